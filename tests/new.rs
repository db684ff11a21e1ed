//! `mile new`: files that can be played at once, and none that is ever overwritten. The questions are
//! asked in `terminal.rs`.

use std::fs;
use std::path::Path;

use crate::harness::{Said, mile, repository};

fn new(folder: &Path, args: &[&str]) -> Said {
    mile(["new"].iter().chain(args)).within(folder).run()
}

/// The names of the files in `folder`, sorted.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("a file").file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().expect("a name")).collect();
    names.sort();
    names
}

#[test]
fn what_is_new_checks_clean_and_can_be_played() {
    let folder = tempfile::tempdir().unwrap();
    let said = new(folder.path(), &["late-refund"]);
    assert_eq!(
        (said.status, &*said.out, &*said.err),
        (0, "", ""),
        "quiet where nobody can be asked"
    );
    assert_eq!(files(folder.path()), ["late-refund.ron", "late-refund.test.ron"]);
    let check = ["check", ".", "--style", "--deny", "warnings"];
    let checked = mile(check).within(folder.path()).run();
    assert_eq!((checked.status, &*checked.out, &*checked.err), (0, "", ""));
    let laid_out = mile(["fmt", ".", "--check"]).within(folder.path()).run();
    assert_eq!((laid_out.status, &*laid_out.out), (0, ""));
    let tested = mile(["test", "."]).within(folder.path()).run();
    assert_eq!((tested.status, &*tested.err), (0, ""), "{}", tested.out);
    for (choices, draws, ending) in [
        ("ask,look,promise_call,ring", "0", "on_time"),
        ("look,promise_call,next_calls", "1", "no_word"),
        ("ask,rule,vow,ring_letter", "1", "in_her_hand"),
        ("book_parts,close_form", "", "in_parts"),
        ("opt_out", "", "stepped_away"),
    ] {
        let mut args = vec!["play", "late-refund.ron", "--format", "json", "--choose", choices];
        if !draws.is_empty() {
            args.extend(["--draws", draws]);
        }
        let said = mile(&args).within(folder.path()).run();
        assert_eq!((said.status, &*said.err), (0, ""), "{choices}");
        assert!(said.out.contains(&format!("\"ended\",\"scene\":\"{ending}\"")), "{choices}");
    }
}

#[test]
fn a_copy_is_made_of_a_shipped_scenario_and_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let said = new(folder.path(), &["my-parcel", "--from", "lost-parcel"]);
    assert_eq!((said.status, &*said.err), (0, ""));
    let copied = fs::read_to_string(folder.path().join("my-parcel.ron")).unwrap();
    let source = fs::read_to_string(repository("scenarios/shipping/lost-parcel.ron")).unwrap();
    assert_eq!(copied, source.replacen("id: \"lost-parcel\"", "id: \"my-parcel\"", 1));
    assert_eq!(mile(["check", "my-parcel.ron"]).within(folder.path()).run().status, 0);

    // What lies in a folder of the same name is not what is shipped.
    let below = folder.path().join("scenarios/shipping");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("lost-parcel.ron"), copied.replacen("Delivered, 11:42", "Mine", 1))
        .unwrap();
    fs::write(below.join("lost-parcel.test.ron"), "(walks: {})").unwrap();
    let from = "scenarios/shipping/lost-parcel.ron";
    let said = new(folder.path(), &["second", "--from", from, "--dir", "scenarios"]);
    assert_eq!((said.status, &*said.err), (0, ""));
    let second = fs::read_to_string(folder.path().join("scenarios/second.ron")).unwrap();
    assert!(second.contains("title: \"Mine\""), "the file, not the shipped one");
    let test = fs::read_to_string(folder.path().join("scenarios/second.test.ron")).unwrap();
    assert_eq!(test, "(walks: {})", "its tests come along");
}

#[test]
fn nothing_is_ever_overwritten() {
    for there in ["mine.ron", "mine.test.ron"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(there), "mine").unwrap();
        let said = new(folder.path(), &["mine"]);
        assert_eq!((said.status, &*said.out), (2, ""));
        assert!(said.err.contains(&format!("{there} is there already")), "{}", said.err);
        assert_eq!(files(folder.path()), [there], "nothing half done is left");
        assert_eq!(fs::read_to_string(folder.path().join(there)).unwrap(), "mine");
    }
}

#[test]
fn what_cannot_be_a_new_scenario_is_told_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (args, said_err) in [
        (&["Late Parcel"][..], "use small letters, digits and hyphens: `late-parcel`"),
        (&["../up"], "use small letters, digits and hyphens: `up`"),
        (&["lost-parcel"], "mile new my-lost-parcel --from lost-parcel"),
        (&["mine", "--from", "lost-parsel"], "did you mean `lost-parcel`?"),
        (&["mine", "--dir", "no/such"], "there is no folder no/such"),
    ] {
        let said = new(folder.path(), args);
        assert_eq!((said.status, &*said.out), (2, ""), "{args:?}");
        assert!(said.err.contains(said_err), "{args:?}: {}", said.err);
        assert!(files(folder.path()).is_empty(), "{args:?}");
    }
}
