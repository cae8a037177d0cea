//! A small, exact search for a yes or no over things that hold or not: clauses ("one of these holds") and limits ("at most
//! so many of these hold"). It learns a clause from every dead end, and what it learned serves all later questions.
//!
//! Nothing in it is random, so that a repetition asks, learns and answers the same.

mod heap;
mod learn;
#[cfg(test)]
mod tests;

use heap::Heap;

/// Something that can hold or not.
pub(super) type Var = u32;

/// A variable that holds (even) or does not (odd).
pub(super) type Lit = u32;

/// The variable holds.
pub(super) const fn yes(var: Var) -> Lit {
    var << 1
}

/// The variable does not hold.
pub(super) const fn no(var: Var) -> Lit {
    var << 1 | 1
}

/// Whether something is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// Not known within the bound.
    Unknown,
}

/// Why a literal holds.
#[derive(Clone, Copy)]
enum Cause {
    /// Assumed, tried, or certain from the beginning.
    None,
    Clause(u32),
    Limit(u32),
}

/// A contradiction that was met: a clause or limit that is broken, or a clause that was worked out on the spot.
enum Broken {
    Cause(Cause),
    Advice(Vec<Lit>),
}

struct Clause {
    /// The first two are watched: one of them holds or is open unless the clause is dealt with.
    lits: Vec<Lit>,
    learned: bool,
    /// From how many levels it was learned: few are worth keeping.
    levels: u32,
}

struct Limit {
    members: Vec<Lit>,
    most: usize,
    /// Members that hold, as far as the trail was followed.
    count: usize,
}

/// Dead ends in one question before the costlier advice is asked for.
const ADVICE: u64 = 4;
/// After advice that found nothing, so many things are tried before it is asked for again.
const TRIED: u32 = 2;
/// Dead ends before the first new beginning.
const PAUSE: u64 = 100;
/// Learned clauses before the worse half is forgotten for the first time.
const LEARNED: usize = 4_000;

pub(super) struct Solver {
    /// By literal: 1 holds, -1 does not, 0 open.
    value: Vec<i8>,
    level: Vec<u32>,
    /// Position on the trail.
    at: Vec<u32>,
    cause: Vec<Cause>,
    /// What to try first.
    phase: Vec<bool>,
    activity: Vec<f64>,
    seen: Vec<bool>,
    heap: Heap,
    clauses: Vec<Clause>,
    watch: Vec<Vec<(u32, Lit)>>,
    limits: Vec<Limit>,
    member: Vec<Vec<u32>>,
    trail: Vec<Lit>,
    marks: Vec<usize>,
    head: usize,
    step: f64,
    learned: usize,
    keep: usize,
    /// A contradiction from the beginning.
    broken: bool,
    assumed: Vec<Lit>,
}

impl Solver {
    pub(super) fn new() -> Self {
        Self {
            value: Vec::new(),
            level: Vec::new(),
            at: Vec::new(),
            cause: Vec::new(),
            phase: Vec::new(),
            activity: Vec::new(),
            seen: Vec::new(),
            heap: Heap::default(),
            clauses: Vec::new(),
            watch: Vec::new(),
            limits: Vec::new(),
            member: Vec::new(),
            trail: Vec::new(),
            marks: Vec::new(),
            head: 0,
            step: 1.0,
            learned: 0,
            keep: LEARNED,
            broken: false,
            assumed: Vec::new(),
        }
    }

    /// A new variable; the higher `activity`, the sooner it is tried.
    pub(super) fn variable(&mut self, activity: f64) -> Var {
        let var = Var::try_from(self.level.len()).unwrap_or(Var::MAX);
        self.value.extend([0, 0]);
        self.watch.extend([Vec::new(), Vec::new()]);
        self.member.extend([Vec::new(), Vec::new()]);
        self.level.push(0);
        self.at.push(0);
        self.cause.push(Cause::None);
        self.phase.push(false);
        self.activity.push(activity);
        self.seen.push(false);
        self.heap.grow();
        self.heap.insert(var, &self.activity);
        var
    }

    /// One of these holds.
    pub(super) fn clause(&mut self, lits: Vec<Lit>) {
        match lits.as_slice() {
            [] => self.broken = true,
            [one] => self.certain(*one),
            _ => {
                self.attach(Clause { lits, learned: false, levels: 0 });
            }
        }
    }

