//! The register in memory: nearly every page names States, and they change a few times a year.

use rules::party::{Party, PartyCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

/// After this time the register is read anew, since another process may have changed it.
const FRESH: Duration = Duration::from_secs(60);

/// All parties, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    parties: Vec<Party>,
}

impl Register {
    pub(crate) fn new(mut parties: Vec<Party>) -> Self {
        parties.sort_by_key(|party| party.code);
        Self { parties }
    }

    /// All, sorted by code.
    pub fn all(&self) -> &[Party] {
        &self.parties
    }

    /// The party of a code.
    pub fn get(&self, code: PartyCode) -> Option<&Party> {
        let index = self.parties.binary_search_by_key(&code, |party| party.code).ok()?;
        self.parties.get(index)
    }
}

/// Keeps the register for a minute.
#[derive(Debug, Default)]
pub(crate) struct RegisterCache(RwLock<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    register: Arc<Register>,
    since: Instant,
}

impl Kept {
    fn fresh(&self, now: Instant) -> Option<Arc<Register>> {
        (now.saturating_duration_since(self.since) < FRESH).then(|| Arc::clone(&self.register))
    }
}

impl RegisterCache {
    /// The register that is kept, or else the one that `load` reads; it is awaited only then, and by one caller.
    pub(crate) async fn get_or_load<E>(
        &self,
        load: impl Future<Output = Result<Vec<Party>, E>>,
    ) -> Result<Arc<Register>, E> {
        self.get_or_load_at(Instant::now(), load).await
    }

    async fn get_or_load_at<E>(
        &self,
        now: Instant,
        load: impl Future<Output = Result<Vec<Party>, E>>,
    ) -> Result<Arc<Register>, E> {
        if let Some(register) = self.0.read().await.as_ref().and_then(|kept| kept.fresh(now)) {
            return Ok(register);
        }
        // The lock is held while loading: [`Self::forget`] waits, so what was read before a change is not kept after it.
        let mut kept = self.0.write().await;
        if let Some(register) = kept.as_ref().and_then(|kept| kept.fresh(now)) {
            return Ok(register);
        }
        let register = Arc::new(Register::new(load.await?));
        *kept = Some(Kept { register: Arc::clone(&register), since: now });
        Ok(register)
    }

    /// To be called once a change has been committed.
    pub(crate) async fn forget(&self) {
        *self.0.write().await = None;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn parties() -> Vec<Party> {
        crate::import::read(include_bytes!("../../../data/parties.csv")).unwrap()
    }

    #[test]
    fn every_party_is_found_by_code() {
        let mut mixed = parties();
        mixed.reverse();
        let register = Register::new(mixed);
        assert!(register.all().is_sorted_by_key(|p| p.code));
        for party in parties() {
            assert_eq!(register.get(party.code), Some(&party));
        }
        assert_eq!(register.get(PartyCode::parse("ZZZ").unwrap()), None);
    }

    #[tokio::test]
    async fn it_is_read_once_a_minute_and_after_a_change() {
        let (cache, loads, start) = (RegisterCache::default(), Cell::new(0), Instant::now());
        let get = async |seconds: u64| {
            let load = async {
                loads.set(loads.get() + 1);
                Ok::<_, ()>(parties())
            };
            let register = cache.get_or_load_at(start + Duration::from_secs(seconds), load).await.unwrap();
            assert_eq!(register.all().len(), 198);
            loads.get()
        };
        assert_eq!(get(0).await, 1);
        assert_eq!(get(59).await, 1);
        assert_eq!(get(60).await, 2);
        assert_eq!(get(61).await, 2);
        cache.forget().await;
        assert_eq!(get(61).await, 3);
        assert_eq!(get(61).await, 3);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let cache = RegisterCache::default();
        assert_eq!(cache.get_or_load(async { Err("no database") }).await, Err("no database"));
        let load = async { Ok::<_, &str>(parties()) };
        assert_eq!(cache.get_or_load(load).await.map(|r| r.all().len()), Ok(198));
    }
}
