//! What has not been sent: messages within their ten seconds, and drafts. All of it is sealed.

use super::dialogue::{ThreadRecord, Voice};
use super::{ReviewRecord, StoreError, Tx, damaged, moment, small};
use crate::entity::{message_draft, outgoing};
use crate::keys::Place;
use crate::random;
use rules::calendar::Moment;
use rules::dialogue::Composed;
use rules::id::{AccountId, ReviewId, ThreadId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// A message that waits, with its words still sealed.
#[derive(Clone, Debug)]
pub(crate) struct OutgoingRecord {
    pub(crate) id: Uuid,
    pub(crate) thread: ThreadId,
    pub(crate) review: ReviewId,
    pub(crate) by: AccountId,
    pub(crate) key: String,
    pub(crate) due_at: Moment,
    sealed: Vec<u8>,
}

/// A draft, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DraftRecord {
    pub(crate) id: Uuid,
    pub(crate) thread: ThreadId,
    pub(crate) what: Composed,
    pub(crate) revision: u32,
    pub(crate) at: Moment,
    /// Why a message came back as this draft.
    pub(crate) returned: Option<String>,
}

fn place(table: &'static str, id: Uuid) -> Place<'static> {
    Place { table, row: id, column: "body", version: 1 }
}

impl Tx {
    /// Lets a message wait.
    pub(crate) async fn insert_outgoing(
        &self,
        voice: &Voice,
        review: &ReviewRecord,
        thread: &ThreadRecord,
        what: &Composed,
        key: &str,
        due_at: Moment,
    ) -> Result<OutgoingRecord, StoreError> {
        if !voice.reaches(thread) || thread.review != review.id {
            return Err(damaged("a permit for another conversation"));
        }
        let id = random::id();
        let json = serde_json::to_vec(what).map_err(damaged)?;
        let sealed = self.key(review)?.seal(place("outgoing", id), &json)?;
        let row = outgoing::ActiveModel {
            id: Set(id),
            thread_id: Set(thread.id.get()),
            review_id: Set(review.id.get()),
            account_id: Set(voice.by().get()),
            body: Set(sealed.clone()),
            idempotency_key: Set(key.to_owned()),
            created_at: Set(voice.at().timestamp_millis()),
            due_at: Set(due_at.timestamp_millis()),
        };
        outgoing::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(OutgoingRecord {
            id,
            thread: thread.id,
            review: review.id,
            by: voice.by(),
            key: key.to_owned(),
            due_at,
            sealed,
        })
    }

    /// What waits in a conversation or, without one, anywhere, and is due; the oldest first.
    pub(crate) async fn outgoing_due(
        &self,
        thread: Option<ThreadId>,
        now: Moment,
    ) -> Result<Vec<OutgoingRecord>, StoreError> {
        let mut asked = outgoing::Entity::find().filter(outgoing::Column::DueAt.lte(now.timestamp_millis()));
        if let Some(thread) = thread {
            asked = asked.filter(outgoing::Column::ThreadId.eq(thread.get()));
        }
        let asked = asked.order_by_asc(outgoing::Column::CreatedAt).order_by_asc(outgoing::Column::Id).limit(200);
        asked.all(&self.inner).await?.into_iter().map(outgoing_record).collect()
    }

    /// What a person lets wait in a conversation.
    pub(crate) async fn outgoing_of(&self, thread: ThreadId, by: AccountId) -> Result<Vec<OutgoingRecord>, StoreError> {
        let rows = outgoing::Entity::find()
            .filter(outgoing::Column::ThreadId.eq(thread.get()))
            .filter(outgoing::Column::AccountId.eq(by.get()))
            .order_by_asc(outgoing::Column::CreatedAt)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(outgoing_record).collect()
    }

    /// What a person lets wait under a key.
    pub(crate) async fn outgoing_of_key(&self, by: AccountId, key: &str) -> Result<Option<OutgoingRecord>, StoreError> {
        let row = outgoing::Entity::find()
            .filter(outgoing::Column::AccountId.eq(by.get()))
            .filter(outgoing::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.map(outgoing_record).transpose()
    }

    /// The words of what waits.
    pub(crate) fn open_outgoing(&self, review: &ReviewRecord, waits: &OutgoingRecord) -> Result<Composed, StoreError> {
        let json = self.key(review)?.open(place("outgoing", waits.id), &waits.sealed)?;
        serde_json::from_slice(&json).map_err(damaged)
    }

    /// Takes a row away whose message has gone out or has come back.
    pub(crate) async fn delete_outgoing_row(&self, waits: &OutgoingRecord) -> Result<(), StoreError> {
        outgoing::Entity::delete_by_id(waits.id).exec(&self.inner).await?;
        Ok(())
    }

    /// A person's draft in a conversation.
    pub(crate) async fn draft(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
        by: AccountId,
    ) -> Result<Option<DraftRecord>, StoreError> {
        let row = message_draft::Entity::find()
            .filter(message_draft::Column::ThreadId.eq(thread.get()))
            .filter(message_draft::Column::AccountId.eq(by.get()))
            .one(&self.inner)
            .await?;
        row.map(|row| self.open_draft(review, row)).transpose()
    }

    /// The conversations in which a person has a draft, with their reviews and whether it came back.
    pub(crate) async fn drafts_of(&self, by: AccountId) -> Result<Vec<(ThreadId, ReviewId, bool)>, StoreError> {
        let rows = message_draft::Entity::find()
            .filter(message_draft::Column::AccountId.eq(by.get()))
            .order_by_desc(message_draft::Column::SavedAt)
            .all(&self.inner)
            .await?;
        Ok(rows
            .into_iter()
            .map(|r| (ThreadId::new(r.thread_id), ReviewId::new(r.review_id), r.returned.is_some()))
            .collect())
    }

    /// Keeps a draft under a new revision. It is the person's own and nobody else reads it, so no permit is asked for: when
    /// a right has ended, what could not be sent must not be lost.
    pub(crate) async fn save_draft_row(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
        by: AccountId,
        what: &Composed,
        returned: Option<&str>,
        at: Moment,
    ) -> Result<DraftRecord, StoreError> {
        let before = self.draft(review, thread, by).await?;
        let (id, revision) = before.map_or_else(|| (random::id(), 1), |b| (b.id, b.revision.saturating_add(1)));
        let json = serde_json::to_vec(what).map_err(damaged)?;
        let row = message_draft::ActiveModel {
            id: Set(id),
            thread_id: Set(thread.get()),
            review_id: Set(review.id.get()),
            account_id: Set(by.get()),
            body: Set(self.key(review)?.seal(place("message_draft", id), &json)?),
            revision: Set(small(revision)?),
            saved_at: Set(at.timestamp_millis()),
            returned: Set(returned.map(str::to_owned)),
        };
        if revision == 1 {
            message_draft::Entity::insert(row).exec_without_returning(&self.inner).await?;
        } else {
            message_draft::Entity::update(row).exec(&self.inner).await?;
        }
        Ok(DraftRecord { id, thread, what: what.clone(), revision, at, returned: returned.map(str::to_owned) })
    }

    /// Takes a draft away, unless it has changed since that revision.
    pub(crate) async fn delete_draft_row(
        &self,
        thread: ThreadId,
        by: AccountId,
        revision: u32,
    ) -> Result<(), StoreError> {
        message_draft::Entity::delete_many()
            .filter(message_draft::Column::ThreadId.eq(thread.get()))
            .filter(message_draft::Column::AccountId.eq(by.get()))
            .filter(message_draft::Column::Revision.eq(small::<i32>(revision)?))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    fn open_draft(&self, review: &ReviewRecord, row: message_draft::Model) -> Result<DraftRecord, StoreError> {
        let json = self.key(review)?.open(place("message_draft", row.id), &row.body)?;
        Ok(DraftRecord {
            id: row.id,
            thread: ThreadId::new(row.thread_id),
            what: serde_json::from_slice(&json).map_err(damaged)?,
            revision: small(row.revision)?,
            at: moment(row.saved_at)?,
            returned: row.returned,
        })
    }
}

fn outgoing_record(row: outgoing::Model) -> Result<OutgoingRecord, StoreError> {
    Ok(OutgoingRecord {
        id: row.id,
        thread: ThreadId::new(row.thread_id),
        review: ReviewId::new(row.review_id),
        by: AccountId::new(row.account_id),
        key: row.idempotency_key,
        due_at: moment(row.due_at)?,
        sealed: row.body,
    })
}
