//! What is done in the room: voids, balls, going on after an interruption, and what is refused.

use super::lawful::several;
use super::record::{fresh, void};
use super::support::{Dice, seed};
use rules::draw::process::{Outcome, ProcessError};
use rules::draw::verify::{acts, begin};
use rules::draw::{Drawing, Pool, Process};
use rules::ruleset::resolution_9_1;

#[test]
fn a_voided_drawing_stays_in_the_record_and_is_drawn_anew() {
    let mut process = fresh(6, false);
    process.finish().unwrap();
    let steps = process.log().len();
    let last = process.log()[steps - 1].clone();
    let Outcome::Voided(voided) = process.apply(&Drawing::Void { reason: "  no quorum ".to_owned() }).unwrap() else {
        panic!("not voided");
    };
    assert_eq!((voided.voided.as_deref(), voided.step), (Some("no quorum"), last.step));
    let pending = process.pending().unwrap();
    assert_eq!((pending.step, pending.attempt), (last.step, last.attempt + 1));
    process.finish().unwrap();
    let log = process.log();
    assert_eq!(log.len(), steps + 1);
    assert_eq!((log[steps - 1].attempt, log[steps].attempt), (1, 2));
    assert_eq!((&log[steps - 1].drawn, log[steps].voided.as_ref()), (&last.drawn, None));
}

#[test]
fn a_second_attempt_draws_another_number() {
    // Over many drawings: the same number again would be as if nothing had been voided.
    let mut differs = 0;
    for number in 0..30 {
        let mut process = fresh(number, false);
        process.apply(&Drawing::Seed).unwrap();
        process.apply(&void()).unwrap();
        process.apply(&Drawing::Seed).unwrap();
        let drawn = |i: usize| process.log()[i].taken().map(str::to_owned);
        differs += u32::from(drawn(0) != drawn(1));
    }
    assert!((10..30).contains(&differs), "{differs} of 30");
}

#[test]
fn a_half_finished_record_goes_on_where_it_stopped() {
    let mut dice = Dice(32);
    for number in 0..3 {
        let mut process = fresh(number, false);
        while process.pending().is_some() {
            let outcome = process.apply(&Drawing::Seed).unwrap();
            if !matches!(outcome, Outcome::Taken(_)) {
                continue;
            }
            while dice.percent(15) && process.log().iter().any(|s| s.voided.is_none()) {
                process.apply(&void()).unwrap();
            }
            let record = process.record();
            let mut again = begin(&record, resolution_9_1()).unwrap();
            for (_, act) in acts(&record) {
                again.apply(&act).unwrap();
            }
            assert_eq!(again.pending(), process.pending());
            assert_eq!(again.record(), record);
        }
    }
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let mut process = fresh(7, false);
    let refused = |process: &mut Process, act: Drawing, error: ProcessError| {
        let before = (process.pending().cloned(), process.record());
        assert_eq!(process.apply(&act), Err(error));
        assert_eq!((process.pending().cloned(), process.record()), before);
    };
    refused(&mut process, void(), ProcessError::NothingToVoid);
    refused(&mut process, Drawing::Void { reason: " \n".to_owned() }, ProcessError::ReasonMissing);
    let highest = process.pending().unwrap().candidates.len() as u64;
    for number in [0, highest + 1, u64::MAX] {
        refused(&mut process, Drawing::Ball { number }, ProcessError::NoSuchNumber { highest });
    }
    process.finish().unwrap();
    refused(&mut process, Drawing::Seed, ProcessError::Finished);
    refused(&mut process, Drawing::Ball { number: 1 }, ProcessError::Finished);
}

#[test]
fn a_ball_that_was_set_aside_cannot_be_drawn_again() {
    let (mut dice, mut found) = (Dice(33), 0);
    for number in 0..120 {
        let Ok(pool) = Pool::new(several(&mut dice, true)) else { continue };
        let Ok(mut process) = Process::start(pool, resolution_9_1(), seed(number), Vec::new(), false) else { continue };
        while process.pending().is_some() {
            if let Outcome::SetAside(drawn) = process.apply(&Drawing::Seed).unwrap() {
                let again = Drawing::Ball { number: drawn.number };
                assert_eq!(process.apply(&again), Err(ProcessError::AlreadySetAside));
                found += 1;
            }
        }
    }
    assert!(found > 5, "{found}");
}
