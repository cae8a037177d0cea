//! The outbox: one row a person and event, so that nothing is sent twice; no row has content.

use super::{StoreError, Tx, moment};
use crate::entity::{outbox, setting};
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    TryInsertResult,
};

/// A mail that waits.
#[derive(Clone, Debug)]
pub(crate) struct MailRecord {
    pub(crate) id: uuid::Uuid,
    pub(crate) account: AccountId,
    pub(crate) kind: String,
    pub(crate) review: Option<ReviewId>,
    pub(crate) event: String,
    pub(crate) created_at: Moment,
    pub(crate) attempts: i32,
    pub(crate) next_try_at: Moment,
    pub(crate) tried_at: Option<Moment>,
    /// Why the last try failed, in codes.
    pub(crate) failure: Option<String>,
}

/// Why a mail is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// The person has done or read meanwhile what it would have told.
    Overtaken,
    /// The person's right to know of it has ended.
    NoRight,
    /// The person wishes no digest any more.
    Unsubscribed,
    /// Taken back in the outbox.
    ByHand,
}

impl Dropped {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Overtaken => "overtaken",
            Self::NoRight => "no_right",
            Self::Unsubscribed => "unsubscribed",
            Self::ByHand => "by_hand",
        }
    }
}

fn record(row: outbox::Model) -> Result<MailRecord, StoreError> {
    Ok(MailRecord {
        id: row.id,
        account: AccountId::new(row.account_id),
        kind: row.kind,
        review: row.review_id.map(ReviewId::new),
        event: row.event,
        created_at: moment(row.created_at)?,
        attempts: row.attempts,
        next_try_at: moment(row.next_try_at)?,
        tried_at: row.tried_at.map(moment).transpose()?,
        failure: row.failure,
    })
}

/// Neither sent nor dropped.
fn waiting() -> Select<outbox::Entity> {
    outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).filter(outbox::Column::DroppedAt.is_null())
}

impl Tx {
    /// Queues a mail unless this person has one for this event; answers with its id if it is new.
    pub(crate) async fn queue_mail(
        &self,
        account: AccountId,
        kind: &str,
        review: Option<ReviewId>,
        event: &str,
        at: Moment,
    ) -> Result<Option<uuid::Uuid>, StoreError> {
        let id = random::id();
        let row = outbox::ActiveModel {
            id: Set(id),
            account_id: Set(account.get()),
            kind: Set(kind.to_owned()),
            review_id: Set(review.map(ReviewId::get)),
            event: Set(event.to_owned()),
            created_at: Set(at.timestamp_millis()),
            sent_at: Set(None),
            attempts: Set(0),
            next_try_at: Set(at.timestamp_millis()),
            tried_at: Set(None),
            failure: Set(None),
            dropped_at: Set(None),
            dropped_why: Set(None),
        };
        let done = outbox::Entity::insert(row)
            .on_conflict_do_nothing_on([outbox::Column::AccountId, outbox::Column::Event])
            .exec_without_returning(&self.inner)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(n) if n > 0).then_some(id))
    }

    /// Mails that are due, oldest first.
    pub(crate) async fn due_mail(&self, now: Moment, most: u64) -> Result<Vec<MailRecord>, StoreError> {
        let due = waiting()
            .filter(outbox::Column::NextTryAt.lte(now.timestamp_millis()))
            .order_by_asc(outbox::Column::CreatedAt)
            .limit(most);
        due.all(&self.inner).await?.into_iter().map(record).collect()
    }

    /// Mails that have not left, those that failed most often first.
    pub(crate) async fn waiting_mails(&self, most: u64) -> Result<Vec<MailRecord>, StoreError> {
        let all = waiting()
            .order_by_desc(outbox::Column::Attempts)
            .order_by_asc(outbox::Column::CreatedAt)
            .order_by_asc(outbox::Column::Id)
            .limit(most);
        all.all(&self.inner).await?.into_iter().map(record).collect()
    }

    /// A mail that has not left.
    pub(crate) async fn waiting_mail_of(&self, id: uuid::Uuid) -> Result<Option<MailRecord>, StoreError> {
        waiting().filter(outbox::Column::Id.eq(id)).one(&self.inner).await?.map(record).transpose()
    }

    /// The digest of a person that has not left, if there is one.
    pub(crate) async fn waiting_digest(&self, account: AccountId) -> Result<Option<MailRecord>, StoreError> {
        let found = waiting()
            .filter(outbox::Column::AccountId.eq(account.get()))
            .filter(outbox::Column::Kind.eq("digest"))
            .order_by_desc(outbox::Column::CreatedAt);
        found.one(&self.inner).await?.map(record).transpose()
    }

    /// Gives a mail that waits another event, so that this one is not told again.
    pub(crate) async fn rename_mail(&self, id: uuid::Uuid, event: &str) -> Result<(), StoreError> {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Event, Expr::value(event))
            .filter(outbox::Column::Id.eq(id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Whether a person has a mail for an event, sent or not.
    pub(crate) async fn has_mail(&self, account: AccountId, event: &str) -> Result<bool, StoreError> {
        let found = outbox::Entity::find()
            .filter(outbox::Column::AccountId.eq(account.get()))
            .filter(outbox::Column::Event.eq(event));
        Ok(found.count(&self.inner).await? > 0)
    }

    /// Notes that a mail is being tried, and when it may be tried again.
    pub(crate) async fn mail_tried(&self, mail: &MailRecord, at: Moment, next: Moment) -> Result<(), StoreError> {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Attempts, Expr::value(mail.attempts + 1))
            .col_expr(outbox::Column::TriedAt, Expr::value(at.timestamp_millis()))
            .col_expr(outbox::Column::NextTryAt, Expr::value(next.timestamp_millis()))
            .filter(outbox::Column::Id.eq(mail.id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes that a mail left.
    pub(crate) async fn mail_sent(&self, id: uuid::Uuid, at: Moment) -> Result<(), StoreError> {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::SentAt, Expr::value(at.timestamp_millis()))
            .col_expr(outbox::Column::Failure, Expr::value(Option::<String>::None))
            .filter(outbox::Column::Id.eq(id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes why a try failed.
    pub(crate) async fn mail_failed(&self, id: uuid::Uuid, why: &str) -> Result<(), StoreError> {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Failure, Expr::value(why))
            .filter(outbox::Column::Id.eq(id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes that a mail will not be sent. Answers whether it was still waiting.
    pub(crate) async fn drop_mail(&self, id: uuid::Uuid, why: Dropped, at: Moment) -> Result<bool, StoreError> {
        let done = outbox::Entity::update_many()
            .col_expr(outbox::Column::DroppedAt, Expr::value(at.timestamp_millis()))
            .col_expr(outbox::Column::DroppedWhy, Expr::value(why.code()))
            .filter(outbox::Column::Id.eq(id))
            .filter(outbox::Column::SentAt.is_null())
            .filter(outbox::Column::DroppedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Takes a mail out of the outbox.
    pub(crate) async fn discard_mail(
        &self,
        permit: &Permit<marker::KeepOutbox>,
        id: uuid::Uuid,
    ) -> Result<bool, StoreError> {
        self.drop_mail(id, Dropped::ByHand, permit.at()).await
    }

    /// How many mails have not left yet.
    pub(crate) async fn waiting_mail(&self) -> Result<u64, StoreError> {
        Ok(waiting().count(&self.inner).await?)
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
