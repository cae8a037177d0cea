//! Chooses the language for a reader who has not chosen one.

use rules::language::Language;

/// The best of the six languages for an `Accept-Language` header (RFC 9110, 12.5.4); English where none fits.
///
/// Only the primary subtag counts: `zh-Hant` is Chinese, `fr-CH` is French. The higher weight wins, among equals the
/// first; `*` stands for English unless English is named. What cannot be read is passed over, never an error.
pub fn negotiate(accept_language: Option<&str>) -> Language {
    let wishes: Vec<Wish> = accept_language.unwrap_or_default().split(',').filter_map(Wish::parse).collect();
    let english_named = wishes.iter().any(|wish| wish.language == Some(Language::En));
    let mut best = (0, Language::En);
    for wish in wishes {
        let language = match wish.language {
            Some(language) => language,
            None if english_named => continue,
            None => Language::En,
        };
        if wish.weight > best.0 {
            best = (wish.weight, language);
        }
    }
    best.1
}

/// One element of the header.
struct Wish {
    /// The language; none for `*`.
    language: Option<Language>,
    /// The weight in thousandths; 0 means "not this one".
    weight: u16,
}

impl Wish {
    /// Reads `fr-CH;q=0.9`; nothing for other languages and for what is malformed.
    fn parse(element: &str) -> Option<Self> {
        let mut parts = element.split(';');
        let range = parts.next()?.trim();
        let weight = match parts.next() {
            Some(parameter) => thousandths(parameter)?,
            None => 1000,
        };
        if range == "*" {
            return Some(Self { language: None, weight });
        }
        let primary = range.split('-').next()?.to_ascii_lowercase();
        Language::from_code(&primary).map(|language| Self { language: Some(language), weight })
    }
}

/// Reads `q=0.25` as 250.
fn thousandths(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, negotiate};

    #[test]
    fn headers_that_browsers_send() {
        let cases = [
            ("", Language::En),
            ("fr", Language::Fr),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", Language::Fr),
            ("de-AT,de;q=0.9,es;q=0.8,en;q=0.7", Language::Es),
            ("zh-Hant-TW", Language::Zh),
            ("ZH-cn,ru;q=0.9", Language::Zh),
            ("en;q=0.2, ru ; q=0.3", Language::Ru),
            ("ar;q=0.5,es;q=0.5", Language::Ar),
            ("de, pt", Language::En),
        ];
        for (header, expected) in cases {
            assert_eq!(negotiate(Some(header)), expected, "{header}");
        }
        assert_eq!(negotiate(None), Language::En);
    }

    #[test]
    fn zero_means_not_this_one() {
        assert_eq!(negotiate(Some("fr;q=0, es;q=0.1")), Language::Es);
        assert_eq!(negotiate(Some("fr;q=0.000")), Language::En);
    }

    #[test]
    fn a_star_is_english_unless_english_is_named() {
        assert_eq!(negotiate(Some("fr;q=0.1, *;q=0.5")), Language::En);
        assert_eq!(negotiate(Some("fr;q=0.2, en;q=0.1, *;q=0.5")), Language::Fr);
    }

    #[test]
    fn what_is_malformed_is_passed_over() {
        for header in [
            "fr;q=2",
            "fr;q=0.1234",
            "fr;q=-1",
            "fr;q=",
            "fr;level=1",
            ";;,,=",
            "f\u{0}r",
            "frq=1",
            "fr_CH",
            "fr;q=0.+1",
        ] {
            assert_eq!(negotiate(Some(header)), Language::En, "{header:?}");
        }
        assert_eq!(negotiate(Some("fr;q=9, ru;q=0.1")), Language::Ru);
    }
}
