//! Watching files: something is done at once, and again at every save.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecursiveMode, Watcher};

use crate::failure::{Answer, Failure};
use crate::files;

/// Editors save in several steps: when nothing more comes for so long, the file is whole.
const QUIET: Duration = Duration::from_millis(50);

/// Calls `act` at once and whenever a scenario in `paths` has changed.
pub fn whenever_saved(paths: &[PathBuf], mut act: impl FnMut()) -> Result<Answer, Failure> {
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(|error| unwatched(&error))?;
    for path in paths {
        // The folder of a file, not the file: editors put a new one in its place.
        let (place, mode) = if path.is_dir() {
            (path.as_path(), RecursiveMode::Recursive)
        } else {
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            (folder.unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)
        };
        watcher.watch(place, mode).map_err(|error| unwatched(&error))?;
    }
    loop {
        act();
        loop {
            let event = events.recv().map_err(|_| Failure::new("cannot watch any longer"))?;
            if event.is_ok_and(|event| is_save(&event, paths)) {
                break;
            }
        }
        while events.recv_timeout(QUIET).is_ok() {}
    }
}

fn unwatched(error: &notify::Error) -> Failure {
    Failure::new(format!("cannot watch: {error}"))
}

/// Whether an event changes one of the files. That they are read is none.
fn is_save(event: &Event, paths: &[PathBuf]) -> bool {
    let changes = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    };
    let wanted = |path: &PathBuf| {
        let named = |given: &PathBuf| given.file_name() == path.file_name();
        files::is_scenario(path) || paths.iter().any(named)
    };
    changes && event.paths.iter().any(wanted)
}
