//! Records that change under whoever plays: removed, moved, replaced, or forgotten on purpose.

#![cfg_attr(
    not(unix),
    allow(dead_code, unused_imports, reason = "only there can files be removed that are open")
)]

mod common;

use std::fs;
use std::path::Path;

use common::{PARCEL, open, program};
use mile_record::error::Kind;
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::{Kept, Parent};
use mile_record::{Consent, Error, Store, Wanted, replay};

fn beginning(store: &mut Store) -> Beginning {
    let program = program(PARCEL);
    let text = program.scenario().source.clone();
    let learner = store.learner("Kim").expect("it is recorded");
    Beginning { program, text, seed: 3, learner, group: Some("monday".to_owned()) }
}

/// A run with a decision taken back, one that stands, and a note.
fn begun(store: &mut Store) -> Recorder {
    let beginning = beginning(store);
    store.say(&beginning.learner, Consent::Group, true).expect("it is recorded");
    let mut run = Recorder::begin(store, beginning).expect("it is recorded");
    run.choose(store, "ask", None).expect("it is recorded");
    run.undo(store).expect("it is recorded");
    run.choose(store, "promise", None).expect("it is recorded");
    run.note(store, "A note", "She sounds tired.").expect("it is recorded");
    run
}

/// Goes on in what stands there now, as the player does.
fn brought(store: &mut Store, run: &mut Recorder) -> Result<(), Error> {
    let saved = store.rescue(&run.run().learner, Some(&run.run().id))?;
    store.reopen()?;
    run.learner_is(&store.bring(&saved)?);
    Ok(())
}

/// Takes the next decision and returns what is kept of the run for whoever opens the folder.
fn rung(folder: &Path, store: &mut Store, run: &mut Recorder) -> Kept {
    run.choose(store, "ring", None).expect("it is recorded");
    let kept = open(folder).load(&run.run().id).expect("it is there");
    assert_eq!(replay::verify(program(PARCEL), &kept).broken, None);
    assert_eq!((kept.moves.len(), kept.notes.len()), (4, 1));
    assert!(kept.run.finished.is_some());
    kept
}

fn remove_folder(folder: &Path) {
    fs::remove_dir_all(folder).expect("it can be removed");
}

fn remove_file(folder: &Path) {
    fs::remove_file(folder.join("records.db")).expect("it can be removed");
}

fn remove_log(folder: &Path) {
    fs::remove_file(folder.join("records.db-wal")).expect("it can be removed");
}

/// Others' records in its place, in which another Kim plays.
fn replace(folder: &Path) {
    remove_folder(folder);
    let mut others = open(folder);
    others.learner("Kim").expect("it is recorded");
}

fn put_a_file_there(folder: &Path) {
    remove_folder(folder);
    fs::write(folder, "words").expect("it can be written");
}

/// On systems that let it happen.
#[cfg(unix)]
#[test]
fn nothing_is_acknowledged_that_others_would_not_find() {
    for spoil in [remove_folder, remove_file, remove_log, replace] {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("data");
        let mut store = open(&folder);
        let mut run = begun(&mut store);
        spoil(&folder);
        let refused = run.choose(&mut store, "ring", None).unwrap_err();
        assert_eq!(refused.kind, Kind::Gone, "{refused}");
        assert!(refused.message.contains("removed, moved or replaced"), "{refused}");
        let refused = store.learner("Alex").unwrap_err();
        assert_eq!(refused.kind, Kind::Gone, "{refused}");
        // The whole run goes over to what stands there now.
        brought(&mut store, &mut run).unwrap();
        let kept = rung(&folder, &mut store, &mut run);
        assert_eq!(kept.run.group.as_deref(), Some("monday"));
        assert!(store.agrees(&kept.run.learner, Consent::Group).unwrap());
        assert_eq!(store.who("Kim").unwrap().id, kept.run.learner, "one Kim plays here");
    }
}

