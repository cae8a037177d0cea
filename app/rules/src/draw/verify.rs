//! Repeats a recorded drawing from its pool, rule set and seed, and says what differs.

use super::chance::Seed;
use super::process::{Drawing, Process, ProcessError};
use super::record::{By, FORMAT, Record, Step};
use super::{ALGORITHM, PoolFault};
use crate::ruleset;
use serde_json::Value;
use std::fmt;

/// Why a record does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not a record at all.
    Unreadable {
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
        /// What was found, in English.
        reason: String,
    },
    /// Another format or method than this program has.
    Unknown {
        /// `format`, `algorithm` or `rule_set`.
        field: &'static str,
        /// What the record says.
        value: String,
    },
    /// The pool itself is faulty.
    Pool(Vec<PoolFault>),
    /// The pool is not the one that was frozen.
    PoolChanged {
        /// The hash in the record.
        recorded: String,
        /// The hash of the pool in the record.
        computed: String,
    },
    /// The seed does not come from the sources.
    Seed {
        /// The seed in the record.
        recorded: Seed,
        /// What the sources give.
        computed: Seed,
    },
    /// A drawing cannot be repeated.
    Step {
        /// Index in the record, from 1.
        step: usize,
        /// Why, in English.
        error: ProcessError,
    },
    /// The pool has no lawful result, yet the record has one.
    Impossible,
    /// Everything was repeated and something else came out.
    Content {
        /// Where, as a path: `steps[3].drawn[0].number`.
        path: String,
        /// What the record says.
        recorded: String,
        /// What the repetition gave.
        computed: String,
    },
}

impl Difference {
    pub(super) fn unreadable(error: &serde_json::Error) -> Self {
        let mut reason = error.to_string();
        reason.truncate(reason.rfind(" at line ").unwrap_or(reason.len()));
        Self::Unreadable { line: error.line(), column: error.column(), reason }
    }

    /// Stable code for texts and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Unknown { .. } => "unknown",
            Self::Pool(_) => "pool",
            Self::PoolChanged { .. } => "pool_changed",
            Self::Seed { .. } => "seed",
            Self::Step { .. } => "step",
            Self::Impossible => "impossible",
            Self::Content { .. } => "content",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { line, column, reason } => {
                write!(f, "this is not a draw record: line {line}, column {column}: {reason}")
            }
            Self::Unknown { field, value } => write!(f, "{field} is {value:?}, which this program does not know"),
            Self::Pool(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                write!(f, "the pool is faulty: {}", faults.join("; "))
            }
            Self::PoolChanged { recorded, computed } => {
                write!(
                    f,
                    "the pool was changed after it was frozen: its hash is {computed}, the record says {recorded}"
                )
            }
            Self::Seed { recorded, computed } => {
                write!(f, "the seed does not come from its sources: they give {computed}, the record says {recorded}")
            }
            Self::Step { step, error } => write!(f, "drawing {step} of the record cannot be repeated: {error}"),
            Self::Impossible => f.write_str("no lawful result exists for this pool, yet the record has one"),
            Self::Content { path, recorded, computed } => {
                write!(f, "{path}: the record says {recorded}, the repetition gives {computed}")
            }
        }
    }
}

/// Reads a record and finds its rule set, without repeating anything.
///
/// # Errors
/// What is wrong with the file as such.
pub fn read(text: &str) -> Result<(Record, &'static ruleset::RuleSet), Difference> {
    let record: Record = serde_json::from_str(text).map_err(|e| Difference::unreadable(&e))?;
    for (field, value, known) in [("format", &record.format, FORMAT), ("algorithm", &record.algorithm, ALGORITHM)] {
        if value != known {
            return Err(Difference::Unknown { field, value: value.clone() });
        }
    }
    match ruleset::built_in(&record.rule_set) {
        Some(Ok(rules)) => Ok((record, rules)),
        Some(Err(_)) | None => Err(Difference::Unknown { field: "rule_set", value: record.rule_set }),
    }
}

/// The beginning of the repetition: checks what was frozen, draws nothing yet.
///
/// # Errors
/// The first thing that differs.
pub fn begin(record: &Record, rules: &ruleset::RuleSet) -> Result<Process, Difference> {
    let pool = record.pool().map_err(Difference::Pool)?;
    let computed = pool.sha256();
    if computed != record.pool_sha256 {
        return Err(Difference::PoolChanged { recorded: record.pool_sha256.clone(), computed });
    }
    if !record.seed_sources.is_empty() {
        let computed = Seed::from_sources(&record.rule_set, &computed, record.rehearsal, &record.seed_sources);
        if computed != record.seed {
            return Err(Difference::Seed { recorded: record.seed, computed });
        }
    }
    Process::start(pool, rules, record.seed, record.seed_sources.clone(), record.rehearsal)
        .map_err(|_| Difference::Impossible)
}

