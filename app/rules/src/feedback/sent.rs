//! What goes out when a focal point clears the feedback (paras. 18, 35): fixed for good and able to prove itself.

use super::{ArticleKey, Draft, Note, NoteKind, article_code};
use crate::canonical::{object, text, write};
use crate::id::{NoteId, ReviewId};
use crate::instrument::Instrument;
use crate::language::Language;
use crate::party::PartyCode;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Name of the canonical form.
const FORMAT: &str = "feedback-1";

/// A feedback as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Articles that are done, in the order asked.
    pub articles: Vec<SentArticle>,
    /// Codes of articles about which it says nothing yet.
    pub left: Vec<String>,
}

/// One article of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentArticle {
    /// Whose article it is.
    pub instrument: Instrument,
    /// Its number.
    pub article: u16,
    /// Notes in the order of their kinds; empty where there is expressly nothing to remark.
    pub notes: Vec<SentNote>,
}

/// One note of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentNote {
    /// Which note; the same in every version that has it.
    pub id: NoteId,
    /// What it is.
    pub kind: NoteKind,
    /// The question to which a supplementary one belongs.
    #[serde(default)]
    pub question: Option<String>,
    /// The language it is written in.
    pub lang: Language,
    /// Its text.
    pub text: String,
}

/// Which feedback it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// In which review.
    pub review: ReviewId,
    /// The State under review.
    pub state: PartyCode,
    /// The reviewing State whose feedback it is.
    pub by: PartyCode,
    /// Phase of the review, from 1.
    pub phase: u8,
    /// Number of this version of the feedback, from 1.
    pub number: u32,
    /// The newest version of the response when it was sent.
    pub response: u32,
    /// When it was sent; counted to the millisecond.
    pub sent_at: DateTime<Utc>,
    /// The instruments that the State reviews.
    pub instruments: Vec<Instrument>,
}

/// Why a feedback cannot be sent (para. 35).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSendable {
    /// There is neither a note nor a mark that there is nothing to remark.
    Empty,
    /// The version before says the same.
    Unchanged,
}

impl NotSendable {
    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Takes what is to be sent out of a draft, in the order of `articles`. What was noted upon an article that is no longer
/// asked comes last: nothing vanishes without a word.
pub fn freeze(articles: &[ArticleKey], draft: &Draft) -> Sent {
    let noted: BTreeSet<ArticleKey> = draft.notes.iter().filter(|n| n.is_said()).map(|n| n.article).collect();
    let strays = noted.iter().copied().filter(|a| !articles.contains(a));
    let mut sent = Sent::default();
    for article in articles.iter().copied().chain(strays) {
        if !draft.state(article, false).is_done() {
            sent.left.push(article_code(article));
            continue;
        }
        let mut notes: Vec<&Note> = draft.notes.iter().filter(|n| n.article == article && n.is_said()).collect();
        notes.sort_by_key(|n| (n.kind, n.id));
        let notes = notes.into_iter().map(|n| SentNote {
            id: n.id,
            kind: n.kind,
            question: n.question.clone(),
            lang: n.lang,
            text: n.text.clone(),
        });
        sent.articles.push(SentArticle { instrument: article.0, article: article.1, notes: notes.collect() });
    }
    sent
}

/// Whether it can be sent. What is left does not hinder that; it is the focal point's to judge (para. 18).
///
/// # Errors
/// Why not.
pub fn sendable(sent: &Sent, before: Option<&Sent>) -> Result<(), NotSendable> {
    if sent.articles.is_empty() {
        return Err(NotSendable::Empty);
    }
    match before {
        Some(before) if before.articles == sent.articles => Err(NotSendable::Unchanged),
        Some(_) | None => Ok(()),
    }
}

/// How many supplementary questions this version puts that the one before did not.
pub fn newly_asked(sent: &Sent, before: Option<&Sent>) -> usize {
    let known: BTreeSet<NoteId> = before.iter().flat_map(|b| b.supplements()).map(|(_, n)| n.id).collect();
    sent.supplements().filter(|(_, n)| !known.contains(&n.id)).count()
}

/// What somebody may read who reviews or answers for only these instruments (para. 28 (b)).
pub fn for_instruments(sent: &Sent, instruments: &[Instrument]) -> Sent {
    let within = |code: &String| super::parse_article(code).is_some_and(|(i, _)| instruments.contains(&i));
    Sent {
        articles: sent.articles.iter().filter(|a| instruments.contains(&a.instrument)).cloned().collect(),
        left: sent.left.iter().filter(|code| within(code)).cloned().collect(),
    }
}

impl Sent {
    /// Its supplementary questions with their articles.
    pub fn supplements(&self) -> impl Iterator<Item = (ArticleKey, &SentNote)> {
        self.articles.iter().flat_map(|a| {
            let questions = a.notes.iter().filter(|n| n.kind == NoteKind::Supplement);
            questions.map(move |n| ((a.instrument, a.article), n))
        })
    }

    /// The instruments it speaks of, in the order of table 1.
    pub fn instruments(&self) -> Vec<Instrument> {
        Instrument::ALL.into_iter().filter(|i| self.articles.iter().any(|a| a.instrument == *i)).collect()
    }

    /// The text over which the checksum goes: JSON with sorted keys and no insignificant white space.
    pub fn canonical(&self, head: &Head) -> String {
        let articles = self.articles.iter().map(|a| {
            let notes = a.notes.iter().map(|n| {
                let mut members = vec![
                    ("id", text(&n.id.to_string())),
                    ("kind", text(n.kind.code())),
                    ("lang", text(n.lang.code())),
                    ("text", text(&n.text)),
                ];
                members.extend(n.question.as_deref().map(|code| ("question", text(code))));
                object(members)
            });
            object(vec![
                ("instrument", text(a.instrument.code())),
                ("article", Json::from(a.article)),
                ("notes", Json::Array(notes.collect())),
            ])
        });
        let all = object(vec![
            ("format", text(FORMAT)),
            ("review", text(&head.review.to_string())),
            ("state", text(head.state.as_str())),
            ("by", text(head.by.as_str())),
            ("phase", Json::from(head.phase)),
            ("number", Json::from(head.number)),
            ("response", Json::from(head.response)),
            // Fixed precision: a database may keep fewer digits than the clock gave.
            ("sent_at", text(&head.sent_at.to_rfc3339_opts(SecondsFormat::Millis, true))),
            ("instruments", Json::Array(head.instruments.iter().map(|i| text(i.code())).collect())),
            ("articles", Json::Array(articles.collect())),
            ("left", Json::Array(self.left.iter().map(|code| text(code)).collect())),
        ]);
        let mut out = String::new();
        write(&all, &mut out);
        out
    }
}
