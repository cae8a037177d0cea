//! A drawing in progress: one number after the other, by the seed or by hand, each explained before it is drawn.

mod next;

use super::chance::{Seed, Source};
use super::groups::{Odd, Shares};
use super::outlook::{Outlook, Wanted};
use super::plan::Place;
use super::pool::Pool;
use super::record::{self, By, Drawn, Excluded, Record, Slot, Step, Why};
use super::solver::Answer;
use super::table::{NOBODY, Table, Who, unmask};
use crate::ruleset::{Group, RuleSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

pub use super::record::Asked;

/// The drawing that comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// From 1.
    pub step: u64,
    /// From 1.
    pub attempt: u64,
    /// What is drawn.
    pub asked: Asked,
    /// Who can be drawn, by number from 1: States by code, or names of groups.
    pub candidates: Vec<String>,
    /// Why others cannot.
    pub excluded: Vec<Excluded>,
    /// What was drawn in this drawing already and did not count.
    pub set_aside: Vec<Drawn>,
}

/// What is done in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Drawing {
    /// The next number comes from the seed.
    Seed,
    /// The next number was drawn by hand.
    Ball {
        /// From 1.
        number: u64,
    },
    /// The last drawing does not count.
    Void {
        /// Why, for the record.
        reason: String,
    },
}

/// What became of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It counts.
    Taken(Step),
    /// It leads into a dead end: another number is drawn.
    SetAside(Drawn),
    /// The last drawing was voided.
    Voided(Step),
}

/// Why nothing was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcessError {
    /// No lawful result exists; [`super::conflict::explain`] says why.
    Impossible,
    /// None was found within the bound of the search.
    NotFound,
    /// Everything is drawn.
    Finished,
    /// No such ball among the candidates.
    NoSuchNumber {
        /// The highest there is.
        highest: u64,
    },
    /// This ball was set aside already.
    AlreadySetAside,
    /// Nothing was drawn that could be voided.
    NothingToVoid,
    /// A recorded void needs a reason.
    ReasonMissing,
}

impl fmt::Display for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible => f.write_str("no lawful result exists for this pool"),
            Self::NotFound => f.write_str("no lawful result was found for this pool within the bound of the search"),
            Self::Finished => f.write_str("everything is drawn"),
            Self::NoSuchNumber { highest } => write!(f, "the balls are numbered from 1 to {highest}"),
            Self::AlreadySetAside => f.write_str("this ball was set aside already"),
            Self::NothingToVoid => f.write_str("nothing was drawn yet"),
            Self::ReasonMissing => f.write_str("a void needs a reason"),
        }
    }
}

/// What the next drawing means inside the engine.
#[derive(Clone, Copy, Debug)]
enum Next {
    Odd(Odd),
    Member { region: usize, part: usize },
    Place(Wanted),
}

/// What a step that counts has given.
#[derive(Clone, Copy, Debug)]
enum Taken {
    Odd(Odd, usize),
    Member(usize, Who),
    Place(Place),
}

/// A drawing in progress.
pub struct Process {
    rules: RuleSet,
    pool: Pool,
    seed: Seed,
    sources: Vec<Source>,
    rehearsal: bool,
    shares: Shares,
    parts: Vec<Vec<Who>>,
    outlook: Outlook,
    order: Vec<Who>,
    /// Whether `order` is that of the groups yet.
    ordered: bool,
    step: u64,
    attempts: BTreeMap<u64, u64>,
    /// What was taken, for each step that counts.
    taken: Vec<Taken>,
    next: Option<(Next, Pending)>,
    log: Vec<Step>,
}

impl Process {
    /// Makes everything ready for the first number and finds out whether the whole can be drawn at all.
    ///
    /// # Errors
    /// [`ProcessError::Impossible`] or [`ProcessError::NotFound`].
    pub fn start(
        pool: Pool,
        rules: &RuleSet,
        seed: Seed,
        sources: Vec<Source>,
        rehearsal: bool,
    ) -> Result<Self, ProcessError> {
        let table = Table::new(&pool, rules);
        let shares = Shares::new(&table, rules.groups.names.len());
        let order: Vec<Who> = table.everyone().collect();
        let outlook = Outlook::new(table, &order).map_err(|answer| match answer {
            Answer::No => ProcessError::Impossible,
            Answer::Yes | Answer::Unknown => ProcessError::NotFound,
        })?;
        let parts = vec![Vec::new(); rules.groups.names.len()];
        let mut me = Self {
            rules: rules.clone(),
            pool,
            seed,
            sources,
            rehearsal,
            shares,
            parts,
            outlook,
            order,
            ordered: false,
            step: 0,
            attempts: BTreeMap::new(),
            taken: Vec::new(),
            next: None,
            log: Vec::new(),
        };
        me.prepare();
        Ok(me)
    }

