//! Events as JSON: the shape of section 4 of the format, apart from the events themselves.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::agenda::Due;
use crate::event::Event;
use crate::id::{BranchId, Id, OutcomeId, SceneId};
use crate::scenario::{Body, From, Scenario};
use crate::tally::{SignalFate, Tally};

/// Writes the events of one run, in order.
#[derive(Debug)]
pub struct Wire<'a> {
    scenario: &'a Scenario,
    learner: Option<&'a str>,
    tally: Tally,
}

impl<'a> Wire<'a> {
    /// A writer for a run of `scenario` by `learner`, who may be nameless.
    pub fn new(scenario: &'a Scenario, learner: Option<&'a str>) -> Self {
        Self { scenario, learner, tally: Tally::new(scenario) }
    }

    /// The next event of the run in its written shape.
    pub fn event(&mut self, event: Event) -> WireEvent<'a> {
        let scenario = self.scenario;
        self.tally.add(scenario, event);
        let scene_name = |scene: SceneId| scenario.scenes[scene].id.text.as_str();
        let outcome_name = |outcome: OutcomeId| scenario.outcomes[outcome].id.text.as_str();
        let promise_name = |promise| scenario.promises[promise].id.text.as_str();
        match event {
            Event::Started { seed } => WireEvent::Started { scenario: &scenario.id, seed },
            Event::Entered { scene, turn, clock } => {
                WireEvent::Entered { scene: scene_name(scene), turn, clock }
            }
            Event::Said { line } => {
                let line = &scenario.lines[line];
                let who = &scenario.cast[line.who].id.text;
                WireEvent::Said { who, text: scenario.fill(&line.text, self.learner) }
            }
            Event::TimedOut { scene } => WireEvent::TimedOut { scene: scene_name(scene) },
            Event::Chose { turn, scene, choice } => {
                let choice = &scenario.choices[choice].id.text;
                WireEvent::Chose { turn, scene: scene_name(scene), choice }
            }
            Event::Showed { behaviour } => {
                WireEvent::Showed { behaviour: &scenario.behaviours[behaviour].id.text }
            }
            Event::Changed { meter, by, to } => {
                WireEvent::Changed { meter: &scenario.meters[meter].id.text, by, to }
            }
            Event::Set { flag } => WireEvent::Set { flag: &scenario.flags[flag].id.text },
            Event::Cleared { flag } => WireEvent::Cleared { flag: &scenario.flags[flag].id.text },
            Event::Noticed { signal } => {
                WireEvent::Noticed { signal: &scenario.signals[signal].id.text }
            }
            Event::Marked { mark } => WireEvent::Marked { mark: mark.as_str() },
            Event::Credited { amount } => WireEvent::Credited { amount },
            Event::Flagged => WireEvent::Flagged {},
            Event::Promised { promise, due } => {
                WireEvent::Promised { promise: promise_name(promise), due }
            }
            Event::Kept { promise } => WireEvent::Kept { promise: promise_name(promise) },
            Event::Broken { promise } => WireEvent::Broken { promise: promise_name(promise) },
            Event::Scheduled { outcome, due } => {
                let from = origin(scenario, outcome);
                WireEvent::Scheduled { outcome: outcome_name(outcome), from, due: WireDue(due) }
            }
            Event::Cancelled { outcome } => WireEvent::Cancelled { outcome: outcome_name(outcome) },
            Event::Lapsed { outcome } => WireEvent::Lapsed { outcome: outcome_name(outcome) },
            Event::Surfaced { outcome, clock } => {
                let from = origin(scenario, outcome);
                WireEvent::Surfaced { outcome: outcome_name(outcome), from, clock }
            }
            Event::Drew { scene, branch } => {
                let branch = branch_index(scenario, branch);
                WireEvent::Drew { scene: scene_name(scene), branch }
            }
            Event::Passed { scene, branch } => {
                let branch = branch_index(scenario, branch);
                WireEvent::Passed { scene: scene_name(scene), branch }
            }
            Event::Ended { scene, kind, turn, clock } => {
                WireEvent::Ended { scene: scene_name(scene), kind: kind.as_str(), turn, clock }
            }
            Event::OptedOut { turn, clock } => WireEvent::OptedOut { turn, clock },
            Event::Stuck { scene, turn } => WireEvent::Stuck { scene: scene_name(scene), turn },
            Event::Finished { clock } => {
                let signals = |fate: SignalFate| {
                    let such = self.tally.signals.iter().filter(move |&(_, &f)| f == fate);
                    such.map(|(id, _)| scenario.signals[id].id.text.as_str()).collect()
                };
                let meters = self.tally.meters.iter();
                let set = self.tally.flags.iter().filter(|&(_, &set)| set);
                WireEvent::Finished {
                    clock,
                    meters: WireMeters(
                        meters.map(|(m, &value)| (&*scenario.meters[m].id.text, value)).collect(),
                    ),
                    flags: set.map(|(flag, _)| &*scenario.flags[flag].id.text).collect(),
                    noticed: signals(SignalFate::Noticed),
                    missed: signals(SignalFate::Missed),
                }
            }
        }
    }
}

