//! Constructive dialogues with stakeholders (para. 53): dialogues, organizations and what they send, lists and objections,
//! the Bureau, programme, papers, the floor, what is collected, and the mail to people without an account.
//!
//! No table here refers to a review, a response, a message or a feedback: what stakeholders reach cannot lead there.

use super::run;
use sea_orm_migration::prelude::*;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000008_constructive"
    }
}

const UP: &[&str] = &[
    "CREATE TABLE constructive (
        id {uuid} PRIMARY KEY, number INTEGER NOT NULL UNIQUE, working_group TEXT NOT NULL, held_on TEXT NOT NULL,
        starts_at INTEGER, ends_at INTEGER, place TEXT NOT NULL, link TEXT NOT NULL, languages TEXT NOT NULL,
        arrangements TEXT NOT NULL, capacity INTEGER, panel TEXT NOT NULL, close_on TEXT, circulate_on TEXT,
        state TEXT NOT NULL, revision INTEGER NOT NULL, created_by {uuid} REFERENCES account (id),
        created_at BIGINT NOT NULL, announced_at BIGINT, decided_at BIGINT)",
    "CREATE TABLE constructive_notice (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id), kind TEXT NOT NULL,
        reason TEXT NOT NULL, lang TEXT NOT NULL, was TEXT, became TEXT, at BIGINT NOT NULL,
        account_id {uuid} REFERENCES account (id))",
    "CREATE INDEX constructive_notice_of ON constructive_notice (constructive_id, at)",
    "CREATE TABLE organization (
        id {uuid} PRIMARY KEY, email TEXT NOT NULL UNIQUE, lang TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
        profile TEXT, revision INTEGER NOT NULL, time_zone TEXT NOT NULL, created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL)",
    "CREATE INDEX organization_name ON organization (name_key)",
    "CREATE TABLE organization_link (
        id {uuid} PRIMARY KEY, email TEXT NOT NULL, lang TEXT NOT NULL, network TEXT NOT NULL,
        constructive_id {uuid} REFERENCES constructive (id), created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
        used_at BIGINT)",
    "CREATE INDEX organization_link_email ON organization_link (email, created_at)",
    "CREATE INDEX organization_link_network ON organization_link (network, created_at)",
    "CREATE TABLE organization_session (
        token_hash TEXT PRIMARY KEY, organization_id {uuid} NOT NULL REFERENCES organization (id),
        created_at BIGINT NOT NULL)",
    "CREATE TABLE application (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id),
        organization_id {uuid} NOT NULL REFERENCES organization (id), number INTEGER, track TEXT NOT NULL,
        status TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, region TEXT NOT NULL, profile TEXT NOT NULL,
        statement TEXT NOT NULL, lang TEXT NOT NULL, listed {bool} NOT NULL, revision INTEGER NOT NULL,
        created_at BIGINT NOT NULL, sent_at BIGINT, withdrawn_at BIGINT, circulation_id {uuid}, outcome TEXT,
        outcome_at BIGINT, UNIQUE (constructive_id, organization_id), UNIQUE (constructive_id, number))",
    "CREATE TABLE delegation (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id), kind TEXT NOT NULL,
        state TEXT REFERENCES party (code), name TEXT NOT NULL, revision INTEGER NOT NULL, changed_at BIGINT NOT NULL,
        account_id {uuid} REFERENCES account (id), UNIQUE (constructive_id, state))",
    "CREATE TABLE representative (
        id {uuid} PRIMARY KEY, application_id {uuid} REFERENCES application (id),
        delegation_id {uuid} REFERENCES delegation (id), place INTEGER NOT NULL, name TEXT NOT NULL,
        position TEXT NOT NULL, email TEXT NOT NULL, presence TEXT NOT NULL, came_at BIGINT)",
    "CREATE INDEX representative_application ON representative (application_id)",
    "CREATE INDEX representative_delegation ON representative (delegation_id)",
    "CREATE TABLE written_comment (
        application_id {uuid} PRIMARY KEY REFERENCES application (id), lang TEXT NOT NULL, body TEXT NOT NULL,
        status TEXT NOT NULL, marks TEXT NOT NULL, remark TEXT NOT NULL, revision INTEGER NOT NULL, changed_at BIGINT NOT NULL,
        sent_at BIGINT, screened_at BIGINT, screened_by {uuid} REFERENCES account (id), draft TEXT, draft_lang TEXT)",
    "CREATE TABLE written_comment_version (
        application_id {uuid} NOT NULL REFERENCES application (id), number INTEGER NOT NULL, lang TEXT NOT NULL,
        body TEXT NOT NULL, at BIGINT NOT NULL, outcome TEXT, marks TEXT, remark TEXT, outcome_at BIGINT,
        outcome_by {uuid} REFERENCES account (id), PRIMARY KEY (application_id, number))",
    "CREATE TABLE correction (
        id {uuid} PRIMARY KEY, application_id {uuid} NOT NULL REFERENCES application (id), body TEXT NOT NULL,
        lang TEXT NOT NULL, at BIGINT NOT NULL, accepted {bool}, reply TEXT NOT NULL, decided_at BIGINT,
        decided_by {uuid} REFERENCES account (id))",
    "CREATE INDEX correction_application ON correction (application_id)",
    "CREATE TABLE late_attempt (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id),
        organization_id {uuid} NOT NULL REFERENCES organization (id), at BIGINT NOT NULL)",
    "CREATE INDEX late_attempt_of ON late_attempt (constructive_id, at)",
    "CREATE TABLE circulation (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id), number INTEGER NOT NULL,
        at BIGINT NOT NULL, account_id {uuid} NOT NULL REFERENCES account (id), list TEXT NOT NULL, sha256 TEXT NOT NULL,
        objections_until TEXT NOT NULL, UNIQUE (constructive_id, number))",
    "CREATE TABLE circulation_answer (
        id {uuid} PRIMARY KEY, circulation_id {uuid} NOT NULL REFERENCES circulation (id),
        state TEXT NOT NULL REFERENCES party (code), application_id {uuid} REFERENCES application (id),
        kind TEXT NOT NULL, reason TEXT NOT NULL, lang TEXT NOT NULL, at BIGINT NOT NULL,
        account_id {uuid} NOT NULL REFERENCES account (id))",
    "CREATE INDEX circulation_answer_of ON circulation_answer (circulation_id, at)",
    "CREATE TABLE body_seat (
        id {uuid} PRIMARY KEY, account_id {uuid} NOT NULL REFERENCES account (id), kind TEXT NOT NULL,
        working_group TEXT, region TEXT, from_on TEXT NOT NULL, until_on TEXT, ended_at BIGINT, created_at BIGINT NOT NULL)",
    "CREATE INDEX body_seat_account ON body_seat (account_id)",
    "CREATE TABLE bureau_matter (
        id {uuid} PRIMARY KEY, application_id {uuid} NOT NULL UNIQUE REFERENCES application (id), opened_at BIGINT NOT NULL,
        outcome TEXT, closed_at BIGINT)",
    "CREATE TABLE bureau_round (
        id {uuid} PRIMARY KEY, matter_id {uuid} NOT NULL REFERENCES bureau_matter (id), number INTEGER NOT NULL,
        procedure TEXT NOT NULL, proposal TEXT NOT NULL, opened_at BIGINT NOT NULL, until_at BIGINT NOT NULL,
        account_id {uuid} NOT NULL REFERENCES account (id), note TEXT NOT NULL, result TEXT, closed_at BIGINT,
        UNIQUE (matter_id, number))",
    "CREATE TABLE bureau_voice (
        id {uuid} PRIMARY KEY, round_id {uuid} NOT NULL REFERENCES bureau_round (id),
        seat_id {uuid} NOT NULL REFERENCES body_seat (id), account_id {uuid} NOT NULL REFERENCES account (id),
        voice TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE INDEX bureau_voice_round ON bureau_voice (round_id, at)",
    "CREATE TABLE programme (
        constructive_id {uuid} PRIMARY KEY REFERENCES constructive (id), content TEXT NOT NULL, revision INTEGER NOT NULL,
        changed_at BIGINT NOT NULL, account_id {uuid} REFERENCES account (id))",
    "CREATE TABLE programme_version (
        constructive_id {uuid} NOT NULL REFERENCES constructive (id), number INTEGER NOT NULL, content TEXT NOT NULL,
        at BIGINT NOT NULL, account_id {uuid} REFERENCES account (id), PRIMARY KEY (constructive_id, number))",
    "CREATE TABLE paper (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id), kind TEXT NOT NULL,
        title TEXT NOT NULL, lang TEXT NOT NULL, application_id {uuid} REFERENCES application (id), public {bool} NOT NULL,
        created_at BIGINT NOT NULL, withdrawn_at BIGINT)",
    "CREATE INDEX paper_of ON paper (constructive_id)",
    "CREATE TABLE paper_version (
        paper_id {uuid} NOT NULL REFERENCES paper (id), number INTEGER NOT NULL, file_name TEXT NOT NULL,
        media_type TEXT NOT NULL, bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, data {blob} NOT NULL, note TEXT NOT NULL,
        at BIGINT NOT NULL, account_id {uuid} REFERENCES account (id), PRIMARY KEY (paper_id, number))",
    "CREATE TABLE speaker (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id), place INTEGER NOT NULL,
        name TEXT NOT NULL, party TEXT NOT NULL, application_id {uuid} REFERENCES application (id), minutes INTEGER NOT NULL,
        asked_at BIGINT NOT NULL, began_at BIGINT, ended_at BIGINT, withdrawn_at BIGINT)",
    "CREATE INDEX speaker_of ON speaker (constructive_id, place)",
    "CREATE TABLE contribution (
        id {uuid} PRIMARY KEY, constructive_id {uuid} NOT NULL REFERENCES constructive (id), theme TEXT NOT NULL,
        kind TEXT NOT NULL, body TEXT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL,
        application_id {uuid} REFERENCES application (id), account_id {uuid} REFERENCES account (id), at BIGINT NOT NULL,
        fate TEXT, fate_note TEXT NOT NULL, fate_at BIGINT)",
    "CREATE INDEX contribution_of ON contribution (constructive_id, at)",
    "CREATE TABLE chair_summary (
        constructive_id {uuid} PRIMARY KEY REFERENCES constructive (id), body TEXT NOT NULL, lang TEXT NOT NULL,
        session TEXT NOT NULL, revision INTEGER NOT NULL, changed_at BIGINT NOT NULL,
        account_id {uuid} REFERENCES account (id))",
    "CREATE TABLE chair_summary_version (
        constructive_id {uuid} NOT NULL REFERENCES constructive (id), number INTEGER NOT NULL, body TEXT NOT NULL,
        lang TEXT NOT NULL, session TEXT NOT NULL, at BIGINT NOT NULL, account_id {uuid} NOT NULL REFERENCES account (id),
        PRIMARY KEY (constructive_id, number))",
    "CREATE TABLE stakeholder_mail (
        id {uuid} PRIMARY KEY, email TEXT NOT NULL, lang TEXT NOT NULL, kind TEXT NOT NULL, event TEXT NOT NULL,
        constructive_id {uuid} REFERENCES constructive (id), application_id {uuid} REFERENCES application (id),
        link_id {uuid} REFERENCES organization_link (id), created_at BIGINT NOT NULL, sent_at BIGINT,
        attempts INTEGER NOT NULL, next_try_at BIGINT NOT NULL, tried_at BIGINT, failure TEXT, dropped_at BIGINT,
        UNIQUE (email, event))",
    "CREATE INDEX stakeholder_mail_due ON stakeholder_mail (sent_at, dropped_at, next_try_at)",
];

const DOWN: &[&str] = &[
    "DROP TABLE stakeholder_mail",
    "DROP TABLE chair_summary_version",
    "DROP TABLE chair_summary",
    "DROP TABLE contribution",
    "DROP TABLE speaker",
    "DROP TABLE paper_version",
    "DROP TABLE paper",
    "DROP TABLE programme_version",
    "DROP TABLE programme",
    "DROP TABLE bureau_voice",
    "DROP TABLE bureau_round",
    "DROP TABLE bureau_matter",
    "DROP TABLE body_seat",
    "DROP TABLE circulation_answer",
    "DROP TABLE circulation",
    "DROP TABLE late_attempt",
    "DROP TABLE correction",
    "DROP TABLE written_comment_version",
    "DROP TABLE written_comment",
    "DROP TABLE representative",
    "DROP TABLE delegation",
    "DROP TABLE application",
    "DROP TABLE organization_session",
    "DROP TABLE organization_link",
    "DROP TABLE organization",
    "DROP TABLE constructive_notice",
    "DROP TABLE constructive",
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
