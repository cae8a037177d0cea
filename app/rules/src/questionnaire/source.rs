//! Files given as text, and errors that name the file and the line.
//!
//! Whoever edits a questionnaire must find a fault at once, so every error carries a place. Faults of form get it from the
//! JSON reader; for faults of meaning the place is found again by searching for the member that is wrong.

use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// A file as text; this crate never opens one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Its path, for error messages; the texts of a section are recognised by a name ending in `-<instrument>.json`.
    pub name: &'a str,
    /// All of its content.
    pub text: &'a str,
}

/// Why a file cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The file's name as it was given.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// For the person who edits the file, in English.
    pub reason: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.reason)
    }
}

impl std::error::Error for LoadError {}

impl SourceFile<'_> {
    /// Reads the whole file; unknown and repeated members are errors of the types themselves.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, LoadError> {
        serde_json::from_str(self.text).map_err(|e| {
            let reason = e.to_string();
            LoadError {
                file: self.name.to_owned(),
                line: u32::try_from(e.line()).unwrap_or(u32::MAX).max(1),
                column: u32::try_from(e.column()).unwrap_or(u32::MAX).max(1),
                // The place is told apart from the reason, once.
                reason: reason.rsplit_once(" at line ").map_or(reason.as_str(), |(before, _)| before).to_owned(),
            }
        })
    }

    /// An error at a byte position of this file.
    pub(crate) fn error_at(&self, position: usize, reason: impl Into<String>) -> LoadError {
        let before = self.text.get(..position).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        LoadError {
            file: self.name.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            reason: reason.into(),
        }
    }

    /// Where the member `"key":` stands for the `nth` time (from 0) at or after `from`, as a byte position.
    pub(crate) fn member(&self, from: usize, key: &str, nth: usize) -> Option<usize> {
        let quoted = format!("\"{key}\"");
        let mut at = from;
        let mut left = nth;
        loop {
            let found = at + self.text.get(at..)?.find(&quoted)?;
            let after = found + quoted.len();
            // The same text may also be a value; only a colon makes it a member.
            if self.text.get(after..)?.trim_start().starts_with(':') {
                if left == 0 {
                    return Some(found);
                }
                left -= 1;
            }
            at = after;
        }
    }
}

/// A JSON object as pairs in file order; a key that stands twice is an error instead of silently winning.
pub(crate) struct Pairs<V>(pub Vec<(String, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Pairs<V> {
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct PairsVisitor<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<V> {
            type Value = Pairs<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Pairs::default();
                while let Some(key) = map.next_key::<String>()? {
                    if pairs.get(&key).is_some() {
                        return Err(A::Error::custom(format_args!("`{key}` stands twice")));
                    }
                    let value = map.next_value()?;
                    pairs.0.push((key, value));
                }
                Ok(pairs)
            }
        }

        d.deserialize_map(PairsVisitor(PhantomData))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_not_a_value_and_columns_count_characters() {
        let file = SourceFile { name: "x.json", text: "{\n \"a\": \"n\",\n \"é\": {\"n\" : 1}, \"n\": 2}" };
        let at = file.member(0, "n", 0).unwrap();
        let error = file.error_at(at, "here");
        assert_eq!((error.line, error.column), (3, 8));
        assert_eq!(file.error_at(file.member(0, "n", 1).unwrap(), "").column, 18);
        assert_eq!(file.member(0, "n", 2), None);
        assert_eq!(error.to_string(), "x.json:3:8: here");
    }

    #[test]
    fn a_repeated_key_is_an_error() {
        let file = SourceFile { name: "x.json", text: "{\"a\": 1,\n\"a\": 2}" };
        let error = file.read::<Pairs<u8>>().err().unwrap();
        assert_eq!(error.line, 2);
        assert!(error.reason.contains("`a` stands twice"), "{error}");
    }
}
