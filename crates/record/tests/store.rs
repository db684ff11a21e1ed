//! The file itself: who may read it, which versions of it are read, what is refused.

mod common;

use common::{PARCEL, kept, open, program};
use mile_core::transcript::Move as Wanted;
use mile_record::error::Kind;
use mile_record::run::{Entry, Kept, Parent, Versions};
use mile_record::{Location, Store, replay};

fn written(store: &mut Store) -> Kept {
    let learner = store.learner("Kim").expect("it is recorded");
    let moves = ["promise", "loop", "ring"].map(Wanted::parse);
    let kept = kept(&program(PARCEL), "k7f3aaaaaaaaaaaa", &learner, 3, &moves);
    store.begin(&kept.run, &kept.text, &kept.moves).expect("it is recorded");
    kept
}

#[test]
fn the_same_once_more_is_no_error_and_something_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let kept = written(&mut store);
    let last = Entry::Move(kept.moves[2].clone());
    store.append(&kept.run, &last).unwrap();
    store.append(&kept.run, &last.clone().recorded(5)).unwrap();
    store.begin(&kept.run, &kept.text, &kept.moves).unwrap();
    let mut other = kept.moves[2].clone();
    other.choice = "queue".to_owned();
    let refused = store.append(&kept.run, &Entry::Move(other)).unwrap_err();
    assert_eq!(refused.kind, Kind::Conflict, "{refused}");
    assert_eq!(store.load(&kept.run.id).unwrap().moves, kept.moves);
}

#[test]
fn a_run_is_found_by_as_much_of_its_id_as_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.find("last").unwrap_err().kind, Kind::Missing);
    let one = written(&mut store);
    let mut two = one.clone();
    two.run.id = "k7f4aaaaaaaaaaaa".to_owned();
    two.run.began += 1;
    store.begin(&two.run, &two.text, &[]).unwrap();
    assert_eq!(store.find("K7F3").unwrap(), one.run.id);
    assert_eq!(store.find("last").unwrap(), two.run.id);
    for wrong in ["k7f", "x", "", "%", "k7f3' OR '1'='1"] {
        assert_eq!(store.find(wrong).unwrap_err().kind, Kind::Missing, "{wrong}");
    }
}

#[test]
fn a_newer_store_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.database().script("UPDATE store SET version = 99").unwrap();
    drop(store);
    let path = folder.path().join("records.db");
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open(&Location::File(path.clone())).unwrap_err();
    assert_eq!(refused.kind, Kind::Newer, "{refused}");
    assert!(refused.message.contains("newer Mile"), "{refused}");
    assert_eq!(std::fs::read(path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_store_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letter = "Dear Kim, ".repeat(500);
    std::fs::write(&path, &letter).unwrap();
    let refused = Store::open(&Location::File(path.clone())).unwrap_err();
    assert!(refused.message.contains("no records of Mile"), "{refused}");
    assert_eq!(std::fs::read_to_string(path).unwrap(), letter);
}

/// A file of every version that there ever was, as `sqlite3 records.db .dump` says it.
#[test]
fn every_earlier_version_is_brought_up_to_date() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let elsewhere = tempfile::tempdir().unwrap();
    let mut fresh = open(elsewhere.path());
    let mut versions = 0;
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("records.db");
        let dump = std::fs::read_to_string(&path).unwrap();
        rusqlite::Connection::open(&file).unwrap().execute_batch(&dump).unwrap();
        let mut store = Store::open(&Location::File(file)).unwrap();
        assert_eq!(schema(&mut store), schema(&mut fresh), "{path:?}");
        let last = store.find("last").unwrap();
        let kept = store.load(&last).unwrap();
        assert_eq!(kept.learner, "Kim", "{path:?}");
        assert_eq!(kept.answers(), [("What did Mira say first?", "It had to be today.")]);
        assert_eq!((kept.notes.len(), kept.concerns.len()), (1, 1));
        assert!(kept.moves.len() > 2 && kept.run.finished.is_some());
        assert_eq!(replay::verify(program_of(&kept), &kept).broken, None, "{path:?}");
        versions += 1;
    }
    assert_eq!(versions, Versions::current().store, "there is a file of every version");
}

/// The tables and indexes, as they were made.
fn schema(store: &mut Store) -> Vec<String> {
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";
    let rows = store.database().rows(sql, &[]).expect("it can be read");
    rows.iter().map(|row| row.get(0).expect("it is text")).collect()
}

fn program_of(kept: &Kept) -> std::sync::Arc<mile_core::program::Program> {
    let scenario = mile_core::read::read_text(&kept.text.text).0.expect("it is whole");
    std::sync::Arc::new(mile_core::program::Program::new(scenario))
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("a/b");
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut store = open(&data);
    written(&mut store);
    for made in std::fs::read_dir(&data).unwrap() {
        let path = made.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{path:?}");
    }
    assert_eq!((mode(&data), mode(data.parent().unwrap())), (0o700, 0o700));
    // A file that others could read is closed to them.
    drop(store);
    let file = data.join("records.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    open(&data);
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn a_family_is_the_whole_tree_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let first = written(&mut store);
    let mut begin = |id: &str, parent: Option<&str>, after: i64| {
        let mut run = first.run.clone();
        run.id = id.to_owned();
        run.began += after;
        run.parent = parent.map(|parent| Parent { run: parent.to_owned(), turn: 1 });
        store.begin(&run, &first.text, &[]).unwrap();
    };
    let root = first.run.id.as_str();
    begin("later", Some(root), 9);
    begin("sooner", Some(root), 5);
    begin("deep", Some("sooner"), 7);
    begin("alone", None, 6);
    begin("orphan", None, 8);
    // As a run is collected whose parent was not handed over.
    store.database().script("UPDATE runs SET parent = 'kept back' WHERE run = 'orphan'").unwrap();
    for of in [root, "sooner", "deep", "later"] {
        assert_eq!(store.family(of).unwrap(), [root, "sooner", "deep", "later"], "{of}");
    }
    assert_eq!(store.family("alone").unwrap(), ["alone"]);
    assert_eq!(store.family("orphan").unwrap(), ["orphan"]);
}

#[test]
fn a_version_of_a_story_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut kept = written(&mut store);
    kept.run.id = "other".to_owned();
    store.begin(&kept.run, &kept.text, &kept.moves).unwrap();
    let rows = store.database().rows("SELECT COUNT(*) FROM texts", &[]).unwrap();
    assert_eq!(rows[0].get::<i64>(0).unwrap(), 1);
}
