//! The drawing of lots (paras. 17, 26, 28 to 30): which States are reviewed in which year, and by whom.
//!
//! Everything is decided from a frozen [`Pool`], the figures and [`Options`] of a rule set, and a seed, so that anyone can
//! repeat a drawing and get the same [`Record`] byte for byte. `METHOD.md` beside this file says it in words.
//!
//! Reading order: [`pool`] (who is in it), [`chance`] (how a number is drawn), [`groups`] (the thirds), [`table`] (which
//! State may take which place), [`outlook`] (can the rest still be completed?), [`process`] (one drawing after the other),
//! [`record`], [`verify`], [`conflict`] (when nothing is possible), [`redraw`] (one place, later).

pub mod advice;
pub mod chance;
pub mod conflict;
mod exact;
mod flow;
mod groups;
mod hall;
mod outlook;
mod places;
mod plan;
pub mod pool;
mod probe;
pub mod process;
pub mod record;
pub mod redraw;
mod repair;
mod solver;
pub mod status;
mod table;
pub mod verify;

pub use chance::Seed;
pub use pool::{Entrant, Pool, PoolFault};
pub use process::{Asked, Drawing, Pending, Process, ProcessError};
pub use record::Record;
pub use verify::{Difference, verify};

use crate::ruleset::Figure;
use serde::{Deserialize, Serialize};

/// Name of the method in records; a change of any result is a new name.
pub const ALGORITHM: &str = "even-lots/1";

/// The method in words, for whoever repeats a drawing with a program of their own.
pub const METHOD: &str = include_str!("draw/METHOD.md");

/// Readings of the text that may be argued otherwise; part of a rule set, and named in each record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The reviewing State of another regional group may be one that has no regional group (para. 28 is silent; para.
    /// 29 asks at least one review of every State party).
    pub without_group_reviews: bool,
    /// The additional reviewing State is of the regional group that its place asks for; else of any (para. 28 (b) is silent).
    pub additional_of_same_group: bool,
    /// A review done as additional reviewing State counts as one of the reviews of para. 29.
    pub additional_counts: bool,
}

/// The part of a rule set that the drawing of lots needs beside its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawRules {
    /// Readings.
    pub options: Options,
    /// How many States of each review are drawn for all its instruments: always two in this engine (para. 26).
    pub main_reviewers: Figure,
}
