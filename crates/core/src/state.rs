//! The state of a run: plain data, cloned, compared and hashed as a whole.

use crate::agenda::{Agenda, Due, Entry, Pending};
use crate::chance::Generator;
use crate::id::{GuardId, MeterId, PromiseId, SceneId};
use crate::program::{Layout, Program};

/// Everything that a run is made of, between two decisions.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub(crate) scene: SceneId,
    pub(crate) phase: Phase,
    pub(crate) values: Vec<i64>,
    pub(crate) agenda: Agenda,
    pub(crate) stack: Vec<SceneId>,
    pub(crate) generator: Generator,
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            values: self.values.clone(),
            agenda: self.agenda.clone(),
            stack: self.stack.clone(),
            generator: self.generator.clone(),
            ..*self
        }
    }

    /// Without allocating anew: an explorer does this all the time.
    fn clone_from(&mut self, source: &Self) {
        let Self { scene, phase, values, agenda, stack, generator } = self;
        (*scene, *phase) = (source.scene, source.phase);
        values.clone_from(&source.values);
        agenda.clone_from(&source.agenda);
        stack.clone_from(&source.stack);
        generator.clone_from(&source.generator);
    }
}

/// What a run is doing between two calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It waits for a choice.
    Waiting,
    /// Nothing can be chosen; only opting out is left.
    Stuck,
    /// It is over.
    Finished,
}

impl State {
    /// Where the run is.
    pub fn scene(&self) -> SceneId {
        self.scene
    }

    /// What it is doing.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Simulated minutes since the start.
    pub fn clock(&self) -> i64 {
        self.values[Layout::CLOCK]
    }

    /// Decisions so far.
    pub fn turn(&self) -> i64 {
        self.values[Layout::TURN]
    }

    /// The value of a meter.
    pub fn meter(&self, program: &Program, meter: MeterId) -> i64 {
        self.values[program.layout.meter(meter)]
    }

    /// Whether `guard` holds now.
    pub fn holds(&self, program: &Program, guard: Option<GuardId>) -> bool {
        program.guards.hold(guard.into(), &self.values)
    }

    /// When an open promise is due; `None` if it is not open.
    pub fn promise_due(&self, promise: PromiseId) -> Option<i64> {
        match self.agenda.due(Pending::Deadline(promise)) {
            Some(Due::Clock(clock)) => Some(clock),
            _ => None,
        }
    }

    /// What waits for its time, in order of scheduling.
    pub fn agenda(&self) -> &[Entry] {
        self.agenda.entries()
    }

    /// Scenes that `@return` comes back to, the next one last.
    pub fn stack(&self) -> &[SceneId] {
        &self.stack
    }

    /// The number that decides the next chance: where the generator stands.
    pub fn next_number(&self) -> u64 {
        self.generator.peek()
    }

    /// Everything that guards can read, each at the place that [`Program::holds`] tells.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// Puts another state in the place of this one, from its parts, and returns the values to be
    /// filled in. What waits comes in order of scheduling. The generator stays as it is.
    pub fn put(
        &mut self,
        (scene, phase): (SceneId, Phase),
        agenda: impl IntoIterator<Item = Entry>,
        stack: impl IntoIterator<Item = SceneId>,
    ) -> &mut [i64] {
        (self.scene, self.phase) = (scene, phase);
        self.agenda.put(agenda);
        self.stack.clear();
        self.stack.extend(stack);
        &mut self.values
    }
}
