//! What the program's subcommands do, each with a report to be printed.
//!
//! An operator acts here, at the machine itself: there is no viewer to decide about, and texts are for the command line, in
//! English. Content of reviews is opened to see that it opens, and never printed.

mod administrator;
mod archive;
mod doctor;
mod lots;

pub use administrator::create_administrator;
pub use archive::{backup, restore};
pub use doctor::doctor;
pub use lots::{LotsOrder, draw, verify_record};

use crate::config::Config;
use crate::demo;
use crate::error::{OpenError, ServiceError, StoreError};
use crate::import::{Changes, ImportFault};
use crate::service::Backend;
use crate::store::Store;
use sea_orm::DbErr;
use std::fmt;
use std::path::{Path, PathBuf};

/// Lines to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(Vec<String>);

impl Report {
    pub(crate) fn line(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// Why a command failed; the text says what to do where that is known.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The installation does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A service failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The command cannot be done here.
    #[error("{0}")]
    Refused(String),
    /// What was looked at is not as it should be.
    #[error("{0}")]
    Found(Report),
}

impl From<DbErr> for CommandError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError::Database(error))
    }
}

/// Names the file in an error of the system.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> CommandError {
    let path = path.to_owned();
    move |error| CommandError::File { path, error }
}

/// The file of a SQLite database; `None` for another engine and for a database in memory.
pub(crate) fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let rest = database_url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// Opens the application. A database that cannot be reached is told of with what to look at.
///
/// # Errors
/// Those of [`Backend::open`].
pub async fn open(config: &Config) -> Result<Backend, CommandError> {
    Backend::open(config.clone()).await.map_err(unopened(config))
}

/// The library says "pool timed out" of a server that does not run, and nothing of where it was looked for.
pub(crate) fn unopened(config: &Config) -> impl FnOnce(OpenError) -> CommandError {
    let check = if config.database_url.starts_with("sqlite:") {
        "check that DATABASE_URL names a file that this program may read and write"
    } else {
        "check that the database server runs, and that DATABASE_URL has its address and port, the user, the password and \
         the name of the database"
    };
    move |error| match &error {
        OpenError::Database(DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) => {
            CommandError::Refused(format!("{error}; {check}"))
        }
        OpenError::Database(_) | OpenError::Key(_) | OpenError::Data(_) | OpenError::Folder(_) | OpenError::Demo(_) => {
            error.into()
        }
    }
}

/// Brings the tables up to date.
///
/// # Errors
/// The database or the key file.
pub async fn migrate(config: &Config) -> Result<Report, CommandError> {
    let store = Store::open(config).await.map_err(unopened(config))?;
    let before = migrations::is_current(store.connection()).await?;
    migrations::up(store.connection()).await?;
    store.close().await;
    let mut report = Report::default();
    report.line(if before { "The tables were up to date already." } else { "The tables are up to date now." });
    Ok(report)
}

/// Compares a parties' file with the register, and imports it if that is wanted.
///
/// # Errors
/// [`CommandError::Found`] with every fault of the file: then nothing was changed.
pub async fn import_parties(config: &Config, path: &Path, apply: bool) -> Result<Report, CommandError> {
    let bytes = std::fs::read(path).map_err(at(path))?;
    let backend = open(config).await?;
    let outcome = import(&backend, &bytes, apply).await;
    backend.close().await;
    outcome
}

async fn import(backend: &Backend, bytes: &[u8], apply: bool) -> Result<Report, CommandError> {
    let changes = backend.preview_import_as_operator(bytes).await?.result.map_err(faulty)?;
    let mut report = told(&changes);
    if apply {
        let done = backend.import_parties_as_operator(bytes).await?.map_err(faulty)?;
        report.line(format!("Imported: {} added, {} changed, {} as before.", done.added, done.changed, done.unchanged));
    } else {
        report.line("Nothing was changed. Run it again with --apply to import.");
    }
    Ok(report)
}

/// Fills an empty database with demonstration data; says nothing where that was done before.
///
/// # Errors
/// [`OpenError::Demo`] for a database that holds real data; the database.
pub async fn seed_demo_if_empty(backend: &Backend) -> Result<Report, CommandError> {
    let mut report = Report::default();
    if demo::seed(backend).await? {
        report.line("Demonstration data was written.");
    }
    Ok(report)
}

/// The demonstration accounts with their password.
pub fn demo_accounts() -> Report {
    let mut report = Report::default();
    report.line(format!("Demonstration accounts; the password of all is: {}", demo::PASSWORD));
    for account in demo::accounts() {
        report.line(format!("  {:<34}{}", account.email, account.about));
    }
    report
}

fn faulty(faults: Vec<ImportFault>) -> CommandError {
    let mut report = Report::default();
    let count = match faults.len() {
        1 => "1 fault".to_owned(),
        n => format!("{n} faults"),
    };
    report.line(format!("the file has {count}; nothing was changed"));
    faults.iter().for_each(|fault| report.line(fault.to_string()));
    CommandError::Found(report)
}

fn told(changes: &Changes) -> Report {
    let mut report = Report::default();
    for code in &changes.added {
        report.line(format!("new      {code}"));
    }
    for change in &changes.changed {
        for field in &change.fields {
            report.line(format!("changed  {} {}: {:?} -> {:?}", change.code, field.field, field.before, field.after));
        }
    }
    for code in &changes.missing {
        report.line(format!("kept     {code}: in the register but not in the file"));
    }
    report.line(format!(
        "{} new, {} changed, {} the same, {} kept although not in the file.",
        changes.added.len(),
        changes.changed.len(),
        changes.unchanged,
        changes.missing.len()
    ));
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_database_is_found_in_its_address() {
        for (url, path) in [
            ("sqlite://data/review.db?mode=rwc", Some("data/review.db")),
            ("sqlite:///var/lib/review.db", Some("/var/lib/review.db")),
            ("sqlite:review.db", Some("review.db")),
            ("sqlite::memory:", None),
            ("postgres://host/name", None),
        ] {
            assert_eq!(sqlite_file(url), path.map(PathBuf::from), "{url}");
        }
    }
}
