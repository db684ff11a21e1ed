//! The search by breadth over every state, on all cores.
//!
//! The states of a level are explored in batches, any of them on any core; what they lead to is then
//! put together in order, so that the outcome does not depend on who was quicker.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use mile_core::program::Program;

use super::facts::{At, Facts};
use super::flow::Coming;
use super::hollow::Candidates;
use super::key::Codec;
use super::settled::{self, Open};
use super::space::{Luck, Root, SERVICE, Space, Target, Way};
use super::summary::Range;
use super::walk::Walk;
use super::watcher::hash_row;
use super::worker::{Batch, NewEdge, Worker};

/// How far a search may go.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most states that are kept.
    pub states: usize,
    /// How many cores work on it; `None` for all.
    pub threads: Option<NonZero<usize>>,
}

/// How far a search has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Different states so far.
    pub states: usize,
    /// Those of them whose ways out are not known yet.
    pub waiting: usize,
    /// Decisions from the start.
    pub depth: usize,
    /// Of random plays, the share that is over within what is explored.
    pub over: f64,
    /// How many more states there may be, once fewer wait from decision to decision.
    pub left: Option<u64>,
}

/// States are handed to the cores by so many.
const BATCH: usize = 512;

/// A search under way.
pub(crate) struct Search<'p> {
    pub(crate) program: &'p Arc<Program>,
    candidates: Candidates,
    open: Open,
    pub(crate) space: Space,
    pub(crate) facts: Facts,
    lucks: BTreeMap<Vec<u32>, Vec<u32>>,
    most: usize,
    pub(crate) threads: usize,
    /// Of random plays, the share that comes to each state before it is explored.
    shares: Vec<f64>,
    over: f64,
    depth: usize,
    /// How many states the last two levels had.
    levels: [usize; 2],
    /// Whether a state was left out.
    pub(crate) full: bool,
}

impl<'p> Search<'p> {
    pub(crate) fn new(program: &'p Arc<Program>, limits: Limits) -> Self {
        let threads = limits.threads.or_else(|| std::thread::available_parallelism().ok());
        let candidates = Candidates::new(program.scenario());
        let open = settled::open(program);
        let matters = settled::matters(program.scenario(), &open);
        let codec = Codec::new(program, &candidates, &matters);
        Self {
            program,
            candidates,
            open,
            space: Space::new(codec),
            facts: Facts::new(program.scenario()),
            lucks: BTreeMap::new(),
            most: limits.states.clamp(1, Target::MOST_STATES),
            threads: threads.map_or(1, NonZero::get),
            shares: Vec::new(),
            over: 0.0,
            depth: 0,
            levels: [0; 2],
            full: false,
        }
    }

    /// Searches until everything is explored, or there is no more room, or `go_on` says no. Returns
    /// whether everything is explored.
    pub(crate) fn run(&mut self, go_on: &mut dyn FnMut(Progress) -> bool) -> bool {
        self.start();
        self.go(go_on)
    }

    /// Searches from the roots that there are.
    pub(crate) fn go(&mut self, go_on: &mut dyn FnMut(Progress) -> bool) -> bool {
        loop {
            let (from, to) = (self.space.explored(), self.space.states.len());
            if from == to {
                return !self.full;
            }
            self.depth += 1;
            self.levels = [self.levels[1], to - from];
            // In pieces, so that somebody who waits hears something, and memory stays bounded.
            let piece = BATCH * self.threads * 64;
            for from in (from..to).step_by(piece) {
                if self.full || !go_on(self.progress()) {
                    return false;
                }
                self.explore(from, to.min(from + piece));
            }
        }
    }

    /// Explores from the start, level by level, until at least `wanted` states wait to be explored or
    /// everything is.
    pub(crate) fn open(&mut self, wanted: usize) {
        self.start();
        while self.space.states.len() - self.space.explored() < wanted && !self.full {
            let (from, to) = (self.space.explored(), self.space.states.len());
            if from == to {
                return;
            }
            self.explore(from, to);
        }
    }

    /// Begins where another search left off: each root is a state of that, how it was reached, and
    /// what comes there.
    pub(crate) fn begin_at(&mut self, before: &Space, roots: impl Iterator<Item = (u32, Coming)>) {
        for (ordinal, (state, coming)) in roots.enumerate() {
            let key = before.states.get(state);
            let Some((to, true)) = self.space.states.add(key, hash_row(key, 0), self.most) else {
                self.full = true;
                continue;
            };
            self.space.reached.push(At::new(None, ordinal as u32));
            self.shares.push(coming.share);
            let walk = before.walk_to(state);
            let service = coming.service.unwrap_or([Range::NOTHING; SERVICE]);
            let to = Target::State(to);
            self.space.roots.push(Root { to, service, walk, share: coming.share });
        }
    }

    fn progress(&self) -> Progress {
        let states = self.space.states.len();
        let waiting = states - self.space.explored();
        Progress { states, waiting, depth: self.depth, over: self.over, left: self.left() }
    }

    /// If the levels go on shrinking as the last two did.
    fn left(&self) -> Option<u64> {
        let [before, last] = self.levels;
        let waiting = self.space.states.len() - self.space.explored();
        // The sum of what waits and of all levels after it.
        (last < before)
            .then(|| (waiting as u64).saturating_mul(before as u64) / (before - last) as u64)
    }

