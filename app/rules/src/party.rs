//! States and entities that take part, and how each stands to the treaties.

use crate::instrument::{Instrument, TreatyStatus};
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Three capital letters (ISO 3166-1 alpha-3, `EUE` for the European Union).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyCode([u8; 3]);

impl PartyCode {
    /// Accepts exactly three ASCII capital letters.
    pub fn parse(s: &str) -> Option<Self> {
        let bytes: [u8; 3] = s.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl fmt::Display for PartyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for PartyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for PartyCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PartyCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not three capital letters"))
    }
}

/// Regional group of the United Nations; some parties have none (para. 28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionalGroup {
    /// African States.
    African,
    /// Asia-Pacific States.
    AsiaPacific,
    /// Eastern European States.
    EasternEuropean,
    /// Latin American and Caribbean States.
    Grulac,
    /// Western European and other States.
    Weog,
    /// No group, e.g. the European Union.
    None,
}

impl RegionalGroup {
    /// All, the absence of a group last.
    pub const ALL: [Self; 6] =
        [Self::African, Self::AsiaPacific, Self::EasternEuropean, Self::Grulac, Self::Weog, Self::None];

    /// As written in the parties' file and in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::African => "African",
            Self::AsiaPacific => "Asia-Pacific",
            Self::EasternEuropean => "Eastern European",
            Self::Grulac => "GRULAC",
            Self::Weog => "WEOG",
            Self::None => "none",
        }
    }

    /// The group of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }
}

/// A broad family of legal systems; advisory, used for wishes under para. 28 (d) only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalTradition {
    /// Civil law.
    Civil,
    /// Common law.
    Common,
    /// Islamic law.
    Islamic,
    /// Customary law.
    Customary,
    /// More than one.
    Mixed,
}

impl LegalTradition {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Civil, Self::Common, Self::Islamic, Self::Customary, Self::Mixed];

    /// As written in the parties' file and in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Civil => "civil",
            Self::Common => "common",
            Self::Islamic => "islamic",
            Self::Customary => "customary",
            Self::Mixed => "mixed",
        }
    }

    /// The tradition of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.code() == code)
    }
}

/// How a State stands to each treaty that matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treaties {
    /// The Organized Crime Convention.
    pub untoc: TreatyStatus,
    /// The Trafficking in Persons Protocol.
    pub trafficking: TreatyStatus,
    /// The Smuggling of Migrants Protocol.
    pub migrants: TreatyStatus,
    /// The Firearms Protocol.
    pub firearms: TreatyStatus,
    /// The Convention against Corruption (table 1, footnote a).
    pub uncac: TreatyStatus,
}

impl Treaties {
    /// Status for one of the four instruments.
    pub const fn status(&self, instrument: Instrument) -> TreatyStatus {
        match instrument {
            Instrument::Untoc => self.untoc,
            Instrument::Trafficking => self.trafficking,
            Instrument::Migrants => self.migrants,
            Instrument::Firearms => self.firearms,
        }
    }

    /// Instruments to which the State is a party, in the order of table 1.
    pub fn instruments(&self) -> Vec<Instrument> {
        Instrument::ALL.into_iter().filter(|i| self.status(*i) == TreatyStatus::Party).collect()
    }
}

/// A row of the parties' register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Three letters.
    pub code: PartyCode,
    /// Two letters.
    pub iso2: String,
    /// Official short names, in the order of [`Language::ALL`].
    pub names: [String; 6],
    /// Regional group.
    pub regional_group: RegionalGroup,
    /// Treaty status.
    pub treaties: Treaties,
    /// Advisory.
    pub legal_tradition: LegalTradition,
    /// Advisory, most likely first.
    pub working_languages: Vec<Language>,
    /// Remarks; empty where there are none.
    pub note: String,
}

impl Party {
    /// The name in a language.
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language.index()).map_or("", String::as_str)
    }
}
