//! `mile play --choose`: what the rules of playing mean, as runs in `suite/play` whose events were read
//! before they were kept, and what a user notices of choices that are given.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::{Said, mile, repository};

/// The events of every walk that a file of the suite names at its head.
#[test]
fn runs_go_as_the_rules_say() {
    insta::glob!("suite/play/*.ron", |path| {
        let story = std::fs::read_to_string(path).expect("the file is there");
        let mut runs = String::new();
        for walk in story.lines().filter_map(|line| line.strip_prefix("// walk: ")) {
            let said = play(path, walk, &["--format", "json"]);
            assert_eq!((said.status, &*said.err), (0, ""), "{walk}");
            let _ = writeln!(runs, "// {walk}\n{}", said.out);
        }
        assert!(!runs.is_empty(), "{} has no walk", path.display());
        insta::with_settings!({ prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("play", runs);
        });
    });
}

#[test]
fn the_stories_of_the_suite_are_clean() {
    let said = mile(["check".as_ref(), suite("").as_os_str()]).run();
    assert_eq!((said.status, &*said.out, &*said.err), (0, "", ""));
}

/// A story, choices that can be made, one that cannot be made then, and what is said of it.
const REFUSED: &[[&str; 4]] = &[
    [
        "limit",
        "",
        "shout",
        "choice 1, `shout`, is not on offer here\n  help: possible here: ask, policy, ~policy, opt_out",
    ],
    [
        "limit",
        "ask,ask",
        "Policy",
        "choice 3, `Policy`, is not on offer here\n  help: possible here: ask, policy, ~policy, opt_out",
    ],
    // On offer, but not what the clock takes.
    [
        "limit",
        "ask",
        "~ask",
        "choice 2, `~ask`, is not on offer here\n  help: possible here: ask, policy, ~policy, opt_out",
    ],
    // No clock is running.
    [
        "promises",
        "promise",
        "~ring",
        "choice 2, `~ring`, is not on offer here\n  help: possible here: promise, ring, half_hour, hour, close, opt_out",
    ],
    [
        "limit",
        "~policy",
        "ask",
        "choice 2, `ask`, is left over: the run is over\n  help: leave it out",
    ],
    [
        "limit",
        "policy",
        "opt_out",
        "choice 2, `opt_out`, is left over: the run is over\n  help: leave it out",
    ],
    [
        "limit",
        "opt_out",
        "opt_out",
        "choice 2, `opt_out`, is left over: the run is over\n  help: leave it out",
    ],
    // `@return` with nothing to return to.
    [
        "detour",
        "",
        "hang_up",
        "choice 1, `hang_up`, is not on offer here\n  help: possible here: look_up, walk_over, close, opt_out",
    ],
    [
        "once_and_locked",
        "ask",
        "ask",
        "choice 2, `ask`, is not on offer here\n  help: possible here: sign_off, opt_out",
    ],
    [
        "once_and_locked",
        "",
        "close",
        "choice 1, `close`, is not on offer here\n  help: possible here: ask, sign_off, opt_out",
    ],
    // Conditions of one, two, three and four parts.
    [
        "conditions",
        "",
        "three",
        "choice 1, `three`, is not on offer here\n  help: possible here: card, reason, clock, opt_out",
    ],
    [
        "conditions",
        "card",
        "two",
        "choice 2, `two`, is not on offer here\n  help: possible here: card, reason, clock, one, opt_out",
    ],
    [
        "conditions",
        "clock",
        "three",
        "choice 2, `three`, is not on offer here\n  help: possible here: card, reason, clock, either, opt_out",
    ],
    [
        "conditions",
        "card,reason",
        "three",
        "choice 3, `three`, is not on offer here\n  help: possible here: card, reason, clock, one, two, either, opt_out",
    ],
    [
        "conditions",
        "clock,card",
        "either",
        "choice 3, `either`, is not on offer here\n  help: possible here: card, reason, clock, one, opt_out",
    ],
    // Stuck.
    [
        "stuck",
        "form",
        "print",
        "choice 2, `print`, is not on offer here\n  help: possible here: opt_out",
    ],
    [
        "stuck",
        "wheel",
        "form",
        "choice 2, `form`, is not on offer here\n  help: possible here: opt_out",
    ],
];

#[test]
fn a_choice_that_cannot_be_made_ends_the_run_there_and_names_what_could() {
    for &[story, made, refused, why] in REFUSED {
        let choices: Vec<_> = [made, refused].into_iter().filter(|c| !c.is_empty()).collect();
        for format in ["json", "text"] {
            let with = |choices: &str| {
                mile_play(&story_path(story), &["--format", format, "--choose", choices])
            };
            let (so_far, said) = (with(made), with(&choices.join(",")));
            assert_eq!(so_far.status, 0, "a list that ends early is no error: {made}");
            assert_eq!((said.status, &*said.out), (2, &*so_far.out), "{story} {made} {refused}");
            assert_eq!(said.err, format!("error: {why}\n"));
        }
    }
}

