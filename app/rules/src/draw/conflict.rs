//! When nothing is possible: a smallest set of rules that contradict each other for this pool, and what lawful steps
//! would help.

use super::Pool;
use super::outlook::complete;
use super::repair::Fixed;
use super::solver::Answer;
use super::table::Table;
use crate::party::PartyCode;
use crate::ruleset::RuleSet;
use serde::{Deserialize, Serialize};

pub use super::table::Clause;

/// A step that the text allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "relief", rename_all = "snake_case")]
pub enum Relief {
    /// One of these performs more reviews than it must (para. 29).
    Volunteer {
        /// Each of them alone would help.
        states: Vec<PartyCode>,
    },
    /// Several have to: it would help if all did.
    AllVolunteer,
    /// One of these agrees to more reviewing States (para. 28 (c)).
    MoreThanFour {
        /// Each of them alone would help.
        states: Vec<PartyCode>,
    },
    /// Several have to.
    AllMoreThanFour,
    /// Both together, by all.
    Both,
}

impl Relief {
    /// Stable code for texts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Volunteer { .. } => "volunteer",
            Self::AllVolunteer => "all_volunteer",
            Self::MoreThanFour { .. } => "more_than_four",
            Self::AllMoreThanFour => "all_more_than_four",
            Self::Both => "both",
        }
    }
}

/// Why a pool has no lawful result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// A smallest set of clauses that cannot all hold. Empty: not even two other States can be found for every review.
    pub clauses: Vec<Clause>,
    /// Whether the search met its bound, so that a smaller set might exist.
    pub bounded: bool,
    /// What would help.
    pub relief: Vec<Relief>,
}

/// Whether a lawful result exists for the pool without some of the clauses.
fn possible(pool: &Pool, rules: &RuleSet, without: &[Clause]) -> Answer {
    let table = Table::without(pool, rules, without);
    let fixed = Fixed { position: vec![0; table.len()], reviews: 0, rank: 0 };
    match complete(&table, &fixed) {
        Ok(_) => Answer::Yes,
        Err(answer) => answer,
    }
}

/// Explains a pool for which [`super::Process::start`] found nothing; `None` if something is possible.
pub fn explain(pool: &Pool, rules: &RuleSet) -> Option<Explanation> {
    if possible(pool, rules, &[]) == Answer::Yes {
        return None;
    }
    let mut bounded = false;
    let clauses = smallest(|kept| {
        let without: Vec<Clause> = Clause::ALL.into_iter().filter(|c| !kept.contains(c)).collect();
        let answer = possible(pool, rules, &without);
        bounded |= answer == Answer::Unknown;
        answer == Answer::No
    });
    let relief = relief(pool, rules, &clauses);
    Some(Explanation { clauses, bounded, relief })
}

/// The first of the smallest sets of clauses that cannot hold, in the order of the text; all where none is shown to be.
fn smallest(mut fails: impl FnMut(&[Clause]) -> bool) -> Vec<Clause> {
    let all = Clause::ALL;
    let mut sets: Vec<Vec<Clause>> = (0_u32..1 << all.len())
        .map(|bits| all.into_iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, c)| c).collect())
        .collect();
    sets.sort_by_key(|set: &Vec<Clause>| (set.len(), set.clone()));
    sets.into_iter().find(|set| fails(set)).unwrap_or_else(|| all.to_vec())
}

fn relief(pool: &Pool, rules: &RuleSet, clauses: &[Clause]) -> Vec<Relief> {
    let with = |volunteer: &dyn Fn(PartyCode) -> bool, more: &dyn Fn(PartyCode) -> bool| {
        let mut parties = pool.parties().to_vec();
        for party in &mut parties {
            party.volunteers_for_more |= party.may_review && volunteer(party.code);
            party.more_than_four_agreed |= more(party.code);
        }
        Pool::new(parties).is_ok_and(|pool| possible(&pool, rules, &[]) == Answer::Yes)
    };
    let (nobody, everybody) = (|_| false, |_| true);
    let codes = || pool.parties().iter().map(|p| p.code);
    let mut found = Vec::new();
    if clauses.contains(&Clause::AtMostThree) {
        let states: Vec<PartyCode> = codes().filter(|code| with(&|c| c == *code, &nobody)).collect();
        if !states.is_empty() {
            found.push(Relief::Volunteer { states });
        } else if with(&everybody, &nobody) {
            found.push(Relief::AllVolunteer);
        }
    }
    // More reviewing States help where several share what no single one can take, so (b) can be the reason as well.
    if clauses.contains(&Clause::AtMostFour) || clauses.contains(&Clause::SameInstrument) {
        let states: Vec<PartyCode> = codes().filter(|code| with(&nobody, &|c| c == *code)).collect();
        if !states.is_empty() {
            found.push(Relief::MoreThanFour { states });
        } else if with(&nobody, &everybody) {
            found.push(Relief::AllMoreThanFour);
        }
    }
    if found.is_empty() && with(&everybody, &everybody) {
        found.push(Relief::Both);
    }
    found
}
