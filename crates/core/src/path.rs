//! The path of a run: which scenes were visited, and how each was left.
//!
//! It is what others may see of a run. A run that was stopped and one that was never finished look
//! alike in it: both end at the last decision that waits.

use crate::event::Event;
use crate::id::{BranchId, ChoiceId, SceneId};
use crate::scenario::EndingKind;

/// The path of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The visits, in order.
    pub visits: Vec<Visit>,
    /// The ending that the story came to. `None` where it did not come to one, whyever: then nothing
    /// of the run is scored.
    pub ending: Option<SceneId>,
}

/// A visit to a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Visit {
    /// The scene.
    pub scene: SceneId,
    /// Simulated minutes since the start, on entering.
    pub clock: i64,
    /// How it was left.
    pub left: Left,
}

/// How a scene was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Left {
    /// By a decision.
    Choice {
        /// Its number, from 1.
        turn: i64,
        /// The choice.
        choice: ChoiceId,
        /// Whether the clock took it, not the learner.
        timed_out: bool,
    },
    /// By chance, or on the first way whose condition held.
    Branch(BranchId),
    /// Not at all: it is the ending, or the last that is known.
    Not,
}

impl Left {
    /// Whether two visits were left alike, whenever that was.
    pub fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::Choice { choice, timed_out, .. },
                Self::Choice { choice: other, timed_out: other_timed_out, .. },
            ) => (choice, timed_out) == (other, other_timed_out),
            _ => self == other,
        }
    }
}

impl Path {
    /// The path that the events of a run make.
    pub fn of(events: &[Event]) -> Self {
        let (events, ending) = shown(events);
        let mut visits: Vec<Visit> = Vec::new();
        let mut timed_out = false;
        for event in events {
            let left = match *event {
                Event::Entered { scene, clock, .. } => {
                    visits.push(Visit { scene, clock, left: Left::Not });
                    continue;
                }
                Event::TimedOut { .. } => {
                    timed_out = true;
                    continue;
                }
                Event::Chose { turn, choice, .. } => {
                    Left::Choice { turn, choice, timed_out: std::mem::take(&mut timed_out) }
                }
                Event::Drew { branch, .. } | Event::Passed { branch, .. } => Left::Branch(branch),
                _ => continue,
            };
            if let Some(visit) = visits.last_mut() {
                visit.left = left;
            }
        }
        Self { visits, ending }
    }

    /// Whether the story came to an ending of its own.
    pub fn is_whole(&self) -> bool {
        self.ending.is_some()
    }
}

/// The events of a run that others may see, and the ending that it came to.
///
/// Without one, they end where the last decision waits: whether the learner opted out there, chose a
/// way out that the story offers, or went away, is nobody else's business.
pub fn shown(events: &[Event]) -> (&[Event], Option<SceneId>) {
    let decides = |event: &Event| matches!(event, Event::TimedOut { .. } | Event::Chose { .. });
    for (index, event) in events.iter().enumerate() {
        match *event {
            Event::OptedOut { .. } | Event::Stuck { .. } => return (&events[..index], None),
            Event::Ended { kind: EndingKind::Stopped, .. } => {
                let before = events[..index].iter().rposition(decides).unwrap_or(index);
                let by_clock = before > 0 && matches!(events[before - 1], Event::TimedOut { .. });
                return (&events[..before - usize::from(by_clock)], None);
            }
            Event::Ended { scene, .. } => return (events, Some(scene)),
            _ => {}
        }
    }
    (events, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn a_way_out_that_the_clock_took_is_not_shown_either() {
        let scene = SceneId::new(0);
        let events = [
            Event::Entered { scene, turn: 0, clock: 0 },
            Event::TimedOut { scene },
            Event::Chose { turn: 1, scene, choice: ChoiceId::new(0) },
            Event::Entered { scene: SceneId::new(1), turn: 1, clock: 0 },
            Event::Ended { scene: SceneId::new(1), kind: EndingKind::Stopped, turn: 1, clock: 0 },
        ];
        assert_eq!(shown(&events), (&events[..1], None));
    }
}
