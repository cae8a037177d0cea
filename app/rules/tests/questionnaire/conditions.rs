//! Which questions are asked.

use super::{facts, questionnaire};
use rules::instrument::{Instrument, TreatyStatus};
use rules::party::Treaties;
use rules::questionnaire::value::Choice;
use rules::questionnaire::{Article, Choices, Condition, Facts, Outline, TreatyName, Value, cascade, shows, visible};
use std::collections::BTreeMap;

fn condition(json: &str) -> Condition {
    serde_json::from_str(json).unwrap()
}

#[test]
fn conditions_by_table() {
    let mut choices = Choices::default();
    choices.set("untoc-5-1", true, vec!["in_part".to_owned()]);
    choices.set("untoc-5-2", false, vec!["no".to_owned(), "other".to_owned()]);
    choices.set("untoc-51-1", true, vec!["yes".to_owned()]);
    choices.set("untoc-5-9", true, vec![]);
    let facts = facts(TreatyStatus::Signatory);
    for (json, expected) in [
        (r#"{"party_to":"untoc"}"#, true),
        (r#"{"party_to":"migrants"}"#, false),
        // A signature is not enough.
        (r#"{"party_to":"uncac"}"#, false),
        (r#"{"not":{"party_to":"uncac"}}"#, true),
        (r#"{"answer":{"question":"untoc-5-1","is":["yes","in_part"]}}"#, true),
        (r#"{"answer":{"question":"untoc-5-1","is":["yes"]}}"#, false),
        (r#"{"answer":{"question":"untoc-5-2","is":["other"]}}"#, true),
        (r#"{"answer":{"question":"untoc-5-9","is":["yes"]}}"#, false),
        (r#"{"not":{"answer":{"question":"untoc-5-9","is":["yes"]}}}"#, true),
        (r#"{"any_in_article":["in_part"]}"#, true),
        // The options of `several` and the answers of article 51 are not those of a yes_no question of article 5.
        (r#"{"any_in_article":["no"]}"#, false),
        (r#"{"any_in_article":["yes"]}"#, false),
        (r#"{"all":[{"party_to":"untoc"},{"party_to":"firearms"}]}"#, true),
        (r#"{"all":[{"party_to":"untoc"},{"party_to":"uncac"}]}"#, false),
        (r#"{"any":[{"party_to":"uncac"},{"party_to":"untoc"}]}"#, true),
        (r#"{"any":[{"party_to":"uncac"},{"party_to":"migrants"}]}"#, false),
    ] {
        let condition = condition(json);
        assert_eq!(shows("untoc-5-c1", Some(&condition), &facts, &choices), expected, "{json}");
        assert_eq!(serde_json::to_string(&condition).unwrap(), json);
    }
    assert!(shows("untoc-5-c1", None, &facts, &choices));
}

#[test]
fn each_treaty_is_its_own() {
    for treaty in TreatyName::ALL {
        let mut treaties = Treaties::default();
        match treaty {
            TreatyName::Untoc => treaties.untoc = TreatyStatus::Party,
            TreatyName::Trafficking => treaties.trafficking = TreatyStatus::Party,
            TreatyName::Migrants => treaties.migrants = TreatyStatus::Party,
            TreatyName::Firearms => treaties.firearms = TreatyStatus::Party,
            TreatyName::Uncac => treaties.uncac = TreatyStatus::Party,
        }
        let facts = Facts { treaties, instruments: vec![] };
        for asked in TreatyName::ALL {
            let condition = condition(&format!(r#"{{"party_to":"{}"}}"#, asked.code()));
            assert_eq!(shows("untoc-5-1", Some(&condition), &facts, &Choices::default()), asked == treaty);
        }
    }
}

/// Answers by code, written `code=choice`.
fn answers(pairs: &str) -> BTreeMap<String, Value> {
    let value = |choice: &str| match Choice::from_code(choice) {
        Some(choice) => Value::YesNo(choice),
        None => Value::Several(vec![choice.to_owned()]),
    };
    pairs.split_whitespace().filter_map(|p| p.split_once('=')).map(|(c, v)| (c.to_owned(), value(v))).collect()
}

fn shown(facts: &Facts, pairs: &str) -> Vec<String> {
    let (q, answers) = (questionnaire(), answers(pairs));
    let visible = visible(&q, facts, &|code| answers.get(code));
    let codes: Vec<String> = q.questions().filter(|q| visible.question(&q.code)).map(|q| q.code.clone()).collect();
    assert_eq!(visible.count() as usize, codes.len());
    codes
}

#[test]
fn a_hidden_answer_counts_as_not_given() {
    let facts = facts(TreatyStatus::None);
    let has = |pairs: &str, code: &str| shown(&facts, pairs).iter().any(|c| c == code);
    // 1 opens 2, and no in 2 opens 3.
    assert!(has("untoc-5-1=yes untoc-5-2=no", "untoc-5-3"));
    // 1 becomes no: 2 is hidden with its answer, so 3 is hidden as well, though 2 still says no.
    assert!(!has("untoc-5-1=outside untoc-5-2=no", "untoc-5-2"));
    assert!(!has("untoc-5-1=outside untoc-5-2=no", "untoc-5-3"));
    // The hidden no does not open the common explanation either; a visible one does.
    assert!(!has("untoc-5-1=outside untoc-5-2=no", "untoc-5-c2"));
    assert!(has("untoc-5-1=yes untoc-5-2=no", "untoc-5-c2"));
    assert!(has("untoc-5-1=no", "untoc-5-c2"));
    // Article 8 has its own common block.
    assert!(!has("untoc-5-1=no", "untoc-8-c2"));
    assert!(has("untoc-8-c3=other", "untoc-8-c4"));
    assert!(!has("untoc-8-c3=training", "untoc-8-c4"));
    // Across articles and instruments.
    assert!(has("untoc-5-1=yes", "untoc-8-2"));
    assert!(!has("untoc-5-1=in_part", "untoc-8-2"));
    assert!(has("untoc-8-1=no", "firearms-5-2"));
}

#[test]
fn an_article_that_is_not_for_the_state_hides_all_its_answers() {
    let q = questionnaire();
    for (status, asked) in [(TreatyStatus::Party, false), (TreatyStatus::Signatory, true), (TreatyStatus::None, true)] {
        let facts = facts(status);
        let given = answers("untoc-8-1=no");
        let visible = visible(&q, &facts, &|code| given.get(code));
        assert_eq!(visible.article(Instrument::Untoc, 8), asked, "{status:?}");
        assert_eq!(visible.question("untoc-8-1"), asked);
        // The Protocol's question hangs on an answer that no longer counts.
        assert_eq!(visible.question("firearms-5-2"), asked);
        assert!(visible.article(Instrument::Untoc, 5) && !visible.article(Instrument::Untoc, 6));
    }
}

#[test]
fn only_the_instruments_of_the_review_are_asked() {
    let mut facts = facts(TreatyStatus::None);
    facts.instruments = vec![Instrument::Firearms];
    let codes = shown(&facts, "untoc-5-1=yes untoc-8-1=no");
    assert_eq!(codes, ["firearms-5-1", "firearms-5-c1", "firearms-5-c3"]);
    facts.instruments.clear();
    assert!(shown(&facts, "").is_empty());
}

/// The browser's pass over one article must agree with the server's over everything, whatever is answered.
#[test]
fn a_page_by_itself_sees_what_the_server_sees() {
    let q = questionnaire();
    let codes = ["untoc-5-1", "untoc-5-2", "untoc-8-1", "untoc-8-c3", "firearms-5-c3"];
    let choices = ["", "yes", "in_part", "no", "outside"];
    for status in [TreatyStatus::None, TreatyStatus::Party] {
        let facts = facts(status);
        for case in 0..5_usize.pow(5) {
            let mut pairs = String::new();
            for (index, code) in codes.iter().enumerate() {
                let pick = case / 5_usize.pow(index as u32) % 5;
                let choice =
                    if code.ends_with("c3") { ["", "training", "other", "", "other"][pick] } else { choices[pick] };
                if !choice.is_empty() {
                    pairs.push_str(&format!("{code}={choice} "));
                }
            }
            let given = answers(&pairs);
            let whole = visible(&q, &facts, &|code| given.get(code));
            for article in q.articles().filter(|a| whole.article(a.instrument, a.number)) {
                let page = page(article, &facts, whole.choices().only(&article.depends_on()), &given);
                let server: Vec<bool> = article.questions.iter().map(|q| whole.question(&q.code)).collect();
                assert_eq!(page, server, "{pairs} article {}", article.number);
            }
        }
    }
}

fn page(article: &Article, facts: &Facts, mut choices: Choices, given: &BTreeMap<String, Value>) -> Vec<bool> {
    let outline: Vec<Outline> = article.questions.iter().map(|q| q.outline()).collect();
    let json = serde_json::to_string(&outline).unwrap();
    let outline: Vec<Outline> = serde_json::from_str(&json).unwrap();
    let read = |code: &str| given.get(code).map(Value::choices).unwrap_or_default();
    let first = cascade(&outline, facts, &mut choices, &read);
    // A second pass with the first one's leavings gives the same.
    assert_eq!(cascade(&outline, facts, &mut choices, &read), first);
    first
}

#[test]
fn a_click_that_hides_a_question_makes_its_answer_forgotten() {
    let q = questionnaire();
    let article = q.article(Instrument::Untoc, 5).unwrap();
    let outline: Vec<Outline> = article.questions.iter().map(|q| q.outline()).collect();
    let facts = facts(TreatyStatus::None);
    let mut choices = Choices::default();
    let mut pass = |pairs: &str| {
        let given = answers(pairs);
        let read = |code: &str| given.get(code).map(Value::choices).unwrap_or_default();
        let shown = cascade(&outline, &facts, &mut choices, &read);
        let code = |(q, _): (&Outline, bool)| q.code.rsplit('-').next().unwrap().to_owned();
        outline.iter().zip(shown).filter(|(_, shown)| *shown).map(code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(pass("untoc-5-1=yes untoc-5-2=no"), "1 2 3 4 5 c1 c2 c3");
    // The field of question 2 still says no, but it is hidden now, and so is all that hangs on it.
    assert_eq!(pass("untoc-5-1=outside untoc-5-2=no"), "1 4 5 c1 c3");
    assert_eq!(pass("untoc-5-1=yes untoc-5-2=no"), "1 2 3 4 5 c1 c2 c3");
}
