//! The full-screen player, and what it needs from outside: library, records, files.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use mile_core::program::Program;
use mile_player::app::Options;
use mile_player::record::{Found, Listed, Outside, Record};
use mile_player::terminal::{self, Ended};

use crate::failure::{Answer, Failure};
use crate::library;

/// Plays full-screen until the learner leaves.
pub fn play(options: Options, folders: &[PathBuf]) -> Result<Answer, Failure> {
    let mut outside = Files { folders, records: Vec::new(), failure: None };
    match terminal::run(options, &mut outside)? {
        Ended::Left => Ok(Answer::Yes),
        Ended::Signal(signal) => Ok(Answer::Signal(u8::try_from(signal).unwrap_or(0))),
        Ended::Failed(why) => Err(outside.failure.unwrap_or_else(|| Failure::new(why))),
    }
}

/// Writes a page under a name, and never replaces one.
pub fn keep(name: &str, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(name)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Files on this machine; records live in memory until there is a store.
struct Files<'f> {
    folders: &'f [PathBuf],
    records: Vec<Record>,
    /// Why the player could not go on, with its help.
    failure: Option<Failure>,
}

impl Files<'_> {
    fn or_fail<T>(&mut self, result: Result<T, Failure>) -> Result<T, String> {
        result.map_err(|failure| {
            let why = failure.message().to_owned();
            self.failure = Some(failure);
            why
        })
    }
}

impl Outside for Files<'_> {
    fn library(&mut self, found: Found) -> Result<usize, String> {
        let begun = library::begin(self.folders, move |place, entry| {
            found(Listed { place, name: entry.name, scenario: entry.scenario.map(Arc::from) });
        });
        self.or_fail(begun)
    }

    fn open(&mut self, wanted: &str) -> Result<Arc<Program>, String> {
        let scenario = self.or_fail(library::find(wanted, self.folders))?;
        Ok(Arc::new(Program::new(scenario)))
    }

    fn record(&mut self, record: &Record) -> Result<(), String> {
        self.records.push(record.clone());
        Ok(())
    }

    fn keep(&mut self, name: &str, text: &str) -> io::Result<()> {
        keep(name, text)
    }
}
