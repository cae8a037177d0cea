//! Threads and their messages: in order, never edited, sealed.

use super::{ReviewRecord, StoreError, Tx, code, moment, small};
use crate::entity::{message, thread, thread_read};
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, MessageId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// A thread as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ThreadRecord {
    pub(crate) id: ThreadId,
    pub(crate) review: ReviewId,
    /// Limits who may read, where it is about one instrument (para. 28 (b)).
    pub(crate) instrument: Option<Instrument>,
    pub(crate) created_at: Moment,
}

/// A message, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MessageRecord {
    pub(crate) id: MessageId,
    pub(crate) seq: u32,
    pub(crate) body: String,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) sent_for: Option<PartyCode>,
    pub(crate) seat: String,
    pub(crate) at: Moment,
}

/// A message to be sent.
pub(crate) struct NewMessage<'a> {
    pub(crate) thread: ThreadId,
    pub(crate) body: &'a str,
    pub(crate) lang: Language,
    pub(crate) key: &'a str,
}

fn place(id: MessageId) -> Place<'static> {
    Place { table: "message", row: id.get(), column: "body", version: 1 }
}

impl Tx {
    /// The threads of a review's dialogue, oldest first.
    pub(crate) async fn threads(&self, review: ReviewId) -> Result<Vec<ThreadRecord>, StoreError> {
        let rows = thread::Entity::find()
            .filter(thread::Column::ReviewId.eq(review.get()))
            .filter(thread::Column::Room.eq("dialogue"))
            .order_by_asc(thread::Column::CreatedAt)
            .order_by_asc(thread::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(thread_record).collect()
    }

    /// One thread.
    pub(crate) async fn thread(&self, id: ThreadId) -> Result<Option<ThreadRecord>, StoreError> {
        thread::Entity::find_by_id(id.get()).one(&self.inner).await?.map(thread_record).transpose()
    }

    /// A review's dialogue begins with the review.
    pub(crate) async fn insert_thread(
        &self,
        review: ReviewId,
        instrument: Option<Instrument>,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<ThreadId, StoreError> {
        let id = ThreadId::new(random::id());
        let row = thread::ActiveModel {
            id: Set(id.get()),
            review_id: Set(review.get()),
            room: Set("dialogue".to_owned()),
            instrument: Set(instrument.map(|i| i.code().to_owned())),
            article: Set(None),
            question: Set(None),
            created_by: Set(by.map(AccountId::get)),
            created_at: Set(at.timestamp_millis()),
        };
        thread::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(id)
    }

    /// The messages of a thread in order.
    pub(crate) async fn messages(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
    ) -> Result<Vec<MessageRecord>, StoreError> {
        let rows = message::Entity::find()
            .filter(message::Column::ThreadId.eq(thread.get()))
            .filter(message::Column::ReviewId.eq(review.id.get()))
            .order_by_asc(message::Column::Seq)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|row| self.open_message(review, row)).collect()
    }

    /// The message that this person sent under this key before; `Some(None)` if that was in another review.
    pub(crate) async fn message_of_key(
        &self,
        review: &ReviewRecord,
        by: AccountId,
        key: &str,
    ) -> Result<Option<Option<MessageRecord>>, StoreError> {
        let row = message::Entity::find()
            .filter(message::Column::SentBy.eq(by.get()))
            .filter(message::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.map(|r| if r.review_id == review.id.get() { self.open_message(review, r).map(Some) } else { Ok(None) })
            .transpose()
    }

    /// Sends a message: it gets the next number of its thread.
    pub(crate) async fn insert_message(
        &self,
        permit: &Permit<marker::PostMessage>,
        review: &ReviewRecord,
        new: &NewMessage<'_>,
    ) -> Result<MessageRecord, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(super::damaged("a permit for another review"));
        }
        let last = self.last_seq(new.thread).await?;
        let id = MessageId::new(random::id());
        let sealed = self.key(review)?.seal(place(id), new.body.as_bytes())?;
        let seat = permit.seat().map_or("", |s| s.code());
        let row = message::ActiveModel {
            id: Set(id.get()),
            thread_id: Set(new.thread.get()),
            review_id: Set(review.id.get()),
            seq: Set(small(i64::from(last) + 1)?),
            body: Set(sealed),
            lang: Set(new.lang.code().to_owned()),
            sent_by: Set(permit.by().get()),
            sent_for: Set(permit.state().map(|s| s.to_string())),
            seat: Set(seat.to_owned()),
            sent_at: Set(permit.at().timestamp_millis()),
            idempotency_key: Set(new.key.to_owned()),
        };
        message::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(MessageRecord {
            id,
            seq: last + 1,
            body: new.body.to_owned(),
            lang: new.lang,
            by: permit.by(),
            sent_for: permit.state(),
            seat: seat.to_owned(),
            at: permit.at(),
        })
    }