    /// The drawing that comes next; `None` once everything is drawn.
    pub fn pending(&self) -> Option<&Pending> {
        self.next.as_ref().map(|(_, pending)| pending)
    }

    /// What was drawn, voided drawings too.
    pub fn log(&self) -> &[Step] {
        &self.log
    }

    /// Does what was done in the room.
    ///
    /// # Errors
    /// Why it cannot be done; nothing has changed then.
    pub fn apply(&mut self, drawing: &Drawing) -> Result<Outcome, ProcessError> {
        match drawing {
            Drawing::Seed => {
                let Some((_, pending)) = &self.next else { return Err(ProcessError::Finished) };
                let left: Vec<usize> = (0..pending.candidates.len())
                    .filter(|i| !pending.set_aside.iter().any(|d| d.number == position(*i)))
                    .collect();
                let count = size(pending.set_aside.len());
                let number = self.seed.number(pending.step, pending.attempt, count, size(left.len()));
                let index = usize::try_from(number).ok().and_then(|n| left.get(n).copied());
                self.take(By::Seed, index.ok_or(ProcessError::NotFound)?)
            }
            Drawing::Ball { number } => {
                let Some((_, pending)) = &self.next else { return Err(ProcessError::Finished) };
                let highest = size(pending.candidates.len());
                let index = number.checked_sub(1).and_then(|i| usize::try_from(i).ok());
                let index = index.filter(|i| *i < pending.candidates.len());
                let index = index.ok_or(ProcessError::NoSuchNumber { highest })?;
                if pending.set_aside.iter().any(|d| d.number == *number) {
                    return Err(ProcessError::AlreadySetAside);
                }
                self.take(By::Ball, index)
            }
            Drawing::Void { reason } => self.void(reason),
        }
    }

    /// Draws by the seed until everything is drawn.
    ///
    /// # Errors
    /// [`ProcessError::NotFound`] where the search met its bound.
    pub fn finish(&mut self) -> Result<(), ProcessError> {
        while self.next.is_some() {
            self.apply(&Drawing::Seed)?;
        }
        Ok(())
    }

    /// The record as far as it goes.
    pub fn record(&self) -> Record {
        let table = self.outlook.table();
        let code = |who: &Who| table.code(*who);
        let groups = self.rules.groups.names.iter().zip(&self.parts);
        let groups: BTreeMap<_, _> = groups
            .map(|(group, part)| {
                let mut codes: Vec<_> = part.iter().map(code).collect();
                codes.sort_unstable();
                (*group, codes)
            })
            .collect();
        let drawn = self.order.iter().filter(|_| self.grouped());
        Record {
            format: record::FORMAT.to_owned(),
            rehearsal: self.rehearsal,
            algorithm: super::ALGORITHM.to_owned(),
            rule_set: self.rules.name.clone(),
            options: self.rules.draw.options,
            seed: self.seed,
            seed_sources: self.sources.clone(),
            pool_sha256: self.pool.sha256(),
            parties: self.pool.parties().to_vec(),
            groups,
            reviews: drawn.map(|r| self.review(*r)).filter(|r| !r.reviewers.is_empty()).collect(),
            steps: self.log.clone(),
        }
    }

    /// Whether every State is in a group.
    fn grouped(&self) -> bool {
        self.parts.iter().map(Vec::len).sum::<usize>() == self.outlook.table().len()
    }

    fn group_of(&self, who: Who) -> Group {
        let part = self.parts.iter().position(|p| p.contains(&who)).unwrap_or(0);
        self.rules.groups.names.get(part).copied().unwrap_or(Group::I)
    }

    fn slot(&self, place: Place) -> Slot {
        match place.part {
            Some(_) => Slot::Additional,
            None if self.outlook.table().is_same_region(place.review, place.slot) => Slot::SameRegion,
            None => Slot::OtherRegion,
        }
    }

