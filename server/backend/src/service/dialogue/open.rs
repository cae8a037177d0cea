//! Conversations found and begun: one a review, phase, room and subject.

use super::super::Backend;
use crate::error::{ServiceError, StoreError};
use crate::store::{Eye, ReviewRecord, Tx, Voice};
use rules::actor::Viewer;
use rules::dialogue::{Room, Subject};
use rules::id::{ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::refusal::Refusal;

impl Backend {
    /// The conversation of a room on a subject, begun if there is none. Until somebody writes, only who began it sees it.
    ///
    /// # Errors
    /// The refusal of the room's acts; [`Refusal::NotFound`] for a subject that is not asked about in this review or lies
    /// beyond the instruments that the person reaches (para. 28 (b)).
    pub async fn open_conversation(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        room: Room,
        subject: &Subject,
    ) -> Result<ThreadId, ServiceError> {
        if let Some(found) = self.conversation_on(viewer, review, room, subject).await? {
            return Ok(found);
        }
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let record = tx.review(review).await?.ok_or(Refusal::NotFound)?;
        let phase = record.current_phase().map(|p| p.phase).ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let instrument = self.instrument_of(&tx, &record, phase, subject).await?;
        let voice = Voice::decide(room, &viewer, &facts, now)?;
        if !voice.covers(instrument) {
            return Err(Refusal::NotFound.into());
        }
        let thread = tx.insert_thread(&voice, phase, subject, instrument, review).await?;
        tx.commit().await?;
        Ok(thread.id)
    }

    /// The conversation of a room on a subject, if there is one that this viewer may read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever may not enter the room, and for a subject out of reach.
    pub async fn conversation_on(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        room: Room,
        subject: &Subject,
    ) -> Result<Option<ThreadId>, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let record = tx.review(review).await?.ok_or(Refusal::NotFound)?;
        let phase = record.current_phase().map(|p| p.phase).ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let eye = Eye::decide(room, viewer, &facts, now)?;
        let instrument = self.instrument_of(&tx, &record, phase, subject).await?;
        if !eye.covers(instrument) {
            return Err(Refusal::NotFound.into());
        }
        let found = tx.thread_on(review, phase, room, &eye.holder(), subject).await?;
        Ok(found.filter(|t| eye.reaches(t)).map(|t| t.id))
    }

    /// The instrument that limits who may read about a subject.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a subject that the review does not have.
    async fn instrument_of(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        phase: u8,
        subject: &Subject,
    ) -> Result<Option<Instrument>, ServiceError> {
        // The review as a whole has none, and is asked about most.
        if *subject == Subject::Review {
            return Ok(None);
        }
        let library = self.library().for_phase(phase);
        let asked = || library.map(|l| &l.questionnaire);
        // An article that the State is not asked is not under review (table 1, footnote a).
        let facts = super::super::responses::facts_of(tx, record).await?;
        let article = |instrument, number| asked()?.article(instrument, number).filter(|a| a.is_for(&facts));
        let known = match subject {
            Subject::Review | Subject::Instrument(_) => true,
            Subject::Article(instrument, number) => article(*instrument, *number).is_some(),
            Subject::Question(code) => {
                asked().and_then(|q| q.question(code)).is_some_and(|q| article(q.instrument, q.article).is_some())
            }
            Subject::Feedback(note) => {
                let instrument = sent_note(tx, record, phase, *note).await?;
                return instrument.map(Some).ok_or_else(|| Refusal::NotFound.into());
            }
        };
        let instrument = subject.instrument().filter(|i| known && record.instruments.contains(i));
        instrument.map(Some).ok_or_else(|| Refusal::NotFound.into())
    }
}

/// The instrument of a note of the written feedback, once it was sent: a draft is nobody else's business (para. 32).
async fn sent_note(
    tx: &Tx,
    record: &ReviewRecord,
    phase: u8,
    note: uuid::Uuid,
) -> Result<Option<Instrument>, StoreError> {
    for feedback in tx.feedbacks(record.id, phase).await? {
        for version in tx.feedback_versions(feedback.id).await?.iter().rev() {
            let sent = tx.open_feedback(record, version)?;
            if let Some(article) = sent.articles.iter().find(|a| a.notes.iter().any(|n| n.id.get() == note)) {
                return Ok(Some(article.instrument));
            }
        }
    }
    Ok(None)
}
