//! The search against trying everything.

use super::*;

/// A simple generator, so that the test is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn lits(&mut self, vars: u32, count: u64) -> Vec<Lit> {
        let mut of: Vec<Lit> = Vec::new();
        while (of.len() as u64) < count {
            let lit = u32::try_from(self.below(u64::from(vars) * 2)).unwrap_or(0);
            if !of.iter().any(|l| l >> 1 == lit >> 1) {
                of.push(lit);
            }
        }
        of
    }
}

type Rules = Vec<(Vec<Lit>, Option<usize>)>;

fn obeyed(rules: &Rules, holds: impl Fn(Lit) -> bool) -> bool {
    rules.iter().all(|(lits, most)| {
        let count = lits.iter().filter(|l| holds(**l)).count();
        most.map_or(count > 0, |most| count <= most)
    })
}

#[test]
fn it_agrees_with_trying_everything_question_after_question() {
    const VARS: u32 = 9;
    let mut dice = Dice(5);
    let (mut yes_count, mut no_count) = (0, 0);
    for _ in 0..300 {
        let mut solver = Solver::new();
        for _ in 0..VARS {
            solver.variable(0.0);
        }
        let mut rules: Rules = Vec::new();
        for _ in 0..12 + dice.below(16) {
            let count = 2 + dice.below(4);
            let lits = dice.lits(VARS, count);
            let most = (dice.below(3) == 0).then(|| usize::try_from(1 + dice.below(count - 1)).unwrap_or(1));
            match most {
                None => solver.clause(lits.clone()),
                Some(most) => solver.at_most(lits.clone(), most),
            }
            rules.push((lits, most));
        }
        // What was learned from one question must not spoil the next.
        for _ in 0..8 {
            let count = dice.below(4);
            let assumed = dice.lits(VARS, count);
            let possible = (0..1_u32 << VARS).any(|bits| {
                let holds = |l: Lit| (bits >> (l >> 1) & 1 == 1) == (l & 1 == 0);
                assumed.iter().all(|l| holds(*l)) && obeyed(&rules, holds)
            });
            let answer = solver.solve(&assumed, &mut 100_000, |_| None);
            assert_eq!(answer, if possible { Answer::Yes } else { Answer::No }, "{rules:?} {assumed:?}");
            if possible {
                yes_count += 1;
                assert!(assumed.iter().all(|l| solver.holds(*l)) && obeyed(&rules, |l| solver.holds(l)));
            } else {
                no_count += 1;
            }
        }
    }
    assert!(yes_count > 300 && no_count > 300, "{yes_count} yes, {no_count} no");
}

#[test]
fn more_guests_than_beds_is_no_and_a_bound_leaves_it_open() {
    let beds = |guests: u32, beds: u32| {
        let mut solver = Solver::new();
        let vars: Vec<Vec<Var>> = (0..guests).map(|_| (0..beds).map(|_| solver.variable(0.0)).collect()).collect();
        for guest in &vars {
            solver.clause(guest.iter().map(|v| yes(*v)).collect());
        }
        for bed in 0..beds as usize {
            solver.at_most(vars.iter().map(|g| yes(g[bed])).collect(), 1);
        }
        solver
    };
    assert_eq!(beds(6, 5).solve(&[], &mut 100_000, |_| None), Answer::No);
    assert_eq!(beds(6, 6).solve(&[], &mut 100_000, |_| None), Answer::Yes);
    assert_eq!(beds(9, 8).solve(&[], &mut 3, |_| None), Answer::Unknown);
}

#[test]
fn the_pauses_are_those_of_luby() {
    let first: Vec<u64> = (1..=15).map(luby).collect();
    assert_eq!(first, [1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8]);
}
