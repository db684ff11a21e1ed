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
    for file in
        ["billing/billing-dispute.ron", "security/security-hold.ron", "shipping/lost-parcel.ron"]
    {
        let bytes = std::fs::read(library.join(file)).expect("the file is there");
        assert_allocates_nothing(file, &bytes);
    }
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
