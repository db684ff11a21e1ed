//! Playing one walk.

use std::sync::Arc;

use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::scenario::Scenario;
use mile_core::source::{Position, Span};
use mile_core::transcript::{self, Impossible, Move, OPT_OUT};
use mile_core::walk::{Expected, Walk};

use super::Missed;
use super::judge::{self, Verdict};

/// Plays `walk`, and returns what was not as expected, in the order in which it came up.
pub(super) fn failures(
    program: &Arc<Program>,
    walk: &Walk,
    at: &impl Fn(Span) -> Position,
) -> Vec<Missed> {
    let scenario = program.scenario();
    let moves: Vec<_> = walk.moves.iter().map(|(made, _)| made.clone()).collect();
    let mut events: Vec<Event> = Vec::new();
    let played = transcript::play(program, walk.seed, &moves, &walk.draws, &mut events);
    let turns = turn(&events);
    let missed = |span, verdict: Verdict| Missed {
        place: at(span),
        turn: verdict.turn,
        decision: decision(scenario, &events, verdict.turn),
        what: verdict.what,
        expected: verdict.expected,
        seen: verdict.seen,
    };
    // Of a walk that stopped on the way, what comes after is not asked.
    let comes_up = |one: &&Expected| played.is_ok() || one.turn.is_some_and(|turn| turn <= turns);
    let asked = walk.expected.iter().filter(comes_up);
    let mut failures: Vec<_> = asked
        .filter_map(|expected| {
            let so_far = expected.turn.map_or(&events[..], |turn| until(&events, turn));
            let verdict = judge::missed(scenario, so_far, &expected.what)?;
            Some(missed(expected.span, verdict))
        })
        .collect();
    if let Err(why) = &played {
        failures.push(missed(place(walk, why), impossible(scenario, &events, why)));
    } else {
        let taken = events.iter().filter(|event| matches!(event, Event::Drew { .. })).count();
        if let Some(spare) = walk.draws.get(taken..).filter(|spare| !spare.is_empty()) {
            let verdict = Verdict {
                turn: turns,
                what: "draws".to_owned(),
                expected: format!("{} chance scenes", walk.draws.len()),
                seen: format!("{taken}, so that {} of `draws` are left over", spare.len()),
            };
            failures.push(missed(walk.draws_span, verdict));
        }
    }
    failures
}

/// How many decisions were made.
fn turn(events: &[Event]) -> i64 {
    let turn = |event: &Event| match event {
        Event::Chose { turn, .. } => Some(*turn),
        _ => None,
    };
    events.iter().rev().find_map(turn).unwrap_or(0)
}

/// The events up to just before the decision after `turn`.
fn until(events: &[Event], turn: i64) -> &[Event] {
    let is_next = |event: &Event| match event {
        Event::Chose { turn: this, .. } => *this > turn,
        Event::OptedOut { turn: this, .. } => *this >= turn,
        _ => false,
    };
    let mut end = events.iter().position(is_next).unwrap_or(events.len());
    if end < events.len() && end > 0 && matches!(events[end - 1], Event::TimedOut { .. }) {
        end -= 1;
    }
    &events[..end]
}

/// The decision of a turn, as `scene.choice`.
fn decision(scenario: &Scenario, events: &[Event], turn: i64) -> Option<String> {
    events.iter().find_map(|event| match event {
        &Event::Chose { turn: this, scene, choice } if this == turn => {
            Some(format!("{}.{}", scenario.scenes[scene].id.text, scenario.choices[choice].id.text))
        }
        _ => None,
    })
}

/// Where the move stands that could not be made, or the draws.
fn place(walk: &Walk, why: &Impossible) -> Span {
    match why {
        Impossible::Move { index, .. } => walk.moves.get(*index).map_or(walk.name.span, |m| m.1),
        Impossible::Draw { .. } => walk.draws_span,
    }
}

fn impossible(scenario: &Scenario, events: &[Event], why: &Impossible) -> Verdict {
    let turn = turn(events);
    match why {
        Impossible::Move { wanted, possible, .. } => {
            let wanted = match wanted {
                Move::Choose(id) => id.clone(),
                Move::TimeOut(id) => format!("~{id}"),
                Move::OptOut => OPT_OUT.to_owned(),
            };
            let seen = if possible.is_empty() {
                "the run is over".to_owned()
            } else {
                let scene = judge::scene(events).map(|scene| &*scenario.scenes[scene].id.text);
                format!("`{}` offers {}", scene.unwrap_or_default(), possible.join(", "))
            };
            let what = format!("choice {}", turn + 1);
            Verdict { turn, what, expected: format!("`{wanted}` on offer"), seen }
        }
        Impossible::Draw { scene, wanted, possible } => {
            let possible: Vec<_> = possible.iter().map(ToString::to_string).collect();
            Verdict {
                turn,
                what: format!("the chance scene {scene}"),
                expected: format!("branch {wanted}"),
                seen: format!("it can take {}", possible.join(", ")),
            }
        }
    }
}
