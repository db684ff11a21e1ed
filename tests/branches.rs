//! The tree of branches of the records, walked in from the player.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Said, mile, repository};

const STORY: &str = "tests/suite/player/parcel.ron";

/// `mile` with its records in `folder`.
fn run(folder: &Path, args: &[&str], typed: &str) -> Said {
    let data = folder.to_str().expect("the path is UTF-8");
    let said = mile(args).with("MILE_DATA", data).typing(typed).run();
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
    said
}

/// The ids of the runs and of their parents, as they began.
fn tree(folder: &Path) -> Vec<(String, Option<String>)> {
    let said = run(folder, &["runs", "--format", "json"], "");
    let runs: Value = serde_json::from_str(&said.out).expect("it is JSON");
    let id = |value: &Value| value.as_str().expect("it is text").to_owned();
    let mut runs: Vec<_> = runs["runs"].as_array().expect("it is a list").iter().collect();
    runs.sort_by_key(|run| id(&run["began"]));
    runs.iter().map(|run| (id(&run["run"]), run["parent"].get("run").map(id))).collect()
}

/// A run of Kim's and a branch of it, which is another's if there is a name.
fn played(folder: &Path, other: Option<&str>) -> String {
    let story = repository(STORY);
    let story = story.to_str().expect("the path is UTF-8");
    run(folder, &["play", story, "--plain", "--as", "Kim"], "\n\n3\n2\n\n");
    let (root, _) = tree(folder).remove(0);
    let by = other.map_or_else(Vec::new, |name| vec!["--as", name]);
    let args = ["whatif", &root, "--at", "2", "--choose", "ring"];
    run(folder, &[&args[..], &by].concat(), "");
    root
}

#[test]
fn a_run_of_the_tree_is_branched_from_while_another_is_looked_at() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let root = played(folder.path(), None);
    // From the branch to the run that it left, and from there another way.
    let said = run(folder.path(), &["replay", "last", "--plain"], "tree\nrun 1\nwhatif\n2\n\n");
    for words in [
        "Run 1: 2 decisions, the end: On its way.",
        "Run 2, from run 1: Decision 2 anew: Ring her; 2 decisions, the end: On its way.",
        "[at the start, of 2]",
        "The end: On its way",
    ] {
        assert!(said.out.contains(words), "{words:?}: {}", said.out);
    }
    let tree = tree(folder.path());
    assert_eq!(tree.len(), 3, "{tree:?}");
    assert_eq!(tree[2].1.as_ref(), Some(&root), "{tree:?}");
    // The third is in the tree of the first, from then on.
    let said = run(folder.path(), &["replay", &root, "--plain"], "contrast 2 3\n");
    assert!(
        said.out.contains("A is run 2 and B is run 3 of the tree of branches."),
        "{}",
        said.out
    );
}

#[test]
fn branches_of_others_are_in_the_tree_only_if_each_has_agreed() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let root = played(folder.path(), Some("Lee"));
    let seen = || run(folder.path(), &["replay", &root, "--plain"], "tree\n").out;
    assert!(seen().contains("Run 1") && !seen().contains("Run 2"), "{}", seen());
    run(folder.path(), &["consent", "--as", "Kim", "--facilitator", "yes"], "");
    assert!(!seen().contains("Run 2"), "one of them is not enough: {}", seen());
    run(folder.path(), &["consent", "--as", "Lee", "--facilitator", "yes"], "");
    assert!(seen().contains("Run 2, from run 1"), "{}", seen());
    // It can be looked at, and nothing is recorded from it once its learner wants no record.
    run(folder.path(), &["consent", "--as", "Lee", "--playing", "no"], "");
    let typed = "run 2\nwhatif\n";
    let out = run(folder.path(), &["replay", &root, "--plain"], typed).out;
    assert!(out.contains("Lee has not agreed to be recorded"), "{out}");
    assert_eq!(tree(folder.path()).len(), 2);
}

/// To agree that others see what is shared shares nothing: of a branch that was not handed over there
/// are its decisions, as if it were still open.
#[test]
fn of_branches_of_others_nothing_is_told_but_what_was_decided() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let root = played(folder.path(), None);
    let typed = "note My own secret\n1\nundo\n1\nnote My own doubt\nstop\nstop\n\n";
    run(folder.path(), &["whatif", &root, "--at", "1", "--as", "Lee", "--plain"], typed);
    for name in ["Kim", "Lee"] {
        run(folder.path(), &["consent", "--as", name, "--facilitator", "yes"], "");
    }
    let (theirs, _) = tree(folder.path()).remove(2);
    let seen = |args: &[&str], typed| run(folder.path(), &[args, &["--plain"]].concat(), typed).out;
    let private =
        ["My own secret", "My own doubt", "taken, after", "stepped away", "at the start, of 2"];
    let own = seen(&["replay", &theirs], "1\n2\n");
    let walked = |said: String| said.rfind("[at the start").map(|at| said[at..].to_owned());
    let others = seen(&["replay", &root], "run 3\n1\n2\n");
    assert_eq!(others.matches("[at the start").count(), 2, "{others}");
    let others = walked(others).expect("it is walked to");
    let branch =
        seen(&["whatif", &theirs, "--at", "1", "--as", "Kim"], "3\n1\n\n\nstop\nrun 3\n1\n");
    let branch = walked(branch).expect("it is walked to");
    let back = seen(&["replay", &theirs], "run 1\nrun 3\n1\n");
    assert_eq!(back.matches("My own doubt").count(), 1, "{back}");
    for words in private {
        assert!(own.contains(words), "{words:?}: {own}");
        assert!(!others.contains(words), "{words:?}: {others}");
        assert!(!branch.contains(words), "{words:?}: {branch}");
    }
}

/// A branch begins with the decisions of the run that it leaves. How long they took their learner, and
/// when, does not go along to somebody else.
#[test]
fn a_branch_of_somebody_else_has_no_real_times_of_the_run_that_it_leaves() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let root = played(folder.path(), Some("Lee"));
    run(folder.path(), &["whatif", &root, "--at", "2", "--as", "Lee", "--plain"], "1\n\n");
    let moves = |name: &str| {
        let said = run(folder.path(), &["export", "--as", name], "");
        let all: Value = serde_json::from_str(&said.out).expect("it is JSON");
        let runs = all["runs"].as_array().expect("it is a list").clone();
        runs.iter().map(|run| run["moves"][0].clone()).collect::<Vec<_>>()
    };
    let [kim] = &moves("Kim")[..] else { panic!("one run") };
    assert!(kim["real_ms"].is_number());
    let lee = moves("Lee");
    assert_eq!(lee.len(), 2);
    for taken in lee {
        assert_eq!((&taken["choice"], &taken["real_ms"]), (&kim["choice"], &Value::Null));
        assert_ne!(taken["at"], kim["at"]);
    }
}
