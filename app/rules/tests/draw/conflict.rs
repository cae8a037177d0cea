//! Pools from which nothing can be drawn: what is said about them is true, and what would help does help.

use super::brute::Brute;
use super::exhaustive::{figures, likely};
use super::support::{Dice, code, entrant, random, seed};
use rules::draw::conflict::{Clause, Explanation, Relief, explain};
use rules::draw::process::ProcessError;
use rules::draw::{Entrant, Pool, PoolFault, Process};
use rules::instrument::Instrument;
use rules::party::{PartyCode, RegionalGroup};
use rules::ruleset::{RuleSet, resolution_9_1};

const ALL: &[Instrument] = &Instrument::ALL;
const UNTOC: &[Instrument] = &[Instrument::Untoc];

/// So many States of each of the first regional groups, party to all.
fn of(regions: &[usize]) -> Vec<Entrant> {
    let groups = regions.iter().enumerate().flat_map(|(r, n)| std::iter::repeat_n(RegionalGroup::ALL[r], *n));
    groups.enumerate().map(|(n, group)| entrant(n, group, ALL)).collect()
}

fn start(pool: Pool, rules: &RuleSet) -> Result<(), ProcessError> {
    Process::start(pool, rules, seed(1), Vec::new(), false).map(|_| ())
}

fn faults(parties: Vec<Entrant>) -> Vec<PoolFault> {
    Pool::new(parties).unwrap_err()
}

/// Explains a pool from which nothing can be drawn.
fn why(parties: Vec<Entrant>, rules: &RuleSet) -> Explanation {
    let pool = Pool::new(parties).unwrap();
    assert_eq!(start(pool.clone(), rules), Err(ProcessError::Impossible));
    let explanation = explain(&pool, rules).unwrap();
    helps(&pool, rules, &explanation);
    explanation
}

/// The pool after a step that the text allows.
fn after(pool: &Pool, volunteers: impl Fn(PartyCode) -> bool, agree: impl Fn(PartyCode) -> bool) -> Pool {
    let mut parties = pool.parties().to_vec();
    for party in &mut parties {
        party.volunteers_for_more |= volunteers(party.code);
        party.more_than_four_agreed |= agree(party.code);
    }
    Pool::new(parties).unwrap()
}

/// Does what would help, and draws.
fn helps(pool: &Pool, rules: &RuleSet, explanation: &Explanation) {
    for relief in &explanation.relief {
        let pools = match relief {
            Relief::Volunteer { states } => states.iter().map(|s| after(pool, |c| c == *s, |_| false)).collect(),
            Relief::MoreThanFour { states } => states.iter().map(|s| after(pool, |_| false, |c| c == *s)).collect(),
            Relief::AllVolunteer => vec![after(pool, |_| true, |_| false)],
            Relief::AllMoreThanFour => vec![after(pool, |_| false, |_| true)],
            Relief::Both => vec![after(pool, |_| true, |_| true)],
        };
        assert!(!pools.is_empty(), "{relief:?} names nobody");
        for with in pools {
            assert_eq!(start(with, rules), Ok(()), "{relief:?} does not help {}", pool.canonical());
        }
    }
}

#[test]
fn a_pool_of_nobody_or_of_one_has_its_own_words() {
    assert_eq!(faults(Vec::new()), [PoolFault::Empty]);
    let alone = faults(of(&[1]));
    assert_eq!(alone, [PoolFault::Alone { state: code(0) }]);
    assert!(alone[0].to_string().contains("AAA is alone"), "{}", alone[0]);
}

#[test]
fn a_state_in_two_rows_is_named_once() {
    let mut parties = of(&[3, 3]);
    parties.extend([parties[2].clone(), parties[2].clone()]);
    assert_eq!(faults(parties), [PoolFault::Twice { state: code(2) }]);
}

#[test]
fn an_instrument_to_which_fewer_than_two_others_are_party_is_named() {
    for others in 0..3 {
        let mut parties = of(&[4, 4]);
        for state in parties.iter_mut().skip(1 + others) {
            state.instruments = UNTOC.to_vec();
        }
        let found = Pool::new(parties).err().unwrap_or_default();
        let fault = |instrument| {
            let others = u32::try_from(others).unwrap();
            PoolFault::TooFewParties { state: code(0), instrument, others }
        };
        let expected: Vec<PoolFault> = Instrument::ALL[1..].iter().map(|i| fault(*i)).collect();
        let of_first: Vec<PoolFault> = found.into_iter().filter(|f| expected.contains(f)).collect();
        assert_eq!(of_first, if others < 2 { expected } else { Vec::new() });
    }
}

#[test]
fn a_signatory_does_not_count_among_those_who_may_review_an_instrument() {
    let mut parties = of(&[4, 4]);
    for state in parties.iter_mut().skip(3) {
        state.instruments = UNTOC.to_vec();
    }
    assert_eq!(Pool::new(parties.clone()).err(), None);
    parties[2].may_review = false;
    assert!(faults(parties).iter().any(|f| matches!(f, PoolFault::TooFewParties { others: 1, .. })));
}

#[test]
fn states_without_instruments_or_without_the_convention_are_refused() {
    let mut parties = of(&[4, 4]);
    parties[1].instruments.clear();
    parties[1].may_review = false;
    parties[2].instruments = vec![Instrument::Firearms];
    parties[3].signed = UNTOC.to_vec();
    let expected = [
        PoolFault::NoInstrument { state: code(1) },
        PoolFault::NotParty { state: code(2) },
        PoolFault::Both { state: code(3), instrument: Instrument::Untoc },
    ];
    assert_eq!(faults(parties), expected);
}

