//! What a browser may be told: each type is built for one viewer by the services, and holds nothing that viewer may not see.
//!
//! Texts of questions are not sent as data: they stand in the page already. The browser gets codes, conditions and values.

use crate::calendar::Moment;
use crate::id::ReviewId;
use crate::instrument::Instrument;
use crate::language::Language;
use crate::questionnaire::{Condition, Facts, Kind, Limits, Value};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// The questionnaire of one State's phase, for somebody of that State (para. 20).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditorView {
    /// Which review.
    pub review: ReviewId,
    /// Which phase.
    pub phase: u8,
    /// The language of the screen.
    pub screen: Language,
    /// The language in which a new answer is written unless the writer says otherwise.
    pub writes_in: Language,
    /// What conditions may know of the State.
    pub facts: Facts,
    /// Why this viewer may not change answers; empty where they may.
    pub may_edit: Result<(), Refusal>,
    /// What may be typed.
    pub limits: Limits,
    /// Columns of tables by year.
    pub years: Vec<u16>,
    /// Articles that the State is asked, in the order asked.
    pub articles: Vec<ArticleView>,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleView {
    /// Whose article it is.
    pub instrument: Instrument,
    /// Its number.
    pub number: u16,
    /// Who marked it ready, and when.
    pub ready: Option<Signed>,
    /// Part of the newest submitted version, and nothing changed since.
    pub submitted: bool,
    /// Questions in the order asked, hidden ones too.
    pub questions: Vec<QuestionView>,
}

/// One question with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Full code; also the fragment of its link.
    pub code: String,
    /// What an answer may be.
    pub kind: Kind,
    /// Whether a sentence of help stands under the question.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub help: bool,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show: Option<Condition>,
    /// The answer as saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
}

/// An answer as saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerView {
    /// Grows with each save; a save names the one it started from.
    pub revision: u32,
    /// `None` once it has been emptied.
    pub value: Option<Value>,
    /// The language it is written in.
    pub lang: Language,
    /// Who, and when.
    pub saved: Signed,
}

/// A person's name and a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The person.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum SaveOutcome {
    /// On disk. A repeated save is told the same as the first.
    Saved {
        /// The revision it became.
        revision: u32,
        /// When.
        at: Moment,
    },
    /// Somebody saved before; nothing was overwritten.
    Conflict {
        /// What is there now.
        newer: AnswerView,
    },
}
