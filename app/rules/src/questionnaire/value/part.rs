//! Reads one part of a form: a line, a number, a date, an address. Each gives the value or what is wrong with it.
//!
//! Empty parts never come here. Written by hand because the browser carries it and patterns would weigh too much.

use super::fault::{FaultCode, Limits};
use crate::text;
use chrono::NaiveDate;

/// Largest count: every number up to it is exact in a browser, too.
pub(super) const COUNT_MAX: i64 = 999_999_999_999_999;

/// The ASCII digit of a digit as written in one of the six languages.
fn digit(c: char) -> Option<char> {
    // Arabic-Indic, its extended form, and the wide form of Chinese keyboards.
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// Marks that keyboards set around numbers in Arabic texts; they say nothing about the number.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// What separates groups of three digits: kinds of space, and the Arabic thousands sign. Comma and full stop do not,
/// because they mean opposite things in the six languages.
const fn is_group_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{66c}')
}

/// A whole number. Too large for any bound is told apart from not being a number: `Ok(None)`.
fn whole(typed: &str) -> Result<Option<i64>, FaultCode> {
    let typed = typed.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let unsigned = typed.strip_prefix(['-', '\u{2212}']);
    let mut number: Option<i64> = Some(0);
    let mut groups = 0_usize;
    let mut digits = 0_usize;
    for c in unsigned.unwrap_or(typed).chars() {
        if let Some(value) = digit(c).and_then(|d| d.to_digit(10)) {
            digits += 1;
            number = number.and_then(|n| n.checked_mul(10)?.checked_sub(i64::from(value)));
        } else if is_group_separator(c) {
            // Two numbers side by side are not one number.
            if digits == 0 || digits > 3 || groups > 0 && digits != 3 {
                return Err(FaultCode::NotANumber);
            }
            groups += 1;
            digits = 0;
        } else if !is_mark(c) {
            return Err(FaultCode::NotANumber);
        }
    }
    if digits == 0 || groups > 0 && digits != 3 {
        return Err(FaultCode::NotANumber);
    }
    // Built downwards, since the least i64 has no positive counterpart.
    Ok(if unsigned.is_some() { number } else { number.and_then(i64::checked_neg) })
}

/// A whole number within bounds. Where nothing may be below zero, a negative number is a fault of its own.
pub(super) fn number(typed: &str, min: i64, max: i64) -> Result<i64, FaultCode> {
    match whole(typed)? {
        Some(number) if number < 0 && min >= 0 => Err(FaultCode::Negative),
        Some(number) if number >= min && number <= max => Ok(number),
        Some(_) | None => Err(FaultCode::OutOfRange { min, max }),
    }
}

/// A count.
pub(super) fn count(typed: &str) -> Result<u64, FaultCode> {
    let out_of_range = FaultCode::OutOfRange { min: 0, max: COUNT_MAX };
    number(typed, 0, COUNT_MAX).and_then(|n| u64::try_from(n).map_err(|_| out_of_range))
}

/// A day written `YYYY-MM-DD`, within the limits.
pub(super) fn date(typed: &str, limits: &Limits) -> Result<NaiveDate, FaultCode> {
    let date = day(typed).ok_or(FaultCode::NotADate)?;
    if date < limits.date_from {
        return Err(FaultCode::DateTooEarly { from: limits.date_from });
    }
    if date > limits.date_until {
        return Err(FaultCode::DateTooLate { until: limits.date_until });
    }
    Ok(date)
}

fn day(typed: &str) -> Option<NaiveDate> {
    let trimmed = typed.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let plain: String = trimmed.chars().map(|c| digit(c).unwrap_or(c)).collect();
    let mut parts = plain.split('-');
    let mut next = |width: usize| {
        let part = parts.next()?;
        (part.len() == width && part.bytes().all(|b| b.is_ascii_digit())).then_some(part)
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A text of several lines, kept as typed but for its line ends.
pub(super) fn long(typed: &str, chars_max: u32) -> Result<String, FaultCode> {
    let kept = text::normalise(typed);
    text::check_text(&kept, chars_max)?;
    Ok(kept)
}

/// A text of one line.
pub(super) fn line(typed: &str, limits: &Limits) -> Result<String, FaultCode> {
    text::check_line(typed, limits.short_text_chars_max)?;
    Ok(typed.to_owned())
}

/// The address of a page. Only `http` and `https`: others could run a script when followed.
///
/// # Errors
/// [`FaultCode::NotALink`], or what any line can have.
pub fn link(typed: &str, limits: &Limits) -> Result<String, FaultCode> {
    let kept = line(typed.trim(), limits)?;
    let starts = |prefix: &str| kept.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let host_at = if starts("https://") {
        8
    } else if starts("http://") {
        7
    } else {
        return Err(FaultCode::NotALink);
    };
    let host = kept.get(host_at..).unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
    // A name before `@` would hide the true host from whoever reads the link.
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '`');
    if !host.contains(char::is_alphanumeric) || host.contains('@') || kept.contains(odd) {
        return Err(FaultCode::NotALink);
    }
    Ok(kept)
}

/// An e-mail address, as far as its form can tell.
///
/// # Errors
/// [`FaultCode::NotAnEmail`], or what any line can have.
pub fn email(typed: &str, limits: &Limits) -> Result<String, FaultCode> {
    let kept = line(typed.trim(), limits)?;
    let Some((local, domain)) = kept.split_once('@') else {
        return Err(FaultCode::NotAnEmail);
    };
    let odd = |c: char| c.is_whitespace() || matches!(c, '@' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"' | '\\');
    let labels = domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    });
    if local.is_empty() || local.contains(odd) || !labels {
        return Err(FaultCode::NotAnEmail);
    }
    Ok(kept)
}
