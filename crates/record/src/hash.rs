//! Hashes: of a scenario's text, and of what a move brought about.

use std::fmt::Write;

use mile_core::agenda::{Due, Pending};
use mile_core::event::Event;
use mile_core::program::{Holds, Program};
use mile_core::session::{Phase, Session};
use mile_core::wire::Wire;
use sha2::{Digest, Sha256};

/// The hash of a text, in 64 letters and digits.
pub fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The hash of what happened in a move and of the state after it, in 32 letters and digits.
///
/// Everything goes in by the names that the author gave, so that it does not depend on how the
/// program lays a state out. Visits and choices taken follow from the events and are left out: a state
/// holds them only where something reads them.
pub fn of_move(session: &Session, events: &[Event]) -> String {
    let program = session.program();
    let mut hasher = Sha256::new();
    let mut wire = Wire::new(program.scenario(), None);
    for &event in events {
        // An event that cannot be written is no event.
        let line = serde_json::to_vec(&wire.event(event)).unwrap_or_default();
        hasher.update(line);
        hasher.update(b"\n");
    }
    hasher.update(told(program, session).as_bytes());
    hex(&hasher.finalize()[..16])
}

/// A state in words.
fn told(program: &Program, session: &Session) -> String {
    let scenario = program.scenario();
    let state = session.state();
    let phase = match state.phase() {
        Phase::Waiting => "waiting",
        Phase::Stuck => "stuck",
        Phase::Finished => "finished",
    };
    let mut told = format!("{phase} {}\n", scenario.scenes[state.scene()].id.text);
    for (holds, value) in program.holds().into_iter().zip(state.values()) {
        let (kind, name) = match holds {
            Holds::Nothing | Holds::Visits(_) | Holds::Taken(_) => continue,
            Holds::Clock => ("clock", ""),
            Holds::Turn => ("turn", ""),
            Holds::Meter(id) => ("meter", scenario.meters[id].id.text.as_str()),
            Holds::Flag(id) => ("flag", scenario.flags[id].id.text.as_str()),
            Holds::Noticed(id) => ("noticed", scenario.signals[id].id.text.as_str()),
            Holds::Promise(id) => ("promise", scenario.promises[id].id.text.as_str()),
        };
        let _ = writeln!(told, "{kind} {name} {value}");
    }
    for entry in state.agenda() {
        let (kind, name) = match entry.what {
            Pending::Outcome(id) => ("outcome", scenario.outcomes[id].id.text.as_str()),
            Pending::Deadline(id) => ("deadline", scenario.promises[id].id.text.as_str()),
        };
        let (unit, due) = match entry.due {
            Due::Clock(clock) => ("clock", clock),
            Due::Turn(turn) => ("turn", turn),
            Due::Ending => ("ending", 0),
        };
        let _ = writeln!(told, "{kind} {name} {unit} {due}");
    }
    for &scene in state.stack() {
        let _ = writeln!(told, "return {}", scenario.scenes[scene].id.text);
    }
    let _ = writeln!(told, "chance {}", state.next_number());
    told
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
