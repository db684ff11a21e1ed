//! What learners are promised, tried from outside: agreeing, handing over, being forgotten, being
//! counted, raising a concern, and whom the house names to talk to.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Said, mile, repository};

/// Somebody's records.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn mile(&self, args: &str) -> Said {
        self.typing(args, "")
    }

    fn typing(&self, args: &str, input: &str) -> Said {
        let mile = mile(args.split_whitespace()).within(self.path()).typing(input);
        mile.with("MILE_DATA", &self.path().join("data").to_string_lossy()).run()
    }

    /// What a command says that must work.
    fn done(&self, args: &str) -> String {
        let Said { status, out, err } = self.mile(args);
        assert_eq!((status, err.as_str()), (0, ""), "mile {args}");
        out
    }

    fn json(&self, args: &str) -> Value {
        serde_json::from_str(&self.done(args)).expect("it is JSON")
    }

    /// Plays as somebody, from the page before the story on.
    fn play(&self, name: &str, input: &str) -> String {
        let args = format!("play lost-parcel --plain --seed 7 --group monday --as {name}");
        let said = self.typing(&args, &format!("\n{input}"));
        assert_eq!(said.status, 0, "{}", said.err);
        said.out
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file is there")
    }
}

#[test]
fn without_a_word_nothing_is_shared() {
    let home = Home::new();
    let out = home.play("Kim", "\n1\n");
    assert!(out.contains("A facilitator may see what you share (f): no."), "{out}");
    let agreed = home.json("consent --as Kim --format json");
    assert_eq!(
        (&agreed["playing"], &agreed["facilitator"], &agreed["group"]),
        (&Value::Bool(true), &Value::Bool(false), &Value::Bool(false))
    );
    let refused = home.mile("share last --to kim.json");
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("mile consent --as Kim --facilitator yes"), "{}", refused.err);
    assert!(!home.path().join("kim.json").exists());
    // It is asked once.
    let again = home.play("Kim", "\n1\n");
    assert!(!again.contains("(f): no"), "{again}");
    // And can be taken back.
    home.done("consent --as Kim --facilitator yes");
    home.done("share last --to kim.json");
    home.done("consent --as Kim --facilitator no");
    assert_eq!(home.mile("share last --to later.json").status, 2);
}

#[test]
fn a_no_to_recording_is_remembered_and_kept_to() {
    let home = Home::new();
    // Said on the page before the story, it is asked once and nothing of the run is kept.
    home.play("Flo", "r\n\n1\n");
    assert_eq!(home.json("consent --as Flo --format json")["playing"], Value::Bool(false));
    let again = home.play("Flo", "\n1\n");
    assert!(!again.contains("(r)"), "{again}");
    assert_eq!(home.json("runs --format json")["runs"], Value::Array(Vec::new()));
    // Said later, no run goes on and none is branched from.
    home.play("Kim", "\n1\n");
    home.done("consent --as Kim --playing no");
    for args in [
        "play --resume last --plain",
        "play --resume last --plain --as Kim",
        "whatif last --at 1 --plain",
        "whatif last --at 1 --choose ask --as Kim",
    ] {
        let refused = home.mile(args);
        assert_eq!(refused.status, 2, "{args}: {}", refused.out);
        assert!(refused.err.contains("mile consent --as Kim --playing yes"), "{}", refused.err);
    }
    home.done("consent --as Kim --playing yes");
    assert_eq!(home.mile("play --resume last --plain").status, 0);
}

#[test]
fn a_run_that_was_handed_over_is_only_looked_at() {
    let (kim, ana) = (Home::new(), Home::new());
    kim.play("Kim", "f\n\n1\n");
    kim.done("share last --to kim.json");
    let file = kim.path().join("kim.json");
    ana.done(&format!("collect {}", file.to_str().expect("a path")));
    for args in [
        "play --resume last --plain",
        "whatif last --at 1 --choose ask",
        "whatif last --at 1 --plain --as Ana",
        "share last --to on.json",
    ] {
        let refused = ana.mile(args);
        assert_eq!(refused.status, 2, "{args}: {}", refused.out);
        assert!(refused.err.contains("Kim does not play here"), "{}", refused.err);
    }
    ana.done("debrief last --format text");
    // What is said while they look back is nobody's to keep here.
    let before = ana.done("export --as Kim");
    let said = ana.typing("debrief last --plain", "\n\n\nShe was right.\n");
    assert_eq!(said.status, 0);
    assert!(said.err.contains("Kim does not play here"), "{}", said.err);
    assert!(said.out.contains("Nothing that is noted here stays with this run"), "{}", said.out);
    assert_eq!(ana.done("export --as Kim"), before);
    ana.done("consent --as Kim --facilitator no");
    let again = ana.done(&format!("collect {}", file.to_str().expect("a path")));
    assert!(again.contains("their no here stays: that others see"), "{again}");
    for args in ["debrief last --format text", "replay last --format text"] {
        assert_eq!(ana.mile(args).status, 2, "{args}");
    }
}

