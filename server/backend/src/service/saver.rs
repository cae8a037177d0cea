//! Saving answers: several saves share one commit, and each is acknowledged only after it.
//!
//! A durable commit costs a write to disk. While one is under way the next saves gather, and then go together. Each is
//! decided by itself within the transaction: who may, which revision it started from, whether it came before. What they
//! are decided by is read for all of them at once, and what was decided is written at once: the number of statements of
//! a transaction hardly depends on the number of saves.

use super::responses::StoredAnswer;
use crate::error::{Conflict, ServiceError, StoreError};
use crate::library::Library;
use crate::store::{AnswerChange, AnswerWrite, ResponseRecord, ReviewRecord, SealedAnswer, Store, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{AccountId, AnswerId, ResponseId, ReviewId};
use rules::language::Language;
use rules::questionnaire::{Facts, Fault, FaultCode, Kind, Question, Value, accept};
use rules::refusal::Refusal;
use rules::ruleset::RuleSet;
use rules::view::SaveOutcome;
use std::collections::{BTreeSet, HashMap};
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
        let mut batch = Batch::begin(store.write().await?, library, rules, jobs).await?;
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

/// What the jobs of one transaction share: all that they are decided by, and what was decided and is not written yet.
struct Batch<'a> {
    tx: Tx,
    library: &'a Library,
    rules: &'static RuleSet,
    viewers: HashMap<AccountId, Viewer>,
    reviews: HashMap<(ReviewId, u8), Open>,
    /// The answers as they are within this transaction, whether they are written yet or not.
    answers: HashMap<(ResponseId, String), SealedAnswer>,
    /// The keys used so far, in the same way.
    keys: HashMap<(AccountId, String), (AnswerId, u32, Moment)>,
    writes: Vec<AnswerWrite>,
}

/// A review's phase as the jobs of one transaction see it.
#[derive(Clone)]
struct Open {
    review: Arc<ReviewRecord>,
    response: ResponseRecord,
    facts: Facts,
}

impl<'a> Batch<'a> {
    /// Reads what all jobs are decided by.
    async fn begin(tx: Tx, library: &'a Library, rules: &'static RuleSet, jobs: &[Job]) -> Result<Self, StoreError> {
        let people: BTreeSet<AccountId> = jobs.iter().map(|j| j.by).collect();
        let viewers = tx.viewers(people).await?;
        let reviews = open(&tx, jobs).await?;
        let place = |j: &'_ Job| reviews.get(&(j.command.review, j.command.phase)).map(|o| o.response.id);
        // PostgreSQL takes no NUL in a text, not even in a question; no code of a question has one, and no key that is
        // taken.
        let sound = |text: &str| !text.contains('\0');
        let asked = jobs.iter().filter(|j| sound(&j.command.question));
        let places = asked.filter_map(|j| Some((place(j)?, j.command.question.as_str()))).collect();
        let keys = jobs.iter().filter(|j| sound(&j.command.key)).map(|j| (j.by, j.command.key.as_str())).collect();
        let answers = tx.answers_at(&places).await?;
        let keys = tx.revisions_of_keys(&keys).await?;
        let writes = Vec::with_capacity(jobs.len());
        Ok(Self { tx, library, rules, viewers, reviews, answers, keys, writes })
    }

