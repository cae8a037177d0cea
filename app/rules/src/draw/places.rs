//! The places of a plan that are still empty, and who can take them as far as what was drawn says.

use super::plan::Plan;
use super::table::{NOBODY, Table, Who};

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
