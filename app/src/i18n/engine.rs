//! What the generated functions call: looks a text up and fills in its placeholders.

#[cfg(not(feature = "ssr"))]
use super::browser_table as table;
use super::number::number;
use super::plural::category;
#[cfg(feature = "ssr")]
use super::server_table as table;
use rules::language::Language;
use std::fmt::Display;

/// A placeholder's name and what stands in its place.
type Value<'a> = (&'a str, &'a dyn Display);

/// First strong isolate: what follows takes its direction from itself.
const ISOLATE: char = '\u{2068}';
/// Pop directional isolate: ends [`ISOLATE`].
const END_ISOLATE: char = '\u{2069}';

/// A text as it stands.
pub(super) fn text(language: Language, index: usize) -> &'static str {
    table::text(language, index)
}

/// A text with its placeholders filled in.
pub(super) fn filled(language: Language, index: usize, values: &[Value<'_>]) -> String {
    fill(table::shown(language), text(language, index), values)
}

/// The form of a plural message that the number needs, filled in; `first` is the index of its six forms' first.
pub(super) fn plural(language: Language, first: usize, n: i64, values: &[Value<'_>]) -> String {
    let language = table::shown(language);
    let counted = number(language, n);
    let mut all: Vec<Value<'_>> = Vec::with_capacity(values.len() + 1);
    all.push(("n", &counted));
    all.extend_from_slice(values);
    fill(language, text(language, first + category(language, n) as usize), &all)
}

/// Replaces `{name}` by its value. The build has made sure that every name has one.
fn fill(language: Language, template: &str, values: &[Value<'_>]) -> String {
    let mut out = String::with_capacity(template.len() + 16 * values.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            push_value(&mut out, language, &value.to_string());
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Appends a value, set apart where Arabic text around it would tear it: `c1-art5 (a)` or `2026-11-21` would otherwise
/// show their parts in another order.
fn push_value(out: &mut String, language: Language, value: &str) {
    if language.dir() == "rtl" && !value.chars().all(keeps_its_place) {
        out.push(ISOLATE);
        out.push_str(value);
        out.push(END_ISOLATE);
    } else {
        out.push_str(value);
    }
}

/// Whether a character reads the same inside Arabic text without being set apart: Arabic itself, and plain numbers.
const fn keeps_its_place(c: char) -> bool {
    matches!(c, '0'..='9' | ' ' | ',' | '.' | ':' | '،' | '\u{200e}' | '\u{0600}'..='\u{06ff}')
}

#[cfg(test)]
mod tests {
    use super::{Language, fill};

    #[test]
    fn placeholders_are_filled_wherever_they_stand() {
        let values: [super::Value<'_>; 2] = [("a", &"x"), ("b", &7)];
        assert_eq!(fill(Language::En, "{a}{b} and {a}", &values), "x7 and x");
        assert_eq!(fill(Language::En, "plain", &values), "plain");
    }

    #[test]
    fn a_value_is_never_read_as_a_template() {
        assert_eq!(fill(Language::En, "<{a}>", &[("a", &"{a} {")]), "<{a} {>");
    }

    #[test]
    fn latin_words_and_ranges_are_set_apart_in_arabic_only() {
        let of = |language, value: &str| fill(language, "{a}", &[("a", &value)]);
        assert_eq!(of(Language::Ar, "Kenya (1)"), "\u{2068}Kenya (1)\u{2069}");
        assert_eq!(of(Language::Ar, "2026-11-21"), "\u{2068}2026-11-21\u{2069}");
        assert_eq!(of(Language::Ar, "21 نوفمبر 2026"), "21 نوفمبر 2026");
        assert_eq!(of(Language::Ar, "1,234"), "1,234");
        assert_eq!(of(Language::En, "Kenya (1)"), "Kenya (1)");
    }
}
