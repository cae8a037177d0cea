//! A decision of the Conference about a phase (para. 10).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) group_no: String,
    pub(crate) phase: i32,
    pub(crate) reference: String,
    pub(crate) decided_on: String,
    pub(crate) recorded_by: Uuid,
    pub(crate) recorded_at: i64,
    pub(crate) lifts: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
