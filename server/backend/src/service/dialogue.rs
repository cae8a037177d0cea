//! The dialogue of a review: messages between its parties and the Secretariat, in order, never edited (paras. 33, 35).

use super::Backend;
use super::reviews::people;
use crate::error::{ServiceError, StoreError};
use crate::store::{Act, MessageRecord, NewMessage, ReviewRecord, Tx};
use rules::access::{Permit, ReviewFacts, marker};
use rules::actor::{Duty, Viewer};
use rules::calendar::Moment;
use rules::id::{MessageId, ReviewId, ThreadId};
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::{Fault, FaultCode};
use rules::refusal::Refusal;
use rules::text::{check_text, normalise};

/// A message as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageLine {
    /// Which message.
    pub id: MessageId,
    /// Its number in the thread, from 1 without gaps.
    pub seq: u32,
    /// Plain text.
    pub body: String,
    /// The language it is written in.
    pub lang: Language,
    /// Who wrote it.
    pub by: String,
    /// For which State; none for the Secretariat.
    pub state: Option<PartyCode>,
    /// The seat from which it was sent, in code.
    pub seat: String,
    /// When.
    pub at: Moment,
    /// Whether the viewer wrote it.
    pub mine: bool,
    /// Whether the viewer has not seen it before.
    pub unread: bool,
}

/// Somebody who will read what is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Name.
    pub name: String,
    /// State.
    pub state: PartyCode,
    /// Duty.
    pub duty: Duty,
}

/// A thread in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadLine {
    /// Which thread.
    pub id: ThreadId,
    /// Messages in it.
    pub messages: u32,
    /// Messages of others that the viewer has not seen.
    pub unread: u32,
    /// Languages agreed for the review.
    pub languages: Vec<Language>,
    /// Why the viewer may not write, if so.
    pub may_post: Result<(), Refusal>,
}

/// The dialogue as this viewer may see it.
#[derive(Clone, Debug)]
pub struct DialogueView {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Which thread.
    pub thread: ThreadId,
    /// Messages in order.
    pub messages: Vec<MessageLine>,
    /// Everybody with a role who reads it; the Secretariat reads it, too (para. 33).
    pub readers: Vec<Reader>,
    /// Languages agreed for the review.
    pub languages: Vec<Language>,
    /// Why the viewer may not write, if so.
    pub may_post: Result<(), Refusal>,
    /// The last message that the viewer had seen before.
    read_until: u32,
}

impl Backend {
    /// The dialogue of a review; what is shown counts as read.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`].
    pub async fn dialogue(&self, viewer: &Viewer, review: ReviewId) -> Result<DialogueView, ServiceError> {
        let view = self.dialogue_unmarked(viewer, review).await?;
        let last = view.messages.last().map_or(0, |m| m.seq);
        if last > view.read_until {
            let tx = self.0.write().await?;
            let (_, permit, _): (_, Permit<marker::ReadDialogue>, _) =
                tx.permit(viewer, review, None, self.now()).await?;
            // Another tab may have read further meanwhile.
            if last > tx.read_until(view.thread, viewer.account).await? {
                tx.save_read(&permit, view.thread, last).await?;
                tx.commit().await?;
            }
        }
        Ok(view)
    }

