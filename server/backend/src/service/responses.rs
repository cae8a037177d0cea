//! The questionnaire of a State's phase as its own people see it, with the history of each answer (para. 20).

use super::Backend;
use super::reviews::answers_due;
use crate::error::{ServiceError, StoreError};
use crate::store::{Act, ResponseRecord, ReviewRecord, SealedAnswer, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::{Facts, Value, split_code};
use rules::refusal::Refusal;
use rules::stage::Stage;
use rules::view::{AnswerView, Signed};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An answer with the name of who wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAnswer {
    /// Grows with each save.
    pub revision: u32,
    /// `None` once it has been emptied.
    pub value: Option<Value>,
    /// The language it is written in.
    pub lang: Language,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// One revision in the history of an answer.
pub type Revision = StoredAnswer;

/// All that a page of the questionnaire is made from. Draft texts: for the State under review alone.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Which review.
    pub review: ReviewId,
    /// Its code in words and file names.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Which phase.
    pub phase: u8,
    /// Where it stands.
    pub stage: rules::stage::Stage,
    /// Grows with every change; whatever is made from this may be kept as long as it stays.
    pub version: i64,
    /// What conditions may know of the State; of its instruments those that this viewer reads about.
    pub facts: Facts,
    /// The languages agreed for the review (para. 50).
    pub languages: Vec<Language>,
    /// Answers by question.
    pub answers: Arc<BTreeMap<String, StoredAnswer>>,
    /// Articles marked ready.
    pub ready: Vec<(Instrument, u16, Signed)>,
    /// When the newest version was submitted, and its number.
    pub submitted: Option<(u32, Moment)>,
    /// When the answers are due.
    pub due: Option<rules::calendar::Deadline>,
    /// Why this viewer may not change answers, if so.
    pub may_edit: Result<(), Refusal>,
    /// Why this viewer may not submit, if so.
    pub may_submit: Result<(), Refusal>,
}

/// What an [`Editor`] depends on, for whoever keeps what was made from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorStamp {
    /// Grows with every change of answers, marks and submissions.
    pub version: i64,
    /// Grows whenever a supplementary question or an answer to one is sent.
    pub supplements: i64,
    /// Where the review stands.
    pub stage: rules::stage::Stage,
    /// When the answers are due.
    pub due: Option<rules::calendar::Deadline>,
    /// Languages agreed.
    pub languages: Vec<Language>,
    /// The instruments that this viewer reads and writes about.
    pub instruments: Vec<Instrument>,
    /// The State under review.
    pub state: PartyCode,
    /// Why this viewer may not change answers, if so.
    pub may_edit: Result<(), Refusal>,
}

impl StoredAnswer {
    pub(crate) fn open(
        tx: &Tx,
        review: &ReviewRecord,
        sealed: &SealedAnswer,
        names: &HashMap<AccountId, String>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            revision: sealed.revision,
            value: tx.open_answer(review, sealed)?,
            lang: sealed.lang,
            by: names.get(&sealed.by).cloned().unwrap_or_default(),
            at: sealed.at,
        })
    }

    /// As a browser gets it.
    pub fn view(&self) -> AnswerView {
        AnswerView {
            revision: self.revision,
            value: self.value.clone(),
            lang: self.lang,
            saved: Signed { by: self.by.clone(), at: self.at },
        }
    }
}

/// The response of a phase; it is made when the phase opens.
pub(crate) async fn response_for(
    tx: &Tx,
    review: &ReviewRecord,
    phase: u8,
) -> Result<Option<ResponseRecord>, StoreError> {
    tx.response(review, phase).await
}

/// What conditions may know: treaties as registered, instruments as drawn.
pub(crate) async fn facts_of(tx: &Tx, review: &ReviewRecord) -> Result<Facts, StoreError> {
    let party = tx.party(review.state).await?;
    let party = party.ok_or_else(|| StoreError::Damaged(format!("no party {}", review.state)))?;
    Ok(Facts { treaties: party.treaties, instruments: review.instruments.clone() })
}

/// All answers of a response, opened, with names.
pub(crate) async fn open_answers(
    tx: &Tx,
    review: &ReviewRecord,
    response: &ResponseRecord,
) -> Result<BTreeMap<String, StoredAnswer>, StoreError> {
    let sealed = tx.answers(response.id).await?;
    let names = tx.names(sealed.iter().map(|a| a.by)).await?;
    sealed.iter().map(|a| Ok((a.question.clone(), StoredAnswer::open(tx, review, a, &names)?))).collect()
}

