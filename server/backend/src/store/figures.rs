//! What the dashboard keeps: the counter of changes, and which States agreed to be named in public.

use super::{Store, StoreError, Tx, damaged, moment};
use crate::entity::{figures_version, public_consent};
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// A State's consent to be named, from its giving to its withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConsentRecord {
    pub(crate) review: ReviewId,
    pub(crate) given_by: AccountId,
    pub(crate) given_at: Moment,
    pub(crate) withdrawn_by: Option<AccountId>,
    pub(crate) withdrawn_at: Option<Moment>,
}

fn record(row: &public_consent::Model) -> Result<ConsentRecord, StoreError> {
    Ok(ConsentRecord {
        review: ReviewId::new(row.review_id),
        given_by: AccountId::new(row.given_by),
        given_at: moment(row.given_at)?,
        withdrawn_by: row.withdrawn_by.map(AccountId::new),
        withdrawn_at: row.withdrawn_at.map(moment).transpose()?,
    })
}

async fn figures_version_on(on: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let row = figures_version::Entity::find().one(on).await?;
    row.map(|row| row.version).ok_or_else(|| damaged("no counter of figures"))
}

impl Store {
    /// As [`Tx::figures_version`], read by itself: one statement instead of a transaction.
    pub(crate) async fn figures_version(&self) -> Result<i64, StoreError> {
        figures_version_on(&self.reader).await
    }
}

impl Tx {
    /// How often anything changed from which figures and lists of reviews are made; triggers count it.
    pub(crate) async fn figures_version(&self) -> Result<i64, StoreError> {
        figures_version_on(&self.inner).await
    }

    /// Reviews whose State agrees to be named.
    pub(crate) async fn consents(&self) -> Result<Vec<ReviewId>, StoreError> {
        let rows = public_consent::Entity::find()
            .filter(public_consent::Column::WithdrawnAt.is_null())
            .all(&self.inner)
            .await?;
        Ok(rows.iter().map(|row| ReviewId::new(row.review_id)).collect())
    }

    /// All that was agreed and withdrawn in a review, oldest first.
    pub(crate) async fn consents_in(&self, review: ReviewId) -> Result<Vec<ConsentRecord>, StoreError> {
        let rows = public_consent::Entity::find()
            .filter(public_consent::Column::ReviewId.eq(review.get()))
            .order_by_asc(public_consent::Column::GivenAt)
            .all(&self.inner)
            .await?;
        rows.iter().map(record).collect()
    }

    /// From now on the State may be named.
    pub(crate) async fn give_consent(&self, permit: &Permit<marker::NameInPublic>) -> Result<(), StoreError> {
        let review = permit.review().ok_or_else(|| damaged("a permit without review"))?;
        self.give_consent_row(review, permit.by(), permit.at()).await
    }

    /// The row itself; the demonstration has it given by somebody long ago.
    pub(crate) async fn give_consent_row(&self, review: ReviewId, by: AccountId, at: Moment) -> Result<(), StoreError> {
        let row = public_consent::ActiveModel {
            id: Set(crate::random::id()),
            review_id: Set(review.get()),
            given_by: Set(by.get()),
            given_at: Set(at.timestamp_millis()),
            withdrawn_by: Set(None),
            withdrawn_at: Set(None),
        };
        public_consent::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// From now on it may not any more. Answers whether it could be until now.
    pub(crate) async fn withdraw_consent(&self, permit: &Permit<marker::NameInPublic>) -> Result<bool, StoreError> {
        let review = permit.review().ok_or_else(|| damaged("a permit without review"))?;
        let done = public_consent::Entity::update_many()
            .col_expr(public_consent::Column::WithdrawnBy, Expr::value(permit.by().get()))
            .col_expr(public_consent::Column::WithdrawnAt, Expr::value(permit.at().timestamp_millis()))
            .filter(public_consent::Column::ReviewId.eq(review.get()))
            .filter(public_consent::Column::WithdrawnAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