#[cfg(unix)]
#[test]
fn records_that_are_put_back_go_on() {
    let outer = tempfile::tempdir().unwrap();
    let (folder, away) = (outer.path().join("data"), outer.path().join("away"));
    let mut store = open(&folder);
    let mut run = begun(&mut store);
    fs::rename(&folder, &away).unwrap();
    let refused = run.choose(&mut store, "ring", None).unwrap_err();
    assert_eq!(refused.kind, Kind::Gone, "{refused}");
    fs::rename(&away, &folder).unwrap();
    brought(&mut store, &mut run).unwrap();
    rung(&folder, &mut store, &mut run);
    assert_eq!(store.runs(&Wanted::default()).unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn what_was_saved_waits_until_it_can_be_kept() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("data");
    let mut store = open(&folder);
    let mut run = begun(&mut store);
    put_a_file_there(&folder);
    assert!(run.choose(&mut store, "ring", None).is_err());
    let saved = store.rescue(&run.run().learner, Some(&run.run().id)).unwrap();
    assert!(store.reopen().is_err());
    assert_eq!(run.choose(&mut store, "ring", None).unwrap_err().kind, Kind::Gone);
    fs::remove_file(&folder).unwrap();
    store.reopen().unwrap();
    run.learner_is(&store.bring(&saved).unwrap());
    rung(&folder, &mut store, &mut run);
}

/// A no that was said where the run would go is a no.
#[cfg(unix)]
#[test]
fn nothing_is_brought_where_the_learner_said_no() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("data");
    let mut store = open(&folder);
    let mut run = begun(&mut store);
    replace(&folder);
    let mut others = open(&folder);
    let kim = others.learner("Kim").unwrap();
    others.say(&kim, Consent::Playing, false).unwrap();
    let refused = brought(&mut store, &mut run).unwrap_err();
    assert!(refused.message.contains("has not agreed"), "{refused}");
    assert!(others.runs(&Wanted::default()).unwrap().is_empty());
}

/// Whoever is forgotten while a run of theirs is played stays forgotten.
#[test]
fn what_was_forgotten_meanwhile_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut run = begun(&mut store);
    let beginning = beginning(&mut store);
    let kim = run.run().learner.clone();
    let alex = store.learner("Alex").unwrap();
    let theirs = Beginning { learner: alex, ..beginning.clone() };
    let parent = Parent { run: run.run().id.clone(), turn: 1 };
    let mut branch = Recorder::branch(theirs, parent, run.standing()).unwrap();
    open(folder.path()).purge(&kim).unwrap();
    let refused = [
        run.choose(&mut store, "ring", None).unwrap_err(),
        run.note(&mut store, "A note", "more").unwrap_err(),
        run.undo(&mut store).unwrap_err(),
        branch.choose(&mut store, "ask", None).unwrap_err(),
        Recorder::begin(&mut store, beginning).unwrap_err(),
        store.say(&kim, Consent::Group, true).unwrap_err(),
        store.rescue(&kim, Some(&run.run().id)).unwrap_err(),
    ];
    for refused in refused {
        assert_eq!(refused.kind, Kind::Missing, "{refused}");
        assert!(!refused.message.contains("constraint"), "{refused}");
    }
    assert!(store.runs(&Wanted::default()).unwrap().is_empty());
    assert_eq!(store.who("Kim").unwrap_err().kind, Kind::Missing);
}

#[test]
fn a_branch_is_kept_once_something_is_done_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let run = begun(&mut store);
    let parent = Parent { run: run.run().id.clone(), turn: 1 };
    let beginning = beginning(&mut store);
    let mut branch = Recorder::branch(beginning, parent, run.standing()).unwrap();
    assert!(!branch.is_written());
    assert_eq!(store.runs(&Wanted::default()).unwrap().len(), 1);
    branch.choose(&mut store, "ask", None).unwrap();
    assert!(branch.is_written());
    assert_eq!(store.runs(&Wanted::default()).unwrap().len(), 2);
    assert_eq!(store.load(&branch.run().id).unwrap().moves.len(), 1);
}
