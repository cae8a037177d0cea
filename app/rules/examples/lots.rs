//! Prints how long a whole drawing takes, how that grows, and how even it is. For `make bench`; judges nothing.

#[path = "../tests/draw/support.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod support;

use rules::draw::record::{Asked, Why};
use rules::draw::{Process, verify};
use rules::ruleset::resolution_9_1;
use std::time::Instant;

fn main() {
    let rules = resolution_9_1();
    let pool = support::pool(support::register());
    let seeds: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100);
    let mut slowest = 0.0_f64;
    let mut total = 0.0;
    let mut aside = 0;
    let mut unproven = 0;
    let mut failures = 0;
    for n in 0..seeds {
        let start = Instant::now();
        let drawn = Process::start(pool.clone(), rules, support::seed(n), Vec::new(), true).and_then(|mut p| {
            p.finish()?;
            Ok(p)
        });
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        total += ms;
        slowest = slowest.max(ms);
        match drawn {
            Ok(p) => {
                let r = p.record();
                for s in &r.steps {
                    for d in &s.drawn {
                        match d.set_aside {
                            Some(Why::DeadEnd) => aside += 1,
                            Some(_) => unproven += 1,
                            None => {}
                        }
                    }
                }
                if n == 0 {
                    let text = r.to_json();
                    let start = Instant::now();
                    println!(
                        "verify {:?} {} bytes {:.0} ms",
                        verify(&text).map(|_| ()),
                        text.len(),
                        start.elapsed().as_secs_f64() * 1000.0
                    );
                    println!(
                        "steps {}, additional {}",
                        r.steps.len(),
                        r.steps
                            .iter()
                            .filter(|s| matches!(&s.asked, Asked::ReviewingState { beside: Some(_), .. }))
                            .count()
                    );
                }
            }
            Err(e) => {
                failures += 1;
                println!("seed {n}: {e}");
            }
        }
    }
    println!(
        "{seeds} seeds: mean {:.1} ms, slowest {slowest:.1} ms, dead ends {aside}, unproven {unproven}, failures {failures}",
        total / seeds as f64
    );
}
