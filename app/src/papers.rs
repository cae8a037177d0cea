//! Papers to take away: tables as CSV and XLSX, documents as PDF.
//!
//! [`sheet`] and [`pdf`] know nothing of the Mechanism: they turn a [`sheet::Sheet`] or a [`pdf::Paper`] into bytes. What
//! stands in a paper is made beside them, in a file for each kind: [`minutes`] and [`results`] for the drawing of lots, [`figures`] and [`list`] for the dashboard.
//!
//! Whatever a person wrote stays text: it never becomes markup in a PDF nor a formula in a table. The same paper gives the
//! same bytes, so that a hash of it can be published. All of this computes; call it where blocking is allowed.

pub(crate) mod figures;
mod fonts;
pub(crate) mod list;
pub(crate) mod minutes;
pub(crate) mod pdf;
pub(crate) mod results;
pub(crate) mod sheet;
mod typeset;

#[cfg(test)]
mod sample;

use rules::language::Language;
use std::fmt;

/// Why there is no paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PaperError {
    /// The machine has no font with the letters of this language, and boxes instead of letters help nobody.
    FontMissing {
        /// Whose letters are missing.
        language: Language,
    },
    /// A text is longer than a cell of a workbook can hold; it is never cut in silence.
    CellTooLong {
        /// The sheet's name.
        sheet: String,
        /// From 1, as the workbook would show it.
        row: u32,
    },
    /// More rows or columns than a workbook has.
    TooLarge,
    /// The typesetter or the workbook's writer gave up: for the log.
    Failed(String),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FontMissing { language } => write!(
                f,
                "no font with the letters of the language {} is installed: run .ci/setup, or install one of {}",
                language.code(),
                fonts::packages()
            ),
            Self::CellTooLong { sheet, row } => write!(f, "a text in row {row} of the sheet {sheet:?} is too long"),
            Self::TooLarge => f.write_str("a workbook cannot hold so many rows or columns"),
            Self::Failed(why) => write!(f, "the paper could not be made: {why}"),
        }
    }
}

impl std::error::Error for PaperError {}
