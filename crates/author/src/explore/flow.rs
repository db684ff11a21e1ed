//! Where random plays go, and what the service indicators count on the way.
//!
//! At every decision any choice on offer is as likely as any other. What is counted is told as the
//! least and the most of any walk, and as the mean of random plays.

use std::collections::BTreeMap;

use mile_core::id::Id;

use super::order::Order;
use super::solve;
use super::space::{Edge, SERVICE, Space, Target};
use super::summary::{Ending, Range};

/// Circles are gone round until no larger share of the plays is in them than this.
const NEGLIGIBLE: f64 = 1e-13;
/// No circle is gone round more often.
const MOST_ROUNDS: usize = 100_000;

/// The plays that come to a state, and what was counted on their way: of each indicator the least and
/// the most, and the sum over random plays, each times its share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coming {
    pub(crate) share: f64,
    /// `None` if no walk leads here.
    pub(crate) service: Option<[Range; SERVICE]>,
}

const NOBODY: Coming = Coming { share: 0.0, service: None };

/// Follows the plays through `space`, and adds up the endings. Returns what comes to the states that
/// are not explored.
pub(crate) fn follow(
    space: &Space,
    order: &Order,
    endings: &mut BTreeMap<u32, Ending>,
) -> Vec<Coming> {
    let mut flow = Flow { space, order, coming: Vec::new(), endings };
    flow.coming = vec![NOBODY; space.states.len()];
    for root in &space.roots {
        flow.arrive(root.to, Coming { share: root.share, service: Some(root.service) });
    }
    // What comes first is last in the order.
    for (group, states) in order.groups().rev() {
        flow.widen(group, states);
        let is_circle = states.len() > 1 || flow.stays(group, states[0]);
        if is_circle && states.len() <= solve::LARGEST && flow.has_way_out(group, states) {
            flow.solve(group, states);
            continue;
        }
        for _ in 0..if is_circle && flow.has_way_out(group, states) { MOST_ROUNDS } else { 1 } {
            let mut moved: f64 = 0.0;
            for &state in states {
                let come = flow.coming[state as usize];
                moved = moved.max(come.share);
                flow.pass_on(group, state, come);
            }
            if moved < NEGLIGIBLE {
                break;
            }
        }
    }
    flow.coming
}

struct Flow<'s> {
    space: &'s Space,
    order: &'s Order,
    /// What has come to each state and not gone on.
    coming: Vec<Coming>,
    endings: &'s mut BTreeMap<u32, Ending>,
}

