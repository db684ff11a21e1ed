//! States as short rows of bits, equal just where nothing that can still happen tells them apart.
//!
//! What guards read of the clock, the turn and the visits goes no further than the largest number
//! that one compares them with, so they stand still just above it; where nothing reads them they are
//! left out, as is all else that no guard that matters can read any more (`live`). What waits is kept
//! by how far off it is. The meters are kept as they stand, so how they end is exact.

use std::collections::BTreeMap;

use mile_core::agenda::{Due, Entry, Pending};
use mile_core::guard::{Guard, Value};
use mile_core::id::{ChoiceId, Id, OutcomeId, PromiseId, SceneId, Table};
use mile_core::program::{Holds, Program};
use mile_core::scenario::Scenario;
use mile_core::session::{Phase, State};

use super::bits::{Bits, Layout, Meters, Writer};
use super::hollow::Candidates;
use super::live::Live;
use super::settled::Open;

/// How states of a program become keys, and back.
#[derive(Debug, Clone)]
pub(crate) struct Codec {
    /// How meters are packed where nothing else is.
    pub(crate) meters: Meters,
    fields: Vec<Field>,
    /// Those of `fields` that are flags, in runs, and all others.
    flags: Vec<Flags>,
    numbers: Vec<Field>,
    scene: Bits,
    stuck: Bits,
    /// Whether what waits takes a word each, as something does not fit into half of one.
    is_wide: Bits,
    waiting: Bits,
    returns: Bits,
    /// How what waits fits into half a word.
    narrow: Packing,
    /// Where it stands whether a choice was taken.
    taken: BTreeMap<ChoiceId, Bits>,
    /// Words before those of the agenda and of the stack.
    fixed: usize,
    scenes: usize,
    outcomes: usize,
    /// Which of these words' bits may still tell states apart: those of runs that wait in a scene,
    /// of scenes to be entered, of outcomes that wait and of promises that are open, a row each.
    masks: Vec<u64>,
}

/// A value of the state that is kept, from `low` to `high`, where it stands still.
#[derive(Debug, Clone, Copy)]
struct Field {
    slot: usize,
    low: i64,
    high: i64,
    bits: Bits,
}

/// Neighbours in the state, each 0 or 1, that are neighbours in the key, too.
#[derive(Debug, Clone, Copy)]
struct Flags {
    slot: usize,
    count: usize,
    first: Bits,
}

impl Flags {
    /// Takes in the next flag, if it is a neighbour.
    fn extend(&mut self, field: &Field) -> bool {
        let (first, bits) = (self.first, field.bits);
        let is_next = field.slot == self.slot + self.count
            && (bits.word, bits.shift as usize) == (first.word, first.shift as usize + self.count);
        self.count += usize::from(is_next);
        is_next
    }
}

impl Codec {
    pub(crate) fn new(program: &Program, candidates: &Candidates, open: &Open) -> Self {
        let scenario = program.scenario();
        let caps = Caps::new(scenario, open);
        let mut layout = Layout::default();
        let things = (scenario.outcomes.len() + scenario.promises.len()) as u64;
        let scene = layout.up_to(scenario.scenes.len() as u64);
        let stuck = layout.up_to(1);
        let is_wide = layout.up_to(1);
        let waiting = layout.up_to(things);
        let returns = layout.up_to(scenario.scenes.len() as u64);
        let (mut fields, mut numbers) = (Vec::new(), Vec::new());
        let mut flags: Vec<Flags> = Vec::new();
        let mut taken = BTreeMap::new();
        for (slot, &holds) in program.holds().iter().enumerate() {
            let Some((low, high)) = caps.range(scenario, holds) else { continue };
            let bits = layout.up_to((high - low).cast_unsigned());
            let field = Field { slot, low, high, bits };
            fields.push(field);
            match holds {
                Holds::Flag(_) | Holds::Noticed(_) | Holds::Taken(_) => {
                    if !flags.last_mut().is_some_and(|run| run.extend(&field)) {
                        flags.push(Flags { slot, count: 1, first: bits });
                    }
                }
                _ => numbers.push(field),
            }
            if let Holds::Taken(choice) = holds {
                taken.insert(choice, bits);
            }
        }
        let fixed = layout.words();
        let (scenes, outcomes) = (scenario.scenes.len(), scenario.outcomes.len());
        let masks = Vec::new();
        let mut codec = Self {
            meters: Meters::new(scenario),
            fields,
            flags,
            numbers,
            scene,
            stuck,
            is_wide,
            waiting,
            returns,
            narrow: Packing { bits: HALF - KIND - (u64::BITS - things.leading_zeros()) },
            taken,
            fixed,
            scenes,
            outcomes,
            masks,
        };
        codec.masks = codec.masks(program, &Live::new(program, candidates, open));
        codec
    }

