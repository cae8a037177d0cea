//! The look-ahead: whether the rest can still be completed when a State is given a place.
//!
//! A complete plan is kept as a witness. A State that stands in its place there already is fine; else the plan is mended
//! around it; where that fails the matching test may show a dead end, and exact search has the last word.

use super::exact::Exact;
use super::flow;
use super::places;
use super::plan::{Additional, Place, Plan};
use super::probe;
use super::repair::{DEPTH, Fixed, Repair};
use super::solver::Answer;
use super::table::{NOBODY, Table, Who};
use std::ops::RangeInclusive;

/// In pools of so many the exact search is asked at once: it is quick there, and it learns.
const SMALL: usize = 40;

/// So many moves in a row are tried before the matching test, which is dearer than they are but cheaper than more.
const SHALLOW: u32 = 2;

/// With so few places left the shallow search comes first.
const LATE: usize = 100;

/// So often a plan is built anew before everything is tried.
const REBUILDS: usize = 6;

/// A place with what the additional places of its slot are for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) place: Place,
    /// How the gap of the slot is shared; of no meaning for a main place.
    pub(super) shape: Additional,
}

pub(super) struct Outlook {
    table: Table,
    /// What was drawn.
    drawn: Plan,
    /// That and, beyond it, one way to complete it.
    witness: Plan,
    fixed: Fixed,
    /// The exact search, once it was needed, with what it has learned.
    exact: Option<Exact>,
}

impl Outlook {
    /// Looks for one complete plan.
    ///
    /// # Errors
    /// [`Answer::No`] where none exists, [`Answer::Unknown`] where none was found within the bound.
    pub(super) fn new(table: Table, order: &[Who]) -> Result<Self, Answer> {
        let fixed = Fixed { position: positions(&table, order), reviews: 0, rank: 0 };
        let drawn = Plan::empty(&table);
        let witness = complete(&table, &fixed)?;
        Ok(Self { table, drawn, witness, fixed, exact: None })
    }

    /// Sets the order of the reviews, before anything is drawn for one of them.
    pub(super) fn reorder(&mut self, order: &[Who]) {
        self.fixed.position = positions(&self.table, order);
    }

    pub(super) fn table(&self) -> &Table {
        &self.table
    }

    /// What was drawn so far.
    pub(super) fn drawn(&self) -> &Plan {
        &self.drawn
    }

    /// Gives a State the place if the rest can then still be completed; `Yes` has done so.
    pub(super) fn give(&mut self, wanted: Wanted, who: Who) -> Answer {
        let answer = self.ask(wanted, who);
        if answer == Answer::Yes {
            put(&self.table, &mut self.drawn, wanted, who);
            self.drawn.settle();
            self.fixed = self.fixed.with(wanted.place);
            debug_assert_eq!(self.fault(), None, "the witness stays a lawful result");
        }
        answer
    }

    /// Empties the place that was drawn last; `before` is the one drawn before it. The witness still holds: it fills every
    /// place in which anybody was drawn as drawn.
    pub(super) fn take_back(&mut self, place: Place, before: Option<Place>) {
        self.drawn.vacate(&self.table, place);
        let left = *self.drawn.additional(place.review, place.slot);
        if place.part.is_some() && left.items().iter().all(|i| i.1 == NOBODY) {
            self.drawn.set_additional(&self.table, place.review, place.slot, Additional::default());
        }
        self.drawn.settle();
        let nothing = Fixed { position: std::mem::take(&mut self.fixed.position), reviews: 0, rank: 0 };
        self.fixed = before.map_or_else(|| nothing.clone(), |place| nothing.with(place));
        debug_assert_eq!(self.fault(), None, "the witness stays a lawful result");
    }

    /// Whether a State could be given the place; changes nothing that was drawn.
    pub(super) fn ask(&mut self, wanted: Wanted, who: Who) -> Answer {
        let place = wanted.place;
        let now = *self.witness.additional(place.review, place.slot);
        let shaped =
            place.part.is_none() || now.items().iter().map(|i| i.0).eq(wanted.shape.items().iter().map(|i| i.0));
        if shaped && self.witness.holder(place) == who {
            return Answer::Yes;
        }
        // The place itself must not be taken away again by what is moved for it.
        let fixed = self.fixed.with(place);
        if self.mend(wanted, who, &fixed, 0..=SHALLOW) {
            return Answer::Yes;
        }
        let mut plan = self.copy();
        put(&self.table, &mut plan, wanted, who);
        if !flow::possible(&self.table, &plan) {
            return Answer::No;
        }
        if self.table.len() <= SMALL {
            return self.search(plan);
        }
        // Towards the end there is little left to try; before that a plan is sooner mended than sought.
        let late = places::open(&self.table, &plan).len() <= LATE;
        let mut answer = if late { self.probe(&mut plan) } else { Answer::Unknown };
        if answer == Answer::Unknown && self.mend(wanted, who, &fixed, SHALLOW + 1..=DEPTH) {
            return Answer::Yes;
        }
        if answer == Answer::Unknown
            && let Some(plan) = self.rebuild(wanted, who, &fixed)
        {
            self.witness = plan;
            return Answer::Yes;
        }
        if answer == Answer::Unknown && !late {
            answer = self.probe(&mut plan);
        }
        if answer == Answer::Unknown { self.search(plan) } else { answer }
    }

    /// Mends the witness around a State in a place, by so many moves in a row.
    fn mend(&mut self, wanted: Wanted, who: Who, fixed: &Fixed, depths: RangeInclusive<u32>) -> bool {
        let place = wanted.place;
        let mut repair = Repair::new(&self.table, &mut self.witness, fixed).within(depths);
        let mended = match place.part {
            None => repair.main(place.review, place.slot, who),
            Some(_) => repair.additional(place, wanted.shape, who),
        };
        if mended {
            self.witness.settle();
        }
        mended
    }

