//! `mile check`, file by file: what is wrong with each stands in it.
//!
//! A comment `//~ E050:27 part of the message | part of the help` says that the next line has that
//! problem at that column. Where a comment cannot stand above, `//~^3` stands three lines below.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mile_core::diagnostic::{Code, Severity};
use serde_json::Value;

use crate::harness::{Said, mile, repository};

const SUITE: &str = "tests/suite/check";

/// A small scenario without fault, to be broken by a test.
const GOOD: &str = r#"(
    format: 1,
    id: "good",
    title: "Good",
    language: "en",
    opt_out: (goto: "end"),
    cast: {},
    meters: {},
    start: "begin",
    scenes: {
        "begin": (choices: [(id: "go", say: "Hello.", goto: "end")]),
        "end": (ending: (kind: Stopped, title: "End", text: "It ends.")),
    },
    debrief: (),
)
"#;

/// A problem that a file announces.
#[derive(Debug)]
pub struct Expected<'t> {
    line: u64,
    column: u64,
    pub code: &'t str,
    message: &'t str,
    help: &'t str,
}

/// What the comments of a file announce, in order.
pub fn expected(text: &str) -> Vec<Expected<'_>> {
    let lines: Vec<_> = text.lines().map(|line| line.trim().strip_prefix("//~")).collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(line) = line else { continue };
        let (place, rest) = line.split_once(' ').expect("a space after the mark");
        let target = if let Some(up) = place.strip_prefix('^') {
            index - up.parse::<usize>().expect("how many lines up")
        } else {
            let next = lines[index..].iter().position(Option::is_none);
            index + next.expect("a line below")
        };
        let (code, rest) = rest.split_once(':').expect("a code and a column");
        let (column, said) = rest.split_once(' ').expect("a message");
        let (message, help) = said.split_once(" | ").unwrap_or((said, ""));
        let column = column.parse().expect("a column");
        found.push(Expected { line: target as u64 + 1, column, code, message, help });
    }
    found
}

/// What `mile check --format json` finds in `paths`, by file.
pub fn check(paths: &[&Path], options: &[&str]) -> BTreeMap<String, Vec<Value>> {
    let mut args = vec!["check".as_ref(), "--format".as_ref(), "json".as_ref()];
    args.extend(options.iter().map(OsStr::new));
    args.extend(paths.iter().map(|path| path.as_os_str()));
    let said = mile(args).run();
    let report: Value = serde_json::from_str(&said.out).expect(&said.err);
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for diagnostic in report["diagnostics"].as_array().expect("a list") {
        let name = Path::new(text(&diagnostic["file"])).file_name().expect("a name");
        found.entry(name.to_string_lossy().into_owned()).or_default().push(diagnostic.clone());
    }
    found
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn place(diagnostic: &Value) -> (u64, u64) {
    let number = |field: &str| diagnostic["start"][field].as_u64().expect("a number");
    (number("line"), number("column"))
}

/// The files of the suite, by name.
fn suite() -> BTreeMap<String, String> {
    files_in(SUITE)
}

/// The files of a folder of the repository, by name.
pub fn files_in(folder: &str) -> BTreeMap<String, String> {
    let files = fs::read_dir(repository(folder)).expect("the suite is there");
    let files = files.map(|file| file.expect("a file").path());
    files
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("it is UTF-8"))
        })
        .collect()
}

/// A folder with files in it.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn check_in(folder: &Path, args: &[&str]) -> Said {
    mile(["check"].iter().chain(args)).within(folder).run()
}

#[test]
fn every_file_of_the_suite_has_the_problems_that_it_announces() {
    let report = compare(&suite(), check(&[&repository(SUITE)], &[]));
    assert!(report.is_empty(), "{report}");
}

/// What the `files` announce and is not `found`, and the other way round.
pub fn compare(
    files: &BTreeMap<String, String>,
    mut found: BTreeMap<String, Vec<Value>>,
) -> String {
    let mut report = String::new();
    for (name, text_of_file) in files {
        let mut diagnostics = found.remove(name).unwrap_or_default();
        for wanted in expected(text_of_file) {
            let fits = |diagnostic: &Value| {
                place(diagnostic) == (wanted.line, wanted.column)
                    && diagnostic["code"] == wanted.code
                    && text(&diagnostic["message"]).contains(wanted.message)
                    && text(&diagnostic["help"]).contains(wanted.help)
            };
            match diagnostics.iter().position(fits) {
                Some(index) => drop(diagnostics.remove(index)),
                None => writeln!(report, "{name}: missing {wanted:?}").expect("a text"),
            }
        }
        for more in diagnostics {
            let (line, column) = place(&more);
            let (code, said) = (text(&more["code"]), text(&more["message"]));
            let help = text(&more["help"]);
            writeln!(report, "{name}:{line}: found //~ {code}:{column} {said} | {help}")
                .expect("a text");
        }
    }
    report
}

