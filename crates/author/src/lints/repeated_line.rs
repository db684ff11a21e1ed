//! `S005`: a line without a condition in a scene that one of its own choices returns to. It is said again,
//! word for word.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::id::{ChoiceId, SceneId};
use mile_core::scenario::Goto;

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let scenario = story.scenario;
    for (id, scene) in scenario.scenes.iter() {
        let Some(choice) = returning(story, id) else { continue };
        let again = scene.lines.iter().filter(|&line| scenario.lines[line].when.is_none());
        let again: Vec<_> = again.map(|line| story.line_span(line)).collect();
        let [first, others @ ..] = &again[..] else { continue };
        let choice = &scenario.choices[choice].id;
        let (what, them) = if others.is_empty() {
            ("this line is".to_owned(), "it")
        } else {
            (format!("this line and {} more are", others.len()), "them")
        };
        let message = format!("{what} said again each time `{}` comes back here", choice.text);
        let condition = format!("visits({}) == 1", scene.id.text);
        let help = format!("say {them} only the first time, with the condition \"{condition}\"");
        let edits = again.iter().map(|line| (line.after(), format!(", \"{condition}\"")));
        found.push(
            Diagnostic::new(Code::RepeatedLine, *first, message)
                .label(choice.span, "this choice comes back")
                .help(help)
                .maybe_fix(format!("say {them} the first time only"), edits),
        );
    }
}

/// A choice of `scene` that leads back to it, at once or by a detour.
fn returning(story: &Story<'_>, scene: SceneId) -> Option<ChoiceId> {
    let choices = &story.scenario.choices;
    let back = |&id: &ChoiceId| choices[id].detour || choices[id].goto == Goto::Scene(scene);
    story.scenario.choices_of(scene).iter().find(back)
}
