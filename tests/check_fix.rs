//! `mile check --fix`: what is surely meant is mended, in the file, as a whole or not at all.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Said, mile, repository};

const SUITE: &str = "tests/suite/check";

/// A scenario with four slips that can be mended and one that cannot.
const BROKEN: &str = r#"(
    format: 1,
    id: "good",
    title = “Good”,
    language: "en"
    opt_out: (goto: "end"),
    cast: {},
    meters: {},
    start: begin,
    scenes: {
        "begin": (choices: [(id: "go", say: "Hello.", goto: "lobby")]),
        "end": (ending: (kind: Stopped, title: "End", text: "It ends.")),
    },
    debrief: (),
)
"#;

const MENDED: [(&str, &str); 4] = [
    ("title = “Good”", "title: “Good”"),
    ("\"en\"\n", "\"en\",\n"),
    ("start: begin", "start: \"begin\""),
    ("“Good”", "\"Good\""),
];

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

fn fix(folder: &Path, args: &[&str]) -> Said {
    mile(["check", "--fix"].iter().chain(args)).within(folder).run()
}

#[test]
fn what_is_surely_meant_is_mended_and_the_rest_is_told() {
    let folder = folder(&[("story.ron", BROKEN.as_bytes())]);
    let said = fix(folder.path(), &["story.ron", "--format", "plain"]);
    let mended = MENDED.iter().fold(BROKEN.to_owned(), |text, (from, to)| text.replace(from, to));
    assert_eq!(fs::read_to_string(folder.path().join("story.ron")).expect("it is there"), mended);
    assert_eq!(said.status, 1);
    let left = "story.ron:11:61 error[E050] there is no scene `lobby`; under `scenes` stand `begin` and `end`; use one of them, or add it there\n";
    assert_eq!(said.out, left);
    let told = [
        "mended story.ron:4:10: write `:`",
        "mended story.ron:4:13: use straight quotes",
        "mended story.ron:5:19: add the comma",
        "mended story.ron:9:12: put it in quotes",
    ];
    assert_eq!(said.err.lines().collect::<Vec<_>>(), told);
    // Nothing is left to mend.
    let again = fix(folder.path(), &["story.ron", "--format", "plain"]);
    assert_eq!((again.out, &*again.err), (said.out, ""));
}

#[test]
fn a_file_without_anything_to_mend_is_not_touched() {
    let good = BROKEN.replace("title = “Good”", "title: \"Good\"").replace("\"en\"\n", "\"en\",\n");
    let good = good.replace("start: begin", "start: \"begin\"").replace("\"lobby\"", "\"end\"");
    let latin = [good.as_bytes(), b"// \xfc, "].concat();
    let files: [(&str, &[u8]); 2] = [("good.ron", good.as_bytes()), ("latin.ron", &latin)];
    let folder = folder(&files);
    let path = folder.path().join("good.ron");
    let before = fs::metadata(&path).expect("it is there").modified().expect("a time");
    let said = fix(folder.path(), &["good.ron"]);
    assert_eq!((said.status, &*said.out, &*said.err), (0, "", ""));
    assert_eq!(fs::metadata(&path).expect("it is there").modified().expect("a time"), before);
    // What is not UTF-8 cannot be read, and is not written either.
    let said = fix(folder.path(), &["latin.ron"]);
    assert_eq!((said.status, &*said.err), (1, ""));
    assert_eq!(fs::read(folder.path().join("latin.ron")).expect("it is there"), latin);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_stays_as_it_is_and_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("story.ron", BROKEN.as_bytes())]);
    let path = folder.path().join("story.ron");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("it is ours");
    let said = fix(folder.path(), &["story.ron", "--format", "plain"]);
    assert_eq!(said.status, 2);
    assert_eq!(said.err, "error: cannot write story.ron: it is not permitted\n");
    assert!(said.out.starts_with("story.ron:4:11 error[E015]"), "{}", said.out);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), BROKEN);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("story.ron", BROKEN.as_bytes())]);
    let path = folder.path().join("story.ron");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it is ours");
    let link = folder.path().join("link.ron");
    std::os::unix::fs::symlink("story.ron", &link).expect("a link");
    fix(folder.path(), &["link.ron"]);
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    let mode = fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(fs::read_to_string(&path).expect("it is there").contains("title: \"Good\""));
}

/// Every file of the suite, mended as far as it can be: no safe change is left, and none of them has
/// made a finding that was not there.
#[test]
fn the_whole_suite_can_be_mended_at_once() {
    let copy = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(repository(SUITE)).expect("the suite is there") {
        let path = file.expect("a file").path();
        let name = path.file_name().expect("a name");
        fs::copy(&path, copy.path().join(name)).expect("a copy");
    }
    let findings = |args: &[&str]| {
        let said = mile(["check", ".", "--format", "json"].iter().chain(args));
        let said = said.within(copy.path()).run();
        let report: Value = serde_json::from_str(&said.out).expect(&said.err);
        report["diagnostics"].as_array().expect("a list").clone()
    };
    let what = |d: &Value| [&d["file"], &d["code"], &d["message"]].map(Value::to_string);
    let before: Vec<_> = findings(&[]).iter().map(what).collect();
    let after = findings(&["--fix"]);
    assert!(after.len() + 40 < before.len(), "{} of {} are left", after.len(), before.len());
    for finding in after {
        let all = finding["fixes"].as_array().expect("a list");
        assert!(all.iter().all(|fix| fix["safe"] == false), "{finding}");
        assert!(before.contains(&what(&finding)), "{finding}");
    }
}

/// The lines that `mile check --watch` prints, as they come, for at most so long.
fn lines_of(output: impl std::io::Read + Send + 'static) -> std::sync::mpsc::Receiver<String> {
    use std::io::BufRead as _;

    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

#[test]
fn a_watched_file_is_checked_again_when_it_is_saved() {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
    let folder = folder(&[("story.ron", BROKEN.as_bytes())]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_mile"))
        .args(["check", "--watch", "--format", "plain", "story.ron"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("mile starts");
    let out = lines_of(child.stdout.take().expect("it has an output"));
    let err = lines_of(child.stderr.take().expect("it has an output for errors"));
    let wait = "waiting for the next save";
    let mut first = Vec::new();
    while !first.iter().any(|line: &String| line.contains("E050")) {
        first.push(out.recv_timeout(PATIENCE).expect("it checks at once"));
    }
    assert_eq!(err.recv_timeout(PATIENCE).as_deref(), Ok(wait));
    let mended = MENDED.iter().fold(BROKEN.to_owned(), |text, (from, to)| text.replace(from, to));
    // As editors save: beside, and then in its place.
    fs::write(folder.path().join("story.ron~"), mended).expect("a file");
    fs::rename(folder.path().join("story.ron~"), folder.path().join("story.ron")).expect("moved");
    let line = out.recv_timeout(PATIENCE).expect("it checks again");
    assert!(line.starts_with("story.ron:11:61 error[E050]"), "{line}");
    assert_eq!(err.recv_timeout(PATIENCE).as_deref(), Ok(wait));
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}
