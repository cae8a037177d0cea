//! Decisions around signing in: which password is good enough, when an attempt has to wait, whether a session still lives.
//!
//! Length counts, not composition. Nobody is locked out for good: whoever knows an address could otherwise shut a
//! delegation out before a deadline. Hashing, cookies and the counting of failures belong to `backend`.

use crate::calendar::Moment;
use crate::ruleset::limits::{PasswordLimits, SessionLimits, SignInLimits};
use chrono::{DateTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordFault {
    /// Too short.
    TooShort {
        /// Unicode scalar values.
        min: u32,
    },
    /// Too long.
    TooLong {
        /// Unicode scalar values.
        max: u32,
    },
    /// A well-known one, or one repeated or padded with digits and signs.
    Common,
    /// It contains the person's e-mail address or name, or consists of nothing but words that go without saying here.
    ContainsContext,
}

impl PasswordFault {
    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::Common => "common",
            Self::ContainsContext => "contains_context",
        }
    }
}

/// The list of common passwords that is compiled in: lower case, one a line, remarks left out.
pub fn common_passwords() -> Vec<&'static str> {
    let lines = include_str!("../data/common-passwords.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with("# ")).collect()
}

/// Words of this application's own subject: whoever guesses at passwords here begins with them.
const OWN_WORDS: [&str; 26] = [
    "review",
    "reviews",
    "mechanism",
    "implementation",
    "transnational",
    "organized",
    "organised",
    "crime",
    "united",
    "nations",
    "convention",
    "conference",
    "parties",
    "protocol",
    "protocols",
    "untoc",
    "unodc",
    "uncac",
    "trafficking",
    "migrants",
    "firearms",
    "against",
    "and",
    "for",
    "of",
    "the",
];

/// Checks a new password. Any characters, spaces too, and no rules of composition.
///
/// `context` holds the person's e-mail address and name, none of which may be in the password. `terms` holds what else
/// goes without saying, such as the name of the person's State: it may be in the password, which must not consist of such
/// words alone. `common` holds the well-known passwords in lower case ([`common_passwords`]). Neither case nor signs nor
/// digits make such words a good password.
///
/// # Errors
/// The first fault: length, then common, then context.
pub fn check_password(
    password: &str,
    context: &[&str],
    terms: &[&str],
    common: &[&str],
    limits: &PasswordLimits,
) -> Result<(), PasswordFault> {
    let chars = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    if chars < limits.chars_min {
        return Err(PasswordFault::TooShort { min: limits.chars_min });
    }
    if chars > limits.chars_max {
        return Err(PasswordFault::TooLong { max: limits.chars_max });
    }
    let lower = password.to_lowercase();
    if is_common(&lower, common) {
        return Err(PasswordFault::Common);
    }
    if context.iter().any(|c| contains_context(&lower, &c.to_lowercase())) || says_nothing_new(&lower, context, terms) {
        return Err(PasswordFault::ContainsContext);
    }
    Ok(())
}

/// Whether the text is a common word, also repeated (`passwordpassword`), spaced out, or padded at its ends.
fn is_common(lower: &str, common: &[&str]) -> bool {
    let joined: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let bare = |c: char| !c.is_alphabetic();
    let core = lower.trim_matches(bare);
    let joined_core = joined.trim_matches(bare);
    let mut chars = lower.chars();
    let first = chars.next();
    chars.all(|c| Some(c) == first)
        || common.iter().filter(|word| !word.is_empty()).any(|word| {
            // A part of a row of keys or of the alphabet, as long as a password, is the beginning of a long entry.
            word.starts_with(lower) || [lower, &joined, core, joined_core].iter().any(|text| repeats(text, word))
        })
}

/// Whether the text is the word once or several times in a row; the last time may be cut short.
fn repeats(text: &str, word: &str) -> bool {
    text.len() >= word.len() && text.bytes().zip(word.bytes().cycle()).all(|(a, b)| a == b)
}

/// Whether the password contains the e-mail address, the part before its `@`, or a word of the name. Words of fewer than
/// four letters do not count, unless in a script that writes names with two.
fn contains_context(lower: &str, context: &str) -> bool {
    let long_enough = |word: &str| word.chars().count() >= if word.is_ascii() { 4 } else { 2 };
    match context.split_once('@') {
        Some((local, _)) => [context, local].iter().any(|part| long_enough(part) && lower.contains(part)),
        None => context.split(|c: char| !c.is_alphanumeric()).any(|word| long_enough(word) && lower.contains(word)),
    }
}

