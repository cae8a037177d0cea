//! The build's half of the texts engine: reads the locale files, checks them against each other, writes Rust.
//!
//! Reading order: [`catalogue`] (files to maps), [`message`] (placeholders and plural suffixes of one text), [`check`]
//! (six languages against each other), [`generate`] (functions and tables). The running half is `src/i18n.rs`.
//! These files belong to the build script and, by path, to `tests/locales.rs`.

mod catalogue;
mod check;
mod generate;
mod message;

use std::fmt;
use std::path::Path;

/// The languages in the order of `rules::language::Language::ALL`, which is also the order of the generated tables.
pub const LANGUAGES: [&str; 6] = ["ar", "zh", "en", "fr", "ru", "es"];

/// Where English stands in [`LANGUAGES`]. English names the keys and placeholders that the others must have.
pub const ENGLISH: usize = 2;

/// The half of the program that is being built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// All areas; the texts of all languages are compiled in.
    Server,
    /// Only the browser's areas, and no texts: they come in a table beside the page.
    Browser,
}

/// One thing wrong with one locale file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as a reader of the build's output can open it.
    file: String,
    /// What is wrong, in English, for developers and translators.
    what: String,
}

impl Fault {
    /// A fault in the file at `file`.
    fn new(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.what)
    }
}

/// Reads and checks the folder `locales` and answers with the source of the generated module.
///
/// `shown_as` stands for the folder in faults. Areas in `browser_areas` come first in the tables, so that an index means
/// the same text in both halves; a listed area that does not exist yet is passed over.
///
/// # Errors
/// All faults of all files, sorted by file.
pub fn build(locales: &Path, shown_as: &str, browser_areas: &[&str], half: Half) -> Result<String, Vec<Fault>> {
    let mut faults = Vec::new();
    let catalogue = catalogue::read(locales, shown_as, &mut faults);
    let areas = check::check(&catalogue, &mut faults);
    if faults.is_empty() {
        return Ok(generate::source(&areas, browser_areas, half));
    }
    faults.sort();
    Err(faults)
}
