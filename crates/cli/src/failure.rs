//! How a command ends: its answer, or why there is none, as an exit status.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

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
    silent: bool,
}

impl Failure {
    /// A failure that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, silent: false }
    }

    /// `path` could not be opened, read or written.
    pub fn file(doing: &str, path: impl Display, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "it is not permitted".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        Self::new(format!("cannot {doing} {path}: {why}"))
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What is wrong, without the help.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Says it on standard error.
    pub fn report(self) -> ExitCode {
        if !self.silent {
            eprintln!("error: {}", printable(&self.message));
            if let Some(help) = &self.help {
                eprintln!("  help: {}", printable(help));
            }
        }
        ExitCode::from(2)
    }
}

/// Without the control characters that a file name or an argument may carry.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

impl From<io::Error> for Failure {
    /// Standard output or standard input failed. A reader that went away is no failure to speak of.
    fn from(error: io::Error) -> Self {
        let silent = error.kind() == io::ErrorKind::BrokenPipe;
        Self { message: format!("cannot write: {error}"), help: None, silent }
    }
}
