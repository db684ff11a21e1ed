//! `S004`: a time limit that is shorter than reading what is shown takes, at two words a second.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::id::SceneId;
use mile_core::scenario::Body;

use super::story::Story;

const WORDS_A_SECOND: usize = 2;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (id, scene) in story.scenario.scenes.iter() {
        let Body::Choices { limit: Some(limit), .. } = &scene.body else { continue };
        let words = words_shown(story, id);
        let needed = words.div_ceil(WORDS_A_SECOND);
        if limit.seconds as usize >= needed {
            continue;
        }
        let message = format!(
            "{} seconds are too short to read the {words} words that `{}` shows",
            limit.seconds, scene.id.text
        );
        let help =
            format!("give at least {needed} seconds, two words a second, or show fewer words");
        found.push(
            Diagnostic::new(Code::ShortLimit, limit.span, message)
                .help(help)
                .maybe_fix(format!("write {needed}"), [(limit.span, needed.to_string())]),
        );
    }
}

/// How many words a learner has to read on entering: what depends on conditions is left out, unless it is
/// for the first visit.
fn words_shown(story: &Story<'_>, id: SceneId) -> usize {
    let scenario = story.scenario;
    let scene = &scenario.scenes[id];
    let ask = match &scene.body {
        Body::Choices { ask, .. } => ask.as_ref(),
        _ => None,
    };
    let lines = scene.lines.iter().map(|line| &scenario.lines[line]);
    let lines = lines.filter(|line| line.when.is_none_or(|when| story.is_first_visit(when, id)));
    let choices = scenario.choices_of(id).iter().map(|choice| &scenario.choices[choice]);
    let choices = choices.filter(|choice| choice.when.is_none());
    let choices = choices.flat_map(|choice| choice.act.iter().chain(&choice.say));
    let texts = lines.map(|line| &line.text).chain(ask).chain(choices);
    texts.map(|text| story.count(text)).sum()
}
