//! A run is recorded as it is played, and comes back whole.

use std::sync::Arc;
use std::time::Duration;

use mile_core::program::Program;
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::{Kind, Parent};
use mile_record::{Location, Store, replay};

const PARCEL: &str = include_str!("../../../scenarios/shipping/lost-parcel.ron");

fn program() -> Arc<Program> {
    Arc::new(Program::new(mile_core::read::read_text(PARCEL).0.expect("it works")))
}

fn store(folder: &tempfile::TempDir) -> Store {
    Store::open(&Location::folder(&folder.path().join("data"))).expect("it works")
}

fn beginning(store: &mut Store) -> Beginning {
    let learner = store.learner("Kim").expect("it works");
    Beginning { program: program(), text: PARCEL.into(), seed: 7, learner, group: None }
}

/// The first choice on offer.
fn first(recorder: &Recorder) -> String {
    recorder.offered().first().cloned().expect("it works")
}

fn play_on(store: &mut Store, recorder: &mut Recorder) {
    while !recorder.is_over() {
        let choice = first(recorder);
        recorder.choose(store, &choice, Some(Duration::from_millis(1500))).expect("it works");
    }
}

#[test]
fn a_run_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let beginning = beginning(&mut store);
    let mut recorder = Recorder::begin(&mut store, beginning).unwrap();
    let choice = first(&recorder);
    recorder.choose(&mut store, &choice, None).unwrap();
    recorder.undo(&mut store).unwrap();
    recorder.note(&mut store, "A note", "she sounds tired").unwrap();
    play_on(&mut store, &mut recorder);
    recorder.reflect(&mut store, "What happened?", "A lot").unwrap();
    recorder.reflect(&mut store, "What happened?", "A little").unwrap();
    recorder.concern(&mut store, "too close to home", false).unwrap();

    let id = store.find("last").unwrap();
    let kept = store.load(&id).unwrap();
    assert_eq!((kept.learner.as_str(), kept.text.text.as_str()), ("Kim", PARCEL));
    assert_eq!(kept.standing(), recorder.standing().iter().collect::<Vec<_>>());
    assert_eq!(kept.moves[1].kind, Kind::Undo);
    assert_eq!(kept.notes[0].text, "she sounds tired");
    assert_eq!(kept.answers(), [("What happened?", "A little")]);
    assert_eq!(kept.concerns[0].text, "too close to home");
    assert!(kept.run.finished.is_some() && kept.is_over() && !kept.is_stopped());
    let replay = replay::verify(program(), &kept);
    assert_eq!(replay.broken, None);
    assert_eq!(replay.run.events(), recorder.events());
    // The end of the story is a decision like any other for those who take it back.
    let mut again = Recorder::resume(program(), &kept).unwrap();
    again.undo(&mut store).unwrap();
    assert!(store.load(&id).unwrap().run.finished.is_none());
}

#[test]
fn a_branch_stands_alone_and_knows_its_parent() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let beginning = beginning(&mut store);
    let mut run = Recorder::begin(&mut store, beginning.clone()).unwrap();
    play_on(&mut store, &mut run);
    let parent = Parent { run: run.run().id.clone(), turn: 2 };
    let branch = Recorder::branch(beginning, parent.clone(), run.standing());
    let mut branch = branch.unwrap();
    let other = branch.offered().last().cloned().unwrap();
    branch.choose(&mut store, &other, None).unwrap();
    let kept = store.load(&branch.run().id).unwrap();
    assert_eq!(kept.run.parent, Some(parent));
    assert_eq!(kept.moves.len(), 2);
    assert_eq!(replay::verify(program(), &kept).broken, None);
}

#[test]
fn what_was_stopped_is_not_offered_again_and_looks_unfinished() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let beginning = beginning(&mut store);
    let learner = beginning.learner.clone();
    let mut recorder = Recorder::begin(&mut store, beginning).unwrap();
    let choice = first(&recorder);
    recorder.choose(&mut store, &choice, None).unwrap();
    let unfinished = store.unfinished(&learner, "lost-parcel").unwrap().unwrap();
    recorder.opt_out(&mut store).unwrap();
    assert_eq!(store.unfinished(&learner, "lost-parcel").unwrap(), None);
    let listed = store.runs(&mile_record::Wanted::default()).unwrap();
    assert_eq!(listed[0].run, unfinished.run);
    assert_eq!(listed[0].decisions, 1);
}

#[test]
fn what_a_room_and_a_debrief_bring_comes_back_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = &mut store(&folder);
    let beginning = beginning(store);
    let mut recorder = Recorder::begin(store, beginning).unwrap();
    recorder.hands(store, &[("ask".to_owned(), 4), ("send".to_owned(), 0)]).unwrap();
    recorder.heard(store, "What happened?", "She called.").unwrap();
    recorder.heard(store, "What happened?", "She called twice.").unwrap();
    recorder.commit(store, "K.", "Ask first.", "2026-11-29").unwrap();
    let kept = store.load(&recorder.run().id).unwrap();
    assert_eq!(kept.hands[0].counts, [("ask".to_owned(), 4), ("send".to_owned(), 0)]);
    assert_eq!(kept.hands[0].turn, 1);
    assert_eq!(kept.heard.iter().map(|heard| heard.seq).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(kept.commitments[0].day, "2026-11-29");
    assert_eq!(kept.last_seq(), 4);
}