#[test]
fn a_region_of_one_conflicts_with_the_regional_groups_alone() {
    let explanation = why(of(&[4, 4, 1]), resolution_9_1());
    assert_eq!(explanation.clauses, [Clause::Regions]);
    assert_eq!(explanation.relief, []);
}

#[test]
fn a_region_of_two_conflicts_with_no_mutual_reviews() {
    let explanation = why(of(&[4, 4, 2]), resolution_9_1());
    assert_eq!(explanation.clauses, [Clause::Regions, Clause::NoMutual]);
    assert_eq!(explanation.relief, []);
}

#[test]
fn four_states_cannot_avoid_mutual_reviews() {
    // Eight reviews, six pairs.
    let explanation = why(of(&[4]), resolution_9_1());
    assert_eq!(explanation.clauses, [Clause::Regions]);
    assert_eq!(why(of(&[2, 2]), resolution_9_1()).clauses, [Clause::NoMutual]);
}

#[test]
fn where_reviews_outnumber_what_states_perform_one_volunteer_is_enough() {
    // 3 + 3 + 3 States perform 27 reviews at most; with five signatories 28 are needed.
    let signatories = [3, 4, 8, 9, 13];
    let mut parties = of(&[5, 5, 4]);
    for n in signatories {
        parties[n].signed = std::mem::take(&mut parties[n].instruments);
        parties[n].may_review = false;
    }
    let explanation = why(parties, resolution_9_1());
    assert_eq!(explanation.clauses, [Clause::AtMostThree]);
    let able = (0..14).filter(|n| !signatories.contains(n)).map(code).collect();
    assert_eq!(explanation.relief, [Relief::Volunteer { states: able }]);
}

#[test]
fn where_one_volunteer_is_not_enough_it_is_said_that_several_are_needed() {
    // With two regional groups each has to perform half of the 20 reviews, and its three States perform nine.
    let mut parties = of(&[5, 5]);
    for n in [3, 4, 8, 9] {
        parties[n].signed = std::mem::take(&mut parties[n].instruments);
        parties[n].may_review = false;
    }
    let explanation = why(parties, resolution_9_1());
    assert_eq!(explanation.clauses, [Clause::AtMostThree]);
    assert_eq!(explanation.relief, [Relief::AllVolunteer]);
}

#[test]
fn where_nobody_can_fill_a_gap_alone_sharing_it_helps() {
    // AAA is party to everything and everybody else to one Protocol: each leaves two, and nobody is party to two.
    let mut parties = of(&[8, 8]);
    for (n, state) in parties.iter_mut().enumerate().skip(1) {
        state.instruments = vec![Instrument::Untoc, Instrument::ALL[1 + n % 3]];
        state.volunteers_for_more = true;
    }
    let explanation = why(parties, resolution_9_1());
    assert_eq!(explanation.clauses, [Clause::SameInstrument, Clause::AtMostFour]);
    assert_eq!(explanation.relief, [Relief::MoreThanFour { states: vec![code(0)] }]);
}

#[test]
fn a_pool_from_which_one_can_draw_has_nothing_to_explain() {
    assert_eq!(explain(&Pool::new(of(&[3, 3])).unwrap(), resolution_9_1()), None);
}

#[test]
fn the_clauses_named_are_a_smallest_set_and_what_would_help_does() {
    let mut dice = Dice(20);
    let (mut explained, mut several, mut relieved) = (0, 0, 0);
    for number in 0..400 {
        let size = 5 + dice.below(3);
        let parties = if number % 2 == 0 { likely(&mut dice, size) } else { random(&mut dice, size, 2) };
        let rules = figures(&mut dice);
        let Ok(pool) = Pool::new(parties) else { continue };
        let Some(explanation) = explain(&pool, &rules) else { continue };
        if explained >= 60 {
            break;
        }
        let exists = |kept: &[Clause]| {
            let brute = Brute::new(pool.parties(), &rules, kept);
            brute.exists(&brute.nothing())
        };
        let subsets = (0..1_u32 << 6).map(|bits| {
            let kept = Clause::ALL.into_iter().enumerate().filter(|(i, _)| bits & 1 << i != 0);
            kept.map(|(_, c)| c).collect::<Vec<Clause>>()
        });
        let smaller = subsets.filter(|s| s.len() < explanation.clauses.len());
        let answers: Vec<Option<bool>> = smaller.map(|s| exists(&s)).collect();
        let own = exists(&explanation.clauses);
        if explanation.bounded || own.is_none() || answers.contains(&None) {
            continue;
        }
        let context = || format!("{explanation:?} of {}", pool.canonical());
        assert_eq!(own, Some(false), "{}", context());
        assert!(answers.iter().all(|a| *a == Some(true)), "a smaller set exists: {}", context());
        helps(&pool, &rules, &explanation);
        // Nothing is kept back: where no relief is named, even all together do not help.
        let all = start(after(&pool, |_| true, |_| true), &rules);
        assert_eq!(all.is_ok(), !explanation.relief.is_empty(), "{}", context());
        explained += 1;
        several += usize::from(explanation.clauses.len() > 1);
        relieved += usize::from(!explanation.relief.is_empty());
    }
    assert!(explained >= 50 && several > 5 && relieved > 2, "{explained}, {several}, {relieved}");
}
