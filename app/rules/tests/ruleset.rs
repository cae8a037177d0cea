//! Rule sets: both texts load, say what the documents say, and faulty files are refused at the right place.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use rules::instrument::{Instrument, TreatyStatus};
use rules::party::Treaties;
use rules::ruleset::limits::Limits;
use rules::ruleset::{Cluster, DRAFT_2017, Figure, Group, RESOLUTION_9_1, RuleSet, built_in, resolution_9_1};
use rules::stage::Stage;

const TEXT: &str = include_str!("../data/resolution-9-1.json");
const DRAFT: &str = include_str!("../data/draft-2017.json");

#[test]
fn both_texts_load() {
    for name in [RESOLUTION_9_1, DRAFT_2017] {
        let rules = built_in(name).expect("known").unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(rules.name, name);
        let again = serde_json::to_string(rules).unwrap();
        assert_eq!(&RuleSet::load(name, &again).unwrap(), rules, "written and read again");
    }
    assert!(built_in("resolution-8-2").is_none());
    assert_eq!(resolution_9_1().symbol, "Resolution 9/1, annex");
}

fn figure(figure: &Figure) -> (u32, &str) {
    (figure.value, figure.para.as_deref().unwrap_or("-"))
}

#[test]
fn figures_of_resolution_9_1() {
    let rules = resolution_9_1();
    assert_eq!(figure(&rules.preparatory_years), (2, "9"));
    assert_eq!(figure(&rules.phases.count), (4, "9"));
    assert_eq!(figure(&rules.phases.length_months), (24, "15"));
    assert_eq!(rules.groups.names, Group::ALL);
    assert_eq!(figure(&rules.groups.stagger_months), (12, "17"));
    assert_eq!((rules.gate.numerator, rules.gate.denominator, rules.gate.para.as_str()), (7, 10, "10"));
    assert_eq!(rules.gate.completed_at, Stage::Agreed);
    assert_eq!(rules.zone.code(), "Europe/Vienna");
    let Limits {
        questionnaire_months_max,
        feedback_months_max,
        reviewers_max,
        redraws_max,
        reviews_min,
        reviews_max,
        summary_words_max,
        languages_usual_max,
        languages_max,
        dialogue_applications_days,
        dialogue_list_days,
    } = &rules.limits;
    assert_eq!(figure(questionnaire_months_max), (6, "34"));
    assert_eq!(figure(feedback_months_max), (6, "35"));
    assert_eq!(figure(reviewers_max), (4, "28 (c)"));
    assert_eq!(figure(redraws_max), (4, "28 (d)"));
    assert_eq!(figure(reviews_min), (1, "29"));
    assert_eq!(figure(reviews_max), (3, "29"));
    assert_eq!(figure(summary_words_max), (1500, "38"));
    assert_eq!(figure(languages_usual_max), (2, "50"));
    assert_eq!(figure(languages_max), (3, "50"));
    assert_eq!(figure(dialogue_applications_days), (15, "53 (d), (e)"));
    assert_eq!(figure(dialogue_list_days), (10, "53 (d), (e)"));
    assert_eq!(rules.house.file_bytes_max, 25 * 1024 * 1024);
}

#[test]
fn tables_of_resolution_9_1() {
    let rules = resolution_9_1();
    let order = [Cluster::Criminalization, Cluster::Cooperation, Cluster::LawEnforcement, Cluster::Prevention];
    for (phase, cluster) in (1..).zip(order) {
        assert_eq!(rules.clusters_of(phase), [cluster]);
        assert_eq!(rules.cluster_of(phase), Some(cluster));
    }
    for phase in [0, 5, 255] {
        assert_eq!(rules.cluster_of(phase), None);
    }
    // Sums over table 1: how many articles each instrument has in the four columns.
    let table: [(Instrument, [usize; 4]); 4] = [
        (Instrument::Untoc, [8, 5, 8, 7]),
        (Instrument::Trafficking, [2, 3, 3, 2]),
        (Instrument::Migrants, [3, 5, 3, 3]),
        (Instrument::Firearms, [3, 6, 0, 3]),
    ];
    for (instrument, counts) in table {
        let found = Cluster::ALL.map(|c| rules.articles(c, instrument).len());
        assert_eq!(found, counts, "{}", instrument.code());
        let mut all: Vec<u16> = Cluster::ALL.iter().flat_map(|c| rules.articles(*c, instrument)).copied().collect();
        let with_repeats = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), with_repeats, "an article is reviewed once");
    }
    assert!(rules.articles(Cluster::LawEnforcement, Instrument::Firearms).is_empty());
    assert_eq!(rules.articles(Cluster::Cooperation, Instrument::Untoc), [12, 13, 14, 16, 17, 18, 21]);
}

