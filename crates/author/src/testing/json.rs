//! What came of tests, as one JSON object.

use serde::Serialize;

use super::{Missed, Tested, Tried, Unplayed};

/// Every walk of every file, as `mile test --format json` prints it.
pub fn render(tested: &[Tested], unplayed: &[Unplayed]) -> String {
    let report = Report {
        files: tested.len(),
        walks: tested.iter().map(|file| file.walks.len()).sum(),
        failed: tested.iter().map(Tested::failed).sum(),
        results: tested.iter().flat_map(results).collect(),
        errors: unplayed.iter().map(|f| ErrorOf { file: &f.file, message: &f.why }).collect(),
    };
    // Strings, numbers and lists: nothing that could fail to be written.
    serde_json::to_string(&report).unwrap_or_default()
}

#[derive(Serialize)]
struct Report<'a> {
    files: usize,
    walks: usize,
    failed: usize,
    results: Vec<ResultOf<'a>>,
    errors: Vec<ErrorOf<'a>>,
}

#[derive(Serialize)]
struct ErrorOf<'a> {
    file: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct ResultOf<'a> {
    file: &'a str,
    scenario: &'a str,
    walk: &'a str,
    line: usize,
    column: usize,
    passed: bool,
    failures: Vec<FailureOf<'a>>,
}

#[derive(Serialize)]
struct FailureOf<'a> {
    line: usize,
    column: usize,
    turn: i64,
    decision: Option<&'a str>,
    what: &'a str,
    expected: &'a str,
    seen: &'a str,
}

fn results(file: &Tested) -> Vec<ResultOf<'_>> {
    let result = |walk| result(file, walk);
    file.walks.iter().map(result).collect()
}

fn result<'a>(file: &'a Tested, walk: &'a Tried) -> ResultOf<'a> {
    ResultOf {
        file: &file.file,
        scenario: &file.scenario,
        walk: &walk.name,
        line: walk.place.line,
        column: walk.place.column,
        passed: walk.failures.is_empty(),
        failures: walk.failures.iter().map(failure).collect(),
    }
}

fn failure(missed: &Missed) -> FailureOf<'_> {
    FailureOf {
        line: missed.place.line,
        column: missed.place.column,
        turn: missed.turn,
        decision: missed.decision.as_deref(),
        what: &missed.what,
        expected: &missed.expected,
        seen: &missed.seen,
    }
}
