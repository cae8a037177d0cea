//! Files attached to answers (paras. 26, 40): taking them in and handing them out.
//!
//! A file is not part of an answer until the answer names it; until then only the State under review can have it.

use super::Backend;
use super::responses::response_for;
use super::submissions::parse;
use crate::error::{ServiceError, StoreError, UploadFault};
use crate::files::{self, FileKind};
use crate::keys::ReviewKey;
use crate::random;
use crate::store::{FileOrigin, FileRecord, ResponseRecord, ReviewRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{FileId, ReviewId};
use rules::questionnaire::{FileRef, Kind, Value, split_code};
use rules::refusal::Refusal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A file as it arrives.
#[derive(Clone, Debug)]
pub struct Upload {
    /// For which review.
    pub review: ReviewId,
    /// For which phase.
    pub phase: u8,
    /// Full code of the question.
    pub question: String,
    /// The name that the browser gave.
    pub file_name: String,
    /// All of it.
    pub data: Vec<u8>,
}

/// A file as it is handed out.
#[derive(Clone, Debug)]
pub struct Download {
    /// Its name, cleaned when it came in.
    pub name: String,
    /// What its bytes said it is; never to be guessed anew.
    pub media_type: String,
    /// All of it.
    pub data: Vec<u8>,
}

/// What an upload would become part of, once it was decided that it may.
struct Target {
    record: ReviewRecord,
    response: ResponseRecord,
    permit: Permit<marker::SaveAnswer>,
}

impl Backend {
    /// Takes a file in and answers with what an answer has to say of it. Saving that answer is the caller's next step.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SaveAnswer`]; [`Refusal::NotFound`] for a question that takes no file;
    /// [`ServiceError::Upload`] for what is wrong with the file.
    pub async fn upload(&self, viewer: &Viewer, upload: Upload) -> Result<FileRef, ServiceError> {
        let inner = &self.0;
        let now = self.now();
        let Upload { review, phase, question, file_name, data } = upload;
        // Decided first of all, so that nothing of a stranger's file is looked at or written.
        let tx = inner.read().await?;
        let target = self.target(&tx, viewer, review, phase, &question, now).await?;
        let key = tx.key(&target.record)?;
        drop(tx);
        let max = inner.rules.house.file_bytes_max;
        let bytes = u64::try_from(data.len()).unwrap_or(u64::MAX);
        if bytes == 0 {
            return Err(ServiceError::Upload(UploadFault::Empty));
        }
        if bytes > u64::from(max) {
            return Err(ServiceError::Upload(UploadFault::TooLarge { max: u64::from(max) }));
        }
        let kind = FileKind::sniff(&data, &file_name).ok_or(ServiceError::Upload(UploadFault::Kind))?;
        let id = FileId::new(random::id());
        let folder = inner.config.files_dir.clone();
        // Megabytes are sealed and written outside of any transaction: all other writers would have to wait for them.
        let sha256 = blocking(move || {
            let sealed = key.seal(files::place(id), &data)?;
            files::write(&folder, id, &sealed)?;
            Ok(random::sha256_hex(&data))
        })
        .await?;
        let kept = async {
            let tx = inner.write().await?;
            // Decided again with what is true now, together with the row.
            let target = self.target(&tx, viewer, review, phase, &question, now).await?;
            let new = FileRecord {
                id,
                review,
                response: target.response.id,
                name: files::clean(&file_name, kind),
                media_type: kind.media_type().to_owned(),
                bytes,
                sha256,
                by: target.permit.by(),
                at: now,
                question,
            };
            tx.insert_file(&target.permit, &target.record, &new).await?;
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
                files::discard(&files::path(&inner.config.files_dir, id));
                Err(error)
            }
        }
    }

    /// Hands a file out: to the State under review always, to others once a submitted version names it, within the
    /// instruments that they review.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everything that this viewer may not have; [`ServiceError::Upload`] with
    /// [`UploadFault::Missing`] where the bytes are gone from the disk.
    pub async fn download(&self, viewer: &Viewer, id: FileId) -> Result<Download, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let Some(origin) = tx.file_origin(id).await? else {
            drop(tx);
            return self.download_attachment(viewer, id).await;
        };
        let record = allowed(&tx, viewer, id, &origin, now).await?;
        let file = tx.file(&record, id).await?.ok_or(Refusal::NotFound)?;
        let key = tx.key(&record)?;
        drop(tx);
        let folder = self.0.config.files_dir.clone();
        handed_out(folder, key, id, file.name, file.media_type, file.sha256).await
    }

    /// Whether this person may add a file to the answer, and what it belongs to.
    async fn target(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        question: &str,
        now: Moment,
    ) -> Result<Target, ServiceError> {
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::SaveAnswer>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let asked = loaded.questionnaire.question(question).ok_or(Refusal::NotFound)?;
        if asked.kind != Kind::File || !permit.covers(Some(asked.instrument)) {
            return Err(Refusal::NotFound.into());
        }
        let response = response_for(tx, &record, phase).await?.ok_or(Refusal::NotFound)?;
        let attached = match tx.answer(response.id, question).await? {
            Some(sealed) => names(tx.open_answer(&record, &sealed)?.as_ref()).len(),
            None => 0,
        };
        let max = self.rules().house.answers.files_max;
        if attached >= usize::try_from(max).unwrap_or(usize::MAX) {
            return Err(ServiceError::Upload(UploadFault::TooMany { max }));
        }
        let unused = unused(tx, &record, &response).await?;
        if unused >= usize::try_from(self.rules().house.unused_files_max).unwrap_or(usize::MAX) {
            tracing::warn!(review = %record.id, phase, unused, "too many uploads are in no answer");
            return Err(ServiceError::Upload(UploadFault::TooManyUnused));
        }
        Ok(Target { record, response, permit })
    }
}

