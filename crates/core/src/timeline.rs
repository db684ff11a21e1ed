//! The timeline of a run: what grew from what, immediate and delayed side by side.

use crate::agenda::Due;
use crate::event::Event;
use crate::id::{ChoiceId, OutcomeId, PromiseId, Table};
use crate::path::shown;
use crate::scenario::Scenario;

/// What a run brought, decision by decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The start, if it brought something, and every decision, in order.
    pub steps: Vec<Step>,
}

/// A decision, or the start, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it was.
    pub cause: Cause,
    /// The clock when it was made.
    pub clock: i64,
    /// What it brought at once: effects, and what chance added.
    pub now: Vec<Event>,
    /// What it brought later, in the order in which that was settled.
    pub later: Vec<Later>,
}

/// What consequences grow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The story as it begins.
    Start,
    /// A decision.
    Choice {
        /// Its number, from 1.
        turn: i64,
        /// The choice.
        choice: ChoiceId,
        /// Whether the clock took it, not the learner.
        timed_out: bool,
    },
}

/// A consequence that came later, or was to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// What it is.
    pub what: LaterWhat,
    /// How it ended.
    pub fate: Fate,
    /// The clock when it ended so.
    pub clock: i64,
    /// Whether the story was over by then.
    pub in_aftermath: bool,
    /// Whether its time came at all. What lapsed then did so because its condition failed.
    pub was_due: bool,
    /// What it brought.
    pub effects: Vec<Event>,
}

/// A kind of later consequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaterWhat {
    /// A delayed outcome.
    Outcome(OutcomeId),
    /// A promise that was made.
    Promise(PromiseId),
}

/// How a later consequence ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It happened.
    Surfaced,
    /// It was due, or never came due, and did not happen.
    Lapsed,
    /// Something that was done called it off.
    Cancelled,
    /// The promise was kept.
    Kept,
    /// The promise was broken.
    Broken,
}

impl Timeline {
    /// The decision of a turn, and what came of it.
    pub fn decision(&self, turn: i64) -> Option<&Step> {
        self.steps.iter().find(
            |step| matches!(step.cause, Cause::Choice { turn: of_step, .. } if of_step == turn),
        )
    }

    /// The timeline that the events of a run make.
    pub fn of(scenario: &Scenario, events: &[Event]) -> Self {
        let mut builder = Builder {
            steps: vec![Step { cause: Cause::Start, clock: 0, now: Vec::new(), later: Vec::new() }],
            outcomes: scenario.outcomes.values().map(|_| (0, Due::Ending)).collect(),
            promises: scenario.promises.values().map(|_| (0, 0)).collect(),
            place: Place::Now(0),
            clock: 0,
            ended_at: None,
            horizon: scenario.horizon,
            timed_out: false,
        };
        events.iter().for_each(|&event| builder.add(event));
        let mut steps = builder.steps;
        if steps[0].now.is_empty() && steps[0].later.is_empty() {
            steps.remove(0);
        }
        Self { steps }
    }

    /// The timeline as others may see it: of a run that came to no ending only what was done, and not
    /// how the meters moved. See [`crate::path`].
    pub fn for_others(scenario: &Scenario, events: &[Event]) -> Self {
        let (events, ending) = shown(events);
        if ending.is_some() {
            return Self::of(scenario, events);
        }
        let is_told = |event: &&Event| !matches!(event, Event::Changed { .. });
        let told: Vec<_> = events.iter().filter(is_told).copied().collect();
        Self::of(scenario, &told)
    }
}

struct Builder {
    steps: Vec<Step>,
    /// The step that scheduled each outcome last, and for when.
    outcomes: Table<OutcomeId, (usize, Due)>,
    /// The step that made each promise last, and its deadline.
    promises: Table<PromiseId, (usize, i64)>,
    place: Place,
    clock: i64,
    ended_at: Option<i64>,
    horizon: i64,
    timed_out: bool,
}

/// Where effects are filed.
#[derive(Clone, Copy)]
enum Place {
    /// What a step brings at once.
    Now(usize),
    /// What a later consequence of a step brings: the step, and the consequence.
    Later(usize, usize),
}

