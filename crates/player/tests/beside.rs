//! A run beside the one from which another way was taken: on the full screen.

mod harness;

use harness::{PARCEL, Stage, past};
use mile_player::app::Options;
use mile_player::record::{Opening, Record};

/// After a branch of a run whose promise was broken: what to do next.
fn branched(columns: u16, rows: u16) -> Stage {
    let opening = Some(Opening::Replay(past(&["ask", "promise", "queue"])));
    let mut stage = Stage::story(PARCEL, Options { opening, ..Options::default() }, columns, rows);
    stage.keys("2 w 1 Space Enter Enter Space Enter x");
    stage
}

/// Everything that can be scrolled to.
fn all(stage: &mut Stage) -> String {
    let mut seen = stage.screen();
    for _ in 0..200 {
        stage.keys("j");
        seen.push_str(stage.screen().as_str());
    }
    seen
}

#[test]
fn prints() {
    for (c, r) in [(80, 24), (40, 12), (120, 40)] {
        let mut stage = branched(c, r);
        println!("{}", stage.screen());
        stage.keys("c");
        println!("{}", stage.screen());
        stage.keys("PgDn");
        println!("{}", stage.screen());
        stage.keys("End");
        println!("{}", stage.screen());
    }
}