#[test]
fn a_file_that_is_called_clean_announces_nothing_and_every_other_does() {
    for (name, text) in suite() {
        assert_eq!(name.starts_with("clean-"), expected(&text).is_empty(), "{name}");
    }
}

#[test]
fn every_code_is_covered() {
    let files = suite();
    let mut covered: Vec<_> =
        files.values().flat_map(|text| expected(text)).map(|e| e.code).collect();
    // What cannot stand in a file that is itself text, or would be very large, is made below.
    covered.extend(["E001", "E002", "E003"]);
    // These are of test files, which `walks.rs` looks at.
    covered.extend(["E059", "E080"]);
    // Advice has a suite of its own.
    let codes = Code::ALL.iter().filter(|code| code.severity() != Severity::Advice);
    // So has what only the explorer finds.
    let codes = codes.map(|code| code.as_str()).filter(|code| !code.starts_with('X'));
    let missing: Vec<_> = codes.filter(|code| !covered.contains(code)).collect();
    assert!(missing.is_empty(), "no file of the suite has {missing:?}");
}

#[test]
fn every_message_is_one_sentence_that_says_what_to_do_next() {
    for (name, diagnostics) in check(&[&repository(SUITE)], &[]) {
        for diagnostic in diagnostics {
            let (message, help) = (text(&diagnostic["message"]), text(&diagnostic["help"]));
            assert!(!message.ends_with('.') && !message.contains('\n'), "{name}: {message}");
            assert!(!message.contains(". "), "{name}: {message}");
            let fixed = diagnostic["fixes"].as_array().is_some_and(|fixes| !fixes.is_empty());
            assert!(!help.is_empty() || fixed, "{name}: nothing to do about: {message}");
        }
    }
}

#[test]
fn a_safe_change_mends_its_problem_and_makes_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let found = check(&[&repository(SUITE)], &[]);
    let files = suite();
    let mut mended = Vec::new();
    for (name, diagnostics) in &found {
        for diagnostic in diagnostics {
            let all = diagnostic["fixes"].as_array().expect("a list");
            for fix in all.iter().filter(|fix| fix["safe"] == true) {
                let number = mended.len();
                let text = apply(&files[name], fix);
                fs::write(folder.path().join(format!("{number}.ron")), text).expect("a file");
                mended.push((name, diagnostic, &diagnostics[..]));
            }
        }
    }
    assert!(mended.len() > 30, "only {} safe changes", mended.len());
    let after = check(&[folder.path()], &[]);
    let what = |d: &Value| (text(&d["code"]).to_owned(), text(&d["message"]).to_owned());
    for (number, (name, diagnostic, before)) in mended.into_iter().enumerate() {
        let mut before: Vec<_> = before.iter().map(what).collect();
        let this = before.iter().position(|one| *one == what(diagnostic)).expect("it was there");
        before.remove(this);
        for left in after.get(&format!("{number}.ron")).into_iter().flatten().map(what) {
            let known = before.iter().position(|one| *one == left);
            let known = known.unwrap_or_else(|| {
                panic!("{name}: after mending {:?} there is {left:?}", what(diagnostic))
            });
            before.remove(known);
        }
    }
}

/// `text` after the edits of `fix`, which are in order.
fn apply(text: &str, fix: &Value) -> String {
    let byte = |place: &Value| place["byte"].as_u64().expect("a number") as usize;
    let mut mended = text.to_owned();
    for edit in fix["edits"].as_array().expect("a list").iter().rev() {
        let insert = edit["insert"].as_str().expect("a text");
        mended.replace_range(byte(&edit["start"])..byte(&edit["end"]), insert);
    }
    mended
}

