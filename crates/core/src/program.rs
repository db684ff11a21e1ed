//! The program: a scenario as flat arrays of numbers, which is what runs.
//!
//! A scene holds a range of choices or branches, a choice holds ranges of effects and outcomes, and
//! everything that a guard can read has a slot in one row of numbers, the state's values. What
//! nothing reads (visits to most scenes, most choices taken) has no slot and costs nothing.

use crate::event::Event;
use crate::guard::{Compiled, Guards, Pair, Slot, Slots};
use crate::id::{
    BranchId, ChoiceId, FlagId, Id, IdRange, LineId, MeterId, OutcomeId, PromiseId, SceneId,
    SignalId, Table,
};
use crate::scenario::{
    After, Body, Branch, Choice, Delayed, EndingKind, Goto, Mark, Outcome, Promise, Scenario, Scene,
};

/// A scenario compiled to run.
#[derive(Debug, Clone)]
pub struct Program {
    scenario: Scenario,
    pub(crate) layout: Layout,
    pub(crate) guards: Guards,
    pub(crate) scenes: Table<SceneId, SceneCode>,
    pub(crate) choices: Table<ChoiceId, ChoiceCode>,
    pub(crate) offers: Table<ChoiceId, OfferCode>,
    /// How many choices the scene with the most has.
    pub(crate) most_choices: usize,
    pub(crate) branches: Table<BranchId, BranchCode>,
    pub(crate) outcomes: Table<OutcomeId, OutcomeCode>,
    /// Whether any outcome has a `cancel_when`: else nobody has to look for one.
    pub(crate) cancels: bool,
    pub(crate) promises: Table<PromiseId, PromiseCode>,
    pub(crate) lines: Table<LineId, Compiled>,
    pub(crate) changes: Vec<Change>,
    pub(crate) others: Vec<Effect>,
    pub(crate) later: Vec<OutcomeId>,
    /// What is scheduled at the start.
    pub(crate) start_later: Run,
    /// What each value is at the start.
    pub(crate) values: Vec<i64>,
}

