//! The thirds of para. 17: equal parts of the pool, each regional group spread evenly over them.
//!
//! The parts differ by one State at most, and so do the shares of each regional group. Which part is the odd one is
//! drawn, first for the whole, then for each regional group; a share that would leave the rest impossible is set aside.

use super::table::Table;

/// Sizes of the shares as far as they are decided.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    /// How many parts.
    parts: usize,
    /// States of each regional group, in the order of `RegionalGroup::ALL`.
    sizes: Vec<usize>,
    /// Parts with one State more than others, once drawn.
    whole: Vec<usize>,
    /// The same for each regional group.
    regions: Vec<Vec<usize>>,
}

/// What is to be drawn for shares: the odd parts of the whole, or of a regional group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Odd {
    /// Index of the regional group; `None` for the whole.
    pub(super) region: Option<usize>,
    /// Whether the part drawn gets one State more (else: one fewer) than the others.
    pub(super) more: bool,
}

impl Shares {
    pub(super) fn new(table: &Table, parts: usize) -> Self {
        let count = |r: usize| table.regions().filter(|x| *x == r).count();
        let sizes: Vec<usize> = (0..6).map(count).collect();
        Self { parts: parts.max(1), whole: Vec::new(), regions: vec![Vec::new(); sizes.len()], sizes }
    }

    /// How many parts of the whole, or of a regional group, have one State more.
    fn extra(&self, region: Option<usize>) -> usize {
        let size = region.map_or_else(|| self.sizes.iter().sum(), |r| self.sizes.get(r).copied().unwrap_or(0));
        size % self.parts
    }

    fn drawn(&self, region: Option<usize>) -> &[usize] {
        region.map_or(&self.whole, |r| self.regions.get(r).map_or(&[], Vec::as_slice))
    }

    /// How many odd parts are drawn: those that get more, or those that get fewer, whichever are fewer.
    fn odd(&self, region: Option<usize>) -> (usize, bool) {
        let more = self.extra(region);
        if more * 2 <= self.parts { (more, true) } else { (self.parts - more, false) }
    }

    /// The next drawing; `None` once all shares are known.
    pub(super) fn next(&self) -> Option<Odd> {
        let all = std::iter::once(None).chain((0..self.sizes.len()).map(Some));
        let mut open = all.filter(|region| self.drawn(*region).len() < self.odd(*region).0);
        open.next().map(|region| Odd { region, more: self.odd(region).1 })
    }

    /// Parts that can still be drawn, in order.
    pub(super) fn candidates(&self, odd: Odd) -> Vec<usize> {
        (0..self.parts).filter(|p| !self.drawn(odd.region).contains(p)).collect()
    }

    /// Records a part.
    pub(super) fn take(&mut self, odd: Odd, part: usize) {
        match odd.region {
            None => self.whole.push(part),
            Some(r) => {
                if let Some(drawn) = self.regions.get_mut(r) {
                    drawn.push(part);
                }
            }
        }
    }

    /// Whether the remaining shares can be drawn so that the parts come out equal.
    pub(super) fn possible(&self) -> bool {
        match self.next() {
            None => {
                let sum = |part| (0..self.sizes.len()).map(|r| self.share(Some(r), part)).sum::<usize>();
                (0..self.parts).all(|part| sum(part) == self.share(None, part))
            }
            Some(odd) => self.candidates(odd).into_iter().any(|part| {
                let mut with = self.clone();
                with.take(odd, part);
                with.possible()
            }),
        }
    }

    /// How many States of a regional group (or of all) the part gets; meaningful once drawn.
    pub(super) fn share(&self, region: Option<usize>, part: usize) -> usize {
        let size = region.map_or_else(|| self.sizes.iter().sum(), |r| self.sizes.get(r).copied().unwrap_or(0));
        let (_, more) = self.odd(region);
        let odd = self.drawn(region).contains(&part);
        let extra = self.extra(region) > 0 && odd == more;
        size / self.parts + usize::from(extra)
    }
}