    /// The shallow search; on yes the plan found is the witness.
    fn probe(&mut self, plan: &mut Plan) -> Answer {
        let mut plans = probe::PLANS;
        let answer = probe::search(&self.table, plan, &mut plans);
        if answer == Answer::Yes {
            plan.settle();
            self.witness = std::mem::replace(plan, Plan::empty(&self.table));
        }
        answer
    }

    /// The exact search; on yes the plan found is the witness.
    fn search(&mut self, mut plan: Plan) -> Answer {
        let exact = self.exact.get_or_insert_with(|| Exact::new(&self.table));
        exact.suggest(&self.table, &self.witness);
        let answer = exact.complete(&self.table, &mut plan, &mut self.table.dead_ends());
        if answer == Answer::Yes {
            plan.settle();
            self.witness = plan;
        }
        answer
    }

    /// Builds a plan around what was drawn anew, several times, each time beginning with another review.
    fn rebuild(&self, wanted: Wanted, who: Who, fixed: &Fixed) -> Option<Plan> {
        let table = &self.table;
        let mut reviews: Vec<Who> = table.everyone().collect();
        reviews.sort_by_cached_key(|r| choice(table, *r));
        let turns = REBUILDS.min(reviews.len());
        (0..turns).find_map(|turn| {
            let mut plan = self.copy();
            put(table, &mut plan, wanted, who);
            let mut order = reviews.clone();
            order.rotate_left(turn * reviews.len() / turns);
            let mut repair = Repair::new(table, &mut plan, fixed);
            let built = order.iter().all(|r| repair.fill_rest(*r)) && table.everyone().all(|w| repair.feed(w));
            plan.settle();
            built.then_some(plan)
        })
    }

    /// What is wrong with the witness; checked after each drawing wherever debug assertions are on.
    fn fault(&self) -> Option<String> {
        let (table, plan) = (&self.table, &self.witness);
        if let Some(open) = places::open(table, plan).first() {
            return Some(format!("{open:?} is empty"));
        }
        table.everyone().find_map(|review| {
            let load = plan.load(review);
            if load > table.most(review) || load < table.least(review) {
                return Some(format!("{} performs {load} reviews", table.code(review)));
            }
            if !table.pair_fits(review, plan.main(review, 0), plan.main(review, 1)) {
                return Some(format!("{}: the two drawn States", table.code(review)));
            }
            (0..2).find_map(|slot| {
                let main = plan.main(review, slot);
                let drawn = self.drawn.main(review, slot);
                let items = plan.additional(review, slot).items();
                let of_items = |(bits, who): &(u8, Who)| table.additional_fits(review, slot, *bits, *who);
                let mutual = |who: Who| !table.mutual_allowed() && plan.reviews(review, who);
                let sound = table.main_fits(review, slot, main)
                    && (drawn == NOBODY || drawn == main)
                    && items.iter().all(of_items)
                    && items.iter().fold(0, |bits, i| bits | i.0) == table.missing(review, main)
                    && !mutual(main)
                    && !items.iter().any(|i| mutual(i.1));
                (!sound).then(|| format!("{}: place {slot}", table.code(review)))
            })
        })
    }

    /// A plan in which only what was drawn stands.
    fn copy(&self) -> Plan {
        let mut plan = Plan::empty(&self.table);
        for review in self.table.everyone() {
            for slot in 0..2 {
                let main = self.drawn.main(review, slot);
                if main != NOBODY {
                    plan.set_main(&self.table, review, slot, main);
                }
                let additional = *self.drawn.additional(review, slot);
                if !additional.items().is_empty() {
                    plan.set_additional(&self.table, review, slot, additional);
                }
            }
        }
        plan.settle();
        plan
    }
}

/// How few States can take one of the two places of a review.
fn choice(table: &Table, review: Who) -> usize {
    let fits = |slot| table.everyone().filter(|w| table.main_fits(review, slot, *w)).count();
    fits(0).min(fits(1))
}

fn positions(table: &Table, order: &[Who]) -> Vec<usize> {
    let mut position = vec![usize::MAX; table.len()];
    for (at, review) in order.iter().enumerate() {
        position[usize::from(*review)] = at;
    }
    position
}

/// Writes a drawn State into a plan.
fn put(table: &Table, plan: &mut Plan, wanted: Wanted, who: Who) {
    let Place { review, slot, part } = wanted.place;
    match part {
        None => plan.set_main(table, review, slot, who),
        Some(part) => {
            let now = *plan.additional(review, slot);
            let now = if now.items().is_empty() { wanted.shape } else { now };
            plan.set_additional(table, review, slot, now.with(part, who));
        }
    }
}

/// One complete plan: built place by place, the reviews with the fewest candidates first, mended as needed.
pub(super) fn complete(table: &Table, fixed: &Fixed) -> Result<Plan, Answer> {
    let mut reviews: Vec<Who> = table.everyone().collect();
    reviews.sort_by_cached_key(|r| choice(table, *r));
    let mut plan = Plan::empty(table);
    let mut repair = Repair::new(table, &mut plan, fixed);
    let built = reviews.iter().all(|r| repair.fill(*r)) && table.everyone().all(|w| repair.feed(w));
    plan.settle();
    if built {
        return Ok(plan);
    }
    let mut plan = Plan::empty(table);
    if !flow::possible(table, &plan) {
        return Err(Answer::No);
    }
    match Exact::new(table).complete(table, &mut plan, &mut table.dead_ends()) {
        Answer::Yes => {
            plan.settle();
            Ok(plan)
        }
        other => Err(other),
    }
}
