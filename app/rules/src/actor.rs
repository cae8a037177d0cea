//! Who acts: a person with dated roles, each for one State in one review. Rights are never global (para. 28 (b)).

use crate::id::{AccountId, ReviewId};
use crate::instrument::Instrument;
use crate::party::PartyCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What kind of account a person signs in with. It says which doors exist for the person, not which review they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Of a State: focal point, governmental expert, observer, permanent mission.
    Delegate,
    /// Officer of the Secretariat (paras. 33, 47).
    Secretariat,
    /// Registers accounts and roles; sees no content of any review.
    Administrator,
    /// Chair of a working group (para. 53).
    Chair,
    /// Member of the Bureau of the Conference (para. 53 (d)).
    Bureau,
    /// Non-governmental organization, academia, private sector (para. 53 (d), (e)).
    Stakeholder,
}

impl AccountKind {
    /// All kinds, for tables and tests.
    pub const ALL: [Self; 6] =
        [Self::Delegate, Self::Secretariat, Self::Administrator, Self::Chair, Self::Bureau, Self::Stakeholder];

    /// The code used in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delegate => "delegate",
            Self::Secretariat => "secretariat",
            Self::Administrator => "administrator",
            Self::Chair => "chair",
            Self::Bureau => "bureau",
            Self::Stakeholder => "stakeholder",
        }
    }

    /// The kind of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// What a person does for a State in one review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Clears what experts drafted; one per State and review (para. 18).
    FocalPoint,
    /// Drafts (para. 27).
    Expert,
    /// Reads only.
    Observer,
}

impl Duty {
    /// All duties, for tables and tests.
    pub const ALL: [Self; 3] = [Self::FocalPoint, Self::Expert, Self::Observer];

    /// The code used in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FocalPoint => "focal_point",
            Self::Expert => "expert",
            Self::Observer => "observer",
        }
    }

    /// The duty of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// One role: a duty for a State in a review, for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The State the person acts for.
    pub state: PartyCode,
    /// The review it is for.
    pub review: ReviewId,
    /// What the person does.
    pub duty: Duty,
    /// Limited to these instruments, on either side; `None` means all that the State has in the review.
    pub instruments: Option<Vec<Instrument>>,
    /// First day, in the Secretariat's zone.
    pub from_on: NaiveDate,
    /// First day on which the role is over, if an end is set.
    pub until_on: Option<NaiveDate>,
    /// Ended at once by an act, whatever the days say.
    pub ended: bool,
}

impl Role {
    /// Whether the role counts on that day.
    pub fn is_active(&self, today: NaiveDate) -> bool {
        !self.ended && self.from_on <= today && self.until_on.is_none_or(|end| today < end)
    }
}

/// A signed-in person, as the decision of access needs to know them. Made by the session only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Whose session it is.
    pub account: AccountId,
    /// What kind of account.
    pub kind: AccountKind,
    /// The State whose delegate this is, for the rights of every State party (para. 40). A role for another State
    /// is none.
    pub state: Option<PartyCode>,
    /// Whether that State is a party to the Convention; signatories have no rights of para. 40 and review nobody
    /// (para. 26).
    pub state_is_party: bool,
    /// All roles of the person for that State, active or not.
    pub roles: Vec<Role>,
}
