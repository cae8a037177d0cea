//! Written feedback: what is left, what can be sent, when the dialogue begins, and how questions live through versions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use chrono::{DateTime, TimeDelta, Utc};
use rules::access::Reviewer;
use rules::feedback::{
    AnswerHead, ArticleKey, ArticleState, Draft, Head, NotSendable, Note, NoteKind, Sent, all_sent, answer_text,
    article_code, asked, for_instruments, freeze, newly_asked, parse_article, sendable, stage_after,
};
use rules::id::{NoteId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::stage::Stage;
use std::collections::BTreeSet;
use uuid::Uuid;

const ARTICLES: [ArticleKey; 4] =
    [(Instrument::Untoc, 5), (Instrument::Untoc, 6), (Instrument::Trafficking, 5), (Instrument::Firearms, 3)];

fn state(code: &str) -> PartyCode {
    PartyCode::parse(code).unwrap()
}

fn note(id: u128, article: ArticleKey, kind: NoteKind, text: &str) -> Note {
    let id = NoteId::new(Uuid::from_u128(id));
    Note { id, article, kind, question: None, lang: Language::En, text: text.to_owned() }
}

fn reviewer(code: &str, replaced: bool) -> Reviewer {
    Reviewer { state: state(code), instruments: vec![Instrument::Untoc], replaced }
}

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::hours(hours)
}