/// What was done in the room, read from the record: drawing by drawing, voids where they were made. Each act stands with
/// the index of its drawing in the record, from 1.
pub fn acts(record: &Record) -> Vec<(usize, Drawing)> {
    acts_of(&record.steps)
}

pub(super) fn acts_of(steps: &[Step]) -> Vec<(usize, Drawing)> {
    let mut acts = Vec::new();
    // Drawings that count so far. A void takes back the last one, so several voids in a row stand in the record in the
    // order of drawing; how many there were shows in the number of the step that comes next.
    let mut counted: Vec<(usize, &Step)> = Vec::new();
    let void = |(at, step): (usize, &Step), acts: &mut Vec<(usize, Drawing)>| {
        let reason = step.voided.clone();
        acts.extend(reason.map(|reason| (at, Drawing::Void { reason })));
    };
    for (at, step) in (1..).zip(steps) {
        while let Some(last) = counted.pop_if(|(_, last)| last.step >= step.step) {
            void(last, &mut acts);
        }
        for drawn in &step.drawn {
            acts.push((
                at,
                match drawn.by {
                    By::Seed => Drawing::Seed,
                    By::Ball => Drawing::Ball { number: drawn.number },
                },
            ));
        }
        counted.push((at, step));
    }
    while let Some(last) = counted.pop_if(|(_, last)| last.voided.is_some()) {
        void(last, &mut acts);
    }
    acts
}

/// Repeats everything; the record that comes out where both agree.
///
/// # Errors
/// The first thing that differs.
pub fn verify(text: &str) -> Result<Record, Difference> {
    let (record, rules) = read(text)?;
    let mut process = begin(&record, rules)?;
    for (step, drawing) in acts(&record) {
        if let Err(error) = process.apply(&drawing) {
            // What differed before says more than where it could not go on.
            let before = (1..).zip(record.steps.iter().zip(process.log())).find_map(|(at, (a, b))| differs(at, a, b));
            return Err(before.unwrap_or(Difference::Step { step, error }));
        }
    }
    compare(text, &process.record())?;
    Ok(record)
}

/// What differs in one drawing, voids apart.
fn differs(at: usize, recorded: &Step, computed: &Step) -> Option<Difference> {
    let value = |step: &Step| serde_json::to_value(Step { voided: None, ..step.clone() }).unwrap_or(Value::Null);
    let (path, recorded, computed) = first(&value(recorded), &value(computed), format!("steps[{}]", at - 1))?;
    Some(Difference::Content { path, recorded, computed })
}

/// Compares the text of a record with what a repetition gave, as data: white space between the parts does not count.
///
/// # Errors
/// The first thing that differs.
pub fn compare(text: &str, computed: &Record) -> Result<(), Difference> {
    compare_json(text, computed)
}

pub(super) fn compare_json<T: serde::Serialize>(text: &str, computed: &T) -> Result<(), Difference> {
    let recorded: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    let computed = serde_json::to_value(computed).unwrap_or(Value::Null);
    match first(&recorded, &computed, String::new()) {
        None => Ok(()),
        Some((path, recorded, computed)) => Err(Difference::Content { path, recorded, computed }),
    }
}

/// The first place in which two values differ.
fn first(a: &Value, b: &Value, path: String) -> Option<(String, String, String)> {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => {
            let keys = x.keys().chain(y.keys().filter(|k| !x.contains_key(*k)));
            keys.into_iter().find_map(|key| {
                let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match (x.get(key), y.get(key)) {
                    (Some(x), Some(y)) => first(x, y, below),
                    (x, y) => Some((below, short(x), short(y))),
                }
            })
        }
        (Value::Array(x), Value::Array(y)) => {
            let longest = x.len().max(y.len());
            (0..longest).find_map(|i| match (x.get(i), y.get(i)) {
                (Some(x), Some(y)) => first(x, y, format!("{path}[{i}]")),
                (x, y) => Some((format!("{path}[{i}]"), short(x), short(y))),
            })
        }
        (a, b) => (a != b).then(|| (path, short(Some(a)), short(Some(b)))),
    }
}

fn short(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    if text.chars().count() > 80 { text.chars().take(80).chain(['…']).collect() } else { text }
}
