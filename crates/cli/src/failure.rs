//! How a command ends: its answer, or why there is none, as an exit status.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::input;
use crate::terminal::{disturbs, printable};

/// What a shell says of a program that SIGPIPE ended: 128 + 13.
const READER_GONE: u8 = 141;

/// What a command found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done; nothing found wrong: status 0.
    Yes,
    /// Done, and the answer is no: status 1.
    No,
    /// A signal asked for the end: status 128 and its number.
    Signal(u8),
}

impl From<Answer> for ExitCode {
    fn from(answer: Answer) -> Self {
        Self::from(match answer {
            Answer::Yes => 0,
            Answer::No => 1,
            Answer::Signal(signal) => 128u8.saturating_add(signal),
        })
    }
}

/// Why a command could not be done: status 2.
#[derive(Debug)]
pub struct Failure {
    message: String,
    /// What to do next.
    help: Option<String>,
    /// Nobody reads the output any more, which is no news to anyone.
    reader_gone: bool,
}

impl Failure {
    /// A failure that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, reader_gone: false }
    }

    /// `path` could not be opened, read or written.
    pub fn file(doing: &str, path: impl Display, error: &io::Error) -> Self {
        Self::new(format!("cannot {doing} {path}: {}", why(error)))
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what else can be done.
    #[must_use]
    pub fn or_help(mut self, other: &str) -> Self {
        let help = self.help.take().map_or_else(String::new, |help| format!("{help}; "));
        self.help(help + other)
    }

    /// What is wrong, without the help.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Says it on standard error, and returns the status to end with.
    pub fn report(&self) -> ExitCode {
        if self.reader_gone {
            return ExitCode::from(READER_GONE);
        }
        self.say("error");
        ExitCode::from(2)
    }

    /// Says it on standard error as something to know: what was asked could be done all the same.
    pub fn note(&self) {
        self.say("note");
    }

    fn say(&self, kind: &str) {
        let help = self.help.as_ref().map(|help| format!("  help: {help}\n")).unwrap_or_default();
        let said = format!("{kind}: {}\n{help}", self.message);
        // Where this cannot be said, nothing can.
        let _ = io::stderr().write_all(printable(&said).as_bytes());
    }
}

impl From<mile_record::Error> for Failure {
    fn from(error: mile_record::Error) -> Self {
        Self { help: error.help, ..Self::new(error.message) }
    }
}

impl From<io::Error> for Failure {
    /// Standard input or standard output failed. A reader that went away is no failure to speak of.
    fn from(error: io::Error) -> Self {
        if input::is_unread(&error) {
            return Self::file("read", "standard input", &error);
        }
        let reader_gone = error.kind() == io::ErrorKind::BrokenPipe;
        Self { reader_gone, ..Self::new(format!("cannot write: {}", why(&error))) }
    }
}

/// Says what the parser says in place of arguments: help, the version, or what is wrong with them.
pub fn parser_says(instead: &clap::Error) -> ExitCode {
    if !instead.use_stderr() {
        let said = instead.print().and_then(|()| io::stdout().flush());
        return said.map_or_else(|error| Failure::from(error).report(), |()| ExitCode::SUCCESS);
    }
    // It quotes arguments as they are. Only then are its colours given up.
    let quotes = std::env::args_os().any(|arg| arg.to_string_lossy().contains(disturbs));
    let _ = if quotes {
        io::stderr().write_all(printable(&instead.render().to_string()).as_bytes())
    } else {
        instead.print()
    };
    ExitCode::from(2)
}

/// An error of the system in plain words.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it is not permitted".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a file stands where a folder should be".to_owned(),
        io::ErrorKind::StorageFull => "there is no room left".to_owned(),
        _ => {
            let error = error.to_string();
            error.split(" (os error").next().unwrap_or(&error).to_owned()
        }
    }
}
