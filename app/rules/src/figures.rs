//! What the figures of the dashboard count and who is shown which of them.
//!
//! How many reviews of a group stand at which stage is for everybody: the Mechanism is transparent (para. 4 (a)), and
//! para. 10 speaks of these numbers. No State is named without its agreement (paras. 37, 40). A number can name a State
//! nevertheless, where a group is very small or where all its other States are named; the functions here say when.

use crate::calendar::{Deadline, DueState, Moment};
use crate::ruleset::RuleSet;
use serde::{Deserialize, Serialize};

/// How near a deadline is, as far as lists and figures tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// The day is over.
    Past,
    /// Within `house.due_soon_days`, today among them.
    Soon,
    /// Further away.
    Later,
}

impl Nearness {
    /// The code used in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Soon => "soon",
            Self::Later => "later",
        }
    }

    /// The nearness of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Past, Self::Soon, Self::Later].into_iter().find(|n| n.code() == code)
    }
}

/// How near a deadline is.
pub fn nearness(rules: &RuleSet, deadline: &Deadline, now: Moment) -> Nearness {
    match deadline.state(now) {
        DueState::Past { .. } => Nearness::Past,
        DueState::DueToday => Nearness::Soon,
        DueState::Ahead { days } if days <= rules.house.due_soon_days => Nearness::Soon,
        DueState::Ahead { .. } => Nearness::Later,
    }
}

/// How many reviews of a group have which kind of day before them, for one time limit (para. 34 or 35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Reviews whose time runs.
    pub running: u32,
    /// Of these: with a day that was agreed; the others have the limit.
    pub agreed: u32,
    /// Of these: due within `house.due_soon_days`.
    pub soon: u32,
    /// Of these: past due.
    pub past: u32,
}

impl Times {
    /// Counts one review.
    pub const fn add(&mut self, near: Nearness, agreed: bool) {
        self.running += 1;
        if agreed {
            self.agreed += 1;
        }
        match near {
            Nearness::Past => self.past += 1,
            Nearness::Soon => self.soon += 1,
            Nearness::Later => {}
        }
    }
}

/// Whether the public is shown how many of a group's reviews stand at each stage. In a group with fewer reviews than
/// `house.public_others_min` the numbers by stage would speak of single States; the totals of para. 10 remain.
pub const fn counts_for_public(rules: &RuleSet, reviews: u32) -> bool {
    reviews >= rules.house.public_others_min
}

/// Whether those who agreed may be named with their stage. `all` and `agreed` count reviews by stage, in one order.
///
/// The public knows the numbers of the whole group and can subtract. So names appear only while that says nothing of a
/// State that did not agree: all agreed, or at least `house.public_others_min` others remain and do not all stand at one
/// stage. Where the whole group stands at one stage the numbers alone say so, and names add nothing.
pub fn names_for_public(rules: &RuleSet, all: &[u32], agreed: &[u32]) -> bool {
    let others: Vec<u32> = all.iter().zip(agreed).map(|(all, agreed)| all.saturating_sub(*agreed)).collect();
    let remaining: u32 = others.iter().sum();
    let places = |counts: &[u32]| counts.iter().filter(|n| **n > 0).count();
    remaining == 0 || (remaining >= rules.house.public_others_min && (places(&others) > 1 || places(all) == 1))
}
