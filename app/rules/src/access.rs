//! Who may do what: one exhaustive decision for pages, interface, exports and mail alike.
//!
//! [`decide`] answers yes with a [`Scope`] or no with a [`Refusal`]; [`permit()`] turns a yes into a [`Permit`], without which
//! the store writes nothing. Rights come from the seat a person has in one review, never from a global role. What a
//! viewer may not know of is [`Refusal::NotFound`], the same as what does not exist (para. 37).

mod permit;
mod seat;

pub use permit::{Permit, marker, permit};
pub use seat::{Reviewer, ReviewFacts, Seat, seat};

use crate::actor::{AccountKind, Duty, Viewer};
use crate::instrument::Instrument;
use crate::refusal::Refusal;
use crate::stage::Stage;
use chrono::NaiveDate;

/// Everything that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// See a review: its stage, dates, languages and reviewing States (para. 31).
    ReadReview,
    /// See who holds which role in the review (paras. 18, 27).
    ReadPeople,
    /// Read the answers before they are submitted, and their history (para. 20).
    ReadDraft,
    /// Change an answer or attach a file to it (para. 27).
    SaveAnswer,
    /// Say that an article is ready for clearance, or take that back.
    MarkReady,
    /// Clear the answers and send them to the reviewing States (paras. 18, 34).
    Submit,
    /// Read a submitted version (paras. 34, 40).
    ReadSubmission,
    /// Read a file attached to a submitted answer: "additional documentation" (paras. 26, 40).
    ReadAttachment,
    /// Read the dialogue (paras. 33, 35).
    ReadDialogue,
    /// Send a message in the dialogue (para. 35).
    PostMessage,
    /// Open the phase for the State under review (para. 25).
    OpenPhase,
    /// Record agreed dates and languages (paras. 31, 34, 50).
    SetPlan,
    /// The figures by stage, without any State named (para. 10).
    ReadFigures,
    /// Lists of reviews by State: all for the Secretariat, their own for delegates.
    ListReviews,
    /// What awaits the viewer.
    ReadStart,
    /// Submitted answers of all States, in the secure module (para. 40).
    ReadLibrary,
    /// The register of parties.
    ReadParties,
    /// Replace the register of parties.
    ImportParties,
    /// Record a decision of the Conference about a phase (para. 10).
    RecordDecision,
    /// Register people and their roles; no content (para. 20).
    ManageAccounts,
    /// Change one's own password, language and sessions.
    OwnAccount,
}

impl Act {
    /// All acts, for the printed table.
    pub const ALL: [Self; 21] = [
        Self::ReadReview,
        Self::ReadPeople,
        Self::ReadDraft,
        Self::SaveAnswer,
        Self::MarkReady,
        Self::Submit,
        Self::ReadSubmission,
        Self::ReadAttachment,
        Self::ReadDialogue,
        Self::PostMessage,
        Self::OpenPhase,
        Self::SetPlan,
        Self::ReadFigures,
        Self::ListReviews,
        Self::ReadStart,
        Self::ReadLibrary,
        Self::ReadParties,
        Self::ImportParties,
        Self::RecordDecision,
        Self::ManageAccounts,
        Self::OwnAccount,
    ];

    /// Whether the act is about one review.
    pub const fn needs_review(self) -> bool {
        match self {
            Self::ReadReview
            | Self::ReadPeople
            | Self::ReadDraft
            | Self::SaveAnswer
            | Self::MarkReady
            | Self::Submit
            | Self::ReadSubmission
            | Self::ReadAttachment
            | Self::ReadDialogue
            | Self::PostMessage
            | Self::OpenPhase
            | Self::SetPlan => true,
            Self::ReadFigures
            | Self::ListReviews
            | Self::ReadStart
            | Self::ReadLibrary
            | Self::ReadParties
            | Self::ImportParties
            | Self::RecordDecision
            | Self::ManageAccounts
            | Self::OwnAccount => false,
        }
    }
}

/// How far a yes reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The seat from which the act is done.
    pub seat: Seat,
    /// The instruments it reaches; all of the review's where the seat has no limit (para. 28 (b)).
    pub instruments: Vec<Instrument>,
}

impl Scope {
    /// Whether something about this instrument lies within; what is about no single instrument always does.
    pub fn covers(&self, instrument: Option<Instrument>) -> bool {
        instrument.is_none_or(|i| self.instruments.contains(&i))
    }
}

/// Decides an act within a review.
///
/// # Errors
/// [`Refusal::SignIn`] without a viewer, [`Refusal::NotFound`] where the viewer may not even know, else the reason.
pub fn decide(viewer: Option<&Viewer>, act: Act, review: &ReviewFacts, today: NaiveDate) -> Result<Scope, Refusal> {
    let Some(viewer) = viewer else { return Err(Refusal::SignIn) };
    let seat = seat(viewer, review, today);
    match allowed(act, &seat, review) {
        Ok(()) => Ok(Scope { instruments: seat.instruments(review), seat }),
        Err(refusal) => Err(refusal),
    }
}

