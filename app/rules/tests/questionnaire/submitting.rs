//! Progress, freezing, the canonical text, and what an additional reviewing State may read.

use super::{facts, questionnaire};
use rules::id::ReviewId;
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::value::Choice;
use rules::questionnaire::{
    ArticleProgress, Frozen, Head, Tally, Value, article_progress, for_instruments, freeze, tally, unanswered, visible,
};
use std::collections::{BTreeMap, BTreeSet};

type Answers = BTreeMap<String, (Value, Language)>;

fn answers(pairs: &[(&str, Choice)]) -> Answers {
    pairs.iter().map(|(code, choice)| ((*code).to_owned(), (Value::YesNo(*choice), Language::Fr))).collect()
}

#[test]
fn progress_by_table() {
    use ArticleProgress::*;
    let q = questionnaire();
    let article = q.article(Instrument::Untoc, 8).unwrap();
    // Asked of article 8 while nothing is answered: 1, c1, c3; a no in 1 adds c2.
    let all = ["untoc-8-1", "untoc-8-c1", "untoc-8-c3"];
    for (choice, answered, ready, submitted, expected) in [
        (Choice::Yes, vec![], false, false, NotStarted),
        (Choice::Yes, vec!["untoc-8-1"], false, false, InProgress),
        (Choice::Yes, all.to_vec(), false, false, AllAnswered),
        // A hidden answer counts neither for nor against.
        (Choice::Yes, vec!["untoc-8-c2"], false, false, NotStarted),
        (Choice::No, all.to_vec(), false, false, InProgress),
        (Choice::No, [&all[..], &["untoc-8-c2"]].concat(), false, false, AllAnswered),
        (Choice::Yes, vec![], true, false, Ready),
        (Choice::Yes, all.to_vec(), true, false, Ready),
        (Choice::Yes, all.to_vec(), true, true, Submitted),
        (Choice::Yes, vec![], false, true, Submitted),
    ] {
        let value = Value::YesNo(choice);
        let given: BTreeSet<&str> = answered.iter().copied().collect();
        let is_answered = |code: &str| given.contains(code);
        let shown = visible(&q, &facts(TreatyStatus::None), &|code| {
            (code == "untoc-8-1" && is_answered(code)).then_some(&value)
        });
        assert_eq!(
            article_progress(article, &shown, &is_answered, ready, submitted),
            expected,
            "{choice:?} {answered:?}"
        );
    }
    let codes: BTreeSet<&str> = ArticleProgress::ALL.iter().map(|p| p.code()).collect();
    assert_eq!(codes.len(), 5);
}

#[test]
fn what_is_open_comes_in_the_order_asked() {
    let q = questionnaire();
    let mut facts = facts(TreatyStatus::None);
    facts.instruments = vec![Instrument::Firearms];
    let shown = visible(&q, &facts, &|_| None);
    let open = unanswered(&q, &shown, &|code| code == "firearms-5-c1");
    assert_eq!(open.iter().map(|q| q.code.as_str()).collect::<Vec<_>>(), ["firearms-5-1", "firearms-5-c3"]);
    let article = q.article(Instrument::Firearms, 5).unwrap();
    assert_eq!(tally(article, &shown, &|code| code == "firearms-5-c1"), Tally { answered: 1, asked: 3 });
}

/// Article 8 answered, though the State is a party to the Convention against Corruption, and a stale question.
fn frozen() -> Frozen {
    let mut given = answers(&[
        ("untoc-8-1", Choice::No),
        ("untoc-5-1", Choice::No),
        ("untoc-5-2", Choice::Yes),
        ("untoc-99-1", Choice::Yes),
    ]);
    let text = |s: &str| (Value::Text(s.to_owned()), Language::Ar);
    given.insert("untoc-5-c2".to_owned(), text("because \"of\" this"));
    given.insert("untoc-5-4".to_owned(), text("  "));
    let option = |s: &str| (Value::Several(vec![s.to_owned()]), Language::Fr);
    given.insert("firearms-5-c3".to_owned(), option("training"));
    freeze(&questionnaire(), &facts(TreatyStatus::Party), &given)
}

