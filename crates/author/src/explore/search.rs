//! The search by breadth over every state, on all cores.
//!
//! States are explored in batches, any of them on any core; what they lead to is put together in
//! order, while the next ones are explored, so that the outcome does not depend on who was quicker.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, mpsc};

use mile_core::program::Program;

use super::facts::{At, Facts};
use super::flow::Coming;
use super::hollow::Candidates;
use super::key::Codec;
use super::settled::Open;
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

/// States are handed to the cores by so many at most.
const BATCH: usize = 512;
/// While others are explored, no core is bothered with fewer.
const WORTH_IT: usize = 64;
/// So many batches there are for each core.
const IN_HAND: usize = 4;

/// A search under way.
pub(crate) struct Search<'p> {
    pub(crate) program: &'p Arc<Program>,
    candidates: Arc<Candidates>,
    open: Arc<Open>,
    pub(crate) space: Space,
    pub(crate) facts: Facts,
    lucks: BTreeMap<Vec<u32>, Vec<u32>>,
    most: usize,
    pub(crate) threads: usize,
    /// Of random plays, the share that comes to each state before it is explored.
    shares: Vec<f64>,
    over: f64,
    depth: usize,
    /// How many states the last two levels had, and the first state that is deeper.
    levels: [usize; 2],
    deeper: usize,
    /// Whether a state was left out.
    pub(crate) full: bool,
}

impl<'p> Search<'p> {
    pub(crate) fn new(program: &'p Arc<Program>, limits: Limits) -> Self {
        let threads = limits.threads.or_else(|| std::thread::available_parallelism().ok());
        let candidates = Candidates::new(program.scenario());
        let open = Open::unsettled(program);
        let codec = Codec::new(program, &candidates, &open);
        Self {
            program,
            candidates: Arc::new(candidates),
            open: Arc::new(open),
            space: Space::new(codec),
            facts: Facts::new(program.scenario()),
            lucks: BTreeMap::new(),
            most: limits.states.clamp(1, Target::MOST_STATES),
            threads: threads.map_or(1, NonZero::get),
            shares: Vec::new(),
            over: 0.0,
            depth: 0,
            levels: [0; 2],
            deeper: 0,
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
        let went = match self.threads {
            1 => self.alone(usize::MAX, go_on),
            _ => self.together(go_on),
        };
        went && !self.full
    }

    /// Explores from the start, level by level, until at least `wanted` states wait to be explored or
    /// everything is.
    pub(crate) fn open(&mut self, wanted: usize) {
        self.start();
        let mut before = usize::MAX;
        while self.space.states.len() - self.space.explored() < wanted
            && before != self.space.explored()
        {
            before = self.space.explored();
            self.alone(self.space.states.len(), &mut |_| true);
        }
    }

    fn worker(&self) -> Worker<'p> {
        Worker::new(self.program, &self.candidates, &self.open)
    }

    /// Explores the states before `end`, on this core alone. Returns what `go_on` said last.
    fn alone(&mut self, end: usize, go_on: &mut dyn FnMut(Progress) -> bool) -> bool {
        let mut worker = self.worker();
        let mut batch = Batch::default();
        loop {
            let from = self.space.explored();
            let end = end.min(self.space.states.len());
            if from >= end || self.full {
                return true;
            }
            if !go_on(self.progress()) {
                return false;
            }
            batch.fill(&self.space, from, BATCH.min(end - from));
            worker.explore(&self.space.codec, &mut batch);
            self.take(&batch);
        }
    }

    /// Explores every state, on as many cores as there are threads: this one puts together what all of
    /// them find, and explores, too, while there is nothing to put together. Returns what `go_on` said
    /// last.
    fn together(&mut self, go_on: &mut dyn FnMut(Progress) -> bool) -> bool {
        let codec = self.space.codec.clone();
        let others: Vec<_> = (1..self.threads).map(|_| self.worker()).collect();
        let mut own = self.worker();
        let mut idle: Vec<_> = (0..self.threads * IN_HAND).map(|_| Batch::default()).collect();
        let (hand_out, work) = mpsc::channel();
        let (hand_in, done) = mpsc::channel();
        let work = Mutex::new(work);
        std::thread::scope(|scope| {
            for worker in others {
                let hand_in = HandIn(hand_in.clone());
                let (work, codec) = (&work, &codec);
                scope.spawn(move || hand_in.explore_all(worker, codec, work));
            }
            let (mut next, mut under_way) = (self.space.explored(), 0);
            // Explored before it was their turn.
            let mut early = BTreeMap::new();
            let went = 'all: loop {
                while let Ok(batch) = done.try_recv() {
                    // Nothing comes of a worker that panicked, which the scope passes on.
                    let Some(batch) = batch else { break 'all true };
                    under_way -= 1;
                    early.insert(batch.first as usize, batch);
                }
                if let Some(batch) = early.remove(&self.space.explored()) {
                    self.take(&batch);
                    idle.push(batch);
                }
                if self.full {
                    break true;
                }
                if !go_on(self.progress()) {
                    break false;
                }
                while under_way < (self.threads - 1) * IN_HAND
                    && let Some(batch) = self.fill(&mut next, WORTH_IT, &mut idle)
                {
                    under_way += 1;
                    // Nobody leaves before this is dropped.
                    let _ = hand_out.send(batch);
                }
                if early.contains_key(&self.space.explored()) {
                    continue;
                }
                let worth_it = if under_way == 0 { 1 } else { WORTH_IT };
                if let Some(mut batch) = self.fill(&mut next, worth_it, &mut idle) {
                    own.explore(&codec, &mut batch);
                    early.insert(batch.first as usize, batch);
                } else if under_way > 0 {
                    let Ok(Some(batch)) = done.recv() else { break true };
                    under_way -= 1;
                    early.insert(batch.first as usize, batch);
                } else {
                    break true;
                }
            };
            drop(hand_out);
            went
        })
    }

