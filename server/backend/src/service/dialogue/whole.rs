//! Whole conversations of the room of all parties, for an archive. Other rooms are left out here already, whoever asks.

use super::view::{Drawing, MessageLine};
use crate::error::StoreError;
use crate::store::{AttachmentRecord, Eye, ReviewRecord, ThreadRecord, Tx};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::Room;

/// The conversations of a phase that this person reads, those in which somebody has written, oldest first.
pub(in crate::service) async fn conversations(
    tx: &Tx,
    record: &ReviewRecord,
    viewer: &Viewer,
    phase: u8,
    now: Moment,
) -> Result<Vec<ThreadRecord>, StoreError> {
    let Some(facts) = record.facts(phase) else { return Ok(Vec::new()) };
    let Ok(eye) = Eye::decide(Room::Dialogue, viewer, &facts, now) else { return Ok(Vec::new()) };
    let mut threads = tx.threads(record.id).await?;
    threads.retain(|t| t.room == Room::Dialogue && t.phase == phase && t.last_seq > 0 && eye.reaches(t));
    Ok(threads)
}

/// All messages of a conversation as this person sees them, with their files.
pub(in crate::service) async fn messages(
    tx: &Tx,
    record: &ReviewRecord,
    viewer: &Viewer,
    thread: &ThreadRecord,
    now: Moment,
) -> Result<(Vec<MessageLine>, Vec<AttachmentRecord>), StoreError> {
    let ties = tx.ties(thread.id).await?;
    let kept = tx.messages(record, thread.id, 1, thread.last_seq).await?;
    let drawing = Drawing { tx, record, thread, viewer, now, ties: &ties };
    let mut lines = drawing.lines(&kept, u32::MAX).await?;
    let mut files = tx.attachments(record, thread.id).await?;
    // What has not been sent belongs to whoever is still writing.
    files.retain(|f| f.message.is_some());
    for file in &files {
        if let Some(line) = lines.iter_mut().find(|l| Some(l.id) == file.message) {
            line.files.push(file.reference());
        }
    }
    Ok((lines, files))
}
