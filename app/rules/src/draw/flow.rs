//! The quick test for a dead end: places and States as two sides of a matching, with everything left out that is not a
//! matching. When even that cannot be filled, nothing can; when it can, nothing is known.

use super::places::{self, Open};
use super::plan::Plan;
use super::table::{Table, Who};

/// Whether the open places can be filled and every State can perform its fewest reviews, each by itself. By the theorem of
/// Mendelsohn and Dulmage both can then be had at once, so asking twice loses nothing.
pub(super) fn possible(table: &Table, plan: &Plan) -> bool {
    // Places that must be filled, and those that may come to be, each with the States that could take it.
    let (mut must, mut may): (Vec<Vec<Who>>, Vec<Vec<Who>>) = (Vec::new(), Vec::new());
    // Main places that can go without an additional State, with those whom they could then have.
    let mut alone: Vec<Vec<Who>> = Vec::new();
    for place in places::open(table, plan) {
        let domain = places::candidates(table, plan, place);
        if domain.is_empty() {
            return false;
        }
        match place {
            // What does not count takes no room.
            Open::Additional { .. } | Open::Gap { .. } if table.weight(true) == 0 => {}
            Open::Additional { .. } => must.push(domain),
            Open::Gap { instruments, .. } => {
                // More than one State may share the gap.
                let more = usize::try_from(instruments.count_ones()).unwrap_or(1).saturating_sub(1);
                may.extend(std::iter::repeat_n(domain.clone(), more));
                must.push(domain);
            }
            Open::Main { review, slot } => {
                if let Some(gaps) = gaps(table, plan, review, slot, &domain) {
                    if gaps.needed && gaps.domain.is_empty() {
                        return false;
                    }
                    let count = gaps.most.saturating_sub(usize::from(gaps.needed));
                    may.extend(std::iter::repeat_n(gaps.domain.clone(), count));
                    if gaps.needed {
                        must.push(gaps.domain);
                    } else {
                        let whole = domain.iter().copied().filter(|w| table.missing(review, *w) == 0);
                        alone.push(whole.collect());
                    }
                }
                must.push(domain);
            }
        }
    }
    let spare: Vec<usize> = table.everyone().map(|w| usize::from(table.most(w).saturating_sub(plan.load(w)))).collect();
    // Each place that cannot be given to somebody without a gap takes the room of one more State.
    let gaps = alone.len().saturating_sub(matched(&alone, &spare));
    if must.len() + gaps > spare.iter().fold(0, |sum, room| sum.saturating_add(*room)) || !saturates(&must, &spare) {
        return false;
    }
    must.append(&mut may);
    fewest(table, plan, &must)
}

/// Additional places that an empty main place may bring.
struct Gaps {
    /// Whoever is drawn leaves a gap.
    needed: bool,
    /// How many States may share it at most.
    most: usize,
    /// Who could fill it or a part of it.
    domain: Vec<Who>,
}

fn gaps(table: &Table, plan: &Plan, review: Who, slot: usize, drawn: &[Who]) -> Option<Gaps> {
    let taken = !plan.additional(review, slot).items().is_empty();
    if taken || table.gaps_max(review) == 0 || table.weight(true) == 0 {
        return None;
    }
    let mut gaps: Vec<u8> = drawn.iter().map(|w| table.missing(review, *w)).collect();
    gaps.sort_unstable();
    gaps.dedup();
    let needed = gaps.first() != Some(&0);
    let shared = table.more_agreed(review);
    let fits = |who: &Who, gap: &u8| {
        let bits = (0..4).map(|b| 1_u8 << b).filter(|b| gap & b != 0);
        *gap != 0
            && (table.additional_fits(review, slot, *gap, *who)
                || (shared && bits.into_iter().any(|b| table.additional_fits(review, slot, b, *who))))
    };
    let free = |w: &Who| places::is_free(table, plan, review, *w, true);
    let domain = table.everyone().filter(|w| free(w) && gaps.iter().any(|g| fits(w, g))).collect();
    let widest = gaps.iter().map(|g| g.count_ones()).max().unwrap_or(0);
    let most = usize::try_from(if shared { widest } else { widest.min(1) }).unwrap_or(0);
    Some(Gaps { needed, most, domain })
}

/// Whether every State that performs too few reviews can still get one, also as an additional State.
fn fewest(table: &Table, plan: &Plan, domains: &[Vec<Who>]) -> bool {
    let hungry = table.everyone().map(|w| (w, table.least(w).saturating_sub(plan.load(w)))).filter(|(_, n)| *n > 0);
    let lists: Vec<Vec<Who>> = hungry
        .flat_map(|(w, lacks)| {
            let of = domains.iter().enumerate().filter(|(_, d)| d.binary_search(&w).is_ok());
            let of: Vec<Who> = of.filter_map(|(i, _)| Who::try_from(i).ok()).collect();
            std::iter::repeat_n(of, usize::from(lacks))
        })
        .collect();
    saturates(&lists, &vec![1; domains.len()])
}

/// Whether each list can be given one of its entries, none more often than its room.
fn saturates(lists: &[Vec<Who>], room: &[usize]) -> bool {
    let mut given: Vec<Vec<usize>> = vec![Vec::new(); room.len()];
    (0..lists.len()).all(|list| augment(list, lists, room, &mut given, &mut vec![false; room.len()]))
}

/// How many lists can be given one of their entries at once.
fn matched(lists: &[Vec<Who>], room: &[usize]) -> usize {
    let mut given: Vec<Vec<usize>> = vec![Vec::new(); room.len()];
    (0..lists.len()).filter(|list| augment(*list, lists, room, &mut given, &mut vec![false; room.len()])).count()
}

fn augment(list: usize, lists: &[Vec<Who>], room: &[usize], given: &mut [Vec<usize>], seen: &mut [bool]) -> bool {
    for entry in lists[list].iter().map(|w| usize::from(*w)) {
        if given[entry].len() < room[entry] {
            given[entry].push(list);
            return true;
        }
    }
    for entry in lists[list].iter().map(|w| usize::from(*w)) {
        if std::mem::replace(&mut seen[entry], true) {
            continue;
        }
        for at in 0..given[entry].len() {
            let moved = given[entry][at];
            if augment(moved, lists, room, given, seen) {
                given[entry][at] = list;
                return true;
            }
        }
    }
    false
}
