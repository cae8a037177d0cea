//! The record: what was frozen, that it can be repeated, that no byte of it can be changed.

use super::support::{self, Dice, entrant, register, seed};
use rules::draw::chance::Source;
use rules::draw::process::ProcessError;
use rules::draw::{Difference, Drawing, Pool, PoolFault, Process, Record, Seed, verify};
use rules::instrument::Instrument::{self, Firearms, Untoc};
use rules::language::Language;
use rules::party::RegionalGroup;
use rules::ruleset::resolution_9_1;

pub fn void() -> Drawing {
    Drawing::Void { reason: "the ball fell to the floor".to_owned() }
}

/// A pool of nine, a few of them not party to firearms, from which something can be drawn; not yet drawn.
pub fn fresh(number: u64, sources: bool) -> Process {
    let rules = resolution_9_1();
    let mut dice = Dice(number);
    loop {
        let states = (0..9).map(|n| {
            let party = if dice.percent(70) { 4 } else { 3 };
            entrant(n, RegionalGroup::ALL[n % 2], &Instrument::ALL[..party])
        });
        let Ok(pool) = Pool::new(states.collect()) else { continue };
        let room = Source { name: "numbers drawn in the room".to_owned(), value: format!("3 14 {number}") };
        let sources = if sources { vec![room] } else { Vec::new() };
        let given = Seed::from_sources(&rules.name, &pool.sha256(), false, &sources);
        let given = if sources.is_empty() { seed(number) } else { given };
        if let Ok(process) = Process::start(pool, rules, given, sources, false) {
            return process;
        }
    }
}

pub fn record(number: u64, sources: bool) -> Record {
    let mut process = fresh(number, sources);
    process.finish().unwrap();
    process.record()
}

fn difference(record: &Record) -> Difference {
    verify(&record.to_json()).unwrap_err()
}

#[test]
fn canonical_text_is_as_described() {
    let mut parties: Vec<_> =
        [RegionalGroup::Weog, RegionalGroup::None, RegionalGroup::AsiaPacific, RegionalGroup::Grulac]
            .into_iter()
            .enumerate()
            .map(|(n, group)| entrant(n, group, &[Untoc, Firearms]))
            .collect();
    parties[0].working_languages = vec![Language::Fr, Language::En];
    parties[1].volunteers_for_more = true;
    parties[2].signed = std::mem::replace(&mut parties[2].instruments, vec![Untoc]).split_off(1);
    parties[3].more_than_four_agreed = true;
    parties.reverse();
    let pool = support::pool(parties);
    // Written by hand after METHOD.md; the hash is of Python's hashlib.
    let text = concat!(
        r#"[{"code":"AAA","instruments":["untoc","firearms"],"legal_tradition":"civil","may_review":true,"#,
        r#""regional_group":"WEOG","volunteers_for_more":false,"working_languages":["fr","en"]},"#,
        r#"{"code":"AAB","instruments":["untoc","firearms"],"legal_tradition":"civil","may_review":true,"#,
        r#""regional_group":"none","volunteers_for_more":true,"working_languages":["en"]},"#,
        r#"{"code":"AAC","instruments":["untoc"],"legal_tradition":"civil","may_review":true,"#,
        r#""regional_group":"Asia-Pacific","signed":["firearms"],"volunteers_for_more":false,"working_languages":["en"]},"#,
        r#"{"code":"AAD","instruments":["untoc","firearms"],"legal_tradition":"civil","may_review":true,"#,
        r#""more_than_four_agreed":true,"regional_group":"GRULAC","volunteers_for_more":false,"working_languages":["en"]}]"#,
    );
    assert_eq!(pool.canonical(), text);
    assert_eq!(pool.sha256(), "e2e0bab7239366b70251a4b4c861e1a5d457e68cc50fd148d65b9b85f89ed270");
}

#[test]
fn the_same_inputs_give_the_same_bytes_and_another_seed_gives_others() {
    let draw = |number, rehearsal| {
        let pool = support::pool(register());
        let mut process = Process::start(pool, resolution_9_1(), seed(number), Vec::new(), rehearsal).unwrap();
        process.finish().unwrap();
        process.record()
    };
    let (one, two) = (draw(5, false), draw(6, false));
    assert_eq!(one.to_json(), draw(5, false).to_json());
    assert_ne!(one.reviews, two.reviews);
    assert_ne!(one.groups, two.groups);
    assert_ne!(one.to_json(), draw(5, true).to_json());
    assert_eq!(verify(&one.to_json()), Ok(one));
}

