//! A file of records, which several programs on one machine share.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, Value as Kept, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use crate::error::{Error, Kind, Result};
use crate::place::Place;
use crate::store::{Database, Row, Value};

/// How long others are waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long they are waited for where nothing less than being alone will do.
const SHORT_PATIENCE: Duration = Duration::from_secs(2);

/// A connection to a file, and what to call it.
#[derive(Debug)]
pub(crate) struct Sqlite {
    /// None once it was let go of.
    connection: Option<Connection>,
    path: PathBuf,
    name: String,
    /// The files that it holds open.
    place: Place,
}

/// Opens a file of records; it and its folder are made, for nobody but their owner, where they are
/// missing.
pub(crate) fn open(path: &Path) -> Result<Sqlite> {
    let name = path.display().to_string();
    make(path).map_err(|error| unopened(path, &error))?;
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE);
    let connection = connection.map_err(|error| explain(&name, &error))?;
    if connection.is_readonly("main").map_err(|error| explain(&name, &error))? {
        return Err(unopened(path, &io::ErrorKind::PermissionDenied.into()));
    }
    let connection = prepare(connection, &name)?;
    let place = Place::of(&connection, path);
    Ok(Sqlite { connection: Some(connection), path: path.to_owned(), name, place })
}

/// Whether a file of records is there already.
pub(crate) fn is_there(path: &Path) -> Result<bool> {
    match std::fs::metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match may_be_made(path) {
            Ok(()) => Ok(false),
            Err(error) => Err(unopened(path, &error)),
        },
        Err(error) => Err(unopened(path, &error)),
    }
}

/// Whether a file that is missing could be made some day, as far as its folders tell.
fn may_be_made(path: &Path) -> io::Result<()> {
    let mut folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let Some(found) = folders.find_map(|folder| std::fs::metadata(folder).ok()) else {
        return Ok(());
    };
    if !found.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    // Elsewhere folders that can be written to may be marked, too.
    let closed = cfg!(unix) && found.permissions().readonly();
    if closed { Err(io::ErrorKind::NotFound.into()) } else { Ok(()) }
}

/// Why a file of records cannot be opened, in plain words.
fn unopened(path: &Path, error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "its folder is not there and cannot be made".to_owned(),
        io::ErrorKind::PermissionDenied => "it is not permitted".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder should be".to_owned()
        }
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    };
    let error = Error::new(format!("the records {} cannot be opened: {why}", path.display()));
    error.help("name the folder of your records with --data, or set MILE_DATA")
}

/// Settings that make what is recorded safe: several writers, one at a time, and nothing reported as
/// written before the disk has it.
fn prepare(mut connection: Connection, name: &str) -> Result<Connection> {
    let explain = |error| explain(name, &error);
    connection.busy_handler(Some(wait)).map_err(explain)?;
    let mode = write_ahead(&connection).map_err(explain)?;
    if !mode.eq_ignore_ascii_case("wal") {
        let message = format!("{name} lies where records cannot be kept safely");
        let error = Error::new(message).kind(Kind::Unshareable);
        return Err(error.help(
            "this is so on network drives: name a folder on this machine with --data, or set \
             MILE_DATA",
        ));
    }
    let settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
    connection.execute_batch(settings).map_err(explain)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Waits for others for the `times`th time; whether it is worth it. SQLite's own way waits longer each
/// time, so that who has waited longest is let in last: with eight that write all the time somebody
/// waits for seconds.
fn wait(times: i32) -> bool {
    let times = times.unsigned_abs();
    let spread = (times ^ std::process::id()).wrapping_mul(0x9E37_79B9) >> 22;
    std::thread::sleep(Duration::from_micros(u64::from(200 + spread)));
    // About as many as there are in ten seconds.
    times < 12_000
}

/// Asks for a write-ahead log and returns what the file has. Two that ask a new file at once are not
/// made to wait for each other by SQLite, so it is asked again.
fn write_ahead(connection: &Connection) -> rusqlite::Result<String> {
    let ask = || connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
    let begun = std::time::Instant::now();
    loop {
        match ask() {
            Err(rusqlite::Error::SqliteFailure(why, _))
                if why.code == ErrorCode::DatabaseBusy && begun.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            answer => return answer,
        }
    }
}

fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        // A file that is there is not opened: closing it would let go of every lock that this
        // process has on it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => close_to_others(path),
        made => made.map(drop),
    }
}

/// Takes the rights of others away, if there are any. SQLite gives the files beside it the same.
#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let found = std::fs::metadata(path)?;
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut permissions = found.permissions();
    if permissions.mode().trailing_zeros() >= 6 {
        return Ok(());
    }
    permissions.set_mode(permissions.mode() & 0o700);
    std::fs::set_permissions(path, permissions)
}

