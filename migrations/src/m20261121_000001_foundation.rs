//! Parties, accounts, reviews, answers, dialogue: the tables of the main job.
//!
//! Instants are milliseconds since 1970 in UTC (BIGINT), civil dates ISO text, enums short text, confidential columns
//! ciphertext. Whoever may refer to a row of another review is kept from it by composite keys, not only by code.

use super::run;
use sea_orm_migration::prelude::*;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261121_000001_foundation"
    }
}

const UP: &[&str] = &[
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE party (
        code TEXT PRIMARY KEY, iso2 TEXT NOT NULL UNIQUE, names TEXT NOT NULL, regional_group TEXT NOT NULL,
        untoc TEXT NOT NULL, trafficking TEXT NOT NULL, migrants TEXT NOT NULL, firearms TEXT NOT NULL, uncac TEXT NOT NULL,
        legal_tradition TEXT NOT NULL, working_languages TEXT NOT NULL, note TEXT NOT NULL)",
    "CREATE TABLE account (
        id {uuid} PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
        state TEXT REFERENCES party (code), position TEXT NOT NULL, lang TEXT NOT NULL, password_hash TEXT NOT NULL,
        epoch INTEGER NOT NULL, disabled {bool} NOT NULL, created_at BIGINT NOT NULL)",
    "CREATE TABLE session (
        token_hash TEXT PRIMARY KEY, account_id {uuid} NOT NULL REFERENCES account (id), epoch INTEGER NOT NULL,
        created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL)",
    "CREATE INDEX session_account ON session (account_id)",
    "CREATE TABLE known_device (
        token_hash TEXT NOT NULL, account_id {uuid} NOT NULL REFERENCES account (id), created_at BIGINT NOT NULL,
        PRIMARY KEY (token_hash, account_id))",
    "CREATE TABLE sign_in_attempt (
        id {uuid} PRIMARY KEY, account_key TEXT NOT NULL, address TEXT NOT NULL, at BIGINT NOT NULL, ok {bool} NOT NULL)",
    "CREATE INDEX sign_in_attempt_account ON sign_in_attempt (account_key, at)",
    "CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, at)",
    "CREATE TABLE phase (
        group_no TEXT NOT NULL, phase INTEGER NOT NULL, starts_on TEXT NOT NULL, foreseen INTEGER, frozen_on TEXT,
        PRIMARY KEY (group_no, phase))",
    "CREATE TABLE decision (
        id {uuid} PRIMARY KEY, group_no TEXT NOT NULL, phase INTEGER NOT NULL, reference TEXT NOT NULL,
        decided_on TEXT NOT NULL, recorded_by {uuid} NOT NULL REFERENCES account (id), recorded_at BIGINT NOT NULL)",
    "CREATE TABLE review (
        id {uuid} PRIMARY KEY, code TEXT NOT NULL UNIQUE, state TEXT NOT NULL REFERENCES party (code), group_no TEXT NOT NULL,
        instruments TEXT NOT NULL, languages TEXT NOT NULL, wrapped_key {blob} NOT NULL, created_at BIGINT NOT NULL)",
    "CREATE INDEX review_group ON review (group_no)",
    "CREATE TABLE reviewing_state (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL REFERENCES review (id), state TEXT NOT NULL REFERENCES party (code),
        slot TEXT NOT NULL, instruments TEXT NOT NULL, from_at BIGINT NOT NULL, replaced_at BIGINT)",
    "CREATE INDEX reviewing_state_review ON reviewing_state (review_id)",
    "CREATE TABLE role (
        id {uuid} PRIMARY KEY, account_id {uuid} NOT NULL REFERENCES account (id), state TEXT NOT NULL REFERENCES party (code),
        review_id {uuid} NOT NULL REFERENCES review (id), duty TEXT NOT NULL, instruments TEXT, from_on TEXT NOT NULL,
        until_on TEXT, ended_at BIGINT, created_at BIGINT NOT NULL)",
    "CREATE INDEX role_account ON role (account_id)",
    "CREATE INDEX role_review ON role (review_id)",
    "CREATE TABLE review_phase (
        review_id {uuid} NOT NULL REFERENCES review (id), phase INTEGER NOT NULL, stage TEXT NOT NULL, stage_since BIGINT NOT NULL,
        opened_on TEXT, answers_agreed_on TEXT, answers_received_on TEXT, feedback_agreed_on TEXT,
        PRIMARY KEY (review_id, phase))",
    "CREATE TABLE response (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL REFERENCES review (id), phase INTEGER NOT NULL,
        questionnaire TEXT NOT NULL, questionnaire_version INTEGER NOT NULL, revision BIGINT NOT NULL,
        UNIQUE (review_id, phase), UNIQUE (id, review_id))",
    "CREATE TABLE article_mark (
        response_id {uuid} NOT NULL REFERENCES response (id), instrument TEXT NOT NULL, article INTEGER NOT NULL,
        ready_by {uuid} NOT NULL REFERENCES account (id), ready_at BIGINT NOT NULL,
        PRIMARY KEY (response_id, instrument, article))",
    "CREATE TABLE answer (
        id {uuid} PRIMARY KEY, response_id {uuid} NOT NULL REFERENCES response (id), question TEXT NOT NULL,
        revision INTEGER NOT NULL, value {blob} NOT NULL, lang TEXT NOT NULL, changed_by {uuid} NOT NULL REFERENCES account (id),
        changed_at BIGINT NOT NULL, UNIQUE (response_id, question))",
    "CREATE TABLE answer_revision (
        answer_id {uuid} NOT NULL REFERENCES answer (id), revision INTEGER NOT NULL, value {blob} NOT NULL, lang TEXT NOT NULL,
        changed_by {uuid} NOT NULL REFERENCES account (id), changed_at BIGINT NOT NULL, idempotency_key TEXT NOT NULL,
        PRIMARY KEY (answer_id, revision), UNIQUE (changed_by, idempotency_key))",
    "CREATE TABLE submission (
        id {uuid} PRIMARY KEY, response_id {uuid} NOT NULL REFERENCES response (id), number INTEGER NOT NULL, body {blob} NOT NULL,
        sha256 TEXT NOT NULL, cleared_by {uuid} NOT NULL REFERENCES account (id), submitted_at BIGINT NOT NULL,
        UNIQUE (response_id, number))",
    "CREATE TABLE file (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL, response_id {uuid} NOT NULL, question TEXT NOT NULL, name {blob} NOT NULL,
        media_type TEXT NOT NULL, bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, uploaded_by {uuid} NOT NULL REFERENCES account (id),
        uploaded_at BIGINT NOT NULL, FOREIGN KEY (response_id, review_id) REFERENCES response (id, review_id))",
    "CREATE INDEX file_response ON file (response_id)",
    "CREATE TABLE thread (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL REFERENCES review (id), room TEXT NOT NULL, instrument TEXT, article INTEGER,
        question TEXT, created_by {uuid} REFERENCES account (id), created_at BIGINT NOT NULL, UNIQUE (id, review_id))",
    "CREATE INDEX thread_review ON thread (review_id)",
    "CREATE TABLE message (
        id {uuid} PRIMARY KEY, thread_id {uuid} NOT NULL, review_id {uuid} NOT NULL, seq INTEGER NOT NULL, body {blob} NOT NULL,
        lang TEXT NOT NULL, sent_by {uuid} NOT NULL REFERENCES account (id), sent_for TEXT, seat TEXT NOT NULL, sent_at BIGINT NOT NULL,
        idempotency_key TEXT NOT NULL, UNIQUE (thread_id, seq), UNIQUE (sent_by, idempotency_key),
        FOREIGN KEY (thread_id, review_id) REFERENCES thread (id, review_id))",
    "CREATE TABLE thread_read (
        thread_id {uuid} NOT NULL REFERENCES thread (id), account_id {uuid} NOT NULL REFERENCES account (id),
        seq INTEGER NOT NULL, read_at BIGINT NOT NULL, PRIMARY KEY (thread_id, account_id))",
    "CREATE TABLE act (
        seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, account_id {uuid}, kind TEXT NOT NULL, review_id {uuid}, object TEXT NOT NULL,
        detail TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE INDEX act_review ON act (review_id)",
    "CREATE TABLE outbox (
        id {uuid} PRIMARY KEY, account_id {uuid} NOT NULL REFERENCES account (id), kind TEXT NOT NULL, review_id {uuid},
        event TEXT NOT NULL, created_at BIGINT NOT NULL, sent_at BIGINT, attempts INTEGER NOT NULL, next_try_at BIGINT NOT NULL,
        UNIQUE (account_id, event))",
    "CREATE TABLE party_import (
        id {uuid} PRIMARY KEY, at BIGINT NOT NULL, imported_by {uuid}, sha256 TEXT NOT NULL, added INTEGER NOT NULL,
        changed INTEGER NOT NULL)",
];

const TABLES: &[&str] = &[
    "party_import",
    "outbox",
    "act",
    "thread_read",
    "message",
    "thread",
    "file",
    "submission",
    "answer_revision",
    "answer",
    "article_mark",
    "response",
    "review_phase",
    "role",
    "reviewing_state",
    "review",
    "decision",
    "phase",
    "sign_in_attempt",
    "known_device",
    "session",
    "account",
    "party",
    "setting",
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
        for table in TABLES {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}