    /// At most so many of these hold.
    pub(super) fn at_most(&mut self, members: Vec<Lit>, most: usize) {
        if members.len() <= most {
            return;
        }
        if most == 0 {
            for lit in members {
                self.certain(lit ^ 1);
            }
            return;
        }
        let index = u32::try_from(self.limits.len()).unwrap_or(u32::MAX);
        for lit in &members {
            self.member[*lit as usize].push(index);
        }
        self.limits.push(Limit { members, most, count: 0 });
    }

    /// At least so many of these hold.
    pub(super) fn at_least(&mut self, members: Vec<Lit>, least: usize) {
        match members.len().checked_sub(least) {
            None => self.broken = true,
            Some(_) if least == 0 => {}
            Some(_) if least == 1 => self.clause(members),
            Some(spare) => self.at_most(members.into_iter().map(|l| l ^ 1).collect(), spare),
        }
    }

    /// There is no answer.
    pub(super) fn contradict(&mut self) {
        self.broken = true;
    }

    /// Tries this side of a variable first.
    pub(super) fn suggest(&mut self, lit: Lit) {
        self.phase[(lit >> 1) as usize] = lit & 1 == 0;
    }

    /// Whether the literal holds; after a yes, in the answer found.
    pub(super) fn holds(&self, lit: Lit) -> bool {
        self.value[lit as usize] == 1
    }

    fn certain(&mut self, lit: Lit) {
        match self.value[lit as usize] {
            -1 => self.broken = true,
            0 => self.enter(lit, Cause::None),
            _ => {}
        }
    }

    fn attach(&mut self, clause: Clause) -> u32 {
        let index = u32::try_from(self.clauses.len()).unwrap_or(u32::MAX);
        for side in 0..2 {
            let (lit, other) = (clause.lits[side], clause.lits[1 - side]);
            self.watch[lit as usize].push((index, other));
        }
        self.clauses.push(clause);
        index
    }

    fn enter(&mut self, lit: Lit, cause: Cause) {
        let var = (lit >> 1) as usize;
        self.value[lit as usize] = 1;
        self.value[(lit ^ 1) as usize] = -1;
        self.level[var] = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
        self.at[var] = u32::try_from(self.trail.len()).unwrap_or(u32::MAX);
        self.cause[var] = cause;
        self.trail.push(lit);
    }

    /// Follows what is forced; what was broken, if anything.
    fn propagate(&mut self) -> Option<Cause> {
        while let Some(lit) = self.trail.get(self.head).copied() {
            self.head += 1;
            let mut broken = None;
            for at in 0..self.member[lit as usize].len() {
                let index = self.member[lit as usize][at];
                let limit = &mut self.limits[index as usize];
                // All are counted, even after one is broken: `cancel` counts all of them back.
                limit.count += 1;
                if limit.count > limit.most {
                    broken = broken.or(Some(Cause::Limit(index)));
                } else if limit.count == limit.most && broken.is_none() {
                    self.close(index);
                }
            }
            let broken = broken.or_else(|| self.visit(lit ^ 1));
            if broken.is_some() {
                return broken;
            }
        }
        None
    }

    fn close(&mut self, index: u32) {
        for at in 0..self.limits[index as usize].members.len() {
            let lit = self.limits[index as usize].members[at];
            if self.value[lit as usize] == 0 {
                self.enter(lit ^ 1, Cause::Limit(index));
            }
        }
    }

    /// Looks at the clauses that watch a literal which no longer holds.
    fn visit(&mut self, gone: Lit) -> Option<Cause> {
        let mut list = std::mem::take(&mut self.watch[gone as usize]);
        let (mut kept, mut from, mut broken) = (0, 0, None);
        while let Some((index, blocker)) = list.get(from).copied() {
            from += 1;
            if self.value[blocker as usize] == 1 {
                list[kept] = (index, blocker);
                kept += 1;
                continue;
            }
            let lits = &mut self.clauses[index as usize].lits;
            if lits[0] == gone {
                lits.swap(0, 1);
            }
            let first = lits[0];
            if self.value[first as usize] != 1 {
                let free = (2..lits.len()).find(|at| self.value[lits[*at] as usize] != -1);
                if let Some(at) = free {
                    lits.swap(1, at);
                    let now = lits[1];
                    self.watch[now as usize].push((index, first));
                    continue;
                }
            }
            list[kept] = (index, first);
            kept += 1;
            match self.value[first as usize] {
                0 => self.enter(first, Cause::Clause(index)),
                -1 => {
                    broken = Some(Cause::Clause(index));
                    break;
                }
                _ => {}
            }
        }
        list.drain(kept..from);
        self.watch[gone as usize] = list;
        broken
    }

