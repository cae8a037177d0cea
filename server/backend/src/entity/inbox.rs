//! What a person is told: that something happened and where it is read, without content.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) kind: String,
    pub(crate) review_id: Option<Uuid>,
    pub(crate) instrument: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) event: String,
    pub(crate) place: String,
    pub(crate) anchor: String,
    pub(crate) todo: bool,
    pub(crate) created_at: i64,
    pub(crate) read_at: Option<i64>,
    pub(crate) done_at: Option<i64>,
    pub(crate) digest_id: Option<Uuid>,
    pub(crate) withheld_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
