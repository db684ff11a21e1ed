//! `mile explore`: every path of a scenario, and what there is to find on them.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::explore::{self, Limits, Story};

use crate::failure::{Answer, Failure};
use crate::library;

/// Explore every path of a scenario
#[derive(Debug, Args)]
pub struct Explore {
    /// The id of a scenario in the library, or the path of a file
    scenario: String,

    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Stop when so many different states are known
    #[arg(long, value_name = "N", default_value_t = 5_000_000)]
    max_states: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One object for programs
    Json,
}

impl Explore {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let (scenario, text) = library::find_with_text(&self.scenario, folders)?;
        let story = Story::new(scenario, text);
        let limits = Limits { states: self.max_states, threads: None };
        let explored = explore::explore(&story, limits, &mut |_| true);
        let out = explored.report.to_json() + "\n";
        std::io::stdout().lock().write_all(out.as_bytes())?;
        Ok(Answer::Yes)
    }
}
