//! What came of tests, for people.

use std::fmt::Write as _;

use super::{Missed, Tested, Tried};
use crate::render::plain::clean;

/// What failed, walk by walk, and how many walks there were.
pub fn render(tested: &[Tested]) -> String {
    let mut out = String::new();
    for file in tested {
        for walk in file.walks.iter().filter(|walk| !walk.failures.is_empty()) {
            add(&mut out, file, walk);
        }
    }
    let walks: usize = tested.iter().map(|file| file.walks.len()).sum();
    let failed: usize = tested.iter().map(Tested::failed).sum();
    let went = match failed {
        0 => "all as expected".to_owned(),
        failed => format!("{failed} not as expected"),
    };
    let _ = writeln!(out, "{} in {}: {went}", some(walks, "walk"), some(tested.len(), "file"));
    out
}

fn add(out: &mut String, file: &Tested, walk: &Tried) {
    let (name, place) = (clean(&walk.name), walk.place);
    let path = clean(&file.file);
    let _ = writeln!(out, "{path}:{}:{}: \"{name}\"", place.line, place.column);
    for missed in &walk.failures {
        let place = missed.place;
        let _ =
            writeln!(out, "  {}:{} {}, {}", place.line, place.column, moment(missed), missed.what);
        let _ = writeln!(out, "    expected  {}", missed.expected);
        let _ = writeln!(out, "    seen      {}", missed.seen);
    }
    out.push('\n');
}

/// When something showed: `turn 3 (opening.ask)`.
pub(super) fn moment(missed: &Missed) -> String {
    match &missed.decision {
        Some(decision) => format!("turn {} ({decision})", missed.turn),
        None => format!("turn {}", missed.turn),
    }
}

fn some(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
