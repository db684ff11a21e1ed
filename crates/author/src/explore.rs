//! Every path of a story: what can be reached, what never happens, and whether its dilemmas are real.

#![allow(clippy::cast_precision_loss, reason = "counts and meters stay far below 2^53")]

mod analysis;
mod beyond;
mod bits;
pub mod deep;
mod facts;
mod findings;
mod flow;
mod futures;
mod hollow;
mod key;
mod kind;
mod live;
mod odds;
mod order;
mod parts;
mod paths;
mod places;
pub mod plays;
mod quality;
pub mod report;
mod rivals;
mod search;
mod settled;
mod solve;
mod space;
mod spans;
mod standings;
mod summary;
pub mod text;
mod walk;
mod watcher;
mod worker;

use std::sync::Arc;

use mile_core::program::Program;
use mile_core::scenario::Scenario;

pub use findings::Finding;
pub use kind::Kind;
pub use parts::{MergeError, Shard, ShardReport, explore_shard, merge};
pub use report::Report;
pub use search::{Limits, Progress};

use beyond::Beyond;
use search::Search;

/// A scenario to explore, with the text of its file.
#[derive(Debug, Clone)]
pub struct Story {
    program: Arc<Program>,
    text: String,
    name: String,
}

impl Story {
    /// `scenario` as it was read from `text`.
    pub fn new(scenario: Scenario, text: impl Into<String>) -> Self {
        let name = scenario.id.clone();
        Self { program: Arc::new(Program::new(scenario)), text: text.into(), name }
    }

    /// The same, called what somebody called it who asked for it: a path, in place of its id.
    #[must_use]
    pub fn called(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// What commands call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        self.program.scenario()
    }
}

/// What exploring came to.
#[derive(Debug, Clone)]
pub struct Explored {
    /// What was found.
    pub report: Report,
    /// Whether everything was explored that was to be.
    pub complete: bool,
    /// Bytes that a state took, with the ways out of it.
    pub bytes_per_state: usize,
}

/// Explores every path of `story`, as far as `limits` allow and while `go_on` says so.
pub fn explore(story: &Story, limits: Limits, go_on: &mut dyn FnMut(Progress) -> bool) -> Explored {
    let scenario = story.scenario();
    let mut search = Search::new(&story.program, limits);
    let exhaustive = search.run(go_on);
    let (summary, _) = analysis::summarise(&search, exhaustive, &Beyond::default(), false);
    Explored {
        report: Report::new(scenario, &story.text, &summary),
        complete: exhaustive,
        bytes_per_state: search.space.bytes_per_state(),
    }
}
