//! Drafts: one a conversation and person, on every device; and what came back instead of being sent.

use super::super::Backend;
use super::opened;
use crate::error::ServiceError;
use crate::store::{DraftRecord, OutgoingRecord, ReviewRecord, Tx};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::Composed;
use rules::id::{ReviewId, ThreadId};
use rules::refusal::Refusal;

/// Longer than anything that can be sent, so that whatever was pasted is kept to be shortened.
const DRAFT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What somebody has written and not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftView {
    /// Grows with each save.
    pub revision: u32,
    /// What was written.
    pub what: Composed,
    /// When it was saved.
    pub at: Moment,
    /// Why a message came back as this draft, in code.
    pub returned: Option<String>,
}

/// What became of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftOutcome {
    /// It is on disk.
    Saved {
        /// Its new revision.
        revision: u32,
    },
    /// A newer one is there, saved elsewhere; nothing was overwritten.
    Conflict(DraftView),
}

/// Somebody's own words that were not sent, where the conversation itself may be out of reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedLine {
    /// In which conversation they were written.
    pub thread: ThreadId,
    /// Where that is, if the person may still go there.
    pub review: Option<ReviewId>,
    /// The words.
    pub draft: DraftView,
}

pub(super) fn draft_view(kept: DraftRecord) -> DraftView {
    DraftView { revision: kept.revision, what: kept.what, at: kept.at, returned: kept.returned }
}

impl Backend {
    /// The viewer's draft in a conversation.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a conversation that is not there for this viewer.
    pub async fn draft(&self, viewer: &Viewer, id: ThreadId) -> Result<Option<DraftView>, ServiceError> {
        let tx = self.0.read().await?;
        let open = opened(&tx, viewer, id, self.now()).await?;
        Ok(tx.draft(&open.record, id, viewer.account).await?.map(draft_view))
    }

    /// Saves a draft that was begun from a revision, 0 if from none. An empty text is no draft.
    ///
    /// # Errors
    /// The refusal of writing in the room; a field fault for a text that is far too long.
    pub async fn save_draft(
        &self,
        viewer: &Viewer,
        id: ThreadId,
        what: &Composed,
        base: u32,
    ) -> Result<DraftOutcome, ServiceError> {
        if what.body.len() + what.passage.len() > DRAFT_BYTES_MAX {
            return Err(ServiceError::Field { field: "body", code: "too_long" });
        }
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let open = opened(&tx, &viewer, id, now).await?;
        open.voice(&viewer, now)?;
        let kept = tx.draft(&open.record, id, viewer.account).await?;
        if let Some(kept) = kept {
            if kept.what == *what {
                return Ok(DraftOutcome::Saved { revision: kept.revision });
            }
            if kept.revision != base {
                return Ok(DraftOutcome::Conflict(draft_view(kept)));
            }
        }
        // Who empties the form has no draft any more.
        if what.body.trim().is_empty() && what.passage.trim().is_empty() {
            tx.delete_draft_row(id, viewer.account, base).await?;
            tx.commit().await?;
            return Ok(DraftOutcome::Saved { revision: 0 });
        }
        let saved = tx.save_draft_row(&open.record, id, viewer.account, what, None, now).await?;
        tx.commit().await?;
        Ok(DraftOutcome::Saved { revision: saved.revision })
    }

    /// Throws a draft away, unless it has changed since that revision. It may lie where the person can no longer go.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_draft(&self, viewer: &Viewer, id: ThreadId, revision: u32) -> Result<(), ServiceError> {
        let tx = self.0.write().await?;
        tx.delete_draft_row(id, viewer.account, revision).await?;
        Ok(tx.commit().await?)
    }

    /// The viewer's own words that came back instead of being sent.
    ///
    /// # Errors
    /// The database.
    pub async fn returned(&self, viewer: &Viewer) -> Result<Vec<ReturnedLine>, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let mut lines = Vec::new();
        for (thread, review, came_back) in tx.drafts_of(viewer.account).await? {
            if !came_back {
                continue;
            }
            let Some(record) = tx.review(review).await? else { continue };
            let Some(kept) = tx.draft(&record, thread, viewer.account).await? else { continue };
            let within = opened(&tx, viewer, thread, now).await.is_ok();
            lines.push(ReturnedLine { thread, review: within.then_some(review), draft: draft_view(kept) });
        }
        Ok(lines)
    }
}

/// Makes a message that is not sent its writer's draft again, before what the writer has written since.
pub(super) async fn return_to_draft(
    tx: &Tx,
    record: &ReviewRecord,
    waits: &OutgoingRecord,
    why: Option<&str>,
    now: Moment,
) -> Result<Composed, ServiceError> {
    let mut what = tx.open_outgoing(record, waits)?;
    if let Some(since) = tx.draft(record, waits.thread, waits.by).await?.filter(|d| !d.what.body.trim().is_empty()) {
        what.body = format!("{}\n\n{}", what.body, since.what.body);
    }
    tx.save_draft_row(record, waits.thread, waits.by, &what, why, now).await?;
    tx.release_outgoing_rows(waits.id, None).await?;
    tx.delete_outgoing_row(waits).await?;
    Ok(what)
}
