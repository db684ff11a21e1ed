//! The map in paragraphs: the scenes of a run in the order in which it came to them, and the ways out
//! of each. What was not taken stays veiled until the run is over.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::event::Event;
use mile_core::graph::{Edge, Graph};
use mile_core::id::{BranchId, SceneId};
use mile_core::scenario::{Body, Goto};

use crate::journey::Journey;
use crate::told::{Kind, Told};
use crate::words::Voice;

/// What stands beside the scene that the story has come to.
pub(crate) const HERE: &str = " (you are here)";

/// The run on the scenario's graph.
pub(crate) fn outline(journey: &Journey) -> Vec<Told> {
    Outline::new(journey).told()
}

struct Outline<'j> {
    voice: Voice<'j>,
    graph: Graph,
    /// The scenes that were entered, in order.
    path: Vec<SceneId>,
    /// The ways that were taken, by the scene that they left from.
    taken: BTreeSet<(SceneId, usize)>,
    /// Where each way that goes back went.
    is_over: bool,
    here: SceneId,
}

impl<'j> Outline<'j> {
    fn new(journey: &'j Journey) -> Self {
        let graph = Graph::new(journey.scenario());
        let mut path = Vec::new();
        let mut known = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for event in journey.run.events() {
            match *event {
                Event::Entered { scene, .. } if known.insert(scene) => path.push(scene),
                Event::Chose { scene, choice, .. } => {
                    let choices = journey.scenario().choices_of(scene);
                    taken.extend(choices.position(choice).map(|place| (scene, place)));
                }
                Event::Drew { scene, branch } | Event::Passed { scene, branch } => {
                    taken.extend(place(journey, scene, branch).map(|place| (scene, place)));
                }
                _ => {}
            }
        }
        let here = journey.run.session().state().scene();
        let is_over = journey.is_over();
        Self { voice: journey.voice(), graph, path, taken, is_over, here }
    }

    fn told(&self) -> Vec<Told> {
        let mut told = Vec::new();
        let interruptions = self.interruptions();
        for &scene in self.path.iter().filter(|&&scene| !self.is_veiled(scene)) {
            self.scene(scene, "* ", &mut told);
            self.ways(scene, &mut told);
            for title in interruptions.get(&scene).into_iter().flatten() {
                let text = format!("what grew from here came between: {title}");
                told.push(Told::new(Kind::Plain, text).hang("    ", "      "));
            }
        }
        if self.is_over {
            self.rest(&mut told);
        } else {
            let text = "The other branches stay veiled until the run is over.";
            told.push(Told::new(Kind::Coach, text).after_gap());
        }
        told
    }

    /// Whether nothing may be told of a scene yet: what chance or the state of things decides is
    /// no choice of the learner's.
    fn is_veiled(&self, scene: SceneId) -> bool {
        let body = &self.voice.scenario.scenes[scene].body;
        !self.is_over && matches!(body, Body::Chance(_) | Body::Next(_))
    }

    fn scene(&self, scene: SceneId, sign: &str, told: &mut Vec<Told>) {
        let here = if scene == self.here && !self.is_over { HERE } else { "" };
        let kind = match self.voice.scenario.scenes[scene].body {
            Body::Ending(_) => "The end: ",
            _ => "",
        };
        let text = format!("{kind}{}{here}", self.voice.scene(scene));
        told.push(Told::heading(text).hang(sign.to_owned(), "  "));
    }

    /// The ways out of a scene; before the run is over, only those that were taken.
    fn ways(&self, scene: SceneId, told: &mut Vec<Told>) {
        let scenario = self.voice.scenario;
        let mut veiled = 0;
        let mut way = |place: usize, text: String, goto: Option<SceneId>| {
            let taken = self.taken.contains(&(scene, place));
            if !taken && !self.is_over {
                veiled += 1;
                return;
            }
            let to = match goto {
                Some(goto) if self.is_veiled(goto) => String::new(),
                Some(goto) => format!(" → {}", self.voice.scene(goto)),
                None => " → back to where it came from".to_owned(),
            };
            let sign = if taken { "  * " } else { "  - " };
            let kind = if taken { Kind::Chosen } else { Kind::Plain };
            told.push(Told::new(kind, format!("{text}{to}")).hang(sign, "      "));
        };
        match &scenario.scenes[scene].body {
            Body::Choices { choices, .. } => {
                for (place, id) in choices.iter().enumerate() {
                    let goto = match scenario.choices[id].goto {
                        Goto::Scene(goto) => Some(goto),
                        Goto::Return => None,
                    };
                    way(place, self.voice.choice_in_short(id), goto);
                }
            }
            Body::Chance(branches) | Body::Next(branches) => {
                let chance = matches!(scenario.scenes[scene].body, Body::Chance(_));
                for (place, id) in branches.iter().enumerate() {
                    let text = if chance { "by chance" } else { "as things stood" };
                    way(place, text.to_owned(), Some(scenario.branches[id].goto));
                }
            }
            Body::Ending(_) => {}
        }
        if veiled > 0 {
            let text =
                if veiled == 1 { "1 other way".to_owned() } else { format!("{veiled} other ways") };
            told.push(Told::new(Kind::Coach, text).hang("  - ", "      "));
        }
    }

    /// The scenes that the run did not come to.
    fn rest(&self, told: &mut Vec<Told>) {
        let rest = self.voice.scenario.scenes.ids().filter(|scene| !self.path.contains(scene));
        let rest: Vec<_> = rest.collect();
        if !rest.is_empty() {
            told.push(Told::heading("Where this run did not go"));
        }
        for scene in rest {
            self.scene(scene, "- ", told);
            self.ways(scene, told);
        }
    }

    /// Where interruptions lead from each scene, as far as they may be told.
    fn interruptions(&self) -> BTreeMap<SceneId, Vec<String>> {
        let mut all: BTreeMap<SceneId, Vec<String>> = BTreeMap::new();
        for &scene in &self.path {
            for (edge, to) in self.graph.ways_out(scene) {
                let tellable = self.is_over || (self.path.contains(&to) && !self.is_veiled(to));
                if matches!(edge, Edge::Interruption(_)) && tellable {
                    all.entry(scene).or_default().push(self.voice.scene(to));
                }
            }
        }
        all
    }
}

/// The place of a branch among those of its scene.
fn place(journey: &Journey, scene: SceneId, branch: BranchId) -> Option<usize> {
    match journey.scenario().scenes[scene].body {
        Body::Chance(branches) | Body::Next(branches) => branches.position(branch),
        _ => None,
    }
}
