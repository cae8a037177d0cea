//! A file attached to a message, or waiting to be; its bytes lie encrypted beside the database.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) thread_id: Uuid,
    pub(crate) review_id: Uuid,
    pub(crate) outgoing_id: Option<Uuid>,
    pub(crate) message_id: Option<Uuid>,
    pub(crate) name: Vec<u8>,
    pub(crate) media_type: String,
    pub(crate) bytes: i64,
    pub(crate) sha256: String,
    pub(crate) uploaded_by: Uuid,
    pub(crate) uploaded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