#[test]
fn what_is_handed_over_is_what_was_picked() {
    let (kim, ana) = (Home::new(), Home::new());
    kim.play("Kim", "f\n\n1\nnote my-own-words\nflag too-near\n");
    kim.done("share last --to bare.json");
    kim.done("share last --to words.json --with notes");
    assert!(!kim.file("bare.json").contains("my-own-words"));
    assert!(kim.file("words.json").contains("my-own-words"));
    let words = kim.path().join("words.json");
    let words = words.to_str().expect("a path");
    assert_eq!(ana.done(&format!("collect {words}")), "Kim: 1 run new\n");
    assert_eq!(ana.done(&format!("collect {words}")), "Kim: 1 run as handed over last\n");
    let concerns = ana.done("concerns");
    assert!(concerns.contains("- too-near\n") && !concerns.contains("Kim"), "{concerns}");
    // Who is not here says yes elsewhere; who hears this said it there.
    assert_eq!(ana.mile("consent --as Kim --group yes").status, 2);
    // Nothing is overwritten, and nothing but such files is taken in.
    assert_eq!(kim.mile("share last --to bare.json").status, 2);
    fs::write(ana.path().join("other.json"), "{}").expect("it can be written");
    let refused = ana.mile("collect other.json");
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("no file that `mile share` wrote"), "{}", refused.err);
}

#[cfg(unix)]
#[test]
fn what_is_written_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.play("Kim", "f\n\n1\n");
    home.done("share last --to shared.json");
    home.done("export --as Kim --to export.json");
    home.done("debrief last --format html --out debrief.html");
    home.done("debrief --of lost-parcel --group monday --out group.txt");
    let first = home.json("runs --format json")["runs"][0]["run"].clone();
    home.play("Kim", "\n2\n");
    let first = first.as_str().expect("an id");
    home.done(&format!("contrast {first} last --out beside.txt"));
    let kept = [
        "shared.json",
        "export.json",
        "debrief.html",
        "group.txt",
        "beside.txt",
        "data",
        "data/records.db",
    ];
    for path in kept {
        let mode = fs::metadata(home.path().join(path)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path}: {mode:o}");
    }
}

#[test]
fn nobody_agrees_by_a_slip_of_the_name() {
    let home = Home::new();
    home.play("Kim", "\n1\n");
    for args in ["consent --as Kym", "consent --as Kym --facilitator yes"] {
        let refused = home.mile(args);
        assert_eq!(refused.status, 2, "{}", refused.out);
        assert!(refused.err.contains("nobody called Kym is in the records"), "{}", refused.err);
    }
    // Nor was anybody made of it.
    assert_eq!(home.mile("export --as Kym").status, 2);
    // Who plays without a name is no slip.
    let said = home.done("consent --playing no");
    assert!(said.contains("for yourself? no"), "{said}");
}

#[test]
fn an_export_is_all_there_is_and_a_purge_leaves_nothing() {
    let home = Home::new();
    home.play("Kim-who-goes", "\n1\nundo\n2\nnote the-hidden-bruise\n");
    home.play("Alex", "\n1\n");
    let export = home.done("export --as Kim-who-goes");
    assert!(export.contains("the-hidden-bruise") && export.contains("\"undo\""), "{export}");
    // Without somebody to ask, it has to be said that it is meant.
    let refused = home.mile("purge --as Kim-who-goes");
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    assert_eq!(
        home.done("purge --as Kim-who-goes --yes"),
        "Everything about Kim-who-goes is gone.\n"
    );
    for file in fs::read_dir(home.path().join("data")).expect("the folder is there") {
        let bytes = fs::read(file.expect("a file").path()).expect("it can be read");
        for word in ["the-hidden-bruise", "Kim-who-goes"] {
            let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!found, "{word} is still on the disk");
        }
    }
    assert_eq!(home.mile("export --as Kim-who-goes").status, 2);
    assert!(home.done("export --as Alex").contains("Alex"));
}

#[test]
fn a_concern_is_nameless_unless_it_is_signed() {
    let home = Home::new();
    home.play("Kim", "\nflag\ntoo-loud\nsign too-near\n");
    let concerns = home.done("concerns --of lost-parcel");
    assert!(
        concerns.contains("- too-loud\n") && concerns.contains("- too-near — Kim\n"),
        "{concerns}"
    );
    let json = home.json("concerns --format json");
    assert_eq!(json["concerns"][0]["signed"], Value::Null);
    assert_eq!(json["concerns"][1]["signed"], "Kim");
    assert!(home.done("concerns --of another").contains("No content concern"));
}

