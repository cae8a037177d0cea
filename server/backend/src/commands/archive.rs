//! Backup and restore for SQLite: one archive with the database and the attached files, both as encrypted as they lie.
//!
//! The key file is left out on purpose: whoever finds a backup must not be able to read it.

use super::{CommandError, Report, at, sqlite_file};
use crate::config::Config;
use crate::files;
use crate::store::Store;
use rules::id::FileId;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::fs::File;
use std::path::{Component, Path, PathBuf};

/// The database's name in an archive.
const DATABASE: &str = "database.db";

/// The folder of attached files in an archive.
const FILES: &str = "files";

fn sqlite_only(config: &Config) -> Result<PathBuf, CommandError> {
    sqlite_file(&config.database_url).ok_or_else(|| {
        CommandError::Refused(
            "this works with SQLite files only: use pg_dump and pg_restore for PostgreSQL, and copy the folder of \
             attached files and, to another place, the key file as well"
                .to_owned(),
        )
    })
}

/// Writes a copy of database and files, while the server may be running.
///
/// # Errors
/// [`CommandError::Refused`] for PostgreSQL and for a file that exists; the disk; the database.
pub async fn backup(config: &Config, file: &Path) -> Result<Report, CommandError> {
    let database = sqlite_only(config)?;
    if !database.exists() {
        return Err(CommandError::Refused(format!("there is no database {} to copy", database.display())));
    }
    if file.exists() {
        return Err(CommandError::Refused(format!("{} exists already: choose another name", file.display())));
    }
    // The file gets its name only when it is complete, so that a backup that was cut short does not look like one.
    let mut work = file.as_os_str().to_owned();
    work.push(".partial");
    let work = PathBuf::from(work);
    private_folder(&work).map_err(at(&work))?;
    let copied = copy(config, &work, file).await;
    if let Err(error) = std::fs::remove_dir_all(&work) {
        tracing::warn!(%error, path = %work.display(), "the folder of the backup's parts stays behind");
    }
    let (count, bytes) = copied?;
    let mut report = Report::default();
    report.line(format!("{} holds the database and {count} attached files ({bytes} bytes).", file.display()));
    report.line(format!(
        "The key file {} is not in it. Keep a copy of it in another place: without it nobody can read the backup.",
        config.key_file.display()
    ));
    Ok(report)
}

async fn copy(config: &Config, work: &Path, file: &Path) -> Result<(usize, u64), CommandError> {
    let snapshot = work.join(DATABASE);
    let target = snapshot.to_str().ok_or_else(|| {
        CommandError::Refused(format!("{} is no name that the database understands", snapshot.display()))
    })?;
    let store = Store::open(config).await.map_err(super::unopened(config))?;
    let copied = store.connection().execute_unprepared(&format!("VACUUM INTO '{}'", target.replace('\'', "''"))).await;
    store.close().await;
    copied?;
    // After the database: each of its rows has its file by then, and files are neither changed nor removed.
    let part = work.join("archive");
    let mut out = tar::Builder::new(files::create_private(&part).map_err(at(&part))?);
    out.mode(tar::HeaderMode::Deterministic);
    out.append_path_with_name(&snapshot, DATABASE).map_err(at(&snapshot))?;
    let attached = attached(&config.files_dir).map_err(at(&config.files_dir))?;
    for id in &attached {
        let path = files::path(&config.files_dir, *id);
        out.append_path_with_name(&path, format!("{FILES}/{id}")).map_err(at(&path))?;
    }
    let archive = out.into_inner().map_err(at(&part))?;
    archive.sync_all().map_err(at(&part))?;
    let bytes = archive.metadata().map_err(at(&part))?.len();
    std::fs::rename(&part, file).map_err(at(file))?;
    files::sync_folder(file.parent().unwrap_or(Path::new("."))).map_err(at(file))?;
    Ok((attached.len(), bytes))
}

/// The files by id; parts of uploads under way have other names.
fn attached(folder: &Path) -> std::io::Result<Vec<FileId>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut ids = Vec::new();
    for entry in entries {
        ids.extend(entry?.file_name().to_str().and_then(|name| name.parse::<FileId>().ok()));
    }
    ids.sort_unstable();
    Ok(ids)
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut how = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut how, 0o700);
    how.create(path)
}

