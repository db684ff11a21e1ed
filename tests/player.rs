//! The linear player, as somebody meets it who types at its prompts.

use crate::harness::{Said, mile, repository};

/// Plays the small story, typing `lines`, one prompt each.
fn play(lines: &[&str]) -> Said {
    play_with(&["--as", "Kim"], lines)
}

fn play_with(options: &[&str], lines: &[&str]) -> Said {
    let story = repository("tests/suite/player/parcel.ron");
    let args = ["play", story.to_str().expect("the path is UTF-8"), "--seed", "1"];
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
        after_beginning(&["1", "1", "", "She had a date.", "At the start.", "", "I will ask.", ""]);
    insta::assert_snapshot!("a_whole_run", out);
}

#[test]
fn a_promise_that_is_not_kept_comes_back() {
    let out = after_beginning(&["3", "2", "", "stop", ""]);
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
    assert_in_order(
        &out,
        &["You are on the parcel desk.", "begin, or type stop to leave", "That is fine."],
    );
}

#[test]
fn only_a_yes_leads_on_into_the_story() {
    for no in ["no", "N", "leave", "quit", "stop"] {
        for typed in [&[no][..], &["", no]] {
            let out = play(typed).out;
            assert!(!out.contains("The first call"), "{no}: {out}");
            assert!(out.contains("That is fine."), "{no}: {out}");
        }
    }
    for unclear in ["?", "look", "1", "perhaps", "undo"] {
        let out = play(&[unclear, "ok", unclear, "stop"]).out;
        assert_in_order(
            &out,
            &["Enter alone goes on; stop leaves.", "You are on", "Enter alone goes on", "fine."],
        );
        assert!(!out.contains("The first call"), "{unclear}: {out}");
    }
    assert!(play(&["maybe"]).out.contains("“maybe” is not understood here."));
    for yes in ["", "yes", "Y", "ok", "go"] {
        assert!(play(&[yes, yes]).out.contains("The first call"), "{yes}");
    }
}

