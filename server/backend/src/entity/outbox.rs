//! Mail to be sent: one row a person and event, without content.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) kind: String,
    pub(crate) review_id: Option<Uuid>,
    pub(crate) event: String,
    pub(crate) created_at: i64,
    pub(crate) sent_at: Option<i64>,
    pub(crate) attempts: i32,
    pub(crate) next_try_at: i64,
    pub(crate) tried_at: Option<i64>,
    pub(crate) failure: Option<String>,
    pub(crate) dropped_at: Option<i64>,
    pub(crate) dropped_why: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
