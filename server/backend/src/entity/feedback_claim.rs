//! Who has, or had, an article of a feedback.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_claim")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) feedback_id: Uuid,
    pub(crate) instrument: String,
    pub(crate) article: i32,
    pub(crate) claimed_by: Uuid,
    pub(crate) claimed_at: i64,
    pub(crate) ended_by: Option<Uuid>,
    pub(crate) ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
