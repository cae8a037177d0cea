//! What is worth thinking about before a pool is frozen. It forbids nothing.

use super::Pool;
use super::pool::Entrant;
use crate::instrument::Instrument;
use crate::party::{PartyCode, RegionalGroup};
use crate::ruleset::RuleSet;

/// A remark on a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// In the regional group of this State nobody else is party to the instrument: an additional State is certain
    /// (para. 28 (b)).
    NobodyInRegion {
        /// The State under review.
        state: PartyCode,
        /// The instrument.
        instrument: Instrument,
    },
    /// Few in the pool can review the instrument, so that they will perform many reviews (para. 29).
    FewParties {
        /// The instrument.
        instrument: Instrument,
        /// How many may review it.
        able: u32,
        /// How many reviews of it are needed.
        places: u32,
    },
    /// No State of its regional group shares a working language with it (paras. 28 (d), 50).
    NoCommonLanguage {
        /// The State under review.
        state: PartyCode,
    },
    /// All reviews together come close to what all States perform at most (para. 29).
    LittleRoom {
        /// Places that will be needed at least.
        places: u32,
        /// Reviews that can be performed at most.
        most: u32,
    },
}

/// Remarks on a pool, the general ones first, then by State.
pub fn advice(pool: &Pool, rules: &RuleSet) -> Vec<Advice> {
    let parties = pool.parties();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let able: Vec<&Entrant> = parties.iter().filter(|p| p.may_review).collect();
    let most = rules.limits.reviews_max.value;
    let mut found = Vec::new();
    let places = small(parties.len()).saturating_mul(rules.draw.main_reviewers.value);
    let room: u32 = able.iter().map(|p| if p.volunteers_for_more { most.saturating_mul(2) } else { most }).sum();
    if places.saturating_mul(10) > room.saturating_mul(9) {
        found.push(Advice::LittleRoom { places, most: room });
    }
    for instrument in Instrument::ALL {
        let reviewed = small(parties.iter().filter(|p| p.reviewed_for().contains(&instrument)).count());
        let places = reviewed.saturating_mul(rules.draw.main_reviewers.value);
        let can = small(able.iter().filter(|p| p.instruments.contains(&instrument)).count());
        if places > 0 && places.saturating_mul(10) > can.saturating_mul(most).saturating_mul(8) {
            found.push(Advice::FewParties { instrument, able: can, places });
        }
    }
    for state in parties.iter().filter(|p| p.regional_group != RegionalGroup::None) {
        let near: Vec<&&Entrant> =
            able.iter().filter(|p| p.regional_group == state.regional_group && p.code != state.code).collect();
        for instrument in state.reviewed_for() {
            if !near.iter().any(|p| p.instruments.contains(&instrument)) {
                found.push(Advice::NobodyInRegion { state: state.code, instrument });
            }
        }
        let shares = |p: &&&Entrant| p.working_languages.iter().any(|l| state.working_languages.contains(l));
        if !near.iter().any(shares) {
            found.push(Advice::NoCommonLanguage { state: state.code });
        }
    }
    found
}
