//! A frozen, numbered version of such an answer.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplement_version")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) answer_id: Uuid,
    pub(crate) number: i32,
    pub(crate) body: Vec<u8>,
    pub(crate) sha256: String,
    pub(crate) cleared_by: Uuid,
    pub(crate) sent_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
