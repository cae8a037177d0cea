//! The rows of stakeholders and of what they send (para. 53), a module a table. None refers to a review.

/// A stakeholder, known by its address.
pub(crate) mod organization {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organization")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) email: String,
        pub(crate) lang: String,
        pub(crate) name: String,
        pub(crate) name_key: String,
        pub(crate) profile: Option<String>,
        pub(crate) revision: i32,
        pub(crate) time_zone: String,
        pub(crate) created_at: i64,
        pub(crate) changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A link that was sent to an address; what it opens is known by its id.
pub(crate) mod organization_link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organization_link")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) email: String,
        pub(crate) lang: String,
        pub(crate) network: String,
        pub(crate) constructive_id: Option<Uuid>,
        pub(crate) created_at: i64,
        pub(crate) expires_at: i64,
        pub(crate) used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An organization that came by a link.
pub(crate) mod organization_session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organization_session")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) token_hash: String,
        pub(crate) organization_id: Uuid,
        pub(crate) created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What an organization sends for a dialogue, with its profile as it was then.
pub(crate) mod application {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "application")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) organization_id: Uuid,
        pub(crate) number: Option<i32>,
        pub(crate) track: String,
        pub(crate) status: String,
        pub(crate) name: String,
        pub(crate) kind: String,
        pub(crate) region: String,
        pub(crate) profile: String,
        pub(crate) statement: String,
        pub(crate) lang: String,
        pub(crate) listed: bool,
        pub(crate) revision: i32,
        pub(crate) created_at: i64,
        pub(crate) sent_at: Option<i64>,
        pub(crate) withdrawn_at: Option<i64>,
        pub(crate) circulation_id: Option<Uuid>,
        pub(crate) outcome: Option<String>,
        pub(crate) outcome_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who comes for a State, an entity or an intergovernmental organization.
pub(crate) mod delegation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "delegation")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) kind: String,
        pub(crate) state: Option<String>,
        pub(crate) name: String,
        pub(crate) revision: i32,
        pub(crate) changed_at: i64,
        pub(crate) account_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Somebody who comes.
pub(crate) mod representative {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "representative")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) application_id: Option<Uuid>,
        pub(crate) delegation_id: Option<Uuid>,
        pub(crate) place: i32,
        pub(crate) name: String,
        pub(crate) position: String,
        pub(crate) email: String,
        pub(crate) presence: String,
        pub(crate) came_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The comment of an organization, as it stands.
pub(crate) mod written_comment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "written_comment")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) application_id: Uuid,
        pub(crate) lang: String,
        pub(crate) body: String,
        pub(crate) status: String,
        pub(crate) marks: String,
        pub(crate) remark: String,
        pub(crate) revision: i32,
        pub(crate) changed_at: i64,
        pub(crate) sent_at: Option<i64>,
        pub(crate) screened_at: Option<i64>,
        pub(crate) screened_by: Option<Uuid>,
        pub(crate) draft: Option<String>,
        pub(crate) draft_lang: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The comment as it was sent, and what was said of it.
pub(crate) mod written_comment_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "written_comment_version")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) application_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) number: i32,
        pub(crate) lang: String,
        pub(crate) body: String,
        pub(crate) at: i64,
        pub(crate) outcome: Option<String>,
        pub(crate) marks: Option<String>,
        pub(crate) remark: Option<String>,
        pub(crate) outcome_at: Option<i64>,
        pub(crate) outcome_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A request to correct what was sent.
pub(crate) mod correction {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "correction")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) application_id: Uuid,
        pub(crate) body: String,
        pub(crate) lang: String,
        pub(crate) at: i64,
        pub(crate) accepted: Option<bool>,
        pub(crate) reply: String,
        pub(crate) decided_at: Option<i64>,
        pub(crate) decided_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Somebody came after the last day.
pub(crate) mod late_attempt {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "late_attempt")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) organization_id: Uuid,
        pub(crate) at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Mail to somebody without an account, without content.
pub(crate) mod stakeholder_mail {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stakeholder_mail")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) email: String,
        pub(crate) lang: String,
        pub(crate) kind: String,
        pub(crate) event: String,
        pub(crate) constructive_id: Option<Uuid>,
        pub(crate) application_id: Option<Uuid>,
        pub(crate) link_id: Option<Uuid>,
        pub(crate) created_at: i64,
        pub(crate) sent_at: Option<i64>,
        pub(crate) attempts: i32,
        pub(crate) next_try_at: i64,
        pub(crate) tried_at: Option<i64>,
        pub(crate) failure: Option<String>,
        pub(crate) dropped_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
