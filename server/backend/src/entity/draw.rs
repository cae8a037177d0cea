//! A drawing of lots: what it starts from, where it stands, and its record.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draw")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) rehearsal: bool,
    pub(crate) rule_set: String,
    pub(crate) title: String,
    pub(crate) status: String,
    pub(crate) preparation: String,
    pub(crate) pool: Option<String>,
    pub(crate) pool_sha256: Option<String>,
    pub(crate) sources: String,
    pub(crate) seed: Option<String>,
    pub(crate) created_by: Option<Uuid>,
    pub(crate) created_at: i64,
    pub(crate) frozen_at: Option<i64>,
    pub(crate) typed_by: Option<Uuid>,
    pub(crate) typed_at: Option<i64>,
    pub(crate) confirmed_by: Option<Uuid>,
    pub(crate) confirmed_at: Option<i64>,
    pub(crate) finished_at: Option<i64>,
    pub(crate) adopted_at: Option<i64>,
    pub(crate) record: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
