//! The invented texts in six languages; a file beside the sources, so that translators can work on it.

use rules::dialogue::{MessageKind, Room, Side};
use rules::language::Language;
use rules::questionnaire::{Authority, Citation};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A list of each language.
pub(super) type ByLanguage<T> = BTreeMap<Language, Vec<T>>;

/// All invented texts.
#[derive(Deserialize)]
pub(super) struct Texts {
    /// Citations of invented laws, by subject: see `answers`.
    pub(super) laws: ByLanguage<Citation>,
    /// Why something is not, or not wholly, provided for.
    pub(super) explain: ByLanguage<String>,
    /// What works.
    pub(super) successes: ByLanguage<String>,
    /// What does not.
    pub(super) difficulties: ByLanguage<String>,
    /// Help wished for.
    pub(super) assistance: ByLanguage<String>,
    /// Other mechanisms that have the information already.
    pub(super) other_mechanism: ByLanguage<String>,
    /// For every other question.
    pub(super) text: ByLanguage<String>,
    /// Authorities.
    pub(super) authority: ByLanguage<Authority>,
    /// Dialogues.
    pub(super) conversations: Vec<Conversation>,
    /// Conversations on single questions and articles, and in the other rooms.
    pub(super) talks: Vec<Talk>,
    /// Names.
    pub(super) people: ByLanguage<String>,
    /// Names of offices; may be absent.
    #[serde(default)]
    pub(super) positions: ByLanguage<String>,
}

/// A dialogue.
#[derive(Deserialize)]
pub(super) struct Conversation {
    pub(super) messages: Vec<Line>,
}

/// A conversation of a room on a subject.
#[derive(Deserialize)]
pub(super) struct Talk {
    pub(super) room: Room,
    pub(super) subject: String,
    pub(super) messages: Vec<Line>,
}

/// One message of a dialogue.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) seat: Speaker,
    pub(super) lang: Language,
    pub(super) text: String,
    #[serde(default)]
    pub(super) kind: MessageKind,
    #[serde(default)]
    pub(super) awaits: Option<Side>,
    #[serde(default)]
    pub(super) answers: Option<u32>,
    #[serde(default)]
    pub(super) corrects: Option<u32>,
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Speaker {
    Secretariat,
    UnderReview,
    /// An expert beside the focal point.
    UnderReviewExpert,
    #[serde(rename = "reviewing_1")]
    Reviewing1,
    #[serde(rename = "reviewing_2")]
    Reviewing2,
}

impl Texts {
    /// The texts that the application carries.
    pub(super) fn read() -> Result<Self, String> {
        let texts = include_str!("../../demo/texts.json");
        serde_json::from_str(texts).map_err(|e| format!("demo/texts.json: {e}"))
    }
}

/// The list of a language.
pub(super) fn of<T>(lists: &ByLanguage<T>, lang: Language) -> &[T] {
    lists.get(&lang).map_or(&[], Vec::as_slice)
}
