//! Guards as they are evaluated: tests over the slots of the state.
//!
//! Most guards are one test, or two joined by `and` or `or`: these are evaluated whole, without a
//! branch that the processor would have to predict, and what carries no guard is evaluated as if it
//! were one of these. In longer guards each test names the one that follows when it holds and when it
//! fails. Nothing is allocated.

use super::{Comparison, Guard, Value};
use crate::id::{ChoiceId, FlagId, GuardId, Id, MeterId, PromiseId, SceneId, SignalId};

/// A place in the state that holds a number: flags are 0 or 1, promises a [`PromiseState`].
pub(crate) type Slot = u32;

/// How the latest making of a promise stands, as its slot holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PromiseState {
    /// Not made, or dropped when the learner opted out.
    None = 0,
    /// Made and not yet kept or broken.
    Open = 1,
    Kept = 2,
    Broken = 3,
}

/// `low..=low + width`. It may go round the end of the numbers, so that "is not" is a range, too.
#[derive(Debug, Clone, Copy)]
struct Range {
    low: i64,
    width: u64,
}

impl Range {
    fn new(low: i64, high: i64) -> Self {
        Self { low, width: high.wrapping_sub(low).cast_unsigned() }
    }

    #[inline]
    fn holds(self, value: i64) -> bool {
        value.wrapping_sub(self.low).cast_unsigned() <= self.width
    }

    /// Everything else. No test names every number, so there always is something.
    fn negated(self) -> Self {
        let end = self.low.wrapping_add_unsigned(self.width);
        Self { low: end.wrapping_add(1), width: u64::MAX - 1 - self.width }
    }
}

/// Whether the value of a slot, less that of another, lies in a range.
#[derive(Debug, Clone, Copy)]
struct Test {
    slot: Slot,
    less: Slot,
    range: Range,
}

/// A guard of at most two tests, of one slot each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    slots: [Slot; 2],
    ranges: [Range; 2],
    /// It holds where not both tests do.
    negated: bool,
}

impl Pair {
    pub(crate) const ALWAYS: Self =
        Self { slots: [0; 2], ranges: [Range { low: 0, width: 0 }; 2], negated: false };

    #[inline]
    pub(crate) fn holds(&self, values: &[i64]) -> bool {
        let [one, other] = self.slots.map(|slot| values[slot as usize]);
        (self.ranges[0].holds(one) & self.ranges[1].holds(other)) ^ self.negated
    }

    /// `None` for a guard that is longer. `or` is `not` both of the parts negated.
    fn new<S: Slots>(guard: &Guard, slots: &mut S) -> Option<Self> {
        let (guard, negated) = without_not(guard);
        let (parts, any) = match guard {
            Guard::And(parts) => (parts.as_slice(), false),
            Guard::Or(parts) => (parts.as_slice(), true),
            test => (std::slice::from_ref(test), false),
        };
        let mut pair = Self { negated: negated != any, ..Self::ALWAYS };
        if parts.len() > pair.slots.len() {
            return None;
        }
        for (place, part) in parts.iter().enumerate() {
            let (part, negated) = without_not(part);
            let Test { slot, less, range } = Test::new(part, slots)?;
            if less != S::ZERO {
                return None;
            }
            pair.slots[place] = slot;
            pair.ranges[place] = if negated == any { range } else { range.negated() };
        }
        Some(pair)
    }
}

/// What stands behind every `not`, and whether it is negated by them.
fn without_not(mut guard: &Guard) -> (&Guard, bool) {
    let mut negated = false;
    while let Guard::Not(inner) = guard {
        (guard, negated) = (inner, !negated);
    }
    (guard, negated)
}

/// A test of a longer guard, and what follows when it holds and when it fails.
#[derive(Debug, Clone, Copy)]
struct Fork {
    test: Test,
    yes: Way,
    no: Way,
}

/// What follows a test: the answer, or the test at that place.
#[derive(Debug, Clone, Copy)]
enum Way {
    Is(bool),
    Test(u32),
}

/// A compiled guard: 0 is that of what carries none, the others are numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Compiled(u32);

impl Compiled {
    /// The guard of what carries none.
    pub(crate) const ALWAYS: Self = Self(0);

    /// Which guard of the scenario it is.
    pub(crate) fn id(self) -> Option<GuardId> {
        self.0.checked_sub(1).map(|index| GuardId::new(index as usize))
    }
}

impl From<Option<GuardId>> for Compiled {
    fn from(guard: Option<GuardId>) -> Self {
        guard.map_or(Self::ALWAYS, |guard| Self(guard.index() as u32 + 1))
    }
}

