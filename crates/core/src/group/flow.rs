//! A group's ways through a story as a network: how many went from each place to each next.

use std::collections::{BTreeMap, BTreeSet};

use super::hide::{self, Edge};
use super::{FEWEST, Place, Trail};

/// A place of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node<'t> {
    Start,
    Decision(&'t str),
    Choice(&'t str, &'t str),
    Ending(&'t str),
    /// Stopped, or not at the end yet.
    Open,
    End,
}

impl Node<'_> {
    /// The place as it is told, if it is one that a choice leads to.
    pub(super) fn place(self) -> Option<Place> {
        match self {
            Self::Decision(scene) => Some(Place::Decision(scene.to_owned())),
            Self::Ending(scene) => Some(Place::Ending(scene.to_owned())),
            Self::Open => Some(Place::Open),
            Self::Start | Self::Choice(..) | Self::End => None,
        }
    }
}

/// A step of the network: from a place to the next.
pub(super) type Step<'t> = (Node<'t>, Node<'t>);

/// The network, with a number for every place and every step: there may be a million decisions.
#[derive(Debug, Default)]
pub(super) struct Flow<'t> {
    pub(super) learners: u64,
    nodes: Vec<Node<'t>>,
    numbers: BTreeMap<Node<'t>, usize>,
    choices: BTreeMap<(&'t str, &'t str), Chosen>,
    /// The steps from each place: where to, and their numbers.
    onwards: Vec<Vec<(usize, usize)>>,
    edges: Vec<Edge>,
    /// The ways, as the numbers of their steps, each with its learners.
    ways: Vec<(Vec<u32>, u64)>,
    /// The decisions of the last way, each with the steps up to it and where it led. Ways come in
    /// order, and most begin like the one before.
    last: Vec<Decided<'t>>,
}

/// A decision of a way.
#[derive(Debug, Clone, Copy)]
struct Decided<'t> {
    decision: (&'t str, &'t str),
    scene: usize,
    /// Where the way stands after it, and after how many steps.
    at: usize,
    steps: usize,
}

/// The places of a choice: its scene, and itself.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    scene: usize,
    choice: usize,
}

impl<'t> Flow<'t> {
    pub(super) fn add(&mut self, trail: &Trail<'t>, learners: u64) {
        if learners == 0 {
            return;
        }
        self.learners += learners;
        let mut last = std::mem::take(&mut self.last);
        let alike = last.iter().zip(&trail.decisions).take_while(|(l, d)| l.decision == **d);
        let alike = alike.count();
        last.truncate(alike);
        let shared = last.last().map_or(0, |decided| decided.steps);
        let mut way = Vec::with_capacity(2 * trail.decisions.len() + 2);
        way.extend(self.ways.last().into_iter().flat_map(|(before, _)| before.iter().take(shared)));
        for &step in &way {
            self.edges[step as usize].count += learners;
        }
        let start = self.number(Node::Start);
        let mut at = last.last().map_or(start, |decided| decided.at);
        for &decision in &trail.decisions[alike..] {
            let Chosen { scene, choice } = self.chosen(decision);
            if last.iter().all(|decided| decided.scene != scene) {
                way.push(self.step(at, scene, learners));
                way.push(self.step(scene, choice, learners));
                at = choice;
            }
            last.push(Decided { decision, scene, at, steps: way.len() });
        }
        self.last = last;
        let place = self.number(trail.ending.map_or(Node::Open, Node::Ending));
        let end = self.number(Node::End);
        way.push(self.step(at, place, learners));
        way.push(self.step(place, end, learners));
        self.ways.push((way, learners));
    }

