//! Messages: in order, never edited, sealed; and how far each person has read.

use super::dialogue::{Eye, ThreadRecord, Voice};
use super::{ReviewRecord, StoreError, Tx, code, damaged, moment, small};
use crate::entity::{message, thread_read};
use crate::keys::Place;
use crate::random;
use rules::calendar::Moment;
use rules::dialogue::{Composed, MessageKind, Quoted, Side};
use rules::id::{AccountId, MessageId, ThreadId};
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// A message, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MessageRecord {
    pub(crate) id: MessageId,
    pub(crate) seq: u32,
    pub(crate) kind: MessageKind,
    pub(crate) body: String,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) sent_for: Option<PartyCode>,
    pub(crate) seat: String,
    pub(crate) at: Moment,
    pub(crate) corrects: Option<u32>,
    pub(crate) awaits: Option<Side>,
    pub(crate) answers: Option<u32>,
    pub(crate) quote: Option<Quoted>,
}

/// A message to be sent.
pub(crate) struct NewMessage<'a> {
    pub(crate) what: &'a Composed,
    pub(crate) quote: Option<&'a Quoted>,
    pub(crate) key: &'a str,
}

/// A question or an answer or a correction, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) seq: u32,
    pub(crate) awaits: Option<Side>,
    pub(crate) answers: Option<u32>,
    pub(crate) corrects: Option<u32>,
    pub(crate) by: AccountId,
    pub(crate) sent_for: Option<PartyCode>,
}

