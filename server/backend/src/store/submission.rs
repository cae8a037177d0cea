//! Submitted versions of a response: frozen, numbered, sealed.

use super::{ReviewRecord, StoreError, Tx, moment, small};
use crate::entity::submission;
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, ResponseId, SubmissionId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A submitted version, its text still sealed.
#[derive(Clone, Debug)]
pub(crate) struct SubmissionRecord {
    pub(crate) id: SubmissionId,
    pub(crate) number: u32,
    pub(crate) sha256: String,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    sealed: Vec<u8>,
}

fn place(id: SubmissionId) -> Place<'static> {
    Place { table: "submission", row: id.get(), column: "body", version: 1 }
}

impl Tx {
    /// All versions, oldest first.
    pub(crate) async fn submissions(&self, response: ResponseId) -> Result<Vec<SubmissionRecord>, StoreError> {
        let rows = submission::Entity::find()
            .filter(submission::Column::ResponseId.eq(response.get()))
            .order_by_asc(submission::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SubmissionRecord {
                    id: SubmissionId::new(row.id),
                    number: small(row.number)?,
                    sha256: row.sha256,
                    by: AccountId::new(row.cleared_by),
                    at: moment(row.submitted_at)?,
                    sealed: row.body,
                })
            })
            .collect()
    }

    /// Opens a version and checks that it is what was submitted.
    pub(crate) fn open_submission(
        &self,
        review: &ReviewRecord,
        record: &SubmissionRecord,
    ) -> Result<String, StoreError> {
        let plain = self.key(review)?.open(place(record.id), &record.sealed)?;
        if random::sha256_hex(&plain) != record.sha256 {
            return Err(super::damaged(format!("submission {} does not have its hash", record.id)));
        }
        String::from_utf8(plain).map_err(super::damaged)
    }

    /// Keeps a new version.
    pub(crate) async fn insert_submission(
        &self,
        permit: &Permit<marker::Submit>,
        review: &ReviewRecord,
        response: ResponseId,
        number: u32,
        body: &str,
    ) -> Result<SubmissionRecord, StoreError> {
        let id = SubmissionId::new(random::id());
        let sealed = self.key(review)?.seal(place(id), body.as_bytes())?;
        let sha256 = random::sha256_hex(body.as_bytes());
        let row = submission::ActiveModel {
            id: Set(id.get()),
            response_id: Set(response.get()),
            number: Set(small(number)?),
            body: Set(sealed.clone()),
            sha256: Set(sha256.clone()),
            cleared_by: Set(permit.by().get()),
            submitted_at: Set(permit.at().timestamp_millis()),
        };
        submission::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(SubmissionRecord { id, number, sha256, by: permit.by(), at: permit.at(), sealed })
    }
}
