//! The numbers of scenes and choices, by which a script refers to them.

use mile_core::graph::Graph;
use mile_core::id::{ChoiceId, Id, SceneId};
use mile_core::scenario::{Body, Scenario};
use mile_core::words::Voice;

use crate::plain::one_line;
use crate::script::prose::Prose;

/// Scenes are numbered in the order of the story, endings last; choices have letters.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) order: Vec<SceneId>,
    number: Vec<usize>,
    /// Whether anything leads to a scene.
    reached: Vec<bool>,
}

impl Numbers {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let mut order = Graph::new(scenario).story_order(&[scenario.start, scenario.opt_out.goto]);
        let mut reached = vec![false; scenario.scenes.len()];
        order.iter().for_each(|scene| reached[scene.index()] = true);
        order.extend(scenario.scenes.ids().filter(|scene| !reached[scene.index()]));
        // Within each kind the order stays.
        order.sort_by_key(|&scene| matches!(scenario.scenes[scene].body, Body::Ending(_)));
        let mut number = vec![0; scenario.scenes.len()];
        order.iter().enumerate().for_each(|(index, scene)| number[scene.index()] = index + 1);
        Self { order, number, reached }
    }

    pub(super) fn is_reached(&self, scene: SceneId) -> bool {
        self.reached[scene.index()]
    }

    /// `scene 3`
    fn scene_number(&self, scene: SceneId) -> String {
        format!("scene {}", self.number[scene.index()])
    }

    /// `3b`
    pub(super) fn choice(&self, scenario: &Scenario, choice: ChoiceId) -> String {
        let scene = scenario.choices[choice].scene;
        let index = scenario.choices_of(scene).iter().position(|other| other == choice);
        format!("{}{}", self.number[scene.index()], letters(index.unwrap_or_default()))
    }

    /// `scene 3`, leading there.
    pub(super) fn to_scene(&self, scenario: &Scenario, scene: SceneId) -> Prose {
        Prose::link(scene_anchor(scenario, scene), self.scene_number(scene))
    }

    /// `3b`, leading there.
    pub(super) fn to_choice(&self, scenario: &Scenario, choice: ChoiceId) -> Prose {
        Prose::link(choice_anchor(scenario, choice), self.choice(scenario, choice))
    }

    /// `scene 3 (“The depot”)`, leading there.
    pub(super) fn to_titled(&self, voice: Voice<'_>, scene: SceneId) -> Prose {
        let prose = self.to_scene(voice.scenario, scene);
        match title(voice, scene) {
            Some(title) => prose.and(format!(" (“{title}”)")),
            None => prose,
        }
    }

    /// `Scene 3. The depot`
    pub(super) fn heading(&self, voice: Voice<'_>, scene: SceneId) -> String {
        let is_ending = matches!(voice.scenario.scenes[scene].body, Body::Ending(_));
        let what = if is_ending { "Ending, scene" } else { "Scene" };
        let number = self.number[scene.index()];
        match title(voice, scene) {
            Some(title) => format!("{what} {number}. {title}"),
            None => format!("{what} {number}"),
        }
    }
}

/// The title of a scene or ending, in one line.
fn title(voice: Voice<'_>, scene: SceneId) -> Option<String> {
    let scene = &voice.scenario.scenes[scene];
    let title = match &scene.body {
        Body::Ending(ending) => Some(&ending.title),
        _ => scene.title.as_ref(),
    };
    title.map(|title| one_line(&voice.fill(title)))
}

pub(super) fn scene_anchor(scenario: &Scenario, scene: SceneId) -> String {
    format!("scene-{}", scenario.scenes[scene].id.text)
}

pub(super) fn choice_anchor(scenario: &Scenario, choice: ChoiceId) -> String {
    let choice = &scenario.choices[choice];
    format!("choice-{}-{}", scenario.scenes[choice.scene].id.text, choice.id.text)
}

/// `a` to `z`, then `aa`, `ab`, …
fn letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (index % 26) as u8));
        match (index / 26).checked_sub(1) {
            Some(rest) => index = rest,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_do_not_end() {
        let some: Vec<_> = [0, 25, 26, 27, 701, 702].map(super::letters).into();
        assert_eq!(some, ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}