#[test]
fn codes_of_articles_read_back_and_nothing_else_does() {
    for article in ARTICLES {
        assert_eq!(parse_article(&article_code(article)), Some(article));
    }
    for other in ["", "untoc", "untoc-", "untoc-05", "untoc-+5", "untoc-5-1", "untoc-5 ", "UNTOC-5", "x-5", "untoc--5"]
    {
        assert_eq!(parse_article(other), None, "{other}");
    }
    for kind in NoteKind::ALL {
        assert_eq!(NoteKind::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn an_article_is_done_by_a_note_or_by_saying_that_there_is_nothing() {
    let [one, two, three, four] = ARTICLES;
    let draft = Draft {
        notes: vec![note(1, one, NoteKind::Success, "Well done"), note(2, two, NoteKind::Challenge, " \n")],
        nothing: BTreeSet::from([one, three]),
    };
    assert_eq!(draft.state(one, true), ArticleState::Noted, "a note counts before the mark");
    assert_eq!(draft.state(two, true), ArticleState::Claimed, "a note without words is none");
    assert_eq!(draft.state(two, false), ArticleState::Unclaimed);
    assert_eq!(draft.state(three, true), ArticleState::Nothing);
    assert_eq!(draft.left(&ARTICLES), [two, four]);
    assert_eq!(Draft::default().left(&ARTICLES), ARTICLES);
}

#[test]
fn what_is_left_does_not_hinder_sending_but_saying_nothing_or_the_same_does() {
    let one = ARTICLES[0];
    let mut draft = Draft { notes: vec![note(1, one, NoteKind::Measures, "Clear")], ..Draft::default() };
    let first = freeze(&ARTICLES, &draft);
    assert_eq!(first.left, ["untoc-6", "trafficking-5", "firearms-3"]);
    assert_eq!(sendable(&first, None), Ok(()));
    assert_eq!(sendable(&freeze(&ARTICLES, &Draft::default()), None), Err(NotSendable::Empty));
    assert_eq!(sendable(&freeze(&ARTICLES, &draft), Some(&first)), Err(NotSendable::Unchanged));
    draft.nothing.insert(ARTICLES[1]);
    assert_eq!(sendable(&freeze(&ARTICLES, &draft), Some(&first)), Ok(()), "a mark is a change");
    draft.notes[0].lang = Language::Fr;
    assert_eq!(sendable(&freeze(&ARTICLES, &draft), Some(&first)), Ok(()), "another language is a change");
}

#[test]
fn notes_upon_an_article_that_is_no_longer_asked_are_sent_all_the_same() {
    let gone = (Instrument::Untoc, 9);
    let draft = Draft { notes: vec![note(1, gone, NoteKind::Challenge, "Still true")], ..Draft::default() };
    let sent = freeze(&ARTICLES, &draft);
    assert_eq!(sent.articles.last().map(|a| (a.instrument, a.article)), Some(gone));
    assert_eq!(sent.left.len(), ARTICLES.len());
}

#[test]
fn the_dialogue_begins_when_every_reviewing_state_of_today_has_sent() {
    let (a, b) = (state("AUT"), state("BRA"));
    let two = [reviewer("AUT", false), reviewer("BRA", false)];
    assert_eq!(stage_after(Stage::Feedback, &two, &[a]), Ok(Stage::Feedback));
    assert_eq!(stage_after(Stage::Feedback, &two, &[a, b]), Ok(Stage::Dialogue));
    assert_eq!(stage_after(Stage::Dialogue, &two, &[a]), Ok(Stage::Dialogue), "a correction moves nothing");
    let replaced = [reviewer("AUT", false), reviewer("BRA", true), reviewer("CHL", false)];
    assert_eq!(stage_after(Stage::Feedback, &replaced, &[a, b]), Ok(Stage::Feedback), "whoever came is waited for");
    assert_eq!(stage_after(Stage::Feedback, &replaced, &[a, state("CHL")]), Ok(Stage::Dialogue));
    assert!(!all_sent(&[], &[a]) && !all_sent(&[reviewer("AUT", true)], &[a]), "nobody reviews");
    for now in [Stage::Preparing, Stage::Questionnaire, Stage::Observations, Stage::Agreed, Stage::Released] {
        assert_eq!(stage_after(now, &two, &[a, b]), Err(Refusal::WrongStage { now }));
    }
}

#[test]
fn a_question_keeps_its_first_date_through_rewording_withdrawal_and_return() {
    let one = ARTICLES[0];
    let version = |notes: Vec<Note>| freeze(&ARTICLES, &Draft { notes, ..Draft::default() });
    let asks = |id, text| note(id, one, NoteKind::Supplement, text);
    let first = version(vec![asks(1, "How many?"), asks(2, "Since when?")]);
    let second = version(vec![asks(1, "How many each year?"), asks(3, "Who?")]);
    let third = version(vec![asks(1, "How many each year?"), asks(2, "Since when?"), asks(3, "Who?")]);
    assert_eq!((newly_asked(&first, None), newly_asked(&second, Some(&first))), (2, 1));
    let mut versions = vec![(1, at(1), first), (2, at(2), second)];
    let told = asked(state("AUT"), &versions);
    let ids: Vec<u128> = told.iter().map(|q| q.id.get().as_u128()).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!((told[0].first, told[0].worded), ((1, at(1)), (2, at(2))));
    assert_eq!(told[0].text, "How many each year?");
    assert_eq!(told[1].withdrawn, Some((2, at(2))));
    assert_eq!(told[2].first, (2, at(2)));
    versions.push((3, at(3), third));
    let back = asked(state("AUT"), &versions);
    assert_eq!((back[1].withdrawn, back[1].first), (None, (1, at(1))));
}

#[test]
fn the_canonical_text_of_an_answer_is_fixed() {
    let head = AnswerHead {
        review: ReviewId::new(Uuid::from_u128(1)),
        state: state("NOR"),
        phase: 1,
        question: NoteId::new(Uuid::from_u128(2)),
        number: 1,
        sent_at: at(0),
    };
    assert_eq!(
        answer_text(&head, Language::Fr, "Trois \"cas\""),
        "{\"format\":\"supplement-answer-1\",\"lang\":\"fr\",\"number\":1,\"phase\":1,\
         \"question\":\"00000000-0000-0000-0000-000000000002\",\"review\":\"00000000-0000-0000-0000-000000000001\",\
         \"sent_at\":\"1970-01-01T00:00:00.000Z\",\"state\":\"NOR\",\"text\":\"Trois \\\"cas\\\"\"}"
    );
}

/// Numbers that depend on the seed alone (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

/// Any draft: notes of all kinds and languages with odd texts, some without words, and marks.
fn any_draft(seed: u64) -> Draft {
    const TEXTS: [&str; 8] =
        ["", " \n", "plain", "\"quoted\" \\", "\u{5d0}\u{5d1}", "<b>&amp;</b>", "\u{1f469}", "a\nb"];
    let mut draw = Numbers(seed);
    let notes = (0..draw.below(9)).map(|n| Note {
        lang: Language::ALL[draw.below(6)],
        question: (draw.below(3) == 0).then(|| "untoc-5-1".to_owned()),
        ..note(
            u128::try_from(n * 97 + draw.below(97)).unwrap(),
            ARTICLES[draw.below(ARTICLES.len())],
            NoteKind::ALL[draw.below(NoteKind::ALL.len())],
            TEXTS[draw.below(TEXTS.len())],
        )
    });
    let notes = notes.collect();
    Draft { notes, nothing: ARTICLES.into_iter().filter(|_| draw.below(3) == 0).collect() }
}

#[test]
fn every_article_is_either_sent_or_left_and_no_note_is_lost() {
    for seed in 0..3000 {
        let draft = any_draft(seed);
        let sent = freeze(&ARTICLES, &draft);
        let mut codes: Vec<String> = sent.articles.iter().map(|a| article_code((a.instrument, a.article))).collect();
        codes.extend(sent.left.iter().cloned());
        codes.sort();
        let mut all: Vec<String> = ARTICLES.into_iter().map(article_code).collect();
        all.sort();
        assert_eq!(codes, all, "{seed}");
        let notes: usize = sent.articles.iter().map(|a| a.notes.len()).sum();
        assert_eq!(notes, draft.notes.iter().filter(|n| n.is_said()).count(), "{seed}");
        assert_eq!(sent.left.len(), draft.left(&ARTICLES).len(), "{seed}");
    }
}

#[test]
fn the_canonical_text_reads_back_and_does_not_hang_on_the_order_of_writing() {
    let head = Head {
        review: ReviewId::new(Uuid::from_u128(7)),
        state: state("NOR"),
        by: state("AUT"),
        phase: 1,
        number: 2,
        response: 1,
        sent_at: at(5),
        instruments: Instrument::ALL.to_vec(),
    };
    for seed in 0..3000 {
        let mut draft = any_draft(seed);
        let sent = freeze(&ARTICLES, &draft);
        let text = sent.canonical(&head);
        let back: Sent = serde_json::from_str(&text).unwrap();
        assert_eq!(back, sent, "{seed}");
        assert_eq!(back.canonical(&head), text, "{seed}");
        draft.notes.reverse();
        assert_eq!(freeze(&ARTICLES, &draft), sent, "{seed}");
    }
}

#[test]
fn a_reader_of_some_instruments_reads_nothing_of_the_others() {
    for seed in 0..1000 {
        let sent = freeze(&ARTICLES, &any_draft(seed));
        let only: Vec<Instrument> =
            Instrument::ALL.into_iter().enumerate().filter(|(i, _)| seed >> i & 1 == 1).map(|(_, i)| i).collect();
        let read = for_instruments(&sent, &only);
        assert!(read.articles.iter().all(|a| only.contains(&a.instrument)));
        assert!(read.left.iter().all(|c| parse_article(c).is_some_and(|(i, _)| only.contains(&i))));
        let kept = sent.articles.iter().filter(|a| only.contains(&a.instrument)).count();
        assert_eq!(read.articles.len(), kept);
        assert_eq!(for_instruments(&sent, &Instrument::ALL), sent);
    }
}