    /// The number of the newest message, 0 without one.
    pub(crate) async fn last_seq(&self, thread: ThreadId) -> Result<u32, StoreError> {
        let last: Option<i32> = message::Entity::find()
            .select_only()
            .column_as(message::Column::Seq.max(), "seq")
            .filter(message::Column::ThreadId.eq(thread.get()))
            .into_tuple()
            .one(&self.inner)
            .await?
            .flatten();
        small(last.unwrap_or(0))
    }

    /// How far a person has read.
    pub(crate) async fn read_until(&self, thread: ThreadId, account: AccountId) -> Result<u32, StoreError> {
        let id = (thread.get(), account.get());
        let row = thread_read::Entity::find_by_id(id).one(&self.inner).await?;
        row.map_or(Ok(0), |r| small(r.seq))
    }

    /// How many messages of others a person has not read.
    pub(crate) async fn unread(&self, thread: ThreadId, account: AccountId) -> Result<u32, StoreError> {
        let read: i32 = small(self.read_until(thread, account).await?)?;
        let unread = message::Entity::find()
            .filter(message::Column::ThreadId.eq(thread.get()))
            .filter(message::Column::Seq.gt(read))
            .filter(message::Column::SentBy.ne(account.get()))
            .count(&self.inner)
            .await?;
        Ok(u32::try_from(unread).unwrap_or(u32::MAX))
    }

    /// Notes how far a person has read.
    pub(crate) async fn save_read(
        &self,
        permit: &Permit<marker::ReadDialogue>,
        thread: ThreadId,
        seq: u32,
    ) -> Result<(), StoreError> {
        let row = thread_read::ActiveModel {
            thread_id: Set(thread.get()),
            account_id: Set(permit.by().get()),
            seq: Set(small(seq)?),
            read_at: Set(permit.at().timestamp_millis()),
        };
        thread_read::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([thread_read::Column::ThreadId, thread_read::Column::AccountId])
                    .update_columns([thread_read::Column::Seq, thread_read::Column::ReadAt])
                    .to_owned(),
            )
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }

    fn open_message(&self, review: &ReviewRecord, row: message::Model) -> Result<MessageRecord, StoreError> {
        let id = MessageId::new(row.id);
        let plain = self.key(review)?.open(place(id), &row.body)?;
        Ok(MessageRecord {
            id,
            seq: small(row.seq)?,
            body: String::from_utf8(plain).map_err(super::damaged)?,
            lang: code(&row.lang, Language::from_code)?,
            by: AccountId::new(row.sent_by),
            sent_for: row.sent_for.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
            seat: row.seat,
            at: moment(row.sent_at)?,
        })
    }
}

fn thread_record(row: thread::Model) -> Result<ThreadRecord, StoreError> {
    Ok(ThreadRecord {
        id: ThreadId::new(row.id),
        review: ReviewId::new(row.review_id),
        instrument: row.instrument.as_deref().map(|i| code(i, Instrument::from_code)).transpose()?,
        created_at: moment(row.created_at)?,
    })
}
