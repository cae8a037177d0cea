//! A second opinion on who reviews whom, written from the text of resolution 9/1 and asking nothing of the engine.

use rules::draw::record::{Review, Slot};
use rules::draw::{Entrant, Options};
use rules::instrument::Instrument;
use rules::party::{PartyCode, RegionalGroup};
use rules::ruleset::RuleSet;
use std::collections::{BTreeMap, BTreeSet};

pub type Set = BTreeSet<Instrument>;

/// The pool, as the text sees it.
pub struct Law<'a> {
    pub parties: BTreeMap<PartyCode, &'a Entrant>,
    /// What each is party to, and, paras. 17 and 52, what it is reviewed for.
    pub sets: BTreeMap<PartyCode, (Set, Set)>,
    pub options: Options,
    pub reviewers_max: usize,
    pub reviews_min: usize,
    pub reviews_max: usize,
}

fn sets(state: &Entrant) -> (Set, Set) {
    let party: Set = state.instruments.iter().copied().collect();
    let asked = state.signed.iter().copied().chain(party.iter().copied()).collect();
    (party, asked)
}

/// Leaves the function with what is wrong.
macro_rules! must {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}
pub(crate) use must;

impl<'a> Law<'a> {
    pub fn new(parties: &'a [Entrant], rules: &RuleSet) -> Self {
        let figure = |f: u32| usize::try_from(f).unwrap();
        Self {
            parties: parties.iter().map(|p| (p.code, p)).collect(),
            sets: parties.iter().map(|p| (p.code, sets(p))).collect(),
            options: rules.draw.options,
            reviewers_max: figure(rules.limits.reviewers_max.value),
            reviews_min: figure(rules.limits.reviews_min.value),
            reviews_max: figure(rules.limits.reviews_max.value),
        }
    }

    pub fn party_to(&self, state: PartyCode) -> &Set {
        &self.sets[&state].0
    }

    pub fn reviewed_for(&self, state: PartyCode) -> &Set {
        &self.sets[&state].1
    }

    pub fn region(&self, state: PartyCode) -> Option<RegionalGroup> {
        Some(self.parties[&state].regional_group).filter(|g| *g != RegionalGroup::None)
    }

    /// Paras. 26 and 28, for one review.
    pub fn review(&self, review: &Review) -> Result<(), String> {
        let state = review.state_under_review;
        let asked = self.reviewed_for(state);
        let [first, second, additional @ ..] = review.reviewers.as_slice() else {
            return Err(format!("{state} has fewer than two reviewing States"));
        };
        let codes: BTreeSet<PartyCode> = review.reviewers.iter().map(|r| r.code).collect();
        must!(codes.len() == review.reviewers.len(), "{state}: somebody reviews it twice");
        for reviewer in &review.reviewers {
            let code = reviewer.code;
            let does: Set = reviewer.instruments.iter().copied().collect();
            must!(code != state, "{state} reviews itself");
            must!(self.parties[&code].may_review, "{code} may not review");
            must!(!does.is_empty(), "{code} reviews nothing of {state}");
            must!(does.is_subset(asked), "{code} reviews what {state} is not reviewed for");
            must!(does.is_subset(self.party_to(code)), "{code} is not party to what it reviews of {state}");
        }
        for instrument in asked {
            let count = review.reviewers.iter().filter(|r| r.instruments.contains(instrument)).count();
            must!(count == 2, "{state}: {instrument:?} is reviewed by {count}");
        }
        let (a, b) = (self.region(first.code), self.region(second.code));
        match self.region(state) {
            None => {
                must!((first.slot, second.slot) == (Slot::OtherRegion, Slot::OtherRegion), "{state}: slots");
                must!(a.is_some() && b.is_some() && a != b, "{state}: two different groups are needed");
            }
            own => {
                must!((first.slot, second.slot) == (Slot::SameRegion, Slot::OtherRegion), "{state}: slots");
                must!(a == own, "{state}: {} is of another group", first.code);
                must!(b != own, "{state}: {} is of the same group", second.code);
                must!(b.is_some() || self.options.without_group_reviews, "{state}: {} has no group", second.code);
            }
        }
        // Para. 28 (b): an additional State only for what a drawn State lacks, the first one's gap before the second's.
        let mut rest = additional;
        for drawn in [first, second] {
            let does: Set = drawn.instruments.iter().copied().collect();
            let mut gap: Set = asked.difference(&does).copied().collect();
            must!(gap.is_disjoint(self.party_to(drawn.code)), "{} does not review all it could", drawn.code);
            let whole = gap.clone();
            while !gap.is_empty() {
                let Some((next, after)) = rest.split_first() else {
                    return Err(format!("{state}: the gap of {} is open", drawn.code));
                };
                let fills: Set = next.instruments.iter().copied().collect();
                must!(next.slot == Slot::Additional, "{state}: slot of {}", next.code);
                must!(fills.is_subset(&gap), "{state}: {} fills what is no gap", next.code);
                let shared = fills.len() == 1 && review.more_than_four_agreed;
                must!(fills == whole || shared, "{state}: {} fills a part of a gap", next.code);
                must!(self.near(state, drawn.slot, next.code), "{state}: the group of {}", next.code);
                gap = gap.difference(&fills).copied().collect();
                rest = after;
            }
        }
        must!(rest.is_empty(), "{state} has an additional State without need");
        must!(review.more_than_four_agreed == self.parties[&state].more_than_four_agreed, "{state}: agreement");
        let few = review.reviewers.len() <= self.reviewers_max;
        must!(few || review.more_than_four_agreed, "{state} has {} reviewing States", review.reviewers.len());
        Ok(())
    }

