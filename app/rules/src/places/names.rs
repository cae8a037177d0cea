//! The files of names, and how a name is written down in them.
//!
//! A party is a line of four texts: its code, what the country is called, its capital, its people. In a text, `;`
//! stands between names, and `~` for the first name of the country. In a name:
//!
//! - `?` at the end: the word means something else as well.
//! - `=` at the beginning: only with these capitals and accents (or all in capitals). For words that, written
//!   otherwise, are common in one of the languages: `=Того` is a country, `того` stands in every other sentence.
//! - `^` at the beginning: sure with these capitals and accents, unsure without.
//! - `Австр+ия`: the word with each of the endings that the file lists under `ия`. In Chinese an ending is added to the
//!   whole name.
//! - An Arabic name has the article or has it not, as it is written; see [`arabic`].
//!
//! Small and capital letters, accents, kinds of apostrophe and hyphens or spaces need not be told apart. `none` lists
//! what holds a name and means no country: "Vienna Convention", "guinea pig". `variants` lists characters that are
//! written in two ways.

use super::PlacesError;
use super::arabic::{self, Article};
use super::fold::{self, Joint, Script, Sign};
use super::words::{self, LONGEST, Word};
use super::{Language, NameKind, PartyCode};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Whose it is; nobody's if it only holds a name.
    pub party: Option<PartyCode>,
    /// What kind of name.
    pub kind: NameKind,
    /// Whether it means something else too.
    pub unsure: bool,
    /// The sign that ends it after its last word: the last full stop of an abbreviation, a bracket.
    pub tail: Option<char>,
}

/// A name to look for.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Where it stands.
    pub language: Language,
    /// As it stands there.
    pub entry: String,
    /// What it means.
    pub meaning: Meaning,
    /// Its words.
    pub words: Vec<NameWord>,
}

/// The forms of a word, folded, each with how it must be written, if that matters.
pub(super) type Forms = BTreeSet<(String, Option<String>)>;

/// A word of a name.
#[derive(Clone, Debug)]
pub(super) struct NameWord {
    /// What stands before it.
    pub joint: Joint,
    /// Whether it has an article.
    pub article: Article,
    /// Its forms.
    pub forms: Forms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    endings: BTreeMap<String, Vec<String>>,
    parties: Vec<(PartyCode, String, String, String)>,
    none: Vec<String>,
    #[serde(default)]
    variants: Vec<String>,
}

/// Reads all files.
pub(super) fn read(files: &[(Language, &str)]) -> Result<Vec<Name>, PlacesError> {
    let mut names = Vec::new();
    let mut first: Option<BTreeSet<PartyCode>> = None;
    for (language, text) in files {
        let fault = |entry: &str, reason: String| PlacesError { language: *language, entry: entry.to_owned(), reason };
        let source: Source = serde_json::from_str(text).map_err(|e| fault("", e.to_string()))?;
        let mut codes = BTreeSet::new();
        for (code, ..) in &source.parties {
            if !codes.insert(*code) {
                return Err(fault(code.as_str(), "this party stands here twice".to_owned()));
            }
        }
        let others = first.get_or_insert_with(|| codes.clone());
        if let Some(code) = others.symmetric_difference(&codes).next() {
            return Err(fault(code.as_str(), "this party stands in one file and not in another".to_owned()));
        }
        Reader { language: *language, source: &source, names: &mut names }.all().map_err(|(e, r)| fault(&e, r))?;
    }
    Ok(names)
}

/// The entry, and what is wrong with it.
type Fault = (String, String);

struct Reader<'a> {
    language: Language,
    source: &'a Source,
    names: &'a mut Vec<Name>,
}

