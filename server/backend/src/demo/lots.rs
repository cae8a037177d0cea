//! The drawing of lots of the demonstration: the real method over the whole register. Where a story needs a certain State,
//! its ball is "drawn by hand", which the method allows at every step and the record says.

use super::draw::{Drawn, Place};
use super::plan::REVIEWS;
use rules::draw::chance::Source;
use rules::draw::process::Outcome;
use rules::draw::record::{Asked, Reviewer, Slot};
use rules::draw::redraw::{Case, Ground, Redraw};
use rules::draw::{Drawing, Entrant, Pending, Pool, Process, Record, Seed};
use rules::instrument::TreatyStatus;
use rules::party::{Party, PartyCode};
use rules::ruleset::{Group, resolution_9_1};
use std::collections::BTreeMap;

/// A finished drawing with what was done in the room.
#[derive(Clone)]
pub(super) struct Lots {
    pub(super) pool: String,
    pub(super) pool_sha256: String,
    pub(super) sources: Vec<Source>,
    pub(super) seed: Seed,
    pub(super) acts: Vec<Drawing>,
    pub(super) record: Record,
}

/// A redraw with what was done in the room.
#[derive(Clone)]
pub(super) struct Again {
    pub(super) state: PartyCode,
    pub(super) replaced: PartyCode,
    pub(super) comes: Reviewer,
    pub(super) case: String,
    pub(super) case_sha256: String,
    pub(super) sources: Vec<Source>,
    pub(super) seed: Seed,
    pub(super) acts: Vec<Drawing>,
    pub(super) record: String,
}

/// The reviews that each State performs so far.
type Performed = BTreeMap<PartyCode, Vec<PartyCode>>;

fn source(name: &str, value: &str) -> Source {
    Source { name: name.to_owned(), value: value.to_owned() }
}

/// Draws groups and reviewing States of all States parties.
pub(super) fn draw_all(parties: &[Party], stories: &[Drawn]) -> Result<Lots, String> {
    let rules = resolution_9_1();
    let bound = parties.iter().filter(|p| p.treaties.untoc == TreatyStatus::Party);
    let pool = Pool::new(bound.map(Entrant::of).collect()).map_err(|f| format!("{f:?}"))?;
    let (text, hash) = (pool.canonical(), pool.sha256());
    let sources = vec![
        source("Six numbers drawn in the room by the chair", "7 19 23 31 40 44"),
        source("Number of delegations in the room, counted by the Secretariat", "127"),
    ];
    let seed = Seed::from_sources(&rules.name, &hash, false, &sources);
    let process = Process::start(pool, rules, seed, sources.clone(), false);
    let mut process = process.map_err(|e| e.to_string())?;
    let mut acts = Vec::new();
    let mut performed = Performed::new();
    while let Some(pending) = process.pending() {
        let act = by_hand(pending, stories, &performed).map_or(Drawing::Seed, |number| Drawing::Ball { number });
        let outcome = process.apply(&act).map_err(|e| e.to_string())?;
        if let Outcome::Taken(step) = &outcome
            && let Asked::ReviewingState { state_under_review, .. } = &step.asked
            && let Some(code) = step.taken().and_then(PartyCode::parse)
        {
            performed.entry(code).or_default().push(*state_under_review);
        }
        acts.push(act);
    }
    Ok(Lots { pool: text, pool_sha256: hash, sources, seed, acts, record: process.record() })
}

/// The ball that a story needs; nobody where the seed may decide.
fn by_hand(pending: &Pending, stories: &[Drawn], performed: &Performed) -> Option<u64> {
    let number = |code: &str| {
        let index = pending.candidates.iter().position(|c| c == code)?;
        let number = u64::try_from(index).ok()? + 1;
        pending.set_aside.iter().all(|d| d.number != number).then_some(number)
    };
    match &pending.asked {
        Asked::OddGroup { .. } => None,
        // All stories are of the first group.
        Asked::Member { group: Group::I, .. } => REVIEWS.iter().find_map(|r| number(r.state)),
        Asked::Member { .. } => None,
        Asked::ReviewingState { state_under_review, slot, instruments, .. } => {
            let story = stories.iter().find(|d| d.party.code == *state_under_review);
            let mut wanted = story.into_iter().flat_map(first_places).filter(|p| {
                (p.slot == "additional") == (*slot == Slot::Additional)
                    && (*slot != Slot::Additional || p.instruments == *instruments)
            });
            wanted
                .find_map(|p| number(p.state.as_str()))
                .or_else(|| spare(pending, stories, performed, *state_under_review))
        }
    }
}

