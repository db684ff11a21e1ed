//! What came later in one run and not, or otherwise, in another.

use std::collections::BTreeMap;

use crate::event::Event;
use crate::timeline::{Cause, Fate, Later, LaterWhat, Timeline};

/// A later consequence in which runs differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delayed {
    /// What it is.
    pub what: LaterWhat,
    /// What became of it in each run. `None` where it was never under way, or is not known.
    pub runs: Vec<Option<Came>>,
}

/// What became of a later consequence in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// What it grew from.
    pub cause: Cause,
    /// The clock when that was.
    pub caused_at: i64,
    /// How it ended, when, and what it brought.
    pub later: Later,
}

impl Came {
    fn came(&self) -> bool {
        matches!(self.later.fate, Fate::Surfaced | Fate::Kept | Fate::Broken)
    }

    /// Whether the same became of it for the same reason, whenever that was.
    fn is_like(&self, other: &Self) -> bool {
        let cause = |came: &Self| match came.cause {
            Cause::Start => None,
            Cause::Choice { choice, timed_out, .. } => Some((choice, timed_out)),
        };
        (cause(self), self.later.fate) == (cause(other), other.later.fate)
            && effects(&self.later).eq(effects(&other.later))
    }
}

/// What it brought, apart from where that left the meters and from times.
fn effects(later: &Later) -> impl Iterator<Item = Event> {
    later.effects.iter().map(|&event| match event {
        Event::Changed { meter, by, .. } => Event::Changed { meter, by, to: 0 },
        Event::Promised { promise, .. } => Event::Promised { promise, due: 0 },
        other => other,
    })
}

/// The later consequences that came in one run at least, and not in all of them alike, in order of
/// the time at which the first came.
pub(super) fn delayed(timelines: &[&Timeline]) -> Vec<Delayed> {
    // What happens several times in a run is told apart by its number there.
    let mut found: BTreeMap<(LaterWhat, usize), Vec<Option<Came>>> = BTreeMap::new();
    for (run, timeline) in timelines.iter().enumerate() {
        let mut times: BTreeMap<LaterWhat, usize> = BTreeMap::new();
        for step in &timeline.steps {
            for later in &step.later {
                let time = times.entry(later.what).or_default();
                let runs = found.entry((later.what, *time));
                let runs = runs.or_insert_with(|| vec![None; timelines.len()]);
                let (cause, caused_at, later) = (step.cause, step.clock, later.clone());
                runs[run] = Some(Came { cause, caused_at, later });
                *time += 1;
            }
        }
    }
    let differ = |runs: &[Option<Came>]| {
        let alike = |one: &Option<Came>, other: &Option<Came>| match (one, other) {
            (Some(one), Some(other)) => one.is_like(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        runs.iter().flatten().any(Came::came) && !runs.iter().all(|run| alike(run, &runs[0]))
    };
    let clock = |runs: &[Option<Came>]| {
        runs.iter().flatten().filter(|came| came.came()).map(|came| came.later.clock).min()
    };
    let mut found: Vec<_> = found.into_iter().filter(|(_, runs)| differ(runs)).collect();
    found.sort_by_key(|((what, time), runs)| (clock(runs), *what, *time));
    found.into_iter().map(|((what, _), runs)| Delayed { what, runs }).collect()
}
