//! What random plays come to: at every decision any choice on offer is as likely as any other.

use mile_core::id::Id;
use mile_core::scenario::Scenario;

use super::beyond::Beyond;
use super::order::Order;
use super::solve;
use super::space::{Edge, Space, Target};

/// What is to be expected from every state, as rows of `width` numbers: the likelihood of each ending,
/// then the sum over all endings of each meter at the end times its likelihood.
#[derive(Debug)]
pub(crate) struct Odds {
    rows: Vec<f64>,
    finals: Vec<f64>,
    width: usize,
}

/// Circles are gone round until what is left to come is smaller than this.
const NEGLIGIBLE: f64 = 1e-13;
/// No circle is gone round more often.
const MOST_ROUNDS: usize = 100_000;

impl Odds {
    /// `endings` tells which column each scene has, if it has one.
    pub(crate) fn new(
        scenario: &Scenario,
        space: &Space,
        order: &Order,
        endings: &[Option<usize>],
        beyond: &Beyond,
    ) -> Self {
        let scenes = endings.iter().flatten().count();
        let width = scenes + scenario.meters.len();
        let mut finals = vec![0.0; space.finals.len() * width];
        for (at, row) in finals.chunks_mut(width.max(1)).enumerate() {
            let (scene, meters) = space.ended(at as u32);
            if let Some(column) = endings[scene.index()] {
                row[column] = 1.0;
            }
            for (value, meter) in row[scenes..].iter_mut().zip(meters) {
                *value = meter as f64;
            }
        }
        let rows = vec![0.0; space.states.len() * width];
        let mut odds = Self { rows, finals, width };
        let mut row = vec![0.0; width];
        for (_, states) in order.groups() {
            if let Some(given) = beyond.get(&states[0]) {
                let known = &mut odds.rows[states[0] as usize * width..][..width];
                known.iter_mut().zip(&given.odds).for_each(|(known, given)| *known = *given);
                continue;
            }
            let is_circle = states.len() > 1 || leads_to_itself(space, states[0]);
            if is_circle && states.len() <= solve::LARGEST {
                odds.solve(space, states);
                continue;
            }
            for _ in 0..MOST_ROUNDS {
                let mut moved: f64 = 0.0;
                for &state in states {
                    moved = moved.max(odds.settle(space, state, &mut row));
                }
                if !is_circle || moved < NEGLIGIBLE {
                    break;
                }
            }
        }
        odds
    }

    /// Works out the states of a circle together.
    fn solve(&mut self, space: &Space, states: &[u32]) {
        let place = |state: u32| states.iter().position(|&other| other == state);
        let mut matrix = vec![vec![0.0; states.len()]; states.len()];
        let mut sides = vec![vec![0.0; self.width]; states.len()];
        let mut ends = false;
        for (at, &state) in states.iter().enumerate() {
            matrix[at][at] = 1.0;
            let offers = space.offers(state).count() as f64;
            for edge in space.edges(state) {
                let inside = match edge.to() {
                    Target::State(to) => place(to),
                    _ => None,
                };
                if let Some(to) = inside {
                    let likelihood = space.likelihood(*edge);
                    matrix[at][to] -= likelihood / offers;
                } else {
                    self.add(space, &[*edge], 1.0 / offers, &mut sides[at]);
                    ends = true;
                }
            }
        }
        // Nothing comes of a circle without a way out.
        if ends {
            solve::solve(matrix, &mut sides);
            for (&state, side) in states.iter().zip(sides) {
                self.rows[state as usize * self.width..][..self.width].copy_from_slice(&side);
            }
        }
    }

    /// Works out one state from those that follow, and returns by how much it moved.
    fn settle(&mut self, space: &Space, state: u32, row: &mut [f64]) -> f64 {
        row.fill(0.0);
        let offers = space.offers(state).count();
        for (_, edges) in space.offers(state) {
            self.add(space, edges, 1.0 / offers as f64, row);
        }
        let old = &mut self.rows[state as usize * self.width..][..self.width];
        let steps = old.iter().zip(&*row).map(|(old, new)| (old - new).abs() / new.abs().max(1.0));
        let longest = steps.fold(0.0, f64::max);
        old.copy_from_slice(row);
        longest
    }

    /// Adds what is to be expected on the ways `edges`, `share` times.
    pub(crate) fn add(&self, space: &Space, edges: &[Edge], share: f64, row: &mut [f64]) {
        for edge in edges {
            let share = share * space.likelihood(*edge);
            let (rows, at) = match edge.to() {
                Target::State(state) => (&self.rows, state),
                Target::Final(at) => (&self.finals, at),
                Target::Unknown => continue,
            };
            let values = &rows[at as usize * self.width..][..self.width];
            row.iter_mut().zip(values).for_each(|(sum, value)| *sum += share * value);
        }
    }

    /// What is to be expected from a state.
    pub(crate) fn of(&self, state: u32) -> &[f64] {
        &self.rows[state as usize * self.width..][..self.width]
    }

    /// How many numbers a row has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }
}

/// Whether a state can lead straight back to itself.
fn leads_to_itself(space: &Space, state: u32) -> bool {
    space.edges(state).any(|edge| edge.to() == Target::State(state))
}
