//! Which reviewing States the stories of the demonstration want, within para. 28; then the drawing of lots over the whole
//! register, in which those are drawn by hand, and what came out for each story.

use super::chance::Chance;
use super::lots::{Again, Lots, draw_again, draw_all};
use super::plan::{Planned, REVIEWS, wishes};
use rules::draw::record::Reviewer;
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::{Party, PartyCode, RegionalGroup};
use rules::ruleset::resolution_9_1;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A review with its reviewing States.
#[derive(Clone)]
pub(super) struct Drawn {
    pub(super) plan: &'static Planned,
    pub(super) party: Party,
    pub(super) reviewers: Vec<Place>,
}

/// A reviewing State's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) state: PartyCode,
    pub(super) slot: &'static str,
    pub(super) instruments: Vec<Instrument>,
    /// Came in so many days ago in place of another; else by the first drawing.
    pub(super) came: Option<i64>,
    /// Was replaced so many days ago.
    pub(super) left: Option<i64>,
}

impl Drawn {
    /// The reviewing State in a conversation: the first or the second of those of today.
    pub(super) fn speaker(&self, index: usize) -> Option<PartyCode> {
        self.reviewers.iter().filter(|p| p.left.is_none()).nth(index).map(|p| p.state)
    }

    /// All States that take part or took part.
    pub(super) fn states(&self) -> impl Iterator<Item = PartyCode> {
        std::iter::once(self.party.code).chain(self.reviewers.iter().map(|p| p.state))
    }

    /// The language in which the State under review works.
    pub(super) fn lang(&self) -> Language {
        main_language(&self.party)
    }
}

/// The language in which a State works.
pub(super) fn main_language(party: &Party) -> Language {
    party.working_languages.first().copied().unwrap_or_default()
}

/// Everything that was drawn.
#[derive(Clone)]
pub(super) struct Draws {
    /// The reviews with a story, their reviewing States as drawn.
    pub(super) stories: Vec<Drawn>,
    /// The drawing itself.
    pub(super) lots: Lots,
    /// Places that were drawn again.
    pub(super) again: Vec<Again>,
}

/// Draws everything, once a process: the outcome is always the same for the register that comes with the application.
pub(super) fn draws(parties: &[Party]) -> Result<Draws, String> {
    static DONE: OnceLock<Result<Draws, String>> = OnceLock::new();
    DONE.get_or_init(|| {
        let mut stories = wishes_of(parties)?;
        let lots = draw_all(parties, &stories)?;
        let mut again = Vec::new();
        for story in &mut stories {
            let new = draw_again(&lots, story)?;
            story.reviewers = as_drawn(&lots, story, new.as_ref())?;
            again.extend(new);
        }
        Ok(Draws { stories, lots, again })
    })
    .clone()
}

/// The places of a story as they came out.
fn as_drawn(lots: &Lots, story: &Drawn, again: Option<&Again>) -> Result<Vec<Place>, String> {
    let review = lots.record.reviews.iter().find(|r| r.state_under_review == story.party.code);
    let review = review.ok_or_else(|| format!("{} was not drawn", story.party.code))?;
    let place = |r: &Reviewer| Place {
        state: r.code,
        slot: r.slot.code(),
        instruments: r.instruments.clone(),
        came: None,
        left: None,
    };
    let mut places: Vec<Place> = review.reviewers.iter().map(place).collect();
    if let Some(again) = again {
        for old in places.iter_mut().filter(|p| p.state == again.replaced) {
            old.left = story.plan.replaced;
        }
        places.push(Place { came: story.plan.replaced, ..place(&again.comes) });
    }
    Ok(places)
}

/// What the stories want.
fn wishes_of(parties: &[Party]) -> Result<Vec<Drawn>, String> {
    let mut lots = Urn { parties, done: Vec::new(), reviews: BTreeMap::new() };
    for plan in &REVIEWS {
        let party = parties.iter().find(|p| p.code.as_str() == plan.state);
        let party = party.ok_or_else(|| format!("the register has no {}", plan.state))?;
        let reviewers = lots.reviewers(plan, party)?;
        for place in &reviewers {
            *lots.reviews.entry(place.state).or_default() += 1;
        }
        lots.done.push(Drawn { plan, party: party.clone(), reviewers });
    }
    Ok(lots.done)
}

