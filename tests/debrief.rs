//! `mile debrief`: what it writes of runs in the records. What a page says has tests of its own.

use std::fs;

use crate::contrast::Folder;
use crate::harness::mile;

#[test]
fn a_run_is_looked_back_on_in_three_formats() {
    let folder = Folder::new();
    folder.play("Kim", "2\n1\n\n");
    for (format, start) in [
        ("text", "Looking back: Two ways\n===="),
        ("md", "# Looking back: Two ways\n"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let said = folder.mile(&["debrief", "last", "--format", format]);
        assert_eq!((said.status, &*said.err), (0, ""));
        assert!(said.out.starts_with(start), "{format}: {}", said.out);
        assert!(said.out.contains("It is back."), "{format}: {}", said.out);
    }
    let said = folder.mile(&["debrief", "last", "--frame", "sbi"]);
    assert!(said.out.contains("Impact, on whom:"), "{}", said.out);
}

#[test]
fn what_was_typed_is_for_its_own_page_unless_it_is_asked_for() {
    let folder = Folder::new();
    let first = folder.play("Kim", "note I am in a hurry\n1\n1\n\nI hurried\n");
    let second = folder.play("Ali", "2\n1\n\n\n");
    folder.agree(&["Kim", "Ali"]);
    let debrief = |args: &[&str]| folder.mile(&[&["debrief", &first], args].concat()).out;
    let alone = debrief(&[]);
    assert!(alone.contains("> I am in a hurry") && alone.contains("> I hurried"), "{alone}");
    let nothing = debrief(&["--with", "nothing"]);
    assert!(!nothing.contains("hurr"), "{nothing}");
    let beside = debrief(&[&second]);
    assert!(beside.contains("Run A\n") && !beside.contains("hurr"), "{beside}");
    // Of several learners' runs, what was not handed over is on no page.
    let asked = debrief(&[&second, "--with", "notes,answers"]);
    assert!(asked.contains("Run A\n") && !asked.contains("hurr"), "{asked}");
    assert!(!beside.contains("Kim") && !asked.contains("Ali"));
    let own = folder.play("Kim", "2\n1\n\n\n");
    let given = debrief(&[&own, "--with", "notes,answers"]);
    assert!(given.contains("> I am in a hurry") && given.contains("> A: I hurried"), "{given}");
}

/// The words of a guided debrief stand under the questions that they answer.
#[test]
fn what_was_said_in_a_guided_debrief_stands_on_the_page() {
    let folder = Folder::new();
    folder.play("Kim", "1\n1\n\n\n");
    let mut lines = "\n".repeat(20);
    lines.insert_str(4, "It went fast.\n");
    let guided = mile(["debrief", "last", "--plain"]).within(folder.path());
    let said = guided.with("MILE_DATA", "records").typing(lines).run();
    assert_eq!((said.status, &*said.err), (0, ""), "{}", said.out);
    let page = folder.mile(&["debrief", "last", "--format", "text"]).out;
    assert!(page.contains("> It went fast."), "{page}\n{}", said.out);
}

#[test]
fn a_page_goes_to_a_new_file_and_never_over_another() {
    let folder = Folder::new();
    folder.play("Kim", "1\n1\n\n");
    let write = || folder.mile(&["debrief", "last", "--format", "html", "--out", "page.html"]);
    assert_eq!(write().status, 0);
    let said = write();
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.starts_with("error: page.html is there already\n"), "{}", said.err);
    assert!(fs::read_to_string(folder.path().join("page.html")).is_ok());
}

#[test]
fn a_stopped_run_is_told_without_figures() {
    let folder = Folder::new();
    folder.play("Kim", "1\nstop\nstop\n");
    let guided = mile(["debrief", "last", "--plain"]).within(folder.path());
    let guided = guided.with("MILE_DATA", "records").typing("\n".repeat(30)).run().out;
    let told =
        ["text", "md", "html"].map(|format| folder.mile(&["debrief", "last", "--format", format]));
    for out in told.into_iter().map(|said| said.out).chain([guided]) {
        assert!(out.contains("Why?") && out.contains("knows what happens next"), "{out}");
        assert!(!out.contains("Trust"), "{out}");
    }
    folder.play("Kim", "1\n1\n\n");
    assert!(folder.mile(&["debrief", "last", "--format", "text"]).out.contains("Trust +1, to 6"));
}

#[test]
fn whom_the_house_names_stands_at_the_end_of_the_page() {
    let folder = Folder::new();
    folder.play("Kim", "1\n1\n\n");
    let debrief = |format| folder.mile(&["debrief", "last", "--library", ".", "--format", format]);
    assert!(!debrief("html").out.contains("talk to somebody"));
    fs::write(folder.path().join("support.txt"), "Ana <room 3>\n").expect("it can be written");
    for (format, line) in [("text", "Ana <room 3>"), ("md", "Ana"), ("html", "Ana &lt;room 3&gt;")]
    {
        let out = debrief(format).out;
        let end = out.rsplit("If you want to talk to somebody").next().unwrap_or_default();
        assert!(end.len() < out.len() && end.contains(line), "{format}: {out}");
    }
}