/// Whether all letters of the password are words of the context, of the terms and of the application, in any order and
/// number. Here short words count as well, since nothing else is there.
fn says_nothing_new(lower: &str, context: &[&str], terms: &[&str]) -> bool {
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let known = context.iter().chain(terms).map(|text| text.to_lowercase()).collect::<Vec<_>>().join(" ");
    let known = known.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let words: Vec<&str> = known.chain(OWN_WORDS).collect();
    // Which beginnings of the letters are made of words, by their length.
    let mut made = vec![false; letters.len() + 1];
    made[0] = true;
    for (at, _) in letters.char_indices() {
        if made[at] {
            for word in words.iter().filter(|word| letters[at..].starts_with(**word)) {
                made[at + word.len()] = true;
            }
        }
    }
    !letters.is_empty() && made[letters.len()]
}

/// What is known of earlier failures when somebody tries to sign in. Each count is of failures within the window of
/// [`SignInLimits`] up to now; each moment is that of the latest of them. A try that had to wait is no failure and must
/// not be counted. A success clears the pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Of this account from this network address.
    pub pair_failures: u32,
    /// The latest of them.
    pub pair_last: Option<Moment>,
    /// From this network address, whatever the account.
    pub address_failures: u32,
    /// The latest of them.
    pub address_last: Option<Moment>,
    /// Of this account, whatever the network address.
    pub account_failures: u32,
    /// The latest of them.
    pub account_last: Option<Moment>,
    /// Whether this device has signed in to this account before.
    pub known_device: bool,
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Whole seconds, rounded up; at least 1.
    pub seconds: u32,
}

/// Whether a try may be made now.
///
/// After the free failures each further one doubles the wait: 1, 2, 4 ... seconds up to the longest of the limits. The
/// count over all addresses does not bind a device that the account knows, so that nobody else's tries keep its owner
/// out.
///
/// # Errors
/// The longest of the waits that apply.
pub fn may_try(attempts: &Attempts, limits: &SignInLimits, now: Moment) -> Result<(), Wait> {
    let longest = limits.wait_seconds_max;
    let left = |failures: u32, free: u32, last: Option<Moment>| {
        let wait = failures.checked_sub(free).map_or(0, |over| doubled(over, longest));
        last.map_or(0, |last| seconds_left(wait, last, now))
    };
    let pair = left(attempts.pair_failures, limits.pair.failures, attempts.pair_last);
    let address = left(attempts.address_failures, limits.address.failures, attempts.address_last);
    let account = if attempts.known_device {
        0
    } else {
        left(attempts.account_failures, limits.account.failures, attempts.account_last)
    };
    match pair.max(address).max(account) {
        0 => Ok(()),
        seconds => Err(Wait { seconds }),
    }
}

/// 1, 2, 4 ... up to `longest`.
fn doubled(over: u32, longest: u32) -> u32 {
    1_u32.checked_shl(over).unwrap_or(longest).min(longest)
}

/// Rounded up. A failure that seems to lie in the future (a clock was set back) costs its wait once, not more.
fn seconds_left(wait: u32, last: Moment, now: Moment) -> u32 {
    let passed = now.signed_duration_since(last).num_milliseconds().max(0);
    let left = (i64::from(wait) * 1000).saturating_sub(passed).max(0);
    u32::try_from(left.unsigned_abs().div_ceil(1000)).unwrap_or(wait)
}

/// Whether a session lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// It does.
    Live {
        /// When it ends if nothing is done.
        ends_at: Moment,
        /// From when the person is warned; may be past already.
        warn_at: Moment,
    },
    /// Ended because nothing was done.
    Idle,
    /// Ended because it was as old as a session may get.
    Expired,
}

/// The state of a session; both ends are half-open. If both have passed, the one that came first is named.
pub fn session_state(created_at: Moment, last_seen_at: Moment, now: Moment, limits: &SessionLimits) -> SessionState {
    let later = |at: Moment, by: TimeDelta| at.checked_add_signed(by).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC);
    let idle_at = later(last_seen_at, TimeDelta::minutes(i64::from(limits.idle_minutes)));
    let old_at = later(created_at, TimeDelta::hours(i64::from(limits.absolute_hours)));
    let ends_at = idle_at.min(old_at);
    if now < ends_at {
        let warn_at = later(ends_at, TimeDelta::minutes(-i64::from(limits.warn_minutes)));
        SessionState::Live { ends_at, warn_at }
    } else if idle_at <= old_at {
        SessionState::Idle
    } else {
        SessionState::Expired
    }
}
