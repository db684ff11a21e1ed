//! `mile runs`: the runs that are in the records.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mile_record::Wanted;
use mile_record::error::Kind;
use mile_record::run::Listed;
use serde::Serialize;

use super::play::name;
use crate::failure::{Answer, Failure};
use crate::records::Records;

/// List the runs in your records, the latest first, each with its branches below it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Runs {
    /// Only runs of this scenario, by its id
    #[arg(long, value_name = "SCENARIO")]
    of: Option<String>,

    /// Only runs of this learner
    #[arg(long = "as", value_name = "NAME", value_parser = name)]
    learner: Option<String>,

    /// Only runs that were played in this group
    #[arg(long, value_name = "NAME", value_parser = name)]
    group: Option<String>,

    /// How to print them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mile runs
  mile runs --of billing-dispute --as Kim
  mile runs --format json

A run that goes on and one that was stopped are both \"open\". `mile replay` and the first \
letters of a run's id play it again.";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line each
    #[default]
    Text,
    /// One object
    Json,
}

const NO_SUCH: &str = "There is no such run in these records.";
const NOTHING: &str =
    "Nothing was played yet: `mile list` shows the stories, `mile play` plays one.";

/// Letters of an id that are enough among any number of runs that somebody plays.
const SHORT: usize = 8;

/// As much of the id of a run as names it.
pub fn short(id: &str) -> &str {
    id.get(..SHORT).unwrap_or(id)
}

impl Runs {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        let runs = self.listed(records)?;
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Json => {
                let runs: Vec<_> = runs.iter().map(WireRun::of).collect();
                serde_json::to_writer(&mut out, &WireRuns { runs }).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Text if runs.is_empty() => {
                let filters = [&self.of, &self.learner, &self.group];
                let is_filtered = filters.iter().any(|filter| filter.is_some());
                writeln!(out, "{}", if is_filtered { NO_SUCH } else { NOTHING })?;
            }
            Format::Text => {
                for run in runs.iter().filter(|run| parent(run, &runs).is_none()) {
                    tell(run, &runs, 0, &mut out)?;
                }
            }
        }
        out.flush()?;
        Ok(Answer::Yes)
    }

    fn listed(&self, records: &Records) -> Result<Vec<Listed>, Failure> {
        let Some(mut store) = records.open_existing()? else { return Ok(Vec::new()) };
        let learner = match &self.learner {
            None => None,
            Some(name) => match store.who(name) {
                Ok(who) => Some(who.id),
                Err(error) if error.kind == Kind::Missing => return Ok(Vec::new()),
                Err(error) => return Err(error.into()),
            },
        };
        let (scenario, group) = (self.of.clone(), self.group.clone());
        Ok(store.runs(&Wanted { scenario, learner, group })?)
    }
}

/// The run among `runs` that a branch left.
fn parent<'r>(branch: &Listed, runs: &'r [Listed]) -> Option<&'r Listed> {
    let parent = branch.run.parent.as_ref()?;
    runs.iter().find(|run| run.run.id == parent.run)
}

/// A run and its branches below it.
fn tell(run: &Listed, runs: &[Listed], depth: usize, out: &mut impl Write) -> io::Result<()> {
    let Listed { run: kept, name, title, decisions } = run;
    let indent = "  ".repeat(depth);
    let id = short(&kept.id);
    let branch = kept.parent.as_ref().map(|parent| {
        let of = if depth > 0 { String::new() } else { " of another run".to_owned() };
        format!(", another way at decision {}{of}", parent.turn)
    });
    let group = kept.group.as_ref().map(|group| format!(", group {group}"));
    let count = if *decisions == 1 { "1 decision" } else { &format!("{decisions} decisions") };
    let state = if kept.finished.is_some() { "finished" } else { "open" };
    writeln!(
        out,
        "{indent}{id}  {}  {name}  {}: {title}{}{}, {count}, {state}",
        local(kept.began),
        kept.scenario,
        branch.unwrap_or_default(),
        group.unwrap_or_default(),
    )?;
    let branches = runs
        .iter()
        .rev()
        .filter(|other| other.run.parent.as_ref().is_some_and(|parent| parent.run == kept.id));
    for branch in branches {
        tell(branch, runs, depth + 1, out)?;
    }
    Ok(())
}

/// A moment, on the clock of whoever reads it.
pub fn local(millis: i64) -> String {
    let moment = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[derive(Serialize)]
struct WireRuns<'r> {
    runs: Vec<WireRun<'r>>,
}

/// A run as JSON.
#[derive(Serialize)]
struct WireRun<'r> {
    run: &'r str,
    learner: &'r str,
    scenario: &'r str,
    title: &'r str,
    hash: &'r str,
    seed: u64,
    group: Option<&'r str>,
    parent: Option<WireParent<'r>>,
    began: String,
    finished: Option<String>,
    ending: Option<&'r str>,
    decisions: i64,
}

#[derive(Serialize)]
struct WireParent<'r> {
    run: &'r str,
    turn: i64,
}

impl<'r> WireRun<'r> {
    fn of(listed: &'r Listed) -> Self {
        let Listed { run, name, title, decisions } = listed;
        let parent = run.parent.as_ref();
        Self {
            run: &run.id,
            learner: name,
            scenario: &run.scenario,
            title,
            hash: &run.hash,
            seed: run.seed,
            group: run.group.as_deref(),
            parent: parent.map(|parent| WireParent { run: &parent.run, turn: parent.turn }),
            began: utc(run.began),
            finished: run.finished.map(utc),
            ending: run.ending.as_deref(),
            decisions: *decisions,
        }
    }
}

/// A moment as programs read it.
fn utc(millis: i64) -> String {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}
