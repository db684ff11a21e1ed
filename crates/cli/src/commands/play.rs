//! `mile play`: plays a scenario, with a person or with choices that are given.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::transcript::{self, Impossible, Move};
use mile_core::wire::Wire;

use crate::failure::{Answer, Failure};
use crate::library;

/// Play a scenario
#[derive(Debug, Default, Args)]
pub struct Play {
    /// The id of a scenario in the library, or the path of a file
    scenario: Option<String>,

    /// Which chances fall: equal seeds give equal runs
    #[arg(long)]
    seed: Option<u64>,

    /// What the people in the story call you
    #[arg(long = "as", value_name = "NAME")]
    learner: Option<String>,

    /// Play these choices, by their ids, without asking
    #[arg(long, value_name = "ID,ID…", requires = "scenario", value_delimiter = ',')]
    choose: Option<Vec<String>>,

    /// With --choose: take these branches in the next chance scenes
    #[arg(long, value_name = "INDEX,…", requires = "choose", value_delimiter = ',')]
    draws: Vec<usize>,

    /// With --choose: how to print the run
    #[arg(long, value_enum, requires = "choose")]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As a transcript
    Text,
    /// As events, one object a line
    Json,
}

impl Play {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        match (&self.choose, &self.scenario) {
            (Some(choices), Some(scenario)) => self.replay(scenario, choices, folders),
            _ => Ok(Answer::Yes),
        }
    }

    fn replay(
        &self,
        scenario: &str,
        choices: &[String],
        folders: &[PathBuf],
    ) -> Result<Answer, Failure> {
        let program = Arc::new(Program::new(library::find(scenario, folders)?));
        let moves: Vec<_> =
            choices.iter().filter(|c| !c.is_empty()).map(|c| Move::parse(c)).collect();
        let mut events: Vec<Event> = Vec::new();
        let seed = self.seed.unwrap_or(0);
        let played = transcript::play(&program, seed, &moves, &self.draws, &mut events);
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let mut wire = Wire::new(program.scenario(), self.learner.as_deref());
        for &event in &events {
            serde_json::to_writer(&mut out, &wire.event(event)).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        out.flush()?;
        match played {
            Ok(_) => Ok(Answer::Yes),
            Err(why) => Err(explain(&why)),
        }
    }
}

fn explain(why: &Impossible) -> Failure {
    Failure::new(format!("{why:?}"))
}
