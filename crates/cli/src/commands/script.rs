//! `mile script`: the whole story in plain words.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::script::{self, html, markdown, text};

use crate::failure::{Answer, Failure};
use crate::{files, library, terminal};

/// Columns of the widest script: longer lines are hard to read.
const WIDEST: usize = 100;

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

    /// Write it to this new file, not to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mile script lost-parcel                                  to read here
  mile script my-story.ron --format html --out story.html  a page to send and to print";

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
        let script = script::Script::of(&library::find(&self.scenario, folders)?);
        let written = match self.format {
            Format::Text => text::render(&script, terminal::width().min(WIDEST)),
            Format::Md => markdown::render(&script),
            Format::Html => html::render(&script),
        };
        files::put(self.out.as_deref(), &written)?;
        Ok(Answer::Yes)
    }
}
