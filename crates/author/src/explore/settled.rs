//! Guards that random plays have seen come out both ways: there is nothing to find out about them, so
//! nobody has to look at them but to find what happens.

use std::sync::Arc;

use mile_core::id::{GuardId, Table};
use mile_core::program::Program;
use mile_core::scenario::Scenario;

use super::facts::Fact;
use super::places::{Decides, Guards, Place, guards};
use super::plays;

/// So many decisions settle nearly every guard, and take a fraction of a second.
const DECISIONS: u64 = 20_000;

/// The guards of a story, and which of them are open: they may still turn out to hold always or never.
pub(crate) struct Open {
    guards: Guards,
    is_open: Table<GuardId, bool>,
}

impl Open {
    /// All are open.
    pub(crate) fn all(scenario: &Scenario) -> Self {
        let is_open = scenario.guards.ids().map(|_| true).collect();
        Self { guards: guards(scenario), is_open }
    }

    /// Those are open that some random plays do not settle.
    pub(crate) fn unsettled(program: &Arc<Program>) -> Self {
        let all = Arc::new(Self::all(program.scenario()));
        let seen = plays::glance(program, &all, DECISIONS);
        let is_open = |guard| {
            let both = [Fact::Held(guard), Fact::Failed(guard)];
            both.into_iter().any(|fact| !seen.has(fact))
        };
        let is_open = program.scenario().guards.ids().map(is_open).collect();
        Self { guards: all.guards.clone(), is_open }
    }

    /// Whether a guard is open.
    #[inline]
    pub(crate) fn has(&self, guard: GuardId) -> bool {
        self.is_open[guard]
    }

    /// Those that are open, where they are and what they decide.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (GuardId, Place, Decides)> {
        self.guards.iter().filter(|&(guard, ..)| self.has(guard))
    }

    /// Whether a guard matters to a search: it decides what happens, or it is open.
    pub(crate) fn matters(&self, guard: GuardId) -> bool {
        let decides = self.guards.decides(guard);
        self.has(guard) || !matches!(decides, Some(Decides::Line | Decides::Debrief))
    }

    /// The guards of the debrief, open or not.
    pub(crate) fn debrief(&self) -> impl Iterator<Item = GuardId> {
        let debrief = self.guards.iter().filter(|&(.., decides)| decides == Decides::Debrief);
        debrief.map(|(guard, ..)| guard)
    }
}
