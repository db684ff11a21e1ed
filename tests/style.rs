//! `mile check --style`, file by file, and what a scenario allows.
//!
//! What is expected stands in the files, as `check.rs` says.

use std::collections::BTreeMap;
use std::fs;

use mile_core::diagnostic::{Code, Severity};
use serde_json::Value;

use crate::check::{check, compare, expected, files_in, text};
use crate::harness::{mile, repository};

const SUITE: &str = "tests/suite/style";

#[test]
fn every_file_of_the_suite_gets_the_advice_that_it_announces() {
    let report = compare(&files_in(SUITE), check(&[&repository(SUITE)], &["--style"]));
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_advice_is_covered_and_none_is_given_unasked() {
    let files = files_in(SUITE);
    let covered: Vec<_> = files.values().flat_map(|text| expected(text)).map(|e| e.code).collect();
    for code in Code::ALL.iter().filter(|code| code.severity() == Severity::Advice) {
        assert!(covered.contains(&code.as_str()), "no file of the suite has {}", code.as_str());
    }
    assert_eq!(check(&[&repository(SUITE)], &[]), BTreeMap::new());
}

#[test]
fn advice_is_one_sentence_that_says_what_to_do_next_and_no_reason_to_fail() {
    for (name, found) in check(&[&repository(SUITE)], &["--style"]) {
        for diagnostic in found {
            let message = text(&diagnostic["message"]);
            assert!(!message.ends_with('.') && !message.contains('\n'), "{name}: {message}");
            assert!(!text(&diagnostic["help"]).is_empty(), "{name}: {message}");
            assert_eq!(diagnostic["severity"], "advice", "{name}: {message}");
        }
    }
    let said =
        mile(["check", "--style", "--deny", "warnings", "."]).within(&repository(SUITE)).run();
    assert_eq!((said.status, &*said.err), (0, ""));
    assert!(said.out.contains("0 errors, 0 warnings, 17 pieces of advice in"), "{}", said.out);
}

#[test]
fn what_a_file_allows_is_found_as_soon_as_it_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    for (suite, name) in
        [("tests/suite/check", "clean-warnings-allowed.ron"), (SUITE, "clean-advice-allowed.ron")]
    {
        let written = fs::read_to_string(repository(suite).join(name)).expect("a file");
        let allow = written.lines().find(|line| line.trim().starts_with("allow:")).expect("allow");
        let mut allowed: Vec<_> = allow.split('"').skip(1).step_by(4).collect();
        allowed.sort_unstable();
        let path = folder.path().join(name);
        fs::write(&path, written.replace(allow, "")).expect("a file");
        let found = check(&[&path], &["--style"]);
        let found = found.into_values().flatten().map(|d| text(&d["code"]).to_owned());
        let mut found: Vec<_> =
            found.filter(|code| suite == SUITE || code.starts_with('L')).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, allowed, "{name}");
        fs::write(&path, &written).expect("a file");
        let found = check(&[&path], if suite == SUITE { &["--style"] } else { &[] });
        assert_eq!(found, BTreeMap::new(), "{name}");
    }
}

#[test]
fn the_shipped_scenarios_get_no_warning_and_no_advice() {
    let found: BTreeMap<String, Vec<Value>> = check(&[&repository("scenarios")], &["--style"]);
    assert_eq!(found, BTreeMap::new());
}
