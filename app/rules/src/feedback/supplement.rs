//! Supplementary questions (para. 35): they appear at the original question with a date, and are answered there by the
//! State under review. A question keeps its id through all versions of the feedback, so that its answer stays with it.

use super::{ArticleKey, Sent};
use crate::canonical::{object, text, write};
use crate::id::{NoteId, ReviewId};
use crate::language::Language;
use crate::party::PartyCode;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value as Json;

/// Name of the canonical form of an answer.
const FORMAT: &str = "supplement-answer-1";

/// A question that was put, as the versions of a feedback tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which question.
    pub id: NoteId,
    /// The reviewing State that asks.
    pub by: PartyCode,
    /// The article it is about.
    pub article: ArticleKey,
    /// The original question to which it belongs.
    pub question: Option<String>,
    /// The language of its newest wording.
    pub lang: Language,
    /// Its newest wording.
    pub text: String,
    /// The version that put it first, and when.
    pub first: (u32, DateTime<Utc>),
    /// The version that worded it so.
    pub worded: (u32, DateTime<Utc>),
    /// The version that no longer has it, if so.
    pub withdrawn: Option<(u32, DateTime<Utc>)>,
}

/// The questions of one reviewing State, from the versions of its feedback, oldest version first. In the order in which
/// they were put.
pub fn asked(by: PartyCode, versions: &[(u32, DateTime<Utc>, Sent)]) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    for (number, at, sent) in versions {
        let here = (*number, *at);
        for known in &mut all {
            let still = sent.supplements().any(|(_, n)| n.id == known.id);
            known.withdrawn = if still { None } else { known.withdrawn.or(Some(here)) };
        }
        for (article, note) in sent.supplements() {
            let new = Asked {
                id: note.id,
                by,
                article,
                question: note.question.clone(),
                lang: note.lang,
                text: note.text.clone(),
                first: here,
                worded: here,
                withdrawn: None,
            };
            match all.iter_mut().find(|known| known.id == note.id) {
                Some(known) if known.says_the_same(&new) => {}
                Some(known) => *known = Asked { first: known.first, ..new },
                None => all.push(new),
            }
        }
    }
    all
}

impl Asked {
    fn says_the_same(&self, other: &Self) -> bool {
        (&self.question, self.lang, &self.text) == (&other.question, other.lang, &other.text)
    }
}

/// Which answer it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerHead {
    /// In which review.
    pub review: ReviewId,
    /// The State under review, which answers.
    pub state: PartyCode,
    /// Phase of the review, from 1.
    pub phase: u8,
    /// The question that is answered.
    pub question: NoteId,
    /// Number of this version of the answer, from 1.
    pub number: u32,
    /// When it was sent; counted to the millisecond.
    pub sent_at: DateTime<Utc>,
}

/// The text of an answer over which its checksum goes.
pub fn answer_text(head: &AnswerHead, lang: Language, answer: &str) -> String {
    let all = object(vec![
        ("format", text(FORMAT)),
        ("review", text(&head.review.to_string())),
        ("state", text(head.state.as_str())),
        ("phase", Json::from(head.phase)),
        ("question", text(&head.question.to_string())),
        ("number", Json::from(head.number)),
        ("sent_at", text(&head.sent_at.to_rfc3339_opts(SecondsFormat::Millis, true))),
        ("lang", text(lang.code())),
        ("text", text(answer)),
    ]);
    let mut out = String::new();
    write(&all, &mut out);
    out
}
