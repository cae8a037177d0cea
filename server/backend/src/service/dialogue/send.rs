//! Sending: what may be said, ten seconds to take it back, and the moment in which it goes.
//!
//! A message waits in the table `outgoing`. When it is due it goes with the next look at its conversation or with the next
//! round of the background task, whichever comes first; whether it may go is decided again in that moment. What may not go
//! any more is its writer's draft again, so nothing that was written is lost, and the same key never sends twice.

use super::super::Backend;
use super::draft::return_to_draft;
use super::view::{Drawing, MessageLine};
use super::{Opened, opened};
use crate::error::{ServiceError, StoreError};
use crate::service::Telling;
use crate::store::{Act, MessageRecord, NewMessage, OutgoingRecord, ThreadRecord, Tx, Voice, open_questions};
use chrono::TimeDelta;
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::{Composed, MessageKind, Room, Side, Subject, TalkFault};
use rules::id::{ReviewId, ThreadId};
use rules::language::Language;
use rules::questionnaire::{Fault, FaultCode};
use rules::refusal::Refusal;
use rules::text::{check_text, normalise};
use uuid::Uuid;

/// How long a message can be taken back.
const WAIT: TimeDelta = TimeDelta::seconds(10);

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It waits and can be taken back until then.
    Waiting {
        /// For taking it back.
        id: Uuid,
        /// When it goes.
        due_at: Moment,
    },
    /// It has gone.
    Gone(Box<MessageLine>),
}

/// How a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// After ten seconds, with the files that were attached in the form. A note goes at once: nobody else sees it.
    FromForm {
        /// The revision of the draft that it was; a newer draft stays.
        draft: u32,
    },
    /// At once and without files, as a program does.
    AtOnce,
}

