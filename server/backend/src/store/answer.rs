//! Answers and all their revisions. The text is sealed with the review's key and bound to its row and revision.

use super::{ReviewRecord, StoreError, Tx, code, damaged, moment, small};
use crate::entity::{answer, answer_revision, article_mark, response};
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, AnswerId, ResponseId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::questionnaire::Value;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Answers that one statement writes at most: both engines take a limited number of values.
const ROWS: usize = 64;

/// A response as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResponseRecord {
    pub(crate) id: ResponseId,
    pub(crate) phase: u8,
    /// The version of the questionnaire it is pinned to.
    pub(crate) questionnaire_version: i32,
    /// Grows with every change of any answer or mark.
    pub(crate) revision: i64,
}

/// An answer whose text is still sealed.
#[derive(Clone, Debug)]
pub(crate) struct SealedAnswer {
    pub(crate) id: AnswerId,
    pub(crate) question: String,
    pub(crate) revision: u32,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    sealed: Vec<u8>,
}

/// An article marked ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkRecord {
    pub(crate) instrument: Instrument,
    pub(crate) article: u16,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
}

/// A change that was decided.
pub(crate) struct AnswerChange<'a> {
    pub(crate) response: ResponseId,
    pub(crate) question: &'a str,
    /// Where it is asked: an article whose answers change is no longer ready.
    pub(crate) article: (Instrument, u16),
    /// `None` empties the answer; the revision stays as a record of that.
    pub(crate) value: Option<&'a Value>,
    pub(crate) lang: Language,
    pub(crate) key: &'a str,
}

/// A change that was permitted and sealed, for [`Tx::write_answers`].
pub(crate) struct AnswerWrite {
    response: ResponseId,
    article: (Instrument, u16),
    key: String,
    answer: SealedAnswer,
}

impl AnswerWrite {
    /// The answer as it will be.
    pub(crate) fn answer(&self) -> &SealedAnswer {
        &self.answer
    }
}

fn record(row: answer::Model) -> Result<SealedAnswer, StoreError> {
    Ok(SealedAnswer {
        id: AnswerId::new(row.id),
        question: row.question,
        revision: small(row.revision)?,
        lang: code(&row.lang, Language::from_code)?,
        by: AccountId::new(row.changed_by),
        at: moment(row.changed_at)?,
        sealed: row.value,
    })
}

fn response_record(row: &response::Model) -> Result<ResponseRecord, StoreError> {
    Ok(ResponseRecord {
        id: ResponseId::new(row.id),
        phase: small(row.phase)?,
        questionnaire_version: row.questionnaire_version,
        revision: row.revision,
    })
}

/// All of them, some more than once: so that the statement that asks for them is one of a few that the connection has
/// prepared, whatever their number.
fn few_sizes<T>(all: &BTreeSet<T>) -> impl Iterator<Item = &T> {
    all.iter().cycle().take(all.len().next_power_of_two())
}

fn place(id: AnswerId, revision: i32) -> Place<'static> {
    Place { table: "answer", row: id.get(), column: "value", version: revision }
}

impl Tx {
    /// The response of a review's phase.
    pub(crate) async fn response(
        &self,
        review: &ReviewRecord,
        phase: u8,
    ) -> Result<Option<ResponseRecord>, StoreError> {
        let row = response::Entity::find()
            .filter(response::Column::ReviewId.eq(review.id.get()))
            .filter(response::Column::Phase.eq(i32::from(phase)))
            .one(&self.inner)
            .await?;
        row.as_ref().map(response_record).transpose()
    }

