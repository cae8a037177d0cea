//! Who may do what: one exhaustive decision for pages, interface, exports and mail alike.
//!
//! [`decide`] answers yes with a [`Scope`] or no with a [`Refusal`]; [`permit()`] turns a yes into a [`Permit`], without which
//! the store writes nothing. Rights come from the seat a person has in one review, never from a global role. What a
//! viewer may not know of is [`Refusal::NotFound`], the same as what does not exist (para. 37).
//!
//! How far a yes reaches is worked out for each act: the instruments for which the person holds a duty that suffices
//! for it ([`Act::least_duty`]). That limits a reviewing State in [`Act::ReadSubmission`], too, see [`Seat`].

mod open;
mod permit;
mod reach;
mod seat;

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
    /// Read a submitted version: every State party and the Secretariat (paras. 34, 40), a reviewing State within the
    /// instruments it reviews (see [`Seat`]).
    ReadSubmission,
    /// Read a file attached to an answer: "additional documentation" (paras. 26, 40). For the State under review at any
    /// time; for reviewing States and the Secretariat once a version was submitted, and then only a file which a
    /// submitted version names. That last condition is not known here: who hands out files has to look.
    ReadAttachment,
    /// Read the dialogue (paras. 33, 35).
    ReadDialogue,
    /// Send a message in the dialogue (para. 35).
    PostMessage,
    /// Open the phase for the State under review (para. 25).
    OpenPhase,
    /// Record dates and languages that both sides agreed, by a focal point of either or the Secretariat (paras. 31, 34,
    /// 50).
    SetPlan,
    /// The figures by stage, without any State named (para. 10).
    ReadFigures,
    /// How many reviews of a group are due and past due, without any State named (paras. 34, 35): for those who take
    /// part in the Mechanism, since it is for keeping it going and not for judging by (para. 4 (b)).
    ReadTimes,
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
    /// Prepare a drawing of lots, rehearse it, freeze its pool, give its result effect (paras. 17, 28, 47).
    PrepareDraw,
    /// Type in or confirm what the seed comes from, draw, void (para. 28).
    ConductDraw,
    /// Decide what becomes of a request for a repeated drawing (paras. 28 (d) to (f), 30).
    DecideRedraw,
    /// Ask that a drawing be repeated: a focal point of the State under review, or of a reviewing State for its own
    /// place (paras. 28 (d), (e), 30), at any time.
    RequestRedraw,
    /// Read the written feedback that was sent (paras. 33, 35).
    ReadFeedback,
    /// Read the feedback of one's own reviewing State before it is sent; never that of the other one (para. 32).
    ReadFeedbackDraft,
    /// Claim an article and draft feedback upon it, with supplementary questions (paras. 32, 35).
    WriteFeedback,
    /// Clear the feedback of a reviewing State and send it (paras. 18, 35).
    SendFeedback,
    /// Draft an answer to a supplementary question (para. 35).
    AnswerSupplement,
    /// Clear answers to supplementary questions and send them (paras. 18, 35).
    SendSupplement,
    /// Read what one's own delegation says among itself about the review (para. 32).
    ReadDelegation,
    /// Write to one's own delegation about the review (para. 32).
    PostDelegation,
    /// Keep notes of one's own about the review, which nobody else reads.
    KeepNotes,
    /// Agree that the State may be named where the public sees at which stage its review stands (paras. 40, 41).
    NameInPublic,
    /// The Secretariat's own list of what a review waits for (paras. 31, 47).
    ReadWork,
    /// Remind those for whom reviews wait (para. 47).
    SendReminders,
}

impl Act {
    /// All acts, for the printed table.
    pub const ALL: [Self; 38] = [
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
        Self::ReadTimes,
        Self::ListReviews,
        Self::ReadStart,
        Self::ReadLibrary,
        Self::ReadParties,
        Self::ImportParties,
        Self::RecordDecision,
        Self::ManageAccounts,
        Self::OwnAccount,
        Self::PrepareDraw,
        Self::ConductDraw,
        Self::DecideRedraw,
        Self::RequestRedraw,
        Self::ReadFeedback,
        Self::ReadFeedbackDraft,
        Self::WriteFeedback,
        Self::SendFeedback,
        Self::AnswerSupplement,
        Self::SendSupplement,
        Self::ReadDelegation,
        Self::PostDelegation,
        Self::KeepNotes,
        Self::NameInPublic,
        Self::ReadWork,
        Self::SendReminders,
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
            | Self::SetPlan
            | Self::RequestRedraw
            | Self::ReadFeedback
            | Self::ReadFeedbackDraft
            | Self::WriteFeedback
            | Self::SendFeedback
            | Self::AnswerSupplement
            | Self::SendSupplement
            | Self::ReadDelegation
            | Self::PostDelegation
            | Self::KeepNotes
            | Self::NameInPublic => true,
            Self::ReadFigures
            | Self::ReadTimes
            | Self::ListReviews
            | Self::ReadStart
            | Self::ReadLibrary
            | Self::ReadParties
            | Self::ImportParties
            | Self::RecordDecision
            | Self::ManageAccounts
            | Self::OwnAccount
            | Self::PrepareDraw
            | Self::ConductDraw
            | Self::DecideRedraw
            | Self::ReadWork
            | Self::SendReminders => false,
        }
    }

    /// The weakest duty that suffices for the act in the seat of a State. An observer reads; it says nothing of acts
    /// that no State has, nor of whether the act is allowed at all.
    pub const fn least_duty(self) -> Duty {
        match self {
            Self::Submit
            | Self::SetPlan
            | Self::RequestRedraw
            | Self::SendFeedback
            | Self::SendSupplement
            | Self::NameInPublic => Duty::FocalPoint,
            Self::SaveAnswer
            | Self::MarkReady
            | Self::PostMessage
            | Self::WriteFeedback
            | Self::AnswerSupplement
            | Self::PostDelegation => Duty::Expert,
            Self::ReadReview
            | Self::ReadPeople
            | Self::ReadDraft
            | Self::ReadSubmission
            | Self::ReadAttachment
            | Self::ReadDialogue
            | Self::OpenPhase
            | Self::ReadFigures
            | Self::ReadTimes
            | Self::ListReviews
            | Self::ReadStart
            | Self::ReadLibrary
            | Self::ReadParties
            | Self::ImportParties
            | Self::RecordDecision
            | Self::ManageAccounts
            | Self::OwnAccount
            | Self::PrepareDraw
            | Self::ConductDraw
            | Self::DecideRedraw
            | Self::ReadFeedback
            | Self::ReadFeedbackDraft
            | Self::ReadDelegation
            | Self::KeepNotes
            | Self::ReadWork
            | Self::SendReminders => Duty::Observer,
        }
    }
}

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
        | Act::SendReminders => Err(Refusal::NotFound),
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
