//! What can be asked for: one name an act, for pages, permits and the printed tables.

use crate::actor::Duty;

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
    /// instruments it reviews (see [`super::Seat`]).
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
    /// See which mail waits, with its words and without content, and take one back (para. 47). Also the administrator's, who
    /// sees to it that mail arrives.
    KeepOutbox,
}

impl Act {
    /// All acts, for the printed table.
    pub const ALL: [Self; 39] = [
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
        Self::KeepOutbox,
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
            | Self::SendReminders
            | Self::KeepOutbox => false,
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
            | Self::SendReminders
            | Self::KeepOutbox => Duty::Observer,
        }
    }
}
