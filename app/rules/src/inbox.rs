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
    /// A reviewing State has sent its written feedback (para. 35).
    FeedbackSent,
    /// A reviewing State has sent feedback with supplementary questions (para. 35).
    SupplementAsked,
    /// The State under review has answered supplementary questions (para. 35).
    SupplementAnswered,
    /// A colleague has taken over an article that the person had claimed (para. 32).
    ArticleTakenOver,
    /// A message in the dialogue (para. 35).
    MessageSent,
    /// A message in the dialogue that awaits an answer (para. 35).
    QuestionSent,
    /// A message in the room of the own delegation (para. 32).
    DelegationMessageSent,
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
    /// The person's State was drawn as a reviewing State and has still to name its people (paras. 18, 30).
    ReviewerDrawn,
    /// The Secretariat reminds of a step that a review waits for (para. 47).
    Reminder,
    /// The same, to whoever acts for a State that has named no focal point (para. 18).
    ReminderFocalPoint,
    /// A constructive dialogue was announced (para. 53 (a)).
    DialogueAnnounced,
    /// Days of a constructive dialogue were changed, or its chair decided (para. 53 (a), (f)).
    DialogueChanged,
    /// A list of applicants is still to be circulated (para. 53 (d), (e)).
    ListDue,
    /// A list of applicants was circulated (para. 53 (d), (e)).
    ListCirculated,
    /// A matter was referred to the Bureau (para. 53 (d)).
    MatterReferred,
    /// A procedure of the Bureau was opened (para. 53 (d)).
    ProcedureOpened,
    /// The Bureau has decided a matter (para. 53 (d)).
    MatterDecided,
    /// The chair has given the summary of a dialogue (para. 53 (h)).
    SummaryGiven,
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
    pub const ALL: [Self; 27] = [
        Self::PhaseOpened,
        Self::ResponseSubmitted,
        Self::FeedbackSent,
        Self::SupplementAsked,
        Self::SupplementAnswered,
        Self::ArticleTakenOver,
        Self::MessageSent,
        Self::QuestionSent,
        Self::DelegationMessageSent,
        Self::PlanRecorded,
        Self::RoleGranted,
        Self::RoleEnded,
        Self::RedrawRequested,
        Self::RedrawCalled,
        Self::ReviewerReplaced,
        Self::ReviewerDrawn,
        Self::Reminder,
        Self::ReminderFocalPoint,
        Self::DialogueAnnounced,
        Self::DialogueChanged,
        Self::ListDue,
        Self::ListCirculated,
        Self::MatterReferred,
        Self::ProcedureOpened,
        Self::MatterDecided,
        Self::SummaryGiven,
        Self::Other,
    ];

    /// The code used in rows and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PhaseOpened => "phase_opened",
            Self::ResponseSubmitted => "response_submitted",
            Self::FeedbackSent => "feedback_sent",
            Self::SupplementAsked => "supplement_asked",
            Self::SupplementAnswered => "supplement_answered",
            Self::ArticleTakenOver => "article_taken_over",
            Self::MessageSent => "message_sent",
            Self::QuestionSent => "question_sent",
            Self::DelegationMessageSent => "delegation_message_sent",
            Self::PlanRecorded => "plan_recorded",
            Self::RoleGranted => "role_granted",
            Self::RoleEnded => "role_ended",
            Self::RedrawRequested => "redraw_requested",
            Self::RedrawCalled => "redraw_called",
            Self::ReviewerReplaced => "reviewer_replaced",
            Self::ReviewerDrawn => "reviewer_drawn",
            Self::Reminder => "reminder",
            Self::ReminderFocalPoint => "reminder_focal_point",
            Self::DialogueAnnounced => "dialogue_announced",
            Self::DialogueChanged => "dialogue_changed",
            Self::ListDue => "list_due",
            Self::ListCirculated => "list_circulated",
            Self::MatterReferred => "matter_referred",
            Self::ProcedureOpened => "procedure_opened",
            Self::MatterDecided => "matter_decided",
            Self::SummaryGiven => "summary_given",
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
            // Who is reminded was decided by the list of what reviews wait for; that a State was drawn is public.
            Self::RoleGranted | Self::RoleEnded | Self::ReviewerDrawn | Self::Reminder | Self::ReminderFocalPoint => {
                None
            }
            // Of no review: who is told was decided by the part of the rules that knows of these dialogues, and what is
            // told says no more than that there is something to look at.
            Self::DialogueAnnounced
            | Self::DialogueChanged
            | Self::ListDue
            | Self::ListCirculated
            | Self::MatterReferred
            | Self::ProcedureOpened
            | Self::MatterDecided
            | Self::SummaryGiven => None,
            Self::ArticleTakenOver => Some(Act::ReadFeedbackDraft),
            Self::MessageSent | Self::QuestionSent => Some(Act::ReadDialogue),
            Self::DelegationMessageSent => Some(Act::ReadDelegation),
            Self::FeedbackSent | Self::SupplementAsked | Self::SupplementAnswered => Some(Act::ReadFeedback),
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
            Self::ResponseSubmitted | Self::SupplementAsked | Self::QuestionSent => Some("35"),
            Self::RoleGranted => Some("27"),
            Self::Reminder => Some("47"),
            Self::ReminderFocalPoint | Self::ReviewerDrawn => Some("18"),
            Self::ListDue | Self::ListCirculated => Some("53 (d), (e)"),
            Self::MatterReferred | Self::ProcedureOpened => Some("53 (d)"),
            Self::FeedbackSent
            | Self::SupplementAnswered
            | Self::ArticleTakenOver
            | Self::MessageSent
            | Self::DelegationMessageSent
            | Self::PlanRecorded
            | Self::RoleEnded
            | Self::RedrawRequested
            | Self::RedrawCalled
            | Self::ReviewerReplaced
            | Self::DialogueAnnounced
            | Self::DialogueChanged
            | Self::MatterDecided
            | Self::SummaryGiven
            | Self::Other => None,
        }
    }

    /// What is done for the people of a State once that State has done this.
    pub const fn settles(self) -> &'static [Self] {
        match self {
            // The answers are in: nobody of the State under review has to answer any more (para. 34).
            Self::ResponseSubmitted => &[Self::PhaseOpened],
            // The feedback is written, with questions or without (para. 35).
            Self::FeedbackSent | Self::SupplementAsked => &[Self::ResponseSubmitted],
            Self::PhaseOpened
            | Self::SupplementAnswered
            | Self::ArticleTakenOver
            | Self::MessageSent
            | Self::QuestionSent
            | Self::DelegationMessageSent
            | Self::PlanRecorded
            | Self::RoleGranted
            | Self::RoleEnded
            | Self::RedrawRequested
            | Self::RedrawCalled
            | Self::ReviewerReplaced
            | Self::ReviewerDrawn
            | Self::Reminder
            | Self::ReminderFocalPoint
            | Self::DialogueAnnounced
            | Self::DialogueChanged
            | Self::ListDue
            | Self::ListCirculated
            | Self::MatterReferred
            | Self::ProcedureOpened
            | Self::MatterDecided
            | Self::SummaryGiven
            | Self::Other => &[],
        }
    }

    /// Whether reading it is all there is to do.
    pub const fn is_done_when_read(self) -> bool {
        matches!(self, Self::RoleGranted)
    }
}

