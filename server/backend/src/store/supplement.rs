//! Answers to supplementary questions: drafts with all their revisions, and what was sent; sealed and bound to their rows.

use super::{ReviewRecord, StoreError, Tx, code, damaged, moment, small};
use crate::entity::{supplement_answer, supplement_answer_revision, supplement_state, supplement_version};
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, NoteId, ReviewId};
use rules::language::Language;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The draft of an answer, its text still sealed.
#[derive(Clone, Debug)]
pub(crate) struct SealedReply {
    pub(crate) id: uuid::Uuid,
    pub(crate) question: NoteId,
    pub(crate) revision: u32,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    sealed: Vec<u8>,
}

/// A change that was decided.
pub(crate) struct ReplySave<'a> {
    pub(crate) question: NoteId,
    pub(crate) phase: u8,
    pub(crate) text: &'a str,
    pub(crate) lang: Language,
    pub(crate) key: &'a str,
}

/// A version of an answer as sent, its text still sealed.
#[derive(Clone, Debug)]
pub(crate) struct ReplyVersion {
    pub(crate) id: uuid::Uuid,
    pub(crate) reply: uuid::Uuid,
    pub(crate) number: u32,
    pub(crate) sha256: String,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    sealed: Vec<u8>,
}

fn place(id: uuid::Uuid, revision: i32) -> Place<'static> {
    Place { table: "supplement_answer", row: id, column: "body", version: revision }
}

fn sent_place(id: uuid::Uuid) -> Place<'static> {
    Place { table: "supplement_version", row: id, column: "body", version: 1 }
}

fn reply(row: supplement_answer::Model) -> Result<SealedReply, StoreError> {
    Ok(SealedReply {
        id: row.id,
        question: NoteId::new(row.note_id),
        revision: small(row.revision)?,
        lang: code(&row.lang, Language::from_code)?,
        by: AccountId::new(row.changed_by),
        at: moment(row.changed_at)?,
        sealed: row.body,
    })
}

fn version(row: supplement_version::Model) -> Result<ReplyVersion, StoreError> {
    Ok(ReplyVersion {
        id: row.id,
        reply: row.answer_id,
        number: small(row.number)?,
        sha256: row.sha256,
        by: AccountId::new(row.cleared_by),
        at: moment(row.sent_at)?,
        sealed: row.body,
    })
}

/// What is read of the text of a version.
#[derive(serde::Deserialize)]
struct Body {
    lang: Language,
    text: String,
}

impl Tx {
    /// The drafts of all answers of a phase, still sealed.
    pub(crate) async fn replies(&self, review: ReviewId, phase: u8) -> Result<Vec<SealedReply>, StoreError> {
        let rows = supplement_answer::Entity::find()
            .filter(supplement_answer::Column::ReviewId.eq(review.get()))
            .filter(supplement_answer::Column::Phase.eq(i32::from(phase)))
            .order_by_asc(supplement_answer::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(reply).collect()
    }

    /// Opens a draft.
    pub(crate) fn open_reply(&self, review: &ReviewRecord, draft: &SealedReply) -> Result<String, StoreError> {
        let plain = self.key(review)?.open(place(draft.id, small(draft.revision)?), &draft.sealed)?;
        String::from_utf8(plain).map_err(damaged)
    }

    /// The draft that this person saved under this key before, with the revision it became.
    pub(crate) async fn reply_of_key(&self, by: AccountId, key: &str) -> Result<Option<(uuid::Uuid, u32)>, StoreError> {
        let row = supplement_answer_revision::Entity::find()
            .filter(supplement_answer_revision::Column::ChangedBy.eq(by.get()))
            .filter(supplement_answer_revision::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.map(|r| Ok((r.answer_id, small(r.revision)?))).transpose()
    }

    /// Saves a draft as the revision after `before`. The caller has compared revisions in this transaction.
    pub(crate) async fn save_reply(
        &self,
        permit: &Permit<marker::AnswerSupplement>,
        review: &ReviewRecord,
        before: Option<&SealedReply>,
        change: &ReplySave<'_>,
    ) -> Result<SealedReply, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(damaged("a permit for another review"));
        }
        let id = before.map_or_else(random::id, |b| b.id);
        let revision: i32 = small(before.map_or(1, |b| i64::from(b.revision) + 1))?;
        let row = supplement_answer::Model {
            id,
            note_id: change.question.get(),
            review_id: review.id.get(),
            phase: i32::from(change.phase),
            revision,
            body: self.key(review)?.seal(place(id, revision), change.text.as_bytes())?,
            lang: change.lang.code().to_owned(),
            changed_by: permit.by().get(),
            changed_at: permit.at().timestamp_millis(),
        };
        if before.is_some() {
            let done = supplement_answer::Entity::update_many()
                .col_expr(supplement_answer::Column::Revision, Expr::value(revision))
                .col_expr(supplement_answer::Column::Body, Expr::value(row.body.clone()))
                .col_expr(supplement_answer::Column::Lang, Expr::value(change.lang.code()))
                .col_expr(supplement_answer::Column::ChangedBy, Expr::value(row.changed_by))
                .col_expr(supplement_answer::Column::ChangedAt, Expr::value(row.changed_at))
                .filter(supplement_answer::Column::Id.eq(id))
                .filter(supplement_answer::Column::Revision.eq(revision - 1))
                .exec(&self.inner)
                .await?;
            if done.rows_affected != 1 {
                return Err(damaged(format!("answer {id} changed under its own transaction")));
            }
        } else {
            let active: supplement_answer::ActiveModel = row.clone().into();
            supplement_answer::Entity::insert(active.reset_all()).exec_without_returning(&self.inner).await?;
        }
        let kept = supplement_answer_revision::ActiveModel {
            answer_id: Set(id),
            revision: Set(revision),
            body: Set(row.body.clone()),
            lang: Set(row.lang.clone()),
            changed_by: Set(row.changed_by),
            changed_at: Set(row.changed_at),
            idempotency_key: Set(change.key.to_owned()),
        };
        supplement_answer_revision::Entity::insert(kept).exec_without_returning(&self.inner).await?;
        reply(row)
    }

