//! `mile export`: hands over everything that is held about a learner.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::play::name;
use crate::failure::{Answer, Failure};
use crate::files;
use crate::records::Records;

/// Hand over everything that is held about one learner, as JSON
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The name of the learner, or the id
    #[arg(long = "as", value_name = "NAME", value_parser = name, required = true)]
    learner: String,

    /// The file to write, which must be new; without it, standard output
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mile export --as Kim --to kim.json
  mile export --as Kim | less

It holds every run with what was taken back, notes, answers, concerns, times, what the learner \
agreed to, and the stories as they were.";

impl Export {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        self.to.as_deref().map_or(Ok(()), files::must_be_new)?;
        let mut store = records.open()?;
        let who = store.who(&self.learner)?;
        let export = files::json(&store.export(who)?)?;
        match &self.to {
            Some(path) => files::create_private(path, &export)?,
            None => io::stdout().lock().write_all(export.as_bytes())?,
        }
        Ok(Answer::Yes)
    }
}
