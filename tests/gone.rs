//! Records that change while somebody plays: another process removes, replaces or forgets them.

#![cfg_attr(
    not(unix),
    allow(dead_code, unused_imports, reason = "only there can files be removed that are open")
)]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::harness::{mile, repository};

const STORY: &str = "tests/suite/player/parcel.ron";
const CHOICE: &str = "Your choice:";
const AGAIN: &str = "Type again to try once more";

/// Somebody who plays, a prompt at a time.
struct Talk {
    child: Child,
    stdin: ChildStdin,
    stdout: Receiver<u8>,
    heard: String,
}

/// After so long it will not be said any more.
const PATIENCE: Duration = Duration::from_mins(1);

impl Talk {
    fn with(data: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mile"));
        command.args(args).env_clear().env("MILE_DATA", data);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("mile starts");
        let stdin = child.stdin.take().expect("it has an input");
        let mut out = child.stdout.take().expect("it has an output");
        let (to, stdout) = channel();
        std::thread::spawn(move || {
            let mut byte = [0];
            while out.read(&mut byte).is_ok_and(|read| read > 0) && to.send(byte[0]).is_ok() {}
        });
        Self { child, stdin, stdout, heard: String::new() }
    }

    /// Plays the small story up to its second decision.
    fn begun(data: &Path) -> Self {
        let story = repository(STORY);
        let story = story.to_str().expect("the path is UTF-8");
        let mut talk = Self::with(data, &["play", "--plain", "--as", "Kim", story]);
        talk.says("\n\n3\n");
        talk.hears(CHOICE);
        talk.hears(CHOICE);
        talk
    }

    fn says(&mut self, line: &str) {
        self.stdin.write_all(line.as_bytes()).expect("it reads");
    }

    /// Listens until it says so.
    #[track_caller]
    fn hears(&mut self, words: &str) {
        let mut bytes = Vec::new();
        while !bytes.ends_with(words.as_bytes()) {
            let byte = self.stdout.recv_timeout(PATIENCE);
            let said = || String::from_utf8_lossy(&bytes).into_owned();
            bytes.push(byte.unwrap_or_else(|_| panic!("{words:?} is not said: {}", said())));
        }
        self.heard += &String::from_utf8_lossy(&bytes);
    }

    /// Types nothing more, and returns everything that was said.
    fn ends(self) -> String {
        let Self { mut child, stdin, stdout, heard } = self;
        drop(stdin);
        let rest: Vec<u8> = stdout.iter().collect();
        let heard = heard + &String::from_utf8_lossy(&rest);
        assert!(child.wait().expect("it ends").success(), "{heard}");
        heard
    }
}

fn runs(data: &Path) -> String {
    mile(["runs", "--data", data.to_str().expect("the path is UTF-8")]).run().out
}

#[cfg(unix)]
#[test]
fn no_decision_shows_that_is_not_where_others_find_it() {
    let outer = tempfile::tempdir().expect("there is room for a folder");
    let data = outer.path().join("data");
    let away = outer.path().join("away");
    let spoil: [&dyn Fn(); 3] = [
        &|| fs::remove_dir_all(&data).expect("it can be removed"),
        &|| fs::rename(&data, &away).expect("it can be moved"),
        &|| {
            fs::remove_dir_all(&data).expect("it can be removed");
            runs(&data);
            let records = mile(["consent", "--playing", "yes"]);
            records.with("MILE_DATA", data.to_str().expect("the path is UTF-8")).run();
            assert!(data.join("records.db").exists(), "others are there");
        },
    ];
    for spoil in spoil {
        let mut player = Talk::begun(&data);
        spoil();
        player.says("1\n");
        player.hears(AGAIN);
        assert!(player.heard.contains("removed, moved or replaced"), "{}", player.heard);
        assert!(!player.heard.contains("Promise kept"), "{}", player.heard);
        player.says("again\n");
        player.hears("The end: On its way");
        let listed = runs(&data);
        assert!(listed.contains("2 decisions, finished"), "{listed}");
        player.ends();
        fs::remove_dir_all(&data).expect("it can be removed");
    }
}

#[cfg(unix)]
#[test]
fn whoever_lost_their_records_plays_on_without_or_stops() {
    for (answer, words) in [("on\n", "The end: On its way"), ("stop\n", "You stepped away")] {
        let outer = tempfile::tempdir().expect("there is room for a folder");
        let data = outer.path().join("data");
        let mut player = Talk::begun(&data);
        fs::remove_dir_all(&data).expect("it can be removed");
        player.says("1\n");
        player.hears(AGAIN);
        player.says(answer);
        player.hears(words);
        player.ends();
        assert!(!data.exists(), "nothing is made that nobody asked for");
    }
}

