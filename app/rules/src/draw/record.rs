//! The draw record: everything needed to repeat a drawing bit by bit, and what came out.

use super::chance::{Seed, Source};
use super::pool::{Entrant, group_code};
use super::{Options, pool};
use crate::instrument::Instrument;
use crate::party::{PartyCode, RegionalGroup};
use crate::ruleset::Group;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file format.
pub const FORMAT: &str = "draw-record/1";

/// The record of a drawing. As JSON it has no white space, so that every byte of it means something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`FORMAT`].
    pub format: String,
    /// A rehearsal has no effect; its seed can never be that of a real drawing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rehearsal: bool,
    /// [`super::ALGORITHM`].
    pub algorithm: String,
    /// Name of the rule set.
    pub rule_set: String,
    /// Readings of the rule set that may be argued otherwise.
    pub options: Options,
    /// What the numbers came from.
    pub seed: Seed,
    /// What the seed came from; empty where it was given as such.
    pub seed_sources: Vec<Source>,
    /// Hash of the pool's canonical text.
    pub pool_sha256: String,
    /// The pool.
    pub parties: Vec<Entrant>,
    /// The groups of para. 17, in the order of codes.
    pub groups: BTreeMap<Group, Vec<PartyCode>>,
    /// Reviews in the order of drawing.
    pub reviews: Vec<Review>,
    /// Every drawing, voided ones too.
    pub steps: Vec<Step>,
}

impl Record {
    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Who reviews a State.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The State under review.
    pub state_under_review: PartyCode,
    /// Its group.
    pub group: Group,
    /// Its reviewing States in the order drawn.
    pub reviewers: Vec<Reviewer>,
    /// Whether it agreed to more than four (para. 28 (c)).
    pub more_than_four_agreed: bool,
}

/// A reviewing State.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewer {
    /// Three letters.
    pub code: PartyCode,
    /// Its place.
    pub slot: Slot,
    /// What it reviews.
    pub instruments: Vec<Instrument>,
}

/// The place of a reviewing State (para. 28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Of the regional group of the State under review.
    SameRegion,
    /// Of another regional group.
    OtherRegion,
    /// Only for instruments to which a drawn State is not a party (para. 28 (b)).
    Additional,
}

impl Slot {
    /// The code used in records and rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameRegion => "same_region",
            Self::OtherRegion => "other_region",
            Self::Additional => "additional",
        }
    }

    /// The place of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::SameRegion, Self::OtherRegion, Self::Additional].into_iter().find(|s| s.code() == code)
    }
}

/// What a drawing is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asked {
    /// Which group gets one State more or fewer than the others (para. 17).
    OddGroup {
        /// Of this regional group; of all States where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regional_group: Option<RegionalCode>,
        /// One more; else one fewer.
        more: bool,
    },
    /// A State for a group (para. 17).
    Member {
        /// Which group.
        group: Group,
        /// Out of this regional group.
        regional_group: RegionalCode,
    },
    /// A reviewing State (para. 28).
    ReviewingState {
        /// Whom it reviews.
        state_under_review: PartyCode,
        /// Which place.
        slot: Slot,
        /// Fills the gap that this State leaves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        beside: Option<PartyCode>,
        /// What an additional State has to be party to; else what it may review.
        instruments: Vec<Instrument>,
    },
}

/// A regional group, written as in the parties' file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegionalCode(#[serde(with = "group_code")] pub RegionalGroup);

