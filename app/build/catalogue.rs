//! The locale files as maps, before anything is compared.

use super::{Fault, LANGUAGES};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The texts of one area in one language by key.
pub type Texts = BTreeMap<String, String>;

/// One area in all languages.
pub struct Files {
    /// The area's name, which is the files' stem.
    pub area: String,
    /// A language's file as shown in faults, in the order of [`LANGUAGES`].
    pub shown: [String; 6],
    /// A language's texts; none where the file is missing or unreadable, which is already a fault.
    pub texts: [Option<Texts>; 6],
}

/// Reads every area found in any language, sorted by name.
pub fn read(locales: &Path, shown_as: &str, faults: &mut Vec<Fault>) -> Vec<Files> {
    let areas = area_names(locales, shown_as, faults);
    areas
        .into_iter()
        .map(|area| {
            let shown = LANGUAGES.map(|language| format!("{shown_as}/{language}/{area}.json"));
            let mut texts = [const { None }; 6];
            for ((slot, language), shown) in texts.iter_mut().zip(LANGUAGES).zip(&shown) {
                *slot = read_file(&locales.join(language).join(format!("{area}.json")), shown, faults);
            }
            Files { area, shown, texts }
        })
        .collect()
}

/// The names of all areas of all languages; anything in the folders that is not an area's file is a fault.
fn area_names(locales: &Path, shown_as: &str, faults: &mut Vec<Fault>) -> BTreeSet<String> {
    for name in entries(locales, shown_as, faults) {
        if !LANGUAGES.contains(&name.as_str()) {
            faults.push(Fault::new(&format!("{shown_as}/{name}"), "is not one of the six languages"));
        }
    }
    let mut areas = BTreeSet::new();
    for language in LANGUAGES {
        let shown = format!("{shown_as}/{language}");
        for name in entries(&locales.join(language), &shown, faults) {
            match name.strip_suffix(".json") {
                Some(area) if super::message::is_name(area) => {
                    areas.insert(area.to_owned());
                }
                Some(_) | None => {
                    faults.push(Fault::new(
                        &format!("{shown}/{name}"),
                        "the name must be an area in snake_case and .json",
                    ));
                }
            }
        }
    }
    areas
}

/// The names in a folder, without the hidden files that editors and systems leave.
fn entries(folder: &Path, shown: &str, faults: &mut Vec<Fault>) -> Vec<String> {
    match fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .filter(|name| !name.starts_with('.'))
            .collect(),
        Err(error) => {
            faults.push(Fault::new(shown, error.to_string()));
            Vec::new()
        }
    }
}

/// Reads one file: one flat object of texts.
fn read_file(path: &Path, shown: &str, faults: &mut Vec<Fault>) -> Option<Texts> {
    let source = match fs::read_to_string(path) {
        Ok(source) => source,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            faults.push(Fault::new(shown, "missing file"));
            return None;
        }
        Err(error) => {
            faults.push(Fault::new(shown, error.to_string()));
            return None;
        }
    };
    let object: serde_json::Map<String, serde_json::Value> = match serde_json::from_str(&source) {
        Ok(object) => object,
        Err(error) => {
            faults.push(Fault::new(shown, format!("invalid JSON: {error}")));
            return None;
        }
    };
    let mut texts = Texts::new();
    for (key, value) in object {
        match value.as_str() {
            Some(text) if text.trim().is_empty() => faults.push(Fault::new(shown, format!("empty text {key:?}"))),
            Some(text) if text.trim() != text => {
                faults.push(Fault::new(shown, format!("space before or after the text {key:?}")));
            }
            Some(_) => {}
            None => faults.push(Fault::new(shown, format!("{key:?} is not a text"))),
        }
        // A faulty text keeps its key, so that it is not reported as missing too.
        texts.insert(key, value.as_str().unwrap_or_default().to_owned());
    }
    for key in repeated_keys(&source) {
        faults.push(Fault::new(shown, format!("key {key:?} stands there twice")));
    }
    Some(texts)
}

/// The keys that a flat object holds more than once, which a JSON reader passes over in silence.
///
/// Every second string is a key, as all values are strings; where one is not, that is a fault of its own.
fn repeated_keys(source: &str) -> BTreeSet<&str> {
    let mut strings = Vec::new();
    let mut start = None;
    let mut escaped = false;
    for (at, byte) in source.bytes().enumerate() {
        match (start, byte) {
            (None, b'"') => start = Some(at + 1),
            (Some(_), b'\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(from), b'"') if !escaped => {
                strings.push(&source[from..at]);
                start = None;
            }
            (None | Some(_), _) => {}
        }
        escaped = false;
    }
    let mut seen = BTreeSet::new();
    strings.into_iter().step_by(2).filter(|key| !seen.insert(*key)).collect()
}
