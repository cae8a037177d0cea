//! What the services of constructive dialogues hand out and take in (para. 53). None of it can hold anything of a review.

use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::bureau::{Procedure, Proposal, RoundState, SeatKind, Voice};
use rules::constructive::profile::{Profile, Representative, TypedProfile, TypedRepresentative};
use rules::constructive::standing::{Facts, Outcome, Standing};
use rules::constructive::times::{SetDays, Times};
use rules::constructive::{
    DelegationKind, EventState, FieldFault, FormFault, Refused, StakeholderKind, Track, WorkingGroup,
};
use rules::id::{AccountId, ApplicationId, BodySeatId, ConstructiveId, MatterId, OrganizationId, PaperId};
use rules::language::Language;
use rules::party::{PartyCode, RegionalGroup};
use rules::refusal::Refusal;
use rules::ruleset::RuleSet;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{ServiceError, StoreError, UploadFault};

/// Who asks, as the outer world knows them.
#[derive(Clone, Copy, Debug)]
pub enum Caller<'a> {
    /// Nobody is signed in.
    Public,
    /// Somebody with an account.
    Viewer(&'a rules::actor::Viewer),
    /// An organization that came by a link.
    Organization(OrganizationId),
}

/// What a service answers instead of a result.
#[derive(Debug, thiserror::Error)]
pub enum ConstructiveError {
    /// Not for this person, or not known to be there.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Not now, and why.
    #[error("not now: {}", .0.code())]
    NotNow(Refused),
    /// What was typed cannot be taken; nothing was saved.
    #[error("{} faults", .0.len())]
    Faults(Vec<FormFault>),
    /// A file cannot be taken.
    #[error("upload refused")]
    Upload(UploadFault),
    /// Our fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for ConstructiveError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refused> for ConstructiveError {
    fn from(refused: Refused) -> Self {
        Self::NotNow(refused)
    }
}

impl From<Vec<FormFault>> for ConstructiveError {
    fn from(faults: Vec<FormFault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<ServiceError> for ConstructiveError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => Self::Refused(refusal),
            ServiceError::Upload(fault) => Self::Upload(fault),
            ServiceError::Store(error) => Self::Store(error),
            other => Self::Store(StoreError::Damaged(other.to_string())),
        }
    }
}

impl ConstructiveError {
    /// A single fault.
    pub fn fault(field: &str, what: FieldFault) -> Self {
        Self::Faults(vec![FormFault::new(field, what)])
    }
}

/// A dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Which.
    pub id: ConstructiveId,
    /// Its number, counted from 1.
    pub number: u32,
    /// After whose session it is held.
    pub working_group: WorkingGroup,
    /// The day.
    pub held_on: NaiveDate,
    /// When it begins in Vienna, in minutes after midnight.
    pub starts_at: Option<u16>,
    /// When it ends.
    pub ends_at: Option<u16>,
    /// Where.
    pub place: String,
    /// The address for those who take part from elsewhere; shown to those who attend.
    pub link: String,
    /// Languages spoken.
    pub languages: Vec<Language>,
    /// What is said of them, such as interpretation.
    pub arrangements: String,
    /// How many people the room holds.
    pub capacity: Option<u32>,
    /// What is said of the panel.
    pub panel: String,
    /// An earlier last day for organizations.
    pub close_on: Option<NaiveDate>,
    /// An earlier last day for the circulation.
    pub circulate_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: EventState,
    /// Counts changes.
    pub revision: i32,
    /// When it was set up.
    pub created_at: Moment,
    /// When it was announced.
    pub announced_at: Option<Moment>,
    /// When the chair decided.
    pub decided_at: Option<Moment>,
}

impl Event {
    /// What is set of its days.
    pub const fn days(&self) -> SetDays {
        SetDays { held_on: self.held_on, close_on: self.close_on, circulate_on: self.circulate_on }
    }

    /// Its days.
    pub fn times(&self, rules: &RuleSet) -> Times {
        Times::of(rules, self.days())
    }