#[test]
fn undo_takes_back_any_number_of_choices() {
    let out = after_beginning(&["undo", "3", "3", "3", "undo", "u", "undo", "2", "", "stop", ""]);
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
fn looking_and_undoing_tell_the_time() {
    let out = after_beginning(&["look", "1", "look", "2", "undo"]);
    let time = "[09:12] The first call";
    assert_in_order(&out, &["[09:10] The first call", time, time, "Taken back", time]);
}

#[test]
fn an_ending_can_be_taken_back() {
    let prompt = "Press Enter to see what came of it, or type undo to take the last choice back:";
    let out = after_beginning(&["2", "hm", "undo", "2", "look", "", "stop", ""]);
    let end = "The end: On its way";
    let unclear = "“hm” is not understood here.";
    let parts = [end, prompt, unclear, prompt, "Taken back", "Your choice:", end, prompt, end];
    assert_in_order(&out, &parts);
    assert_in_order(&out, &["Taken back", "What came of it", "\n1. 09:10, you chose", "Looking"]);
    assert_eq!(out.matches("What came of it").count(), 1, "{out}");
    let out = after_beginning(&["3", "stop", "stop", "undo", "1", "", "stop", ""]);
    let parts = ["You stepped away", "Taken back", "You owe: Call Mira back", end, "promise kept"];
    assert_in_order(&out, &parts);
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
    let typed = ["", "", "1", "pause", "", "stop", "", "1", "", "a", "b", "c", "d", ""];
    for lines in 0..typed.len() {
        let story = repository("tests/suite/player/parcel.ron");
        let input = typed[..lines].join("\n") + if lines == 0 { "" } else { "\n" };
        let said = mile(["play", story.to_str().unwrap()]).typing(input).run();
        assert_eq!((said.status, said.err.as_str()), (0, ""), "after {lines} lines");
        let over = lines > 7;
        let words = if over { "The input has ended." } else { "so the run stops here." };
        assert!(said.out.ends_with(&format!("{words}\n")), "after {lines} lines: {}", said.out);
        assert_eq!(said.out.contains("What came of it"), over, "after {lines} lines: {}", said.out);
    }
}

#[test]
fn every_answer_ends_the_line_of_its_prompt() {
    let out = after_beginning(&["foo", "?", "stop", "", "1"]);
    assert_in_order(&out, &["Your choice: \n“foo”", "Your choice: \n1, 2, 3", "to stay: \n"]);
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
    let typed = "\n\n2\n\nShe had a date.\n\n\n\ntaken.txt\nrun.txt\n";
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
            .typing("\n\n3\n2\n\nstop\n\n")
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
fn words_for_the_player_are_no_answers() {
    let typed = ["2", "", "undo", "first", "?", "pause", "", "look", "undo", "", "second", "stop"];
    let folder = tempfile::tempdir().unwrap();
    let story = repository("tests/suite/player/parcel.ron");
    let typed = format!("\n\n{}\n", typed.join("\n"));
    let said = mile(["play", story.to_str().unwrap()]).within(folder.path());
    let out = said.typing(typed + "run.txt\n").run().out;
    let (first, second) = ("What did Mira say first?", "When did it press hardest?");
    assert_in_order(
        &out,
        &[
            first,
            "This is the first question.",
            first,
            second,
            "undo goes back one",
            "Take a breath",
            second,
            first,
            "So far: “first” Enter alone keeps it.",
            second,
        ],
    );
    let kept = std::fs::read_to_string(folder.path().join("run.txt")).unwrap();
    let (_, answers) = kept.split_once("Looking back").unwrap();
    assert_in_order(answers, &[first, "  first\n", second, "  second\n"]);
    let (answers, _) = answers.split_once("What was there").unwrap();
    for word in ["undo", "pause", "look", "?\n  ?"] {
        assert!(!answers.contains(word), "{word}: {answers}");
    }
}

#[test]
fn words_for_the_player_are_no_names_of_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let story = repository("tests/suite/player/parcel.ron");
    let no_names = ["?", "undo", "look", "2", "17", "hm", "y", "no", "yes"];
    let typed = format!("\n\n2\n\nstop\n{}\npause\n\n", no_names.join("\n"));
    let typed = typed + "~/run.txt\nmissing/run.txt\nfolder/\nrun.txt\n";
    let said = mile(["play", story.to_str().unwrap()]).within(folder.path()).typing(typed).run();
    assert_eq!(said.out.matches("is no name here.").count(), no_names.len() - 1, "{}", said.out);
    assert_in_order(
        &said.out,
        &[
            "Type a name such as run.txt",
            "“undo” is no name here.",
            "“17” is no name here.",
            "Take a breath",
            "“~” stands for no folder here.",
            "It could not be kept in missing/run.txt: there is no folder of that name.",
            "It could not be kept in folder/: it is a folder.",
            "Kept in run.txt.",
        ],
    );
    let there = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut there: Vec<_> = there.collect();
    there.sort();
    assert_eq!(there, ["folder", "run.txt"]);
}

/// Plays a story of its own: the fields after the title, and what is typed after the first prompt.
/// It begins at 09:00 unless it is `timeless`.
fn play_own(fields: &str, timeless: bool, lines: &[&str]) -> String {
    let starts_at = if timeless { "" } else { "starts_at: \"09:00\"," };
    let story = format!(
        r#"(
            format: 1, id: "own", title: "Own", language: "en", {starts_at}
            opt_out: (goto: "away"), cast: {{}}, start: "desk", debrief: (), {fields}
        )"#
    );
    let away = r#""away": (ending: (kind: Stopped, title: "Away", text: "It is allowed."))"#;
    let done = r#""done": (ending: (kind: Partial, title: "Done", text: "It is over."))"#;
    let story = story.replace("scenes: {", &format!("scenes: {{ {away}, {done},"));
    let folder = tempfile::tempdir().expect("it can be made");
    std::fs::write(folder.path().join("own.ron"), story).expect("it can be written");
    let typed = format!("\n\n{}\n", lines.join("\n"));
    let said = mile(["play", "own.ron", "--seed", "1"]).within(folder.path()).typing(typed).run();
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
    said.out + &std::fs::read_to_string(folder.path().join("kept.txt")).unwrap_or_default()
}

