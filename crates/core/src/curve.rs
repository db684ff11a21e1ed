//! Meters over simulated time.

pub mod axes;

use crate::event::Event;
use crate::id::{MeterId, PromiseId, Table};
use crate::scenario::Scenario;

/// A value that a meter came to. It stays until the next point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// How many decisions there were by then.
    pub turn: i64,
    /// Simulated minutes since the start.
    pub clock: i64,
    /// The value from then on.
    pub value: i64,
    /// Whether the story was over by then.
    pub in_aftermath: bool,
}

/// How a meter moved in a run, from its value at the start on.
pub type Curve = Vec<Point>;

/// The curve of every meter.
pub fn curves(scenario: &Scenario, events: &[Event]) -> Table<MeterId, Curve> {
    let start = |value| vec![Point { turn: 0, clock: 0, value, in_aftermath: false }];
    let mut curves: Table<MeterId, Curve> =
        scenario.meters.values().map(|meter| start(meter.start)).collect();
    let mut now = Now::new(scenario);
    for &event in events {
        now.add(event);
        if let Event::Changed { meter, to, .. } = event {
            let Now { turn, clock, in_aftermath, .. } = now;
            let points = &mut curves[meter];
            let same = |point: &Point| {
                (point.turn, point.clock, point.in_aftermath) == (turn, clock, in_aftermath)
            };
            // What is over in the same moment is not drawn; the value at the start is.
            if points.len() > 1 && points.last().is_some_and(same) {
                points.pop();
            }
            points.push(Point { turn, clock, value: to, in_aftermath });
        }
    }
    curves
}

/// What time it is between two events.
pub(crate) struct Now {
    pub(crate) turn: i64,
    pub(crate) clock: i64,
    pub(crate) in_aftermath: bool,
    due: Table<PromiseId, i64>,
}

impl Now {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let due = scenario.promises.values().map(|_| 0).collect();
        Self { turn: 0, clock: 0, in_aftermath: false, due }
    }

    pub(crate) fn add(&mut self, event: Event) {
        match event {
            Event::Chose { turn, .. } => self.turn = turn,
            Event::Entered { clock, .. } | Event::Surfaced { clock, .. } => self.clock = clock,
            Event::Ended { clock, .. } => (self.clock, self.in_aftermath) = (clock, true),
            Event::Promised { promise, due } => self.due[promise] = due,
            Event::Broken { promise } => self.clock = self.clock.max(self.due[promise]),
            _ => {}
        }
    }
}
