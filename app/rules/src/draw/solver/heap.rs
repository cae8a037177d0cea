//! Which variable to try next.

use super::Var;

/// Variables, the most active first.
#[derive(Default)]
pub(super) struct Heap {
    order: Vec<Var>,
    /// Position by variable.
    place: Vec<usize>,
}

const ABSENT: usize = usize::MAX;

impl Heap {
    pub(super) fn grow(&mut self) {
        self.place.push(ABSENT);
    }

    pub(super) fn insert(&mut self, var: Var, activity: &[f64]) {
        if self.place[var as usize] == ABSENT {
            self.place[var as usize] = self.order.len();
            self.order.push(var);
            self.rise(var, activity);
        }
    }

    pub(super) fn rise(&mut self, var: Var, activity: &[f64]) {
        let mut at = self.place[var as usize];
        if at == ABSENT {
            return;
        }
        while at > 0 {
            let up = (at - 1) / 2;
            if activity[self.order[up] as usize] >= activity[var as usize] {
                break;
            }
            self.put(self.order[up], at);
            at = up;
        }
        self.put(var, at);
    }

    fn put(&mut self, var: Var, at: usize) {
        self.order[at] = var;
        self.place[var as usize] = at;
    }

    pub(super) fn pop(&mut self, activity: &[f64]) -> Option<Var> {
        let first = *self.order.first()?;
        self.place[first as usize] = ABSENT;
        let last = self.order.pop()?;
        if last == first {
            return Some(first);
        }
        let mut at = 0;
        loop {
            let mut down = 2 * at + 1;
            if down >= self.order.len() {
                break;
            }
            let next = down + 1;
            let more = |a: usize, b: usize| activity[self.order[a] as usize] > activity[self.order[b] as usize];
            if next < self.order.len() && more(next, down) {
                down = next;
            }
            if activity[self.order[down] as usize] <= activity[last as usize] {
                break;
            }
            self.put(self.order[down], at);
            at = down;
        }
        self.put(last, at);
        Some(first)
    }
}
