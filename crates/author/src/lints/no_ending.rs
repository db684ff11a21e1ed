//! `L018`: a place from which no ending can be reached, whatever the conditions say.
//!
//! Only the ways are looked at. Where `@return` or an interruption may lead on, nothing is said: the
//! explorer knows more (`X006`).

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::graph::Graph;
use mile_core::id::{SceneId, Table};
use mile_core::scenario::{Body, Goto, Scenario};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let scenario = story.scenario;
    if scenario.outcomes.values().any(|outcome| outcome.goto.is_some()) {
        return;
    }
    let graph = Graph::new(scenario);
    let ends = can_end(scenario, &graph);
    let reached = reached(scenario, &graph);
    let is_trap = |scene: SceneId| !ends[scene] && reached[scene];
    for (id, scene) in scenario.scenes.iter().filter(|&(id, _)| is_trap(id)) {
        // Where one comes in from outside.
        let before = |before: SceneId| {
            reached[before] && ends[before] && graph.ways_out(before).any(|(_, to)| to == id)
        };
        if id != scenario.start && !scenario.scenes.ids().any(before) {
            continue;
        }
        let message =
            format!("no ending can be reached from `{}`: every way leads round", scene.id.text);
        let help = "add a choice that leads towards an ending";
        found.push(Diagnostic::new(Code::NoEnding, scene.id.span, message).help(help));
    }
}

/// Whether some way leads from each scene to an ending, or may.
fn can_end(scenario: &Scenario, graph: &Graph) -> Table<SceneId, bool> {
    let returns = |scene| {
        let mut choices = scenario.choices_of(scene).iter();
        choices.any(|choice| scenario.choices[choice].goto == Goto::Return)
    };
    let mut before = vec![Vec::new(); scenario.scenes.len()];
    for scene in scenario.scenes.ids() {
        graph.ways_out(scene).for_each(|(_, to)| before[index(to)].push(scene));
    }
    let is_end = |(id, scene): (SceneId, &mile_core::scenario::Scene)| {
        matches!(scene.body, Body::Ending(_)) || returns(id)
    };
    let mut ends: Table<SceneId, bool> = scenario.scenes.iter().map(is_end).collect();
    let mut next: Vec<SceneId> = scenario.scenes.ids().filter(|&scene| ends[scene]).collect();
    while let Some(scene) = next.pop() {
        for &earlier in &before[index(scene)] {
            if !std::mem::replace(&mut ends[earlier], true) {
                next.push(earlier);
            }
        }
    }
    ends
}

fn reached(scenario: &Scenario, graph: &Graph) -> Table<SceneId, bool> {
    let mut reached: Table<SceneId, bool> = scenario.scenes.ids().map(|_| true).collect();
    graph.unreachable([scenario.start]).into_iter().for_each(|scene| reached[scene] = false);
    reached
}

fn index(scene: SceneId) -> usize {
    mile_core::id::Id::index(scene)
}
