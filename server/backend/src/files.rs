//! Uploaded files beside the database: sealed with the review's key, named by their id, written whole or not at all.
//!
//! A file is on disk before its row is committed and is never changed after; a row without its file cannot come about,
//! and a file without a row (the machine stopped in between) harms nobody.

mod kind;
mod name;

pub(crate) use kind::FileKind;
pub(crate) use name::clean;

use crate::keys::Place;
use rules::id::FileId;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the bytes lie, for sealing.
pub(crate) fn place(id: FileId) -> Place<'static> {
    Place { table: "file", row: id.get(), column: "data", version: 1 }
}

/// The file of an id. The name comes from the id alone, so that nobody's input is part of a path.
pub(crate) fn path(folder: &Path, id: FileId) -> PathBuf {
    folder.join(id.to_string())
}

/// Puts sealed bytes in place, safe against a loss of power once it returns.
pub(crate) fn write(folder: &Path, id: FileId, sealed: &[u8]) -> io::Result<()> {
    let part = folder.join(format!(".{id}.part"));
    let written = write_new(&part, &mut &sealed[..]).and_then(|()| std::fs::rename(&part, path(folder, id)));
    if let Err(error) = written {
        discard(&part);
        return Err(error);
    }
    sync_folder(folder)
}

/// The sealed bytes.
pub(crate) fn read(folder: &Path, id: FileId) -> io::Result<Vec<u8>> {
    std::fs::read(path(folder, id))
}

/// Takes back a file that no row names. That it may stay behind is worth a line in the log, not a failure.
pub(crate) fn discard(path: &Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, path = %path.display(), "a leftover file stays behind"),
    }
}

/// Writes a file that must not exist yet and that only its owner may read, through to the disk.
pub(crate) fn write_new(path: &Path, from: &mut impl io::Read) -> io::Result<()> {
    let mut file = create_private(path)?;
    io::copy(from, &mut file)?;
    file.flush()?;
    file.sync_all()
}

/// Makes a file that must not exist yet and that only its owner may read.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
}

/// Makes new names in a folder outlive a loss of power.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// Only Unix lets a folder be opened for that.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_as_a_whole_and_for_its_owner_alone() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("review-files-{}", crate::random::token()));
        std::fs::create_dir(&folder)?;
        let id = FileId::new(crate::random::id());
        write(&folder, id, b"sealed")?;
        assert_eq!(read(&folder, id)?, b"sealed");
        let names: Vec<_> = std::fs::read_dir(&folder)?.map(|e| e.map(|e| e.file_name())).collect::<Result<_, _>>()?;
        assert_eq!(names, [id.to_string().as_str()], "nothing else is left behind");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(path(&folder, id))?.permissions().mode() & 0o777, 0o600);
        }
        assert!(write_new(&path(&folder, id), &mut &b"other"[..]).is_err(), "nothing is overwritten");
        std::fs::remove_dir_all(&folder)
    }
}
