//! Who may do what: one exhaustive decision for pages, interface, exports and mail alike.
//!
//! [`decide`] answers yes with a [`Scope`] or no with a [`Refusal`]; [`permit()`] turns a yes into a [`Permit`], without which
//! the store writes nothing. Rights come from the seat a person has in one review, never from a global role. What a
//! viewer may not know of is [`Refusal::NotFound`], the same as what does not exist (para. 37).
//!
//! How far a yes reaches is worked out for each act: the instruments for which the person holds a duty that suffices
//! for it ([`Act::least_duty`]). That limits a reviewing State in [`Act::ReadSubmission`], too, see [`Seat`].

mod act;
mod open;
mod permit;
mod reach;
mod seat;

pub use act::Act;
pub use permit::{Permit, marker, permit};
pub use reach::Reach;
pub use seat::{ReviewFacts, Reviewer, Seat, seat};

use crate::actor::{AccountKind, Duty, Viewer};
use crate::instrument::Instrument;
use crate::refusal::Refusal;
use crate::stage::Stage;
use chrono::NaiveDate;
use open::{answers_open, answers_open_or_preparing, dialogue_open, feedback_open, supplements_open};
use reach::suffices;
use seat::drawn;

/// How far a yes reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The seat from which the act is done.
    pub seat: Seat,
    /// The instruments it reaches: those for which the person's duty suffices (paras. 18, 27, 28 (b)).
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
    allowed(act, &seat, review)?;
    Ok(Scope { instruments: seat.instruments(act, review), seat })
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
        Act::ReadParties | Act::ReadTimes => match viewer.kind {
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
        Act::ImportParties
        | Act::RecordDecision
        | Act::PrepareDraw
        | Act::DecideRedraw
        | Act::ReadWork
        | Act::SendReminders => viewer.kind == AccountKind::Secretariat,
        Act::ConductDraw => matches!(viewer.kind, AccountKind::Secretariat | AccountKind::Chair),
        Act::KeepOutbox => matches!(viewer.kind, AccountKind::Secretariat | AccountKind::Administrator),
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
        | Act::SetPlan
        | Act::RequestRedraw
        | Act::ReadFeedback
        | Act::ReadFeedbackDraft
        | Act::WriteFeedback
        | Act::SendFeedback
        | Act::AnswerSupplement
        | Act::SendSupplement
        | Act::ReadDelegation
        | Act::PostDelegation
        | Act::KeepNotes
        | Act::NameInPublic => false,
    };
    if yes { Ok(()) } else { Err(Refusal::NotFound) }
}

