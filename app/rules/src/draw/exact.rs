//! The last word: the whole question written down once as clauses and limits, and each question put to an exact search.
//!
//! For every place of every review there is one variable for each State that can take it; for an additional State one for
//! each gap, because the gap decides what it reviews. Limits that follow from the others are written down too, where
//! counting shows at once what trying would show only after very long.

use super::hall::{Bound, Hall, Need};
use super::plan::{Additional, Place, Plan};
use super::solver::{Answer, Lit, Solver, Var, no, yes};
use super::table::{NOBODY, Table, Who};

/// Limits that follow from counting are written down for pools of so many.
const COUNTED: usize = 60;

/// A gap that a drawn State may leave.
struct Gap {
    instruments: u8,
    var: Var,
    /// One State for the whole gap.
    alone: Vec<(Who, Var)>,
    /// One State for each instrument of it.
    split: Option<Var>,
}

/// One of the two drawn States of a review, with what it may leave over.
#[derive(Default)]
struct Seat {
    mains: Vec<(Who, Var)>,
    gaps: Vec<Gap>,
    /// Where a gap is shared: the States for each instrument.
    parts: Vec<(u8, Vec<(Who, Var)>)>,
}

impl Seat {
    fn main(&self, who: Who) -> Option<Lit> {
        found(&self.mains, who)
    }

    fn gap(&self, instruments: u8) -> Option<&Gap> {
        self.gaps.iter().find(|g| g.instruments == instruments)
    }

    fn part(&self, bit: u8) -> &[(Who, Var)] {
        self.parts.iter().find(|(b, _)| *b == bit).map_or(&[], |(_, list)| list)
    }

    /// Every variable of it: who, what it reviews (`None`: of a drawn State, see the table), and itself.
    fn all(&self) -> impl Iterator<Item = (Who, Option<u8>, Var)> {
        let mains = self.mains.iter().map(|(w, v)| (*w, None, *v));
        let alone = self.gaps.iter().flat_map(|g| g.alone.iter().map(|(w, v)| (*w, Some(g.instruments), *v)));
        let parts = self.parts.iter().flat_map(|(bit, list)| list.iter().map(|(w, v)| (*w, Some(*bit), *v)));
        mains.chain(alone).chain(parts)
    }
}

fn found(list: &[(Who, Var)], who: Who) -> Option<Lit> {
    list.binary_search_by_key(&who, |(w, _)| *w).ok().map(|at| yes(list[at].1))
}

fn singles(instruments: u8) -> impl Iterator<Item = u8> {
    (0..4).map(|b| 1_u8 << b).filter(move |b| instruments & b != 0)
}

fn literals(list: &[(Who, Var)]) -> Vec<Lit> {
    list.iter().map(|(_, v)| yes(*v)).collect()
}

/// The question, with all that was found out about it.
pub(super) struct Exact {
    solver: Solver,
    seats: Vec<[Seat; 2]>,
    hall: Hall,
    bounds: Vec<Bound>,
}

impl Exact {
    pub(super) fn new(table: &Table) -> Self {
        let room = table.everyone().map(|w| usize::from(table.most(w))).collect();
        let mut me = Self { solver: Solver::new(), seats: Vec::new(), hall: Hall::new(room), bounds: Vec::new() };
        for review in table.everyone() {
            let seats = [0, 1].map(|slot| me.write_seat(table, review, slot));
            me.write_review(table, review, &seats);
            me.seats.push(seats);
        }
        me.write_states(table);
        // In large pools there is room enough, and these limits would have very many members.
        if table.len() <= COUNTED {
            me.write_counts(table);
        }
        me
    }

