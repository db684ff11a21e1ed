//! `mile collect`: takes in what learners handed over.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use mile_record::share::{Collected, MAX_BYTES};

use crate::failure::{Answer, Failure};
use crate::files;
use crate::records::Records;
use crate::terminal::printable;

/// Take in files that learners wrote with `mile share`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Collect {
    /// The files
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mile collect for-ana.json
  mile collect handed-over/*.json

A run that is handed over again is then as it was handed over last. Each file is taken in whole or \
not at all.";

impl Collect {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        let mut store = records.open()?;
        let mut failed = None;
        let mut out = io::stdout().lock();
        for path in &self.paths {
            let bytes = files::read_up_to(path, MAX_BYTES);
            let bytes = bytes.map_err(|error| Failure::file("read", path.display(), &error));
            let taken = bytes.and_then(|bytes| {
                let named = |error: mile_record::Error| {
                    let message = format!("{}: {}", path.display(), error.message);
                    Failure::from(mile_record::Error { message, ..error })
                };
                store.collect(&bytes).map_err(named)
            });
            match taken {
                Ok(collected) => writeln!(out, "{}", printable(&told(&collected)))?,
                Err(failure) => {
                    // The others are taken in all the same.
                    if let Some(before) = failed.replace(failure) {
                        Failure::note(&before);
                    }
                }
            }
        }
        failed.map_or(Ok(Answer::Yes), Err)
    }
}

fn told(collected: &Collected) -> String {
    let Collected { name, new, again, own, refused } = collected;
    let runs = |count: usize| if count == 1 { "1 run".to_owned() } else { format!("{count} runs") };
    let parts = [(*new, "new"), (*again, "as handed over last"), (*own, "played here anyway")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts.map(|(count, what)| format!("{} {what}", runs(*count))).collect();
    let parts = if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
    let refused = refused.iter().map(|what| format!("; their no here stays: {}", what.what()));
    format!("{name}: {parts}{}", refused.collect::<String>())
}
