//! How far a person's roles reach in one review: which instruments, and with what duty for each.

use super::ReviewFacts;
use crate::actor::{Duty, Role};
use crate::instrument::Instrument;

/// The instruments of a review that a person's active roles for one State reach, each with the strongest duty held for
/// it. Roles add up: a second one never takes away what the first gives, and their order says nothing. Never empty:
/// who reaches no instrument of the review has no part in it (para. 28 (b)).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Reach(Vec<(Instrument, Duty)>);

impl Reach {
    /// Adds roles up within what their State has in the review; `None` where nothing of the review is left.
    pub(super) fn sum(roles: &[&Role], of_state: &[Instrument], review: &ReviewFacts) -> Option<Self> {
        let reached = review.instruments.iter().copied().filter(|i| of_state.contains(i));
        let held = reached.filter_map(|i| {
            let meant = roles.iter().filter(|r| r.instruments.as_ref().is_none_or(|only| only.contains(&i)));
            meant.map(|r| r.duty).min_by_key(strength).map(|duty| (i, duty))
        });
        let held: Vec<_> = held.collect();
        if held.is_empty() { None } else { Some(Self(held)) }
    }

    /// The strongest duty held for any instrument.
    pub fn duty(&self) -> Duty {
        self.0.iter().map(|(_, duty)| *duty).min_by_key(strength).unwrap_or(Duty::Observer)
    }

    /// The instruments for which this duty or a stronger one is held, in the order of table 1.
    pub fn with(&self, least: Duty) -> Vec<Instrument> {
        self.0.iter().filter(|(_, held)| suffices(*held, least)).map(|(i, _)| *i).collect()
    }

    /// Whether this duty or a stronger one is held for every instrument of the review.
    pub(super) fn is_whole(&self, least: Duty, review: &ReviewFacts) -> bool {
        self.is_all(least, &review.instruments, review)
    }

    /// Whether this duty or a stronger one is held for every instrument of the review that is one of these.
    pub(super) fn is_all(&self, least: Duty, of_state: &[Instrument], review: &ReviewFacts) -> bool {
        let reached = self.with(least);
        review.instruments.iter().filter(|i| of_state.contains(i)).all(|i| reached.contains(i))
    }
}

/// Whether who holds one duty may do what needs the other: a focal point may do all that an expert may, and an
/// expert all that an observer may.
pub(super) const fn suffices(held: Duty, least: Duty) -> bool {
    strength(&held) <= strength(&least)
}

/// Smaller is stronger.
const fn strength(duty: &Duty) -> u8 {
    match duty {
        Duty::FocalPoint => 0,
        Duty::Expert => 1,
        Duty::Observer => 2,
    }
}
