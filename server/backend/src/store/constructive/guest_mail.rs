//! Mail to people without an account: one row an address and event, without content.

use crate::entity::stakeholder::stakeholder_mail;
use crate::random;
use crate::store::{StoreError, Tx, code, moment};
use rules::calendar::Moment;
use rules::constructive::access::{Permit, marker};
use rules::id::{ApplicationId, ConstructiveId};
use rules::language::Language;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    TryInsertResult,
};
use uuid::Uuid;

/// A mail as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GuestMailRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) lang: Language,
    pub(crate) kind: String,
    pub(crate) event: String,
    pub(crate) constructive: Option<ConstructiveId>,
    pub(crate) application: Option<ApplicationId>,
    pub(crate) link: Option<Uuid>,
    pub(crate) created_at: Moment,
    pub(crate) sent_at: Option<Moment>,
    pub(crate) attempts: i32,
    pub(crate) next_try_at: Moment,
    pub(crate) tried_at: Option<Moment>,
    pub(crate) failure: Option<String>,
    pub(crate) dropped_at: Option<Moment>,
}

fn record(row: stakeholder_mail::Model) -> Result<GuestMailRow, StoreError> {
    Ok(GuestMailRow {
        id: row.id,
        lang: code(&row.lang, Language::from_code)?,
        constructive: row.constructive_id.map(ConstructiveId::new),
        application: row.application_id.map(ApplicationId::new),
        link: row.link_id,
        created_at: moment(row.created_at)?,
        sent_at: row.sent_at.map(moment).transpose()?,
        attempts: row.attempts,
        next_try_at: moment(row.next_try_at)?,
        tried_at: row.tried_at.map(moment).transpose()?,
        dropped_at: row.dropped_at.map(moment).transpose()?,
        email: row.email,
        kind: row.kind,
        event: row.event,
        failure: row.failure,
    })
}

fn waiting() -> Select<stakeholder_mail::Entity> {
    stakeholder_mail::Entity::find()
        .filter(stakeholder_mail::Column::SentAt.is_null())
        .filter(stakeholder_mail::Column::DroppedAt.is_null())
}

impl Tx {
    /// Queues a mail unless this address has one for this event.
    pub(crate) async fn queue_guest_mail(&self, new: &GuestMailRow) -> Result<bool, StoreError> {
        let row = stakeholder_mail::ActiveModel {
            id: Set(random::id()),
            email: Set(new.email.clone()),
            lang: Set(new.lang.code().to_owned()),
            kind: Set(new.kind.clone()),
            event: Set(new.event.clone()),
            constructive_id: Set(new.constructive.map(ConstructiveId::get)),
            application_id: Set(new.application.map(ApplicationId::get)),
            link_id: Set(new.link),
            created_at: Set(new.created_at.timestamp_millis()),
            sent_at: Set(None),
            attempts: Set(0),
            next_try_at: Set(new.created_at.timestamp_millis()),
            tried_at: Set(None),
            failure: Set(None),
            dropped_at: Set(None),
        };
        let done = stakeholder_mail::Entity::insert(row)
            .on_conflict_do_nothing_on([stakeholder_mail::Column::Email, stakeholder_mail::Column::Event])
            .exec_without_returning(&self.inner)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(n) if n > 0))
    }

    /// Mails of a dialogue, or of all and of none, newest first.
    pub(crate) async fn guest_mails(
        &self,
        only: Option<ConstructiveId>,
        most: u64,
    ) -> Result<Vec<GuestMailRow>, StoreError> {
        let mut query = stakeholder_mail::Entity::find()
            .order_by_desc(stakeholder_mail::Column::CreatedAt)
            .order_by_desc(stakeholder_mail::Column::Id)
            .limit(most);
        if let Some(id) = only {
            query = query.filter(stakeholder_mail::Column::ConstructiveId.eq(id.get()));
        }
        query.all(&self.inner).await?.into_iter().map(record).collect()
    }

    /// How many wait, of a dialogue or of all.
    pub(crate) async fn waiting_guest_mails(&self, only: Option<ConstructiveId>) -> Result<u64, StoreError> {
        let query = match only {
            Some(id) => waiting().filter(stakeholder_mail::Column::ConstructiveId.eq(id.get())),
            None => waiting(),
        };
        Ok(query.count(&self.inner).await?)
    }

    /// One mail.
    pub(crate) async fn guest_mail(&self, id: Uuid) -> Result<Option<GuestMailRow>, StoreError> {
        stakeholder_mail::Entity::find_by_id(id).one(&self.inner).await?.map(record).transpose()
    }

    /// The oldest mail that is due; one with a link goes before all others, since somebody waits for it.
    pub(crate) async fn due_guest_mail(&self, now: Moment) -> Result<Option<GuestMailRow>, StoreError> {
        let row = waiting()
            .filter(stakeholder_mail::Column::NextTryAt.lte(now.timestamp_millis()))
            .order_by_asc(Expr::col(stakeholder_mail::Column::LinkId).is_null())
            .order_by_asc(stakeholder_mail::Column::CreatedAt)
            .order_by_asc(stakeholder_mail::Column::Id)
            .one(&self.inner)
            .await?;
        row.map(record).transpose()
    }

    /// Notes that it is being tried, and when it may be tried again.
    pub(crate) async fn guest_mail_tried(
        &self,
        mail: &GuestMailRow,
        at: Moment,
        next: Moment,
    ) -> Result<(), StoreError> {
        stakeholder_mail::Entity::update_many()
            .col_expr(stakeholder_mail::Column::Attempts, Expr::value(mail.attempts + 1))
            .col_expr(stakeholder_mail::Column::TriedAt, Expr::value(at.timestamp_millis()))
            .col_expr(stakeholder_mail::Column::NextTryAt, Expr::value(next.timestamp_millis()))
            .filter(stakeholder_mail::Column::Id.eq(mail.id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes what a try came to: nothing wrong, or why it failed.
    pub(crate) async fn guest_mail_done(&self, id: Uuid, failure: Option<&str>, at: Moment) -> Result<(), StoreError> {
        let sent = failure.is_none().then(|| at.timestamp_millis());
        stakeholder_mail::Entity::update_many()
            .col_expr(stakeholder_mail::Column::SentAt, Expr::value(sent))
            .col_expr(stakeholder_mail::Column::Failure, Expr::value(failure.map(str::to_owned)))
            .filter(stakeholder_mail::Column::Id.eq(id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Discards a mail; says whether it waited.
    pub(crate) async fn discard_guest_mail(
        &self,
        permit: &Permit<marker::KeepMail>,
        id: Uuid,
    ) -> Result<bool, StoreError> {
        let done = stakeholder_mail::Entity::update_many()
            .col_expr(stakeholder_mail::Column::DroppedAt, Expr::value(permit.at().timestamp_millis()))
            .filter(stakeholder_mail::Column::Id.eq(id))
            .filter(stakeholder_mail::Column::SentAt.is_null())
            .filter(stakeholder_mail::Column::DroppedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
