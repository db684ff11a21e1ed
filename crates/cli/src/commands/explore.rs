//! `mile explore`: every path of a scenario, and what there is to find on them.

use std::io::{self, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use mile_author::explore::plays::{self, Policy};
use mile_author::explore::text::{self, Style};
use mile_author::explore::{self, Limits, MergeError, Progress, Shard, Story};

use crate::failure::{Answer, Failure};
use crate::progress::{SpeedMeter, Stop};
use crate::{library, terminal};

/// Explore every path of a scenario
///
/// Tells what can be reached and what never happens, where a story gets stuck, and whether its
/// dilemmas are real. Opting out is not followed. Status 0 with or without findings; Ctrl-C prints
/// what is known so far (status 130).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explore {
    /// The id of a scenario in the library, or the path of a file
    #[arg(required_unless_present = "merge")]
    scenario: Option<String>,

    /// How to print what is found
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Stop when so many different situations are known; each takes some 400 bytes of memory
    #[arg(long, value_name = "N", default_value = "10000000")]
    max_states: NonZero<usize>,

    /// Use so many cores; all of them unless given
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,

    /// Explore only the Ith of N parts, and print a report for --merge
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    shard: Option<Shard>,

    /// Join the reports of all parts
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with_all = ["scenario", "shard", "plays"])]
    merge: Vec<PathBuf>,

    /// Play so many times at random instead, and tell what was met
    #[arg(long, value_name = "N", conflicts_with = "shard")]
    plays: Option<NonZero<u64>>,

    /// With --plays: equal seeds give equal plays
    #[arg(long, value_name = "N", requires = "plays", default_value_t = 0)]
    seed: u64,

    /// With --plays: who plays: uniform, tempting, risky, compassionate, or greedy:METER
    #[arg(long, value_name = "WHO", requires = "plays", default_value = "uniform")]
    policy: String,
}

const EXAMPLES: &str = "\
Examples:
  mile explore my-story.ron
  mile explore my-story.ron --format json > report.json
  mile explore my-story.ron --plays 10000 --policy tempting
  mile explore my-story.ron --shard 3/8 > part-3.json
  mile explore --merge part-*.json

`mile play SCENARIO --choose … --draws …` plays what a report shows.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object for programs
    Json,
}

impl Explore {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let Some(wanted) = &self.scenario else { return self.merge() };
        let text = library::texts(wanted, folders)?.scenario;
        let story = Story::new(library::find(wanted, folders)?, text).called(wanted);
        let stop = Stop::on_interrupt()?;
        if let Some(count) = self.plays {
            return self.play(&story, count.get(), &stop);
        }
        let limits = Limits { states: self.max_states.get(), threads: self.threads };
        let mut meter = SpeedMeter::new();
        let mut go_on = |progress: Progress| {
            meter.search(progress);
            !stop.is_asked()
        };
        if self.shard.is_some() && self.format == Some(Format::Text) {
            return Err(Failure::new("the report of a part is for --merge, and always JSON")
                .help("leave out --format, and give it to `mile explore --merge` for the text"));
        }
        let (out, explored) = if let Some(shard) = self.shard {
            let (report, explored) = explore::explore_shard(&story, shard, limits, &mut go_on);
            (report.to_json() + "\n", explored)
        } else {
            let explored = explore::explore(&story, limits, &mut go_on);
            (self.rendered(&story, &explored.report), explored)
        };
        meter.clear();
        io::stdout().lock().write_all(out.as_bytes())?;
        if stop.is_asked() {
            Failure::new("stopped: what is told is what was met so far").note();
        } else if !explored.complete {
            let message = format!(
                "stopped at {} situations, {} bytes each: not everything is explored",
                explored.report.states, explored.bytes_per_state
            );
            let help = "raise --max-states, or split the work with --shard";
            Failure::new(message).help(help).note();
        }
        Ok(stop.answer())
    }

    fn rendered(&self, story: &Story, report: &explore::Report) -> String {
        match self.format {
            Some(Format::Json) => report.to_json() + "\n",
            Some(Format::Text) | None => {
                let style = Style { width: terminal::width(), scenario: story.name() };
                text::render(story.scenario(), report, style)
            }
        }
    }

    fn play(&self, story: &Story, count: u64, stop: &Stop) -> Result<Answer, Failure> {
        let policy = Policy::parse(&self.policy, story.scenario()).map_err(|known| {
            Failure::new(format!("nobody plays like `{}`", self.policy))
                .help(format!("possible here: {known}"))
        })?;
        let start = Instant::now();
        let mut meter = SpeedMeter::new();
        let mut played = plays::play(story, count, self.seed, policy, &mut |plays| {
            meter.show(plays, Some(count - plays), || format!("{plays} of {count} plays"));
            !stop.is_asked()
        });
        meter.clear();
        played.seconds = start.elapsed().as_secs_f64();
        let out = if self.format == Some(Format::Json) {
            serde_json::to_string(&played).map_err(io::Error::from)? + "\n"
        } else {
            let style = Style { width: terminal::width(), scenario: story.name() };
            text::render_plays(story.scenario(), &played, style)
        };
        io::stdout().lock().write_all(out.as_bytes())?;
        Ok(stop.answer())
    }

    fn merge(&self) -> Result<Answer, Failure> {
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path)
                .map_err(|error| Failure::file("read", path.display(), &error))
        };
        let reports = self.merge.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let (story, report) = explore::merge(&reports).map_err(|why| self.explain(&why))?;
        let out = self.rendered(&story, &report);
        io::stdout().lock().write_all(out.as_bytes())?;
        Ok(Answer::Yes)
    }

    fn explain(&self, why: &MergeError) -> Failure {
        let name = |index: &usize| {
            self.merge.get(*index).map(|path| path.display().to_string()).unwrap_or_default()
        };
        match why {
            MergeError::NoPart { index } => {
                Failure::new(format!("{} is not the report of a part", name(index)))
                    .help("the reports of parts come from `mile explore SCENARIO --shard I/N`")
            }
            MergeError::Strange { index } => {
                let (first, other) = (name(&0), name(index));
                Failure::new(format!("{other} does not belong together with {first}")).help(
                    "all parts need the same scenario file, the same number of parts and the same version of mile",
                )
            }
            MergeError::Missing { parts } => {
                let parts: Vec<_> = parts.iter().map(ToString::to_string).collect();
                Failure::new(format!("parts are missing: {}", parts.join(", ")))
                    .help("explore them with --shard, and give the reports of all parts")
            }
        }
    }
}
