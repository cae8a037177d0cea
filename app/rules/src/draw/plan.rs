//! Who reviews whom, complete or in part, with what follows from it kept up to date and every change undoable.

use super::table::{NOBODY, Table, Who};

/// A place in a review: a drawn State, or an additional one for what that State leaves over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The State under review.
    pub(super) review: Who,
    /// 0 and 1: the first and second State drawn.
    pub(super) slot: usize,
    /// `None`: the drawn State itself; else the index of an additional one.
    pub(super) part: Option<usize>,
}

/// Additional reviewing States of one place: one for all that is missing, or one for each instrument where the State
/// under review agreed to more than four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Additional {
    items: [(u8, Who); 4],
    len: usize,
}

impl Additional {
    pub(super) fn one(instruments: u8) -> Self {
        let mut items = [(0, NOBODY); 4];
        items[0] = (instruments, NOBODY);
        Self { items, len: usize::from(instruments != 0) }
    }

    /// One for each instrument.
    pub(super) fn split(instruments: u8) -> Self {
        let mut made = Self { items: [(0, NOBODY); 4], len: 0 };
        for bit in (0..4).map(|b| 1_u8 << b).filter(|b| instruments & b != 0) {
            made.items[made.len] = (bit, NOBODY);
            made.len += 1;
        }
        made
    }

    pub(super) fn items(&self) -> &[(u8, Who)] {
        &self.items[..self.len]
    }

    /// All instruments together.
    pub(super) fn gap(&self) -> u8 {
        self.items().iter().fold(0, |bits, item| bits | item.0)
    }

    /// The same with a State in one of the parts.
    pub(super) fn with(mut self, part: usize, who: Who) -> Self {
        if let Some(item) = self.items.get_mut(part) {
            item.1 = who;
        }
        self
    }

    /// The same States for fewer instruments.
    pub(super) fn only(mut self, instruments: u8) -> Self {
        self.items[0].0 = instruments;
        self
    }
}

enum Undo {
    Main { review: Who, slot: usize, old: Who },
    Additional { review: Who, slot: usize, old: Additional },
}

/// Who reviews whom.
pub(super) struct Plan {
    main: Vec<[Who; 2]>,
    additional: Vec<[Additional; 2]>,
    load: Vec<u16>,
    holds: Vec<Vec<Who>>,
    pairs: Vec<bool>,
    trail: Vec<Undo>,
}

impl Plan {
    pub(super) fn empty(table: &Table) -> Self {
        let n = table.len();
        Self {
            main: vec![[NOBODY; 2]; n],
            additional: vec![[Additional::default(); 2]; n],
            load: vec![0; n],
            holds: vec![Vec::new(); n],
            pairs: vec![false; n * n],
            trail: Vec::new(),
        }
    }

    pub(super) fn main(&self, review: Who, slot: usize) -> Who {
        self.main[usize::from(review)][slot]
    }

    pub(super) fn additional(&self, review: Who, slot: usize) -> &Additional {
        &self.additional[usize::from(review)][slot]
    }

    /// Reviews that a State performs.
    pub(super) fn load(&self, who: Who) -> u16 {
        self.load[usize::from(who)]
    }

    /// The reviews that a State performs.
    pub(super) fn holds(&self, who: Who) -> &[Who] {
        &self.holds[usize::from(who)]
    }

    /// Whether `who` reviews `review`.
    pub(super) fn reviews(&self, who: Who, review: Who) -> bool {
        self.pairs[usize::from(who) * self.load.len() + usize::from(review)]
    }

    /// The place that a State holds in a review.
    pub(super) fn place_of(&self, review: Who, who: Who) -> Option<Place> {
        (0..2).find_map(|slot| {
            if self.main(review, slot) == who {
                return Some(Place { review, slot, part: None });
            }
            let part = self.additional(review, slot).items().iter().position(|(_, w)| *w == who)?;
            Some(Place { review, slot, part: Some(part) })
        })
    }

    /// The State in a place.
    pub(super) fn holder(&self, place: Place) -> Who {
        match place.part {
            None => self.main(place.review, place.slot),
            Some(part) => self.additional(place.review, place.slot).items().get(part).map_or(NOBODY, |i| i.1),
        }
    }

    fn enter(&mut self, table: &Table, review: Who, who: Who, additional: bool) {
        if who != NOBODY {
            self.load[usize::from(who)] += table.weight(additional);
            self.holds[usize::from(who)].push(review);
            self.pairs[usize::from(who) * table.len() + usize::from(review)] = true;
        }
    }

    fn leave(&mut self, table: &Table, review: Who, who: Who, additional: bool) {
        if who != NOBODY {
            self.load[usize::from(who)] -= table.weight(additional);
            self.holds[usize::from(who)].retain(|r| *r != review);
            self.pairs[usize::from(who) * table.len() + usize::from(review)] = false;
        }
    }

    fn put_main(&mut self, table: &Table, review: Who, slot: usize, who: Who) -> Who {
        let old = std::mem::replace(&mut self.main[usize::from(review)][slot], who);
        self.leave(table, review, old, false);
        self.enter(table, review, who, false);
        old
    }

    fn put_additional(&mut self, table: &Table, review: Who, slot: usize, new: Additional) -> Additional {
        let old = std::mem::replace(&mut self.additional[usize::from(review)][slot], new);
        for (_, who) in old.items() {
            self.leave(table, review, *who, true);
        }
        for (_, who) in new.items() {
            self.enter(table, review, *who, true);
        }
        old
    }

    /// Puts a State (or nobody) into a main place.
    pub(super) fn set_main(&mut self, table: &Table, review: Who, slot: usize, who: Who) {
        let old = self.put_main(table, review, slot, who);
        self.trail.push(Undo::Main { review, slot, old });
    }

    /// Sets the additional States of a place.
    pub(super) fn set_additional(&mut self, table: &Table, review: Who, slot: usize, new: Additional) {
        let old = self.put_additional(table, review, slot, new);
        self.trail.push(Undo::Additional { review, slot, old });
    }

    /// Empties a place. A drawn State that leaves takes nothing with it: what it left over stays as it is.
    pub(super) fn vacate(&mut self, table: &Table, place: Place) {
        match place.part {
            None => self.set_main(table, place.review, place.slot, NOBODY),
            Some(part) => {
                let new = self.additional(place.review, place.slot).with(part, NOBODY);
                self.set_additional(table, place.review, place.slot, new);
            }
        }
    }

    /// A mark to come back to.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Undoes everything since the mark.
    pub(super) fn undo(&mut self, table: &Table, mark: usize) {
        while self.trail.len() > mark {
            match self.trail.pop() {
                Some(Undo::Main { review, slot, old }) => {
                    self.put_main(table, review, slot, old);
                }
                Some(Undo::Additional { review, slot, old }) => {
                    self.put_additional(table, review, slot, old);
                }
                None => return,
            }
        }
    }

    /// Forgets how to undo: what was done stays.
    pub(super) fn settle(&mut self) {
        self.trail.clear();
    }
}
