//! Constructive dialogues with stakeholders (section IX, para. 53): who may attend by which track, until when, what
//! becomes of an objection, and who may do what.
//!
//! Nothing here knows a review, and the permits of this part ([`access::Permit`]) open nothing of one: the two parts of
//! the Mechanism meet in the register of parties only.
//!
//! Reading order: the words in this file, [`times`] (the days), [`standing`] (where an application stands), [`bureau`] (how
//! the Bureau decides), [`access`] (who may do what), [`profile`] (what an organization says of itself), [`likeness`] (one
//! organization under two spellings), [`balance`], [`programme`].

pub mod access;
pub mod balance;
pub mod bureau;
pub mod likeness;
pub mod profile;
pub mod programme;
pub mod standing;
pub mod times;

use crate::questionnaire::FaultCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All, for tables and tests.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code used in rows and addresses.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// What has this code, if anything has.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.code() == code)
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// The working groups after whose sessions dialogues are held (para. 53).
    WorkingGroup {
        /// On International Cooperation.
        InternationalCooperation = "international_cooperation",
        /// Of Government Experts on Technical Assistance.
        TechnicalAssistance = "technical_assistance",
        /// On Trafficking in Persons.
        Trafficking = "trafficking",
        /// On the Smuggling of Migrants.
        Smuggling = "smuggling",
        /// On Firearms.
        Firearms = "firearms",
    }
}

coded! {
    /// What kind of stakeholder attends (para. 53, first sentence, (c) to (e)).
    StakeholderKind {
        /// Non-governmental organization (para. 53 (d)).
        Ngo = "ngo",
        /// Academia (para. 53 (e)).
        Academia = "academia",
        /// Private sector (para. 53 (e)).
        PrivateSector = "private_sector",
        /// Another relevant stakeholder (para. 53 (e)).
        Other = "other",
        /// Intergovernmental organization (para. 53 (c)).
        Intergovernmental = "intergovernmental",
    }
}

coded! {
    /// The three ways to a dialogue, kept apart in words and in law.
    Track {
        /// A non-governmental organization confirms its attendance; after an objection the Bureau decides (para. 53 (d)).
        Confirmation = "confirmation",
        /// Another stakeholder applies, and is approved provided that no State objects (para. 53 (e)).
        Application = "application",
        /// States, entities and intergovernmental organizations register their delegations; nobody may object (para. 53 (c)).
        Registration = "registration",
    }
}

impl StakeholderKind {
    /// By which track this kind comes.
    pub const fn track(self) -> Track {
        match self {
            Self::Ngo => Track::Confirmation,
            Self::Academia | Self::PrivateSector | Self::Other => Track::Application,
            Self::Intergovernmental => Track::Registration,
        }
    }
}

impl Track {
    /// The subparagraph that opens it.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::Confirmation => "53 (d)",
            Self::Application => "53 (e)",
            Self::Registration => "53 (c)",
        }
    }
}

coded! {
    /// For whom a delegation comes (para. 53 (c)).
    DelegationKind {
        /// A State party.
        StateParty = "state_party",
        /// A signatory.
        Signatory = "signatory",
        /// A State that has not signed.
        NonSignatory = "non_signatory",
        /// An entity.
        Entity = "entity",
        /// An intergovernmental organization.
        Intergovernmental = "intergovernmental",
    }
}

coded! {
    /// Where a dialogue stands by what was done about it; the rest follows from its days.
    EventState {
        /// Only those who prepare it see it.
        Prepared = "prepared",
        /// Announced: organizations can apply.
        Announced = "announced",
        /// The chair has decided to convene it (para. 53 (a)).
        Convened = "convened",
        /// The chair has decided not to convene it (para. 53 (f)).
        NotConvened = "not_convened",
    }
}

coded! {
    /// Who learns which State objected; the Bureau sets it.
    ObjectorsShown {
        /// The Bureau and the Secretariat.
        Bureau = "bureau",
        /// All States, too.
        States = "states",
    }
}

/// What is wrong at a field, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldFault {
    /// What any field of a form can have.
    Plain(FaultCode),
    /// The day is over.
    InThePast,
    /// Later than the rule set allows (para. 53 (d), (e)).
    AfterLaw {
        /// The last day that it allows.
        limit: NaiveDate,
    },
    /// Already over for those who would have to keep it: there is no time left until the dialogue.
    NoTimeLeft {
        /// The first day on which a dialogue could be held.
        first: NaiveDate,
    },
    /// It must come after the other one.
    NotAfter,
    /// Somebody else has this name or address.
    Taken,
}

