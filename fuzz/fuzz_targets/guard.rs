//! Whatever a guard says, reading it ends, and every place lies in the guard's text; a guard that is
//! read can be evaluated.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use mile_core::program::Program;
use mile_core::read::read_text;
use mile_core::session::Session;

fuzz_target!(|guard: &str| {
    let before = r#"(
    format: 1, id: "g", title: "G", language: "en",
    opt_out: (text: "Stop.", goto: "end"),
    cast: {"ann": (name: "Ann")},
    meters: {"trust": (label: "Trust", start: 5, min: 0, max: 9)},
    flags: {"told": "Told."},
    signals: {"rent": "Rent."},
    promises: {"call": (text: "Call.", within: Hours(1))},
    start: "desk",
    scenes: {
        "desk": (choices: [
            (id: "ask", say: "Why?", now: (set: ["told"], notices: ["rent"], promise: ["call"]), goto: "desk"),
            (id: "go", say: "Bye.", when: "#;
    let after = r#", goto: "end"),
        ]),
        "end": (ending: (kind: Stopped, title: "End", text: "End.")),
    },
    debrief: (objective: [(ask: "What?")]),
)"#;
    let text = format!("{before}{guard:?}{after}");
    let (scenario, diagnostics) = read_text(&text);
    let end = text.len() - after.len();
    for diagnostic in diagnostics {
        let span = diagnostic.span.range();
        let flag = diagnostic.code.as_str().starts_with('L');
        assert!(flag || (before.len() <= span.start && span.end <= end), "{diagnostic:?}");
    }
    if let Some(scenario) = scenario {
        let mut session = Session::start(Arc::new(Program::new(scenario)), 0, &mut ());
        while let Some(&first) = session.offered().first() {
            if session.state().turn() > 3 || session.choose(first, &mut ()).is_err() {
                break;
            }
        }
    }
});