    async fn save(&mut self, job: &Job) -> Result<SaveOutcome, ServiceError> {
        let c = &job.command;
        let viewer = self.viewers.get(&job.by).ok_or(Refusal::SignIn)?;
        let open = self.reviews.get(&(c.review, c.phase)).cloned().ok_or(Refusal::NotFound)?;
        let facts = open.review.facts(c.phase).ok_or(Refusal::NotFound)?;
        let permit: Permit<marker::SaveAnswer> = rules::access::permit(Some(viewer), Some(&facts), job.now)?;
        let loaded = self.library.for_phase(c.phase).cloned().ok_or(Refusal::NotFound)?;
        let question = loaded.questionnaire.question(&c.question).ok_or(Refusal::NotFound)?;
        let article = loaded.questionnaire.article(question.instrument, question.article).ok_or(Refusal::NotFound)?;
        if !permit.covers(Some(question.instrument)) || !article.is_for(&open.facts) {
            return Err(Refusal::NotFound.into());
        }
        if c.key.is_empty() || c.key.len() > KEY_CHARS_MAX || !c.key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ServiceError::Field { field: "key", code: "key" });
        }
        let (place, key) = ((open.response.id, c.question.clone()), (job.by, c.key.clone()));
        let before = self.answers.get(&place).cloned();
        if let Some((answer, revision, at)) = self.keys.get(&key).copied() {
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
        if let Some(b) = &before
            && b.lang == c.lang
            && self.tx.open_answer(&open.review, b)? == value
        {
            // It is there already, whoever saved it: neither a new revision nor a conflict.
            return Ok(SaveOutcome::Saved { revision: b.revision, at: b.at });
        }
        let revision = before.as_ref().map_or(0, |b| b.revision);
        if revision != c.base_revision {
            return self.conflict(&open, before.as_ref()).await;
        }
        let change = AnswerChange {
            response: open.response.id,
            question: &c.question,
            article: (question.instrument, question.article),
            value: value.as_ref(),
            lang: c.lang,
            key: &c.key,
        };
        let write = self.tx.seal_answer(&permit, &open.review, before.as_ref(), &change)?;
        let saved = write.answer().clone();
        self.writes.push(write);
        self.keys.insert(key, (saved.id, saved.revision, saved.at));
        let outcome = SaveOutcome::Saved { revision: saved.revision, at: saved.at };
        self.answers.insert(place, saved);
        Ok(outcome)
    }

    /// Whether a revision says what this command says. Another text under an old key must not be taken for saved.
    async fn is_same(
        &mut self,
        c: &SaveCommand,
        question: &Question,
        open: &Open,
        answer: &SealedAnswer,
        revision: u32,
    ) -> Result<bool, ServiceError> {
        // The revision may be one of this very transaction.
        self.write().await?;
        let wanted = self.accepted(question, c.value.as_ref(), open).await?;
        let revisions = self.tx.revisions(answer).await?;
        let Some(kept) = revisions.iter().find(|r| r.revision == revision) else { return Ok(false) };
        Ok(kept.lang == c.lang && self.tx.open_answer(&open.review, kept)? == wanted)
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        self.tx.write_answers(&std::mem::take(&mut self.writes)).await
    }

    async fn finish(mut self) -> Result<(), StoreError> {
        self.write().await?;
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
}

/// The reviews' phases that the jobs are about, as far as they are there and open.
async fn open(tx: &Tx, jobs: &[Job]) -> Result<HashMap<(ReviewId, u8), Open>, StoreError> {
    let wanted: BTreeSet<(ReviewId, u8)> = jobs.iter().map(|j| (j.command.review, j.command.phase)).collect();
    let ids: BTreeSet<ReviewId> = wanted.iter().map(|(review, _)| *review).collect();
    let ids: Vec<ReviewId> = ids.into_iter().collect();
    let records: HashMap<ReviewId, Arc<ReviewRecord>> =
        tx.reviews_of(&ids).await?.into_iter().map(|r| (r.id, Arc::new(r))).collect();
    let mut responses = tx.responses_of(&ids).await?;
    let treaties = tx.treaties_of(records.values().map(|r| r.state)).await?;
    let mut open = HashMap::with_capacity(wanted.len());
    for at in wanted {
        let (Some(review), Some(response)) = (records.get(&at.0), responses.remove(&at)) else { continue };
        let Some(treaties) = treaties.get(&review.state).copied() else {
            return Err(StoreError::Damaged(format!("no party {}", review.state)));
        };
        let facts = Facts { treaties, instruments: review.instruments.clone() };
        open.insert(at, Open { review: Arc::clone(review), response, facts });
    }
    Ok(open)
}