/// Branches that cannot be taken: story, choices, draws, the last event, and what is said.
const IMPOSSIBLE_DRAWS: &[[&str; 5]] = &[
    [
        "chance",
        "front",
        "0",
        r#""entered","scene":"front_desk","turn":1,"clock":0"#,
        "the chance scene `front_desk` cannot take branch 0\n  help: possible here: 1",
    ],
    [
        "chance",
        "front",
        "1,3",
        r#""entered","scene":"queue","turn":1,"clock":0"#,
        "the chance scene `queue` cannot take branch 3\n  help: possible here: 0, 2",
    ],
    [
        "chained",
        "send,wait",
        "2",
        r#""entered","scene":"depot","turn":0,"clock":0"#,
        "the chance scene `depot` cannot take branch 2\n  help: possible here: 0, 1",
    ],
];

#[test]
fn a_branch_that_cannot_be_taken_ends_the_run_before_it() {
    for &[story, choices, draws, last, why] in IMPOSSIBLE_DRAWS {
        let args = ["--format", "json", "--choose", choices, "--draws", draws];
        let said = mile_play(&story_path(story), &args);
        assert_eq!(said.out.lines().last(), Some(&*format!(r#"{{"event":{last}}}"#)));
        assert_eq!((said.status, said.err), (2, format!("error: {why}\n")));
    }
    let said = mile_play(&story_path("chance"), &["--choose", "front", "--draws", "one"]);
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.starts_with("error: `one` is no index of a branch\n  help: "), "{}", said.err);
}

#[test]
fn draws_stand_in_for_chance_until_they_are_used_up() {
    let drew = |draws: &str| {
        let args = ["--choose", "front,close", "--draws", draws];
        let out = events("chance", &args);
        let drew = out.lines().filter_map(|line| {
            let (_, branch) =
                line.strip_prefix(r#"{"event":"drew","#)?.split_once(r#""branch":"#)?;
            branch.strip_suffix('}').map(str::to_owned)
        });
        drew.collect::<Vec<_>>().join(",")
    };
    for (draws, taken) in [
        ("1,0", "1,0"),
        ("1,2", "1,2"),
        (" 1, 2 ", "1,2"),
        // The generator has not drawn yet: of seed 0, its first number takes the first branch here.
        ("1", "1,0"),
        ("", "1,2"),
    ] {
        assert_eq!(drew(draws), taken, "--draws {draws}");
    }
}

#[test]
fn draws_that_are_left_over_are_told_and_change_nothing() {
    let played = |draws: &str| {
        let args = ["--choose", "front,close", "--format", "json", "--draws", draws];
        mile_play(&story_path("chance"), &args)
    };
    let said = played("1,0,0,7");
    assert_eq!((said.status, &said.out), (0, &played("1,0").out));
    assert_eq!(
        said.err, "note: left over of --draws: 0,7: the run met no more chance scenes\n",
        "standard output holds events only"
    );
}

#[test]
fn an_empty_item_in_a_list_is_refused_with_its_place() {
    for (option, list, place) in [
        ("--choose", ",,", 1),
        ("--choose", ",", 1),
        ("--choose", "ask,,policy", 2),
        ("--choose", "ask, ", 2),
        ("--draws", "1,2,", 3),
    ] {
        let mut args = vec![option, list];
        if option == "--draws" {
            args.extend(["--choose", "ask"]);
        }
        let said = mile_play(&story_path("limit"), &args);
        assert_eq!((said.status, &*said.out), (2, ""), "{option} {list:?}");
        let why = format!("error: item {place} of {option} is empty\n");
        assert!(said.err.starts_with(&why), "{option} {list:?}: {}", said.err);
    }
}

#[test]
fn an_empty_list_plays_the_opening_only() {
    let opening = "\
{\"event\":\"started\",\"scenario\":\"limit\",\"seed\":0}
{\"event\":\"entered\",\"scene\":\"desk\",\"turn\":0,\"clock\":0}
";
    for empty in ["", " "] {
        assert_eq!(events("limit", &["--choose", empty]), opening, "--choose {empty:?}");
    }
    assert_ne!(events("limit", &["--choose", " ask "]), opening);
}

#[test]
fn equal_seeds_give_equal_runs_and_the_seed_is_0_unless_given() {
    let seeded = |seed: &str| events("chance", &["--choose", "straight,close", "--seed", seed]);
    assert_eq!(seeded("0"), events("chance", &["--choose", "straight,close"]));
    assert_eq!(seeded("18446744073709551615"), seeded("18446744073709551615"));
    let without_seed = |out: String| out.split_once('\n').map(|(_, rest)| rest.to_owned());
    let runs: Vec<_> = (0..20).map(|seed| without_seed(seeded(&seed.to_string()))).collect();
    assert!(runs.iter().any(|run| *run != runs[0]), "twenty seeds draw alike");
}

#[test]
fn the_transcript_tells_the_story_and_what_it_grew_from() {
    let args = ["--choose", "check,close", "--format"];
    let text = mile_play(&story_path("choosing"), &[&args[..], &["text"]].concat());
    let unnamed = mile_play(&story_path("choosing"), &args[..2]);
    assert_eq!((text.status, &*text.err), (0, ""));
    assert_eq!(text.out, unnamed.out, "text is what is printed unless json is asked for");
    let mut rest = &*text.out;
    for told in [
        "A parcel on hold",
        "Omar: Where is it now?",
        "> Look at the tracking page.",
        "The page loads slowly.",
        "> “It is in the van. It comes today.”",
        "because you chose: Look at the tracking page.",
        "Omar: Are you still there?",
        "20 minutes later, because you chose: Look at the tracking page.",
        "The depot scans it.",
        "The end: In the van",
    ] {
        let found = rest.find(told);
        let at =
            found.unwrap_or_else(|| panic!("`{told}` is not told in its place:\n{}", text.out));
        rest = &rest[at + told.len()..];
    }
}

#[test]
fn a_scenario_is_found_by_its_id_from_any_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["play", "billing-dispute", "--choose", "", "--format", "json"];
    let said = mile(args).within(folder.path()).run();
    assert_eq!((said.status, &*said.err), (0, ""));
    let first = r#"{"event":"started","scenario":"billing-dispute","seed":0}"#;
    assert_eq!(said.out.lines().next(), Some(first));
    let left = std::fs::read_dir(folder.path()).expect("the folder is there").count();
    assert_eq!(left, 0, "nothing is recorded");
}

#[test]
fn a_scenario_that_is_not_found_is_named_with_one_that_is_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("stories/old")).expect("a folder");
    std::fs::write(folder.path().join("file"), "").expect("a file");
    for (wanted, said_of_it) in [
        (
            "biling-dispute",
            "there is no scenario `biling-dispute`\n  help: did you mean `billing-dispute`?",
        ),
        (
            "quite-another",
            "there is no scenario `quite-another`\n  help: `mile list` shows those that there are; a file needs its path",
        ),
        ("missing.ron", "cannot read missing.ron: there is no such file"),
        (".", "cannot read .: it is a folder"),
        ("stories", "cannot read stories: it is a folder"),
        ("stories/", "cannot read stories/: it is a folder"),
        ("stories/old", "cannot read stories/old: it is a folder"),
        ("file/mine.ron", "cannot read file/mine.ron: a file stands where a folder should be"),
    ] {
        let said = mile(["play", wanted, "--choose", ""]).within(folder.path()).run();
        assert_eq!((said.status, &*said.out), (2, ""));
        assert_eq!(said.err, format!("error: {said_of_it}\n"));
    }
}

#[test]
fn a_path_may_hold_a_space() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(story_path("limit"), folder.path().join("my story.ron")).expect("it is copied");
    let args = ["play", "my story.ron", "--choose", "ask", "--format", "json"];
    let said = mile(args).within(folder.path()).run();
    assert_eq!((said.status, said.out), (0, events("limit", &["--choose", "ask"])));
}

