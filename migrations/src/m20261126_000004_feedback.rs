//! Written feedback of the reviewing States, and answers to their supplementary questions.
//!
//! A feedback belongs to one reviewing State in one phase. Notes and answers keep all their revisions; what is sent is a
//! frozen version of its own. All texts are ciphertext. At most one person has an article at a time; who had it before
//! stays on record.

use super::run;
use sea_orm_migration::prelude::*;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000004_feedback"
    }
}

const UP: &[&str] = &[
    "CREATE TABLE feedback (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL REFERENCES review (id), phase INTEGER NOT NULL,
        state TEXT NOT NULL REFERENCES party (code), revision BIGINT NOT NULL, UNIQUE (review_id, phase, state))",
    "CREATE TABLE feedback_claim (
        id {uuid} PRIMARY KEY, feedback_id {uuid} NOT NULL REFERENCES feedback (id), instrument TEXT NOT NULL,
        article INTEGER NOT NULL, claimed_by {uuid} NOT NULL REFERENCES account (id), claimed_at BIGINT NOT NULL,
        ended_by {uuid} REFERENCES account (id), ended_at BIGINT)",
    "CREATE UNIQUE INDEX feedback_claim_one ON feedback_claim (feedback_id, instrument, article) WHERE ended_at IS NULL",
    "CREATE INDEX feedback_claim_feedback ON feedback_claim (feedback_id)",
    "CREATE TABLE feedback_mark (
        feedback_id {uuid} NOT NULL REFERENCES feedback (id), instrument TEXT NOT NULL, article INTEGER NOT NULL,
        marked_by {uuid} NOT NULL REFERENCES account (id), marked_at BIGINT NOT NULL,
        PRIMARY KEY (feedback_id, instrument, article))",
    "CREATE TABLE feedback_note (
        id {uuid} PRIMARY KEY, feedback_id {uuid} NOT NULL REFERENCES feedback (id), instrument TEXT NOT NULL,
        article INTEGER NOT NULL, kind TEXT NOT NULL, question TEXT, revision INTEGER NOT NULL, body {blob} NOT NULL,
        lang TEXT NOT NULL, changed_by {uuid} NOT NULL REFERENCES account (id), changed_at BIGINT NOT NULL)",
    "CREATE INDEX feedback_note_feedback ON feedback_note (feedback_id)",
    "CREATE UNIQUE INDEX feedback_note_single ON feedback_note (feedback_id, instrument, article, kind)
        WHERE kind <> 'supplement'",
    "CREATE TABLE feedback_note_revision (
        note_id {uuid} NOT NULL REFERENCES feedback_note (id), revision INTEGER NOT NULL, question TEXT, body {blob} NOT NULL,
        lang TEXT NOT NULL, changed_by {uuid} NOT NULL REFERENCES account (id), changed_at BIGINT NOT NULL,
        idempotency_key TEXT NOT NULL, PRIMARY KEY (note_id, revision), UNIQUE (changed_by, idempotency_key))",
    "CREATE TABLE feedback_version (
        id {uuid} PRIMARY KEY, feedback_id {uuid} NOT NULL REFERENCES feedback (id), number INTEGER NOT NULL,
        response INTEGER NOT NULL, instruments TEXT NOT NULL, body {blob} NOT NULL, sha256 TEXT NOT NULL,
        cleared_by {uuid} NOT NULL REFERENCES account (id), sent_at BIGINT NOT NULL, UNIQUE (feedback_id, number))",
    "CREATE TABLE supplement_answer (
        id {uuid} PRIMARY KEY, note_id {uuid} NOT NULL UNIQUE REFERENCES feedback_note (id),
        review_id {uuid} NOT NULL REFERENCES review (id), phase INTEGER NOT NULL, revision INTEGER NOT NULL,
        body {blob} NOT NULL, lang TEXT NOT NULL, changed_by {uuid} NOT NULL REFERENCES account (id),
        changed_at BIGINT NOT NULL)",
    "CREATE INDEX supplement_answer_review ON supplement_answer (review_id, phase)",
    "CREATE TABLE supplement_answer_revision (
        answer_id {uuid} NOT NULL REFERENCES supplement_answer (id), revision INTEGER NOT NULL, body {blob} NOT NULL,
        lang TEXT NOT NULL, changed_by {uuid} NOT NULL REFERENCES account (id), changed_at BIGINT NOT NULL,
        idempotency_key TEXT NOT NULL, PRIMARY KEY (answer_id, revision), UNIQUE (changed_by, idempotency_key))",
    "CREATE TABLE supplement_version (
        id {uuid} PRIMARY KEY, answer_id {uuid} NOT NULL REFERENCES supplement_answer (id), number INTEGER NOT NULL,
        body {blob} NOT NULL, sha256 TEXT NOT NULL, cleared_by {uuid} NOT NULL REFERENCES account (id),
        sent_at BIGINT NOT NULL, UNIQUE (answer_id, number))",
    "CREATE TABLE supplement_state (
        review_id {uuid} NOT NULL REFERENCES review (id), phase INTEGER NOT NULL, revision BIGINT NOT NULL,
        PRIMARY KEY (review_id, phase))",
];

const TABLES: &[&str] = &[
    "supplement_state",
    "supplement_version",
    "supplement_answer_revision",
    "supplement_answer",
    "feedback_version",
    "feedback_note_revision",
    "feedback_note",
    "feedback_mark",
    "feedback_claim",
    "feedback",
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