#[test]
fn what_showed_is_quoted_whole() {
    let out = play_own(
        r#"meters: {}, scenes: {"desk": (choices: [
            (
                id: "both",
                act: "Turn to the screen.",
                say: "It says that it was delivered this morning, and I believe you that it was not.",
                shows: ["acknowledge"],
                goto: "desk",
            ),
            (
                id: "act",
                act: "Say “no” with a look at the clock, and then nothing at all, for a whole long minute.",
                shows: ["acknowledge"],
                goto: "done",
            ),
        ])}"#,
        false,
        &["1", "2", "", ""],
    );
    // Wherever a line of the window ends.
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, showed) = out.split_once("What showed in your words").unwrap();
    assert_in_order(
        showed,
        &[
            " “It says that it was delivered this morning, and I believe you that it was not.” Say",
            "nothing at all, for a whole long minute.",
        ],
    );
    // In short it is cut, and every quotation that was opened is closed.
    assert_in_order(
        before,
        &[
            "you chose: Turn to the screen. “It says that it was delivered this morning, and I believe you that…”",
        ],
    );
}

#[test]
fn what_waited_for_the_ending_has_no_delay() {
    let out = play_own(
        r#"meters: {}, later: [(id: "closed", after: AtEnding, then: (lines: [("narrator", "The shop closes.")]))],
        scenes: {"desk": (choices: [(
            id: "go",
            act: "Go.",
            takes: Minutes(6),
            later: [(
                id: "day",
                after: Days(1),
                then: (lines: [("narrator", "A day.")]),
                later: [(id: "thought", after: AtEnding, then: (lines: [("narrator", "A thought.")]))],
            )],
            goto: "done",
        )])}"#,
        false,
        &["1", "", ""],
    );
    assert_in_order(
        &out,
        &[
            "From the start:\n   when the story was over: The shop closes.",
            "   1 day later, when the story was over: A day.",
            "\n   when the story was over: A thought.",
        ],
    );
    assert!(!out.contains("6 minutes later"), "{out}");
}

#[test]
fn a_promise_that_is_kept_at_once_is_told_once() {
    let promise = r#"meters: {}, promises: {"call": (text: "Call back", within: Hours(1))},"#;
    let story = |choices: &str| format!("{promise} scenes: {{\"desk\": (choices: [{choices}])}}");
    let at_once =
        r#"(id: "now", act: "Ring.", now: (promise: ["call"], keep: ["call"]), goto: "done")"#;
    let out = play_own(&story(at_once), false, &["1", "", ""]);
    let (_, timeline) = out.split_once("What came of it").unwrap();
    assert_eq!(timeline.matches("promise kept").count(), 1, "{timeline}");
    let later = r#"
        (id: "vow", act: "Vow.", now: (promise: ["call"]), goto: "desk"),
        (id: "ring", act: "Ring.", now: (keep: ["call"]), goto: "done")"#;
    let out = play_own(&story(later), false, &["1", "2", "", ""]);
    let (_, timeline) = out.split_once("What came of it").unwrap();
    assert_in_order(timeline, &["1. ", "soon after: promise kept", "2. ", "at once: promise kept"]);
}