    /// The bits that may still be read from every place on.
    fn masks(&self, program: &Program, live: &Live) -> Vec<u64> {
        let holds = program.holds();
        let places: Vec<_> = Live::places(program.scenario()).collect();
        let mut all = vec![0; places.len() * self.fixed];
        for (place, mask) in places.into_iter().zip(all.chunks_mut(self.fixed)) {
            for bits in [self.scene, self.stuck, self.is_wide, self.waiting, self.returns] {
                bits.put(mask, bits.mask);
            }
            let read = live.from(place);
            for field in &self.fields {
                // How the meters end is always of interest.
                let is_meter = matches!(holds[field.slot], Holds::Meter(_));
                if is_meter || read[field.slot / 64] >> (field.slot % 64) & 1 == 1 {
                    field.bits.put(mask, field.bits.mask);
                }
            }
        }
        all
    }

    fn mask(&self, row: usize) -> &[u64] {
        &self.masks[row * self.fixed..][..self.fixed]
    }

    /// Drops from `key` whatever no guard can read any more.
    fn drop_dead(&self, state: &State, key: &mut [u64]) {
        let here = self.mask(state.scene().index());
        for (word, key) in key.iter_mut().enumerate() {
            let mut mask = here[word];
            for entry in state.agenda() {
                mask |= self.mask(2 * self.scenes + self.number(entry.what))[word];
            }
            for scene in state.stack() {
                mask |= self.mask(self.scenes + scene.index())[word];
            }
            *key &= mask;
        }
    }

    /// Writes the key of `state`, which waits or is stuck, in the place of what is in `key`.
    pub(crate) fn pack(&self, state: &State, key: &mut Vec<u64>) {
        key.clear();
        key.resize(self.fixed, 0);
        let values = state.values();
        let mut row = Writer::new(key);
        row.put(self.scene, state.scene().index() as u64);
        row.put(self.stuck, u64::from(state.phase() == Phase::Stuck));
        row.put(self.waiting, state.agenda().len() as u64);
        row.put(self.returns, state.stack().len() as u64);
        for field in &self.numbers {
            let value = values[field.slot].min(field.high) - field.low;
            row.put(field.bits, value.cast_unsigned());
        }
        row.end();
        for run in &self.flags {
            let flags = values[run.slot..run.slot + run.count].iter().rev();
            run.first.put(key, flags.fold(0, |word, flag| word << 1 | flag.cast_unsigned()));
        }
        self.drop_dead(state, key);
        let mut fit = true;
        let waiting = state.agenda().iter().map(|&entry| self.entry(state, entry));
        push_halves(
            key,
            waiting.clone().map(|entry| {
                fit &= self.narrow.fits(entry);
                self.narrow.pack(entry)
            }),
        );
        if !fit {
            key.truncate(self.fixed);
            self.is_wide.put(key, 1);
            key.extend(waiting.map(|entry| WIDE.pack(entry)));
        }
        push_halves(key, state.stack().iter().map(|scene| scene.index() as u64));
    }

