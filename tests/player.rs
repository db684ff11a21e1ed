//! The linear player, as somebody meets it who types at its prompts.

use crate::harness::{Said, mile, repository};

/// Plays the small story, typing `lines`, one prompt each.
fn play(lines: &[&str]) -> Said {
    play_with(&["--as", "Kim"], lines)
}

fn play_with(options: &[&str], lines: &[&str]) -> Said {
    let story = repository("tests/suite/player/parcel.ron");
    let args = ["play", story.to_str().unwrap(), "--seed", "1"];
    let said = mile(args.iter().chain(options)).typing(lines.join("\n") + "\n").run();
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
    said
}

/// Past the content warning and the pre-brief.
const BEGIN: [&str; 2] = ["", ""];

fn after_beginning(lines: &[&str]) -> String {
    let typed: Vec<_> = BEGIN.iter().chain(lines).copied().collect();
    play(&typed).out
}

/// Asserts that the parts stand in `out` in this order.
fn assert_in_order(out: &str, parts: &[&str]) {
    let mut rest = out;
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => panic!("{part:?} is missing, or not in its place:\n{out}"),
        }
    }
}

#[test]
fn a_whole_run_reads_like_this() {
    let out =
        after_beginning(&["1", "1", "She had a date.", "At the start.", "", "I will ask.", ""]);
    insta::assert_snapshot!("a_whole_run", out);
}

#[test]
fn a_promise_that_is_not_kept_comes_back() {
    let out = after_beginning(&["3", "2", "stop", ""]);
    assert_in_order(
        &out,
        &[
            "You have promised: Call Mira back, by 10:10.",
            "You owe: Call Mira back, by 10:10.",
            "A promise is broken: Call Mira back.",
            "Mira Holt: You said an hour, Kim.",
            "The end: On its way",
            "What came of it",
            "1 hour later: promise broken: Call Mira back.",
            "Situation: You said you would ring.",
            "Impact: She stopped believing you.",
            "Another way: Ring with no news.",
            "Call Mira back: broken.",
        ],
    );
}

#[test]
fn the_content_warning_has_a_real_way_out() {
    let out = play(&["stop"]).out;
    assert_in_order(
        &out,
        &["raised voice", "Nobody is threatened.", "type stop to leave", "That is fine."],
    );
    assert!(!out.contains("The first call"), "the story did not begin: {out}");
    let out = play(&["", "stop"]).out;
    assert_in_order(&out, &["You are on the parcel desk.", "That is fine."]);
}

#[test]
fn undo_takes_back_any_number_of_choices() {
    let out = after_beginning(&["undo", "3", "3", "3", "undo", "u", "undo", "2", "stop", ""]);
    assert_in_order(
        &out,
        &["There is no choice to take back yet.", "You owe:", "Taken back", "Taken back"],
    );
    // All three are gone: the promise is not open any more, and the last choice is the second.
    let (_, after) = out.rsplit_once("Taken back").unwrap();
    assert!(!after.contains("You owe:") && !after.contains("promised"), "{after}");
    assert_in_order(
        after,
        &["Mira Holt: It had to be today.", "> Send another one", "Both parcels arrive."],
    );
}

#[test]
fn look_says_the_scene_and_the_choices_again() {
    let out = after_beginning(&["look"]);
    let said = |part: &str| out.matches(part).count();
    assert_eq!(
        (said("It had to be today."), said("What do you do?"), said("Today? What")),
        (2, 2, 2)
    );
}

#[test]
fn pause_waits_and_costs_nothing() {
    let out = after_beginning(&["pause", "", "3"]);
    assert_in_order(&out, &["Take a breath", "when you are ready", "by 10:10"]);
}

#[test]
fn stopping_takes_one_confirmation_and_is_met_kindly() {
    let out = after_beginning(&["stop", "", "3", "stop", "stop", ""]);
    assert_in_order(
        &out,
        &[
            "You may stop here. Nothing is scored when you stop.",
            "Type stop again to leave, or press Enter to stay:",
            "You have promised",
            "You may stop at any moment.",
            "The end: You stepped away",
        ],
    );
    assert!(!out.contains("What came of it") && !out.contains("Feedback"), "{out}");
    let out = after_beginning(&["3", "stop", "stop", "look"]);
    assert_in_order(&out, &["look back", "What came of it", "set down when you stopped"]);
}