    /// A drawn State, the gap it leaves, and who fills that.
    fn write_seat(&mut self, table: &Table, review: Who, slot: usize) -> Seat {
        let mut seat = Seat::default();
        let solver = &mut self.solver;
        for who in table.everyone().filter(|w| table.main_fits(review, slot, *w)) {
            seat.mains.push((who, solver.variable(1.0)));
        }
        let all = literals(&seat.mains);
        solver.clause(all.clone());
        solver.at_most(all, 1);
        let mut gaps: Vec<u8> = seat.mains.iter().map(|(w, _)| table.missing(review, *w)).collect();
        gaps.sort_unstable();
        gaps.dedup();
        let shared = |gap: u8| table.more_agreed(review) && gap.count_ones() > 1;
        let wide = gaps.iter().filter(|g| shared(**g)).fold(0, |bits, g| bits | g);
        for bit in singles(wide) {
            let fits = table.everyone().filter(|w| table.additional_fits(review, slot, bit, *w));
            let list: Vec<(Who, Var)> = fits.map(|w| (w, solver.variable(0.0))).collect();
            solver.at_most(literals(&list), 1);
            seat.parts.push((bit, list));
        }
        for instruments in gaps.into_iter().filter(|g| *g != 0) {
            let var = solver.variable(0.5);
            let leave = seat.mains.iter().filter(|(w, _)| table.missing(review, *w) == instruments);
            let leave: Vec<Var> = leave.map(|(_, v)| *v).collect();
            for main in &leave {
                solver.clause(vec![no(*main), yes(var)]);
            }
            solver.clause(leave.into_iter().map(yes).chain([no(var)]).collect());
            let fits = table.everyone().filter(|w| table.additional_fits(review, slot, instruments, *w));
            let alone: Vec<(Who, Var)> = fits.map(|w| (w, solver.variable(0.5))).collect();
            let split = shared(instruments).then(|| solver.variable(0.0));
            let ways: Vec<Lit> = literals(&alone).into_iter().chain(split.map(yes)).collect();
            for way in &ways {
                solver.clause(vec![way ^ 1, yes(var)]);
            }
            solver.at_most(ways.clone(), 1);
            solver.clause(ways.into_iter().chain([no(var)]).collect());
            seat.gaps.push(Gap { instruments, var, alone, split });
        }
        // They follow from the drawn State, but only once it is known.
        solver.at_most(seat.gaps.iter().map(|g| yes(g.var)).collect(), 1);
        for (bit, list) in &seat.parts {
            let splits: Vec<Lit> =
                seat.gaps.iter().filter(|g| g.instruments & bit != 0).filter_map(|g| g.split).map(yes).collect();
            for (_, var) in list {
                solver.clause(splits.iter().copied().chain([no(*var)]).collect());
            }
            for split in &splits {
                solver.clause(literals(list).into_iter().chain([split ^ 1]).collect());
            }
        }
        seat
    }

    /// What concerns both drawn States of a review.
    fn write_review(&mut self, table: &Table, review: Who, seats: &[Seat; 2]) {
        let gaps = seats.iter().flat_map(|s| s.gaps.iter().map(|g| yes(g.var))).collect();
        self.solver.at_most(gaps, table.gaps_max(review));
        for seat in seats {
            self.write_spots(table, review, seat);
        }
        if table.regions_free() || table.has_group(review) {
            return;
        }
        let mut regions: Vec<u8> = seats[0].mains.iter().map(|(w, _)| table.region(*w)).collect();
        regions.sort_unstable();
        regions.dedup();
        for region in regions {
            let of = seats.iter().flat_map(|s| &s.mains).filter(|(w, _)| table.region(*w) == region);
            self.solver.at_most(of.map(|(_, v)| yes(*v)).collect(), 1);
        }
    }

    /// The places for which there have to be enough States at once.
    fn write_spots(&mut self, table: &Table, review: Who, seat: &Seat) {
        let candidates = seat.mains.iter().map(|(w, v)| (*w, yes(*v))).collect();
        self.hall.add(Need::Always, candidates);
        if table.weight(true) == 0 || seat.gaps.is_empty() {
            return;
        }
        let without = seat.mains.iter().filter(|(w, _)| table.missing(review, *w) == 0);
        let gaps = seat.gaps.iter().map(|g| g.var).collect();
        let need = Need::Gap { gaps, without: without.map(|(_, v)| yes(*v)).collect() };
        let candidates = seat.all().filter(|(_, i, _)| i.is_some()).map(|(w, _, v)| (w, yes(v))).collect();
        self.hall.add(need, candidates);
    }

