//! Turns: of many who want the same at the same time, one makes it and the others wait.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// What is being made just now, by its key.
#[derive(Debug)]
pub struct Turns<K>(Mutex<HashMap<K, Arc<Semaphore>>>);

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// The turn to make something; when it ends, in whatever way, those who wait go on.
#[derive(Debug)]
pub struct Turn<'a, K: Eq + Hash> {
    turns: &'a Turns<K>,
    key: K,
    done: Arc<Semaphore>,
}

/// What somebody who wants something does next.
#[derive(Debug)]
pub enum Sought<'a, T, K: Eq + Hash> {
    /// It is there.
    Found(T),
    /// Make it, and hold the turn until it can be found. Who waited twice for others and found nothing has none: what they
    /// made may be nothing that is kept, and nobody should wait for ever.
    Make(Option<Turn<'a, K>>),
}

impl<K: Eq + Hash> Drop for Turn<'_, K> {
    fn drop(&mut self) {
        self.turns.making().remove(&self.key);
        self.done.close();
    }
}

impl<K: Clone + Eq + Hash> Turns<K> {
    /// What `find` finds, at once or when somebody else has made it; or the turn to make it.
    pub async fn find_or_make<T>(&self, key: &K, find: impl Fn() -> Option<T>) -> Sought<'_, T, K> {
        for _ in 0..2 {
            if let Some(found) = find() {
                return Sought::Found(found);
            }
            match self.turn(key) {
                Ok(mine) => return Sought::Make(Some(mine)),
                // It has no permits: this ends when it is closed.
                Err(other) => drop(other.acquire().await),
            }
        }
        find().map_or(Sought::Make(None), Sought::Found)
    }

    /// The turn, or what to wait for where somebody else has it.
    fn turn(&self, key: &K) -> Result<Turn<'_, K>, Arc<Semaphore>> {
        let mut making = self.making();
        if let Some(other) = making.get(key) {
            return Err(Arc::clone(other));
        }
        let done = Arc::new(Semaphore::new(0));
        making.insert(key.clone(), Arc::clone(&done));
        Ok(Turn { turns: self, key: key.clone(), done })
    }
}

impl<K> Turns<K> {
    fn making(&self) -> std::sync::MutexGuard<'_, HashMap<K, Arc<Semaphore>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