/// Decides who may have a file, from what is not sealed and from submitted versions alone.
async fn allowed(
    tx: &Tx,
    viewer: &Viewer,
    id: FileId,
    origin: &FileOrigin,
    now: Moment,
) -> Result<ReviewRecord, ServiceError> {
    let (instrument, _, _) = split_code(&origin.question).ok_or(Refusal::NotFound)?;
    let draft = tx.permit::<marker::ReadDraft>(viewer, origin.review, Some(origin.phase), now).await;
    match draft {
        Ok((record, permit, _phase)) if permit.covers(Some(instrument)) => return Ok(record),
        Ok(_) => return Err(Refusal::NotFound.into()),
        Err(ServiceError::Refused(_)) => {}
        Err(other) => return Err(other),
    }
    let attachment = tx.permit::<marker::ReadAttachment>(viewer, origin.review, Some(origin.phase), now).await;
    let (record, permit, _phase) = match attachment {
        Ok(yes) => yes,
        // Whatever the reason, it would say that there is such a file.
        Err(ServiceError::Refused(_)) => return Err(Refusal::NotFound.into()),
        Err(other) => return Err(other),
    };
    if !permit.covers(Some(instrument)) {
        return Err(Refusal::NotFound.into());
    }
    for version in tx.submissions(origin.response).await? {
        let sent = parse(&tx.open_submission(&record, &version)?)?;
        let mut answers = sent.answers.iter().filter(|a| a.code == origin.question);
        if answers.any(|a| names(Some(&a.value)).iter().any(|file| file.id == id)) {
            return Ok(record);
        }
    }
    Err(Refusal::NotFound.into())
}

/// How many files of a response no revision of its answers names. What was once named stays of use: the history shows it.
async fn unused(tx: &Tx, record: &ReviewRecord, response: &ResponseRecord) -> Result<usize, StoreError> {
    let mut uploads: BTreeMap<String, BTreeSet<FileId>> = BTreeMap::new();
    for (id, question) in tx.uploads(response.id).await? {
        uploads.entry(question).or_default().insert(id);
    }
    for (question, files) in &mut uploads {
        let Some(answer) = tx.answer(response.id, question).await? else { continue };
        for revision in tx.revisions(&answer).await? {
            let value = tx.open_answer(record, &revision)?;
            for named in names(value.as_ref()) {
                files.remove(&named.id);
            }
        }
    }
    Ok(uploads.values().map(BTreeSet::len).sum())
}

/// The files that an answer names.
fn names(value: Option<&Value>) -> &[FileRef] {
    let Some(Value::File(files)) = value else { return &[] };
    files
}

/// The bytes of a file with what is known of it, once it was decided that it may be handed out.
pub(super) async fn handed_out(
    folder: PathBuf,
    key: ReviewKey,
    id: FileId,
    name: String,
    media_type: String,
    sha256: String,
) -> Result<Download, ServiceError> {
    let data = blocking(move || {
        let data = key.open(files::place(id), &files::read(&folder, id)?)?;
        if random::sha256_hex(&data) != sha256 {
            return Err(StoreError::Damaged(format!("file {id} does not have its hash")));
        }
        Ok(data)
    })
    .await;
    match data {
        Ok(data) => Ok(Download { name, media_type, data }),
        Err(StoreError::File(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            tracing::error!(file = %id, "an attached file is not in its folder");
            Err(ServiceError::Upload(UploadFault::Missing(id)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Runs what waits for the disk or the processor away from the tasks that serve.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| StoreError::Damaged(format!("a task stopped: {e}")))?
}