#[test]
fn records_with_and_without_sources_balls_and_voids_verify() {
    let mut dice = Dice(30);
    for number in 0..24 {
        let mut process = fresh(number, number % 2 == 0);
        while let Some(pending) = process.pending() {
            let free =
                (1..=pending.candidates.len() as u64).filter(|n| !pending.set_aside.iter().any(|d| d.number == *n));
            let free: Vec<u64> = free.collect();
            let ball = Drawing::Ball { number: free[dice.below(free.len())] };
            process.apply(if dice.percent(30) { &ball } else { &Drawing::Seed }).unwrap();
            // Several voids in a row take back several drawings.
            while dice.percent(15) && process.log().iter().any(|s| s.voided.is_none()) {
                process.apply(&void()).unwrap();
            }
        }
        let record = process.record();
        assert_eq!(verify(&record.to_json()), Ok(record));
    }
}

#[test]
fn every_altered_byte_is_found() {
    let mut dice = Dice(31);
    for (number, sources) in [(1, true), (2, false)] {
        let good = record(number, sources).to_json().into_bytes();
        for _ in 0..150 {
            let mut bad = good.clone();
            let at = dice.below(bad.len());
            let byte = 32 + u8::try_from(dice.below(95)).unwrap();
            if byte == bad[at] {
                continue;
            }
            bad[at] = byte;
            let bad = String::from_utf8(bad).unwrap();
            assert!(verify(&bad).is_err(), "byte {at}: {}", &bad[at.saturating_sub(40)..(at + 40).min(bad.len())]);
        }
    }
}

#[test]
fn each_kind_of_alteration_has_its_own_code() {
    let good = record(3, true);
    let of = |spoil: &dyn Fn(&mut Record)| {
        let mut record = good.clone();
        spoil(&mut record);
        let found = difference(&record);
        assert!(!found.to_string().is_empty());
        (found.code(), found)
    };
    assert_eq!(of(&|r| r.parties[0].volunteers_for_more ^= true).0, "pool_changed");
    assert_eq!(of(&|r| r.pool_sha256 = r.pool_sha256.to_uppercase()).0, "pool_changed");
    assert_eq!(of(&|r| r.seed.0[31] ^= 1).0, "seed");
    assert_eq!(of(&|r| r.seed_sources[0].value.push('5')).0, "seed");
    assert_eq!(of(&|r| r.rehearsal = true).0, "seed");
    assert_eq!(of(&|r| r.parties.truncate(1)).0, "pool");
    let unknown = |field: &'static str| ("unknown", Difference::Unknown { field, value: "x".to_owned() });
    assert_eq!(of(&|r| r.format = "x".to_owned()), unknown("format"));
    assert_eq!(of(&|r| r.algorithm = "x".to_owned()), unknown("algorithm"));
    assert_eq!(of(&|r| r.rule_set = "x".to_owned()), unknown("rule_set"));
    let state = good.parties[2].code;
    let twice = of(&|r| r.parties.push(r.parties[2].clone())).1;
    assert_eq!(twice, Difference::Pool(vec![PoolFault::Twice { state }]));
    let path = |found: (&'static str, Difference)| match found.1 {
        Difference::Content { path, .. } => path,
        other => panic!("{other:?}"),
    };
    assert_eq!(path(of(&|r| r.steps[9].drawn[0].number += 1)), "steps[9].drawn[0].number");
    assert_eq!(path(of(&|r| r.steps[9].candidates += 1)), "steps[9].candidates");
    assert_eq!(path(of(&|r| r.reviews[1].reviewers[0].code = state_not(r))), "reviews[1].reviewers[0].code");
    assert_eq!(path(of(&|r| r.options.additional_counts ^= true)), "options.additional_counts");
    assert_eq!(path(of(&|r| drop(r.steps.remove(5)))).split('[').next(), Some("reviews"));
    let json = good.to_json();
    for end in [0, 1, json.len() / 3, json.len() - 1] {
        assert_eq!(verify(&json[..end]).unwrap_err().code(), "unreadable");
    }
    assert_eq!(verify(&json.replacen("{", r#"{"more":1,"#, 1)).unwrap_err().code(), "unreadable");
}

/// Somebody else than who reviews there.
fn state_not(record: &Record) -> rules::party::PartyCode {
    let there = record.reviews[1].reviewers[0].code;
    record.parties.iter().map(|p| p.code).find(|c| *c != there).unwrap()
}

#[test]
fn a_seed_without_sources_and_a_ball_cannot_be_altered_either() {
    let mut other = record(4, false);
    other.seed.0[0] ^= 1;
    assert_eq!(difference(&other).code(), "content");
    let mut process = fresh(4, false);
    process.apply(&Drawing::Ball { number: 1 }).unwrap();
    let mut ball = process.record();
    ball.steps[0].drawn[0].number = 99;
    let step = Difference::Step { step: 1, error: ProcessError::NoSuchNumber { highest: ball.steps[0].candidates } };
    assert_eq!(difference(&ball), step);
}

#[test]
fn a_record_of_a_pool_without_a_lawful_result_is_impossible() {
    let mut good = record(5, false);
    good.parties.iter_mut().for_each(|p| p.regional_group = RegionalGroup::African);
    good.pool_sha256 = good.pool().unwrap().sha256();
    assert_eq!(difference(&good), Difference::Impossible);
}
