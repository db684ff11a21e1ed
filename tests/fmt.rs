//! `mile fmt`: one layout, written only where it changes something.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::harness::{mile, repository};

const UNTIDY: &str = "(id:\"a\", // why\n\n\n  lines:[(\"mira\",\"No.\")],)";
const TIDY: &str = "(\n    id: \"a\", // why\n\n    lines: [(\"mira\", \"No.\")],\n)\n";
const BROKEN: &str = "(\n    id: \"a\"\n    start: \"one\",\n)\n";

/// A folder with those files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("it is still there")
}

#[test]
fn a_file_is_laid_out_quietly_and_then_left_alone() {
    let folder = folder(&[("a.ron", UNTIDY)]);
    let said = mile(["fmt", "a.ron"]).within(folder.path()).run();
    assert_eq!((said.status, said.out.as_str(), said.err.as_str()), (0, "", ""));
    assert_eq!(read(&folder, "a.ron"), TIDY);

    let written = fs::metadata(folder.path().join("a.ron")).unwrap().modified().unwrap();
    assert_eq!(mile(["fmt", "a.ron"]).within(folder.path()).run().status, 0);
    let now = fs::metadata(folder.path().join("a.ron")).unwrap().modified().unwrap();
    assert_eq!(written, now, "what needs no change is not written");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn check_lists_what_would_change_and_changes_nothing() {
    let folder =
        folder(&[("b/untidy.ron", UNTIDY), ("b/tidy.ron", TIDY), ("b/c/other.ron", UNTIDY)]);
    let said = mile(["fmt", "--check", "b"]).within(folder.path()).run();
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    assert_eq!(said.out, "b/c/other.ron\nb/untidy.ron\n");
    assert_eq!(read(&folder, "b/untidy.ron"), UNTIDY);

    assert_eq!(mile(["fmt", "b"]).within(folder.path()).run().status, 0);
    let said = mile(["fmt", "--check", "b"]).within(folder.path()).run();
    assert_eq!((said.status, said.out.as_str()), (0, ""));
}

#[test]
fn a_folder_means_its_scenarios_and_a_test_file_is_laid_out_by_name() {
    let folder = folder(&[("a.ron", UNTIDY), ("a.test.ron", UNTIDY), ("notes.txt", "( x )")]);
    assert_eq!(mile(["fmt", "."]).within(folder.path()).run().status, 0);
    assert_eq!(read(&folder, "a.ron"), TIDY);
    assert_eq!(read(&folder, "a.test.ron"), UNTIDY);
    assert_eq!(mile(["fmt", "a.test.ron"]).within(folder.path()).run().status, 0);
    assert_eq!(read(&folder, "a.test.ron"), TIDY);
    assert_eq!(read(&folder, "notes.txt"), "( x )");
}

#[test]
fn a_file_with_syntax_errors_is_left_alone_with_the_message_and_the_others_are_done() {
    let folder = folder(&[("a.ron", BROKEN), ("b.ron", UNTIDY)]);
    let said = mile(["fmt", "a.ron", "b.ron", "c.ron"]).within(folder.path()).run();
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    for word in
        ["a.ron:2", "E010", "a comma is missing after this", "1 file was left as before", "c.ron"]
    {
        assert!(said.err.contains(word), "{word}: {}", said.err);
    }
    assert_eq!(read(&folder, "a.ron"), BROKEN);
    assert_eq!(read(&folder, "b.ron"), TIDY);
}

#[test]
fn what_is_no_text_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    fs::write(&path, b"(a: \"\xff\")").unwrap();
    let said = mile(["fmt".as_ref(), path.as_os_str()]).run();
    assert_eq!(said.status, 2);
    assert!(said.err.contains("not UTF-8"), "{}", said.err);
    assert_eq!(fs::read(&path).unwrap(), b"(a: \"\xff\")");
}

#[test]
fn standard_input_is_laid_out_to_standard_output() {
    let said = mile(["fmt", "-"]).typing(UNTIDY).run();
    assert_eq!((said.status, said.out.as_str(), said.err.as_str()), (0, TIDY, ""));
    assert_eq!(mile(["fmt", "--check", "-"]).typing(UNTIDY).run().status, 1);
    assert_eq!(mile(["fmt", "--check", "-"]).typing(TIDY).run().status, 0);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder(&[("a.ron", UNTIDY)]);
    let path = folder.path().join("a.ron");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.ron");
    symlink("a.ron", &link).unwrap();
    assert_eq!(mile(["fmt".as_ref(), link.as_os_str()]).run().status, 0);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&path).unwrap(), TIDY);

    fs::write(&path, UNTIDY).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    let said = mile(["fmt".as_ref(), path.as_os_str()]).run();
    assert_eq!(said.status, 2, "a file that nobody may write is not replaced");
    assert_eq!(fs::read_to_string(&path).unwrap(), UNTIDY);
}

/// Every file of the suite of `check` whose syntax is right says the same after `fmt` as before.
#[test]
fn formatting_changes_no_finding() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(repository("tests/suite/check")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let before = messages(folder.path());
    let said = mile(["fmt".as_ref(), folder.path().as_os_str()]).run();
    assert_eq!(said.status, 2, "some have syntax errors");
    for (before, after) in before.iter().zip(messages(folder.path())) {
        assert_eq!(*before, after);
    }
}

fn messages(folder: &Path) -> Vec<String> {
    let said = mile(["check", "--format", "json", "."]).within(folder).run();
    let found: serde_json::Value = serde_json::from_str(&said.out).expect("it is JSON");
    let found = found["diagnostics"].as_array().expect("a list").iter();
    let mut found: Vec<_> =
        found.map(|d| format!("{} {} {}", d["file"], d["code"], d["message"])).collect();
    found.sort();
    found
}
