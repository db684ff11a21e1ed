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

/// The library as programs read it, with these filters.
fn listed(filter: &[&str]) -> Vec<serde_json::Value> {
    let args: Vec<_> = ["list", "--format", "json"].iter().chain(filter).collect();
    let said = mile(args).run();
    assert_eq!((said.status, &*said.err), (0, ""), "{filter:?}");
    serde_json::from_str(&said.out).expect("a list")
}

#[test]
fn a_filter_leaves_what_is_so_and_nothing_else() {
    let all = listed(&[]);
    let has = |entry: &serde_json::Value, field: &str, word: &str| match &entry[field] {
        serde_json::Value::Array(words) => words.iter().any(|one| one == word),
        one => one == word,
    };
    for (filter, field, word) in [
        (["--context", "billing"], "context", "billing"),
        (["--context", "BILLING"], "context", "billing"),
        (["--emotion", "anger"], "emotions", "anger"),
        (["--emotion", "suspicion"], "emotions", "distrust"),
        (["--stakes", "high"], "stakes", "High"),
        (["--channel", "in-person"], "channel", "InPerson"),
        (["--skill", "acknowledge"], "skills", "acknowledge"),
        (["--skill", "clarify-need"], "skills", "clarify_need"),
        (["--skill", "keep_apart"], "skills", "keep_apart"),
    ] {
        let wanted: Vec<_> = all.iter().filter(|entry| has(entry, field, word)).collect();
        let found = listed(&filter);
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{filter:?}");
        assert!(!found.is_empty() && found.len() < all.len(), "{filter:?}");
    }
    let short = listed(&["--minutes", "3"]);
    assert!(!short.is_empty() && short.iter().all(|entry| entry["minutes"].as_u64() <= Some(3)));
    assert!(listed(&["--minutes", "1"]).is_empty());
}

#[test]
fn filters_hold_together() {
    let found = listed(&["--context", "billing", "--emotion", "anger", "--stakes", "high"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], "billing-dispute");
    let none = ["--context", "billing", "--channel", "chat"];
    assert!(listed(&none).is_empty());
    let said = mile(["list"].into_iter().chain(none)).with("COLUMNS", "100").run();
    let told = "No story is all of this: billing · chat. Leave one of them out.\n\
                Without billing: not-on-the-list, word-for-word, yes-or-no.\n\
                Without chat: billing-dispute, reason-field.\n";
    assert_eq!(said.out, told);
}

#[test]
fn where_nothing_is_like_that_what_there_is_is_told() {
    for (filter, told) in [
        (
            ["--context", "biling"],
            &["No story has the context `biling`; did you mean `billing`?", "abuse, ", "travel"][..],
        ),
        (["--emotion", "zeal"], &["No story has the emotion `zeal`.", "anger, ", "worry."]),
        (["--skill", "aknowledge"], &["did you mean `acknowledge`?", "own_the_limit"]),
        (
            ["--channel", "email"],
            &["No story has the channel `email`.", "There are: ", "in person", "phone"],
        ),
        (["--minutes", "1"], &["The shortest story takes 2 minutes."]),
    ] {
        let said = mile(["list"].into_iter().chain(filter)).with("COLUMNS", "1000").run();
        assert_eq!((said.status, &*said.err), (0, ""));
        for told in told {
            assert!(said.out.contains(told), "{filter:?}: {}", said.out);
        }
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

#[test]
fn a_folder_that_is_given_twice_is_listed_once() {
    let folder = tempfile::tempdir().unwrap();
    let story = repository("tests/suite/player/parcel.ron");
    std::fs::create_dir(folder.path().join("below")).unwrap();
    std::fs::copy(story, folder.path().join("below/parcel.ron")).unwrap();
    let list = |folders: &[&str]| {
        let folders = folders.iter().flat_map(|folder| ["--library", folder]);
        mile(["list"].into_iter().chain(folders)).within(folder.path()).run()
    };
    let once = list(&["."]);
    assert_eq!((once.status, &*once.err), (0, ""));
    assert_eq!(once.out.matches("parcel: The parcel").count(), 1, "{}", once.out);
    for folders in [&[".", "."][..], &[".", "below"], &["below", "below/../below", "."]] {
        let said = list(folders);
        assert_eq!((said.status, &said.out, &*said.err), (0, &once.out, ""), "{folders:?}");
    }
}

#[test]
fn a_filter_of_a_few_values_names_them() {
    for (option, wrong, values) in [
        ("--stakes", "xx", "[possible values: low, medium, high]"),
        ("--channel", "fax", "[possible values: phone, chat, email, social, in-person]"),
    ] {
        let said = mile(["list", option, wrong]).run();
        assert_eq!((said.status, &*said.out), (2, ""));
        assert!(said.err.contains(values), "{}", said.err);
    }
}

#[test]
fn stakes_and_channels_are_found_in_any_case() {
    let folder = tempfile::tempdir().unwrap();
    let story = repository("tests/suite/player/parcel.ron");
    let story = std::fs::read_to_string(story).unwrap();
    for channel in ["Phone", "Chat", "Email", "Social", "InPerson"] {
        let id = format!("id: \"by-{}\"", channel.to_lowercase());
        let story = story.replacen("id: \"parcel\"", &id, 1);
        let story = story.replacen("channel: Phone", &format!("channel: {channel}"), 1);
        std::fs::write(folder.path().join(format!("{channel}.ron")), story).unwrap();
    }
    let library = folder.path().to_str().unwrap();
    for (wanted, found) in [
        ("phone", "by-phone"),
        ("CHAT", "by-chat"),
        ("Email", "by-email"),
        ("social", "by-social"),
        ("in-person", "by-inperson"),
        ("InPerson", "by-inperson"),
    ] {
        let filter = ["list", "--library", library, "--stakes", "LOW", "--channel", wanted];
        let said = mile(filter).run();
        assert_eq!((said.status, &*said.err), (0, ""), "{wanted}");
        let ids = said.out.lines().filter(|line| line.starts_with("by-"));
        let ids: Vec<_> = ids.filter_map(|line| line.split(':').next()).collect();
        assert_eq!(ids, [found], "{}", said.out);
    }
}

#[test]
fn a_library_that_is_a_file_is_told_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.ron"), "").unwrap();
    let said = mile(["list", "--library", "file.ron"]).within(folder.path()).run();
    assert_eq!((said.status, &*said.out), (2, ""));
    let why = "cannot open the library file.ron: a file stands where a folder should be";
    assert_eq!(said.err, format!("error: {why}\n"));
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_cannot_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a\u{1b}[31m\u{202e}.ron"), "(format: 1").unwrap();
    let said = mile(["list", "--library", "."]).within(folder.path()).run();
    assert!(said.out.contains("./a\u{fffd}[31m\u{fffd}.ron: cannot be played"), "{:?}", said.out);
}

#[test]
fn help_is_as_wide_as_the_window_and_no_wider_than_can_be_read() {
    for (columns, widest) in [("0", 70..=80), ("60", 50..=60), ("500", 90..=100)] {
        let said = mile(["help", "play"]).with("COLUMNS", columns).run();
        let longest = said.out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest.contains(&longest), "COLUMNS={columns}: {longest}\n{}", said.out);
    }
}
