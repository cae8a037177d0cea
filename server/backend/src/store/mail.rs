//! The outbox: one row a person and event, so that nothing is sent twice; no row has content.

use super::{StoreError, Tx, moment};
use crate::entity::{outbox, setting};
use crate::random;
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// A mail that waits.
#[derive(Clone, Debug)]
pub(crate) struct MailRecord {
    pub(crate) id: uuid::Uuid,
    pub(crate) account: AccountId,
    pub(crate) kind: String,
    pub(crate) review: Option<ReviewId>,
    pub(crate) created_at: Moment,
    pub(crate) attempts: i32,
}

impl Tx {
    /// Queues a mail unless this person has one for this event.
    pub(crate) async fn queue_mail(
        &self,
        account: AccountId,
        kind: &str,
        review: Option<ReviewId>,
        event: &str,
        at: Moment,
    ) -> Result<(), StoreError> {
        let row = outbox::ActiveModel {
            id: Set(random::id()),
            account_id: Set(account.get()),
            kind: Set(kind.to_owned()),
            review_id: Set(review.map(ReviewId::get)),
            event: Set(event.to_owned()),
            created_at: Set(at.timestamp_millis()),
            sent_at: Set(None),
            attempts: Set(0),
            next_try_at: Set(at.timestamp_millis()),
        };
        outbox::Entity::insert(row)
            .on_conflict_do_nothing_on([outbox::Column::AccountId, outbox::Column::Event])
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }

    /// Mails that are due, oldest first.
    pub(crate) async fn due_mail(&self, now: Moment, most: u64) -> Result<Vec<MailRecord>, StoreError> {
        let rows = outbox::Entity::find()
            .filter(outbox::Column::SentAt.is_null())
            .filter(outbox::Column::NextTryAt.lte(now.timestamp_millis()))
            .order_by_asc(outbox::Column::CreatedAt)
            .limit(most)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MailRecord {
                    id: row.id,
                    account: AccountId::new(row.account_id),
                    kind: row.kind,
                    review: row.review_id.map(ReviewId::new),
                    created_at: moment(row.created_at)?,
                    attempts: row.attempts,
                })
            })
            .collect()
    }

    /// Notes that a mail left, or when to try again.
    pub(crate) async fn mail_tried(
        &self,
        mail: &MailRecord,
        sent_at: Option<Moment>,
        next_try_at: Moment,
    ) -> Result<(), StoreError> {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::SentAt, Expr::value(sent_at.map(|m| m.timestamp_millis())))
            .col_expr(outbox::Column::Attempts, Expr::value(mail.attempts + 1))
            .col_expr(outbox::Column::NextTryAt, Expr::value(next_try_at.timestamp_millis()))
            .filter(outbox::Column::Id.eq(mail.id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// How many mails have not left yet.
    pub(crate) async fn waiting_mail(&self) -> Result<u64, StoreError> {
        Ok(outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).count(&self.inner).await?)
    }

    /// A small fact about the installation.
    pub(crate) async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(setting::Entity::find_by_id(key).one(&self.inner).await?.map(|row| row.value))
    }

    /// Writes a small fact about the installation.
    pub(crate) async fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let row = setting::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
        setting::Entity::insert(row)
            .on_conflict(OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned())
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }
}
