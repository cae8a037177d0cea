//! What somebody has written in a conversation and not sent, encrypted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message_draft")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) thread_id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) body: Vec<u8>,
    pub(crate) revision: i32,
    pub(crate) saved_at: i64,
    pub(crate) returned: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