    /// Makes `state` what `key` was made from, as far as anything can tell.
    pub(crate) fn unpack(&self, key: &[u64], state: &mut State) {
        let phase = if self.stuck.get(key) == 1 { Phase::Stuck } else { Phase::Waiting };
        let place = (self.scene_of(key), phase);
        // What waits is due from a clock and a turn that are filled in below.
        let waiting = self.waiting.get(key) as usize;
        let returns = self.returns.get(key) as usize;
        let (clock, turn) = self.now(key);
        let is_wide = self.is_wide.get(key) == 1;
        let words = if is_wide { waiting } else { waiting.div_ceil(2) };
        let (agenda, stack) = key[self.fixed..].split_at(words);
        let agenda = (0..waiting).map(|place| {
            let entry = if is_wide {
                WIDE.unpack(agenda[place])
            } else {
                self.narrow.unpack(half(agenda, place))
            };
            self.to_entry(entry, clock, turn)
        });
        let stack = (0..returns).map(|place| SceneId::new(half(stack, place) as usize));
        let values = state.put(place, agenda, stack);
        values.fill(0);
        for field in &self.numbers {
            values[field.slot] = field.low + field.bits.get(key).cast_signed();
        }
        for run in &self.flags {
            let word = key[run.first.word] >> run.first.shift;
            let flags = values[run.slot..run.slot + run.count].iter_mut().enumerate();
            flags.for_each(|(place, flag)| *flag = (word >> place & 1).cast_signed());
        }
    }

    /// The scene of the state that `key` stands for.
    pub(crate) fn scene_of(&self, key: &[u64]) -> SceneId {
        SceneId::new(self.scene.get(key) as usize)
    }

    /// Whether the state that `key` stands for is stuck.
    pub(crate) fn is_stuck(&self, key: &[u64]) -> bool {
        self.stuck.get(key) == 1
    }

    /// Whether two keys differ in nothing but whether `choices` were taken.
    pub(crate) fn are_same_but_for(&self, a: &[u64], b: &[u64], choices: [ChoiceId; 2]) -> bool {
        let mut ignored = vec![0; self.fixed];
        for bits in choices.iter().filter_map(|choice| self.taken.get(choice)) {
            bits.put(&mut ignored, bits.mask);
        }
        let ignored = ignored.into_iter().chain(std::iter::repeat(0));
        a.len() == b.len() && a.iter().zip(b).zip(ignored).all(|((a, b), off)| (a ^ b) & !off == 0)
    }

    fn now(&self, key: &[u64]) -> (i64, i64) {
        let value = |slot| {
            let field = self.fields.iter().take(2).find(|field| field.slot == slot);
            field.map_or(0, |field| field.low + field.bits.get(key).cast_signed())
        };
        (value(CLOCK), value(TURN))
    }

    /// The number of what waits: the outcomes, then the promises.
    fn number(&self, what: Pending) -> usize {
        match what {
            Pending::Outcome(outcome) => outcome.index(),
            Pending::Deadline(promise) => self.outcomes + promise.index(),
        }
    }

    fn entry(&self, state: &State, entry: Entry) -> Waiting {
        // From where the clock stands in the key, which may be short of where it stands.
        let (kind, off) = match entry.due {
            Due::Clock(due) => (0, due - state.clock()),
            Due::Turn(due) => (1, due - state.turn()),
            Due::Ending => (2, 0),
        };
        Waiting { kind, off, what: self.number(entry.what) as u64 }
    }

    fn to_entry(&self, waiting: Waiting, clock: i64, turn: i64) -> Entry {
        let Waiting { kind, off, what } = waiting;
        let what = match (what as usize).checked_sub(self.outcomes) {
            None => Pending::Outcome(OutcomeId::new(what as usize)),
            Some(promise) => Pending::Deadline(PromiseId::new(promise)),
        };
        let due = match kind {
            0 => Due::Clock(clock + off),
            1 => Due::Turn(turn + off),
            _ => Due::Ending,
        };
        Entry { what, due }
    }
}

/// Appends numbers of half a word, two to a word.
#[inline]
fn push_halves(key: &mut Vec<u64>, halves: impl Iterator<Item = u64>) {
    for (place, half) in halves.enumerate() {
        match key.last_mut() {
            Some(last) if place % 2 == 1 => *last |= half << HALF,
            _ => key.push(half),
        }
    }
}

