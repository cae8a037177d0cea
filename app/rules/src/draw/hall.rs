//! What counting shows at once and trying only after very long: a matching that is kept while the exact search goes on,
//! and where it falls short, the places and States to blame (Hall), as a clause to learn from.

use super::solver::{Lit, Var, no, yes};
use super::table::Who;

/// Places on one side, States with so much room on the other.
struct Matching {
    room: Vec<usize>,
    /// By place: who can take it, and the literal that says so.
    places: Vec<Vec<(Who, Lit)>>,
    /// By place: which of its candidates it has.
    given: Vec<Option<usize>>,
    /// By State: the places it has.
    held: Vec<Vec<usize>>,
}

/// Places and States from which no more room was found.
struct Reached {
    places: Vec<bool>,
    states: Vec<bool>,
}

impl Matching {
    fn new(room: Vec<usize>) -> Self {
        let held = vec![Vec::new(); room.len()];
        Self { room, places: Vec::new(), given: Vec::new(), held }
    }

    fn add(&mut self, candidates: Vec<(Who, Lit)>) -> usize {
        self.places.push(candidates);
        self.given.push(None);
        self.places.len() - 1
    }

    fn who(&self, place: usize) -> Option<usize> {
        self.given[place].map(|at| usize::from(self.places[place][at].0))
    }

    fn release(&mut self, place: usize) {
        if let Some(who) = self.who(place) {
            self.held[who].retain(|p| *p != place);
        }
        self.given[place] = None;
    }

    /// Gives each place that is wanted one of its candidates if possible; those for which it is not.
    fn fill(&mut self, value: &[i8], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        for place in 0..self.places.len() {
            let stale = |at: usize| value[self.places[place][at].1 as usize] == -1;
            if self.given[place].is_some_and(|at| !wanted(place) || stale(at)) {
                self.release(place);
            }
        }
        (0..self.places.len()).filter(|p| wanted(*p) && self.given[*p].is_none() && !self.augment(*p, value)).collect()
    }

    /// Finds a State for a place by moving others on.
    fn augment(&mut self, start: usize, value: &[i8]) -> bool {
        let mut came: Vec<Option<(usize, usize)>> = vec![None; self.room.len()];
        let mut places = vec![start];
        let mut from = 0;
        while let Some(place) = places.get(from).copied() {
            from += 1;
            for at in 0..self.places[place].len() {
                let (who, lit) = self.places[place][at];
                let who = usize::from(who);
                if value[lit as usize] == -1 || came[who].is_some() {
                    continue;
                }
                came[who] = Some((place, at));
                if self.held[who].len() < self.room[who] {
                    self.move_on(start, who, &came);
                    return true;
                }
                places.extend(&self.held[who]);
            }
        }
        false
    }

    fn move_on(&mut self, start: usize, last: usize, came: &[Option<(usize, usize)>]) {
        let mut who = last;
        while let Some((place, at)) = came[who] {
            let before = self.who(place);
            self.release(place);
            self.given[place] = Some(at);
            self.held[who].push(place);
            match before {
                Some(next) if place != start => who = next,
                _ => return,
            }
        }
    }

    /// Everything that can be reached from places that got nobody.
    fn reach(&self, from: &[usize], value: &[i8]) -> Reached {
        let mut reached = Reached { places: vec![false; self.places.len()], states: vec![false; self.room.len()] };
        let mut queue = from.to_vec();
        while let Some(place) = queue.pop() {
            if std::mem::replace(&mut reached.places[place], true) {
                continue;
            }
            for (who, lit) in &self.places[place] {
                let who = usize::from(*who);
                if value[*lit as usize] != -1 && !std::mem::replace(&mut reached.states[who], true) {
                    queue.extend(&self.held[who]);
                }
            }
        }
        reached
    }

    /// The literals that do not hold and so keep the places that were reached from anybody else.
    fn blame(&self, reached: &Reached, value: &[i8], clause: &mut Vec<Lit>) {
        for (candidates, _) in self.places.iter().zip(&reached.places).filter(|(_, r)| **r) {
            let others = candidates.iter().filter(|(w, _)| !reached.states[usize::from(*w)]);
            clause.extend(others.map(|(_, l)| *l).filter(|l| value[*l as usize] == -1));
        }
    }
}

