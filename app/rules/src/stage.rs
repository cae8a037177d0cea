//! Where a review stands within a phase, and what moves it on (paras. 31-39).
//!
//! The one table of steps is [`next`]; nothing else may change a stage. Who may cause an event is decided in
//! [`crate::access`], not here.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Where a review stands within a phase. Ordered: a later stage is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before the phase opens: time frames and working languages are agreed.
    Preparing,
    /// The State under review answers.
    Questionnaire,
    /// The reviewing States write their feedback.
    Feedback,
    /// Clarifications and supplementary questions.
    Dialogue,
    /// The list of observations is drawn up.
    Observations,
    /// Both sides have agreed on the list.
    Agreed,
    /// The list is before the working groups.
    Released,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::Preparing,
        Self::Questionnaire,
        Self::Feedback,
        Self::Dialogue,
        Self::Observations,
        Self::Agreed,
        Self::Released,
    ];

    /// The code used in files, rows and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Questionnaire => "questionnaire",
            Self::Feedback => "feedback",
            Self::Dialogue => "dialogue",
            Self::Observations => "observations",
            Self::Agreed => "agreed",
            Self::Released => "released",
        }
    }

    /// The stage of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// The paragraph of resolution 9/1 that the stage carries out.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::Preparing => "31",
            Self::Questionnaire => "34",
            Self::Feedback | Self::Dialogue => "35",
            Self::Observations | Self::Released => "38",
            Self::Agreed => "39",
        }
    }
}

/// What can happen to a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageEvent {
    /// The phase opens for the review (paras. 15, 25).
    PhaseOpened,
    /// The State under review submits its response, or a corrected version of it (para. 34).
    ResponseSubmitted,
    /// The reviewing States have sent their written feedback (para. 35).
    FeedbackSent,
    /// The reviewing States begin the list of observations (para. 38).
    ObservationsBegun,
    /// Both sides have agreed on the list (para. 39).
    ObservationsAgreed,
    /// The list is made available to the working groups (para. 38).
    ObservationsReleased,
}

impl StageEvent {
    /// All, in the order in which they happen.
    pub const ALL: [Self; 6] = [
        Self::PhaseOpened,
        Self::ResponseSubmitted,
        Self::FeedbackSent,
        Self::ObservationsBegun,
        Self::ObservationsAgreed,
        Self::ObservationsReleased,
    ];

    /// The code used in files and rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PhaseOpened => "phase_opened",
            Self::ResponseSubmitted => "response_submitted",
            Self::FeedbackSent => "feedback_sent",
            Self::ObservationsBegun => "observations_begun",
            Self::ObservationsAgreed => "observations_agreed",
            Self::ObservationsReleased => "observations_released",
        }
    }

    /// The event of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.code() == code)
    }
}

/// The stage after an event. No stage is skipped and none comes back; a corrected response, once the first is in, is a
/// new version and leaves the stage as it is.
///
/// # Errors
/// [`Refusal::WrongStage`] if the event has no place at this stage.
pub fn next(stage: Stage, event: StageEvent) -> Result<Stage, Refusal> {
    let from = match event {
        StageEvent::PhaseOpened => (Stage::Preparing, Stage::Questionnaire),
        StageEvent::ResponseSubmitted if stage > Stage::Questionnaire => (stage, stage),
        StageEvent::ResponseSubmitted => (Stage::Questionnaire, Stage::Feedback),
        StageEvent::FeedbackSent => (Stage::Feedback, Stage::Dialogue),
        StageEvent::ObservationsBegun => (Stage::Dialogue, Stage::Observations),
        StageEvent::ObservationsAgreed => (Stage::Observations, Stage::Agreed),
        StageEvent::ObservationsReleased => (Stage::Agreed, Stage::Released),
    };
    let (needed, then) = from;
    if stage == needed { Ok(then) } else { Err(Refusal::WrongStage { now: stage }) }
}

/// Whose act a review waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The Secretariat.
    Secretariat,
    /// The State under review.
    StateUnderReview,
    /// The reviewing States.
    ReviewingStates,
    /// The State under review and the reviewing States.
    Both,
}

impl Turn {
    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Secretariat => "secretariat",
            Self::StateUnderReview => "state_under_review",
            Self::ReviewingStates => "reviewing_states",
            Self::Both => "both",
        }
    }
}

/// Whose act the review waits for at a stage. The list of observations waits for both sides: the reviewing States prepare
/// it in close cooperation with the State under review (para. 38), and only both together finalize it (para. 39).
pub const fn whose_turn(stage: Stage) -> Turn {
    match stage {
        // It opens the phase, then makes the list available and has the summary translated.
        Stage::Preparing | Stage::Agreed | Stage::Released => Turn::Secretariat,
        Stage::Questionnaire => Turn::StateUnderReview,
        Stage::Feedback => Turn::ReviewingStates,
        Stage::Dialogue | Stage::Observations => Turn::Both,
    }
}

/// The paragraph by which [`whose_turn`] says so. It is the stage's own, but an agreed list waits for its release.
pub const fn turn_paragraph(stage: Stage) -> &'static str {
    match stage {
        Stage::Agreed => Stage::Released.paragraph(),
        Stage::Preparing
        | Stage::Questionnaire
        | Stage::Feedback
        | Stage::Dialogue
        | Stage::Observations
        | Stage::Released => stage.paragraph(),
    }
}
