//! Tight pools of 12 to 26 States, from which something can just be drawn: how often the look-ahead had to give up, and how
//! long it took. `tight [POOLS] [FIRST]`, one line a pool on standard error with a third argument.

#[path = "../tests/draw/support.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests")]
mod support;

use rules::draw::record::Why;
use rules::draw::{Pool, Process, ProcessError};
use rules::ruleset::resolution_9_1;
use std::time::{Duration, Instant};

fn main() {
    let argument = |n: usize, usual: u64| std::env::args().nth(n).and_then(|a| a.parse().ok()).unwrap_or(usual);
    let (wanted, mut n) = (argument(1, 500), argument(2, 0));
    let told = std::env::args().nth(3).is_some();
    let (mut drawn, mut impossible, mut open) = (0, 0, 0);
    let (mut dead, mut unproven, mut pools) = (0, 0, 0);
    let (mut slowest, mut all) = (Duration::ZERO, Duration::ZERO);
    while drawn < wanted {
        n += 1;
        let mut dice = support::Dice(7_000_000 + n);
        let size = 12 + dice.below(15);
        let regions = 1 + dice.below(4);
        let Ok(pool) = Pool::new(support::random(&mut dice, size, regions)) else { continue };
        let start = Instant::now();
        let process = Process::start(pool, resolution_9_1(), support::seed(n), Vec::new(), false);
        let begun = start.elapsed();
        let mut process = match process {
            Ok(process) => process,
            Err(error) => {
                *(if error == ProcessError::Impossible { &mut impossible } else { &mut open }) += 1;
                if told {
                    eprintln!("{n}\t{size}\t{error:?}\t{:.1}", begun.as_secs_f64() * 1000.0);
                }
                continue;
            }
        };
        let finished = process.finish().is_ok();
        let took = start.elapsed();
        let count = |why| process.log().iter().flat_map(|s| &s.drawn).filter(|d| d.set_aside == Some(why)).count();
        let here = count(Why::Unproven);
        dead += count(Why::DeadEnd);
        unproven += here;
        pools += u32::from(here > 0);
        drawn += 1;
        all += took;
        slowest = slowest.max(took);
        if told {
            eprintln!("{n}\t{size}\tunproven {here}\t{:.1}\t{finished}", took.as_secs_f64() * 1000.0);
        }
    }
    let each = all.as_secs_f64() * 1000.0 / f64::from(u32::try_from(drawn).unwrap_or(1));
    println!(
        "  {drawn} tight pools of 12 to 26 States\t{unproven} unproven\t0 unproven\tin {pools} pools, beside {dead} dead ends; \
         {impossible} others impossible, {open} not found out"
    );
    println!("    each; the slowest\t{each:.1}; {:.1} ms\t\t", slowest.as_secs_f64() * 1000.0);
}