fn codes(frozen: &Frozen) -> Vec<&str> {
    frozen.answers.iter().map(|a| a.code.as_str()).collect()
}

#[test]
fn hidden_answers_are_left_out_and_told() {
    let frozen = frozen();
    assert_eq!(codes(&frozen), ["untoc-5-1", "untoc-5-c2", "firearms-5-c3"]);
    assert_eq!(frozen.left_out, ["untoc-5-2", "untoc-8-1", "untoc-99-1"]);
    // The blank answer to 4 is none; article 8 is not asked.
    let open = ["untoc-5-4", "untoc-5-5", "untoc-5-c1", "untoc-5-c3", "firearms-5-1", "firearms-5-c1"];
    assert_eq!(frozen.unanswered, open);
    assert_eq!(frozen.answers[1].lang, Language::Ar);
}

#[test]
fn an_additional_reviewer_reads_its_instruments_only() {
    let frozen = frozen();
    let part = for_instruments(&frozen, &[Instrument::Firearms]);
    assert_eq!(codes(&part), ["firearms-5-c3"]);
    assert_eq!(part.unanswered, ["firearms-5-1", "firearms-5-c1"]);
    assert!(part.left_out.is_empty());
    let all = for_instruments(&frozen, &Instrument::ALL);
    assert_eq!((all.answers, all.unanswered), (frozen.answers.clone(), frozen.unanswered.clone()));
    assert!(for_instruments(&frozen, &[]).answers.is_empty());
    assert!(for_instruments(&frozen, &[Instrument::Migrants]).unanswered.is_empty());
}

fn head() -> Head {
    Head {
        review: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff".parse::<ReviewId>().unwrap(),
        state: PartyCode::parse("AUT").unwrap(),
        phase: 1,
        number: 2,
        questionnaire: "cluster-1".to_owned(),
        version: 2,
        submitted_at: "2026-11-20T10:00:00.123456Z".parse().unwrap(),
        instruments: vec![Instrument::Untoc, Instrument::Firearms],
    }
}

#[test]
fn the_canonical_text_is_fixed() {
    let expected = concat!(
        r#"{"answers":[{"code":"untoc-5-1","lang":"fr","value":{"kind":"yes_no","value":"no"}},"#,
        r#"{"code":"untoc-5-c2","lang":"ar","value":{"kind":"text","value":"because \"of\" this"}},"#,
        r#"{"code":"firearms-5-c3","lang":"fr","value":{"kind":"several","value":["training"]}}],"#,
        r#""format":"response-1","instruments":["untoc","firearms"],"number":2,"phase":1,"questionnaire":"cluster-1","#,
        r#""review":"6f9619ff-8b86-4d01-b42d-00cf4fc964ff","state":"AUT","submitted_at":"2026-11-20T10:00:00.123Z","#,
        r#""unanswered":["untoc-5-4","untoc-5-5","untoc-5-c1","untoc-5-c3","firearms-5-1","firearms-5-c1"],"version":2}"#,
    );
    let frozen = frozen();
    assert_eq!(frozen.canonical(&head()), expected);
    // It does not hang on what is not sent, nor on a trip through storage.
    let stored: Frozen = serde_json::from_str(&serde_json::to_string(&frozen).unwrap()).unwrap();
    assert_eq!(stored, frozen);
    assert_eq!(Frozen { left_out: vec![], ..stored }.canonical(&head()), expected);
}

#[test]
fn each_change_changes_the_canonical_text() {
    let before = frozen().canonical(&head());
    let heads = [
        Head { phase: 2, ..head() },
        Head { number: 3, ..head() },
        Head { version: 3, ..head() },
        Head { state: PartyCode::parse("AUS").unwrap(), ..head() },
        Head { submitted_at: "2026-11-20T10:00:00.124Z".parse().unwrap(), ..head() },
        Head { instruments: vec![Instrument::Untoc], ..head() },
    ];
    for changed in heads {
        assert_ne!(frozen().canonical(&changed), before);
    }
    let mut other = frozen();
    other.answers[0].lang = Language::Es;
    assert_ne!(other.canonical(&head()), before);
    other = frozen();
    other.unanswered.pop();
    assert_ne!(other.canonical(&head()), before);
}