#[test]
fn what_did_not_happen_says_why_or_nothing() {
    let later = |id: &str, more: &str, line: &str| {
        format!(r#"(id: "{id}", {more}, then: (lines: [("narrator", "{line}")]))"#)
    };
    let out = play_own(
        &format!(
            r#"meters: {{"rest": (label: "Rest", start: 0, min: 0, max: 9)}},
            flags: {{"told": "You told her."}},
            later: [{}],
            scenes: {{"desk": (choices: [
                (id: "wait", act: "Wait.", later: [{}, {}, {}, {}, (id: "still", after: Days(1), only_if: "rest > 3")], goto: "draw"),
                (id: "tell", act: "Tell her.", now: (set: ["told"]), goto: "done"),
            ]), "draw": (chance: [(weight: 1, goto: "desk", later: [{}])])}}"#,
            later("start", r#"after: Days(1), only_if: "rest > 3""#, "In store."),
            later("off", r#"after: Days(1), cancel_when: "told""#, "She rings."),
            later("if", r#"after: Days(1), only_if: "rest > 3""#, "You sleep."),
            later("never", r#"after: Turns(9), only_if: "rest < 3""#, "A ninth choice."),
            later("far", r#"after: Days(900), only_if: "rest < 3""#, "Years on."),
            later("drawn", r#"after: Days(1), only_if: "rest > 3""#, "By chance."),
        ),
        false,
        &["1", "2", "", ""],
    );
    assert_in_order(
        &out,
        &[
            "What came of it\n\n1. ",
            "Called off by what you did: otherwise “She rings.” would have come.",
            "Did not happen, because of something else that was so: “You sleep”.",
        ],
    );
    for unsaid in ["did not happen:", "In store", "A ninth", "Years on", "By chance", "From the"] {
        assert!(!out.contains(unsaid), "{unsaid}: {out}");
    }
}

#[test]
fn scenes_that_are_only_passed_through_have_no_heading() {
    let scenes = r#"meters: {}, scenes: {
        "desk": (title: "The desk", choices: [
            (id: "sleep", act: "Sleep on it.", takes: Days(1), goto: "toss"),
            (id: "ask", act: "Ask.", takes: Hours(1), goto: "heads"),
        ]),
        "toss": (title: "What she says next", chance: [(weight: 1, goto: "weigh")]),
        "weigh": (next: [(goto: "desk")]),
        "heads": (title: "Heads", chance: [(weight: 1, then: (lines: [("narrator", "It is heads.")]), goto: "last")]),
        "last": (title: "The last word", next: [(goto: "done")]),
    }"#;
    let out = play_own(scenes, false, &["1", "2"]);
    // A scene that waits has its heading, though nothing is said in it.
    assert_in_order(&out, &["The desk", "> Sleep on it.\n\n[09:00 the next day] The desk\n\n1. "]);
    assert_in_order(&out, &["> Ask.\n\n[10:00 the next day] Heads\nIt is heads.\n\nThe end: Done"]);
    let straight = scenes.replace(r#"goto: "heads""#, r#"goto: "last""#);
    let out = play_own(&straight, false, &["2"]);
    assert_in_order(&out, &["> Ask.\n\n[10:00] The end: Done"]);
}

#[test]
fn without_a_time_of_day_times_count_from_the_start() {
    let out = play_own(
        r#"meters: {}, promises: {"call": (text: "Call back", within: Hours(1))},
        scenes: {"desk": (title: "The desk", lines: [("narrator", "A phone.")], choices: [
            (id: "vow", act: "Vow.", takes: Minutes(5), now: (promise: ["call"]), goto: "desk"),
            (id: "go", act: "Go.", goto: "done"),
        ])}"#,
        true,
        &["look", "1", "2", "", ""],
    );
    assert_in_order(
        &out,
        &[
            "[at the start] The desk",
            "You have promised: Call back, by 1 hour after the start.",
            "[5 minutes after the start] The desk",
            "1. You chose: Vow.",
            "2. 5 minutes after the start, you chose: Go.",
        ],
    );
}

#[test]
fn who_wrote_it_stands_before_the_run_and_under_what_is_kept() {
    let scenes =
        r#"meters: {}, scenes: {"desk": (choices: [(id: "go", act: "Go.", goto: "done")])},"#;
    let credits = r#"credits: (author: "A. Writer", licence: "CC-BY-4.0", source: "Many calls.")"#;
    let out = play_own(&format!("{scenes} {credits}"), false, &["1", "", "kept.txt"]);
    let line = "By A. Writer, licence CC-BY-4.0.";
    assert_in_order(&out, &["Own\n", line, "Press Enter to go on", "Kept in kept.txt.", line]);
    assert!(out.ends_with("Source: Many calls.\n"), "{out}");
    let licence = play_own(&format!(r#"{scenes} credits: (licence: "CC0")"#), false, &[]);
    assert_in_order(&licence, &["\nLicence CC0.\n"]);
    assert!(!play_own(scenes, false, &[]).contains("icence"));
}

#[test]
fn notes_and_concerns_are_kept_with_the_run_and_the_story_is_told_again() {
    let lines = ["note", "3", "Ask first.", "flag", "Too loud.", "story", "stop", "stop", ""];
    let out = after_beginning(&lines);
    assert_in_order(
        &out,
        &[
            "3. What I would have said instead",
            "What I would have said instead: \nKept with this run.",
            "What here could harm somebody?",
            "Flagged. Thank you for saying so.",
            "Mira Holt: It had to be today.",
            "You stepped away",
        ],
    );
}

#[test]
fn notes_and_concerns_can_be_typed_after_the_ending_too() {
    let folder = tempfile::tempdir().unwrap();
    let story = repository("tests/suite/player/parcel.ron");
    let typed =
        ["2", "story", "note", "1", "Relief.", "", "flag", "", "note", "2", "A date.", "stop"];
    let typed = format!("\n\n{}\nrun.txt\n", typed.join("\n"));
    let said = mile(["play", story.to_str().unwrap()]).within(folder.path()).typing(typed).run();
    assert_in_order(&said.out, &["The end", "The end", "Kept with this run.", "What came of it"]);
    assert_in_order(&said.out, &["Looking back", "Flagged.", "Kept with this run.", "run.txt."]);
    let kept = std::fs::read_to_string(folder.path().join("run.txt")).unwrap();
    assert_in_order(&kept, &["What came of it", "Your notes", "Relief.", "A date.", "concerns"]);
}

#[test]
fn how_things_stand_and_where_is_told_on_wish() {
    let out = after_beginning(&["gauges", "1", "gauges", "map", "story depot", "story today"]);
    assert_in_order(
        &out,
        &[
            "Mira's trust: in the middle.",
            "Mira's trust: in the middle; it rose with your last choice.",
            "* The first call (you are here)",
            "  * “Today? What is it for?” → The first call",
            "The other branches stay veiled",
            "“depot” is not in the story so far.",
            "> “Today? What is it for?”",
        ],
    );
    assert!(!out.contains("On its way"), "the ending is veiled: {out}");
}

#[test]
fn how_to_play_is_chosen_before_the_story() {
    let out = play(&["", "coach", "timers", "hm", "", "1"]).out;
    assert_in_order(&out, &["Coach (c): on", "“hm” is not understood here.", "Coach: Two minutes"]);
}

#[test]
fn reactions_come_first_on_wish() {
    let out = after_beginning(&["2", "", "reactions", "It pressed.", "reactions", ""]);
    let questions = ["When did it press hardest?", "What did Mira say first?"];
    assert_in_order(&out, &[questions[1], "What it was like", questions[0], questions[1]]);
    assert_in_order(&out, &["the order stays as it is", questions[1]]);
}

#[test]
fn another_branch_or_the_whole_story_can_be_played_next() {
    let quick = ["2", "", "stop"];
    let out = after_beginning(&[&quick[..], &["branch", "branch 2", "branch 1", "3"]].concat());
    assert_in_order(
        &out,
        &[
            "Which decision?",
            "The decisions of this run are 1 to 1.",
            "What do you do?",
            "You owe: Call Mira back",
        ],
    );
    let out = after_beginning(&["1", "1", "", "stop", "branch 2", "2"]);
    let (_, branch) = out.split_once("This run is in your records").unwrap();
    assert_in_order(branch, &["> “Today? What is it for?”", "What do you do?", "You owe"]);
    let again = after_beginning(&[&quick[..], &["again", "3"]].concat());
    assert_in_order(&again, &["This run is in your records", "It had to be today.", "You owe"]);
}

#[test]
fn words_are_not_left_behind_unasked() {
    let lines = ["", "", "note", "1", "Fear.", "2", "", "stop", "again", "again", "3"];
    // What is in the records is not left behind.
    let out = play(&lines[..lines.len() - 2]).out;
    assert!(!out.contains("is in no file yet"), "{out}");
    let out = play_with(&["--no-record"], &lines).out;
    assert_in_order(&out, &["is in no file yet", "It had to be today.", "You owe"]);
}
