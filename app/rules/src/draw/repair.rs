//! Mends a complete plan after one place was given to another State, by moving a few others: the quick way to show that
//! a drawing can still be completed. It finds proofs only; when it gives up nothing is known.

use super::plan::{Additional, Place, Plan};
use super::table::{NOBODY, Table, Who};
use std::ops::RangeInclusive;

/// Which places were drawn already and must not move.
#[derive(Clone, Debug)]
pub(super) struct Fixed {
    /// Position of each review in the order of drawing.
    pub(super) position: Vec<usize>,
    /// Reviews before this position are drawn.
    pub(super) reviews: usize,
    /// So many places of the review at that position are drawn, see [`rank`].
    pub(super) rank: usize,
}

/// The order of drawing within a review: the two States, then who fills the gaps of the first, then of the second.
fn rank(place: Place) -> usize {
    place.part.map_or(place.slot, |part| 2 + 4 * place.slot + part)
}

impl Fixed {
    /// The same with one more place drawn, the next in the order of drawing.
    pub(super) fn with(&self, place: Place) -> Self {
        let reviews = self.position.get(usize::from(place.review)).copied().unwrap_or(0);
        Self { position: self.position.clone(), reviews, rank: rank(place) + 1 }
    }

    pub(super) fn is(&self, place: Place) -> bool {
        let position = self.position.get(usize::from(place.review)).copied().unwrap_or(0);
        position < self.reviews || (position == self.reviews && rank(place) < self.rank)
    }
}

/// Something that is not as it should be.
#[derive(Clone, Copy)]
enum Goal {
    Main(Who, usize),
    Additional(Who, usize, usize),
    Feed(Who),
}

/// What stands in the way of a State in a place.
struct Way {
    vacate: Vec<Place>,
    full: bool,
}

pub(super) struct Repair<'a> {
    pub(super) table: &'a Table,
    pub(super) plan: &'a mut Plan,
    pub(super) fixed: &'a Fixed,
    tries: u32,
    depths: RangeInclusive<u32>,
}

/// So often a State is tried in a place before giving up, for each depth.
const TRIES: u32 = 600;
/// So many moves in a row at most.
pub(super) const DEPTH: u32 = 5;

impl<'a> Repair<'a> {
    pub(super) fn new(table: &'a Table, plan: &'a mut Plan, fixed: &'a Fixed) -> Self {
        Self { table, plan, fixed, tries: 0, depths: 0..=DEPTH }
    }

    /// Tries so many moves in a row only.
    pub(super) fn within(self, depths: RangeInclusive<u32>) -> Self {
        Self { depths, ..self }
    }

    /// Puts a State into a main place and mends the rest; changes nothing when it gives up.
    pub(super) fn main(&mut self, review: Who, slot: usize, who: Who) -> bool {
        let place = Place { review, slot, part: None };
        self.deepen(|me, depth| me.occupy(place, who, Vec::new(), depth))
    }

    /// Puts a State into an additional place; `shape` says for which instruments the places of that slot are.
    pub(super) fn additional(&mut self, place: Place, shape: Additional, who: Who) -> bool {
        self.deepen(|me, depth| {
            let (review, slot) = (place.review, place.slot);
            let old = *me.plan.additional(review, slot);
            let mut goals = Vec::new();
            if old.items().iter().map(|i| i.0).ne(shape.items().iter().map(|i| i.0)) {
                me.plan.set_additional(me.table, review, slot, shape);
                goals.extend(old.items().iter().filter(|i| i.1 != NOBODY).map(|i| Goal::Feed(i.1)));
                let open = shape.items().iter().enumerate().filter(|(p, i)| i.1 == NOBODY && Some(*p) != place.part);
                goals.extend(open.map(|(p, _)| Goal::Additional(review, slot, p)));
            }
            me.occupy(place, who, goals, depth)
        })
    }

    /// Fills a review that is still empty.
    pub(super) fn fill(&mut self, review: Who) -> bool {
        self.deepen(|me, depth| me.solve(vec![Goal::Main(review, 1), Goal::Main(review, 0)], depth))
    }

    /// Fills whatever is still open in a review.
    pub(super) fn fill_rest(&mut self, review: Who) -> bool {
        let mut goals = Vec::new();
        for slot in 0..2 {
            let main = self.plan.main(review, slot);
            if main == NOBODY {
                goals.push(Goal::Main(review, slot));
            } else if self.table.missing(review, main) != 0 && self.plan.additional(review, slot).items().is_empty() {
                self.adjust(review, slot, self.table.missing(review, main), &mut goals);
            }
            let parts = self.plan.additional(review, slot).items().len();
            goals.extend((0..parts).map(|part| Goal::Additional(review, slot, part)));
        }
        self.deepen(|me, depth| me.solve(goals.clone(), depth))
    }

