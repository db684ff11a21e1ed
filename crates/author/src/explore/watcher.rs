//! What a search sees of one step of the engine, and how it takes the place of chance.

use foldhash::fast::FixedState;
use mile_core::event::{Event, Observer};
use mile_core::id::{GuardId, MeterId, SceneId, Table};
use mile_core::scenario::{Body, Scenario};
use mile_core::session::{Phase, Session};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use super::bits::Meters;
use super::facts::{At, Fact, Seen};
use super::places::{Decides, Place};
use super::settled::Open;
use super::space::SERVICE;

/// Watches steps: notes facts, remembers what the immediate outcome did, and takes every branch of
/// chance in turn.
pub(crate) struct Watcher<'p> {
    scenario: &'p Scenario,
    pub(crate) seen: Seen,
    /// The step that is being made.
    pub(crate) at: At,
    meters: Meters,
    /// The meters after the immediate outcome, packed.
    pub(crate) now: Vec<u64>,
    /// The ending that was reached.
    pub(crate) ended: Option<SceneId>,
    /// The effects, whatever their order, as one number; wanted only for some choices.
    pub(crate) effects: u64,
    pub(crate) wants_effects: bool,
    /// What the service indicators count.
    pub(crate) service: [u64; SERVICE],
    stage: Stage,
    pub(crate) chance: Chance,
    /// The guards of the debrief.
    debrief: Vec<GuardId>,
    /// Of each guard, each scene's choices or branches, and the lines, whether they are looked at.
    open: Arc<Open>,
    asks: Table<SceneId, bool>,
    hears: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The immediate outcome is applied.
    Now,
    /// Anything between it and the ending.
    Later,
    /// After the ending.
    Aftermath,
}

/// The branches that were taken since the last decision, and those that could have been.
#[derive(Debug, Default)]
pub(crate) struct Chance {
    draws: Vec<Draw>,
    /// Index and weight of each branch that could be taken, draw by draw.
    possible: Vec<(u32, u32)>,
    /// How many of `draws` the step has met.
    met: usize,
}

#[derive(Debug, Clone, Copy)]
struct Draw {
    /// Where its branches begin in `possible`, and how many there are.
    first: usize,
    count: usize,
    taken: usize,
    /// All their weights together.
    total: u64,
}

impl Chance {
    /// Before the first step of its kind.
    pub(crate) fn begin(&mut self) {
        self.draws.clear();
        self.possible.clear();
        self.met = 0;
    }

    /// Turns to the next branches that could be taken in the same step; `false` if there are none.
    pub(crate) fn turn(&mut self) -> bool {
        self.met = 0;
        while let Some(last) = self.draws.last_mut() {
            last.taken += 1;
            if last.taken < last.count {
                return true;
            }
            self.possible.truncate(last.first);
            self.draws.pop();
        }
        false
    }

    /// Meets a draw among `branches`, and returns the one that is to be taken.
    fn meet(&mut self, branches: impl Iterator<Item = (u32, u32)>) -> Option<u32> {
        if self.met == self.draws.len() {
            let first = self.possible.len();
            self.possible.extend(branches);
            let here = &self.possible[first..];
            let total = here.iter().map(|&(_, weight)| u64::from(weight)).sum();
            self.draws.push(Draw { first, count: here.len(), taken: 0, total });
        }
        let draw = self.draws[self.met];
        self.met += 1;
        (draw.taken < draw.count).then(|| self.taken(draw).0)
    }

    fn taken(&self, draw: Draw) -> (u32, u32) {
        self.possible[draw.first + draw.taken]
    }

    /// The branches that were taken.
    pub(crate) fn draws(&self) -> impl Iterator<Item = u32> {
        self.draws.iter().map(|&draw| self.taken(draw).0)
    }

    /// How likely they are together.
    pub(crate) fn likelihood(&self) -> f64 {
        let each = self.draws.iter().map(|&draw| {
            let (_, weight) = self.taken(draw);
            f64::from(weight) / draw.total as f64
        });
        each.product()
    }

    /// Whether nothing was left to chance.
    pub(crate) fn is_empty(&self) -> bool {
        self.draws.is_empty()
    }
}

impl<'p> Watcher<'p> {
    /// Of guards that are not open nothing is noted.
    pub(crate) fn new(scenario: &'p Scenario, open: &Arc<Open>) -> Self {
        let meters = Meters::new(scenario);
        let mut asks: Table<SceneId, bool> = scenario.scenes.ids().map(|_| false).collect();
        let (mut hears, mut debrief) = (false, Vec::new());
        for (guard, place, decides) in open.iter() {
            match (decides, place) {
                (Decides::Offer, Place::Choice(choice)) => {
                    asks[scenario.choices[choice].scene] = true;
                }
                (Decides::Way, Place::Branch(branch)) => {
                    asks[scenario.branches[branch].scene] = true;
                }
                (Decides::Line, _) => hears = true,
                (Decides::Debrief, _) => debrief.push(guard),
                _ => {}
            }
        }
        Self {
            scenario,
            seen: Seen::new(scenario),
            at: At::NEVER,
            now: vec![0; meters.words()],
            meters,
            ended: None,
            effects: 0,
            wants_effects: false,
            service: [0; SERVICE],
            stage: Stage::Later,
            chance: Chance::default(),
            debrief,
            open: Arc::clone(open),
            asks,
            hears,
        }
    }