/// Decides an act that is about no single review.
///
/// # Errors
/// As [`decide`].
pub fn decide_house(viewer: Option<&Viewer>, act: Act) -> Result<(), Refusal> {
    if act == Act::ReadFigures {
        return Ok(());
    }
    let Some(viewer) = viewer else { return Err(Refusal::SignIn) };
    let yes = match act {
        Act::ReadFigures | Act::ReadStart | Act::OwnAccount => true,
        Act::ReadParties => match viewer.kind {
            AccountKind::Delegate
            | AccountKind::Secretariat
            | AccountKind::Administrator
            | AccountKind::Chair
            | AccountKind::Bureau => true,
            AccountKind::Stakeholder => false,
        },
        Act::ListReviews => matches!(viewer.kind, AccountKind::Secretariat | AccountKind::Delegate),
        Act::ReadLibrary => {
            viewer.kind == AccountKind::Secretariat || (viewer.kind == AccountKind::Delegate && viewer.state_is_party)
        }
        Act::ImportParties | Act::RecordDecision => viewer.kind == AccountKind::Secretariat,
        Act::ManageAccounts => viewer.kind == AccountKind::Administrator,
        // An act on a review cannot be decided without that review.
        Act::ReadReview
        | Act::ReadPeople
        | Act::ReadDraft
        | Act::SaveAnswer
        | Act::MarkReady
        | Act::Submit
        | Act::ReadSubmission
        | Act::ReadAttachment
        | Act::ReadDialogue
        | Act::PostMessage
        | Act::OpenPhase
        | Act::SetPlan => false,
    };
    if yes { Ok(()) } else { Err(Refusal::NotFound) }
}

/// The table itself: one arm an act, one arm a seat, no default.
fn allowed(act: Act, seat: &Seat, review: &ReviewFacts) -> Result<(), Refusal> {
    match act {
        Act::ReadReview | Act::ReadPeople | Act::ReadDialogue => parties_and_secretariat(seat),
        Act::ReadDraft => match seat {
            Seat::UnderReview(_) => Ok(()),
            // Para. 20: the Secretariat helps upon request and has no standing sight of drafts.
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::SaveAnswer | Act::MarkReady => match seat {
            Seat::UnderReview(Duty::FocalPoint | Duty::Expert) => answers_open(review.stage),
            Seat::UnderReview(Duty::Observer) => Err(Refusal::NotYourDuty { needs: Duty::Expert }),
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::Submit => match seat {
            Seat::UnderReview(Duty::FocalPoint) => answers_open(review.stage),
            Seat::UnderReview(Duty::Expert | Duty::Observer) => Err(Refusal::NotYourDuty { needs: Duty::FocalPoint }),
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadSubmission => match seat {
            Seat::UnderReview(_) | Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty => {
                if review.submitted { Ok(()) } else { Err(Refusal::NotFound) }
            }
            Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadAttachment => match seat {
            Seat::UnderReview(_) => Ok(()),
            Seat::Reviewing { .. } | Seat::Secretariat => {
                if review.submitted { Ok(()) } else { Err(Refusal::NotFound) }
            }
            // Para. 40, second sentence: other States only by decision of the State under review.
            Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::PostMessage => match seat {
            Seat::UnderReview(Duty::FocalPoint | Duty::Expert)
            | Seat::Reviewing { duty: Duty::FocalPoint | Duty::Expert, .. }
            | Seat::Secretariat => dialogue_open(review.stage),
            Seat::UnderReview(Duty::Observer) | Seat::Reviewing { duty: Duty::Observer, .. } => {
                Err(Refusal::NotYourDuty { needs: Duty::Expert })
            }
            Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::OpenPhase => match seat {
            Seat::Secretariat => match review.stage {
                Stage::Preparing => Ok(()),
                now @ (Stage::Questionnaire
                | Stage::Feedback
                | Stage::Dialogue
                | Stage::Observations
                | Stage::Agreed
                | Stage::Released) => Err(Refusal::WrongStage { now }),
            },
            Seat::UnderReview(_) | Seat::Reviewing { .. } | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::SetPlan => match seat {
            Seat::Secretariat | Seat::UnderReview(Duty::FocalPoint) => answers_open_or_preparing(review.stage),
            Seat::UnderReview(Duty::Expert | Duty::Observer) | Seat::Reviewing { .. } => {
                Err(Refusal::NotYourDuty { needs: Duty::FocalPoint })
            }
            Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadFigures => Ok(()),
        Act::ListReviews
        | Act::ReadStart
        | Act::ReadLibrary
        | Act::ReadParties
        | Act::ImportParties
        | Act::RecordDecision
        | Act::ManageAccounts
        | Act::OwnAccount => Err(Refusal::NotFound),
    }
}

/// Paras. 31, 33, 35: what goes on in a review is for its parties and the Secretariat.
fn parties_and_secretariat(seat: &Seat) -> Result<(), Refusal> {
    match seat {
        Seat::UnderReview(_) | Seat::Reviewing { .. } | Seat::Secretariat => Ok(()),
        Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
    }
}

/// Answers may be written from the opening of the phase until the outcome is agreed (paras. 25, 39).
fn answers_open(now: Stage) -> Result<(), Refusal> {
    match now {
        Stage::Questionnaire | Stage::Feedback | Stage::Dialogue | Stage::Observations => Ok(()),
        Stage::Preparing | Stage::Agreed | Stage::Released => Err(Refusal::WrongStage { now }),
    }
}

/// Dates and languages are agreed while preparing, too (para. 31).
fn answers_open_or_preparing(now: Stage) -> Result<(), Refusal> {
    match now {
        Stage::Preparing => Ok(()),
        Stage::Questionnaire
        | Stage::Feedback
        | Stage::Dialogue
        | Stage::Observations
        | Stage::Agreed
        | Stage::Released => answers_open(now),
    }
}

/// The record of the dialogue is archived once the outcome is released (para. 35).
fn dialogue_open(now: Stage) -> Result<(), Refusal> {
    match now {
        Stage::Preparing
        | Stage::Questionnaire
        | Stage::Feedback
        | Stage::Dialogue
        | Stage::Observations
        | Stage::Agreed => Ok(()),
        Stage::Released => Err(Refusal::WrongStage { now }),
    }
}
