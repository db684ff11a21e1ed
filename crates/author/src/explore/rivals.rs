//! Choices against each other: whether one is never better than another.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::id::{ChoiceId, Id, IdRange, SceneId, Table};
use mile_core::scenario::{Better, Scenario};

use super::beyond::Beyond;
use super::futures::{Ends, Futures};
use super::order::Order;
use super::space::{Offer, Space, Target};
use super::spans::{self, Spans};
use super::summary::Pair;

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
    find_again(scenario, space, order, beyond, &mut contests);
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
            at_least.then(|| !space.now(a).eq(space.now(b)) || !sets.at_least(a_ends, b_ends))
        };
        contests[scene].look(space, state, scenario.choices_of(scene), &offers, judge);
    }
}

/// Whether the meters right after `b` are at least as good as right after `a` in everything.
fn is_at_least(scenario: &Scenario, space: &Space, b: Offer, a: Offer) -> bool {
    let [a, b] = [a, b].map(|offer| space.now(offer));
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
    /// Every pair has been decided: each choice is better than each other somewhere, or no rival.
    is_over: bool,
    looked_at: usize,
}

impl Pair {
    /// Whether it may still turn out that one is dominated by the other.
    fn is_open(&self) -> bool {
        self.never_better && !self.again
    }
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
                if !pair.is_open() {
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
                diagonal(index) || pair.as_ref().is_some_and(|pair| !pair.is_open())
            };
            self.is_over = self.pairs.iter().enumerate().all(is_decided);
        }
    }

    /// The pairs that are not decided: the first may be dominated by the second.
    fn open(&self, range: IdRange<ChoiceId>) -> impl Iterator<Item = [ChoiceId; 2]> {
        let count = range.len().max(1);
        self.pairs.iter().enumerate().filter_map(move |(index, pair)| {
            pair.as_ref().filter(|pair| pair.is_open())?;
            Some([range.get(index / count)?, range.get(index % count)?])
        })
    }

    /// Two of its choices are no rivals.
    fn end(&mut self, range: IdRange<ChoiceId>, [a, b]: [ChoiceId; 2]) {
        if let (Some(row), Some(column)) = (range.position(a), range.position(b))
            && let Some(Some(pair)) = self.pairs.get_mut(row * range.len() + column)
        {
            pair.again = true;
        }
    }

    /// Begins to look at the pairs that are not decided once more, and returns whether there are any.
    fn reopen(&mut self) -> bool {
        self.is_over = !self.pairs.iter().flatten().any(Pair::is_open);
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
fn find_again(
    scenario: &Scenario,
    space: &Space,
    order: &Order,
    beyond: &Beyond,
    contests: &mut Table<SceneId, Contest>,
) {
    let ranges = scenario.scenes.ids().map(|scene| (scene, scenario.choices_of(scene)));
    let open: Vec<_> = ranges
        .flat_map(|(scene, range)| {
            contests[scene].open(range).map(move |[a, b]| (scene, range, [a, b]))
        })
        .collect();
    let wanted: BTreeSet<ChoiceId> = open.iter().flat_map(|&(.., pair)| pair).collect();
    let wanted: Vec<_> = wanted.into_iter().collect();
    for wanted in wanted.chunks(AT_ONCE) {
        let met = met(space, order, beyond, wanted);
        // Of each choice, which of those that are wanted can be met after it.
        let mut after: Table<ChoiceId, u64> = scenario.choices.ids().map(|_| 0).collect();
        for state in 0..space.explored() as u32 {
            for (offer, edges) in space.offers(state) {
                for edge in edges {
                    if let Target::State(to) = edge.to() {
                        after[offer.choice] |= met[order.group_of[to as usize] as usize];
                    }
                }
            }
        }
        for &(scene, range, [a, b]) in &open {
            let is_met = |first: ChoiceId, then| {
                let place = wanted.iter().position(|&choice| choice == then);
                place.is_some_and(|place| after[first] >> place & 1 == 1)
            };
            if is_met(a, b) || is_met(b, a) {
                contests[scene].end(range, [a, b]);
            }
        }
    }
}

/// So many choices are looked for at once: as many as a number has bits.
pub(crate) const AT_ONCE: usize = 64;

/// Of each group, which of `choices`, at most [`AT_ONCE`], can be met on offer from there on: a bit
/// each.
pub(crate) fn met(space: &Space, order: &Order, beyond: &Beyond, choices: &[ChoiceId]) -> Vec<u64> {
    let count = choices.iter().map(|choice| choice.index() + 1).max();
    let mut bits = vec![0; count.unwrap_or(0)];
    for (place, choice) in choices.iter().enumerate() {
        bits[choice.index()] = 1 << place;
    }
    let bit = |choice: ChoiceId| bits.get(choice.index()).copied().unwrap_or(0_u64);
    let mut met: Vec<u64> = Vec::with_capacity(order.len());
    for (_, states) in order.groups() {
        let given = beyond.get(&states[0]);
        let given = given.into_iter().flat_map(|given| &given.meets);
        let mut all = given.fold(0, |all, &choice| all | bit(ChoiceId::new(choice as usize)));
        for (offer, edges) in states.iter().flat_map(|&state| space.offers(state)) {
            all |= bit(offer.choice);
            for edge in edges {
                if let Target::State(to) = edge.to() {
                    // Of the same group nothing is known yet.
                    let next = order.group_of[to as usize] as usize;
                    all |= met.get(next).copied().unwrap_or(0);
                }
            }
        }
        met.push(all);
    }
    met
}
