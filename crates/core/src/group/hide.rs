//! Which counts of a network may be shown, so that no group under five can be made out.
//!
//! A group's learners walk through a story as a flow through a network: what enters a place leaves it.
//! So a count that is left out may still follow from its neighbours, as in any table with totals. A
//! hidden count is safe when it lies on a circle of hidden ones: one learner more on it and one less
//! on its other side, and everything that is shown stays the same. (Gusfield's audit of tables, on a
//! network.) Counts are hidden until each is safe; with all of them hidden, each is.

use super::FEWEST;

/// How many learners went from one place to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// At least 1.
    pub(super) count: u64,
}

/// Which of `edges` are to be hidden, beside those that are already. What enters each place but the
/// first and the last leaves it, and [`FEWEST`] or more walk through.
pub(super) fn hidden(edges: &[Edge], hidden: Vec<bool>) -> Vec<bool> {
    let places = edges.iter().map(|edge| edge.from.max(edge.to) + 1).max().unwrap_or(0);
    let mut network = Network { edges, places, hidden };
    while network.hide_more() {}
    network.hidden
}

struct Network<'e> {
    edges: &'e [Edge],
    places: usize,
    hidden: Vec<bool>,
}

impl Network<'_> {
    /// Hides what hidden counts need that are not safe yet. Whether there were some. Everything that
    /// serves one equally well is hidden, and all are served at once: what comes first in a file must
    /// tell nothing.
    fn hide_more(&mut self) -> bool {
        let places = (0..self.places).flat_map(|place| [(place, true), (place, false)]);
        let mut more: Vec<_> =
            places.flat_map(|(place, onwards)| self.to_widen(place, onwards)).collect();
        if more.is_empty() {
            let bridges = self.bridges();
            let exposed = (0..self.edges.len()).filter(|&edge| bridges[edge]);
            more = exposed.flat_map(|edge| self.to_close_circle(edge)).collect();
        }
        for &edge in &more {
            self.hidden[edge] = true;
        }
        !more.is_empty()
    }

    /// The hidden edges, as neighbours of each place.
    fn neighbours(&self) -> Vec<Vec<(usize, usize)>> {
        let mut neighbours = vec![Vec::new(); self.places];
        for (index, edge) in self.hidden_edges() {
            neighbours[edge.from].push((edge.to, index));
            neighbours[edge.to].push((edge.from, index));
        }
        neighbours
    }

    fn hidden_edges(&self) -> impl Iterator<Item = (usize, &Edge)> {
        self.edges.iter().enumerate().filter(|(index, _)| self.hidden[*index])
    }

    /// The hidden edges that lie on no circle of hidden ones. (Tarjan's low links, without recursion.)
    fn bridges(&self) -> Vec<bool> {
        let neighbours = self.neighbours();
        let mut is_bridge = vec![false; self.edges.len()];
        let (mut order, mut low) = (vec![usize::MAX; self.places], vec![usize::MAX; self.places]);
        let mut next = 0;
        for root in 0..self.places {
            if order[root] != usize::MAX {
                continue;
            }
            // A place, the edge that led there, and how many of its neighbours were looked at.
            let mut path = vec![(root, usize::MAX, 0)];
            (order[root], low[root], next) = (next, next, next + 1);
            while let Some((place, came_by, looked)) = path.last_mut() {
                let (place, came_by) = (*place, *came_by);
                if let Some(&(to, edge)) = neighbours[place].get(*looked) {
                    *looked += 1;
                    if order[to] == usize::MAX {
                        (order[to], low[to], next) = (next, next, next + 1);
                        path.push((to, edge, 0));
                    } else if edge != came_by {
                        low[place] = low[place].min(order[to]);
                    }
                    continue;
                }
                path.pop();
                if let Some(&(before, _, _)) = path.last() {
                    low[before] = low[before].min(low[place]);
                    is_bridge[came_by] = low[place] > order[before];
                }
            }
        }
        is_bridge
    }

    /// What is to be hidden, of the fewest learners, so that a hidden edge lies on a circle.
    fn to_close_circle(&self, through: usize) -> Vec<usize> {
        let Edge { from, to, .. } = self.edges[through];
        let (there, back) = (self.fewest(from, through), self.fewest(to, through));
        let all = there[to];
        let serves = |&index: &usize| {
            let Edge { from, to, count } = self.edges[index];
            let by =
                |a: usize, b: usize| there[a].saturating_add(count).saturating_add(back[b]) == all;
            index != through && !self.hidden[index] && (by(from, to) || by(to, from))
        };
        (0..self.edges.len()).filter(serves).collect()
    }

    /// How many learners are to be hidden at least on the way from a place to each other, without one
    /// edge.
    fn fewest(&self, from: usize, without: usize) -> Vec<u64> {
        let mut fewest = vec![u64::MAX; self.places];
        fewest[from] = 0;
        // Stories are small: until nothing gets better any more.
        let mut better = true;
        while std::mem::take(&mut better) {
            for (index, edge) in self.edges.iter().enumerate() {
                let cost = if self.hidden[index] { 0 } else { edge.count };
                for (a, b) in [(edge.from, edge.to), (edge.to, edge.from)] {
                    let sum = fewest[a].saturating_add(cost);
                    if index != without && sum < fewest[b] {
                        (fewest[b], better) = (sum, true);
                    }
                }
            }
        }
        fewest
    }

    /// The hidden edges that leave a place and everything hidden before it come to a sum that follows
    /// from what is shown; so do those that enter a place and everything after it. Where that sum is a
    /// group under five, or leaves nothing open, the least of what is shown beside them is to be
    /// hidden, too.
    fn to_widen(&self, place: usize, onwards: bool) -> Vec<usize> {
        let inside = self.all_before(place, onwards);
        let ends = |edge: &Edge| if onwards { (edge.from, edge.to) } else { (edge.to, edge.from) };
        let crosses = |edge: &Edge| inside[ends(edge).0] && !inside[ends(edge).1];
        let hidden: Vec<_> = self.hidden_edges().filter(|(_, e)| crosses(e)).collect();
        let sum: u64 = hidden.iter().map(|(_, edge)| edge.count).sum();
        if hidden.is_empty() || sum >= FEWEST && hidden.iter().any(|(_, e)| e.count != FEWEST - 1) {
            return Vec::new();
        }
        let beside = self.edges.iter().enumerate();
        let beside = beside.filter(|(index, edge)| !self.hidden[*index] && crosses(edge));
        let least = beside.clone().map(|(_, edge)| edge.count).min();
        beside.filter(|(_, edge)| Some(edge.count) == least).map(|(index, _)| index).collect()
    }

    /// A place and all from which hidden edges lead to it; or, backwards, all to which they lead.
    fn all_before(&self, place: usize, onwards: bool) -> Vec<bool> {
        let mut inside = vec![false; self.places];
        inside[place] = true;
        let mut more = true;
        while std::mem::take(&mut more) {
            for (_, edge) in self.hidden_edges() {
                let (from, to) = if onwards { (edge.from, edge.to) } else { (edge.to, edge.from) };
                if inside[to] && !inside[from] {
                    (inside[from], more) = (true, true);
                }
            }
        }
        inside
    }
}