/// Where the things that guards read are kept in the state.
pub(crate) trait Slots {
    /// A slot that holds 0 for ever.
    const ZERO: Slot;
    /// The slot of the clock.
    const CLOCK: Slot;
    /// The slot of the turn.
    const TURN: Slot;
    fn meter(&self, meter: MeterId) -> Slot;
    fn flag(&self, flag: FlagId) -> Slot;
    fn noticed(&self, signal: SignalId) -> Slot;
    fn promise(&self, promise: PromiseId) -> Slot;
    /// Made on the first call: what no guard reads has no slot.
    fn visits(&mut self, scene: SceneId) -> Slot;
    /// Made on the first call.
    fn taken(&mut self, choice: ChoiceId) -> Slot;
}

/// All guards of a program.
#[derive(Debug, Clone)]
pub(crate) struct Guards {
    codes: Vec<Code>,
    forks: Vec<Fork>,
}

#[derive(Debug, Clone, Copy)]
enum Code {
    Pair(Pair),
    Longer(Way),
}

impl Guards {
    /// Compiles `guards`, which are all of a scenario, in order.
    pub(crate) fn new<'g, S: Slots>(
        guards: impl Iterator<Item = &'g Guard>,
        slots: &mut S,
    ) -> Self {
        let mut compiled = Self { codes: vec![Code::Pair(Pair::ALWAYS)], forks: Vec::new() };
        for guard in guards {
            let code = Pair::new(guard, slots).map_or_else(
                || Code::Longer(compiled.fork(guard, Way::Is(true), Way::Is(false), slots)),
                Code::Pair,
            );
            compiled.codes.push(code);
        }
        compiled
    }

    /// `guard` as a pair, if it is one.
    pub(crate) fn pair(&self, guard: Compiled) -> Option<Pair> {
        match self.codes[guard.0 as usize] {
            Code::Pair(pair) => Some(pair),
            Code::Longer(_) => None,
        }
    }

    /// Whether `guard` holds.
    #[inline]
    pub(crate) fn hold(&self, guard: Compiled, values: &[i64]) -> bool {
        match &self.codes[guard.0 as usize] {
            Code::Pair(pair) => pair.holds(values),
            &Code::Longer(first) => self.follow(first, values),
        }
    }

    #[cold]
    fn follow(&self, mut way: Way, values: &[i64]) -> bool {
        loop {
            match way {
                Way::Is(held) => return held,
                Way::Test(at) => {
                    let fork = &self.forks[at as usize];
                    let Test { slot, less, range } = fork.test;
                    // Meters lie within ±10⁹ and the clock far below 2⁶², so nothing wraps.
                    let value = values[slot as usize].wrapping_sub(values[less as usize]);
                    way = if range.holds(value) { fork.yes } else { fork.no };
                }
            }
        }
    }

    /// Appends the forks of `guard`, last part first, and returns the first one. `yes` and `no`
    /// follow when it holds and when it fails.
    fn fork<S: Slots>(&mut self, guard: &Guard, yes: Way, no: Way, slots: &mut S) -> Way {
        match guard {
            Guard::And(parts) => {
                parts.iter().rev().fold(yes, |next, part| self.fork(part, next, no, slots))
            }
            Guard::Or(parts) => {
                parts.iter().rev().fold(no, |next, part| self.fork(part, yes, next, slots))
            }
            Guard::Not(part) => self.fork(part, no, yes, slots),
            test => {
                self.forks.extend(Test::new(test, slots).map(|test| Fork { test, yes, no }));
                Way::Test(self.forks.len() as u32 - 1)
            }
        }
    }
}