impl Reader<'_> {
    fn all(&mut self) -> Result<(), Fault> {
        for (code, country, capital, people) in &self.source.parties {
            if country.trim().is_empty() || capital.trim().is_empty() != people.trim().is_empty() {
                return Err((code.as_str().to_owned(), "a text is empty".to_owned()));
            }
            let first = country.split(';').next().unwrap_or_default();
            let first = first.trim().trim_start_matches(['=', '^']).trim_end_matches('?');
            for (kind, list) in [(NameKind::Country, country), (NameKind::Capital, capital), (NameKind::People, people)]
            {
                for name in list.split(';').filter(|_| !list.trim().is_empty()) {
                    self.name(Some(*code), kind, &name.trim().replace('~', first))?;
                }
            }
        }
        self.source.none.iter().try_for_each(|name| self.name(None, NameKind::Country, name))
    }

    /// A name with its marks.
    fn name(&mut self, party: Option<PartyCode>, kind: NameKind, entry: &str) -> Result<(), Fault> {
        let (name, unsure) = entry.strip_suffix('?').map_or((entry, false), |name| (name, true));
        let (sure_if_exact, name) = name.strip_prefix('^').map_or((false, name), |name| (true, name));
        let (exact, name) = name.strip_prefix('=').map_or((sure_if_exact, name), |name| (true, name));
        let meaning = Meaning { party, kind, unsure, tail: name.chars().next_back().and_then(tail) };
        for name in self.with_han_endings(entry, name)? {
            self.add(meaning, entry, &name, exact)?;
            if sure_if_exact {
                self.add(Meaning { unsure: true, ..meaning }, entry, &name, false)?;
            }
        }
        Ok(())
    }

    /// A Chinese ending is more than one word, so it makes more names of one.
    fn with_han_endings(&self, entry: &str, name: &str) -> Result<Vec<String>, Fault> {
        match name.split_once('+') {
            Some((stem, ending)) if stem.chars().next_back().is_some_and(|c| fold::sign(c) == HAN) => {
                Ok(self.ending(entry, ending)?.iter().map(|e| format!("{stem}{e}")).collect())
            }
            _ => Ok(vec![name.to_owned()]),
        }
    }

    fn ending(&self, entry: &str, ending: &str) -> Result<&Vec<String>, Fault> {
        let known = self.source.endings.get(ending).filter(|forms| !forms.is_empty());
        known.ok_or_else(|| (entry.to_owned(), format!("no ending {ending:?} is listed")))
    }

    fn add(&mut self, meaning: Meaning, entry: &str, name: &str, exact: bool) -> Result<(), Fault> {
        // The endings are taken out, so that a name is cut into words just as a text is.
        let mut stems = String::new();
        let mut endings = BTreeMap::new();
        for (n, part) in name.split('+').enumerate() {
            let len = if n == 0 { 0 } else { part.find(|c: char| !c.is_alphabetic()).unwrap_or(part.len()) };
            let (ending, rest) = part.split_at(len);
            if n > 0 {
                endings.insert(stems.len(), self.ending(entry, ending)?);
            }
            stems.push_str(rest);
        }
        let mut words = Vec::new();
        words::each(&stems, |word| {
            let ending = endings.remove(&word.to);
            words.push(self.word(word, &stems[word.from..word.to], ending, meaning.kind, exact));
        });
        let wrong = |reason: &str| Err((entry.to_owned(), reason.to_owned()));
        if words.is_empty() {
            return wrong("there are no letters in this name");
        }
        if words.iter().any(|w| w.joint == Joint::Broken) {
            return wrong("a sign in this name is none that a name may hold");
        }
        if !endings.is_empty() {
            return wrong("an ending has no word before it");
        }
        if words.iter().flat_map(|w| &w.forms).any(|(form, _)| form.is_empty() || form.len() > LONGEST) {
            return wrong("a word of this name is too long");
        }
        self.names.push(Name { language: self.language, entry: entry.to_owned(), meaning, words });
        Ok(())
    }

    fn word(&self, w: &Word<'_>, stem: &str, endings: Option<&Vec<String>>, kind: NameKind, exact: bool) -> NameWord {
        let (article, stem) = match w.script {
            Script::Arabic => match arabic::split_article(stem) {
                (Article::No, stem) if kind == NameKind::People && !exact => (Article::Any, stem),
                split => split,
            },
            Script::Han | Script::Cyrillic | Script::Other => (Article::No, stem),
        };
        let one = [String::new()];
        let endings = endings.map_or(one.as_slice(), Vec::as_slice);
        let written = endings.iter().map(|ending| format!("{stem}{ending}"));
        let variants = self.source.variants.iter().filter(|v| v.starts_with(stem)).flat_map(|v| v.chars());
        let forms = written.chain(variants.filter(|_| w.script == Script::Han).map(String::from));
        let forms = forms.map(|form| {
            let mut folded = String::new();
            form.chars().filter(|c| matches!(fold::sign(*c), Sign::Letter(_))).for_each(|c| fold::fold(c, &mut folded));
            (folded, exact.then(|| fold::as_written(&form)))
        });
        NameWord { joint: w.joint, article, forms: forms.collect() }
    }
}

const HAN: Sign = Sign::Letter(Script::Han);

fn tail(c: char) -> Option<char> {
    match c {
        ')' | '）' => Some(')'),
        '.' => Some('.'),
        _ => None,
    }
}
