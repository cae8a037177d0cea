//! The seat a person has in one review, found from dated roles and the reviewing States of today.

use crate::actor::{AccountKind, Duty, Viewer};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// For the State under review.
    UnderReview(Duty),
    /// For a reviewing State, within these instruments.
    Reviewing {
        /// What the person does.
        duty: Duty,
        /// Which State.
        state: PartyCode,
        /// What it reviews.
        instruments: Vec<Instrument>,
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
            Self::UnderReview(Duty::FocalPoint) => "under_review.focal_point",
            Self::UnderReview(Duty::Expert) => "under_review.expert",
            Self::UnderReview(Duty::Observer) => "under_review.observer",
            Self::Reviewing { duty: Duty::FocalPoint, .. } => "reviewing.focal_point",
            Self::Reviewing { duty: Duty::Expert, .. } => "reviewing.expert",
            Self::Reviewing { duty: Duty::Observer, .. } => "reviewing.observer",
            Self::Secretariat => "secretariat",
            Self::OtherParty => "other_party",
            Self::Outside => "outside",
        }
    }

    /// The instruments the seat reaches in this review, in the order of table 1.
    pub fn instruments(&self, review: &ReviewFacts) -> Vec<Instrument> {
        match self {
            Self::UnderReview(_) | Self::Secretariat | Self::OtherParty => review.instruments.clone(),
            Self::Reviewing { instruments, .. } => {
                review.instruments.iter().copied().filter(|i| instruments.contains(i)).collect()
            }
            Self::Outside => Vec::new(),
        }
    }
}

/// Finds the seat. With several roles the strongest duty counts; without an active one a delegate is like any other
/// delegate of that State.
pub fn seat(viewer: &Viewer, review: &ReviewFacts, today: NaiveDate) -> Seat {
    match viewer.kind {
        AccountKind::Secretariat => return Seat::Secretariat,
        AccountKind::Administrator | AccountKind::Chair | AccountKind::Bureau | AccountKind::Stakeholder => {
            return Seat::Outside;
        }
        AccountKind::Delegate => {}
    }
    let mine = || viewer.roles.iter().filter(|r| r.review == review.review && r.is_active(today));
    if let Some(duty) = mine().filter(|r| r.state == review.state).map(|r| r.duty).min_by_key(strength) {
        return Seat::UnderReview(duty);
    }
    let mut reviewing: Option<Seat> = None;
    for role in mine() {
        let Some(place) = review.reviewers.iter().find(|p| p.state == role.state && !p.replaced) else { continue };
        let reach: Vec<Instrument> = place
            .instruments
            .iter()
            .copied()
            .filter(|i| role.instruments.as_ref().is_none_or(|only| only.contains(i)))
            .collect();
        let stronger = match &reviewing {
            Some(Seat::Reviewing { duty, .. }) => strength(&role.duty) < strength(duty),
            Some(_) | None => true,
        };
        if stronger && !reach.is_empty() {
            reviewing = Some(Seat::Reviewing { duty: role.duty, state: role.state, instruments: reach });
        }
    }
    match reviewing {
        Some(seat) => seat,
        None if viewer.state_is_party => Seat::OtherParty,
        None => Seat::Outside,
    }
}

/// Smaller is stronger.
const fn strength(duty: &Duty) -> u8 {
    match duty {
        Duty::FocalPoint => 0,
        Duty::Expert => 1,
        Duty::Observer => 2,
    }
}
