//! Several players on one file at once: none fails, and none waits for long.

mod common;

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{open, program};
use mile_record::recorder::{Beginning, Recorder};
use mile_record::{Wanted, replay};

const PLAYERS: usize = 8;
const FOLDER: &str = "MILE_TEST_FOLDER";
/// How long they play, two seconds unless it is said: with `MILE_TEST_SECONDS=60` it is a minute, and
/// how long they wait is looked at, too. Without, a machine that is busy with other tests would fail it.
const SECONDS: &str = "MILE_TEST_SECONDS";
const STORY: &str = "tests/suite/records/counting.ron";

#[test]
fn eight_players_share_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let itself = std::env::current_exe().unwrap();
    let players: Vec<_> = (0..PLAYERS)
        .map(|_| {
            let mut command = Command::new(&itself);
            command.args(["--exact", "one_player", "--ignored", "--nocapture"]);
            command.env(FOLDER, folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for player in players {
        let ended = player.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success(), "{said}{wrong}");
    }
    let mut store = open(folder.path());
    let runs = store.runs(&Wanted::default()).unwrap();
    assert_eq!(runs.len(), PLAYERS);
    let program = program(STORY);
    for run in runs {
        let kept = store.load(&run.run.id).unwrap();
        assert!(!kept.moves.is_empty());
        assert_eq!(replay::verify(Arc::clone(&program), &kept).broken, None);
    }
}

#[test]
#[ignore = "the other test runs it as a process of its own"]
fn one_player() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let seconds = std::env::var(SECONDS).ok().and_then(|seconds| seconds.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(2));
    let mut store = open(folder.as_ref());
    let learner = store.learner("Kim").unwrap();
    let program = program(STORY);
    let text = Arc::clone(&program.scenario().source);
    let beginning = Beginning { program, text, seed: 1, learner, group: Some("A".to_owned()) };
    let mut recorder = Recorder::begin(&mut store, beginning).unwrap();
    let mut waits = Vec::new();
    while waits.is_empty() || Instant::now() < end {
        let begun = Instant::now();
        recorder.choose(&mut store, "one", Some(Duration::from_secs(1))).unwrap();
        waits.push(begun.elapsed());
    }
    waits.sort_unstable();
    let slow = waits[waits.len() * 99 / 100];
    let is_fast = slow < Duration::from_secs(1) || seconds.is_none();
    assert!(is_fast, "one in a hundred of {} waited {slow:?}", waits.len());
}
