//! The scenario as a drawing: what there is to draw, whatever it is drawn with.

pub mod dot;
pub mod mermaid;
pub mod outline;
pub mod svg;

use mile_core::graph::Graph;
use mile_core::id::{ChoiceId, Id, OutcomeId, SceneId};
use mile_core::scenario::{Body, Branch, EndingKind, Goto, Scenario};
use mile_core::words::Voice;

use crate::guards;
use crate::plain::{first_words, one_line, when_due};

/// What there is to draw of a scenario.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The id of the scenario.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The scenes in the order of the story, then those that nothing leads to, then the delayed
    /// outcomes, each after the one that schedules it.
    pub nodes: Vec<Node>,
    /// What leads from one to the other, node by node, in the order of the file.
    pub edges: Vec<Edge>,
    /// The edges that leave each node.
    ways: Vec<Vec<usize>>,
}

/// A scene or a delayed outcome.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its id in the file.
    pub id: String,
    /// Its title, or its first words; in one line.
    pub title: String,
    /// What it is.
    pub kind: NodeKind,
    /// When it is due, for a delayed outcome.
    pub delay: Option<String>,
    /// What has to hold for it, for a delayed outcome.
    pub guards: Vec<String>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A scene that waits for the learner.
    Decision,
    /// A scene in which chance decides.
    Chance,
    /// A scene that passes on at once.
    Passage,
    /// A scene in which the run ends.
    Ending(EndingKind),
    /// A consequence that comes later.
    Delayed,
}

/// How one node leads to another.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The index of the node that it leaves.
    pub from: usize,
    /// Where it leads.
    pub to: To,
    /// What it is.
    pub kind: EdgeKind,
    /// What it is called: the id of a choice, the weight of a branch, a delay.
    pub label: String,
    /// The first words of a choice.
    pub words: Option<String>,
    /// When it is open, as the author wrote it.
    pub guard: Option<String>,
    /// The edge of `edges` that it grows from, if it is scheduled by a choice, branch or way.
    pub grows_from: Option<usize>,
}

/// Where an edge leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// To the node with this index.
    Node(usize),
    /// Back to what an interruption or a detour left waiting.
    Back,
}

/// What an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeKind {
    /// The learner takes a choice; a detour comes back.
    Choice {
        /// `@return` comes back to its scene.
        detour: bool,
    },
    /// Chance draws it.
    Chance,
    /// The first way whose guard holds.
    Way,
    /// It schedules a delayed outcome.
    Schedules,
    /// A delayed outcome interrupts the story.
    Interrupts,
}

impl Drawing {
    /// What there is to draw of `scenario`.
    pub fn of(scenario: &Scenario) -> Self {
        let mut drawer = Drawer::new(scenario);
        drawer.scenes();
        drawer.outcomes();
        let Drawer { nodes, edges, .. } = drawer;
        let mut ways = vec![Vec::new(); nodes.len()];
        edges.iter().enumerate().for_each(|(index, edge)| ways[edge.from].push(index));
        let title = one_line(&scenario.fill(&scenario.title, None));
        Self { id: scenario.id.clone(), title, nodes, edges, ways }
    }

    /// The edges that leave the node with this index.
    pub fn ways_out(&self, node: usize) -> impl Iterator<Item = (usize, &Edge)> {
        self.ways[node].iter().map(|&index| (index, &self.edges[index]))
    }

    /// The scenes: nodes that are no delayed outcome.
    pub fn scenes(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.kind != NodeKind::Delayed)
    }

    /// What it holds, in a sentence.
    pub fn summary(&self) -> String {
        let count = |wanted: &dyn Fn(NodeKind) -> bool| {
            self.nodes.iter().filter(|node| wanted(node.kind)).count()
        };
        let choices = self.edges.iter().filter(|e| matches!(e.kind, EdgeKind::Choice { .. }));
        format!(
            "{}, {}, {}, {}.",
            some(count(&|kind| kind != NodeKind::Delayed), "scene"),
            some(choices.count(), "choice"),
            some(count(&|kind| kind == NodeKind::Delayed), "delayed outcome"),
            some(count(&|kind| matches!(kind, NodeKind::Ending(_))), "ending"),
        )
    }
}

impl NodeKind {
    /// What people call it; nothing for a decision, which is what a scene is if nothing is said.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Decision => "",
            Self::Chance => "chance",
            Self::Passage => "passes on at once",
            Self::Ending(EndingKind::Resolved) => "ending, resolved",
            Self::Ending(EndingKind::Partial) => "ending, partial",
            Self::Ending(EndingKind::Unresolved) => "ending, unresolved",
            Self::Ending(EndingKind::Stopped) => "ending, stopped",
            Self::Delayed => "comes later",
        }
    }
}

fn some(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

struct Drawer<'s> {
    scenario: &'s Scenario,
    voice: Voice<'s>,
    order: Vec<SceneId>,
    /// The index of the node of every scene.
    node_of: Vec<usize>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// Delayed outcomes that are still to be drawn, each with the node and the edge that it grows
    /// from.
    scheduled: Vec<(usize, Option<usize>, OutcomeId)>,
}

