//! `mile play`: plays a scenario, with a person or with choices that are given.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, FromArgMatches, ValueEnum};
use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::scenario::Scenario;
use mile_core::transcript::{self, Impossible, Move};
use mile_core::wire::Wire;
use mile_player::app::{How, Options, Timers};
use mile_player::linear::{self, Settings, Surroundings, library as listing};
use mile_player::record::Opening;

use crate::args::Color;
use crate::diary::Diary;
use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::library::{self, Entry};
use crate::looks::Looks;
use crate::records::{self, Records};
use crate::screen::{self, Files};
use crate::support;
use crate::terminal;

/// Play a scenario
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Play {
    /// The id of a scenario in the library, or the path of a file
    scenario: Option<String>,

    /// What decides the chances: equal seeds and choices give equal runs
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// What the people in the story call you
    #[arg(long = "as", value_name = "NAME", value_parser = name)]
    learner: Option<String>,

    /// One prompt at a time, without moving the cursor; so, too, where there is no terminal
    #[arg(long)]
    plain: bool,

    /// What the real-time limits of some decisions do: nothing, run twice as long, or run
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    timers: Timing,

    /// Play the file anew whenever it is saved, at the same place; nothing is recorded
    #[arg(long, requires = "scenario", conflicts_with_all = ["choose", "plain"])]
    watch: bool,

    /// Keep no record of the run
    #[arg(long)]
    no_record: bool,

    /// The group that you play in, kept with the run
    #[arg(long, value_name = "NAME", value_parser = name)]
    group: Option<String>,

    /// Go on with a run that was not finished: its id, the beginning of it, or `last`
    #[arg(long, value_name = "RUN", conflicts_with_all = ["scenario", "seed", "no_record", "watch"])]
    resume: Option<String>,

    #[command(flatten)]
    looks: Looks,

    /// Show after each choice what a good coach would say of it
    #[arg(long)]
    coached: bool,

    /// Play these choices, by their ids, without asking
    #[arg(long, value_name = "ID,ID,…", requires = "scenario", value_delimiter = ',')]
    choose: Option<Vec<String>>,

    /// With --choose: the branches that the next chance scenes take, from 0
    #[arg(long, value_name = "INDEX,…", requires = "choose", value_delimiter = ',')]
    draws: Option<Vec<String>>,

    /// With --choose: how to print the run
    #[arg(long, value_enum, requires = "choose")]
    format: Option<Format>,
}

const EXAMPLES: &str = "\
Examples:
  mile play billing-dispute
  mile play my-story.ron --as Kim --coached
  mile play --resume last
  mile play my-story.ron --choose ask,promise,opt_out --format json

In --choose, `~b` is choice b taken by the clock, and `opt_out` stops the run.";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As a transcript
    #[default]
    Text,
    /// As events, one object a line
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Timing {
    /// Nobody is hurried
    #[default]
    Off,
    /// Twice as long
    Slow,
    /// As the story says
    On,
}

impl Play {
    /// What is meant where nothing is asked for.
    pub fn bare() -> Result<Self, clap::Error> {
        let command = Self::augment_args(clap::Command::new("mile"));
        Self::from_arg_matches(&command.try_get_matches_from(["mile"])?)
    }

    /// What is meant by whoever opens a run of theirs.
    pub fn by(learner: &str, plain: bool) -> Result<Self, Failure> {
        let bare = Self::bare().map_err(|error| Failure::new(error.to_string()))?;
        let learner = records::shown_name(learner).map(str::to_owned);
        Ok(Self { learner, plain, ..bare })
    }

    /// The same, with nothing written down.
    pub fn unrecorded(self) -> Self {
        Self { no_record: true, ..self }
    }

    /// Opens a run of the records.
    pub fn open(
        &self,
        opening: Opening,
        folders: &[PathBuf],
        records: &Records,
        color: Color,
    ) -> Result<Answer, Failure> {
        let diary = self.diary(records)?;
        let how = How {
            support: support::lines(folders, None)?.into(),
            ..self.how(self.seed.unwrap_or_else(any_seed))
        };
        if !self.plain && terminal::is_full_screen() {
            let options = self.options(how, color, Some(opening), diary.is_kept());
            return screen::play(options, folders, diary);
        }
        let program = Arc::clone(&opening.past().program.0);
        self.play_with_a_person(&program, how, Some(opening), folders, diary)
    }

