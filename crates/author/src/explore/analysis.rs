//! From the space that a search found to what it comes to.

use std::collections::{BTreeMap, BTreeSet};

use mile_core::id::{ChoiceId, Id, SceneId, Table};
use mile_core::scenario::{Body, Scenario};

use super::beyond::{Beyond, Given};
use super::facts::At;
use super::flow;
use super::futures::Futures;
use super::hollow::Candidates;
use super::odds::Odds;
use super::order::Order;
use super::paths::Paths;
use super::rivals;
use super::search::Search;
use super::space::{Offer, Space, Target};
use super::standings::{Fingerprint, SAMPLE, Shape, Sum};
use super::summary::{Decision, Ending, Hollow, Range, Summary, Trap};
use super::watcher::hash_row;

/// The scenes that end a story, in the order of the file, and the column of each.
pub(crate) fn endings(scenario: &Scenario) -> Vec<Option<usize>> {
    let mut next = 0;
    let columns = scenario.scenes.values().map(|scene| {
        matches!(scene.body, Body::Ending(_)).then(|| {
            next += 1;
            next - 1
        })
    });
    columns.collect()
}

/// What a search comes to. Where not everything was explored, and nothing is given of what lies
/// beyond, it tells only what was met. If it `is_part` of a search, it is yet to be joined with others.
pub(crate) fn summarise(
    search: &Search,
    exhaustive: bool,
    beyond: &Beyond,
    is_part: bool,
) -> (Summary, Option<Analysis>) {
    let Search { program, space, facts, threads, .. } = search;
    let (scenario, threads) = (program.scenario(), *threads);
    let first = facts.firsts().iter().enumerate();
    let first = first.filter(|&(_, &at)| at != At::NEVER);
    let first = first.map(|(fact, &at)| (fact as u32, space.walk(at)));
    let mut summary = Summary {
        exhaustive,
        states: space.states.len() as u64 - beyond.len() as u64,
        first: first.collect(),
        endings: met_endings(space),
        ..Summary::default()
    };
    if !exhaustive {
        return (summary, None);
    }
    let order = Order::new(space);
    let random_plays = || {
        // First what needs much memory for a while.
        flow::follow(space, &order, &mut summary.endings);
        Odds::new(scenario, space, &order, &endings(scenario), beyond)
    };
    let rivals = || rivals::contests(scenario, space, &order, beyond);
    let (odds, contests) = both(threads, random_plays, rivals);
    let fates = || (Paths::new(space, &order, beyond), hollow_pairs(scenario, space));
    let (mut decisions, (paths, hollow)) =
        both(threads, || standings(scenario, &odds, space, is_part), fates);
    for (scene, (extremes, contest)) in contests {
        let decision = decisions.entry(scene.index() as u32).or_default();
        decision.pairs = contest.pairs(scenario.choices_of(scene));
        decision.extremes = extremes;
    }
    let analysis = Analysis { order, odds, paths };
    summary.paths = analysis.paths.all(space, &analysis.order);
    summary.traps = analysis.traps(space, beyond);
    summary.decisions = decisions;
    summary.hollow = hollow;
    (summary, Some(analysis))
}

