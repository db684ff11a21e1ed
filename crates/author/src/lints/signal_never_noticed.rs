//! `L013`: a signal that nothing picks up.

use mile_core::diagnostic::{Code, Diagnostic};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (id, signal) in story.scenario.signals.iter().filter(|&(id, _)| !story.noticed[id]) {
        let name = &signal.id.text;
        let (message, help) = if story.hinted[id] {
            (
                format!("nobody can ever pick up the signal `{name}`"),
                format!("write `notices: [\"{name}\"]` in the outcome in which it is picked up"),
            )
        } else {
            (
                format!("the signal `{name}` is never used"),
                format!(
                    "write `hints: [\"{name}\"]` in the scene that shows it and `notices: \
                     [\"{name}\"]` in the outcome that picks it up, or remove it"
                ),
            )
        };
        found.push(Diagnostic::new(Code::SignalNeverNoticed, signal.id.span, message).help(help));
    }
}
