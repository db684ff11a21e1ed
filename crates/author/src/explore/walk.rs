//! Walks through a story: what was chosen, and what chance did.

use mile_core::id::{ChoiceId, Id};
use mile_core::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// A walk from the start. Of two walks the shorter comes first, and of two that are equally long the
/// one that a search by breadth finds first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Walk {
    /// The choices, by their numbers.
    pub(crate) choices: Vec<u32>,
    /// The branches that the chance scenes took.
    pub(crate) draws: Vec<u32>,
    /// Which of the ways out each step took.
    pub(crate) order: Vec<u32>,
}

impl Walk {
    /// The choices by their ids, as `mile play --choose` takes them.
    pub(crate) fn choice_ids(&self, scenario: &Scenario) -> Vec<String> {
        let ids = self.choices.iter().filter_map(|&choice| {
            let choice = scenario.choices.get(ChoiceId::new(choice as usize))?;
            Some(choice.id.text.clone())
        });
        ids.collect()
    }

    /// The first of this and another.
    pub(crate) fn first(self, other: Self) -> Self {
        if other < self { other } else { self }
    }
}

impl PartialOrd for Walk {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Walk {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let length = self.choices.len().cmp(&other.choices.len());
        length.then_with(|| self.order.cmp(&other.order))
    }
}
