//! What the tests of records share.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;
use std::sync::Arc;

use mile_core::program::Program;
use mile_core::session::{Phase, Session};
use mile_core::transcript::Move as Wanted;
use mile_record::run::{Kept, Move, Run, Text, Versions};
use mile_record::{Location, Store, hash, replay};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// A scenario of the repository.
pub fn program(path: &str) -> Arc<Program> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let text = std::fs::read_to_string(path).expect("the story is there");
    Arc::new(Program::new(mile_core::read::read_text(&text).0.expect("it is whole")))
}

pub const PARCEL: &str = "tests/suite/player/parcel.ron";

pub fn open(folder: &Path) -> Store {
    Store::open(&Location::folder(folder)).expect("it opens")
}

/// Choices taken by chance until the story ends, or for as long as is borne.
pub fn any_moves(program: &Arc<Program>, seed: u64, chance: &mut Chance) -> Vec<Wanted> {
    let mut session = Session::start(Arc::clone(program), seed, &mut ());
    let mut moves = Vec::new();
    while session.state().phase() == Phase::Waiting && moves.len() < 40 {
        let choice = session.offered()[chance.below(session.offered().len())];
        moves.push(Wanted::Choose(program.scenario().choices[choice].id.text.clone()));
        session.choose(choice, &mut ()).expect("it is on offer");
    }
    moves
}

/// Chance that is the same every time.
pub struct Chance(Xoshiro256PlusPlus);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.0.next_u64()) * count as u128) >> 64) as usize
    }
}

/// A whole run as it is kept.
pub fn kept(program: &Arc<Program>, id: &str, learner: &str, seed: u64, moves: &[Wanted]) -> Kept {
    let scenario = program.scenario();
    let text = Text {
        hash: hash::of_text(&scenario.source),
        scenario: scenario.id.clone(),
        version: scenario.version.clone(),
        title: scenario.fill(&scenario.title, None).into_owned(),
        text: scenario.source.to_string(),
    };
    let moves: Vec<Move> =
        replay::written(Arc::clone(program), seed, moves).expect("they are possible");
    let run = Run {
        id: id.to_owned(),
        learner: learner.to_owned(),
        scenario: scenario.id.clone(),
        hash: text.hash.clone(),
        versions: Versions::current(),
        seed,
        group: None,
        parent: None,
        began: 1_790_000_000_000,
        finished: None,
        ending: None,
    };
    Kept {
        run,
        learner: "Kim".to_owned(),
        text,
        moves,
        notes: Vec::new(),
        reflections: Vec::new(),
        concerns: Vec::new(),
        hands: Vec::new(),
        heard: Vec::new(),
        commitments: Vec::new(),
    }
}
