//! A conversation of a review.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "thread")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) room: String,
    pub(crate) instrument: Option<String>,
    pub(crate) article: Option<i32>,
    pub(crate) question: Option<String>,
    pub(crate) created_by: Option<Uuid>,
    pub(crate) created_at: i64,
    pub(crate) phase: i32,
    pub(crate) holder: String,
    pub(crate) subject: String,
    pub(crate) settled_at: Option<i64>,
    pub(crate) last_seq: i32,
    pub(crate) last_at: Option<i64>,
    pub(crate) last_by: Option<Uuid>,
    pub(crate) last_for: Option<String>,
    pub(crate) awaiting: String,
    pub(crate) writers: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