fn tidy(mut clause: Vec<Lit>) -> Vec<Lit> {
    clause.sort_unstable();
    clause.dedup();
    clause
}

/// When a place has to be filled.
pub(super) enum Need {
    Always,
    /// With one of these gaps, or once nobody is left who leaves none.
    Gap {
        gaps: Vec<Var>,
        without: Vec<Lit>,
    },
}

impl Need {
    /// The literals that do not hold and so make the place necessary; `None` where it is not.
    fn must(&self, value: &[i8]) -> Option<Vec<Lit>> {
        match self {
            Self::Always => Some(Vec::new()),
            Self::Gap { gaps, without } => {
                if let Some(gap) = gaps.iter().find(|g| value[yes(**g) as usize] == 1) {
                    return Some(vec![no(*gap)]);
                }
                without.iter().all(|l| value[*l as usize] == -1).then(|| without.clone())
            }
        }
    }
}

/// Whether there are enough States for all places that have to be filled.
pub(super) struct Hall {
    matching: Matching,
    needs: Vec<Need>,
}

impl Hall {
    pub(super) fn new(room: Vec<usize>) -> Self {
        Self { matching: Matching::new(room), needs: Vec::new() }
    }

    pub(super) fn add(&mut self, need: Need, candidates: Vec<(Who, Lit)>) {
        self.matching.add(candidates);
        self.needs.push(need);
    }

    /// A clause that is broken because there are too few States; `None` where there are enough.
    pub(super) fn shortage(&mut self, value: &[i8]) -> Option<Vec<Lit>> {
        let must: Vec<Option<Vec<Lit>>> = self.needs.iter().map(|n| n.must(value)).collect();
        let empty = self.matching.fill(value, |place| must[place].is_some());
        let first = empty.first().copied()?;
        let reached = self.matching.reach(&[first], value);
        let mut clause = Vec::new();
        let blamed = must.iter().zip(&reached.places).filter(|(_, r)| **r);
        clause.extend(blamed.filter_map(|(m, _)| m.as_ref()).flatten());
        self.matching.blame(&reached, value, &mut clause);
        Some(tidy(clause))
    }
}

/// A limit on things that cost room, where some places cannot all do without: what cannot is counted before it is decided.
pub(super) struct Bound {
    matching: Matching,
    most: usize,
    /// What costs, and the place that does without otherwise.
    costs: Vec<(Lit, Option<usize>)>,
}

impl Bound {
    pub(super) fn new(room: Vec<usize>, most: usize) -> Self {
        Self { matching: Matching::new(room), most, costs: Vec::new() }
    }

    /// A place with those who would cost nothing, and what costs there.
    pub(super) fn add(&mut self, free: Vec<(Who, Lit)>, costs: impl IntoIterator<Item = Lit>) {
        let place = self.matching.add(free);
        self.costs.extend(costs.into_iter().map(|l| (l, Some(place))));
    }

    /// Something that costs by itself.
    pub(super) fn cost(&mut self, lit: Lit) {
        self.costs.push((lit, None));
    }

    /// A clause that is broken because too much is needed; `None` where it may do.
    pub(super) fn excess(&mut self, value: &[i8]) -> Option<Vec<Lit>> {
        let mut costly = vec![false; self.matching.places.len()];
        let mut clause = Vec::new();
        for (lit, place) in &self.costs {
            if value[*lit as usize] == 1 {
                clause.push(lit ^ 1);
                if let Some(place) = place {
                    costly[*place] = true;
                }
            }
        }
        let empty = self.matching.fill(value, |place| !costly[place]);
        if clause.len() + empty.len() <= self.most {
            return None;
        }
        clause.truncate(self.most + 1);
        let wanted = self.most + 1 - clause.len();
        let reached = self.matching.reach(&empty[..wanted], value);
        self.matching.blame(&reached, value, &mut clause);
        Some(tidy(clause))
    }
}