#[test]
fn footnote_spares_parties_to_uncac_only() {
    let rules = resolution_9_1();
    let full = [2, 5, 6, 8, 9, 10, 15, 23];
    for (uncac, expected) in [
        (TreatyStatus::Party, &[2, 5, 6, 10, 15, 23][..]),
        (TreatyStatus::Signatory, &full[..]),
        (TreatyStatus::None, &full[..]),
    ] {
        let treaties = Treaties { uncac, ..Treaties::default() };
        assert_eq!(rules.due(Cluster::Criminalization, Instrument::Untoc, &treaties), expected, "{}", uncac.code());
        // The same numbers in other instruments and clusters are other articles.
        assert_eq!(rules.due(Cluster::Criminalization, Instrument::Firearms, &treaties), [3, 5, 8]);
        assert_eq!(rules.due(Cluster::Prevention, Instrument::Migrants, &treaties), [8, 9, 14, 15, 16]);
    }
}

#[test]
fn the_draft_of_2017_says_otherwise() {
    let draft = built_in(DRAFT_2017).unwrap().unwrap();
    assert_eq!(figure(&draft.phases.count), (2, "8"));
    assert_eq!(figure(&draft.phases.every_months), (48, "9"));
    assert_eq!(figure(&draft.limits.questionnaire_months_max), (3, "26"));
    assert_eq!(figure(&draft.limits.feedback_months_max), (1, "29"));
    assert_eq!(figure(&draft.limits.redraws_max), (2, "20"));
    assert_eq!(figure(&draft.limits.summary_words_max), (1500, "-"), "the draft has no such limit");
    assert_eq!(draft.clusters_of(1), [Cluster::Criminalization, Cluster::Cooperation]);
    assert_eq!(draft.clusters_of(2), [Cluster::LawEnforcement, Cluster::Prevention]);
    assert!(draft.clusters_of(3).is_empty());
}

#[test]
fn every_figure_of_resolution_9_1_has_its_paragraph() {
    let rules = resolution_9_1();
    for (name, figure) in rules.limits.all() {
        assert!(figure.para.is_some(), "{name}");
    }
}

#[test]
fn codes_round_trip() {
    for c in Cluster::ALL {
        assert_eq!(Cluster::from_code(c.code()), Some(c));
        assert_eq!(serde_json::to_value(c).unwrap(), c.code());
    }
    for g in Group::ALL {
        assert_eq!(Group::from_code(g.code()), Some(g));
        assert_eq!(serde_json::to_value(g).unwrap(), g.code());
    }
    assert_eq!(Group::from_code("IV"), None);
    assert_eq!(Cluster::from_code("Prevention"), None);
}

/// Line of the first place of `needle`, counted from 1.
fn line_of(text: &str, needle: &str) -> usize {
    text.lines().position(|l| l.contains(needle)).unwrap() + 1
}

