//! Choices against each other: whether one is never better than another.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::id::{ChoiceId, Id, IdRange};

use super::beyond::Beyond;
use super::futures::{Ends, Sets};
use super::order::Order;
use super::space::{Offer, Space, Target};
use super::summary::{Decision, Pair};

/// How the choices of a scene compare, as far as it has been looked at.
#[derive(Debug, Default)]
pub(crate) struct Contest {
    /// Each choice against each other, row by row.
    pairs: Vec<Option<Pair>>,
    /// Every pair has been decided: each choice is better than each other somewhere.
    is_over: bool,
    looked_at: usize,
}

const NEW: Pair = Pair { never_better: true, worse: None, again: false };

impl Contest {
    /// Compares the choices of `range` in a state that offers `offers`, each with what is possible
    /// at the end after it.
    pub(crate) fn look(
        &mut self,
        space: &Space,
        sets: &mut Sets,
        state: u32,
        range: IdRange<ChoiceId>,
        offers: &[(Offer, Ends)],
    ) {
        if self.is_over {
            return;
        }
        let count = range.len();
        self.pairs.resize_with(count * count, || None);
        let offer_of = |choice| offers.iter().find(|(offer, _)| offer.choice == choice);
        for (a, a_ends) in offers {
            let Some(row) = range.position(a.choice) else { continue };
            for (column, b) in range.iter().enumerate().filter(|&(_, b)| b != a.choice) {
                let pair = self.pairs[row * count + column].get_or_insert(NEW);
                if !pair.never_better {
                    continue;
                }
                let a_now = space.nows.get(a.now);
                let better = offer_of(b).and_then(|(b, b_ends)| {
                    let b_now = space.nows.get(b.now);
                    let at_least =
                        sets.is_at_least(b_now, a_now) && sets.at_least(*b_ends, *a_ends);
                    at_least.then(|| b_now != a_now || !sets.at_least(*a_ends, *b_ends))
                });
                pair.never_better = better.is_some();
                if better == Some(true) && pair.worse.is_none() {
                    pair.worse = Some(space.walk_to(state));
                }
            }
        }
        self.looked_at += 1;
        // Not all choices may have been on offer yet.
        if self.looked_at.is_multiple_of(64) {
            let diagonal = |index: usize| index % count == index / count;
            let is_decided = |(index, pair): (usize, &Option<Pair>)| {
                diagonal(index) || pair.as_ref().is_some_and(|pair| !pair.never_better)
            };
            self.is_over = self.pairs.iter().enumerate().all(is_decided);
        }
    }

    /// What was found, by the numbers of the choices.
    pub(crate) fn pairs(self, range: IdRange<ChoiceId>) -> BTreeMap<(u32, u32), Pair> {
        let count = range.len().max(1);
        let found = self.pairs.into_iter().enumerate().filter_map(|(index, pair)| {
            let number = |at| range.get(at).map(|choice| choice.index() as u32);
            Some(((number(index / count)?, number(index % count)?), pair?))
        });
        found.collect()
    }
}

/// Finds the pairs that are no rivals: after one of them the scene can be met again with the other on
/// offer.
pub(crate) fn find_again(
    space: &Space,
    order: &Order,
    beyond: &Beyond,
    decisions: &mut BTreeMap<u32, Decision>,
) {
    let pairs = decisions.values_mut().flat_map(|decision| decision.pairs.iter_mut());
    let pairs: Vec<_> = pairs.filter(|(_, pair)| pair.never_better).collect();
    let wanted: BTreeSet<u32> = pairs.iter().flat_map(|((a, b), _)| [*a, *b]).collect();
    // For each choice, those that can be met after it.
    let mut again: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut partners: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for ((a, b), _) in &pairs {
        partners.entry(*a).or_default().insert(*b);
        partners.entry(*b).or_default().insert(*a);
    }
    for &met_choice in &wanted {
        let met = met(space, order, beyond, ChoiceId::new(met_choice as usize));
        let Some(partners) = partners.get(&met_choice) else { continue };
        for state in 0..space.explored() as u32 {
            for (offer, edges) in space.offers(state) {
                let choice = offer.choice.index() as u32;
                let leads_there = |to| match to {
                    Target::State(to) => met[order.group_of[to as usize] as usize],
                    _ => false,
                };
                if partners.contains(&choice) && edges.iter().any(|edge| leads_there(edge.to())) {
                    again.insert((choice, met_choice));
                }
            }
        }
    }
    for (&(a, b), pair) in pairs {
        pair.again = again.contains(&(a, b)) || again.contains(&(b, a));
    }
}

/// Of each group, whether `choice` can be met on offer from there on.
pub(crate) fn met(space: &Space, order: &Order, beyond: &Beyond, choice: ChoiceId) -> Vec<bool> {
    let mut met: Vec<bool> = Vec::with_capacity(order.len());
    for (group, states) in order.groups() {
        let given = beyond.get(&states[0]);
        let is_given = given.is_some_and(|given| given.meets.contains(&(choice.index() as u32)));
        let is_met = is_given
            || states.iter().any(|&state| {
                let mut offers = space.offers(state);
                let mut edges = space.edges(state);
                offers.any(|(offer, _)| offer.choice == choice)
                    || edges.any(|edge| match edge.to() {
                        Target::State(to) => match order.group_of[to as usize] {
                            next if next == group => false,
                            next => met[next as usize],
                        },
                        _ => false,
                    })
            });
        met.push(is_met);
    }
    met
}
