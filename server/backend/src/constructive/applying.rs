//! Organizations, their applications, and the lists of them.

use super::{AnswerLine, Event, Notice, PaperLine};
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::profile::{Profile, Representative, TypedProfile, TypedRepresentative};
use rules::constructive::standing::{Facts, Outcome, Standing};
use rules::constructive::times::Times;
use rules::constructive::{Refused, StakeholderKind, Track};
use rules::id::{ApplicationId, ConstructiveId, MatterId, OrganizationId};
use rules::language::Language;
use rules::party::{PartyCode, RegionalGroup};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Which.
    pub id: OrganizationId,
    /// The address that it proved to have.
    pub email: String,
    /// Its language.
    pub lang: Language,
    /// What it says of itself; none until it has said it.
    pub profile: Option<Profile>,
    /// Counts changes.
    pub revision: i32,
    /// The zone in which its times are shown.
    pub time_zone: String,
}

/// What an organization sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Which.
    pub id: ApplicationId,
    /// For which dialogue.
    pub constructive: ConstructiveId,
    /// Whose.
    pub organization: OrganizationId,
    /// Its number within the dialogue, once it was sent.
    pub number: Option<u32>,
    /// By which track.
    pub track: Track,
    /// The profile as it was when it was sent, or is now.
    pub profile: Profile,
    /// Why the dialogue matters to it.
    pub statement: String,
    /// The language of that.
    pub lang: Language,
    /// Whether it agrees to be named on the public list.
    pub listed: bool,
    /// Counts changes.
    pub revision: i32,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
    /// The list on which it was circulated.
    pub circulation: Option<Uuid>,
    /// How it was decided.
    pub outcome: Option<Outcome>,
    /// When.
    pub outcome_at: Option<Moment>,
}

impl Application {
    /// What its standing follows from.
    pub fn facts(&self, clock: Option<NaiveDate>, objections: u32) -> Facts {
        Facts {
            track: self.track,
            sent: self.sent_at.is_some(),
            withdrawn: self.withdrawn_at.is_some(),
            clock: self.circulation.and(clock).map(rules::calendar::Deadline::at_end_of),
            objections,
            outcome: self.outcome,
        }
    }
}

/// Somebody who comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Which.
    pub id: Uuid,
    /// Who.
    pub person: Representative,
    /// When they came.
    pub came_at: Option<Moment>,
}

/// A written comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its language.
    pub lang: Language,
    /// Its words.
    pub body: String,
    /// Where it stands.
    pub status: CommentStatus,
    /// Places that whoever looked at it marked.
    pub marks: Vec<Mark>,
    /// What they said of it.
    pub remark: String,
    /// Counts changes.
    pub revision: i32,
    /// When it was last sent.
    pub sent_at: Option<Moment>,
    /// When it was looked at.
    pub screened_at: Option<Moment>,
    /// What its author has begun to change since it came back: theirs alone until it is sent.
    pub draft: Option<(Language, String)>,
}

/// Where a written comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentStatus {
    /// Not sent.
    Draft,
    /// Sent; awaits a look.
    Sent,
    /// Went back to its author, with places marked (para. 53 (b)).
    Returned,
    /// Looked at and fine.
    Cleared,
}

impl CommentStatus {
    /// The code used in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Returned => "returned",
            Self::Cleared => "cleared",
        }
    }

    /// The status of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Sent, Self::Returned, Self::Cleared].into_iter().find(|s| s.code() == code)
    }
}

/// A marked place: byte offsets on borders of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// First byte.
    pub from: usize,
    /// First byte after.
    pub to: usize,
}

/// A request to correct what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Which.
    pub id: Uuid,
    /// What is to be corrected.
    pub body: String,
    /// Its language.
    pub lang: Language,
    /// When it was asked for.
    pub at: Moment,
    /// Whether it was made; none while nobody answered.
    pub accepted: Option<bool>,
    /// What was answered.
    pub reply: String,
}

/// What an organization sees of its own application.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnApplication {
    /// The dialogue.
    pub event: Event,
    /// Its days.
    pub times: Times,
    /// The organization.
    pub organization: Organization,
    /// What it has sent or begun.
    pub application: Option<Application>,
    /// Whom it sends.
    pub people: Vec<Attendee>,
    /// Where it stands.
    pub standing: Option<Standing>,
    /// Its comment.
    pub comment: Option<Comment>,
    /// Its requests.
    pub corrections: Vec<Correction>,
    /// Its statements.
    pub papers: Vec<PaperLine>,
    /// What was told about the dialogue.
    pub notices: Vec<Notice>,
    /// Whether it stands on the list of speakers, and where.
    pub speaking: Option<u32>,
}

/// An application as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedApplication {
    /// The revision of the organization's profile that was seen: a newer one stays, and this entry keeps its own.
    pub profile_revision: i32,
    /// The profile, which is kept for later dialogues.
    pub profile: TypedProfile,
    /// See [`Application`].
    pub statement: String,
    /// A code.
    pub lang: String,
    /// Whether it may be listed.
    pub listed: bool,
    /// Whom it sends.
    pub people: Vec<TypedRepresentative>,
    /// The revision that was seen; 0 for a new one.
    pub revision: i32,
}

/// An application in a list of those who work on a dialogue.
#[derive(Clone, Debug, PartialEq)]
pub struct ApplicantLine {
    /// The application.
    pub application: Application,
    /// Where it stands.
    pub standing: Standing,
    /// How many States object.
    pub objections: u32,
    /// Which, if this reader may know.
    pub objectors: Vec<PartyCode>,
    /// Where its comment stands.
    pub comment: Option<CommentStatus>,
    /// Another application that may be of the same organization.
    pub like: Option<u32>,
}

/// Where the organization of an application is reached, and how many come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The address of the organization.
    pub email: String,
    /// How many people come.
    pub people: u32,
}

/// Which applications are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicantFilter {
    /// Words in the name.
    pub words: String,
    /// By track.
    pub track: Option<Track>,
    /// By kind.
    pub kind: Option<StakeholderKind>,
    /// By region.
    pub region: Option<RegionalGroup>,
    /// By standing.
    pub standing: Option<Standing>,
    /// `number`, `name`, `sent`.
    pub sort: String,
}

/// One application with all that those who work on it see.
#[derive(Clone, Debug, PartialEq)]
pub struct ApplicantView {
    /// The dialogue.
    pub event: Event,
    /// Its line.
    pub line: ApplicantLine,
    /// The address of the organization.
    pub email: String,
    /// Whom it sends.
    pub people: Vec<Attendee>,
    /// Its comment.
    pub comment: Option<Comment>,
    /// Its requests.
    pub corrections: Vec<Correction>,
    /// Objections with their reasons, as far as this reader may know who objected.
    pub objections: Vec<AnswerLine>,
    /// The matter before the Bureau.
    pub matter: Option<MatterId>,
    /// The deeds that this person may do.
    pub may: Vec<rules::constructive::access::Deed>,
}

/// What a deed done for many at once comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkReport {
    /// For whom it is, or would be, done: number and name.
    pub done: Vec<(u32, String)>,
    /// For whom not, and why.
    pub skipped: Vec<(u32, String, Refused)>,
}
