//! The pool as numbers, and which State may take which place by itself, whatever else is drawn.

use super::{Options, Pool};
use crate::instrument::Instrument;
use crate::party::{PartyCode, RegionalGroup};
use crate::ruleset::RuleSet;

/// Index of a State in the pool.
pub(super) type Who = u16;

/// No State.
pub(super) const NOBODY: Who = u16::MAX;

/// Index of [`RegionalGroup::None`].
const NO_GROUP: u8 = 5;

/// The rules of a drawing that can contradict each other, for explaining why nothing is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    /// One State of the same regional group, one of another (para. 28).
    Regions,
    /// No mutual reviews (para. 28 (a)).
    NoMutual,
    /// Only parties to the same instrument (para. 28 (b)).
    SameInstrument,
    /// Not more than four reviewing States (para. 28 (c)).
    AtMostFour,
    /// Not more than three reviews each (para. 29).
    AtMostThree,
    /// At least one review each (para. 29).
    AtLeastOne,
}

impl Clause {
    /// All, in the order of the text.
    pub const ALL: [Self; 6] =
        [Self::Regions, Self::NoMutual, Self::SameInstrument, Self::AtMostFour, Self::AtMostThree, Self::AtLeastOne];

    /// Stable code for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::NoMutual => "no_mutual",
            Self::SameInstrument => "same_instrument",
            Self::AtMostFour => "at_most_four",
            Self::AtMostThree => "at_most_three",
            Self::AtLeastOne => "at_least_one",
        }
    }

    /// In a few English words, for the command line.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Regions => "one State of the same regional group, one of another",
            Self::NoMutual => "no mutual reviews",
            Self::SameInstrument => "only parties to the same instrument",
            Self::AtMostFour => "not more than four reviewing States",
            Self::AtMostThree => "not more than three reviews each",
            Self::AtLeastOne => "at least one review each",
        }
    }

    /// The paragraph it stands in.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::Regions => "28",
            Self::NoMutual => "28 (a)",
            Self::SameInstrument => "28 (b)",
            Self::AtMostFour => "28 (c)",
            Self::AtMostThree | Self::AtLeastOne => "29",
        }
    }
}

/// What the engine knows of the pool; States are indices in the order of codes, sets of instruments are bits.
#[derive(Clone, Debug)]
pub(super) struct Table {
    codes: Vec<PartyCode>,
    region: Vec<u8>,
    party: Vec<u8>,
    asked: Vec<u8>,
    may: Vec<bool>,
    most: Vec<u16>,
    least: Vec<u16>,
    more_agreed: Vec<bool>,
    reviewers_max: usize,
    options: Options,
    without: Vec<Clause>,
    dead_ends: u32,
}

impl Table {
    pub(super) fn new(pool: &Pool, rules: &RuleSet) -> Self {
        Self::without(pool, rules, &[])
    }