    fn number(&mut self, node: Node<'t>) -> usize {
        *self.numbers.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            self.onwards.push(Vec::new());
            self.nodes.len() - 1
        })
    }

    fn chosen(&mut self, decision: (&'t str, &'t str)) -> Chosen {
        if let Some(&chosen) = self.choices.get(&decision) {
            return chosen;
        }
        let (scene, choice) = decision;
        let scene = self.number(Node::Decision(scene));
        let chosen = Chosen { scene, choice: self.number(Node::Choice(decision.0, choice)) };
        self.choices.insert(decision, chosen);
        chosen
    }

    /// Counts a step, and returns its number.
    fn step(&mut self, from: usize, to: usize, learners: u64) -> u32 {
        let known = self.onwards[from].iter().find(|(next, _)| *next == to);
        let edge = known.map_or(self.edges.len(), |(_, edge)| *edge);
        if edge == self.edges.len() {
            self.onwards[from].push((to, edge));
            self.edges.push(Edge { from, to, count: 0 });
        }
        self.edges[edge].count += learners;
        edge as u32
    }

    /// How many took each step.
    pub(super) fn counts(&self) -> BTreeMap<Step<'t>, u64> {
        self.edges.iter().map(|edge| (self.names(edge), edge.count)).collect()
    }

    fn names(&self, edge: &Edge) -> Step<'t> {
        (self.nodes[edge.from], self.nodes[edge.to])
    }

    /// The steps whose counts may be shown; `None` where there are too few learners for any.
    pub(super) fn shown(&self) -> Option<BTreeSet<Step<'t>>> {
        if self.learners < FEWEST {
            return None;
        }
        // If all begin alike, how many there are is told anyway.
        let starts = |edge: &Edge| self.nodes[edge.from] == Node::Start;
        let alike = self.edges.iter().filter(|edge| starts(edge)).count() == 1;
        let counted = |edge: &Edge| !alike || !starts(edge);
        let steps: Vec<_> = (0..self.edges.len()).filter(|&at| counted(&self.edges[at])).collect();
        let edges: Vec<_> = steps.iter().map(|&step| self.edges[step]).collect();
        let members = self.members();
        let members: Vec<_> = steps.iter().map(|&step| members[step].as_slice()).collect();
        let mut hidden: Vec<_> = edges.iter().map(|edge| edge.count < FEWEST).collect();
        loop {
            hidden = hide::hidden(&edges, hidden);
            let more = self.told_apart(&edges, &members, &hidden);
            if more.is_empty() {
                break;
            }
            for edge in more {
                hidden[edge] = true;
            }
        }
        let shown = edges.iter().zip(hidden).filter(|(_, hidden)| !hidden);
        Some(shown.map(|(edge, _)| self.names(edge)).collect())
    }

    /// The ways that take each step, a bit for each.
    fn members(&self) -> Vec<Vec<u64>> {
        let mut members = vec![vec![0; self.ways.len().div_ceil(64)]; self.edges.len()];
        for (number, (way, _)) in self.ways.iter().enumerate() {
            for &step in way {
                members[step as usize][number / 64] |= 1 << (number % 64);
            }
        }
        members
    }

    /// The smaller of every two steps that are to be shown and tell a small group apart: of those who
    /// went the one way, few did not go the other; or all but few went one of them.
    fn told_apart(&self, edges: &[Edge], members: &[&[u64]], hidden: &[bool]) -> Vec<usize> {
        let few = |count: u64| (1..FEWEST).contains(&count);
        let shown: Vec<_> = (0..edges.len()).filter(|&edge| !hidden[edge]).collect();
        let mut found = Vec::new();
        for (index, &one) in shown.iter().enumerate() {
            for &other in &shown[index + 1..] {
                let (a, b) = (edges[one].count, edges[other].count);
                let (small, large) = if a < b { (one, other) } else { (other, one) };
                let (few_of, but_few) = (members[small], members[large]);
                let mut both = few_of.iter().zip(but_few);
                let rest = self.learners.checked_sub(a + b);
                if few(a.abs_diff(b))
                    && both.clone().all(|(few_of, but_few)| few_of & !but_few == 0)
                    || rest.is_some_and(few) && both.all(|(one, other)| one & other == 0)
                {
                    found.push(small);
                }
            }
        }
        found
    }
}
