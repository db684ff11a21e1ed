//! A recorded run on the screen: looked back at with somebody who guides, or walked through.

use std::io::{self, IsTerminal};
use std::time::Instant;

use clap::{Args, ValueEnum};
use mile_player::app::{How, Options, Start};
use mile_player::guide::{Frame, Guiding, With};
use mile_player::linear::{self, Settings, Surroundings};
use mile_player::record::Recorded;
use mile_record::Store;
use mile_record::run::Kept;

use crate::args::Color;
use crate::commands::play::{any_seed, today};
use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::looks::Looks;
use crate::records::{self, Diary};
use crate::screen::{self, Files};
use crate::terminal;

/// How a debrief is guided.
#[derive(Debug, Args)]
pub struct Guide {
    /// Guided: who looks back
    #[arg(long, value_enum, default_value_t, value_name = "WHO")]
    who: Who,

    /// Guided, one prompt at a time, without moving the cursor
    #[arg(long)]
    plain: bool,

    #[command(flatten)]
    looks: Looks,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Who {
    /// Whoever played, with you
    #[default]
    One,
    /// A group
    Group,
    /// The player and an observer, who then swap
    Pair,
}

impl Guide {
    /// Whether somebody is there to be guided.
    pub fn is_possible(&self) -> bool {
        self.plain || terminal::is_interactive()
    }

    /// Guides through the debrief of a run. What is said is kept with it.
    pub fn debrief(
        &self,
        store: Store,
        kept: &Kept,
        frame: Frame,
        color: Color,
    ) -> Result<Answer, Failure> {
        let with = match self.who {
            Who::One => With::One,
            Who::Group => With::Group,
            Who::Pair => With::Pair,
        };
        let guiding = Guiding { frame, with, reactions_first: false };
        let run = records::recorded(kept)?;
        let diary = Diary::of(store, kept)?;
        if !self.plain && terminal::is_full_screen() {
            return show(Start::Debrief(run, guiding), &self.looks, color, diary);
        }
        let begun = Instant::now();
        let surroundings = Surroundings {
            input: &mut Input::open(),
            output: &mut io::stdout().lock(),
            outside: &mut Files::new(&[], diary),
            clock: &mut || begun.elapsed(),
        };
        let settings = Settings {
            how: How { seed: run.seed, learner: run.learner.clone(), ..How::default() },
            same_seed: true,
            recorded: true,
            resume: None,
            today: today(),
            width: terminal::width(),
            echo: !io::stdin().is_terminal(),
        };
        linear::debrief(&run, guiding, &settings, surroundings)?;
        Ok(Answer::Yes)
    }
}

/// Walks through a run, step by step. Another way played from it is kept as its branch.
pub fn walk(store: Store, kept: &Kept, looks: &Looks, color: Color) -> Result<Answer, Failure> {
    let run = records::recorded(kept)?;
    show(Start::Replay(run), looks, color, Diary::of(store, kept)?)
}

fn show(start: Start, looks: &Looks, color: Color, diary: Diary) -> Result<Answer, Failure> {
    let learner = match &start {
        Start::Debrief(Recorded { learner, .. }, _) | Start::Replay(Recorded { learner, .. }) => {
            learner.clone()
        }
        Start::Play | Start::Room => None,
    };
    let options = Options {
        start,
        how: How { seed: any_seed(), learner, ..How::default() },
        recorded: true,
        today: today(),
        theme: looks.theme(),
        colours: looks.colours(color),
        ..Options::default()
    };
    screen::play(options, &[], diary)
}
