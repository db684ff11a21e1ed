//! How things stand at a moment of a run, for whoever looks back at it.

use crate::agenda::Pending;
use crate::id::{FlagId, MeterId, PromiseId, SignalId};
use crate::program::{Holds, Program};
use crate::session::State;
use crate::words::{Voice, capital, trim};

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Decisions so far.
    pub turn: i64,
    /// Simulated minutes since the start.
    pub clock: i64,
    /// Every meter with its value, the hidden ones included.
    pub meters: Vec<(MeterId, i64)>,
    /// Story facts that are so.
    pub flags: Vec<FlagId>,
    /// Signals that were picked up.
    pub noticed: Vec<SignalId>,
    /// Open promises, each with the clock by which it is due.
    pub owed: Vec<(PromiseId, i64)>,
    /// How many consequences are on their way.
    pub coming: usize,
}

impl Moment {
    /// The moment that `state` is.
    pub fn of(program: &Program, state: &State) -> Self {
        let mut moment = Self {
            turn: state.turn(),
            clock: state.clock(),
            meters: Vec::new(),
            flags: Vec::new(),
            noticed: Vec::new(),
            owed: Vec::new(),
            coming: 0,
        };
        for (holds, &value) in program.holds().iter().zip(state.values()) {
            match *holds {
                Holds::Meter(meter) => moment.meters.push((meter, value)),
                Holds::Flag(flag) if value != 0 => moment.flags.push(flag),
                Holds::Noticed(signal) if value != 0 => moment.noticed.push(signal),
                _ => {}
            }
        }
        let promises = program.scenario().promises.ids();
        moment.owed = promises.filter_map(|p| Some((p, state.promise_due(p)?))).collect();
        let is_outcome = |what| matches!(what, Pending::Outcome(_));
        moment.coming = state.agenda().iter().filter(|entry| is_outcome(entry.what)).count();
        moment
    }

    /// The moment in sentences.
    pub fn in_words(&self, voice: Voice<'_>) -> Vec<String> {
        let scenario = voice.scenario;
        let mut words = vec![format!("{}.", capital(&voice.clock(self.clock)))];
        words.extend(self.meters.iter().map(|&(id, value)| {
            let meter = &scenario.meters[id];
            let (min, max) = (meter.min, meter.max);
            format!("{}: {value}, of {min} to {max}.", voice.fill(&meter.label))
        }));
        words.extend(
            self.flags
                .iter()
                .map(|&id| format!("Story fact: {}.", trim(&voice.fill(&scenario.flags[id].text)))),
        );
        words.extend(
            self.noticed.iter().map(|&id| {
                format!("Picked up: {}.", trim(&voice.fill(&scenario.signals[id].text)))
            }),
        );
        words.extend(self.owed.iter().map(|&(id, due)| {
            let text = voice.fill(&scenario.promises[id].text);
            format!("Owed: {}, by {}.", trim(&text), voice.clock(due))
        }));
        words.extend(match self.coming {
            0 => None,
            1 => Some("1 consequence is on its way.".to_owned()),
            some => Some(format!("{some} consequences are on their way.")),
        });
        words
    }
}