/// What is in the urn.
struct Urn<'a> {
    parties: &'a [Party],
    done: Vec<Drawn>,
    reviews: BTreeMap<PartyCode, u32>,
}

impl Urn<'_> {
    fn reviewers(&self, plan: &'static Planned, state: &Party) -> Result<Vec<Place>, String> {
        let mut chance = Chance::of(plan.state);
        let asked = state.treaties.instruments();
        let [first_wish, second_wish] = wishes(plan.talk);
        let group = state.regional_group;
        let mut places: Vec<Place> = Vec::new();
        // A State without a regional group is reviewed by States of two different groups.
        let grouped = |p: &Party| p.regional_group != RegionalGroup::None;
        let same = |p: &Party| grouped(p) && (group == RegionalGroup::None || p.regional_group == group);
        let one = self.one(&mut chance, state, &places, first_wish, &same)?;
        let (slot, taken) = (if grouped(state) { "same_region" } else { "other_region" }, one.regional_group);
        places.push(place(one, slot, &asked));
        let other = |p: &Party| grouped(p) && p.regional_group != taken;
        if let Some(days) = plan.replaced {
            let gone = self.one(&mut chance, state, &places, None, &other)?;
            places.push(Place { left: Some(days), ..place(gone, "other_region", &asked) });
        }
        let two = self.one(&mut chance, state, &places, second_wish, &other)?;
        places.push(Place { came: plan.replaced, ..place(two, "other_region", &asked) });
        for main in [one, two] {
            let missing: Vec<Instrument> = asked.iter().copied().filter(|i| !is_party(main, *i)).collect();
            if !missing.is_empty() {
                let all = |p: &Party| missing.iter().all(|i| is_party(p, *i));
                let more = self.one(&mut chance, state, &places, None, &all)?;
                places.push(place(more, "additional", &missing));
            }
        }
        Ok(places)
    }

    /// Draws one State that fits. One with a language in common is preferred (para. 28 (d)); often one that is under
    /// review itself, so that people have several seats.
    fn one(
        &self,
        chance: &mut Chance,
        state: &Party,
        taken: &[Place],
        wish: Option<Language>,
        fits: &dyn Fn(&Party) -> bool,
    ) -> Result<&Party, String> {
        let eligible: Vec<&Party> = self
            .parties
            .iter()
            .filter(|p| is_party(p, Instrument::Untoc) && p.code != state.code && fits(p))
            .filter(|p| !taken.iter().any(|t| t.state == p.code) && !self.is_mutual(state.code, p.code))
            .filter(|p| self.reviews.get(&p.code).copied().unwrap_or(0) < resolution_9_1().limits.reviews_max.value)
            .collect();
        let speaks = |p: &&&Party| wish.is_some_and(|lang| p.working_languages.contains(&lang));
        let understood: Vec<&Party> = eligible.iter().filter(speaks).copied().collect();
        let pool = if understood.is_empty() { eligible } else { understood };
        let known = |p: &&&Party| REVIEWS.iter().any(|r| r.state == p.code.as_str());
        let under_review: Vec<&Party> = pool.iter().filter(known).copied().collect();
        let pool = if chance.percent(60) && !under_review.is_empty() { under_review } else { pool };
        let drawn = chance.pick(&pool).copied();
        drawn.ok_or_else(|| format!("no State is left that may review {}", state.code))
    }

    fn is_mutual(&self, state: PartyCode, candidate: PartyCode) -> bool {
        let reviewed = self.done.iter().find(|d| d.party.code == candidate);
        reviewed.is_some_and(|d| d.reviewers.iter().any(|p| p.state == state))
    }
}

fn is_party(party: &Party, instrument: Instrument) -> bool {
    party.treaties.status(instrument) == TreatyStatus::Party
}

fn place(party: &Party, slot: &'static str, asked: &[Instrument]) -> Place {
    let instruments = asked.iter().copied().filter(|i| is_party(party, *i)).collect();
    Place { state: party.code, slot, instruments, came: None, left: None }
}