    /// The same without some of the clauses.
    pub(super) fn without(pool: &Pool, rules: &RuleSet, clauses: &[Clause]) -> Self {
        let all = pool.parties();
        let off = |c: Clause| clauses.contains(&c);
        let figure = |f: u32| u16::try_from(f).unwrap_or(u16::MAX);
        let (least, most) = (figure(rules.limits.reviews_min.value), figure(rules.limits.reviews_max.value));
        let region = |g: RegionalGroup| RegionalGroup::ALL.iter().position(|x| *x == g).unwrap_or(5);
        let no_cap = off(Clause::AtMostThree);
        Self {
            codes: all.iter().map(|p| p.code).collect(),
            region: all.iter().map(|p| u8::try_from(region(p.regional_group)).unwrap_or(NO_GROUP)).collect(),
            party: all.iter().map(|p| if off(Clause::SameInstrument) { 15 } else { mask(&p.instruments) }).collect(),
            asked: all.iter().map(|p| mask(&p.reviewed_for())).collect(),
            may: all.iter().map(|p| p.may_review).collect(),
            most: all.iter().map(|p| if p.volunteers_for_more || no_cap { u16::MAX } else { most }).collect(),
            least: all.iter().map(|p| if p.may_review && !off(Clause::AtLeastOne) { least } else { 0 }).collect(),
            more_agreed: all.iter().map(|p| p.more_than_four_agreed || off(Clause::AtMostFour)).collect(),
            reviewers_max: usize::try_from(rules.limits.reviewers_max.value).unwrap_or(usize::MAX),
            options: rules.draw.options,
            without: clauses.to_vec(),
            dead_ends: dead_ends(rules.house.draw_effort_max, all.len()),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// All States.
    pub(super) fn everyone(&self) -> impl Iterator<Item = Who> + use<> {
        0..u16::try_from(self.codes.len()).unwrap_or(NOBODY)
    }

    pub(super) fn regions(&self) -> impl Iterator<Item = usize> {
        self.region.iter().map(|r| usize::from(*r))
    }

    pub(super) fn code(&self, who: Who) -> PartyCode {
        // Indices come from this table only.
        self.codes[usize::from(who)]
    }

    pub(super) fn index(&self, code: PartyCode) -> Option<Who> {
        self.codes.binary_search(&code).ok().and_then(|i| u16::try_from(i).ok())
    }

    pub(super) fn region(&self, who: Who) -> u8 {
        self.region[usize::from(who)]
    }

    pub(super) fn has_group(&self, who: Who) -> bool {
        self.region(who) != NO_GROUP
    }

    pub(super) fn may_review(&self, who: Who) -> bool {
        self.may[usize::from(who)]
    }

    /// The instruments for which a State is reviewed.
    pub(super) fn asked(&self, who: Who) -> u8 {
        self.asked[usize::from(who)]
    }

    /// The instruments that a State can review.
    pub(super) fn party(&self, who: Who) -> u8 {
        self.party[usize::from(who)]
    }

    /// The most reviews that a State performs.
    pub(super) fn most(&self, who: Who) -> u16 {
        self.most[usize::from(who)]
    }

    /// The fewest.
    pub(super) fn least(&self, who: Who) -> u16 {
        self.least[usize::from(who)]
    }

    /// Whether the State under review agreed to more reviewing States than the text foresees.
    pub(super) fn more_agreed(&self, review: Who) -> bool {
        self.more_agreed[usize::from(review)]
    }

    /// How many drawn States of a review may need an additional one.
    pub(super) fn gaps_max(&self, review: Who) -> usize {
        if self.more_agreed(review) { 2 } else { self.reviewers_max.saturating_sub(2).min(2) }
    }

    /// So many dead ends are met before a question stays open.
    pub(super) fn dead_ends(&self) -> u32 {
        self.dead_ends
    }

    /// Whether regional groups do not matter, for explaining.
    pub(super) fn regions_free(&self) -> bool {
        self.without.contains(&Clause::Regions)
    }

    pub(super) fn mutual_allowed(&self) -> bool {
        self.without.contains(&Clause::NoMutual)
    }

    /// What a place adds to the reviews a State performs.
    pub(super) fn weight(&self, additional: bool) -> u16 {
        u16::from(!additional || self.options.additional_counts)
    }

    /// What a drawn State leaves to an additional one.
    pub(super) fn missing(&self, review: Who, main: Who) -> u8 {
        self.asked(review) & !self.party(main)
    }

    /// Whether the place asks for the regional group of the State under review.
    pub(super) fn is_same_region(&self, review: Who, slot: usize) -> bool {
        slot == 0 && self.has_group(review)
    }

    /// Paras. 26 and 28: whether the State's regional group fits the place. For a State under review without one, the
    /// two drawn States are of two groups; whether they differ is asked where both are known.
    pub(super) fn region_fits(&self, review: Who, slot: usize, who: Who) -> bool {
        if self.regions_free() {
            return true;
        }
        if !self.has_group(review) {
            return self.has_group(who);
        }
        let same = self.region(who) == self.region(review);
        if slot == 0 { same } else { !same && (self.has_group(who) || self.options.without_group_reviews) }
    }

    /// Whether two drawn States may stand in one review together.
    pub(super) fn pair_fits(&self, review: Who, a: Who, b: Who) -> bool {
        a != b && (self.has_group(review) || self.regions_free() || self.region(a) != self.region(b))
    }

    /// Whether a State can take a main place by itself.
    pub(super) fn main_fits(&self, review: Who, slot: usize, who: Who) -> bool {
        who != review
            && self.may_review(who)
            && self.region_fits(review, slot, who)
            && self.party(who) & self.asked(review) != 0
            && (self.missing(review, who) == 0 || self.gaps_max(review) > 0)
    }

    /// Whether a State can review these instruments as an additional one.
    pub(super) fn additional_fits(&self, review: Who, slot: usize, instruments: u8, who: Who) -> bool {
        who != review
            && self.may_review(who)
            && self.party(who) & instruments == instruments
            && (!self.options.additional_of_same_group || self.region_fits(review, slot, who))
    }
}

/// A set of instruments as bits, the Convention lowest.
pub(super) fn mask(instruments: &[Instrument]) -> u8 {
    Instrument::ALL.iter().enumerate().filter(|(_, i)| instruments.contains(i)).fold(0, |m, (bit, _)| m | (1 << bit))
}

/// Bits as a list, in the order of table 1.
pub(super) fn unmask(bits: u8) -> Vec<Instrument> {
    Instrument::ALL.into_iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, i)| i).collect()
}

/// How many dead ends the search may meet in a pool of so many: each costs about as much as there are States.
fn dead_ends(effort_max: u32, states: usize) -> u32 {
    effort_max / u32::try_from(states).unwrap_or(u32::MAX).max(1)
}
