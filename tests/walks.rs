//! `mile test`: what test files say of their scenarios, and what is said of test files.

use std::fs;
use std::path::Path;

use mile_core::read::read_text;
use mile_core::scenario::Scenario;
use mile_core::source::Lines;
use mile_core::walk::TestFile;
use serde_json::{Value, json};

use crate::check::{compare, text};
use crate::harness::{Said, mile, repository};

const SUITE: &str = "tests/suite/test";

fn test(args: &[&str]) -> Said {
    mile(["test"].iter().chain(args)).within(&repository(SUITE)).run()
}

fn read(name: &str) -> String {
    fs::read_to_string(repository(SUITE).join(name)).expect("the file is there")
}

fn late_book() -> Scenario {
    read_text(&read("late-book.ron")).0.expect("it is valid")
}

#[test]
fn the_walks_through_the_shipped_scenarios_go_as_expected() {
    let said = mile(["test", "scenarios"]).within(&repository(".")).run();
    assert_eq!((said.status, &*said.err), (0, ""), "{}", said.out);
    let shipped = mile(["list", "--format", "json"]).run();
    let shipped: Vec<Value> = serde_json::from_str(&shipped.out).expect("a list");
    for scenario in shipped {
        let file = repository(text(&scenario["file"])).with_extension("test.ron");
        assert!(file.is_file(), "{file:?} is missing");
    }
}

#[test]
fn what_is_as_expected_is_told_in_a_line() {
    for path in ["late-book.test.ron", "late-book.ron"] {
        let said = test(&[path]);
        assert_eq!((said.status, &*said.err), (0, ""), "{}", said.out);
        assert_eq!(said.out, "6 walks in 1 file: all as expected\n");
    }
}

