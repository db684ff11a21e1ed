//! What can still be read: of everything that guards ask for, what a guard that matters may ask on
//! some way from here.
//!
//! A guard matters if it decides what happens, or if it has not been seen to come out both ways. What
//! it may ask is looked for in the scene, in the scenes that can follow, in what waits for its time,
//! and in the scenes that `@return` comes back to. States that differ in nothing else are followed by
//! the same, so they count as one. Of a value that is written before it is read no more is known than
//! that it is read: an old value is kept where a closer look would drop it.

use std::collections::HashMap;

use mile_core::agenda::Pending;
use mile_core::guard::{Guard, Value};
use mile_core::id::{GuardId, Id, IdRange, LineId, OutcomeId, PromiseId, SceneId};
use mile_core::program::{Holds, Program};
use mile_core::scenario::{Body, Goto, Outcome, Scenario};

use super::hollow::Candidates;
use super::settled::Open;

/// What may be read from each place of a story on, as rows of bits, one for each slot of the state.
pub(crate) struct Live {
    rows: Vec<u64>,
    width: usize,
    scenes: usize,
    outcomes: usize,
}

/// Something that waits to read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// A run that waits in a scene.
    In(SceneId),
    /// A scene that is to be entered.
    Before(SceneId),
    /// An entry of the agenda.
    Waiting(Pending),
}

impl Live {
    pub(crate) fn new(program: &Program, candidates: &Candidates, open: &Open) -> Self {
        let scenario = program.scenario();
        let holds = program.holds();
        let width = holds.len().div_ceil(64);
        let mut live = Self {
            rows: Vec::new(),
            width,
            scenes: scenario.scenes.len(),
            outcomes: scenario.outcomes.len(),
        };
        let places = live.place(Place::Waiting(Pending::Deadline(PromiseId::new(0))));
        let places = places + scenario.promises.len();
        live.rows = vec![0; places * width];
        let slots = holds.into_iter().enumerate().map(|(slot, holds)| (holds, slot)).collect();
        let after = vec![Vec::new(); places];
        let debrief = open.debrief().collect();
        let mut reader = Reader { scenario, open, debrief, slots, live, after, at: 0 };
        reader.read(candidates);
        let Reader { mut live, after, .. } = reader;
        live.follow(&after);
        live
    }

    /// Every place of a story: runs in its scenes, scenes to be entered, outcomes, promises.
    pub(crate) fn places(scenario: &Scenario) -> impl Iterator<Item = Place> {
        let scenes = || scenario.scenes.ids();
        let outcomes = scenario.outcomes.ids().map(Pending::Outcome);
        let promises = scenario.promises.ids().map(Pending::Deadline);
        let waiting = outcomes.chain(promises).map(Place::Waiting);
        scenes().map(Place::In).chain(scenes().map(Place::Before)).chain(waiting)
    }

    /// What may be read from a place on.
    pub(crate) fn from(&self, place: Place) -> &[u64] {
        &self.rows[self.place(place) * self.width..][..self.width]
    }

    fn place(&self, place: Place) -> usize {
        match place {
            Place::In(scene) => scene.index(),
            Place::Before(scene) => self.scenes + scene.index(),
            Place::Waiting(Pending::Outcome(outcome)) => 2 * self.scenes + outcome.index(),
            Place::Waiting(Pending::Deadline(promise)) => {
                2 * self.scenes + self.outcomes + promise.index()
            }
        }
    }

    /// Adds to every place what may be read at the places that can come `after` it.
    fn follow(&mut self, after: &[Vec<usize>]) {
        let mut before = vec![Vec::new(); after.len()];
        for (place, next) in after.iter().enumerate() {
            next.iter().for_each(|&next| before[next].push(place));
        }
        let mut changed: Vec<usize> = (0..after.len()).collect();
        let mut is_waiting = vec![true; after.len()];
        let mut row = vec![0; self.width];
        while let Some(place) = changed.pop() {
            is_waiting[place] = false;
            row.copy_from_slice(&self.rows[place * self.width..][..self.width]);
            for &earlier in &before[place] {
                let known = &mut self.rows[earlier * self.width..][..self.width];
                if known.iter().zip(&row).any(|(known, more)| more & !known != 0) {
                    known.iter_mut().zip(&row).for_each(|(known, more)| *known |= more);
                    if !std::mem::replace(&mut is_waiting[earlier], true) {
                        changed.push(earlier);
                    }
                }
            }
        }
    }
}

/// Reads a scenario: what each place asks for, and what can come after it.
struct Reader<'s> {
    scenario: &'s Scenario,
    open: &'s Open,
    /// The guards of the debrief.
    debrief: Vec<GuardId>,
    slots: HashMap<Holds, usize>,
    live: Live,
    after: Vec<Vec<usize>>,
    /// The place that is being read.
    at: usize,
}

