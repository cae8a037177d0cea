//! The inbox of each person, from which mail is derived, and what people wish of their mail.
//!
//! An inbox row says that something happened and where it is read; it has no content. A row of the outbox that was
//! dropped stays, with the reason.

use super::run;
use sea_orm_migration::prelude::*;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000005_inbox"
    }
}

const UP: &[&str] = &[
    "CREATE TABLE inbox (
        id {uuid} PRIMARY KEY, account_id {uuid} NOT NULL REFERENCES account (id), kind TEXT NOT NULL,
        review_id {uuid} REFERENCES review (id), instrument TEXT, state TEXT, event TEXT NOT NULL, place TEXT NOT NULL,
        anchor TEXT NOT NULL, todo {bool} NOT NULL, created_at BIGINT NOT NULL, read_at BIGINT, done_at BIGINT,
        digest_id {uuid}, withheld_at BIGINT, UNIQUE (account_id, event))",
    "CREATE INDEX inbox_account ON inbox (account_id, created_at)",
    "CREATE INDEX inbox_unread ON inbox (account_id) WHERE read_at IS NULL",
    "CREATE INDEX inbox_pending ON inbox (account_id) WHERE digest_id IS NULL AND read_at IS NULL AND withheld_at IS NULL",
    "CREATE INDEX inbox_digest ON inbox (digest_id)",
    "CREATE INDEX inbox_review ON inbox (review_id, kind) WHERE done_at IS NULL",
    "ALTER TABLE account ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'Europe/Vienna'",
    "ALTER TABLE account ADD COLUMN digest {bool} NOT NULL DEFAULT TRUE",
    "ALTER TABLE account ADD COLUMN digest_hour INTEGER NOT NULL DEFAULT 7",
    "ALTER TABLE outbox ADD COLUMN tried_at BIGINT",
    "ALTER TABLE outbox ADD COLUMN failure TEXT",
    "ALTER TABLE outbox ADD COLUMN dropped_at BIGINT",
    "ALTER TABLE outbox ADD COLUMN dropped_why TEXT",
];

const DOWN: &[&str] = &[
    "ALTER TABLE outbox DROP COLUMN dropped_why",
    "ALTER TABLE outbox DROP COLUMN dropped_at",
    "ALTER TABLE outbox DROP COLUMN failure",
    "ALTER TABLE outbox DROP COLUMN tried_at",
    "ALTER TABLE account DROP COLUMN digest_hour",
    "ALTER TABLE account DROP COLUMN digest",
    "ALTER TABLE account DROP COLUMN time_zone",
    "DROP TABLE inbox",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
