//! The dialogue in three rooms: conversations bound to their subject, messages that ask, answer, correct, settle and quote,
//! what waits its ten seconds, drafts, attached files.
//!
//! What is asked of whom and who has written is kept with the conversation as well, so that lists need not open messages.

use super::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000003_dialogue"
    }
}

const UP: &[&str] = &[
    "ALTER TABLE thread ADD COLUMN phase INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE thread ADD COLUMN holder TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE thread ADD COLUMN subject TEXT NOT NULL DEFAULT 'review'",
    "ALTER TABLE thread ADD COLUMN settled_at BIGINT",
    "ALTER TABLE thread ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE thread ADD COLUMN last_at BIGINT",
    "ALTER TABLE thread ADD COLUMN last_by {uuid}",
    "ALTER TABLE thread ADD COLUMN last_for TEXT",
    "ALTER TABLE thread ADD COLUMN awaiting TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE thread ADD COLUMN writers TEXT NOT NULL DEFAULT ''",
    "UPDATE thread SET subject = 'instrument/' || instrument WHERE instrument IS NOT NULL",
    "UPDATE thread SET subject = 'article/' || instrument || '/' || CAST(article AS TEXT)
        WHERE instrument IS NOT NULL AND article IS NOT NULL",
    "UPDATE thread SET subject = 'question/' || question WHERE question IS NOT NULL",
    "UPDATE thread SET last_seq = COALESCE((SELECT MAX(m.seq) FROM message m WHERE m.thread_id = thread.id), 0)",
    "UPDATE thread SET
        last_at = (SELECT m.sent_at FROM message m WHERE m.thread_id = thread.id AND m.seq = thread.last_seq),
        last_by = (SELECT m.sent_by FROM message m WHERE m.thread_id = thread.id AND m.seq = thread.last_seq),
        last_for = (SELECT m.sent_for FROM message m WHERE m.thread_id = thread.id AND m.seq = thread.last_seq)",
    "CREATE UNIQUE INDEX thread_subject ON thread (review_id, phase, room, holder, subject)",
    "ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT 'message'",
    "ALTER TABLE message ADD COLUMN corrects INTEGER",
    "ALTER TABLE message ADD COLUMN awaits TEXT",
    "ALTER TABLE message ADD COLUMN answers INTEGER",
    "ALTER TABLE message ADD COLUMN quote {blob}",
    "CREATE TABLE outgoing (
        id {uuid} PRIMARY KEY, thread_id {uuid} NOT NULL, review_id {uuid} NOT NULL, account_id {uuid} NOT NULL
        REFERENCES account (id), body {blob} NOT NULL, idempotency_key TEXT NOT NULL, created_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL, UNIQUE (account_id, idempotency_key),
        FOREIGN KEY (thread_id, review_id) REFERENCES thread (id, review_id))",
    "CREATE INDEX outgoing_due ON outgoing (due_at)",
    "CREATE TABLE message_draft (
        id {uuid} PRIMARY KEY, thread_id {uuid} NOT NULL, review_id {uuid} NOT NULL, account_id {uuid} NOT NULL
        REFERENCES account (id), body {blob} NOT NULL, revision INTEGER NOT NULL, saved_at BIGINT NOT NULL, returned TEXT,
        UNIQUE (thread_id, account_id), FOREIGN KEY (thread_id, review_id) REFERENCES thread (id, review_id))",
    "CREATE INDEX message_draft_account ON message_draft (account_id)",
    "CREATE TABLE attachment (
        id {uuid} PRIMARY KEY, thread_id {uuid} NOT NULL, review_id {uuid} NOT NULL, outgoing_id {uuid}, message_id {uuid}
        REFERENCES message (id), name {blob} NOT NULL, media_type TEXT NOT NULL, bytes BIGINT NOT NULL, sha256 TEXT NOT NULL,
        uploaded_by {uuid} NOT NULL REFERENCES account (id), uploaded_at BIGINT NOT NULL,
        FOREIGN KEY (thread_id, review_id) REFERENCES thread (id, review_id))",
    "CREATE INDEX attachment_thread ON attachment (thread_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        let joined = match manager.get_database_backend() {
            DatabaseBackend::Postgres => "string_agg(DISTINCT m.sent_for, ',')",
            _ => "group_concat(DISTINCT m.sent_for)",
        };
        let writers = format!(
            "UPDATE thread SET writers = COALESCE((SELECT {joined} FROM message m WHERE m.thread_id = thread.id), '')"
        );
        manager.get_connection().execute_unprepared(&writers).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for table in ["attachment", "message_draft", "outgoing"] {
            connection.execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        connection.execute_unprepared("DROP INDEX thread_subject").await?;
        for column in ["kind", "corrects", "awaits", "answers", "quote"] {
            connection.execute_unprepared(&format!("ALTER TABLE message DROP COLUMN {column}")).await?;
        }
        for column in [
            "phase",
            "holder",
            "subject",
            "settled_at",
            "last_seq",
            "last_at",
            "last_by",
            "last_for",
            "awaiting",
            "writers",
        ] {
            connection.execute_unprepared(&format!("ALTER TABLE thread DROP COLUMN {column}")).await?;
        }
        Ok(())
    }
}
