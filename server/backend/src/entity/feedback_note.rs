//! A note of a feedback as it stands, encrypted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_note")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) feedback_id: Uuid,
    pub(crate) instrument: String,
    pub(crate) article: i32,
    pub(crate) kind: String,
    pub(crate) question: Option<String>,
    pub(crate) revision: i32,
    pub(crate) body: Vec<u8>,
    pub(crate) lang: String,
    pub(crate) changed_by: Uuid,
    pub(crate) changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
