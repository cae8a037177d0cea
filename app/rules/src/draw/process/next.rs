//! What comes next in a drawing, who can be drawn, and why others cannot.

use super::{Asked, Next, Pending, Process};
use crate::draw::outlook::Wanted;
use crate::draw::places::{is_free, stands_beside};
use crate::draw::plan::{Additional, Place};
use crate::draw::record::{Excluded, RegionalCode, Why};
use crate::draw::solver::Answer;
use crate::draw::table::{NOBODY, Who, unmask};
use crate::party::RegionalGroup;
use std::collections::BTreeMap;

impl Process {
    /// Works out the next drawing.
    pub(super) fn prepare(&mut self) {
        self.next = self.work_out().map(|(next, asked)| {
            let step = self.step + 1;
            let attempt = self.attempts.get(&step).copied().unwrap_or(1);
            let (candidates, excluded) = self.sift(next);
            (next, Pending { step, attempt, asked, candidates, excluded, set_aside: Vec::new() })
        });
    }

    fn work_out(&mut self) -> Option<(Next, Asked)> {
        if let Some(odd) = self.shares.next() {
            let regional_group = odd.region.and_then(|r| RegionalGroup::ALL.get(r)).map(|g| RegionalCode(*g));
            return Some((Next::Odd(odd), Asked::OddGroup { regional_group, more: odd.more }));
        }
        if let Some((region, part)) = self.next_member() {
            let group = self.rules.groups.names.get(part).copied()?;
            let regional_group = RegionalCode(RegionalGroup::ALL.get(region).copied()?);
            return Some((Next::Member { region, part }, Asked::Member { group, regional_group }));
        }
        let wanted = self.next_place()?;
        let (table, drawn) = (self.outlook.table(), self.outlook.drawn());
        let Place { review, slot, part } = wanted.place;
        let asked = Asked::ReviewingState {
            state_under_review: table.code(review),
            slot: self.slot(wanted.place),
            beside: part.map(|_| table.code(drawn.main(review, slot))),
            instruments: unmask(match part {
                None => table.asked(review),
                Some(part) => wanted.shape.items().get(part).map_or(0, |i| i.0),
            }),
        };
        Some((Next::Place(wanted), asked))
    }

    /// The regional group and part for which a State is drawn next. The last part takes who is left.
    fn next_member(&mut self) -> Option<(usize, usize)> {
        if self.ordered {
            return None;
        }
        let regions: Vec<usize> = self.outlook.table().regions().collect();
        let last = self.parts.len() - 1;
        for region in 0..RegionalGroup::ALL.len() {
            for part in 0..last {
                let has = self.parts[part].iter().filter(|w| regions[usize::from(**w)] == region).count();
                if has < self.shares.share(Some(region), part) {
                    return Some((region, part));
                }
            }
            let rest: Vec<Who> =
                self.outlook.table().everyone().filter(|w| regions[usize::from(*w)] == region).collect();
            let rest = rest.into_iter().filter(|w| !self.parts.iter().any(|p| p.contains(w)));
            let rest: Vec<Who> = rest.collect();
            self.parts[last].extend(rest);
        }
        self.order = self
            .parts
            .iter_mut()
            .flat_map(|p| {
                p.sort_unstable();
                p.iter().copied()
            })
            .collect();
        self.outlook.reorder(&self.order);
        self.ordered = true;
        None
    }

    /// The place for which a State is drawn next.
    fn next_place(&mut self) -> Option<Wanted> {
        for at in 0..self.order.len() {
            let review = self.order[at];
            let (table, drawn) = (self.outlook.table(), self.outlook.drawn());
            for slot in 0..2 {
                if drawn.main(review, slot) == NOBODY {
                    return Some(Wanted { place: Place { review, slot, part: None }, shape: Additional::default() });
                }
            }
            for slot in 0..2 {
                let gap = table.missing(review, drawn.main(review, slot));
                let now = *drawn.additional(review, slot);
                if gap == 0 {
                    continue;
                }
                if let Some(part) = now.items().iter().position(|i| i.1 == NOBODY) {
                    return Some(Wanted { place: Place { review, slot, part: Some(part) }, shape: now });
                }
                if now.items().is_empty() {
                    let shape = self.shape(review, slot, gap);
                    return Some(Wanted { place: Place { review, slot, part: Some(0) }, shape });
                }
            }
        }
        None
    }

