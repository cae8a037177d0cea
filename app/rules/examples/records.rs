//! Prints records, one a line, for the second implementation in `end2end/lots` to repeat: drawings from small random pools
//! by several readings of the text, among every hundred one of the size of the real register, some with sources of the
//! seed, balls drawn by hand and voids; after some of them a place is drawn again. `records N [FIRST]`: N drawings.

#[path = "../tests/draw/support.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests")]
mod support;

use rules::draw::chance::Source;
use rules::draw::redraw::{Case, Ground, Redraw};
use rules::draw::{Drawing, Entrant, Pool, Process, ProcessError, Record, Seed};
use rules::instrument::Instrument;
use rules::ruleset::{DRAFT_2017, RESOLUTION_9_1, RuleSet, built_in};
use support::Dice;

fn main() -> Result<(), ProcessError> {
    let argument = |n: usize, usual: u64| std::env::args().nth(n).and_then(|a| a.parse().ok()).unwrap_or(usual);
    let (count, first) = (argument(1, 100), argument(2, 0));
    let mut made = 0;
    let mut n = first;
    while made < count {
        let mut dice = Dice(n);
        let real = n % 100 == 99;
        let parties = if real { support::register() } else { pool(&mut dice) };
        let name = if dice.percent(20) && !real { DRAFT_2017 } else { RESOLUTION_9_1 };
        n += 1;
        let Some(Ok(rules)) = built_in(name) else { continue };
        // Of full size by the rule set's own reading: by others the second program takes minutes.
        let rules = if real { rules.clone() } else { reading(&mut dice, rules) };
        let Ok(pool) = Pool::new(parties) else { continue };
        let rehearsal = dice.percent(20);
        let (seed, sources) = seed(&mut dice, n, &rules, &pool.sha256(), rehearsal);
        let mut process = match Process::start(pool, &rules, seed, sources, rehearsal) {
            Ok(process) => process,
            // Many random pools have no lawful result: another one is tried.
            Err(_) => continue,
        };
        finish(&mut process, &mut dice, real)?;
        let record = process.record();
        println!("{}", record.to_json());
        made += 1;
        if real || dice.percent(30) {
            again(&mut dice, &rules, &record, n)?;
        }
    }
    Ok(())
}

/// Of 4 to 26 States. The larger ones have more volunteers and more that are party to all: tight ones of that size are
/// puzzles that take both programs long, and which the tests of the engine look at.
fn pool(dice: &mut Dice) -> Vec<Entrant> {
    let large = dice.percent(40);
    let size = if large { 12 + dice.below(15) } else { 4 + dice.below(8) };
    let regions = if large { 2 + dice.below(3) } else { 1 + dice.below(3) };
    let mut parties = support::random(dice, size, regions);
    if large {
        for state in &mut parties {
            state.volunteers_for_more |= dice.percent(40);
            if state.may_review && dice.percent(50) {
                state.instruments = Instrument::ALL.to_vec();
            }
        }
    }
    parties
}

/// Another reading of the text now and then: the record says which.
fn reading(dice: &mut Dice, rules: &RuleSet) -> RuleSet {
    let mut rules = rules.clone();
    if dice.percent(30) {
        rules.draw.options.without_group_reviews = dice.percent(50);
        rules.draw.options.additional_of_same_group = dice.percent(50);
        rules.draw.options.additional_counts = dice.percent(50);
    }
    rules
}

fn seed(dice: &mut Dice, n: u64, rules: &RuleSet, sha256: &str, rehearsal: bool) -> (Seed, Vec<Source>) {
    if dice.percent(60) {
        return (support::seed(n), Vec::new());
    }
    let source = |name: &str, value: usize| Source { name: name.to_owned(), value: value.to_string() };
    let sources = vec![source("Ball drawn in the room", dice.below(50)), source("Délégations", dice.below(200))];
    (Seed::from_sources(&rules.name, sha256, rehearsal, &sources), sources)
}

/// Some numbers are drawn by hand, and some drawings are voided.
fn finish(process: &mut Process, dice: &mut Dice, real: bool) -> Result<(), ProcessError> {
    while let Some(pending) = process.pending() {
        let ball = dice.percent(15);
        let number = dice.below(pending.candidates.len()) as u64 + 1;
        let by_hand = ball && !pending.set_aside.iter().any(|d| d.number == number);
        process.apply(&if by_hand { Drawing::Ball { number } } else { Drawing::Seed })?;
        if dice.percent(3) && !real && !process.log().is_empty() {
            process.apply(&Drawing::Void { reason: "a ball fell".to_owned() })?;
        }
    }
    Ok(())
}

/// A few places of the drawing, drawn again one after the other.
fn again(dice: &mut Dice, rules: &RuleSet, record: &Record, n: u64) -> Result<(), ProcessError> {
    let at = dice.below(record.reviews.len());
    let mut case = Case {
        gone: Vec::new(),
        ground: Ground::ALL[dice.below(Ground::ALL.len())],
        parties: record.parties.clone(),
        replaced: record.reviews[at].state_under_review,
        requested_by: None,
        reviews: record.reviews.clone(),
        state_under_review: record.reviews[at].state_under_review,
    };
    for _ in 0..1 + dice.below(3) {
        let place = dice.below(case.reviews[at].reviewers.len());
        case.replaced = case.reviews[at].reviewers[place].code;
        case.requested_by = dice.percent(50).then_some(case.replaced);
        let (seed, sources) = seed(dice, n, rules, &case.sha256(), false);
        // Nobody left who may take the place: nothing to draw.
        let Ok(mut redraw) = Redraw::start(case.clone(), rules, seed, sources) else { return Ok(()) };
        while let Some(pending) = redraw.pending() {
            let number = dice.below(pending.candidates.len()) as u64 + 1;
            redraw.apply(&if dice.percent(30) { Drawing::Ball { number } } else { Drawing::Seed })?;
            if dice.percent(20) {
                redraw.apply(&Drawing::Void { reason: "a ball fell".to_owned() })?;
            }
        }
        let record = redraw.record();
        println!("{}", serde_json::to_string(&record).unwrap_or_default());
        let Some(comes) = record.comes else { return Ok(()) };
        case.gone.push(case.replaced);
        case.reviews[at].reviewers[place].code = comes;
    }
    Ok(())
}
