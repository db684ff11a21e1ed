//! What can be at the end, from every state: the best and the worst that is possible, as sets of
//! meters of which none is better in everything.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use mile_core::scenario::{Better, Scenario};

use super::beyond::{Beyond, Given};
use super::order::Order;
use super::space::{Edge, Rows, Space, Target};

/// The sets of possible ends from every state, for comparison.
#[derive(Debug)]
pub(crate) struct Futures {
    pub(crate) sets: Sets,
    /// The best and the worst ends that are possible from each state.
    states: Vec<Ends>,
    /// The set of each entry of the space's `finals` alone.
    finals: Vec<Ends>,
    /// What is used again each time that ways are joined.
    following: Vec<Ends>,
}

/// What is possible at the end: the sets of the best and of the worst, in [`Sets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ends {
    best: u32,
    worst: u32,
}

impl Ends {
    /// No end is possible.
    const NONE: Self = Self { best: 0, worst: 0 };

    /// Whether an end is possible at all.
    pub(crate) fn are_any(self) -> bool {
        self != Self::NONE
    }
}

impl Futures {
    pub(crate) fn new(scenario: &Scenario, space: &Space, order: &Order, beyond: &Beyond) -> Self {
        let mut sets = Sets::new(scenario);
        let finals = (0..space.finals.len() as u32).map(|at| {
            let row = sets.row(space.ended(at).1);
            sets.of_one(row)
        });
        let finals = finals.collect();
        let states = vec![Ends::NONE; space.states.len()];
        let mut futures = Self { sets, states, finals, following: Vec::new() };
        let mut following = Vec::new();
        for (_, states) in order.groups() {
            following.clear();
            if let Some(given) = beyond.get(&states[0]) {
                following.push(futures.sets.given(given));
            }
            // Nothing is known yet of states in the same group, so they add nothing.
            let edges = states.iter().flat_map(|&state| space.edges(state));
            following.extend(edges.map(|edge| futures.after(edge.to())));
            let ends = futures.sets.join(&mut following);
            states.iter().for_each(|&state| futures.states[state as usize] = ends);
        }
        futures
    }

    /// What is possible at the end of the ways `edges` together.
    pub(crate) fn of(&mut self, edges: &[Edge]) -> Ends {
        if let [edge] = edges {
            return self.after(edge.to());
        }
        let mut following = std::mem::take(&mut self.following);
        following.clear();
        following.extend(edges.iter().map(|edge| self.after(edge.to())));
        let ends = self.sets.join(&mut following);
        self.following = following;
        ends
    }

    /// What is possible at the end from a state.
    pub(crate) fn from(&self, state: u32) -> Ends {
        self.states[state as usize]
    }

    fn after(&self, to: Target) -> Ends {
        match to {
            Target::State(state) => self.states[state as usize],
            Target::Final(at) => self.finals[at as usize],
            Target::Unknown => Ends::NONE,
        }
    }
}

/// So many meters are compared at once.
const LANES: usize = 4;

/// What is used again each time that sets are joined.
#[derive(Debug, Default)]
struct Room {
    rows: Vec<u64>,
    in_order: Vec<(i64, u64)>,
    kept: Vec<i32>,
}

/// Sets of ends, each kept once. Meters stand in them so that more is better.
#[derive(Debug)]
pub(crate) struct Sets {
    signs: Vec<i64>,
    rows: Rows,
    /// The same rows side by side, [`LANES`] at a time, as nothing else is compared as often.
    values: Vec<i32>,
    /// What the meters of each row add up to.
    sums: Vec<i64>,
    /// Each a row of entries of `rows`, sorted; the first is empty.
    kept: Rows,
    /// Rows of sets that were joined, and what each came to.
    lists: Rows,
    joined: Vec<Ends>,
    list: Vec<u64>,
    room: Room,
    compared: HashMap<(Ends, Ends), bool, FixedState>,
}

impl Sets {
    fn new(scenario: &Scenario) -> Self {
        let sign = |better| match better {
            Better::Higher => 1,
            Better::Lower => -1,
        };
        let signs = scenario.meters.values().map(|meter| sign(meter.better)).collect();
        let (rows, kept, lists) = (Rows::default(), Rows::default(), Rows::default());
        let mut sets = Self {
            signs,
            rows,
            values: Vec::new(),
            sums: Vec::new(),
            kept,
            lists,
            joined: Vec::new(),
            list: Vec::new(),
            room: Room::default(),
            compared: HashMap::default(),
        };
        sets.kept.place(&[]);
        sets
    }

    /// The ends that another part of the search found.
    fn given(&mut self, given: &Given) -> Ends {
        let [best, worst] = [&given.best, &given.worst].map(|rows| {
            let rows = rows.iter().map(|row| self.row(row.iter().copied()).into());
            let mut rows: Vec<u64> = rows.collect();
            rows.sort_unstable();
            self.kept.place(&rows)
        });
        Ends { best, worst }
    }

