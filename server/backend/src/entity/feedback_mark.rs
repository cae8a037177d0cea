//! An article on which there is nothing to remark.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_mark")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) feedback_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) instrument: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) article: i32,
    pub(crate) marked_by: Uuid,
    pub(crate) marked_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
