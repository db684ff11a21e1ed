//! `mile explain`, and that its pages are true: each wrong example has just the problem that its page
//! is about, and each right one has none.
//!
//! What stands after `ron,` says where in `suite/codes/base.ron` an example belongs; without it, the
//! example is a whole file.

use std::collections::BTreeSet;
use std::fs;

use mile_author::checked::Checked;
use mile_author::explore::Limits;
use mile_author::explore::deep::deepen;
use mile_core::diagnostic::{Code, Diagnostic, Severity};
use mile_core::read::read;
use mile_core::walk::TestFile;

use crate::harness::{mile, repository};

const PAGES: &str = "docs/codes";

/// The examples of a page, each with the word after `ron`: wrong, right.
pub fn examples(page: &str) -> Vec<(&str, &str)> {
    let blocks = page.split("```ron").skip(1);
    blocks
        .map(|block| {
            let (place, rest) = block.split_once('\n').expect("a line after the fence");
            (place.trim_start_matches(','), rest.split_once("\n```").expect("its end").0)
        })
        .collect()
}

/// The file that an example stands for.
pub fn file(example: (&str, &str)) -> Vec<u8> {
    file_in("base.ron", example)
}

/// An example put into one of the scenarios that wait for examples.
fn file_in(base: &str, (place, example): (&str, &str)) -> Vec<u8> {
    let base = repository("tests/suite/codes").join(base);
    let base = fs::read_to_string(base).expect("it is there");
    let within = |place: &str| {
        let lines: Vec<_> = base.lines().collect();
        let mark = format!("//{place}");
        let at = lines.iter().position(|line| line.trim() == mark).expect("the place is there");
        // The lines of the same brackets.
        let outside = |line: &&str| !line.is_empty() && indent(line) < indent(lines[at]);
        let first = lines[..at].iter().rposition(outside).map_or(0, |line| line + 1);
        let end = lines[at..].iter().position(outside).map_or(lines.len(), |more| at + more);
        let (before, after) = (&lines[first..at], &lines[at..end]);
        let blanks = " ".repeat(indent(lines[at]));
        let indented: Vec<_> = example.lines().map(|line| format!("{blanks}{line}")).collect();
        let indented: Vec<_> = indented.iter().map(String::as_str).collect();
        let kept = [without(before, example), indented, without(after, example)].concat();
        [&lines[..first], &kept, &lines[end..]].concat().join("\n")
    };
    match place {
        "" => example.as_bytes().to_vec(),
        "latin1" => within("top").chars().map(|c| u8::try_from(c).expect("Latin-1")).collect(),
        "large" => example.bytes().chain(std::iter::repeat_n(b' ', 17 * 1024 * 1024)).collect(),
        place => within(place).into_bytes(),
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `lines` without the fields that `example` has at its outermost level.
fn without<'l>(lines: &[&'l str], example: &str) -> Vec<&'l str> {
    let names = example.lines().filter_map(|line| line.split_once([':', '=', ' ']));
    let names: BTreeSet<_> = names.map(|(name, _)| name).filter(|name| !name.is_empty()).collect();
    let outer = lines.iter().map(|line| indent(line)).min().unwrap_or(0);
    let mut skipping = false;
    let keeps = |line: &&&str| {
        let begins = indent(line) == outer && !line.trim_start().starts_with([')', ']', '}']);
        if begins {
            skipping = names.contains(line.trim_start().split(':').next().unwrap_or_default());
        }
        !skipping
    };
    lines.iter().filter(keeps).copied().collect()
}

/// Whether only the explorer finds it.
fn is_of_paths(code: Code) -> bool {
    code.as_str().starts_with('X')
}

