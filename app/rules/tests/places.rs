//! Names of countries, capitals and peoples in texts.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "places/hidden.rs"]
mod hidden;
#[path = "places/listed.rs"]
mod listed;
#[path = "places/longest.rs"]
mod longest;
#[path = "places/ordinary.rs"]
mod ordinary;
#[path = "places/random.rs"]
mod random;
#[path = "places/tongues.rs"]
mod tongues;

use rules::places::{NameKind, finder};

/// What is found, as `AUT Austria`, with `?` after the code if it is unsure.
fn seen(text: &str) -> Vec<String> {
    let found = finder().find(text);
    found.iter().map(|f| format!("{}{} {}", f.party, if f.unsure { "?" } else { "" }, &text[f.from..f.to])).collect()
}

/// What is found, with its kind.
fn kinds(text: &str) -> Vec<(String, NameKind)> {
    finder().find(text).iter().map(|f| (f.party.to_string(), f.kind)).collect()
}