    fn review(&self, review: Who) -> record::Review {
        let (table, drawn) = (self.outlook.table(), self.outlook.drawn());
        let mut reviewers = Vec::new();
        for slot in 0..2 {
            let main = drawn.main(review, slot);
            if main != NOBODY {
                reviewers.push(record::Reviewer {
                    code: table.code(main),
                    slot: self.slot(Place { review, slot, part: None }),
                    instruments: unmask(table.asked(review) & table.party(main)),
                });
            }
        }
        for slot in 0..2 {
            for (instruments, who) in drawn.additional(review, slot).items().iter().filter(|i| i.1 != NOBODY) {
                let instruments = unmask(*instruments);
                reviewers.push(record::Reviewer { code: table.code(*who), slot: Slot::Additional, instruments });
            }
        }
        let state = table.code(review);
        let more_than_four_agreed = self.pool.find(state).is_some_and(|p| p.more_than_four_agreed);
        record::Review { state_under_review: state, group: self.group_of(review), reviewers, more_than_four_agreed }
    }

    /// Takes a number of the next drawing.
    fn take(&mut self, by: By, index: usize) -> Result<Outcome, ProcessError> {
        let Some((next, pending)) = self.next.take() else { return Err(ProcessError::Finished) };
        let entry = pending.candidates.get(index).cloned().unwrap_or_default();
        let refused = self.put(next, &entry);
        let drawn = Drawn { by, number: position(index), entry, set_aside: refused };
        let mut pending = pending;
        pending.set_aside.push(drawn.clone());
        if refused.is_some() {
            let left = pending.set_aside.len() < pending.candidates.len();
            self.next = Some((next, pending));
            return if left { Ok(Outcome::SetAside(drawn)) } else { Err(ProcessError::NotFound) };
        }
        let step = Step {
            step: pending.step,
            attempt: pending.attempt,
            asked: pending.asked,
            candidates: size(pending.candidates.len()),
            drawn: pending.set_aside,
            excluded: pending.excluded,
            voided: None,
        };
        self.log.push(step.clone());
        self.step += 1;
        self.prepare();
        Ok(Outcome::Taken(step))
    }

    /// Gives the entry what was drawn for; says why it cannot.
    fn put(&mut self, next: Next, entry: &str) -> Option<Why> {
        match next {
            Next::Odd(odd) => {
                let part = self.rules.groups.names.iter().position(|g| g.code() == entry)?;
                let mut with = self.shares.clone();
                with.take(odd, part);
                if !with.possible() {
                    return Some(Why::DeadEnd);
                }
                self.shares = with;
                self.taken.push(Taken::Odd(odd, part));
                None
            }
            Next::Member { part, .. } => {
                let who = self.who(entry)?;
                self.parts.get_mut(part)?.push(who);
                self.taken.push(Taken::Member(part, who));
                None
            }
            Next::Place(wanted) => {
                let who = self.who(entry)?;
                match self.outlook.give(wanted, who) {
                    Answer::Yes => {
                        self.taken.push(Taken::Place(wanted.place));
                        None
                    }
                    Answer::No => Some(Why::DeadEnd),
                    Answer::Unknown => Some(Why::Unproven),
                }
            }
        }
    }

    fn who(&self, entry: &str) -> Option<Who> {
        crate::party::PartyCode::parse(entry).and_then(|code| self.outlook.table().index(code))
    }

    /// Takes the last drawing back. What is known of the rest stays: who could complete more can complete less.
    fn void(&mut self, reason: &str) -> Result<Outcome, ProcessError> {
        if reason.trim().is_empty() {
            return Err(ProcessError::ReasonMissing);
        }
        let step = self.log.iter_mut().rfind(|s| s.voided.is_none()).ok_or(ProcessError::NothingToVoid)?;
        step.voided = Some(reason.trim().to_owned());
        let voided = step.clone();
        *self.attempts.entry(self.step).or_insert(1) += 1;
        self.step -= 1;
        match self.taken.pop() {
            Some(Taken::Place(place)) => {
                let before = match self.taken.last() {
                    Some(Taken::Place(before)) => Some(*before),
                    _ => None,
                };
                self.outlook.take_back(place, before);
            }
            Some(Taken::Odd(..) | Taken::Member(..)) | None => self.regroup(),
        }
        self.prepare();
        Ok(Outcome::Voided(voided))
    }

    /// The groups as far as they are drawn, made anew.
    fn regroup(&mut self) {
        let table = self.outlook.table();
        self.shares = Shares::new(table, self.parts.len());
        self.order = table.everyone().collect();
        self.ordered = false;
        self.parts.iter_mut().for_each(Vec::clear);
        for taken in &self.taken {
            match *taken {
                Taken::Odd(odd, part) => self.shares.take(odd, part),
                Taken::Member(part, who) => self.parts[part].push(who),
                Taken::Place(_) => {}
            }
        }
    }
}

fn size(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// The number of an index.
fn position(index: usize) -> u64 {
    size(index) + 1
}