impl Backend {
    /// Sends a message. The same key sends it once.
    ///
    /// # Errors
    /// The refusal of writing in the room; faults of the text; a field fault for a [`TalkFault`] and for a key that was
    /// used for another message.
    pub async fn send(
        &self,
        viewer: &Viewer,
        id: ThreadId,
        what: &Composed,
        key: &str,
        how: How,
    ) -> Result<Sent, ServiceError> {
        self.deliver_due(Some(id)).await?;
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let open = opened(&tx, &viewer, id, now).await?;
        let voice = open.voice(&viewer, now)?;
        if key.is_empty() || key.len() > 80 || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(key_fault());
        }
        let mut what = what.clone();
        what.body = normalise(&what.body);
        check_body(&what.body, self.rules().house.message_chars_max)?;
        // Before all else that could be wrong with it now: what has gone has gone.
        if let Some(sent) = tx.message_of_key(&open.record, viewer.account, key).await? {
            let same = sent.filter(|(thread, m)| {
                *thread == id && m.body == what.body && m.lang == what.lang && m.kind == what.kind
            });
            let (_, sent) = same.ok_or_else(key_fault)?;
            return Ok(Sent::Gone(Box::new(line(&tx, &open, &viewer, &sent, now).await?)));
        }
        if let Some(waits) = tx.outgoing_of_key(viewer.account, key).await? {
            if waits.thread != id || tx.open_outgoing(&open.record, &waits)? != what {
                return Err(key_fault());
            }
            return Ok(Sent::Waiting { id: waits.id, due_at: waits.due_at });
        }
        let what = checked(&tx, &open, &voice, what).await?;
        super::quote::quoted(&tx, &viewer, &open.record, &what, now).await?;
        let at_once = how == How::AtOnce || open.thread.room == Room::Notes;
        let due_at = if at_once { now } else { now + WAIT };
        let waits = tx.insert_outgoing(&voice, &open.record, &open.thread, &what, key, due_at).await?;
        if let How::FromForm { draft } = how {
            tx.attach_outgoing_rows(id, viewer.account, waits.id).await?;
            tx.delete_draft_row(id, viewer.account, draft).await?;
        }
        if !at_once {
            tx.commit().await?;
            return Ok(Sent::Waiting { id: waits.id, due_at });
        }
        let sent = self.deliver(&tx, &waits, now).await?;
        let line = line(&tx, &open, &viewer, &sent, now).await?;
        tx.commit().await?;
        self.0.live.tell_message(&open.thread, sent.seq, sent.by);
        Ok(Sent::Gone(Box::new(line)))
    }

    /// Takes a message back that still waits: it is a draft again. Answers whether it was in time.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a conversation that is not there for this viewer.
    pub async fn take_back(&self, viewer: &Viewer, id: ThreadId, waits: Uuid) -> Result<bool, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let open = opened(&tx, viewer, id, now).await?;
        let mine = tx.outgoing_of(id, viewer.account).await?;
        // What is due has gone, whether or not anybody has looked since.
        let Some(waits) = mine.into_iter().find(|o| o.id == waits && o.due_at > now) else { return Ok(false) };
        return_to_draft(&tx, &open.record, &waits, None, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Sends a message of the viewer's that still waits at once.
    ///
    /// # Errors
    /// As [`Self::send`]; [`Refusal::NotFound`] for a message that does not wait.
    pub async fn send_now(&self, viewer: &Viewer, id: ThreadId, waits: Uuid) -> Result<u32, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let open = opened(&tx, viewer, id, now).await?;
        let mine = tx.outgoing_of(id, viewer.account).await?;
        let waits = mine.into_iter().find(|o| o.id == waits).ok_or(Refusal::NotFound)?;
        debug_assert_eq!(waits.review, open.record.id);
        let sent = self.deliver(&tx, &waits, now).await?;
        tx.commit().await?;
        self.0.live.tell_message(&open.thread, sent.seq, sent.by);
        Ok(sent.seq)
    }

    /// Sends what is due, in one conversation or everywhere. What may not go any more is a draft again.
    ///
    /// # Errors
    /// The database; then all of it still waits.
    pub async fn deliver_due(&self, thread: Option<ThreadId>) -> Result<usize, ServiceError> {
        let now = self.now();
        // Most looks find nothing: they must not wait for writers.
        if self.0.read().await?.outgoing_due(thread, now).await?.is_empty() {
            return Ok(0);
        }
        let tx = self.0.write().await?;
        let due = tx.outgoing_due(thread, now).await?;
        let mut gone = Vec::new();
        for waits in &due {
            let why = match self.deliver(&tx, waits, now).await {
                Ok(sent) => {
                    gone.extend(tx.thread(waits.thread).await?.map(|thread| (thread, sent)));
                    continue;
                }
                Err(ServiceError::Refused(refusal)) => refusal.code(),
                Err(ServiceError::Field { code, .. }) => code,
                Err(ServiceError::Invalid(_)) => "invalid",
                Err(other) => return Err(other),
            };
            let record = tx.review(waits.review).await?.ok_or(Refusal::NotFound)?;
            return_to_draft(&tx, &record, waits, Some(why), now).await?;
        }
        tx.commit().await?;
        for (thread, sent) in &gone {
            self.0.live.tell_message(thread, sent.seq, sent.by);
        }
        Ok(due.len())
    }

    /// Sends one message that waits, if it may go now. Nothing is written where it may not.
    async fn deliver(&self, tx: &Tx, waits: &OutgoingRecord, now: Moment) -> Result<MessageRecord, ServiceError> {
        let viewer = tx.viewer(waits.by).await?.ok_or(Refusal::SignIn)?;
        let open = opened(tx, &viewer, waits.thread, now).await?;
        let voice = open.voice(&viewer, now)?;
        let what = tx.open_outgoing(&open.record, waits)?;
        check_body(&what.body, self.rules().house.message_chars_max)?;
        let what = checked(tx, &open, &voice, what).await?;
        let quote = super::quote::quoted(tx, &viewer, &open.record, &what, now).await?;
        let Opened { record, thread, eye } = open;
        let new = NewMessage { what: &what, quote: quote.as_ref(), key: &waits.key };
        let sent = tx.insert_message(&voice, &record, &thread, &new).await?;
        tx.release_outgoing_rows(waits.id, Some(sent.id)).await?;
        tx.delete_outgoing_row(waits).await?;
        // Who had read everything has read this, too.
        if tx.read_until(thread.id, waits.by).await? == thread.last_seq {
            tx.save_read(&eye, &thread, sent.seq).await?;
        }
        self.announce(tx, &record, &thread, &voice, &sent, now).await?;
        Ok(sent)
    }

    /// Records a message and tells those who read it; a note is nobody else's business.
    async fn announce(
        &self,
        tx: &Tx,
        record: &crate::store::ReviewRecord,
        thread: &ThreadRecord,
        voice: &Voice,
        sent: &MessageRecord,
        now: Moment,
    ) -> Result<(), StoreError> {
        let kind = match (thread.room, sent.awaits) {
            (Room::Notes, _) => return Ok(()),
            (Room::Delegation, _) => "delegation_message_sent",
            (Room::Dialogue, Some(_)) => "question_sent",
            (Room::Dialogue, None) => "message_sent",
        };
        tx.record(Act {
            at: now,
            by: Some(voice.by()),
            kind: if thread.room == Room::Delegation { kind } else { "message_sent" },
            review: Some(record.id),
            object: sent.id.to_string(),
            detail: serde_json::json!({ "thread": thread.id, "seq": sent.seq }),
        })
        .await?;
        let (event, seq) = (sent.id.to_string(), sent.seq);
        let place = format!("/reviews/{}/dialogue/{}?at={seq}#message-{seq}", record.id, thread.id);
        let what = Telling {
            kind,
            event: &event,
            instrument: thread.instrument,
            place: Some(&place),
            by: voice.state(),
            at: now,
        };
        if thread.room == Room::Dialogue {
            return self.tell_parties(tx, record, voice.by(), &what).await;
        }
        let Some(facts) = record.facts(thread.phase) else { return Ok(()) };
        for role in tx.roles_in(record.id).await? {
            if role.account == voice.by() || Some(role.role.state) != voice.state() {
                continue;
            }
            let Some(viewer) = tx.viewer(role.account).await? else { continue };
            let eye = crate::store::Eye::decide(thread.room, &viewer, &facts, now);
            if eye.is_ok_and(|eye| eye.reaches(thread)) {
                self.tell_one(tx, record, role.account, &what).await?;
            }
        }
        Ok(())
    }

    /// Sends a message to all parties about the review as a whole, at once.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn post_message(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        body: &str,
        lang: Language,
        key: &str,
    ) -> Result<MessageLine, ServiceError> {
        let thread = self.open_conversation(viewer, review, Room::Dialogue, &Subject::Review).await?;
        let what = Composed { body: body.to_owned(), lang, ..Composed::default() };
        match self.send(viewer, thread, &what, key, How::AtOnce).await? {
            Sent::Gone(line) => Ok(*line),
            Sent::Waiting { .. } => Err(key_fault()),
        }
    }
}

