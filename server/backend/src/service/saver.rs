//! Saving answers: several saves share one commit, and each is acknowledged only after it.
//!
//! A durable commit costs a write to disk. While one is under way the next saves gather, and then go together. Each is
//! decided by itself within the transaction: who may, which revision it started from, whether it came before.

use super::responses::{StoredAnswer, facts_of, response_for};
use crate::error::{Conflict, ServiceError, StoreError};
use crate::library::Library;
use crate::store::{AnswerChange, ReviewRecord, SealedAnswer, Store, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use rules::language::Language;
use rules::questionnaire::{Facts, Fault, FaultCode, Kind, Question, Value, accept};
use rules::refusal::Refusal;
use rules::ruleset::RuleSet;
use rules::view::SaveOutcome;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Saves that may wait; the next one waits to be let in.
pub(crate) const QUEUE: usize = 256;

/// Saves that share a commit at most.
const BATCH: usize = 64;

/// Longest key a client may choose.
const KEY_CHARS_MAX: usize = 80;

/// One answer to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveCommand {
    /// Which review.
    pub review: ReviewId,
    /// Which phase.
    pub phase: u8,
    /// Full code of the question.
    pub question: String,
    /// The new answer; `None` empties it.
    pub value: Option<Value>,
    /// The language it is written in.
    pub lang: Language,
    /// The revision the writer started from, 0 where there was none.
    pub base_revision: u32,
    /// Chosen by the client; the same key means the same save.
    pub key: String,
}

/// A command with the person behind it and the place for its reply.
pub(crate) struct Job {
    by: AccountId,
    command: SaveCommand,
    now: Moment,
    reply: oneshot::Sender<Result<SaveOutcome, ServiceError>>,
}

/// Runs until the last sender is gone.
pub(crate) fn start(store: Arc<Store>, library: Library, rules: &'static RuleSet, mut queue: mpsc::Receiver<Job>) {
    tokio::spawn(async move {
        let mut jobs = Vec::with_capacity(BATCH);
        while queue.recv_many(&mut jobs, BATCH).await > 0 {
            run(&store, &library, rules, &mut jobs).await;
        }
    });
}

