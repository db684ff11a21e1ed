//! Scenario tests: playing walks, and saying what was expected and what was seen instead.
//!
//! Reading a test file is core's (`mile_core::walk`). Here its walks are played (`play`), each expectation is
//! held against the events (`judge`), and what came of it is written (`text`, `json`, `junit`).

pub mod json;
mod judge;
pub mod junit;
mod play;
pub mod text;

use std::sync::Arc;

use mile_core::program::Program;
use mile_core::read::decode_utf8;
use mile_core::scenario::Scenario;
use mile_core::source::{Lines, Position, Span};
use mile_core::walk::{TestFile, Walk};

use crate::checked::{Checked, replace_broken};

/// A test file whose walks were played.
#[derive(Debug)]
pub struct Tested {
    /// The path of the test file, as it was given.
    pub file: String,
    /// The path of the scenario.
    pub scenario: String,
    /// What came of each walk, in the order of the file.
    pub walks: Vec<Tried>,
}

/// A test file whose walks could not be played.
#[derive(Debug)]
pub struct Unplayed {
    /// Its path, as it was given.
    pub file: String,
    /// Why not.
    pub why: String,
}

/// A walk that was played.
#[derive(Debug)]
pub struct Tried {
    /// What it is called.
    pub name: String,
    /// Where that stands.
    pub place: Position,
    /// What was not as expected.
    pub failures: Vec<Missed>,
}

/// Something that was not as expected.
#[derive(Debug)]
pub struct Missed {
    /// Where the expectation stands, or the choice that could not be taken.
    pub place: Position,
    /// After so many decisions.
    pub turn: i64,
    /// The decision of that turn, as `scene.choice`; none before the first.
    pub decision: Option<String>,
    /// What it is about, such as `the meter trust`.
    pub what: String,
    /// What the test says.
    pub expected: String,
    /// What was so.
    pub seen: String,
}

impl Tested {
    /// How many walks did not go as expected.
    pub fn failed(&self) -> usize {
        self.walks.iter().filter(|walk| !walk.failures.is_empty()).count()
    }
}

/// The scenario that a test file names, as a path from the file's own folder; `None` is the one beside it.
pub fn named_scenario(bytes: &[u8]) -> Option<String> {
    TestFile::read(decode_utf8(bytes).ok()?).scenario().map(str::to_owned)
}

/// Checks a test file, without playing it.
pub fn check(file: &str, bytes: &[u8], scenario: &Scenario) -> Checked {
    read(file, bytes, scenario).1
}

/// The walks in a test file, unless something is wrong with it, and what is.
fn read(file: &str, bytes: &[u8], scenario: &Scenario) -> (Option<Vec<Walk>>, Checked) {
    let checked = |text: &str, diagnostics| Checked {
        name: file.to_owned(),
        text: text.to_owned(),
        diagnostics,
    };
    match decode_utf8(bytes) {
        Ok(text) => {
            let (walks, diagnostics) = TestFile::read(text).walks(scenario);
            (walks, checked(text, diagnostics))
        }
        Err(diagnostic) => (None, checked(&replace_broken(bytes), vec![*diagnostic])),
    }
}

/// Plays the walks in a test file through a scenario.
///
/// # Errors
/// If the test file is broken: what is wrong with it.
pub fn run(
    file: &str,
    bytes: &[u8],
    scenario_file: &str,
    scenario: Scenario,
) -> Result<Tested, Checked> {
    let (walks, checked) = read(file, bytes, &scenario);
    let Some(walks) = walks else { return Err(checked) };
    let program = Arc::new(Program::new(scenario));
    let lines = Lines::new(&checked.text);
    let at = |span: Span| lines.position(span.start);
    let walks = walks.iter().map(|walk| Tried {
        name: walk.name.text.clone(),
        place: at(walk.name.span),
        failures: play::failures(&program, walk, &at),
    });
    let walks = walks.collect();
    Ok(Tested { file: file.to_owned(), scenario: scenario_file.to_owned(), walks })
}
