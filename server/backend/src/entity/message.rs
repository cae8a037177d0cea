//! A message, encrypted, never edited.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) thread_id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) seq: i32,
    pub(crate) body: Vec<u8>,
    pub(crate) lang: String,
    pub(crate) sent_by: Uuid,
    pub(crate) sent_for: Option<String>,
    pub(crate) seat: String,
    pub(crate) sent_at: i64,
    pub(crate) idempotency_key: String,
    pub(crate) kind: String,
    pub(crate) corrects: Option<i32>,
    pub(crate) awaits: Option<String>,
    pub(crate) answers: Option<i32>,
    pub(crate) quote: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