#[test]
fn the_status_says_whether_anything_is_wrong() {
    let warned = GOOD.replace("format: 1,", "format: 1, minutes: Some(5),");
    let wrong = GOOD.replace("goto: \"end\")]", "goto: \"ent\")]");
    let folder = folder(&[
        ("good.ron", GOOD.as_bytes()),
        ("warned.ron", warned.as_bytes()),
        ("wrong.ron", wrong.as_bytes()),
    ]);
    let status = |args: &[&str]| check_in(folder.path(), args).status;
    assert_eq!(status(&["good.ron"]), 0);
    assert_eq!(status(&["warned.ron"]), 0);
    assert_eq!(status(&["warned.ron", "--deny", "warnings"]), 1);
    assert_eq!(status(&["good.ron", "--deny", "warnings"]), 0);
    assert_eq!(status(&["wrong.ron"]), 1);
    assert_eq!(status(&["good.ron", "wrong.ron"]), 1);
    assert_eq!(status(&[]), 2);
}

#[test]
fn what_is_clean_is_passed_over_in_silence() {
    let folder = folder(&[("good.ron", GOOD.as_bytes())]);
    let said = check_in(folder.path(), &["good.ron"]);
    assert_eq!((said.status, &*said.out, &*said.err), (0, "", ""));
}

#[test]
fn a_path_that_cannot_be_opened_is_told_after_the_others_were_checked() {
    let folder = folder(&[("wrong.ron", GOOD.replace("format: 1", "format: 7").as_bytes())]);
    let said = check_in(folder.path(), &["nowhere.ron", "wrong.ron", "--format", "plain"]);
    assert_eq!(said.status, 2);
    assert!(said.out.starts_with("wrong.ron:2:13 error[E041]"), "{}", said.out);
    assert!(said.err.contains("nowhere.ron"), "{}", said.err);
}

#[test]
fn every_path_that_cannot_be_opened_is_told() {
    let folder = folder(&[("good.ron", GOOD.as_bytes())]);
    let said = check_in(folder.path(), &["one.ron", "good.ron", "good.ron/two.ron", "three"]);
    assert_eq!((said.status, &*said.out), (2, ""));
    let why = [
        "error: cannot read one.ron: there is no such file",
        "error: cannot read good.ron/two.ron: a file stands where a folder should be",
        "error: cannot read three: there is no such file",
    ];
    assert_eq!(said.err.lines().collect::<Vec<_>>(), why);
}

#[test]
fn a_folder_means_the_scenarios_in_it_and_below_it() {
    let wrong = GOOD.replace("format: 1", "format: 7");
    let wrong = wrong.as_bytes();
    let folder = folder(&[
        ("b.ron", wrong),
        ("a/deep/er.ron", wrong),
        ("a/deep/er.test.ron", wrong),
        ("a/notes.txt", wrong),
    ]);
    let said = check_in(folder.path(), &[".", "--format", "plain"]);
    let files: Vec<_> = said.out.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(files, ["./a/deep/er.ron", "./b.ron"]);
    let said = check_in(folder.path(), &["a", "--format", "json"]);
    assert!(said.out.contains("\"file\":\"a/deep/er.ron\""), "{}", said.out);
    assert!(said.out.ends_with("\"files\":1,\"errors\":1,\"warnings\":0}\n"), "{}", said.out);
}

#[test]
fn plain_is_one_line_a_problem() {
    let folder = folder(&[("wrong.ron", GOOD.replace("\"end\")]", "\"ent\")]").as_bytes())]);
    let said = check_in(folder.path(), &["wrong.ron", "--format", "plain"]);
    let line = "wrong.ron:11:61 error[E050] there is no scene `ent`; did you mean `end`?\n";
    assert_eq!(said.out, line);
    let said = check_in(&repository(SUITE), &[".", "--format", "plain"]);
    for line in said.out.lines() {
        let mut parts = line.splitn(4, [':', ' ']);
        let (file, at) = (parts.next().expect("a file"), parts.next().expect("a line"));
        assert!(file.contains(".ron") && at.parse::<u32>().is_ok(), "{line}");
        assert!(line.contains(" error[E") || line.contains(" warning[L"), "{line}");
    }
}

#[test]
fn text_shows_the_line_with_a_caret_below_its_place() {
    let folder = folder(&[("wrong.ron", GOOD.replace("\"end\")]", "\"ent\")]").as_bytes())]);
    let said = check_in(folder.path(), &["wrong.ron"]);
    let lines: Vec<_> = said.out.lines().collect();
    let shown = lines.iter().position(|line| line.contains("say: \"Hello.\", goto: \"ent\""));
    let shown = shown.unwrap_or_else(|| panic!("{}", said.out));
    assert_eq!(lines[shown].find("\"ent\""), lines[shown + 1].find("^^^^^"), "{}", said.out);
    assert!(said.out.contains("wrong.ron:11:61"), "{}", said.out);
    assert!(said.out.contains("did you mean `end`?"), "{}", said.out);
    assert!(said.out.ends_with("1 error, 0 warnings in 1 file\n"), "{}", said.out);
}

