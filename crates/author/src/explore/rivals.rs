//! Choices against each other: whether one is never better than another.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::id::{ChoiceId, Id, IdRange, SceneId, Table};
use mile_core::scenario::{Better, Scenario};

use super::beyond::Beyond;
use super::futures::{Ends, Futures};
use super::order::Order;
use super::space::{Offer, Space, Target, meters};
use super::spans::{self, Spans};
use super::summary::{Decision, Pair};

/// How the choices of every scene compare, and what each can come to at the end: the smallest and
/// the largest value of each meter, by choice.
pub(crate) type Contests = BTreeMap<SceneId, (BTreeMap<u32, Vec<(i64, i64)>>, Contest)>;

/// Compares the choices of every scene in every state. Nearly all of them are better than each other
/// in some meter, which the spans tell; only for the others everything that is possible is looked at.
pub(crate) fn contests(
    scenario: &Scenario,
    space: &Space,
    order: &Order,
    beyond: &Beyond,
) -> Contests {
    let spans = Spans::new(scenario, space, order, beyond);
    let mut contests: Table<SceneId, Contest> =
        scenario.scenes.ids().map(|_| Contest::default()).collect();
    let mut reached: Table<ChoiceId, _> = scenario.choices.ids().map(|_| spans.nothing()).collect();
    let (mut offers, mut row) = (Vec::new(), Vec::new());
    for state in open_states(space) {
        offers.clear();
        row.clear();
        for (offer, edges) in space.offers(state) {
            let start = spans.of(edges, &mut row);
            spans::raise(&mut reached[offer.choice], &row[start..]);
            offers.push((offer, start));
        }
        let span = |start: usize| &row[start..start + spans.width()];
        let judge = |&(a, from_a): &(Offer, usize), &(b, from_b): &(Offer, usize)| {
            let may_be = is_at_least(scenario, space, b, a)
                && spans::may_be_at_least(span(from_b), span(from_a));
            // Whether it is better takes a closer look.
            may_be.then_some(false)
        };
        let scene = space.scene(state);
        contests[scene].look(space, state, scenario.choices_of(scene), &offers, judge);
    }
    look_closer(scenario, space, order, beyond, &mut contests);
    let scenes = scenario.scenes.ids().map(|scene| {
        let extremes = scenario
            .choices_of(scene)
            .iter()
            .filter_map(|choice| Some((choice.index() as u32, spans.extremes(&reached[choice])?)));
        (scene, (extremes.collect(), std::mem::take(&mut contests[scene])))
    });
    scenes.filter(|(_, (_, contest))| contest.looked_at > 0).collect()
}

/// Looks at everything that is possible after choices of which one may never be better.
fn look_closer(
    scenario: &Scenario,
    space: &Space,
    order: &Order,
    beyond: &Beyond,
    contests: &mut Table<SceneId, Contest>,
) {
    let open = scenario.scenes.ids().filter(|&scene| contests[scene].reopen()).count();
    if open == 0 {
        return;
    }
    let mut futures = Futures::new(scenario, space, order, beyond);
    for state in open_states(space) {
        let scene = space.scene(state);
        if contests[scene].is_over {
            continue;
        }
        let offers = space.offers(state).map(|(offer, edges)| (offer, futures.of(edges)));
        let offers: Vec<_> = offers.collect();
        let sets = &mut futures.sets;
        let judge = |&(a, a_ends): &(Offer, Ends), &(b, b_ends): &(Offer, Ends)| {
            let at_least = is_at_least(scenario, space, b, a) && sets.at_least(b_ends, a_ends);
            at_least.then(|| {
                space.nows.get(a.now) != space.nows.get(b.now) || !sets.at_least(a_ends, b_ends)
            })
        };
        contests[scene].look(space, state, scenario.choices_of(scene), &offers, judge);
    }
}

/// Whether the meters right after `b` are at least as good as right after `a` in everything.
fn is_at_least(scenario: &Scenario, space: &Space, b: Offer, a: Offer) -> bool {
    let [a, b] = [a, b].map(|offer| meters(space.nows.get(offer.now), 0));
    a.zip(b).zip(scenario.meters.values()).all(|((a, b), meter)| match meter.better {
        Better::Higher => b >= a,
        Better::Lower => b <= a,
    })
}

/// The states in which something can be chosen.
pub(crate) fn open_states(space: &Space) -> impl Iterator<Item = u32> {
    (0..space.explored() as u32).filter(|&state| !space.is_stuck(state))
}

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
    /// at the end after it. `judge` tells of two offers whether the second is at least as good as the
    /// first, and if it is, whether it is better.
    fn look<T>(
        &mut self,
        space: &Space,
        state: u32,
        range: IdRange<ChoiceId>,
        offers: &[(Offer, T)],
        mut judge: impl FnMut(&(Offer, T), &(Offer, T)) -> Option<bool>,
    ) {
        if self.is_over {
            return;
        }
        let count = range.len();
        self.pairs.resize_with(count * count, || None);
        let offer_of = |choice| offers.iter().find(|(offer, _)| offer.choice == choice);
        for a in offers {
            let Some(row) = range.position(a.0.choice) else { continue };
            for (column, b) in range.iter().enumerate().filter(|&(_, b)| b != a.0.choice) {
                let pair = self.pairs[row * count + column].get_or_insert(NEW);
                if !pair.never_better {
                    continue;
                }
                let better = offer_of(b).and_then(|b| judge(a, b));
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

    /// Begins to look at the pairs that are not decided once more, and returns whether there are any.
    fn reopen(&mut self) -> bool {
        self.is_over = !self.pairs.iter().flatten().any(|pair| pair.never_better);
        !self.is_over
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
