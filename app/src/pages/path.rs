//! Parts of an address: what cannot be read names nothing that exists.

use crate::http::{Failure, Fields};
use std::str::FromStr;

/// A part of the path as an id or a number. Asked for only after it is known that somebody is signed in, so that who is
/// not is sent to sign in whatever the path holds.
pub(in crate::pages) fn part<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// The fields of a query; what cannot be read counts as not there.
pub(in crate::pages) fn query(raw: Option<String>) -> Fields {
    Fields::decoded(raw.as_deref().unwrap_or_default())
}

/// A path with a query, if there is one.
pub(in crate::pages) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A path within this site, as it came from a form or a query; anything else is none.
pub(in crate::pages) fn own(path: &str) -> Option<&str> {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.is_ascii();
    (ours && !path.chars().any(|c| c.is_ascii_control())).then_some(path)
}

/// How the names of fields begin that stand in a form of choices beside them: a switch of language brings them along, while
/// showing what was chosen leaves them out of the address.
const BESIDE: &str = "with.";
/// Says in an address that a switch of language brought such fields along.
const BROUGHT: &str = "with";

/// The fields of an address, beside which [`BROUGHT`] is said where some of them stand beside the choices.
pub(in crate::pages) fn brought(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.retain(|(name, _)| name != BROUGHT);
    if pairs.iter().any(|(name, _)| name.starts_with(BESIDE)) {
        pairs.push((BROUGHT.to_owned(), "1".to_owned()));
    }
    pairs
}

/// What was typed in a field beside the choices, if a switch of language brought it along; nothing of it is a value too.
pub(in crate::pages) fn beside<'f>(asked: &'f [(String, String)], field: &str) -> Option<Vec<&'f str>> {
    let brought = asked.iter().any(|(name, _)| name == BROUGHT);
    let of_field = asked.iter().filter(|(name, _)| name == field).map(|(_, value)| value.as_str());
    brought.then(|| of_field.collect())
}

/// The address of what was chosen, where more than that came with it: an address is short and can be handed on.
pub(in crate::pages) fn tidied(path: &str, asked: &[(String, String)]) -> Option<String> {
    let (with, chosen): (Vec<_>, Vec<_>) = asked.iter().partition(|(name, _)| name.starts_with(BESIDE));
    if with.is_empty() || asked.iter().any(|(name, _)| name == BROUGHT) {
        return None;
    }
    let chosen: Vec<_> = chosen.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(chosen).unwrap_or_default();
    Some(with_query(path, &query))
}

/// Whether a name contains what was searched for, whatever the case of its letters.
pub(in crate::pages) fn fits(name: &str, wanted: &str) -> bool {
    name.to_lowercase().contains(&wanted.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(own("/reviews?q=a#b"), Some("/reviews?q=a#b"));
        for elsewhere in ["", "reviews", "//example.org", "/\\example.org", "https://example.org", "/a\r\nb"] {
            assert_eq!(own(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn what_stands_beside_choices_comes_along_only_into_another_language() {
        let read = |text: &str| query(Some(text.to_owned())).pairs().to_vec();
        let shown = read("group=I&stage=&with.col=g&with.col=s&review=a");
        assert_eq!(tidied("/work", &shown).as_deref(), Some("/work?group=I&review=a"));
        assert_eq!(tidied("/work", &read("with.col=g&group=")).as_deref(), Some("/work"));
        assert_eq!(tidied("/work", &read("group=I")), None);
        assert_eq!(beside(&shown, "with.col"), None);
        let switched = brought(shown);
        assert_eq!(tidied("/work", &switched), None);
        assert_eq!(beside(&switched, "with.col"), Some(vec!["g", "s"]));
        assert_eq!(beside(&switched, "with.other"), Some(vec![]), "every box was emptied");
        assert_eq!(brought(read("group=I")), read("group=I"));
    }
}