#[test]
fn faults_are_found_where_they_stand() {
    // (what stands there, what is put there, part of the reason, key whose line is named)
    let table = [
        ("\"numerator\": 7", "\"numerator\": 0", "more than 0", "\"numerator\""),
        ("\"numerator\": 7", "\"numerator\": 11", "11 is more than 10", "\"numerator\""),
        ("\"denominator\": 10", "\"denominator\": 0", "more than 0", "\"denominator\""),
        ("[[\"criminalization\"]", "[[]", "criminalization is in the workplan 0 times", "\"workplan\""),
        ("[\"cooperation\"]", "[\"prevention\"]", "2 times", "\"workplan\""),
        (", [\"prevention\"]]", ", [\"prevention\"], []]", "5 phases, not 4", "\"workplan\""),
        (
            "[[\"criminalization\"], [\"cooperation\"]",
            "[[\"criminalization\", \"cooperation\"], []",
            "phase 2 has no cluster",
            "\"workplan\"",
        ),
        ("\"firearms\": [3, 5, 8]", "\"firearms\": [3, 8, 5]", "out of order", "\"criminalization\""),
        ("\"firearms\": [3, 5, 8]", "\"firearms\": [3, 3, 8]", "twice", "\"criminalization\""),
        ("[8, 9], \"unless", "[8, 32], \"unless", "article 32 of untoc", "\"footnotes\""),
        ("[\"I\", \"II\", \"III\"]", "[]", "no group", "\"names\""),
        ("[\"I\", \"II\", \"III\"]", "[\"I\", \"I\"]", "twice", "\"names\""),
        (
            "\"every_months\": {\"value\": 24",
            "\"every_months\": {\"value\": 12",
            "24 is more than 12",
            "\"every_months\"",
        ),
        (
            "{\"value\": 6, \"para\": \"34\"}",
            "{\"value\": 0, \"para\": \"34\"}",
            "more than 0",
            "\"questionnaire_months_max\"",
        ),
        (
            "{\"value\": 6, \"para\": \"34\"}",
            "{\"value\": 6, \"para\": \" \"}",
            "is empty",
            "\"questionnaire_months_max\"",
        ),
        (
            "{\"value\": 6, \"para\": \"34\"}",
            "{\"value\": 20, \"para\": \"34\"}",
            "longer than a phase",
            "\"questionnaire_months_max\"",
        ),
        ("\"reviews_min\": {\"value\": 1", "\"reviews_min\": {\"value\": 4", "4 is more than 3", "\"reviews_min\""),
        (
            "\"languages_max\": {\"value\": 3",
            "\"languages_max\": {\"value\": 7",
            "7 is more than 6",
            "\"languages_max\"",
        ),
        (
            "\"dialogue_list_days\": {\"value\": 10",
            "\"dialogue_list_days\": {\"value\": 16",
            "16 is more than 15",
            "\"dialogue_list_days\"",
        ),
        ("\"completed_at\": \"agreed\"", "\"completed_at\": \"preparing\"", "cannot be completed", "\"completed_at\""),
        ("\"date_from\": \"1900-01-01\"", "\"date_from\": \"2101-01-01\"", "after date_until", "\"date_from\""),
        ("\"warn_minutes\": 2", "\"warn_minutes\": 30", "warning", "\"warn_minutes\""),
        ("\"chars_max\": 128", "\"chars_max\": 14", "15 is more than 14", "\"chars_min\""),
        ("\"wait_seconds_max\": 60", "\"wait_seconds_max\": 901", "901 is more than 900", "\"wait_seconds_max\""),
        ("\"name\": \"resolution-9-1\"", "\"name\": \"resolution-10-1\"", "resolution-10-1", "\"name\""),
        // Faults of shape, placed by the reader of JSON.
        ("\"firearms\": []", "\"firearms\": [], \"uncac\": []", "unknown field `uncac`", "\"uncac\""),
        ("\"numerator\": 7", "\"numerator\": 0.7", "floating point", "0.7"),
        ("\"numerator\": 7", "\"numerator\": -7", "-7", "-7"),
        ("\"Europe/Vienna\"", "\"Europe/Geneva\"", "Europe/Geneva", "Europe/Geneva"),
        ("[\"I\", \"II\", \"III\"]", "[\"I\", \"IV\"]", "IV", "\"IV\""),
    ];
    for (there, put, reason, key) in table {
        assert_eq!(TEXT.matches(there).count(), 1, "{there} must stand once");
        let text = TEXT.replace(there, put);
        let fault = RuleSet::load(RESOLUTION_9_1, &text).expect_err(put);
        assert!(fault.reason.contains(reason), "{put}: {fault}");
        assert!(!fault.reason.contains(" at line "), "{fault}");
        assert_eq!(fault.line, line_of(&text, key), "{put}: {fault}");
        assert!(fault.to_string().starts_with("rule set resolution-9-1, line "), "{fault}");
    }
    let missing = TEXT.replacen("      \"firearms\": [3, 5, 8]\n", "      \"untoc\": []\n", 1);
    assert!(RuleSet::load(RESOLUTION_9_1, &missing).is_err(), "a cluster without a row for an instrument");
    assert!(RuleSet::load(RESOLUTION_9_1, "").is_err());
    assert!(RuleSet::load(RESOLUTION_9_1, DRAFT).is_err(), "the file of another set");
}

#[test]
fn a_text_amended_by_the_conference_needs_no_code() {
    let text = TEXT.replace("\"numerator\": 7", "\"numerator\": 8").replace("\"value\": 1500", "\"value\": 2000");
    let rules = RuleSet::load(RESOLUTION_9_1, &text).unwrap();
    assert_eq!(rules::gate::needed(62, &rules), 50);
    assert_eq!(rules.limits.summary_words_max.value, 2000);
}
