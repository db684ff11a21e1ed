//! `mile contrast`: runs beside each other.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::page::{contrast, html, json, text};

use crate::failure::{Answer, Failure};
use crate::records::Records;
use crate::{files, sittings, terminal};

/// Columns of the widest text: longer lines are hard to read.
const WIDEST: usize = 100;

/// Lay two or more runs of a scenario beside each other
///
/// Where they part and where they meet again, what differed at once and what later, the meters over
/// simulated time, and the service indicators. Nothing is ranked.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Contrast {
    /// The runs: their ids, the beginnings of those, or `last`
    #[arg(value_name = "RUN", required = true, num_args = 2..)]
    runs: Vec<String>,

    /// What to write it as
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    /// Write it to this new file, not to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mile contrast k7f3 last
  mile contrast k7f3 9abq last --format html --out beside.html

The runs are called A, B, C in the order in which you name them; no names are shown. `mile runs` \
lists those that there are.";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Plain text
    #[default]
    Text,
    /// One object
    Json,
    /// One page for the browser and the printer
    Html,
}

impl Contrast {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        let sittings = sittings::on_one_text(&sittings::load(records, &self.runs)?)?;
        let document = || contrast::document(&sittings);
        let written = match self.format {
            Format::Text => text::render(&document(), terminal::width().min(WIDEST)),
            Format::Json => json::contrast(&sittings),
            Format::Html => html::render(&document()),
        };
        files::put_private(self.out.as_deref(), &written)?;
        Ok(Answer::Yes)
    }
}
