//! Moves worth naming: the decisions that turned something, by a rule that everybody can check.
//!
//! Nothing is ranked; a move is named for what came of it, and what the clock took is no move.

use crate::event::Event;
use crate::id::{ChoiceId, MeterId, OutcomeId, PromiseId, SignalId};
use crate::path::shown;
use crate::scenario::Scenario;
use crate::timeline::{Cause, Fate, Step, Timeline};

/// A decision and what makes it worth naming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// Its number, from 1.
    pub turn: i64,
    /// The choice.
    pub choice: ChoiceId,
    /// Why, in the order of [`Because`].
    pub because: Vec<Because>,
}

/// What makes a decision worth naming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// It picked up a signal.
    PickedUp(SignalId),
    /// It kept a promise.
    Kept(PromiseId),
    /// It called off what would have come.
    CalledOff(OutcomeId),
    /// What it brought at once and what it brought later moved a meter in opposite directions.
    Turned(MeterId),
    /// It moved so many meters, at once and later; no decision of the run moved more, and at most two
    /// moved as many.
    Moved(usize),
}

/// How many decisions may share the most meters moved and still be named for it.
const SHARED: usize = 2;
/// The fewest meters that a decision is named for moving.
const FEWEST: usize = 2;

/// The moves of a run that are worth naming, in its order.
pub fn worth(scenario: &Scenario, events: &[Event]) -> Vec<Worth> {
    let (events, ending) = shown(events);
    let mut found: Vec<Worth> = Vec::new();
    let mut moved = Vec::new();
    for step in Timeline::of(scenario, events).steps {
        let Cause::Choice { turn, choice, timed_out: false } = step.cause else { continue };
        let mut because = at_once(events, turn);
        if ending.is_some() {
            because.extend(turned(&step).into_iter().map(Because::Turned));
            moved.push((found.len(), meters(&step).len()));
        }
        found.push(Worth { turn, choice, because });
    }
    let most = moved.iter().map(|&(_, meters)| meters).max().unwrap_or(0);
    moved.retain(|&(_, meters)| meters == most);
    if most >= FEWEST && moved.len() <= SHARED {
        moved.iter().for_each(|&(index, _)| found[index].because.push(Because::Moved(most)));
    }
    for worth in &mut found {
        worth.because.sort_unstable();
        worth.because.dedup();
    }
    found.retain(|worth| !worth.because.is_empty());
    found
}

/// What the decision of `turn` picked up, kept and called off by itself: before anything that was due
/// surfaced.
fn at_once(events: &[Event], turn: i64) -> Vec<Because> {
    let is_it = |event: &&Event| matches!(event, Event::Chose { turn: t, .. } if *t == turn);
    let own = events.iter().skip_while(|event| !is_it(event)).skip(1).take_while(|event| {
        !matches!(event, Event::Entered { .. } | Event::Surfaced { .. } | Event::Broken { .. })
    });
    let because = own.filter_map(|event| match *event {
        Event::Noticed { signal } => Some(Because::PickedUp(signal)),
        Event::Kept { promise } => Some(Because::Kept(promise)),
        Event::Cancelled { outcome } => Some(Because::CalledOff(outcome)),
        _ => None,
    });
    because.collect()
}

/// The changes that a step brought at once, and those that it brought later.
fn changes(events: &[Event]) -> impl Iterator<Item = (MeterId, i64)> {
    events.iter().filter_map(|event| match *event {
        Event::Changed { meter, by, .. } => Some((meter, by)),
        _ => None,
    })
}

fn later(step: &Step) -> impl Iterator<Item = (MeterId, i64)> {
    let came = step.later.iter();
    let came = came.filter(|later| !matches!(later.fate, Fate::Lapsed | Fate::Cancelled));
    came.flat_map(|later| changes(&later.effects))
}

/// The meters that a step moved one way at once, and the other way later, all in all.
fn turned(step: &Step) -> Vec<MeterId> {
    let sum = |changes: &mut dyn Iterator<Item = (MeterId, i64)>, meter| -> i64 {
        changes.filter(|&(moved, _)| moved == meter).map(|(_, by)| by).sum()
    };
    let mut turned = meters(step);
    turned.retain(|&meter| {
        let now = sum(&mut changes(&step.now), meter);
        now.signum() * sum(&mut later(step), meter).signum() < 0
    });
    turned
}

/// Every meter that a step moved, at once or later.
fn meters(step: &Step) -> Vec<MeterId> {
    let mut meters: Vec<_> =
        changes(&step.now).chain(later(step)).map(|(meter, _)| meter).collect();
    meters.sort_unstable();
    meters.dedup();
    meters
}
