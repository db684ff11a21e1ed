//! What outcomes do: applying one, scheduling a delayed one, letting it surface, cancelling it.

use crate::agenda::{Due, Pending};
use crate::event::{Event, Observer};
use crate::guard::PromiseState;
use crate::id::{Id, LineId, OutcomeId, PromiseId, SceneId};
use crate::program::{Change, Effect, OutcomeEffects, Run};
use crate::scenario::After;
use crate::session::Step;

impl<'s, O: Observer> Step<'s, O> {
    /// Applies an outcome, and then cancels what its effects made needless.
    #[inline]
    pub(crate) fn apply(&mut self, outcome: &'s OutcomeEffects) {
        self.effects(outcome);
        if self.program.cancels {
            self.cancel();
        }
    }

    /// Says the lines whose guards hold. Nobody hears them if nothing observes.
    #[inline]
    pub(crate) fn say(&mut self, lines: Run) {
        if !O::OBSERVES || !self.observer.hears() {
            return;
        }
        for line in (lines.start..lines.end).map(|index| LineId::new(index as usize)) {
            if self.holds(self.program.lines[line]) {
                self.emit(Event::Said { line });
            }
        }
    }

    #[inline]
    fn effects(&mut self, outcome: &'s OutcomeEffects) {
        self.say(outcome.lines);
        let program = self.program;
        let values = &mut self.state.values[..];
        for &Change { slot, by, min, max } in outcome.changes.of(&program.changes) {
            let value = &mut values[slot as usize];
            // Not `clamp`, which checks its bounds; the loader has.
            let to = (*value + i64::from(by)).max(min.into()).min(max.into());
            let by = to - *value;
            *value = to;
            if O::OBSERVES && by != 0 {
                self.observer.observe(program.layout.event(slot, by, to));
            }
        }
        for effect in outcome.others.start..outcome.others.end {
            self.other_effect(program.others[effect as usize]);
        }
    }

    #[inline(never)]
    fn other_effect(&mut self, effect: Effect) {
        match effect {
            Effect::Mark(mark) => self.emit(Event::Marked { mark }),
            Effect::Credit(amount) => self.emit(Event::Credited { amount: amount.into() }),
            Effect::FraudFlag => self.emit(Event::Flagged),
            Effect::Promise(promise) => self.promise(promise),
            Effect::Keep(promise) => self.keep(promise),
        }
    }

    /// Opens a promise. Making an open one again moves its deadline.
    fn promise(&mut self, promise: PromiseId) {
        let due = self.state.clock() + self.program.promises[promise].within;
        self.state.values[self.program.layout.promise(promise)] = PromiseState::Open as i64;
        self.state.agenda.schedule(Pending::Deadline(promise), Due::Clock(due));
        self.emit(Event::Promised { promise, due });
    }

    /// Closes an open promise as kept. One whose deadline has passed, while an interruption held it
    /// up, is left to break.
    fn keep(&mut self, promise: PromiseId) {
        if self.state.promise_due(promise).is_none_or(|due| due < self.state.clock()) {
            return;
        }
        self.state.agenda.remove(Pending::Deadline(promise));
        self.state.values[self.program.layout.promise(promise)] = PromiseState::Kept as i64;
        self.emit(Event::Kept { promise });
        self.effects(&self.program.promises[promise].kept);
    }

    /// Schedules delayed outcomes, in order.
    #[inline]
    pub(crate) fn schedule_all(&mut self, outcomes: Run) {
        for index in outcomes.start..outcomes.end {
            self.schedule(self.program.later[index as usize]);
        }
    }

    #[inline(never)]
    fn schedule(&mut self, outcome: OutcomeId) {
        let code = &self.program.outcomes[outcome];
        let due = match code.after {
            After::Minutes(minutes) => Due::Clock(self.state.clock() + minutes),
            After::Turns(turns) => Due::Turn(self.state.turn() + turns),
            After::Ending => Due::Ending,
        };
        self.state.agenda.schedule(Pending::Outcome(outcome), due);
        self.emit(Event::Scheduled { outcome, due });
        if code.cancel_when.is_some_and(|guard| self.holds(guard)) {
            self.state.agenda.remove(Pending::Outcome(outcome));
            self.emit(Event::Cancelled { outcome });
        }
    }

    /// Takes off the agenda what its `cancel_when` calls off, in order of scheduling.
    fn cancel(&mut self) {
        let mut index = 0;
        while let Some(entry) = self.state.agenda.entries().get(index) {
            if let Pending::Outcome(outcome) = entry.what
                && let Some(guard) = self.program.outcomes[outcome].cancel_when
                && self.holds(guard)
            {
                self.state.agenda.remove(Pending::Outcome(outcome));
                self.emit(Event::Cancelled { outcome });
            } else {
                index += 1;
            }
        }
    }

    /// What was waiting, and is off the agenda now, has its time. Returns the scene that it
    /// interrupts to, if it does.
    pub(crate) fn surface(&mut self, what: Pending) -> Option<SceneId> {
        let outcome = match what {
            Pending::Outcome(outcome) => outcome,
            Pending::Deadline(promise) => {
                let slot = self.program.layout.promise(promise);
                self.state.values[slot] = PromiseState::Broken as i64;
                self.emit(Event::Broken { promise });
                self.apply(&self.program.promises[promise].broken);
                return None;
            }
        };
        let code = &self.program.outcomes[outcome];
        if !self.holds(code.only_if) {
            self.emit(Event::Lapsed { outcome });
            return None;
        }
        self.emit(Event::Surfaced { outcome, clock: self.state.clock() });
        self.apply(&code.then);
        self.schedule_all(code.later);
        code.goto
    }
}
