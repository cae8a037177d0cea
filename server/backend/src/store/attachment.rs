//! What is known of files attached to messages; their bytes lie beside the database (see [`crate::files`]).

use super::dialogue::{ThreadRecord, Voice};
use super::{ReviewRecord, StoreError, Tx, damaged};
use crate::entity::attachment;
use crate::keys::Place;
use rules::id::{AccountId, FileId, MessageId, ReviewId, ThreadId};
use rules::questionnaire::FileRef;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A file as kept, its name opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttachmentRecord {
    pub(crate) id: FileId,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) by: AccountId,
    /// The message that brought it; none as long as it has not been sent.
    pub(crate) message: Option<MessageId>,
    /// The message within its ten seconds that will bring it.
    pub(crate) outgoing: Option<Uuid>,
}

/// Where a file belongs: enough to decide who may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AttachmentOrigin {
    pub(crate) review: ReviewId,
    pub(crate) thread: ThreadId,
    pub(crate) by: AccountId,
    pub(crate) sent: bool,
}

impl AttachmentRecord {
    /// What a message says of the file.
    pub(crate) fn reference(&self) -> FileRef {
        FileRef { id: self.id, name: self.name.clone(), size: self.bytes }
    }
}

fn place(id: FileId) -> Place<'static> {
    Place { table: "attachment", row: id.get(), column: "name", version: 1 }
}

impl Tx {
    /// Where an attached file belongs, so that access can be decided before anything else is read.
    pub(crate) async fn attachment_origin(&self, id: FileId) -> Result<Option<AttachmentOrigin>, StoreError> {
        let row = attachment::Entity::find_by_id(id.get()).one(&self.inner).await?;
        Ok(row.map(|r| AttachmentOrigin {
            review: ReviewId::new(r.review_id),
            thread: ThreadId::new(r.thread_id),
            by: AccountId::new(r.uploaded_by),
            sent: r.message_id.is_some(),
        }))
    }

    /// All files of a conversation, in the order in which they came.
    pub(crate) async fn attachments(
        &self,
        review: &ReviewRecord,
        thread: ThreadId,
    ) -> Result<Vec<AttachmentRecord>, StoreError> {
        let rows = attachment::Entity::find()
            .filter(attachment::Column::ThreadId.eq(thread.get()))
            .filter(attachment::Column::ReviewId.eq(review.id.get()))
            .order_by_asc(attachment::Column::UploadedAt)
            .order_by_asc(attachment::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|row| self.open_attachment(review, row)).collect()
    }

    /// One file of a review.
    pub(crate) async fn attachment(
        &self,
        review: &ReviewRecord,
        id: FileId,
    ) -> Result<Option<AttachmentRecord>, StoreError> {
        let row = attachment::Entity::find_by_id(id.get()).one(&self.inner).await?;
        row.filter(|r| r.review_id == review.id.get()).map(|row| self.open_attachment(review, row)).transpose()
    }

    /// The ids of all attached files with their lengths.
    pub(crate) async fn attachment_lengths(&self) -> Result<Vec<(FileId, u64)>, StoreError> {
        let rows = attachment::Entity::find().order_by_asc(attachment::Column::Id).all(&self.inner).await?;
        rows.into_iter().map(|row| Ok((FileId::new(row.id), u64::try_from(row.bytes).map_err(damaged)?))).collect()
    }

    /// Keeps what is known of a new file; it goes out with the person's next message in this conversation.
    pub(crate) async fn insert_attachment(
        &self,
        voice: &Voice,
        review: &ReviewRecord,
        thread: &ThreadRecord,
        new: &AttachmentRecord,
    ) -> Result<(), StoreError> {
        if !voice.reaches(thread) || thread.review != review.id {
            return Err(damaged("a permit for another conversation"));
        }
        let row = attachment::ActiveModel {
            id: Set(new.id.get()),
            thread_id: Set(thread.id.get()),
            review_id: Set(review.id.get()),
            outgoing_id: Set(None),
            message_id: Set(None),
            name: Set(self.key(review)?.seal(place(new.id), new.name.as_bytes())?),
            media_type: Set(new.media_type.clone()),
            bytes: Set(i64::try_from(new.bytes).map_err(damaged)?),
            sha256: Set(new.sha256.clone()),
            uploaded_by: Set(voice.by().get()),
            uploaded_at: Set(voice.at().timestamp_millis()),
        };
        attachment::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Moves a person's files that wait with the draft to what waits its ten seconds.
    pub(crate) async fn attach_outgoing_rows(
        &self,
        thread: ThreadId,
        by: AccountId,
        outgoing: Uuid,
    ) -> Result<(), StoreError> {
        attachment::Entity::update_many()
            .col_expr(attachment::Column::OutgoingId, Expr::value(Some(outgoing)))
            .filter(attachment::Column::ThreadId.eq(thread.get()))
            .filter(attachment::Column::UploadedBy.eq(by.get()))
            .filter(attachment::Column::MessageId.is_null())
            .filter(attachment::Column::OutgoingId.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Moves files on: to the message that went out, or back to the draft.
    pub(crate) async fn release_outgoing_rows(
        &self,
        outgoing: Uuid,
        message: Option<MessageId>,
    ) -> Result<(), StoreError> {
        attachment::Entity::update_many()
            .col_expr(attachment::Column::OutgoingId, Expr::value(None::<Uuid>))
            .col_expr(attachment::Column::MessageId, Expr::value(message.map(MessageId::get)))
            .filter(attachment::Column::OutgoingId.eq(outgoing))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Takes away a file that was never sent.
    pub(crate) async fn delete_attachment(&self, voice: &Voice, id: FileId) -> Result<bool, StoreError> {
        let done = attachment::Entity::delete_many()
            .filter(attachment::Column::Id.eq(id.get()))
            .filter(attachment::Column::UploadedBy.eq(voice.by().get()))
            .filter(attachment::Column::MessageId.is_null())
            .filter(attachment::Column::OutgoingId.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected > 0)
    }

    fn open_attachment(&self, review: &ReviewRecord, row: attachment::Model) -> Result<AttachmentRecord, StoreError> {
        let id = FileId::new(row.id);
        let name = self.key(review)?.open(place(id), &row.name)?;
        Ok(AttachmentRecord {
            id,
            name: String::from_utf8(name).map_err(damaged)?,
            media_type: row.media_type,
            bytes: u64::try_from(row.bytes).map_err(damaged)?,
            sha256: row.sha256,
            by: AccountId::new(row.uploaded_by),
            message: row.message_id.map(MessageId::new),
            outgoing: row.outgoing_id,
        })
    }
}
