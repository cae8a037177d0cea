//! What can be wrong with a file of parties, and where.

use super::MAX_FAULTS;
use rules::text::check_line;
use std::fmt;

/// How much of what was found is shown, in characters.
const FOUND_CHARS: usize = 60;

/// A fault of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFault {
    /// The line of the file, from 1, at which the row starts.
    pub line: u64,
    /// The column's name in the header, where one column is at fault.
    pub column: Option<String>,
    /// What is wrong.
    pub code: ImportFaultCode,
    /// What stands there: shortened, and without characters that would break or turn the line in which it is shown.
    pub found: String,
}

impl ImportFault {
    pub(super) fn new(line: u64, column: Option<&str>, code: ImportFaultCode, found: &str) -> Self {
        let column = column.map(shown).filter(|c| !c.is_empty());
        Self { line, column, code, found: shown(found) }
    }
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.code)?;
        if self.found.is_empty() { Ok(()) } else { write!(f, " (found: {})", self.found) }
    }
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportFaultCode {
    /// Bytes that are not UTF-8; the line is that of the first.
    NotUtf8,
    /// No row.
    Empty,
    /// A column is not in the header.
    MissingColumn,
    /// The header names a column that there is not.
    UnknownColumn,
    /// The header names a column twice.
    DuplicateColumn,
    /// A row has more or fewer fields than the header.
    WrongColumnCount,
    /// Not three, or not two, capital letters.
    BadCode,
    /// A code that another party has.
    DuplicateCode,
    /// No name in a language.
    MissingName,
    /// A name that another party has in that language.
    DuplicateName,
    /// Not a regional group.
    BadGroup,
    /// Not a status that a State can have to that treaty.
    BadStatus,
    /// A party to a Protocol that is not a party to the Convention.
    ProtocolWithoutConvention,
    /// Not a legal tradition.
    BadTradition,
    /// Not one of the six languages, or none at all.
    BadLanguage,
    /// A working language that is named twice.
    DuplicateLanguage,
    /// A character that no text may have, a line end in a name among them.
    ControlCharacters,
    /// A text, or the file itself, is longer than allowed.
    TooLong,
    /// More rows than are read.
    TooManyRows,
    /// A quotation mark at the start of a field has no other at its end.
    UnclosedQuote,
}

impl ImportFaultCode {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::NotUtf8,
        Self::Empty,
        Self::MissingColumn,
        Self::UnknownColumn,
        Self::DuplicateColumn,
        Self::WrongColumnCount,
        Self::BadCode,
        Self::DuplicateCode,
        Self::MissingName,
        Self::DuplicateName,
        Self::BadGroup,
        Self::BadStatus,
        Self::ProtocolWithoutConvention,
        Self::BadTradition,
        Self::BadLanguage,
        Self::DuplicateLanguage,
        Self::ControlCharacters,
        Self::TooLong,
        Self::TooManyRows,
        Self::UnclosedQuote,
    ];

    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not_utf8",
            Self::Empty => "empty",
            Self::MissingColumn => "missing_column",
            Self::UnknownColumn => "unknown_column",
            Self::DuplicateColumn => "duplicate_column",
            Self::WrongColumnCount => "wrong_column_count",
            Self::BadCode => "bad_code",
            Self::DuplicateCode => "duplicate_code",
            Self::MissingName => "missing_name",
            Self::DuplicateName => "duplicate_name",
            Self::BadGroup => "bad_group",
            Self::BadStatus => "bad_status",
            Self::ProtocolWithoutConvention => "protocol_without_convention",
            Self::BadTradition => "bad_tradition",
            Self::BadLanguage => "bad_language",
            Self::DuplicateLanguage => "duplicate_language",
            Self::ControlCharacters => "control_characters",
            Self::TooLong => "too_long",
            Self::TooManyRows => "too_many_rows",
            Self::UnclosedQuote => "unclosed_quote",
        }
    }
}

/// In English, for the command line.
impl fmt::Display for ImportFaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotUtf8 => "the text is not UTF-8",
            Self::Empty => "there is no row",
            Self::MissingColumn => "the column is missing",
            Self::UnknownColumn => "there is no such column",
            Self::DuplicateColumn => "the column is there twice",
            Self::WrongColumnCount => "the number of fields is not that of the header",
            Self::BadCode => "not a code of three (iso3) or two (iso2) capital letters",
            Self::DuplicateCode => "another party has this code",
            Self::MissingName => "the name is missing",
            Self::DuplicateName => "another party has this name",
            Self::BadGroup => "not a regional group (African, Asia-Pacific, Eastern European, GRULAC, WEOG or none)",
            Self::BadStatus => "not a status (party, signatory or none; for uncac party or none)",
            Self::ProtocolWithoutConvention => "a party to a Protocol must be a party to the Convention",
            Self::BadTradition => "not a legal tradition (civil, common, islamic, customary or mixed)",
            Self::BadLanguage => "not a list of languages (ar, zh, en, fr, ru, es, separated by semicolons)",
            Self::DuplicateLanguage => "the language is there twice",
            Self::ControlCharacters => "there are characters that are not allowed in this text",
            Self::TooLong => "longer than allowed",
            Self::TooManyRows => "there are too many rows",
            Self::UnclosedQuote => "a quotation mark is not closed",
        })
    }
}

/// The faults so far; beyond the limit they are not kept.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<ImportFault>);

impl Faults {
    pub(super) fn push(&mut self, fault: ImportFault) {
        if !self.is_full() {
            self.0.push(fault);
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MAX_FAULTS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All faults in the order of the file, unless there is none.
    pub(super) fn none_or_all(mut self) -> Result<(), Vec<ImportFault>> {
        // The faults of the table and those of its rows are found one after the other; the sort is stable.
        self.0.sort_by_key(|fault| fault.line);
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

fn shown(text: &str) -> String {
    // The sign of a broken character is what was found there.
    let harmless = |c: &char| {
        *c == char::REPLACEMENT_CHARACTER || !c.is_control() && check_line(c.encode_utf8(&mut [0; 4]), 1).is_ok()
    };
    text.trim().chars().filter(harmless).take(FOUND_CHARS).collect()
}
