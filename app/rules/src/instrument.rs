//! The four legal instruments under review.

use serde::{Deserialize, Serialize};

/// The Convention or one of the Protocols thereto (para. 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Instrument {
    /// The Organized Crime Convention.
    Untoc,
    /// The Trafficking in Persons Protocol.
    Trafficking,
    /// The Smuggling of Migrants Protocol.
    Migrants,
    /// The Firearms Protocol.
    Firearms,
}

impl Instrument {
    /// All four, in the order of table 1.
    pub const ALL: [Self; 4] = [Self::Untoc, Self::Trafficking, Self::Migrants, Self::Firearms];

    /// The code used in files, rows and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Untoc => "untoc",
            Self::Trafficking => "trafficking",
            Self::Migrants => "migrants",
            Self::Firearms => "firearms",
        }
    }

    /// The instrument of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|i| i.code() == code)
    }
}

/// How a State stands to a treaty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreatyStatus {
    /// Bound by it.
    Party,
    /// Signed, not bound (may take part under para. 52).
    Signatory,
    /// Neither.
    #[default]
    None,
}

impl TreatyStatus {
    /// The code used in files and rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Signatory => "signatory",
            Self::None => "none",
        }
    }

    /// The status of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Party, Self::Signatory, Self::None].into_iter().find(|s| s.code() == code)
    }
}
