//! Files attached to messages: taken in like those of answers, handed out to whoever may read the message.

use super::super::Backend;
use super::super::uploads::{Download, blocking, handed_out};
use super::{Opened, opened};
use crate::error::{ServiceError, UploadFault};
use crate::files::{self, FileKind};
use crate::random;
use crate::store::{AttachmentRecord, Tx, Voice};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{FileId, ThreadId};
use rules::questionnaire::FileRef;
use rules::refusal::Refusal;

impl Backend {
    /// Takes a file in; it goes out with the viewer's next message in this conversation.
    ///
    /// # Errors
    /// The refusal of writing in the room; [`ServiceError::Upload`] for what is wrong with the file.
    pub async fn attach(
        &self,
        viewer: &Viewer,
        id: ThreadId,
        file_name: &str,
        data: Vec<u8>,
    ) -> Result<FileRef, ServiceError> {
        let inner = &self.0;
        let now = self.now();
        // Decided first of all, so that nothing of a stranger's file is looked at or written.
        let tx = inner.read().await?;
        let (open, _) = self.may_attach(&tx, viewer, id, now).await?;
        let key = tx.key(&open.record)?;
        drop(tx);
        let max = u64::from(inner.rules.house.file_bytes_max);
        let bytes = u64::try_from(data.len()).unwrap_or(u64::MAX);
        if bytes == 0 {
            return Err(ServiceError::Upload(UploadFault::Empty));
        }
        if bytes > max {
            return Err(ServiceError::Upload(UploadFault::TooLarge { max }));
        }
        let kind = FileKind::sniff(&data, file_name).ok_or(ServiceError::Upload(UploadFault::Kind))?;
        let file = FileId::new(random::id());
        let folder = inner.config.files_dir.clone();
        // Megabytes are sealed and written outside of any transaction: all other writers would have to wait for them.
        let sha256 = blocking(move || {
            let sealed = key.seal(files::place(file), &data)?;
            files::write(&folder, file, &sealed)?;
            Ok(random::sha256_hex(&data))
        })
        .await?;
        let kept = async {
            let tx = inner.write().await?;
            // Decided again with what is true now, together with the row.
            let (open, voice) = self.may_attach(&tx, viewer, id, now).await?;
            let new = AttachmentRecord {
                id: file,
                name: files::clean(file_name, kind),
                media_type: kind.media_type().to_owned(),
                bytes,
                sha256,
                by: voice.by(),
                message: None,
                outgoing: None,
            };
            tx.insert_attachment(&voice, &open.record, &open.thread, &new).await?;
            Ok::<_, ServiceError>((tx, new.reference()))
        }
        .await;
        match kept {
            // If this commit fails nobody can tell whether it happened: the file stays in any case.
            Ok((tx, reference)) => {
                tx.commit().await?;
                Ok(reference)
            }
            Err(error) => {
                files::discard(&files::path(&inner.config.files_dir, file));
                Err(error)
            }
        }
    }

    /// Takes a file away that was attached and not sent.
    ///
    /// # Errors
    /// The refusal of writing in the room; [`Refusal::NotFound`] for a file that is not the viewer's own to take away.
    pub async fn detach(&self, viewer: &Viewer, id: ThreadId, file: FileId) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let open = opened(&tx, &viewer, id, now).await?;
        let voice = open.voice(&viewer, now)?;
        let there = tx.attachment_origin(file).await?.is_some_and(|o| o.thread == id);
        if !there || !tx.delete_attachment(&voice, file).await? {
            return Err(Refusal::NotFound.into());
        }
        tx.commit().await?;
        files::discard(&files::path(&self.0.config.files_dir, file));
        Ok(())
    }

    /// Hands a file of a message out to whoever may read the message; before it is sent, to who attached it.
    pub(in crate::service) async fn download_attachment(
        &self,
        viewer: &Viewer,
        id: FileId,
    ) -> Result<Download, ServiceError> {
        let tx = self.0.read().await?;
        let origin = tx.attachment_origin(id).await?.ok_or(Refusal::NotFound)?;
        let open = opened(&tx, viewer, origin.thread, self.now()).await?;
        if open.record.id != origin.review || !(origin.sent || origin.by == viewer.account) {
            return Err(Refusal::NotFound.into());
        }
        let file = tx.attachment(&open.record, id).await?.ok_or(Refusal::NotFound)?;
        let key = tx.key(&open.record)?;
        drop(tx);
        let folder = self.0.config.files_dir.clone();
        handed_out(folder, key, id, file.name, file.media_type, file.sha256).await
    }

    /// Whether this person may add a file to the next message here.
    async fn may_attach(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        id: ThreadId,
        now: Moment,
    ) -> Result<(Opened, Voice), ServiceError> {
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let open = opened(tx, &viewer, id, now).await?;
        let voice = open.voice(&viewer, now)?;
        let files = tx.attachments(&open.record, id).await?;
        let waiting = files.iter().filter(|f| f.by == viewer.account && f.message.is_none() && f.outgoing.is_none());
        let max = self.rules().house.answers.files_max;
        if waiting.count() >= usize::try_from(max).unwrap_or(usize::MAX) {
            return Err(ServiceError::Upload(UploadFault::TooMany { max }));
        }
        Ok((open, voice))
    }
}
