//! What is typed, with its errors marked: the player hands errors of reading and of writing back alike.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io::{self, BufRead, Read, StdinLock};

/// Standard input.
pub struct Input(StdinLock<'static>);

/// An error of reading it.
#[derive(Debug)]
struct Unread(io::Error);

impl Input {
    /// Standard input, for as long as it is held.
    pub fn open() -> Self {
        Self(io::stdin().lock())
    }
}

/// Whether reading standard input failed.
pub fn is_unread(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Unread>)
}

/// The kind stays: whoever reads goes on when it was interrupted.
fn mark(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), Unread(error))
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(mark)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf().map_err(mark)
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

impl Display for Unread {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Unread {}
