//! Every lawful result of a small pool, by trying all: no engine, no look-ahead but plain counting.

use rules::draw::conflict::Clause;
use rules::draw::{Entrant, Options};
use rules::instrument::Instrument;
use rules::party::RegionalGroup;
use rules::ruleset::RuleSet;

/// One State in one place: `slot` 0 for the first drawn State and its gap, 1 for the second. A set of instruments is bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub slot: usize,
    pub additional: bool,
    pub instruments: u8,
    pub who: usize,
}

/// All reviewing States of one review, and the same as bits.
#[derive(Clone, Debug)]
pub struct Team {
    pub seats: Vec<Seat>,
    pub main: u32,
    pub additional: u32,
}

pub struct Brute {
    pub parties: Vec<Entrant>,
    pub options: Options,
    pub min: u32,
    pub max: u32,
    reviewers_max: usize,
    kept: Vec<Clause>,
    pub teams: Vec<Vec<Team>>,
}

fn bits(of: &[Instrument]) -> u8 {
    of.iter().fold(0, |b, i| b | 1 << Instrument::ALL.iter().position(|x| x == i).unwrap())
}

pub fn list(bits: u8) -> Vec<Instrument> {
    Instrument::ALL.into_iter().enumerate().filter(|(n, _)| bits & 1 << n != 0).map(|(_, i)| i).collect()
}

impl Brute {
    /// `parties` sorted by code; only the clauses in `kept` hold.
    pub fn new(parties: &[Entrant], rules: &RuleSet, kept: &[Clause]) -> Self {
        let mut me = Self {
            parties: parties.to_vec(),
            options: rules.draw.options,
            min: rules.limits.reviews_min.value,
            max: rules.limits.reviews_max.value,
            reviewers_max: usize::try_from(rules.limits.reviewers_max.value).unwrap(),
            kept: kept.to_vec(),
            teams: Vec::new(),
        };
        me.teams = (0..parties.len()).map(|r| me.all_teams(r)).collect();
        me
    }

    pub fn keeps(&self, clause: Clause) -> bool {
        self.kept.contains(&clause)
    }

    pub fn asked(&self, review: usize) -> u8 {
        let state = &self.parties[review];
        bits(&state.instruments) | bits(&state.signed)
    }

    fn party(&self, who: usize) -> u8 {
        if self.keeps(Clause::SameInstrument) { bits(&self.parties[who].instruments) } else { 15 }
    }

    fn agreed(&self, review: usize) -> bool {
        self.parties[review].more_than_four_agreed || !self.keeps(Clause::AtMostFour)
    }

    /// Para. 28: whether a State's regional group fits a place.
    fn region(&self, review: usize, slot: usize, who: usize) -> bool {
        let (own, its) = (self.parties[review].regional_group, self.parties[who].regional_group);
        let none = RegionalGroup::None;
        if !self.keeps(Clause::Regions) {
            return true;
        }
        match (own == none, slot) {
            (true, _) => its != none,
            (false, 0) => its == own,
            (false, _) => its != own && (its != none || self.options.without_group_reviews),
        }
    }

    fn all_teams(&self, review: usize) -> Vec<Team> {
        let asked = self.asked(review);
        let able = |w: &usize| *w != review && self.parties[*w].may_review;
        let able: Vec<usize> = (0..self.parties.len()).filter(able).collect();
        let fits = |slot, w: usize| self.region(review, slot, w) && self.party(w) & asked != 0;
        let mut teams = Vec::new();
        for &a in able.iter().filter(|w| fits(0, **w)) {
            for &b in able.iter().filter(|w| fits(1, **w) && **w != a) {
                let group = |w: usize| self.parties[w].regional_group;
                let alone = group(review) == RegionalGroup::None && self.keeps(Clause::Regions);
                if alone && group(a) == group(b) {
                    continue;
                }
                let gaps = [asked & !self.party(a), asked & !self.party(b)];
                if 2 + gaps.iter().filter(|g| **g != 0).count() > self.reviewers_max && !self.agreed(review) {
                    continue;
                }
                let main = |slot, who| Seat { slot, additional: false, instruments: asked, who };
                let mut open = vec![vec![main(0, a), main(1, b)]];
                for (slot, gap) in gaps.into_iter().enumerate().filter(|g| g.1 != 0) {
                    open = open.iter().flat_map(|t| self.filled(review, slot, gap, t, &able)).collect();
                }
                teams.extend(open.into_iter().map(Team::of));
            }
        }
        teams
    }

    /// A gap filled by one State, or, where the State under review agrees, by one for each instrument.
    fn filled(&self, review: usize, slot: usize, gap: u8, team: &[Seat], able: &[usize]) -> Vec<Vec<Seat>> {
        let singles: Vec<u8> = (0..4).map(|n| 1 << n).filter(|b| gap & b != 0).collect();
        let mut ways = vec![vec![gap]];
        if singles.len() > 1 && self.agreed(review) {
            ways.push(singles);
        }
        let mut found = Vec::new();
        for way in ways {
            let mut open = vec![team.to_vec()];
            for instruments in way {
                let mut wider = Vec::new();
                for (team, who) in open.iter().flat_map(|t| able.iter().map(move |w| (t, *w))) {
                    let party = self.party(who) & instruments == instruments;
                    let near = !self.options.additional_of_same_group || self.region(review, slot, who);
                    if party && near && team.iter().all(|s| s.who != who) {
                        let seat = Seat { slot, additional: true, instruments, who };
                        wider.push(team.iter().copied().chain([seat]).collect());
                    }
                }
                open = wider;
            }
            found.extend(open);
        }
        found
    }
}

impl Team {
    fn of(seats: Vec<Seat>) -> Self {
        let mask = |additional| seats.iter().filter(|s| s.additional == additional).fold(0, |m, s| m | 1 << s.who);
        Self { main: mask(false), additional: mask(true), seats }
    }
}
