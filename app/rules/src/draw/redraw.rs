//! The drawing of lots repeated for one place (paras. 28 (d) to (f), 30): one State goes, one comes, nothing else moves.
//!
//! The State that comes takes exactly the instruments of the one that goes, so that every instrument keeps its two
//! reviewing States and no other place is touched. The State replaced and those replaced before it in the same review
//! are not drawn again.

use super::chance::{Seed, Source, hex};
use super::pool::{Entrant, Pool, PoolFault};
use super::process::{Drawing, Outcome, Pending, ProcessError};
use super::record::{Asked, By, Drawn, Excluded, Review, Slot, Step, Why};
use super::table::mask;
use super::verify::{Difference, acts_of, compare_json};
use super::{ALGORITHM, Options};
use crate::instrument::Instrument;
use crate::party::{PartyCode, RegionalGroup};
use crate::refusal::Refusal;
use crate::ruleset::RuleSet;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Name of the file format.
pub const FORMAT: &str = "redraw-record/1";

/// On what a request rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A working language in common (para. 28 (d)).
    Language,
    /// A reviewing State with a similar legal system (para. 28 (d)).
    LegalSystem,
    /// Another wish (para. 28 (d)).
    Other,
    /// Exceptional circumstances (para. 28 (e)); not counted.
    Exceptional,
    /// Repeated at a later meeting because it is needed (para. 28 (f)); not counted.
    LaterMeeting,
    /// The reviewing State cannot do its duties, and a consultation did not help (para. 30); not counted.
    Inability,
}

impl Ground {
    /// All, in the order of the text.
    pub const ALL: [Self; 6] =
        [Self::Language, Self::LegalSystem, Self::Other, Self::Exceptional, Self::LaterMeeting, Self::Inability];

    /// The code used in records and rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::LegalSystem => "legal_system",
            Self::Other => "other",
            Self::Exceptional => "exceptional",
            Self::LaterMeeting => "later_meeting",
            Self::Inability => "inability",
        }
    }

    /// The ground of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }

    /// The paragraph it stands in.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::Language | Self::LegalSystem | Self::Other => "28 (d)",
            Self::Exceptional => "28 (e)",
            Self::LaterMeeting => "28 (f)",
            Self::Inability => "30",
        }
    }

    /// Whether it uses up one of the requests of para. 28 (d).
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::Language | Self::LegalSystem | Self::Other)
    }

    /// Whether a State asks for it; else the Secretariat records the need of the meeting.
    pub const fn is_of_a_state(self) -> bool {
        !matches!(self, Self::LaterMeeting)
    }
}

/// Requests of one State in one review: how many count, how many are left (para. 28 (d)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Requests that count, withdrawn and declined ones left out.
    pub used: u32,
    /// The most there are.
    pub most: u32,
}

impl Counter {
    /// Counts the grounds of a State's requests in a review.
    pub fn of(rules: &RuleSet, grounds: impl IntoIterator<Item = Ground>) -> Self {
        let used = grounds.into_iter().filter(|g| g.is_counted()).count();
        Self { used: u32::try_from(used).unwrap_or(u32::MAX), most: rules.limits.redraws_max.value }
    }

    /// Requests that are left.
    pub const fn left(self) -> u32 {
        self.most.saturating_sub(self.used)
    }
}

/// Whether a State may ask for a redraw.
///
/// # Errors
/// The fifth counted request is refused (para. 28 (d)); inability is for the State under review to raise (para. 30),
/// after a consultation.
pub fn may_request(counter: Counter, ground: Ground, is_under_review: bool, consulted: bool) -> Result<(), Refusal> {
    match ground {
        Ground::Language | Ground::LegalSystem | Ground::Other if counter.left() == 0 => {
            Err(Refusal::RedrawsUsed { max: counter.most })
        }
        Ground::Inability if !is_under_review => Err(Refusal::OnlyStateUnderReview),
        Ground::Inability if !consulted => Err(Refusal::ConsultFirst),
        Ground::LaterMeeting => Err(Refusal::NotFound),
        Ground::Language | Ground::LegalSystem | Ground::Other | Ground::Exceptional | Ground::Inability => Ok(()),
    }
}

