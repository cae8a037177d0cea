//! The words must fit the structure exactly.

use super::questionnaire;
use rules::instrument::Instrument;
use rules::questionnaire::{LoadError, SourceFile, Texts, load_texts};

const COMMON: &str = r#"{
  "questions": {
    "c1": {"text": "Laws?"},
    "c2": {"text": "Why?", "help": "Briefly."},
    "c3": {"text": "Help?", "options": {"training": "Training", "other": "Other"}},
    "c4": {"text": "Which?"}
  }
}"#;

const UNTOC: &str = r#"{
  "articles": {
    "5": {
      "title": "Participation",
      "obliges": "A party must.",
      "questions": {
        "1": {"text": "One?"},
        "2": {"text": "Two?"},
        "3": {"text": "Three?"},
        "4": {"text": "Four?", "unit": "years"},
        "5": {"text": "Five?", "rows": {"investigations": "Investigations", "convictions": "Convictions"}}
      }
    },
    "8": {
      "title": "Corruption",
      "obliges": "A party must.",
      "questions": {
        "1": {"text": "One?"},
        "2": {"text": "Two?"}
      }
    }
  }
}"#;

const FIREARMS: &str = r#"{
  "articles": {
    "5": {
      "title": "Manufacturing", "obliges": "A party must.",
      "questions": {"1": {"text": "Who?"}, "2": {"text": "Files?"}}
    }
  }
}"#;

fn file<'a>(name: &'a str, text: &'a str) -> SourceFile<'a> {
    SourceFile { name, text }
}

fn read(common: &str, untoc: &str) -> Result<Texts, LoadError> {
    // In another order than the structure: a file is known by its name.
    let sections = [file("texts/en/cluster-1-firearms.json", FIREARMS), file("texts/en/cluster-1-untoc.json", untoc)];
    load_texts(&questionnaire(), &file("texts/en/common.json", common), &sections)
}

#[test]
fn every_question_finds_its_words() {
    let texts = read(COMMON, UNTOC).unwrap();
    for question in questionnaire().questions() {
        assert!(!texts.question(&question.code).unwrap().text.is_empty());
    }
    assert_eq!(texts.article(Instrument::Untoc, 8).unwrap().title, "Corruption");
    assert_eq!(texts.question("untoc-5-4").unwrap().unit.as_deref(), Some("years"));
    assert_eq!(texts.question("firearms-5-c3").unwrap().options["other"], "Other");
    assert_eq!(texts.question("untoc-5-5").unwrap().rows.len(), 2);
    assert_eq!(texts.question("untoc-8-c2").unwrap().help.as_deref(), Some("Briefly."));
    for absent in ["untoc-6-c1", "untoc-5-9", "c1", "migrants-5-1"] {
        assert!(texts.question(absent).is_none(), "{absent}");
    }
    assert!(texts.article(Instrument::Untoc, 6).is_none());
}

#[test]
fn each_fault_names_its_line() {
    for (from, to, line, reason) in [
        ("\"One?\"", "\" \"", 7, "`untoc-5-1`: the text is empty"),
        ("\"2\": {\"text\": \"Two?\"},", "", 3, "`untoc-5-2` has no text"),
        ("\"2\": {\"text\"", "\"7\": {\"text\"", 8, "no question `7`"),
        ("\"3\": {\"text\"", "\"c1\": {\"text\"", 9, "no question `c1` of its own"),
        ("\"3\": {\"text\"", "\"2\": {\"text\"", 9, "`2` stands twice"),
        (", \"unit\": \"years\"", "", 10, "the unit is missing"),
        ("\"years\"", "\"\"", 10, "the unit is empty"),
        ("\"Three?\"", "\"Three?\", \"unit\": \"years\"", 9, "numbers only"),
        ("\"Three?\"", "\"Three?\", \"help\": \"\"", 9, "the help is empty"),
        ("\"Three?\"", "\"Three?\", \"hint\": \"\"", 9, "unknown field `hint`"),
        (", \"convictions\": \"Convictions\"", "", 11, "no label for `convictions`"),
        ("\"Convictions\"", "\"\"", 11, "no label for `convictions`"),
        ("\"Convictions\"", "\"Convictions\", \"arrests\": \"x\"", 11, "label for `arrests`"),
        ("\"Three?\"", "\"Three?\", \"options\": {\"a\": \"x\"}", 9, "label for `a`"),
        ("\"title\": \"Corruption\"", "\"title\": \"\"", 15, "`title` of article 8"),
        ("\"obliges\": \"A party must.\"", "\"obliges\": \"\"", 5, "`obliges` of article 5"),
        ("\"8\": {", "\"9\": {", 1, "article 8 is missing"),
        (
            "\"8\": {",
            "\"05\": {\"title\": \"x\", \"obliges\": \"x\", \"questions\": {}}, \"8\": {",
            14,
            "article 05 is not asked",
        ),
    ] {
        assert!(UNTOC.contains(from), "nothing to change: {from}");
        let error = read(COMMON, &UNTOC.replacen(from, to, 1)).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("texts/en/cluster-1-untoc.json", line), "{to}: {error}");
        assert!(error.reason.contains(reason), "{reason}: {error}");
    }
}

#[test]
fn the_fault_is_found_in_the_right_article() {
    let at = UNTOC.rfind("Two?").unwrap();
    let mut text = UNTOC.to_owned();
    text.replace_range(at..at + 4, "");
    let error = read(COMMON, &text).unwrap_err();
    assert_eq!((error.line, error.column), (19, 15), "{error}");
}

#[test]
fn the_common_words_are_whole_too() {
    for (from, to, line, reason) in [
        ("\"c1\": {\"text\": \"Laws?\"},", "", 2, "`c1` has no text"),
        ("\"c4\": {", "\"c5\": {\"text\": \"x\"}, \"c4\": {", 6, "no question `c5`"),
        ("\"Why?\"", "\"\"", 4, "c2`: the text is empty"),
        (", \"other\": \"Other\"", "", 5, "no label for `other`"),
    ] {
        let error = read(&COMMON.replacen(from, to, 1), UNTOC).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("texts/en/common.json", line), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
}

#[test]
fn every_section_has_one_file() {
    let q = questionnaire();
    let common = file("common.json", COMMON);
    let untoc = file("cluster-1-untoc.json", UNTOC);
    let firearms = file("cluster-1-firearms.json", FIREARMS);
    assert!(load_texts(&q, &common, &[untoc]).unwrap_err().reason.contains("no file of texts for `firearms`"));
    assert!(load_texts(&q, &common, &[untoc, firearms, untoc]).unwrap_err().reason.contains("a second file"));
    let stranger = file("cluster-1-migrants.json", FIREARMS);
    assert!(load_texts(&q, &common, &[untoc, firearms, stranger]).unwrap_err().reason.contains("does not end"));
}
