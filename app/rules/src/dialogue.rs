//! The dialogue: its rooms, what a conversation is about, and what may be said in it (paras. 32, 33, 35).
//!
//! Who may read and write in a room is decided by [`crate::access`]; here stands what a message may be once that is known.

mod quote;

pub use quote::{Quoted, Source, is_passage};

use crate::access::{Act, Seat};
use crate::instrument::Instrument;
use crate::language::Language;
use crate::questionnaire::split_code;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Who shares a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    /// All parties to the review and the Secretariat (paras. 33, 35).
    Dialogue,
    /// The people of one State in this review, and nobody else (para. 32).
    Delegation,
    /// One person.
    Notes,
}

impl Room {
    /// All three, the widest first.
    pub const ALL: [Self; 3] = [Self::Dialogue, Self::Delegation, Self::Notes];

    /// The code used in rows and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dialogue => "dialogue",
            Self::Delegation => "delegation",
            Self::Notes => "notes",
        }
    }

    /// The room of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// The act of reading in it.
    pub const fn reading(self) -> Act {
        match self {
            Self::Dialogue => Act::ReadDialogue,
            Self::Delegation => Act::ReadDelegation,
            Self::Notes => Act::KeepNotes,
        }
    }

    /// The act of writing in it.
    pub const fn writing(self) -> Act {
        match self {
            Self::Dialogue => Act::PostMessage,
            Self::Delegation => Act::PostDelegation,
            Self::Notes => Act::KeepNotes,
        }
    }
}

/// What a conversation is about. As text: `review`, `instrument/untoc`, `article/untoc/5`, `question/untoc-5-c3`,
/// `feedback/<id>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The review as a whole.
    Review,
    /// One instrument.
    Instrument(Instrument),
    /// One article.
    Article(Instrument, u16),
    /// One question, by its full code.
    Question(String),
    /// A note of the written feedback (para. 35).
    Feedback(Uuid),
}

impl Subject {
    /// Reads a subject; there need not be such an article or question.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, of) = text.split_once('/').unwrap_or((text, ""));
        match kind {
            "review" if text == "review" => Some(Self::Review),
            "instrument" => Instrument::from_code(of).map(Self::Instrument),
            "article" => {
                let (instrument, number) = of.split_once('/')?;
                let number = number.parse().ok().filter(|n: &u16| n.to_string() == number)?;
                Some(Self::Article(Instrument::from_code(instrument)?, number))
            }
            "question" => {
                let plain = of.len() <= 60 && of.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                (plain && split_code(of).is_some()).then(|| Self::Question(of.to_owned()))
            }
            // One way to write each: a second one would be a second conversation.
            "feedback" => Uuid::parse_str(of).ok().filter(|id| id.hyphenated().to_string() == of).map(Self::Feedback),
            _ => None,
        }
    }

    /// The instrument that it is about, where its text names one; it limits who may read (para. 28 (b)).
    pub fn instrument(&self) -> Option<Instrument> {
        match self {
            Self::Review | Self::Feedback(_) => None,
            Self::Instrument(instrument) | Self::Article(instrument, _) => Some(*instrument),
            Self::Question(code) => split_code(code).map(|(instrument, _, _)| instrument),
        }
    }

    /// The article that it is about, if it is about one.
    pub fn article(&self) -> Option<u16> {
        match self {
            Self::Review | Self::Instrument(_) | Self::Feedback(_) => None,
            Self::Article(_, number) => Some(*number),
            Self::Question(code) => split_code(code).map(|(_, number, _)| number),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Review => f.write_str("review"),
            Self::Instrument(instrument) => write!(f, "instrument/{}", instrument.code()),
            Self::Article(instrument, number) => write!(f, "article/{}/{number}", instrument.code()),
            Self::Question(code) => write!(f, "question/{code}"),
            Self::Feedback(id) => write!(f, "feedback/{}", id.hyphenated()),
        }
    }
}

