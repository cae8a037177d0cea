//! Drawings of lots and requests to repeat them.
//!
//! What a drawing started from, what was done in the room and the record are kept as JSON text: their shape is that of
//! the published record, and it is hashed as text. Reasons of a request are ciphertext.

use super::run;
use sea_orm_migration::prelude::*;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000002_draws"
    }
}

const UP: &[&str] = &[
    "CREATE TABLE draw (
        id {uuid} PRIMARY KEY, kind TEXT NOT NULL, rehearsal {bool} NOT NULL, rule_set TEXT NOT NULL, title TEXT NOT NULL,
        status TEXT NOT NULL, preparation TEXT NOT NULL, pool TEXT, pool_sha256 TEXT, sources TEXT NOT NULL, seed TEXT,
        created_by {uuid} REFERENCES account (id), created_at BIGINT NOT NULL, frozen_at BIGINT,
        typed_by {uuid} REFERENCES account (id), typed_at BIGINT, confirmed_by {uuid} REFERENCES account (id),
        confirmed_at BIGINT, finished_at BIGINT, adopted_at BIGINT, record TEXT)",
    "CREATE TABLE draw_act (
        draw_id {uuid} NOT NULL REFERENCES draw (id), seq INTEGER NOT NULL, act TEXT NOT NULL,
        done_by {uuid} REFERENCES account (id), done_at BIGINT NOT NULL, PRIMARY KEY (draw_id, seq))",
    "CREATE TABLE redraw_request (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL REFERENCES review (id), asked_for TEXT, asked_by {uuid} NOT NULL
        REFERENCES account (id), replaced TEXT NOT NULL REFERENCES party (code), ground TEXT NOT NULL, reason {blob} NOT NULL,
        lang TEXT NOT NULL, consulted_on TEXT, asked_at BIGINT NOT NULL, status TEXT NOT NULL,
        decided_by {uuid} REFERENCES account (id), decided_at BIGINT, draw_id {uuid} REFERENCES draw (id),
        idempotency_key TEXT NOT NULL, UNIQUE (asked_by, idempotency_key))",
    "CREATE INDEX redraw_request_review ON redraw_request (review_id)",
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
        for table in ["redraw_request", "draw_act", "draw"] {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}
