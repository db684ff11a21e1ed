//! What a facilitator waits for: opening a store of a million decisions, and what a group decided.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use mile_core::group::Layout;
use mile_record::store::Database;
use mile_record::{Location, Store};

const RUNS: u64 = 100_000;
const DECISIONS: u64 = 10;
const CHOICES: u64 = 3;

fn group(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::folder(folder.path());
    fill(&mut Store::open(&location).expect("a store"));
    criterion.bench_function("open a store of a million decisions", |bencher| {
        bencher.iter(|| black_box(Store::open(&location).expect("the store")));
    });
    let scene = |scene| (format!("scene_{scene}"), (0..CHOICES).map(choice).collect());
    let endings = vec!["the_end".to_owned()];
    let layout = Layout { decisions: (0..DECISIONS).map(scene).collect(), endings };
    let mut store = Store::open(&location).expect("the store");
    criterion.bench_function("what a group of a million decisions decided", |bencher| {
        bencher.iter(|| black_box(store.group("story", "all", &layout).expect("figures")));
    });
}

fn choice(number: u64) -> String {
    format!("choice_{number}")
}

/// Every learner with a run of their own, and all of them different ways.
fn fill(store: &mut Store) {
    let filled = store.whole(|database| {
        database.run(
            "INSERT INTO texts (hash, scenario, title, text, kept) VALUES ('h', 'story', 't', 't', 0)",
            &[],
        )?;
        for run in 0..RUNS {
            learner(database, run)?;
        }
        Ok(())
    });
    filled.expect("a filled store");
}

fn learner(database: &mut dyn Database, number: u64) -> Result<(), mile_record::Error> {
    let id = format!("{number:016}");
    let [insert, consent, run, decide] = [
        "INSERT INTO learners (learner, name, here, since) VALUES ($1, $1, 0, 0)",
        "INSERT INTO consents (learner, what, seq, given, at) VALUES ($1, 'group', 1, 1, 0)",
        "INSERT INTO runs (run, learner, scenario, hash, format, program, engine, store, seed, \
         group_name, began, finished, ending, trail, counts) VALUES ($1, $1, 'story', 'h', 1, '', 1, 1, \
         '0', 'all', $2, 1, 'the_end', $3, 1)",
        "INSERT INTO decisions (run, turn, scenario, group_name, scene, choice, kind) \
         VALUES ($1, $2, 'story', 'all', $3, $4, 'choose')",
    ];
    database.run(insert, &[(&id).into()])?;
    database.run(consent, &[(&id).into()])?;
    let taken = |scene: u64| choice(number / CHOICES.pow(scene as u32) % CHOICES);
    let trail: String = (0..DECISIONS).fold(String::new(), |mut trail, scene| {
        let _ = write!(trail, " scene_{scene}.{}", taken(scene));
        trail
    });
    database.run(run, &[(&id).into(), number.cast_signed().into(), trail.into()])?;
    for scene in 0..DECISIONS {
        let turn = (scene.cast_signed() + 1).into();
        let values = [(&id).into(), turn, format!("scene_{scene}").into(), taken(scene).into()];
        database.run(decide, &values)?;
    }
    Ok(())
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = group
}
criterion_main!(benches);
