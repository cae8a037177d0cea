//! The dashboard: consent of a State to be named, decisions of the Conference that undo an earlier one, and a counter by
//! which a process knows that what it keeps in memory of all reviews is out of date.
//!
//! The counter moves in the transaction that changes a row, whoever changes it: triggers cannot be forgotten by code that
//! is written later, and hold for another process and for a hand on the database alike.

use super::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// The step.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000007_figures"
    }
}

const UP: &[&str] = &[
    "CREATE TABLE public_consent (
        id {uuid} PRIMARY KEY, review_id {uuid} NOT NULL REFERENCES review (id),
        given_by {uuid} NOT NULL REFERENCES account (id), given_at BIGINT NOT NULL,
        withdrawn_by {uuid} REFERENCES account (id), withdrawn_at BIGINT)",
    "CREATE UNIQUE INDEX public_consent_given ON public_consent (review_id) WHERE withdrawn_at IS NULL",
    "ALTER TABLE decision ADD COLUMN lifts {bool} NOT NULL DEFAULT FALSE",
    "CREATE TABLE figures_version (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), version BIGINT NOT NULL)",
    "INSERT INTO figures_version (only_row, version) VALUES (1, 1)",
];

/// What the counter watches: everything that figures and lists of reviews are made from.
const WATCHED: &[&str] = &["review", "reviewing_state", "review_phase", "phase", "decision", "public_consent"];

const BUMP: &str = "UPDATE figures_version SET version = version + 1";

/// The triggers of one table.
fn triggers(postgres: bool, table: &str) -> Vec<String> {
    if postgres {
        return vec![format!(
            "CREATE TRIGGER figures_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION bump_figures_version()"
        )];
    }
    let of = |event: &str| {
        let name = event.to_lowercase();
        format!("CREATE TRIGGER figures_{table}_{name} AFTER {event} ON {table} BEGIN {BUMP}; END")
    };
    ["INSERT", "UPDATE", "DELETE"].into_iter().map(of).collect()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        let postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
        let connection = manager.get_connection();
        if postgres {
            let function = format!(
                "CREATE FUNCTION bump_figures_version() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN {BUMP}; RETURN NULL; END $$"
            );
            connection.execute_unprepared(&function).await?;
        }
        for trigger in WATCHED.iter().flat_map(|table| triggers(postgres, table)) {
            connection.execute_unprepared(&trigger).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
        let connection = manager.get_connection();
        for table in WATCHED {
            if postgres {
                connection.execute_unprepared(&format!("DROP TRIGGER figures_{table} ON {table}")).await?;
                continue;
            }
            for event in ["insert", "update", "delete"] {
                connection.execute_unprepared(&format!("DROP TRIGGER figures_{table}_{event}")).await?;
            }
        }
        if postgres {
            connection.execute_unprepared("DROP FUNCTION bump_figures_version()").await?;
        }
        run(
            manager,
            &["DROP TABLE figures_version", "ALTER TABLE decision DROP COLUMN lifts", "DROP TABLE public_consent"],
        )
        .await
    }
}
