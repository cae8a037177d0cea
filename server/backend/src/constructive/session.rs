//! Programme, papers, the day itself, what is collected, the summary, mail to organizations.

use super::{Attendee, Event};
use rules::calendar::Moment;
use rules::constructive::DelegationKind;
use rules::id::{ApplicationId, ConstructiveId, PaperId};
use rules::language::Language;
use rules::party::PartyCode;
use uuid::Uuid;

/// A programme as given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeVersion {
    /// Its number.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// What is in it.
    pub content: rules::constructive::programme::Programme,
}

/// A paper in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLine {
    /// Which.
    pub id: PaperId,
    /// `background`, `statement`, `other`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub lang: Language,
    /// Whose it is, for a statement.
    pub application: Option<ApplicationId>,
    /// Whether everybody may have it.
    pub public: bool,
    /// Its versions, newest first.
    pub versions: Vec<PaperVersion>,
}

/// A version of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperVersion {
    /// Its number.
    pub number: u32,
    /// The name of its file.
    pub file_name: String,
    /// What the bytes said they are.
    pub media_type: String,
    /// How many bytes.
    pub bytes: u64,
    /// Their hash.
    pub sha256: String,
    /// What changed.
    pub note: String,
    /// When.
    pub at: Moment,
}

/// Somebody on the list of speakers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerLine {
    /// Which place.
    pub id: Uuid,
    /// The order.
    pub place: u32,
    /// Who.
    pub name: String,
    /// For whom.
    pub party: String,
    /// Minutes.
    pub minutes: u32,
    /// When the floor was asked for.
    pub asked_at: Moment,
    /// When they began.
    pub began_at: Option<Moment>,
    /// When they ended.
    pub ended_at: Option<Moment>,
}

/// Somebody who may come, on the list of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLine {
    /// Who.
    pub attendee: Attendee,
    /// For whom.
    pub party: String,
    /// Whether for a stakeholder or a delegation.
    pub stakeholder: bool,
    /// The organization's application.
    pub application: Option<ApplicationId>,
}

/// The day itself.
#[derive(Clone, Debug, PartialEq)]
pub struct DayView {
    /// The dialogue.
    pub event: Event,
    /// Who may come.
    pub people: Vec<DayLine>,
    /// The list of speakers, in order.
    pub speakers: Vec<SpeakerLine>,
}

/// A delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub kind: DelegationKind,
    /// The State.
    pub state: Option<PartyCode>,
    /// The name, where it is no State of the register.
    pub name: String,
    /// Its people.
    pub people: Vec<Attendee>,
    /// Counts changes.
    pub revision: i32,
    /// When it last changed.
    pub changed_at: Moment,
}

/// Something collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Which.
    pub id: Uuid,
    /// In which dialogue.
    pub constructive: ConstructiveId,
    /// By theme.
    pub theme: String,
    /// `note`, `contribution`, `suggestion`.
    pub kind: String,
    /// Its words.
    pub body: String,
    /// Their language.
    pub lang: Language,
    /// Whose it is.
    pub source: String,
    /// When.
    pub at: Moment,
    /// What became of it: `taken_up`, `noted`, `referred`, `not_taken_up`.
    pub fate: Option<String>,
    /// What is said of that.
    pub fate_note: String,
    /// When.
    pub fate_at: Option<Moment>,
}

/// The summary as it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryDraft {
    /// Its words.
    pub body: String,
    /// Their language.
    pub lang: Language,
    /// The session before which it is put.
    pub session: String,
    /// Counts changes.
    pub revision: i32,
}

/// The summary as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryVersion {
    /// Its number.
    pub number: u32,
    /// Its words.
    pub body: String,
    /// Their language.
    pub lang: Language,
    /// The session before which it is put.
    pub session: String,
    /// When.
    pub at: Moment,
}

/// A mail to somebody without an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestMail {
    /// Which.
    pub id: Uuid,
    /// To which address.
    pub email: String,
    /// Its language.
    pub lang: Language,
    /// What it is about.
    pub kind: String,
    /// The dialogue.
    pub event: Option<Event>,
    /// The number of the application.
    pub number: Option<u32>,
    /// The path to which it leads; a link that opens is known to its receiver alone.
    pub path: String,
    /// Since when it waits.
    pub created_at: Moment,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_try_at: Moment,
    /// Why the last try failed.
    pub failure: Option<String>,
    /// When it left.
    pub sent_at: Option<Moment>,
    /// When it was discarded.
    pub dropped_at: Option<Moment>,
    /// The public address of the site.
    pub public_url: String,
}

/// Words for it.
pub trait GuestComposer: Send + Sync {
    /// Words the mail.
    fn compose_guest(&self, mail: &GuestMail) -> crate::mail::Composed;
}