impl Builder {
    fn step(&self) -> usize {
        match self.place {
            Place::Now(step) | Place::Later(step, _) => step,
        }
    }

    fn add(&mut self, event: Event) {
        match event {
            Event::TimedOut { .. } => self.timed_out = true,
            Event::Chose { turn, choice, .. } => {
                let timed_out = std::mem::take(&mut self.timed_out);
                let cause = Cause::Choice { turn, choice, timed_out };
                let (clock, now, later) = (self.clock, Vec::new(), Vec::new());
                self.steps.push(Step { cause, clock, now, later });
                self.place = Place::Now(self.steps.len() - 1);
            }
            Event::Entered { clock, .. } => {
                self.clock = clock;
                self.place = Place::Now(self.steps.len() - 1);
            }
            Event::Scheduled { outcome, due } => self.outcomes[outcome] = (self.step(), due),
            Event::Surfaced { outcome, clock } => {
                self.clock = clock;
                let (step, _) = self.outcomes[outcome];
                let index = self.settle_outcome(outcome, Fate::Surfaced);
                self.place = Place::Later(step, index);
            }
            Event::Lapsed { outcome } => _ = self.settle_outcome(outcome, Fate::Lapsed),
            Event::Cancelled { outcome } => _ = self.settle_outcome(outcome, Fate::Cancelled),
            Event::Promised { promise, due } => {
                self.promises[promise] = (self.step(), due);
                self.file(event);
            }
            Event::Kept { promise } => {
                let (step, _) = self.promises[promise];
                self.settle(step, LaterWhat::Promise(promise), Fate::Kept, true);
                // The step that made it tells of it already.
                if step != self.step() {
                    self.file(event);
                }
            }
            Event::Broken { promise } => {
                let (step, due) = self.promises[promise];
                self.clock = self.clock.max(due);
                let index = self.settle(step, LaterWhat::Promise(promise), Fate::Broken, true);
                self.place = Place::Later(step, index);
            }
            Event::Said { .. } => {
                // What is said on entering a scene is the story; what is said later is consequence.
                if matches!(self.place, Place::Later(..)) {
                    self.file(event);
                }
            }
            Event::Changed { .. }
            | Event::Set { .. }
            | Event::Cleared { .. }
            | Event::Noticed { .. }
            | Event::Marked { .. }
            | Event::Credited { .. }
            | Event::Flagged => self.file(event),
            Event::Ended { clock, .. } => {
                self.clock = clock;
                self.ended_at = Some(clock);
            }
            Event::Started { .. }
            | Event::Showed { .. }
            | Event::Drew { .. }
            | Event::Passed { .. }
            | Event::OptedOut { .. }
            | Event::Stuck { .. }
            | Event::Finished { .. } => {}
        }
    }

    fn file(&mut self, event: Event) {
        match self.place {
            Place::Now(step) => self.steps[step].now.push(event),
            Place::Later(step, index) => self.steps[step].later[index].effects.push(event),
        }
    }

    /// Files how an outcome ended, and returns its place among those of its step.
    fn settle_outcome(&mut self, outcome: OutcomeId, fate: Fate) -> usize {
        let (step, due) = self.outcomes[outcome];
        let was_due = match (due, self.ended_at) {
            (Due::Ending, _) | (_, None) => true,
            // No decision is made any more.
            (Due::Turn(_), Some(_)) => false,
            (Due::Clock(due), Some(end)) => due <= end + self.horizon,
        };
        self.settle(step, LaterWhat::Outcome(outcome), fate, was_due)
    }

    /// Files how a consequence of a step ended, and returns its place among those of the step.
    fn settle(&mut self, step: usize, what: LaterWhat, fate: Fate, was_due: bool) -> usize {
        let (clock, in_aftermath) = (self.clock, self.ended_at.is_some());
        let later = &mut self.steps[step].later;
        later.push(Later { what, fate, clock, in_aftermath, was_due, effects: Vec::new() });
        later.len() - 1
    }
}
