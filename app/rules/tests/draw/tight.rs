//! Tight pools, where most of the work of the look-ahead lies: nothing stays open there.

use super::lawful;
use super::support::{Dice, random, seed};
use rules::draw::record::Why;
use rules::draw::{Pool, Process, ProcessError};
use rules::ruleset::resolution_9_1;

#[test]
fn in_tight_pools_every_trial_is_decided() {
    let rules = resolution_9_1();
    let (mut drawn, mut dead, mut impossible) = (0, 0, 0);
    for n in 0..60 {
        let mut dice = Dice(n);
        let size = 12 + dice.below(7);
        let regions = 1 + dice.below(3);
        let Ok(pool) = Pool::new(random(&mut dice, size, regions)) else { continue };
        match Process::start(pool, rules, seed(n), Vec::new(), false) {
            Ok(mut process) => {
                process.finish().unwrap();
                let record = process.record();
                lawful::check(&record, rules).unwrap();
                let aside =
                    |why| record.steps.iter().flat_map(|s| &s.drawn).filter(|d| d.set_aside == Some(why)).count();
                assert_eq!(aside(Why::Unproven), 0, "pool {n}");
                dead += aside(Why::DeadEnd);
                drawn += 1;
            }
            Err(error) => {
                assert_eq!(error, ProcessError::Impossible, "pool {n}");
                impossible += 1;
            }
        }
    }
    assert!(drawn > 15 && dead > 50 && impossible > 5, "{drawn} drawn, {dead} dead ends, {impossible} impossible");
}