impl Backend {
    /// The questionnaire with all draft answers about the instruments of the person's role.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDraft`]; [`Refusal::WrongStage`] before the phase is open.
    pub async fn editor(&self, viewer: &Viewer, review: ReviewId, phase: u8) -> Result<Editor, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDraft>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        let Some(response) = response_for(&tx, &record, phase).await? else {
            return Err(Refusal::WrongStage { now: stands.stage }.into());
        };
        let mut answers = open_answers(&tx, &record, &response).await?;
        answers.retain(|code, _| split_code(code).is_some_and(|(instrument, _, _)| permit.covers(Some(instrument))));
        let mut marks = tx.marks(response.id).await?;
        marks.retain(|m| permit.covers(Some(m.instrument)));
        let names = tx.names(marks.iter().map(|m| m.by)).await?;
        let submitted = tx.submissions(response.id).await?.last().map(|s| (s.number, s.at));
        let mut facts = facts_of(&tx, &record).await?;
        // No condition looks into another instrument, so leaving one out changes nothing in the others.
        facts.instruments.retain(|i| permit.covers(Some(*i)));
        let seen = record.facts(phase).ok_or(Refusal::NotFound)?;
        let may_edit = rules::access::permit::<marker::SaveAnswer>(Some(viewer), Some(&seen), now).map(|_| ());
        let may_submit = rules::access::permit::<marker::Submit>(Some(viewer), Some(&seen), now).map(|_| ());
        Ok(Editor {
            review,
            code: record.code.clone(),
            state: record.state,
            phase,
            stage: stands.stage,
            version: response.revision,
            facts,
            languages: record.languages.clone(),
            answers: Arc::new(answers),
            ready: marks
                .into_iter()
                .map(|m| {
                    let by = names.get(&m.by).cloned().unwrap_or_default();
                    (m.instrument, m.article, Signed { by, at: m.at })
                })
                .collect(),
            submitted,
            due: answers_due(self.rules(), &stands),
            may_edit,
            may_submit,
        })
    }

    /// What decides whether an editor drawn before still holds: cheaper than the editor itself.
    ///
    /// # Errors
    /// As [`Self::editor`].
    pub async fn editor_stamp(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<EditorStamp, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDraft>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let stands = record.phase(phase).ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let Some(response) = response_for(&tx, &record, phase).await? else {
            return Err(Refusal::WrongStage { now: stands.stage }.into());
        };
        let may_edit = rules::access::permit::<marker::SaveAnswer>(Some(viewer), Some(&facts), now).map(|_| ());
        // Questions come with feedback, and feedback follows the response (para. 35).
        let supplements = match stands.stage {
            Stage::Preparing | Stage::Questionnaire => 0,
            Stage::Feedback | Stage::Dialogue | Stage::Observations | Stage::Agreed | Stage::Released => {
                tx.supplement_stamp(review, phase).await?
            }
        };
        Ok(EditorStamp {
            version: response.revision,
            supplements,
            stage: stands.stage,
            due: answers_due(self.rules(), stands),
            languages: record.languages.clone(),
            instruments: permit.instruments().to_vec(),
            state: record.state,
            may_edit,
        })
    }

    /// Marks an article ready for clearance, or takes that back.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::MarkReady`]; [`Refusal::NotFound`] for an article outside the person's role.
    pub async fn mark_ready(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        instrument: Instrument,
        article: u16,
        ready: bool,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::MarkReady>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        // What the permit covers is asked of the State under review, and within the person's role.
        if loaded.questionnaire.article(instrument, article).is_none() || !permit.covers(Some(instrument)) {
            return Err(Refusal::NotFound.into());
        }
        let response = response_for(&tx, &record, phase).await?.ok_or(Refusal::NotFound)?;
        tx.save_mark(&permit, response.id, instrument, article, ready).await?;
        tx.bump_response(response.id).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: if ready { "article_ready" } else { "article_not_ready" },
            review: Some(review),
            object: format!("{}-{article}", instrument.code()),
            detail: serde_json::json!({ "phase": phase }),
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Every text an answer ever had, oldest first.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDraft`]; [`Refusal::NotFound`] for a question that is not asked or lies
    /// outside the person's role.
    pub async fn history(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        question: &str,
    ) -> Result<Vec<Revision>, ServiceError> {
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDraft>, _) =
            tx.permit(viewer, review, Some(phase), self.now()).await?;
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let asked = loaded.questionnaire.question(question).ok_or(Refusal::NotFound)?;
        if !record.instruments.contains(&asked.instrument) || !permit.covers(Some(asked.instrument)) {
            return Err(Refusal::NotFound.into());
        }
        let response = response_for(&tx, &record, phase).await?.ok_or(Refusal::NotFound)?;
        let Some(answer) = tx.answer(response.id, question).await? else { return Ok(Vec::new()) };
        let revisions = tx.revisions(&answer).await?;
        let names = tx.names(revisions.iter().map(|r| r.by)).await?;
        Ok(revisions.iter().map(|r| StoredAnswer::open(&tx, &record, r, &names)).collect::<Result<_, _>>()?)
    }
}
