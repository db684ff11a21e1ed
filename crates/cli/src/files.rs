//! Reading scenario files from disk, bounded before they are read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use mile_core::source::MAX_BYTES;

use crate::failure::Failure;

/// The bytes of a file; of one that is too large, just enough to tell.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_up_to(path, MAX_BYTES)
}

/// The bytes of a file; of one with more than `most`, one more.
pub fn read_up_to(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    // Opening a pipe would wait for whoever writes into it; those of the shell are under /dev.
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() && !path.starts_with("/dev") {
        return Err(io::Error::other("it is neither a file nor a folder"));
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let most = most as u64 + 1;
    let mut bytes = Vec::with_capacity(metadata.len().min(most) as usize + 1);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Puts `bytes` in the place of a file, whole or not at all: they are written beside it first. Its
/// permissions stay; a link stays a link.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().set_permissions(permissions)?;
    beside.as_file().sync_all()?;
    beside.persist(&path)?;
    Ok(())
}

/// The path as it was given; below a folder joined with `/`.
pub fn name(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The scenario files in a folder and the folders below it, sorted: `*.ron` without `*.test.ron`.
/// Every folder that cannot be opened is in the second list.
pub fn scenarios_below(folder: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
    below(folder, is_scenario)
}

/// The test files in a folder and the folders below it, in the same way.
pub fn tests_below(folder: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
    below(folder, is_test)
}

fn below(
    folder: &Path,
    is_wanted: impl Fn(&Path) -> bool,
) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
    let (mut files, mut failed) = (Vec::new(), Vec::new());
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                failed.push((folder, error));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            // A link to a folder is not followed: it might lead back here.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder {
                folders.push(path);
            } else if is_wanted(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    (files, failed)
}

/// Whether a path names a scenario file.
pub fn is_scenario(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "ron") && !is_test(path)
}

/// Whether a path names a test file.
pub fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(TEST))
}

/// How the name of a test file ends.
pub const TEST: &str = ".test.ron";

/// Writes `text` to the new file `path`, or to standard output.
pub fn put(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    match path {
        Some(path) => create(path, text),
        None => Ok(io::stdout().lock().write_all(text.as_bytes())?),
    }
}

/// Whether nothing stands at `path` yet.
pub fn must_be_new(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() { Err(is_there(path)) } else { Ok(()) }
}

/// Writes `text` to a file that must be new: nothing that is there is ever replaced.
pub fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let file = File::options().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| not_created(path, &error))
}

/// Something as JSON, to be read by people, too.
pub fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
    Ok(json + "\n")
}

/// As [`put`], with a file for nobody but the owner: what learners said is in it.
pub fn put_private(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    match path {
        Some(path) => create_private(path, text),
        None => put(None, text),
    }
}

/// As [`create`], for nobody but the owner.
pub fn create_private(path: &Path, text: &str) -> Result<(), Failure> {
    write_private(path, text).map_err(|error| not_created(path, &error))
}

/// Writes a file that must be new, for nobody but the owner. When this returns, it is on the disk.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn not_created(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => is_there(path),
        _ => Failure::file("write", path.display(), error),
    }
}

fn is_there(path: &Path) -> Failure {
    Failure::new(format!("{} is there already", path.display()))
        .help("nothing is ever overwritten: choose another name, or move the file away")
}