/// The table itself: one arm an act, one arm a seat, no default.
fn allowed(act: Act, seat: &Seat, review: &ReviewFacts) -> Result<(), Refusal> {
    match act {
        Act::ReadReview | Act::ReadPeople | Act::ReadDialogue | Act::ReadFeedback => parties_and_secretariat(seat),
        Act::ReadDraft => match seat {
            Seat::UnderReview { .. } => Ok(()),
            // Para. 20: the Secretariat helps upon request and has no standing sight of drafts.
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::SaveAnswer | Act::MarkReady => match seat {
            Seat::UnderReview { duty, .. } => duty_suffices(act, *duty).and_then(|()| answers_open(review.stage)),
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::Submit => match seat {
            // What is submitted is the whole response, so it is cleared by who answers for all of it (paras. 18, 34).
            Seat::UnderReview { reach, .. } if reach.is_whole(act.least_duty(), review) => answers_open(review.stage),
            Seat::UnderReview { .. } => Err(Refusal::NotYourDuty { needs: act.least_duty() }),
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        // How far it reaches is said by the seat: reviewing States read within their instruments, see [`Seat`].
        Act::ReadSubmission => match seat {
            Seat::UnderReview { .. } | Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty => {
                if review.submitted { Ok(()) } else { Err(Refusal::NotFound) }
            }
            Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadAttachment => match seat {
            Seat::UnderReview { .. } => Ok(()),
            Seat::Reviewing { .. } | Seat::Secretariat => {
                if review.submitted {
                    Ok(())
                } else {
                    Err(Refusal::NotFound)
                }
            }
            // Para. 40, second sentence: other States only by decision of the State under review.
            Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::PostMessage => match seat {
            Seat::UnderReview { duty, .. } | Seat::Reviewing { duty, .. } => {
                duty_suffices(act, *duty).and_then(|()| dialogue_open(review.stage))
            }
            Seat::Secretariat => dialogue_open(review.stage),
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
            Seat::UnderReview { .. } | Seat::Reviewing { .. } | Seat::OtherParty | Seat::Outside => {
                Err(Refusal::NotFound)
            }
        },
        Act::SetPlan => match seat {
            // Para. 31: agreed between both sides through their focal points, with the assistance of the Secretariat.
            Seat::UnderReview { duty, .. } | Seat::Reviewing { duty, .. } => {
                duty_suffices(act, *duty).and_then(|()| answers_open_or_preparing(review.stage))
            }
            Seat::Secretariat => answers_open_or_preparing(review.stage),
            Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::RequestRedraw => match seat {
            Seat::UnderReview { duty, .. } | Seat::Reviewing { duty, .. } => duty_suffices(act, *duty),
            Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadFeedbackDraft => match seat {
            Seat::Reviewing { .. } => Ok(()),
            // Para. 33: the Secretariat is kept abreast of communications, and a draft is none yet.
            Seat::UnderReview { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::WriteFeedback => match seat {
            Seat::Reviewing { duty, .. } => duty_suffices(act, *duty).and_then(|()| feedback_open(review.stage)),
            Seat::UnderReview { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::SendFeedback => match seat {
            // What is sent is all that the State reviews, so it is cleared by who answers for all of that (para. 18).
            Seat::Reviewing { state, reach, .. } if reach.is_all(act.least_duty(), &drawn(*state, review), review) => {
                feedback_open(review.stage)
            }
            Seat::Reviewing { .. } => Err(Refusal::NotYourDuty { needs: act.least_duty() }),
            Seat::UnderReview { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::AnswerSupplement | Act::SendSupplement => match seat {
            Seat::UnderReview { duty, .. } => duty_suffices(act, *duty).and_then(|()| supplements_open(review.stage)),
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadDelegation | Act::PostDelegation => match seat {
            Seat::UnderReview { duty, .. } | Seat::Reviewing { duty, .. } => duty_suffices(act, *duty),
            // What a delegation says among itself is no communication between the parties (para. 33).
            Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::KeepNotes => parties_and_secretariat(seat),
        Act::NameInPublic => match seat {
            Seat::UnderReview { duty, .. } => duty_suffices(act, *duty),
            Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
        },
        Act::ReadFigures => Ok(()),
        Act::ListReviews
        | Act::ReadTimes
        | Act::ReadStart
        | Act::ReadLibrary
        | Act::ReadParties
        | Act::ImportParties
        | Act::RecordDecision
        | Act::ManageAccounts
        | Act::OwnAccount
        | Act::PrepareDraw
        | Act::ConductDraw
        | Act::DecideRedraw
        | Act::ReadWork
        | Act::SendReminders
        | Act::KeepOutbox => Err(Refusal::NotFound),
    }
}

/// Paras. 18, 27: what belongs to another duty is refused with the name of that duty.
const fn duty_suffices(act: Act, held: Duty) -> Result<(), Refusal> {
    let needs = act.least_duty();
    if suffices(held, needs) { Ok(()) } else { Err(Refusal::NotYourDuty { needs }) }
}

/// Paras. 31, 33, 35: what goes on in a review is for its parties and the Secretariat.
fn parties_and_secretariat(seat: &Seat) -> Result<(), Refusal> {
    match seat {
        Seat::UnderReview { .. } | Seat::Reviewing { .. } | Seat::Secretariat => Ok(()),
        Seat::OtherParty | Seat::Outside => Err(Refusal::NotFound),
    }
}
