//! Whether the dilemmas are real: choices that are never better, pairs with the same effect, choices
//! that are always better.

use mile_core::id::{ChoiceId, Id};

use super::facts::Fact;
use super::findings::Finder;
use super::kind::Kind;
use super::places::Place;
use super::summary::{Pair, Summary};

pub(super) fn find(finder: &mut Finder<'_>) {
    let scenario = finder.scenario;
    for scene in scenario.scenes.ids() {
        let choices = scenario.choices_of(scene).iter();
        let offered: Vec<_> = choices.filter(|&c| finder.is_seen(Fact::Offered(c))).collect();
        for &a in &offered {
            dominated(finder, a, &offered);
        }
        for &b in &offered {
            obvious(finder, b, &offered);
        }
    }
    hollow(finder);
}

/// How `a` compares with `b`, if it is never the better one.
fn dominates(summary: &Summary, scene: u32, b: ChoiceId, a: ChoiceId) -> Option<&Pair> {
    let pair = summary.decisions.get(&scene)?.pairs.get(&(a.index() as u32, b.index() as u32))?;
    (pair.never_better && pair.worse.is_some() && !pair.again).then_some(pair)
}

fn dominated(finder: &mut Finder<'_>, a: ChoiceId, offered: &[ChoiceId]) {
    let summary = finder.summary;
    let scene = finder.scenario.choices[a].scene.index() as u32;
    let found = offered.iter().find_map(|&b| Some((b, dominates(summary, scene, b, a)?)));
    let Some((b, pair)) = found else { return };
    let [quick, slow] = [a, b].map(|choice| finder.scenario.choices[choice].takes);
    let time = match slow - quick {
        1 => " (it is 1 minute shorter; if minutes matter here, make them a meter)".to_owned(),
        less if less > 0 => {
            format!(" (it is {less} minutes shorter; if minutes matter here, make them a meter)")
        }
        _ => String::new(),
    };
    let message = format!(
        "`{}` is never the better choice: wherever it is offered, `{}` is offered too and at least as good in every meter, now and at the end{time}",
        finder.name(a),
        finder.name(b)
    );
    finder.report(Kind::Dominated, Place::Choice(a), message, pair.worse.as_ref());
}

fn obvious(finder: &mut Finder<'_>, b: ChoiceId, offered: &[ChoiceId]) {
    let summary = finder.summary;
    let scene = finder.scenario.choices[b].scene;
    let others = offered.iter().filter(|&&a| a != b);
    let pairs: Option<Vec<_>> =
        others.map(|&a| dominates(summary, scene.index() as u32, b, a)).collect();
    let Some(pairs) = pairs.filter(|pairs| !pairs.is_empty()) else { return };
    let message = format!(
        "`{}` is always the better choice: `{}` leaves nothing to weigh",
        finder.name(b),
        finder.scenario.scenes[scene].id.text
    );
    let walk = pairs.iter().filter_map(|pair| pair.worse.as_ref()).min();
    finder.report(Kind::Obvious, Place::Choice(b), message, walk);
}

fn hollow(finder: &mut Finder<'_>) {
    for hollow in finder.summary.hollow.iter().filter(|hollow| hollow.same) {
        let Some(walk) = &hollow.walk else { continue };
        let [a, b] = [hollow.choice, hollow.other].map(|choice| ChoiceId::new(choice as usize));
        let message = format!(
            "`{}` and `{}` have the same effect: they change the same, take as long, and lead to the same scene",
            finder.name(a),
            finder.name(b)
        );
        finder.report(Kind::Hollow, Place::Choice(b), message, Some(walk));
    }
}
