//! `L016`: a `cancel_when` that can never hold, whatever happens.
//!
//! What is asked of meters is held against their range, and what is asked at once against each other. A flag
//! that nothing sets, a signal that nothing picks up and the like have lints of their own.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::guard::{Comparison, Guard, Value};
use mile_core::id::{ChoiceId, FlagId, PromiseId, SignalId};
use mile_core::scenario::Scenario;

use super::story::Story;

/// A condition with more ways to hold than this is not looked into.
const MOST_WAYS: usize = 256;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let scenario = story.scenario;
    for outcome in scenario.outcomes.values() {
        let Some(guard) = outcome.cancel_when else { continue };
        let ways = ways(&scenario.guards[guard], true);
        if ways.is_none_or(|ways| ways.iter().any(|way| can_hold(scenario, way))) {
            continue;
        }
        let message =
            format!("this can never hold, so that nothing ever cancels `{}`", outcome.id.text);
        let help = "ask for something that can happen, or leave out `cancel_when`";
        let place = scenario.guard_spans[guard];
        found.push(Diagnostic::new(Code::CancelNeverHolds, place, message).help(help));
    }
}

/// Something that a condition asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ask {
    /// A fact holds, or does not.
    Fact(Fact, bool),
    /// One number is to another as said.
    Numbers(Value, Comparison, Value),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fact {
    Flag(FlagId),
    Chose(ChoiceId),
    Noticed(SignalId),
    Promise(PromiseId, Stands),
}

/// How a promise stands: in one way at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stands {
    Open,
    Kept,
    Broken,
}

/// The ways in which `guard` can hold (or fail, if it is not `wanted`), each with all that it asks for;
/// `None` if there are too many.
fn ways(guard: &Guard, wanted: bool) -> Option<Vec<Vec<Ask>>> {
    let one = |ask| Some(vec![vec![ask]]);
    let fact = |fact| one(Ask::Fact(fact, wanted));
    match guard {
        Guard::Not(part) => ways(part, !wanted),
        Guard::And(parts) if wanted => all(parts, wanted),
        Guard::Or(parts) if !wanted => all(parts, wanted),
        Guard::And(parts) | Guard::Or(parts) => {
            let mut any = Vec::new();
            for part in parts {
                any.extend(ways(part, wanted)?);
            }
            (any.len() <= MOST_WAYS).then_some(any)
        }
        &Guard::Compare(left, comparison, right) => {
            let comparison = if wanted { comparison } else { opposite(comparison) };
            one(Ask::Numbers(left, comparison, right))
        }
        &Guard::Flag(flag) => fact(Fact::Flag(flag)),
        &Guard::Seen(scene) => {
            let comparison = if wanted { Comparison::AtLeast } else { Comparison::Less };
            one(Ask::Numbers(Value::Visits(scene), comparison, Value::Integer(1)))
        }
        &Guard::Chose(choice) => fact(Fact::Chose(choice)),
        &Guard::Noticed(signal) => fact(Fact::Noticed(signal)),
        &Guard::Promised(promise) => fact(Fact::Promise(promise, Stands::Open)),
        &Guard::Kept(promise) => fact(Fact::Promise(promise, Stands::Kept)),
        &Guard::Broken(promise) => fact(Fact::Promise(promise, Stands::Broken)),
    }
}

/// The ways in which every part holds: each of one with each of the others.
fn all(parts: &[Guard], wanted: bool) -> Option<Vec<Vec<Ask>>> {
    let mut joined = vec![Vec::new()];
    for part in parts {
        let more = ways(part, wanted)?;
        if joined.len() * more.len() > MOST_WAYS {
            return None;
        }
        let join = |one: &Vec<Ask>| {
            let with = |other: &Vec<Ask>| one.iter().chain(other).copied().collect();
            more.iter().map(with).collect::<Vec<Vec<Ask>>>()
        };
        joined = joined.iter().flat_map(join).collect();
    }
    Some(joined)
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Unequal,
        Comparison::Unequal => Comparison::Equal,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Less,
        Comparison::More => Comparison::AtMost,
        Comparison::AtMost => Comparison::More,
    }
}

/// Whether all of `asks` may be so at once.
fn can_hold(scenario: &Scenario, asks: &[Ask]) -> bool {
    let contradicted = |ask: &Ask| match *ask {
        Ask::Fact(fact, so) => {
            let excluded = |other: Fact| match (fact, other) {
                (Fact::Promise(one, this), Fact::Promise(two, that)) => one == two && this != that,
                _ => false,
            };
            asks.iter().any(|other| match *other {
                Ask::Fact(other, is) => {
                    (other == fact && is != so) || (so && is && excluded(other))
                }
                Ask::Numbers(..) => false,
            })
        }
        Ask::Numbers(left, _, Value::Integer(_)) => !has_room(scenario, left, asks),
        Ask::Numbers(Value::Integer(_), _, right) => !has_room(scenario, right, asks),
        Ask::Numbers(left, comparison, right) => {
            let ((a, b), (c, d)) = (range(scenario, left), range(scenario, right));
            let apart = (a.saturating_sub(d), b.saturating_sub(c));
            !meets(apart, comparison, 0)
        }
    };
    !asks.iter().any(contradicted)
}

/// Whether `value` can be something that fits everything that is asked of it.
fn has_room(scenario: &Scenario, value: Value, asks: &[Ask]) -> bool {
    let (mut low, mut high) = range(scenario, value);
    let mut not = Vec::new();
    for ask in asks {
        let (comparison, number) = match *ask {
            Ask::Numbers(left, comparison, Value::Integer(number)) if left == value => {
                (comparison, number)
            }
            Ask::Numbers(Value::Integer(number), comparison, right) if right == value => {
                (mirrored(comparison), number)
            }
            _ => continue,
        };
        match comparison {
            Comparison::Equal => (low, high) = (low.max(number), high.min(number)),
            Comparison::Unequal => not.push(number),
            Comparison::Less => high = high.min(number - 1),
            Comparison::AtMost => high = high.min(number),
            Comparison::More => low = low.max(number + 1),
            Comparison::AtLeast => low = low.max(number),
        }
    }
    while not.contains(&low) && low <= high {
        low += 1;
    }
    low <= high
}

/// `a < b` as it is said of b.
fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::More,
        Comparison::More => Comparison::Less,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}

/// What a number can be.
fn range(scenario: &Scenario, value: Value) -> (i64, i64) {
    match value {
        Value::Integer(number) => (number, number),
        Value::Meter(meter) => (scenario.meters[meter].min, scenario.meters[meter].max),
        Value::Clock | Value::Turn | Value::Visits(_) => (0, i64::MAX),
    }
}

/// Whether a number in `low..=high` can be to `number` as said.
fn meets((low, high): (i64, i64), comparison: Comparison, number: i64) -> bool {
    match comparison {
        Comparison::Equal => low <= number && number <= high,
        Comparison::Unequal => low != number || high != number,
        Comparison::Less => low < number,
        Comparison::AtMost => low <= number,
        Comparison::More => high > number,
        Comparison::AtLeast => high >= number,
    }
}
