//! `mile list`, and `mile` alone where nobody can be asked.

use crate::harness::{mile, repository};

#[test]
fn the_shipped_library_is_listed_from_any_folder() {
    let said = mile(["list"]).run();
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    for id in ["billing-dispute", "security-hold", "lost-parcel"] {
        assert!(said.out.contains(&format!("{id}: ")), "{}", said.out);
    }
    assert!(said.out.contains("content: "), "content topics are shown: {}", said.out);
}

#[test]
fn without_a_terminal_mile_lists_the_library() {
    let nothing: [&str; 0] = [];
    assert_eq!(mile(nothing).run().out, mile(["list"]).run().out);
}

#[test]
fn filters_leave_out_what_is_not_asked_for() {
    for (filter, shown) in [
        (&["--context", "billing"][..], &["billing-dispute"][..]),
        (&["--context", "BILLING", "--channel", "phone"], &["billing-dispute"]),
        (&["--emotion", "nothing of the kind"], &[]),
        (&["--minutes", "1"], &[]),
        (&["--skill", "acknowledge"], &["billing-dispute", "security-hold", "lost-parcel"]),
    ] {
        let args: Vec<_> = ["list", "--format", "json"].iter().chain(filter).collect();
        let said = mile(args).run();
        let listed: Vec<serde_json::Value> = serde_json::from_str(&said.out).unwrap();
        let ids: Vec<_> = listed.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
        assert_eq!(ids, shown, "{filter:?}");
    }
}

#[test]
fn a_library_of_ones_own_stands_beside_the_shipped_one() {
    let folder = repository("tests/suite/player");
    let said = mile(["list", "--library", folder.to_str().unwrap()]).run();
    assert!(said.out.contains("parcel: The parcel"), "{}", said.out);
    assert!(said.out.contains("billing-dispute: "), "{}", said.out);
    let played =
        mile(["play", "parcel", "--library", folder.to_str().unwrap(), "--choose", "send"]).run();
    assert_eq!(played.status, 0, "{}", played.err);
    let listed = mile(["list"]).with("MILE_LIBRARY", folder.to_str().unwrap()).run();
    assert_eq!(listed.out, said.out, "MILE_LIBRARY does the same");
    let missing = mile(["list", "--library", "no/such/folder"]).run();
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("no/such/folder"), "{}", missing.err);
}

#[test]
fn a_broken_file_is_listed_with_its_first_problem() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.ron"), "(format: 1").unwrap();
    let said = mile(["list", "--library", folder.path().to_str().unwrap()]).run();
    assert_eq!(said.status, 0);
    assert!(said.out.contains("mine.ron: cannot be played: "), "{}", said.out);
}
