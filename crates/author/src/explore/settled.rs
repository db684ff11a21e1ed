//! Guards that random plays have seen come out both ways: there is nothing to find out about them, so
//! nobody has to look at them but to find what happens.

use std::sync::Arc;

use mile_core::id::{GuardId, Table};
use mile_core::program::Program;
use mile_core::scenario::Scenario;

use super::facts::Fact;
use super::live::Matters;
use super::places::{Decides, guards};
use super::plays;

/// So many decisions settle nearly every guard, and take a fraction of a second.
const DECISIONS: u64 = 20_000;

/// Of each guard, whether it may still turn out to hold always or never.
pub(crate) type Open = Table<GuardId, bool>;

/// Which guards are open.
pub(crate) fn open(program: &Arc<Program>) -> Open {
    let seen = plays::glance(program, DECISIONS);
    let is_open = |guard| {
        let both = [Fact::Held(guard), Fact::Failed(guard)];
        both.into_iter().any(|fact| !seen.has(fact))
    };
    program.scenario().guards.ids().map(is_open).collect()
}

/// Which guards matter to a search: those that decide what happens, and those that are open.
pub(crate) fn matters(scenario: &Scenario, open: &Open) -> Matters {
    let guards = guards(scenario);
    let matters = open.iter().map(|(guard, &is_open)| {
        let decides = guards.decides(guard);
        is_open || !matches!(decides, Some(Decides::Line | Decides::Debrief))
    });
    matters.collect()
}
