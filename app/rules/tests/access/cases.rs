//! Single cases in which a paragraph says something that a table of seats does not show.

use super::every::ACTS;
use super::grid::by_seat;
use super::{
    ADDITIONAL, NO_PART, REVIEWING, REVIEWING_ALL, UNDER_REVIEW, UNDER_TEST, day, delegate, limited, review, role,
    standings,
};
use rules::access::{Act, ReviewFacts, Seat, decide, seat};
use rules::actor::{Duty, Viewer};
use rules::instrument::Instrument;
use rules::refusal::Refusal;
use rules::stage::{Stage, StageEvent, next};

fn reach(viewer: &Viewer, act: Act, facts: &ReviewFacts) -> Vec<Instrument> {
    decide(Some(viewer), act, facts, day(15)).map(|s| s.instruments).unwrap_or_default()
}

/// Para. 40, first sentence: the responses are for *all* States parties. A reviewing State is one, so what it reviews
/// limits documents, dialogue and observations, not the responses.
#[test]
fn a_reviewing_state_reads_no_less_of_a_submission_than_any_other_party() {
    let facts = review(Stage::Feedback, true);
    let other = reach(&delegate(NO_PART, Vec::new()), Act::ReadSubmission, &facts);
    assert_eq!(other, UNDER_TEST);
    for (of, duty) in [REVIEWING, REVIEWING_ALL, ADDITIONAL].into_iter().flat_map(|s| Duty::ALL.map(|d| (s, d))) {
        let whole = delegate(of, vec![role(of, duty)]);
        assert_eq!(reach(&whole, Act::ReadSubmission, &facts), other, "{of} {duty:?}");
        let part = delegate(REVIEWING_ALL, vec![limited(REVIEWING_ALL, duty, &[Instrument::Firearms])]);
        assert_eq!(reach(&part, Act::ReadSubmission, &facts), other, "{duty:?} for firearms only");
    }
}

/// Para. 28 (b): "only for those instruments".
#[test]
fn an_additional_reviewing_state_reaches_its_instruments_only() {
    let facts = review(Stage::Dialogue, true);
    let viewer = delegate(ADDITIONAL, vec![role(ADDITIONAL, Duty::Expert)]);
    for act in [Act::ReadAttachment, Act::ReadDialogue, Act::PostMessage] {
        let scope = decide(Some(&viewer), act, &facts, day(15)).unwrap();
        assert!(scope.covers(Some(Instrument::Firearms)) && scope.covers(None), "{act:?}");
        assert!(!scope.covers(Some(Instrument::Untoc)) && !scope.covers(Some(Instrument::Trafficking)), "{act:?}");
    }
}

/// A role may be limited to instruments, for the State under review, too: its expert on firearms does not write about
/// trafficking in persons.
#[test]
fn a_limited_role_for_the_state_under_review_reaches_its_instruments_only() {
    let facts = review(Stage::Questionnaire, false);
    for duty in [Duty::FocalPoint, Duty::Expert] {
        let viewer = delegate(UNDER_REVIEW, vec![limited(UNDER_REVIEW, duty, &[Instrument::Firearms])]);
        assert_eq!(reach(&viewer, Act::SaveAnswer, &facts), [Instrument::Firearms], "{duty:?}");
    }
}

/// What a role for a reviewing State without a common instrument already does.
#[test]
fn a_role_limited_to_nothing_of_the_review_is_none() {
    let facts = review(Stage::Dialogue, true);
    for only in [&[][..], &[Instrument::Migrants]] {
        for of in [REVIEWING, UNDER_REVIEW] {
            let viewer = delegate(of, vec![limited(of, Duty::FocalPoint, only)]);
            assert_eq!(seat(&viewer, &facts, day(15)), Seat::OtherParty, "{of} {only:?}");
        }
    }
}