#[test]
fn a_group_is_counted_and_nobody_is_made_out() {
    let home = Home::new();
    for (learner, choice) in [1, 1, 1, 1, 1, 1, 2, 2, 1].into_iter().enumerate() {
        // The last one does not agree to be counted.
        let group = if learner < 8 { "g\n" } else { "" };
        home.play(&format!("learner{learner}"), &format!("{group}\n{choice}\n"));
    }
    let json = home.json("debrief --of lost-parcel --group monday --format json");
    assert_eq!((&json["learners"], &json["fewest"]), (&8.into(), &5.into()));
    // Two of eight chose otherwise: neither they nor the six that would tell of them are shown.
    let told = json["decisions"].to_string();
    assert!(!told.contains("\"learners\":2") && !told.contains("\"learners\":6"), "{told}");
    home.play("learner9", "g\n\n1\n");
    let text = home.done("debrief --of lost-parcel --group monday");
    assert!(text.contains("9 learners agreed to be counted"), "{text}");
    let page = home.done("debrief --of lost-parcel --group monday --format html");
    assert!(page.contains("9 learners agreed") && !page.contains("learner0"), "{page}");
    let missing = home.mile("debrief --of lost-parcel --group friday");
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("these have: monday"), "{}", missing.err);
}

#[test]
fn the_house_names_whom_to_talk_to() {
    let home = Home::new();
    fs::write(home.path().join("support.txt"), "Ana, room 3\r\n\u{1b}[31m4711\n").expect("a file");
    let said = home.typing("play lost-parcel --plain --library .", "\n\nstop\nstop\n\n");
    assert_eq!(said.out.matches("Ana, room 3\n[31m4711\n").count(), 2, "{}", said.out);
    assert!(!said.out.contains('\u{1b}'));
    let none = home.typing("play lost-parcel --plain", "stop\n");
    assert!(!none.out.contains("talk to somebody"), "{}", none.out);
}

#[test]
fn runs_come_in_the_order_of_time_and_nobody_has_a_total() {
    let home = Home::new();
    for (name, input) in [("Zoe", "\n1\n"), ("Abe", "\n1\n1\n1\n"), ("Mia", "\n2\n")] {
        home.play(name, input);
    }
    let json = home.json("runs --format json");
    let keys: Vec<_> = json.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["runs"]);
    let text = home.done("runs");
    let at = |name| text.find(name).unwrap_or_else(|| panic!("{name} is not in {text}"));
    assert!(at("Mia") < at("Abe") && at("Abe") < at("Zoe"), "{text}");
}

/// Crates that speak with other machines. None is in what is built for users.
const NETWORK: &[&str] = &[
    "hyper",
    "reqwest",
    "ureq",
    "curl",
    "isahc",
    "surf",
    "attohttpc",
    "minreq",
    "tokio",
    "async-std",
    "smol",
    "quinn",
    "h2",
    "rustls",
    "native-tls",
    "openssl",
    "tungstenite",
    "socket2",
    "trust-dns",
    "hickory-resolver",
    "postgres",
    "tonic",
    "zmq",
    "ssh2",
    "libp2p",
    "sentry",
    "opentelemetry",
];

#[test]
fn nothing_that_is_built_can_reach_another_machine() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--package", "mile", "--edges", "normal", "--prefix", "none", "--locked"])
        .args(["--offline", "--format", "{p}"])
        .current_dir(repository(""))
        .output()
        .expect("cargo is there");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("it is text");
    let names: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"rusqlite"), "the tree is read");
    for name in NETWORK {
        assert!(!names.contains(name), "{name} is in the program");
    }
}

/// Our own code opens no connection, either.
#[test]
fn nothing_in_our_code_opens_a_connection() {
    let mut folders = vec![repository("crates")];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).expect("it is text");
                assert!(!text.contains(&["std::", "net"].concat()), "{}", path.display());
                read += 1;
            }
        }
    }
    assert!(read > 100);
}

/// Every promise of `docs/privacy.md` stands beside tests, and each of them is there.
#[test]
fn every_promise_has_a_test() {
    let page = fs::read_to_string(repository("docs/privacy.md")).expect("the page is there");
    let mut promises = 0;
    for row in page.lines().filter(|line| line.starts_with("| ") && line.contains(".rs`")) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, promise, tests, _] = cells[..] else { panic!("three bars: {row}") };
        assert!(!promise.is_empty());
        let (mut file, mut code, mut named) = ("", String::new(), 0);
        for word in tests.split('`').skip(1).step_by(2) {
            if Path::new(word).extension().is_some_and(|end| end == "rs") {
                file = word;
                let read = fs::read_to_string(repository(file));
                code = read.unwrap_or_else(|_| panic!("there is no file {file}"));
                continue;
            }
            assert!(code.contains(&format!("fn {word}(")), "{file} has no test {word}");
            named += 1;
        }
        assert!(named > 0, "no test is named: {row}");
        promises += 1;
    }
    assert!(promises > 12, "{promises}");
}
