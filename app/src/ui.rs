//! Small parts that pages share, and the words of rules: refusals, paragraphs, instruments, stages.

#[cfg(feature = "ssr")]
pub(crate) mod figures;
mod text_area;
#[cfg(feature = "ssr")]
mod words;

pub use text_area::TextArea;
#[cfg(feature = "ssr")]
pub(crate) use words::*;

use crate::i18n::texts::{fault, refusal};
use rules::actor::Duty;
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;

/// "para. 28 (c)" in the reader's language, or "paras. 37, 40" where it is several.
pub fn paragraph(l: Language, para: &str) -> String {
    // "28 (c)" keeps its order between words that run from right to left.
    let whole = |number: &str| match l.dir() {
        "rtl" => format!("\u{2066}{number}\u{2069}"),
        _ => number.to_owned(),
    };
    let (mut numbers, mut several): (Vec<String>, bool) = (Vec::new(), false);
    for part in para.split(", ") {
        // "53 (d), (e)" is one paragraph with two of its parts.
        match numbers.last_mut() {
            Some(last) if part.starts_with('(') => *last = format!("{last}, {part}"),
            before => {
                several |= before.is_some();
                numbers.push(part.to_owned());
            }
        }
    }
    let comma = if l == Language::Ar { "، " } else { ", " };
    let said: Vec<String> = numbers.iter().map(|n| whole(n)).collect();
    if several { refusal::paragraphs(l, said.join(comma)) } else { refusal::paragraph(l, said.join(comma)) }
}

/// Why the rules say no, and what to do.
pub fn refusal_text(l: Language, what: &Refusal) -> String {
    match what {
        Refusal::SignIn => refusal::sign_in(l).to_owned(),
        Refusal::NotFound => refusal::not_found(l).to_owned(),
        Refusal::NotYourDuty { needs: Duty::FocalPoint } => refusal::needs_focal_point(l).to_owned(),
        Refusal::NotYourDuty { needs: Duty::Expert | Duty::Observer } => refusal::needs_expert(l).to_owned(),
        Refusal::WrongStage { .. } => refusal::wrong_stage(l).to_owned(),
        Refusal::PastLimit { limit } => refusal::past_limit(l, day(l, *limit)),
        Refusal::NothingAnswered => refusal::nothing_answered(l).to_owned(),
        Refusal::NothingChanged => refusal::nothing_changed(l).to_owned(),
        Refusal::TooManyLanguages { max } => refusal::too_many_languages(l, i64::from(*max)),
        Refusal::RedrawsUsed { max } => refusal::redraws_used(l, i64::from(*max)),
        Refusal::OnlyStateUnderReview => refusal::only_state_under_review(l).to_owned(),
        Refusal::ConsultFirst => refusal::consult_first(l).to_owned(),
    }
}

/// What is wrong at a field, and what to do.
pub fn fault_text(l: Language, what: &FaultCode) -> String {
    match what {
        FaultCode::TooLong { max } => fault::too_long(l, i64::from(*max)),
        FaultCode::TooMany { max } => fault::too_many(l, i64::from(*max)),
        FaultCode::ControlCharacters => fault::control_characters(l).to_owned(),
        FaultCode::BidiControls => fault::bidi_controls(l).to_owned(),
        FaultCode::NotANumber => fault::not_a_number(l).to_owned(),
        FaultCode::Negative => fault::negative(l).to_owned(),
        FaultCode::OutOfRange { min, max } => {
            fault::out_of_range(l, crate::i18n::number(l, *min), crate::i18n::number(l, *max))
        }
        FaultCode::NotADate => fault::not_a_date(l).to_owned(),
        FaultCode::DateTooEarly { from } => fault::date_too_early(l, day(l, *from)),
        FaultCode::DateTooLate { until } => fault::date_too_late(l, day(l, *until)),
        FaultCode::NotAnOption => fault::not_an_option(l).to_owned(),
        FaultCode::WrongKind => fault::wrong_kind(l).to_owned(),
        FaultCode::NotALink => fault::not_a_link(l).to_owned(),
        FaultCode::NotAnEmail => fault::not_an_email(l).to_owned(),
        FaultCode::Required => fault::required(l).to_owned(),
        FaultCode::FileTooLarge => fault::file_too_large(l).to_owned(),
        FaultCode::FileKind => fault::file_kind(l).to_owned(),
        FaultCode::FileEmpty => fault::file_empty(l).to_owned(),
    }
}

/// A day in words; in the browser, which has no calendar data of its own, as digits.
fn day(l: Language, on: chrono::NaiveDate) -> String {
    #[cfg(feature = "ssr")]
    return crate::i18n::date(l, on);
    #[cfg(not(feature = "ssr"))]
    {
        let _ = l;
        on.to_string()
    }
}

/// The name of a link that shows a number: who speaks to a browser says what is seen, and some languages put one and two
/// into words.
#[cfg(feature = "ssr")]
pub(crate) fn named(label: String, shown: &str) -> String {
    if label.contains(shown) { label } else { format!("{shown}: {label}") }
}
