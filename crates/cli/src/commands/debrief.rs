//! `mile debrief`: looking back on runs, or on what a group decided.

mod group;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::page::{Document, debrief, html, markdown, text};

use super::play::name;
use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::guided::Guide;
use crate::records::Records;
use crate::sittings::{self, With};
use crate::{files, support, terminal};

/// Columns of the widest text: longer lines are hard to read.
const WIDEST: usize = 100;

/// Look back on a run, on several runs of a scenario, or on what a group decided
///
/// The path, what came of each decision and of which, what was picked up and what was not explored,
/// where it could have gone, moves worth naming, questions, feedback, and room for one commitment
/// each. Nothing is ranked.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Debrief {
    /// The runs: their ids, the beginnings of those, or `last`
    #[arg(value_name = "RUN", required_unless_present = "of")]
    runs: Vec<String>,

    /// With --group: the scenario, by its id or path
    #[arg(long, value_name = "SCENARIO", requires = "group", conflicts_with_all = ["runs", "with"])]
    of: Option<String>,

    /// With --of: the group, as learners named it with `mile play --group`
    #[arg(long, value_name = "NAME", value_parser = name, requires = "of")]
    group: Option<String>,

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

  mile debrief --of billing-dispute --group monday            how many went where

Several runs are called A, B, C in the order in which you name them, and no names are shown.

In a group are counted who agreed to it, each with the first run in which they decided something. \
Fewer than five are never shown, nor a count from which fewer than five would follow.";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Frame {
    /// Questions: what happened, what it was like, what it means, what you will do
    #[default]
    Orid,
    /// Feedback: situation, behaviour, impact
    Sbi,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text
    #[default]
    Text,
    /// Markdown
    Md,
    /// One page for the browser and the printer
    Html,
    /// One object, of what a group decided
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Typed {
    /// Notes beside the story
    Notes,
    /// Answers to the questions of the debrief, typed or said
    Answers,
    /// What somebody means to do, and by when
    Commitments,
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
        if let (Some(scenario), Some(group)) = (&self.of, &self.group) {
            let written = match group::Group::find(scenario, group, folders, records)? {
                group if self.format == Some(Format::Json) => group.json()?,
                group => self.set(&group.document())?,
            };
            files::put_private(self.out.as_deref(), &written)?;
            return Ok(Answer::Yes);
        }
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
        let with = With {
            notes: with(Typed::Notes),
            answers: with(Typed::Answers),
            commitments: with(Typed::Commitments),
        };
        let sittings = sittings::of(&runs, with)?;
        let frame = match self.frame {
            Frame::Orid => debrief::Frame::Orid,
            Frame::Sbi => debrief::Frame::Sbi,
        };
        let support = support::lines(folders, None)?;
        let document = debrief::document(&sittings, frame).with_support(&support);
        files::put_private(self.out.as_deref(), &self.set(&document)?)?;
        Ok(Answer::Yes)
    }

    /// A document as it is asked for.
    fn set(&self, document: &Document) -> Result<String, Failure> {
        Ok(match self.format.unwrap_or_default() {
            Format::Text => text::render(document, terminal::width().min(WIDEST)),
            Format::Md => markdown::render(document),
            Format::Html => html::render(document),
            Format::Json => {
                let failure = Failure::new("only what a group decided can be written as JSON");
                return Err(failure.help("`mile replay RUN --format json` writes a run's events"));
            }
        })
    }
}
