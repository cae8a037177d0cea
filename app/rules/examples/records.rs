//! Prints draw records, one a line, for the second implementation in `end2end/lots` to repeat: small random pools, and
//! among every hundred one of the size of the real register. `records N [FIRST]`

#[path = "../tests/draw/support.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod support;

use rules::draw::{Drawing, Pool, Process, ProcessError};
use rules::ruleset::{DRAFT_2017, RESOLUTION_9_1, built_in};

fn main() -> Result<(), ProcessError> {
    let argument = |n: usize, usual: u64| std::env::args().nth(n).and_then(|a| a.parse().ok()).unwrap_or(usual);
    let (count, first) = (argument(1, 100), argument(2, 0));
    let mut made = 0;
    let mut n = first;
    while made < count {
        let mut dice = support::Dice(n);
        let real = n % 100 == 99;
        let size = 4 + dice.below(16);
        let regions = 1 + dice.below(3);
        let parties = if real { support::register() } else { support::random(&mut dice, size, regions) };
        let name = if dice.percent(20) && !real { DRAFT_2017 } else { RESOLUTION_9_1 };
        n += 1;
        let Some(Ok(rules)) = built_in(name) else { continue };
        let Ok(pool) = Pool::new(parties) else { continue };
        let mut process = match Process::start(pool, rules, support::seed(n), Vec::new(), false) {
            Ok(process) => process,
            // Most random pools have no lawful result: another one is tried.
            Err(_) => continue,
        };
        // Some numbers are drawn by hand, and some drawings are voided.
        while let Some(pending) = process.pending() {
            let most = pending.candidates.len();
            let ball = dice.percent(15);
            let number = dice.below(most) as u64 + 1;
            let by_hand = ball && !pending.set_aside.iter().any(|d| d.number == number);
            process.apply(&if by_hand { Drawing::Ball { number } } else { Drawing::Seed })?;
            if dice.percent(3) && !real && !process.log().is_empty() {
                process.apply(&Drawing::Void { reason: "a ball fell".to_owned() })?;
            }
        }
        println!("{}", process.record().to_json());
        made += 1;
    }
    Ok(())
}
