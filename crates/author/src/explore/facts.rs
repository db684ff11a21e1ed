//! What can be seen happen in a story, and where it was first seen.

use mile_core::id::{ChoiceId, GuardId, Id, OutcomeId, PromiseId, SceneId, SignalId};
use mile_core::scenario::Scenario;

/// Something that can be seen happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    /// A scene was entered.
    Entered(SceneId),
    /// Nothing could be done in a scene.
    Stuck(SceneId),
    /// A scene ended the story.
    Ended(SceneId),
    /// A choice was on offer.
    Offered(ChoiceId),
    /// A choice was not on offer only because it had been taken.
    UsedUp(ChoiceId),
    /// A delayed outcome went on the agenda.
    Scheduled(OutcomeId),
    /// A delayed outcome happened.
    Surfaced(OutcomeId),
    /// A delayed outcome was called off.
    Cancelled(OutcomeId),
    /// A delayed outcome came to nothing.
    Lapsed(OutcomeId),
    /// A delayed outcome led to its scene.
    Followed(OutcomeId),
    /// A promise was made.
    Promised(PromiseId),
    /// A promise was kept.
    Kept(PromiseId),
    /// A promise was broken.
    Broken(PromiseId),
    /// A signal was picked up.
    Noticed(SignalId),
    /// A guard held.
    Held(GuardId),
    /// A guard failed.
    Failed(GuardId),
}

/// Numbers the facts of a scenario.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FactIds {
    starts: [u32; 17],
}

impl FactIds {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let (scenes, choices) = (scenario.scenes.len(), scenario.choices.len());
        let (outcomes, promises) = (scenario.outcomes.len(), scenario.promises.len());
        let (signals, guards) = (scenario.signals.len(), scenario.guards.len());
        let counts = [
            scenes, scenes, scenes, choices, choices, outcomes, outcomes, outcomes, outcomes,
            outcomes, promises, promises, promises, signals, guards, guards,
        ];
        let mut starts = [0; 17];
        for (index, count) in counts.into_iter().enumerate() {
            starts[index + 1] = starts[index] + count as u32;
        }
        Self { starts }
    }

    /// How many facts there are.
    pub(crate) fn len(self) -> usize {
        self.starts[16] as usize
    }

    /// The number of a fact, from 0.
    #[inline]
    pub(crate) fn of(self, fact: Fact) -> usize {
        let (kind, index) = match fact {
            Fact::Entered(id) => (0, id.index()),
            Fact::Stuck(id) => (1, id.index()),
            Fact::Ended(id) => (2, id.index()),
            Fact::Offered(id) => (3, id.index()),
            Fact::UsedUp(id) => (4, id.index()),
            Fact::Scheduled(id) => (5, id.index()),
            Fact::Surfaced(id) => (6, id.index()),
            Fact::Cancelled(id) => (7, id.index()),
            Fact::Lapsed(id) => (8, id.index()),
            Fact::Followed(id) => (9, id.index()),
            Fact::Promised(id) => (10, id.index()),
            Fact::Kept(id) => (11, id.index()),
            Fact::Broken(id) => (12, id.index()),
            Fact::Noticed(id) => (13, id.index()),
            Fact::Held(id) => (14, id.index()),
            Fact::Failed(id) => (15, id.index()),
        };
        self.starts[kind] as usize + index
    }
}

/// A step of the search: the state that it leaves, and which of the ways out of that it takes. Those
/// that are found first in a search by breadth are the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At(u64);

impl At {
    /// Never.
    pub(crate) const NEVER: Self = Self(u64::MAX);

    /// The `ordinal`th way out of `state`, or of the start.
    pub(crate) fn new(state: Option<u32>, ordinal: u32) -> Self {
        let state = state.map_or(0, |state| u64::from(state) + 1);
        Self(state << 32 | u64::from(ordinal))
    }

    /// The state, `None` for the start.
    pub(crate) fn state(self) -> Option<u32> {
        ((self.0 >> 32) as u32).checked_sub(1)
    }

    /// Which of its ways out.
    pub(crate) fn ordinal(self) -> u32 {
        self.0 as u32
    }
}

/// Where each fact was first seen.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) ids: FactIds,
    first: Vec<At>,
}

impl Facts {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let ids = FactIds::new(scenario);
        Self { ids, first: vec![At::NEVER; ids.len()] }
    }

    #[inline]
    pub(crate) fn see(&mut self, fact: Fact, at: At) {
        let first = &mut self.first[self.ids.of(fact)];
        *first = (*first).min(at);
    }

    /// Where each was first seen, by the numbers of the facts.
    pub(crate) fn firsts(&self) -> &[At] {
        &self.first
    }

    /// Where it was first seen.
    pub(crate) fn first(&self, fact: Fact) -> Option<At> {
        Some(self.first[self.ids.of(fact)]).filter(|&at| at != At::NEVER)
    }

    /// Takes in what another has seen.
    pub(crate) fn join(&mut self, other: &Self) {
        self.join_before(other, At::NEVER);
    }

    /// Takes in what another has first seen before a step.
    pub(crate) fn join_before(&mut self, other: &Self, end: At) {
        for (first, &other) in self.first.iter_mut().zip(&other.first) {
            if other < end {
                *first = (*first).min(other);
            }
        }
    }

    /// Nothing has been seen.
    pub(crate) fn forget(&mut self) {
        self.first.fill(At::NEVER);
    }
}
