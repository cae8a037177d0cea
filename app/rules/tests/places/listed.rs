//! Every name that is listed is found, and so is every name of the register of parties.

use rules::language::Language;
use rules::party::PartyCode;
use rules::places::{NameKind, finder};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

fn file(language: Language) -> Value {
    let text = match language {
        Language::Ar => include_str!("../../data/places/ar.json"),
        Language::Zh => include_str!("../../data/places/zh.json"),
        Language::En => include_str!("../../data/places/en.json"),
        Language::Fr => include_str!("../../data/places/fr.json"),
        Language::Ru => include_str!("../../data/places/ru.json"),
        Language::Es => include_str!("../../data/places/es.json"),
    };
    serde_json::from_str(text).unwrap()
}

/// A name as it is written in a text, in all its forms: marks taken off, every ending put on.
fn forms(file: &Value, name: &str) -> Vec<String> {
    let name = name.trim_start_matches(['=', '^']).trim_end_matches('?');
    let Some((stem, rest)) = name.split_once('+') else { return vec![name.to_owned()] };
    let (ending, rest) = rest.split_at(rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()));
    let endings = file["endings"][ending].as_array().unwrap();
    let tails = forms(file, rest);
    endings.iter().flat_map(|e| tails.iter().map(move |tail| format!("{stem}{}{tail}", e.as_str().unwrap()))).collect()
}

fn lists(row: &Value) -> (PartyCode, [(NameKind, Vec<String>); 3]) {
    let text = |n: usize| row[n].as_str().unwrap();
    let first = text(1).split(';').next().unwrap().trim_start_matches(['=', '^']).trim_end_matches('?');
    let list = |n: usize| text(n).split(';').filter(|t| !t.is_empty()).map(|t| t.trim().replace('~', first)).collect();
    let kinds = [(NameKind::Country, list(1)), (NameKind::Capital, list(2)), (NameKind::People, list(3))];
    (PartyCode::parse(text(0)).unwrap(), kinds)
}

/// The whole of a text must be one name of the party.
fn is_one_name(text: &str, party: PartyCode) -> bool {
    matches!(finder().find(text).as_slice(), [one] if one.party == party && one.from == 0 && one.to == text.len())
}

/// The names of the register of parties in all languages.
fn register() -> Vec<(PartyCode, String)> {
    let csv = include_str!("../../../../server/backend/data/parties.csv");
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let mut names = Vec::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let party = PartyCode::parse(cells[0]).unwrap();
        let columns = head.iter().zip(&cells).filter(|(h, _)| h.starts_with("name_"));
        names.extend(columns.map(|(_, name)| (party, (*name).to_owned())));
    }
    assert_eq!(names.len(), 198 * 6);
    names
}

#[test]
fn every_name_of_the_register_is_found() {
    let missed: Vec<_> = register().into_iter().filter(|(party, name)| !is_one_name(name, *party)).collect();
    assert_eq!(missed, []);
}

/// Three small words that are common in texts on crime are left out: hand grenades twice, and "of that" in Russian.
#[test]
fn every_name_of_the_register_is_found_however_it_is_written() {
    let capitals: Vec<_> = register().into_iter().map(|(party, name)| (party, name.to_uppercase())).collect();
    let missed: Vec<_> = capitals.into_iter().filter(|(party, name)| !is_one_name(name, *party)).collect();
    assert_eq!(missed, []);
    let small = register().into_iter().map(|(party, name)| (party, name.to_lowercase()));
    let missed: Vec<_> = small.filter(|(party, name)| !is_one_name(name, *party)).map(|(_, name)| name).collect();
    assert_eq!(missed, ["grenade", "granada", "того"]);
    let pieces: Vec<_> = register().into_iter().map(|(party, name)| (party, name.nfd().collect::<String>())).collect();
    let missed: Vec<_> = pieces.into_iter().filter(|(party, name)| !is_one_name(name, *party)).collect();
    assert_eq!(missed, []);
    let plain =
        register().into_iter().map(|(party, name)| (party, name.nfd().filter(|c| !is_combining_mark(*c)).collect()));
    let missed: Vec<(PartyCode, String)> =
        plain.filter(|(party, name): &(_, String)| !is_one_name(name, *party)).collect();
    assert_eq!(missed, []);
}

/// The European Union alone has neither a capital nor a people.
#[test]
fn every_party_has_names_of_all_kinds_in_every_language() {
    for language in Language::ALL {
        let file = file(language);
        let rows = file["parties"].as_array().unwrap();
        assert_eq!(rows.len(), 198, "{language:?}");
        for row in rows {
            let (party, kinds) = lists(row);
            let union = party.as_str() == "EUE";
            for (kind, names) in kinds {
                assert_eq!(names.is_empty(), union && kind != NameKind::Country, "{language:?} {party} {kind:?}");
            }
        }
    }
}

#[test]
fn every_form_of_every_name_is_found_as_its_partys() {
    let mut missed = String::new();
    let mut tried = 0;
    for language in Language::ALL {
        let file = file(language);
        for row in file["parties"].as_array().unwrap() {
            let (party, kinds) = lists(row);
            for (_, names) in kinds {
                for form in names.iter().flat_map(|name| forms(&file, name)) {
                    tried += 1;
                    if !is_one_name(&form, party) {
                        missed += &format!("{language:?} {party} {form}: {:?}\n", finder().find(&form));
                    }
                }
            }
        }
    }
    assert!(tried > 30_000, "{tried}");
    assert!(missed.is_empty(), "not found as one name:\n{missed}");
}

#[test]
fn what_means_no_country_holds_a_name_and_shows_nothing() {
    let mut wrong = String::new();
    for language in Language::ALL {
        let file = file(language);
        for phrase in file["none"].as_array().unwrap() {
            for form in forms(&file, phrase.as_str().unwrap()) {
                if !finder().find(&form).is_empty() {
                    wrong += &format!("{language:?} {form}: {:?}\n", finder().find(&form));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "something is found:\n{wrong}");
}
