//! What is sent when a State submits its response (para. 34), fixed for good and able to prove itself.
//!
//! Hidden answers stay with the State. The canonical text is the same byte for byte wherever and whenever it is made from
//! the same content; the backend keeps its SHA-256, so its form must never change within one `format`.

use super::condition::{Facts, visible};
use super::schema::{Questionnaire, split_code};
use super::value::Value;
use crate::canonical::{object, text, write};
use crate::id::ReviewId;
use crate::instrument::Instrument;
use crate::language::Language;
use crate::party::PartyCode;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Name of the canonical form.
const FORMAT: &str = "response-1";

/// A response as submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Answers to visible questions, in the order asked.
    pub answers: Vec<FrozenAnswer>,
    /// Full codes of answers that are not sent because their question is not asked. For the State under review only.
    pub left_out: Vec<String>,
    /// Full codes of visible questions without an answer, in the order asked.
    pub unanswered: Vec<String>,
}

/// One answer as submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenAnswer {
    /// Full code of the question.
    pub code: String,
    /// The answer.
    pub value: Value,
    /// The language it was written in (para. 19).
    pub lang: Language,
}

/// Which response it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Of which review.
    pub review: ReviewId,
    /// The State under review.
    pub state: PartyCode,
    /// Phase of the review, from 1.
    pub phase: u8,
    /// Number of this version of the response, from 1.
    pub number: u32,
    /// Name of the questionnaire.
    pub questionnaire: String,
    /// Version of the questionnaire.
    pub version: u32,
    /// When it was submitted; counted to the millisecond.
    pub submitted_at: DateTime<Utc>,
    /// The State's instruments in the review.
    pub instruments: Vec<Instrument>,
}

/// Takes what is to be sent out of all answers by full code. Hidden answers are kept but left out, and so are answers to
/// questions that this questionnaire does not have; an empty value is no answer.
pub fn freeze(questionnaire: &Questionnaire, facts: &Facts, answers: &BTreeMap<String, (Value, Language)>) -> Frozen {
    let answer = |code: &str| answers.get(code).filter(|(value, _)| !value.is_empty());
    let asked = visible(questionnaire, facts, &|code| answer(code).map(|(value, _)| value));
    let mut frozen = Frozen { answers: Vec::new(), left_out: Vec::new(), unanswered: Vec::new() };
    for question in questionnaire.questions() {
        let code = question.code.clone();
        match (answer(&code), asked.question(&code)) {
            (Some((value, lang)), true) => {
                frozen.answers.push(FrozenAnswer { code, value: value.clone(), lang: *lang });
            }
            (Some(_), false) => frozen.left_out.push(code),
            (None, true) => frozen.unanswered.push(code),
            (None, false) => {}
        }
    }
    // Nothing vanishes without a word, not even what belongs to no question.
    let strays = answers.keys().filter(|code| answer(code).is_some() && questionnaire.question(code).is_none());
    frozen.left_out.extend(strays.cloned());
    frozen
}

/// What a State may read that reviews only these instruments (para. 28 (b)). Says nothing of answers left out.
pub fn for_instruments(frozen: &Frozen, instruments: &[Instrument]) -> Frozen {
    let may_read = |code: &str| split_code(code).is_some_and(|(instrument, _, _)| instruments.contains(&instrument));
    Frozen {
        answers: frozen.answers.iter().filter(|answer| may_read(&answer.code)).cloned().collect(),
        left_out: Vec::new(),
        unanswered: frozen.unanswered.iter().filter(|code| may_read(code)).cloned().collect(),
    }
}

impl Frozen {
    /// The text over which the checksum goes: JSON with sorted keys and no insignificant white space. Answers and the codes
    /// of open questions are in it, those left out are not, since they are not sent.
    pub fn canonical(&self, head: &Head) -> String {
        let instruments = head.instruments.iter().map(|i| text(i.code())).collect();
        let answers = self.answers.iter().map(|answer| {
            object(vec![
                ("code", text(&answer.code)),
                ("lang", text(answer.lang.code())),
                // Plain data with text keys: the conversion has no way to fail.
                ("value", serde_json::to_value(&answer.value).unwrap_or(Json::Null)),
            ])
        });
        let all = object(vec![
            ("format", text(FORMAT)),
            ("review", text(&head.review.to_string())),
            ("state", text(head.state.as_str())),
            ("phase", Json::from(head.phase)),
            ("number", Json::from(head.number)),
            ("questionnaire", text(&head.questionnaire)),
            ("version", Json::from(head.version)),
            // Fixed precision: a database may keep fewer digits than the clock gave.
            ("submitted_at", text(&head.submitted_at.to_rfc3339_opts(SecondsFormat::Millis, true))),
            ("instruments", Json::Array(instruments)),
            ("answers", Json::Array(answers.collect())),
            ("unanswered", Json::Array(self.unanswered.iter().map(|code| text(code)).collect())),
        ]);
        let mut out = String::new();
        write(&all, &mut out);
        out
    }
}
