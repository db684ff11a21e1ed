//! A run of a program: what the learner can do, and what happens then.
//!
//! The rules are section 3 of the format, step by step: entering a scene, choosing, the ending with
//! its aftermath, and opting out are here; what an outcome does is in `outcome`, what waits for its
//! time in `agenda`. The state, plain data, is in `state`; nothing here reads a clock or entropy.

use std::sync::Arc;

use crate::agenda::Agenda;
use crate::chance::Generator;
use crate::event::{Event, Observer};
use crate::guard::{Compiled, PromiseState};
use crate::id::{BranchId, ChoiceId, Id, IdRange, SceneId};
use crate::offered::Offered;
use crate::program::{BodyCode, Layout, OfferCode, Program, Run, SceneCode};
use crate::scenario::{Body, Limit};
pub use crate::state::{Phase, State};

/// A program being run.
#[derive(Debug, Clone)]
pub struct Session {
    program: Arc<Program>,
    state: State,
    offered: Offered,
}

/// A move that was not possible. Nothing has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveError {
    /// The choice is not on offer.
    NotOffered,
    /// No limit is running that the clock could end here.
    NoLimit,
    /// The run is over.
    Over,
}

impl Session {
    /// Begins a run: equal program, seed and choices give equal events.
    pub fn start(program: Arc<Program>, seed: u64, observer: &mut impl Observer) -> Self {
        let scenario = program.scenario();
        let state = State {
            scene: scenario.start,
            phase: Phase::Waiting,
            values: program.values.clone(),
            agenda: Agenda::default(),
            stack: Vec::new(),
            generator: Generator::new(seed),
        };
        let offered = Offered::nothing(&program);
        let mut session = Self { program, state, offered };
        session.begin(seed, observer);
        session
    }

    /// Begins another run in the place of this one, without allocating anew.
    pub fn restart(&mut self, seed: u64, observer: &mut impl Observer) {
        self.state.values.clone_from(&self.program.values);
        self.state.agenda.clear();
        self.state.stack.clear();
        self.state.generator = Generator::new(seed);
        self.begin(seed, observer);
    }

    fn begin(&mut self, seed: u64, observer: &mut impl Observer) {
        let start = self.program.scenario().start;
        let mut step = self.step(observer);
        step.emit(Event::Started { seed });
        step.schedule_all(step.program.start_later);
        step.enter(start);
    }

    /// What is being run.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Whether nothing but `once` keeps `choice`, which belongs to the scene that the run is in, from
    /// being offered.
    pub fn is_used_up(&self, choice: ChoiceId) -> bool {
        let offer = &self.program.offers[choice];
        let used = OfferCode { used_up: 0, ..*offer }.is_open(&self.state);
        used && !offer.is_open(&self.state)
            && self.program.guards.hold(offer.guard, &self.state.values)
    }

    /// Everything that the run is made of.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Goes on from `state`, which must come from a session of the same program.
    pub fn restore(&mut self, state: State) {
        self.state = state;
        self.find_offered();
    }

    /// Goes on from what `make` makes of the state, which must be one of a session of the same program.
    pub fn restore_with(&mut self, make: impl FnOnce(&mut State)) {
        make(&mut self.state);
        self.find_offered();
    }

    fn find_offered(&mut self) {
        self.offered.clear();
        if self.state.phase == Phase::Waiting
            && let BodyCode::Choices(choices) = self.program.scenes[self.state.scene].body
        {
            self.offered.find(choices, &self.program, &self.state);
        }
    }

    /// The choices that can be taken now, in the order of the file.
    #[inline]
    pub fn offered(&self) -> &[ChoiceId] {
        self.offered.open()
    }

    /// The choices that are shown now but cannot be taken, in the order of the file: they carry a
    /// reason, and their guard fails.
    pub fn locked(&self) -> impl Iterator<Item = ChoiceId> {
        let Self { program, state, .. } = self;
        let scenario = program.scenario();
        let shown = (state.phase != Phase::Finished).then(|| scenario.choices_of(state.scene));
        shown.into_iter().flat_map(IdRange::iter).filter(|&id| {
            let offer = &program.offers[id];
            scenario.choices[id].locked.is_some()
                && offer.is_open(state)
                && !program.guards.hold(offer.guard, &state.values)
        })
    }

