//! What awaits an act of whom, and which right is needed to be told.

use rules::access::{Act, Reach, Seat};
use rules::actor::Duty;
use rules::inbox::{Kind, Weight, weight};
use rules::party::PartyCode;

/// What is told of dialogues with stakeholders, which belong to no review: no seat in one decides who has to act.
const DIALOGUES: [Kind; 8] = [
    Kind::DialogueAnnounced,
    Kind::DialogueChanged,
    Kind::ListDue,
    Kind::ListCirculated,
    Kind::MatterReferred,
    Kind::ProcedureOpened,
    Kind::MatterDecided,
    Kind::SummaryGiven,
];

fn seats() -> Vec<Seat> {
    let state = PartyCode::parse("NOR").unwrap_or_else(|| unreachable!());
    let mut seats = vec![Seat::Secretariat, Seat::OtherParty, Seat::Outside];
    for duty in [Duty::FocalPoint, Duty::Expert, Duty::Observer] {
        seats.push(Seat::UnderReview { duty, reach: Reach::default() });
        seats.push(Seat::Reviewing { duty, state, reach: Reach::default() });
    }
    seats
}

/// The seats for which something is to be done.
fn who(kind: Kind) -> Vec<&'static str> {
    let mut codes: Vec<_> =
        seats().iter().filter(|s| weight(kind, Some(s), false) == Weight::ToDo).map(Seat::code).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn the_turn_decides_who_has_to_act() {
    assert_eq!(who(Kind::PhaseOpened), ["under_review.expert", "under_review.focal_point"], "para. 34");
    assert_eq!(who(Kind::ResponseSubmitted), ["reviewing.expert", "reviewing.focal_point"], "para. 35");
    assert_eq!(who(Kind::SupplementAsked), who(Kind::PhaseOpened), "para. 35");
    assert_eq!(who(Kind::QuestionSent).len(), 4, "para. 35");
    for kind in [
        Kind::FeedbackSent,
        Kind::SupplementAnswered,
        Kind::ArticleTakenOver,
        Kind::DelegationMessageSent,
        Kind::MessageSent,
        Kind::PlanRecorded,
        Kind::RoleEnded,
        Kind::RedrawRequested,
        Kind::RedrawCalled,
        Kind::ReviewerReplaced,
        Kind::Other,
    ] {
        assert!(who(kind).is_empty(), "{kind:?}");
    }
    assert_eq!(weight(Kind::RoleGranted, None, false), Weight::ToDo);
    assert_eq!(weight(Kind::RoleEnded, None, false), Weight::Information);
}

#[test]
fn an_observer_has_nothing_to_do_in_a_review() {
    // A role of one's own and a reminder are about the person, not about the seat.
    for kind in Kind::ALL.into_iter().filter(|k| k.needs().is_some()) {
        assert!(who(kind).iter().all(|code| !code.ends_with("observer")), "{kind:?}");
    }
}

#[test]
fn what_asks_for_an_act_names_its_paragraph_and_nothing_else_does() {
    for kind in Kind::ALL.into_iter().filter(|k| !DIALOGUES.contains(k)) {
        let asks = !who(kind).is_empty() || weight(kind, None, false) == Weight::ToDo;
        assert_eq!(kind.paragraph().is_some(), asks, "{kind:?}");
    }
}

#[test]
fn of_dialogues_the_list_and_the_matters_ask_for_an_act() {
    let asking: Vec<Kind> = DIALOGUES.into_iter().filter(|k| k.paragraph().is_some()).collect();
    assert_eq!(asking, [Kind::ListDue, Kind::ListCirculated, Kind::MatterReferred, Kind::ProcedureOpened], "para. 53");
    for kind in DIALOGUES {
        assert!(who(kind).is_empty(), "{kind:?} asks nothing of anybody because of a seat in a review");
        assert!(kind.settles().is_empty(), "{kind:?}");
        assert!(kind.paragraph().is_none_or(|p| p.starts_with("53 (")), "{kind:?}");
    }
}

#[test]
fn codes_are_read_back_and_unknown_ones_are_told_as_something() {
    for kind in Kind::ALL {
        assert_eq!(Kind::of(kind.code()), kind);
    }
    assert_eq!(Kind::of("something_of_a_later_version"), Kind::Other);
    assert_eq!(Kind::Other.needs(), Some(Act::ReadReview), "whatever it is, only the parties are told");
}

#[test]
fn only_what_is_about_the_person_alone_needs_no_right_in_the_review() {
    let free: Vec<Kind> = Kind::ALL.into_iter().filter(|k| k.needs().is_none()).collect();
    let own = [Kind::RoleGranted, Kind::RoleEnded, Kind::ReviewerDrawn, Kind::Reminder, Kind::ReminderFocalPoint];
    assert_eq!(free, [&own[..], &DIALOGUES].concat());
    assert_eq!(Kind::MessageSent.needs(), Some(Act::ReadDialogue));
}

#[test]
fn what_the_own_state_did_awaits_nothing_of_its_people() {
    for kind in Kind::ALL {
        for seat in seats() {
            assert_eq!(weight(kind, Some(&seat), true), Weight::Information, "{kind:?} {seat:?}");
        }
    }
}

#[test]
fn submitting_the_answers_settles_that_they_were_to_be_given() {
    assert_eq!(Kind::ResponseSubmitted.settles(), [Kind::PhaseOpened]);
    assert_eq!(Kind::FeedbackSent.settles(), [Kind::ResponseSubmitted]);
    for kind in Kind::ALL {
        for settled in kind.settles() {
            assert!(!who(*settled).is_empty(), "{settled:?} is nothing to do");
        }
    }
}