fn place(id: MessageId, column: &'static str) -> Place<'static> {
    Place { table: "message", row: id.get(), column, version: 1 }
}

impl Tx {
    /// Messages of a conversation in order, from one number to another, both included.
    pub(crate) async fn messages(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
        from: u32,
        to: u32,
    ) -> Result<Vec<MessageRecord>, StoreError> {
        let rows = message::Entity::find()
            .filter(message::Column::ThreadId.eq(thread.get()))
            .filter(message::Column::ReviewId.eq(review.id.get()))
            .filter(message::Column::Seq.gte(i64::from(from)))
            .filter(message::Column::Seq.lte(i64::from(to)))
            .order_by_asc(message::Column::Seq)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|row| self.open_message(review, row)).collect()
    }

    /// One message of a conversation.
    pub(crate) async fn message(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
        seq: u32,
    ) -> Result<Option<MessageRecord>, StoreError> {
        Ok(self.messages(review, thread, seq, seq).await?.pop())
    }

    /// What in a conversation asks, answers or corrects, in order and without its words.
    pub(crate) async fn ties(&self, thread: ThreadId) -> Result<Vec<Tie>, StoreError> {
        type Row = (i32, Option<String>, Option<i32>, Option<i32>, uuid::Uuid, Option<String>);
        let rows: Vec<Row> = message::Entity::find()
            .select_only()
            .columns([
                message::Column::Seq,
                message::Column::Awaits,
                message::Column::Answers,
                message::Column::Corrects,
                message::Column::SentBy,
                message::Column::SentFor,
            ])
            .filter(message::Column::ThreadId.eq(thread.get()))
            .filter(
                Condition::any()
                    .add(message::Column::Awaits.is_not_null())
                    .add(message::Column::Answers.is_not_null())
                    .add(message::Column::Corrects.is_not_null()),
            )
            .order_by_asc(message::Column::Seq)
            .into_tuple()
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|(seq, awaits, answers, corrects, by, sent_for)| {
                Ok(Tie {
                    seq: small(seq)?,
                    awaits: awaits.as_deref().map(|s| code(s, Side::from_code)).transpose()?,
                    answers: answers.map(small).transpose()?,
                    corrects: corrects.map(small).transpose()?,
                    by: AccountId::new(by),
                    sent_for: sent_for.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
                })
            })
            .collect()
    }

    /// The message that this person sent under this key before, with its conversation; `Some(None)` if that was in another
    /// review.
    pub(crate) async fn message_of_key(
        &self,
        review: &ReviewRecord,
        by: AccountId,
        key: &str,
    ) -> Result<Option<Option<(ThreadId, MessageRecord)>>, StoreError> {
        let row = message::Entity::find()
            .filter(message::Column::SentBy.eq(by.get()))
            .filter(message::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.map(|r| {
            if r.review_id != review.id.get() {
                return Ok(None);
            }
            let thread = ThreadId::new(r.thread_id);
            self.open_message(review, r).map(|m| Some((thread, m)))
        })
        .transpose()
    }

    /// Sends a message: it gets the next number of its conversation, which notes what has changed with it.
    pub(crate) async fn insert_message(
        &self,
        voice: &Voice,
        review: &ReviewRecord,
        thread: &ThreadRecord,
        new: &NewMessage<'_>,
    ) -> Result<MessageRecord, StoreError> {
        if !voice.reaches(thread) || thread.review != review.id {
            return Err(damaged("a permit for another conversation"));
        }
        let what = new.what;
        let (id, seq) = (MessageId::new(random::id()), thread.last_seq + 1);
        let key = self.key(review)?;
        let quote = match new.quote {
            Some(quote) => {
                let json = serde_json::to_vec(quote).map_err(damaged)?;
                Some(key.seal(place(id, "quote"), &json)?)
            }
            None => None,
        };
        let seat = voice.seat().map_or("", |s| s.code());
        let row = message::ActiveModel {
            id: Set(id.get()),
            thread_id: Set(thread.id.get()),
            review_id: Set(review.id.get()),
            seq: Set(small(seq)?),
            body: Set(key.seal(place(id, "body"), what.body.as_bytes())?),
            lang: Set(what.lang.code().to_owned()),
            sent_by: Set(voice.by().get()),
            sent_for: Set(voice.state().map(|s| s.to_string())),
            seat: Set(seat.to_owned()),
            sent_at: Set(voice.at().timestamp_millis()),
            idempotency_key: Set(new.key.to_owned()),
            kind: Set(what.kind.code().to_owned()),
            corrects: Set(what.corrects.map(small).transpose()?),
            awaits: Set(what.awaits.map(|s| s.code().to_owned())),
            answers: Set(what.answers.map(small).transpose()?),
            quote: Set(quote),
        };
        message::Entity::insert(row).exec_without_returning(&self.inner).await?;
        let mut now = thread.clone();
        now.last_seq = seq;
        now.last_at = Some(voice.at());
        now.last_by = Some(voice.by());
        now.last_for = voice.state();
        if let Some(state) = voice.state().filter(|s| !now.writers.contains(s)) {
            now.writers.push(state);
        }
        match what.kind {
            MessageKind::Settled => now.settled_at = Some(voice.at()),
            MessageKind::Reopened => now.settled_at = None,
            MessageKind::Message | MessageKind::Correction => {}
        }
        now.awaiting = if now.settled_at.is_some() { Vec::new() } else { open_sides(&self.ties(thread.id).await?) };
        self.save_thread(voice, &now).await?;
        Ok(MessageRecord {
            id,
            seq,
            kind: what.kind,
            body: what.body.clone(),
            lang: what.lang,
            by: voice.by(),
            sent_for: voice.state(),
            seat: seat.to_owned(),
            at: voice.at(),
            corrects: what.corrects,
            awaits: what.awaits,
            answers: what.answers,
            quote: new.quote.cloned(),
        })
    }

    /// How far a person has read.
    pub(crate) async fn read_until(&self, thread: ThreadId, account: AccountId) -> Result<u32, StoreError> {
        let id = (thread.get(), account.get());
        let row = thread_read::Entity::find_by_id(id).one(&self.inner).await?;
        row.map_or(Ok(0), |r| small(r.seq))
    }

    /// How far everybody has read in a conversation.
    pub(crate) async fn reads_in(&self, thread: ThreadId) -> Result<Vec<(AccountId, u32)>, StoreError> {
        let rows =
            thread_read::Entity::find().filter(thread_read::Column::ThreadId.eq(thread.get())).all(&self.inner).await?;
        rows.into_iter().map(|r| Ok((AccountId::new(r.account_id), small(r.seq)?))).collect()
    }

    /// How far a person has read in each conversation.
    pub(crate) async fn reads_of(&self, account: AccountId) -> Result<HashMap<ThreadId, u32>, StoreError> {
        let rows = thread_read::Entity::find()
            .filter(thread_read::Column::AccountId.eq(account.get()))
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|r| Ok((ThreadId::new(r.thread_id), small(r.seq)?))).collect()
    }

    /// How many messages of others stand behind a number.
    pub(crate) async fn unread_after(
        &self,
        thread: ThreadId,
        read: u32,
        account: AccountId,
    ) -> Result<u32, StoreError> {
        let unread = message::Entity::find()
            .filter(message::Column::ThreadId.eq(thread.get()))
            .filter(message::Column::Seq.gt(small::<i32>(read)?))
            .filter(message::Column::SentBy.ne(account.get()))
            .count(&self.inner)
            .await?;
        Ok(u32::try_from(unread).unwrap_or(u32::MAX))
    }

    /// Notes how far a person has read.
    pub(crate) async fn save_read(&self, eye: &Eye, thread: &ThreadRecord, seq: u32) -> Result<(), StoreError> {
        if !eye.reaches(thread) {
            return Err(damaged("a permit for another conversation"));
        }
        let row = thread_read::ActiveModel {
            thread_id: Set(thread.id.get()),
            account_id: Set(eye.by().get()),
            seq: Set(small(seq)?),
            read_at: Set(eye.at().timestamp_millis()),
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
        let key = self.key(review)?;
        let plain = key.open(place(id, "body"), &row.body)?;
        let quote = match row.quote {
            Some(sealed) => {
                let json = key.open(place(id, "quote"), &sealed)?;
                Some(serde_json::from_slice(&json).map_err(damaged)?)
            }
            None => None,
        };
        Ok(MessageRecord {
            id,
            seq: small(row.seq)?,
            kind: code(&row.kind, MessageKind::from_code)?,
            body: String::from_utf8(plain).map_err(damaged)?,
            lang: code(&row.lang, Language::from_code)?,
            by: AccountId::new(row.sent_by),
            sent_for: row.sent_for.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
            seat: row.seat,
            at: moment(row.sent_at)?,
            corrects: row.corrects.map(small).transpose()?,
            awaits: row.awaits.as_deref().map(|s| code(s, Side::from_code)).transpose()?,
            answers: row.answers.map(small).transpose()?,
            quote,
        })
    }
}

/// The questions that nobody has answered yet.
pub(crate) fn open_questions(ties: &[Tie]) -> Vec<(u32, Side)> {
    let answered = |seq: u32| ties.iter().any(|t| t.answers == Some(seq));
    ties.iter().filter_map(|t| t.awaits.map(|side| (t.seq, side))).filter(|(seq, _)| !answered(*seq)).collect()
}

fn open_sides(ties: &[Tie]) -> Vec<Side> {
    let mut sides: Vec<Side> = open_questions(ties).into_iter().map(|(_, side)| side).collect();
    sides.sort_unstable();
    sides.dedup();
    sides
}
