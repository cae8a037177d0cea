//! Texts about organized crime that name no country.

use rules::language::Language;
use rules::places::finder;

#[test]
fn ordinary_sentences_name_no_country_for_sure() {
    let mut language = None;
    let mut counts = [0; 6];
    let mut wrong = String::new();
    for line in include_str!("ordinary.txt").lines() {
        if let Some(code) = line.strip_prefix("# ") {
            language = Language::from_code(code);
            continue;
        }
        counts[language.unwrap().index()] += 1;
        for found in finder().find(line).iter().filter(|f| !f.unsure) {
            wrong += &format!("{found:?} {}: {line}\n", &line[found.from..found.to]);
        }
    }
    assert_eq!(counts, [20; 6]);
    assert!(wrong.is_empty(), "found for sure:\n{wrong}");
}

/// Of all these words few are shown at all.
#[test]
fn ordinary_sentences_show_few_words() {
    let shown: Vec<&str> = include_str!("ordinary.txt")
        .lines()
        .flat_map(|line| finder().find(line).into_iter().map(|found| &line[found.from..found.to]))
        .collect();
    assert_eq!(shown, ["Poles", "suede", "polish", "bénin", "Вены", "irán", "Damas"]);
}
