//! How many ways there are through a story.

use super::beyond::Beyond;
use super::order::Order;
use super::space::{Space, Target};

/// How many paths go on from each group of states to an end or to where nothing can be done, every
/// branch of chance a path of its own; `None` where one can go round for ever, or where there are more
/// than 2^128.
pub(crate) struct Paths {
    groups: Vec<Option<u128>>,
}

impl Paths {
    pub(crate) fn new(space: &Space, order: &Order, beyond: &Beyond) -> Self {
        let mut paths = Self { groups: Vec::with_capacity(order.len()) };
        for (group, states) in order.groups() {
            let count = match beyond.get(&states[0]) {
                Some(given) => given.paths,
                None if states.len() > 1 => None,
                None if space.is_stuck(states[0]) => Some(1),
                None => space.edges(states[0]).try_fold(0_u128, |sum, edge| match edge.to() {
                    Target::State(to) if order.group_of[to as usize] == group => None,
                    to => sum.checked_add(paths.after(order, to)?),
                }),
            };
            paths.groups.push(count);
        }
        paths
    }

    /// How many there are on the way `to` somewhere.
    pub(crate) fn after(&self, order: &Order, to: Target) -> Option<u128> {
        match to {
            Target::State(state) => self.groups[order.group_of[state as usize] as usize],
            Target::Final(_) => Some(1),
            Target::Unknown => None,
        }
    }

    /// How many there are in all.
    pub(crate) fn all(&self, space: &Space, order: &Order) -> Option<u128> {
        space
            .roots
            .iter()
            .try_fold(0_u128, |sum, root| sum.checked_add(self.after(order, root.to)?))
    }
}