    pub fn run(
        &self,
        folders: &[PathBuf],
        records: &Records,
        color: Color,
    ) -> Result<Answer, Failure> {
        if let (Some(choices), Some(scenario)) = (&self.choose, &self.scenario) {
            return self.play_choices(scenario, choices, folders);
        }
        if let Some(run) = &self.resume {
            let (past, learner) = Diary::unfinished_run(records, run, self.learner.as_deref())?;
            // The story goes on calling them what it called them.
            let learner = records::shown_name(&learner).map(str::to_owned);
            let play = Self { learner, ..self.clone() };
            return play.open(Opening::Resume(past), folders, records, color);
        }
        let mut diary = self.diary(records)?;
        let how = How {
            agreed: diary.asked_to_agree()?,
            support: support::lines(folders, self.scenario.as_deref())?.into(),
            ..self.how(self.seed.unwrap_or_else(any_seed))
        };
        if !self.plain && terminal::is_full_screen() {
            return screen::play(self.options(how, color, None, diary.is_kept()), folders, diary);
        }
        if self.watch {
            let failure = Failure::new("`--watch` needs a terminal that it can fill");
            return Err(failure.help("play without `--watch`, or in another window"));
        }
        let scenario = match &self.scenario {
            Some(scenario) => Some(library::find(scenario, folders)?),
            None => pick(folders)?,
        };
        match scenario {
            Some(scenario) => {
                let program = Arc::new(Program::new(scenario));
                self.play_with_a_person(&program, how, None, folders, diary)
            }
            None => Ok(Answer::Yes),
        }
    }

    /// Where the run is written down.
    fn diary(&self, records: &Records) -> Result<Diary, Failure> {
        if self.no_record || self.watch {
            return Ok(Diary::none());
        }
        Diary::open(records, self.learner.as_deref(), self.group.clone()).map_err(|failure| {
            // Whoever wants to play can, whatever is the matter with the records.
            if self.resume.is_some() {
                failure
            } else {
                failure.or_help("or play with --no-record")
            }
        })
    }

    /// For the full-screen player.
    fn options(&self, how: How, color: Color, opening: Option<Opening>, recorded: bool) -> Options {
        Options {
            scenario: self.scenario.clone(),
            how,
            same_seed: self.seed.is_some(),
            watch: self.watch,
            recorded,
            opening,
            today: today(),
            theme: self.looks.theme(),
            colours: self.looks.colours(color),
            signs: Looks::signs(),
            ..Options::default()
        }
    }

    fn how(&self, seed: u64) -> How {
        How {
            seed,
            learner: self.learner.clone(),
            coached: self.coached,
            timers: match self.timers {
                Timing::Off => Timers::Off,
                Timing::Slow => Timers::Slow,
                Timing::On => Timers::On,
            },
            ..How::default()
        }
    }

    fn play_with_a_person(
        &self,
        program: &Arc<Program>,
        how: How,
        opening: Option<Opening>,
        folders: &[PathBuf],
        diary: Diary,
    ) -> Result<Answer, Failure> {
        let settings = Settings {
            recorded: diary.is_kept(),
            opening,
            how,
            same_seed: self.seed.is_some(),
            today: today(),
            width: terminal::width(),
            echo: !io::stdin().is_terminal(),
        };
        let begun = Instant::now();
        let mut outside = Files::new(folders, diary);
        let surroundings = Surroundings {
            input: &mut Input::open(),
            output: &mut io::stdout().lock(),
            outside: &mut outside,
            clock: &mut || begun.elapsed(),
        };
        linear::play(program, &settings, surroundings)?;
        outside.say_what_is_not_kept()?;
        Ok(Answer::Yes)
    }

