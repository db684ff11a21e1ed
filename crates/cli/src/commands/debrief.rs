//! `mile debrief`: what can be learned from runs.

mod group;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::failure::{Answer, Failure};
use crate::records::Records;

/// Show what a group decided: at each decision how many went where, and what came next for them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Debrief {
    /// The scenario, by its id or path
    #[arg(long, value_name = "SCENARIO", required = true)]
    of: String,

    /// The group, as learners named it with `mile play --group`
    #[arg(long, value_name = "NAME", required = true)]
    group: String,

    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mile debrief --of billing-dispute --group monday
  mile debrief --of billing-dispute --group monday --format json

Counted are learners who agreed to it, each with the first run of theirs in which they decided
something. A group under five is never shown, nor a count from which one would follow.";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As text
    #[default]
    Text,
    /// As one object
    Json,
}

impl Debrief {
    pub fn run(&self, folders: &[PathBuf], records: &Records) -> Result<Answer, Failure> {
        group::print(&self.of, &self.group, self.format == Format::Json, folders, records)
    }
}