/// What a redraw starts from; frozen before the seed is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// States that were replaced in this review before.
    pub gone: Vec<PartyCode>,
    /// On what it rests.
    pub ground: Ground,
    /// The pool as it is now.
    pub parties: Vec<Entrant>,
    /// The reviewing State that goes.
    pub replaced: PartyCode,
    /// Who asked; nobody where the meeting itself saw the need.
    pub requested_by: Option<PartyCode>,
    /// All reviews as they are now.
    pub reviews: Vec<Review>,
    /// In whose review.
    pub state_under_review: PartyCode,
}

/// Why there is no such redraw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseFault {
    /// The pool is faulty.
    Pool(Vec<PoolFault>),
    /// The State is not under review.
    NoReview,
    /// The State does not review it.
    NotReviewing,
    /// Nobody may take the place; [`Redraw::pending`] would have no candidate.
    Nobody {
        /// Why not, State by State.
        excluded: Vec<Excluded>,
    },
}

/// The record of a redraw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedrawRecord {
    /// [`FORMAT`].
    pub format: String,
    /// [`ALGORITHM`].
    pub algorithm: String,
    /// Name of the rule set.
    pub rule_set: String,
    /// Readings of the rule set.
    pub options: Options,
    /// What the number came from.
    pub seed: Seed,
    /// What the seed came from.
    pub seed_sources: Vec<Source>,
    /// Hash of the case's canonical text.
    pub case_sha256: String,
    /// From what it started.
    pub case: Case,
    /// Every drawing, voided ones too.
    pub steps: Vec<Step>,
    /// The State that comes; nobody until it is drawn.
    pub comes: Option<PartyCode>,
}

impl Case {
    /// SHA-256 of the canonical text (RFC 8785), in hex: published before the seed is known.
    pub fn sha256(&self) -> String {
        // Members sorted by name, no white space: see `Pool::canonical`.
        let text = serde_json::to_value(self).map(|v| v.to_string()).unwrap_or_default();
        hex(&Sha256::digest(text.as_bytes()))
    }

    fn place(&self) -> Result<(&Review, Slot, &[Instrument]), CaseFault> {
        let review = self.reviews.iter().find(|r| r.state_under_review == self.state_under_review);
        let review = review.ok_or(CaseFault::NoReview)?;
        let place = review.reviewers.iter().find(|p| p.code == self.replaced).ok_or(CaseFault::NotReviewing)?;
        Ok((review, place.slot, &place.instruments))
    }
}

/// A redraw in progress: one place, one drawing.
#[derive(Clone, Debug)]
pub struct Redraw {
    rules: String,
    options: Options,
    case: Case,
    seed: Seed,
    sources: Vec<Source>,
    pending: Option<Pending>,
    asked: Asked,
    candidates: Vec<String>,
    excluded: Vec<Excluded>,
    log: Vec<Step>,
}

impl Redraw {
    /// Finds out who can take the place.
    ///
    /// # Errors
    /// Why there is nothing to draw.
    pub fn start(case: Case, rules: &RuleSet, seed: Seed, sources: Vec<Source>) -> Result<Self, CaseFault> {
        let pool = Pool::new(case.parties.clone()).map_err(CaseFault::Pool)?;
        let (review, slot, instruments) = case.place()?;
        let (mut candidates, mut excluded) = (Vec::new(), BTreeMap::<Why, Vec<String>>::new());
        for who in pool.parties() {
            match why_not(&case, &pool, rules, review, slot, instruments, who) {
                None => candidates.push(who.code.to_string()),
                Some(why) => excluded.entry(why).or_default().push(who.code.to_string()),
            }
        }
        let excluded: Vec<Excluded> = excluded
            .into_iter()
            .map(|(why, entries)| Excluded { why, para: why.paragraph().to_owned(), entries })
            .collect();
        if candidates.is_empty() {
            return Err(CaseFault::Nobody { excluded });
        }
        let asked = Asked::ReviewingState {
            state_under_review: case.state_under_review,
            slot,
            beside: None,
            instruments: instruments.to_vec(),
        };
        let mut me = Self {
            rules: rules.name.clone(),
            options: rules.draw.options,
            case,
            seed,
            sources,
            pending: None,
            asked,
            candidates,
            excluded,
            log: Vec::new(),
        };
        me.prepare();
        Ok(me)
    }

