//! The scenario as a graph: scenes are nodes; choices, branches and interruptions are edges.
//!
//! The only file that names petgraph.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, DfsPostOrder, EdgeRef};

use crate::id::{BranchId, ChoiceId, Id, OutcomeId, SceneId};
use crate::scenario::{Body, From, Goto, Scenario};

/// How the story can go from one scene to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The learner takes a choice.
    Choice(ChoiceId),
    /// A chance scene or a `next` scene passes on.
    Branch(BranchId),
    /// A delayed outcome interrupts. It leaves from the scene that it grows from; one that is
    /// scheduled at the start leaves from the first scene.
    Interruption(OutcomeId),
}

/// The graph of a scenario. Two choices may lead to the same scene, and one back to its own.
#[derive(Debug, Clone)]
pub struct Graph {
    graph: DiGraph<SceneId, Edge, u32>,
}

impl Graph {
    /// The graph of `scenario`. A choice that goes to `@return` makes no edge of its own: it goes
    /// back along the interruption or detour that came here.
    pub fn new(scenario: &Scenario) -> Self {
        let mut graph = DiGraph::with_capacity(scenario.scenes.len(), scenario.choices.len());
        for scene in scenario.scenes.ids() {
            graph.add_node(scene);
        }
        let mut add = |from: SceneId, to: SceneId, edge| {
            // While an invalid file is looked through, a destination may lead nowhere.
            if to.index() < scenario.scenes.len() {
                graph.add_edge(node(from), node(to), edge);
            }
        };
        for (id, choice) in scenario.choices.iter() {
            if let Goto::Scene(to) = choice.goto {
                add(choice.scene, to, Edge::Choice(id));
            }
        }
        for (id, branch) in scenario.branches.iter() {
            add(branch.scene, branch.goto, Edge::Branch(id));
        }
        for (id, outcome) in scenario.outcomes.iter() {
            let from = match outcome.from {
                From::Start => scenario.start,
                From::Choice(choice) => scenario.choices[choice].scene,
                From::Branch(branch) => scenario.branches[branch].scene,
            };
            if let Some(to) = outcome.goto
                && from.index() < scenario.scenes.len()
            {
                add(from, to, Edge::Interruption(id));
            }
        }
        Self { graph }
    }

    /// The ways out of `scene`, in the order of the file, with where they lead.
    pub fn ways_out(&self, scene: SceneId) -> impl Iterator<Item = (Edge, SceneId)> {
        let mut ways: Vec<_> =
            self.graph.edges(node(scene)).map(|e| (*e.weight(), self.graph[e.target()])).collect();
        // petgraph gives the newest edge first.
        ways.reverse();
        ways.into_iter()
    }

    /// How many edges there are.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The scenes that no way leads to from any of `roots`, in the order of the file.
    pub fn unreachable(&self, roots: impl IntoIterator<Item = SceneId>) -> Vec<SceneId> {
        let mut search = Dfs::empty(&self.graph);
        for root in roots.into_iter().filter(|root| root.index() < self.graph.node_count()) {
            search.move_to(node(root));
            while search.next(&self.graph).is_some() {}
        }
        let missed = |index: &NodeIndex| !search.discovered.contains(index.index());
        self.graph.node_indices().filter(missed).map(|index| self.graph[index]).collect()
    }

    /// The scenes that can be reached from `roots`, in the order of the story: each after those that
    /// lead to it, circles aside, and what the file tells first first.
    pub fn story_order(&self, roots: &[SceneId]) -> Vec<SceneId> {
        // Of the ways out of a scene petgraph gives the newest first, and the one that it gives last
        // is searched first. What is finished first is told last, so the first way has to come first.
        let mut turned = DiGraph::with_capacity(self.graph.node_count(), self.graph.edge_count());
        self.graph.node_weights().for_each(|&scene| {
            turned.add_node(scene);
        });
        for edge in self.graph.raw_edges().iter().rev() {
            turned.add_edge(edge.source(), edge.target(), ());
        }
        let mut search = DfsPostOrder::empty(&turned);
        let mut order = Vec::with_capacity(turned.node_count());
        for &root in roots.iter().rev() {
            search.move_to(node(root));
            while let Some(index) = search.next(&turned) {
                order.push(turned[index]);
            }
        }
        order.reverse();
        order
    }

    /// Circles of scenes that pass on at once (chance and `next` scenes), in which nobody would ever
    /// decide. The scenes of each are in the order of the file.
    pub fn endless_circles(&self, scenario: &Scenario) -> Vec<Vec<SceneId>> {
        let passes_on =
            |scene: SceneId| matches!(scenario.scenes[scene].body, Body::Chance(_) | Body::Next(_));
        let passing = self.graph.filter_map(
            |_, &scene| passes_on(scene).then_some(scene),
            |_, &edge| matches!(edge, Edge::Branch(_)).then_some(edge),
        );
        let circles = kosaraju_scc(&passing).into_iter().filter(|circle| {
            circle.len() > 1 || circle.iter().any(|&at| passing.contains_edge(at, at))
        });
        let mut circles: Vec<Vec<SceneId>> = circles
            .map(|circle| {
                let mut scenes: Vec<_> = circle.into_iter().map(|at| passing[at]).collect();
                scenes.sort_unstable();
                scenes
            })
            .collect();
        circles.sort_unstable();
        circles
    }
}

fn node(scene: SceneId) -> NodeIndex {
    NodeIndex::new(scene.index())
}