/// The places of a story as they were drawn first: who came later came by a redraw.
fn first_places(story: &Drawn) -> impl Iterator<Item = &Place> {
    story.reviewers.iter().filter(|p| p.came.is_none())
}

/// A State that no story needs here: one whose reviews are not all spoken for, and who is not reviewed by this one.
fn spare(pending: &Pending, stories: &[Drawn], performed: &Performed, state: PartyCode) -> Option<u64> {
    let most = usize::try_from(resolution_9_1().limits.reviews_max.value).ok()?;
    let is_spare = |code: PartyCode| {
        let performed = performed.get(&code).map_or(&[][..], Vec::as_slice);
        let waiting = stories.iter().filter(|d| d.party.code != state && !performed.contains(&d.party.code));
        let waiting = waiting.filter(|d| d.reviewers.iter().any(|p| p.state == code)).count();
        let mutual = stories.iter().any(|d| d.party.code == code && d.reviewers.iter().any(|p| p.state == state));
        performed.len() + waiting < most && !mutual
    };
    let fine = |code: &String| PartyCode::parse(code).is_some_and(is_spare);
    if pending.candidates.iter().all(fine) {
        return None;
    }
    // The first one after a place that differs from review to review, so that not always the same are drawn.
    let count = pending.candidates.len();
    let from = usize::try_from(pending.step).ok()?.checked_mul(7)?.checked_rem(count)?;
    (0..count)
        .map(|i| (from + i) % count)
        .find(|i| fine(&pending.candidates[*i]) && pending.set_aside.iter().all(|d| d.number != *i as u64 + 1))
        .map(|i| i as u64 + 1)
}

/// Draws one place again.
pub(super) fn draw_again(lots: &Lots, story: &Drawn) -> Result<Option<Again>, String> {
    let Some(gone) = story.reviewers.iter().find(|p| p.left.is_some()) else { return Ok(None) };
    let wanted = story.reviewers.iter().find(|p| p.came.is_some());
    let rules = resolution_9_1();
    let case = Case {
        gone: Vec::new(),
        ground: Ground::Inability,
        parties: lots.record.parties.clone(),
        replaced: gone.state,
        requested_by: Some(story.party.code),
        reviews: lots.record.reviews.clone(),
        state_under_review: story.party.code,
    };
    let (text, hash) = (serde_json::to_value(&case).map(|v| v.to_string()).unwrap_or_default(), case.sha256());
    let sources = vec![source("Four numbers drawn in the room by the chair", "3 12 18 36")];
    let seed = Seed::from_sources(&rules.name, &hash, false, &sources);
    let mut redraw = Redraw::start(case, rules, seed, sources.clone()).map_err(|f| format!("{f:?}"))?;
    let candidates = redraw.pending().map_or(&[][..], |p| p.candidates.as_slice());
    let ball = wanted.and_then(|w| candidates.iter().position(|c| c == w.state.as_str()));
    let act = ball.map_or(Drawing::Seed, |i| Drawing::Ball { number: i as u64 + 1 });
    let outcome = redraw.apply(&act).map_err(|e| e.to_string())?;
    let (Outcome::Taken(_), Some(code)) = (outcome, redraw.comes()) else { return Err("nobody was drawn".to_owned()) };
    let review = lots.record.reviews.iter().find(|r| r.state_under_review == story.party.code);
    let place = review.and_then(|r| r.reviewers.iter().find(|p| p.code == gone.state)).ok_or("no such place")?;
    let comes = Reviewer { code, ..place.clone() };
    Ok(Some(Again {
        state: story.party.code,
        replaced: gone.state,
        comes,
        case: text,
        case_sha256: hash,
        sources,
        seed,
        acts: vec![act],
        record: serde_json::to_string(&redraw.record()).unwrap_or_default(),
    }))
}
