//! What was said in the room of all parties, for an archive. Other rooms are left out here already, whoever asks.

use super::{ReviewRecord, StoreError, Tx, code, moment, small};
use crate::entity::{message, thread};
use crate::keys::Place;
use rules::calendar::Moment;
use rules::id::{AccountId, MessageId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The room of all parties.
const ROOM: &str = "dialogue";

/// A message, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SaidRecord {
    pub(crate) id: MessageId,
    pub(crate) seq: u32,
    pub(crate) body: String,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) sent_for: Option<PartyCode>,
    pub(crate) seat: String,
    pub(crate) at: Moment,
}

impl Tx {
    /// The conversations of all parties in a review with the instrument that limits who reads them, oldest first.
    pub(crate) async fn dialogue_threads(
        &self,
        review: ReviewId,
    ) -> Result<Vec<(ThreadId, Option<Instrument>)>, StoreError> {
        let rows = thread::Entity::find()
            .filter(thread::Column::ReviewId.eq(review.get()))
            .filter(thread::Column::Room.eq(ROOM))
            .order_by_asc(thread::Column::CreatedAt)
            .order_by_asc(thread::Column::Id)
            .all(&self.inner)
            .await?;
        let of = |row: thread::Model| {
            let instrument = row.instrument.as_deref().map(|i| code(i, Instrument::from_code)).transpose()?;
            Ok((ThreadId::new(row.id), instrument))
        };
        rows.into_iter().map(of).collect()
    }

    /// All that was said in one of these conversations, in order.
    pub(crate) async fn dialogue_messages(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
    ) -> Result<Vec<SaidRecord>, StoreError> {
        let key = self.key(review)?;
        let rows = message::Entity::find()
            .filter(message::Column::ThreadId.eq(thread.get()))
            .filter(message::Column::ReviewId.eq(review.id.get()))
            .order_by_asc(message::Column::Seq)
            .all(&self.inner)
            .await?;
        let open = |row: message::Model| {
            let place = Place { table: "message", row: row.id, column: "body", version: 1 };
            Ok(SaidRecord {
                id: MessageId::new(row.id),
                seq: small(row.seq)?,
                body: String::from_utf8(key.open(place, &row.body)?).map_err(super::damaged)?,
                lang: code(&row.lang, Language::from_code)?,
                by: AccountId::new(row.sent_by),
                sent_for: row.sent_for.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
                seat: row.seat,
                at: moment(row.sent_at)?,
            })
        };
        rows.into_iter().map(open).collect()
    }
}
