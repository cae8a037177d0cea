//! Names of countries, capitals and peoples in a text, in the six languages of the Mechanism.
//!
//! Written comments of stakeholders may mention no specific country situation (para. 53 (b)), and a person screens
//! them. The [`Finder`] shows that person where to look; it decides nothing. It errs towards showing: whatever
//! language a text is in, the names of all six are looked for, and a word that has another meaning as well is shown as
//! [`Found::unsure`]. That a place is shown with a party says nothing about the status of the place.
//!
//! The names are data, one file a language in `data/places/`. How they are written down is told in [`names`];
//! [`words`] cuts a text into words, [`fold`] makes all ways to write a word one, [`arabic`] takes off what Arabic
//! writes onto a word, and [`index`] finds the longest name that begins at a word. Time and room grow with the text,
//! whatever it holds.

mod arabic;
mod fold;
mod index;
mod names;
mod words;

use crate::language::Language;
use crate::party::PartyCode;
use index::{Index, Run};
use std::fmt;
use std::sync::OnceLock;

/// What kind of name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A State, an entity, or a part of one.
    Country,
    /// A capital or a seat of government.
    Capital,
    /// A nationality, those who have it, or what is said of them.
    People,
}

/// One place in a text. Without "the" or "'s", but with the little words that Arabic writes onto a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The first byte.
    pub from: usize,
    /// The first byte after it. Both are bounds of characters in the text as it was given.
    pub to: usize,
    /// Whose name it is. A word that two parties share has the party that is meant more often.
    pub party: PartyCode,
    /// What kind of name.
    pub kind: NameKind,
    /// The word means something else too, in one of the six languages, or another party as well.
    pub unsure: bool,
}

/// What is wrong with a file of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacesError {
    /// The language of the file.
    pub language: Language,
    /// The party or the name at which it is wrong; empty if it is the file as a whole.
    pub entry: String,
    /// In English, for whoever edits the file.
    pub reason: String,
}

impl fmt::Display for PlacesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.entry.is_empty() { "" } else { ", " };
        write!(f, "places/{}.json{gap}{}: {}", self.language.code(), self.entry, self.reason)
    }
}

impl std::error::Error for PlacesError {}

/// Finds names in texts.
#[derive(Debug)]
pub struct Finder {
    index: Index,
}

impl Finder {
    /// Reads files of names, each with its language.
    ///
    /// # Errors
    /// The first fault of a file.
    pub fn load(files: &[(Language, &str)]) -> Result<Self, PlacesError> {
        Ok(Self { index: Index::new(&names::read(files)?)? })
    }

    /// The names in a text, in its order. They do not overlap: of two that begin at the same word, the longer one is
    /// shown, and then the search goes on behind it.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut run = Run::default();
        words::each(text, |word| {
            if word.joint == fold::Joint::Broken {
                self.index.close(text, &mut run, &mut found);
            }
            if self.index.look_up(text, word, &mut run) {
                self.index.settle(text, &mut run, &mut found);
            } else {
                self.index.close(text, &mut run, &mut found);
            }
        });
        self.index.close(text, &mut run, &mut found);
        found
    }
}

/// The finder with the names that are compiled in; built when it is first asked for.
///
/// # Panics
/// If a file that was compiled in is faulty, which the test `the_files_load` excludes.
pub fn finder() -> &'static Finder {
    static FINDER: OnceLock<Result<Finder, PlacesError>> = OnceLock::new();
    match FINDER.get_or_init(|| Finder::load(&FILES)) {
        Ok(finder) => finder,
        Err(fault) => panic!("{fault}"),
    }
}

const FILES: [(Language, &str); 6] = [
    (Language::Ar, include_str!("../data/places/ar.json")),
    (Language::Zh, include_str!("../data/places/zh.json")),
    (Language::En, include_str!("../data/places/en.json")),
    (Language::Fr, include_str!("../data/places/fr.json")),
    (Language::Ru, include_str!("../data/places/ru.json")),
    (Language::Es, include_str!("../data/places/es.json")),
];

#[cfg(test)]
mod tests;