    /// The real-time pressure on the decision that waits, if there is any.
    pub fn limit(&self) -> Option<Limit> {
        match self.program.scenario().scenes[self.state.scene].body {
            Body::Choices { limit, .. } if self.state.phase != Phase::Finished => limit,
            _ => None,
        }
    }

    /// Takes `choice`.
    ///
    /// # Errors
    /// If it is not on offer.
    #[inline]
    pub fn choose(
        &mut self,
        choice: ChoiceId,
        observer: &mut impl Observer,
    ) -> Result<(), MoveError> {
        if !self.offered.holds(choice) {
            let over = self.state.phase == Phase::Finished;
            return Err(if over { MoveError::Over } else { MoveError::NotOffered });
        }
        self.step(observer).choose(choice);
        Ok(())
    }

    /// Takes `choice` from where `before`, a session of the same program, is, whatever came of this
    /// one. Nothing is allocated anew.
    ///
    /// # Errors
    /// If it is not on offer there.
    #[inline]
    pub fn choose_after(
        &mut self,
        before: &Self,
        choice: ChoiceId,
        observer: &mut impl Observer,
    ) -> Result<(), MoveError> {
        if !before.offered.holds(choice) {
            return Err(MoveError::NotOffered);
        }
        self.state.clone_from(&before.state);
        self.step(observer).choose(choice);
        Ok(())
    }

    /// Lets the clock take what the scene's limit names.
    ///
    /// # Errors
    /// If the scene has no limit, or its choice is not on offer.
    pub fn time_out(&mut self, observer: &mut impl Observer) -> Result<(), MoveError> {
        let scene = self.state.scene;
        let limit = self.limit().ok_or(MoveError::NoLimit)?;
        if !self.offered.holds(limit.choose) {
            return Err(MoveError::NotOffered);
        }
        let mut step = self.step(observer);
        step.emit(Event::TimedOut { scene });
        step.choose(limit.choose);
        Ok(())
    }

    /// Stops the run, which is possible at any moment until it is over.
    ///
    /// # Errors
    /// If it is over.
    pub fn opt_out(&mut self, observer: &mut impl Observer) -> Result<(), MoveError> {
        if self.state.phase == Phase::Finished {
            return Err(MoveError::Over);
        }
        self.step(observer).opt_out();
        Ok(())
    }

    #[inline]
    fn step<'s, O: Observer>(&'s mut self, observer: &'s mut O) -> Step<'s, O> {
        let Self { program, state, offered } = self;
        Step { program, state, observer, offered }
    }
}

/// A run in the middle of a move.
pub(crate) struct Step<'s, O> {
    pub(crate) program: &'s Program,
    pub(crate) state: &'s mut State,
    pub(crate) observer: &'s mut O,
    offered: &'s mut Offered,
}

impl<'s, O: Observer> Step<'s, O> {
    #[inline]
    pub(crate) fn emit(&mut self, event: Event) {
        if O::OBSERVES {
            self.observer.observe(event);
        }
    }

    /// Whether `guard` holds.
    #[inline]
    pub(crate) fn holds(&mut self, guard: Compiled) -> bool {
        let held = self.program.guards.hold(guard, &self.state.values);
        if O::TESTS
            && let Some(guard) = guard.id()
        {
            self.observer.tested(guard, held);
        }
        held
    }

