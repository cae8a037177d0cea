//! The second half of the brute force: teams are put together, review after review, until nothing is left to try.

use super::brute::{Brute, Seat, Team};
use rules::draw::conflict::Clause;

/// What was drawn so far, for each review.
pub type Drawn = Vec<Vec<Seat>>;

impl Brute {
    pub fn nothing(&self) -> Drawn {
        vec![Vec::new(); self.parties.len()]
    }

    /// Whether what was drawn can be completed; `None` where trying took too long.
    pub fn exists(&self, drawn: &Drawn) -> Option<bool> {
        let (mut found, mut nodes) = (false, 30_000);
        self.visit(drawn, &mut nodes, &mut |_| {
            found = true;
            false
        });
        if found { Some(true) } else { (nodes > 0).then_some(false) }
    }

    /// All results, each with the team of every review; `None` where there are more than `most`.
    pub fn all(&self, most: usize) -> Option<Vec<Vec<Team>>> {
        let (mut all, mut nodes) = (Vec::new(), 300_000);
        self.visit(&self.nothing(), &mut nodes, &mut |teams| {
            all.push(teams.iter().enumerate().map(|(r, t)| self.teams[r][*t].clone()).collect());
            all.len() <= most
        });
        (nodes > 0 && all.len() <= most).then_some(all)
    }

    /// Shows each result until told to stop (false).
    fn visit(&self, drawn: &Drawn, nodes: &mut u32, show: &mut dyn FnMut(&[usize]) -> bool) {
        let n = self.parties.len();
        let lists = self.teams.iter().zip(drawn);
        let lists = lists.map(|(all, has)| {
            let with = |t: &Team| has.iter().all(|s| t.seats.contains(s));
            (0..all.len()).filter(|t| with(&all[*t])).collect()
        });
        let mut state = State { lists: lists.collect(), chosen: vec![usize::MAX; n], by: vec![0; n], load: vec![0; n] };
        self.descend(&mut state, nodes, show);
    }

    fn descend(&self, state: &mut State, nodes: &mut u32, show: &mut dyn FnMut(&[usize]) -> bool) -> bool {
        if *nodes == 0 {
            return false;
        }
        *nodes -= 1;
        let n = self.parties.len();
        let most = |w: usize| {
            let free = self.parties[w].volunteers_for_more || !self.keeps(Clause::AtMostThree);
            if free { u32::MAX } else { self.max }
        };
        let least = if self.keeps(Clause::AtLeastOne) { self.min } else { 0 };
        let full = (0..n).filter(|w| state.load[*w] >= most(*w)).fold(0_u32, |m, w| m | 1 << w);
        let (mut open, mut reach, mut seats, mut room) = (None, 0, 0, 0);
        for review in (0..n).filter(|r| state.chosen[*r] == usize::MAX) {
            // Para. 28 (a): whom the State under review reviews cannot review it.
            let mutual = if self.keeps(Clause::NoMutual) {
                (0..n).filter(|w| state.by[*w] & 1 << review != 0).fold(0_u32, |m, w| m | 1 << w)
            } else {
                0
            };
            let extra = if self.options.additional_counts { full } else { 0 };
            let teams = &self.teams[review];
            let fits =
                |t: &&usize| teams[**t].main & (mutual | full) == 0 && teams[**t].additional & (mutual | extra) == 0;
            let list: Vec<usize> = state.lists[review].iter().filter(fits).copied().collect();
            let sizes = list.iter().map(|t| self.weight(&teams[*t]));
            seats += sizes.clone().max().unwrap_or(0);
            room += sizes.min().unwrap_or(0);
            reach |= list.iter().fold(0, |m, t| m | teams[*t].main | teams[*t].additional);
            if open.as_ref().is_none_or(|(_, l): &(usize, Vec<usize>)| list.len() < l.len()) {
                open = Some((review, list));
            }
        }
        let hungry = |w: &usize| self.parties[*w].may_review && state.load[*w] < least;
        let needs: u32 = (0..n).filter(hungry).map(|w| least - state.load[w]).sum();
        let spare = (0..n).filter(|w| self.parties[*w].may_review);
        let spare: u32 = spare.map(|w| most(w).saturating_sub(state.load[w]).min(100)).sum();
        if needs > seats || room > spare || (0..n).filter(hungry).any(|w| reach & 1 << w == 0) {
            return true;
        }
        let Some((review, list)) = open else { return show(&state.chosen) };
        for team in list {
            let taken = &self.teams[review][team];
            self.seat(state, review, taken, 1);
            state.chosen[review] = team;
            let on = self.descend(state, nodes, show);
            state.chosen[review] = usize::MAX;
            self.seat(state, review, taken, u32::MAX);
            if !on {
                return false;
            }
        }
        true
    }

    fn weight(&self, team: &Team) -> u32 {
        let additional = if self.options.additional_counts { team.additional.count_ones() } else { 0 };
        team.main.count_ones() + additional
    }

    /// Adds a team to the loads, or with -1 takes it away.
    fn seat(&self, state: &mut State, review: usize, team: &Team, sign: u32) {
        state.by[review] = if sign == 1 { team.main | team.additional } else { 0 };
        for seat in team.seats.iter().filter(|s| !s.additional || self.options.additional_counts) {
            state.load[seat.who] = state.load[seat.who].wrapping_add(sign);
        }
    }
}

struct State {
    lists: Vec<Vec<usize>>,
    chosen: Vec<usize>,
    /// Who reviews each State, as bits.
    by: Vec<u32>,
    load: Vec<u32>,
}
