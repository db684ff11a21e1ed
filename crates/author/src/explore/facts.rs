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
    first: Vec<At>,
}

impl Facts {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self { first: vec![At::NEVER; FactIds::new(scenario).len()] }
    }

    /// Takes in what one core has seen.
    pub(crate) fn join(&mut self, sightings: &[Sighting]) {
        for &Sighting { fact, at } in sightings {
            let first = &mut self.first[fact as usize];
            *first = at.min(*first);
        }
    }

    /// Where each was first seen, by the numbers of the facts.
    pub(crate) fn firsts(&self) -> &[At] {
        &self.first
    }
}

/// The first time that one core sees a fact, by its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sighting {
    fact: u32,
    at: At,
}

/// What one core has seen. It goes through the search in order, so the first time that it sees a fact
/// is the smallest, and a bit for each is all that it need remember.
#[derive(Debug)]
pub(crate) struct Seen {
    ids: FactIds,
    known: Vec<u64>,
    /// What was seen since somebody took it.
    pub(crate) new: Vec<Sighting>,
}

impl Seen {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let ids = FactIds::new(scenario);
        Self { ids, known: vec![0; ids.len().div_ceil(64)], new: Vec::new() }
    }

    #[inline]
    pub(crate) fn see(&mut self, fact: Fact, at: At) {
        let number = self.ids.of(fact);
        let (word, bit) = (&mut self.known[number / 64], 1 << (number % 64));
        if *word & bit == 0 {
            *word |= bit;
            self.new.push(Sighting { fact: number as u32, at });
        }
    }

    /// Whether it was seen.
    pub(crate) fn has(&self, fact: Fact) -> bool {
        let number = self.ids.of(fact);
        self.known[number / 64] >> (number % 64) & 1 == 1
    }

    /// Has seen what another has seen.
    pub(crate) fn join(&mut self, other: &Self) {
        self.known.iter_mut().zip(&other.known).for_each(|(known, other)| *known |= other);
    }
}
