//! The record of official acts: only added to, each entry bound to the one before by a hash.

use super::{StoreError, Tx, moment, small};
use crate::entity::act;
use crate::random;
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect};

/// What is written of an act: ids and codes, never content.
pub(crate) struct Act<'a> {
    pub(crate) at: Moment,
    pub(crate) by: Option<AccountId>,
    pub(crate) kind: &'a str,
    pub(crate) review: Option<ReviewId>,
    pub(crate) object: String,
    pub(crate) detail: serde_json::Value,
}

impl Tx {
    /// Appends to the record, in the transaction of the act itself.
    pub(crate) async fn record(&self, what: Act<'_>) -> Result<(), StoreError> {
        let last = act::Entity::find().order_by_desc(act::Column::Seq).limit(1).one(&self.inner).await?;
        let (seq, before) = last.map_or((1, String::new()), |row| (row.seq + 1, row.hash));
        let mut row = act::Model {
            seq,
            at: what.at.timestamp_millis(),
            account_id: what.by.map(AccountId::get),
            kind: what.kind.to_owned(),
            review_id: what.review.map(ReviewId::get),
            object: what.object,
            detail: what.detail.to_string(),
            hash: String::new(),
        };
        row.hash = chained(&before, &row);
        let active = act::ActiveModel {
            seq: Set(row.seq),
            at: Set(row.at),
            account_id: Set(row.account_id),
            kind: Set(row.kind),
            review_id: Set(row.review_id),
            object: Set(row.object),
            detail: Set(row.detail),
            hash: Set(row.hash),
        };
        act::Entity::insert(active).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Walks the record: the number of acts, or the first one that does not fit.
    pub(crate) async fn verify_acts(&self) -> Result<Result<u64, i64>, StoreError> {
        let mut before = String::new();
        let mut count: u64 = 0;
        for row in act::Entity::find().order_by_asc(act::Column::Seq).all(&self.inner).await? {
            moment(row.at)?;
            let expected: i64 = small(i64::try_from(count).unwrap_or(i64::MAX) + 1)?;
            if row.seq != expected || row.hash != chained(&before, &row) {
                return Ok(Err(row.seq));
            }
            before.clone_from(&row.hash);
            count += 1;
        }
        Ok(Ok(count))
    }
}

fn chained(before: &str, row: &act::Model) -> String {
    let text =
        serde_json::json!([before, row.seq, row.at, row.account_id, row.kind, row.review_id, row.object, row.detail]);
    random::sha256_hex(text.to_string().as_bytes())
}
