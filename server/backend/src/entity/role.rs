//! A person's dated duty for a State in a review.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) state: String,
    pub(crate) review_id: Uuid,
    pub(crate) duty: String,
    pub(crate) instruments: Option<String>,
    pub(crate) from_on: String,
    pub(crate) until_on: Option<String>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