    /// Finds a review for a State that has fewer than it must perform.
    pub(super) fn feed(&mut self, who: Who) -> bool {
        self.deepen(|me, depth| me.solve(vec![Goal::Feed(who)], depth))
    }

    fn deepen(&mut self, attempt: impl Fn(&mut Self, u32) -> bool) -> bool {
        let mark = self.plan.mark();
        for depth in self.depths.clone() {
            self.tries = TRIES;
            if attempt(self, depth) {
                return true;
            }
            self.plan.undo(self.table, mark);
        }
        false
    }

    fn solve(&mut self, mut goals: Vec<Goal>, depth: u32) -> bool {
        while let Some(goal) = goals.pop() {
            match goal {
                Goal::Main(review, slot) if self.plan.main(review, slot) == NOBODY => {
                    return self.place(Place { review, slot, part: None }, &goals, depth);
                }
                Goal::Additional(review, slot, part) => {
                    let item = self.plan.additional(review, slot).items().get(part).copied();
                    if item.is_some_and(|i| i.1 == NOBODY) {
                        return self.place(Place { review, slot, part: Some(part) }, &goals, depth);
                    }
                }
                Goal::Feed(who) if self.plan.load(who) < self.table.least(who) => {
                    return self.nourish(who, &goals, depth);
                }
                Goal::Main(..) | Goal::Feed(_) => {}
            }
        }
        true
    }

    fn fits(&self, place: Place, who: Who) -> bool {
        match place.part {
            None => self.table.main_fits(place.review, place.slot, who),
            Some(part) => {
                let item = self.plan.additional(place.review, place.slot).items().get(part).copied();
                item.is_some_and(|i| self.table.additional_fits(place.review, place.slot, i.0, who))
            }
        }
    }

    /// What has to leave before the State can come; `None` where something drawn is in the way.
    fn way(&self, place: Place, who: Who) -> Option<Way> {
        let (table, review) = (self.table, place.review);
        let mut vacate = Vec::new();
        let mut load = self.plan.load(who);
        let leave = |at: Place, vacate: &mut Vec<Place>| {
            if self.fixed.is(at) {
                return false;
            }
            if !vacate.contains(&at) {
                vacate.push(at);
            }
            true
        };
        if let Some(own) = self.plan.place_of(review, who).filter(|own| *own != place) {
            if !leave(own, &mut vacate) {
                return None;
            }
            load -= table.weight(own.part.is_some());
        }
        if !table.mutual_allowed() && self.plan.reviews(review, who) {
            let back = self.plan.place_of(who, review)?;
            if !leave(back, &mut vacate) {
                return None;
            }
        }
        if place.part.is_none() {
            let other = Place { review, slot: 1 - place.slot, part: None };
            let beside = self.plan.holder(other);
            let gaps = table.missing(review, who) != 0;
            let too_many = gaps && beside != NOBODY && table.missing(review, beside) != 0 && table.gaps_max(review) < 2;
            if beside != NOBODY
                && beside != who
                && (!table.pair_fits(review, who, beside) || too_many)
                && !leave(other, &mut vacate)
            {
                return None;
            }
        }
        let full = load + table.weight(place.part.is_some()) > table.most(who);
        Some(Way { vacate, full })
    }

    /// Puts a State into a place after clearing the way, and goes on with all goals.
    fn occupy(&mut self, place: Place, who: Who, goals: Vec<Goal>, depth: u32) -> bool {
        if self.tries == 0 || !self.fits(place, who) {
            return false;
        }
        self.tries -= 1;
        let Some(way) = self.way(place, who) else { return false };
        let cost = u32::try_from(way.vacate.len()).unwrap_or(u32::MAX) + u32::from(way.full);
        if cost > depth {
            return false;
        }
        if !way.full {
            return self.enter(place, who, &way.vacate, goals, depth - cost);
        }
        let held: Vec<Who> = self.plan.holds(who).to_vec();
        for review in held.into_iter().filter(|r| *r != place.review) {
            let Some(own) = self.plan.place_of(review, who) else { continue };
            if self.fixed.is(own) || self.table.weight(own.part.is_some()) == 0 {
                continue;
            }
            let mark = self.plan.mark();
            let mut vacate = way.vacate.clone();
            vacate.push(own);
            if self.enter(place, who, &vacate, goals.clone(), depth - cost) {
                return true;
            }
            self.plan.undo(self.table, mark);
        }
        false
    }