    /// Fills an idle batch from the state `next` on, if there are enough to be worth it.
    fn fill(&self, next: &mut usize, worth_it: usize, idle: &mut Vec<Batch>) -> Option<Batch> {
        if self.space.states.len() - *next < worth_it {
            return None;
        }
        let mut batch = idle.pop()?;
        batch.fill(&self.space, *next, BATCH);
        *next += batch.len();
        Some(batch)
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
        let mut batch = Batch::default();
        self.worker().start(&self.space.codec, &mut batch);
        self.facts.join(batch.seen(1));
        for (ordinal, new) in batch.edges.iter().enumerate() {
            let luck = self.luck(&batch, new);
            let at = At::new(None, ordinal as u32);
            let to = self.target(batch.to.get(ordinal), new, at, 1.0, luck);
            let Luck { draws, likelihood } = self.space.lucks[luck as usize].clone();
            let counts = batch.service(new).copied().unwrap_or_default();
            let service = counts.map(|count| {
                let count = count.cast_signed();
                Range { min: count, max: Some(count), sum: likelihood * count as f64 }
            });
            let walk = Walk { draws, order: vec![ordinal as u32], ..Walk::default() };
            self.space.roots.push(Root { to, service, walk, share: likelihood });
        }
    }

    /// Puts what was found from the next states into the space, up to the first that leads to one for
    /// which there is no room.
    fn take(&mut self, batch: &Batch) {
        let mut nows = batch.nows.chunks(self.space.codec.meters.words());
        let (mut edge, mut offer) = (0, 0);
        for (index, &offers_end) in batch.states.iter().enumerate() {
            let state = batch.first + index as u32;
            if state as usize == self.deeper {
                self.depth += 1;
                self.levels = [self.levels[1], self.space.states.len() - self.deeper];
                self.deeper = self.space.states.len();
            }
            let offers = offers_end as usize - offer;
            let share = self.shares[state as usize] / offers.max(1) as f64;
            let first = edge;
            while offer < offers_end as usize {
                let (choice, edges_end) = batch.offers[offer];
                while edge < edges_end as usize {
                    let new = &batch.edges[edge];
                    let luck = self.luck(batch, new);
                    let at = At::new(Some(state), (edge - first) as u32);
                    let to = self.target(batch.to.get(edge), new, at, share, luck);
                    let service = batch.service(new);
                    let service = service.map_or(0, |counts| self.space.services.place(counts));
                    self.space.add_edge(to, Way { luck, service, effects: new.effects });
                    edge += 1;
                }
                self.space.add_offer(choice, nows.next().unwrap_or_default());
                offer += 1;
            }
            self.space.end_state();
            if self.full {
                break;
            }
        }
        self.facts.join(batch.seen(self.space.explored() - batch.first as usize));
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

    /// The place in the space of what chance did on a way.
    fn luck(&mut self, batch: &Batch, edge: &NewEdge) -> u32 {
        let Some((draws, likelihood)) = batch.luck(edge) else { return 0 };
        let Self { lucks, space, .. } = self;
        // Equal draws may be unequally likely, as guards leave branches out.
        let is_it =
            |&at: &u32| space.lucks[at as usize].likelihood.to_bits() == likelihood.to_bits();
        let known = lucks.get(draws).and_then(|places| places.iter().copied().find(is_it));
        known.unwrap_or_else(|| {
            let place = space.lucks.len() as u32;
            lucks.entry(draws.to_vec()).or_default().push(place);
            space.lucks.push(Luck { draws: draws.to_vec(), likelihood });
            place
        })
    }
}

/// Where a worker hands in what it explored; nothing, if it panicked.
struct HandIn(mpsc::Sender<Option<Batch>>);

impl HandIn {
    /// Explores batches until no more are handed out.
    fn explore_all(
        &self,
        mut worker: Worker<'_>,
        codec: &Codec,
        work: &Mutex<mpsc::Receiver<Batch>>,
    ) {
        // Who waits for work holds the lock, and nobody panics there.
        while let Ok(Ok(mut batch)) = work.lock().map(|work| work.recv()) {
            worker.explore(codec, &mut batch);
            if self.0.send(Some(batch)).is_err() {
                return;
            }
        }
    }
}

impl Drop for HandIn {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Who waited for it may be gone.
            let _ = self.0.send(None);
        }
    }
}