    /// No mutual reviews, nobody twice in a review, not too many and not too few reviews.
    fn write_states(&mut self, table: &Table) {
        let n = table.len();
        let mut pairs: Vec<Vec<Lit>> = vec![Vec::new(); n * n];
        let mut counted: Vec<Vec<Lit>> = vec![Vec::new(); n];
        for (review, seats) in self.seats.iter().enumerate() {
            for (who, additional, var) in seats.iter().flat_map(Seat::all) {
                let who = usize::from(who);
                pairs[review * n + who].push(yes(var));
                if table.weight(additional.is_some()) > 0 {
                    counted[who].push(yes(var));
                }
            }
        }
        for a in 0..n {
            for b in 0..a {
                let (one, other) = (std::mem::take(&mut pairs[a * n + b]), std::mem::take(&mut pairs[b * n + a]));
                if table.mutual_allowed() {
                    self.solver.at_most(one, 1);
                    self.solver.at_most(other, 1);
                } else {
                    self.solver.at_most(one.into_iter().chain(other).collect(), 1);
                }
            }
        }
        for (who, places) in table.everyone().zip(counted) {
            self.solver.at_most(places.clone(), usize::from(table.most(who)));
            self.solver.at_least(places, usize::from(table.least(who)));
        }
    }

    /// What follows from counting: the room of some States, less what only they can do, is all that is left for the rest.
    fn write_counts(&mut self, table: &Table) {
        if table.weight(true) == 0 {
            return;
        }
        let n = table.len();
        // Nobody reviews itself, nor, where that would be mutual, whoever reviews it.
        let others = n.saturating_sub(if table.mutual_allowed() { 1 } else { 3 });
        let room = |who: Who| if table.may_review(who) { usize::from(table.most(who)).min(others) } else { 0 };
        let rooms: Vec<usize> = table.everyone().map(room).collect();
        let all: usize = rooms.iter().sum();
        let gaps: Vec<Lit> = self.seats.iter().flatten().flat_map(|s| s.gaps.iter().map(|g| yes(g.var))).collect();
        if self.limit(gaps, all, 2 * n) {
            // Whoever is party to everything leaves no gap: there may be too few of them.
            let mut bound = Bound::new(rooms.clone(), all - 2 * n);
            for (review, seat) in (0..).zip(&self.seats).flat_map(|(r, seats)| seats.iter().map(move |s| (r, s))) {
                let free = seat.mains.iter().filter(|(w, _)| table.missing(review, *w) == 0);
                bound.add(free.map(|(w, v)| (*w, yes(*v))).collect(), seat.gaps.iter().map(|g| yes(g.var)));
            }
            self.bounds.push(bound);
        }
        for bit in singles(15) {
            let needed = 2 * table.everyone().filter(|r| table.asked(*r) & bit != 0).count();
            let able: usize = table.everyone().filter(|w| table.party(*w) & bit != 0).map(room).sum();
            let wasted = |review: Who, who: Who, instruments: Option<u8>| {
                table.party(who) & bit != 0 && instruments.unwrap_or_else(|| table.asked(review)) & bit == 0
            };
            let rest = self.places(|review, _, who, instruments| wasted(review, who, instruments));
            if !self.limit(rest, able, needed) {
                continue;
            }
            let mut bound = Bound::new(rooms.clone(), able - needed);
            for (review, seat) in (0..).zip(&self.seats).flat_map(|(r, seats)| seats.iter().map(move |s| (r, s))) {
                for (_, _, var) in seat.all().filter(|(w, i, _)| i.is_some() && wasted(review, *w, *i)) {
                    bound.cost(yes(var));
                }
                if table.asked(review) & bit == 0 {
                    let (costs, free): (Vec<_>, Vec<_>) =
                        seat.mains.iter().copied().partition(|(w, _)| wasted(review, *w, None));
                    bound.add(free.into_iter().map(|(w, v)| (w, yes(v))).collect(), literals(&costs));
                }
            }
            self.bounds.push(bound);
        }
        if table.regions_free() {
            return;
        }
        for region in 0..5 {
            let needed = table.regions().filter(|r| *r == usize::from(region)).count();
            let able: usize = table.everyone().filter(|w| table.region(*w) == region).map(room).sum();
            let rest = self.places(|review, slot, who, instruments| {
                table.region(who) == region && (instruments.is_some() || slot == 1 || table.region(review) != region)
            });
            self.limit(rest, able, needed);
        }
    }

    fn places(&self, chosen: impl Fn(Who, usize, Who, Option<u8>) -> bool) -> Vec<Lit> {
        let mut found = Vec::new();
        for (review, seats) in (0..).zip(&self.seats) {
            for (slot, seat) in seats.iter().enumerate() {
                found.extend(seat.all().filter(|(w, i, _)| chosen(review, slot, *w, *i)).map(|(_, _, v)| yes(v)));
            }
        }
        found
    }

