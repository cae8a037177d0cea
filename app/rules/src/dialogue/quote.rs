//! Quotations: where a passage stands, and whether it stands there.

use super::Subject;
use crate::id::ThreadId;
use crate::language::Language;
use crate::party::PartyCode;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a quoted passage stands. As text: `message/<thread>/<number>` or `answer/<phase>/<version>/<question>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Source {
    /// In a message of the same review.
    Message {
        /// Which conversation.
        thread: ThreadId,
        /// Its number there.
        seq: u32,
    },
    /// In an answer of a submitted version.
    Answer {
        /// Phase.
        phase: u8,
        /// Number of the version.
        version: u32,
        /// Full code of the question.
        question: String,
    },
}

impl Source {
    /// Reads a source; there need not be such a message or answer.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let source = match (parts.next()?, parts.next()?, parts.next()?) {
            ("message", thread, seq) => Self::Message { thread: thread.parse().ok()?, seq: seq.parse().ok()? },
            ("answer", phase, version) => {
                let question = parts.next().filter(|q| Subject::parse(&format!("question/{q}")).is_some())?;
                Self::Answer {
                    phase: phase.parse().ok()?,
                    version: version.parse().ok()?,
                    question: question.to_owned(),
                }
            }
            _ => return None,
        };
        parts.next().is_none().then_some(source)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { thread, seq } => write!(f, "message/{thread}/{seq}"),
            Self::Answer { phase, version, question } => write!(f, "answer/{phase}/{version}/{question}"),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

impl TryFrom<String> for Source {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no source")
    }
}

/// A quoted passage, as kept with the message that quotes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// Where it stands.
    pub source: Source,
    /// Its words.
    pub text: String,
    /// The language of what is quoted.
    pub lang: Language,
    /// For which State that was said; none for the Secretariat.
    pub state: Option<PartyCode>,
}

/// Whether a passage stands in a text, however its lines are broken.
pub fn is_passage(passage: &str, text: &str) -> bool {
    let even = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let passage = even(passage);
    !passage.is_empty() && even(text).contains(&passage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_one_text_only() {
        let thread = "3f0c2f52-7b4c-4f5e-9d55-0a3a1c1f9f10";
        for text in [format!("message/{thread}/12"), "answer/1/2/untoc-5-c3".to_owned()] {
            assert_eq!(Source::parse(&text).map(|s| s.to_string()), Some(text));
        }
        for text in
            ["", "message", "message/x/1", "message/1", "answer/1/2", "answer/1/2/<b>", "answer/1/2/untoc-5-c3/x"]
        {
            assert_eq!(Source::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_passage_is_found_over_line_ends() {
        assert!(is_passage("the offence\nrequires", "Whether the offence  requires an act"));
        assert!(!is_passage("the offense", "Whether the offence requires"));
        assert!(!is_passage(" \n ", "anything"));
    }
}
