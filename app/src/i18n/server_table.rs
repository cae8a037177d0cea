//! The server's side of the tables: texts compiled in, and the tables it serves to browsers.

use super::texts::{BROWSER_COUNT, BROWSER_LAYOUT, TABLES};
use rules::language::Language;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// The text at an index of the generated tables.
pub(super) fn text(language: Language, index: usize) -> &'static str {
    TABLES.get(language.index()).and_then(|table| table.get(index)).copied().unwrap_or_default()
}

/// The language whose texts are shown: on the server always the one asked for.
pub(super) const fn shown(language: Language) -> Language {
    language
}

/// A table as it is served.
struct Served {
    json: String,
    hash: String,
    path: String,
}

/// The browser's table of a language: a JSON array of the layout's name, the language's code, then the texts by index.
///
/// It is public and the same for everybody; serve it at [`browser_table_path`] as `application/json`, to be cached for
/// ever, since another content has another path.
pub fn browser_table(language: Language) -> &'static str {
    &served(language).json
}

/// The first 16 hexadecimal digits of the SHA-256 of [`browser_table`].
pub fn browser_table_hash(language: Language) -> &'static str {
    &served(language).hash
}

/// Where pages find [`browser_table`]: `/texts/<language>-<hash>.json`.
pub fn browser_table_path(language: Language) -> &'static str {
    &served(language).path
}

/// The tables, made when first asked for.
fn served(language: Language) -> &'static Served {
    static SERVED: [OnceLock<Served>; 6] = [const { OnceLock::new() }; 6];
    SERVED[language.index()].get_or_init(|| {
        let texts = (0..BROWSER_COUNT).map(|index| text(language, index));
        let table: serde_json::Value = [BROWSER_LAYOUT, language.code()].into_iter().chain(texts).collect();
        let json = table.to_string();
        let digest = Sha256::digest(json.as_bytes());
        let hash: String = hex::encode(digest).chars().take(16).collect();
        let path = format!("/texts/{}-{hash}.json", language.code());
        Served { json, hash, path }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn tables_differ_by_language_and_carry_their_hash() {
        for language in Language::ALL {
            let table: Vec<String> = serde_json::from_str(browser_table(language)).unwrap();
            assert_eq!(table.len(), BROWSER_COUNT + 2);
            assert_eq!(table[1], language.code());
            assert!(table.contains(&crate::i18n::texts::common::save(language).to_owned()));
            let hash = browser_table_hash(language);
            assert_eq!(hash.len(), 16);
            assert!(Language::ALL.into_iter().all(|other| other == language || browser_table_hash(other) != hash));
            assert_eq!(browser_table_path(language), format!("/texts/{}-{hash}.json", language.code()));
        }
    }
}