impl Test {
    /// The test that a guard without parts is.
    fn new<S: Slots>(guard: &Guard, slots: &mut S) -> Option<Self> {
        let mut negated = false;
        let (slot, less, low, high) = match guard {
            Guard::And(_) | Guard::Or(_) | Guard::Not(_) => return None,
            Guard::Compare(left, comparison, right) => {
                let (left, added) = operand(*left, slots);
                let (right, bound) = operand(*right, slots);
                let bound = bound - added;
                negated = *comparison == Comparison::Unequal;
                let (low, high) = match comparison {
                    Comparison::Equal | Comparison::Unequal => (bound, bound),
                    Comparison::Less => (i64::MIN, bound - 1),
                    Comparison::AtMost => (i64::MIN, bound),
                    Comparison::More => (bound + 1, i64::MAX),
                    Comparison::AtLeast => (bound, i64::MAX),
                };
                (left, right, low, high)
            }
            Guard::Flag(flag) => (slots.flag(*flag), S::ZERO, 1, 1),
            Guard::Seen(scene) => (slots.visits(*scene), S::ZERO, 1, i64::MAX),
            Guard::Chose(choice) => (slots.taken(*choice), S::ZERO, 1, 1),
            Guard::Noticed(signal) => (slots.noticed(*signal), S::ZERO, 1, 1),
            Guard::Promised(promise) => promise_is(PromiseState::Open, *promise, slots),
            Guard::Kept(promise) => promise_is(PromiseState::Kept, *promise, slots),
            Guard::Broken(promise) => promise_is(PromiseState::Broken, *promise, slots),
        };
        let range = Range::new(low, high);
        Some(Self { slot, less, range: if negated { range.negated() } else { range } })
    }
}

fn promise_is<S: Slots>(
    state: PromiseState,
    promise: PromiseId,
    slots: &S,
) -> (Slot, Slot, i64, i64) {
    (slots.promise(promise), S::ZERO, state as i64, state as i64)
}

/// A value as a slot and what is to be added to it.
fn operand<S: Slots>(value: Value, slots: &mut S) -> (Slot, i64) {
    match value {
        Value::Integer(integer) => (S::ZERO, integer),
        Value::Meter(meter) => (slots.meter(meter), 0),
        Value::Clock => (S::CLOCK, 0),
        Value::Turn => (S::TURN, 0),
        Value::Visits(scene) => (slots.visits(scene), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Comparison::{AtLeast, AtMost, Equal, Less, More, Unequal};

    /// Slots in which meter n is slot n + 3, and everything else slot 7.
    struct Fixed;

    impl Slots for Fixed {
        const ZERO: Slot = 0;
        const CLOCK: Slot = 1;
        const TURN: Slot = 2;
        fn meter(&self, meter: MeterId) -> Slot {
            meter.index() as Slot + 3
        }
        fn flag(&self, _: FlagId) -> Slot {
            7
        }
        fn noticed(&self, _: SignalId) -> Slot {
            7
        }
        fn promise(&self, _: PromiseId) -> Slot {
            7
        }
        fn visits(&mut self, _: SceneId) -> Slot {
            7
        }
        fn taken(&mut self, _: ChoiceId) -> Slot {
            7
        }
    }

    fn holds(guard: &Guard, values: &[i64]) -> bool {
        let guards = Guards::new(std::iter::once(guard), &mut Fixed);
        guards.hold(Some(GuardId::new(0)).into(), values)
    }

    #[test]
    fn comparisons_hold_just_where_arithmetic_says() {
        let billion = 1_000_000_000;
        let numbers = [-billion, -1, 0, 1, 2, billion];
        for a in numbers {
            for b in numbers {
                let values = [0, a, 0, b];
                let meter = Value::Meter(MeterId::new(0));
                for (left, right) in [
                    (Value::Clock, meter),
                    (Value::Clock, Value::Integer(b)),
                    (Value::Integer(a), meter),
                    (Value::Integer(a), Value::Integer(b)),
                ] {
                    for (comparison, expected) in [
                        (Equal, a == b),
                        (Unequal, a != b),
                        (Less, a < b),
                        (AtMost, a <= b),
                        (More, a > b),
                        (AtLeast, a >= b),
                    ] {
                        let guard = Guard::Compare(left, comparison, right);
                        assert_eq!(holds(&guard, &values), expected, "{guard:?} {values:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn and_or_not_follow_their_truth_tables() {
        let meter = |n| Guard::Compare(Value::Meter(MeterId::new(n)), Equal, Value::Integer(1));
        for bits in 0..8_i64 {
            let values = [0, 0, 0, bits & 1, bits >> 1 & 1, bits >> 2];
            let [x, y, z] = [3, 4, 5].map(|slot| values[slot] == 1);
            let or = Guard::Or(vec![meter(0), Guard::And(vec![meter(1), meter(2)])]);
            assert_eq!(holds(&or, &values), x || (y && z));
            assert_eq!(holds(&Guard::Not(Box::new(or)), &values), !(x || (y && z)));
            let nested = Guard::Not(Box::new(Guard::Or(vec![meter(1), meter(2)])));
            let and = Guard::And(vec![nested, Guard::Not(Box::new(meter(0)))]);
            assert_eq!(holds(&and, &values), !(x || y || z));
        }
    }
}
