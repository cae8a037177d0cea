//! Whatever is drawn from whatever pool obeys every clause; the oracle knows the text and nothing of the engine.

use super::oracle::{Law, must};
use super::steps;
use super::support::{Dice, random, register, seed};
use rules::draw::process::Outcome;
use rules::draw::record::Why;
use rules::draw::{Drawing, Entrant, Pool, Process, Record};
use rules::instrument::Instrument;
use rules::party::RegionalGroup;
use rules::ruleset::{DRAFT_2017, Group, RuleSet, built_in, resolution_9_1};
use std::collections::BTreeMap;

/// Everything that a finished record has to be.
pub fn check(record: &Record, rules: &RuleSet) -> Result<(), String> {
    let law = Law::new(&record.parties, rules);
    groups(record, rules)?;
    law.reviews(&record.reviews)?;
    law.fewest(&record.reviews)?;
    let order: Vec<_> = record.reviews.iter().map(|r| (r.group, r.state_under_review)).collect();
    must!(order.is_sorted(), "the reviews are not in the order of groups and codes");
    must!(order.iter().all(|(g, s)| record.groups[g].contains(s)), "a review is in another group than its State");
    steps::check(record, &law, rules)
}

/// Para. 17.
fn groups(record: &Record, rules: &RuleSet) -> Result<(), String> {
    must!(record.groups.keys().eq(rules.groups.names.iter()), "not the groups of the rule set");
    let mut all: Vec<_> = record.groups.values().flatten().copied().collect();
    all.sort_unstable();
    must!(all.iter().eq(record.parties.iter().map(|p| &p.code)), "the groups are no partition");
    must!(record.groups.values().all(|g| g.is_sorted()), "a group is not in the order of codes");
    even(record.groups.values().map(Vec::len))?;
    let mut shares: BTreeMap<&str, BTreeMap<Group, usize>> = BTreeMap::new();
    for party in &record.parties {
        let shares = shares.entry(party.regional_group.code()).or_default();
        for (group, codes) in &record.groups {
            *shares.entry(*group).or_default() += usize::from(codes.contains(&party.code));
        }
    }
    shares.values().try_for_each(|s| even(s.values().copied()))
}

fn even(sizes: impl Iterator<Item = usize> + Clone) -> Result<(), String> {
    let (least, most) = (sizes.clone().min().unwrap(), sizes.max().unwrap());
    must!(most - least <= 1, "{least} here, {most} there");
    Ok(())
}

/// Draws everything, with a ball now and then, and a void.
fn draw_by_hand(process: &mut Process, dice: &mut Dice) {
    while let Some(pending) = process.pending() {
        let used = |n: &u64| pending.set_aside.iter().any(|d| d.number == *n);
        let free: Vec<u64> = (1..=pending.candidates.len() as u64).filter(|n| !used(n)).collect();
        let ball = Drawing::Ball { number: free[dice.below(free.len())] };
        let act = if dice.percent(50) { ball } else { Drawing::Seed };
        let outcome = process.apply(&act).unwrap();
        if matches!(outcome, Outcome::Taken(_)) && dice.percent(8) {
            process.apply(&Drawing::Void { reason: "the ball fell to the floor".to_owned() }).unwrap();
        }
    }
}

fn count(record: &Record, why: Why) -> usize {
    record.steps.iter().flat_map(|s| &s.drawn).filter(|d| d.set_aside == Some(why)).count()
}

/// Random pools of 4 to 26 States. From most of the tight ones nothing can be drawn, and to find that out takes long where
/// they are not small: larger ones have regional groups of six or so, and more States that are party to all and volunteer.
pub fn several(dice: &mut Dice, tight: bool) -> Vec<Entrant> {
    if tight {
        let (size, regions) = (4 + dice.below(7), 1 + dice.below(3));
        return random(dice, size, regions);
    }
    let size = 6 + dice.below(21);
    let regions = 2 + dice.below((size / 6).clamp(1, 4));
    let mut parties = random(dice, size, regions);
    for (n, state) in parties.iter_mut().enumerate() {
        if state.regional_group != RegionalGroup::None {
            state.regional_group = RegionalGroup::ALL[n % regions];
        }
        state.volunteers_for_more |= dice.percent(50);
        if state.may_review && dice.percent(60) {
            state.instruments = Instrument::ALL.to_vec();
        }
    }
    parties
}

/// Starts a random pool if anything can be drawn from it.
fn start(parties: Vec<Entrant>, rules: &RuleSet, number: u64) -> Option<Process> {
    Process::start(Pool::new(parties).ok()?, rules, seed(number), Vec::new(), false).ok()
}

fn holds(process: &Process, rules: &RuleSet, name: &str) -> Record {
    let record = process.record();
    check(&record, rules).unwrap_or_else(|fault| panic!("{name}: {fault}\n{}", record.to_json()));
    record
}

