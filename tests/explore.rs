//! `mile explore`, file by file: what is to be found in each stands in its first lines, `//~ code place`,
//! and nothing else may be found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mile_author::explore::Kind;
use serde_json::Value;

use crate::harness::{Said, mile, repository};

fn suite() -> Vec<PathBuf> {
    let files = fs::read_dir(repository("tests/suite/explore")).expect("the suite is there");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files
}

fn file(name: &str) -> PathBuf {
    repository("tests/suite/explore").join(name)
}

fn explore(path: &Path, more: &[&str]) -> Said {
    mile([&["explore", &path.to_string_lossy()], more].concat()).run()
}

fn report(path: &Path, more: &[&str]) -> Value {
    let said = explore(path, &[more, &["--format", "json"]].concat());
    assert_eq!((said.status, &*said.err), (0, ""), "{}", path.display());
    serde_json::from_str(&said.out).expect("JSON")
}

/// A list of texts or numbers as `mile play` takes it.
fn list(value: &Value) -> String {
    let items = value.as_array().into_iter().flatten();
    let items = items.map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
    items.collect::<Vec<_>>().join(",")
}

/// The events of a walk that a report shows.
fn replay(path: &Path, choices: &Value, draws: &Value) -> Vec<Value> {
    let file = path.to_string_lossy();
    let (choices, draws) = (list(choices), list(draws));
    let said =
        mile(["play", &file, "--choose", &choices, "--draws", &draws, "--format", "json"]).run();
    assert_eq!((said.status, &*said.err), (0, ""), "{file}: {choices} {draws}");
    said.out.lines().map(|line| serde_json::from_str(line).expect("an event")).collect()
}

#[test]
fn just_what_is_announced_is_found() {
    let files = suite();
    assert!(files.len() > 30, "the suite is there");
    for path in files {
        let text = fs::read_to_string(&path).expect("it can be read");
        let mut expected: Vec<_> =
            text.lines().filter_map(|line| line.strip_prefix("//~ ")).map(str::to_owned).collect();
        let report = report(&path, &[]);
        let found = report["findings"].as_array().expect("a list").iter();
        let mut found: Vec<_> =
            found.map(|f| format!("{} {}", f["code"], f["at"]).replace('"', "")).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{}", path.display());
        assert_eq!(report["exhaustive"], true);
    }
}

