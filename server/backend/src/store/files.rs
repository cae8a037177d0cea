//! What is known of uploaded files; their bytes lie beside the database (see [`crate::files`]).

use super::{ReviewRecord, StoreError, Tx, moment, small};
use crate::entity::{file, response};
use crate::keys::Place;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, FileId, ResponseId, ReviewId};
use rules::questionnaire::FileRef;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A file as kept, its name opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileRecord {
    pub(crate) id: FileId,
    pub(crate) review: ReviewId,
    pub(crate) response: ResponseId,
    pub(crate) question: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
}

/// Where a file belongs: enough to decide who may have it, and nothing that is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileOrigin {
    pub(crate) review: ReviewId,
    pub(crate) response: ResponseId,
    pub(crate) phase: u8,
    pub(crate) question: String,
}

impl FileRecord {
    /// What an answer says of the file.
    pub(crate) fn reference(&self) -> FileRef {
        FileRef { id: self.id, name: self.name.clone(), size: self.bytes }
    }
}

fn place(id: FileId) -> Place<'static> {
    Place { table: "file", row: id.get(), column: "name", version: 1 }
}

impl Tx {
    /// Where a file belongs, so that access can be decided before anything else is read.
    pub(crate) async fn file_origin(&self, id: FileId) -> Result<Option<FileOrigin>, StoreError> {
        let Some(row) = file::Entity::find_by_id(id.get()).one(&self.inner).await? else { return Ok(None) };
        let kept = response::Entity::find_by_id(row.response_id).one(&self.inner).await?;
        let kept = kept.ok_or_else(|| super::damaged(format!("file {id} without a response")))?;
        Ok(Some(FileOrigin {
            review: ReviewId::new(row.review_id),
            response: ResponseId::new(row.response_id),
            phase: small(kept.phase)?,
            question: row.question,
        }))
    }

    /// The files of a response, each with the question for which it was uploaded.
    pub(crate) async fn uploads(&self, response: ResponseId) -> Result<Vec<(FileId, String)>, StoreError> {
        let rows: Vec<(uuid::Uuid, String)> = file::Entity::find()
            .select_only()
            .column(file::Column::Id)
            .column(file::Column::Question)
            .filter(file::Column::ResponseId.eq(response.get()))
            .into_tuple()
            .all(&self.inner)
            .await?;
        Ok(rows.into_iter().map(|(id, question)| (FileId::new(id), question)).collect())
    }

    /// The ids of all files with their lengths, those of messages too, for looking whether they are all there.
    pub(crate) async fn file_lengths(&self) -> Result<Vec<(FileId, u64)>, StoreError> {
        let rows = file::Entity::find().order_by_asc(file::Column::Id).all(&self.inner).await?;
        let mut lengths = self.attachment_lengths().await?;
        for row in rows {
            lengths.push((FileId::new(row.id), u64::try_from(row.bytes).map_err(super::damaged)?));
        }
        Ok(lengths)
    }

    /// A file of this review.
    pub(crate) async fn file(&self, review: &ReviewRecord, id: FileId) -> Result<Option<FileRecord>, StoreError> {
        let row = file::Entity::find_by_id(id.get()).one(&self.inner).await?;
        let Some(row) = row.filter(|r| r.review_id == review.id.get()) else { return Ok(None) };
        let name = self.key(review)?.open(place(id), &row.name)?;
        Ok(Some(FileRecord {
            id,
            review: review.id,
            response: ResponseId::new(row.response_id),
            question: row.question,
            name: String::from_utf8(name).map_err(super::damaged)?,
            media_type: row.media_type,
            bytes: u64::try_from(row.bytes).map_err(super::damaged)?,
            sha256: row.sha256,
            by: AccountId::new(row.uploaded_by),
            at: moment(row.uploaded_at)?,
        }))
    }

    /// Keeps what is known of a new file.
    pub(crate) async fn insert_file(
        &self,
        permit: &Permit<marker::SaveAnswer>,
        review: &ReviewRecord,
        new: &FileRecord,
    ) -> Result<(), StoreError> {
        if permit.review() != Some(review.id) || new.review != review.id {
            return Err(super::damaged("a permit for another review"));
        }
        let row = file::ActiveModel {
            id: Set(new.id.get()),
            review_id: Set(review.id.get()),
            response_id: Set(new.response.get()),
            question: Set(new.question.clone()),
            name: Set(self.key(review)?.seal(place(new.id), new.name.as_bytes())?),
            media_type: Set(new.media_type.clone()),
            bytes: Set(i64::try_from(new.bytes).map_err(super::damaged)?),
            sha256: Set(new.sha256.clone()),
            uploaded_by: Set(permit.by().get()),
            uploaded_at: Set(permit.at().timestamp_millis()),
        };
        file::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}
