//! Typed identifiers: a thread's id given where a review's is wanted does not compile.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id made elsewhere (the backend's generator, a row, a URL).
            pub const fn new(id: Uuid) -> Self { Self(id) }
            /// The plain value, for a row or a URL.
            pub const fn get(self) -> Uuid { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.hyphenated().fmt(f) }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map(Self) }
        }
    )*};
}

typed_id! {
    /// One person's account.
    AccountId;
    /// One State under review, through all four phases.
    ReviewId;
    /// A State's filled questionnaire for one phase.
    ResponseId;
    /// One answer within a response.
    AnswerId;
    /// A frozen, numbered version of a response.
    SubmissionId;
    /// The feedback of one reviewing State in one phase.
    FeedbackId;
    /// One note of such a feedback; a supplementary question is known by it for good.
    NoteId;
    /// One conversation of a review.
    ThreadId;
    /// One message of a thread.
    MessageId;
    /// An uploaded file.
    FileId;
    /// One role of one person.
    RoleId;
    /// A drawing of lots.
    DrawId;
    /// A request that a drawing be repeated.
    RedrawRequestId;
    /// A decision of the Conference about a group's phase.
    DecisionId;
    /// One sending of reminders.
    ReminderRoundId;
    /// One constructive dialogue with stakeholders.
    ConstructiveId;
    /// A stakeholder that applies to attend.
    OrganizationId;
    /// What one organization sent for one dialogue.
    ApplicationId;
    /// A matter before the Bureau.
    MatterId;
    /// A seat of a person on the Bureau or in the chair of a working group.
    BodySeatId;
    /// A paper of a dialogue.
    PaperId;
}