    /// The best and the worst ends, as rows of meters, to be given to another part.
    pub(crate) fn give(&self, ends: Ends) -> [Vec<Vec<i64>>; 2] {
        [ends.best, ends.worst].map(|set| {
            let turn = |&row: &u64| {
                let values = self.rows.get(row as u32).iter().zip(&self.signs);
                values.map(|(value, sign)| value.cast_signed() * sign).collect()
            };
            self.kept.get(set).iter().map(turn).collect()
        })
    }

    /// The row of some meters, turned so that more is better.
    fn row(&mut self, meters: impl Iterator<Item = i64>) -> u32 {
        let row = meters.zip(&self.signs).map(|(value, sign)| (value * sign).cast_unsigned());
        let row: Vec<_> = row.collect();
        let place = self.rows.place(&row);
        if place as usize == self.sums.len() {
            let values = || row.iter().map(|value| value.cast_signed());
            self.sums.push(values().sum());
            // Meters lie within ±10⁹.
            self.values.extend(values().map(|value| value as i32));
            self.values.resize(self.sums.len() * self.width(), 0);
        }
        place
    }

    /// How many numbers a row has among the `values`.
    fn width(&self) -> usize {
        self.signs.len().next_multiple_of(LANES)
    }

    fn values(&self, row: u64) -> &[i32] {
        &self.values[row as usize * self.width()..][..self.width()]
    }

    fn of_one(&mut self, row: u32) -> Ends {
        let set = self.kept.place(&[row.into()]);
        Ends { best: set, worst: set }
    }

    /// Everything that is possible in one of `ends`.
    fn join(&mut self, ends: &mut Vec<Ends>) -> Ends {
        ends.retain(|ends| ends.are_any());
        ends.sort_unstable();
        ends.dedup();
        match ends[..] {
            [] => return Ends::NONE,
            [one] => return one,
            _ => {}
        }
        self.list.clear();
        self.list
            .extend(ends.iter().map(|ends| u64::from(ends.best) << 32 | u64::from(ends.worst)));
        let list = self.lists.place(&self.list);
        if let Some(&known) = self.joined.get(list as usize) {
            return known;
        }
        let best = self.outermost(ends.iter().map(|ends| ends.best), 1);
        let worst = self.outermost(ends.iter().map(|ends| ends.worst), -1);
        let joined = Ends { best, worst };
        self.joined.push(joined);
        joined
    }

    /// The rows of `sets` that no other is at least as good as in everything; with `sign` -1 at
    /// least as bad.
    fn outermost(&mut self, sets: impl Iterator<Item = u32>, sign: i64) -> u32 {
        let Room { mut rows, mut in_order, mut kept } = std::mem::take(&mut self.room);
        // One that another is better than has a smaller sum, so it comes later.
        in_order.clear();
        let all = sets.flat_map(|set| self.kept.get(set));
        in_order.extend(all.map(|&row| (self.sums[row as usize] * -sign, row)));
        in_order.sort_unstable();
        in_order.dedup();
        rows.clear();
        kept.clear();
        let width = self.width();
        for &(_, row) in &in_order {
            let this = self.values(row);
            let mut before = kept.chunks_exact(width.max(1));
            if !before.any(|other| reaches(other, this, sign)) {
                kept.extend_from_slice(this);
                rows.push(row);
            }
        }
        rows.sort_unstable();
        let set = self.kept.place(&rows);
        self.room = Room { rows, in_order, kept };
        set
    }

    /// Whether the possibilities `b` are at least as good as `a`: whatever `a` can come to, `b` can
    /// come to as much or more, and whatever `b` can come to, `a` can come to as little or less.
    pub(crate) fn at_least(&mut self, b: Ends, a: Ends) -> bool {
        if !a.are_any() || !b.are_any() {
            return false;
        }
        if let Some(&known) = self.compared.get(&(b, a)) {
            return known;
        }
        let covered = |inner: u32, outer: u32, sign| {
            let (inner, outer) = (self.kept.get(inner), self.kept.get(outer));
            let is_covered = |&x: &u64| {
                let x = self.values(x);
                outer.iter().any(|&y| reaches(self.values(y), x, sign))
            };
            inner.iter().all(is_covered)
        };
        let holds = covered(a.best, b.best, 1) && covered(b.worst, a.worst, -1);
        self.compared.insert((b, a), holds);
        holds
    }
}

/// Whether `a` is at least as good as `b` in everything; with `sign` -1 at least as bad.
#[inline]
fn reaches(a: &[i32], b: &[i32], sign: i64) -> bool {
    let (more, less) = if sign > 0 { (a, b) } else { (b, a) };
    let lanes = more.chunks_exact(LANES).zip(less.chunks_exact(LANES));
    // Counted, as that takes no branch for each.
    lanes
        .into_iter()
        .all(|(more, less)| more.iter().zip(less).filter(|(more, less)| more < less).count() == 0)
}
