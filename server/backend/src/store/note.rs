//! Notes of a feedback and all their revisions, sealed with the review's key and bound to their row and revision.

use super::feedback::article;
use super::{ReviewRecord, StoreError, Tx, code, damaged, moment, small};
use crate::entity::{feedback_note, feedback_note_revision};
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::feedback::{ArticleKey, Note, NoteKind};
use rules::id::{AccountId, FeedbackId, NoteId};
use rules::language::Language;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A note whose text is still sealed.
#[derive(Clone, Debug)]
pub(crate) struct SealedNote {
    pub(crate) id: NoteId,
    pub(crate) feedback: FeedbackId,
    pub(crate) article: ArticleKey,
    pub(crate) kind: NoteKind,
    pub(crate) question: Option<String>,
    pub(crate) revision: u32,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    sealed: Vec<u8>,
}

/// A change that was decided.
pub(crate) struct NoteSave<'a> {
    pub(crate) feedback: FeedbackId,
    pub(crate) article: ArticleKey,
    pub(crate) kind: NoteKind,
    pub(crate) question: Option<&'a str>,
    /// Without words the note is emptied; the revision stays as a record of that.
    pub(crate) text: &'a str,
    pub(crate) lang: Language,
    pub(crate) key: &'a str,
}

fn note(row: feedback_note::Model) -> Result<SealedNote, StoreError> {
    Ok(SealedNote {
        id: NoteId::new(row.id),
        feedback: FeedbackId::new(row.feedback_id),
        article: article(&row.instrument, row.article)?,
        kind: code(&row.kind, NoteKind::from_code)?,
        question: row.question,
        revision: small(row.revision)?,
        lang: code(&row.lang, Language::from_code)?,
        by: AccountId::new(row.changed_by),
        at: moment(row.changed_at)?,
        sealed: row.body,
    })
}

fn place(id: NoteId, revision: i32) -> Place<'static> {
    Place { table: "feedback_note", row: id.get(), column: "body", version: revision }
}

impl Tx {
    /// All notes of a feedback in the order in which they were begun, still sealed.
    pub(crate) async fn notes(&self, feedback: FeedbackId) -> Result<Vec<SealedNote>, StoreError> {
        let rows = feedback_note::Entity::find()
            .filter(feedback_note::Column::FeedbackId.eq(feedback.get()))
            .order_by_asc(feedback_note::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(note).collect()
    }

    /// One note, still sealed.
    pub(crate) async fn note(&self, id: NoteId) -> Result<Option<SealedNote>, StoreError> {
        feedback_note::Entity::find_by_id(id.get()).one(&self.inner).await?.map(note).transpose()
    }

    /// Opens a note.
    pub(crate) fn open_note(&self, review: &ReviewRecord, note: &SealedNote) -> Result<Note, StoreError> {
        let plain = self.key(review)?.open(place(note.id, small(note.revision)?), &note.sealed)?;
        Ok(Note {
            id: note.id,
            article: note.article,
            kind: note.kind,
            question: note.question.clone(),
            lang: note.lang,
            text: String::from_utf8(plain).map_err(damaged)?,
        })
    }

    /// The note that this person saved under this key before, with the revision it became.
    pub(crate) async fn note_of_key(&self, by: AccountId, key: &str) -> Result<Option<(NoteId, u32)>, StoreError> {
        let row = feedback_note_revision::Entity::find()
            .filter(feedback_note_revision::Column::ChangedBy.eq(by.get()))
            .filter(feedback_note_revision::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.map(|r| Ok((NoteId::new(r.note_id), small(r.revision)?))).transpose()
    }

    /// Saves a change as the revision after `before`. The caller has compared revisions in this transaction.
    pub(crate) async fn save_note(
        &self,
        permit: &Permit<marker::WriteFeedback>,
        review: &ReviewRecord,
        before: Option<&SealedNote>,
        change: &NoteSave<'_>,
    ) -> Result<SealedNote, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(damaged("a permit for another review"));
        }
        let id = before.map_or_else(|| NoteId::new(random::id()), |b| b.id);
        let revision: i32 = small(before.map_or(1, |b| i64::from(b.revision) + 1))?;
        let row = feedback_note::Model {
            id: id.get(),
            feedback_id: change.feedback.get(),
            instrument: change.article.0.code().to_owned(),
            article: i32::from(change.article.1),
            kind: change.kind.code().to_owned(),
            question: change.question.map(str::to_owned),
            revision,
            body: self.key(review)?.seal(place(id, revision), change.text.as_bytes())?,
            lang: change.lang.code().to_owned(),
            changed_by: permit.by().get(),
            changed_at: permit.at().timestamp_millis(),
        };
        if before.is_some() {
            let done = feedback_note::Entity::update_many()
                .col_expr(feedback_note::Column::Question, Expr::value(row.question.clone()))
                .col_expr(feedback_note::Column::Revision, Expr::value(revision))
                .col_expr(feedback_note::Column::Body, Expr::value(row.body.clone()))
                .col_expr(feedback_note::Column::Lang, Expr::value(change.lang.code()))
                .col_expr(feedback_note::Column::ChangedBy, Expr::value(row.changed_by))
                .col_expr(feedback_note::Column::ChangedAt, Expr::value(row.changed_at))
                .filter(feedback_note::Column::Id.eq(id.get()))
                .filter(feedback_note::Column::Revision.eq(revision - 1))
                .exec(&self.inner)
                .await?;
            if done.rows_affected != 1 {
                return Err(damaged(format!("note {id} changed under its own transaction")));
            }
        } else {
            let active: feedback_note::ActiveModel = row.clone().into();
            feedback_note::Entity::insert(active.reset_all()).exec_without_returning(&self.inner).await?;
        }
        let kept = feedback_note_revision::ActiveModel {
            note_id: Set(id.get()),
            revision: Set(revision),
            question: Set(row.question.clone()),
            body: Set(row.body.clone()),
            lang: Set(row.lang.clone()),
            changed_by: Set(row.changed_by),
            changed_at: Set(row.changed_at),
            idempotency_key: Set(change.key.to_owned()),
        };
        feedback_note_revision::Entity::insert(kept).exec_without_returning(&self.inner).await?;
        note(row)
    }

    /// Every revision of a note, oldest first, still sealed.
    pub(crate) async fn note_revisions(&self, of: &SealedNote) -> Result<Vec<SealedNote>, StoreError> {
        let rows = feedback_note_revision::Entity::find()
            .filter(feedback_note_revision::Column::NoteId.eq(of.id.get()))
            .order_by_asc(feedback_note_revision::Column::Revision)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SealedNote {
                    question: row.question,
                    revision: small(row.revision)?,
                    lang: code(&row.lang, Language::from_code)?,
                    by: AccountId::new(row.changed_by),
                    at: moment(row.changed_at)?,
                    sealed: row.body,
                    ..of.clone()
                })
            })
            .collect()
    }
}
