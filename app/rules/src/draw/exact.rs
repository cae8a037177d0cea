//! The last word: every way to complete a drawing is tried, the tightest place first, until one works or none is left.

use super::flow;
use super::plan::{Additional, Plan};
use super::table::{NOBODY, Table, Who};

/// Whether a drawing can be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// Not known within the bound.
    Unknown,
}

/// A place that is still empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Main {
        review: Who,
        slot: usize,
    },
    Additional {
        review: Who,
        slot: usize,
        part: usize,
        instruments: u8,
    },
    /// What is missing is known, not yet whether one State or several fill it.
    Gap {
        review: Who,
        slot: usize,
        instruments: u8,
    },
}

/// All empty places of a plan in which only what was drawn stands.
pub(super) fn open(table: &Table, plan: &Plan) -> Vec<Open> {
    let mut places = Vec::new();
    for review in table.everyone() {
        for slot in 0..2 {
            let main = plan.main(review, slot);
            let items = plan.additional(review, slot).items();
            if main == NOBODY {
                places.push(Open::Main { review, slot });
            } else {
                let instruments = table.missing(review, main);
                if instruments != 0 && items.is_empty() {
                    let shared = table.more_agreed(review) && instruments.count_ones() > 1;
                    places.push(if shared {
                        Open::Gap { review, slot, instruments }
                    } else {
                        Open::Additional { review, slot, part: 0, instruments }
                    });
                }
            }
            // Also where additional States came first, before the one whose gap they fill.
            let empty = items.iter().enumerate().filter(|(_, i)| i.1 == NOBODY);
            places.extend(empty.map(|(part, i)| Open::Additional { review, slot, part, instruments: i.0 }));
        }
    }
    places
}

/// Whether nothing that was drawn keeps the State from the review: room, mutual reviews, another place in it.
pub(super) fn is_free(table: &Table, plan: &Plan, review: Who, who: Who, additional: bool) -> bool {
    plan.load(who) + table.weight(additional) <= table.most(who)
        && !plan.reviews(who, review)
        && (table.mutual_allowed() || !plan.reviews(review, who))
}

/// Whether the two drawn States may stand together.
pub(super) fn stands_beside(table: &Table, plan: &Plan, review: Who, slot: usize, who: Who) -> bool {
    let other = plan.main(review, 1 - slot);
    let gaps = |w| table.missing(review, w) != 0;
    other == NOBODY
        || (table.pair_fits(review, who, other) && !(gaps(who) && gaps(other) && table.gaps_max(review) < 2))
}

/// The States that can take an empty place, as far as what was drawn says, in the order of codes.
pub(super) fn candidates(table: &Table, plan: &Plan, open: Open) -> Vec<Who> {
    let fits = |who: &Who| match open {
        Open::Main { review, slot } => {
            // Additional States that came first ask for a drawn State that leaves just their gap.
            let gap = plan.additional(review, slot).gap();
            (gap == 0 || table.missing(review, *who) == gap)
                && table.main_fits(review, slot, *who)
                && is_free(table, plan, review, *who, false)
                && stands_beside(table, plan, review, slot, *who)
        }
        Open::Additional { review, slot, instruments, .. } => {
            table.additional_fits(review, slot, instruments, *who) && is_free(table, plan, review, *who, true)
        }
        Open::Gap { review, slot, instruments } => {
            let any = (0..4).map(|b| 1_u8 << b).filter(|b| instruments & b != 0);
            is_free(table, plan, review, *who, true)
                && any.into_iter().any(|bit| table.additional_fits(review, slot, bit, *who))
        }
    };
    table.everyone().filter(fits).collect()
}

/// Tries everything. On yes the plan is complete; otherwise it is as it was.
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
