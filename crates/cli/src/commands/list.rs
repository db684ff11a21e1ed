//! `mile list`: the library.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::failure::{Answer, Failure};
use crate::library;

/// Show the scenarios of the library
#[derive(Debug, Default, Args)]
pub struct List {
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl List {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let entries = library::entries(folders)?;
        let mut out = std::io::stdout().lock();
        for entry in entries {
            writeln!(out, "{}", entry.name)?;
        }
        Ok(Answer::Yes)
    }
}