    /// Whether the public may know of it.
    pub fn is_public(&self) -> bool {
        self.state != EventState::Prepared
    }

    /// When it begins, as an instant; at midnight where no time is set.
    pub fn begins(&self) -> Moment {
        at_vienna(self.held_on, self.starts_at.unwrap_or(0))
    }

    /// When it ends; with its day where no time is set.
    pub fn ends(&self) -> Moment {
        self.ends_at.map_or_else(|| rules::calendar::end_of_day(self.held_on), |m| at_vienna(self.held_on, m))
    }
}

/// A clock's time in Vienna as an instant. Where a clock shows it twice it is the first; where it is skipped, the one that
/// a clock would show that had not gone forward.
pub fn at_vienna(on: NaiveDate, minutes: u16) -> Moment {
    let midnight = on.pred_opt().map_or_else(Moment::default, rules::calendar::end_of_day);
    let wished = i64::from(minutes);
    let offset = |at: Moment| i64::from(rules::calendar::vienna_offset_minutes(at));
    let begin = offset(midnight);
    let first = midnight + chrono::TimeDelta::minutes(wished);
    // The clock may have changed since midnight.
    let later = first - chrono::TimeDelta::minutes(offset(first) - begin);
    if offset(later) == offset(first) { later } else { first }
}

/// What is set for a dialogue, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedEvent {
    /// A code.
    pub working_group: String,
    /// A day.
    pub held_on: String,
    /// `HH:MM`.
    pub starts_at: String,
    /// `HH:MM`.
    pub ends_at: String,
    /// See [`Event`], as for all others.
    pub place: String,
    /// See there.
    pub link: String,
    /// Codes.
    pub languages: Vec<String>,
    /// See there.
    pub arrangements: String,
    /// A number.
    pub capacity: String,
    /// See there.
    pub panel: String,
    /// A day or nothing.
    pub close_on: String,
    /// A day or nothing.
    pub circulate_on: String,
}

/// What everybody is told about a dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `days_changed`, `place_changed`, `convened`, `not_convened`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Its language.
    pub lang: Language,
    /// The day before.
    pub was: Option<NaiveDate>,
    /// The day now.
    pub became: Option<NaiveDate>,
    /// When.
    pub at: Moment,
}

/// A dialogue with what everybody may know.
#[derive(Clone, Debug, PartialEq)]
pub struct EventView {
    /// The dialogue; without its link for those who do not attend.
    pub event: Event,
    /// Its days.
    pub times: Times,
    /// What was told, newest first.
    pub notices: Vec<Notice>,
    /// Who attends and agreed to be named: name and kind, by name.
    pub attending: Vec<(String, StakeholderKind)>,
    /// The newest programme given out.
    pub programme: Option<ProgrammeVersion>,
    /// Papers that are for everybody.
    pub papers: Vec<PaperLine>,
    /// The newest summary given.
    pub summary: Option<SummaryVersion>,
    /// What those who work on it see.
    pub work: Option<WorkView>,
}

/// What those who work on a dialogue see of it.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkView {
    /// The deeds that this person may do.
    pub may: Vec<rules::constructive::access::Deed>,
    /// How the circulation stands.
    pub circulation: rules::constructive::times::CirculationState,
    /// How many stand where, by track and standing; only for those who may see how many apply.
    pub counts: Vec<(Track, Standing, u32)>,
    /// By region and kind.
    pub balance: rules::constructive::balance::Balance,
    /// Delegations registered.
    pub delegations: u32,
    /// Comments that await a look.
    pub unscreened: u32,
    /// Requests to correct that await an answer.
    pub corrections: u32,
    /// Late attempts.
    pub late: u32,
    /// Mail that waits.
    pub mail: u32,
    /// People of those who attend, and of delegations.
    pub people: u32,
}

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
    /// The address of the organization.
    pub email: String,
    /// How many people come.
    pub people: u32,
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
