//! What the events of a run add up to, found from the events alone.

use crate::event::Event;
use crate::id::{FlagId, MeterId, PromiseId, SceneId, SignalId, Table};
use crate::scenario::Scenario;

/// What the events so far add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The scene that the run is in.
    pub scene: SceneId,
    /// Decisions so far.
    pub turn: i64,
    /// Simulated minutes since the start.
    pub clock: i64,
    /// The value of each meter.
    pub meters: Table<MeterId, i64>,
    /// Whether each flag is set.
    pub flags: Table<FlagId, bool>,
    /// How each signal fared.
    pub signals: Table<SignalId, SignalFate>,
    /// How the latest making of each promise stands; `None` if it was never made.
    pub promises: Table<PromiseId, Option<PromiseFate>>,
    /// How many times each scene was entered.
    pub visits: Table<SceneId, u32>,
}

/// How a signal fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalFate {
    /// It was not on display, or not yet.
    Unseen,
    /// It was on display in a scene that was entered, and was not picked up.
    Missed,
    /// It was picked up.
    Noticed,
}

/// How the latest making of a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseFate {
    /// Open, and due at that clock.
    Open(i64),
    /// Kept.
    Kept,
    /// Broken.
    Broken,
    /// Closed when the learner stopped.
    Dropped,
}

impl Tally {
    /// Before the first event.
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            scene: scenario.start,
            turn: 0,
            clock: 0,
            meters: scenario.meters.values().map(|meter| meter.start).collect(),
            flags: scenario.flags.values().map(|_| false).collect(),
            signals: scenario.signals.values().map(|_| SignalFate::Unseen).collect(),
            promises: scenario.promises.values().map(|_| None).collect(),
            visits: scenario.scenes.values().map(|_| 0).collect(),
        }
    }

    /// After all `events`, from the first of the run on.
    pub fn of(scenario: &Scenario, events: &[Event]) -> Self {
        let mut tally = Self::new(scenario);
        events.iter().for_each(|&event| tally.add(scenario, event));
        tally
    }

    /// Takes the next event in.
    pub fn add(&mut self, scenario: &Scenario, event: Event) {
        match event {
            Event::Entered { scene, clock, .. } => {
                self.scene = scene;
                self.clock = clock;
                self.visits[scene] += 1;
                for &signal in &scenario.scenes[scene].hints {
                    if self.signals[signal] == SignalFate::Unseen {
                        self.signals[signal] = SignalFate::Missed;
                    }
                }
            }
            Event::Chose { turn, .. } => self.turn = turn,
            Event::Changed { meter, to, .. } => self.meters[meter] = to,
            Event::Set { flag } => self.flags[flag] = true,
            Event::Cleared { flag } => self.flags[flag] = false,
            Event::Noticed { signal } => self.signals[signal] = SignalFate::Noticed,
            Event::Promised { promise, due } => {
                self.promises[promise] = Some(PromiseFate::Open(due));
            }
            Event::Kept { promise } => self.promises[promise] = Some(PromiseFate::Kept),
            Event::Broken { promise } => self.promises[promise] = Some(PromiseFate::Broken),
            Event::OptedOut { .. } => {
                for promise in self.promises.ids() {
                    if let Some(PromiseFate::Open(_)) = self.promises[promise] {
                        self.promises[promise] = Some(PromiseFate::Dropped);
                    }
                }
            }
            Event::Surfaced { clock, .. }
            | Event::Ended { clock, .. }
            | Event::Finished { clock } => self.clock = clock,
            Event::Started { .. }
            | Event::Said { .. }
            | Event::TimedOut { .. }
            | Event::Showed { .. }
            | Event::Marked { .. }
            | Event::Credited { .. }
            | Event::Flagged
            | Event::Scheduled { .. }
            | Event::Cancelled { .. }
            | Event::Lapsed { .. }
            | Event::Drew { .. }
            | Event::Passed { .. }
            | Event::Stuck { .. } => {}
        }
    }
}
