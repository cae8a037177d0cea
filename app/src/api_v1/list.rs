//! Lists in pages: `{"items":[…],"next":cursor|null}`, with `?cursor=` and `?limit=`.
//!
//! A cursor is the key of the last item of the page before. The next page begins after it, whether or not that item is
//! still in the list, so that nothing is skipped or shown twice when the list has changed in between.

use super::Problem;
use super::fault::Wrong;
use crate::http::Visit;
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use rules::language::Language;
use serde_json::{Value, json};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// Items of a page unless asked otherwise.
const LIMIT: usize = 100;

/// Most items of a page.
const LIMIT_MAX: usize = 200;

/// Longer than any cursor of ours.
const CURSOR_BYTES_MAX: usize = 64;

/// Of a name that nobody knows no more than this is said back.
const PART_CHARS_MAX: usize = 64;

/// A code as the key of a list: capital letters, or such with a dash and digits or capital letters behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) String);

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (first, rest) = text.split_once('-').unwrap_or((text, "A"));
        let is = |part: &str, fits: fn(&u8) -> bool| !part.is_empty() && part.bytes().all(|b| fits(&b));
        let fits = is(first, u8::is_ascii_uppercase) && is(rest, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
        fits.then(|| Self(text.to_owned())).ok_or(())
    }
}

/// What stands behind the question mark of a path.
pub(crate) struct Asked {
    lang: Language,
    pairs: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, state).await;
        let lang = visit.map_err(|_| Problem::internal(Language::default()))?.lang;
        let pairs = serde_urlencoded::from_str(parts.uri.query().unwrap_or("")).unwrap_or_default();
        Ok(Self { lang, pairs })
    }
}

impl Asked {
    /// The value of a name, read; none where it is absent or empty. A script is told of a value that cannot be read:
    /// to ignore a filter would give it what it did not ask for.
    pub(super) fn read<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        match self.pairs.iter().find(|(n, value)| n == name && !value.is_empty()) {
            Some((_, value)) => read(value).map(Some).ok_or_else(|| self.refuse(name)),
            None => Ok(None),
        }
    }

    /// That nothing else was asked; a filter that is misspelt would be ignored otherwise.
    pub(super) fn knows(&self, names: &[&str]) -> Result<(), Problem> {
        match self.pairs.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            Some((name, _)) => Err(self.refuse(name)),
            None => Ok(()),
        }
    }

    fn refuse(&self, part: &str) -> Problem {
        Problem::bad_request(self.lang, Wrong::Query { part: part.chars().take(PART_CHARS_MAX).collect() })
    }

    /// The page that is asked for, of all items with their keys; `filters` are what else may be asked of this list.
    pub(super) fn page<K: Ord + Display + FromStr>(
        &self,
        items: Vec<(K, Value)>,
        filters: &[&str],
    ) -> Result<Response, Problem> {
        let names: Vec<&str> = filters.iter().chain(&["cursor", "limit"]).copied().collect();
        self.knows(&names)?;
        Ok(Json(self.cut(items)?).into_response())
    }

    fn cut<K: Ord + Display + FromStr>(&self, mut items: Vec<(K, Value)>) -> Result<Value, Problem> {
        let limit = self.read("limit", |v| v.parse().ok().filter(|n| (1..=LIMIT_MAX).contains(n)))?;
        let limit = limit.unwrap_or(LIMIT);
        let after: Option<K> = self.read("cursor", |v| {
            let may_be = v.len() <= CURSOR_BYTES_MAX && v.bytes().all(|b| b.is_ascii_graphic());
            may_be.then(|| v.parse().ok()).flatten()
        })?;
        items.sort_by(|(a, _), (b, _)| a.cmp(b));
        items.retain(|(key, _)| after.as_ref().is_none_or(|after| key > after));
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|(key, _)| key.to_string());
        let items: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
        Ok(json!({ "items": items, "next": next }))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Asked { lang: Language::En, pairs }
    }

    fn numbers(count: u32) -> Vec<(u32, Value)> {
        (1..=count).map(|n| (n, json!(n))).collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = asked(&[("limit", "7"), ("cursor", &cursor)]).cut(numbers(23)).unwrap();
            seen.extend(page["items"].as_array().unwrap().iter().filter_map(Value::as_u64));
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(seen, (1..=23).collect::<Vec<u64>>());
    }

    #[test]
    fn the_last_page_has_no_next() {
        assert!(asked(&[("limit", "5")]).cut(numbers(5)).unwrap()["next"].is_null());
        assert!(asked(&[]).cut(numbers(0)).unwrap()["next"].is_null());
        let page = asked(&[]).cut(numbers(101)).unwrap();
        assert_eq!((page["items"].as_array().unwrap().len(), &page["next"]), (100, &json!("100")));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (name, value) in [
            ("limit", "0"),
            ("limit", "201"),
            ("limit", "-1"),
            ("limit", "many"),
            ("cursor", "x"),
            ("cursor", "1 2"),
            ("cursor", "99999999999"),
        ] {
            assert!(asked(&[(name, value)]).cut(numbers(3)).is_err(), "{name}={value}");
        }
        let long = "K".repeat(65);
        for key in [long.as_str(), "zzz", "", "VCT-", "-I", "VCT I", "VCT-i"] {
            let refused = asked(&[("cursor", key)]).cut::<Key>(Vec::new()).is_err();
            // An empty value asks nothing.
            assert_eq!(refused, !key.is_empty(), "{key}");
        }
        for key in ["VCT", "VCT-I", "III-4"] {
            assert!(asked(&[("cursor", key)]).cut::<Key>(Vec::new()).is_ok(), "{key}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(asked(&[("limit", "5"), ("stage", "x")]).page(numbers(3), &["stage"]).is_ok());
        assert!(asked(&[("stage", "x")]).page(numbers(3), &[]).is_err());
        assert!(asked(&[("limits", "5")]).page(numbers(3), &["stage"]).is_err());
    }
}
