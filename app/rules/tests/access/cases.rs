//! Single cases in which a paragraph says something that a table of seats does not show.

use super::every::ACTS;
use super::grid::by_seat;
use super::{
    ADDITIONAL, NO_PART, REVIEWING, REVIEWING_ALL, UNDER_REVIEW, UNDER_TEST, day, delegate, limited, review, role,
    standings,
};
use rules::access::{Act, ReviewFacts, Reviewer, Seat, decide, seat};
use rules::actor::{Duty, Viewer};
use rules::instrument::Instrument;
use rules::refusal::Refusal;
use rules::stage::{Stage, StageEvent, next};

fn reach(viewer: &Viewer, act: Act, facts: &ReviewFacts) -> Vec<Instrument> {
    decide(Some(viewer), act, facts, day(15)).map(|s| s.instruments).unwrap_or_default()
}

/// Para. 40 gives the responses to all States parties. The client's reading goes before it for those who review: "the
/// reviewing States see ... the submitted version after it, per instrument where they are additional reviewers".
#[test]
fn a_reviewing_state_reads_a_submission_within_its_instruments() {
    use Instrument::{Firearms, Trafficking, Untoc};
    let facts = review(Stage::Feedback, true);
    assert_eq!(reach(&delegate(NO_PART, Vec::new()), Act::ReadSubmission, &facts), UNDER_TEST);
    let states: [(&str, &[Instrument]); 3] =
        [(REVIEWING, &[Untoc, Trafficking]), (REVIEWING_ALL, &UNDER_TEST), (ADDITIONAL, &[Firearms])];
    for duty in Duty::ALL {
        for (of, reviews) in states {
            let viewer = delegate(of, vec![role(of, duty)]);
            assert_eq!(reach(&viewer, Act::ReadSubmission, &facts), reviews, "{of} {duty:?}");
        }
        let part = delegate(REVIEWING_ALL, vec![limited(REVIEWING_ALL, duty, &[Firearms])]);
        assert_eq!(reach(&part, Act::ReadSubmission, &facts), [Firearms], "{duty:?} for firearms only");
        // Without a role of their own, other delegates of a reviewing State are delegates of a State party.
        assert_eq!(reach(&delegate(ADDITIONAL, Vec::new()), Act::ReadSubmission, &facts), UNDER_TEST);
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

/// Each act reaches the instruments for which the person holds a duty that suffices for it, and no other.
#[test]
fn an_act_reaches_what_its_duty_reaches() {
    use Instrument::{Firearms, Trafficking, Untoc};
    let facts = review(Stage::Dialogue, true);
    for of in [UNDER_REVIEW, REVIEWING_ALL] {
        let roles = vec![
            limited(of, Duty::FocalPoint, &[Untoc]),
            limited(of, Duty::Expert, &[Firearms]),
            role(of, Duty::Observer),
        ];
        for roles in [roles.iter().rev().cloned().collect(), roles] {
            let viewer = delegate(of, roles);
            for act in [Act::ReadDialogue, Act::ReadSubmission, Act::ReadAttachment, Act::ReadPeople] {
                assert_eq!(reach(&viewer, act, &facts), [Untoc, Trafficking, Firearms], "{of} {act:?}");
            }
            assert_eq!(reach(&viewer, Act::PostMessage, &facts), [Untoc, Firearms], "{of}");
            assert_eq!(reach(&viewer, Act::SetPlan, &facts), [Untoc], "{of}");
            let drafts = if of == UNDER_REVIEW { &[Untoc, Firearms][..] } else { &[] };
            for act in [Act::SaveAnswer, Act::MarkReady] {
                assert_eq!(reach(&viewer, act, &facts), drafts, "{of} {act:?}");
            }
        }
    }
}

/// Paras. 18, 34: the response is cleared as a whole, by a focal point for all of it.
#[test]
fn only_a_focal_point_for_every_instrument_submits() {
    let facts = review(Stage::Questionnaire, false);
    let submit =
        |roles| decide(Some(&delegate(UNDER_REVIEW, roles)), Act::Submit, &facts, day(15)).map(|s| s.instruments);
    let focal_point = |only: &[Instrument]| limited(UNDER_REVIEW, Duty::FocalPoint, only);
    let refused = Err(Refusal::NotYourDuty { needs: Duty::FocalPoint });
    assert_eq!(submit(vec![focal_point(&UNDER_TEST)]), Ok(UNDER_TEST.to_vec()));
    assert_eq!(submit(vec![focal_point(&UNDER_TEST[..2]), focal_point(&UNDER_TEST[2..])]), Ok(UNDER_TEST.to_vec()));
    assert_eq!(submit(vec![focal_point(&UNDER_TEST[..2])]), refused);
    assert_eq!(submit(vec![focal_point(&UNDER_TEST[..2]), role(UNDER_REVIEW, Duty::Expert)]), refused);
}

/// A State drawn a second time, for other instruments, reviews what both draws gave it.
#[test]
fn two_places_of_one_state_add_up() {
    let mut facts = review(Stage::Dialogue, true);
    let second = |replaced| Reviewer {
        state: super::state(ADDITIONAL),
        instruments: vec![Instrument::Untoc, Instrument::Migrants],
        replaced,
    };
    let viewer = delegate(ADDITIONAL, vec![role(ADDITIONAL, Duty::Expert)]);
    facts.reviewers.push(second(false));
    for _ in 0..2 {
        assert_eq!(reach(&viewer, Act::PostMessage, &facts), [Instrument::Untoc, Instrument::Firearms]);
        facts.reviewers.reverse();
    }
    facts.reviewers.retain(|p| p.state != super::state(ADDITIONAL) || p.instruments == [Instrument::Firearms]);
    facts.reviewers.push(second(true));
    assert_eq!(reach(&viewer, Act::PostMessage, &facts), [Instrument::Firearms]);
}

/// A person acts for their own State only, whatever rows say; and reviewing States are parties (para. 26).
#[test]
fn a_role_for_another_state_or_of_a_signatory_reviewer_is_none() {
    let facts = review(Stage::Dialogue, true);
    for of in [UNDER_REVIEW, REVIEWING_ALL] {
        let viewer = delegate(NO_PART, vec![role(of, Duty::FocalPoint)]);
        assert_eq!(seat(&viewer, &facts, day(15)), Seat::OtherParty, "{of}");
        let stateless = Viewer { state: None, state_is_party: false, ..viewer };
        assert_eq!(seat(&stateless, &facts, day(15)), Seat::Outside, "{of}");
    }
    let reviewer = delegate(REVIEWING_ALL, vec![role(REVIEWING_ALL, Duty::FocalPoint)]);
    assert_eq!(seat(&Viewer { state_is_party: false, ..reviewer }, &facts, day(15)), Seat::Outside);
}

/// Nobody is told that an act belongs to the duty they have.
#[test]
fn a_refusal_never_names_the_duty_the_person_has() {
    for (viewer, (stage, submitted)) in by_seat().iter().flat_map(|v| standings().map(move |s| (v, s))) {
        let facts = review(stage, submitted);
        let held = match seat(viewer, &facts, day(15)) {
            Seat::UnderReview { duty, .. } | Seat::Reviewing { duty, .. } => Some(duty),
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
