//! Conversations in lists: of one review, and over all reviews of a person.

use super::super::{Backend, permit_house};
use crate::error::{ServiceError, StoreError};
use crate::store::{Eyes, ReviewRecord, ThreadRecord, Tx, Voice};
use rules::access::{Permit, ReviewFacts, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::{Room, Side, Subject};
use rules::id::{AccountId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use std::collections::{BTreeMap, HashMap};

/// The newest message of a conversation, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWord {
    /// When it was sent.
    pub at: Moment,
    /// Who wrote it.
    pub by: String,
    /// For which State; none for the Secretariat.
    pub state: Option<PartyCode>,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadLine {
    /// Which conversation.
    pub id: ThreadId,
    /// Of which review.
    pub review: ReviewId,
    /// The review's code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// In which room.
    pub room: Room,
    /// What it is about.
    pub subject: Subject,
    /// The instrument that it is about, if it is about one.
    pub instrument: Option<Instrument>,
    /// Which phase it belongs to.
    pub phase: u8,
    /// Messages in it.
    pub messages: u32,
    /// Messages of others that the viewer has not seen.
    pub unread: u32,
    /// The newest of them.
    pub last: Option<LastWord>,
    /// Since when it is settled.
    pub settled_at: Option<Moment>,
    /// The sides of which an answer is awaited.
    pub awaiting: Vec<Side>,
    /// Whether the viewer's side is one of them.
    pub awaits_us: bool,
    /// The States that have written in it.
    pub writers: Vec<PartyCode>,
    /// Languages agreed for the review.
    pub languages: Vec<Language>,
    /// Why the viewer may not write, if so.
    pub may_post: Result<(), Refusal>,
}

/// A room as a person may enter it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLine {
    /// Which room.
    pub room: Room,
    /// Why the viewer may not write in it, if so.
    pub may_post: Result<(), Refusal>,
}

/// The conversations of a review that a person may read.
#[derive(Clone, Debug)]
pub struct ConversationList {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// The phase it is in.
    pub phase: u8,
    /// The instruments that the viewer reaches.
    pub instruments: Vec<Instrument>,
    /// The viewer's own State in it, if any.
    pub own: Option<PartyCode>,
    /// The rooms that the viewer may enter.
    pub rooms: Vec<RoomLine>,
    /// The conversations, the newest first.
    pub lines: Vec<ThreadLine>,
}

impl Backend {
    /// The conversations of a review that the viewer may read; nothing counts as read.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`].
    pub async fn conversations(&self, viewer: &Viewer, review: ReviewId) -> Result<ConversationList, ServiceError> {
        self.deliver_due(None).await?;
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDialogue>, _) =
            tx.permit(viewer, review, None, now).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let eyes = Eyes::of(viewer, &facts, now);
        let mut rooms = Vec::new();
        for room in Room::ALL {
            if eyes.room(room).is_some() {
                let may_post = Voice::decide(room, viewer, &facts, now).map(|_| ());
                rooms.push(RoomLine { room, may_post });
            }
        }
        let threads = tx.threads(review).await?;
        let lines = lines(&tx, &record, threads, viewer, now).await?;
        Ok(ConversationList {
            review,
            code: record.code.clone(),
            state: record.state,
            phase,
            instruments: permit.instruments().to_vec(),
            own: permit.state(),
            rooms,
            lines,
        })
    }

    /// The conversations of a review that the viewer may read, for programs.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`].
    pub async fn thread_summary(&self, viewer: &Viewer, review: ReviewId) -> Result<Vec<ThreadLine>, ServiceError> {
        Ok(self.conversations(viewer, review).await?.lines)
    }

    /// The conversations of all reviews in which the viewer takes part, the newest first.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ListReviews`].
    pub async fn all_conversations(&self, viewer: &Viewer) -> Result<Vec<ThreadLine>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ListReviews>(viewer, now)?;
        self.deliver_due(None).await?;
        let tx = self.0.read().await?;
        let mut by_review: BTreeMap<ReviewId, Vec<ThreadRecord>> = BTreeMap::new();
        for thread in tx.threads_spoken().await? {
            by_review.entry(thread.review).or_default().push(thread);
        }
        let mut all = Vec::new();
        for record in tx.reviews().await? {
            if let Some(threads) = by_review.remove(&record.id) {
                all.extend(lines(&tx, &record, threads, viewer, now).await?);
            }
        }
        Ok(all)
    }

    /// Messages of others that the viewer may read and has not.
    pub(crate) async fn unread(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        viewer: &Viewer,
        facts: &ReviewFacts,
        now: Moment,
    ) -> Result<u32, StoreError> {
        debug_assert_eq!(facts.review, record.id);
        let seen = visible(record, tx.threads(record.id).await?, viewer, now);
        if seen.is_empty() {
            return Ok(0);
        }
        let reads = tx.reads_of(viewer.account).await?;
        let mut unread = 0;
        for (thread, _) in &seen {
            unread += unread_in(tx, thread, &reads, viewer.account).await?;
        }
        Ok(unread)
    }
}

