//! `mile debrief`: looking back on runs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::page::{debrief, html, markdown, text};

use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::guided::Guide;
use crate::records::Records;
use crate::{files, sittings, terminal};

/// Columns of the widest text: longer lines are hard to read.
const WIDEST: usize = 100;

/// Look back on a run, or on several runs of a scenario
///
/// The path, what came of each decision and of which, what was picked up and what was not explored,
/// where it could have gone, moves worth naming, questions, feedback, and room for one commitment
/// each. Nothing is ranked.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Debrief {
    /// The runs: their ids, the beginnings of those, or `last`
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<String>,

    /// What leads the talk
    #[arg(long, value_enum, default_value_t, value_name = "FRAME")]
    frame: Frame,

    /// What to write it as; without it, one run is looked back at on the terminal, guided
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["who", "plain"])]
    format: Option<Format>,

    /// What was typed in the runs and may be read by all who get this [default: everything for one
    /// run, nothing for several]
    #[arg(long, value_enum, value_name = "WHAT,…", value_delimiter = ',')]
    with: Option<Vec<Typed>>,

    /// Write it to this new file, not to standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["who", "plain"])]
    out: Option<PathBuf>,

    #[command(flatten)]
    guide: Guide,
}

const EXAMPLES: &str = "\
Examples:
  mile debrief last                                           guided, on the terminal
  mile debrief last --who pair                                for a player and an observer
  mile debrief last --format html --out looking-back.html     a page to keep and to print
  mile debrief k7f3 9abq last --frame sbi --format md

Several runs are called A, B, C in the order in which you name them, and no names are shown.";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Frame {
    /// Questions: what happened, what it was like, what it means, what you will do
    #[default]
    Orid,
    /// Feedback: situation, behaviour, impact
    Sbi,
}

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Typed {
    /// Notes beside the story
    Notes,
    /// Answers to the questions of the debrief
    Answers,
    /// Nothing
    Nothing,
}

impl Debrief {
    pub fn run(
        &self,
        folders: &[PathBuf],
        records: &Records,
        color: Color,
    ) -> Result<Answer, Failure> {
        let runs = sittings::load(records, &self.runs)?;
        let is_written = self.format.is_some() || self.out.is_some();
        if let ([run], false) = (runs.as_slice(), is_written)
            && self.guide.is_wanted()
        {
            let frame = match self.frame {
                Frame::Orid => mile_player::guide::Frame::Orid,
                Frame::Sbi => mile_player::guide::Frame::Sbi,
            };
            return self.guide.debrief(records.open()?, run, frame, folders, color);
        }
        let alone = runs.len() == 1;
        let with = |what| self.with.as_ref().map_or(alone, |with| with.contains(&what));
        let sittings = sittings::of(&runs, with(Typed::Notes), with(Typed::Answers))?;
        let frame = match self.frame {
            Frame::Orid => debrief::Frame::Orid,
            Frame::Sbi => debrief::Frame::Sbi,
        };
        let document = debrief::document(&sittings, frame);
        let written = match self.format.unwrap_or_default() {
            Format::Text => text::render(&document, terminal::width().min(WIDEST)),
            Format::Md => markdown::render(&document),
            Format::Html => html::render(&document),
        };
        files::put(self.out.as_deref(), &written)?;
        Ok(Answer::Yes)
    }
}
