//! What a structure file may hold, and errors that name file and line.

use super::{COMMON, FIREARMS, UNTOC, common, firearms, questionnaire, untoc};
use rules::instrument::Instrument;
use rules::questionnaire::{Condition, Force, Kind, LoadError, Questionnaire, SourceFile, load};

#[test]
fn codes_are_full_and_the_common_block_follows_each_article() {
    let q = questionnaire();
    assert_eq!((q.name.as_str(), q.version, q.common_version, q.sections.len()), ("cluster-1", 2, 1, 2));
    let article = q.article(Instrument::Untoc, 5).unwrap();
    assert_eq!(article.force, Force::Mandatory);
    let codes: Vec<&str> = article.questions.iter().map(|q| q.code.as_str()).collect();
    let expected = ["1", "2", "3", "4", "5", "c1", "c2", "c3", "c4"].map(|n| format!("untoc-5-{n}"));
    assert_eq!(codes, expected);
    let first = q.question("firearms-5-1").unwrap();
    assert_eq!((first.instrument, first.article, first.n.as_str()), (Instrument::Firearms, 5, "1"));
    assert_eq!(first.kind, Kind::Authority);
    assert_eq!(q.question("untoc-5-4").unwrap().kind, Kind::Number { min: 0, max: 100 });
    for absent in ["", "untoc-5", "untoc-05-1", "untoc-5-9", "untoc-6-1", "migrants-5-1", "UNTOC-5-1"] {
        assert!(q.question(absent).is_none(), "{absent}");
    }
}

#[test]
fn relative_names_become_full_codes() {
    let q = questionnaire();
    let show = |code: &str| q.question(code).unwrap().show.clone().unwrap();
    let answer = |code: &str, is: &[&str]| Condition::Answer {
        question: code.to_owned(),
        is: is.iter().map(|s| s.to_string()).collect(),
    };
    assert_eq!(show("untoc-5-3"), answer("untoc-5-2", &["no"]));
    assert_eq!(show("firearms-5-c4"), answer("firearms-5-c3", &["other"]));
    assert_eq!(show("firearms-5-2"), answer("untoc-8-1", &["no"]));
}

#[test]
fn a_loaded_questionnaire_survives_json() {
    let q = questionnaire();
    let json = serde_json::to_string(&q).unwrap();
    assert_eq!(serde_json::from_str::<Questionnaire>(&json).unwrap(), q);
}

/// Loads with one place of the Convention's file changed.
fn broken(from: &str, to: &str) -> LoadError {
    assert!(UNTOC.contains(from), "nothing to change: {from}");
    let text = UNTOC.replacen(from, to, 1);
    load(&common(), &[untoc(&text), firearms(FIREARMS)]).unwrap_err()
}