fn key_fault() -> ServiceError {
    ServiceError::Field { field: "key", code: "key" }
}

fn check_body(body: &str, max: u32) -> Result<(), ServiceError> {
    let fault = |code| ServiceError::Invalid(vec![Fault { part: "body".to_owned(), code }]);
    if body.trim().is_empty() {
        return Err(fault(FaultCode::Required));
    }
    check_text(body, max).map_err(|f| fault(f.into()))
}

/// What was composed, if it may follow where the conversation stands.
async fn checked(tx: &Tx, open: &Opened, voice: &Voice, mut what: Composed) -> Result<Composed, ServiceError> {
    let thread = &open.thread;
    what.kind.may_follow(thread.settled_at.is_some(), &thread.subject)?;
    let ties = tx.ties(thread.id).await?;
    if what.kind == MessageKind::Correction {
        let seq = what.corrects.ok_or(TalkFault::NotYours)?;
        let corrected = tx.message(&open.record, thread.id, seq).await?.ok_or(TalkFault::NotYours)?;
        // A State corrects what was said for it, an officer of the Secretariat what that officer said.
        let own = match corrected.sent_for {
            Some(state) => voice.state() == Some(state),
            None => corrected.by == voice.by(),
        };
        if !own {
            return Err(TalkFault::NotYours.into());
        }
        // A correction of a correction corrects what was said first.
        what.corrects = Some(corrected.corrects.unwrap_or(seq));
    } else {
        what.corrects = None;
    }
    let own = voice.side();
    let may_ask = |side: Side| what.kind == MessageKind::Message && Side::may_ask(own).contains(&side);
    if !what.awaits.is_none_or(may_ask) {
        return Err(TalkFault::NobodyToAsk.into());
    }
    if let Some(seq) = what.answers {
        let asked = open_questions(&ties).into_iter().find(|(n, _)| *n == seq);
        if asked.is_none_or(|(_, side)| Some(side) != own) {
            return Err(TalkFault::NotAsked.into());
        }
    }
    Ok(what)
}

/// A message that was just sent, as its writer sees it.
async fn line(
    tx: &Tx,
    open: &Opened,
    viewer: &Viewer,
    sent: &MessageRecord,
    now: Moment,
) -> Result<MessageLine, ServiceError> {
    let ties = tx.ties(open.thread.id).await?;
    let drawing = Drawing { tx, record: &open.record, thread: &open.thread, viewer, now, ties: &ties };
    let lines = drawing.lines(std::slice::from_ref(sent), u32::MAX).await?;
    Ok(lines.into_iter().next().ok_or(Refusal::NotFound)?)
}