impl<'s> Drawer<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let mut order = Graph::new(scenario).story_order(&[scenario.start, scenario.opt_out.goto]);
        let mut node_of = vec![usize::MAX; scenario.scenes.len()];
        order.iter().enumerate().for_each(|(index, scene)| node_of[scene.index()] = index);
        for scene in scenario.scenes.ids() {
            if node_of[scene.index()] == usize::MAX {
                node_of[scene.index()] = order.len();
                order.push(scene);
            }
        }
        let voice = Voice { scenario, learner: None };
        let (nodes, edges, scheduled) = (Vec::new(), Vec::new(), Vec::new());
        Self { scenario, voice, order, node_of, nodes, edges, scheduled }
    }

    fn scenes(&mut self) {
        let scenario = self.scenario;
        for (node, scene) in self.order.clone().into_iter().enumerate() {
            self.nodes.push(self.scene(scene));
            if scene == scenario.start {
                self.schedule(node, None, &scenario.later);
            }
            match &scenario.scenes[scene].body {
                Body::Choices { choices, .. } => choices.iter().for_each(|c| self.choice(node, c)),
                Body::Chance(branches) => {
                    let weights = branches.iter().map(|b| u64::from(scenario.branches[b].weight));
                    let all: u64 = weights.sum();
                    for branch in branches.iter() {
                        let branch = &scenario.branches[branch];
                        let label = format!("{} of {all}", branch.weight);
                        self.branch(node, branch, EdgeKind::Chance, label);
                    }
                }
                Body::Next(ways) => {
                    for way in ways.iter() {
                        let way = &scenario.branches[way];
                        let label = if way.when.is_none() { "otherwise" } else { "if" };
                        self.branch(node, way, EdgeKind::Way, label.to_owned());
                    }
                }
                Body::Ending(_) => {}
            }
        }
    }

    fn scene(&self, id: SceneId) -> Node {
        let scene = &self.scenario.scenes[id];
        let (kind, title) = match &scene.body {
            Body::Choices { .. } => (NodeKind::Decision, None),
            Body::Chance(_) => (NodeKind::Chance, None),
            Body::Next(_) => (NodeKind::Passage, None),
            Body::Ending(ending) => (NodeKind::Ending(ending.kind), Some(&ending.title)),
        };
        let title = title.or(scene.title.as_ref()).map(|text| one_line(&self.voice.fill(text)));
        let title = title.unwrap_or_default();
        Node { id: scene.id.text.clone(), title, kind, delay: None, guards: Vec::new() }
    }

    fn choice(&mut self, node: usize, id: ChoiceId) {
        let choice = &self.scenario.choices[id];
        let to = match choice.goto {
            Goto::Scene(scene) => To::Node(self.node_of[scene.index()]),
            Goto::Return => To::Back,
        };
        let edge = self.edges.len();
        self.edges.push(Edge {
            from: node,
            to,
            kind: EdgeKind::Choice { detour: choice.detour },
            label: choice.id.text.clone(),
            words: Some(one_line(&self.voice.choice(id))),
            guard: choice.when.map(|guard| guards::written(self.scenario, guard)),
            grows_from: None,
        });
        self.schedule(node, Some(edge), &choice.later);
    }

    fn branch(&mut self, node: usize, branch: &Branch, kind: EdgeKind, label: String) {
        let edge = self.edges.len();
        self.edges.push(Edge {
            from: node,
            to: To::Node(self.node_of[branch.goto.index()]),
            kind,
            label,
            words: None,
            guard: branch.when.map(|guard| guards::written(self.scenario, guard)),
            grows_from: None,
        });
        self.schedule(node, Some(edge), &branch.later);
    }

    fn schedule(&mut self, node: usize, edge: Option<usize>, later: &[OutcomeId]) {
        self.scheduled.extend(later.iter().map(|&outcome| (node, edge, outcome)));
    }

    /// The delayed outcomes, those of a chain after the one that schedules them.
    fn outcomes(&mut self) {
        let mut next = 0;
        while let Some(&(from, grows_from, id)) = self.scheduled.get(next) {
            next += 1;
            let outcome = &self.scenario.outcomes[id];
            let node = self.nodes.len();
            let written = |guard| guards::written(self.scenario, guard);
            let only_if = outcome.only_if.map(|guard| format!("only if {}", written(guard)));
            let unless =
                outcome.cancel_when.map(|guard| format!("cancelled when {}", written(guard)));
            self.nodes.push(Node {
                id: outcome.id.text.clone(),
                title: first_words(self.voice, &outcome.then),
                kind: NodeKind::Delayed,
                delay: Some(when_due(outcome.after)),
                guards: only_if.into_iter().chain(unless).collect(),
            });
            let label = when_due(outcome.after);
            let (words, guard) = (None, None);
            let (to, kind) = (To::Node(node), EdgeKind::Schedules);
            self.edges.push(Edge { from, to, kind, label, words, guard, grows_from });
            if let Some(scene) = outcome.goto {
                let to = To::Node(self.node_of[scene.index()]);
                let (kind, label) = (EdgeKind::Interrupts, "comes between".to_owned());
                let (words, guard) = (None, None);
                self.edges.push(Edge {
                    from: node,
                    to,
                    kind,
                    label,
                    words,
                    guard,
                    grows_from: None,
                });
            }
            self.schedule(node, None, &outcome.later);
        }
    }
}