/// What the explorer finds in an example.
fn found_on_paths(file: &[u8]) -> Vec<Diagnostic> {
    let errors = read(file).1.into_iter().filter(|d| d.severity() == Severity::Error);
    assert_eq!(said(&errors.collect::<Vec<_>>()), "");
    let mut checked = Checked::unchecked("story.ron", file);
    let limits = Limits { states: usize::MAX, threads: None };
    assert!(deepen(&mut checked, limits, &mut |_| true));
    checked.diagnostics
}

fn said(found: &[Diagnostic]) -> String {
    let found: Vec<_> =
        found.iter().map(|d| format!("{} {}", d.code.as_str(), d.message)).collect();
    found.join("; ")
}

/// What is wrong with walks through the base.
fn problems_of_walks(walks: &str) -> Vec<Diagnostic> {
    let base = fs::read(repository("tests/suite/codes/base.ron")).expect("it is there");
    let base = read(&base).0.expect("it is valid");
    TestFile::read(&format!("(walks: {{ {walks} }})")).walks(&base).1
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages: BTreeSet<_> = fs::read_dir(repository(PAGES))
        .expect("the pages are there")
        .map(|page| page.expect("a page").file_name().to_string_lossy().into_owned())
        .collect();
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| format!("{}.md", code.as_str())).collect();
    assert_eq!(pages, codes);
}

#[test]
fn the_examples_of_every_page_are_wrong_and_right() {
    let mut report = Vec::new();
    for &code in Code::ALL {
        let page = repository(PAGES).join(format!("{}.md", code.as_str()));
        let page = fs::read_to_string(page).expect("the page is there");
        assert!(page.starts_with(&format!("# {}: ", code.as_str())), "{page}");
        let [wrong, right] = examples(&page)[..] else { panic!("two examples: {page}") };
        let style = code.severity() == Severity::Advice;
        let check = |example: (&str, &str)| match example {
            ("walks", walks) => problems_of_walks(walks),
            example if is_of_paths(code) => found_on_paths(&file_in("paths.ron", example)),
            example => Checked::new("page.ron", file(example), style).diagnostics,
        };
        let found = check(wrong);
        let is_there = found.iter().any(|diagnostic| diagnostic.code == code);
        let is_alone = found.iter().all(|diagnostic| diagnostic.code == code);
        // What never happens on any path has consequences, which are found as well.
        if !is_there || !(is_alone || is_of_paths(code)) {
            report.push(format!("{} wrong: {}", code.as_str(), said(&found)));
        }
        // What looks the same is not the same file.
        let right = if wrong.0 == "latin1" { ("top", right.1) } else { right };
        let found = check(right);
        if !found.is_empty() {
            report.push(format!("{} right: {}", code.as_str(), said(&found)));
        }
    }
    assert!(report.is_empty(), "{report:#?}");
}

#[test]
fn a_page_is_shown_whatever_the_capitals_of_its_code() {
    for code in ["E050", "e050", "error[E050]"] {
        let said = mile(["explain", code.trim_start_matches("error")]).run();
        assert_eq!((said.status, &*said.err), (0, ""), "{code}");
        assert!(said.out.starts_with("E050: there is no such scene\n"), "{}", said.out);
        assert!(said.out.contains("\nWrong:\n\n    goto: \"thank\",\n"), "{}", said.out);
        assert!(said.out.lines().all(|line| line.len() <= 80), "{}", said.out);
    }
}

#[test]
fn without_a_code_every_code_is_listed() {
    let said = mile(["explain"]).run();
    assert_eq!(said.status, 0);
    assert_eq!(said.out.lines().count(), Code::ALL.len());
    assert!(said.out.contains("E010  a comma is missing\n"), "{}", said.out);
}

#[test]
fn an_unknown_code_is_told_with_one_that_is_near() {
    let said = mile(["explain", "E100"]).run();
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.contains("there is no code `E100`"), "{}", said.err);
    assert!(said.err.contains("did you mean E"), "{}", said.err);
    let said = mile(["explain", "everything"]).run();
    assert_eq!(said.status, 2);
    assert!(!said.err.contains("did you mean"), "{}", said.err);
}