/// What `one` and `other` come to, at once if there is more than one core for it.
fn both<A, B: Send>(
    threads: usize,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if threads < 2 {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        match other.join() {
            Ok(other) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// From where to where the meters go at each ending that was met.
fn met_endings(space: &Space) -> BTreeMap<u32, Ending> {
    let mut endings: BTreeMap<u32, Ending> = BTreeMap::new();
    for at in 0..space.finals.len() as u32 {
        let (scene, meters) = space.ended(at);
        let ranges = meters.map(|value| Range { min: value, max: Some(value), sum: 0.0 });
        let ending = endings.entry(scene.index() as u32).or_default();
        if ending.meters.is_empty() {
            ending.meters = ranges.collect();
        } else {
            ending.meters.iter_mut().zip(ranges).for_each(|(known, range)| known.join(range));
        }
    }
    endings
}

/// What is known of every state of a space.
pub(crate) struct Analysis {
    pub(crate) order: Order,
    pub(crate) odds: Odds,
    pub(crate) paths: Paths,
}

impl Analysis {
    /// Of each group, whether an ending can be reached, and whether one can go round for ever.
    fn fates(&self, space: &Space, beyond: &Beyond) -> Vec<(bool, bool)> {
        let mut fates: Vec<(bool, bool)> = Vec::with_capacity(self.order.len());
        for (group, states) in self.order.groups() {
            let given = beyond.get(&states[0]);
            let mut ends = given.is_some_and(|given| given.ends);
            let mut round = states.len() > 1 || given.is_some_and(|given| given.goes_round);
            for edge in states.iter().flat_map(|&state| space.edges(state)) {
                match edge.to() {
                    Target::Final(_) | Target::Unknown => ends = true,
                    Target::State(to) => match self.order.group_of[to as usize] {
                        next if next == group => round = true,
                        next => {
                            let (next_ends, next_round) = fates[next as usize];
                            ends |= next_ends;
                            round |= next_round;
                        }
                    },
                }
            }
            fates.push((ends, round));
        }
        fates
    }

    fn traps(&self, space: &Space, beyond: &Beyond) -> BTreeMap<u32, Trap> {
        let fates = self.fates(space, beyond);
        let is_trap = |state: u32| {
            let (ends, round) = fates[self.order.group_of[state as usize] as usize];
            !ends && round
        };
        let mut traps: BTreeMap<u32, Trap> = BTreeMap::new();
        for state in (0..space.explored() as u32).filter(|&state| is_trap(state)) {
            let trap = traps.entry(space.scene(state).index() as u32);
            let trap =
                trap.or_insert_with(|| Trap { walk: space.walk_to(state), leads_to: Vec::new() });
            for edge in space.edges(state) {
                if let Target::State(to) = edge.to()
                    && is_trap(to)
                {
                    let scene = space.scene(to).index() as u32;
                    if !trap.leads_to.contains(&scene) {
                        trap.leads_to.push(scene);
                    }
                }
            }
        }
        traps
    }

    /// What lies beyond each of `states`, to be given to the part of the search that comes before
    /// them. Only `choices` matter there.
    pub(crate) fn give(
        &self,
        scenario: &Scenario,
        space: &Space,
        states: impl Iterator<Item = u32>,
        choices: &BTreeSet<ChoiceId>,
    ) -> Vec<Given> {
        let beyond = Beyond::default();
        let fates = self.fates(space, &beyond);
        let futures = Futures::new(scenario, space, &self.order, &beyond);
        let choices: Vec<_> = choices.iter().copied().collect();
        let chunks = choices.chunks(rivals::AT_ONCE);
        let met = chunks.map(|some| (some, rivals::met(space, &self.order, &beyond, some)));
        let met: Vec<_> = met.collect();
        let given = states.map(|state| {
            let group = self.order.group_of[state as usize] as usize;
            let [best, worst] = futures.sets.give(futures.from(state));
            let meets = met.iter().flat_map(|(some, met)| {
                let is_met = move |&(place, _): &(usize, _)| met[group] >> place & 1 == 1;
                some.iter().enumerate().filter(is_met)
            });
            let (ends, goes_round) = fates[group];
            let odds = self.odds.of(state).to_vec();
            let meets = meets.map(|(_, choice)| choice.index() as u32).collect();
            let paths = self.paths.after(&self.order, Target::State(state));
            Given { best, worst, odds, ends, paths, goes_round, meets }
        });
        given.collect()
    }
}

/// What the choices come to in the states of every scene: in each state if it `is_part` of a search,
/// else added up.
fn standings(scenario: &Scenario, odds: &Odds, space: &Space, is_part: bool) -> Decisions {
    let print = |state| [1, 2].map(|seed| hash_row(space.states.get(state), seed)).into();
    let left_out = first_left_out(scenario, space, print);
    let mut decisions: Table<SceneId, _> = scenario.scenes.ids().map(|_| None).collect();
    let mut sums: Table<ChoiceId, Sum> = scenario.choices.ids().map(|_| Sum::default()).collect();
    let (shape, mut row) = (shape(scenario), Vec::new());
    for state in rivals::open_states(space) {
        let scene = space.scene(state);
        let decision = decisions[scene].get_or_insert_with(Decision::default);
        if left_out[scene].is_some_and(|left_out| print(state) >= left_out) {
            continue;
        }
        let stand = |offer: Offer, edges, rows: &mut Vec<f64>| {
            rows.extend(space.now(offer).map(|now| now as f64));
            let start = rows.len();
            rows.resize(start + odds.width(), 0.0);
            odds.add(space, edges, 1.0, &mut rows[start..]);
        };
        if is_part {
            decision.standings.add(print(state), |choices, rows| {
                for (offer, edges) in space.offers(state) {
                    choices.push(offer.choice.index() as u32);
                    stand(offer, edges, rows);
                }
            });
        } else {
            for (offer, edges) in space.offers(state) {
                row.clear();
                stand(offer, edges, &mut row);
                sums[offer.choice].add(&row, shape);
            }
        }
    }
    let decisions = scenario.scenes.ids().filter_map(|scene| {
        let mut decision = decisions[scene].take()?;
        decision.standings.sort();
        let found = scenario.choices_of(scene).iter();
        let found = found.map(|choice| (choice.index() as u32, std::mem::take(&mut sums[choice])));
        decision.sums = found.filter(|(_, sum)| sum.is_any()).collect();
        Some((scene.index() as u32, decision))
    });
    decisions.collect()
}

type Decisions = BTreeMap<u32, Decision>;

/// Of scenes with more states than means are taken over, the smallest fingerprint of those that are
/// left out.
fn first_left_out(
    scenario: &Scenario,
    space: &Space,
    print: impl Fn(u32) -> Fingerprint,
) -> Table<SceneId, Option<Fingerprint>> {
    let mut counts: Table<SceneId, usize> = scenario.scenes.ids().map(|_| 0).collect();
    rivals::open_states(space).for_each(|state| counts[space.scene(state)] += 1);
    let mut prints: Table<SceneId, Vec<Fingerprint>> =
        scenario.scenes.ids().map(|_| Vec::new()).collect();
    for state in rivals::open_states(space) {
        let scene = space.scene(state);
        if counts[scene] > SAMPLE {
            prints[scene].push(print(state));
        }
    }
    let first = |scene| {
        let prints: &mut Vec<_> = &mut prints[scene];
        (!prints.is_empty()).then(|| *prints.select_nth_unstable(SAMPLE).1)
    };
    scenario.scenes.ids().map(first).collect()
}

/// How much there is of what is added up.
pub(crate) fn shape(scenario: &Scenario) -> Shape {
    let endings = endings(scenario).iter().flatten().count();
    Shape { meters: scenario.meters.len(), endings }
}

/// How the pairs compare that may be hollow.
fn hollow_pairs(scenario: &Scenario, space: &Space) -> Vec<Hollow> {
    let candidates = Candidates::new(scenario);
    let pairs = candidates.pairs().iter();
    let mut pairs: Vec<_> = pairs
        .map(|&(a, b)| {
            let (choice, other) = (a.index() as u32, b.index() as u32);
            (scenario.choices[a].scene, a, b, Hollow { choice, other, same: true, walk: None })
        })
        .collect();
    let mut by_scene: BTreeMap<SceneId, Vec<usize>> = BTreeMap::new();
    for (index, (scene, ..)) in pairs.iter().enumerate() {
        by_scene.entry(*scene).or_default().push(index);
    }
    for state in 0..space.explored() as u32 {
        let Some(here) = by_scene.get(&space.scene(state)) else { continue };
        let offers: BTreeMap<ChoiceId, _> =
            space.offers(state).map(|(offer, edges)| (offer.choice, edges)).collect();
        for &index in here {
            let (_, a, b, hollow) = &mut pairs[index];
            if !hollow.same {
                continue;
            }
            hollow.same &= match (offers.get(a), offers.get(b)) {
                (None, None) => true,
                (Some(one), Some(other)) if one.len() == other.len() => {
                    hollow.walk.get_or_insert_with(|| space.walk_to(state));
                    let mut ways = one.iter().zip(*other);
                    ways.all(|(one, other)| {
                        let [on_one, on_other] = [*one, *other].map(|edge| space.way(edge));
                        on_one.luck == on_other.luck
                            && on_one.effects == on_other.effects
                            && space.is_same_but_for(one.to(), other.to(), [*a, *b])
                    })
                }
                _ => false,
            };
        }
    }
    pairs.into_iter().map(|(.., hollow)| hollow).collect()
}
