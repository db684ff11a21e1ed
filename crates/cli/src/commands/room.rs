//! `mile room`: a group plays one story together.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use mile_core::program::Program;
use mile_player::app::{How, Options, Start};
use mile_player::linear::{self, Settings, Surroundings};

use super::play::{any_seed, name, today};
use crate::args::Color;
use crate::diary::Diary;
use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::library;
use crate::looks::Looks;
use crate::records::{ROOM, Records};
use crate::screen::{self, Files};
use crate::support;
use crate::terminal;

/// Play a story with a whole room: think in silence, show hands, play what the room decides
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Room {
    /// The id of a scenario in the library, or the path of a file
    scenario: String,

    /// What the people in the story call whoever the room plays
    #[arg(long = "as", value_name = "NAME", value_parser = name)]
    learner: Option<String>,

    /// What decides the chances: equal seeds and choices give equal runs
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// One prompt at a time, without moving the cursor; so, too, where there is no terminal
    #[arg(long)]
    plain: bool,

    /// Keep no record of what the room plays
    #[arg(long)]
    no_record: bool,

    /// The group that plays, kept with the run
    #[arg(long, value_name = "NAME", value_parser = name)]
    group: Option<String>,

    #[command(flatten)]
    looks: Looks,
}

const EXAMPLES: &str = "\
Examples:
  mile room billing-dispute
  mile room my-story.ron --as Kim --theme contrast

Make the letters of the terminal as large as the room needs: forty columns are enough. \
Whoever facilitates holds the keys; `?` shows them. Nobody's hand is recorded, only how many there \
were.";

impl Room {
    pub fn run(
        &self,
        folders: &[PathBuf],
        records: &Records,
        color: Color,
    ) -> Result<Answer, Failure> {
        let diary = self.diary(records)?;
        let how = How {
            seed: self.seed.unwrap_or_else(any_seed),
            learner: self.learner.clone(),
            support: support::lines(folders, Some(&self.scenario))?.into(),
            ..How::default()
        };
        let same_seed = self.seed.is_some();
        if !self.plain && terminal::is_full_screen() {
            let options = Options {
                start: Start::Room,
                scenario: Some(self.scenario.clone()),
                how,
                same_seed,
                recorded: !self.no_record,
                today: today(),
                theme: self.looks.theme(),
                colours: self.looks.colours(color),
                signs: Looks::signs(),
                ..Options::default()
            };
            return screen::play(options, folders, diary);
        }
        let program = Arc::new(Program::new(library::find(&self.scenario, folders)?));
        let begun = Instant::now();
        let (width, echo) = (terminal::width(), !io::stdin().is_terminal());
        let settings = Settings {
            how,
            same_seed,
            recorded: !self.no_record,
            opening: None,
            today: today(),
            width,
            echo,
        };
        let surroundings = Surroundings {
            input: &mut Input::open(),
            output: &mut io::stdout().lock(),
            outside: &mut Files::new(folders, diary),
            clock: &mut || begun.elapsed(),
        };
        linear::room(&program, &settings, surroundings)?;
        Ok(Answer::Yes)
    }

    /// Where what the room plays is written down: as nobody's own run.
    fn diary(&self, records: &Records) -> Result<Diary, Failure> {
        if self.no_record {
            return Ok(Diary::none());
        }
        let diary = Diary::open(records, Some(ROOM), self.group.clone());
        diary.map_err(|failure| failure.or_help("or play with --no-record"))
    }
}
