//! One core's part of a search: every choice and every branch of chance from some states.

use std::sync::Arc;

use mile_core::id::{ChoiceId, Id, MeterId, SceneId, Table};
use mile_core::program::Program;
use mile_core::session::{Phase, Session};

use super::facts::{At, Fact};
use super::hollow::Candidates;
use super::key::Codec;
use super::settled::Open;
use super::space::{Luck, SERVICE, Space};
use super::watcher::{Watcher, hash_row};

/// What was found from some states, in order.
#[derive(Default)]
pub(crate) struct Batch {
    /// Where the offers of each state end.
    pub(crate) states: Vec<u32>,
    /// The choices on offer, and where the edges of each end.
    pub(crate) offers: Vec<(ChoiceId, u32)>,
    /// The meters after the immediate outcome of each.
    pub(crate) nows: Vec<u64>,
    pub(crate) edges: Vec<NewEdge>,
    /// The keys and finals that the edges lead to.
    pub(crate) words: Vec<u64>,
    pub(crate) lucks: Vec<Luck>,
}

pub(crate) struct NewEdge {
    pub(crate) hash: u64,
    pub(crate) end: u32,
    /// In the batch's `lucks` from 1 on; 0 for none.
    pub(crate) luck: u32,
    pub(crate) service: [u64; SERVICE],
    pub(crate) effects: u64,
    pub(crate) is_final: bool,
}

impl Batch {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u64]> {
        let mut start = 0;
        self.edges.iter().map(move |edge| {
            let key = &self.words[start..edge.end as usize];
            start = edge.end as usize;
            key
        })
    }
}

/// One core's part of the search.
pub(crate) struct Worker<'p> {
    candidates: &'p Candidates,
    pub(crate) watcher: Watcher<'p>,
    /// Where the ways begin.
    here: Session,
    /// Where one has led.
    there: Session,
    key: Vec<u64>,
    meters: Vec<MeterId>,
    /// The choices of each scene that can be taken only once.
    once: Table<SceneId, Vec<ChoiceId>>,
}

impl<'p> Worker<'p> {
    pub(crate) fn new(program: &'p Arc<Program>, candidates: &'p Candidates, open: &Open) -> Self {
        let scenario = program.scenario();
        let here = Session::start(Arc::clone(program), 0, &mut ());
        let once = scenario.scenes.ids().map(|scene| {
            let choices = scenario.choices_of(scene).iter();
            choices.filter(|&choice| scenario.choices[choice].once).collect()
        });
        Self {
            candidates,
            watcher: Watcher::new(program, open.clone()),
            there: here.clone(),
            here,
            key: Vec::new(),
            meters: scenario.meters.ids().collect(),
            once: once.collect(),
        }
    }

    pub(crate) fn start(&mut self, codec: &Codec, batch: &mut Batch) {
        self.watcher.chance.begin();
        for ordinal in 0.. {
            self.watcher.begin(At::new(None, ordinal), std::iter::empty());
            self.there.restart(0, &mut self.watcher);
            self.arrive(codec, batch);
            if !self.watcher.chance.turn() {
                break;
            }
        }
    }

    /// Takes every choice and every branch of chance from a state of `space`.
    pub(crate) fn explore(&mut self, space: &Space, state: u32, batch: &mut Batch) {
        self.here.restore_with(|here| space.codec.unpack(space.states.get(state), here));
        self.see_offers(space.reached[state as usize]);
        let mut ordinal = 0;
        for index in 0..self.here.offered().len() {
            let choice = self.here.offered()[index];
            self.watcher.chance.begin();
            self.watcher.wants_effects = self.candidates.contains(choice);
            loop {
                let (program, before) = (self.here.program(), self.here.state());
                let values = self.meters.iter().map(|&meter| before.meter(program, meter));
                self.watcher.begin(At::new(Some(state), ordinal), values);
                // It is on offer, so it can be taken.
                let _ = self.there.choose_after(&self.here, choice, &mut self.watcher);
                self.arrive(&space.codec, batch);
                ordinal += 1;
                if !self.watcher.chance.turn() {
                    break;
                }
            }
            batch.nows.extend(self.watcher.now.iter().map(|now| now.cast_unsigned()));
            batch.offers.push((choice, batch.edges.len() as u32));
        }
        batch.states.push(batch.offers.len() as u32);
    }

    /// Notes what can be chosen where the session is, and what cannot only for having been taken.
    fn see_offers(&mut self, at: At) {
        for &choice in self.here.offered() {
            self.watcher.facts.see(Fact::Offered(choice), at);
        }
        let Self { here, watcher, once, .. } = self;
        for &choice in &once[here.state().scene()] {
            if here.is_used_up(choice) {
                watcher.facts.see(Fact::UsedUp(choice), at);
            }
        }
    }

    /// Adds the way to where the session has come.
    fn arrive(&mut self, codec: &Codec, batch: &mut Batch) {
        let state = self.there.state();
        let is_final = state.phase() == Phase::Finished;
        if is_final {
            self.key.clear();
            self.key.push(self.watcher.ended.map_or(0, |scene| scene.index() as u64));
            let program = self.there.program();
            let values =
                self.meters.iter().map(|&meter| state.meter(program, meter).cast_unsigned());
            self.key.extend(values);
            self.watcher.see_debrief(&self.there);
        } else {
            codec.pack(state, &mut self.key);
        }
        batch.words.extend_from_slice(&self.key);
        let chance = &self.watcher.chance;
        if !chance.is_empty() {
            let likelihood = chance.likelihood();
            batch.lucks.push(Luck { draws: chance.draws().collect(), likelihood });
        }
        batch.edges.push(NewEdge {
            hash: hash_row(&self.key, 0),
            end: batch.words.len() as u32,
            luck: if chance.is_empty() { 0 } else { batch.lucks.len() as u32 },
            service: self.watcher.service,
            effects: self.watcher.effects,
            is_final,
        });
    }
}
