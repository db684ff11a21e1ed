//! `mile script`: the whole story in plain words.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::explore::{self, Limits, Report, Story};
use mile_author::script::{self, html, markdown, text};
use mile_core::scenario::Scenario;

use crate::failure::{Answer, Failure};
use crate::{files, library, terminal};

/// Columns of the widest script: longer lines are hard to read.
const WIDEST: usize = 100;

/// More situations than a story of several hours has.
const MOST_STATES: usize = 10_000_000;

/// Write out a scenario in plain words, for those who sign it off
///
/// Every line, choice, condition and consequence, with who says it and where it leads.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Script {
    /// The id of a scenario of the library, or a file
    scenario: String,

    /// What to write it as
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Explore every path first, and begin with what facilitators look for: when to use it, what was
    /// measured, the map (as a page), questions for the room
    #[arg(long)]
    measures: bool,

    /// Write it to this new file, not to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mile script lost-parcel                                  to read here
  mile script my-story.ron --format html --out story.html  a page to send and to print
  mile script my-story.ron --measures --format html --out sheet.html  for whoever runs the session";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Plain text
    #[default]
    Text,
    /// Markdown
    Md,
    /// One page for the browser and the printer
    Html,
}

impl Script {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let scenario = library::find(&self.scenario, folders)?;
        let script = if self.measures {
            let text = library::texts(&self.scenario, folders)?.scenario;
            script::Script::measured(&scenario, &measured(&scenario, text))
        } else {
            script::Script::of(&scenario)
        };
        let written = match self.format {
            Format::Text => text::render(&script, terminal::width().min(WIDEST)),
            Format::Md => markdown::render(&script),
            Format::Html => html::render(&script),
        };
        files::put(self.out.as_deref(), &written)?;
        Ok(Answer::Yes)
    }
}

/// What exploring a scenario found, the file of which reads `text`; it says so where it is too large.
fn measured(scenario: &Scenario, text: String) -> Report {
    let story = Story::new(scenario.clone(), text);
    let explored =
        explore::explore(&story, Limits { states: MOST_STATES, threads: None }, &mut |_| true);
    if !explored.complete {
        Failure::new("there are too many paths to explore them all")
            .help("`mile explore` with --max-states or --shard goes further")
            .note();
    }
    explored.report
}
