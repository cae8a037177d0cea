//! What holds whoever asks for whatever: thousands of people and reviews, drawn from a seed, so that a failure comes back.

use super::every::{ACTS, permit_for};
use super::{day, review_id, state};
use chrono::NaiveDate;
use rules::access::{Act, ReviewFacts, Reviewer, Scope, Seat, decide, decide_house, seat};
use rules::actor::{AccountKind, Duty, Role, Viewer};
use rules::id::AccountId;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::stage::Stage;
use uuid::Uuid;

const CASES: u64 = 8_000;
const STATES: [&str; 5] = ["AAA", "BBB", "CCC", "DDD", "EEE"];

/// SplitMix64: small, and the same on every machine.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn chance(&mut self, in_ten: usize) -> bool {
        self.below(10) < in_ten
    }

    fn instruments(&mut self) -> Vec<Instrument> {
        Instrument::ALL.into_iter().filter(|_| self.chance(5)).collect()
    }

    /// Mostly for the person's own State: a role for another is none.
    fn role(&mut self, of: Option<PartyCode>) -> Role {
        let from = 1 + u32::try_from(self.below(20)).unwrap();
        Role {
            state: of.filter(|_| self.chance(8)).unwrap_or_else(|| state(self.one(&STATES))),
            // Mostly the review that is asked about, or nearly every person would be a stranger to it.
            review: review_id(if self.chance(8) { 1 } else { 2 }),
            duty: self.one(&Duty::ALL),
            instruments: if self.chance(5) { Some(self.instruments()) } else { None },
            from_on: day(from),
            until_on: if self.chance(5) { Some(day(from + u32::try_from(self.below(11)).unwrap())) } else { None },
            ended: self.chance(2),
        }
    }

    fn viewer(&mut self) -> Viewer {
        let of = if self.chance(9) { Some(state(self.one(&STATES))) } else { None };
        let roles = (0..self.below(5)).map(|_| self.role(of)).collect();
        Viewer {
            account: AccountId::new(Uuid::from_u128(7)),
            kind: if self.chance(7) { AccountKind::Delegate } else { self.one(&AccountKind::ALL) },
            state: of,
            state_is_party: self.chance(7),
            roles,
        }
    }

    fn review(&mut self) -> ReviewFacts {
        let mut reviewers = STATES[1..].iter().filter(|_| self.chance(5)).copied().collect::<Vec<_>>();
        if self.chance(3) {
            // Drawn twice, perhaps.
            reviewers.push(self.one(&STATES[1..]));
        }
        ReviewFacts {
            review: review_id(1),
            state: state(STATES[0]),
            instruments: self.instruments(),
            reviewers: reviewers
                .into_iter()
                .map(|s| Reviewer { state: state(s), instruments: self.instruments(), replaced: self.chance(3) })
                .collect(),
            stage: self.one(&Stage::ALL),
            submitted: self.chance(5),
        }
    }
}

/// Runs a check on every case drawn.
fn in_every_case(mut check: impl FnMut(&mut Draw, Viewer, ReviewFacts, NaiveDate)) {
    for seed in 0..CASES {
        let mut draw = Draw(seed);
        let (viewer, review, today) = (draw.viewer(), draw.review(), 1 + u32::try_from(draw.below(30)).unwrap());
        check(&mut draw, viewer, review, day(today));
    }
}

fn answers(viewer: &Viewer, review: &ReviewFacts, today: NaiveDate) -> Vec<Result<Scope, Refusal>> {
    ACTS.iter().map(|act| decide(Some(viewer), *act, review, today)).collect()
}

/// Acts that change something.
fn writes(act: Act) -> bool {
    match act {
        Act::SaveAnswer
        | Act::MarkReady
        | Act::Submit
        | Act::PostMessage
        | Act::OpenPhase
        | Act::SetPlan
        | Act::ImportParties
        | Act::RecordDecision
        | Act::ManageAccounts
        | Act::OwnAccount
        | Act::PrepareDraw
        | Act::ConductDraw
        | Act::DecideRedraw
        | Act::RequestRedraw
        | Act::WriteFeedback
        | Act::SendFeedback
        | Act::AnswerSupplement
        | Act::SendSupplement
        | Act::PostDelegation
        | Act::NameInPublic
        | Act::SendReminders
        | Act::KeepOutbox => true,
        Act::ReadReview
        | Act::ReadPeople
        | Act::ReadDraft
        | Act::ReadSubmission
        | Act::ReadAttachment
        | Act::ReadDialogue
        | Act::ReadFigures
        | Act::ReadTimes
        | Act::ListReviews
        | Act::ReadStart
        | Act::ReadLibrary
        | Act::ReadParties
        | Act::ReadFeedback
        | Act::ReadFeedbackDraft
        | Act::ReadDelegation
        // A person's own notes change nothing of the review.
        | Act::KeepNotes
        | Act::ReadWork => false,
    }
}

