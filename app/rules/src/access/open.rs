//! Until when something may be done: what is open at which stage.

use crate::refusal::Refusal;
use crate::stage::Stage;

/// Answers may be written from the opening of the phase until the outcome is agreed (paras. 25, 39).
pub(super) fn answers_open(now: Stage) -> Result<(), Refusal> {
    match now {
        Stage::Questionnaire | Stage::Feedback | Stage::Dialogue | Stage::Observations => Ok(()),
        Stage::Preparing | Stage::Agreed | Stage::Released => Err(Refusal::WrongStage { now }),
    }
}

/// Feedback follows the receipt of the responses, and a corrected version of it goes out during the dialogue (para. 35).
pub(super) fn feedback_open(now: Stage) -> Result<(), Refusal> {
    match now {
        Stage::Feedback | Stage::Dialogue => Ok(()),
        Stage::Preparing | Stage::Questionnaire | Stage::Observations | Stage::Agreed | Stage::Released => {
            Err(Refusal::WrongStage { now })
        }
    }
}

/// Supplementary questions come with the feedback; one reviewing State may send it before the other (para. 35). They are
/// answered until the outcome is agreed (para. 39).
pub(super) fn supplements_open(now: Stage) -> Result<(), Refusal> {
    match now {
        Stage::Feedback | Stage::Dialogue | Stage::Observations => Ok(()),
        Stage::Preparing | Stage::Questionnaire | Stage::Agreed | Stage::Released => Err(Refusal::WrongStage { now }),
    }
}

/// Dates and languages are agreed while preparing, too (para. 31).
pub(super) fn answers_open_or_preparing(now: Stage) -> Result<(), Refusal> {
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
pub(super) fn dialogue_open(now: Stage) -> Result<(), Refusal> {
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