/// Those conversations of a review that the viewer may read, as lines.
async fn lines(
    tx: &Tx,
    record: &ReviewRecord,
    threads: Vec<ThreadRecord>,
    viewer: &Viewer,
    now: Moment,
) -> Result<Vec<ThreadLine>, StoreError> {
    let seen = visible(record, threads, viewer, now);
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let reads = tx.reads_of(viewer.account).await?;
    let names = tx.names(seen.iter().filter_map(|(t, _)| t.last_by)).await?;
    let mut lines = Vec::with_capacity(seen.len());
    for (thread, side) in seen {
        let may_post = match record.facts(thread.phase) {
            Some(facts) => Voice::decide(thread.room, viewer, &facts, now).map(|_| ()),
            None => Err(Refusal::NotFound),
        };
        lines.push(ThreadLine {
            id: thread.id,
            review: record.id,
            code: record.code.clone(),
            state: record.state,
            room: thread.room,
            instrument: thread.instrument,
            phase: thread.phase,
            messages: thread.last_seq,
            unread: unread_in(tx, &thread, &reads, viewer.account).await?,
            last: last_word(&thread, &names),
            settled_at: thread.settled_at,
            awaits_us: side.is_some_and(|s| thread.awaiting.contains(&s)),
            awaiting: thread.awaiting,
            writers: thread.writers,
            languages: record.languages.clone(),
            may_post,
            subject: thread.subject,
        });
    }
    lines.sort_by(|a, b| b.last.as_ref().map(|w| w.at).cmp(&a.last.as_ref().map(|w| w.at)));
    Ok(lines)
}

/// What the viewer may read of these conversations, each with the viewer's side in it. One in which nobody has written is
/// seen by who began it; the conversation on the review as a whole is there from the beginning.
fn visible(
    record: &ReviewRecord,
    threads: Vec<ThreadRecord>,
    viewer: &Viewer,
    now: Moment,
) -> Vec<(ThreadRecord, Option<Side>)> {
    let mut by_phase: HashMap<u8, Eyes> = HashMap::new();
    let mut seen = Vec::new();
    for thread in threads {
        let eyes = by_phase.entry(thread.phase).or_insert_with(|| {
            record.facts(thread.phase).map(|facts| Eyes::of(viewer, &facts, now)).unwrap_or_default()
        });
        let Some(eye) = eyes.on(&thread) else { continue };
        let main = thread.room == Room::Dialogue && thread.subject == Subject::Review;
        if thread.last_seq > 0 || main || thread.created_by == Some(viewer.account) {
            let side = eye.side();
            seen.push((thread, side));
        }
    }
    seen
}

async fn unread_in(
    tx: &Tx,
    thread: &ThreadRecord,
    reads: &HashMap<ThreadId, u32>,
    account: AccountId,
) -> Result<u32, StoreError> {
    let read = reads.get(&thread.id).copied().unwrap_or(0);
    if thread.last_seq <= read { Ok(0) } else { tx.unread_after(thread.id, read, account).await }
}

fn last_word(thread: &ThreadRecord, names: &HashMap<AccountId, String>) -> Option<LastWord> {
    let (at, by) = (thread.last_at?, thread.last_by?);
    Some(LastWord { at, by: names.get(&by).cloned().unwrap_or_default(), state: thread.last_for })
}
