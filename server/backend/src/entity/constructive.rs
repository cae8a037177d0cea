//! The rows of constructive dialogues (para. 53), a module a table. None refers to a review.

/// A constructive dialogue.
pub(crate) mod dialogue {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "constructive")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) number: i32,
        pub(crate) working_group: String,
        pub(crate) held_on: String,
        pub(crate) starts_at: Option<i32>,
        pub(crate) ends_at: Option<i32>,
        pub(crate) place: String,
        pub(crate) link: String,
        pub(crate) languages: String,
        pub(crate) arrangements: String,
        pub(crate) capacity: Option<i32>,
        pub(crate) panel: String,
        pub(crate) close_on: Option<String>,
        pub(crate) circulate_on: Option<String>,
        pub(crate) state: String,
        pub(crate) revision: i32,
        pub(crate) created_by: Option<Uuid>,
        pub(crate) created_at: i64,
        pub(crate) announced_at: Option<i64>,
        pub(crate) decided_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What everybody is told about a dialogue: a changed day with its reason, a decision.
pub(crate) mod constructive_notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "constructive_notice")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) kind: String,
        pub(crate) reason: String,
        pub(crate) lang: String,
        pub(crate) was: Option<String>,
        pub(crate) became: Option<String>,
        pub(crate) at: i64,
        pub(crate) account_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A list as it was circulated.
pub(crate) mod circulation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "circulation")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) number: i32,
        pub(crate) at: i64,
        pub(crate) account_id: Uuid,
        pub(crate) list: String,
        pub(crate) sha256: String,
        pub(crate) objections_until: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a State said to a list.
pub(crate) mod circulation_answer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "circulation_answer")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) circulation_id: Uuid,
        pub(crate) state: String,
        pub(crate) application_id: Option<Uuid>,
        pub(crate) kind: String,
        pub(crate) reason: String,
        pub(crate) lang: String,
        pub(crate) at: i64,
        pub(crate) account_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A seat on the Bureau, or the chair of a working group.
pub(crate) mod body_seat {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "body_seat")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) account_id: Uuid,
        pub(crate) kind: String,
        pub(crate) working_group: Option<String>,
        pub(crate) region: Option<String>,
        pub(crate) from_on: String,
        pub(crate) until_on: Option<String>,
        pub(crate) ended_at: Option<i64>,
        pub(crate) created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A matter before the Bureau.
pub(crate) mod bureau_matter {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bureau_matter")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) application_id: Uuid,
        pub(crate) opened_at: i64,
        pub(crate) outcome: Option<String>,
        pub(crate) closed_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A procedure on a matter.
pub(crate) mod bureau_round {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bureau_round")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) matter_id: Uuid,
        pub(crate) number: i32,
        pub(crate) procedure: String,
        pub(crate) proposal: String,
        pub(crate) opened_at: i64,
        pub(crate) until_at: i64,
        pub(crate) account_id: Uuid,
        pub(crate) note: String,
        pub(crate) result: Option<String>,
        pub(crate) closed_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a member said in a procedure; the last word counts, all are kept.
pub(crate) mod bureau_voice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bureau_voice")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) round_id: Uuid,
        pub(crate) seat_id: Uuid,
        pub(crate) account_id: Uuid,
        pub(crate) voice: String,
        pub(crate) reason: String,
        pub(crate) at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The programme as it is being written.
pub(crate) mod programme {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) constructive_id: Uuid,
        pub(crate) content: String,
        pub(crate) revision: i32,
        pub(crate) changed_at: i64,
        pub(crate) account_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The programme as it was given out.
pub(crate) mod programme_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme_version")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) constructive_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) number: i32,
        pub(crate) content: String,
        pub(crate) at: i64,
        pub(crate) account_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A paper of a dialogue.
pub(crate) mod paper {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "paper")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) kind: String,
        pub(crate) title: String,
        pub(crate) lang: String,
        pub(crate) application_id: Option<Uuid>,
        pub(crate) public: bool,
        pub(crate) created_at: i64,
        pub(crate) withdrawn_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A file of a paper.
pub(crate) mod paper_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "paper_version")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) paper_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) number: i32,
        pub(crate) file_name: String,
        pub(crate) media_type: String,
        pub(crate) bytes: i64,
        pub(crate) sha256: String,
        pub(crate) data: Vec<u8>,
        pub(crate) note: String,
        pub(crate) at: i64,
        pub(crate) account_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A place on the list of speakers.
pub(crate) mod speaker {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "speaker")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) place: i32,
        pub(crate) name: String,
        pub(crate) party: String,
        pub(crate) application_id: Option<Uuid>,
        pub(crate) minutes: i32,
        pub(crate) asked_at: i64,
        pub(crate) began_at: Option<i64>,
        pub(crate) ended_at: Option<i64>,
        pub(crate) withdrawn_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A note, a contribution or a suggestion, by theme.
pub(crate) mod contribution {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contribution")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) constructive_id: Uuid,
        pub(crate) theme: String,
        pub(crate) kind: String,
        pub(crate) body: String,
        pub(crate) lang: String,
        pub(crate) source: String,
        pub(crate) application_id: Option<Uuid>,
        pub(crate) account_id: Option<Uuid>,
        pub(crate) at: i64,
        pub(crate) fate: Option<String>,
        pub(crate) fate_note: String,
        pub(crate) fate_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The summary as it is being written.
pub(crate) mod chair_summary {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "chair_summary")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) constructive_id: Uuid,
        pub(crate) body: String,
        pub(crate) lang: String,
        pub(crate) session: String,
        pub(crate) revision: i32,
        pub(crate) changed_at: i64,
        pub(crate) account_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The summary as it was given.
pub(crate) mod chair_summary_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "chair_summary_version")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) constructive_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) number: i32,
        pub(crate) body: String,
        pub(crate) lang: String,
        pub(crate) session: String,
        pub(crate) at: i64,
        pub(crate) account_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
