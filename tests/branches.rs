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
