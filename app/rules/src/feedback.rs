//! Written feedback of the reviewing States (para. 35): what experts divide among themselves (para. 32) and note, what is
//! left, what goes out, and what supplementary questions come of it.
//!
//! Nothing here knows who may read or write; that is decided in [`crate::access`]. [`sent`] freezes and compares what is
//! sent, [`supplement`] follows supplementary questions through the versions.

pub mod sent;
pub mod supplement;

pub use sent::{Head, NotSendable, Sent, SentArticle, SentNote, for_instruments, freeze, newly_asked, sendable};
pub use supplement::{AnswerHead, Asked, answer_text, asked};

use crate::access::Reviewer;
use crate::id::NoteId;
use crate::instrument::Instrument;
use crate::language::Language;
use crate::party::PartyCode;
use crate::refusal::Refusal;
use crate::stage::{Stage, StageEvent, next};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The paragraph that feedback rests on.
pub const PARAGRAPH: &str = "35";

/// An article of an instrument: what experts claim, note upon, and are done with.
pub type ArticleKey = (Instrument, u16);

/// `untoc-5`: how an article stands in addresses and in what is sent.
pub fn article_code((instrument, article): ArticleKey) -> String {
    format!("{}-{article}", instrument.code())
}

/// The article of such a code; nothing else reads as one.
pub fn parse_article(code: &str) -> Option<ArticleKey> {
    let (instrument, number) = code.split_once('-')?;
    let key = (Instrument::from_code(instrument)?, number.parse().ok()?);
    // Compared whole: a number written as `05` or `+5` reads like 5 but is not the code.
    (article_code(key) == code).then_some(key)
}

/// What a note of the feedback is. All are named by para. 35.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// On the measures taken.
    Measures,
    /// A success of implementation.
    Success,
    /// A challenge of implementation.
    Challenge,
    /// A request for clarification or additional information.
    Clarification,
    /// A supplementary question, to which the State under review is encouraged to respond.
    Supplement,
}

impl NoteKind {
    /// All, in the order in which they are written and read.
    pub const ALL: [Self; 5] = [Self::Measures, Self::Success, Self::Challenge, Self::Clarification, Self::Supplement];

    /// The code used in rows, forms and in what is sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Measures => "measures",
            Self::Success => "success",
            Self::Challenge => "challenge",
            Self::Clarification => "clarification",
            Self::Supplement => "supplement",
        }
    }

    /// The kind of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether an article has one text of it. Supplementary questions are several, each of its own.
    pub const fn is_single(self) -> bool {
        match self {
            Self::Measures | Self::Success | Self::Challenge | Self::Clarification => true,
            Self::Supplement => false,
        }
    }
}

/// A note as it stands in the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which note.
    pub id: NoteId,
    /// Upon which article.
    pub article: ArticleKey,
    /// What it is.
    pub kind: NoteKind,
    /// The question to which a supplementary one belongs; without it, it is about the article as a whole.
    pub question: Option<String>,
    /// The language it is written in.
    pub lang: Language,
    /// Its text; without words there is no note.
    pub text: String,
}

impl Note {
    /// Whether it says anything.
    pub fn is_said(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

/// The feedback of one reviewing State before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// All notes.
    pub notes: Vec<Note>,
    /// Articles on which there is expressly nothing to remark.
    pub nothing: BTreeSet<ArticleKey>,
}

/// How far one article of the feedback is. A statement about work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    /// Nobody has it, and nothing is written.
    Unclaimed,
    /// Somebody has claimed it (para. 32), and nothing is written.
    Claimed,
    /// There is a note.
    Noted,
    /// There is expressly nothing to remark.
    Nothing,
}

impl ArticleState {
    /// All, in the order of work.
    pub const ALL: [Self; 4] = [Self::Unclaimed, Self::Claimed, Self::Noted, Self::Nothing];

    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unclaimed => "unclaimed",
            Self::Claimed => "claimed",
            Self::Noted => "noted",
            Self::Nothing => "nothing",
        }
    }

    /// Whether the article is done: it has a note, or is marked with nothing to remark.
    pub const fn is_done(self) -> bool {
        match self {
            Self::Unclaimed | Self::Claimed => false,
            Self::Noted | Self::Nothing => true,
        }
    }
}

impl Draft {
    /// How far an article is; a note counts before the mark.
    pub fn state(&self, article: ArticleKey, claimed: bool) -> ArticleState {
        if self.notes.iter().any(|n| n.article == article && n.is_said()) {
            ArticleState::Noted
        } else if self.nothing.contains(&article) {
            ArticleState::Nothing
        } else if claimed {
            ArticleState::Claimed
        } else {
            ArticleState::Unclaimed
        }
    }

    /// The articles that are not done, in the order given. They do not hinder sending; the focal point sees them.
    pub fn left(&self, articles: &[ArticleKey]) -> Vec<ArticleKey> {
        articles.iter().copied().filter(|a| !self.state(*a, false).is_done()).collect()
    }
}

/// Where the review stands once these States have sent a first version of their feedback: when every reviewing State of
/// today has, the dialogue begins (para. 35). One that was replaced is waited for no longer, and whoever came in its place
/// is (para. 30). A corrected version leaves the stage as it is.
///
/// # Errors
/// [`Refusal::WrongStage`] where feedback has no place.
pub fn stage_after(now: Stage, reviewers: &[Reviewer], sent: &[PartyCode]) -> Result<Stage, Refusal> {
    match now {
        Stage::Feedback if all_sent(reviewers, sent) => next(now, StageEvent::FeedbackSent),
        Stage::Feedback | Stage::Dialogue => Ok(now),
        Stage::Preparing | Stage::Questionnaire | Stage::Observations | Stage::Agreed | Stage::Released => {
            Err(Refusal::WrongStage { now })
        }
    }
}

/// Whether every reviewing State of today is among those that sent; where nobody reviews, nobody has.
pub fn all_sent(reviewers: &[Reviewer], sent: &[PartyCode]) -> bool {
    let mut present = reviewers.iter().filter(|r| !r.replaced).peekable();
    present.peek().is_some() && present.all(|r| sent.contains(&r.state))
}
