//! The seat a person has in one review, found from dated roles and the reviewing States of today.

use super::{Act, Reach};
use crate::actor::{AccountKind, Duty, Role, Viewer};
use crate::id::ReviewId;
use crate::instrument::Instrument;
use crate::party::PartyCode;
use crate::stage::Stage;
use chrono::NaiveDate;

/// A reviewing State of a review (paras. 26, 28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Which State.
    pub state: PartyCode,
    /// The instruments it reviews; an additional reviewing State has only some (para. 28 (b)).
    pub instruments: Vec<Instrument>,
    /// Replaced by a redraw: no rights from that moment on (para. 30).
    pub replaced: bool,
}

/// What the decision of access needs to know of a review, read in the same transaction as the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFacts {
    /// Which review.
    pub review: ReviewId,
    /// The State under review.
    pub state: PartyCode,
    /// The instruments to which it is a party.
    pub instruments: Vec<Instrument>,
    /// The reviewing States, replaced ones too.
    pub reviewers: Vec<Reviewer>,
    /// Where the review stands in the phase that the act is about.
    pub stage: Stage,
    /// Whether a version of the response of that phase has been submitted.
    pub submitted: bool,
}

/// From where a person acts in one review.
///
/// What is given to all States parties (para. 40) is not added to a seat that has a part in the review: who holds a
/// role reads through that role. This is the client's reading: "the reviewing States see ... the submitted version after
/// it, per instrument where they are additional reviewers", although delegates of any other State party read all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// For the State under review.
    UnderReview {
        /// The strongest duty the person holds.
        duty: Duty,
        /// What each duty reaches.
        reach: Reach,
    },
    /// For a reviewing State, within the instruments it reviews (para. 28 (b)).
    Reviewing {
        /// The strongest duty the person holds.
        duty: Duty,
        /// Which State.
        state: PartyCode,
        /// What each duty reaches.
        reach: Reach,
    },
    /// For the Secretariat (para. 33).
    Secretariat,
    /// For a State party that has no part in this review, a replaced reviewing State among them (para. 40).
    OtherParty,
    /// Everybody else who is signed in: signatories, chairs, Bureau, stakeholders, administrators.
    Outside,
}

impl Seat {
    /// Short name for tables, logs and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnderReview { duty: Duty::FocalPoint, .. } => "under_review.focal_point",
            Self::UnderReview { duty: Duty::Expert, .. } => "under_review.expert",
            Self::UnderReview { duty: Duty::Observer, .. } => "under_review.observer",
            Self::Reviewing { duty: Duty::FocalPoint, .. } => "reviewing.focal_point",
            Self::Reviewing { duty: Duty::Expert, .. } => "reviewing.expert",
            Self::Reviewing { duty: Duty::Observer, .. } => "reviewing.observer",
            Self::Secretariat => "secretariat",
            Self::OtherParty => "other_party",
            Self::Outside => "outside",
        }
    }

    /// The instruments that an act done from this seat reaches in this review, in the order of table 1.
    pub fn instruments(&self, act: Act, review: &ReviewFacts) -> Vec<Instrument> {
        match self {
            Self::UnderReview { reach, .. } | Self::Reviewing { reach, .. } => reach.with(act.least_duty()),
            Self::Secretariat | Self::OtherParty => review.instruments.clone(),
            Self::Outside => Vec::new(),
        }
    }
}

/// Finds the seat. Active roles for the viewer's own State add up; a role for another State is none. Without one that
/// reaches an instrument of the review, a delegate is like any other delegate of that State.
pub fn seat(viewer: &Viewer, review: &ReviewFacts, today: NaiveDate) -> Seat {
    match viewer.kind {
        AccountKind::Secretariat => return Seat::Secretariat,
        AccountKind::Administrator | AccountKind::Chair | AccountKind::Bureau | AccountKind::Stakeholder => {
            return Seat::Outside;
        }
        AccountKind::Delegate => {}
    }
    match part(viewer, review, today) {
        Some(seat) => seat,
        None if viewer.state_is_party => Seat::OtherParty,
        None => Seat::Outside,
    }
}

/// The seat of a delegate who takes part in the review.
fn part(viewer: &Viewer, review: &ReviewFacts, today: NaiveDate) -> Option<Seat> {
    let state = viewer.state?;
    let mine = |r: &&Role| r.review == review.review && r.state == state && r.is_active(today);
    let roles: Vec<&Role> = viewer.roles.iter().filter(mine).collect();
    if state == review.state {
        let reach = Reach::sum(&roles, &review.instruments, review)?;
        return Some(Seat::UnderReview { duty: reach.duty(), reach });
    }
    // Reviewing States are parties (para. 26); one that is under review may be a signatory (para. 52).
    if !viewer.state_is_party {
        return None;
    }
    let reach = Reach::sum(&roles, &drawn(state, review), review)?;
    Some(Seat::Reviewing { duty: reach.duty(), state, reach })
}

/// The instruments for which a State reviews today; one drawn a second time, for other instruments, reviews them all.
pub(super) fn drawn(state: PartyCode, review: &ReviewFacts) -> Vec<Instrument> {
    let places = review.reviewers.iter().filter(|p| p.state == state && !p.replaced);
    places.flat_map(|p| p.instruments.iter().copied()).collect()
}
