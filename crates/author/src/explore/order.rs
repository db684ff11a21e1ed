//! The states in an order in which what can follow comes first, those that can follow each other
//! together.

use super::space::{Edge, Space, Target};

/// States in groups. Of the states in a group, each can be reached from each other; all else that can
/// be reached from a group stands in groups before it.
#[derive(Debug)]
pub(crate) struct Order {
    states: Vec<u32>,
    ends: Vec<u32>,
    /// The group of each state.
    pub(crate) group_of: Vec<u32>,
}

impl Order {
    /// Tarjan's algorithm, on a stack of its own: a story can be deeper than the machine's.
    pub(crate) fn new(space: &Space) -> Self {
        let count = space.states.len();
        let mut order = Self {
            states: Vec::with_capacity(count),
            ends: Vec::new(),
            group_of: vec![OPEN; count],
        };
        let mut search = Search { space, low: vec![UNSEEN; count], open: Vec::new(), next: 0 };
        // Nearly all ways lead to states that were found later: from the last on, states that are worked
        // on one after the other lie next to each other.
        for state in (0..count as u32).rev() {
            if search.low[state as usize] == UNSEEN {
                search.from(state, &mut order);
            }
        }
        order
    }

    /// The groups, what can follow first.
    pub(crate) fn groups(&self) -> impl DoubleEndedIterator<Item = (u32, &[u32])> {
        (0..self.ends.len()).map(|group| {
            let start = if group == 0 { 0 } else { self.ends[group - 1] };
            (group as u32, &self.states[start as usize..self.ends[group] as usize])
        })
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

const UNSEEN: u32 = u32::MAX;
const OPEN: u32 = u32::MAX;

struct Search<'s> {
    space: &'s Space,
    /// The earliest state known to be reached from each; its own number at first.
    low: Vec<u32>,
    /// States that are in no group yet.
    open: Vec<u32>,
    next: u32,
}

/// A state on the way, its number, and the ways out of it that are still to be taken.
struct Frame<'s> {
    state: u32,
    number: u32,
    ways: std::slice::Iter<'s, Edge>,
}

impl<'s> Search<'s> {
    fn from(&mut self, start: u32, order: &mut Order) {
        let mut frames = vec![self.enter(start)];
        while let Some(frame) = frames.last_mut() {
            let (state, number) = (frame.state, frame.number);
            if let Some(edge) = frame.ways.next_back() {
                let Target::State(to) = edge.to() else { continue };
                if self.low[to as usize] == UNSEEN {
                    let entered = self.enter(to);
                    frames.push(entered);
                } else if order.group_of[to as usize] == OPEN {
                    self.lower(state, self.low[to as usize]);
                }
                continue;
            }
            frames.pop();
            let low = self.low[state as usize];
            if low == number {
                self.close(state, order);
            }
            if let Some(before) = frames.last() {
                self.lower(before.state, low);
            }
        }
    }

    fn enter(&mut self, state: u32) -> Frame<'s> {
        let number = self.next;
        self.next += 1;
        self.low[state as usize] = number;
        self.open.push(state);
        Frame { state, number, ways: self.space.edges(state) }
    }

    fn lower(&mut self, state: u32, low: u32) {
        let known = &mut self.low[state as usize];
        *known = (*known).min(low);
    }

    /// Everything that was opened since `state` forms a group with it.
    fn close(&mut self, state: u32, order: &mut Order) {
        let group = order.ends.len() as u32;
        while let Some(member) = self.open.pop() {
            order.group_of[member as usize] = group;
            order.states.push(member);
            if member == state {
                break;
            }
        }
        order.ends.push(order.states.len() as u32);
    }
}
