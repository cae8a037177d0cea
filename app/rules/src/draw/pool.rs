//! The pool: who takes part in a drawing, frozen before the seed is known.

use super::chance::hex;
use crate::instrument::{Instrument, TreatyStatus};
use crate::language::Language;
use crate::party::{LegalTradition, Party, PartyCode, RegionalGroup};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// One State or entity in the pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entrant {
    /// Three letters.
    pub code: PartyCode,
    /// Regional group, as the parties' file writes it.
    #[serde(with = "group_code")]
    pub regional_group: RegionalGroup,
    /// Instruments to which it is a party.
    pub instruments: Vec<Instrument>,
    /// Instruments that it signed only and for which it takes part as a State under review (para. 52).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<Instrument>,
    /// Advisory: only for wishes under para. 28 (d).
    pub legal_tradition: LegalTradition,
    /// Advisory, most likely first.
    pub working_languages: Vec<Language>,
    /// Whether it can be drawn as a reviewing State (paras. 26, 52).
    pub may_review: bool,
    /// Whether it performs more reviews than the most that para. 29 asks.
    pub volunteers_for_more: bool,
    /// Whether it agreed, before the drawing, to more reviewing States than para. 28 (c) foresees.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more_than_four_agreed: bool,
}

impl Entrant {
    /// A row of the register as it stands: party to what, may review, volunteers for nothing.
    pub fn of(party: &Party) -> Self {
        Self {
            code: party.code,
            regional_group: party.regional_group,
            instruments: party.treaties.instruments(),
            signed: Vec::new(),
            legal_tradition: party.legal_tradition,
            working_languages: party.working_languages.clone(),
            may_review: party.treaties.untoc == TreatyStatus::Party,
            volunteers_for_more: false,
            more_than_four_agreed: false,
        }
    }

    /// The instruments for which it is reviewed, in the order of table 1.
    pub fn reviewed_for(&self) -> Vec<Instrument> {
        Instrument::ALL.into_iter().filter(|i| self.instruments.contains(i) || self.signed.contains(i)).collect()
    }
}

/// All that take part, in the order of their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    parties: Vec<Entrant>,
}

/// Why a pool cannot be drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum PoolFault {
    /// Nobody in it.
    Empty,
    /// A pool of one: nobody is left to review.
    Alone {
        /// Who.
        state: PartyCode,
    },
    /// One State in two rows.
    Twice {
        /// Who.
        state: PartyCode,
    },
    /// Nothing to be reviewed for.
    NoInstrument {
        /// Who.
        state: PartyCode,
    },
    /// Party to an instrument and signatory only of the same instrument.
    Both {
        /// Who.
        state: PartyCode,
        /// Which instrument.
        instrument: Instrument,
    },
    /// Would review without being a party to the Convention (para. 26).
    NotParty {
        /// Who.
        state: PartyCode,
    },
    /// Fewer than two others are party to an instrument for which it is reviewed (paras. 26, 28 (b)).
    TooFewParties {
        /// Who.
        state: PartyCode,
        /// Which instrument.
        instrument: Instrument,
        /// How many others may review it.
        others: u32,
    },
}

impl PoolFault {
    /// Stable code for texts and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Alone { .. } => "alone",
            Self::Twice { .. } => "twice",
            Self::NoInstrument { .. } => "no_instrument",
            Self::Both { .. } => "both",
            Self::NotParty { .. } => "not_party",
            Self::TooFewParties { .. } => "too_few_parties",
        }
    }
}

impl fmt::Display for PoolFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the pool is empty"),
            Self::Alone { state } => write!(f, "{state} is alone in the pool: nobody is left to review it (para. 26)"),
            Self::Twice { state } => write!(f, "{state} stands in the pool twice"),
            Self::NoInstrument { state } => {
                write!(f, "{state} is party to no instrument, so there is nothing to review (para. 9)")
            }
            Self::Both { state, instrument } => {
                write!(f, "{state} is given as party to {} and as signatory only", instrument.code())
            }
            Self::NotParty { state } => {
                write!(f, "{state} would review without being a party to the Convention (paras. 26, 52)")
            }
            Self::TooFewParties { state, instrument, others } => write!(
                f,
                "{state} is party to {}, but only {others} other in the pool may review that: two are needed (paras. 26, 28 (b))",
                instrument.code()
            ),
        }
    }
}

impl Pool {
    /// Sorts by code and checks what can be said without drawing.
    ///
    /// # Errors
    /// Every fault, by State.
    pub fn new(mut parties: Vec<Entrant>) -> Result<Self, Vec<PoolFault>> {
        parties.sort_by_key(|p| p.code);
        let faults = check(&parties);
        if faults.is_empty() { Ok(Self { parties }) } else { Err(faults) }
    }

    /// Who takes part, in the order of codes.
    pub fn parties(&self) -> &[Entrant] {
        &self.parties
    }

    /// One of them.
    pub fn find(&self, code: PartyCode) -> Option<&Entrant> {
        self.parties.binary_search_by_key(&code, |p| p.code).ok().and_then(|i| self.parties.get(i))
    }

    /// The canonical text (RFC 8785): keys in order, no white space. Two equal pools have the same text.
    pub fn canonical(&self) -> String {
        canonical(&self.parties)
    }

    /// SHA-256 of the canonical text, in hex: published before the seed is known.
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(self.canonical().as_bytes()))
    }
}

/// RFC 8785 for what stands here: objects with ASCII keys, strings, arrays and booleans. `serde_json` keeps an object's
/// keys sorted unless one asks otherwise, which the test `canonical_text_is_as_described` would notice.
fn canonical(parties: &[Entrant]) -> String {
    serde_json::to_value(parties).map(|v| v.to_string()).unwrap_or_default()
}

fn check(parties: &[Entrant]) -> Vec<PoolFault> {
    let mut faults = Vec::new();
    match parties {
        [] => faults.push(PoolFault::Empty),
        [one] => faults.push(PoolFault::Alone { state: one.code }),
        [..] => {}
    }
    for (a, b) in parties.iter().zip(parties.iter().skip(1)) {
        if a.code == b.code && faults.last() != Some(&PoolFault::Twice { state: a.code }) {
            faults.push(PoolFault::Twice { state: a.code });
        }
    }
    if !faults.is_empty() {
        return faults;
    }
    for state in parties {
        let code = state.code;
        if state.reviewed_for().is_empty() {
            faults.push(PoolFault::NoInstrument { state: code });
        }
        if state.may_review && !state.instruments.contains(&Instrument::Untoc) {
            faults.push(PoolFault::NotParty { state: code });
        }
        for instrument in state.reviewed_for() {
            if state.instruments.contains(&instrument) && state.signed.contains(&instrument) {
                faults.push(PoolFault::Both { state: code, instrument });
            }
            let able = |p: &&Entrant| p.code != code && p.may_review && p.instruments.contains(&instrument);
            let others = parties.iter().filter(able).count();
            if others < 2 {
                faults.push(PoolFault::TooFewParties {
                    state: code,
                    instrument,
                    others: u32::try_from(others).unwrap_or(0),
                });
            }
        }
    }
    faults
}

/// The regional group as the parties' file writes it.
pub(crate) mod group_code {
    use crate::party::RegionalGroup;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(group: &RegionalGroup, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(group.code())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<RegionalGroup, D::Error> {
        let code = String::deserialize(d)?;
        RegionalGroup::from_code(&code).ok_or_else(|| D::Error::custom(format!("unknown regional group {code:?}")))
    }
}
