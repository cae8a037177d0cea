//! The feedback of a reviewing State: who has which article, what has nothing to remark, and what was sent.

use super::review::joined;
use super::{ReviewRecord, StoreError, Tx, code, codes, damaged, moment, small};
use crate::entity::{feedback, feedback_claim, feedback_mark, feedback_version};
use crate::keys::Place;
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::feedback::{ArticleKey, Sent};
use rules::id::{AccountId, FeedbackId, ReviewId};
use rules::instrument::Instrument;
use rules::party::PartyCode;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A feedback as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FeedbackRecord {
    pub(crate) id: FeedbackId,
    /// The reviewing State.
    pub(crate) state: PartyCode,
    /// Grows with every change of a note, a mark or a claim, and with every version sent.
    pub(crate) revision: i64,
}

/// That somebody has, or had, an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClaimRecord {
    pub(crate) id: uuid::Uuid,
    pub(crate) article: ArticleKey,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    /// By whom it was ended, and when: its owner released it, or somebody took it over.
    pub(crate) ended: Option<(AccountId, Moment)>,
}

/// An article with nothing to remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NothingRecord {
    pub(crate) article: ArticleKey,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
}

/// A version as sent, its text still sealed.
#[derive(Clone, Debug)]
pub(crate) struct FeedbackVersion {
    pub(crate) id: uuid::Uuid,
    pub(crate) number: u32,
    /// The newest version of the response when it was sent.
    pub(crate) response: u32,
    /// The instruments it speaks of.
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) sha256: String,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
    sealed: Vec<u8>,
}

/// A version to be kept.
pub(crate) struct NewVersion<'a> {
    pub(crate) feedback: FeedbackId,
    pub(crate) number: u32,
    pub(crate) response: u32,
    pub(crate) instruments: &'a [Instrument],
    pub(crate) body: &'a str,
}

fn place(id: uuid::Uuid) -> Place<'static> {
    Place { table: "feedback_version", row: id, column: "body", version: 1 }
}

fn record(row: feedback::Model) -> Result<FeedbackRecord, StoreError> {
    Ok(FeedbackRecord {
        id: FeedbackId::new(row.id),
        state: code(&row.state, PartyCode::parse)?,
        revision: row.revision,
    })
}

/// An article as its two columns have it.
pub(super) fn article(instrument: &str, number: i32) -> Result<ArticleKey, StoreError> {
    Ok((code(instrument, Instrument::from_code)?, small(number)?))
}

fn claim(row: feedback_claim::Model) -> Result<ClaimRecord, StoreError> {
    let ended = match (row.ended_by, row.ended_at) {
        (Some(by), Some(at)) => Some((AccountId::new(by), moment(at)?)),
        _ => None,
    };
    Ok(ClaimRecord {
        id: row.id,
        article: article(&row.instrument, row.article)?,
        by: AccountId::new(row.claimed_by),
        at: moment(row.claimed_at)?,
        ended,
    })
}

fn version(row: feedback_version::Model) -> Result<FeedbackVersion, StoreError> {
    Ok(FeedbackVersion {
        id: row.id,
        number: small(row.number)?,
        response: small(row.response)?,
        instruments: codes(&row.instruments, Instrument::from_code)?,
        sha256: row.sha256,
        by: AccountId::new(row.cleared_by),
        at: moment(row.sent_at)?,
        sealed: row.body,
    })
}

impl Tx {
    /// The feedbacks of a review's phase that were begun, by State. Whose drafts they are is for the caller to mind.
    pub(crate) async fn feedbacks(&self, review: ReviewId, phase: u8) -> Result<Vec<FeedbackRecord>, StoreError> {
        let rows = feedback::Entity::find()
            .filter(feedback::Column::ReviewId.eq(review.get()))
            .filter(feedback::Column::Phase.eq(i32::from(phase)))
            .order_by_asc(feedback::Column::State)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(record).collect()
    }

    /// The feedback of one reviewing State, if it was begun.
    pub(crate) async fn feedback(
        &self,
        review: ReviewId,
        phase: u8,
        state: PartyCode,
    ) -> Result<Option<FeedbackRecord>, StoreError> {
        Ok(self.feedbacks(review, phase).await?.into_iter().find(|f| f.state == state))
    }

    /// The feedback of the State for which the person acts; begun with this, if it was not.
    pub(crate) async fn feedback_begun(
        &self,
        permit: &Permit<marker::WriteFeedback>,
        phase: u8,
    ) -> Result<FeedbackRecord, StoreError> {
        let (Some(review), Some(state)) = (permit.review(), permit.state()) else {
            return Err(damaged("a permit without review or State"));
        };
        if let Some(known) = self.feedback(review, phase, state).await? {
            return Ok(known);
        }
        let id = FeedbackId::new(random::id());
        let row = feedback::ActiveModel {
            id: Set(id.get()),
            review_id: Set(review.get()),
            phase: Set(i32::from(phase)),
            state: Set(state.to_string()),
            revision: Set(0),
        };
        feedback::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(FeedbackRecord { id, state, revision: 0 })
    }

