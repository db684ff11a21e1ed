//! `mile contrast`: what it makes of runs in the records. What a contrast says has tests of its own.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Said, mile};

/// A story of two decisions; what it says at the end stands for `@`.
const STORY: &str = r#"(
    format: 1, id: "two", title: "Two ways", language: "en", opt_out: (goto: "away"), cast: {},
    meters: {"trust": (label: "Trust", start: 5, min: 0, max: 10)}, start: "desk",
    scenes: {
        "desk": (title: "The desk", choices: [
            (id: "ask", say: "Why?", takes: Minutes(2), now: (change: {"trust": 1}, marks: [Clarity]), goto: "shelf"),
            (id: "pay", act: "Pay.", takes: Minutes(5), now: (credit: 40),
                later: [(id: "again", after: Days(1), then: (lines: [("narrator", "It is back.")], marks: [Reopened]))], goto: "shelf"),
        ]),
        "shelf": (title: "The shelf", choices: [
            (id: "close", act: "Close it.", now: (marks: [Resolved]), goto: "over"),
            (id: "wait", act: "Wait.", goto: "over"),
        ]),
        "over": (ending: (kind: Resolved, title: "Over", text: "@")),
        "away": (ending: (kind: Stopped, title: "Away", text: "That is fine.")),
    },
    debrief: (objective: [(ask: "What happened?")]),
)"#;

/// A folder with records and the story.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.write("It is over.");
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The story with these words at its end.
    fn write(&self, end: &str) {
        let story = STORY.replace('@', end);
        fs::write(self.path().join("two.ron"), story).expect("a file");
    }

    pub fn mile(&self, args: &[&str]) -> Said {
        mile(args).within(self.path()).with("MILE_DATA", "records").run()
    }

    /// Lets learners agree that others see what they share.
    pub fn agree(&self, names: &[&str]) {
        for name in names {
            let args = ["consent", "--as", name, "--facilitator", "yes"];
            assert_eq!(self.mile(&args).status, 0);
        }
    }

    /// Plays the story by what is typed, and returns the id of the run.
    pub fn play(&self, name: &str, typed: &str) -> String {
        let args = ["play", "two.ron", "--plain", "--seed", "1", "--as", name];
        let played = mile(args).within(self.path()).with("MILE_DATA", "records");
        // The way in, and then the story.
        let said = played.typing(format!("\n\n{typed}")).run();
        assert_eq!((said.status, &*said.err), (0, ""), "{}", said.out);
        let runs: Value = serde_json::from_str(&self.mile(&["runs", "--format", "json"]).out)
            .expect("a list of runs");
        runs["runs"][0]["run"]
            .as_str()
            .or(runs["runs"][0]["id"].as_str())
            .expect("an id")
            .to_owned()
    }
}

#[test]
fn two_runs_stand_beside_each_other_in_three_formats() {
    let folder = Folder::new();
    let (ask, pay) = (folder.play("Kim", "1\n1\n\n"), folder.play("Ali", "2\n1\n\n"));
    folder.agree(&["Kim"]);
    let said = folder.mile(&["contrast", &ask, &pay]);
    assert_eq!((said.status, &*said.out), (2, ""), "Ali has not agreed");
    folder.agree(&["Ali"]);
    let said = folder.mile(&["contrast", &ask, &pay]);
    assert_eq!((said.status, &*said.err), (0, ""));
    for expected in [
        "Beside each other: Two ways\n====",
        "They decide otherwise in The desk",
        "Together again in The shelf",
        "- Resolved at first contact: A yes; B no",
    ] {
        assert!(said.out.contains(expected), "{expected} in {}", said.out);
    }
    let html = folder.mile(&["contrast", &ask, &pay, "--format", "html"]);
    assert!(html.out.starts_with("<!DOCTYPE html>"));
    for name in ["Kim", "Ali"] {
        assert!(!said.out.contains(name) && !html.out.contains(name), "{name} is told");
    }
}

#[test]
fn the_other_way_round_it_is_mirrored() {
    let folder = Folder::new();
    let (ask, pay) = (folder.play("Kim", "1\n1\n\n"), folder.play("Kim", "2\n2\n\n"));
    let json = |one: &str, other: &str| -> Value {
        let said = folder.mile(&["contrast", one, other, "--format", "json"]);
        serde_json::from_str(&said.out).expect("JSON")
    };
    let (mut there, mut back) = (json(&ask, &pay), json(&pay, &ask));
    for run in 0..2 {
        for part in ["ending", "indicators", "meters"] {
            assert_eq!(there["runs"][run][part], back["runs"][1 - run][part]);
        }
    }
    let (there, back) = (there["delayed"].take(), back["delayed"].take());
    assert_eq!(there[0]["runs"]["B"]["fate"], "surfaced");
    assert_eq!(there[0]["runs"]["B"], back[0]["runs"]["A"]);
    assert_eq!(there[0]["runs"]["A"], Value::Null);
}

#[test]
fn a_story_that_was_changed_is_told_in_its_last_version_or_not_at_all() {
    let folder = Folder::new();
    let first = folder.play("Kim", "1\n1\n\n");
    folder.write("It is quite over.");
    let second = folder.play("Kim", "2\n1\n\n");
    let said = folder.mile(&["contrast", &first, &second]);
    assert_eq!((said.status, &*said.err), (0, ""), "only words were changed");
    let story = fs::read_to_string(folder.path().join("two.ron")).expect("the story");
    let story = story.replace("takes: Minutes(2)", "takes: Hours(2)");
    fs::write(folder.path().join("two.ron"), story).expect("a file");
    let third = folder.play("Kim", "2\n2\n\n");
    let said = folder.mile(&["contrast", &first, &third]);
    let message = format!(
        "error: the story was changed between these runs, and run {first} would go another way now\n"
    );
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.starts_with(&message), "{}", said.err);
    assert_eq!(folder.mile(&["debrief", &first, &third]).status, 0);
}

#[test]
fn what_cannot_stand_beside_each_other_is_refused() {
    let folder = Folder::new();
    let run = folder.play("Kim", "1\n1\n\n");
    let refused = |args: &[&str]| {
        let said = folder.mile(args);
        assert_eq!((said.status, &*said.out), (2, ""));
        said.err
    };
    assert!(refused(&["contrast", &run]).contains("2 values required"));
    assert!(refused(&["contrast", &run, "last"]).contains("is named twice"));
    assert!(refused(&["contrast", &run, "zzzz"]).contains("there is no run `zzzz`"));
    let args = ["play", "lost-parcel", "--plain", "--seed", "1", "--as", "Kim"];
    let other = mile(args).within(folder.path()).with("MILE_DATA", "records");
    assert_eq!(other.typing("\n\n1\n3\n\n").run().status, 0);
    let err = refused(&["contrast", &run, "last"]);
    assert!(err.contains("these are runs of two stories, `two` and `lost-parcel`"), "{err}");
}
