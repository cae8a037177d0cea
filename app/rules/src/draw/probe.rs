//! A first look ahead for large pools, where writing the whole question down takes longer than most answers: the tightest
//! place is tried first, and the matching test says no early. What it does not find out is left to the exact search.

use super::flow;
use super::places::{Open, candidates, is_free, open};
use super::plan::{Additional, Plan};
use super::solver::Answer;
use super::table::{Table, Who};

/// So many plans are looked at.
pub(super) const PLANS: u32 = 400;

/// Tries everything within the bound. On yes the plan is complete; otherwise it is as it was.
pub(super) fn search(table: &Table, plan: &mut Plan, nodes: &mut u32) -> Answer {
    if *nodes == 0 {
        return Answer::Unknown;
    }
    *nodes -= 1;
    let places = open(table, plan);
    if places.is_empty() {
        let fed = table.everyone().all(|w| plan.load(w) >= table.least(w));
        return if fed { Answer::Yes } else { Answer::No };
    }
    if !flow::possible(table, plan) {
        return Answer::No;
    }
    let lists: Vec<(Vec<Who>, Open)> = places.iter().map(|p| (candidates(table, plan, *p), *p)).collect();
    let steps = match hungriest(table, plan, &lists) {
        Some(steps) => steps,
        None => {
            let Some((who, place)) = lists.into_iter().min_by_key(|(c, _)| c.len()) else { return Answer::No };
            fillings(plan, place, who)
        }
    };
    let mut answer = Answer::No;
    for step in steps {
        let mark = plan.mark();
        match step {
            Step::Main { review, slot, who } => plan.set_main(table, review, slot, who),
            Step::Additional { review, slot, shape } => plan.set_additional(table, review, slot, shape),
        }
        match search(table, plan, nodes) {
            Answer::Yes => return Answer::Yes,
            Answer::Unknown => answer = Answer::Unknown,
            Answer::No => {}
        }
        plan.undo(table, mark);
    }
    answer
}

/// One way to go on.
enum Step {
    Main { review: Who, slot: usize, who: Who },
    Additional { review: Who, slot: usize, shape: Additional },
}

/// Every way to fill a place.
fn fillings(plan: &Plan, place: Open, mut who: Vec<Who>) -> Vec<Step> {
    // One with much room first: which result is found is of no consequence.
    who.sort_by_key(|w| plan.load(*w));
    match place {
        Open::Main { review, slot } => who.into_iter().map(|who| Step::Main { review, slot, who }).collect(),
        Open::Additional { review, slot, part, instruments } => {
            let now = *plan.additional(review, slot);
            let now = if now.items().is_empty() { Additional::one(instruments) } else { now };
            who.into_iter().map(|w| Step::Additional { review, slot, shape: now.with(part, w) }).collect()
        }
        Open::Gap { review, slot, instruments } => [Additional::one(instruments), Additional::split(instruments)]
            .into_iter()
            .map(|shape| Step::Additional { review, slot, shape })
            .collect(),
    }
}

/// Every way to give a review to the State that performs too few and has the fewest ways to one; `None` where some place has
/// still fewer candidates, or nobody lacks a review.
fn hungriest(table: &Table, plan: &Plan, lists: &[(Vec<Who>, Open)]) -> Option<Vec<Step>> {
    let hungry = table.everyone().filter(|w| plan.load(*w) < table.least(*w));
    let ways = hungry.map(|who| meals(table, plan, lists, who)).min_by_key(Vec::len)?;
    let tightest = lists.iter().map(|(c, _)| c.len()).min().unwrap_or(usize::MAX);
    (ways.len() <= tightest).then_some(ways)
}

fn meals(table: &Table, plan: &Plan, lists: &[(Vec<Who>, Open)], who: Who) -> Vec<Step> {
    let mut ways = Vec::new();
    for (candidates, place) in lists {
        if candidates.binary_search(&who).is_ok() {
            match *place {
                Open::Gap { review, slot, instruments } => {
                    ways.extend(shapes(table, review, slot, instruments, who));
                }
                place @ (Open::Main { .. } | Open::Additional { .. }) => ways.extend(fillings(plan, place, vec![who])),
            }
        }
        let Open::Main { review, slot } = *place else { continue };
        let taken = !plan.additional(review, slot).items().is_empty();
        if taken || table.weight(true) == 0 || !is_free(table, plan, review, who, true) {
            continue;
        }
        // As additional State of whoever is drawn there and leaves such a gap.
        let mut gaps: Vec<u8> = candidates.iter().filter(|w| **w != who).map(|w| table.missing(review, *w)).collect();
        gaps.sort_unstable();
        gaps.dedup();
        for gap in gaps.into_iter().filter(|g| *g != 0) {
            ways.extend(shapes(table, review, slot, gap, who));
        }
    }
    ways
}

/// The ways in which a State can fill a gap or share it.
fn shapes(table: &Table, review: Who, slot: usize, gap: u8, who: Who) -> Vec<Step> {
    let split = table.more_agreed(review) && gap.count_ones() > 1;
    let kinds = std::iter::once(Additional::one(gap)).chain(split.then(|| Additional::split(gap)));
    kinds
        .flat_map(|shape| (0..shape.items().len()).map(move |part| (shape, part)))
        .filter(|(shape, part)| {
            let bits = shape.items().get(*part).map_or(0, |i| i.0);
            table.additional_fits(review, slot, bits, who)
        })
        .map(|(shape, part)| Step::Additional { review, slot, shape: shape.with(part, who) })
        .collect()
}