#[test]
fn every_kind_of_finding_is_in_the_suite() {
    let texts: String =
        suite().iter().map(|path| fs::read_to_string(path).expect("it can be read")).collect();
    let found: BTreeSet<_> =
        texts.lines().filter_map(|l| l.strip_prefix("//~ ")?.split(' ').next()).collect();
    let missing: Vec<_> = Kind::ALL.iter().filter(|kind| !found.contains(kind.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_walk_in_a_report_can_be_played() {
    for path in suite() {
        let report = report(&path, &[]);
        for finding in report["findings"].as_array().expect("a list") {
            if !finding["witness"].is_null() {
                replay(&path, &finding["witness"], &finding["draws"]);
            }
        }
        for ending in report["endings"].as_array().expect("a list") {
            let events = replay(&path, &ending["shortest"], &ending["draws"]);
            let ended = events.iter().find(|event| event["event"] == "ended").expect("an ending");
            assert_eq!(ended["scene"], ending["scene"]);
        }
        for stuck in report["stuck"].as_array().expect("a list") {
            let events = replay(&path, &stuck["path"], &stuck["draws"]);
            let last = events.last().expect("an event");
            assert_eq!((&last["event"], &last["scene"]), (&"stuck".into(), &stuck["scene"]));
        }
    }
}

#[test]
fn the_shortest_walk_is_found() {
    let report = report(&file("no-way-out.ron"), &[]);
    let trap = &report["findings"][0];
    assert_eq!((&trap["code"], list(&trap["witness"])), (&"no_way_out".into(), "shout".to_owned()));
}

#[test]
fn shares_and_means_are_those_of_random_plays() {
    let report = report(&file("rarely-offered.ron"), &[]);
    let share = |scene: &str| {
        let endings = report["endings"].as_array().expect("a list").iter();
        let found = endings.clone().find(|ending| ending["scene"] == scene).expect("an ending");
        found["share"].as_f64().expect("a number")
    };
    // Half try, one in a thousand of them finds it, half of these show it.
    assert!((share("good") - 0.000_25).abs() < 1e-9);
    assert!((share("poor") - 0.999_75).abs() < 1e-9);
    let desk = &report["decisions"][0];
    assert_eq!(desk["choices"][0]["now"], serde_json::json!({"cost": 5.0, "trust": 5.0}));
    let later = &desk["choices"][0]["later"]["trust"];
    assert_eq!((&later["best"], &later["worst"]), (&8.into(), &4.into()));
    assert_eq!(desk["best_now"]["cost"], serde_json::json!(["save"]));
}

#[test]
fn a_bound_is_told_and_nothing_is_claimed_beyond_it() {
    let path = repository("scenarios/security/security-hold.ron");
    let said = explore(&path, &["--max-states", "50", "--format", "json"]);
    assert_eq!(said.status, 0);
    assert!(said.err.contains("stopped at 50 situations"), "{}", said.err);
    assert!(said.err.contains("--max-states"), "{}", said.err);
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((&report["exhaustive"], &report["states"]), (&false.into(), &50.into()));
    assert_eq!(report["scenes"]["unreached"], serde_json::json!([]));
    assert_eq!(report["choices"]["never_offered"], serde_json::json!([]));
    assert_eq!(report["findings"], serde_json::json!([]));
    let outcomes = report["outcomes"].as_array().expect("a list").iter();
    assert!(outcomes.clone().all(|outcome| outcome["surfaces"] != false), "{outcomes:?}");
    let said = explore(&path, &["--max-states", "50"]);
    assert!(said.out.contains("not every path is explored"), "{}", said.out);
    assert!(said.out.contains("Nothing found so far."), "{}", said.out);
}

#[test]
fn the_parts_joined_are_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = repository("scenarios/abuse/ended-call.ron");
    for (path, count) in [
        (long, 3),
        (file("no-way-out.ron"), 2),
        (file("round-trip-with-a-way-out.ron"), 2),
        (file("hollow-through-chance.ron"), 4),
        (file("promise-cannot-be-kept.ron"), 1),
    ] {
        let parts = (1..=count).map(|index| {
            let said = explore(&path, &["--shard", &format!("{index}/{count}")]);
            assert_eq!((said.status, &*said.err), (0, ""));
            let part = folder.path().join(format!("{index}.json"));
            fs::write(&part, &said.out).expect("it can be written");
            part.to_string_lossy().into_owned()
        });
        // The last first: the order does not matter.
        let parts: Vec<_> = parts.collect::<Vec<_>>().into_iter().rev().collect();
        let join = |options: &[&str]| {
            let args =
                [&["explore"], options, &["--merge"]].concat().into_iter().map(str::to_owned);
            mile(args.chain(parts.clone())).run()
        };
        // Commands name the file as whoever explored the parts did.
        let commands = |out: &str| {
            out.lines()
                .filter(|line| line.contains("mile play"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(commands(&join(&[]).out), commands(&explore(&path, &[]).out));
        let said = join(&["--format", "json"]);
        assert_eq!((said.status, &*said.err), (0, ""));
        let mut joined: Value = serde_json::from_str(&said.out).expect("JSON");
        let mut whole = report(&path, &[]);
        // Parts may meet the same state.
        joined["states"] = Value::Null;
        whole["states"] = Value::Null;
        assert_eq!(joined, whole, "{}", path.display());
    }
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let part = |name: &str, story: &str, shard: &str| {
        let path = folder.path().join(name);
        fs::write(&path, explore(&file(story), &["--shard", shard]).out).expect("written");
        path.to_string_lossy().into_owned()
    };
    let first = part("1.json", "clean.ron", "1/2");
    let other = part("2.json", "stuck.ron", "2/2");
    let join = |parts: &[&str]| mile([&["explore", "--merge"], parts].concat()).run();
    let said = join(&[&first, &other]);
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.contains("does not belong together"), "{}", said.err);
    let said = join(&[&first]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("parts are missing: 2"), "{}", said.err);
    fs::write(folder.path().join("3.json"), "{}").expect("written");
    let said = join(&[&folder.path().join("3.json").to_string_lossy()]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("is not the report of a part"), "{}", said.err);
    let said = explore(&file("clean.ron"), &["--shard", "3/2"]);
    assert_eq!(said.status, 2);
}

#[test]
fn a_report_reads_for_trainers() {
    let said = explore(&file("dominated.ron"), &[]);
    assert_eq!((said.status, &*said.err), (0, ""));
    for words in [
        "Dominated: every path is explored, 1 situation of the learner in all, on 3 paths.",
        "shares are of random plays, not of people",
        "good (Resolved), 66.7%",
        "Trust 6 to 7, 6.5 on average; Cost always 20.",
        "1 thing worth a look",
        "desk.grumble: `grumble` is never the better choice",
        "2 minutes shorter; if minutes matter here, make them a meter",
    ] {
        let flat = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{words}: {}", said.out);
    }
    assert!(said.out.lines().all(|line| line.len() <= 80 || line.contains('/')), "{}", said.out);
    let said = explore(&file("clean.ron"), &[]);
    assert!(said.out.contains("Nothing found."), "{}", said.out);
}

#[test]
fn random_plays_tell_what_they_met() {
    let path = file("once-that-matters.ron");
    let played = report(&path, &["--plays", "200", "--seed", "1"]);
    assert_eq!(played["plays"], 200);
    for part in ["scenes", "choices", "guards_true", "guards_false", "outcomes"] {
        assert_eq!(played["coverage"][part], 1.0, "{part}: {played}");
    }
    assert_eq!(played["fault"], Value::Null);
    let played = report(&file("never-offered.ron"), &["--plays", "50"]);
    assert_eq!(played["never"]["choices"], serde_json::json!(["desk.ask"]));
    assert_eq!(played["coverage"]["guards_true"], 0.0);
    // Whoever always takes the cheapest never pays.
    let played = report(&file("clean.ron"), &["--plays", "50", "--policy", "greedy:cost"]);
    assert_eq!(played["never"]["choices"], serde_json::json!(["desk.spend"]));
    let said = explore(&file("clean.ron"), &["--plays", "5", "--policy", "greedy:luck"]);
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.contains("greedy:cost"), "{}", said.err);
}

#[test]
fn random_plays_stop_at_the_first_fault() {
    let path = file("stuck-by-chance.ron");
    let played = report(&path, &["--plays", "1000"]);
    let fault = &played["fault"];
    assert_eq!((&fault["kind"], &fault["scene"]), (&"stuck".into(), &"luck".into()));
    assert!(played["plays"].as_u64() < Some(1000), "{played}");
    let events = replay(&path, &fault["path"], &fault["draws"]);
    assert_eq!(events.last().expect("an event")["event"], "stuck");
    let played = report(&file("no-way-out.ron"), &["--plays", "100"]);
    assert_eq!(played["fault"]["kind"], "endless");
}

#[test]
fn a_deep_check_tells_findings_at_their_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(file("signal-never-noticed.ron")).expect("it can be read");
    fs::write(folder.path().join("story.ron"), text).expect("it can be written");
    let check = |more: &[&str]| {
        let args = [&["check", "story.ron", "--format", "plain"], more].concat();
        mile(args).within(folder.path()).run()
    };
    assert_eq!(check(&[]).out, "");
    let said = check(&["--deep"]);
    assert_eq!((said.status, &*said.err), (0, ""));
    let starts: Vec<_> =
        said.out.lines().map(|line| &line[..line.find(']').unwrap_or(0)]).collect();
    assert_eq!(
        starts,
        [
            "story.ron:13:15 warning[X013",
            "story.ron:22:22 warning[X003",
            "story.ron:22:63 warning[X001"
        ],
        "{}",
        said.out
    );
}