    /// Whether an additional State is of the regional group that its place asks for, where that is a rule at all.
    pub fn near(&self, state: PartyCode, slot: Slot, additional: PartyCode) -> bool {
        let (own, its) = (self.region(state), self.region(additional));
        !self.options.additional_of_same_group
            || match slot {
                Slot::SameRegion => its == own,
                Slot::OtherRegion | Slot::Additional => {
                    its != own && (its.is_some() || (own.is_some() && self.options.without_group_reviews))
                }
            }
    }

    /// How many reviews each State performs, as para. 29 counts them.
    pub fn loads(&self, reviews: &[Review]) -> BTreeMap<PartyCode, usize> {
        let mut loads: BTreeMap<PartyCode, usize> = self.parties.keys().map(|c| (*c, 0)).collect();
        for reviewer in reviews.iter().flat_map(|r| &r.reviewers) {
            if reviewer.slot != Slot::Additional || self.options.additional_counts {
                *loads.get_mut(&reviewer.code).unwrap() += 1;
            }
        }
        loads
    }

    /// Para. 28 (a).
    pub fn mutual(reviews: &[Review]) -> Result<(), String> {
        let pairs = reviews.iter().flat_map(|r| r.reviewers.iter().map(|p| (p.code, r.state_under_review)));
        let pairs: BTreeSet<(PartyCode, PartyCode)> = pairs.collect();
        for (a, b) in &pairs {
            must!(!pairs.contains(&(*b, *a)), "{a} and {b} review each other");
        }
        Ok(())
    }

    /// Everything about the reviews but the fewest that each State performs: a redraw may go below.
    pub fn reviews(&self, reviews: &[Review]) -> Result<(), String> {
        let under: BTreeSet<PartyCode> = reviews.iter().map(|r| r.state_under_review).collect();
        let all: BTreeSet<PartyCode> = self.parties.keys().copied().collect();
        must!(under == all && reviews.len() == all.len(), "not everybody is reviewed exactly once");
        reviews.iter().try_for_each(|r| self.review(r))?;
        Self::mutual(reviews)?;
        for (code, load) in self.loads(reviews) {
            let free = self.parties[&code].volunteers_for_more;
            must!(load <= self.reviews_max || free, "{code} performs {load} reviews");
        }
        Ok(())
    }

    pub fn fewest(&self, reviews: &[Review]) -> Result<(), String> {
        for (code, load) in self.loads(reviews) {
            must!(load >= self.reviews_min || !self.parties[&code].may_review, "{code} performs {load} reviews only");
        }
        Ok(())
    }
}