    /// Explores the ways from the start to the first decision.
    fn start(&mut self) {
        let mut worker = Worker::new(self.program, &self.candidates, &self.open);
        let mut batch = Batch::default();
        worker.start(&self.space.codec, &mut batch);
        self.facts.join(&worker.watcher.facts);
        let mut keys = batch.keys();
        for (ordinal, new) in batch.edges.iter().enumerate() {
            let luck = self.luck(&batch, new.luck);
            let at = At::new(None, ordinal as u32);
            let to = self.target(keys.next().unwrap_or_default(), new, at, 1.0, luck);
            let Luck { draws, likelihood } = self.space.lucks[luck as usize].clone();
            let service = new.service.map(|count| {
                let count = count.cast_signed();
                Range { min: count, max: Some(count), sum: likelihood * count as f64 }
            });
            let walk = Walk { draws, order: vec![ordinal as u32], ..Walk::default() };
            self.space.roots.push(Root { to, service, walk, share: likelihood });
        }
    }

    fn explore(&mut self, from: usize, to: usize) {
        let starts: Vec<usize> = (from..to).step_by(BATCH).collect();
        let (batches, facts) = self.batches(&starts, to);
        facts.iter().for_each(|facts| self.facts.join(facts));
        for (start, batch) in starts.into_iter().zip(batches) {
            self.take(start, &batch);
        }
    }

    /// Explores the states from each of `starts` on, on all cores.
    fn batches(&self, starts: &[usize], to: usize) -> (Vec<Batch>, Vec<Facts>) {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(starts.len()));
        let work = || {
            let mut worker = Worker::new(self.program, &self.candidates, &self.open);
            while let Some(&start) = starts.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut batch = Batch::default();
                for state in start..to.min(start + BATCH) {
                    worker.explore(&self.space, state as u32, &mut batch);
                }
                if let Ok(mut done) = done.lock() {
                    done.push((start, batch));
                }
            }
            worker.watcher.facts
        };
        let threads = self.threads.min(starts.len());
        let facts = if threads < 2 {
            vec![work()]
        } else {
            std::thread::scope(|scope| {
                let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                let joined = workers.into_iter().map(|worker| match worker.join() {
                    Ok(facts) => facts,
                    Err(panic) => std::panic::resume_unwind(panic),
                });
                joined.collect()
            })
        };
        let mut batches = done.into_inner().unwrap_or_default();
        batches.sort_unstable_by_key(|&(start, _)| start);
        (batches.into_iter().map(|(_, batch)| batch).collect(), facts)
    }

    /// Puts what a batch found into the space.
    fn take(&mut self, start: usize, batch: &Batch) {
        let meters = self.program.scenario().meters.len();
        let mut keys = batch.keys();
        let mut nows = batch.nows.chunks(meters.max(1));
        let (mut edge, mut offer) = (0, 0);
        for (index, &offers_end) in batch.states.iter().enumerate() {
            let state = (start + index) as u32;
            let offers = offers_end as usize - offer;
            let share = self.shares[state as usize] / offers.max(1) as f64;
            let first = edge;
            while offer < offers_end as usize {
                let (choice, edges_end) = batch.offers[offer];
                while edge < edges_end as usize {
                    let new = &batch.edges[edge];
                    let luck = self.luck(batch, new.luck);
                    let at = At::new(Some(state), (edge - first) as u32);
                    let to = self.target(keys.next().unwrap_or_default(), new, at, share, luck);
                    let service = match new.service {
                        [0, 0, 0, 0, 0, 0] => 0,
                        counts => self.space.services.place(&counts),
                    };
                    self.space.add_edge(to, Way { luck, service, effects: new.effects });
                    edge += 1;
                }
                let now = self.space.nows.place(nows.next().unwrap_or_default());
                self.space.add_offer(choice, now);
                offer += 1;
            }
            self.space.end_state();
        }
    }

    fn target(&mut self, key: &[u64], new: &NewEdge, at: At, share: f64, luck: u32) -> Target {
        let share = share * self.space.lucks[luck as usize].likelihood;
        if new.is_final {
            self.over += share;
            return Target::Final(self.space.finals.place(key));
        }
        let Some((state, is_new)) = self.space.states.add(key, new.hash, self.most) else {
            self.full = true;
            return Target::Unknown;
        };
        if is_new {
            self.space.reached.push(at);
            self.shares.push(share);
        } else if (state as usize) < self.space.explored() || self.space.is_stuck(state) {
            self.over += share;
        } else {
            self.shares[state as usize] += share;
        }
        Target::State(state)
    }

    /// The place in the space of what chance did in a batch.
    fn luck(&mut self, batch: &Batch, luck: u32) -> u32 {
        let Some(luck) = (luck as usize).checked_sub(1).and_then(|at| batch.lucks.get(at)) else {
            return 0;
        };
        let Self { lucks, space, .. } = self;
        let places = lucks.entry(luck.draws.clone()).or_default();
        // Equal draws may be unequally likely, as guards leave branches out.
        let known = places.iter().find(|&&place| space.lucks[place as usize] == *luck).copied();
        known.unwrap_or_else(|| {
            let place = space.lucks.len() as u32;
            places.push(place);
            space.lucks.push(luck.clone());
            place
        })
    }
}