#[test]
fn the_cases_drawn_sit_in_every_seat() {
    let mut seats = std::collections::BTreeMap::new();
    in_every_case(|_, viewer, review, today| *seats.entry(seat(&viewer, &review, today).code()).or_insert(0) += 1);
    let codes: Vec<String> = super::every::seat_codes();
    assert!(codes.iter().all(|code| seats.get(code.as_str()).is_some_and(|n| *n > 50)), "{seats:?}");
}

#[test]
fn stakeholders_chairs_bureau_and_administrators_have_no_act_on_a_review() {
    in_every_case(|_, viewer, review, today| {
        for kind in [AccountKind::Stakeholder, AccountKind::Chair, AccountKind::Bureau, AccountKind::Administrator] {
            let viewer = Viewer { kind, ..viewer.clone() };
            for act in ACTS.iter().filter(|a| a.needs_review()) {
                assert_eq!(decide(Some(&viewer), *act, &review, today), Err(Refusal::NotFound), "{act:?} {viewer:?}");
            }
        }
    });
}

#[test]
fn nobody_has_no_act_on_a_review() {
    in_every_case(|_, _, review, today| {
        for act in ACTS {
            assert_eq!(decide(None, *act, &review, today), Err(Refusal::SignIn), "{act:?}");
        }
    });
}

#[test]
fn before_submission_only_the_state_under_review_reads_answers() {
    in_every_case(|_, viewer, review, today| {
        let review = ReviewFacts { submitted: false, ..review };
        let own = matches!(seat(&viewer, &review, today), Seat::UnderReview { .. });
        for act in [Act::ReadDraft, Act::ReadSubmission, Act::ReadAttachment] {
            let found = decide(Some(&viewer), act, &review, today);
            assert!(own || found == Err(Refusal::NotFound), "{act:?} {viewer:?} {found:?}");
        }
    });
}

#[test]
fn drafts_are_for_the_state_under_review_even_after_submission() {
    in_every_case(|_, viewer, review, today| {
        let has_role = |r: &Role| r.state == review.state && r.review == review.review && r.is_active(today);
        if decide(Some(&viewer), Act::ReadDraft, &review, today).is_ok() {
            assert!(viewer.kind == AccountKind::Delegate && viewer.roles.iter().any(has_role), "{viewer:?}");
        }
    });
}

#[test]
fn feedback_is_drafted_by_the_reviewing_state_whose_it_is_and_unseen_by_all_others() {
    in_every_case(|_, viewer, review, today| {
        let reviewing = matches!(seat(&viewer, &review, today), Seat::Reviewing { .. });
        for act in [Act::ReadFeedbackDraft, Act::WriteFeedback, Act::SendFeedback] {
            let found = decide(Some(&viewer), act, &review, today);
            assert!(reviewing || found == Err(Refusal::NotFound), "{act:?} {viewer:?} {found:?}");
        }
    });
}

#[test]
fn what_a_delegation_says_among_itself_is_for_delegations_only() {
    in_every_case(|_, viewer, review, today| {
        let part = matches!(seat(&viewer, &review, today), Seat::UnderReview { .. } | Seat::Reviewing { .. });
        for act in [Act::ReadDelegation, Act::PostDelegation] {
            let found = decide(Some(&viewer), act, &review, today);
            assert!(part || found == Err(Refusal::NotFound), "{act:?} {viewer:?} {found:?}");
        }
    });
}

#[test]
fn a_replaced_reviewing_state_is_like_any_other_party() {
    in_every_case(|_, mut viewer, mut review, today| {
        viewer.roles.retain(|r| r.state != review.state);
        for place in &mut review.reviewers {
            place.replaced = true;
        }
        let stranger = Viewer { roles: Vec::new(), ..viewer.clone() };
        assert_eq!(answers(&viewer, &review, today), answers(&stranger, &review, today), "{viewer:?}");
        let never = ReviewFacts { reviewers: Vec::new(), ..review.clone() };
        assert_eq!(answers(&viewer, &review, today), answers(&viewer, &never, today), "{viewer:?}");
    });
}

#[test]
fn observers_never_write() {
    in_every_case(|_, mut viewer, review, today| {
        viewer.kind = AccountKind::Delegate;
        viewer.roles.iter_mut().for_each(|r| r.duty = Duty::Observer);
        for act in ACTS.iter().filter(|a| writes(**a)) {
            assert!(decide(Some(&viewer), *act, &review, today).is_err(), "{act:?} {viewer:?}");
        }
    });
}

#[test]
fn without_the_facts_of_a_review_no_act_on_one_is_allowed() {
    in_every_case(|_, viewer, _, today| {
        let now = today.and_hms_opt(11, 0, 0).unwrap().and_utc();
        for act in ACTS.iter().filter(|a| a.needs_review()) {
            assert_eq!(decide_house(Some(&viewer), *act), Err(Refusal::NotFound), "{act:?} {viewer:?}");
            assert_eq!(decide_house(None, *act), Err(Refusal::SignIn), "{act:?}");
            assert_eq!(permit_for(*act, Some(&viewer), None, now), Err(Refusal::NotFound), "{act:?} {viewer:?}");
            assert_eq!(permit_for(*act, None, None, now), Err(Refusal::SignIn), "{act:?}");
        }
    });
}