    /// Plays what was given, and prints the run.
    fn play_choices(
        &self,
        scenario: &str,
        choices: &[String],
        folders: &[PathBuf],
    ) -> Result<Answer, Failure> {
        let program = Arc::new(Program::new(library::find(scenario, folders)?));
        let moves: Vec<_> = items("--choose", choices)?.into_iter().map(Move::parse).collect();
        let draws = self.draws()?;
        let how = self.how(self.seed.unwrap_or(0));
        let mut events: Vec<Event> = Vec::new();
        let played = transcript::play(&program, how.seed, &moves, &draws, &mut events);
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format.unwrap_or_default() {
            Format::Text => {
                linear::transcript(&program, &events, &how, terminal::width(), &mut out)?;
            }
            Format::Json => {
                let mut wire = Wire::new(program.scenario(), how.learner.as_deref());
                for &event in &events {
                    serde_json::to_writer(&mut out, &wire.event(event)).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
            }
        }
        out.flush()?;
        match played {
            Ok(_) => {
                let used = events.iter().filter(|event| matches!(event, Event::Drew { .. }));
                note_spare(&draws[used.count().min(draws.len())..]);
                Ok(Answer::Yes)
            }
            Err(why) => Err(explain(&why)),
        }
    }

    fn draws(&self) -> Result<Vec<usize>, Failure> {
        let written = items("--draws", self.draws.as_deref().unwrap_or_default())?;
        let read = written.into_iter().map(|draw| {
            let refuse = || Failure::new(format!("`{draw}` is no index of a branch"));
            draw.parse().map_err(|_| refuse().help("branches are counted from 0: --draws 0,2,1"))
        });
        read.collect()
    }
}

/// The items of a list; there are none in one that is empty.
pub fn items<'w>(option: &str, written: &'w [String]) -> Result<Vec<&'w str>, Failure> {
    let items: Vec<_> = written.iter().map(|item| item.trim()).collect();
    match items.iter().position(|item| item.is_empty()) {
        Some(_) if items.len() == 1 => Ok(Vec::new()),
        Some(index) => {
            let failure = Failure::new(format!("item {} of {option} is empty", index + 1));
            Err(failure.help("a comma stands only between two items"))
        }
        None => Ok(items),
    }
}

/// Tells of the draws that no chance scene was there to take.
fn note_spare(draws: &[usize]) {
    let spare: Vec<_> = draws.iter().map(ToString::to_string).collect();
    if !spare.is_empty() {
        let spare = spare.join(",");
        Failure::new(format!("left over of --draws: {spare}: the run met no more chance scenes"))
            .note();
    }
}

/// The number of a decision.
pub fn turn(written: &str) -> Result<usize, String> {
    written.trim().parse().map_err(|_| "a decision goes by its number, such as 4".to_owned())
}

/// A name that can be shown.
pub fn name(name: &str) -> Result<String, String> {
    if name.contains(terminal::disturbs) {
        return Err("a name has no control characters in it".to_owned());
    }
    match name.trim() {
        "" => Err("a name has at least one letter".to_owned()),
        name => Ok(name.to_owned()),
    }
}

/// The scenario that the learner picks from the library.
fn pick(folders: &[PathBuf]) -> Result<Option<Scenario>, Failure> {
    let entries = library::entries(folders)?;
    for failure in library::doubled(&entries, |_| true) {
        failure.note();
    }
    let listed: Vec<_> = entries.iter().map(Entry::listed).collect();
    let (mut input, mut output) = (Input::open(), io::stdout().lock());
    let picked = listing::pick(&listed, terminal::width(), &mut input, &mut output)?;
    Ok(picked.cloned())
}

/// Which day it is here.
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// A seed that nobody chose. Below 2^53, so that every program can hold it.
pub fn any_seed() -> u64 {
    RandomState::new().hash_one(0) >> 11
}

fn explain(why: &Impossible) -> Failure {
    explain_at(why, "here")
}

/// Why choices cannot be taken; `place` says where in the run.
pub fn explain_at(why: &Impossible, place: &str) -> Failure {
    match why {
        Impossible::Move { index, wanted, possible } => {
            let number = index + 1;
            let wanted = match wanted {
                Move::Choose(id) => format!("`{id}`"),
                Move::TimeOut(id) => format!("`~{id}`"),
                Move::OptOut => format!("`{}`", transcript::OPT_OUT),
            };
            if possible.is_empty() {
                let message = format!("choice {number}, {wanted}, is left over: the run is over");
                return Failure::new(message).help("leave it out");
            }
            Failure::new(format!("choice {number}, {wanted}, is not on offer {place}"))
                .help(format!("possible here: {}", possible.join(", ")))
        }
        Impossible::Draw { scene, wanted, possible } => {
            let possible: Vec<_> = possible.iter().map(ToString::to_string).collect();
            Failure::new(format!("the chance scene `{scene}` cannot take branch {wanted}"))
                .help(format!("possible here: {}", possible.join(", ")))
        }
    }
}
