//! A request that a drawing be repeated (paras. 28 (d) to (f), 30), with its reason in cipher.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "redraw_request")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) asked_for: Option<String>,
    pub(crate) asked_by: Uuid,
    pub(crate) replaced: String,
    pub(crate) ground: String,
    pub(crate) reason: Vec<u8>,
    pub(crate) lang: String,
    pub(crate) consulted_on: Option<String>,
    pub(crate) asked_at: i64,
    pub(crate) status: String,
    pub(crate) decided_by: Option<Uuid>,
    pub(crate) decided_at: Option<i64>,
    pub(crate) draw_id: Option<Uuid>,
    pub(crate) idempotency_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
