//! Two or more runs of one story beside each other: where they part and where they meet again, what
//! differs at once and what differs later, meters over time, service indicators.
//!
//! Nothing is ranked. The order of the runs is that in which they were given and means nothing: to
//! exchange two runs exchanges their places everywhere, and changes nothing else.

mod align;
mod later;

use crate::curve::{Curve, curves};
use crate::event::Event;
use crate::id::{MeterId, SceneId, Table};
use crate::indicators::Indicators;
use crate::path::{Path, shown};
use crate::scenario::Scenario;
use crate::timeline::Timeline;

pub use self::later::{Came, Delayed};

/// Runs beside each other. Runs are numbered as they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrast {
    /// The runs.
    pub runs: Vec<Side>,
    /// The paths, aligned: stretches that all share, and stretches on which they are apart.
    pub stretches: Vec<Stretch>,
    /// What came later in one run and not, or otherwise, in another. What came later in all of them
    /// alike is left out.
    pub delayed: Vec<Delayed>,
}

/// One of the runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Which scenes it visited, and how it left each.
    pub path: Path,
    /// What its decisions brought, at once and later.
    pub timeline: Timeline,
    /// The figures; none of a run that came to no ending.
    pub figures: Option<Figures>,
}

/// What can be put in figures of a run that came to an ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Every meter over simulated time, the aftermath included.
    pub curves: Table<MeterId, Curve>,
    /// The service indicators.
    pub indicators: Indicators,
}

/// A part of the aligned paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// The runs visit the same scenes and leave them alike.
    Together(Vec<Span>),
    /// The runs go different ways, until the next stretch.
    Apart {
        /// Why they part.
        parting: Parting,
        /// The ways, each with the runs that take it, by the first of them.
        ways: Vec<Way>,
    },
}

/// Visits of one run that follow each other: the places in [`Path::visits`], the last excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The run.
    pub run: usize,
    /// The first visit.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
}

/// Why runs part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// In this scene the learners decided otherwise.
    Decision(SceneId),
    /// In this scene chance fell otherwise.
    Chance(SceneId),
    /// In this scene a condition held in one run and not in another.
    Condition(SceneId),
    /// In this scene one run ends, or is known no further.
    Ends(SceneId),
    /// What was left alike led to different scenes: something came between, or `@return` went back
    /// elsewhere.
    Elsewhere,
}

/// A way that one run took, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The runs.
    pub runs: Vec<usize>,
    /// Their paths on it, which may part again. Empty where they wait at the meeting already.
    pub stretches: Vec<Stretch>,
}

impl Contrast {
    /// The runs of a story beside each other, each by its events from the first on.
    pub fn of(scenario: &Scenario, runs: &[&[Event]]) -> Self {
        let runs: Vec<_> = runs.iter().map(|events| Side::of(scenario, events)).collect();
        let paths: Vec<_> = runs.iter().map(|side| &*side.path.visits).collect();
        let stretches = align::align(scenario, &paths);
        let timelines: Vec<_> = runs.iter().map(|side| &side.timeline).collect();
        let delayed = later::delayed(&timelines);
        Self { runs, stretches, delayed }
    }
}

impl Side {
    fn of(scenario: &Scenario, events: &[Event]) -> Self {
        let path = Path::of(events);
        let (events, _) = shown(events);
        let figures = path.is_whole().then(|| Figures {
            curves: curves(scenario, events),
            indicators: Indicators::of(scenario, events),
        });
        Self { path, timeline: Timeline::for_others(scenario, events), figures }
    }
}
