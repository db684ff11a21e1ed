//! What exploring found, as `mile explore --format json` prints it.
//!
//! Where not everything was explored, what is not known is `null`, and nothing is said never or
//! always to happen.

mod make;

use std::collections::BTreeMap;

use mile_core::scenario::Scenario;
use serde::Serialize;

use super::facts::FactIds;
use super::findings::{self, Finding};
use super::summary::Summary;
use make::Make;

/// Everything that exploring a scenario found.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Report {
    pub scenario: String,
    /// Whether every path was explored.
    pub exhaustive: bool,
    /// Different states in which the learner decides, or is stuck.
    pub states: u64,
    /// Ways through the story, if everything was explored and none goes round for ever.
    pub paths: Option<f64>,
    pub scenes: Scenes,
    pub choices: Choices,
    pub outcomes: Vec<Outcome>,
    pub endings: Vec<Ending>,
    pub stuck: Vec<Stuck>,
    pub promises: Vec<Promise>,
    pub decisions: Vec<Decision>,
    pub findings: Vec<Finding>,
}

/// Scenes that were entered, and those that cannot be.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Scenes {
    pub reached: Vec<String>,
    pub unreached: Vec<String>,
}

/// Choices that were on offer, and those that never are.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Choices {
    pub offered: Vec<String>,
    pub never_offered: Vec<String>,
}

/// What can become of a delayed outcome.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Outcome {
    pub id: String,
    pub surfaces: Option<bool>,
    pub cancelled: Option<bool>,
    pub lapses: Option<bool>,
}

/// An ending that can be reached.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Ending {
    pub scene: String,
    pub kind: &'static str,
    /// Of random plays, not of people.
    pub share: Option<f64>,
    pub meters: BTreeMap<String, Range>,
    /// Marks of each kind, `credit`, `fraud_flags`.
    pub service: BTreeMap<&'static str, Range>,
    pub shortest: Vec<String>,
    pub draws: Vec<u32>,
}

/// From where to where a number goes, and its mean over random plays.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Range {
    pub min: i64,
    /// `None` where it can grow without end.
    pub max: Option<i64>,
    pub mean: Option<f64>,
}

/// A scene in which nothing can be done.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Stuck {
    pub scene: String,
    pub path: Vec<String>,
    pub draws: Vec<u32>,
}

/// What can become of a promise.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Promise {
    pub id: String,
    pub kept: Option<bool>,
    pub broken: Option<bool>,
}

/// What the choices of a scene come to.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Decision {
    pub scene: String,
    pub choices: Vec<Choice>,
    pub best_now: BTreeMap<String, Vec<String>>,
    pub best_later: BTreeMap<String, Vec<String>>,
}

/// What a choice comes to: the meters right after it and at the end, and how likely each ending is.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Choice {
    pub id: String,
    pub now: BTreeMap<String, f64>,
    pub later: BTreeMap<String, Later>,
    pub endings: BTreeMap<String, f64>,
}

/// A meter at the end: the best and the worst that is possible, and the mean of random plays.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the format, in its words")]
pub struct Later {
    pub best: i64,
    pub mean: f64,
    pub worst: i64,
}

impl Report {
    /// What `summary` says of `scenario`, the file of which reads `text`.
    pub(crate) fn new(scenario: &Scenario, text: &str, summary: &Summary) -> Self {
        let make = Make { scenario, ids: FactIds::new(scenario), summary };
        Self {
            scenario: scenario.id.clone(),
            exhaustive: summary.exhaustive,
            states: summary.states,
            paths: summary.paths.filter(|_| summary.exhaustive).map(|paths| paths as f64),
            scenes: make.scenes(),
            choices: make.choices(),
            outcomes: make.outcomes(),
            endings: make.endings(),
            stuck: make.stuck(),
            promises: make.promises(),
            decisions: make.decisions(),
            findings: findings::find(scenario, text, summary),
        }
    }

    /// As one JSON object on one line.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists: nothing that could fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// To six digits after the point: what is beyond depends on the order of adding up. Halves, which are
/// frequent, go up whether they fell a little short or not.
pub(crate) fn round(value: f64) -> f64 {
    const SHORT: f64 = 1e-4;
    let rounded = (value * 1e6 + SHORT).round() / 1e6;
    // No negative zero.
    rounded + 0.0
}
