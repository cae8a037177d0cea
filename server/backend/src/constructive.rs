//! What the services of constructive dialogues hand out and take in (para. 53). None of it can hold anything of a review.

mod applying;
mod deciding;
mod session;

use crate::error::{ServiceError, StoreError, UploadFault};
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::standing::Standing;
use rules::constructive::times::{SetDays, Times};
use rules::constructive::{EventState, FieldFault, FormFault, Refused, StakeholderKind, Track, WorkingGroup};
use rules::id::{ConstructiveId, OrganizationId};
use rules::language::Language;
use rules::refusal::Refusal;
use rules::ruleset::RuleSet;

pub use applying::{
    ApplicantFilter, ApplicantLine, ApplicantView, Application, Attendee, BulkReport, Comment, CommentStatus, Contact,
    Correction, Mark, Organization, OwnApplication, TypedApplication,
};
pub use deciding::{
    AnswerKind, AnswerLine, Circulation, CirculationView, ListedApplicant, MatterLine, MatterView, RoundLine, SeatLine,
    VoiceLine,
};
pub use session::{
    Contribution, DayLine, DayView, Delegation, GuestComposer, GuestMail, PaperLine, PaperVersion, ProgrammeVersion,
    SpeakerLine, SummaryDraft, SummaryVersion,
};

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
