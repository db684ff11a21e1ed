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

#[derive(Debug, Default)]
pub(super) struct Flow<'t> {
    pub(super) learners: u64,
    pub(super) counts: BTreeMap<(Node<'t>, Node<'t>), u64>,
    /// The ways, each with its learners.
    ways: Vec<(Vec<(Node<'t>, Node<'t>)>, u64)>,
}

impl<'t> Flow<'t> {
    pub(super) fn add(&mut self, trail: &Trail<'t>, learners: u64) {
        if learners == 0 {
            return;
        }
        self.learners += learners;
        let mut places = vec![Node::Start];
        for &(scene, choice) in &trail.decisions {
            if !places.contains(&Node::Decision(scene)) {
                places.extend([Node::Decision(scene), Node::Choice(scene, choice)]);
            }
        }
        places.extend([trail.ending.map_or(Node::Open, Node::Ending), Node::End]);
        let way: Vec<_> = places.windows(2).map(|pair| (pair[0], pair[1])).collect();
        for &step in &way {
            *self.counts.entry(step).or_default() += learners;
        }
        self.ways.push((way, learners));
    }

    /// The steps whose counts may be shown; `None` where there are too few learners for any.
    pub(super) fn shown(&self) -> Option<BTreeSet<(Node<'t>, Node<'t>)>> {
        if self.learners < FEWEST {
            return None;
        }
        let starts = self.counts.keys().filter(|(from, _)| *from == Node::Start).count();
        // If all begin alike, how many there are is told anyway.
        let told_anyway = |from: Node<'_>| starts == 1 && from == Node::Start;
        let counts = self.counts.iter().filter(|((from, _), _)| !told_anyway(*from));
        let counts: Vec<_> = counts.map(|(step, count)| (*step, *count)).collect();
        let mut numbers = BTreeMap::new();
        let mut number = |node| {
            let next = numbers.len();
            *numbers.entry(node).or_insert(next)
        };
        let edge = |&((from, to), count)| Edge { from: number(from), to: number(to), count };
        let edges: Vec<_> = counts.iter().map(edge).collect();
        let mut hidden: Vec<_> = edges.iter().map(|edge| edge.count < FEWEST).collect();
        loop {
            hidden = hide::hidden(&edges, hidden);
            let more = self.told_apart(&counts, &hidden);
            if more.is_empty() {
                break;
            }
            for edge in more {
                hidden[edge] = true;
            }
        }
        let shown = counts.iter().zip(hidden).filter(|(_, hidden)| !hidden);
        Some(shown.map(|((step, _), _)| *step).collect())
    }

    /// The smaller of every two steps that are to be shown and tell a small group apart: of those who
    /// went the one way, few did not go the other; or all but few went one of them.
    fn told_apart(&self, counts: &[((Node<'t>, Node<'t>), u64)], hidden: &[bool]) -> Vec<usize> {
        let few = |count: u64| (1..FEWEST).contains(&count);
        let shown: Vec<_> = (0..counts.len()).filter(|&edge| !hidden[edge]).collect();
        let mut found = Vec::new();
        for (index, &one) in shown.iter().enumerate() {
            for &other in &shown[index + 1..] {
                let (a, b) = (counts[one].1, counts[other].1);
                let smaller = if a < b { one } else { other };
                if few(a.abs_diff(b)) && self.both(counts[one].0, counts[other].0) == a.min(b)
                    || self.learners.checked_sub(a + b).is_some_and(few)
                        && self.both(counts[one].0, counts[other].0) == 0
                {
                    found.push(smaller);
                }
            }
        }
        found
    }

    /// How many took both steps.
    fn both(&self, one: (Node<'t>, Node<'t>), other: (Node<'t>, Node<'t>)) -> u64 {
        let took = |(way, _): &&(Vec<_>, u64)| way.contains(&one) && way.contains(&other);
        self.ways.iter().filter(took).map(|(_, learners)| learners).sum()
    }
}