    fn enter(&mut self, place: Place, who: Who, vacate: &[Place], mut goals: Vec<Goal>, depth: u32) -> bool {
        let (table, review, slot) = (self.table, place.review, place.slot);
        for at in vacate {
            let left = self.plan.holder(*at);
            self.plan.vacate(table, *at);
            goals.push(Goal::Feed(left));
            goals.push(match at.part {
                None => Goal::Main(at.review, at.slot),
                Some(part) => Goal::Additional(at.review, at.slot, part),
            });
        }
        let old = self.plan.holder(place);
        match place.part {
            Some(part) => {
                let new = self.plan.additional(review, slot).with(part, who);
                self.plan.set_additional(table, review, slot, new);
            }
            None => {
                self.plan.set_main(table, review, slot, who);
                self.adjust(review, slot, table.missing(review, who), &mut goals);
            }
        }
        if old != NOBODY {
            goals.push(Goal::Feed(old));
        }
        self.solve(goals, depth)
    }

    /// Fits the additional States of a place to what its new State leaves over.
    fn adjust(&mut self, review: Who, slot: usize, missing: u8, goals: &mut Vec<Goal>) {
        let old = *self.plan.additional(review, slot);
        let stays = match old.items() {
            [(_, who)] if missing != 0 && *who != NOBODY => self.table.additional_fits(review, slot, missing, *who),
            _ => false,
        };
        if stays {
            self.plan.set_additional(self.table, review, slot, old.only(missing));
            return;
        }
        let mut new = Additional::one(missing);
        // With the consent of the State under review the gap may be shared where nobody can fill it alone.
        if self.table.more_agreed(review) && missing.count_ones() > 1 {
            let alone = self.table.everyone().any(|w| self.table.additional_fits(review, slot, missing, w));
            if !alone {
                new = Additional::split(missing);
            }
        }
        if !old.items().is_empty() || !new.items().is_empty() {
            self.plan.set_additional(self.table, review, slot, new);
        }
        goals.extend(old.items().iter().filter(|i| i.1 != NOBODY).map(|i| Goal::Feed(i.1)));
        goals.extend((0..new.items().len()).map(|part| Goal::Additional(review, slot, part)));
    }

    /// Finds a State for an empty place: those that are free first, then those that something else has to make free.
    fn place(&mut self, place: Place, goals: &[Goal], depth: u32) -> bool {
        let everyone = self.table.everyone().filter(|who| self.fits(place, *who));
        let mut ways: Vec<(usize, bool, u16, Who)> = everyone
            .filter_map(|who| {
                let way = self.way(place, who)?;
                let gaps = place.part.is_none() && self.table.missing(place.review, who) != 0;
                Some((way.vacate.len() + usize::from(way.full), gaps, self.plan.load(who), who))
            })
            .collect();
        ways.sort_unstable();
        for (cost, _, _, who) in ways {
            if cost > usize::try_from(depth).unwrap_or(0) || self.tries == 0 {
                return false;
            }
            let mark = self.plan.mark();
            if self.occupy(place, who, goals.to_vec(), depth) {
                return true;
            }
            self.plan.undo(self.table, mark);
        }
        false
    }

    /// Gives a State that performs too few reviews a place that another can spare.
    fn nourish(&mut self, who: Who, goals: &[Goal], depth: u32) -> bool {
        let mut open: Vec<(u32, Place)> = Vec::new();
        for review in self.table.everyone() {
            for slot in 0..2 {
                let parts = (0..self.plan.additional(review, slot).items().len()).map(Some);
                for part in std::iter::once(None).chain(parts) {
                    let place = Place { review, slot, part };
                    if self.fixed.is(place) || self.table.weight(part.is_some()) == 0 || !self.fits(place, who) {
                        continue;
                    }
                    let holder = self.plan.holder(place);
                    let spare = holder == NOBODY || self.plan.load(holder) > self.table.least(holder);
                    open.push((u32::from(!spare), place));
                }
            }
        }
        open.sort_by_key(|o| o.0);
        let mut goals = goals.to_vec();
        if self.plan.load(who) + 1 < self.table.least(who) {
            // One is not enough.
            goals.push(Goal::Feed(who));
        }
        for (cost, place) in open {
            if cost > depth || self.tries == 0 {
                return false;
            }
            let mark = self.plan.mark();
            if self.occupy(place, who, goals.clone(), depth - cost) {
                return true;
            }
            self.plan.undo(self.table, mark);
        }
        false
    }
}
