//! Why an act is not allowed: a closed set, each with its paragraph and, elsewhere, a text in six languages.

use crate::actor::Duty;
use crate::stage::Stage;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A refusal is data: what the rule says, not how a screen words it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody is signed in.
    SignIn,
    /// There is no such thing, or the viewer may not know of it. Both look the same (para. 37).
    NotFound,
    /// The viewer may know of it, but the act belongs to another duty (para. 18, 27).
    NotYourDuty {
        /// Whose act it is.
        needs: Duty,
    },
    /// The review stands at a stage in which this is not done.
    WrongStage {
        /// Where it stands.
        now: Stage,
    },
    /// The date agreed lies beyond the time limit (paras. 34, 35).
    PastLimit {
        /// The last day the limit allows.
        limit: NaiveDate,
    },
    /// Nothing has been answered, so there is nothing to submit (para. 34).
    NothingAnswered,
    /// The same text was submitted already; a new version needs a change.
    NothingChanged,
    /// More languages than the Mechanism allows (para. 50).
    TooManyLanguages {
        /// The most that may be chosen.
        max: u32,
    },
    /// All requests for a repeated drawing are used up (para. 28 (d)).
    RedrawsUsed {
        /// How many there are.
        max: u32,
    },
    /// It is for the State under review to raise that a reviewing State cannot do its duties (para. 30).
    OnlyStateUnderReview,
    /// First comes a consultation with the reviewing State and the Secretariat (para. 30).
    ConsultFirst,
}

impl Refusal {
    /// What an answer to a request says of it. Who lacks the duty for an act is answered like somebody for whom there is no
    /// such thing, whichever State they are of; whose act it is stands on the pages they may read (paras. 18, 27, 37).
    #[must_use]
    pub fn outward(self) -> Self {
        match self {
            Self::NotYourDuty { .. } => Self::NotFound,
            other => other,
        }
    }

    /// Stable code for logs, tests and the JSON interface.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::NotFound => "not_found",
            Self::NotYourDuty { .. } => "not_your_duty",
            Self::WrongStage { .. } => "wrong_stage",
            Self::PastLimit { .. } => "past_limit",
            Self::NothingAnswered => "nothing_answered",
            Self::NothingChanged => "nothing_changed",
            Self::TooManyLanguages { .. } => "too_many_languages",
            Self::RedrawsUsed { .. } => "redraws_used",
            Self::OnlyStateUnderReview => "only_state_under_review",
            Self::ConsultFirst => "consult_first",
        }
    }

    /// The paragraph of resolution 9/1 it rests on; `None` where it says nothing of the Mechanism.
    pub const fn paragraph(&self) -> Option<&'static str> {
        match self {
            Self::SignIn | Self::NotFound => None,
            Self::NotYourDuty { needs } => Some(match needs {
                Duty::FocalPoint => "18",
                Duty::Expert | Duty::Observer => "27",
            }),
            Self::WrongStage { .. } => Some("25"),
            Self::PastLimit { .. } | Self::NothingAnswered | Self::NothingChanged => Some("34"),
            Self::TooManyLanguages { .. } => Some("50"),
            Self::RedrawsUsed { .. } => Some("28 (d)"),
            Self::OnlyStateUnderReview | Self::ConsultFirst => Some("30"),
        }
    }

    /// One of each, for the test that every refusal has a text in every language.
    pub fn samples() -> Vec<Self> {
        let limit = NaiveDate::default();
        vec![
            Self::SignIn,
            Self::NotFound,
            Self::NotYourDuty { needs: Duty::FocalPoint },
            Self::NotYourDuty { needs: Duty::Expert },
            Self::WrongStage { now: Stage::Preparing },
            Self::PastLimit { limit },
            Self::NothingAnswered,
            Self::NothingChanged,
            Self::TooManyLanguages { max: 3 },
            Self::RedrawsUsed { max: 4 },
            Self::OnlyStateUnderReview,
            Self::ConsultFirst,
        ]
    }
}
