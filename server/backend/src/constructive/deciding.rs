//! Circulated lists, States' answers, the Bureau's seats and matters.

use super::Event;
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::bureau::{Procedure, Proposal, RoundState, SeatKind, Voice};
use rules::constructive::profile::Profile;
use rules::constructive::standing::{Outcome, Standing};
use rules::constructive::times::Times;
use rules::constructive::{Track, WorkingGroup};
use rules::id::{AccountId, ApplicationId, BodySeatId, MatterId};
use rules::language::Language;
use rules::party::{PartyCode, RegionalGroup};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An organization on a circulated list, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedApplicant {
    /// Its number.
    pub number: u32,
    /// Its application.
    pub application: ApplicationId,
    /// By which track.
    pub track: Track,
    /// As it was.
    pub profile: Profile,
    /// Why it wishes to attend.
    pub statement: String,
    /// The language of that.
    pub lang: Language,
    /// The names and functions of its people.
    pub people: Vec<(String, String)>,
}

/// A list as it was circulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circulation {
    /// Which.
    pub id: Uuid,
    /// Its number within the dialogue.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// Who stands on it.
    pub list: Vec<ListedApplicant>,
    /// The hash of the frozen list.
    pub sha256: String,
    /// The last day for objections.
    pub objections_until: NaiveDate,
}

/// What a State said to a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    /// The list.
    pub circulation: Uuid,
    /// The State; none where this reader may not know which.
    pub state: Option<PartyCode>,
    /// To which application; none for the whole list.
    pub application: Option<ApplicationId>,
    /// What it said.
    pub kind: AnswerKind,
    /// Why; empty where this reader may not know.
    pub reason: String,
    /// The language of that.
    pub lang: Language,
    /// When.
    pub at: Moment,
}

/// What a State says to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// It has seen the list.
    Acknowledged,
    /// It objects to one on it.
    Objected,
    /// It takes its objection back.
    Lifted,
}

impl AnswerKind {
    /// The code used in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Objected => "objected",
            Self::Lifted => "lifted",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Acknowledged, Self::Objected, Self::Lifted].into_iter().find(|k| k.code() == code)
    }
}

/// Lists of a dialogue, as a reader sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct CirculationView {
    /// The dialogue.
    pub event: Event,
    /// Its days.
    pub times: Times,
    /// Lists, newest first.
    pub lists: Vec<Circulation>,
    /// Where each application on them stands.
    pub standings: Vec<(ApplicationId, Standing)>,
    /// What was said, oldest first.
    pub answers: Vec<AnswerLine>,
    /// How many States parties have acknowledged each list.
    pub acknowledged: Vec<(Uuid, u32)>,
    /// Applications that are on no list yet.
    pub waiting: u32,
    /// The last day for objections if a list were circulated now.
    pub next_until: NaiveDate,
    /// The deeds that this person may do.
    pub may: Vec<rules::constructive::access::Deed>,
}

/// A seat with its holder's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatLine {
    /// The seat.
    pub id: BodySeatId,
    /// Whose.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// What kind.
    pub kind: SeatKind,
    /// The working group, for a chair.
    pub working_group: Option<WorkingGroup>,
    /// The region.
    pub region: Option<RegionalGroup>,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it is over.
    pub until_on: Option<NaiveDate>,
    /// Whether it counts today.
    pub active: bool,
}

/// A matter in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterLine {
    /// Which.
    pub id: MatterId,
    /// The dialogue.
    pub event: Event,
    /// The organization's number and name.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Since when.
    pub opened_at: Moment,
    /// How it was decided.
    pub outcome: Option<Outcome>,
    /// The newest procedure.
    pub round: Option<RoundLine>,
}

/// A procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundLine {
    /// Which.
    pub id: Uuid,
    /// Its number on the matter.
    pub number: u32,
    /// How it is decided.
    pub procedure: Procedure,
    /// What is proposed.
    pub proposal: Proposal,
    /// When it was opened.
    pub opened_at: Moment,
    /// The first instant that is too late.
    pub until: Moment,
    /// What was said with it.
    pub note: String,
    /// What it has come to.
    pub state: RoundState,
    /// What members said: each seat's last word.
    pub voices: Vec<VoiceLine>,
}

/// What a member said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceLine {
    /// For which seat.
    pub seat: BodySeatId,
    /// Who.
    pub name: String,
    /// What.
    pub voice: Voice,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// A matter with its papers.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterView {
    /// The matter.
    pub line: MatterLine,
    /// The organization as it was circulated.
    pub applicant: ListedApplicant,
    /// Objections.
    pub objections: Vec<AnswerLine>,
    /// All procedures, oldest first.
    pub rounds: Vec<RoundLine>,
    /// Members of the Bureau today.
    pub members: Vec<SeatLine>,
    /// The seat from which this reader can speak.
    pub own_seat: Option<BodySeatId>,
    /// The deeds that this person may do.
    pub may: Vec<rules::constructive::access::Deed>,
}