impl Reader<'_> {
    fn read(&mut self, candidates: &Candidates) {
        let scenario = self.scenario;
        for (id, scene) in scenario.scenes.iter() {
            self.at = self.live.place(Place::Before(id));
            self.lines(scene.lines);
            self.then(Place::In(id));
            if matches!(scene.body, Body::Ending(_)) {
                self.debrief();
            }
            self.at = self.live.place(Place::In(id));
            match scene.body {
                Body::Choices { choices, .. } => {
                    for taken in choices.iter() {
                        let choice = &scenario.choices[taken];
                        self.guard(choice.when);
                        if choice.once {
                            self.slot(Holds::Taken(taken));
                        }
                        self.outcome(&choice.now);
                        self.later(&choice.later);
                        if let Goto::Scene(scene) = choice.goto {
                            self.then(Place::Before(scene));
                        }
                        // It is entered again when a detour comes back.
                        if choice.detour {
                            self.then(Place::Before(id));
                        }
                        if candidates.contains(taken) {
                            self.changes(&choice.now);
                        }
                    }
                }
                Body::Chance(branches) | Body::Next(branches) => {
                    for branch in branches.iter().map(|id| &scenario.branches[id]) {
                        self.guard(branch.when);
                        self.outcome(&branch.then);
                        self.later(&branch.later);
                        self.then(Place::Before(branch.goto));
                    }
                }
                Body::Ending(_) => {}
            }
        }
        for (id, outcome) in scenario.outcomes.iter() {
            self.at = self.live.place(Place::Waiting(Pending::Outcome(id)));
            self.guard(outcome.only_if);
            self.guard(outcome.cancel_when);
            self.outcome(&outcome.then);
            self.later(&outcome.later);
            if let Some(scene) = outcome.goto {
                self.then(Place::Before(scene));
            }
        }
        for (id, promise) in scenario.promises.iter() {
            self.at = self.live.place(Place::Waiting(Pending::Deadline(id)));
            self.outcome(&promise.kept);
            self.outcome(&promise.broken);
        }
    }

    fn then(&mut self, place: Place) {
        let place = self.live.place(place);
        self.after[self.at].push(place);
    }

    fn later(&mut self, outcomes: &[OutcomeId]) {
        outcomes.iter().for_each(|&id| self.then(Place::Waiting(Pending::Outcome(id))));
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.lines(outcome.lines);
        for &promise in outcome.promise.iter().chain(&outcome.keep) {
            self.then(Place::Waiting(Pending::Deadline(promise)));
        }
    }

    fn lines(&mut self, lines: IdRange<LineId>) {
        lines.iter().for_each(|line| self.guard(self.scenario.lines[line].when));
    }

    fn debrief(&mut self) {
        for index in 0..self.debrief.len() {
            self.guard(Some(self.debrief[index]));
        }
    }

    /// Whether two choices have the same effects depends on what they find: flags are set and signals
    /// picked up only once.
    fn changes(&mut self, outcome: &Outcome) {
        let scenario = self.scenario;
        let kept = outcome.keep.iter().map(|&promise| &scenario.promises[promise].kept);
        for outcome in kept.chain([outcome]) {
            let flags = outcome.set.iter().chain(&outcome.clear);
            flags.for_each(|&flag| self.slot(Holds::Flag(flag)));
            outcome.notices.iter().for_each(|&signal| self.slot(Holds::Noticed(signal)));
        }
    }

    fn guard(&mut self, guard: Option<GuardId>) {
        let Some(guard) = guard.filter(|&guard| self.open.matters(guard)) else { return };
        self.scenario.guards[guard].walk(&mut |part| match *part {
            Guard::Compare(left, _, right) => {
                self.value(left);
                self.value(right);
            }
            Guard::Flag(flag) => self.slot(Holds::Flag(flag)),
            Guard::Seen(scene) => self.slot(Holds::Visits(scene)),
            Guard::Chose(choice) => self.slot(Holds::Taken(choice)),
            Guard::Noticed(signal) => self.slot(Holds::Noticed(signal)),
            Guard::Promised(promise) | Guard::Kept(promise) | Guard::Broken(promise) => {
                self.slot(Holds::Promise(promise));
            }
            Guard::And(_) | Guard::Or(_) | Guard::Not(_) => {}
        });
    }

    fn value(&mut self, value: Value) {
        match value {
            Value::Integer(_) => {}
            Value::Meter(meter) => self.slot(Holds::Meter(meter)),
            Value::Clock => self.slot(Holds::Clock),
            Value::Turn => self.slot(Holds::Turn),
            Value::Visits(scene) => self.slot(Holds::Visits(scene)),
        }
    }

    fn slot(&mut self, holds: Holds) {
        if let Some(&slot) = self.slots.get(&holds) {
            self.live.rows[self.at * self.live.width + slot / 64] |= 1 << (slot % 64);
        }
    }
}