#[cfg(not(unix))]
fn close_to_others(path: &Path) -> io::Result<()> {
    let is_folder = std::fs::metadata(path)?.is_dir();
    if is_folder { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(()) }
}

fn explain(name: &str, error: &rusqlite::Error) -> Error {
    let code = error.sqlite_error_code();
    let said = |message: &str| Error::new(format!("{message}: {name}"));
    match code {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            said("other programs write to the records all the time").help("try again in a moment")
        }
        Some(ErrorCode::DiskFull) => said("there is no room left for the records"),
        Some(ErrorCode::NotADatabase) => said("this file holds no records of Mile")
            .help("name another place with --data; this file was not changed"),
        Some(ErrorCode::DatabaseCorrupt) => said("the records are damaged")
            .help("keep a copy of the file, and name another place with --data"),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            said("the records cannot be written: it is not permitted")
        }
        Some(ErrorCode::CannotOpen) => said("the records cannot be opened"),
        Some(ErrorCode::SystemIoFailure) => said("the disk failed while the records were used"),
        Some(ErrorCode::ConstraintViolation) => {
            said("what this belongs to is not in the records any more")
        }
        _ => Error::new(format!("the records {name} cannot be used: {error}")),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Kept::Null),
            Self::Int(number) => ToSqlOutput::Owned(Kept::Integer(*number)),
            Self::Real(number) => ToSqlOutput::Owned(Kept::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

fn value(kept: ValueRef<'_>) -> Value {
    match kept {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            Value::Text(String::from_utf8_lossy(text).into_owned())
        }
    }
}

/// SQLite numbers `?1`; `$1` would be a name to it.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

impl Sqlite {
    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let connection = self.connection.as_ref().ok_or_else(|| self.gone())?;
        ask(connection).map_err(|error| explain(&self.name, &error))
    }

    /// Makes sure that the files that are written to are still those that others would find.
    fn must_be_in_place(&self) -> Result<()> {
        if self.place.is_as_it_was() { Ok(()) } else { Err(self.gone()) }
    }

    fn gone(&self) -> Error {
        let name = &self.name;
        let message =
            format!("the records {name} were removed, moved or replaced while they were in use");
        Error::new(message)
            .kind(Kind::Gone)
            .help("put them back and try again; if they stay away, new ones are made there")
    }
}

impl Database for Sqlite {
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<usize> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(&numbered(sql))?;
            statement.execute(rusqlite::params_from_iter(values))
        })
    }

    fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(&numbered(sql))?;
            let columns = statement.column_count();
            let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Row> {
                (0..columns)
                    .map(|at| row.get_ref(at).map(value))
                    .collect::<rusqlite::Result<_>>()
                    .map(Row)
            };
            statement.query_map(rusqlite::params_from_iter(values), row)?.collect()
        })
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.ask(|connection| connection.execute_batch(sql))
    }

    fn begin(&mut self) -> Result<()> {
        self.must_be_in_place()?;
        self.script("BEGIN IMMEDIATE")
    }

    /// What is written to a file that nobody finds any more is not kept.
    fn commit(&mut self) -> Result<()> {
        self.script("COMMIT")?;
        self.must_be_in_place()
    }

    fn roll_back(&mut self) {
        // Where this fails nothing was begun, or SQLite has done it already.
        let _ = self.script("ROLLBACK");
    }

    fn reopen(&mut self) -> Result<()> {
        // First the old is let go of: two that hold the same log open in one program spoil it.
        self.connection = None;
        *self = open(&self.path)?;
        Ok(())
    }

    fn leave_no_trace(&mut self) -> Result<()> {
        self.script("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
    }

    /// The file is written anew without its free space, and the log beside it is emptied. Both need
    /// that nobody else is at work.
    fn wipe(&mut self) -> Result<()> {
        self.ask(|connection| connection.busy_timeout(SHORT_PATIENCE))?;
        let wiped = self.wipe_at_once();
        self.ask(|connection| connection.busy_timeout(PATIENCE))?;
        wiped
    }
}

impl Sqlite {
    fn wipe_at_once(&mut self) -> Result<()> {
        self.script("VACUUM")?;
        let busy: i64 = self.ask(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        })?;
        if busy == 0 {
            return Ok(());
        }
        let message = "another program still reads the records, so traces may be left in its log";
        Err(Error::new(message).help("close it and do the same again"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file system without shared memory, as a network drive is.
    #[cfg(unix)]
    #[test]
    fn a_place_that_cannot_be_shared_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = Connection::open_with_flags_and_vfs(&path, flags, "unix-dotfile").unwrap();
        let error = prepare(connection, "there").unwrap_err();
        assert_eq!(error.kind, Kind::Unshareable, "{error}");
        assert!(error.help.unwrap().contains("network"));
    }
}
