//! The dialogue of a phase for taking away: what this person may read of it, opened, with its attachments. Rooms of a
//! delegation and notes are not in it. That it was taken away goes on record (para. 37).

use super::Backend;
use crate::error::ServiceError;
use crate::store::{Act, ReviewRecord, SaidRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::{Moment, end_of_day};
use rules::id::{AccountId, FileId, MessageId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::stage::Stage;
use std::collections::HashMap;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedThread {
    /// Which thread.
    pub id: ThreadId,
    /// The instrument it is about, if it is about one.
    pub instrument: Option<Instrument>,
    /// Its messages in order.
    pub messages: Vec<ArchivedMessage>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedMessage {
    /// Which message.
    pub id: MessageId,
    /// Its number in the conversation.
    pub seq: u32,
    /// Who wrote it.
    pub by: String,
    /// For which State; none for the Secretariat.
    pub state: Option<PartyCode>,
    /// From which seat, in code.
    pub seat: String,
    /// When.
    pub at: Moment,
    /// The language it is written in.
    pub lang: Language,
    /// Its text.
    pub body: String,
    /// Its attachments.
    pub files: Vec<FileId>,
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

/// What was found for a person, still by ids.
struct Found {
    record: ReviewRecord,
    permit: Permit<marker::ReadDialogue>,
    head: ArchiveHead,
    threads: Vec<(ThreadId, Option<Instrument>, Vec<SaidRecord>)>,
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
    /// As [`Self::archive_head`].
    pub async fn export_archive(&self, viewer: &Viewer, review: ReviewId, phase: u8) -> Result<Archive, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let found = find(&tx, &viewer, review, phase, now).await?;
        let people: Vec<AccountId> = found.threads.iter().flat_map(|(_, _, m)| m.iter().map(|m| m.by)).collect();
        let names = tx.names(people.into_iter().chain([found.permit.by()])).await?;
        tx.record(Act {
            at: now,
            by: Some(found.permit.by()),
            kind: "archive_exported",
            review: Some(found.record.id),
            object: phase.to_string(),
            detail: serde_json::json!({ "threads": found.head.threads, "messages": found.head.messages }),
        })
        .await?;
        tx.commit().await?;
        let by = names.get(&found.permit.by()).cloned().unwrap_or_default();
        let threads = found.threads.into_iter().map(|(id, instrument, messages)| ArchivedThread {
            id,
            instrument,
            messages: messages.into_iter().map(|m| archived(m, &names)).collect(),
        });
        Ok(Archive { head: found.head, by, at: now, threads: threads.collect(), files: Vec::new() })
    }
}

async fn find(tx: &Tx, viewer: &Viewer, review: ReviewId, phase: u8, now: Moment) -> Result<Found, ServiceError> {
    let (record, permit, phase): (_, Permit<marker::ReadDialogue>, _) =
        tx.permit(viewer, review, Some(phase), now).await?;
    let stage = record.phase(phase).ok_or(Refusal::NotFound)?.stage;
    let (from, until) = span(&record, phase);
    let mut threads = Vec::new();
    for (thread, instrument) in tx.dialogue_threads(review).await?.into_iter().filter(|t| permit.covers(t.1)) {
        let mut messages = tx.dialogue_messages(&record, thread).await?;
        messages.retain(|m| from.is_none_or(|from| m.at >= from) && until.is_none_or(|until| m.at < until));
        if !messages.is_empty() {
            threads.push((thread, instrument, messages));
        }
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
        messages: threads.iter().map(|(_, _, m)| m.len()).sum(),
        files: 0,
    };
    Ok(Found { record, permit, head, threads })
}

/// From when until when something that was said belongs to a phase: the first one has all that came before it, and each
/// goes on until the next one opens.
fn span(record: &ReviewRecord, phase: u8) -> (Option<Moment>, Option<Moment>) {
    let opens = |p: &crate::store::PhaseRecord| p.opened_on.and_then(|on| on.pred_opt()).map(end_of_day);
    let is_first = record.phases.iter().all(|p| p.phase >= phase);
    let from = record.phase(phase).filter(|_| !is_first).and_then(opens);
    let next = record.phases.iter().filter(|p| p.phase > phase).min_by_key(|p| p.phase);
    (from, next.and_then(opens))
}

fn archived(m: SaidRecord, names: &HashMap<AccountId, String>) -> ArchivedMessage {
    ArchivedMessage {
        id: m.id,
        seq: m.seq,
        by: names.get(&m.by).cloned().unwrap_or_default(),
        state: m.sent_for,
        seat: m.seat,
        at: m.at,
        lang: m.lang,
        body: m.body,
        files: Vec::new(),
    }
}
