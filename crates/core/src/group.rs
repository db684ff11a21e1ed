//! What a group decided, as counts that give nobody away: at each decision how many went where, and
//! what came next for them.
//!
//! A learner counts once, with one run, and once at each decision: as they first decided there.
//! Whoever stopped looks like whoever is not at the end yet.

mod flow;
mod hide;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::scenario::{Body, Scenario};
use flow::{Flow, Node, Step};

/// The size of the smallest group that is shown.
pub const FEWEST: u64 = 5;

/// How far a learner came, and by which choices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail<'t> {
    /// The ids of scenes and of the choices taken there, in order.
    pub decisions: Vec<(&'t str, &'t str)>,
    /// The scene in which the story ended; none if it was stopped or goes on.
    pub ending: Option<&'t str>,
}

/// What there is to count, in the order that it is shown in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Scenes that wait for a decision, each with its choices.
    pub decisions: Vec<(String, Vec<String>)>,
    /// Scenes that end the story.
    pub endings: Vec<String>,
}

impl Layout {
    /// The decisions and endings of a scenario, in the order of its file.
    pub fn of(scenario: &Scenario) -> Self {
        let mut layout = Self::default();
        for scene in scenario.scenes.values() {
            let id = scene.id.text.clone();
            match &scene.body {
                Body::Choices { choices, .. } => {
                    let choices = choices.iter().map(|c| scenario.choices[c].id.text.clone());
                    layout.decisions.push((id, choices.collect()));
                }
                Body::Ending { .. } => layout.endings.push(id),
                _ => {}
            }
        }
        layout
    }
}

/// What a group decided. Written as JSON, a count that is not shown is `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// How many learners are counted; none where they are fewer than [`FEWEST`], and then there is
    /// nothing else, either.
    pub learners: Option<u64>,
    /// The decisions of which something can be told, in the order of the layout.
    pub decisions: Vec<Decision>,
    /// How it ended, in the order of the layout.
    pub endings: Vec<Ended>,
    /// How many stopped or are not at the end yet.
    pub open: Count,
}

/// What was decided in one scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The id of the scene.
    pub scene: String,
    /// Its choices, in the order of the layout.
    pub choices: Vec<Taken>,
}

/// How often a choice was taken, and what came next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Its id.
    pub choice: String,
    /// How many took it when they first decided there.
    pub learners: Count,
    /// Where they came next, most of them first; ways that too few went are left out.
    pub next: Vec<Next>,
    /// Whether ways are left out.
    pub others_hidden: bool,
}

/// Where learners came after a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// How many.
    pub learners: u64,
}

/// How often it ended in one scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// The id of the scene.
    pub scene: String,
    /// How many came there.
    pub learners: Count,
}

/// A count, or that it would give somebody away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "Option<u64>")]
pub enum Count {
    /// So many; 0 only where that follows from the others anyway.
    Shown(u64),
    /// Too few, none, or enough to make out another group that is too small.
    Hidden,
}

impl From<Count> for Option<u64> {
    fn from(count: Count) -> Self {
        if let Count::Shown(count) = count { Some(count) } else { None }
    }
}

/// Where a learner comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A scene that waits for a decision.
    #[serde(rename = "scene")]
    Decision(String),
    /// An ending.
    Ending(String),
    /// None: stopped, or not there yet.
    Open,
}

/// The counts of `trails`, each with the number of learners who went that way.
pub fn figures<'t>(trails: impl IntoIterator<Item = (Trail<'t>, u64)>, layout: &Layout) -> Figures {
    let mut flow = Flow::default();
    for (trail, learners) in trails {
        flow.add(&trail, learners);
    }
    let Some(shown) = flow.shown() else {
        let (decisions, endings) = (Vec::new(), Vec::new());
        return Figures { learners: None, decisions, endings, open: Count::Hidden };
    };
    Reader { counts: flow.counts(), shown }.read(flow.learners, layout.clone())
}

/// Reads what may be shown off the network.
struct Reader<'f> {
    counts: BTreeMap<Step<'f>, u64>,
    shown: BTreeSet<Step<'f>>,
}

impl Reader<'_> {
    fn read(&self, learners: u64, layout: Layout) -> Figures {
        let layout = self.with_what_is_gone(layout);
        let decision = |(scene, choices): &(String, Vec<String>)| {
            let taken = choices.iter().map(|choice| self.taken(scene, choice));
            Decision { scene: scene.clone(), choices: taken.collect() }
        };
        // Where nothing can be told, not even whether anybody came there is.
        let tells = |decision: &Decision| {
            decision.choices.iter().any(|taken| matches!(taken.learners, Count::Shown(1..)))
        };
        let ended = |scene: &String| Ended {
            scene: scene.clone(),
            learners: self.ended(Node::Ending(scene)),
        };
        Figures {
            learners: Some(learners),
            decisions: layout.decisions.iter().map(decision).filter(tells).collect(),
            endings: layout.endings.iter().map(ended).collect(),
            open: self.ended(Node::Open),
        }
    }

    /// Scenes and choices that may be shown and that the scenario no longer has come last.
    fn with_what_is_gone(&self, mut layout: Layout) -> Layout {
        for &(from, to) in &self.shown {
            match (from, to) {
                (_, Node::Choice(scene, choice)) => {
                    let known = layout.decisions.iter().position(|(known, _)| known == scene);
                    let at = known.unwrap_or_else(|| {
                        layout.decisions.push((scene.to_owned(), Vec::new()));
                        layout.decisions.len() - 1
                    });
                    let choices = &mut layout.decisions[at].1;
                    if !choices.iter().any(|known| known == choice) {
                        choices.push(choice.to_owned());
                    }
                }
                (Node::Ending(scene), _) if !layout.endings.iter().any(|known| known == scene) => {
                    layout.endings.push(scene.to_owned());
                }
                _ => {}
            }
        }
        layout
    }

    fn taken(&self, scene: &str, choice: &str) -> Taken {
        let (place, node) = (Node::Decision(scene), Node::Choice(scene, choice));
        let all = self.counts.keys().filter(|(from, _)| *from == place);
        let learners = self.count((place, node), all);
        let mut taken =
            Taken { choice: choice.to_owned(), learners, next: Vec::new(), others_hidden: false };
        if learners != Count::Hidden {
            for key in self.counts.keys().filter(|(from, _)| *from == node) {
                match (self.count(*key, []), key.1.place()) {
                    (Count::Shown(learners), Some(place)) => {
                        taken.next.push(Next { place, learners });
                    }
                    _ => taken.others_hidden = true,
                }
            }
        }
        taken.next.sort_by_key(|next| std::cmp::Reverse(next.learners));
        taken
    }

    fn ended(&self, place: Node<'_>) -> Count {
        self.count((place, Node::End), self.counts.keys().filter(|(_, to)| *to == Node::End))
    }

    /// A count, as far as it may be shown. Nobody went where there is none, and that is told only if
    /// nothing is hidden among `all` that it belongs to.
    fn count<'k>(&self, key: Step<'_>, all: impl IntoIterator<Item = &'k Step<'k>>) -> Count {
        match self.counts.get(&key) {
            Some(&count) if self.shown.contains(&key) => Count::Shown(count),
            None if all.into_iter().all(|other| self.shown.contains(other)) => Count::Shown(0),
            _ => Count::Hidden,
        }
    }
}
