//! Guards: what they mean, and how one is evaluated. Their grammar is in `guard_text`.
//!
//! A guard is compiled to a row of `Test`s over the slots of the state. Most guards are one test, or
//! a few that are all joined by `and` or all by `or`: these are evaluated whole, without a branch that
//! the processor would have to predict. In others each test names the one that follows when it holds
//! and when it fails. Nothing is allocated.

use crate::id::{ChoiceId, FlagId, MeterId, PromiseId, SceneId, SignalId};

/// A condition on the state of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Every part holds.
    And(Vec<Guard>),
    /// A part holds.
    Or(Vec<Guard>),
    /// The part fails.
    Not(Box<Guard>),
    /// One value against another.
    Compare(Value, Comparison, Value),
    /// A flag is set.
    Flag(FlagId),
    /// A scene has been entered, the present visit included.
    Seen(SceneId),
    /// A choice was taken at least once.
    Chose(ChoiceId),
    /// A signal was picked up.
    Noticed(SignalId),
    /// A promise was made and is still open.
    Promised(PromiseId),
    /// The latest making of a promise was kept.
    Kept(PromiseId),
    /// The latest making of a promise was broken.
    Broken(PromiseId),
}

/// A number that a guard compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// As written.
    Integer(i64),
    /// A meter as it stands.
    Meter(MeterId),
    /// Simulated minutes since the start.
    Clock,
    /// Decisions so far.
    Turn,
    /// How many times a scene was entered, the present visit included.
    Visits(SceneId),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Guard {
    /// Calls `visit` with this guard and every guard inside it, outermost first.
    pub fn walk<'g>(&'g self, visit: &mut impl FnMut(&'g Guard)) {
        visit(self);
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Not(part) => part.walk(visit),
            _ => {}
        }
    }
}

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

/// Whether `values[left] - values[right]` lies in `low..=low + width`, or, if it is flipped, does not.
#[derive(Debug, Clone, Copy)]
struct Test {
    low: i64,
    width: u64,
    left: Slot,
    right: Slot,
    flipped: bool,
    /// Which test is next in a guard that is walked, when this one holds and when it fails.
    yes: u32,
    no: u32,
}

/// The next test of a guard that is decided.
const TRUE: u32 = u32::MAX;
const FALSE: u32 = u32::MAX - 1;

impl Test {
    #[inline]
    fn holds(&self, values: &[i64]) -> bool {
        // Meters and integers lie within ±10⁹ and the clock far below 2⁶², so nothing wraps.
        let value = values[self.left as usize].wrapping_sub(values[self.right as usize]);
        (value.wrapping_sub(self.low).cast_unsigned() <= self.width) ^ self.flipped
    }
}

/// A compiled guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compiled {
    /// All of these tests hold; flipped, not all of them.
    All { start: u32, count: u16, flipped: bool },
    /// The tests are walked, from this one on.
    Walked(u32),
}

impl Compiled {
    /// The guard of what carries none.
    pub(crate) const ALWAYS: Self = Self::All { start: 0, count: 0, flipped: false };

    /// The test that is made first; no two guards have the same. `None` for [`Self::ALWAYS`].
    pub(crate) fn first_test(self) -> Option<usize> {
        match self {
            Self::All { count: 0, .. } => None,
            Self::All { start: first, .. } | Self::Walked(first) => Some(first as usize),
        }
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

/// The tests of all guards of a program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tests {
    tests: Vec<Test>,
}

impl Tests {
    /// How many tests there are.
    pub(crate) fn len(&self) -> usize {
        self.tests.len()
    }

    /// Whether `guard` holds.
    #[inline]
    pub(crate) fn hold(&self, guard: Compiled, values: &[i64]) -> bool {
        match guard {
            Compiled::All { start, count, flipped } => {
                let tests = &self.tests[start as usize..start as usize + usize::from(count)];
                tests.iter().fold(true, |all, test| all & test.holds(values)) ^ flipped
            }
            Compiled::Walked(first) => {
                let mut at = first;
                while at < FALSE {
                    let test = &self.tests[at as usize];
                    at = if test.holds(values) { test.yes } else { test.no };
                }
                at == TRUE
            }
        }
    }

    /// Compiles `guard`.
    pub(crate) fn add<S: Slots>(&mut self, guard: &Guard, slots: &mut S) -> Compiled {
        let start = self.tests.len();
        if let Some(flipped) = self.flat(guard, slots)
            && let Ok(count) = u16::try_from(self.tests.len() - start)
        {
            return Compiled::All { start: start as u32, count, flipped };
        }
        self.tests.truncate(start);
        Compiled::Walked(self.walked(guard, TRUE, FALSE, slots))
    }

    /// Appends the tests of a guard without nesting, and tells whether the whole is flipped: `or` is
    /// `not` all of the parts flipped. What it appends for other guards is of no use.
    fn flat<S: Slots>(&mut self, guard: &Guard, slots: &mut S) -> Option<bool> {
        match guard {
            Guard::And(parts) => self.flat_parts(parts, false, slots),
            Guard::Or(parts) => self.flat_parts(parts, true, slots),
            Guard::Not(part) if matches!(**part, Guard::And(_) | Guard::Or(_)) => {
                self.flat(part, slots).map(|flipped| !flipped)
            }
            test => self.flat_parts(std::slice::from_ref(test), false, slots),
        }
    }

    fn flat_parts<S: Slots>(
        &mut self,
        parts: &[Guard],
        flipped: bool,
        slots: &mut S,
    ) -> Option<bool> {
        for part in parts {
            let (mut test, mut flip) = (part, flipped);
            while let Guard::Not(inner) = test {
                (test, flip) = (inner, !flip);
            }
            let test = Self::test(test, slots)?;
            self.tests.push(Test { flipped: test.flipped ^ flip, ..test });
        }
        Some(flipped)
    }

    /// Appends the tests of `guard`, last part first, and returns the first one to make. `yes` and
    /// `no` follow when it holds and when it fails.
    fn walked<S: Slots>(&mut self, guard: &Guard, yes: u32, no: u32, slots: &mut S) -> u32 {
        match guard {
            Guard::And(parts) => {
                parts.iter().rev().fold(yes, |next, part| self.walked(part, next, no, slots))
            }
            Guard::Or(parts) => {
                parts.iter().rev().fold(no, |next, part| self.walked(part, yes, next, slots))
            }
            Guard::Not(part) => self.walked(part, no, yes, slots),
            test => {
                self.tests.extend(Self::test(test, slots).map(|test| Test { yes, no, ..test }));
                self.tests.len() as u32 - 1
            }
        }
    }

    /// The test that a guard without parts is.
    fn test<S: Slots>(guard: &Guard, slots: &mut S) -> Option<Test> {
        let mut flipped = false;
        let (left, right, low, high) = match guard {
            Guard::And(_) | Guard::Or(_) | Guard::Not(_) => return None,
            Guard::Compare(left, comparison, right) => {
                let (left, added) = operand(*left, slots);
                let (right, bound) = operand(*right, slots);
                let bound = bound - added;
                flipped = *comparison == Comparison::Unequal;
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
        let width = high.wrapping_sub(low).cast_unsigned();
        Some(Test { low, width, left, right, flipped, yes: TRUE, no: FALSE })
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
    use crate::id::Id;
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
        let mut tests = Tests::default();
        let compiled = tests.add(guard, &mut Fixed);
        tests.hold(compiled, values)
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