    /// Tells the observer how the guards of all choices or branches of a scene come out.
    #[inline]
    fn tell_tests(&mut self, scene: SceneId, body: BodyCode) {
        if !O::TESTS || !self.observer.asks(scene) {
            return;
        }
        let program = self.program;
        match body {
            BodyCode::Choices(choices) => {
                for index in choices.start..choices.end {
                    self.holds(program.offers[ChoiceId::new(index as usize)].guard);
                }
            }
            BodyCode::Chance(branches) => {
                for index in branches.start..branches.end {
                    self.holds(program.branches[BranchId::new(index as usize)].guard);
                }
            }
            // Those below the first whose guard holds are not asked.
            BodyCode::Next(ways) => {
                let _ = (ways.start..ways.end)
                    .any(|index| self.holds(program.branches[BranchId::new(index as usize)].guard));
            }
            BodyCode::Ending(_) => {}
        }
    }

    /// "Choosing c in scene s".
    #[inline]
    fn choose(&mut self, id: ChoiceId) {
        let program = self.program;
        let choice = &program.choices[id];
        self.state.values[Layout::TURN] += 1;
        let turn = self.state.turn();
        if let Some(slot) = choice.taken {
            self.state.values[slot.get() as usize] = 1;
        }
        if O::OBSERVES {
            self.emit(Event::Chose { turn, scene: choice.scene, choice: id });
            for &behaviour in &self.program.scenario().choices[id].shows {
                self.emit(Event::Showed { behaviour });
            }
        }
        self.apply(&choice.now);
        self.schedule_all(choice.later);

        let arrival = self.state.clock() + choice.takes;
        let interruption = self.surface_by_turn(turn).or_else(|| self.surface_by_clock(arrival));
        self.state.values[Layout::CLOCK] = arrival;

        if choice.detour {
            self.leave_waiting(choice.scene);
        }
        let destination = match (interruption, choice.goto) {
            (Some(scene), replaced) => {
                if let Some(replaced) = replaced {
                    self.leave_waiting(replaced);
                }
                scene
            }
            (None, Some(scene)) => scene,
            // Offered only while something waits.
            (None, None) => self.state.stack.pop().unwrap_or(choice.scene),
        };
        self.enter(destination);
    }

    /// Lets everything that is due by `turn` surface. Stops at an interruption and returns its scene.
    #[inline]
    fn surface_by_turn(&mut self, turn: i64) -> Option<SceneId> {
        while let Some(what) = self.state.agenda.take_by_turn(turn) {
            if let Some(scene) = self.surface(what) {
                return Some(scene);
            }
        }
        None
    }

    /// Lets everything that is due by `clock` surface, each making the clock stand at its due time
    /// when that is later. Stops at an interruption and returns its scene.
    #[inline]
    fn surface_by_clock(&mut self, clock: i64) -> Option<SceneId> {
        while let Some((what, due)) = self.state.agenda.take_by_clock(clock) {
            self.pass_time(due);
            if let Some(scene) = self.surface(what) {
                return Some(scene);
            }
        }
        None
    }

    fn pass_time(&mut self, until: i64) {
        let clock = &mut self.state.values[Layout::CLOCK];
        *clock = until.max(*clock);
    }

    /// Puts `scene` on top of what `@return` comes back to.
    fn leave_waiting(&mut self, scene: SceneId) {
        self.state.stack.retain(|&waiting| waiting != scene);
        self.state.stack.push(scene);
    }

    /// "Entering a scene", and those that it passes on to, until one waits or ends.
    #[inline]
    fn enter(&mut self, scene: SceneId) {
        let mut scene = scene;
        loop {
            let code = self.arrive(scene);
            self.tell_tests(scene, code.body);
            let taken = match code.body {
                BodyCode::Choices(choices) => {
                    self.offered.find(choices, self.program, self.state);
                    return self.wait(self.offered.open().is_empty());
                }
                BodyCode::Ending(kind) => {
                    let (turn, clock) = (self.state.turn(), self.state.clock());
                    self.emit(Event::Ended { scene, kind, turn, clock });
                    self.aftermath();
                    return self.finish();
                }
                BodyCode::Chance(branches) => {
                    let drawn = self.draw(scene, branches);
                    if let Some(branch) = drawn {
                        self.emit(Event::Drew { scene, branch });
                    }
                    drawn
                }
                BodyCode::Next(ways) => {
                    let first = self.possible(ways).next();
                    if let Some(branch) = first {
                        self.emit(Event::Passed { scene, branch });
                    }
                    first
                }
            };
            let Some(branch) = taken else {
                self.offered.clear();
                return self.wait(true);
            };
            let branch = &self.program.branches[branch];
            self.apply(&branch.then);
            self.schedule_all(branch.later);
            scene = branch.goto;
        }
    }

