//! A second opinion on each step of a record: who could be drawn, who not and by which paragraph, and the numbers.

use super::oracle::{Law, Set, must};
use rules::draw::Record;
use rules::draw::record::{Asked, By, Slot, Step, Why};
use rules::party::PartyCode;
use rules::ruleset::RuleSet;
use std::collections::{BTreeMap, BTreeSet};

/// Checks every step, voided ones too, and that those that count are the result.
pub fn check(record: &Record, law: &Law<'_>, rules: &RuleSet) -> Result<(), String> {
    let mut counted: Vec<&Step> = Vec::new();
    let mut attempts: BTreeMap<u64, u64> = BTreeMap::new();
    for step in &record.steps {
        // A drawing with a number that was there before comes after a void.
        counted.truncate(usize::try_from(step.step - 1).unwrap());
        let attempt = attempts.entry(step.step).or_insert(0);
        *attempt += 1;
        must!(step.attempt == *attempt, "step {}: attempt {}", step.step, step.attempt);
        must!(step.step == counted.len() as u64 + 1, "step {} does not follow", step.step);
        sift(step, &counted, law, rules, record).map_err(|e| format!("step {}: {e}", step.step))?;
        counted.push(step);
    }
    while counted.last().is_some_and(|s| s.voided.is_some()) {
        counted.pop();
    }
    must!(counted.iter().all(|s| s.voided.is_none()), "a voided step counts");
    result(record, &counted)
}

/// The steps that count give exactly the reviews, in their order, and the members of all groups but the last.
fn result(record: &Record, counted: &[&Step]) -> Result<(), String> {
    let (mut drawn, mut members) = (Vec::new(), Vec::new());
    for step in counted {
        let entry = step.taken().ok_or("nothing was taken")?;
        match &step.asked {
            Asked::ReviewingState { state_under_review, slot, .. } => {
                drawn.push((*state_under_review, *slot, entry));
            }
            Asked::Member { group, .. } => members.push((*group, entry)),
            Asked::OddGroup { .. } => {}
        }
    }
    let places = record.reviews.iter().flat_map(|r| r.reviewers.iter().map(|p| (r.state_under_review, p)));
    let places: Vec<(PartyCode, Slot, &str)> = places.map(|(s, p)| (s, p.slot, p.code.as_str())).collect();
    must!(places == drawn, "the reviews are not what was drawn");
    for (group, entry) in members {
        must!(record.groups[&group].iter().any(|c| c.as_str() == entry), "{entry} is not in {group:?}");
    }
    Ok(())
}

fn sift(step: &Step, before: &[&Step], law: &Law<'_>, rules: &RuleSet, record: &Record) -> Result<(), String> {
    let everybody: Vec<String> = match step.asked {
        Asked::OddGroup { .. } => rules.groups.names.iter().map(|g| g.code().to_owned()).collect(),
        Asked::Member { .. } | Asked::ReviewingState { .. } => law.parties.keys().map(ToString::to_string).collect(),
    };
    let (mut candidates, mut excluded) = (Vec::new(), BTreeMap::<Why, Vec<String>>::new());
    let teams = teams(before);
    for entry in &everybody {
        match reason(entry, step, before, &teams, law) {
            None => candidates.push(entry.clone()),
            Some(why) => excluded.entry(why).or_default().push(entry.clone()),
        }
    }
    let said: usize = step.excluded.iter().map(|e| e.entries.len()).sum();
    must!(step.candidates as usize + said == everybody.len(), "not everybody is spoken of");
    let theirs: BTreeMap<Why, Vec<String>> = step.excluded.iter().map(|e| (e.why, e.entries.clone())).collect();
    must!(theirs == excluded && theirs.len() == step.excluded.len(), "excluded {theirs:?}, expected {excluded:?}");
    for of in &step.excluded {
        must!(of.para == paragraph(of.why), "{:?} in para. {}", of.why, of.para);
    }
    let mut numbers = BTreeSet::new();
    for (at, drawn) in step.drawn.iter().enumerate() {
        let number = usize::try_from(drawn.number).unwrap();
        must!((1..=candidates.len()).contains(&number), "number {number} of {}", candidates.len());
        must!(candidates[number - 1] == drawn.entry, "number {number} is not {}", drawn.entry);
        must!((at + 1 == step.drawn.len()) == drawn.set_aside.is_none(), "the last number counts, no other");
        must!(
            drawn.set_aside.is_none_or(|w| w == Why::DeadEnd || w == Why::Unproven),
            "set aside as {:?}",
            drawn.set_aside
        );
        let left: Vec<usize> = (1..=candidates.len()).filter(|n| !numbers.contains(n)).collect();
        let place = record.seed.number(step.step, step.attempt, at as u64, left.len() as u64) as usize;
        must!(drawn.by == By::Ball || left[place] == number, "number {number} is not of the seed");
        must!(numbers.insert(number), "number {number} twice");
    }
    must!(!step.drawn.is_empty(), "nothing drawn");
    Ok(())
}

