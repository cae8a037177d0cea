//! Answers and all their revisions. The text is sealed with the review's key and bound to its row and revision.

use super::{ReviewRecord, StoreError, Tx, code, damaged, moment, small};
use crate::entity::{answer, answer_revision, article_mark, response};
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, AnswerId, ResponseId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::questionnaire::Value;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

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
    /// `None` empties the answer; the revision stays as a record of that.
    pub(crate) value: Option<&'a Value>,
    pub(crate) lang: Language,
    pub(crate) key: &'a str,
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
        row.map(|r| {
            Ok(ResponseRecord {
                id: ResponseId::new(r.id),
                phase: small(r.phase)?,
                questionnaire_version: r.questionnaire_version,
                revision: r.revision,
            })
        })
        .transpose()
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
        review: rules::id::ReviewId,
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

    /// The revision that this person saved under this key before, if so: its answer and number.
    pub(crate) async fn revision_of_key(
        &self,
        by: AccountId,
        key: &str,
    ) -> Result<Option<(AnswerId, u32, Moment)>, StoreError> {
        let row = answer_revision::Entity::find()
            .filter(answer_revision::Column::ChangedBy.eq(by.get()))
            .filter(answer_revision::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.map(|r| Ok((AnswerId::new(r.answer_id), small(r.revision)?, moment(r.changed_at)?))).transpose()
    }

    /// Saves a change as the revision after `before`. The caller has compared revisions in this transaction.
    pub(crate) async fn save_answer(
        &self,
        permit: &Permit<marker::SaveAnswer>,
        review: &ReviewRecord,
        before: Option<&SealedAnswer>,
        change: &AnswerChange<'_>,
    ) -> Result<SealedAnswer, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(damaged("a permit for another review"));
        }
        let id = before.map_or_else(|| AnswerId::new(random::id()), |b| b.id);
        let revision: i32 = small(before.map_or(1, |b| i64::from(b.revision) + 1))?;
        let plain = serde_json::to_vec(&change.value).map_err(damaged)?;
        let sealed = self.key(review)?.seal(place(id, revision), &plain)?;
        let at = permit.at().timestamp_millis();
        if before.is_some() {
            let done = answer::Entity::update_many()
                .col_expr(answer::Column::Revision, Expr::value(revision))
                .col_expr(answer::Column::Value, Expr::value(sealed.clone()))
                .col_expr(answer::Column::Lang, Expr::value(change.lang.code()))
                .col_expr(answer::Column::ChangedBy, Expr::value(permit.by().get()))
                .col_expr(answer::Column::ChangedAt, Expr::value(at))
                .filter(answer::Column::Id.eq(id.get()))
                .filter(answer::Column::Revision.eq(revision - 1))
                .exec(&self.inner)
                .await?;
            if done.rows_affected != 1 {
                return Err(damaged(format!("answer {id} changed under its own transaction")));
            }
        } else {
            let row = answer::ActiveModel {
                id: Set(id.get()),
                response_id: Set(change.response.get()),
                question: Set(change.question.to_owned()),
                revision: Set(revision),
                value: Set(sealed.clone()),
                lang: Set(change.lang.code().to_owned()),
                changed_by: Set(permit.by().get()),
                changed_at: Set(at),
            };
            answer::Entity::insert(row).exec_without_returning(&self.inner).await?;
        }
        let row = answer_revision::ActiveModel {
            answer_id: Set(id.get()),
            revision: Set(revision),
            value: Set(sealed.clone()),
            lang: Set(change.lang.code().to_owned()),
            changed_by: Set(permit.by().get()),
            changed_at: Set(at),
            idempotency_key: Set(change.key.to_owned()),
        };
        answer_revision::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(SealedAnswer {
            id,
            question: change.question.to_owned(),
            revision: small(revision)?,
            lang: change.lang,
            by: permit.by(),
            at: permit.at(),
            sealed,
        })
    }

    /// Notes that something in the response changed, so that what was made from it is made anew.
    pub(crate) async fn bump_response(&self, response: ResponseId) -> Result<(), StoreError> {
        use response::Column;
        response::Entity::update_many()
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.eq(response.get()))
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

    /// An article whose answers change is no longer ready.
    pub(crate) async fn clear_mark(
        &self,
        _permit: &Permit<marker::SaveAnswer>,
        response: ResponseId,
        instrument: Instrument,
        article: u16,
    ) -> Result<(), StoreError> {
        let id = (response.get(), instrument.code().to_owned(), i32::from(article));
        article_mark::Entity::delete_by_id(id).exec(&self.inner).await?;
        Ok(())
    }
}