    /// Is in `scene`, and says its lines.
    #[inline]
    fn arrive(&mut self, scene: SceneId) -> &'s SceneCode {
        let code = &self.program.scenes[scene];
        self.state.scene = scene;
        if let Some(slot) = code.visits {
            self.state.values[slot.get() as usize] += 1;
        }
        self.emit(Event::Entered { scene, turn: self.state.turn(), clock: self.state.clock() });
        self.say(code.lines);
        code
    }

    fn wait(&mut self, stuck: bool) {
        self.state.phase = if stuck { Phase::Stuck } else { Phase::Waiting };
        if stuck {
            self.emit(Event::Stuck { scene: self.state.scene, turn: self.state.turn() });
        }
    }

    fn possible(&self, branches: Run) -> impl Iterator<Item = BranchId> {
        let (program, values) = (self.program, &self.state.values);
        let ids = (branches.start..branches.end).map(|index| BranchId::new(index as usize));
        ids.filter(move |&id| program.guards.hold(program.branches[id].guard, values))
    }

    /// Draws among the branches whose guard holds, by weight, or takes the observer's.
    fn draw(&mut self, scene: SceneId, branches: Run) -> Option<BranchId> {
        let weight = |id: BranchId| u64::from(self.program.branches[id].weight);
        let total: u64 = self.possible(branches).map(weight).sum();
        if total == 0 {
            return None;
        }
        if O::OBSERVES {
            let (program, values) = (self.program, &self.state.values);
            let ids = (branches.start..branches.end).map(|index| BranchId::new(index as usize));
            let holds = |id| program.guards.hold(program.branches[id].guard, values);
            let wanted = self.observer.branch(scene, &mut ids.clone().map(holds));
            let wanted = wanted.and_then(|index| ids.clone().nth(index));
            if let Some(branch) = wanted.filter(|&branch| holds(branch)) {
                return Some(branch);
            }
        }
        let mut left = self.state.generator.below(total);
        self.possible(branches).find(|&id| {
            let weight = u64::from(self.program.branches[id].weight);
            let here = left < weight;
            left = left.wrapping_sub(weight);
            here
        })
    }

    /// "Ending": what waits for the ending, then what time brings up to the horizon. No interruption
    /// is followed. What is left lapses.
    fn aftermath(&mut self) {
        let horizon = self.state.clock() + self.program.scenario().horizon;
        loop {
            if let Some(what) = self.state.agenda.take_at_ending() {
                self.surface(what);
            } else if let Some((what, due)) = self.state.agenda.take_by_clock(horizon) {
                self.pass_time(due);
                self.surface(what);
            } else {
                break;
            }
        }
        while let Some(outcome) = self.state.agenda.take_outcome() {
            self.emit(Event::Lapsed { outcome });
        }
    }

    fn opt_out(&mut self) {
        let (turn, clock) = (self.state.turn(), self.state.clock());
        self.emit(Event::OptedOut { turn, clock });
        self.state.agenda.clear();
        for promise in self.program.promises.ids() {
            let status = &mut self.state.values[self.program.layout.promise(promise)];
            if *status == PromiseState::Open as i64 {
                *status = PromiseState::None as i64;
            }
        }
        let scene = self.program.scenario().opt_out.goto;
        // The loader sees to it that this is an ending.
        if let BodyCode::Ending(kind) = self.arrive(scene).body {
            self.emit(Event::Ended { scene, kind, turn, clock });
        }
        self.finish();
    }

    fn finish(&mut self) {
        self.offered.clear();
        self.state.phase = Phase::Finished;
        self.emit(Event::Finished { clock: self.state.clock() });
    }
}
