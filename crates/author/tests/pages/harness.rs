//! Stories, and runs of them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mile_author::page::{Sitting, Typed};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::session::Session;
use mile_core::transcript::{self, Move};

pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

pub fn story(text: &str) -> Arc<Program> {
    let (scenario, found) = read(text.as_bytes());
    Arc::new(Program::new(scenario.unwrap_or_else(|| panic!("{found:#?}\n{text}"))))
}

/// A scenario of the library.
pub fn parcel() -> Arc<Program> {
    let path = repository("scenarios/shipping/lost-parcel.ron");
    story(&fs::read_to_string(path).expect("the file is there"))
}

/// A run by its choices.
pub fn run(program: &Arc<Program>, choices: &str) -> Sitting {
    let moves: Vec<_> = choices.split(',').filter(|c| !c.is_empty()).map(Move::parse).collect();
    let mut events = Vec::new();
    let played = transcript::play(program, 3, &moves, &[], &mut events);
    let session = played.unwrap_or_else(|why| panic!("{why:?}"));
    let (state, typed) = (session.state().clone(), Typed::default());
    Sitting { program: Arc::clone(program), state, events, learner: None, typed }
}

/// A run that takes, at each decision, another of what is on offer; up to `most` decisions.
pub fn wander(program: &Arc<Program>, way: usize, most: usize) -> Sitting {
    let mut session = Session::start(Arc::clone(program), 3, &mut ());
    let mut choices = String::new();
    for step in 0..most {
        let offered = session.offered();
        if offered.is_empty() {
            break;
        }
        let choice = offered[(way * 7 + step * (way + 2)) % offered.len()];
        let _ = write!(choices, "{},", program.scenario().choices[choice].id.text);
        session.choose(choice, &mut ()).expect("it is on offer");
    }
    run(program, &choices)
}

/// A small story in which every text begins with `mark`, in `language`.
pub fn marked(mark: &str, language: &str) -> String {
    let mark = mark.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "{{");
    let story = r#"(
    format: 1, id: "marked", title: "@title", language: "@LANGUAGE", opt_out: (goto: "away"), starts_at: "09:00",
    credits: (author: "@author", licence: "@licence", source: "@source"),
    cast: {"mira": (name: "@name")},
    meters: {
        "trust": (label: "@trust", start: 5, min: -5, max: 10),
        "cost": (label: "@cost", start: 0, min: 0, max: 1000, better: Lower, hidden: true),
    },
    flags: {"sure": "@fact"}, signals: {"why": "@picked", "how": "@unseen"},
    promises: {"call": (text: "@promise", within: Hours(1), broken: (lines: [("mira", "@breaks")], change: {"trust": -3}))},
    start: "desk",
    scenes: {
        "desk": (title: "@desk", ask: "@ask", lines: [("mira", "@line")], hints: ["why", "how"], choices: [
            (id: "ask", act: "@act", say: "@say", coach: "@coach", stance: Compassionate, shows: ["clarify_need"], takes: Minutes(2),
                now: (notices: ["why"], set: ["sure"], change: {"trust": 1}), goto: "desk"),
            (id: "pay", act: "@pay", coach: "@tempts", takes: Minutes(5), now: (change: {"trust": 2, "cost": 40}, credit: 40, marks: [Resolved]),
                later: [
                    (id: "again", after: Days(1), only_if: "not sure", then: (lines: [("mira", "@again")], change: {"trust": -4}, marks: [Reopened])),
                    (id: "thanks", after: Minutes(1), cancel_when: "promised(call)", then: (lines: [("mira", "@thanks")])),
                ], goto: "weigh"),
            (id: "promise", say: "@promised", takes: Minutes(1), now: (promise: ["call"], marks: [Clarity], fraud_flag: true), goto: "depot"),
        ]),
        "depot": (chance: [(goto: "lost", weight: 1)]),
        "lost": (title: "@lost", choices: [
            (id: "wait", act: "@wait", takes: Hours(2), goto: "weigh"),
            (id: "ring", say: "@ring", now: (keep: ["call"]), goto: "weigh"),
            (id: "leave", act: "@leave", goto: "away"),
        ]),
        "weigh": (next: [(when: "trust >= 6", goto: "over"), (goto: "desk")]),
        "over": (ending: (kind: Resolved, title: "@over", text: "@end")),
        "away": (ending: (kind: Stopped, title: "@away", text: "@stopped")),
    },
    facilitator: (use_when: "@when", watch_for: "@watch", questions: ["@group"]),
    debrief: (
        objective: [(ask: "@objective"), (ask: "@paid", when: "chose(desk.pay)"), (ask: "@stepped", when: "seen(away)")],
        reflective: [(ask: "@reflective")], interpretive: [(ask: "@interpretive")], decisional: [(ask: "@decisional")],
        lessons: [(text: "@lesson")],
        feedback: [(situation: "@situation", behaviour: "@behaviour", impact: "@impact", instead: "@instead")],
    ),
)"#;
    story.replace("@LANGUAGE", language).replace('@', &mark)
}
