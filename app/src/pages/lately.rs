//! Parts of pages drawn lately. Drawing a list of 189 reviews costs milliseconds, and it is read far more often than it
//! changes.
//!
//! The key is all that a part was drawn from, compared as a whole: with what else it may be shown is nothing to think
//! about, since nothing else is in it. Who may see what is decided before, each time; what is looked up is only how it looks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// How many are kept.
const KEPT: usize = 24;

/// Parts drawn lately, the last used first.
pub(crate) struct Lately<K>(Mutex<VecDeque<(K, Arc<str>)>>);

impl<K> Default for Lately<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq> Lately<K> {
    /// What was drawn from this, or is drawn now. Two who ask at once may both draw.
    pub(crate) fn find_or(&self, key: K, draw: impl FnOnce(&K) -> String) -> Arc<str> {
        if let Ok(mut kept) = self.0.lock()
            && let Some(place) = kept.iter().position(|(k, _)| *k == key)
            && let Some(found) = kept.remove(place)
        {
            let drawn = Arc::clone(&found.1);
            kept.push_front(found);
            return drawn;
        }
        let drawn: Arc<str> = draw(&key).into();
        if let Ok(mut kept) = self.0.lock() {
            kept.push_front((key, Arc::clone(&drawn)));
            kept.truncate(KEPT);
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_once_and_forgotten_when_others_are_asked_for() {
        let lately = Lately::default();
        let mut drawn = 0;
        let mut ask = |key: usize| {
            let text = lately.find_or(key, |key| {
                drawn += 1;
                format!("{key}")
            });
            assert_eq!(&*text, key.to_string());
            drawn
        };
        assert_eq!((ask(1), ask(1), ask(2), ask(1)), (1, 1, 2, 2));
        for key in 3..3 + KEPT {
            ask(key);
        }
        let before = ask(KEPT);
        assert_eq!(ask(1), before + 1, "the oldest went");
    }
}
