//! What can be wrong with an answer, as codes; the screen words them in six languages.

use crate::text::TextFault;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One thing wrong, and where in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The part as in [`Raw`](super::Raw); empty for the answer as a whole.
    pub part: String,
    /// What is wrong.
    pub code: FaultCode,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// More characters than allowed.
    TooLong {
        /// In Unicode scalar values.
        max: u32,
    },
    /// More citations, files or years than allowed.
    TooMany {
        /// The most allowed.
        max: u32,
    },
    /// Characters that cannot be seen and do not belong into a text, or line ends in a text of one line.
    ControlCharacters,
    /// Characters that turn the direction of writing and could make a text look like another.
    BidiControls,
    /// Not a whole number.
    NotANumber,
    /// Less than zero where something is counted.
    Negative,
    /// A number beyond its bounds; both bounds are allowed.
    OutOfRange {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// Not a day of the calendar, written `YYYY-MM-DD`.
    NotADate,
    /// Before the first day allowed.
    DateTooEarly {
        /// The first day allowed.
        from: NaiveDate,
    },
    /// After the last day allowed.
    DateTooLate {
        /// The last day allowed.
        until: NaiveDate,
    },
    /// None of the choices, options or rows.
    NotAnOption,
    /// A part or a value that belongs to another kind of question.
    WrongKind,
    /// Not the address of a page (`http` or `https`).
    NotALink,
    /// Not an e-mail address.
    NotAnEmail,
    /// Must be filled in.
    Required,
    /// The file is larger than a file may be.
    FileTooLarge,
    /// The file is not of a kind that is taken.
    FileKind,
    /// There is nothing in the file.
    FileEmpty,
}

impl FaultCode {
    /// Stable code for texts, logs and tests; the same as in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::ControlCharacters => "control_characters",
            Self::BidiControls => "bidi_controls",
            Self::NotANumber => "not_a_number",
            Self::Negative => "negative",
            Self::OutOfRange { .. } => "out_of_range",
            Self::NotADate => "not_a_date",
            Self::DateTooEarly { .. } => "date_too_early",
            Self::DateTooLate { .. } => "date_too_late",
            Self::NotAnOption => "not_an_option",
            Self::WrongKind => "wrong_kind",
            Self::NotALink => "not_a_link",
            Self::NotAnEmail => "not_an_email",
            Self::Required => "required",
            Self::FileTooLarge => "file_too_large",
            Self::FileKind => "file_kind",
            Self::FileEmpty => "file_empty",
        }
    }
}

impl From<TextFault> for FaultCode {
    fn from(fault: TextFault) -> Self {
        match fault {
            TextFault::TooLong { max } => Self::TooLong { max },
            TextFault::ControlCharacters => Self::ControlCharacters,
            TextFault::BidiControls => Self::BidiControls,
        }
    }
}

/// Bounds that hold for every answer; data of the rule set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Characters in a long text or an excerpt.
    pub text_chars_max: u32,
    /// Characters in any other text.
    pub short_text_chars_max: u32,
    /// Citations in one answer.
    pub citations_max: u32,
    /// Files in one answer.
    pub files_max: u32,
    /// First day a date may name.
    pub date_from: NaiveDate,
    /// Last day a date may name.
    pub date_until: NaiveDate,
}
