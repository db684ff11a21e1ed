//! The files of a store as they were when it was opened, and whether they are still there. What is
//! written to a file that was removed or replaced is written nowhere.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// The files that a connection holds open.
#[derive(Debug)]
pub(crate) struct Place {
    files: Vec<(PathBuf, Option<Identity>)>,
}

impl Place {
    /// The file of a store, before it is opened.
    pub(crate) fn of(path: &Path) -> Self {
        Self { files: vec![(path.to_owned(), identity(path))] }
    }

    /// Adds the log of a connection and the index of it, which stand beside the file that is meant.
    pub(crate) fn add_beside(&mut self, connection: &Connection, path: &Path) {
        // Only now are they sure to be open. Where this fails, so does everything that follows.
        let _ = connection.query_row("SELECT COUNT(*) FROM sqlite_master", [], |_| Ok(()));
        let path = connection.path().map_or(path, Path::new);
        for end in ["-wal", "-shm"] {
            let mut beside = path.as_os_str().to_owned();
            beside.push(end);
            let beside = PathBuf::from(beside);
            let found = identity(&beside);
            self.files.push((beside, found));
        }
    }

    /// Whether whoever opens the store now finds the same files. They are looked at, never opened:
    /// that would undo the locks on them.
    pub(crate) fn is_as_it_was(&self) -> bool {
        self.files.iter().all(|(path, then)| then.is_some() && identity(path) == *then)
    }
}

/// What tells a file from every other.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

/// On other systems nobody can put another file in the place of one that is open.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    std::fs::metadata(path).ok().map(drop)
}
