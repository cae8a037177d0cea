//! What keeps reviews moving: when people were last there, reminders, and the secret addresses of calendars.
//!
//! The index answers two questions without walking the record of acts: the last act of a kind in each review, and how
//! often the dates of a review were changed.

use super::run;
use sea_orm_migration::prelude::*;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000006_work"
    }
}

const UP: &[&str] = &[
    "ALTER TABLE account ADD COLUMN last_seen_at BIGINT",
    "CREATE INDEX act_kind ON act (kind, review_id, at)",
    "CREATE TABLE reminder_round (
        id {uuid} PRIMARY KEY, sent_by {uuid} NOT NULL REFERENCES account (id), sent_at BIGINT NOT NULL,
        idempotency_key TEXT NOT NULL, UNIQUE (sent_by, idempotency_key))",
    "CREATE TABLE reminder (
        id {uuid} PRIMARY KEY, round_id {uuid} NOT NULL REFERENCES reminder_round (id),
        review_id {uuid} NOT NULL REFERENCES review (id), phase INTEGER NOT NULL, state TEXT REFERENCES party (code),
        account_id {uuid} REFERENCES account (id), outcome TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE INDEX reminder_round_rows ON reminder (round_id)",
    "CREATE INDEX reminder_review ON reminder (outcome, review_id, state, at)",
    "CREATE TABLE calendar_feed (
        account_id {uuid} PRIMARY KEY REFERENCES account (id), token_hash TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL)",
];

const DOWN: &[&str] = &[
    "DROP TABLE calendar_feed",
    "DROP TABLE reminder",
    "DROP TABLE reminder_round",
    "DROP INDEX act_kind",
    "ALTER TABLE account DROP COLUMN last_seen_at",
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
