//! `L017`: a scene that hints at a signal and has no line to carry the cue.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::scenario::Body;

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (id, scene) in story.scenario.scenes.iter() {
        let Some(&signal) = scene.hints.first() else { continue };
        // What a branch says on the way out, and the text of an ending, are read in the scene as well.
        let says = !scene.lines.is_empty()
            || story.branches(id).any(|branch| !branch.then.lines.is_empty())
            || matches!(&scene.body, Body::Ending(ending) if ending.text.is_some());
        if says {
            continue;
        }
        let signal = &story.scenario.signals[signal].id.text;
        let message = format!(
            "the scene `{}` hints at `{signal}`, and nobody says a line in it",
            scene.id.text
        );
        let help = "write the cue into `lines`, or move the hint to the scene that says it";
        found.push(Diagnostic::new(Code::HintWithoutLine, scene.hints_span, message).help(help));
    }
}
