//! A search in parts that know nothing of each other, and their joining.
//!
//! Every part explores the opening for itself, level by level, until there are some states for each
//! part; of these it takes its own and explores all that can follow them. What its own states come to
//! is told with its report, so that joining has only the opening left to work out.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::id::ChoiceId;
use mile_core::read::read_text;
use serde::{Deserialize, Serialize};

use super::analysis::{shape, summarise};
use super::beyond::{Beyond, Given};
use super::flow;
use super::order::Order;
use super::report::Report;
use super::search::{Limits, Progress, Search};
use super::summary::Summary;
use super::{Explored, Story};

/// Which part of a search: the `index`th of `count`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub index: u32,
    /// Of how many.
    pub count: u32,
}

impl Shard {
    /// Reads `I/N`, where I goes from 1 to N.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(written: &str) -> Result<Self, String> {
        let parts = written.split_once('/').and_then(|(index, count)| {
            Some(Self { index: index.trim().parse().ok()?, count: count.trim().parse().ok()? })
        });
        match parts {
            Some(shard) if (1..=shard.count).contains(&shard.index) => Ok(shard),
            Some(_) => Err("parts are counted from 1: the third of eight is 3/8".to_owned()),
            None => Err("write which part of how many: 3/8".to_owned()),
        }
    }
}

/// The report of a part, and what joining needs.
#[derive(Debug, Clone, Serialize)]
pub struct ShardReport {
    /// What was met. As other parts may meet more, nothing is said never to happen.
    #[serde(flatten)]
    pub report: Report,
    part: Part,
}

impl ShardReport {
    /// As one JSON object on one line.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists: nothing that could fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    /// The version of the program, which has to be the same for all.
    mile: String,
    shard: Shard,
    /// What commands called the scenario, and its text.
    name: String,
    source: String,
    summary: Summary,
    /// What lies beyond the part's own states, in their order.
    given: Vec<Given>,
}

/// For every part the opening goes on until there are so many states, so that parts are alike.
const STATES_A_PART: usize = 8;

/// The opening of a search in `count` parts.
fn opening(story: &Story, count: u32) -> Search<'_> {
    let limits = Limits { states: usize::MAX, threads: None };
    let mut search = Search::new(&story.program, limits);
    search.open(STATES_A_PART * count as usize);
    search
}

/// The states of an opening that belong to a part.
fn own(search: &Search<'_>, shard: Shard) -> impl Iterator<Item = u32> + use<> {
    let states = search.space.explored()..search.space.states.len();
    states.skip(shard.index as usize - 1).step_by(shard.count as usize).map(|state| state as u32)
}

/// Explores a part of `story`, as far as `limits` allow and while `go_on` says so.
pub fn explore_shard(
    story: &Story,
    shard: Shard,
    limits: Limits,
    go_on: &mut dyn FnMut(Progress) -> bool,
) -> (ShardReport, Explored) {
    let scenario = story.scenario();
    let before = opening(story, shard.count);
    let order = Order::new(&before.space);
    let coming = flow::follow(&before.space, &order, &mut BTreeMap::new());
    let mut search = Search::new(&story.program, limits);
    let states: Vec<_> = own(&before, shard).collect();
    let roots = states.iter().map(|&state| (state, coming[state as usize]));
    search.begin_at(&before.space, roots);
    let exhaustive = search.go(go_on);
    let (summary, analysis) = summarise(&search, exhaustive, &Beyond::default(), true);
    let space = &search.space;
    let scenes = (0..before.space.explored() as u32).map(|state| before.space.scene(state));
    let choices: BTreeSet<ChoiceId> =
        scenes.flat_map(|scene| scenario.choices_of(scene).iter()).collect();
    // The roots are the first states of all.
    let given = analysis.map(|found| found.give(scenario, space, 0..states.len() as u32, &choices));
    let met = Summary { exhaustive: false, ..summary.clone() };
    let report = Report::new(scenario, &story.text, &met);
    let explored = Explored {
        report: report.clone(),
        complete: exhaustive,
        bytes_per_state: space.bytes_per_state(),
    };
    let part = Part {
        mile: env!("CARGO_PKG_VERSION").to_owned(),
        shard,
        name: story.name.clone(),
        source: story.text.clone(),
        summary,
        given: given.unwrap_or_default(),
    };
    (ShardReport { report, part }, explored)
}

/// Joins the reports of all parts, as JSON, into the report of the whole: the same as if nothing had
/// been split, but for the count of states, as parts may meet the same one.
///
/// # Errors
/// Why they do not belong together, and what to do.
pub fn merge(reports: &[impl AsRef<str>]) -> Result<(Story, Report), MergeError> {
    #[derive(Deserialize)]
    struct Wanted {
        part: Part,
    }
    let mut parts = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let read: Result<Wanted, _> = serde_json::from_str(report.as_ref());
        parts.push(read.map_err(|_| MergeError::NoPart { index })?.part);
    }
    let Some(first) = parts.first() else { return Err(MergeError::Missing { parts: Vec::new() }) };
    let differs = |part: &Part| {
        part.source != first.source
            || part.shard.count != first.shard.count
            || part.mile != first.mile
    };
    if let Some(index) = parts.iter().position(differs) {
        return Err(MergeError::Strange { index });
    }
    let count = first.shard.count;
    let is_there = |index: &u32| parts.iter().any(|part| part.shard.index == *index);
    let missing: Vec<_> = (1..=count).filter(|index| !is_there(index)).collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing { parts: missing });
    }
    // Twice the same part says nothing new.
    parts.sort_by_key(|part| part.shard.index);
    parts.dedup_by_key(|part| part.shard.index);
    let first = parts.first().map(|part| (part.source.clone(), part.name.clone()));
    let (source, name) = first.unwrap_or_default();
    let (Some(scenario), _) = read_text(&source) else {
        return Err(MergeError::Strange { index: 0 });
    };
    let story = Story::new(scenario, source).called(name);
    let summary = join(&story, count, parts);
    let report = Report::new(story.scenario(), &story.text, &summary);
    Ok((story, report))
}

fn join(story: &Story, count: u32, parts: Vec<Part>) -> Summary {
    let search = opening(story, count);
    let complete = parts.iter().all(|part| part.summary.exhaustive);
    let mut beyond = Beyond::new();
    for part in &parts {
        beyond.extend(own(&search, part.shard).zip(part.given.iter().cloned()));
    }
    let (mut summary, _) = summarise(&search, complete, &beyond, true);
    for part in parts {
        summary.join(part.summary);
    }
    summary.add_up(shape(story.scenario()));
    summary
}

/// Why reports cannot be joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeError {
    /// A report, by its place among those given, is not the report of a part.
    NoPart {
        /// Its place.
        index: usize,
    },
    /// A report is of another scenario, another version of it, another number of parts, or made by
    /// another version of the program than the first.
    Strange {
        /// Its place.
        index: usize,
    },
    /// Parts are missing.
    Missing {
        /// Which.
        parts: Vec<u32>,
    },
}
