//! The parties' register.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) code: String,
    pub(crate) iso2: String,
    pub(crate) names: String,
    pub(crate) regional_group: String,
    pub(crate) untoc: String,
    pub(crate) trafficking: String,
    pub(crate) migrants: String,
    pub(crate) firearms: String,
    pub(crate) uncac: String,
    pub(crate) legal_tradition: String,
    pub(crate) working_languages: String,
    pub(crate) note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
