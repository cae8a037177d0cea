//! A group's phase with its frozen denominator (para. 10).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phase")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) group_no: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) phase: i32,
    pub(crate) starts_on: String,
    pub(crate) foreseen: Option<i32>,
    pub(crate) frozen_on: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
