//! Who may do what, from outside: the printed table, a second table by paragraph, single cases, and invariants.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

#[path = "access/cases.rs"]
mod cases;
#[path = "access/every.rs"]
mod every;
#[path = "access/grid.rs"]
mod grid;
#[path = "access/invariants.rs"]
mod invariants;
#[path = "access/oracle.rs"]
mod oracle;

use chrono::NaiveDate;
use rules::access::{ReviewFacts, Reviewer};
use rules::actor::{AccountKind, Duty, Role, Viewer};
use rules::id::{AccountId, ReviewId};
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::stage::Stage;
use uuid::Uuid;

/// The State under review.
const UNDER_REVIEW: &str = "AAA";
/// Reviews the Convention and one Protocol.
const REVIEWING: &str = "BBB";
/// Reviews everything.
const REVIEWING_ALL: &str = "CCC";
/// The additional reviewing State, for firearms only (para. 28 (b)).
const ADDITIONAL: &str = "DDD";
/// Replaced by a redraw (para. 30).
const REPLACED: &str = "EEE";
/// A State without a part in the review.
const NO_PART: &str = "FFF";

/// The instruments of the review under test; the State under review is no party to the Protocol on migrants.
const UNDER_TEST: [Instrument; 3] = [Instrument::Untoc, Instrument::Trafficking, Instrument::Firearms];

fn state(code: &str) -> PartyCode {
    PartyCode::parse(code).unwrap()
}

fn review_id(n: u128) -> ReviewId {
    ReviewId::new(Uuid::from_u128(n))
}

/// A day of March 2027.
fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 3, d).unwrap()
}

/// Review number 1, as it stands.
fn review(stage: Stage, submitted: bool) -> ReviewFacts {
    let place = |code, instruments: &[Instrument], replaced| Reviewer {
        state: state(code),
        instruments: instruments.to_vec(),
        replaced,
    };
    ReviewFacts {
        review: review_id(1),
        state: state(UNDER_REVIEW),
        instruments: UNDER_TEST.to_vec(),
        reviewers: vec![
            place(REPLACED, &UNDER_TEST, true),
            place(REVIEWING, &[Instrument::Untoc, Instrument::Trafficking], false),
            place(REVIEWING_ALL, &UNDER_TEST, false),
            place(ADDITIONAL, &[Instrument::Firearms], false),
        ],
        stage,
        submitted,
    }
}

/// A role in review number 1 that began on the 1st and has no end.
fn role(of: &str, duty: Duty) -> Role {
    Role {
        state: state(of),
        review: review_id(1),
        duty,
        instruments: None,
        from_on: day(1),
        until_on: None,
        ended: false,
    }
}

/// The same role within these instruments only.
fn limited(of: &str, duty: Duty, only: &[Instrument]) -> Role {
    Role { instruments: Some(only.to_vec()), ..role(of, duty) }
}

/// A delegate of a State party.
fn delegate(of: &str, roles: Vec<Role>) -> Viewer {
    Viewer {
        account: AccountId::new(Uuid::from_u128(7)),
        kind: AccountKind::Delegate,
        state: Some(state(of)),
        state_is_party: true,
        roles,
    }
}

/// Somebody with another kind of account, of no State and without a role.
fn official(kind: AccountKind) -> Viewer {
    Viewer { kind, state: None, state_is_party: false, ..delegate(NO_PART, Vec::new()) }
}

/// Every stage, before and after submission.
fn standings() -> impl Iterator<Item = (Stage, bool)> {
    Stage::ALL.into_iter().flat_map(|stage| [(stage, false), (stage, true)])
}
