//! Deciding allocates nothing: a run that is observed by nobody goes on in the memory that it has.

use std::path::Path;
use std::sync::Arc;

use allocation_counter::measure;
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::session::{Phase, Session};

#[path = "../benches/story.rs"]
mod story;

use story::Dice;

const DECISIONS: u64 = 20_000;

#[test]
fn decisions_on_a_generated_story_allocate_nothing() {
    assert_allocates_nothing("generated", story::story(300).as_bytes());
}

#[test]
fn decisions_on_the_shipped_scenarios_allocate_nothing() {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the library is there");
        entries.map(|entry| entry.expect("it can be listed").path()).collect::<Vec<_>>()
    };
    let folders = entries(&library).into_iter().filter(|path| path.is_dir());
    let mut played = 0;
    for path in folders.flat_map(|folder| entries(&folder)) {
        // Neither `*.test.ron` nor anything else that may stand there.
        let stem = Path::new(path.file_stem().unwrap_or_default());
        if path.extension().is_some_and(|e| e == "ron") && stem.extension().is_none() {
            let bytes = std::fs::read(&path).expect("it can be read");
            assert_allocates_nothing(&path.display().to_string(), &bytes);
            played += 1;
        }
    }
    assert!(played >= 3, "the library has {played} scenarios");
}

/// Makes many decisions twice, the same ones: the second time the memory is there.
fn assert_allocates_nothing(name: &str, bytes: &[u8]) {
    let scenario = read(bytes).0.expect("the scenario is valid");
    let mut session = Session::start(Arc::new(Program::new(scenario)), 0, &mut ());
    let mut runs = 0;
    let warm_up = measure(|| runs = decide(&mut session));
    assert!(warm_up.count_total > 0, "{name}: nothing is counted");
    assert!(runs > 10, "{name}: only {runs} runs came to their end");
    let measured = measure(|| runs = decide(&mut session));
    assert_eq!(measured.count_total, 0, "{name}: {DECISIONS} decisions allocated");
}

/// Decides at random, now and then by the clock or by stopping, beginning anew whenever a run is over,
/// and returns how many were. Equal calls decide equally.
fn decide(session: &mut Session) -> u64 {
    let mut dice = Dice(1);
    let mut runs = 0;
    session.restart(runs, &mut ());
    for _ in 0..DECISIONS {
        if session.state().phase() != Phase::Waiting {
            runs += 1;
            session.restart(runs, &mut ());
        }
        let moved = match dice.below(100) {
            0 => session.opt_out(&mut ()),
            1..10 if session.limit().is_some() => session.time_out(&mut ()),
            _ => {
                let offered = session.offered();
                let choice = offered[dice.below(offered.len())];
                session.choose(choice, &mut ())
            }
        };
        moved.expect("it was possible");
    }
    runs
}