/// A side of the exchange, from which something is said or awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The State under review.
    UnderReview,
    /// The reviewing States.
    Reviewing,
    /// The Secretariat.
    Secretariat,
    /// Somebody of the own delegation, in its room.
    Colleagues,
}

impl Side {
    /// All, for texts and tests.
    pub const ALL: [Self; 4] = [Self::UnderReview, Self::Reviewing, Self::Secretariat, Self::Colleagues];

    /// The code used in rows and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnderReview => "under_review",
            Self::Reviewing => "reviewing",
            Self::Secretariat => "secretariat",
            Self::Colleagues => "colleagues",
        }
    }

    /// The side of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// The side on which somebody sits in a room; none where there are no sides.
    pub const fn of(room: Room, seat: &Seat) -> Option<Self> {
        match (room, seat) {
            (Room::Notes, _) | (_, Seat::OtherParty | Seat::Outside) => None,
            (Room::Delegation, _) => Some(Self::Colleagues),
            (Room::Dialogue, Seat::UnderReview { .. }) => Some(Self::UnderReview),
            (Room::Dialogue, Seat::Reviewing { .. }) => Some(Self::Reviewing),
            (Room::Dialogue, Seat::Secretariat) => Some(Self::Secretariat),
        }
    }

    /// Of whom somebody on this side may expect an answer: the others, and in a delegation one another.
    pub fn may_ask(own: Option<Self>) -> Vec<Self> {
        match own {
            None => Vec::new(),
            Some(Self::Colleagues) => vec![Self::Colleagues],
            Some(own) => {
                [Self::UnderReview, Self::Reviewing, Self::Secretariat].into_iter().filter(|s| *s != own).collect()
            }
        }
    }
}

/// What a message does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// It says something.
    #[default]
    Message,
    /// It corrects an earlier message of the same side, which stays as it was.
    Correction,
    /// It settles the conversation, with a closing sentence.
    Settled,
    /// It takes a settled conversation up again.
    Reopened,
}

impl MessageKind {
    /// All, for texts and tests.
    pub const ALL: [Self; 4] = [Self::Message, Self::Correction, Self::Settled, Self::Reopened];

    /// The code used in rows and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Correction => "correction",
            Self::Settled => "settled",
            Self::Reopened => "reopened",
        }
    }

    /// The kind of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Whether such a message may follow where the conversation stands. What is settled is taken up again before more
    /// is said, so that nobody misses it; a mistake may be corrected at any time. The conversation on the review as a
    /// whole goes on to the end of the phase.
    ///
    /// # Errors
    /// Why not.
    pub fn may_follow(self, settled: bool, about: &Subject) -> Result<(), TalkFault> {
        match self {
            Self::Message if settled => Err(TalkFault::IsSettled),
            Self::Settled if settled => Err(TalkFault::IsSettled),
            Self::Settled if *about == Subject::Review => Err(TalkFault::NeverSettled),
            Self::Reopened if !settled => Err(TalkFault::IsOpen),
            Self::Message | Self::Correction | Self::Settled | Self::Reopened => Ok(()),
        }
    }
}

/// Why something cannot be said as it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkFault {
    /// The conversation is settled: it has to be taken up again first.
    IsSettled,
    /// The conversation is not settled.
    IsOpen,
    /// The conversation on the review as a whole is not settled.
    NeverSettled,
    /// Only what one's own side wrote is corrected.
    NotYours,
    /// No such question awaits an answer of this side.
    NotAsked,
    /// Nobody is there of whom that could be awaited.
    NobodyToAsk,
    /// The passage does not stand in what is quoted.
    NotInSource,
    /// What is quoted is not there for this person.
    NoSource,
}