/// One of the numbers that were appended to what `words` begins with.
#[inline]
fn half(words: &[u64], place: usize) -> u64 {
    let word = words[place / 2];
    if place % 2 == 1 { word >> HALF } else { word << HALF >> HALF }
}

/// Something that waits: what it is, what it waits for, and how far off that is.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    kind: u64,
    off: i64,
    what: u64,
}

/// How what waits becomes a number: so many bits tell how far off it is.
#[derive(Debug, Clone, Copy)]
struct Packing {
    bits: u32,
}

impl Packing {
    /// How far is no longer told.
    fn far(self) -> i64 {
        1 << (self.bits - 1)
    }

    fn fits(self, waiting: Waiting) -> bool {
        (-self.far()..self.far()).contains(&waiting.off)
    }

    fn pack(self, waiting: Waiting) -> u64 {
        let off = waiting.off.clamp(-self.far(), self.far() - 1) + self.far();
        waiting.kind | off.cast_unsigned() << KIND | waiting.what << (KIND + self.bits)
    }

    fn unpack(self, number: u64) -> Waiting {
        let off = number >> KIND & (self.far().cast_unsigned() * 2 - 1);
        Waiting {
            kind: number & ((1 << KIND) - 1),
            off: off.cast_signed() - self.far(),
            what: number >> (KIND + self.bits),
        }
    }
}

/// Half the bits of a word.
const HALF: u32 = u64::BITS / 2;
/// The bits that tell what something waits for.
const KIND: u32 = 2;
/// Tells of anything that a walk could live to see: 130,000 years of minutes.
const WIDE: Packing = Packing { bits: 37 };

const CLOCK: usize = 1;
const TURN: usize = 2;

/// Where the clock, the turn and the visits stand still: just above the largest number that a guard
/// compares them with. `None` where nothing reads them.
struct Caps {
    clock: Option<i64>,
    turn: Option<i64>,
    visits: Table<SceneId, Option<i64>>,
}

impl Caps {
    fn new(scenario: &Scenario, open: &Open) -> Self {
        let visits = scenario.scenes.ids().map(|_| None).collect();
        let mut caps = Self { clock: None, turn: None, visits };
        for (_, guard) in scenario.guards.iter().filter(|&(id, _)| open.matters(id)) {
            guard.walk(&mut |part| match part {
                Guard::Compare(left, _, right) => {
                    caps.compared(scenario, *left, *right);
                    caps.compared(scenario, *right, *left);
                }
                Guard::Seen(scene) => raise(&mut caps.visits[*scene], 1),
                _ => {}
            });
        }
        caps
    }

    fn compared(&mut self, scenario: &Scenario, value: Value, with: Value) {
        let cap = match value {
            Value::Clock => &mut self.clock,
            Value::Turn => &mut self.turn,
            Value::Visits(scene) => &mut self.visits[scene],
            Value::Integer(_) | Value::Meter(_) => return,
        };
        match with {
            Value::Integer(integer) => raise(cap, integer.saturating_add(1)),
            Value::Meter(meter) => raise(cap, scenario.meters[meter].max.saturating_add(1)),
            // The format lets no guard compare two of these.
            Value::Clock | Value::Turn | Value::Visits(_) => raise(cap, i64::from(i32::MAX)),
        }
    }

    /// From where to where a value goes, if it is kept.
    fn range(&self, scenario: &Scenario, holds: Holds) -> Option<(i64, i64)> {
        match holds {
            Holds::Nothing => None,
            Holds::Clock => self.clock.map(|cap| (0, cap)),
            Holds::Turn => self.turn.map(|cap| (0, cap)),
            Holds::Meter(meter) => Some((scenario.meters[meter].min, scenario.meters[meter].max)),
            Holds::Flag(_) | Holds::Noticed(_) | Holds::Taken(_) => Some((0, 1)),
            Holds::Promise(_) => Some((0, 3)),
            Holds::Visits(scene) => self.visits[scene].map(|cap| (0, cap)),
        }
    }
}

fn raise(cap: &mut Option<i64>, to: i64) {
    *cap = Some(cap.unwrap_or(0).max(to).max(0));
}