    fn prepare(&mut self) {
        let attempt = u64::try_from(self.log.len()).unwrap_or(u64::MAX) + 1;
        self.pending = Some(Pending {
            step: 1,
            attempt,
            asked: self.asked.clone(),
            candidates: self.candidates.clone(),
            excluded: self.excluded.clone(),
            set_aside: Vec::new(),
        });
    }

    /// The drawing; `None` once it is done.
    pub const fn pending(&self) -> Option<&Pending> {
        self.pending.as_ref()
    }

    /// What was drawn, voided drawings too.
    pub fn log(&self) -> &[Step] {
        &self.log
    }

    /// Does what was done in the room.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn apply(&mut self, drawing: &Drawing) -> Result<Outcome, ProcessError> {
        let highest = u64::try_from(self.candidates.len()).unwrap_or(u64::MAX);
        let (by, number) = match drawing {
            Drawing::Void { reason } => return self.void(reason),
            Drawing::Seed => {
                let attempt = self.pending.as_ref().ok_or(ProcessError::Finished)?.attempt;
                (By::Seed, self.seed.number(1, attempt, 0, highest) + 1)
            }
            Drawing::Ball { number } => (By::Ball, *number),
        };
        let index = number.checked_sub(1).and_then(|i| usize::try_from(i).ok());
        let entry = index.and_then(|i| self.candidates.get(i)).cloned();
        let entry = entry.ok_or(ProcessError::NoSuchNumber { highest })?;
        let pending = self.pending.take().ok_or(ProcessError::Finished)?;
        let step = Step {
            step: 1,
            attempt: pending.attempt,
            asked: pending.asked,
            candidates: highest,
            drawn: vec![Drawn { by, number, entry, set_aside: None }],
            excluded: pending.excluded,
            voided: None,
        };
        self.log.push(step.clone());
        Ok(Outcome::Taken(step))
    }

    fn void(&mut self, reason: &str) -> Result<Outcome, ProcessError> {
        if reason.trim().is_empty() {
            return Err(ProcessError::ReasonMissing);
        }
        let step = self.log.last_mut().filter(|s| s.voided.is_none()).ok_or(ProcessError::NothingToVoid)?;
        step.voided = Some(reason.trim().to_owned());
        let voided = step.clone();
        self.prepare();
        Ok(Outcome::Voided(voided))
    }

    /// The State that comes, once drawn.
    pub fn comes(&self) -> Option<PartyCode> {
        let last = self.log.last().filter(|s| s.voided.is_none())?;
        last.taken().and_then(PartyCode::parse)
    }

    /// The record as far as it goes.
    pub fn record(&self) -> RedrawRecord {
        RedrawRecord {
            format: FORMAT.to_owned(),
            algorithm: ALGORITHM.to_owned(),
            rule_set: self.rules.clone(),
            options: self.options,
            seed: self.seed,
            seed_sources: self.sources.clone(),
            case_sha256: self.case.sha256(),
            case: self.case.clone(),
            steps: self.log.clone(),
            comes: self.comes(),
        }
    }
}

