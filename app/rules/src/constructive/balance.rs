//! Who comes from where (para. 53 (a)): counts by region and kind, without any order of merit. The chair looks at them
//! before deciding whether to convene (para. 53 (f)).

use super::StakeholderKind;
use crate::party::RegionalGroup;
use std::collections::BTreeMap;

/// Counts by region and kind; the region `None` is work in several of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    counts: BTreeMap<(RegionalGroup, StakeholderKind), u32>,
}

impl Balance {
    /// Counts organizations.
    pub fn of(all: impl IntoIterator<Item = (RegionalGroup, StakeholderKind)>) -> Self {
        let mut counts = BTreeMap::new();
        for key in all {
            *counts.entry(key).or_insert(0) += 1;
        }
        Self { counts }
    }

    /// How many of a kind there are from a region.
    pub fn at(&self, region: RegionalGroup, kind: StakeholderKind) -> u32 {
        self.counts.get(&(region, kind)).copied().unwrap_or(0)
    }

    /// How many there are from a region.
    pub fn of_region(&self, region: RegionalGroup) -> u32 {
        self.counts.iter().filter(|((r, _), _)| *r == region).map(|(_, n)| n).sum()
    }

    /// How many of a kind there are.
    pub fn of_kind(&self, kind: StakeholderKind) -> u32 {
        self.counts.iter().filter(|((_, k), _)| *k == kind).map(|(_, n)| n).sum()
    }

    /// How many there are.
    pub fn total(&self) -> u32 {
        self.counts.values().sum()
    }

    /// The regions from which non-governmental organizations are missing, for which para. 53 (a) asks for balance.
    pub fn without_ngo(&self) -> Vec<RegionalGroup> {
        RegionalGroup::ALL
            .into_iter()
            .filter(|r| *r != RegionalGroup::None && self.at(*r, StakeholderKind::Ngo) == 0)
            .collect()
    }
}