impl FieldFault {
    /// Stable code, the same as in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Plain(code) => code.code(),
            Self::InThePast => "in_the_past",
            Self::AfterLaw { .. } => "after_law",
            Self::NoTimeLeft { .. } => "no_time_left",
            Self::NotAfter => "not_after",
            Self::Taken => "taken",
        }
    }
}

/// A fault with its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormFault {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong.
    pub what: FieldFault,
}

impl FormFault {
    /// A fault of a kind that any form has.
    pub fn plain(field: &str, what: FaultCode) -> Self {
        Self { field: field.to_owned(), what: FieldFault::Plain(what) }
    }

    /// Another one.
    pub fn new(field: &str, what: FieldFault) -> Self {
        Self { field: field.to_owned(), what }
    }
}

/// Why something is not done: a closed set, each with its subparagraph and, elsewhere, a text in six languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refused {
    /// The last day is over.
    Closed {
        /// It was this one.
        last: NaiveDate,
        /// By which track one would have come.
        track: Track,
    },
    /// The time in which a State could answer is over.
    AnswerClosed {
        /// Its last day.
        last: NaiveDate,
    },
    /// The last day for comments is over.
    CommentClosed {
        /// It was this one.
        last: NaiveDate,
    },
    /// The organization has begun its own entry.
    Begun,
    /// Not before applications have closed.
    NotYetClosed {
        /// The last day for them.
        last: NaiveDate,
    },
    /// The dialogue is not open for that: not announced, not convened, or over.
    NotOpen,
    /// States may still object.
    StillRunning {
        /// Until the end of this day.
        until: NaiveDate,
    },
    /// A State objects.
    Objected,
    /// It was decided before.
    Decided,
    /// There is nobody or nothing to do it for.
    Nothing,
    /// A procedure of the Bureau is under way.
    UnderWay,
    /// What stands there now is newer than what was seen.
    Stale,
    /// The comment awaits its author or a look at it.
    NotCleared,
    /// As many as there may be.
    Full {
        /// The most.
        max: u32,
    },
    /// The reason has to be given.
    NeedsReason,
}

impl Refused {
    /// Stable code for tests and the JSON interface.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Closed { .. } => "closed",
            Self::AnswerClosed { .. } => "answer_closed",
            Self::CommentClosed { .. } => "comment_closed",
            Self::Begun => "begun",
            Self::NotYetClosed { .. } => "not_yet_closed",
            Self::NotOpen => "not_open",
            Self::StillRunning { .. } => "still_running",
            Self::Objected => "objected",
            Self::Decided => "decided",
            Self::Nothing => "nothing",
            Self::UnderWay => "under_way",
            Self::Stale => "stale",
            Self::NotCleared => "not_cleared",
            Self::Full { .. } => "full",
            Self::NeedsReason => "needs_reason",
        }
    }

    /// The subparagraph it rests on.
    pub const fn paragraph(&self) -> Option<&'static str> {
        match self {
            Self::Closed { track, .. } => Some(track.paragraph()),
            Self::NotYetClosed { .. }
            | Self::StillRunning { .. }
            | Self::AnswerClosed { .. }
            | Self::CommentClosed { .. } => Some("53 (d), (e)"),
            Self::Objected => Some("53 (e)"),
            Self::NotCleared => Some("53 (b)"),
            Self::NotOpen
            | Self::Begun
            | Self::Decided
            | Self::Nothing
            | Self::UnderWay
            | Self::Stale
            | Self::Full { .. }
            | Self::NeedsReason => None,
        }
    }

    /// One of each, for the test that each has a text in every language.
    pub fn samples() -> Vec<Self> {
        let day = NaiveDate::default();
        vec![
            Self::Closed { last: day, track: Track::Confirmation },
            Self::AnswerClosed { last: day },
            Self::CommentClosed { last: day },
            Self::Begun,
            Self::NotYetClosed { last: day },
            Self::NotOpen,
            Self::StillRunning { until: day },
            Self::Objected,
            Self::Decided,
            Self::Nothing,
            Self::UnderWay,
            Self::Stale,
            Self::NotCleared,
            Self::Full { max: 5 },
            Self::NeedsReason,
        ]
    }
}
