//! One organization under two spellings: names are compared without what does not tell organizations apart. It points
//! out, a person decides.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// How much two names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing to point out.
    Different,
    /// Perhaps the same.
    Alike,
    /// The same but for spelling.
    Same,
}

/// Legal forms and small words, which one list has and the other leaves out.
const IDLE: &[&str] = &[
    "the",
    "of",
    "for",
    "and",
    "a",
    "an",
    "in",
    "on",
    "to",
    "de",
    "des",
    "du",
    "la",
    "le",
    "les",
    "el",
    "los",
    "las",
    "y",
    "et",
    "e",
    "der",
    "die",
    "das",
    "und",
    "fur",
    "fuer",
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "plc",
    "gmbh",
    "ag",
    "ev",
    "asbl",
    "aisbl",
    "sa",
    "srl",
    "sarl",
    "ngo",
    "ong",
    "ono",
    "нко",
    "нпо",
    "ооо",
    "ано",
    "и",
];

/// The name as it is compared: small letters without accents, words without marks, legal forms and small words, sorted.
pub fn key(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    // Taken apart, so that an accent is a mark of its own, and a wide or joined form of a letter is the plain one.
    for c in name.nfkd().chain([' ']) {
        // A dot stands within "I.N.C." and ends nothing; an apostrophe likewise.
        if matches!(c, '.' | '\'' | '’' | 'ʼ') || is_mark(c) {
            continue;
        }
        if c.is_alphanumeric() {
            for small in c.to_lowercase() {
                plain(small, &mut word);
            }
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    let meant: Vec<String> = words.iter().filter(|w| !IDLE.contains(&w.as_str())).cloned().collect();
    // A name of nothing but such words is compared as it is.
    let mut kept = if meant.is_empty() { words } else { meant };
    kept.sort_unstable();
    kept.join(" ")
}

/// A name made ready to be compared with many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    key: String,
    /// Letters that follow one another, each pair once, in order.
    pairs: Vec<(char, char)>,
}

impl Compared {
    /// Makes a name ready.
    pub fn of(name: &str) -> Self {
        let key = key(name);
        let letters: Vec<char> = key.chars().filter(|c| *c != ' ').collect();
        let mut pairs: Vec<_> = letters.iter().copied().zip(letters.iter().copied().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { key, pairs }
    }

    /// How much it is like another one.
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.key.is_empty() || other.key.is_empty() {
            return Likeness::Different;
        }
        if self.key == other.key {
            return Likeness::Same;
        }
        let (few, many) = (self.pairs.len().min(other.pairs.len()), self.pairs.len().max(other.pairs.len()));
        // Of two names with 100 pairs of letters each, 85 shared: a slip or two in a name of several words.
        let enough = |shared: usize| shared * 2 * 100 >= (few + many) * 85;
        if few < 4 || !enough(few) {
            return Likeness::Different;
        }
        if enough(shared(&self.pairs, &other.pairs)) { Likeness::Alike } else { Likeness::Different }
    }
}

/// How many two ordered lists have in common.
fn shared(one: &[(char, char)], other: &[(char, char)]) -> usize {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                one.next();
                other.next();
            }
        }
    }
    count
}

/// Compares two names.
pub fn likeness(one: &str, other: &str) -> Likeness {
    Compared::of(one).likeness(&Compared::of(other))
}

/// Marks that stand on or beside letters, and signs that cannot be seen.
fn is_mark(c: char) -> bool {
    canonical_combining_class(c) != 0
        || matches!(c,
            '\u{34F}' | '\u{640}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}' | '\u{61C}'
            | '\u{FE00}'..='\u{FE0F}')
}

/// The letter that another one is a form of, where taking it apart does not show it.
fn plain(c: char, out: &mut String) {
    let to = match c {
        'đ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ٱ' => "ا",
        'ة' => "ه",
        // ی and ک are what keyboards of Persian and Urdu have.
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        other => return out.push(other),
    };
    out.push_str(to);
}
