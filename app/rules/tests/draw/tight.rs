//! Tight pools, where most of the work of the look-ahead lies: hardly anything stays open there, and what does is said.

use super::lawful;
use super::support::{Dice, random, seed};
use rules::draw::record::Why;
use rules::draw::{Pool, Process, ProcessError};
use rules::ruleset::resolution_9_1;

#[test]
fn in_tight_pools_hardly_any_trial_stays_open() {
    let rules = resolution_9_1();
    let (mut drawn, mut dead, mut unproven, mut pools, mut impossible) = (0, 0, 0, 0, 0);
    for n in 0..60 {
        let mut dice = Dice(n);
        let size = 12 + dice.below(5);
        let regions = 1 + dice.below(3);
        let Ok(pool) = Pool::new(random(&mut dice, size, regions)) else { continue };
        match Process::start(pool, rules, seed(n), Vec::new(), false) {
            Ok(mut process) => {
                process.finish().unwrap();
                let record = process.record();
                lawful::check(&record, rules).unwrap();
                let trials = record.steps.iter().flat_map(|s| &s.drawn).filter_map(|d| d.set_aside);
                let open = trials.clone().filter(|why| *why == Why::Unproven).count();
                dead += trials.count() - open;
                unproven += open;
                pools += usize::from(open > 0);
                drawn += 1;
            }
            // Before the first number nothing may stay open at all.
            Err(error) => {
                assert_eq!(error, ProcessError::Impossible, "pool {n}");
                impossible += 1;
            }
        }
    }
    let counted =
        format!("{drawn} drawn, {impossible} impossible, {dead} dead ends, {unproven} unproven in {pools} pools");
    assert!(drawn > 15 && dead > 50 && impossible > 5, "{counted}");
    assert!(pools * 10 <= drawn && unproven * 20 <= dead, "{counted}");
}