/// An event in its written shape. The variants and fields are those of section 4 of the format.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the event of the same name")]
pub enum WireEvent<'a> {
    Started {
        scenario: &'a str,
        seed: u64,
    },
    Entered {
        scene: &'a str,
        turn: i64,
        clock: i64,
    },
    Said {
        who: &'a str,
        text: Cow<'a, str>,
    },
    TimedOut {
        scene: &'a str,
    },
    Chose {
        turn: i64,
        scene: &'a str,
        choice: &'a str,
    },
    Showed {
        behaviour: &'a str,
    },
    Changed {
        meter: &'a str,
        by: i64,
        to: i64,
    },
    Set {
        flag: &'a str,
    },
    Cleared {
        flag: &'a str,
    },
    Noticed {
        signal: &'a str,
    },
    Marked {
        mark: &'a str,
    },
    Credited {
        amount: i64,
    },
    Flagged {},
    Promised {
        promise: &'a str,
        due: i64,
    },
    Kept {
        promise: &'a str,
    },
    Broken {
        promise: &'a str,
    },
    Scheduled {
        outcome: &'a str,
        from: String,
        due: WireDue,
    },
    Cancelled {
        outcome: &'a str,
    },
    Lapsed {
        outcome: &'a str,
    },
    Surfaced {
        outcome: &'a str,
        from: String,
        clock: i64,
    },
    Drew {
        scene: &'a str,
        branch: usize,
    },
    Passed {
        scene: &'a str,
        branch: usize,
    },
    Ended {
        scene: &'a str,
        kind: &'a str,
        turn: i64,
        clock: i64,
    },
    OptedOut {
        turn: i64,
        clock: i64,
    },
    Stuck {
        scene: &'a str,
        turn: i64,
    },
    Finished {
        clock: i64,
        meters: WireMeters<'a>,
        flags: Vec<&'a str>,
        noticed: Vec<&'a str>,
        missed: Vec<&'a str>,
    },
}

/// `{"clock":N}`, `{"turn":N}` or `"ending"`.
#[derive(Debug)]
pub struct WireDue(Due);

impl Serialize for WireDue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (unit, number) = match self.0 {
            Due::Clock(clock) => ("clock", clock),
            Due::Turn(turn) => ("turn", turn),
            Due::Ending => return serializer.serialize_str("ending"),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(unit, &number)?;
        map.end()
    }
}

/// The meters with their values, in the order of the file.
#[derive(Debug)]
pub struct WireMeters<'a>(Vec<(&'a str, i64)>);

impl Serialize for WireMeters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// Where a delayed outcome was first written: `scene.choice`, `scene#INDEX` or `start`.
fn origin(scenario: &Scenario, outcome: OutcomeId) -> String {
    match scenario.outcomes[outcome].from {
        From::Start => "start".to_owned(),
        From::Choice(choice) => {
            let choice = &scenario.choices[choice];
            format!("{}.{}", scenario.scenes[choice.scene].id.text, choice.id.text)
        }
        From::Branch(branch) => {
            let scene = &scenario.scenes[scenario.branches[branch].scene];
            format!("{}#{}", scene.id.text, branch_index(scenario, branch))
        }
    }
}

/// The place of a branch or way in its scene, from 0.
fn branch_index(scenario: &Scenario, branch: BranchId) -> usize {
    match scenario.scenes[scenario.branches[branch].scene].body {
        Body::Chance(branches) | Body::Next(branches) => branches.position(branch).unwrap_or(0),
        Body::Choices { .. } | Body::Ending(_) => branch.index(),
    }
}
