//! The tables, step by step, for SQLite and PostgreSQL. Steps only expand, later ones contract; a released step is never edited.
//!
//! Steps import neither entities nor rules: what they did then must stay what they do now.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

mod m20261121_000001_foundation;
mod m20261121_000002_draws;
mod m20261126_000003_dialogue;
mod m20261126_000004_feedback;
mod m20261126_000005_inbox;
mod m20261126_000006_work;
mod m20261126_000007_figures;
mod m20261126_000008_constructive;

/// Runs the steps in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_foundation::Migration),
            Box::new(m20261121_000002_draws::Migration),
            Box::new(m20261126_000003_dialogue::Migration),
            Box::new(m20261126_000004_feedback::Migration),
            Box::new(m20261126_000005_inbox::Migration),
            Box::new(m20261126_000006_work::Migration),
            Box::new(m20261126_000007_figures::Migration),
            Box::new(m20261126_000008_constructive::Migration),
        ]
    }
}

/// Brings the tables up to date.
///
/// # Errors
/// The database.
pub async fn up(db: &sea_orm_migration::sea_orm::DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await
}

/// Takes all steps back; for tests of the steps.
///
/// # Errors
/// The database.
pub async fn down(db: &sea_orm_migration::sea_orm::DatabaseConnection) -> Result<(), DbErr> {
    Migrator::down(db, None).await
}

/// Whether no step is missing; writes nothing.
///
/// # Errors
/// The database.
pub async fn is_current(db: &sea_orm_migration::sea_orm::DatabaseConnection) -> Result<bool, DbErr> {
    Ok(Migrator::get_pending_migrations_read_only(db).await?.is_empty())
}

/// Runs statements that differ between the engines only in the names of three types:
/// `{uuid}`, `{blob}` and `{bool}`.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let (uuid, blob, boolean) = match manager.get_database_backend() {
        DatabaseBackend::Postgres => ("UUID", "BYTEA", "BOOLEAN"),
        _ => ("BLOB", "BLOB", "BOOLEAN"),
    };
    for statement in statements {
        let sql = statement.replace("{uuid}", uuid).replace("{blob}", blob).replace("{bool}", boolean);
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