    /// Takes back all levels above this one.
    fn cancel(&mut self, level: usize) {
        let Some(from) = self.marks.get(level).copied() else { return };
        while self.trail.len() > from {
            let Some(lit) = self.trail.pop() else { break };
            let var = (lit >> 1) as usize;
            if self.trail.len() < self.head {
                for index in &self.member[lit as usize] {
                    self.limits[*index as usize].count -= 1;
                }
            }
            self.value[lit as usize] = 0;
            self.value[(lit ^ 1) as usize] = 0;
            self.phase[var] = lit & 1 == 0;
            self.heap.insert(lit >> 1, &self.activity);
        }
        self.marks.truncate(level);
        self.head = self.head.min(from);
    }

    /// Looks for an answer in which all of these hold. `dead_ends` is how many are allowed; what is left of them stays.
    /// `advise` is told what holds, by literal, and may name a clause that is broken though nothing forced shows it.
    pub(super) fn solve(
        &mut self,
        assumed: &[Lit],
        dead_ends: &mut u32,
        mut advise: impl FnMut(&[i8]) -> Option<Vec<Lit>>,
    ) -> Answer {
        // What followed from the same beginning is kept.
        let same = assumed.iter().zip(&self.assumed).take_while(|(a, b)| a == b).count();
        self.cancel(same);
        self.assumed = assumed.to_vec();
        let (mut met, mut pause, mut round, mut tried) = (0_u64, PAUSE, 1_u64, TRIED);
        loop {
            if self.broken {
                return Answer::No;
            }
            let mut broken = self.propagate().map(Broken::Cause);
            tried += 1;
            if broken.is_none() && met >= ADVICE && tried >= TRIED {
                tried = 0;
                broken = advise(&self.value).map(|clause| {
                    // It was broken at the level of its last literal.
                    let last = clause.iter().map(|l| self.level[(l >> 1) as usize]).max().unwrap_or(0);
                    self.cancel(last as usize);
                    Broken::Advice(clause)
                });
            }
            if let Some(broken) = broken {
                if self.marks.is_empty() {
                    self.broken = true;
                    return Answer::No;
                }
                if *dead_ends == 0 {
                    self.cancel(0);
                    self.assumed.clear();
                    return Answer::Unknown;
                }
                *dead_ends -= 1;
                met += 1;
                tried = TRIED;
                let (clause, back) = self.learn(broken);
                self.cancel(back);
                self.keep(clause);
                continue;
            }
            if met >= pause {
                // Begin again, with what was learned.
                round += 1;
                pause = met + PAUSE * luby(round);
                self.cancel(assumed.len());
                if self.learned > self.keep {
                    self.forget();
                }
            }
            match self.choose() {
                Choice::Try(lit) => {
                    self.marks.push(self.trail.len());
                    self.enter(lit, Cause::None);
                }
                Choice::Contradicted => return Answer::No,
                Choice::Complete => return Answer::Yes,
            }
        }
    }

    fn choose(&mut self) -> Choice {
        while let Some(lit) = self.assumed.get(self.marks.len()).copied() {
            match self.value[lit as usize] {
                1 => self.marks.push(self.trail.len()),
                0 => return Choice::Try(lit),
                _ => return Choice::Contradicted,
            }
        }
        while let Some(var) = self.heap.pop(&self.activity) {
            if self.value[yes(var) as usize] == 0 {
                return Choice::Try(if self.phase[var as usize] { yes(var) } else { no(var) });
            }
        }
        Choice::Complete
    }
}

enum Choice {
    Try(Lit),
    /// What is assumed cannot hold.
    Contradicted,
    /// Everything is decided.
    Complete,
}

/// 1 1 2 1 1 2 4 1 1 2 …: how long to go on before beginning again.
fn luby(mut round: u64) -> u64 {
    loop {
        let bits = 64 - u64::from(round.leading_zeros());
        if round + 1 == 1 << bits {
            return 1 << (bits - 1);
        }
        round -= (1 << (bits - 1)) - 1;
    }
}
