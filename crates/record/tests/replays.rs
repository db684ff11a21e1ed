//! Whatever was played comes back the same, and what was tampered with is found where it begins.

mod common;

use std::sync::Arc;

use common::{Chance, PARCEL, any_moves, kept, open, program};
use mile_record::replay::{self, Why};
use mile_record::run::Kind;

/// Random runs of each story: 10,000 together. The stories of the library are long.
const RUNS: [(&str, usize); 4] = [
    (PARCEL, 9_400),
    ("scenarios/billing/billing-dispute.ron", 200),
    ("scenarios/security/security-hold.ron", 200),
    ("scenarios/shipping/lost-parcel.ron", 200),
];

#[test]
fn ten_thousand_random_runs_replay_to_the_same_hashes() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let learner = store.learner("Kim").unwrap();
    let mut chance = Chance::new(1);
    let mut altered = 0;
    for (story, (path, runs)) in RUNS.into_iter().enumerate() {
        let program = program(path);
        for number in 0..runs {
            let seed = number as u64 % 97;
            let moves = any_moves(&program, seed, &mut chance);
            let id = format!("r{story}n{number}");
            let written = kept(&program, &id, &learner, seed, &moves);
            let mut loaded = written.clone();
            // The disk takes longer than all the rest.
            if number % 20 == 0 {
                store.begin(&written.run, &written.text, &written.moves).unwrap();
                loaded = store.load(&id).unwrap();
                assert_eq!(loaded.moves, written.moves);
            }
            let replayed = replay::verify(Arc::clone(&program), &loaded);
            assert_eq!(replayed.broken, None, "{path} seed {seed}: {moves:?}");

            // Another choice than the one that was taken.
            let at = chance.below(loaded.moves.len());
            let made = &mut loaded.moves[at];
            let scenario = program.scenario();
            let mut scenes = scenario.scenes.iter();
            let scene = scenes.find(|(_, scene)| scene.id.text == made.scene).unwrap().0;
            let others = scenario.choices_of(scene).iter().map(|it| &scenario.choices[it].id.text);
            let others: Vec<_> = others.filter(|other| **other != made.choice).collect();
            if others.is_empty() {
                continue;
            }
            others[chance.below(others.len())].clone_into(&mut made.choice);
            let turn = made.turn;
            let broken = replay::verify(Arc::clone(&program), &loaded).broken.unwrap();
            assert_eq!(broken.turn, turn, "{broken:?}");
            assert!(matches!(broken.why, Why::NotOffered | Why::Outcome), "{broken:?}");
            altered += 1;
        }
    }
    assert!(altered > 8_000, "only {altered} could be altered");
}

#[test]
fn every_kind_of_tampering_is_found_at_its_place() {
    let program = program(PARCEL);
    let moves = ["promise", "loop", "loop", "ring"].map(mile_core::transcript::Move::parse);
    let whole = kept(&program, "r", "kim", 3, &moves);
    let broken = |change: &dyn Fn(&mut mile_record::run::Kept)| {
        let mut kept = whole.clone();
        change(&mut kept);
        let broken = replay::verify(Arc::clone(&program), &kept).broken;
        broken.map(|broken| (broken.turn, broken.why))
    };
    assert_eq!(broken(&|_| {}), None);
    assert_eq!(broken(&|kept| kept.moves[1].clock += 1), Some((2, Why::Outcome)));
    assert_eq!(broken(&|kept| kept.moves[1].scene = "desk".into()), Some((2, Why::Scene)));
    assert_eq!(broken(&|kept| kept.moves[1].kind = Kind::Timeout), Some((2, Why::NotOffered)));
    assert_eq!(broken(&|kept| drop(kept.moves.remove(1))), Some((3, Why::Outcome)));
    assert_eq!(broken(&|kept| kept.run.seed += 1), Some((1, Why::Outcome)));
}