    /// Before every step: `at` is where it is, `meters` are those that it begins with, packed.
    pub(crate) fn begin(&mut self, at: At, meters: &[u64]) {
        self.at = at;
        self.now.iter_mut().zip(meters).for_each(|(now, &before)| *now = before);
        self.ended = None;
        self.effects = 0;
        self.service = [0; SERVICE];
        self.stage = Stage::Later;
    }

    #[inline]
    pub(crate) fn see(&mut self, fact: Fact) {
        self.seen.see(fact, self.at);
    }

    /// Notes, once a run is over, how the guards of the debrief come out.
    pub(crate) fn see_debrief(&mut self, session: &Session) {
        let (state, program) = (session.state(), session.program());
        if state.phase() != Phase::Finished {
            return;
        }
        for &guard in &self.debrief {
            let held = state.holds(program, Some(guard));
            self.seen.see(if held { Fact::Held(guard) } else { Fact::Failed(guard) }, self.at);
        }
    }

    fn effect(&mut self, event: Event) {
        if self.wants_effects {
            self.effects = self.effects.wrapping_add(hash(event));
        }
    }

    fn changed(&mut self, meter: MeterId, to: i64) {
        if self.stage == Stage::Now {
            self.meters.put(&mut self.now, meter, to);
        }
    }
}

/// The places of credit and fraud flags among the service indicators; the marks come first.
const CREDIT: usize = 4;
const FRAUD: usize = 5;

/// Like [`hash`], for rows of numbers.
#[inline]
pub(crate) fn hash_row(row: &[u64], seed: u64) -> u64 {
    let mut hasher = FixedState::with_seed(0x6d69_6c65 ^ seed).build_hasher();
    row.iter().for_each(|&word| hasher.write_u64(word));
    hasher.finish()
}

/// Equal for equal values, on every machine that runs the same `mile`.
pub(crate) fn hash(value: impl Hash) -> u64 {
    FixedState::with_seed(0x6d69_6c65).hash_one(value)
}

impl Observer for Watcher<'_> {
    const TESTS: bool = true;

    fn observe(&mut self, event: Event) {
        match event {
            Event::Chose { .. } => self.stage = Stage::Now,
            Event::Entered { scene, .. } => {
                self.stage = Stage::Later;
                self.see(Fact::Entered(scene));
            }
            Event::Changed { meter, to, .. } => {
                self.changed(meter, to);
                self.effect(event);
            }
            Event::Noticed { signal } => {
                self.see(Fact::Noticed(signal));
                self.effect(event);
            }
            Event::Promised { promise, .. } => {
                self.see(Fact::Promised(promise));
                self.effect(event);
            }
            Event::Kept { promise } => {
                self.see(Fact::Kept(promise));
                self.effect(event);
            }
            Event::Set { .. } | Event::Cleared { .. } => self.effect(event),
            Event::Marked { mark } => {
                self.service[mark as usize] += 1;
                self.effect(event);
            }
            Event::Credited { amount } => {
                self.service[CREDIT] += amount.cast_unsigned();
                self.effect(event);
            }
            Event::Flagged => {
                self.service[FRAUD] += 1;
                self.effect(event);
            }
            Event::Broken { promise } => {
                self.leave_now();
                self.see(Fact::Broken(promise));
                self.effect(event);
            }
            Event::Scheduled { outcome, .. } => {
                self.leave_now();
                self.see(Fact::Scheduled(outcome));
                self.effect(event);
            }
            Event::Cancelled { outcome } => {
                self.leave_now();
                self.see(Fact::Cancelled(outcome));
                self.effect(event);
            }
            Event::Lapsed { outcome } => {
                self.leave_now();
                self.see(Fact::Lapsed(outcome));
                self.effect(event);
            }
            Event::Surfaced { outcome, .. } => {
                self.leave_now();
                self.see(Fact::Surfaced(outcome));
                if self.stage != Stage::Aftermath && self.scenario.outcomes[outcome].goto.is_some()
                {
                    self.see(Fact::Followed(outcome));
                }
                self.effect(event);
            }
            Event::Ended { scene, .. } => {
                self.stage = Stage::Aftermath;
                self.ended = Some(scene);
                self.see(Fact::Ended(scene));
            }
            Event::Stuck { scene, .. } => self.see(Fact::Stuck(scene)),
            Event::Started { .. }
            | Event::Said { .. }
            | Event::TimedOut { .. }
            | Event::Showed { .. }
            | Event::Drew { .. }
            | Event::Passed { .. }
            | Event::OptedOut { .. }
            | Event::Finished { .. } => {}
        }
    }

    #[inline]
    fn tested(&mut self, guard: GuardId, held: bool) {
        if self.open.has(guard) {
            self.see(if held { Fact::Held(guard) } else { Fact::Failed(guard) });
        }
    }

    #[inline]
    fn hears(&self) -> bool {
        self.hears
    }

    #[inline]
    fn asks(&self, scene: SceneId) -> bool {
        self.asks[scene]
    }

    fn branch(
        &mut self,
        scene: SceneId,
        possible: &mut dyn Iterator<Item = bool>,
    ) -> Option<usize> {
        let Body::Chance(branches) = self.scenario.scenes[scene].body else { return None };
        let weighed = possible.zip(branches.iter()).enumerate().filter(|(_, (can, _))| *can);
        let scenario = self.scenario;
        let weighed =
            weighed.map(|(index, (_, branch))| (index as u32, scenario.branches[branch].weight));
        self.chance.meet(weighed).map(|index| index as usize)
    }
}

impl Watcher<'_> {
    /// What comes now is no longer the immediate outcome.
    fn leave_now(&mut self) {
        if self.stage == Stage::Now {
            self.stage = Stage::Later;
        }
    }
}
