//! On small pools the engine agrees with trying everything: what is possible, who is set aside, what can come out.

use super::brute::{Brute, Seat, Team, list};
use super::support::{Dice, code, random, seed};
use super::trying::Drawn;
use rules::draw::conflict::Clause;
use rules::draw::process::{Outcome, ProcessError};
use rules::draw::record::{Asked, Slot, Why};
use rules::draw::{Drawing, Entrant, Pending, Pool, Process};
use rules::instrument::Instrument;
use rules::party::RegionalGroup;
use rules::ruleset::{RuleSet, resolution_9_1};

/// A rule set with other figures and readings, so that small pools have more to offer.
pub fn figures(dice: &mut Dice) -> RuleSet {
    let mut rules = resolution_9_1().clone();
    rules.limits.reviews_min.value = [0, 1, 1, 2][dice.below(4)];
    rules.limits.reviews_max.value = [2, 3, 3, 4][dice.below(4)];
    rules.limits.reviewers_max.value = [2, 3, 4, 4][dice.below(4)];
    rules.draw.options.without_group_reviews = dice.percent(60);
    rules.draw.options.additional_of_same_group = dice.percent(30);
    rules.draw.options.additional_counts = dice.percent(70);
    rules
}

/// A pool that is near to what is possible: regional groups of three or more States that review.
pub fn likely(dice: &mut Dice, size: usize) -> Vec<Entrant> {
    let mut parties = random(dice, size, 2);
    for (n, state) in parties.iter_mut().enumerate() {
        if n < 6 && !state.may_review {
            state.instruments = std::mem::take(&mut state.signed);
            state.may_review = true;
        }
        if n < 6 && dice.percent(90) {
            state.regional_group = RegionalGroup::ALL[n % 2];
        }
        if dice.percent(60) && state.may_review {
            state.instruments = Instrument::ALL.to_vec();
        }
    }
    parties
}

struct Small {
    brute: Brute,
    rules: RuleSet,
    pool: Pool,
}

fn small(dice: &mut Dice, parties: Vec<Entrant>) -> Option<Small> {
    let pool = Pool::new(parties).ok()?;
    let rules = figures(dice);
    let brute = Brute::new(pool.parties(), &rules, &Clause::ALL);
    Some(Small { brute, rules, pool })
}

impl Small {
    fn start(&self, number: u64) -> Result<Process, ProcessError> {
        Process::start(self.pool.clone(), &self.rules, seed(number), Vec::new(), false)
    }

    fn index(&self, entry: &str) -> usize {
        self.pool.parties().iter().position(|p| p.code.as_str() == entry).unwrap()
    }

    /// The place that is drawn next, as the brute force has it, with nobody in it yet; `None` while groups are drawn.
    fn place(&self, pending: &Pending, drawn: &Drawn) -> Option<(usize, Seat)> {
        let Asked::ReviewingState { state_under_review, slot, beside, instruments } = &pending.asked else {
            return None;
        };
        let review = self.index(state_under_review.as_str());
        let mains = drawn[review].iter().filter(|s| !s.additional);
        let slot_at = match beside {
            None => mains.count(),
            Some(b) => mains.clone().position(|s| code_of(self, s.who) == b.as_str()).unwrap(),
        };
        let additional = *slot == Slot::Additional;
        let mut bits = 0;
        for n in 0..4 {
            bits |= if list(1 << n).iter().all(|i| instruments.contains(i)) { 1 << n } else { 0 };
        }
        Some((review, Seat { slot: slot_at, additional, instruments: bits, who: usize::MAX }))
    }

    fn possible(&self, drawn: &Drawn, review: usize, seat: Seat) -> Option<bool> {
        let mut with = drawn.clone();
        with[review].push(seat);
        self.brute.exists(&with)
    }
}

fn code_of(small: &Small, who: usize) -> &str {
    small.pool.parties()[who].code.as_str()
}

fn ball(index: usize) -> Drawing {
    Drawing::Ball { number: index as u64 + 1 }
}

#[test]
fn something_is_drawn_exactly_when_a_lawful_result_exists() {
    let mut dice = Dice(10);
    let (mut yes, mut no, mut unknown) = (0, 0, 0);
    for number in 0..1_500 {
        let parties = if number % 3 == 0 {
            let (size, regions) = (3 + dice.below(5), 1 + dice.below(3));
            random(&mut dice, size, regions)
        } else {
            let size = 6 + dice.below(3);
            likely(&mut dice, size)
        };
        let Some(small) = small(&mut dice, parties) else { continue };
        let Some(exists) = small.brute.exists(&small.brute.nothing()) else {
            unknown += 1;
            continue;
        };
        let context = || format!("pool {number}: {:?}, {}", small.rules.limits, small.pool.canonical());
        match small.start(number) {
            Ok(_) => assert!(exists, "{}", context()),
            Err(error) => {
                assert_eq!(error, ProcessError::Impossible, "{}", context());
                assert!(!exists, "{}", context());
            }
        }
        *(if exists { &mut yes } else { &mut no }) += 1;
    }
    assert!(yes > 200 && no > 200 && unknown * 20 < yes + no, "{yes} yes, {no} no, {unknown} unknown");
}