#[test]
fn each_fault_names_its_line() {
    let two = r#"{"n": "2", "kind": "yes_no", "show": {"answer": {"question": "1", "is": ["yes", "in_part"]}}}"#;
    let with_show = |show: &str| format!(r#"{{"n": "2", "kind": "yes_no", "show": {show}}}"#);
    for (from, to, line, reason) in [
        ("\"force\": \"mandatory\"", "\"force\": \"strong\"", 5, "unknown variant `strong`"),
        ("\"n\": \"1\", \"kind\": \"yes_no\"", "\"n\": \"1\", \"kind\": \"maybe\"", 7, "unknown variant `maybe`"),
        ("\"n\": \"1\",", "\"n\": \"1\", \"hint\": \"x\",", 7, "unknown field `hint`"),
        ("{\"n\": \"1\",", "{\"n\": \"1\" ", 7, "expected"),
        ("\"n\": \"1\"", "\"n\": \"A\"", 7, "lower case"),
        ("\"n\": \"1\"", "\"n\": \"1-1\"", 7, "lower case"),
        ("\"n\": \"1\"", "\"n\": \"c9\"", 7, "begins with c"),
        ("\"n\": \"4\"", "\"n\": \"3\"", 10, "stands twice"),
        ("\"article\": 8", "\"article\": 5", 15, "stands twice"),
        ("\"article\": 8", "\"article\": 0", 15, "or is 0"),
        (r#", "min": 0, "max": 100"#, "", 10, "`min` is missing"),
        (r#""min": 0, "max": 100"#, r#""min": 9, "max": 1"#, 10, "min is greater"),
        (r#""min": 0, "max": 100"#, r#""min": 0, "max": 1, "years": 2"#, 10, "`years` does not go"),
        (r#"["investigations", "convictions"]"#, "[]", 11, "`rows` is empty"),
        (r#"["investigations", "convictions"]"#, r#"["a", "a"]"#, 11, "`a` stands twice"),
        (r#"["investigations", "convictions"]"#, r#"["1"]"#, 11, "`1` must be lower case"),
        (r#""years": 5"#, r#""years": 0"#, 11, "years must be"),
        (
            two,
            &with_show(r#"{"answer": {"question": "4", "is": ["yes"]}}"#),
            8,
            "`untoc-5-4`, which is not asked before",
        ),
        (
            two,
            &with_show(r#"{"answer": {"question": "2", "is": ["yes"]}}"#),
            8,
            "`untoc-5-2`, which is not asked before",
        ),
        (two, &with_show(r#"{"answer": {"question": "untoc-8-1", "is": ["yes"]}}"#), 8, "not asked before"),
        (two, &with_show(r#"{"answer": {"question": "1", "is": ["maybe"]}}"#), 8, "cannot have the value `maybe`"),
        (two, &with_show(r#"{"answer": {"question": "1", "is": []}}"#), 8, "cannot have the value ``"),
        (two, &with_show(r#"{"answer": {"question": "1", "is": ["no"], "or": 1}}"#), 8, "unknown field `or`"),
        (two, &with_show(r#"{"all": []}"#), 8, "empty list"),
        (two, &with_show(r#"{"not": {"any": [{"party_to": "untoc"}, {"any": []}]}}"#), 8, "empty list"),
        (two, &with_show(r#"{"any_in_article": ["perhaps"]}"#), 8, "`perhaps`"),
        (two, &with_show(r#"{"party_to": "tir"}"#), 8, "unknown variant `tir`"),
        (two, &with_show(r#"{"xor": []}"#), 8, "unknown variant `xor`"),
        (r#"{"not": {"party_to": "uncac"}}"#, r#"{"answer": {"question": "1", "is": ["no"]}}"#, 16, "untoc-8-1"),
        (r#"{"not": {"party_to": "uncac"}}"#, r#"{"any_in_article": ["no"]}"#, 16, "any_in_article"),
        (r#""kind": "yes_no""#, r#""kind": "yes_no", "show": {"any_in_article": ["no"]}"#, 7, "any_in_article"),
        // The text question 3 has no choices, so nothing can hang on it.
        (
            r#""n": "4", "kind": "number", "min": 0, "max": 100"#,
            r#""n": "4", "kind": "text", "show": {"answer": {"question": "3", "is": ["yes"]}}"#,
            10,
            "`untoc-5-3` cannot",
        ),
    ] {
        let error = broken(from, to);
        assert_eq!(error.file, "cluster-1-untoc.json", "{error}");
        assert_eq!(error.line, line, "{to}: {error}");
        assert!(error.column > 0 && error.reason.contains(reason), "{reason}: {error}");
    }
}

#[test]
fn the_second_article_is_searched_from_its_own_place() {
    // Question 1 stands in both articles; the fault is in the second.
    let at = UNTOC.rfind(r#"{"n": "1", "kind": "yes_no"}"#).unwrap();
    let mut text = UNTOC.to_owned();
    text.replace_range(at..at + 28, r#"{"n": "1", "kind": "yes_no", "min": 1}"#);
    let error = load(&common(), &[untoc(&text)]).unwrap_err();
    assert_eq!((error.line, error.column), (18, 10), "{error}");
}

#[test]
fn faults_of_the_common_block_name_its_file() {
    for (from, to, line, reason) in [
        ("\"n\": \"c1\"", "\"n\": \"1a\"", 4, "begins with c"),
        ("\"n\": \"c2\"", "\"n\": \"c1\"", 5, "stands twice"),
        ("\"question\": \"c3\"", "\"question\": \"c4\"", 7, "not asked before"),
        ("[\"training\", \"other\"]", "[]", 6, "`options` is empty"),
        ("[\"other\"]", "[\"others\"]", 7, "`others`"),
        ("\"version\": 1", "\"version\": 0", 2, "count from 1"),
        ("\"version\": 1", "\"version\": -1", 2, "invalid value"),
    ] {
        let text = COMMON.replacen(from, to, 1);
        let error = load(&SourceFile { name: "common.json", text: &text }, &[untoc(UNTOC)]).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("common.json", line), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
}

#[test]
fn sections_must_agree() {
    for (from, to, line) in [
        ("cluster-1", "cluster-2", 2),
        ("\"version\": 2", "\"version\": 3", 2),
        ("\"instrument\": \"firearms\"", "\"instrument\": \"untoc\"", 2),
        ("untoc-8-1", "migrants-8-1", 8),
    ] {
        let text = FIREARMS.replacen(from, to, 1);
        let error = load(&common(), &[untoc(UNTOC), firearms(&text)]).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("cluster-1-firearms.json", line), "{error}");
    }
    // What the Convention's section asks is not asked before the Protocol's when the order is turned round.
    assert!(load(&common(), &[firearms(FIREARMS), untoc(UNTOC)]).is_err());
    assert!(load(&common(), &[]).unwrap_err().reason.contains("at least one section"));
}
