//! Supplementary questions as they were put, and their answers (para. 35): drafted by experts of the State under review,
//! cleared and sent by its focal point, corrected by new versions.

mod reply;

pub use reply::{ReplyChange, ReplyOutcome};

use super::Backend;
use crate::error::ServiceError;
use crate::store::{ReviewRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::feedback::{Asked, asked};
use rules::id::{NoteId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::view::Signed;

/// A version of an answer that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyLine {
    /// Version, from 1.
    pub number: u32,
    /// When it was sent.
    pub at: Moment,
    /// Who cleared it.
    pub cleared_by: String,
    /// Over the canonical text.
    pub sha256: String,
    /// The language it is written in.
    pub lang: Language,
    /// The answer.
    pub text: String,
}

/// A question with the answers that were sent, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplement {
    /// The question.
    pub asked: Asked,
    /// The answers.
    pub answers: Vec<ReplyLine>,
}

/// A draft of an answer, for people of the State under review alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyDraft {
    /// Grows with each save.
    pub revision: u32,
    /// Its text.
    pub text: String,
    /// The language it is written in.
    pub lang: Language,
    /// Who wrote it, and when.
    pub saved: Signed,
    /// Whether it says something else than what was sent last.
    pub unsent: bool,
}

/// All supplementary questions that the viewer may read; with drafts for the State under review.
#[derive(Clone, Debug)]
pub struct SupplementDesk {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Which phase.
    pub phase: u8,
    /// Languages agreed.
    pub languages: Vec<Language>,
    /// The questions in the order of the questionnaire, each with the draft of its answer.
    pub items: Vec<(Supplement, Option<ReplyDraft>)>,
    /// Whether drafts are shown, if there are any.
    pub drafts: bool,
    /// Why this viewer may not answer, if so.
    pub may_write: Result<(), Refusal>,
    /// Why this viewer may not send, if so.
    pub may_send: Result<(), Refusal>,
}

impl Backend {
    /// The questions that the viewer may read, with what was answered: for showing them where they belong.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedback`].
    pub async fn supplements(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<Vec<Supplement>, ServiceError> {
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedback>, _) =
            tx.permit(viewer, review, Some(phase), self.now()).await?;
        self.supplements_in(&tx, &record, phase, permit.instruments()).await
    }

    /// The page on which they are read and, by the State under review, answered.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedback`].
    pub async fn supplement_desk(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<SupplementDesk, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedback>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let questions = self.supplements_in(&tx, &record, phase, permit.instruments()).await?;
        let drafts = rules::access::permit::<marker::ReadDraft>(Some(viewer), Some(&facts), now);
        let replies = if drafts.is_ok() { tx.replies(review, phase).await? } else { Vec::new() };
        let names = tx.names(replies.iter().map(|r| r.by)).await?;
        let mut items = Vec::with_capacity(questions.len());
        for question in questions {
            let draft = match replies.iter().find(|r| r.question == question.asked.id) {
                Some(sealed) => {
                    let text = tx.open_reply(&record, sealed)?;
                    let last = question.answers.last();
                    Some(ReplyDraft {
                        revision: sealed.revision,
                        unsent: !text.is_empty() && last.is_none_or(|l| l.text != text || l.lang != sealed.lang),
                        text,
                        lang: sealed.lang,
                        saved: Signed { by: names.get(&sealed.by).cloned().unwrap_or_default(), at: sealed.at },
                    })
                }
                None => None,
            };
            items.push((question, draft));
        }
        Ok(SupplementDesk {
            review,
            code: record.code.clone(),
            state: record.state,
            phase,
            languages: record.languages.clone(),
            items,
            drafts: drafts.is_ok(),
            may_write: rules::access::permit::<marker::AnswerSupplement>(Some(viewer), Some(&facts), now).map(|_| ()),
            may_send: rules::access::permit::<marker::SendSupplement>(Some(viewer), Some(&facts), now).map(|_| ()),
        })
    }

    /// All questions of a phase within some instruments, in the order of the questionnaire.
    pub(crate) async fn supplements_in(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        phase: u8,
        instruments: &[Instrument],
    ) -> Result<Vec<Supplement>, ServiceError> {
        let mut all: Vec<Asked> = Vec::new();
        for feedback in tx.feedbacks(record.id, phase).await? {
            let mut versions = Vec::new();
            for version in tx.feedback_versions(feedback.id).await? {
                versions.push((version.number, version.at, tx.open_feedback(record, &version)?));
            }
            all.extend(asked(feedback.state, &versions));
        }
        all.retain(|q| instruments.contains(&q.article.0));
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let replies = tx.replies(record.id, phase).await?;
        let versions = tx.reply_versions(&replies).await?;
        let names = tx.names(versions.iter().map(|v| v.by)).await?;
        let mut questions = Vec::with_capacity(all.len());
        for asked in all {
            let reply = replies.iter().find(|r| r.question == asked.id);
            let mut answers = Vec::new();
            for sent in versions.iter().filter(|v| reply.is_some_and(|r| r.id == v.reply)) {
                let (lang, text) = tx.open_reply_version(record, sent)?;
                answers.push(ReplyLine {
                    number: sent.number,
                    at: sent.at,
                    cleared_by: names.get(&sent.by).cloned().unwrap_or_default(),
                    sha256: sent.sha256.clone(),
                    lang,
                    text,
                });
            }
            questions.push(Supplement { asked, answers });
        }
        let order = self.order_of_questions(phase);
        questions.sort_by_key(|q| (order(&q.asked), q.asked.first.1, q.asked.id));
        Ok(questions)
    }

    /// The place of a question in the questionnaire; what is about an article as a whole comes before its questions.
    fn order_of_questions(&self, phase: u8) -> impl Fn(&Asked) -> (usize, usize) {
        let loaded = self.library().for_phase(phase).cloned();
        move |asked: &Asked| {
            let Some(loaded) = &loaded else { return (usize::MAX, 0) };
            let mut articles = loaded.questionnaire.articles();
            let Some(place) = articles.position(|a| (a.instrument, a.number) == asked.article) else {
                return (usize::MAX, 0);
            };
            let within = asked.question.as_ref().map_or(0, |code| {
                let article = loaded.questionnaire.article(asked.article.0, asked.article.1);
                article.and_then(|a| a.questions.iter().position(|q| q.code == *code)).map_or(0, |n| n + 1)
            });
            (place, within)
        }
    }

    /// How many questions wait for an answer of the State under review, within the instruments of the person's role.
    pub(crate) async fn open_questions(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        phase: u8,
        instruments: &[Instrument],
    ) -> Result<u32, ServiceError> {
        let questions = self.supplements_in(tx, record, phase, instruments).await?;
        let open = questions.iter().filter(|q| q.asked.withdrawn.is_none() && q.answers.is_empty()).count();
        Ok(u32::try_from(open).unwrap_or(u32::MAX))
    }
}

impl SupplementDesk {
    /// Answers that were drafted and not sent, with what they looked like.
    pub fn unsent(&self) -> impl Iterator<Item = (NoteId, u32)> {
        let waiting = self.items.iter().filter_map(|(q, d)| Some((q, d.as_ref().filter(|d| d.unsent)?)));
        waiting.map(|(q, d)| (q.asked.id, d.revision))
    }
}