    /// Notes that something in it changed, so that what was looked at before is known to be older.
    pub(crate) async fn bump_feedback(&self, id: FeedbackId) -> Result<(), StoreError> {
        use feedback::Column;
        feedback::Entity::update_many()
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Who has and had which article, oldest first.
    pub(crate) async fn claims(&self, id: FeedbackId) -> Result<Vec<ClaimRecord>, StoreError> {
        let rows = feedback_claim::Entity::find()
            .filter(feedback_claim::Column::FeedbackId.eq(id.get()))
            .order_by_asc(feedback_claim::Column::ClaimedAt)
            .order_by_asc(feedback_claim::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(claim).collect()
    }

    /// Gives an article that nobody has to the person.
    pub(crate) async fn insert_claim(
        &self,
        permit: &Permit<marker::WriteFeedback>,
        feedback: FeedbackId,
        article: ArticleKey,
    ) -> Result<(), StoreError> {
        let row = feedback_claim::ActiveModel {
            id: Set(random::id()),
            feedback_id: Set(feedback.get()),
            instrument: Set(article.0.code().to_owned()),
            article: Set(i32::from(article.1)),
            claimed_by: Set(permit.by().get()),
            claimed_at: Set(permit.at().timestamp_millis()),
            ended_by: Set(None),
            ended_at: Set(None),
        };
        feedback_claim::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Ends a claim: its owner's release, or that somebody takes over.
    pub(crate) async fn end_claim(
        &self,
        permit: &Permit<marker::WriteFeedback>,
        claim: &ClaimRecord,
    ) -> Result<(), StoreError> {
        feedback_claim::Entity::update_many()
            .col_expr(feedback_claim::Column::EndedBy, Expr::value(permit.by().get()))
            .col_expr(feedback_claim::Column::EndedAt, Expr::value(permit.at().timestamp_millis()))
            .filter(feedback_claim::Column::Id.eq(claim.id))
            .filter(feedback_claim::Column::EndedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// The articles with nothing to remark.
    pub(crate) async fn nothing_marks(&self, id: FeedbackId) -> Result<Vec<NothingRecord>, StoreError> {
        let rows = feedback_mark::Entity::find()
            .filter(feedback_mark::Column::FeedbackId.eq(id.get()))
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(NothingRecord {
                    article: article(&row.instrument, row.article)?,
                    by: AccountId::new(row.marked_by),
                    at: moment(row.marked_at)?,
                })
            })
            .collect()
    }

    /// Says that there is nothing to remark on an article, or takes that back.
    pub(crate) async fn save_nothing(
        &self,
        permit: &Permit<marker::WriteFeedback>,
        feedback: FeedbackId,
        article: ArticleKey,
        nothing: bool,
    ) -> Result<(), StoreError> {
        let id = (feedback.get(), article.0.code().to_owned(), i32::from(article.1));
        if !nothing {
            feedback_mark::Entity::delete_by_id(id).exec(&self.inner).await?;
            return Ok(());
        }
        let row = feedback_mark::ActiveModel {
            feedback_id: Set(id.0),
            instrument: Set(id.1),
            article: Set(id.2),
            marked_by: Set(permit.by().get()),
            marked_at: Set(permit.at().timestamp_millis()),
        };
        let key =
            [feedback_mark::Column::FeedbackId, feedback_mark::Column::Instrument, feedback_mark::Column::Article];
        feedback_mark::Entity::insert(row).on_conflict_do_nothing_on(key).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// All versions that were sent, oldest first.
    pub(crate) async fn feedback_versions(&self, id: FeedbackId) -> Result<Vec<FeedbackVersion>, StoreError> {
        let rows = feedback_version::Entity::find()
            .filter(feedback_version::Column::FeedbackId.eq(id.get()))
            .order_by_asc(feedback_version::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(version).collect()
    }

    /// Opens a version and checks that it is what was sent.
    pub(crate) fn open_feedback(&self, review: &ReviewRecord, sent: &FeedbackVersion) -> Result<Sent, StoreError> {
        let plain = self.key(review)?.open(place(sent.id), &sent.sealed)?;
        if random::sha256_hex(&plain) != sent.sha256 {
            return Err(damaged(format!("feedback version {} does not have its hash", sent.id)));
        }
        serde_json::from_slice(&plain).map_err(damaged)
    }

    /// Keeps a new version.
    pub(crate) async fn insert_feedback_version(
        &self,
        permit: &Permit<marker::SendFeedback>,
        review: &ReviewRecord,
        new: &NewVersion<'_>,
    ) -> Result<FeedbackVersion, StoreError> {
        if permit.review() != Some(review.id) {
            return Err(damaged("a permit for another review"));
        }
        let id = random::id();
        let row = feedback_version::Model {
            id,
            feedback_id: new.feedback.get(),
            number: small(new.number)?,
            response: small(new.response)?,
            instruments: joined(new.instruments, Instrument::code),
            body: self.key(review)?.seal(place(id), new.body.as_bytes())?,
            sha256: random::sha256_hex(new.body.as_bytes()),
            cleared_by: permit.by().get(),
            sent_at: permit.at().timestamp_millis(),
        };
        let active: feedback_version::ActiveModel = row.clone().into();
        feedback_version::Entity::insert(active.reset_all()).exec_without_returning(&self.inner).await?;
        version(row)
    }
}
