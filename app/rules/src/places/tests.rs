//! Files of names with faults.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::{FILES, Finder};
use crate::language::Language;

/// A file with one party and the names of its country.
fn file(names: &str) -> String {
    format!(
        r#"{{"endings": {{"s": ["", "s"], "x": []}}, "parties": [["AUT", "{names}", "Vienna", "Austrian+s"]], "none": []}}"#
    )
}

fn fault(text: &str) -> String {
    Finder::load(&[(Language::En, text)]).map_or_else(|fault| fault.to_string(), |_| "no fault".to_owned())
}

#[test]
fn the_files_load() {
    assert_eq!(Finder::load(&FILES).map(|_| ()).map_err(|fault| fault.to_string()), Ok(()));
}

#[test]
fn faults_are_named() {
    assert_eq!(fault(&file("Austria; =Republic of ~; ^Osterreich?")), "no fault");
    for (names, expected) in [
        ("", "places/en.json, AUT: a text is empty"),
        ("Austria; ; Republic", "places/en.json: there are no letters in this name"),
        ("Austria; ?", "places/en.json, ?: there are no letters in this name"),
        ("Austri+a", "places/en.json, Austri+a: no ending \"a\" is listed"),
        ("Austri+x", "places/en.json, Austri+x: no ending \"x\" is listed"),
        ("Austria, 1st +s", "places/en.json, Austria, 1st +s: a sign in this name is none that a name may hold"),
        ("+s", "places/en.json, +s: there are no letters in this name"),
        ("Austria +s", "places/en.json, Austria +s: an ending has no word before it"),
        ("Austria: land", "places/en.json, Austria: land: a sign in this name is none that a name may hold"),
    ] {
        assert_eq!(fault(&file(names)), expected, "{names:?}");
    }
    let long = "a".repeat(200);
    assert_eq!(fault(&file(&long)), format!("places/en.json, {long}: a word of this name is too long"));
    assert!(fault("{").starts_with("places/en.json: EOF while parsing"), "{}", fault("{"));
    let lower = file("Austria").replace("AUT", "aut");
    assert!(fault(&lower).starts_with("places/en.json: not three capital letters at line 1"), "{}", fault(&lower));
}

#[test]
fn parties_may_not_be_mixed_up() {
    let rows = |rows: &str| format!(r#"{{"endings": {{}}, "parties": [{rows}], "none": []}}"#);
    let (a, b) = (r#"["AAA", "Aland", "Atown", "Aish"]"#, r#"["BBB", "Bland", "Btown", "Aish"]"#);
    assert_eq!(fault(&rows(&format!("{a}, {a}"))), "places/en.json, AAA: this party stands here twice");
    assert_eq!(fault(&rows(&format!("{a}, {b}"))), "places/en.json, Aish: this name is also of AAA");
    let (one, two) = (rows(a), rows(b));
    let error = Finder::load(&[(Language::En, &one), (Language::Fr, &two)]).unwrap_err();
    assert_eq!(error.to_string(), "places/fr.json, AAA: this party stands in one file and not in another");
    let none = rows(a).replace(r#""none": []"#, r#""none": ["Aland"]"#);
    assert_eq!(fault(&none), "places/en.json, Aland: this name is also of AAA");
}