    /// The dialogue of a review for a program: nothing counts as read, since nobody may have looked.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`].
    pub async fn dialogue_unmarked(&self, viewer: &Viewer, review: ReviewId) -> Result<DialogueView, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDialogue>, _) =
            tx.permit(viewer, review, None, now).await?;
        let threads = tx.threads(review).await?;
        let thread = threads.into_iter().find(|t| permit.covers(t.instrument)).ok_or(Refusal::NotFound)?;
        let messages = tx.messages(&record, thread.id).await?;
        let names = tx.names(messages.iter().map(|m| m.by)).await?;
        let read_until = tx.read_until(thread.id, viewer.account).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let readers = people(&tx, &record, now).await?;
        Ok(DialogueView {
            review,
            code: record.code.clone(),
            state: record.state,
            thread: thread.id,
            messages: messages.iter().map(|m| line(m, &names, viewer, read_until)).collect(),
            readers: readers.into_iter().map(|p| Reader { name: p.name, state: p.state, duty: p.duty }).collect(),
            languages: record.languages.clone(),
            may_post: rules::access::permit::<marker::PostMessage>(Some(viewer), Some(&facts), now).map(|_| ()),
            read_until,
        })
    }

    /// The threads of a review that the viewer may read, in figures; nothing counts as read.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`].
    pub async fn thread_summary(&self, viewer: &Viewer, review: ReviewId) -> Result<Vec<ThreadLine>, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDialogue>, _) =
            tx.permit(viewer, review, None, now).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let may_post = rules::access::permit::<marker::PostMessage>(Some(viewer), Some(&facts), now).map(|_| ());
        let mut lines = Vec::new();
        for thread in tx.threads(review).await?.iter().filter(|t| permit.covers(t.instrument)) {
            lines.push(ThreadLine {
                id: thread.id,
                messages: tx.last_seq(thread.id).await?,
                unread: tx.unread(thread.id, viewer.account).await?,
                languages: record.languages.clone(),
                may_post: may_post.clone(),
            });
        }
        Ok(lines)
    }

    /// Sends a message. The same key sends it once.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::PostMessage`]; faults of the text; a field fault for a key that was used for
    /// another message.
    pub async fn post_message(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        body: &str,
        lang: Language,
        key: &str,
    ) -> Result<MessageLine, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, _phase): (_, Permit<marker::PostMessage>, _) =
            tx.permit(&viewer, review, None, now).await?;
        let body = normalise(body);
        let fault = |code| ServiceError::Invalid(vec![Fault { part: "body".to_owned(), code }]);
        if body.trim().is_empty() {
            return Err(fault(FaultCode::Required));
        }
        check_text(&body, self.rules().house.message_chars_max).map_err(|f| fault(f.into()))?;
        if key.is_empty() || key.len() > 80 || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ServiceError::Field { field: "key", code: "key" });
        }
        let sent = match tx.message_of_key(&record, viewer.account, key).await? {
            Some(Some(sent)) if sent.body == body && sent.lang == lang => sent,
            // Another text under an old key must not be taken for sent.
            Some(_) => return Err(ServiceError::Field { field: "key", code: "key" }),
            None => {
                let threads = tx.threads(review).await?;
                let thread = threads.into_iter().find(|t| permit.covers(t.instrument)).ok_or(Refusal::NotFound)?;
                let new = NewMessage { thread: thread.id, body: &body, lang, key };
                let sent = tx.insert_message(&permit, &record, &new).await?;
                tx.record(Act {
                    at: now,
                    by: Some(permit.by()),
                    kind: "message_sent",
                    review: Some(review),
                    object: sent.id.to_string(),
                    detail: serde_json::json!({ "thread": thread.id, "seq": sent.seq }),
                })
                .await?;
                self.tell_all(&tx, &record, "message_sent", &sent.id.to_string(), permit.by(), thread.instrument, now)
                    .await?;
                sent
            }
        };
        let names = tx.names([sent.by]).await?;
        let line = line(&sent, &names, &viewer, u32::MAX);
        tx.commit().await?;
        Ok(line)
    }

    /// The review whose dialogue this thread is, for links that name the thread alone.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDialogue`]; [`Refusal::NotFound`] for every thread that
    /// [`Self::dialogue`] would not show to this viewer.
    pub async fn review_of_thread(&self, viewer: &Viewer, id: ThreadId) -> Result<ReviewId, ServiceError> {
        let tx = self.0.read().await?;
        let review = tx.thread(id).await?.ok_or(Refusal::NotFound)?.review;
        let (_, permit, _): (_, Permit<marker::ReadDialogue>, _) = tx.permit(viewer, review, None, self.now()).await?;
        let shown = tx.threads(review).await?.into_iter().find(|t| permit.covers(t.instrument));
        if shown.is_some_and(|t| t.id == id) { Ok(review) } else { Err(Refusal::NotFound.into()) }
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
        let Ok(permit) = rules::access::permit::<marker::ReadDialogue>(Some(viewer), Some(facts), now) else {
            return Ok(0);
        };
        let mut unread = 0;
        for thread in tx.threads(record.id).await?.iter().filter(|t| permit.covers(t.instrument)) {
            unread += tx.unread(thread.id, viewer.account).await?;
        }
        Ok(unread)
    }
}

fn line(
    m: &MessageRecord,
    names: &std::collections::HashMap<rules::id::AccountId, String>,
    viewer: &Viewer,
    read_until: u32,
) -> MessageLine {
    MessageLine {
        id: m.id,
        seq: m.seq,
        body: m.body.clone(),
        lang: m.lang,
        by: names.get(&m.by).cloned().unwrap_or_default(),
        state: m.sent_for,
        seat: m.seat.clone(),
        at: m.at,
        mine: m.by == viewer.account,
        unread: m.seq > read_until && m.by != viewer.account,
    }
}