/// Fills an installation that has no database yet.
///
/// # Errors
/// [`CommandError::Refused`] for PostgreSQL, where there is a database or a file already, and for a file that `backup`
/// did not write; the disk. Whatever was written by then is taken back.
pub async fn restore(config: &Config, file: &Path) -> Result<Report, CommandError> {
    let database = sqlite_only(config)?;
    let part = beside(&database, ".restoring");
    for taken in [&database, &beside(&database, "-wal"), &beside(&database, "-journal"), &part] {
        if taken.exists() {
            return Err(CommandError::Refused(format!(
                "{} exists already: move it away first; nothing is ever overwritten",
                taken.display()
            )));
        }
    }
    if !attached(&config.files_dir).map_err(at(&config.files_dir))?.is_empty() {
        return Err(CommandError::Refused(format!(
            "{} holds files already: move them away first",
            config.files_dir.display()
        )));
    }
    let archive = File::open(file).map_err(at(file))?;
    for folder in [database.parent().unwrap_or(Path::new(".")), config.files_dir.as_path()] {
        std::fs::create_dir_all(folder).map_err(at(folder))?;
    }
    let mut written = Vec::new();
    let restored = match unpack(config, &part, archive, file, &mut written) {
        Ok(()) => finish(&part, &database, &config.files_dir).await,
        Err(error) => Err(error),
    };
    if let Err(error) = restored {
        written.iter().chain([&part]).for_each(|path| files::discard(path));
        return Err(error);
    }
    let mut report = Report::default();
    report.line(format!("{} is restored, with {} attached files.", database.display(), written.len()));
    report.line(if config.key_file.exists() {
        "Run doctor next: it says whether the key file is the right one.".to_owned()
    } else {
        format!(
            "Put the key file of that time at {}, then run doctor. Do not start the server before.",
            config.key_file.display()
        )
    });
    Ok(report)
}

/// Unpacks the files to their places and the database to `part`.
fn unpack(
    config: &Config,
    part: &Path,
    archive: File,
    file: &Path,
    written: &mut Vec<PathBuf>,
) -> Result<(), CommandError> {
    let mut found = false;
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries().map_err(at(file))? {
        let mut entry = entry.map_err(at(file))?;
        let name = entry.path().map_err(at(file))?.into_owned();
        let target = match member(&name) {
            Some(Member::Database) if !found && entry.header().entry_type().is_file() => {
                found = true;
                part.to_owned()
            }
            Some(Member::File(id)) if entry.header().entry_type().is_file() => files::path(&config.files_dir, id),
            Some(_) | None => {
                return Err(CommandError::Refused(format!("{} was not written by backup", file.display())));
            }
        };
        if target != part {
            // Made by this run or refused by the next line: nothing else is ever taken back.
            if target.exists() {
                return Err(CommandError::Refused(format!("{} holds the same file twice", file.display())));
            }
            written.push(target.clone());
        }
        files::write_new(&target, &mut entry).map_err(at(&target))?;
    }
    if found { Ok(()) } else { Err(CommandError::Refused(format!("{} holds no database", file.display()))) }
}

/// Checks the database and gives it its name, last of all.
async fn finish(part: &Path, database: &Path, files_dir: &Path) -> Result<(), CommandError> {
    let path = part.to_str().ok_or_else(|| CommandError::Refused("the database's name is no text".to_owned()))?;
    let connection = Database::connect(format!("sqlite://{path}?mode=ro")).await?;
    let said = connection
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check".to_owned()))
        .await?
        .map(|row| row.try_get_by_index::<String>(0))
        .transpose()?;
    connection.close().await?;
    if said.as_deref() != Some("ok") {
        return Err(CommandError::Refused("the database in the backup is damaged".to_owned()));
    }
    files::sync_folder(files_dir).map_err(at(files_dir))?;
    std::fs::rename(part, database).map_err(at(database))?;
    files::sync_folder(database.parent().unwrap_or(Path::new("."))).map_err(at(database))
}

/// What an archive may hold.
enum Member {
    Database,
    File(FileId),
}

/// A member by its name; nothing of the name becomes part of a path.
fn member(name: &Path) -> Option<Member> {
    let parts: Vec<&str> = name
        .components()
        .map(|part| match part {
            Component::Normal(part) => part.to_str(),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect::<Option<_>>()?;
    match parts.as_slice() {
        [DATABASE] => Some(Member::Database),
        [FILES, id] => id.parse().ok().map(Member::File),
        [..] => None,
    }
}

/// A file beside another, its name longer by an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_names_nothing_outside() {
        let id = FileId::new(crate::random::id());
        assert!(matches!(member(Path::new("database.db")), Some(Member::Database)));
        assert!(matches!(member(Path::new(&format!("files/{id}"))), Some(Member::File(found)) if found == id));
        for name in ["/database.db", "../database.db", "files/../database.db", "files/a", "files", "database.db/a", ""]
        {
            assert!(member(Path::new(name)).is_none(), "{name}");
        }
    }
}
