//! A room, a guided debrief and a walk through a run, as plain text and on a real terminal.

use std::path::Path;

use crate::harness::{Said, mile, repository};

const STORY: &str = "tests/suite/player/parcel.ron";

/// Runs `mile` in a store of its own folder, and types `lines`.
fn typing(records: &Path, args: &[&str], lines: &[&str]) -> Said {
    let story = repository(STORY);
    let args =
        args.iter().map(|arg| if *arg == "STORY" { story.to_str().unwrap_or("") } else { arg });
    let typed = lines.join("\n") + "\n";
    mile(args).with("MILE_DATA", records.to_str().expect("a path")).typing(typed).run()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is room for a folder")
}

#[track_caller]
fn assert_in_order(out: &str, parts: &[&str]) {
    let mut rest = out;
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => panic!("{part:?} is missing, or not in its place:\n{out}"),
        }
    }
}

/// A run of the small story whose promise is broken.
fn played(records: &Path) {
    let choose = ["", "", "", "", "1", "2", "2", "", "stop", ""];
    let said = typing(records, &["play", "STORY", "--as", "Kim"], &choose);
    assert!(said.out.contains("The end: On its way"), "{}", said.out);
}

#[test]
fn a_room_reads_like_this() {
    let records = folder();
    let lines =
        ["", "", "time", "", "4 1 x", "4 1 4", "hands", "3 1 5", "", "", "0 2", "1 1 1", "2"];
    let said = typing(records.path(), &["room", "STORY"], &lines);
    assert!(said.out.contains("This is practice") && !said.out.contains("Nobody sees this run"));
    assert_in_order(
        &said.out,
        &[
            "Everybody thinks alone, in silence. Nobody is hurried.",
            "So far: 0:",
            "Whoever passes keeps the hand down",
            "That is not 3 numbers of hands, one for each choice.",
            "All hands:",
            "1. “Today? What is it for?”: 4 hands",
            "3. “I will ring you within the hour.”: 4 hands",
            "Some see it otherwise. Whoever is for 2:",
            "Type the number of the choice that is played:",
            "All hands:",
            "3. “I will ring you within the hour.”: 5 hands",
            "Press Enter to play 3",
            "> “I will ring you within the hour.”",
            "As many hands for 1, 2 and 3.",
            "> Clear the queue.",
            "What came of it",
            "The input has ended.",
        ],
    );
    let exported = typing(records.path(), &["export", "--as", "room"], &[]).out;
    assert!(exported.contains(r#""hands": ["#), "{exported}");
    assert_eq!(exported.matches(r#""counts""#).count(), 3, "every count is kept: {exported}");
}

#[test]
fn the_room_opens_the_road_not_taken() {
    let records = folder();
    let lines = ["", "", "", "0 6 1", "", "", "stop", "branch 1", "", "2 0 0", ""];
    let said = typing(records.path(), &["room", "STORY", "--no-record"], &lines);
    assert_in_order(
        &said.out,
        &[
            "Press Enter to play 2",
            "The end: On its way",
            "What came of it",
            "Looking back, guided",
            "branch 1 for another",
            "Every hand is for 1.",
            "Press Enter to play 1",
            "> “Today? What is it for?”",
        ],
    );
}

#[test]
fn a_room_stops_without_a_question() {
    let records = folder();
    let said = typing(records.path(), &["room", "STORY"], &["", "", "stop", "stop", ""]);
    assert_in_order(&said.out, &["You may stop here.", "The end: You stepped away"]);
    assert!(!said.out.contains("Looking back"), "{}", said.out);
    // Where hands are asked for, too.
    let said = typing(records.path(), &["room", "STORY"], &["", "", "", "stop", "stop", ""]);
    assert_in_order(&said.out, &["The hands for", "You may stop here.", "You stepped away"]);
}

#[test]
fn a_guided_debrief_is_kept_with_the_run() {
    let records = folder();
    played(records.path());
    let lines = [
        "group",
        "?",
        "",
        "",
        "",
        "She sounded tired.",
        "And in a hurry.",
        "",
        "",
        "pass",
        "",
        "",
        "",
        "back",
        "",
        "",
        "",
        "stop",
    ];
    let said = typing(records.path(), &["debrief", "last", "--plain"], &lines);
    assert_in_order(
        &said.out,
        &[
            "Who looks back: one person, with you.",
            "Who looks back: a group.",
            "Enter alone begins; one, group and pair say who looks back",
            "1 of 12. To begin with",
            "Everybody may pass",
            "2 of 12. The path",
            "3 of 12. What happened",
            "What did Mira say first?",
            "4 of 12. Signals",
            "5 of 12. What it was like",
            "Passed. That is always fine.",
            "6 of 12. What grew from what",
            "1 hour later: promise broken: Call Mira back.",
            "7 of 12. Moves worth naming",
            "“Today? What is it for?”",
            "8 of 12. Where it could have gone",
            "It ends here. What was noted stays.",
        ],
    );
    let exported = typing(records.path(), &["export", "--as", "Kim"], &[]).out;
    assert!(exported.contains(r"She sounded tired.\nAnd in a hurry."), "{exported}");
    assert!(!exported.contains("What it was like:"), "who passes leaves no trace: {exported}");
}

#[test]
fn whoever_comes_back_to_a_debrief_finds_what_was_noted() {
    let records = folder();
    played(records.path());
    // Nothing more is typed, as when somebody closes the window.
    typing(records.path(), &["debrief", "last", "--plain"], &["", "", "", "She was tired."]);
    let on = [""; 11];
    let commit = [&on[..], &["Ask first.", "", "1"]].concat();
    typing(records.path(), &["debrief", "last", "--plain"], &commit);
    let again = [&["", "", "", "In a hurry, too."][..], &on].concat();
    let said = typing(records.path(), &["debrief", "last", "--plain"], &again);
    assert_in_order(
        &said.out,
        &["So far: “She was tired.”", "One thing, by a day", "Kept: Ask first, by"],
    );
    let page = typing(records.path(), &["debrief", "last", "--format", "md"], &[]).out;
    assert!(page.contains("She was tired.") && page.contains("In a hurry, too."), "{page}");
}

#[test]
fn a_commitment_has_a_day_and_goes_with_its_run() {
    let records = folder();
    played(records.path());
    let on = [""; 11];
    let lines = [&on[..], &["Ask first.", "K.", "soon", "1", "", "", ""]].concat();
    let said = typing(records.path(), &["debrief", "last", "--plain"], &lines);
    assert_in_order(
        &said.out,
        &["What will somebody try?", "“soon” is no day here.", "Kept: K.: Ask first, by "],
    );
    let exported = typing(records.path(), &["export", "--as", "Kim"], &[]).out;
    assert!(exported.contains(r#""what": "Ask first.""#), "{exported}");
    let purged = typing(records.path(), &["purge", "--as", "Kim", "--yes"], &["Kim"]);
    assert_eq!(purged.status, 0, "{}{}", purged.out, purged.err);
    let left = std::fs::read_dir(records.path()).expect("the store");
    for file in left.map(|file| file.expect("a file").path()) {
        let bytes = std::fs::read(&file).expect("it can be read");
        let held = bytes.windows(10).any(|words| words == b"Ask first.");
        assert!(!held, "{} holds it still", file.display());
    }
}

#[test]
fn a_pair_may_say_no() {
    let records = folder();
    played(records.path());
    let lines = ["", "", "", "", "", "", "pass", "", "", "", "", "", "", ""];
    let said = typing(records.path(), &["debrief", "last", "--plain", "--who", "pair"], &lines);
    assert_in_order(
        &said.out,
        &[
            "The player speaks",
            "The path",
            "The observer asks first",
            "Passed. That is always fine.",
            "Swap",
            "The observer speaks",
            "What was it like to watch this?",
            "The player asks first",
            "The player says",
            "Say what you heard",
        ],
    );
    assert!(!said.out.contains("The observer says"), "{}", said.out);
    assert_eq!(said.out.matches("like to play this").count(), 1, "only the player played");
}

#[test]
fn help_is_there_at_every_prompt_and_whoever_passes_passes() {
    let records = folder();
    played(records.path());
    let on = [""; 8];
    let asked = ["?", "Ask first.", "?", "S", "?", "1", "pass", "?", "", "?", ""];
    let lines = [&["?", "", "?", "", "", "story of two calls", "?"][..], &on, &asked].concat();
    let said = typing(records.path(), &["debrief", "last", "--plain"], &lines);
    assert!(!said.out.contains("is not understood"), "{}", said.out);
    assert_in_order(
        &said.out,
        &[
            "What will somebody try?",
            "Type what somebody will try",
            "Who?",
            "Type a name or initials",
            "By which day?",
            "Type a day such as friday",
            "Kept: S: Ask first, by ",
            "Passed. That is always fine.",
            "Type a name such as debrief.txt",
        ],
    );
    assert!(!said.out.contains("Kept: ?"), "{}", said.out);
    let exported = typing(records.path(), &["export", "--as", "Kim"], &[]).out;
    assert!(exported.contains("story of two calls"), "a note may begin with any word: {exported}");
}