/// The paragraph of each reason, copied from the text by hand.
fn paragraph(why: Why) -> &'static str {
    match why {
        Why::NotOfThisRegion | Why::InAGroup | Why::AlreadyOdd => "17",
        Why::UnderReview => "26",
        Why::DoesNotReview => "26, 52",
        Why::OtherRegion | Why::SameRegion | Why::SameAsOther | Why::ReviewsAlready => "28",
        Why::Mutual => "28 (a)",
        Why::NotParty => "28 (b)",
        Why::TooMany => "28 (c)",
        Why::EnoughReviews => "29",
        Why::Replaced => "28 (d), 30",
        Why::DeadEnd | Why::Unproven => "28, 29",
    }
}

/// Who was drawn for each review so far, and whether as an additional State.
type Teams = BTreeMap<PartyCode, Vec<(PartyCode, bool)>>;

fn teams(before: &[&Step]) -> Teams {
    let mut teams = Teams::new();
    for step in before {
        if let Asked::ReviewingState { state_under_review, slot, .. } = &step.asked {
            let who = PartyCode::parse(step.taken().unwrap()).unwrap();
            teams.entry(*state_under_review).or_default().push((who, *slot == Slot::Additional));
        }
    }
    teams
}

/// The first reason of METHOD.md, section 4, that keeps an entry from a step.
fn reason(entry: &str, step: &Step, before: &[&Step], teams: &Teams, law: &Law<'_>) -> Option<Why> {
    match &step.asked {
        Asked::OddGroup { regional_group, .. } => {
            let same =
                |s: &&&Step| matches!(&s.asked, Asked::OddGroup { regional_group: g, .. } if g == regional_group);
            before.iter().filter(same).any(|s| s.taken() == Some(entry)).then_some(Why::AlreadyOdd)
        }
        Asked::Member { regional_group, .. } => {
            let of = law.parties[&PartyCode::parse(entry)?].regional_group;
            let taken = |s: &&Step| matches!(s.asked, Asked::Member { .. }) && s.taken() == Some(entry);
            if of != regional_group.0 {
                return Some(Why::NotOfThisRegion);
            }
            before.iter().any(taken).then_some(Why::InAGroup)
        }
        Asked::ReviewingState { state_under_review, slot, beside, instruments } => {
            let place = Place { state: *state_under_review, slot: *slot, beside: *beside, teams, law };
            let who = PartyCode::parse(entry)?;
            place.region(who).or_else(|| place.reason(who, &instruments.iter().copied().collect()))
        }
    }
}

struct Place<'a> {
    state: PartyCode,
    slot: Slot,
    beside: Option<PartyCode>,
    teams: &'a Teams,
    law: &'a Law<'a>,
}

impl Place<'_> {
    fn team(&self, state: PartyCode) -> &[(PartyCode, bool)] {
        self.teams.get(&state).map_or(&[], Vec::as_slice)
    }

    /// Para. 28: the regional group, and who reviews at all.
    fn region(&self, who: PartyCode) -> Option<Why> {
        let (law, team) = (self.law, self.team(self.state));
        let (own, its) = (law.region(self.state), law.region(who));
        if who == self.state {
            return Some(Why::UnderReview);
        }
        if !law.parties[&who].may_review {
            return Some(Why::DoesNotReview);
        }
        let (first, without) = (team.first().map(|m| m.0), law.options.without_group_reviews);
        match self.slot {
            Slot::Additional => {
                let of_first = own.is_some() && first == self.beside;
                let slot = if of_first { Slot::SameRegion } else { Slot::OtherRegion };
                (!law.near(self.state, slot, who)).then_some(Why::OtherRegion)
            }
            Slot::SameRegion => (its != own).then_some(Why::OtherRegion),
            Slot::OtherRegion if own.is_none() && its.is_none() => Some(Why::OtherRegion),
            Slot::OtherRegion if own.is_none() => {
                first.is_some_and(|f| f != who && law.region(f) == its).then_some(Why::SameAsOther)
            }
            Slot::OtherRegion => (its == own || (its.is_none() && !without)).then_some(Why::SameRegion),
        }
    }

    fn reason(&self, who: PartyCode, needed: &Set) -> Option<Why> {
        let (law, team, additional) = (self.law, self.team(self.state), self.beside.is_some());
        let party = law.party_to(who);
        if team.iter().any(|m| m.0 == who) {
            return Some(Why::ReviewsAlready);
        }
        if self.team(who).iter().any(|m| m.0 == self.state) {
            return Some(Why::Mutual);
        }
        if if additional { !needed.is_subset(party) } else { needed.is_disjoint(party) } {
            return Some(Why::NotParty);
        }
        // Both drawn States always come, whether the second is known yet or not, and one more for each gap.
        let gaps = |w: PartyCode| !law.reviewed_for(self.state).is_subset(law.party_to(w));
        let size = 2 + usize::from(gaps(who)) + usize::from(team.first().is_some_and(|m| gaps(m.0)));
        let agreed = law.parties[&self.state].more_than_four_agreed;
        if !additional && gaps(who) && size > law.reviewers_max && !agreed {
            return Some(Why::TooMany);
        }
        let counts = |a: bool| !a || law.options.additional_counts;
        let performed = self.teams.values().flatten().filter(|m| m.0 == who && counts(m.1)).count();
        let full = performed >= law.reviews_max && !law.parties[&who].volunteers_for_more;
        (full && counts(additional)).then_some(Why::EnoughReviews)
    }
}
