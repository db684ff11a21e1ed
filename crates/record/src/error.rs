//! Why a record could not be kept or read, for people.

use std::fmt;

/// What kind of trouble it is, for whoever has to decide how to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anything else: the file cannot be read or written, or holds something else.
    Other,
    /// The store was made by a newer program.
    Newer,
    /// It lies where several programs cannot share it safely.
    Unshareable,
    /// Something else was recorded in that place already: the run is played somewhere else, too.
    Conflict,
    /// What was asked for is not there, or more than one is meant.
    Missing,
    /// The store was removed, moved or replaced while it was in use.
    Gone,
}

/// Why something could not be done: one sentence, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kind of trouble it is.
    pub kind: Kind,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
}

impl Error {
    /// One that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { kind: Kind::Other, message: message.into(), help: None }
    }

    /// One of that kind.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// A branch is begun, and what it branches from is gone.
    pub fn lost_parent() -> Self {
        let error = Self::new("the run that this branches from is not in the records any more");
        error.kind(Kind::Missing).help("you can play on without a record")
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl Error {
    /// What is wrong and what to do next, in one line.
    pub fn told(&self) -> String {
        let help = self.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{help}", self.message)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// What comes of asking a store.
pub type Result<T> = std::result::Result<T, Error>;