/// Draws from one pool; at each place every candidate is tried. Gives how many were set aside, and how many not.
fn every_candidate(small: &Small, process: &mut Process, dice: &mut Dice) -> Option<(usize, usize)> {
    let (mut drawn, mut dead, mut alive) = (small.brute.nothing(), 0, 0);
    while let Some(pending) = process.pending().cloned() {
        let Some((review, place)) = small.place(&pending, &drawn) else {
            process.apply(&Drawing::Seed).unwrap();
            continue;
        };
        let mut good = Vec::new();
        let mut bad = Vec::new();
        for (at, entry) in pending.candidates.iter().enumerate() {
            let seat = Seat { who: small.index(entry), ..place };
            if small.possible(&drawn, review, seat)? { good.push((at, seat)) } else { bad.push(at) }
        }
        // Nobody who is excluded could have been drawn.
        for entry in pending.excluded.iter().flat_map(|e| &e.entries) {
            let seat = Seat { who: small.index(entry), ..place };
            assert_eq!(small.possible(&drawn, review, seat), Some(false), "{entry} in {:?}", pending.asked);
        }
        for (at, _) in &good {
            let outcome = process.apply(&ball(*at)).unwrap();
            let taken = matches!(outcome, Outcome::Taken(_));
            let (rules, record) = (&small.rules, || process.record().to_json());
            assert!(taken, "{outcome:?}, {:?}, {:?}, {}", pending.asked, rules.limits, record());
            process.apply(&Drawing::Void { reason: "only tried".to_owned() }).unwrap();
        }
        for at in &bad {
            match process.apply(&ball(*at)).unwrap() {
                Outcome::SetAside(drawn) => assert_eq!(drawn.set_aside, Some(Why::DeadEnd)),
                other => panic!("{other:?} cannot be completed"),
            }
        }
        let (at, seat) = good[dice.below(good.len())];
        process.apply(&ball(at)).unwrap();
        drawn[review].push(seat);
        (dead, alive) = (dead + bad.len(), alive + good.len());
    }
    Some((dead, alive))
}

#[test]
fn a_candidate_is_set_aside_exactly_when_nothing_can_follow() {
    let mut dice = Dice(11);
    let (mut pools, mut dead, mut alive) = (0, 0, 0);
    for number in 0..400 {
        if pools == 40 {
            break;
        }
        let size = 6 + dice.below(2);
        let parties = likely(&mut dice, size);
        let Some(small) = small(&mut dice, parties) else { continue };
        let Ok(mut process) = small.start(number) else { continue };
        let Some((d, a)) = every_candidate(&small, &mut process, &mut dice) else { continue };
        (pools, dead, alive) = (pools + 1, dead + d, alive + a);
    }
    assert!(pools == 40 && dead > 100 && alive > 500, "{pools} pools, {dead} dead ends, {alive} alive");
}

/// Steers a drawing to a result; false where the order of drawing rules it out, because one State could fill a gap that
/// is shared in this result (METHOD.md, section 4).
fn steer(small: &Small, teams: &[Team], number: u64) -> bool {
    let mut process = small.start(number).unwrap();
    let mut drawn = small.brute.nothing();
    while let Some(pending) = process.pending().cloned() {
        let Some((review, place)) = small.place(&pending, &drawn) else {
            process.apply(&Drawing::Seed).unwrap();
            continue;
        };
        let next = teams[review].seats[drawn[review].len()];
        if next.instruments != place.instruments {
            let someone = (0..teams.len()).any(|who| small.possible(&drawn, review, Seat { who, ..place }).unwrap());
            assert!(someone, "{:?} asks for what is not drawn", pending.asked);
            return false;
        }
        assert_eq!(Seat { who: next.who, ..place }, next);
        let at = pending.candidates.iter().position(|c| c == code_of(small, next.who)).unwrap();
        let outcome = process.apply(&ball(at)).unwrap();
        assert!(matches!(outcome, Outcome::Taken(_)), "{outcome:?}, {:?}", pending.asked);
        drawn[review].push(next);
    }
    true
}

#[test]
fn every_lawful_result_can_come_out() {
    let mut dice = Dice(12);
    let (mut pools, mut reached, mut ruled_out) = (0, 0, 0);
    for number in 0..500 {
        if reached > 1_500 {
            break;
        }
        let parties = likely(&mut dice, 6);
        let Some(small) = small(&mut dice, parties) else { continue };
        let Some(all) = small.brute.all(120) else { continue };
        pools += usize::from(!all.is_empty());
        for teams in &all {
            *(if steer(&small, teams, number) { &mut reached } else { &mut ruled_out }) += 1;
        }
    }
    assert!(pools > 20 && reached > 400, "{pools} pools, {reached} results, {ruled_out} ruled out");
}

#[test]
fn two_regions_of_three_have_as_many_results_as_counted_by_hand() {
    // A test of the brute force: 2 circles in each region; 48 + 108 ways to choose from the other (every State of A is
    // reviewed by one of B and the reverse, none mutual; all A by one B leaves nobody for that B).
    let entrants = (0..6).map(|n| super::support::entrant(n, RegionalGroup::ALL[n / 3], &Instrument::ALL));
    let parties: Vec<Entrant> = entrants.collect();
    assert_eq!(parties[5].code, code(5));
    let brute = Brute::new(&parties, resolution_9_1(), &Clause::ALL);
    assert_eq!(brute.all(1_000).unwrap().len(), 4 * (48 + 108));
}
