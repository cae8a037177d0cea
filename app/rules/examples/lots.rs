//! How long a whole drawing takes, how that grows, and how even it is: `make bench` prints it. `lots [SEEDS]`

#[path = "../tests/draw/support.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests")]
mod support;

use rules::draw::record::Why;
use rules::draw::{Asked, Drawing, Entrant, Process, ProcessError, verify};
use rules::party::PartyCode;
use rules::ruleset::resolution_9_1;
use std::collections::BTreeMap;
use std::time::Instant;

/// Seeds for the times and for "never stuck".
const SEEDS: u64 = 1_000;
/// Seeds for evenness.
const EVEN: u64 = 2_000;
/// A State whose first place is looked at by itself.
const LOOKED_AT: &str = "NOR";

fn row(name: &str, value: &str, target: &str, remark: &str) {
    println!("{name}\t{value}\t{target}\t{remark}");
}

fn main() -> Result<(), ProcessError> {
    let seeds = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(SEEDS);
    times(seeds)?;
    growth();
    even(EVEN.min(seeds.saturating_mul(2)))
}

fn drawn(parties: &[Entrant], n: u64) -> Result<Process, ProcessError> {
    let pool = support::pool(parties.to_vec());
    let mut process = Process::start(pool, resolution_9_1(), support::seed(n), Vec::new(), true)?;
    process.finish()?;
    Ok(process)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn times(seeds: u64) -> Result<(), ProcessError> {
    let parties = support::register();
    let (mut all, mut failed, mut dead, mut unproven) = (Vec::new(), 0, 0, 0);
    for n in 0..seeds {
        let start = Instant::now();
        let Ok(process) = drawn(&parties, n) else {
            failed += 1;
            continue;
        };
        all.push(milliseconds(start));
        for aside in process.log().iter().flat_map(|s| &s.drawn).filter_map(|d| d.set_aside) {
            match aside {
                Why::Unproven => unproven += 1,
                _ => dead += 1,
            }
        }
    }
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all.get((all.len() as f64 * share) as usize).or(all.last()).copied().unwrap_or(0.0);
    row(
        &format!("drawing of {} States, natively, median of {seeds}", parties.len()),
        &format!("{:.1} ms", at(0.5)),
        "100 ms",
        "answer-set solver about 3500 ms, unexplained",
    );
    row("  99 of 100 within; the slowest", &format!("{:.1}; {:.1} ms", at(0.99), at(1.0)), "", "");
    row(&format!("  failures in {seeds} seeds"), &failed.to_string(), "0", "");
    let asides = format!("{dead} dead ends, {unproven} unproven");
    row("  set aside by the look-ahead, all seeds together", &asides, "0 unproven", "");
    let text = drawn(&parties, 0)?.record().to_json();
    let start = Instant::now();
    let agrees = verify(&text).is_ok();
    let took = format!("{:.1} ms", milliseconds(start));
    row("  a record repeated and compared", &took, "", if agrees { "agrees" } else { "DIFFERS" });
    Ok(())
}

/// The register, smaller or several times over.
fn sized(count: usize) -> Vec<Entrant> {
    let parties = support::register();
    let copies = parties.iter().cycle().take(count).enumerate();
    copies.map(|(n, party)| Entrant { code: support::code(n), ..party.clone() }).collect()
}

fn growth() {
    for count in [50, 100, 200, 400] {
        let parties = sized(count);
        let start = Instant::now();
        let done = (0..5).filter(|n| drawn(&parties, *n).is_ok()).count();
        let each = milliseconds(start) / 5.0;
        row(&format!("  {count} States"), &format!("{each:.1} ms"), "", &format!("{done} of 5 seeds"));
    }
}

/// For every drawing each candidate has the same share; over many seeds what was drawn is compared with these shares.
fn even(seeds: u64) -> Result<(), ProcessError> {
    let parties = support::register();
    let mut shares: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    let mut first: BTreeMap<String, f64> = BTreeMap::new();
    let mut eligible = 0;
    let looked_at = PartyCode::parse(LOOKED_AT);
    for n in 0..seeds {
        let pool = support::pool(parties.clone());
        let mut process = Process::start(pool, resolution_9_1(), support::seed(1_000_000 + n), Vec::new(), true)?;
        let mut seen = false;
        while let Some(pending) = process.pending() {
            let Asked::ReviewingState { state_under_review, .. } = &pending.asked else {
                process.apply(&Drawing::Seed)?;
                continue;
            };
            let this = Some(*state_under_review) == looked_at && !seen;
            let candidates = pending.candidates.clone();
            let before = process.log().len();
            while process.log().len() == before {
                process.apply(&Drawing::Seed)?;
            }
            let Some(step) = process.log().last() else { continue };
            // Who was set aside had no share in this drawing.
            let aside: Vec<&str> =
                step.drawn.iter().filter(|d| d.set_aside.is_some()).map(|d| d.entry.as_str()).collect();
            let had: Vec<&String> = candidates.iter().filter(|c| !aside.contains(&c.as_str())).collect();
            let taken = step.taken().unwrap_or_default();
            // Where somebody was set aside, others might have been: such drawings say nothing about shares.
            if aside.is_empty() {
                for code in &had {
                    let entry = shares.entry((*code).clone()).or_default();
                    entry.0 += 1.0 / had.len() as f64;
                    entry.1 += f64::from(u8::from(code.as_str() == taken));
                }
            }
            if this {
                seen = true;
                eligible = eligible.max(candidates.len());
                *first.entry(taken.to_owned()).or_default() += 1.0;
            }
        }
    }
    let ratios: Vec<f64> = shares.values().filter(|(e, _)| *e > 0.0).map(|(e, o)| o / e).collect();
    let smallest = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = ratios.iter().copied().fold(0.0, f64::max);
    let chi: f64 = shares.values().filter(|(e, _)| *e > 0.0).map(|(e, o)| (o - e) * (o - e) / e).sum();
    row(
        &format!("drawn against the even share, every place, {seeds} seeds"),
        &format!("{smallest:.3} to {largest:.3}"),
        "1",
        &format!("chi-square {chi:.0} over {} States", ratios.len()),
    );
    let share = seeds as f64 / eligible.max(1) as f64;
    let (least, most) = first.values().fold((f64::INFINITY, 0.0_f64), |(l, m), n| (l.min(*n), m.max(*n)));
    let chi: f64 = first.values().map(|n| (n - share) * (n - share) / share).sum();
    row(
        &format!("  the place of the same regional group for {LOOKED_AT} alone"),
        &format!("{:.2} to {:.2}", least / share, most / share),
        "1",
        &format!("chi-square {chi:.0}, {} of {eligible} drawn at least once", first.len()),
    );
    Ok(())
}
