//! How long it takes to record a decision, with the disk, and to open a store with a million of them.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use mile_core::program::Program;
use mile_record::recorder::{Beginning, Recorder};
use mile_record::{Location, Store, Wanted};

fn program() -> Arc<Program> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/records/counting.ron");
    let text = std::fs::read_to_string(path).expect("the story is there");
    Arc::new(Program::new(mile_core::read::read_text(&text).0.expect("the story is whole")))
}

fn append(criterion: &mut Criterion) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("there is room");
    let mut store = Store::open(&Location::folder(folder.path())).expect("it opens");
    let learner = store.learner("Kim").expect("it is recorded");
    let program = program();
    let text = Arc::clone(&program.scenario().source);
    let beginning = Beginning { program, text, seed: 1, learner, group: None };
    let mut recorder = Recorder::begin(&mut store, beginning).expect("it is recorded");
    criterion.bench_function("record a decision", |bencher| {
        bencher.iter(|| recorder.choose(&mut store, "one", Some(Duration::from_secs(3))));
    });
}

/// A store with a million decisions in 100,000 runs of 50 groups.
fn million(folder: &Path) -> Location {
    let location = Location::folder(folder);
    let mut store = Store::open(&location).expect("it opens");
    let learner = store.learner("Kim").expect("it is recorded");
    let text = program().scenario().source.to_string();
    store
        .whole(|database| {
            let learner = learner.clone().into();
            let sql = "INSERT INTO texts VALUES ('h', 'counting', NULL, 'Counting', $1, 0)";
            database.run(sql, &[text.clone().into()])?;
            let numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ";
            let runs = format!(
                "{numbers}100000) INSERT INTO runs SELECT 'run' || n, $1, 'counting', 'h', 1, '0', 1, \
                 1, '1', 'group ' || (n % 50), NULL, NULL, n, n, 'done' FROM n"
            );
            database.run(&runs, &[learner])?;
            for turn in 1..=10_i64 {
                let turn = [turn.into()];
                let moves = "INSERT INTO moves SELECT run, $1, 'choose', $1, 'desk', CASE WHEN \
                             (began + $1) % 3 = 0 THEN 'two' ELSE 'one' END, 2000, $1, \
                             '0123456789abcdef0123456789abcdef', NULL, began FROM runs";
                database.run(moves, &turn)?;
            }
            let decisions = "INSERT INTO decisions SELECT m.run, m.turn, r.scenario, r.group_name, \
                             m.scene, m.choice, m.kind FROM moves m JOIN runs r ON r.run = m.run";
            database.run(decisions, &[]).map(drop)
        })
        .expect("it is recorded");
    location
}

fn open(criterion: &mut Criterion) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("there is room");
    let location = million(folder.path());
    criterion.bench_function("open a million decisions", |bencher| {
        bencher.iter(|| Store::open(black_box(&location)));
    });
    let mut store = Store::open(&location).expect("it opens");
    criterion.bench_function("load a run of a million decisions", |bencher| {
        bencher.iter(|| store.load(black_box("run5000")));
    });
    criterion.bench_function("find the last of 100,000 runs", |bencher| {
        bencher.iter(|| store.find(black_box("last")));
    });
    let group = Wanted { group: Some("group 7".to_owned()), ..Wanted::default() };
    criterion.bench_function("list the 2,000 runs of a group", |bencher| {
        bencher.iter(|| store.runs(black_box(&group)));
    });
}

criterion_group!(benches, append, open);
criterion_main!(benches);
