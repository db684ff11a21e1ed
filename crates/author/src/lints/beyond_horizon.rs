//! `L015`: a delayed outcome that comes later than the story looks beyond its ending.
//!
//! What is due by time can still come while the story goes on. As long as all choices take together counts
//! as room for that, so that only what is surely meant to come and never does is reported.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::id::OutcomeId;
use mile_core::scenario::{After, Scenario};

use super::story::Story;

/// Minutes from when the first of a chain is scheduled, and the room beyond the horizon.
#[derive(Clone, Copy)]
struct Since {
    minutes: i64,
    room: i64,
}

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let scenario = story.scenario;
    let room =
        scenario.choices.values().fold(0, |sum: i64, choice| sum.saturating_add(choice.takes));
    let roots = scenario
        .later
        .iter()
        .chain(scenario.choices.values().flat_map(|choice| &choice.later))
        .chain(scenario.branches.values().flat_map(|branch| &branch.later));
    for &outcome in roots {
        look_at(scenario, outcome, Since { minutes: 0, room }, found);
    }
}

/// Looks at an outcome and, if it comes in time, at those that it schedules.
fn look_at(scenario: &Scenario, id: OutcomeId, since: Since, found: &mut Vec<Diagnostic>) {
    let outcome = &scenario.outcomes[id];
    let due = match outcome.after {
        After::Minutes(minutes) => {
            Since { minutes: since.minutes.saturating_add(minutes), ..since }
        }
        After::Turns(_) => since,
        After::Ending => Since { minutes: 0, room: 0 },
    };
    if due.minutes > scenario.horizon.saturating_add(due.room) {
        let message = format!(
            "`{}` never comes: it is due after {}, and the story looks {} beyond its ending",
            outcome.id.text,
            duration(due.minutes),
            duration(scenario.horizon)
        );
        let days = due.minutes.unsigned_abs().div_ceil(24 * 60);
        let help =
            format!("let it come sooner, or let the story look further: `horizon: Days({days})`");
        let diagnostic = Diagnostic::new(Code::BeyondHorizon, outcome.after_span, message);
        found.push(diagnostic.help(help));
        return;
    }
    for &next in &outcome.later {
        look_at(scenario, next, due, found);
    }
}

/// Minutes in words: `2 days and 5 minutes`.
fn duration(minutes: i64) -> String {
    let parts =
        [(minutes / (24 * 60), "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")];
    let said = parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| {
        let plural = if *number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural}")
    });
    said.collect::<Vec<_>>().join(" and ")
}