    /// Every version that was sent of these answers, oldest first.
    pub(crate) async fn reply_versions(&self, replies: &[SealedReply]) -> Result<Vec<ReplyVersion>, StoreError> {
        if replies.is_empty() {
            return Ok(Vec::new());
        }
        let rows = supplement_version::Entity::find()
            .filter(supplement_version::Column::AnswerId.is_in(replies.iter().map(|r| r.id)))
            .order_by_asc(supplement_version::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(version).collect()
    }

    /// Opens a version and checks that it is what was sent.
    pub(crate) fn open_reply_version(
        &self,
        review: &ReviewRecord,
        sent: &ReplyVersion,
    ) -> Result<(Language, String), StoreError> {
        let plain = self.key(review)?.open(sent_place(sent.id), &sent.sealed)?;
        if random::sha256_hex(&plain) != sent.sha256 {
            return Err(damaged(format!("answer version {} does not have its hash", sent.id)));
        }
        let body: Body = serde_json::from_slice(&plain).map_err(damaged)?;
        Ok((body.lang, body.text))
    }

    /// Keeps a new version.
    pub(crate) async fn insert_reply_version(
        &self,
        permit: &Permit<marker::SendSupplement>,
        review: &ReviewRecord,
        of: &SealedReply,
        number: u32,
        body: &str,
    ) -> Result<ReplyVersion, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(damaged("a permit for another review"));
        }
        let id = random::id();
        let row = supplement_version::Model {
            id,
            answer_id: of.id,
            number: small(number)?,
            body: self.key(review)?.seal(sent_place(id), body.as_bytes())?,
            sha256: random::sha256_hex(body.as_bytes()),
            cleared_by: permit.by().get(),
            sent_at: permit.at().timestamp_millis(),
        };
        let active: supplement_version::ActiveModel = row.clone().into();
        supplement_version::Entity::insert(active.reset_all()).exec_without_returning(&self.inner).await?;
        version(row)
    }

    /// Grows whenever a question or an answer is sent: whatever was drawn with them holds as long as it stays.
    pub(crate) async fn supplement_stamp(&self, review: ReviewId, phase: u8) -> Result<i64, StoreError> {
        let row = supplement_state::Entity::find_by_id((review.get(), i32::from(phase))).one(&self.inner).await?;
        Ok(row.map_or(0, |r| r.revision))
    }

    /// Notes that a question or an answer was sent.
    pub(crate) async fn bump_supplements(&self, review: ReviewId, phase: u8) -> Result<(), StoreError> {
        use supplement_state::Column;
        let row = supplement_state::ActiveModel {
            review_id: Set(review.get()),
            phase: Set(i32::from(phase)),
            revision: Set(1),
        };
        let grown = Expr::col((supplement_state::Entity, Column::Revision)).add(1);
        supplement_state::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([Column::ReviewId, Column::Phase]).value(Column::Revision, grown).to_owned(),
            )
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }
}