#[test]
fn every_draw_from_random_pools_obeys_every_clause() {
    let rules = resolution_9_1();
    let (mut dice, mut drawn, mut largest) = (Dice(1), 0_u32, 0);
    let (mut set_aside, mut unproven) = (0, 0);
    for number in 0..2_200 {
        let parties = several(&mut dice, number % 4 == 0);
        let Some(mut process) = start(parties, rules, number) else { continue };
        process.finish().unwrap();
        let record = holds(&process, rules, &format!("pool {number}"));
        drawn += 1;
        set_aside += count(&record, Why::DeadEnd);
        unproven += count(&record, Why::Unproven);
        largest = largest.max(record.reviews.iter().map(|r| r.reviewers.len()).max().unwrap());
    }
    // Otherwise the pools would be too easy, or too hard, to show anything.
    assert!(drawn > 1_000, "{drawn} drawn");
    assert!(set_aside > 2_000, "{set_aside} set aside");
    // The search is broken off now and then in such tight pools, and says so.
    assert!(unproven * 100 < set_aside, "{unproven} unproven, {set_aside} dead ends");
    assert!(largest > 4, "at most {largest} reviewing States");
}

#[test]
fn every_reading_of_the_text_is_obeyed() {
    let mut dice = Dice(2);
    let mut drawn = [0_u32; 16];
    for number in 0..400_u64 {
        let mut rules = resolution_9_1().clone();
        let kind = usize::try_from(number % 16).unwrap();
        rules.draw.options.without_group_reviews = kind & 1 != 0;
        rules.draw.options.additional_of_same_group = kind & 2 != 0;
        rules.draw.options.additional_counts = kind & 4 != 0;
        rules.limits.reviewers_max.value = if kind & 8 != 0 { 4 } else { 3 };
        let Some(mut process) = start(several(&mut dice, false), &rules, number) else { continue };
        process.finish().unwrap();
        holds(&process, &rules, &format!("pool {number}, {:?}", rules.draw.options));
        drawn[kind] += 1;
    }
    assert!(drawn.iter().all(|d| *d >= 2), "{drawn:?}");
}

#[test]
fn the_draft_of_2017_is_drawn_by_its_own_figures() {
    let rules = built_in(DRAFT_2017).unwrap().unwrap();
    let (mut dice, mut drawn) = (Dice(3), 0);
    for number in 0..150 {
        let mut parties = random(&mut dice, 16, 2);
        // Two reviewing States in all: nobody may leave a gap, so all but a few have to be party to everything.
        for state in parties.iter_mut().filter(|p| p.may_review && p.instruments.len() > 1) {
            state.instruments = Instrument::ALL.to_vec();
        }
        let Some(mut process) = start(parties, rules, number) else { continue };
        process.finish().unwrap();
        let record = holds(&process, rules, &format!("pool {number}"));
        assert_eq!(record.groups.len(), 2);
        drawn += 1;
    }
    assert!(drawn > 30, "{drawn} drawn");
}

#[test]
fn balls_drawn_by_hand_and_voids_lead_to_lawful_results_too() {
    let rules = resolution_9_1();
    let (mut dice, mut drawn, mut voided) = (Dice(4), 0, 0);
    for number in 0..150 {
        let Some(mut process) = start(several(&mut dice, number % 8 == 0), rules, number) else { continue };
        draw_by_hand(&mut process, &mut dice);
        let record = holds(&process, rules, &format!("pool {number}"));
        voided += record.steps.iter().filter(|s| s.voided.is_some()).count();
        drawn += 1;
    }
    assert!(drawn > 40 && voided > 60, "{drawn} drawn, {voided} voided");
}

#[test]
fn the_real_register_is_drawn_lawfully_with_every_seed() {
    let rules = resolution_9_1();
    let parties = register();
    for number in 0..12 {
        let mut process = start(parties.clone(), rules, number).unwrap();
        process.finish().unwrap();
        let record = holds(&process, rules, &format!("seed {number}"));
        assert_eq!((record.reviews.len(), count(&record, Why::Unproven)), (parties.len(), 0));
    }
}

#[test]
fn the_oracle_finds_what_is_unlawful() {
    // A test of the tests: a lawful record with one thing changed is no longer lawful.
    let rules = resolution_9_1();
    let mut process = start(register(), rules, 7).unwrap();
    process.finish().unwrap();
    let good = process.record();
    let spoilt = |spoil: &dyn Fn(&mut Record)| {
        let mut record = good.clone();
        spoil(&mut record);
        check(&record, rules).unwrap_err()
    };
    spoilt(&|r| r.reviews[0].reviewers.swap(0, 1));
    spoilt(&|r| r.reviews[0].reviewers[0].code = r.reviews[0].state_under_review);
    spoilt(&|r| r.reviews[3].reviewers[1] = r.reviews[3].reviewers[0].clone());
    spoilt(&|r| r.reviews[5].reviewers[0].instruments.truncate(1));
    spoilt(&|r| r.reviews.truncate(1));
    spoilt(&|r| r.reviews.swap(1, 2));
    spoilt(&|r| r.steps.truncate(1));
    spoilt(&|r| r.steps[200].candidates += 1);
    spoilt(&|r| r.steps[200].excluded[0].para = "27".to_owned());
    spoilt(&|r| r.steps[200].excluded[0].entries.clear());
    spoilt(&|r| r.steps[200].drawn[0].number += 1);
    spoilt(&|r| {
        let one = r.groups.get_mut(&Group::I).unwrap().pop().unwrap();
        r.groups.get_mut(&Group::III).unwrap().push(one);
    });
}
