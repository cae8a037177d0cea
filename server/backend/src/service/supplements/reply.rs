//! Drafting answers to supplementary questions, and clearing and sending them (paras. 18, 35).

use super::ReplyDraft;
use crate::error::ServiceError;
use crate::service::Backend;
use crate::service::feedback::only;
use crate::store::{Act, ReplySave, ReviewRecord, SealedReply, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::feedback::{AnswerHead, answer_text};
use rules::id::{NoteId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::text::{check_text, normalise};
use rules::view::Signed;

/// Longest key a client may choose.
const KEY_CHARS_MAX: usize = 80;

/// One answer as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyChange {
    /// To which question.
    pub question: NoteId,
    /// Its text; without words the draft is emptied.
    pub text: String,
    /// The language it is written in.
    pub lang: Language,
    /// The revision the writer started from, 0 where there was none.
    pub base_revision: u32,
    /// Chosen by the client; the same key means the same save.
    pub key: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyOutcome {
    /// It says what is kept already.
    Unchanged,
    /// On disk.
    Saved {
        /// The revision it became.
        revision: u32,
    },
    /// Somebody saved before; nothing was overwritten.
    Conflict(Box<ReplyDraft>),
    /// It cannot be taken; nothing was saved of it.
    Invalid(FaultCode),
    /// The key was used for something else.
    Key,
}

impl Backend {
    /// Saves drafts of answers; each is judged by itself.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::AnswerSupplement`]; [`Refusal::NotFound`] for a question that was not put or
    /// lies outside the person's role.
    pub async fn save_replies(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        changes: &[ReplyChange],
    ) -> Result<Vec<ReplyOutcome>, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::AnswerSupplement>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        let questions = self.supplements_in(&tx, &record, phase, permit.instruments()).await?;
        let mut outcomes = Vec::with_capacity(changes.len());
        for change in changes {
            if !questions.iter().any(|q| q.asked.id == change.question) {
                return Err(Refusal::NotFound.into());
            }
            outcomes.push(self.save_reply(&tx, &record, &permit, phase, change).await?);
        }
        tx.commit().await?;
        Ok(outcomes)
    }

    async fn save_reply(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        permit: &Permit<marker::AnswerSupplement>,
        phase: u8,
        change: &ReplyChange,
    ) -> Result<ReplyOutcome, ServiceError> {
        let text = normalise(&change.text);
        let text = if text.trim().is_empty() { String::new() } else { text };
        if let Err(fault) = check_text(&text, self.rules().house.note_chars_max) {
            return Ok(ReplyOutcome::Invalid(fault.into()));
        }
        let before = tx.replies(record.id, phase).await?.into_iter().find(|r| r.question == change.question);
        let kept = before.as_ref().map(|b| tx.open_reply(record, b)).transpose()?;
        let same = match (&before, &kept) {
            (Some(b), Some(kept)) => *kept == text && (text.is_empty() || b.lang == change.lang),
            _ => text.is_empty(),
        };
        if same {
            return Ok(ReplyOutcome::Unchanged);
        }
        let is_key =
            (1..=KEY_CHARS_MAX).contains(&change.key.len()) && change.key.bytes().all(|b| b.is_ascii_graphic());
        // A key that was used says the same as what is kept, or it was used for something else.
        if !is_key || tx.reply_of_key(permit.by(), &change.key).await?.is_some() {
            return Ok(ReplyOutcome::Key);
        }
        if before.as_ref().map_or(0, |b| b.revision) != change.base_revision {
            let Some(newer) = before else { return Ok(ReplyOutcome::Key) };
            let names = tx.names([newer.by]).await?;
            return Ok(ReplyOutcome::Conflict(Box::new(ReplyDraft {
                revision: newer.revision,
                text: kept.unwrap_or_default(),
                lang: newer.lang,
                saved: Signed { by: names.get(&newer.by).cloned().unwrap_or_default(), at: newer.at },
                unsent: true,
            })));
        }
        let save = ReplySave { question: change.question, phase, text: &text, lang: change.lang, key: &change.key };
        let saved = tx.save_reply(permit, record, before.as_ref(), &save).await?;
        Ok(ReplyOutcome::Saved { revision: saved.revision })
    }

    /// Clears answers and sends them, all or none; each names the revision that the focal point looked at. Answers with how
    /// many went out.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SendSupplement`]; [`Refusal::NotFound`] for a question outside the person's
    /// role; a fault at `version` where a draft changed meanwhile, or where there is nothing to send.
    pub async fn send_replies(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        looked_at: &[(NoteId, u32)],
    ) -> Result<u32, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::SendSupplement>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        let fault = |code| ServiceError::Field { field: "version", code };
        if looked_at.is_empty() {
            return Err(fault("empty"));
        }
        let questions = self.supplements_in(&tx, &record, phase, permit.instruments()).await?;
        let replies = tx.replies(review, phase).await?;
        let mut about: Vec<Instrument> = Vec::new();
        let mut event = None;
        let mut done: Vec<NoteId> = Vec::new();
        for (id, revision) in looked_at {
            let question = questions.iter().find(|q| q.asked.id == *id).ok_or(Refusal::NotFound)?;
            let reply = replies.iter().find(|r| r.question == *id).ok_or(Refusal::NotFound)?;
            if reply.revision != *revision || done.contains(id) {
                return Err(fault("changed_meanwhile"));
            }
            let last = question.answers.last();
            let text = tx.open_reply(&record, reply)?;
            if text.is_empty() || last.is_some_and(|l| l.text == text && l.lang == reply.lang) {
                return Err(fault("changed_meanwhile"));
            }
            let number = last.map_or(1, |l| l.number + 1);
            let sent = self.send_reply(&tx, &record, &permit, phase, reply, &text, number).await?;
            event.get_or_insert(sent);
            about.push(question.asked.article.0);
            done.push(*id);
        }
        tx.bump_supplements(review, phase).await?;
        about.sort_unstable();
        about.dedup();
        let event = event.map(|id| id.to_string()).unwrap_or_default();
        self.tell_all(&tx, &record, "supplement_answered", &event, permit.by(), only(&about), now).await?;
        tx.commit().await?;
        Ok(u32::try_from(done.len()).unwrap_or(u32::MAX))
    }

    #[expect(clippy::too_many_arguments, reason = "one answer of several that go out together")]
    async fn send_reply(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        permit: &Permit<marker::SendSupplement>,
        phase: u8,
        reply: &SealedReply,
        text: &str,
        number: u32,
    ) -> Result<uuid::Uuid, ServiceError> {
        let head = AnswerHead {
            review: record.id,
            state: record.state,
            phase,
            question: reply.question,
            number,
            sent_at: permit.at(),
        };
        let kept =
            tx.insert_reply_version(permit, record, reply, number, &answer_text(&head, reply.lang, text)).await?;
        tx.record(Act {
            at: permit.at(),
            by: Some(permit.by()),
            kind: "supplement_answered",
            review: Some(record.id),
            object: kept.id.to_string(),
            detail: serde_json::json!({
                "phase": phase, "question": reply.question, "number": number, "sha256": kept.sha256
            }),
        })
        .await?;
        Ok(kept.id)
    }
}
