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

/// A path within this site, as it came from a form or a query; anything else is none.
pub(in crate::pages) fn own(path: &str) -> Option<&str> {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.is_ascii();
    (ours && !path.chars().any(|c| c.is_ascii_control())).then_some(path)
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
}
