//! What people are told: what of it awaits their own act, what only informs them, and which right they need to be told.
//!
//! An item of the inbox has a [`Kind`]. For the person told it is a [`Weight::ToDo`] where the paragraph gives the next
//! act to the seat they have and their duty suffices for it, else [`Weight::Information`]. The first is mailed at once and
//! cannot be switched off; the second comes in a digest, if wished.

use crate::access::{Act, Seat};
use crate::actor::Duty;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The phase of a review is open (para. 25).
    PhaseOpened,
    /// A response was submitted, or a corrected version of it (para. 34).
    ResponseSubmitted,
    /// A message in the dialogue (para. 35).
    MessageSent,
    /// Dates or languages were agreed (paras. 31, 34, 50).
    PlanRecorded,
    /// The person was given a role (paras. 18, 27).
    RoleGranted,
    /// A role of the person has ended.
    RoleEnded,
    /// A repeated drawing was requested (para. 28).
    RedrawRequested,
    /// A repeated drawing was called (para. 28).
    RedrawCalled,
    /// A reviewing State was replaced (paras. 28, 30).
    ReviewerReplaced,
    /// Something that this version does not know: information for the parties.
    Other,
}

/// Whether something awaits an act of the person told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It is this person's turn.
    ToDo,
    /// Nothing is asked.
    Information,
}

impl Kind {
    /// All, for texts and tests.
    pub const ALL: [Self; 10] = [
        Self::PhaseOpened,
        Self::ResponseSubmitted,
        Self::MessageSent,
        Self::PlanRecorded,
        Self::RoleGranted,
        Self::RoleEnded,
        Self::RedrawRequested,
        Self::RedrawCalled,
        Self::ReviewerReplaced,
        Self::Other,
    ];

    /// The code used in rows and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PhaseOpened => "phase_opened",
            Self::ResponseSubmitted => "response_submitted",
            Self::MessageSent => "message_sent",
            Self::PlanRecorded => "plan_recorded",
            Self::RoleGranted => "role_granted",
            Self::RoleEnded => "role_ended",
            Self::RedrawRequested => "redraw_requested",
            Self::RedrawCalled => "redraw_called",
            Self::ReviewerReplaced => "reviewer_replaced",
            Self::Other => "other",
        }
    }

    /// The kind of a code; what is not known is [`Self::Other`].
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|k| k.code() == code).unwrap_or(Self::Other)
    }

    /// The act that the person must be allowed to do in the review, or they are not told of it and it is not shown; none
    /// for what is about the person alone.
    pub const fn needs(self) -> Option<Act> {
        match self {
            Self::RoleGranted | Self::RoleEnded => None,
            Self::MessageSent => Some(Act::ReadDialogue),
            Self::PhaseOpened
            | Self::ResponseSubmitted
            | Self::PlanRecorded
            | Self::RedrawRequested
            | Self::RedrawCalled
            | Self::ReviewerReplaced
            | Self::Other => Some(Act::ReadReview),
        }
    }

    /// The paragraph that gives the next act to whoever is told; none where nothing is asked.
    pub const fn paragraph(self) -> Option<&'static str> {
        match self {
            Self::PhaseOpened => Some("34"),
            Self::ResponseSubmitted => Some("35"),
            Self::RoleGranted => Some("27"),
            Self::MessageSent
            | Self::PlanRecorded
            | Self::RoleEnded
            | Self::RedrawRequested
            | Self::RedrawCalled
            | Self::ReviewerReplaced
            | Self::Other => None,
        }
    }

    /// What is done for the people of a State once that State has done this.
    pub const fn settles(self) -> &'static [Self] {
        match self {
            // The answers are in: nobody of the State under review has to answer any more (para. 34).
            Self::ResponseSubmitted => &[Self::PhaseOpened],
            Self::PhaseOpened
            | Self::MessageSent
            | Self::PlanRecorded
            | Self::RoleGranted
            | Self::RoleEnded
            | Self::RedrawRequested
            | Self::RedrawCalled
            | Self::ReviewerReplaced
            | Self::Other => &[],
        }
    }

    /// Whether reading it is all there is to do.
    pub const fn is_done_when_read(self) -> bool {
        matches!(self, Self::RoleGranted)
    }
}

/// Whether something awaits an act of whoever has this seat; none is the seat of a person who is told of their own roles.
pub fn weight(kind: Kind, seat: Option<&Seat>) -> Weight {
    let todo = match kind {
        // Paras. 25, 34: the State under review answers.
        Kind::PhaseOpened => matches!(seat, Some(Seat::UnderReview { duty, .. }) if *duty != Duty::Observer),
        // Para. 35: the reviewing States write their feedback.
        Kind::ResponseSubmitted => matches!(seat, Some(Seat::Reviewing { duty, .. }) if *duty != Duty::Observer),
        // Somebody new has to look at what awaits them (para. 27).
        Kind::RoleGranted => true,
        Kind::MessageSent
        | Kind::PlanRecorded
        | Kind::RoleEnded
        | Kind::RedrawRequested
        | Kind::RedrawCalled
        | Kind::ReviewerReplaced
        | Kind::Other => false,
    };
    if todo { Weight::ToDo } else { Weight::Information }
}