/// Repeats a recorded redraw; the record where both agree.
///
/// # Errors
/// The first thing that differs.
pub fn verify(text: &str) -> Result<RedrawRecord, Difference> {
    let record: RedrawRecord = serde_json::from_str(text).map_err(|e| Difference::unreadable(&e))?;
    for (field, value, known) in [("format", &record.format, FORMAT), ("algorithm", &record.algorithm, ALGORITHM)] {
        if value != known {
            return Err(Difference::Unknown { field, value: value.clone() });
        }
    }
    let Some(Ok(rules)) = crate::ruleset::built_in(&record.rule_set) else {
        return Err(Difference::Unknown { field: "rule_set", value: record.rule_set });
    };
    let computed = record.case.sha256();
    if computed != record.case_sha256 {
        return Err(Difference::PoolChanged { recorded: record.case_sha256, computed });
    }
    if !record.seed_sources.is_empty() {
        let computed = Seed::from_sources(&record.rule_set, &computed, false, &record.seed_sources);
        if computed != record.seed {
            return Err(Difference::Seed { recorded: record.seed, computed });
        }
    }
    let again = Redraw::start(record.case.clone(), rules, record.seed, record.seed_sources.clone());
    let mut again = again.map_err(|fault| match fault {
        CaseFault::Pool(faults) => Difference::Pool(faults),
        CaseFault::NoReview | CaseFault::NotReviewing | CaseFault::Nobody { .. } => Difference::Impossible,
    })?;
    for (step, drawing) in acts_of(&record.steps) {
        again.apply(&drawing).map_err(|error| Difference::Step { step, error })?;
    }
    compare_json(text, &again.record())?;
    Ok(record)
}

/// The first reason, in the order of the text, why a State cannot take the place.
fn why_not(
    case: &Case,
    pool: &Pool,
    rules: &RuleSet,
    review: &Review,
    slot: Slot,
    instruments: &[Instrument],
    who: &Entrant,
) -> Option<Why> {
    let state = pool.find(case.state_under_review)?;
    if who.code == case.state_under_review {
        return Some(Why::UnderReview);
    }
    if !who.may_review {
        return Some(Why::DoesNotReview);
    }
    if who.code == case.replaced || case.gone.contains(&who.code) {
        return Some(Why::Replaced);
    }
    if let Some(why) = region(case, pool, rules, review, slot, state, who) {
        return Some(why);
    }
    if review.reviewers.iter().any(|r| r.code == who.code) {
        return Some(Why::ReviewsAlready);
    }
    let reviews = |code: PartyCode| case.reviews.iter().filter(move |r| r.reviewers.iter().any(|p| p.code == code));
    if reviews(case.state_under_review).any(|r| r.state_under_review == who.code) {
        return Some(Why::Mutual);
    }
    let needed = mask(instruments);
    if mask(&who.instruments) & needed != needed {
        return Some(Why::NotParty);
    }
    let counts = |slot: Slot| slot != Slot::Additional || rules.draw.options.additional_counts;
    let places = case.reviews.iter().flat_map(|r| &r.reviewers);
    let performed = places.filter(|p| p.code == who.code && counts(p.slot)).count();
    let most = usize::try_from(rules.limits.reviews_max.value).unwrap_or(usize::MAX);
    let full = counts(slot) && performed >= most && !who.volunteers_for_more;
    full.then_some(Why::EnoughReviews)
}

/// Para. 28: the regional group that the place asks for.
fn region(
    case: &Case,
    pool: &Pool,
    rules: &RuleSet,
    review: &Review,
    slot: Slot,
    state: &Entrant,
    who: &Entrant,
) -> Option<Why> {
    let none = RegionalGroup::None;
    let same = who.regional_group == state.regional_group;
    match slot {
        Slot::Additional => None,
        Slot::SameRegion => (!same).then_some(Why::OtherRegion),
        Slot::OtherRegion if state.regional_group == none => {
            let others = review.reviewers.iter().filter(|r| r.slot == Slot::OtherRegion && r.code != case.replaced);
            let taken = others.filter_map(|r| pool.find(r.code)).any(|r| r.regional_group == who.regional_group);
            if who.regional_group == none { Some(Why::OtherRegion) } else { taken.then_some(Why::SameAsOther) }
        }
        Slot::OtherRegion => {
            let without = who.regional_group == none && !rules.draw.options.without_group_reviews;
            (same || without).then_some(Why::SameRegion)
        }
    }
}
