//! Stages: every pair of stage and event, and whose turn it is.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use rules::refusal::Refusal;
use rules::stage::{Stage, StageEvent, Turn, next, turn_paragraph, whose_turn};

/// Rows: stages; columns: events. `-` is refused.
const STEPS: &str = "
                opened     submitted  feedback   begun         agreed  released
preparing       questionnaire -       -          -             -       -
questionnaire   -          feedback   -          -             -       -
feedback        -          feedback   dialogue   -             -       -
dialogue        -          dialogue   -          observations  -       -
observations    -          observations -        -             agreed  -
agreed          -          agreed     -          -             -       released
released        -          released   -          -             -       -
";

#[test]
fn every_step() {
    let mut pairs = 0;
    for row in STEPS.trim().lines().skip(1) {
        let mut cells = row.split_whitespace();
        let stage = Stage::from_code(cells.next().unwrap()).unwrap();
        for (cell, event) in cells.by_ref().zip(StageEvent::ALL) {
            let found = next(stage, event);
            match Stage::from_code(cell) {
                Some(then) => assert!(matches!(found, Ok(s) if s == then), "{stage:?} {event:?}"),
                None => {
                    assert!(matches!(found, Err(Refusal::WrongStage { now }) if now == stage), "{stage:?} {event:?}")
                }
            }
            pairs += 1;
        }
        assert_eq!(cells.next(), None);
    }
    assert_eq!(pairs, Stage::ALL.len() * StageEvent::ALL.len());
}

#[test]
fn the_events_in_order_walk_through_all_stages() {
    let mut stage = Stage::Preparing;
    let mut walked = vec![stage];
    for event in StageEvent::ALL {
        stage = next(stage, event).ok().unwrap();
        walked.push(stage);
    }
    assert_eq!(walked, Stage::ALL);
    assert!(Stage::ALL.is_sorted());
}

#[test]
fn turns_and_paragraphs() {
    let table = [
        (Stage::Preparing, "31", Turn::Secretariat, "31"),
        (Stage::Questionnaire, "34", Turn::StateUnderReview, "34"),
        (Stage::Feedback, "35", Turn::ReviewingStates, "35"),
        (Stage::Dialogue, "35", Turn::Both, "35"),
        (Stage::Observations, "38", Turn::Both, "38"),
        (Stage::Agreed, "39", Turn::Secretariat, "38"),
        (Stage::Released, "38", Turn::Secretariat, "38"),
    ];
    for (stage, para, turn, turn_para) in table {
        assert_eq!((stage.paragraph(), whose_turn(stage), turn_paragraph(stage)), (para, turn, turn_para), "{stage:?}");
    }
}

#[test]
fn codes_round_trip() {
    for stage in Stage::ALL {
        assert_eq!(Stage::from_code(stage.code()), Some(stage));
        assert_eq!(serde_json::to_value(stage).unwrap(), stage.code());
    }
    for event in StageEvent::ALL {
        assert_eq!(StageEvent::from_code(event.code()), Some(event));
        assert_eq!(serde_json::to_value(event).unwrap(), event.code());
    }
    for turn in [Turn::Secretariat, Turn::StateUnderReview, Turn::ReviewingStates, Turn::Both] {
        assert_eq!(serde_json::to_value(turn).unwrap(), turn.code());
    }
    assert_eq!(Stage::from_code("closed"), None);
}
