//! A message within its ten seconds, encrypted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) thread_id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) body: Vec<u8>,
    pub(crate) idempotency_key: String,
    pub(crate) created_at: i64,
    pub(crate) due_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
