//! One core's part of a search: every choice and every branch of chance from some states.

use std::sync::Arc;

use mile_core::id::{ChoiceId, Id, MeterId, SceneId, Table};
use mile_core::program::Program;
use mile_core::session::{Phase, Session};

use super::facts::{At, Fact, Sighting};
use super::hollow::Candidates;
use super::key::Codec;
use super::settled::Open;
use super::space::{SERVICE, Space};
use super::watcher::{Watcher, hash_row};

/// Some states that follow each other, and what is found from them, in order.
#[derive(Default)]
pub(crate) struct Batch {
    /// The first of the states.
    pub(crate) first: u32,
    from: Keys,
    /// How each was reached.
    reached: Vec<At>,
    /// Where the offers of each state end.
    pub(crate) states: Vec<u32>,
    /// The choices on offer, and where the edges of each end.
    pub(crate) offers: Vec<(ChoiceId, u32)>,
    /// The meters after the immediate outcome of each, packed.
    pub(crate) nows: Vec<u64>,
    pub(crate) edges: Vec<NewEdge>,
    /// The keys and finals that the edges lead to.
    pub(crate) to: Keys,
    draws: Vec<u32>,
    lucks: Vec<(u32, f64)>,
    services: Vec<[u64; SERVICE]>,
    /// What the core that explored them saw for the first time, and where that ends for each state.
    seen: Vec<Sighting>,
    seen_ends: Vec<u32>,
}

/// Rows of different length.
#[derive(Default)]
pub(crate) struct Keys {
    words: Vec<u64>,
    ends: Vec<u32>,
}

impl Keys {
    fn push(&mut self, key: &[u64]) {
        key.iter().for_each(|&word| self.words.push(word));
        self.ends.push(self.words.len() as u32);
    }

    pub(crate) fn get(&self, index: usize) -> &[u64] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.words[start as usize..self.ends[index] as usize]
    }

    fn clear(&mut self) {
        self.words.clear();
        self.ends.clear();
    }
}

/// A way that was found.
pub(crate) struct NewEdge {
    pub(crate) hash: u64,
    /// In the batch's `lucks` from 1 on; 0 for none.
    luck: u32,
    /// In its `services` from 1 on; 0 for none.
    service: u32,
    pub(crate) effects: u64,
    pub(crate) is_final: bool,
}

impl Batch {
    /// Takes the states of `space` from `first` on, up to `most` of them, in the place of what was
    /// there.
    pub(crate) fn fill(&mut self, space: &Space, first: usize, most: usize) {
        self.first = first as u32;
        self.from.clear();
        self.reached.clear();
        let states = first..space.states.len().min(first + most);
        states.clone().for_each(|state| self.from.push(space.states.get(state as u32)));
        self.reached.extend_from_slice(&space.reached[states]);
        self.states.clear();
        self.offers.clear();
        self.nows.clear();
        self.edges.clear();
        self.to.clear();
        self.draws.clear();
        self.lucks.clear();
        self.services.clear();
        self.seen.clear();
        self.seen_ends.clear();
    }

    /// How many states it was filled with.
    pub(crate) fn len(&self) -> usize {
        self.reached.len()
    }

    /// Ends what was seen from a state.
    fn end_seen(&mut self, watcher: &mut Watcher<'_>) {
        self.seen.append(&mut watcher.seen.new);
        self.seen_ends.push(self.seen.len() as u32);
    }

    /// What was seen from so many of the states.
    pub(crate) fn seen(&self, states: usize) -> &[Sighting] {
        let end = states.checked_sub(1).map_or(0, |last| self.seen_ends[last]);
        &self.seen[..end as usize]
    }

    /// The branches that chance took on a way, and how likely that is.
    pub(crate) fn luck(&self, edge: &NewEdge) -> Option<(&[u32], f64)> {
        let at = (edge.luck as usize).checked_sub(1)?;
        let start = at.checked_sub(1).map_or(0, |before| self.lucks[before].0);
        let (end, likelihood) = self.lucks[at];
        Some((&self.draws[start as usize..end as usize], likelihood))
    }

    /// What the service indicators count on a way.
    pub(crate) fn service(&self, edge: &NewEdge) -> Option<&[u64; SERVICE]> {
        self.services.get((edge.service as usize).checked_sub(1)?)
    }
}

