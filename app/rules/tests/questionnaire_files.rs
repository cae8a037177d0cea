//! The questionnaires that are delivered load, in every language they are delivered in.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::Treaties;
use rules::questionnaire::{Facts, Kind, Questionnaire, SourceFile, Texts, load, load_texts, visible};

/// The four files of a folder, in the order of table 1, after the common one.
macro_rules! files {
    ($folder:literal) => {
        [
            ("common.json", include_str!(concat!("../../questionnaires/", $folder, "common.json"))),
            ("cluster-1-untoc.json", include_str!(concat!("../../questionnaires/", $folder, "cluster-1-untoc.json"))),
            (
                "cluster-1-trafficking.json",
                include_str!(concat!("../../questionnaires/", $folder, "cluster-1-trafficking.json")),
            ),
            (
                "cluster-1-migrants.json",
                include_str!(concat!("../../questionnaires/", $folder, "cluster-1-migrants.json")),
            ),
            (
                "cluster-1-firearms.json",
                include_str!(concat!("../../questionnaires/", $folder, "cluster-1-firearms.json")),
            ),
        ]
    };
}

const LANGUAGES: [(Language, [(&str, &str); 5]); 6] = [
    (Language::Ar, files!("texts/ar/")),
    (Language::Zh, files!("texts/zh/")),
    (Language::En, files!("texts/en/")),
    (Language::Fr, files!("texts/fr/")),
    (Language::Ru, files!("texts/ru/")),
    (Language::Es, files!("texts/es/")),
];

fn cluster_1() -> Questionnaire {
    let [common, sections @ ..] = files!("").map(|(name, text)| SourceFile { name, text });
    load(&common, &sections).map_err(|e| e.to_string()).unwrap()
}

fn texts(questionnaire: &Questionnaire, language: Language) -> Texts {
    let (_, files) = LANGUAGES.iter().find(|(l, _)| *l == language).unwrap();
    let [common, sections @ ..] = files.map(|(name, text)| SourceFile { name, text });
    load_texts(questionnaire, &common, &sections).map_err(|e| format!("{}/{e}", language.code())).unwrap()
}

#[test]
fn cluster_1_loads_with_all_instruments() {
    let q = cluster_1();
    assert_eq!(q.name, "cluster-1");
    assert_eq!(q.sections.iter().map(|s| s.instrument).collect::<Vec<_>>(), Instrument::ALL);
    assert!(q.questions().count() > 100);
}

#[test]
fn corruption_is_asked_only_of_those_outside_the_other_convention() {
    let q = cluster_1();
    for status in [TreatyStatus::None, TreatyStatus::Party] {
        let treaties = Treaties { untoc: TreatyStatus::Party, uncac: status, ..Treaties::default() };
        let facts = Facts { treaties, instruments: vec![Instrument::Untoc] };
        let shown = visible(&q, &facts, &|_| None);
        for article in q.articles() {
            assert_eq!(article.is_for(&facts), shown.article(article.instrument, article.number), "{}", article.number);
        }
        for number in [8, 9] {
            assert_eq!(shown.article(Instrument::Untoc, number), status == TreatyStatus::None, "article {number}");
        }
        assert!(shown.article(Instrument::Untoc, 5) && !shown.article(Instrument::Firearms, 5));
    }
}

#[test]
fn every_language_is_whole() {
    let q = cluster_1();
    for language in Language::ALL {
        let texts = texts(&q, language);
        for question in q.questions() {
            let words = texts.question(&question.code).unwrap();
            assert_eq!(words.unit.is_some(), matches!(question.kind, Kind::Number { .. }), "{}", question.code);
        }
    }
}