impl Flow<'_> {
    fn group_of(&self, to: Target) -> Option<u32> {
        match to {
            Target::State(to) => Some(self.order.group_of[to as usize]),
            Target::Final(_) | Target::Unknown => None,
        }
    }

    /// Whether a way out of a state leads back into its group.
    fn stays(&self, group: u32, state: u32) -> bool {
        self.space.edges(state).any(|edge| self.group_of(edge.to()) == Some(group))
    }

    fn has_way_out(&self, group: u32, states: &[u32]) -> bool {
        let mut edges = states.iter().flat_map(|&state| self.space.edges(state));
        edges.any(|edge| self.group_of(edge.to()) != Some(group))
    }

    /// Lets the least and the most go round in a group until they no longer change: the least finds
    /// its shortest way, and what grows on a round trip has no largest.
    fn widen(&mut self, group: u32, states: &[u32]) {
        let inside = |edge: &&Edge| self.group_of(edge.to()) == Some(group);
        let edges: Vec<(u32, Edge)> = states
            .iter()
            .flat_map(|&state| self.space.edges(state).filter(inside).map(move |e| (state, *e)))
            .collect();
        if edges.is_empty() {
            return;
        }
        for _ in 0..=states.len() {
            let mut moved = false;
            for (state, edge) in &edges {
                let Some(from) = self.coming[*state as usize].service else { continue };
                let Target::State(to) = edge.to() else { continue };
                let counts = self.space.counts(*edge);
                let mut next = from;
                next.iter_mut().zip(counts).for_each(|(range, &count)| {
                    range.min += count.cast_signed();
                    range.max = range.max.map(|max| max + count.cast_signed());
                    range.sum = 0.0;
                });
                let known = &mut self.coming[to as usize].service;
                let before = known.map(|ranges| ranges.map(|range| (range.min, range.max)));
                merge(known, next);
                moved |= before != known.map(|ranges| ranges.map(|range| (range.min, range.max)));
            }
            if !moved {
                return;
            }
        }
        // After so many rounds only what grows without end still moves.
        let counts = |index: usize| {
            let mut services = edges.iter().map(|(_, edge)| self.space.counts(*edge));
            services.any(|counts| counts[index] > 0)
        };
        let grows: [bool; SERVICE] = std::array::from_fn(counts);
        for &state in states {
            if let Some(ranges) = &mut self.coming[state as usize].service {
                ranges.iter_mut().zip(grows).filter(|(_, grows)| *grows).for_each(|(range, _)| {
                    range.max = None;
                });
            }
        }
    }

    /// Sends what has come to the states of a circle round and out of it, all at once.
    fn solve(&mut self, group: u32, states: &[u32]) {
        let place = |state: u32| states.iter().position(|&other| other == state);
        let space = self.space;
        let inside = |edge: &Edge| match edge.to() {
            Target::State(to) => place(to),
            Target::Final(_) | Target::Unknown => None,
        };
        let mut matrix = vec![vec![0.0; states.len()]; states.len()];
        let edges = |state: u32| {
            let offers = space.offers(state).count() as f64;
            let part = move |edge: &Edge| space.likelihood(*edge) / offers;
            space.edges(state).filter_map(move |e| Some((inside(e)?, part(e), space.counts(*e))))
        };
        for (at, row) in matrix.iter_mut().enumerate() {
            row[at] = 1.0;
        }
        for (from, &state) in states.iter().enumerate() {
            for (to, part, _) in edges(state) {
                matrix[to][from] -= part;
            }
        }
        let coming = |state: &u32| self.coming[*state as usize];
        let mut shares: Vec<_> = states.iter().map(|state| vec![coming(state).share]).collect();
        solve::solve(matrix.clone(), &mut shares);
        let sums = states.iter().map(|state| match coming(state).service {
            Some(ranges) => ranges.iter().map(|range| range.sum).collect(),
            None => vec![0.0; SERVICE],
        });
        let mut sums: Vec<Vec<f64>> = sums.collect();
        for (share, &state) in shares.iter().zip(states) {
            for (to, part, counts) in edges(state) {
                let counted = sums[to].iter_mut().zip(counts);
                counted.for_each(|(sum, &count)| *sum += share[0] * part * count as f64);
            }
        }
        solve::solve(matrix, &mut sums);
        for (at, &state) in states.iter().enumerate() {
            let come = &mut self.coming[state as usize];
            come.share = shares[at][0];
            let ranges = come.service.iter_mut().flatten();
            ranges.zip(&sums[at]).for_each(|(range, &sum)| range.sum = sum);
            let come = *come;
            self.pass_on(group, state, come);
        }
    }

    /// Sends what has come to a state along every way out of it.
    fn pass_on(&mut self, group: u32, state: u32, come: Coming) {
        if self.space.explored() <= state as usize {
            return;
        }
        let here = &mut self.coming[state as usize];
        here.share = 0.0;
        here.service.iter_mut().flatten().for_each(|range| range.sum = 0.0);
        let space = self.space;
        let offers = space.offers(state).count() as f64;
        for edge in space.edges(state) {
            let part = space.likelihood(*edge) / offers;
            let share = come.share * part;
            let counts = space.counts(*edge);
            let service = come.service.map(|mut ranges| {
                ranges.iter_mut().zip(counts).for_each(|(range, &count)| {
                    let inside = self.group_of(edge.to()) == Some(group);
                    // Within a group the least and the most are known already.
                    let grown = if inside { 0 } else { count.cast_signed() };
                    range.min += grown;
                    range.max = range.max.map(|max| max + grown);
                    range.sum = range.sum * part + share * count as f64;
                });
                ranges
            });
            if self.group_of(edge.to()) == Some(group) {
                self.come_round(edge.to(), share, service);
            } else {
                self.arrive(edge.to(), Coming { share, service });
            }
        }
    }

    /// Adds to what has come to a state of the same group.
    fn come_round(&mut self, to: Target, share: f64, service: Option<[Range; SERVICE]>) {
        let Target::State(to) = to else { return };
        let known = &mut self.coming[to as usize];
        known.share += share;
        if let (Some(known), Some(come)) = (&mut known.service, service) {
            known.iter_mut().zip(come).for_each(|(known, come)| known.sum += come.sum);
        }
    }

    fn arrive(&mut self, to: Target, come: Coming) {
        match to {
            Target::State(to) => {
                let known = &mut self.coming[to as usize];
                known.share += come.share;
                if let Some(service) = come.service {
                    merge(&mut known.service, service);
                }
            }
            Target::Final(at) => {
                let (scene, meters) = self.space.ended(at);
                let ending = self.endings.entry(scene.index() as u32).or_default();
                ending.share += come.share;
                for (range, value) in ending.meters.iter_mut().zip(meters) {
                    range.sum += come.share * value as f64;
                }
                let Some(service) = come.service else { return };
                if ending.service.is_empty() {
                    ending.service = service.to_vec();
                } else {
                    ending.service.iter_mut().zip(service).for_each(|(known, new)| known.join(new));
                }
            }
            Target::Unknown => {}
        }
    }
}

fn merge(known: &mut Option<[Range; SERVICE]>, new: [Range; SERVICE]) {
    match known {
        Some(known) => known.iter_mut().zip(new).for_each(|(known, new)| known.join(new)),
        None => *known = Some(new),
    }
}