/// One core's part of the search.
pub(crate) struct Worker<'p> {
    candidates: Arc<Candidates>,
    watcher: Watcher<'p>,
    /// Where the ways begin.
    here: Session,
    /// Where one has led.
    there: Session,
    key: Vec<u64>,
    /// The meters before a way, packed.
    before: Vec<u64>,
    meters: Vec<MeterId>,
    /// The choices of each scene that can be taken only once.
    once: Table<SceneId, Vec<ChoiceId>>,
}

impl<'p> Worker<'p> {
    pub(crate) fn new(
        program: &'p Arc<Program>,
        candidates: &Arc<Candidates>,
        open: &Arc<Open>,
    ) -> Self {
        let scenario = program.scenario();
        let here = Session::start(Arc::clone(program), 0, &mut ());
        let once = scenario.scenes.ids().map(|scene| {
            let choices = scenario.choices_of(scene).iter();
            choices.filter(|&choice| scenario.choices[choice].once).collect()
        });
        Self {
            candidates: Arc::clone(candidates),
            watcher: Watcher::new(program.scenario(), open),
            there: here.clone(),
            here,
            key: Vec::new(),
            before: Vec::new(),
            meters: scenario.meters.ids().collect(),
            once: once.collect(),
        }
    }

    /// Takes every branch of chance from the start.
    pub(crate) fn start(&mut self, codec: &Codec, batch: &mut Batch) {
        self.watcher.chance.begin();
        for ordinal in 0.. {
            self.watcher.begin(At::new(None, ordinal), &[]);
            self.there.restart(0, &mut self.watcher);
            self.arrive(codec, batch);
            if !self.watcher.chance.turn() {
                break;
            }
        }
        batch.end_seen(&mut self.watcher);
    }

    /// Takes every choice and every branch of chance from the states of `batch`.
    pub(crate) fn explore(&mut self, codec: &Codec, batch: &mut Batch) {
        for index in 0..batch.len() {
            self.here.restore_with(|here| codec.unpack(batch.from.get(index), here));
            self.see_offers(batch.reached[index]);
            self.explore_here(codec, batch.first + index as u32, batch);
            batch.end_seen(&mut self.watcher);
        }
    }

    fn explore_here(&mut self, codec: &Codec, state: u32, batch: &mut Batch) {
        let (program, here) = (self.here.program(), self.here.state());
        self.before.clear();
        let meters = self.meters.iter().map(|&meter| here.meter(program, meter));
        codec.meters.pack(meters, &mut self.before);
        let mut ordinal = 0;
        for index in 0..self.here.offered().len() {
            let choice = self.here.offered()[index];
            self.watcher.chance.begin();
            self.watcher.wants_effects = self.candidates.contains(choice);
            loop {
                self.watcher.begin(At::new(Some(state), ordinal), &self.before);
                // It is on offer, so it can be taken.
                let _ = self.there.choose_after(&self.here, choice, &mut self.watcher);
                self.arrive(codec, batch);
                ordinal += 1;
                if !self.watcher.chance.turn() {
                    break;
                }
            }
            self.watcher.now.iter().for_each(|&word| batch.nows.push(word));
            batch.offers.push((choice, batch.edges.len() as u32));
        }
        batch.states.push(batch.offers.len() as u32);
    }

    /// Notes what can be chosen where the session is, and what cannot only for having been taken.
    fn see_offers(&mut self, at: At) {
        for &choice in self.here.offered() {
            self.watcher.seen.see(Fact::Offered(choice), at);
        }
        let Self { here, watcher, once, .. } = self;
        for &choice in &once[here.state().scene()] {
            if here.is_used_up(choice) {
                watcher.seen.see(Fact::UsedUp(choice), at);
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
            let values = self.meters.iter().map(|&meter| state.meter(program, meter));
            codec.meters.pack(values, &mut self.key);
            self.watcher.see_debrief(&self.there);
        } else {
            codec.pack(state, &mut self.key);
        }
        batch.to.push(&self.key);
        let Watcher { chance, service, effects, .. } = &self.watcher;
        if !chance.is_empty() {
            batch.draws.extend(chance.draws());
            batch.lucks.push((batch.draws.len() as u32, chance.likelihood()));
        }
        let counts = *service != [0; SERVICE];
        if counts {
            batch.services.push(*service);
        }
        batch.edges.push(NewEdge {
            hash: hash_row(&self.key, 0),
            luck: if chance.is_empty() { 0 } else { batch.lucks.len() as u32 },
            service: if counts { batch.services.len() as u32 } else { 0 },
            effects: *effects,
            is_final,
        });
    }
}
