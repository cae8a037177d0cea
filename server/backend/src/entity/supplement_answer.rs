//! The draft of an answer to a supplementary question, encrypted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplement_answer")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) note_id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) phase: i32,
    pub(crate) revision: i32,
    pub(crate) body: Vec<u8>,
    pub(crate) lang: String,
    pub(crate) changed_by: Uuid,
    pub(crate) changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