/// A reviewing State whose instruments are none of the review's has nothing to review in it (para. 28 (b)).
#[test]
fn a_reviewing_seat_reaches_some_instrument_of_the_review() {
    let mut facts = review(Stage::Dialogue, true);
    for place in &mut facts.reviewers {
        place.instruments = vec![Instrument::Migrants];
    }
    let viewer = delegate(REVIEWING, vec![role(REVIEWING, Duty::FocalPoint)]);
    assert_eq!(seat(&viewer, &facts, day(15)), Seat::OtherParty);
}

/// Two roles, one for each instrument, are as good as one for both, in whatever order they were given.
#[test]
fn roles_with_the_same_duty_add_up() {
    let facts = review(Stage::Dialogue, true);
    let (first, second) = (Instrument::Untoc, Instrument::Trafficking);
    for duty in Duty::ALL {
        let one = limited(REVIEWING, duty, &[first]);
        let other = limited(REVIEWING, duty, &[second]);
        for roles in [vec![one.clone(), other.clone()], vec![other, one]] {
            let viewer = delegate(REVIEWING, roles);
            assert_eq!(reach(&viewer, Act::ReadDialogue, &facts), [first, second], "{duty:?}");
        }
    }
}

/// A stronger duty for one instrument does not take the weaker one for the others away.
#[test]
fn a_stronger_role_takes_no_instrument_away() {
    let facts = review(Stage::Dialogue, true);
    let expert = role(REVIEWING, Duty::Expert);
    let focal_point = limited(REVIEWING, Duty::FocalPoint, &[Instrument::Untoc]);
    let alone = reach(&delegate(REVIEWING, vec![expert.clone()]), Act::ReadDialogue, &facts);
    let both = reach(&delegate(REVIEWING, vec![expert, focal_point]), Act::ReadDialogue, &facts);
    assert!(alone.iter().all(|i| both.contains(i)), "alone {alone:?}, with the stronger role too {both:?}");
}

/// Nobody is told that an act belongs to the duty they have.
#[test]
fn a_refusal_never_names_the_duty_the_person_has() {
    for (viewer, (stage, submitted)) in by_seat().iter().flat_map(|v| standings().map(move |s| (v, s))) {
        let facts = review(stage, submitted);
        let held = match seat(viewer, &facts, day(15)) {
            Seat::UnderReview(duty) | Seat::Reviewing { duty, .. } => Some(duty),
            Seat::Secretariat | Seat::OtherParty | Seat::Outside => None,
        };
        for act in ACTS {
            if let Err(Refusal::NotYourDuty { needs }) = decide(Some(viewer), *act, &facts, day(15)) {
                assert_ne!(Some(needs), held, "{act:?} at {stage:?}");
            }
        }
    }
}

/// An act that moves the stage is allowed only where the stage can move.
#[test]
fn what_is_allowed_can_happen() {
    for (viewer, (stage, submitted)) in by_seat().iter().flat_map(|v| standings().map(move |s| (v, s))) {
        let facts = review(stage, submitted);
        for (act, event) in [(Act::Submit, StageEvent::ResponseSubmitted), (Act::OpenPhase, StageEvent::PhaseOpened)] {
            if decide(Some(viewer), act, &facts, day(15)).is_ok() {
                assert!(next(stage, event).is_ok(), "{act:?} at {stage:?}");
            }
        }
    }
}

/// Para. 52: a signatory under review has the rights of its own review and nothing of para. 40 elsewhere.
#[test]
fn a_signatory_has_its_own_review_only() {
    let own = Viewer { state_is_party: false, ..delegate(UNDER_REVIEW, vec![role(UNDER_REVIEW, Duty::FocalPoint)]) };
    let here = review(Stage::Questionnaire, true);
    assert!(decide(Some(&own), Act::Submit, &here, day(15)).is_ok());
    let there = ReviewFacts { review: super::review_id(2), state: super::state(NO_PART), ..here };
    for act in ACTS.iter().filter(|a| a.needs_review()) {
        assert_eq!(decide(Some(&own), *act, &there, day(15)), Err(Refusal::NotFound), "{act:?}");
    }
}