#[test]
fn whoever_is_forgotten_while_they_play_stays_forgotten() {
    let data = tempfile::tempdir().expect("there is room for a folder");
    let mut player = Talk::begun(data.path());
    let place = data.path().to_str().expect("the path is UTF-8");
    let purged = mile(["purge", "--as", "Kim", "--yes", "--data", place]).run();
    assert_eq!(purged.status, 0, "{}", purged.err);
    for answer in ["1\n", "again\n"] {
        player.says(answer);
        player.hears(AGAIN);
    }
    player.says("on\n");
    player.hears("The end: On its way");
    let heard = player.ends();
    assert!(heard.contains("removed with `mile purge`"), "{heard}");
    assert!(!heard.contains("constraint"), "{heard}");
    assert!(runs(data.path()).contains("Nothing was played yet"), "{}", runs(data.path()));
}

/// A branch is kept with its first decision, and needs the run that it leaves.
#[cfg(unix)]
#[test]
fn another_way_goes_over_with_the_run_that_it_leaves() {
    let outer = tempfile::tempdir().expect("there is room for a folder");
    let data = outer.path().join("data");
    let mut first = Talk::begun(&data);
    first.says("1\n");
    first.hears("The end: On its way");
    first.ends();
    let mut other = Talk::with(&data, &["whatif", "last", "--at", "2", "--plain"]);
    other.hears(CHOICE);
    fs::remove_dir_all(&data).expect("it can be removed");
    other.says("2\n");
    other.hears(AGAIN);
    other.says("again\n");
    other.hears("A promise is broken");
    other.ends();
    let listed = runs(&data);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(listed.contains("another way at decision 2"), "{listed}");
}

/// What somebody takes back holds from then on, for the run that they are in, too.
#[test]
fn whoever_takes_back_that_they_are_recorded_is_recorded_no_more() {
    let data = tempfile::tempdir().expect("there is room for a folder");
    let place = data.path().to_str().expect("the path is UTF-8");
    let mut player = Talk::begun(data.path());
    let said = mile(["consent", "--as", "Kim", "--playing", "no", "--data", place]).run();
    assert_eq!(said.status, 0, "{}", said.err);
    for answer in ["note My own secret\n", "again\n"] {
        player.says(answer);
        player.hears(AGAIN);
    }
    player.says("on\n");
    player.hears(CHOICE);
    player.says("1\n");
    player.hears("The end: On its way");
    let heard = player.ends();
    assert!(heard.contains("has not agreed to be recorded"), "{heard}");
    assert!(runs(data.path()).contains("1 decision, open"), "{}", runs(data.path()));
    let held = mile(["export", "--as", "Kim", "--data", place]).run().out;
    assert!(!held.contains("My own secret"), "{held}");
}

/// Another way from a run that is lost is refused in words that say so.
#[cfg(unix)]
#[test]
fn no_way_leaves_a_run_that_is_lost() {
    let outer = tempfile::tempdir().expect("there is room for a folder");
    let data = outer.path().join("data");
    let mut player = Talk::begun(&data);
    player.says("1\n\nstop\nbranch 2\n2\n");
    player.hears("A promise is broken");
    fs::remove_dir_all(&data).expect("it can be removed");
    player.says("note Hm\nagain\n");
    player.hears("Kept with this run.");
    player.says("\nstop\nrun 1\nwhatif\n");
    player.hears(AGAIN);
    player.says("stop\n");
    player.hears("to take the stop back:");
    let heard = player.ends();
    assert!(heard.contains("the run that this branches from is not in"), "{heard}");
    assert_eq!(heard.matches("The end: You stepped away").count(), 1, "{heard}");
}

/// A room's run is nobody's own; it goes over whole when somebody goes on with it.
#[cfg(unix)]
#[test]
fn the_run_of_a_room_goes_over_too() {
    let outer = tempfile::tempdir().expect("there is room for a folder");
    let data = outer.path().join("data");
    let story = repository(STORY);
    let mut room = Talk::with(&data, &["room", "--plain", story.to_str().expect("it is UTF-8")]);
    room.says("\n\n\n0 0 4\n\n");
    room.hears("And now?");
    room.ends();
    let mut player = Talk::with(&data, &["play", "--resume", "last", "--plain"]);
    player.hears(CHOICE);
    fs::remove_dir_all(&data).expect("it can be removed");
    player.says("1\n");
    player.hears(AGAIN);
    player.says("again\n");
    player.hears("The end: On its way");
    player.ends();
    let listed = runs(&data);
    assert!(listed.contains("room") && listed.contains("2 decisions, finished"), "{listed}");
}