#[test]
fn a_permit_reaches_instruments_of_the_review_only() {
    in_every_case(|_, viewer, review, today| {
        let now = today.and_hms_opt(11, 0, 0).unwrap().and_utc();
        for act in ACTS {
            let Ok(permit) = permit_for(*act, Some(&viewer), Some(&review), now) else { continue };
            let within = permit.instruments.iter().all(|i| review.instruments.contains(i));
            assert!(within, "{act:?} {viewer:?} {permit:?}");
        }
    });
}

/// The viewer with one limited role made wider, if there is such a role.
fn widened(draw: &mut Draw, viewer: &Viewer) -> Option<Viewer> {
    let limited: Vec<usize> = (0..viewer.roles.len()).filter(|i| viewer.roles[*i].instruments.is_some()).collect();
    if limited.is_empty() {
        return None;
    }
    let mut wider = viewer.clone();
    let role = &mut wider.roles[draw.one(&limited)];
    if draw.chance(5) {
        role.instruments = None;
    } else if let Some(only) = &mut role.instruments {
        let more = draw.instruments();
        only.extend(more);
    }
    Some(wider)
}

#[test]
fn a_wider_role_takes_no_act_away() {
    let mut compared = 0;
    in_every_case(|draw, viewer, review, today| {
        let Some(wider) = widened(draw, &viewer) else { return };
        for act in ACTS.iter().filter(|a| decide(Some(&viewer), **a, &review, today).is_ok()) {
            assert!(decide(Some(&wider), *act, &review, today).is_ok(), "{act:?} {review:?} {viewer:?} {wider:?}");
            compared += 1;
        }
    });
    assert!(compared > 1_000, "only {compared} compared");
}

#[test]
fn a_wider_role_takes_no_instrument_away() {
    let mut compared = 0;
    in_every_case(|draw, viewer, review, today| {
        let Some(wider) = widened(draw, &viewer) else { return };
        // The client's reading: who begins to take part reads a submission through the role, no longer as any party.
        let begins = |act: Act| {
            let other = |v: &Viewer| seat(v, &review, today) == Seat::OtherParty;
            act == Act::ReadSubmission && other(&viewer) && !other(&wider)
        };
        for act in ACTS.iter().filter(|a| a.needs_review() && !begins(**a)) {
            let (Ok(before), Ok(after)) =
                (decide(Some(&viewer), *act, &review, today), decide(Some(&wider), *act, &review, today))
            else {
                continue;
            };
            let kept = before.instruments.iter().all(|i| after.instruments.contains(i));
            assert!(kept, "{act:?}: {before:?} became {after:?}\n{review:?}\n{viewer:?}\n{wider:?}");
            compared += 1;
        }
    });
    assert!(compared > 1_000, "only {compared} compared");
}

#[test]
fn a_role_that_does_not_count_is_no_role() {
    in_every_case(|_, viewer, review, today| {
        let mut without = viewer.clone();
        // Written out, not asked of the role.
        without.roles.retain(|r| {
            let over = r.until_on.is_some_and(|end| end <= today);
            !r.ended && !over && r.from_on <= today && r.review == review.review
        });
        assert_eq!(answers(&viewer, &review, today), answers(&without, &review, today), "{viewer:?}");
    });
}

#[test]
fn the_order_of_roles_and_reviewing_states_does_not_matter() {
    in_every_case(|_, viewer, review, today| {
        let (mut turned, mut facts) = (viewer.clone(), review.clone());
        turned.roles.reverse();
        facts.reviewers.reverse();
        assert_eq!(answers(&viewer, &review, today), answers(&turned, &facts, today), "{review:?} {viewer:?}");
    });
}

#[test]
fn one_more_role_takes_no_act_and_no_instrument_from_who_takes_part() {
    let mut compared = 0;
    in_every_case(|draw, viewer, review, today| {
        match seat(&viewer, &review, today) {
            Seat::UnderReview { .. } | Seat::Reviewing { .. } => {}
            Seat::Secretariat | Seat::OtherParty | Seat::Outside => return,
        }
        let mut more = viewer.clone();
        more.roles.insert(draw.below(viewer.roles.len() + 1), draw.role(viewer.state));
        for act in ACTS {
            let Ok(before) = decide(Some(&viewer), *act, &review, today) else { continue };
            let after = decide(Some(&more), *act, &review, today);
            let kept = after.as_ref().is_ok_and(|a| before.instruments.iter().all(|i| a.instruments.contains(i)));
            assert!(kept, "{act:?}: {before:?} became {after:?}\n{review:?}\n{viewer:?}\n{more:?}");
            compared += 1;
        }
    });
    assert!(compared > 1_000, "only {compared} compared");
}
