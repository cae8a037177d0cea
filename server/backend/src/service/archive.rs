//! The dialogue of a phase for taking away: what this person may read of it, opened, with its attachments. Rooms of a
//! delegation and notes are not in it. That it was taken away goes on record (para. 37).

use super::dialogue::{MessageLine, whole};
use super::{Backend, FeedbackVersionView, Supplement, uploads};
use crate::error::ServiceError;
use crate::store::{Act, AttachmentRecord, ReviewRecord, ThreadRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::Subject;
use rules::id::{FileId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::stage::Stage;

/// What an archive is about, and how much is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveHead {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// The phase.
    pub phase: u8,
    /// Where the review stands in that phase.
    pub stage: Stage,
    /// Reviewing States with what they review, and from when on they were none any more.
    pub reviewers: Vec<(PartyCode, Vec<Instrument>, Option<Moment>)>,
    /// Languages agreed for the review.
    pub languages: Vec<Language>,
    /// The instruments within which this person reads.
    pub scope: Vec<Instrument>,
    /// Whether that is less than the review has.
    pub narrowed: bool,
    /// Conversations in it.
    pub threads: usize,
    /// Messages in it.
    pub messages: usize,
    /// Attachments in it.
    pub files: usize,
}

/// An archive, opened.
#[derive(Clone, Debug)]
pub struct Archive {
    /// What it is about.
    pub head: ArchiveHead,
    /// Who took it away.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Conversations in the order in which they began.
    pub threads: Vec<ArchivedThread>,
    /// Attachments with all their bytes.
    pub files: Vec<ArchivedFile>,
    /// The written feedback of each reviewing State in its newest version (para. 35).
    pub feedback: Vec<FeedbackVersionView>,
    /// Supplementary questions with all answers that were sent.
    pub supplements: Vec<Supplement>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedThread {
    /// Which thread.
    pub id: ThreadId,
    /// What it is about.
    pub subject: Subject,
    /// Whether it was settled.
    pub settled: bool,
    /// Its messages in order.
    pub messages: Vec<MessageLine>,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedFile {
    /// Which file.
    pub id: FileId,
    /// Its name, cleaned when it came in.
    pub name: String,
    /// All of it.
    pub data: Vec<u8>,
}

/// What was found for a person.
struct Found {
    record: ReviewRecord,
    permit: Permit<marker::ReadDialogue>,
    head: ArchiveHead,
    threads: Vec<(ThreadRecord, Vec<MessageLine>, Vec<AttachmentRecord>)>,
}

impl Backend {
    /// What an archive would hold.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`]; [`Refusal::NotFound`] for a phase that has not begun.
    pub async fn archive_head(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<ArchiveHead, ServiceError> {
        let tx = self.0.read().await?;
        Ok(find(&tx, viewer, review, phase, self.now()).await?.head)
    }

    /// The archive itself. That it was taken away, by whom and how much of it, is recorded before it is handed out.
    ///
    /// # Errors
    /// As [`Self::archive_head`]; [`ServiceError::Upload`] where an attachment is gone from the disk.
    pub async fn export_archive(&self, viewer: &Viewer, review: ReviewId, phase: u8) -> Result<Archive, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let found = find(&tx, &viewer, review, phase, now).await?;
        let by = tx.names([found.permit.by()]).await?.remove(&found.permit.by()).unwrap_or_default();
        tx.record(Act {
            at: now,
            by: Some(found.permit.by()),
            kind: "archive_exported",
            review: Some(found.record.id),
            object: phase.to_string(),
            detail: serde_json::json!({
                "threads": found.head.threads, "messages": found.head.messages, "files": found.head.files
            }),
        })
        .await?;
        let key = tx.key(&found.record)?;
        tx.commit().await?;
        let (mut threads, mut files) = (Vec::new(), Vec::new());
        for (thread, messages, attached) in found.threads {
            for file in attached {
                let folder = self.0.config.files_dir.clone();
                let handed =
                    uploads::handed_out(folder, key.clone(), file.id, file.name, file.media_type, file.sha256).await?;
                files.push(ArchivedFile { id: file.id, name: handed.name, data: handed.data });
            }
            let (id, subject, settled) = (thread.id, thread.subject, thread.settled_at.is_some());
            threads.push(ArchivedThread { id, subject, settled, messages });
        }
        let mut feedback = Vec::new();
        for line in self.feedback_sent(&viewer, review, phase).await?.into_iter().filter(|line| !line.superseded) {
            feedback.push(self.feedback_version(&viewer, review, phase, line.by, Some(line.number)).await?);
        }
        let supplements = self.supplements(&viewer, review, phase).await?;
        Ok(Archive { head: found.head, by, at: now, threads, files, feedback, supplements })
    }
}

async fn find(tx: &Tx, viewer: &Viewer, review: ReviewId, phase: u8, now: Moment) -> Result<Found, ServiceError> {
    let (record, permit, phase): (_, Permit<marker::ReadDialogue>, _) =
        tx.permit(viewer, review, Some(phase), now).await?;
    let stage = record.phase(phase).ok_or(Refusal::NotFound)?.stage;
    let mut threads = Vec::new();
    for thread in whole::conversations(tx, &record, viewer, phase, now).await? {
        let (messages, files) = whole::messages(tx, &record, viewer, &thread, now).await?;
        threads.push((thread, messages, files));
    }
    let scope: Vec<Instrument> = record.instruments.iter().copied().filter(|i| permit.covers(Some(*i))).collect();
    let head = ArchiveHead {
        review,
        code: record.code.clone(),
        state: record.state,
        phase,
        stage,
        reviewers: record.reviewers.iter().map(|r| (r.state, r.instruments.clone(), r.replaced_at)).collect(),
        languages: record.languages.clone(),
        narrowed: scope.len() < record.instruments.len(),
        scope,
        threads: threads.len(),
        messages: threads.iter().map(|(_, m, _)| m.len()).sum(),
        files: threads.iter().map(|(_, _, f)| f.len()).sum(),
    };
    Ok(Found { record, permit, head, threads })
}