/// A run of entries in one of the program's arrays.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Run {
    #[inline]
    pub(crate) fn of<T>(self, array: &[T]) -> &[T] {
        &array[self.start as usize..self.end as usize]
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct SceneCode {
    /// Counts the visits, if anything reads them.
    pub(crate) visits: Option<SlotAt>,
    pub(crate) lines: Run,
    pub(crate) body: BodyCode,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum BodyCode {
    Choices(Run),
    Chance(Run),
    Next(Run),
    Ending(EndingKind),
}

/// A slot other than the first, which is zero for ever, so that an `Option` of it is no larger.
pub(crate) type SlotAt = std::num::NonZeroU32;

#[derive(Debug, Clone, Copy)]
pub(crate) struct ChoiceCode {
    /// Tells whether it was taken, if anything reads that.
    pub(crate) taken: Option<SlotAt>,
    pub(crate) detour: bool,
    pub(crate) scene: SceneId,
    /// `None` is `@return`.
    pub(crate) goto: Option<SceneId>,
    pub(crate) takes: i64,
    pub(crate) now: OutcomeEffects,
    pub(crate) later: Run,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BranchCode {
    pub(crate) guard: Compiled,
    pub(crate) weight: u32,
    pub(crate) goto: SceneId,
    pub(crate) then: OutcomeEffects,
    pub(crate) later: Run,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct OutcomeCode {
    pub(crate) after: After,
    pub(crate) only_if: Compiled,
    /// `None` is never.
    pub(crate) cancel_when: Option<Compiled>,
    pub(crate) goto: Option<SceneId>,
    pub(crate) then: OutcomeEffects,
    pub(crate) later: Run,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct PromiseCode {
    pub(crate) within: i64,
    pub(crate) kept: OutcomeEffects,
    pub(crate) broken: OutcomeEffects,
}

/// What an outcome does, in the order in which it is applied. Changes, which most outcomes are made
/// of, are a row of their own, so that applying them takes no decisions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutcomeEffects {
    pub(crate) lines: Run,
    pub(crate) changes: Run,
    pub(crate) others: Run,
}

/// Adds to a value, within bounds. Flags and signals are 0 or 1: setting adds 1, clearing takes 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    pub(crate) slot: Slot,
    pub(crate) by: i32,
    pub(crate) min: i32,
    pub(crate) max: i32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Effect {
    Mark(Mark),
    Credit(i32),
    FraudFlag,
    Promise(PromiseId),
    Keep(PromiseId),
}

/// What decides whether a choice is offered, apart from all else that it holds: most choices are
/// looked at far more often than taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfferCode {
    /// Its guard, if that is a pair.
    pub(crate) pair: Pair,
    /// Whether anything but the pair can keep it from being offered.
    pub(crate) asks_more: bool,
    pub(crate) guard: Compiled,
    /// Not 0 once the choice is used up; [`Slots::ZERO`] if it never is.
    pub(crate) used_up: Slot,
    /// It goes to `@return`.
    pub(crate) returns: bool,
}

/// Which slot of the values holds what: zero, the clock, the turn, then meters, flags, signals
/// picked up and promises; those of visits and of choices taken come last, made as guards ask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    flags: Slot,
    signals: Slot,
    promises: Slot,
    end: Slot,
}

impl Layout {
    pub(crate) const CLOCK: usize = 1;
    pub(crate) const TURN: usize = 2;
    const METERS: Slot = 3;

    fn new(scenario: &Scenario) -> Self {
        let flags = Self::METERS + scenario.meters.len() as Slot;
        let signals = flags + scenario.flags.len() as Slot;
        let promises = signals + scenario.signals.len() as Slot;
        let end = promises + scenario.promises.len() as Slot;
        Self { flags, signals, promises, end }
    }

    #[allow(clippy::unused_self, reason = "like its siblings, whose places depend on the scenario")]
    pub(crate) fn meter(self, meter: MeterId) -> usize {
        Self::METERS as usize + meter.index()
    }

    pub(crate) fn flag(self, flag: FlagId) -> usize {
        self.flags as usize + flag.index()
    }

    pub(crate) fn noticed(self, signal: SignalId) -> usize {
        self.signals as usize + signal.index()
    }

    pub(crate) fn promise(self, promise: PromiseId) -> usize {
        self.promises as usize + promise.index()
    }

    /// What is told when a [`Change`] has moved the value of `slot`.
    pub(crate) fn event(self, slot: Slot, by: i64, to: i64) -> Event {
        let place = |first: Slot| (slot - first) as usize;
        if slot < self.flags {
            Event::Changed { meter: MeterId::new(place(Self::METERS)), by, to }
        } else if slot >= self.signals {
            Event::Noticed { signal: SignalId::new(place(self.signals)) }
        } else if to == 0 {
            Event::Cleared { flag: FlagId::new(place(self.flags)) }
        } else {
            Event::Set { flag: FlagId::new(place(self.flags)) }
        }
    }
}

impl Program {
    /// Compiles `scenario`.
    pub fn new(scenario: Scenario) -> Self {
        let mut compiler = Compiler::new(&scenario);
        let guards = Guards::new(scenario.guards.values(), &mut compiler.slots);
        let outcomes = scenario.outcomes.values().map(|o| compiler.outcome(o)).collect();
        let cancels = scenario.outcomes.values().any(|o| o.cancel_when.is_some());
        let promises = scenario.promises.values().map(|p| compiler.promise(p)).collect();
        let branches = scenario.branches.values().map(|b| compiler.branch(b)).collect();
        let choices = scenario.choices.iter().map(|(id, c)| compiler.choice(id, c)).collect();
        let offers =
            scenario.choices.iter().map(|(id, c)| compiler.offer(id, c, &guards)).collect();
        let lines = scenario.lines.values().map(|line| line.when.into()).collect();
        // Last, when every guard has said which visits it reads.
        let scenes = scenario.scenes.iter().map(|(id, s)| compiler.scene(id, s)).collect();
        let start_later = compiler.later(&scenario.later);
        let mut values = vec![0; compiler.slots.layout.end as usize];
        for (id, meter) in scenario.meters.iter() {
            values[compiler.slots.layout.meter(id)] = meter.start;
        }
        let counts = scenario.scenes.ids().map(|scene| scenario.choices_of(scene).len());
        let most_choices = counts.max().unwrap_or(0);
        let Compiler { slots, changes, others, later, .. } = compiler;
        Self {
            layout: slots.layout,
            guards,
            scenes,
            choices,
            offers,
            most_choices,
            branches,
            outcomes,
            cancels,
            promises,
            lines,
            changes,
            others,
            later,
            start_later,
            values,
            scenario,
        }
    }

    /// What it was compiled from.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What each of a state's values stands for.
    pub fn holds(&self) -> Vec<Holds> {
        let mut holds = vec![Holds::Nothing; self.values.len()];
        holds[Layout::CLOCK] = Holds::Clock;
        holds[Layout::TURN] = Holds::Turn;
        let Scenario { meters, flags, signals, promises, .. } = &self.scenario;
        meters.ids().for_each(|id| holds[self.layout.meter(id)] = Holds::Meter(id));
        flags.ids().for_each(|id| holds[self.layout.flag(id)] = Holds::Flag(id));
        signals.ids().for_each(|id| holds[self.layout.noticed(id)] = Holds::Noticed(id));
        promises.ids().for_each(|id| holds[self.layout.promise(id)] = Holds::Promise(id));
        for (id, scene) in self.scenes.iter() {
            if let Some(slot) = scene.visits {
                holds[slot.get() as usize] = Holds::Visits(id);
            }
        }
        for (id, choice) in self.choices.iter() {
            if let Some(slot) = choice.taken {
                holds[slot.get() as usize] = Holds::Taken(id);
            }
        }
        holds
    }
}

/// What one of a state's values stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holds {
    /// It is 0 for ever.
    Nothing,
    /// Simulated minutes since the start.
    Clock,
    /// Decisions so far.
    Turn,
    /// The value of a meter.
    Meter(MeterId),
    /// 1 if a flag is set.
    Flag(FlagId),
    /// 1 if a signal was picked up.
    Noticed(SignalId),
    /// How a promise stands: 0 not made, 1 open, 2 kept, 3 broken.
    Promise(PromiseId),
    /// How many times a scene was entered.
    Visits(SceneId),
    /// 1 if a choice was taken.
    Taken(ChoiceId),
}

struct Compiler {
    slots: SlotMaker,
    /// The smallest and largest value of each meter.
    bounds: Table<MeterId, (i32, i32)>,
    changes: Vec<Change>,
    others: Vec<Effect>,
    later: Vec<OutcomeId>,
}

impl Compiler {
    fn new(scenario: &Scenario) -> Self {
        Self {
            slots: SlotMaker {
                layout: Layout::new(scenario),
                visits: scenario.scenes.ids().map(|_| None).collect(),
                taken: scenario.choices.ids().map(|_| None).collect(),
            },
            bounds: scenario.meters.values().map(|m| (m.min as i32, m.max as i32)).collect(),
            changes: Vec::new(),
            others: Vec::new(),
            later: Vec::new(),
        }
    }

    fn later(&mut self, outcomes: &[OutcomeId]) -> Run {
        append(&mut self.later, outcomes.iter().copied())
    }

    /// The effects of `outcome`, in the order in which they are applied.
    fn effects(&mut self, outcome: &Outcome) -> OutcomeEffects {
        let layout = self.slots.layout;
        let bounds = &self.bounds;
        let change = outcome.change.iter().map(|&(meter, by)| {
            let (min, max) = bounds[meter];
            Change { slot: layout.meter(meter) as Slot, by: by as i32, min, max }
        });
        let write = |slot: usize, by| Change { slot: slot as Slot, by, min: 0, max: 1 };
        let set = outcome.set.iter().map(|&flag| write(layout.flag(flag), 1));
        let clear = outcome.clear.iter().map(|&flag| write(layout.flag(flag), -1));
        let notices = outcome.notices.iter().map(|&signal| write(layout.noticed(signal), 1));
        let marks = outcome.marks.iter().copied().map(Effect::Mark);
        let credit = (outcome.credit > 0).then_some(Effect::Credit(outcome.credit as i32));
        let others = marks
            .chain(credit)
            .chain(outcome.fraud_flag.then_some(Effect::FraudFlag))
            .chain(outcome.promise.iter().copied().map(Effect::Promise))
            .chain(outcome.keep.iter().copied().map(Effect::Keep));
        OutcomeEffects {
            lines: run(outcome.lines),
            changes: append(&mut self.changes, change.chain(set).chain(clear).chain(notices)),
            others: append(&mut self.others, others),
        }
    }

    fn outcome(&mut self, outcome: &Delayed) -> OutcomeCode {
        OutcomeCode {
            after: outcome.after,
            only_if: outcome.only_if.into(),
            cancel_when: outcome.cancel_when.map(|guard| Some(guard).into()),
            goto: outcome.goto,
            then: self.effects(&outcome.then),
            later: self.later(&outcome.later),
        }
    }

    fn promise(&mut self, promise: &Promise) -> PromiseCode {
        PromiseCode {
            within: promise.within,
            kept: self.effects(&promise.kept),
            broken: self.effects(&promise.broken),
        }
    }

    fn branch(&mut self, branch: &Branch) -> BranchCode {
        BranchCode {
            guard: branch.when.into(),
            weight: branch.weight,
            goto: branch.goto,
            then: self.effects(&branch.then),
            later: self.later(&branch.later),
        }
    }

    fn choice(&mut self, id: ChoiceId, choice: &Choice) -> ChoiceCode {
        if choice.once {
            self.slots.taken(id);
        }
        ChoiceCode {
            taken: self.slots.taken[id],
            detour: choice.detour,
            scene: choice.scene,
            goto: match choice.goto {
                Goto::Scene(scene) => Some(scene),
                Goto::Return => None,
            },
            takes: choice.takes,
            now: self.effects(&choice.now),
            later: self.later(&choice.later),
        }
    }

    fn offer(&self, id: ChoiceId, choice: &Choice, guards: &Guards) -> OfferCode {
        let taken = self.slots.taken[id].filter(|_| choice.once);
        let guard = choice.when.into();
        let pair = guards.pair(guard);
        OfferCode {
            pair: pair.unwrap_or(Pair::ALWAYS),
            asks_more: pair.is_none() || choice.once || choice.goto == Goto::Return,
            guard,
            used_up: taken.map_or(SlotMaker::ZERO, SlotAt::get),
            returns: choice.goto == Goto::Return,
        }
    }

    fn scene(&self, id: SceneId, scene: &Scene) -> SceneCode {
        SceneCode {
            visits: self.slots.visits[id],
            lines: run(scene.lines),
            body: match &scene.body {
                Body::Choices { choices, .. } => BodyCode::Choices(run(*choices)),
                Body::Chance(branches) => BodyCode::Chance(run(*branches)),
                Body::Next(branches) => BodyCode::Next(run(*branches)),
                Body::Ending(ending) => BodyCode::Ending(ending.kind),
            },
        }
    }
}

/// Hands out the slots of what only some scenarios read.
struct SlotMaker {
    layout: Layout,
    visits: Table<SceneId, Option<SlotAt>>,
    taken: Table<ChoiceId, Option<SlotAt>>,
}

impl SlotMaker {
    fn make(end: &mut Slot, slot: &mut Option<SlotAt>) -> Slot {
        let slot = slot.get_or_insert_with(|| {
            *end += 1;
            SlotAt::new(*end - 1).unwrap_or(SlotAt::MIN)
        });
        slot.get()
    }
}

impl Slots for SlotMaker {
    const ZERO: Slot = 0;
    const CLOCK: Slot = Layout::CLOCK as Slot;
    const TURN: Slot = Layout::TURN as Slot;

    fn meter(&self, meter: MeterId) -> Slot {
        self.layout.meter(meter) as Slot
    }

    fn flag(&self, flag: FlagId) -> Slot {
        self.layout.flag(flag) as Slot
    }

    fn noticed(&self, signal: SignalId) -> Slot {
        self.layout.noticed(signal) as Slot
    }

    fn promise(&self, promise: PromiseId) -> Slot {
        self.layout.promise(promise) as Slot
    }

    fn visits(&mut self, scene: SceneId) -> Slot {
        Self::make(&mut self.layout.end, &mut self.visits[scene])
    }

    fn taken(&mut self, choice: ChoiceId) -> Slot {
        Self::make(&mut self.layout.end, &mut self.taken[choice])
    }
}

/// Appends `entries`, and returns where they are.
fn append<T>(array: &mut Vec<T>, entries: impl Iterator<Item = T>) -> Run {
    let start = array.len() as u32;
    array.extend(entries);
    Run { start, end: array.len() as u32 }
}

fn run<I: Id>(ids: IdRange<I>) -> Run {
    let start = ids.get(0).map_or(0, |id| id.index() as u32);
    Run { start, end: start + ids.len() as u32 }
}
