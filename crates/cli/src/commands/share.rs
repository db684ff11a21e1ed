//! `mile share`: what a learner picks, as a file to hand over.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_record::share::With;

use crate::failure::{Answer, Failure};
use crate::files;
use crate::records::Records;

/// Put runs into a file, to hand over to a facilitator
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Share {
    /// The runs: their ids, the beginnings of them, or `last`
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<String>,

    /// The file to write, which must be new
    #[arg(long, value_name = "PATH")]
    to: PathBuf,

    /// What goes along besides your decisions
    #[arg(long, value_enum, value_name = "WHAT,…", value_delimiter = ',')]
    with: Vec<Extra>,
}

const EXAMPLES: &str = "\
Examples:
  mile share last --to for-ana.json
  mile share 7rqk m2x --to for-ana.json --with notes,answers

Your decisions go along as they stand, with the content concerns you raised. Notes, answers and \
real times go along only with --with. What you took back never does, and nobody can tell a run \
that was stopped from one that goes on.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Extra {
    /// Your private notes
    Notes,
    /// Your answers to the questions of the debrief
    Answers,
    /// How long you took, and when
    Times,
}

impl Share {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        files::must_be_new(&self.to)?;
        let mut store = records.open()?;
        let runs = self.runs.iter().map(|run| store.find(run)).collect::<Result<Vec<_>, _>>()?;
        let has = |extra| self.with.contains(&extra);
        let with = With {
            notes: has(Extra::Notes),
            answers: has(Extra::Answers),
            times: has(Extra::Times),
        };
        let shared = store.share(&runs, with)?;
        files::create_private(&self.to, &files::json(&shared)?)?;
        Ok(Answer::Yes)
    }
}