/// Why somebody is not a candidate, or was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Is of another regional group than the one drawn from.
    NotOfThisRegion,
    /// Is in a group already.
    InAGroup,
    /// Is the odd one already.
    AlreadyOdd,
    /// Is itself under review here: two other States review (para. 26).
    UnderReview,
    /// Takes part as a State under review only (para. 52), or not as a reviewing State.
    DoesNotReview,
    /// The place is for the regional group of the State under review.
    OtherRegion,
    /// The place is for another regional group.
    SameRegion,
    /// The State under review has no group, and the other State drawn is of the same one.
    SameAsOther,
    /// Reviews this State already.
    ReviewsAlready,
    /// Would make the review mutual.
    Mutual,
    /// Not party to the instruments.
    NotParty,
    /// Would bring the review above the most reviewing States.
    TooMany,
    /// Performs the most reviews already.
    EnoughReviews,
    /// Was replaced in this review.
    Replaced,
    /// Would leave the rest impossible.
    DeadEnd,
    /// It was not found out whether the rest could be completed.
    Unproven,
}

impl Why {
    /// All, for tables and texts.
    pub const ALL: [Self; 16] = [
        Self::NotOfThisRegion,
        Self::InAGroup,
        Self::AlreadyOdd,
        Self::UnderReview,
        Self::DoesNotReview,
        Self::OtherRegion,
        Self::SameRegion,
        Self::SameAsOther,
        Self::ReviewsAlready,
        Self::Mutual,
        Self::NotParty,
        Self::TooMany,
        Self::EnoughReviews,
        Self::Replaced,
        Self::DeadEnd,
        Self::Unproven,
    ];

    /// The paragraph of resolution 9/1.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::NotOfThisRegion | Self::InAGroup | Self::AlreadyOdd => "17",
            Self::UnderReview => "26",
            Self::DoesNotReview => "26, 52",
            Self::OtherRegion | Self::SameRegion | Self::SameAsOther | Self::ReviewsAlready => "28",
            Self::Mutual => "28 (a)",
            Self::NotParty => "28 (b)",
            Self::TooMany => "28 (c)",
            Self::EnoughReviews => "29",
            Self::Replaced => "28 (d), 30",
            Self::DeadEnd | Self::Unproven => "28, 29",
        }
    }

    /// The code used in records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOfThisRegion => "not_of_this_region",
            Self::InAGroup => "in_a_group",
            Self::AlreadyOdd => "already_odd",
            Self::UnderReview => "under_review",
            Self::DoesNotReview => "does_not_review",
            Self::OtherRegion => "other_region",
            Self::SameRegion => "same_region",
            Self::SameAsOther => "same_as_other",
            Self::ReviewsAlready => "reviews_already",
            Self::Mutual => "mutual",
            Self::NotParty => "not_party",
            Self::TooMany => "too_many",
            Self::EnoughReviews => "enough_reviews",
            Self::Replaced => "replaced",
            Self::DeadEnd => "dead_end",
            Self::Unproven => "unproven",
        }
    }
}

/// Those whom one reason excludes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// The reason.
    pub why: Why,
    /// Its paragraph.
    pub para: String,
    /// States, or names of groups.
    pub entries: Vec<String>,
}

/// Where a number came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Computed from the seed.
    Seed,
    /// Drawn by hand and typed in.
    Ball,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Where it came from.
    pub by: By,
    /// From 1: the place in the list of candidates.
    pub number: u64,
    /// Who or what stands there.
    pub entry: String,
    /// Why it did not count; `None` for the one that did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Why>,
}

/// One drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From 1; a voided drawing and its repetition have the same number.
    pub step: u64,
    /// From 1; how often it was drawn.
    pub attempt: u64,
    /// What is drawn.
    #[serde(flatten)]
    pub asked: Asked,
    /// How many candidates there were.
    pub candidates: u64,
    /// The numbers, the last of which counts.
    pub drawn: Vec<Drawn>,
    /// Why others were not eligible.
    pub excluded: Vec<Excluded>,
    /// Why the drawing was voided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<String>,
}

impl Step {
    /// The entry that counts.
    pub fn taken(&self) -> Option<&str> {
        self.drawn.last().filter(|d| d.set_aside.is_none()).map(|d| d.entry.as_str())
    }
}

impl Record {
    /// The pool of the record.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn pool(&self) -> Result<pool::Pool, Vec<pool::PoolFault>> {
        pool::Pool::new(self.parties.clone())
    }
}
