//! `S001`: a scene in which only one thing can be done, which is no dilemma.

use mile_core::diagnostic::{Code, Diagnostic};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let scenario = story.scenario;
    for (id, scene) in scenario.scenes.iter().filter(|&(id, _)| scenario.choices_of(id).len() == 1)
    {
        let Some(choice) = scenario.choices_of(id).get(0) else { continue };
        let name = &scenario.choices[choice].id.text;
        let message = format!("the scene `{}` offers one choice, `{name}`", scene.id.text);
        let help = "give a choice that tempts for another honest reason, or pass on by itself with \
                    `next`";
        found.push(Diagnostic::new(Code::OneChoice, scene.id.span, message).help(help));
    }
}
