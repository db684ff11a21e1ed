//! Choices against each other: whether one is never better than another.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::id::{ChoiceId, Id};
use mile_core::scenario::Scenario;

use super::analysis::Analysis;
use super::beyond::Beyond;
use super::order::Order;
use super::space::{Space, Target};
use super::summary::{Pair, Summary};

/// Compares every choice with every other of its scene, in every state that offers it.
pub(crate) fn compare(
    scenario: &Scenario,
    space: &Space,
    analysis: &mut Analysis,
    beyond: &Beyond,
    summary: &mut Summary,
) {
    for state in (0..space.explored() as u32).filter(|&state| !space.is_stuck(state)) {
        let scene = space.scene(state);
        let Some(decision) = summary.decisions.get_mut(&(scene.index() as u32)) else { continue };
        let offers = space.offers(state).map(|(offer, edges)| {
            let ends = analysis.futures.of(&analysis.order, edges);
            (offer.choice, (space.nows.get(offer.now), ends))
        });
        let offers: BTreeMap<ChoiceId, _> = offers.collect();
        for (&a, &(a_now, a_ends)) in &offers {
            for b in scenario.choices_of(scene).iter().filter(|&b| b != a) {
                let key = (a.index() as u32, b.index() as u32);
                let pair = decision.pairs.entry(key).or_insert(NEW);
                if !pair.never_better {
                    continue;
                }
                let sets = &mut analysis.futures.sets;
                pair.never_better = offers.get(&b).is_some_and(|&(b_now, b_ends)| {
                    sets.is_at_least(b_now, a_now) && sets.at_least(b_ends, a_ends)
                });
                if !pair.never_better || pair.worse.is_some() {
                    continue;
                }
                let is_better = offers.get(&b).is_some_and(|&(b_now, b_ends)| {
                    b_now != a_now || !sets.at_least(a_ends, b_ends)
                });
                if is_better {
                    pair.worse = Some(space.walk_to(state));
                }
            }
        }
    }
    find_again(space, &analysis.order, beyond, summary);
}

const NEW: Pair = Pair { never_better: true, worse: None, again: false };

/// Finds the pairs that are no rivals: after one of them the scene can be met again with the other on
/// offer.
fn find_again(space: &Space, order: &Order, beyond: &Beyond, summary: &mut Summary) {
    let pairs = summary.decisions.values_mut().flat_map(|decision| decision.pairs.iter_mut());
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
                if partners.contains(&choice) && edges.iter().any(|edge| leads_there(edge.to)) {
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
                    || edges.any(|edge| match edge.to {
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
