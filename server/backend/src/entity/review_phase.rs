//! Where a review stands in one phase.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_phase")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) review_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) phase: i32,
    pub(crate) stage: String,
    pub(crate) stage_since: i64,
    pub(crate) opened_on: Option<String>,
    pub(crate) answers_agreed_on: Option<String>,
    pub(crate) answers_received_on: Option<String>,
    pub(crate) feedback_agreed_on: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
