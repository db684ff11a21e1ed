//! Choices that could be half of a hollow pair, as far as the file alone tells.

use mile_core::guard::Guard;
use mile_core::id::{ChoiceId, Table};
use mile_core::scenario::{Choice, Scenario};

/// Pairs of choices of a scene that may turn out to have the same effect.
#[derive(Debug)]
pub(crate) struct Candidates {
    pairs: Vec<(ChoiceId, ChoiceId)>,
    among: Table<ChoiceId, bool>,
}

impl Candidates {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let read = read_by_guards(scenario);
        let mut among: Table<_, _> = scenario.choices.ids().map(|_| false).collect();
        let mut pairs = Vec::new();
        for scene in scenario.scenes.ids() {
            let choices = || scenario.choices_of(scene).iter().filter(|&choice| !read[choice]);
            for a in choices() {
                for b in choices().filter(|&b| b > a) {
                    if may_be_alike(&scenario.choices[a], &scenario.choices[b]) {
                        pairs.push((a, b));
                        (among[a], among[b]) = (true, true);
                    }
                }
            }
        }
        Self { pairs, among }
    }

    /// The pairs, in the order of the file.
    pub(crate) fn pairs(&self) -> &[(ChoiceId, ChoiceId)] {
        &self.pairs
    }

    /// Whether a choice is half of a pair.
    pub(crate) fn contains(&self, choice: ChoiceId) -> bool {
        self.among[choice]
    }
}

/// What a choice schedules is its own, so choices that schedule anything are never alike.
fn may_be_alike(a: &Choice, b: &Choice) -> bool {
    a.takes == b.takes
        && a.goto == b.goto
        && a.detour == b.detour
        && a.later.is_empty()
        && b.later.is_empty()
}

/// Whether a guard asks if a choice was taken, which tells it from all others.
fn read_by_guards(scenario: &Scenario) -> Table<ChoiceId, bool> {
    let mut read: Table<_, _> = scenario.choices.ids().map(|_| false).collect();
    for guard in scenario.guards.values() {
        guard.walk(&mut |part| {
            if let Guard::Chose(choice) = part {
                read[*choice] = true;
            }
        });
    }
    read
}
