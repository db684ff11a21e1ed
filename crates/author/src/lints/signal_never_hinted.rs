//! `L014`: a signal that is picked up, and that no scene has on display: nobody can miss it.

use mile_core::diagnostic::{Code, Diagnostic};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (id, signal) in story.scenario.signals.iter() {
        if story.hinted[id] || !story.noticed[id] {
            continue;
        }
        let name = &signal.id.text;
        let message = format!("no scene hints at the signal `{name}`");
        let help = format!("write `hints: [\"{name}\"]` in the scene whose lines carry the cue");
        found.push(Diagnostic::new(Code::SignalNeverHinted, signal.id.span, message).help(help));
    }
}