    /// One State for the whole gap; with the consent of the State under review one for each instrument where no single
    /// State could fill it (para. 28 (c)).
    fn shape(&mut self, review: Who, slot: usize, gap: u8) -> Additional {
        let whole = Additional::one(gap);
        if !self.outlook.table().more_agreed(review) || gap.count_ones() < 2 {
            return whole;
        }
        let wanted = Wanted { place: Place { review, slot, part: Some(0) }, shape: whole };
        let everyone: Vec<Who> = self.outlook.table().everyone().collect();
        let alone = everyone
            .into_iter()
            .any(|w| self.why_not(wanted, w).is_none() && self.outlook.ask(wanted, w) == Answer::Yes);
        if alone { whole } else { Additional::split(gap) }
    }

    /// Candidates by number, and why others are none.
    fn sift(&self, next: Next) -> (Vec<String>, Vec<Excluded>) {
        let (mut candidates, mut excluded) = (Vec::new(), BTreeMap::<Why, Vec<String>>::new());
        let mut sort = |entry: String, why: Option<Why>| match why {
            None => candidates.push(entry),
            Some(why) => excluded.entry(why).or_default().push(entry),
        };
        match next {
            Next::Odd(odd) => {
                let open = self.shares.candidates(odd);
                for (part, group) in self.rules.groups.names.iter().enumerate() {
                    sort(group.code().to_owned(), (!open.contains(&part)).then_some(Why::AlreadyOdd));
                }
            }
            Next::Member { region, .. } => {
                let table = self.outlook.table();
                for (who, of) in table.everyone().zip(table.regions()) {
                    let taken = self.parts.iter().any(|p| p.contains(&who));
                    let why = if of != region { Some(Why::NotOfThisRegion) } else { taken.then_some(Why::InAGroup) };
                    sort(table.code(who).to_string(), why);
                }
            }
            Next::Place(wanted) => {
                let table = self.outlook.table();
                for who in table.everyone() {
                    sort(table.code(who).to_string(), self.why_not(wanted, who));
                }
            }
        }
        let excluded = excluded.into_iter();
        let excluded = excluded.map(|(why, entries)| Excluded { why, para: why.paragraph().to_owned(), entries });
        (candidates, excluded.collect())
    }

    /// The first reason, in the order of the text, why a State cannot take a place.
    fn why_not(&self, wanted: Wanted, who: Who) -> Option<Why> {
        let (table, drawn) = (self.outlook.table(), self.outlook.drawn());
        let Place { review, slot, part } = wanted.place;
        if who == review {
            return Some(Why::UnderReview);
        }
        if !table.may_review(who) {
            return Some(Why::DoesNotReview);
        }
        let other = drawn.main(review, 1 - slot);
        let fits = match part {
            None => {
                if !table.region_fits(review, slot, who) {
                    let same = table.is_same_region(review, slot) || !table.has_group(review);
                    return Some(if same { Why::OtherRegion } else { Why::SameRegion });
                }
                if other != NOBODY && other != who && !table.pair_fits(review, who, other) {
                    return Some(Why::SameAsOther);
                }
                table.party(who) & table.asked(review) != 0
            }
            Some(part) => {
                let instruments = wanted.shape.items().get(part).map_or(0, |i| i.0);
                if table.additional_fits(review, slot, 0, who) {
                    table.additional_fits(review, slot, instruments, who)
                } else {
                    return Some(Why::OtherRegion);
                }
            }
        };
        if drawn.reviews(who, review) {
            return Some(Why::ReviewsAlready);
        }
        if !table.mutual_allowed() && drawn.reviews(review, who) {
            return Some(Why::Mutual);
        }
        if !fits {
            return Some(Why::NotParty);
        }
        if part.is_none() && !table.main_fits(review, slot, who) {
            return Some(Why::TooMany);
        }
        let beside = other == NOBODY || stands_beside(table, drawn, review, slot, who);
        if part.is_none() && !beside {
            return Some(Why::TooMany);
        }
        (!is_free(table, drawn, review, who, part.is_some())).then_some(Why::EnoughReviews)
    }
}