    /// The responses of several reviews, in all their phases.
    pub(crate) async fn responses_of(
        &self,
        reviews: &[ReviewId],
    ) -> Result<HashMap<(ReviewId, u8), ResponseRecord>, StoreError> {
        let rows = response::Entity::find()
            .filter(response::Column::ReviewId.is_in(reviews.iter().map(|id| id.get())))
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|r| {
                let response = response_record(&r)?;
                Ok(((ReviewId::new(r.review_id), response.phase), response))
            })
            .collect()
    }

    /// A new, empty response, pinned to the questionnaire's version of that day.
    pub(crate) async fn insert_response(
        &self,
        permit: &Permit<marker::OpenPhase>,
        phase: u8,
        questionnaire: &str,
        version: u32,
    ) -> Result<ResponseId, StoreError> {
        let review = permit.review().ok_or_else(|| damaged("a permit without review"))?;
        self.insert_response_row(review, phase, questionnaire, version).await
    }

    /// The row itself; the demonstration data has no officer who could permit it.
    pub(crate) async fn insert_response_row(
        &self,
        review: ReviewId,
        phase: u8,
        questionnaire: &str,
        version: u32,
    ) -> Result<ResponseId, StoreError> {
        let id = ResponseId::new(random::id());
        let row = response::ActiveModel {
            id: Set(id.get()),
            review_id: Set(review.get()),
            phase: Set(i32::from(phase)),
            questionnaire: Set(questionnaire.to_owned()),
            questionnaire_version: Set(small(i64::from(version))?),
            revision: Set(0),
        };
        response::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(id)
    }

    /// All answers of a response, still sealed.
    pub(crate) async fn answers(&self, response: ResponseId) -> Result<Vec<SealedAnswer>, StoreError> {
        let rows =
            answer::Entity::find().filter(answer::Column::ResponseId.eq(response.get())).all(&self.inner).await?;
        rows.into_iter().map(record).collect()
    }

    /// One answer, still sealed.
    pub(crate) async fn answer(
        &self,
        response: ResponseId,
        question: &str,
    ) -> Result<Option<SealedAnswer>, StoreError> {
        let row = answer::Entity::find()
            .filter(answer::Column::ResponseId.eq(response.get()))
            .filter(answer::Column::Question.eq(question))
            .one(&self.inner)
            .await?;
        row.map(record).transpose()
    }

    /// Opens a text; an emptied answer has none.
    pub(crate) fn open_answer(
        &self,
        review: &ReviewRecord,
        sealed: &SealedAnswer,
    ) -> Result<Option<Value>, StoreError> {
        let plain = self.key(review)?.open(place(sealed.id, small(sealed.revision)?), &sealed.sealed)?;
        serde_json::from_slice(&plain).map_err(damaged)
    }

    /// Several answers at once, still sealed, by response and question.
    pub(crate) async fn answers_at(
        &self,
        places: &BTreeSet<(ResponseId, &str)>,
    ) -> Result<HashMap<(ResponseId, String), SealedAnswer>, StoreError> {
        if places.is_empty() {
            return Ok(HashMap::new());
        }
        let wanted = few_sizes(places).fold(Condition::any(), |any, (response, question)| {
            let at = answer::Column::ResponseId.eq(response.get()).and(answer::Column::Question.eq(*question));
            any.add(at)
        });
        let rows = answer::Entity::find().filter(wanted).all(&self.inner).await?;
        rows.into_iter()
            .map(|row| Ok(((ResponseId::new(row.response_id), row.question.clone()), record(row)?)))
            .collect()
    }

    /// The revisions that these people saved under these keys before: answer, number and moment.
    pub(crate) async fn revisions_of_keys(
        &self,
        keys: &BTreeSet<(AccountId, &str)>,
    ) -> Result<HashMap<(AccountId, String), (AnswerId, u32, Moment)>, StoreError> {
        use answer_revision::Column;
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let wanted = few_sizes(keys).fold(Condition::any(), |any, (by, key)| {
            any.add(Column::ChangedBy.eq(by.get()).and(Column::IdempotencyKey.eq(*key)))
        });
        let rows: Vec<(uuid::Uuid, String, uuid::Uuid, i32, i64)> = answer_revision::Entity::find()
            .select_only()
            .columns([Column::ChangedBy, Column::IdempotencyKey, Column::AnswerId, Column::Revision, Column::ChangedAt])
            .filter(wanted)
            .into_tuple()
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|(by, key, answer, revision, at)| {
                Ok(((AccountId::new(by), key), (AnswerId::new(answer), small(revision)?, moment(at)?)))
            })
            .collect()
    }

    /// Seals a change as the revision after `before`. The caller has compared revisions in this transaction.
    pub(crate) fn seal_answer(
        &self,
        permit: &Permit<marker::SaveAnswer>,
        review: &ReviewRecord,
        before: Option<&SealedAnswer>,
        change: &AnswerChange<'_>,
    ) -> Result<AnswerWrite, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(damaged("a permit for another review"));
        }
        let id = before.map_or_else(|| AnswerId::new(random::id()), |b| b.id);
        let revision: i32 = small(before.map_or(1, |b| i64::from(b.revision) + 1))?;
        let plain = serde_json::to_vec(&change.value).map_err(damaged)?;
        Ok(AnswerWrite {
            response: change.response,
            article: change.article,
            key: change.key.to_owned(),
            answer: SealedAnswer {
                id,
                question: change.question.to_owned(),
                revision: small(revision)?,
                lang: change.lang,
                by: permit.by(),
                at: permit.at(),
                sealed: self.key(review)?.seal(place(id, revision), &plain)?,
            },
        })
    }

    /// Writes sealed changes, in their order, with a few statements however many they are: the answers, a revision for
    /// each change, the marks of their articles taken back, and the versions of their responses.
    pub(crate) async fn write_answers(&self, writes: &[AnswerWrite]) -> Result<(), StoreError> {
        for some in writes.chunks(ROWS) {
            self.write_some_answers(some).await?;
        }
        Ok(())
    }

    async fn write_some_answers(&self, writes: &[AnswerWrite]) -> Result<(), StoreError> {
        let mut newest = BTreeMap::new();
        let mut revisions = Vec::with_capacity(writes.len());
        for write in writes {
            let a = &write.answer;
            let revision: i32 = small(a.revision)?;
            revisions.push(answer_revision::ActiveModel {
                answer_id: Set(a.id.get()),
                revision: Set(revision),
                value: Set(a.sealed.clone()),
                lang: Set(a.lang.code().to_owned()),
                changed_by: Set(a.by.get()),
                changed_at: Set(a.at.timestamp_millis()),
                idempotency_key: Set(write.key.clone()),
            });
            newest.insert(
                a.id,
                answer::ActiveModel {
                    id: Set(a.id.get()),
                    response_id: Set(write.response.get()),
                    question: Set(a.question.clone()),
                    revision: Set(revision),
                    value: Set(a.sealed.clone()),
                    lang: Set(a.lang.code().to_owned()),
                    changed_by: Set(a.by.get()),
                    changed_at: Set(a.at.timestamp_millis()),
                },
            );
        }
        let expected = u64::try_from(newest.len()).map_err(damaged)?;
        let newer =
            Expr::col((answer::Entity, answer::Column::Revision)).lt(Expr::col(("excluded", answer::Column::Revision)));
        let done = answer::Entity::insert_many(newest.into_values())
            .on_conflict(
                OnConflict::column(answer::Column::Id)
                    .update_columns([
                        answer::Column::Revision,
                        answer::Column::Value,
                        answer::Column::Lang,
                        answer::Column::ChangedBy,
                        answer::Column::ChangedAt,
                    ])
                    .action_and_where(newer)
                    .to_owned(),
            )
            .exec_without_returning(&self.inner)
            .await?;
        if done != expected {
            return Err(damaged("an answer changed under its own transaction"));
        }
        answer_revision::Entity::insert_many(revisions).exec_without_returning(&self.inner).await?;
        let marks: BTreeSet<_> = writes.iter().map(|w| (w.response, w.article)).collect();
        let touched = marks.iter().fold(Condition::any(), |any, (response, (instrument, article))| {
            any.add(
                article_mark::Column::ResponseId
                    .eq(response.get())
                    .and(article_mark::Column::Instrument.eq(instrument.code()))
                    .and(article_mark::Column::Article.eq(i32::from(*article))),
            )
        });
        article_mark::Entity::delete_many().filter(touched).exec(&self.inner).await?;
        let responses: BTreeSet<_> = writes.iter().map(|w| w.response.get()).collect();
        self.bump_responses(responses).await
    }

    /// Notes that something in the response changed, so that what was made from it is made anew.
    pub(crate) async fn bump_response(&self, response: ResponseId) -> Result<(), StoreError> {
        self.bump_responses([response.get()]).await
    }

    async fn bump_responses(&self, responses: impl IntoIterator<Item = uuid::Uuid>) -> Result<(), StoreError> {
        use response::Column;
        response::Entity::update_many()
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.is_in(responses))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Every revision of an answer, oldest first, still sealed.
    pub(crate) async fn revisions(&self, answer: &SealedAnswer) -> Result<Vec<SealedAnswer>, StoreError> {
        let rows = answer_revision::Entity::find()
            .filter(answer_revision::Column::AnswerId.eq(answer.id.get()))
            .order_by_asc(answer_revision::Column::Revision)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SealedAnswer {
                    id: answer.id,
                    question: answer.question.clone(),
                    revision: small(row.revision)?,
                    lang: code(&row.lang, Language::from_code)?,
                    by: AccountId::new(row.changed_by),
                    at: moment(row.changed_at)?,
                    sealed: row.value,
                })
            })
            .collect()
    }

    /// The articles marked ready.
    pub(crate) async fn marks(&self, response: ResponseId) -> Result<Vec<MarkRecord>, StoreError> {
        let rows = article_mark::Entity::find()
            .filter(article_mark::Column::ResponseId.eq(response.get()))
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MarkRecord {
                    instrument: code(&row.instrument, Instrument::from_code)?,
                    article: small(row.article)?,
                    by: AccountId::new(row.ready_by),
                    at: moment(row.ready_at)?,
                })
            })
            .collect()
    }

    /// Marks an article ready, or takes that back.
    pub(crate) async fn save_mark(
        &self,
        permit: &Permit<marker::MarkReady>,
        response: ResponseId,
        instrument: Instrument,
        article: u16,
        ready: bool,
    ) -> Result<(), StoreError> {
        let id = (response.get(), instrument.code().to_owned(), i32::from(article));
        if !ready {
            article_mark::Entity::delete_by_id(id).exec(&self.inner).await?;
            return Ok(());
        }
        let row = article_mark::ActiveModel {
            response_id: Set(id.0),
            instrument: Set(id.1),
            article: Set(id.2),
            ready_by: Set(permit.by().get()),
            ready_at: Set(permit.at().timestamp_millis()),
        };
        article_mark::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([
                    article_mark::Column::ResponseId,
                    article_mark::Column::Instrument,
                    article_mark::Column::Article,
                ])
                .update_columns([article_mark::Column::ReadyBy, article_mark::Column::ReadyAt])
                .to_owned(),
            )
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }
}
