//! The browser's side of the tables: the texts of the reader's language, loaded beside the page.

use super::texts::{BROWSER_COUNT, BROWSER_LAYOUT};
use rules::language::Language;
use std::fmt;
use std::sync::OnceLock;

/// The language on the screen and its texts.
struct Installed {
    language: Language,
    texts: &'static [&'static str],
}

/// Set once: a change of language loads the page anew.
static INSTALLED: OnceLock<Installed> = OnceLock::new();

/// Why a table was not taken. The page then stays as the server rendered it, which is usable without WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallError {
    /// It is not a JSON array of texts.
    NotATable,
    /// It was made for another build or another language.
    AnotherTable,
    /// A table is installed already.
    Installed,
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotATable => "the table of texts is not an array of texts",
            Self::AnotherTable => "the table of texts belongs to another build or language",
            Self::Installed => "a table of texts is installed already",
        })
    }
}

impl std::error::Error for InstallError {}

/// Takes the table that the server made (`browser_table`), once, before hydration.
///
/// # Errors
/// See [`InstallError`]; do not hydrate then, as all texts would be empty.
pub fn install(language: Language, json: &str) -> Result<(), InstallError> {
    let table: Vec<String> = serde_json::from_str(json).map_err(|_| InstallError::NotATable)?;
    let mut table = table.into_iter();
    let fits = table.next().as_deref() == Some(BROWSER_LAYOUT) && table.next().as_deref() == Some(language.code());
    if !fits || table.len() != BROWSER_COUNT {
        return Err(InstallError::AnotherTable);
    }
    if INSTALLED.get().is_some() {
        return Err(InstallError::Installed);
    }
    // Leaked on purpose: the texts live as long as the page.
    let texts: Vec<&'static str> = table.map(|text| &*text.leak()).collect();
    INSTALLED.set(Installed { language, texts: texts.leak() }).map_err(|_| InstallError::Installed)
}

/// The text at an index of the installed table; empty before one is installed.
pub(super) fn text(_: Language, index: usize) -> &'static str {
    INSTALLED.get().and_then(|installed| installed.texts.get(index)).copied().unwrap_or_default()
}

/// The language whose texts are shown: the installed one, whatever is asked for.
pub(super) fn shown(language: Language) -> Language {
    INSTALLED.get().map_or(language, |installed| installed.language)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::i18n::texts::common;

    /// One test, as the table is installed once a process.
    #[test]
    fn only_a_fitting_table_is_installed_and_once() {
        assert_eq!(common::save(Language::Fr), "");
        assert_eq!(install(Language::Fr, "{}"), Err(InstallError::NotATable));
        assert_eq!(install(Language::Fr, "[\"x\"]"), Err(InstallError::AnotherTable));
        let made = |code: &str| {
            let texts = (0..BROWSER_COUNT).map(|index| format!("{index} {{n}}"));
            serde_json::to_string(
                &[BROWSER_LAYOUT.to_owned(), code.to_owned()].into_iter().chain(texts).collect::<Vec<_>>(),
            )
            .unwrap()
        };
        assert_eq!(install(Language::Fr, &made("ru")), Err(InstallError::AnotherTable));
        assert_eq!(install(Language::Fr, &made("fr")), Ok(()));
        assert_eq!(install(Language::Fr, &made("fr")), Err(InstallError::Installed));
        assert_ne!(common::save(Language::Fr), "");
        // French puts 0 with 1 and groups with a narrow space; the language asked for plays no part.
        assert_eq!(common::in_days(Language::En, 0), common::in_days(Language::Fr, 1).replace(" 1", " 0"));
        assert!(common::in_days(Language::Es, 1_234).ends_with(" 1\u{202f}234"));
    }
}
