//! What is learned from a dead end, what is kept of it, and what is forgotten.

use super::{Broken, Cause, Clause, Lit, Solver, Var};

impl Solver {
    /// The literals that do not hold and so broke the cause, or forced `forced` through it.
    fn because(&self, cause: Cause, forced: Option<Lit>) -> Vec<Lit> {
        match cause {
            Cause::None => Vec::new(),
            Cause::Clause(index) => {
                self.clauses[index as usize].lits.iter().copied().filter(|l| Some(*l) != forced).collect()
            }
            Cause::Limit(index) => {
                let limit = &self.limits[index as usize];
                let (wanted, before) = match forced {
                    Some(lit) => (limit.most, self.at[(lit >> 1) as usize] as usize),
                    None => (limit.most + 1, self.head),
                };
                let counted = |l: &&Lit| self.holds(**l) && (self.at[(**l >> 1) as usize] as usize) < before;
                limit.members.iter().filter(counted).take(wanted).map(|l| l ^ 1).collect()
            }
        }
    }

    /// Learns a clause from a dead end: the first point through which everything went. Also the level to go back to.
    pub(super) fn learn(&mut self, broken: Broken) -> (Vec<Lit>, usize) {
        let here = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
        let mut clause = vec![0];
        let mut touched = Vec::new();
        let (mut open, mut at) = (0_usize, self.trail.len());
        let mut reasons = match broken {
            Broken::Cause(cause) => self.because(cause, None),
            Broken::Advice(clause) => clause,
        };
        loop {
            for lit in &reasons {
                let var = (lit >> 1) as usize;
                if self.seen[var] || self.level[var] == 0 {
                    continue;
                }
                self.seen[var] = true;
                touched.push(var);
                self.bump(lit >> 1);
                if self.level[var] >= here {
                    open += 1;
                } else {
                    clause.push(*lit);
                }
            }
            let lit = loop {
                at -= 1;
                let lit = self.trail[at];
                if self.seen[(lit >> 1) as usize] {
                    break lit;
                }
            };
            open -= 1;
            if open == 0 {
                clause[0] = lit ^ 1;
                break;
            }
            reasons = self.because(self.cause[(lit >> 1) as usize], Some(lit));
        }
        // What follows from the rest of the clause is left out of it.
        let needed = |me: &Self, lit: &Lit| match me.cause[(lit >> 1) as usize] {
            // Asking a limit means looking at all its members: dearer than a longer clause.
            Cause::None | Cause::Limit(_) => true,
            cause @ Cause::Clause(_) => {
                let of = me.because(cause, Some(lit ^ 1));
                of.iter().any(|l| !me.seen[(l >> 1) as usize] && me.level[(l >> 1) as usize] > 0)
            }
        };
        let rest: Vec<Lit> = clause[1..].iter().copied().filter(|l| needed(self, l)).collect();
        clause.truncate(1);
        clause.extend(rest);
        for var in touched {
            self.seen[var] = false;
        }
        let mut back = 0;
        for at in 1..clause.len() {
            let level = self.level[(clause[at] >> 1) as usize] as usize;
            if level > back {
                back = level;
                clause.swap(1, at);
            }
        }
        self.step *= 1.05;
        if self.step > 1e100 {
            self.activity.iter_mut().for_each(|a| *a *= 1e-100);
            self.step *= 1e-100;
        }
        (clause, back)
    }

    fn bump(&mut self, var: Var) {
        self.activity[var as usize] += self.step;
        self.heap.rise(var, &self.activity);
    }

    pub(super) fn keep(&mut self, clause: Vec<Lit>) {
        let lit = clause[0];
        if clause.len() == 1 {
            self.enter(lit, Cause::None);
            return;
        }
        let mut levels: Vec<u32> = clause.iter().map(|l| self.level[(l >> 1) as usize]).collect();
        levels.sort_unstable();
        levels.dedup();
        let levels = u32::try_from(levels.len()).unwrap_or(u32::MAX);
        let index = self.attach(Clause { lits: clause, learned: true, levels });
        self.learned += 1;
        self.enter(lit, Cause::Clause(index));
    }

    /// Forgets the worse half of what was learned; only between two attempts, when little follows from it.
    pub(super) fn forget(&mut self) {
        let mut held = vec![false; self.clauses.len()];
        for lit in &self.trail {
            if let Cause::Clause(index) = self.cause[(lit >> 1) as usize] {
                held[index as usize] = true;
            }
        }
        let mut order: Vec<usize> = (0..self.clauses.len()).filter(|i| self.clauses[*i].learned).collect();
        order.sort_by_key(|i| (self.clauses[*i].levels, std::cmp::Reverse(*i)));
        let stays = order.len() / 2;
        let gone: Vec<usize> =
            order.into_iter().skip(stays).filter(|i| !held[*i] && self.clauses[*i].levels > 2).collect();
        self.learned -= gone.len();
        let mut drop = vec![false; self.clauses.len()];
        for index in gone {
            drop[index] = true;
        }
        let mut moved = vec![u32::MAX; self.clauses.len()];
        let mut clauses = Vec::with_capacity(self.clauses.len());
        for (index, clause) in std::mem::take(&mut self.clauses).into_iter().enumerate() {
            if !drop[index] {
                moved[index] = u32::try_from(clauses.len()).unwrap_or(u32::MAX);
                clauses.push(clause);
            }
        }
        self.clauses = clauses;
        for list in &mut self.watch {
            list.retain_mut(|(index, _)| {
                *index = moved[*index as usize];
                *index != u32::MAX
            });
        }
        for lit in &self.trail {
            if let Cause::Clause(index) = &mut self.cause[(lit >> 1) as usize] {
                *index = moved[*index as usize];
            }
        }
        self.keep += self.keep / 10;
    }
}
