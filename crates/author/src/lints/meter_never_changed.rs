//! `L010`: a meter that nothing changes.

use mile_core::diagnostic::{Code, Diagnostic};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (_, meter) in story.scenario.meters.iter().filter(|&(id, _)| !story.changed[id]) {
        let name = &meter.id.text;
        let message = format!("the meter `{name}` never changes");
        let help =
            format!("let an outcome move it, as in `change: {{\"{name}\": +1}}`, or remove it");
        found.push(Diagnostic::new(Code::MeterNeverChanged, meter.id.span, message).help(help));
    }
}
