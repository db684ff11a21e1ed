//! The one way to a database: SQL that SQLite and PostgreSQL read alike, and plain values.
//!
//! A caller says `$1`, `$2`, …, uses TEXT, BIGINT and DOUBLE PRECISION, makes its own ids, and finds
//! out about conflicts by `ON CONFLICT`. Another database is another `Database`, and nothing else.

use std::fmt;

use crate::error::{Error, Result};
use crate::location::Location;
use crate::{migrate, sqlite};

/// A value in a database.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// None.
    Null,
    /// A number.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(String),
}

macro_rules! values {
    ($($from:ty => $make:expr;)+) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                $make(value)
            }
        }
    )+};
}

values! {
    i64 => Value::Int;
    bool => |value| Value::Int(i64::from(value));
    f64 => Value::Real;
    String => Value::Text;
    &str => |value: &str| Value::Text(value.to_owned());
    &String => |value: &String| Value::Text(value.clone());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a column is read as.
pub trait Column: Sized {
    /// The value as that; `None` if it is something else.
    fn read(value: &Value) -> Option<Self>;
}

impl Column for i64 {
    fn read(value: &Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(*number) } else { None }
    }
}

impl Column for bool {
    fn read(value: &Value) -> Option<Self> {
        i64::read(value).map(|number| number != 0)
    }
}

impl Column for f64 {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            #[allow(clippy::cast_precision_loss, reason = "a mean of whole numbers may be whole")]
            Value::Int(number) => Some(*number as Self),
            _ => None,
        }
    }
}

impl Column for String {
    fn read(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        if *value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}

/// A row that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The column at `index`, from 0.
    ///
    /// # Errors
    /// If the store holds something else there.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        let damaged = || Error::new("the records hold something that Mile did not write");
        self.0.get(index).and_then(T::read).ok_or_else(damaged)
    }
}

/// A database.
pub trait Database: fmt::Debug + Send {
    /// Does one statement and returns how many rows it changed.
    ///
    /// # Errors
    /// If it cannot be done.
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<usize>;

    /// The rows that a statement asks for.
    ///
    /// # Errors
    /// If it cannot be done.
    fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>>;

    /// Does statements that take no values.
    ///
    /// # Errors
    /// If one of them cannot be done.
    fn script(&mut self, sql: &str) -> Result<()>;

    /// Begins a transaction that may write: nobody else writes before it ends.
    ///
    /// # Errors
    /// If others write for too long.
    fn begin(&mut self) -> Result<()>;

    /// Ends it. When this returns, what was written is on the disk, where others find it.
    ///
    /// # Errors
    /// If it is not; then nothing of it counts.
    fn commit(&mut self) -> Result<()>;

    /// Ends it, and leaves nothing of it.
    fn roll_back(&mut self);

    /// Lets go of it, and opens what stands at its place now.
    ///
    /// # Errors
    /// If that cannot be opened; then nothing can be done with it until it can.
    fn reopen(&mut self) -> Result<()>;

    /// Makes sure that what is deleted from now on leaves no trace.
    ///
    /// # Errors
    /// If that cannot be promised.
    fn leave_no_trace(&mut self) -> Result<()>;

    /// Wipes what earlier deletions may have left: in logs and in space that is free.
    ///
    /// # Errors
    /// If something is left.
    fn wipe(&mut self) -> Result<()>;
}

/// The records.
#[derive(Debug)]
pub struct Store {
    database: Box<dyn Database>,
}

impl Store {
    /// Opens the records, and makes them where there are none yet.
    ///
    /// # Errors
    /// If they cannot be opened, or were made by a newer program.
    pub fn open(location: &Location) -> Result<Self> {
        let Location::File(path) = location;
        Self::on(Box::new(sqlite::open(path)?))
    }

    /// Opens the records if there are any: there are none where nothing was made yet.
    ///
    /// # Errors
    /// As [`Store::open`], and if it cannot be told whether there are any.
    pub fn open_existing(location: &Location) -> Result<Option<Self>> {
        let Location::File(path) = location;
        if sqlite::is_there(path)? { Self::open(location).map(Some) } else { Ok(None) }
    }

    fn on(mut database: Box<dyn Database>) -> Result<Self> {
        migrate::bring_up_to_date(&mut *database)?;
        Ok(Self { database })
    }

    /// Lets go of the records, and opens what stands at their place now; they are made where there are
    /// none.
    ///
    /// # Errors
    /// As [`Store::open`]; then nothing can be done with the store until this succeeds.
    pub fn reopen(&mut self) -> Result<()> {
        self.database.reopen()?;
        migrate::bring_up_to_date(&mut *self.database)
    }

    /// The database, to ask something of.
    pub fn database(&mut self) -> &mut dyn Database {
        &mut *self.database
    }

    /// Does `work` whole or not at all. A database may ask for it to be done once more.
    ///
    /// # Errors
    /// If it fails; then nothing was written.
    pub fn whole<T>(&mut self, mut work: impl FnMut(&mut dyn Database) -> Result<T>) -> Result<T> {
        whole(&mut *self.database, &mut work)
    }
}

/// Does `work` whole or not at all.
pub(crate) fn whole<T>(
    database: &mut dyn Database,
    work: &mut dyn FnMut(&mut dyn Database) -> Result<T>,
) -> Result<T> {
    database.begin()?;
    match work(database).and_then(|done| database.commit().map(|()| done)) {
        Ok(done) => Ok(done),
        Err(error) => {
            database.roll_back();
            Err(error)
        }
    }
}
