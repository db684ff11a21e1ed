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
    /// The file that was opened at `path`, its log, and the index of that.
    pub(crate) fn of(connection: &Connection, path: &Path) -> Self {
        // Once it was read they are open: not earlier, and some systems number a file anew when it
        // is opened. Where this fails, so does everything that follows.
        let _ = connection.query_row("SELECT COUNT(*) FROM sqlite_master", [], |_| Ok(()));
        let mut files = vec![(path.to_owned(), identity(path))];
        // They stand beside the file itself, wherever a link to it stands.
        let itself = connection.path().map_or(path, Path::new);
        for end in ["-wal", "-shm"] {
            let mut beside = itself.as_os_str().to_owned();
            beside.push(end);
            let beside = PathBuf::from(beside);
            // What is not there yet may come.
            let found = identity(&beside);
            files.extend(found.map(|found| (beside, Some(found))));
        }
        Self { files }
    }

    /// Whether whoever opens the store now finds the same files. They are looked at, never opened:
    /// that would undo the locks on them.
    pub(crate) fn is_as_it_was(&self) -> bool {
        self.files.iter().all(|(path, then)| identity(path) == *then)
            && self.files.first().is_some_and(|(_, then)| then.is_some())
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
