//! The agenda: delayed outcomes and promise deadlines that wait for their time.

use crate::id::{OutcomeId, PromiseId};

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pending {
    /// A delayed outcome.
    Outcome(OutcomeId),
    /// The deadline of an open promise.
    Deadline(PromiseId),
}

/// When it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// When the clock reaches this many minutes.
    Clock(i64),
    /// After this decision.
    Turn(i64),
    /// When the run has ended.
    Ending,
}

/// Something that waits, and for when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What.
    pub what: Pending,
    /// When.
    pub due: Due,
}

/// Everything that waits, in order of scheduling. Few things wait at a time, so it is a row that is
/// walked, and the soonest dues are kept beside it: most decisions find that nothing is due.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Agenda {
    entries: Vec<Entry>,
    soonest_clock: i64,
    soonest_turn: i64,
}

impl Clone for Agenda {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), ..*self }
    }

    fn clone_from(&mut self, source: &Self) {
        self.entries.clone_from(&source.entries);
        (self.soonest_clock, self.soonest_turn) = (source.soonest_clock, source.soonest_turn);
    }
}

impl Default for Agenda {
    fn default() -> Self {
        Self { entries: Vec::new(), soonest_clock: i64::MAX, soonest_turn: i64::MAX }
    }
}

impl Agenda {
    /// What waits, in order of scheduling.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// When `what` is due, if it waits.
    pub fn due(&self, what: Pending) -> Option<Due> {
        self.entries.iter().find(|entry| entry.what == what).map(|entry| entry.due)
    }

    /// Puts `what` at the end of the order of scheduling. It waits at most once: if it waited
    /// already, it moves.
    pub(crate) fn schedule(&mut self, what: Pending, due: Due) {
        self.remove(what);
        match due {
            Due::Clock(clock) => self.soonest_clock = self.soonest_clock.min(clock),
            Due::Turn(turn) => self.soonest_turn = self.soonest_turn.min(turn),
            Due::Ending => {}
        }
        self.entries.push(Entry { what, due });
    }

    /// Takes `what` off, if it waits.
    pub(crate) fn remove(&mut self, what: Pending) {
        if let Some(index) = self.entries.iter().position(|entry| entry.what == what) {
            self.remove_at(index);
        }
    }

    /// Takes off the first of what is due soonest by turn, if that is not after `turn`.
    #[inline]
    pub(crate) fn take_by_turn(&mut self, turn: i64) -> Option<Pending> {
        if self.soonest_turn > turn {
            return None;
        }
        self.take_first(Due::Turn(self.soonest_turn))
    }

    /// Takes off the first of what is due soonest by time, if that is not after `clock`, with its
    /// due time.
    #[inline]
    pub(crate) fn take_by_clock(&mut self, clock: i64) -> Option<(Pending, i64)> {
        let soonest = self.soonest_clock;
        if soonest > clock {
            return None;
        }
        self.take_first(Due::Clock(soonest)).map(|what| (what, soonest))
    }

    /// Takes off the first of what waits for the ending.
    pub(crate) fn take_at_ending(&mut self) -> Option<Pending> {
        self.take_first(Due::Ending)
    }

    /// Takes off the first delayed outcome that waits for a turn, or, when none does, for a time.
    pub(crate) fn take_outcome(&mut self) -> Option<OutcomeId> {
        let is_outcome = |entry: &&Entry| matches!(entry.what, Pending::Outcome(_));
        let by_turn = |entry: &&Entry| matches!(entry.due, Due::Turn(_));
        let waiting = || self.entries.iter().filter(is_outcome);
        let first = waiting().find(by_turn).or_else(|| waiting().next())?.what;
        self.remove(first);
        match first {
            Pending::Outcome(outcome) => Some(outcome),
            Pending::Deadline(_) => None,
        }
    }

    /// Puts `entries`, in order of scheduling, in the place of what waits.
    pub(crate) fn put(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.entries.clear();
        self.entries.extend(entries);
        self.find_soonest();
    }

    /// Takes everything off.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.find_soonest();
    }

    fn take_first(&mut self, due: Due) -> Option<Pending> {
        let index = self.entries.iter().position(|entry| entry.due == due)?;
        Some(self.remove_at(index))
    }

    fn remove_at(&mut self, index: usize) -> Pending {
        let entry = self.entries.remove(index);
        self.find_soonest();
        entry.what
    }

    fn find_soonest(&mut self) {
        self.soonest_clock = i64::MAX;
        self.soonest_turn = i64::MAX;
        for entry in &self.entries {
            match entry.due {
                Due::Clock(clock) => self.soonest_clock = self.soonest_clock.min(clock),
                Due::Turn(turn) => self.soonest_turn = self.soonest_turn.min(turn),
                Due::Ending => {}
            }
        }
    }
}