#[test]
fn a_file_cannot_steer_the_terminal() {
    let nasty = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}\u{9b}31m";
    let in_text = GOOD.replace("Hello.", nasty);
    let in_name = GOOD.replace("\"end\")]", &format!("\"{nasty}\")]"));
    let in_word = GOOD.replace("format", &format!("for{nasty}mat"));
    let folder = folder(&[
        ("text.ron", in_text.as_bytes()),
        ("name.ron", in_name.as_bytes()),
        ("word.ron", in_word.as_bytes()),
    ]);
    for format in ["text", "plain", "json"] {
        let said = check_in(folder.path(), &[".", "--format", format]);
        assert_eq!(said.status, 1);
        for c in said.out.chars().filter(|&c| c != '\n') {
            let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            // JSON is for programs: what is no C0 control may stand in it as it is.
            let steers = c.is_control() || turns;
            assert!(!steers || (format == "json" && c > '\u{7f}'), "{format}: {:?}", said.out);
        }
    }
}

#[test]
fn what_is_no_text_too_large_or_too_deep_is_a_problem_and_no_failure() {
    let large = vec![b' '; 17 * 1024 * 1024];
    let deep = GOOD.replace("cast: {}", &format!("cast: {}", "[".repeat(200)));
    let latin = GOOD.replace("Hello.", "Gr\u{fc}ezi.").replace('\u{fc}', "\u{1}");
    let latin: Vec<u8> = latin.bytes().map(|b| if b == 1 { 0xfc } else { b }).collect();
    let folder =
        folder(&[("deep.ron", deep.as_bytes()), ("large.ron", &large), ("latin.ron", &latin)]);
    let said = check_in(folder.path(), &[".", "--format", "plain"]);
    assert_eq!(said.status, 1, "{}", said.err);
    let mut lines = said.out.lines();
    let mut next = || lines.next().expect("a line");
    assert!(next().starts_with("./deep.ron:7:138 error[E003] "), "{}", said.out);
    assert!(next().starts_with("./large.ron:1:1 error[E002] "), "{}", said.out);
    assert!(next().starts_with("./latin.ron:11:48 error[E001] the byte 0xFC"), "{}", said.out);
    let said = check_in(folder.path(), &["."]);
    assert!(said.out.ends_with("3 errors, 0 warnings in 3 files\n"), "{}", said.out);
}

#[test]
fn what_is_written_twice_shows_both_places() {
    for name in
        ["field-twice.ron", "id-twice-in-table.ron", "scene-twice.ron", "choice-id-twice.ron"]
    {
        let path = repository(SUITE).join(name);
        let found = check(&[&path], &[]);
        let [diagnostic] = &found[name][..] else { panic!("{found:?}") };
        let [label] = &diagnostic["labels"].as_array().expect("a list")[..] else {
            panic!("{diagnostic}")
        };
        assert!(place(label) < place(diagnostic), "{diagnostic}");
        let said = mile(["check".as_ref(), path.as_os_str()]).run();
        assert!(said.out.contains(text(&label["text"])), "{}", said.out);
    }
}

#[test]
fn a_finding_can_be_allowed_and_an_error_cannot() {
    let flag = "start: \"begin\", flags: {\"idle\": \"Nothing uses it.\"},";
    let idle = GOOD.replace("start: \"begin\",", flag);
    let allow = |code: &str| idle.replace("format: 1,", &format!("format: 1, allow: {code},"));
    let folder = folder(&[
        ("idle.ron", idle.as_bytes()),
        ("allowed.ron", allow("{\"L003\": \"It comes later.\"}").as_bytes()),
        ("other.ron", allow("{\"L001\": \"It comes later.\"}").as_bytes()),
        (
            "error.ron",
            allow("{\"E050\": \"It comes later.\"}").replace("\"end\")]", "\"ent\")]").as_bytes(),
        ),
    ]);
    let codes = |name: &str| {
        let found = check(&[&folder.path().join(name)], &[]);
        let found = found.into_values().flatten();
        found.map(|d| text(&d["code"]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("idle.ron"), ["L003"]);
    assert_eq!(codes("allowed.ron"), [""; 0]);
    assert_eq!(codes("other.ron"), ["L003"]);
    assert_eq!(codes("error.ron"), ["E037", "L003", "E050"]);
}
