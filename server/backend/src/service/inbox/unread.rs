//! What somebody has not read, for the number in the header of every page: kept in memory until this process writes
//! anything, since rights may have changed with it; and for seconds only, since another process may write.

use super::{Backend, Records};
use crate::error::ServiceError;
use chrono::NaiveDate;
use rules::actor::Viewer;
use rules::calendar::civil_date;
use rules::id::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long what another process wrote may go unnoticed.
const FRESH: Duration = Duration::from_secs(2);

/// People for whom it is kept at once.
const KEPT: usize = 4096;

/// What somebody has not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    items: Vec<(Uuid, String)>,
}

impl Unread {
    /// How many items.
    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// Those that are read at this path.
    pub fn at(&self, path: &str) -> Vec<Uuid> {
        self.items.iter().filter(|(_, place)| place == path).map(|(id, _)| *id).collect()
    }
}

struct Kept {
    written: u64,
    on: NaiveDate,
    since: Instant,
    viewer: Viewer,
    unread: Arc<Unread>,
}

/// The numbers of the people who were here lately.
#[derive(Default)]
pub(crate) struct UnreadCache(Mutex<HashMap<AccountId, Kept>>);

impl Backend {
    /// What the viewer has not read and may know of.
    ///
    /// # Errors
    /// The database.
    pub async fn unread_inbox(&self, viewer: &Viewer) -> Result<Arc<Unread>, ServiceError> {
        let now = self.now();
        // Asked before reading: what is written meanwhile makes the number old.
        let written = self.0.store.written();
        let on = civil_date(now);
        if let Ok(kept) = self.0.unread.0.lock()
            && let Some(known) = kept.get(&viewer.account)
            && (known.written, known.on) == (written, on)
            && known.since.elapsed() < FRESH
            && known.viewer == *viewer
        {
            return Ok(Arc::clone(&known.unread));
        }
        let tx = self.0.read().await?;
        let mut records = Records::default();
        let mut items = Vec::new();
        for row in tx.inbox_unread(viewer.account, now).await? {
            if records.allow(&tx, viewer, &row, now).await? {
                items.push((row.id, row.place));
            }
        }
        let unread = Arc::new(Unread { items });
        if let Ok(mut kept) = self.0.unread.0.lock() {
            if kept.len() >= KEPT {
                kept.clear();
            }
            let new = Kept { written, on, since: Instant::now(), viewer: viewer.clone(), unread: Arc::clone(&unread) };
            kept.insert(viewer.account, new);
        }
        Ok(unread)
    }
}