#[test]
fn every_failure_is_told_with_its_place_its_turn_and_what_was_seen() {
    let file = "failing.test.ron";
    let said = test(&[file, "--format", "json"]);
    assert_eq!((said.status, &*said.err), (1, ""));
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(
        (&report["files"], &report["walks"], &report["failed"]),
        (&json!(1), &json!(5), &json!(5))
    );
    let results = report["results"].as_array().expect("a list");
    let failures = results.iter().flat_map(|r| r["failures"].as_array().expect("a list"));
    let mut seen: Vec<_> = failures
        .map(|f| {
            let line = f["line"].as_u64().expect("a line");
            let told = [text(&f["what"]), text(&f["expected"]), text(&f["seen"])].join(" | ");
            format!("{line}: {} | {told}", f["turn"])
        })
        .collect();
    seen.sort_by_key(|told| told.split(':').next().and_then(|line| line.parse::<u32>().ok()));
    let written = read(file);
    let lines: Vec<_> = written.lines().map(str::trim).enumerate().collect();
    let expected: Vec<_> = lines
        .iter()
        .filter_map(|(index, line)| Some(format!("{}: {}", index + 2, line.strip_prefix("//~ ")?)))
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn text_names_the_walk_the_turn_and_the_decision() {
    let said = test(&["failing.test.ron"]);
    assert_eq!((said.status, &*said.err), (1, ""));
    let expected = "failing.test.ron:5:9: \"asked, and sorted\"\n  11:31 turn 1 (counter.ask), the scene desk\n    \
                    expected  reached\n    seen      not reached: counter → counter\n";
    assert!(said.out.starts_with(expected), "{}", said.out);
    assert!(said.out.ends_with("\n5 walks in 1 file: 5 not as expected\n"), "{}", said.out);
}

#[test]
fn build_servers_get_a_case_for_every_walk() {
    let said = test(&["failing.test.ron", "late-book.ron", "--format", "junit"]);
    assert_eq!((said.status, &*said.err), (1, ""));
    let out = &said.out;
    assert!(out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "), "{out}");
    assert!(
        out.contains("<testsuites name=\"mile\" tests=\"11\" failures=\"5\" errors=\"0\">"),
        "{out}"
    );
    assert_eq!(out.matches("<testcase ").count(), 11);
    assert_eq!(out.matches("<failure ").count(), 5);
    let failed = "<testcase name=\"draws left over\" classname=\"late-book.ron\" file=\"failing.test.ron\" line=\"71\">";
    assert!(out.contains(failed), "{out}");
    let told = "line 28, turn 1 (counter.ask), what is said: expected never &quot;in hospital&quot;, seen ";
    assert!(out.contains(told), "{out}");
}

#[test]
fn every_problem_of_a_test_file_is_told_at_its_place() {
    let (name, written) = ("broken.test.ron", read("broken.test.ron"));
    let (walks, found) = TestFile::read(&written).walks(&late_book());
    assert!(walks.is_none());
    let lines = Lines::new(&written);
    let found = found.iter().map(|diagnostic| {
        let at = lines.position(diagnostic.span.start);
        json!({
            "code": diagnostic.code.as_str(),
            "start": {"line": at.line, "column": at.column},
            "message": diagnostic.message,
            "help": diagnostic.help,
        })
    });
    let found = [(name.to_owned(), found.collect())].into();
    let report = compare(&[(name.to_owned(), written.clone())].into(), found);
    assert!(report.is_empty(), "{report}");
}

#[test]
fn a_test_file_that_is_named_is_checked_as_one() {
    let suite = repository(SUITE);
    let check = |path| mile(["check", path, "--format", "plain"]).within(&suite).run();
    let said = check("late-book.test.ron");
    assert_eq!((said.status, &*said.out, &*said.err), (0, "", ""));
    let said = check("broken.test.ron");
    assert_eq!((said.status, &*said.err), (1, ""));
    let first =
        "broken.test.ron:7:22 error[E051] no scene has a choice `wave`; did you mean `waive`?\n";
    assert!(said.out.starts_with(first), "{}", said.out);
    assert_eq!(said.out.lines().count(), 15);
}

#[test]
fn a_broken_test_file_is_status_2_after_the_others_were_played() {
    let said = test(&["broken.test.ron", "nowhere.test.ron", "late-book.ron"]);
    assert_eq!(said.status, 2);
    assert_eq!(said.out, "6 walks in 1 file: all as expected\n");
    assert!(said.err.contains("error[E051]: no scene has a choice `wave`\n"), "{}", said.err);
    assert!(said.err.contains("--> broken.test.ron:7:22\n"), "{}", said.err);
    assert!(
        said.err.contains("error: the tests in broken.test.ron cannot be read"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("cannot read nowhere.test.ron: there is no such file"),
        "{}",
        said.err
    );
}

#[test]
fn what_cannot_be_tested_is_status_2_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let walks = "(walks: {\"one\": (choose: [])})";
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("empty/notes.txt", b"none");
    write("alone.test.ron", walks.as_bytes());
    write("wrong.ron", read("late-book.ron").replace("goto: \"desk\"", "goto: \"dsk\"").as_bytes());
    write("wrong.test.ron", walks.as_bytes());
    write("latin.ron", read("late-book.ron").as_bytes());
    write("latin.test.ron", b"(walks: {\"f\xfcr\": (choose: [])})");
    write("prose.ron", read("late-book.ron").as_bytes());
    write("prose.test.ron", b"");
    for (path, told) in [
        (
            "empty",
            ["error: there are no tests in empty", "help: tests of NAME.ron stand beside it"],
        ),
        ("alone.test.ron", ["cannot read alone.ron: there is no such file", ""]),
        ("wrong.ron", ["wrong.ron is not a valid scenario", "`mile check wrong.ron`"]),
        ("latin.ron", ["error[E001]: the byte 0xFC", "--> latin.test.ron:1:12"]),
        (
            "prose.ron",
            ["error[E004]: this file holds no tests", "help: tests are written in round brackets"],
        ),
    ] {
        let said = mile(["test", path]).within(folder.path()).run();
        assert_eq!((said.status, &*said.out), (2, ""), "{path}");
        for told in told {
            assert!(said.err.contains(told), "{path}: {}", said.err);
        }
    }
}

#[test]
fn a_folder_means_the_tests_in_it_and_below_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).expect("a folder");
    for name in ["late-book.ron", "late-book.test.ron"] {
        fs::write(below.join(name), read(name)).expect("a file");
        fs::write(folder.path().join(name), read(name)).expect("a file");
    }
    let said = mile(["test", ".", "--format", "json"]).within(folder.path()).run();
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    let files = report["results"].as_array().expect("a list").iter().map(|r| text(&r["file"]));
    let mut files: Vec<_> = files.collect();
    files.dedup();
    assert_eq!(files, ["./a/b/late-book.test.ron", "./late-book.test.ron"]);
}

#[test]
fn tests_that_cannot_be_played_are_no_silence_for_a_build_server() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("lone.test.ron"), "(walks: {})").expect("a file");
    let said =
        |format| mile(["test", "lone.test.ron", "--format", format]).within(folder.path()).run();
    let junit = said("junit");
    assert_eq!(junit.status, 2);
    assert!(junit.out.contains("errors=\"1\"") && junit.out.contains("lone.ron"), "{}", junit.out);
    let json = said("json").out;
    assert!(json.contains("\"errors\":[{\"file\":\"lone.test.ron\""), "{json}");
}
