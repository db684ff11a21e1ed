//! What is probably not meant: scenes that cannot be reached, flags that do nothing.
//!
//! A warning that only follows from an error in the same file is held back: what a misspelt name is
//! near to, and what stands in a place that could not be read, may be meant to be used.

use std::collections::BTreeSet;

use super::Lower;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::graph::Graph;
use crate::id::{FlagId, Id, SceneId};
use crate::scenario::From;
use crate::source::Span;
use crate::written;

impl<'l> Lower<'l> {
    pub(super) fn warn(&mut self, written: &written::Scenario<'_>) {
        if written.scenes.is_some() && written.start.is_some() && written.opt_out.is_some() {
            self.warn_of_unreachable_scenes();
        }
        self.warn_of_idle_flags(written);
    }

    fn warn_of_unreachable_scenes(&mut self) {
        if self.uses.lost_destination {
            return;
        }
        let scenario = &self.scenario;
        let skipped = self.skipped_words();
        let meant = self.uses.scenes_meant.iter().enumerate();
        let meant = meant.filter(|&(_, &meant)| meant).map(|(index, _)| SceneId::new(index));
        let named = scenario.scenes.iter().filter(|(_, scene)| skipped.contains(&*scene.id.text));
        let at_start = scenario.outcomes.iter().filter(|(_, outcome)| outcome.from == From::Start);
        let roots: Vec<_> = [scenario.start, scenario.opt_out.goto]
            .into_iter()
            .chain(at_start.filter_map(|(_, outcome)| outcome.goto))
            .chain(meant)
            .chain(named.map(|(id, _)| id))
            .collect();
        for scene in Graph::new(scenario).unreachable(roots) {
            let id = self.scenario.scenes[scene].id.clone();
            let message = format!("the scene `{}` cannot be reached", id.text);
            let help = "let a choice or a branch go to it, or remove it";
            self.report(Diagnostic::new(Code::UnreachableScene, id.span, message).help(help));
        }
    }

    /// Whether an error was reported at just this place.
    fn is_wrong(&self, place: Span) -> bool {
        let mut errors = self.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
        errors.any(|error| error.span == place)
    }

    /// The words in the places that could not be read.
    fn skipped_words(&self) -> BTreeSet<&'l str> {
        let places = self.uses.skipped.iter().map(|span| &self.source[span.range()]);
        let is_sign = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        places.flat_map(|text| text.split(is_sign)).collect()
    }

    fn warn_of_idle_flags(&mut self, written: &written::Scenario<'_>) {
        if written.scenes.is_none() {
            return;
        }
        self.uses.lost_read |= written.debrief.is_none();
        let skipped = self.skipped_words();
        for index in 0..self.scenario.flags.len() {
            let id = self.scenario.flags[FlagId::new(index)].id.clone();
            let (read, set) = (self.uses.flags_read[index], self.uses.flags_set[index]);
            if read && set {
                continue;
            }
            let held_back = skipped.contains(&*id.text)
                || (self.uses.lost_set && !set)
                || (self.uses.lost_read && !read)
                || self.is_wrong(id.span);
            if held_back {
                continue;
            }
            let (code, message, help) = match (read, set) {
                (true, _) => (
                    Code::FlagNeverSet,
                    format!("the flag `{}` is asked for and never set", id.text),
                    "let an outcome `set` it",
                ),
                (false, true) => (
                    Code::FlagNeverRead,
                    format!("the flag `{}` is set and never asked for", id.text),
                    "use it in a condition, or remove it",
                ),
                (false, false) => (
                    Code::FlagNeverRead,
                    format!("the flag `{}` is never used", id.text),
                    "set it and use it in a condition, or remove it",
                ),
            };
            self.report(Diagnostic::new(code, id.span, message).help(help));
        }
    }
}
