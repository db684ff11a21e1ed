//! A recorded run that is looked back at with somebody who guides.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use mile_player::app::{How, Options, Start};
use mile_player::guide::{Frame, Guiding, With};
use mile_player::linear::{self, Settings, Surroundings};
use mile_record::Store;
use mile_record::run::Kept;

use crate::args::Color;
use crate::commands::play::{any_seed, today};
use crate::diary::Diary;
use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::looks::Looks;
use crate::records;
use crate::screen::{self, Files};
use crate::support;
use crate::terminal;

/// How a debrief is guided.
#[derive(Debug, Args)]
pub struct Guide {
    /// Guided: who looks back
    #[arg(long, value_enum, value_name = "WHO")]
    who: Option<Who>,

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
    /// Whether somebody asked to be guided, or is there to be.
    pub fn is_wanted(&self) -> bool {
        self.plain || self.who.is_some() || terminal::is_interactive()
    }

    /// Guides through the debrief of a run. What is said is kept with it.
    pub fn debrief(
        &self,
        mut store: Store,
        kept: &Kept,
        frame: Frame,
        folders: &[PathBuf],
        color: Color,
    ) -> Result<Answer, Failure> {
        let with = match self.who.unwrap_or_default() {
            Who::One => With::One,
            Who::Group => With::Group,
            Who::Pair => With::Pair,
        };
        let run = records::past(kept, false)?;
        let learner = records::shown_name(&kept.learner).map(str::to_owned);
        let support = support::lines(folders, None)?;
        let diary = match store.may_record(&kept.run.learner) {
            Ok(()) => Diary::of(store, kept)?,
            Err(why) => {
                Failure::new(format!("nothing that is noted is kept with this run: {why}")).note();
                Diary::none()
            }
        };
        let unkept = !diary.is_kept();
        let guiding = Guiding { frame, with, reactions_first: false, unkept };
        if !self.plain && terminal::is_full_screen() {
            let how = How { support: support.into(), learner, ..How::default() };
            return show(Start::Debrief(Box::new(run), guiding), how, &self.looks, color, diary);
        }
        let begun = Instant::now();
        let surroundings = Surroundings {
            input: &mut Input::open(),
            output: &mut io::stdout().lock(),
            outside: &mut Files::new(&[], diary),
            clock: &mut || begun.elapsed(),
        };
        let settings = Settings {
            how: How { seed: run.seed, learner, support: support.into(), ..How::default() },
            same_seed: true,
            recorded: !unkept,
            opening: None,
            today: today(),
            width: terminal::width(),
            echo: !io::stdin().is_terminal(),
        };
        linear::debrief(&run, guiding, &settings, surroundings)?;
        Ok(Answer::Yes)
    }
}

fn show(
    start: Start,
    how: How,
    looks: &Looks,
    color: Color,
    diary: Diary,
) -> Result<Answer, Failure> {
    let options = Options {
        start,
        how: How { seed: any_seed(), ..how },
        recorded: diary.is_kept(),
        today: today(),
        theme: looks.theme(),
        colours: looks.colours(color),
        signs: Looks::signs(),
        ..Options::default()
    };
    screen::play(options, &[], diary)
}
