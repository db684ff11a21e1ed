//! The tree of branches: walking in it, and any two of its runs beside each other.

mod harness;

use harness::{PARCEL, Stage, family};
use insta::assert_snapshot;
use mile_player::app::Options;
use mile_player::record::{Branch, Opening, Record};

/// Looks back at run 2.
fn looking_back(columns: u16, rows: u16) -> Stage {
    let opening = Some(Opening::Replay(family()));
    Stage::story(PARCEL, Options { opening, ..Options::default() }, columns, rows)
}

#[test]
fn the_tree_shows_every_run_below_the_one_it_left() {
    assert_snapshot!("tree_80x24", looking_back(80, 24).keys("t").screen());
    assert_snapshot!("tree_40x12", looking_back(40, 12).keys("t").screen());
    // What is said in passing is not cut where the window is narrow.
    looking_back(40, 12).keys("t c").shows("Run 2 is A.").shows("that is B.");
    assert_snapshot!("tree_marked_40x12", looking_back(40, 12).keys("t c Down").screen());
}

#[test]
fn any_two_runs_lie_beside_each_other_in_the_order_in_which_they_were_picked() {
    let mut stage = looking_back(80, 24);
    // Run 2, then run 3: neither is a branch of the other.
    stage.keys("t c").shows("Run 2 is A.").keys("Down c").shows("Beside each other");
    stage.shows("A is run 2 and B is run 3 of the tree of branches.");
    stage.shows("They part in The first call").keys("Esc").shows("The tree of branches");
    stage.keys("c Up c").shows("A is run 3 and B is run 2");
    // A run is not laid beside itself, and a branch beside its run says so.
    stage.keys("Esc Home c c").shows("Run 1 is A no longer.").keys("c Down c");
    stage.shows("A is the run from which another way was taken, B is that other way.");
    stage.keys("Esc Esc").shows("Looking back at a run");
    assert_eq!(stage.records, [], "looking is not recorded");
}

#[test]
fn a_run_of_the_tree_is_looked_back_at_and_branched_from() {
    let mut stage = looking_back(80, 24);
    stage.keys("t Down Enter").shows("at the start, of 1").keys("Right").shows("1 of 1");
    // From run 3, another way; the records know where it left.
    stage.keys("0 w 1").shows("“Today? What is it for?”");
    let branch = Some(Branch { of: Some("k3".to_owned()), moves: 0 });
    assert!(
        matches!(&stage.records[..], [Record::Began { branch: from, .. }, ..] if *from == branch)
    );
    stage.keys("1 Enter Space Space Enter x PgDn PgDn PgDn Enter t");
    stage.shows("4. decision 1 anew").shows("(you are here)");
}

#[test]
fn runs_of_this_sitting_are_walked_in_and_the_records_know_which_is_meant() {
    let mut stage = Stage::story(PARCEL, Options::default(), 80, 24);
    stage.keys("Enter Enter 3 2 Enter Space Enter x PgDn PgDn PgDn Enter").shows("What next?");
    stage.hides("Walk in the tree");
    stage.keys("Down Down Down Down Down Enter").shows("And now?");
    stage.keys("1 Enter Space Enter x PgDn PgDn PgDn Enter");
    stage
        .shows("Walk in the tree of its branches (t)")
        .keys("t")
        .shows("2. decision 2 anew: Ring her");
    // Back to the first run, and another way from there: it is the first that is branched from.
    stage.keys("Up Enter").shows("Looking back at a run").keys("w 2");
    let began = |record: &&Record| matches!(record, Record::Began { .. });
    let last = stage.records.iter().rfind(began).expect("it began");
    let branch = Some(Branch { of: Some("run1".to_owned()), moves: 0 });
    assert!(matches!(last, Record::Began { branch: from, .. } if *from == branch), "{last:?}");
}

#[test]
fn whoever_came_from_what_is_next_goes_back_there_and_does_not_leave() {
    let mut stage = Stage::story(PARCEL, Options::default(), 80, 24);
    stage.keys("Enter Enter 2 Enter Space Space Enter x PgDn PgDn PgDn Enter").shows("What next?");
    stage.keys("t Enter").shows("Looking back at a run").keys("Esc").shows("What next?");
    assert!(!stage.left);
    // What was at hand is at hand again, whatever was looked at.
    stage.keys("Down Down Down Down Enter 1 1 Enter Space Space Enter x PgDn PgDn PgDn Enter");
    stage.shows("What next?").keys("t Up Enter t Enter Esc").shows("Lay it beside the run");
    stage.keys("t").shows("(you are here)").keys("Esc n 1 \"Hm.\" Tab");
    assert!(matches!(stage.records.last(), Some(Record::Noted { turn: 2, .. })));
    let mut stage = looking_back(80, 24);
    stage.keys("t Enter Esc");
    assert!(stage.left, "from the records there is nowhere else to go");
}

#[test]
fn words_that_nobody_has_kept_are_not_walked_away_from() {
    let mut stage = Stage::story(PARCEL, Options::default(), 80, 24);
    stage.keys("Enter Enter n 1 \"Mine.\" Tab 2 Enter Space Space Enter x PgDn PgDn PgDn Enter");
    stage.keys("t Enter w").shows("Leave without keeping it?").keys("Esc Esc").shows("What next?");
    stage.keys("t Enter w Enter").shows("What do you do?");
}