/// Whether something awaits an act of whoever has this seat; none is the seat of a person who is told of their own roles.
/// What one's own State did (`own`) awaits nothing of its other people.
pub fn weight(kind: Kind, seat: Option<&Seat>, own: bool) -> Weight {
    let under_review = matches!(seat, Some(Seat::UnderReview { duty, .. }) if *duty != Duty::Observer);
    let reviewing = matches!(seat, Some(Seat::Reviewing { duty, .. }) if *duty != Duty::Observer);
    let todo = match kind {
        // Paras. 25, 34, 35: the State under review answers.
        Kind::PhaseOpened | Kind::SupplementAsked => under_review,
        // Para. 35: the reviewing States write their feedback.
        Kind::ResponseSubmitted => reviewing,
        // Para. 35: whoever was asked answers.
        Kind::QuestionSent => under_review || reviewing,
        // Somebody new has to look at what awaits them (para. 27); whoever is reminded has to act (paras. 18, 47).
        Kind::RoleGranted | Kind::ReviewerDrawn | Kind::Reminder | Kind::ReminderFocalPoint => true,
        Kind::FeedbackSent
        | Kind::SupplementAnswered
        | Kind::ArticleTakenOver
        | Kind::MessageSent
        | Kind::DelegationMessageSent
        | Kind::PlanRecorded
        | Kind::RoleEnded
        | Kind::RedrawRequested
        | Kind::RedrawCalled
        | Kind::ReviewerReplaced
        | Kind::DialogueAnnounced
        | Kind::DialogueChanged
        | Kind::ListDue
        | Kind::ListCirculated
        | Kind::MatterReferred
        | Kind::ProcedureOpened
        | Kind::MatterDecided
        | Kind::SummaryGiven
        | Kind::Other => false,
    };
    if todo && !own { Weight::ToDo } else { Weight::Information }
}