impl TalkFault {
    /// All, for texts and tests.
    pub const ALL: [Self; 8] = [
        Self::IsSettled,
        Self::IsOpen,
        Self::NeverSettled,
        Self::NotYours,
        Self::NotAsked,
        Self::NobodyToAsk,
        Self::NotInSource,
        Self::NoSource,
    ];

    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IsSettled => "is_settled",
            Self::IsOpen => "is_open",
            Self::NeverSettled => "never_settled",
            Self::NotYours => "not_yours",
            Self::NotAsked => "not_asked",
            Self::NobodyToAsk => "nobody_to_ask",
            Self::NotInSource => "not_in_source",
            Self::NoSource => "no_source",
        }
    }

    /// The fault of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code() == code)
    }
}

/// What somebody has written in the form of a conversation, sent or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Composed {
    /// The text, in the small markup.
    pub body: String,
    /// The language it is written in.
    pub lang: Language,
    /// What it does.
    pub kind: MessageKind,
    /// The number of the message that it corrects.
    pub corrects: Option<u32>,
    /// Of whom it awaits an answer.
    pub awaits: Option<Side>,
    /// The number of the message that it answers.
    pub answers: Option<u32>,
    /// What it quotes.
    pub quotes: Option<Source>,
    /// The passage that it quotes.
    pub passage: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_has_one_text_only() {
        for text in [
            "review",
            "instrument/untoc",
            "article/firearms/5",
            "question/untoc-5-c3",
            "feedback/3f0c2f52-7b4c-4f5e-9d55-0a3a1c1f9f10",
        ] {
            assert_eq!(Subject::parse(text).map(|s| s.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "Review",
            "review/",
            "review/x",
            "instrument",
            "instrument/uncac",
            "article/untoc",
            "article/untoc/05",
            "article/untoc/+5",
            "article/untoc/5/6",
            "question/",
            "question/untoc",
            "question/untoc-x-1",
            "question/untoc-5-<b>",
            "feedback/1",
            "feedback/3F0C2F52-7B4C-4F5E-9D55-0A3A1C1F9F10",
        ] {
            assert_eq!(Subject::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_subject_knows_its_instrument_and_article() {
        let of = |text| Subject::parse(text).map(|s| (s.instrument(), s.article()));
        assert_eq!(of("review"), Some((None, None)));
        assert_eq!(of("instrument/migrants"), Some((Some(Instrument::Migrants), None)));
        assert_eq!(of("article/untoc/5"), Some((Some(Instrument::Untoc), Some(5))));
        assert_eq!(of("question/trafficking-9-2"), Some((Some(Instrument::Trafficking), Some(9))));
    }

    #[test]
    fn codes_lead_back() {
        for room in Room::ALL {
            assert_eq!(Room::from_code(room.code()), Some(room));
        }
        for side in Side::ALL {
            assert_eq!(Side::from_code(side.code()), Some(side));
        }
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::from_code(kind.code()), Some(kind));
        }
        for fault in TalkFault::ALL {
            assert_eq!(TalkFault::from_code(fault.code()), Some(fault));
        }
    }

    #[test]
    fn what_is_settled_is_taken_up_again_before_more_is_said() {
        let about = Subject::Instrument(Instrument::Untoc);
        let may = |kind: MessageKind, settled| kind.may_follow(settled, &about);
        assert_eq!(may(MessageKind::Message, false), Ok(()));
        assert_eq!(may(MessageKind::Message, true), Err(TalkFault::IsSettled));
        assert_eq!(may(MessageKind::Settled, true), Err(TalkFault::IsSettled));
        assert_eq!(may(MessageKind::Reopened, true), Ok(()));
        assert_eq!(may(MessageKind::Reopened, false), Err(TalkFault::IsOpen));
        assert_eq!(may(MessageKind::Correction, true), Ok(()));
        assert_eq!(MessageKind::Settled.may_follow(false, &Subject::Review), Err(TalkFault::NeverSettled));
    }

    #[test]
    fn nobody_asks_oneself() {
        assert_eq!(Side::may_ask(Some(Side::Reviewing)), [Side::UnderReview, Side::Secretariat]);
        assert_eq!(Side::may_ask(Some(Side::Colleagues)), [Side::Colleagues]);
        assert_eq!(Side::may_ask(None), []);
    }
}