#[test]
fn an_invalid_file_is_not_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = std::fs::read_to_string(story_path("limit")).expect("the file is there");
    std::fs::write(
        folder.path().join("broken.ron"),
        story.replace("goto: \"done\"", "goto: \"dome\""),
    )
    .expect("it is written");
    let said = mile(["play", "broken.ron", "--choose", "ask"]).within(folder.path()).run();
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.starts_with("error: broken.ron is not a valid scenario: "), "{}", said.err);
    assert!(said.err.contains("`mile check broken.ron`"), "{}", said.err);
}

#[test]
fn a_reader_that_leaves_early_is_no_failure_to_speak_of() {
    let choices = ["play", "billing-dispute", "--choose", "", "--format"];
    let text = [&choices[..], &["text"]].concat();
    let json = [&choices[..], &["json"]].concat();
    let wrong = repository("tests/suite/check");
    let check = ["check", wrong.to_str().expect("the path is UTF-8")];
    let asking = ["play", "billing-dispute"];
    for args in [&text[..], &json, &check, &asking, &["list"], &["--help"], &["help", "play"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_mile"));
        command.args(args).env_clear().stdin(Stdio::null()).stdout(writer);
        let output = command.output().expect("mile starts");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(141), "128 + SIGPIPE: {args:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_not_called_writing() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = std::fs::File::open(folder.path()).expect("it opens");
    let mut command = Command::new(env!("CARGO_BIN_EXE_mile"));
    let output = command.args(["play", "billing-dispute"]).env_clear().stdin(folder).output();
    let output = output.expect("mile starts");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, "error: cannot read standard input: it is a folder\n");
}

#[test]
fn a_name_that_turns_the_direction_of_writing_is_refused() {
    for odd in ["\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}", "\u{7}"] {
        let said = mile(["play", "billing-dispute", "--as", &format!("K{odd}im")]).run();
        assert_eq!((said.status, &*said.out), (2, ""), "{odd:?}");
        assert!(said.err.contains("a name has no control characters in it"), "{}", said.err);
        assert!(!said.err.contains(odd), "{:?}", said.err);
    }
    assert_eq!(mile(["play", "billing-dispute", "--as", "כים", "--choose", ""]).run().status, 0);
}

#[test]
fn an_error_cannot_steer_the_terminal() {
    let odd = "a\u{7}b\u{9b}c\u{202e}d\u{2069}";
    let file = format!("{odd}.ron");
    for args in [
        &["play", odd][..],
        &["play", &file],
        &["check", &file],
        &["list", "--library", odd],
        &["list", "--stakes", odd],
        &[odd],
    ] {
        let said = mile(args).run();
        assert_eq!(said.status, 2, "{args:?}");
        let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let steers = |c: char| c != '\n' && (c.is_control() || turns(c));
        assert!(!said.err.contains(steers), "{args:?}: {:?}", said.err);
        assert!(said.err.contains("b\u{fffd}c\u{fffd}d"), "{args:?}: {:?}", said.err);
    }
}

#[test]
fn what_is_so_already_can_be_asked_for() {
    let opening = mile_play(&story_path("limit"), &["--choose", ""]).out;
    let said = mile_play(
        &story_path("limit"),
        &["--choose", "", "--no-record", "--timers", "off", "--plain"],
    );
    assert_eq!((said.status, &*said.err, said.out), (0, "", opening));
}

#[test]
fn an_id_that_two_files_have_is_not_guessed() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = std::fs::read_to_string(story_path("limit")).expect("the file is there");
    let with_id = |id: &str| story.replacen("id: \"limit\"", &format!("id: \"{id}\""), 1);
    for (file, id) in [("a.ron", "mine"), ("b.ron", "mine"), ("c.ron", "billing-dispute")] {
        std::fs::write(folder.path().join(file), with_id(id)).expect("it is written");
    }
    let play =
        |id: &str| mile(["play", id, "--library", ".", "--choose", ""]).within(folder.path()).run();
    let mine =
        "more than one scenario is called `mine`: ./a.ron, ./b.ron\n  help: play it by its path\n";
    let shipped = "more than one scenario is called `billing-dispute`: scenarios/billing/billing-dispute.ron (shipped), ./c.ron\n  help: play it by its path\n";
    for (id, why) in [("mine", mine), ("billing-dispute", shipped)] {
        let said = play(id);
        assert_eq!((said.status, &*said.out, said.err), (2, "", format!("error: {why}")));
    }
    for wanted in ["./a.ron", "lost-parcel"] {
        assert_eq!(play(wanted).status, 0, "{wanted}");
    }
    let said = mile(["list", "--library", "."]).within(folder.path()).run();
    assert_eq!((said.status, said.err), (0, format!("note: {shipped}note: {mine}")));
}

/// Plays a story of the suite, which succeeds, and returns its events.
fn events(story: &str, args: &[&str]) -> String {
    let said = mile_play(&story_path(story), &[args, &["--format", "json"]].concat());
    assert_eq!((said.status, &*said.err), (0, ""), "{story} {args:?}");
    said.out
}

fn play(story: &Path, walk: &str, args: &[&str]) -> Said {
    let walk: Vec<_> = walk.split_whitespace().chain(args.iter().copied()).collect();
    mile_play(story, &walk)
}

fn mile_play(story: &Path, args: &[&str]) -> Said {
    let command = ["play".as_ref(), story.as_os_str()];
    mile(command.into_iter().chain(args.iter().map(AsRef::as_ref))).run()
}

fn story_path(story: &str) -> std::path::PathBuf {
    suite(&format!("{story}.ron"))
}

fn suite(file: &str) -> std::path::PathBuf {
    repository("tests/suite/play").join(file)
}
