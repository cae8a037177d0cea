//! All reviews with their phases in memory, as they are in the database now.
//!
//! Figures and lists are asked for far more often than a review moves on. So what they are made from is loaded once and
//! kept with the counter of `figures_version`, which triggers move in the transaction of every change. Each request reads
//! the counter; it and the rows are read in one transaction, so what is kept is exactly what its number says, whichever
//! process changed something. Who may see what is decided anew each time, on these rows.

use crate::error::StoreError;
use crate::service::Backend;
use crate::store::{DecisionRecord, PhaseFigures, ReviewRecord};
use rules::id::ReviewId;
use std::collections::HashSet;
use std::sync::{Arc, RwLock};

/// All reviews at one state of the database. Never leaves the services unfiltered.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// The counter to which it belongs.
    pub(crate) version: i64,
    pub(crate) reviews: Vec<ReviewRecord>,
    pub(crate) phases: Vec<PhaseFigures>,
    pub(crate) decisions: Vec<DecisionRecord>,
    /// Reviews whose State agrees to be named in public.
    pub(crate) consents: HashSet<ReviewId>,
}

/// The last one that was loaded.
#[derive(Debug, Default)]
pub(crate) struct SnapshotCache(RwLock<Option<Arc<Snapshot>>>);

impl SnapshotCache {
    fn at(&self, version: i64) -> Option<Arc<Snapshot>> {
        self.0.read().ok()?.as_ref().filter(|kept| kept.version == version).cloned()
    }

    fn keep(&self, new: &Arc<Snapshot>) {
        if let Ok(mut kept) = self.0.write()
            && kept.as_ref().is_none_or(|kept| kept.version < new.version)
        {
            *kept = Some(Arc::clone(new));
        }
    }
}

impl Backend {
    /// All reviews as they are now.
    pub(crate) async fn snapshot(&self) -> Result<Arc<Snapshot>, StoreError> {
        // What is kept is what its number says, so the number alone tells whether it holds.
        if let Some(kept) = self.0.figures.at(self.0.store.figures_version().await?) {
            return Ok(kept);
        }
        let tx = self.0.read().await?;
        let version = tx.figures_version().await?;
        let new = Arc::new(Snapshot {
            version,
            reviews: tx.reviews().await?,
            phases: tx.phases().await?,
            decisions: tx.decisions().await?,
            consents: tx.consents().await?.into_iter().collect(),
        });
        self.0.figures.keep(&new);
        Ok(new)
    }
}
