//! `mile script`: what it prints. What a script says has tests of its own.

use crate::harness::mile;

#[test]
fn a_story_is_written_out_in_three_formats() {
    for (format, start) in [
        ("text", "Delivered, 11:42\n====="),
        ("md", "# Delivered, 11:42\n"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let said = mile(["script", "lost-parcel", "--format", format]).run();
        assert_eq!((said.status, &*said.err), (0, ""));
        assert!(said.out.starts_with(start), "{format}: {}", &said.out[..80]);
    }
    assert!(mile(["script", "lost-parcel"]).run().out.starts_with("Delivered, 11:42\n====="));
}

#[test]
fn text_fits_the_window() {
    let said = mile(["script", "lost-parcel"]).with("COLUMNS", "50").run();
    let longest = said.out.lines().map(|line| line.chars().count()).max().unwrap();
    assert!((40..=50).contains(&longest), "{longest}");
}

#[test]
fn a_script_goes_to_a_new_file_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("there.html"), "mine").unwrap();
    let write = |name| {
        mile(["script", "lost-parcel", "--format", "html", "--out", name])
            .within(folder.path())
            .run()
    };
    assert_eq!(write("new.html").status, 0);
    assert!(folder.path().join("new.html").is_file());
    let said = write("there.html");
    assert_eq!((said.status, &*said.out), (2, ""));
    assert!(said.err.starts_with("error: there.html is there already\n"), "{}", said.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("there.html")).unwrap(), "mine");
}

#[test]
fn with_measures_it_begins_with_what_facilitators_look_for() {
    let said = mile(["script", "word-for-word", "--measures", "--format", "html"]).run();
    assert_eq!((said.status, &*said.err), (0, ""));
    for part in ["When to use it", "As measured", "<svg ", "Questions for the room", "The scenes"] {
        let (_, rest) = said.out.split_once(part).unwrap_or_else(|| panic!("{part}: {}", said.out));
        assert!(!rest.contains("For whoever plays it with a group"), "it is said once");
    }
    let plain = mile(["script", "word-for-word", "--format", "html"]).run().out;
    assert!(!plain.contains("As measured") && !plain.contains("<svg "), "not unless asked for");
}