impl super::Backend {
    /// Saves an answer and returns once it is on disk.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SaveAnswer`]; faults of the value; the database.
    pub async fn save_answer(&self, by: AccountId, command: SaveCommand) -> Result<SaveOutcome, ServiceError> {
        let (reply, answer) = oneshot::channel();
        let gone = || ServiceError::Store(StoreError::Damaged("the task that saves has stopped".to_owned()));
        self.0.saves.send(Job { by, command, now: self.now(), reply }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

/// One transaction for all jobs. If the database fails, nothing of it is true and every job is told so.
async fn run(store: &Arc<Store>, library: &Library, rules: &'static RuleSet, jobs: &mut Vec<Job>) {
    let mut outcomes = Vec::with_capacity(jobs.len());
    let done = async {
        let mut batch =
            Batch { tx: store.write().await?, library, rules, viewers: HashMap::new(), reviews: HashMap::new() };
        for job in jobs.iter() {
            match batch.save(job).await {
                // A failing statement may have spoiled the transaction: give it up as a whole.
                Err(ServiceError::Store(error)) => return Err(error),
                outcome => outcomes.push(outcome),
            }
        }
        batch.finish().await
    }
    .await;
    match done {
        Ok(()) => {
            for (job, outcome) in jobs.drain(..).zip(outcomes) {
                // Whoever does not wait any more will ask again with the same key.
                let _ = job.reply.send(outcome);
            }
        }
        Err(error) => {
            tracing::error!(%error, jobs = jobs.len(), "saving failed");
            for job in jobs.drain(..) {
                let _ = job.reply.send(Err(ServiceError::Store(StoreError::Damaged(error.to_string()))));
            }
        }
    }
}

/// What the jobs of one transaction share.
struct Batch<'a> {
    tx: Tx,
    library: &'a Library,
    rules: &'static RuleSet,
    viewers: HashMap<AccountId, Option<Viewer>>,
    reviews: HashMap<(ReviewId, u8), Option<Open>>,
}

/// A review's phase as the jobs of one transaction see it.
#[derive(Clone)]
struct Open {
    review: Arc<ReviewRecord>,
    response: crate::store::ResponseRecord,
    facts: Facts,
    changed: bool,
}

impl Batch<'_> {
    async fn save(&mut self, job: &Job) -> Result<SaveOutcome, ServiceError> {
        let c = &job.command;
        let viewer = self.viewer(job.by).await?.ok_or(Refusal::SignIn)?;
        let open = self.open(c.review, c.phase).await?.ok_or(Refusal::NotFound)?;
        let facts = open.review.facts(c.phase).ok_or(Refusal::NotFound)?;
        let permit: Permit<marker::SaveAnswer> = rules::access::permit(Some(&viewer), Some(&facts), job.now)?;
        let loaded = self.library.for_phase(c.phase).cloned().ok_or(Refusal::NotFound)?;
        let question = loaded.questionnaire.question(&c.question).ok_or(Refusal::NotFound)?;
        if !permit.covers(Some(question.instrument)) || !open.facts.instruments.contains(&question.instrument) {
            return Err(Refusal::NotFound.into());
        }
        if c.key.is_empty() || c.key.len() > KEY_CHARS_MAX || !c.key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ServiceError::Field { field: "key", code: "key" });
        }
        let before = self.tx.answer(open.response.id, &c.question).await?;
        if let Some((answer, revision, at)) = self.tx.revision_of_key(job.by, &c.key).await? {
            // Told again what the first was told, if it was about this very answer.
            let again = match &before {
                Some(b) if b.id == answer => self.is_same(c, question, &open, b, revision).await?,
                Some(_) | None => false,
            };
            return if again {
                Ok(SaveOutcome::Saved { revision, at })
            } else {
                Err(ServiceError::Field { field: "key", code: "key" })
            };
        }
        let value = self.accepted(question, c.value.as_ref(), &open).await?;
        let revision = before.as_ref().map_or(0, |b| b.revision);
        if revision != c.base_revision {
            return self.conflict(&open, before.as_ref()).await;
        }
        let change = AnswerChange {
            response: open.response.id,
            question: &c.question,
            value: value.as_ref(),
            lang: c.lang,
            key: &c.key,
        };
        let saved = self.tx.save_answer(&permit, &open.review, before.as_ref(), &change).await?;
        self.tx.clear_mark(&permit, open.response.id, question.instrument, question.article).await?;
        if let Some(Some(open)) = self.reviews.get_mut(&(c.review, c.phase)) {
            open.changed = true;
        }
        Ok(SaveOutcome::Saved { revision: saved.revision, at: saved.at })
    }

    /// Whether a revision says what this command says. Another text under an old key must not be taken for saved.
    async fn is_same(
        &self,
        c: &SaveCommand,
        question: &Question,
        open: &Open,
        answer: &SealedAnswer,
        revision: u32,
    ) -> Result<bool, ServiceError> {
        let wanted = self.accepted(question, c.value.as_ref(), open).await?;
        let revisions = self.tx.revisions(answer).await?;
        let Some(kept) = revisions.iter().find(|r| r.revision == revision) else { return Ok(false) };
        Ok(kept.lang == c.lang && self.tx.open_answer(&open.review, kept)? == wanted)
    }

    async fn finish(self) -> Result<(), StoreError> {
        for open in self.reviews.values().flatten().filter(|o| o.changed) {
            self.tx.bump_response(open.response.id).await?;
        }
        self.tx.commit().await
    }

    async fn accepted(
        &self,
        question: &Question,
        value: Option<&Value>,
        open: &Open,
    ) -> Result<Option<Value>, ServiceError> {
        let Some(value) = value else { return Ok(None) };
        let value = accept(&question.kind, value, &self.rules.house.answers).map_err(ServiceError::Invalid)?;
        match (value, &question.kind) {
            // What is said of a file is taken from the upload, never from the client.
            (Some(Value::File(files)), Kind::File) => {
                let mut known = Vec::with_capacity(files.len());
                for (i, file) in files.iter().enumerate() {
                    let kept = self.tx.file(&open.review, file.id).await?;
                    let kept = kept.filter(|k| k.question == question.code && k.response == open.response.id);
                    let Some(kept) = kept else {
                        let part = format!("{i}.id");
                        return Err(ServiceError::Invalid(vec![Fault { part, code: FaultCode::NotAnOption }]));
                    };
                    known.push(kept.reference());
                }
                Ok(Some(Value::File(known)))
            }
            (value, _) => Ok(value),
        }
    }

    async fn conflict(&self, open: &Open, newer: Option<&SealedAnswer>) -> Result<SaveOutcome, ServiceError> {
        let Some(newer) = newer else {
            return Err(ServiceError::Field { field: "base_revision", code: "base_revision" });
        };
        let names = self.tx.names([newer.by]).await?;
        let newer = StoredAnswer::open(&self.tx, &open.review, newer, &names)?;
        Err(ServiceError::Conflict(Box::new(Conflict { newer })))
    }

    async fn viewer(&mut self, id: AccountId) -> Result<Option<Viewer>, StoreError> {
        if let Some(viewer) = self.viewers.get(&id) {
            return Ok(viewer.clone());
        }
        let viewer = self.tx.viewer(id).await?;
        self.viewers.insert(id, viewer.clone());
        Ok(viewer)
    }

    async fn open(&mut self, review: ReviewId, phase: u8) -> Result<Option<Open>, StoreError> {
        if let Some(open) = self.reviews.get(&(review, phase)) {
            return Ok(open.clone());
        }
        let open = match self.tx.review(review).await? {
            Some(record) => match response_for(&self.tx, &record, phase).await? {
                Some(response) => {
                    let facts = facts_of(&self.tx, &record).await?;
                    Some(Open { review: Arc::new(record), response, facts, changed: false })
                }
                None => None,
            },
            None => None,
        };
        self.reviews.insert((review, phase), open.clone());
        Ok(open)
    }
}