#[test]
fn a_locked_choice_says_why_and_cannot_be_taken() {
    let out = after_beginning(&["4"]);
    assert_in_order(
        &out,
        &["Not now: Ask the supervisor.", "Why: Not before she trusts you.", "from 1 to 3"],
    );
}

#[test]
fn what_is_not_understood_is_said_and_nothing_happens() {
    let out = after_beginning(&["hello", "0", "99", "", "?", "3"]);
    assert_in_order(
        &out,
        &["“hello” is not understood here.", "from 1 to 3", "undo: takes", "You owe"],
    );
}

#[test]
fn the_end_of_the_input_is_no_error_wherever_it_comes() {
    let typed = ["", "", "1", "pause", "", "stop", "", "2", "a", "b", "c", "d", ""];
    for lines in 0..typed.len() {
        let story = repository("tests/suite/player/parcel.ron");
        let input: String = typed[..lines].iter().map(|line| format!("{line}\n")).collect();
        let said = mile(["play", story.to_str().unwrap()]).typing(input).run();
        assert_eq!((said.status, said.err.as_str()), (0, ""), "after {lines} lines");
        assert!(said.out.contains("The input has ended"), "after {lines} lines: {}", said.out);
    }
}

#[test]
fn coached_play_says_the_coach_note_at_once() {
    let typed: Vec<_> = BEGIN.iter().copied().chain(["1"]).collect();
    let out = play_with(&["--coached"], &typed).out;
    assert_in_order(&out, &["> “Today? What is it for?”", "Coach: Two minutes now save two days."]);
    assert!(!after_beginning(&["1"]).contains("Coach:"), "it was not asked for");
}

#[test]
fn a_run_can_be_kept_and_never_replaces_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("taken.txt"), "mine").unwrap();
    let story = repository("tests/suite/player/parcel.ron");
    let typed = "\n\n2\nShe had a date.\n\n\n\ntaken.txt\nrun.txt\n";
    let said = mile(["play", story.to_str().unwrap(), "--seed", "1"])
        .within(folder.path())
        .typing(typed)
        .run();
    assert_in_order(&said.out, &["taken.txt is there already", "Kept in run.txt."]);
    let kept = std::fs::read_to_string(folder.path().join("run.txt")).unwrap();
    assert_in_order(
        &kept,
        &[
            "> Send another one",
            "What came of it",
            "Both parcels arrive.",
            "She had a date.",
            "Ask before",
        ],
    );
    assert_eq!(std::fs::read_to_string(folder.path().join("taken.txt")).unwrap(), "mine");
}

#[test]
fn lines_fit_the_window_and_nothing_moves_the_cursor() {
    for columns in ["20", "40", "200"] {
        let story = repository("tests/suite/player/parcel.ron");
        let said = mile(["play", story.to_str().unwrap()])
            .with("COLUMNS", columns)
            .typing("\n\n3\n2\nstop\n\n")
            .run();
        let widest = said.out.lines().filter(|line| !line.contains(": ") && !line.contains('…'));
        let widest = widest.map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= columns.parse::<usize>().unwrap().min(100), "{columns}: {widest}");
        assert!(!said.out.contains('\u{1b}'), "no escape sequence is written");
    }
}

#[test]
fn what_is_typed_cannot_disturb_the_terminal() {
    let out = after_beginning(&["\u{1b}[2Jhello\u{7}", "stop", "stop", ""]);
    assert!(!out.contains('\u{1b}') && !out.contains('\u{7}'), "{out}");
    let said = mile(["play", "billing-dispute", "--as", "K\u{1b}[31mim"]).run();
    assert_eq!(said.status, 2);
    assert!(said.err.contains("control character") && !said.err.contains('\u{1b}'), "{}", said.err);
}

#[test]
fn notes_and_concerns_are_kept_with_the_run_and_the_story_is_told_again() {
    let lines = ["note", "3", "Ask first.", "flag", "Too loud.", "story", "stop", "stop", ""];
    let out = after_beginning(&lines);
    assert_in_order(
        &out,
        &[
            "3. What I would have said instead",
            "What I would have said instead: Kept with this run.",
            "What here could harm somebody?",
            "Flagged. Thank you for saying so.",
            "Mira Holt: It had to be today.",
            "You stepped away",
        ],
    );
}
