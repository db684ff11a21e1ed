//! Guards that random plays have seen come out both ways: there is nothing to find out about them.

use std::sync::Arc;

use mile_core::program::Program;

use super::facts::Fact;
use super::live::Matters;
use super::places::{Decides, guards};
use super::plays;

/// So many decisions settle nearly every guard, and take a fraction of a second.
const DECISIONS: u64 = 20_000;

/// Which guards matter to a search: those that decide what happens, and those that may still turn out
/// to hold always or never.
pub(crate) fn matters(program: &Arc<Program>) -> Matters {
    let scenario = program.scenario();
    let seen = plays::glance(program, DECISIONS);
    let guards = guards(scenario);
    let matters = scenario.guards.ids().map(|guard| {
        let only_tells = guards
            .get(&guard)
            .is_some_and(|(_, decides)| matches!(decides, Decides::Line | Decides::Debrief));
        let is_settled = [Fact::Held(guard), Fact::Failed(guard)]
            .into_iter()
            .all(|fact| seen.first(fact).is_some());
        !(only_tells && is_settled)
    });
    matters.collect()
}