    /// Whether the limit says anything.
    fn limit(&mut self, rest: Vec<Lit>, able: usize, needed: usize) -> bool {
        let Some(spare) = able.checked_sub(needed) else {
            self.solver.contradict();
            return false;
        };
        let tight = spare < rest.len();
        self.solver.at_most(rest, spare);
        tight
    }

    /// A State in a place; `None` where it can never stand there.
    fn literal(&self, place: Place, shape: Additional, who: Who) -> Option<Lit> {
        let seat = &self.seats[usize::from(place.review)][place.slot];
        match (place.part, shape.items()) {
            (None, _) => seat.main(who),
            (Some(_), [(instruments, _)]) => found(&seat.gap(*instruments)?.alone, who),
            (Some(part), items) => found(seat.part(items.get(part)?.0), who),
        }
    }

    /// Whether what stands in a plan can be completed; on yes the plan is complete.
    pub(super) fn complete(&mut self, table: &Table, plan: &mut Plan, dead_ends: &mut u32) -> Answer {
        let mut assumed = Vec::new();
        for review in table.everyone() {
            for slot in 0..2 {
                let (main, shape) = (plan.main(review, slot), *plan.additional(review, slot));
                let place = Place { review, slot, part: None };
                let mut held: Vec<Option<Lit>> = Vec::new();
                if main != NOBODY {
                    held.push(self.literal(place, shape, main));
                }
                if shape.items().len() > 1 {
                    let gap = self.seats[usize::from(review)][slot].gap(shape.gap());
                    held.push(gap.and_then(|g| g.split).map(yes));
                }
                for (part, (_, who)) in shape.items().iter().enumerate().filter(|(_, i)| i.1 != NOBODY) {
                    held.push(self.literal(Place { part: Some(part), ..place }, shape, *who));
                }
                for lit in held {
                    match lit {
                        Some(lit) => assumed.push(lit),
                        None => return Answer::No,
                    }
                }
            }
        }
        let (hall, bounds) = (&mut self.hall, &mut self.bounds);
        let answer = self.solver.solve(&assumed, dead_ends, |value| {
            hall.shortage(value).or_else(|| bounds.iter_mut().find_map(|b| b.excess(value)))
        });
        if answer == Answer::Yes {
            self.read(table, plan);
        }
        answer
    }

    /// Tries first what stands in a complete plan.
    pub(super) fn suggest(&mut self, table: &Table, plan: &Plan) {
        for (review, seats) in (0..).zip(&self.seats) {
            for (slot, seat) in seats.iter().enumerate() {
                let main = plan.main(review, slot);
                let items = plan.additional(review, slot).items();
                let here = |who: Who, instruments: Option<u8>| match instruments {
                    None => who == main,
                    Some(bits) => items.contains(&(bits, who)),
                };
                for (who, instruments, var) in seat.all() {
                    self.solver.suggest(if here(who, instruments) { yes(var) } else { no(var) });
                }
                let missing = if main == NOBODY { 0 } else { table.missing(review, main) };
                for gap in &seat.gaps {
                    let there = gap.instruments == missing;
                    self.solver.suggest(if there { yes(gap.var) } else { no(gap.var) });
                    if let Some(split) = gap.split {
                        self.solver.suggest(if there && items.len() > 1 { yes(split) } else { no(split) });
                    }
                }
            }
        }
    }

    /// Writes the answer found into a plan.
    fn read(&self, table: &Table, plan: &mut Plan) {
        let holder =
            |list: &[(Who, Var)]| list.iter().find(|(_, v)| self.solver.holds(yes(*v))).map_or(NOBODY, |f| f.0);
        for (review, seats) in (0..).zip(&self.seats) {
            for (slot, seat) in seats.iter().enumerate() {
                let main = holder(&seat.mains);
                if plan.main(review, slot) != main {
                    plan.set_main(table, review, slot, main);
                }
                let Some(gap) = seat.gaps.iter().find(|g| self.solver.holds(yes(g.var))) else { continue };
                let new = if gap.split.is_some_and(|v| self.solver.holds(yes(v))) {
                    let parts = singles(gap.instruments).enumerate();
                    parts.fold(Additional::split(gap.instruments), |made, (part, bit)| {
                        made.with(part, holder(seat.part(bit)))
                    })
                } else {
                    Additional::one(gap.instruments).with(0, holder(&gap.alone))
                };
                if *plan.additional(review, slot) != new {
                    plan.set_additional(table, review, slot, new);
                }
            }
        }
    }
}
