//! What facilitators hold in hand: every page says the same in each format, holds what it must, and
//! gives nothing away.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use mile_author::page::debrief::Frame;
use mile_author::page::{Answer, Commitment, Document, Note, Sitting, Typed};
use mile_author::page::{contrast, debrief, html, json, markdown, text};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::transcript::{self, Move};

fn program(path: &str) -> Arc<Program> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let (scenario, found) = read(&fs::read(path).expect("the file is there"));
    Arc::new(Program::new(scenario.unwrap_or_else(|| panic!("{found:#?}"))))
}

/// A run by its choices.
fn run(program: &Arc<Program>, choices: &str) -> Sitting {
    let moves: Vec<_> = choices.split(',').filter(|c| !c.is_empty()).map(Move::parse).collect();
    let mut events = Vec::new();
    let session = transcript::play(program, 3, &moves, &[], &mut events).expect("possible");
    let (state, typed) = (session.state().clone(), Typed::default());
    Sitting { program: Arc::clone(program), state, events, learner: None, typed }
}

#[test]
fn look() {
    let parcel = program("scenarios/shipping/lost-parcel.ron");
    let mut acts = Vec::new();
    for seed in 0..4_usize {
        let mut session = mile_core::session::Session::start(Arc::clone(&parcel), 3, &mut ());
        let mut moves = Vec::new();
        let mut step = seed;
        while !session.offered().is_empty() && moves.len() < 40 {
            let offered = session.offered();
            let choice = offered[(step * 7 + moves.len() * (seed + 1)) % offered.len()];
            step += 1;
            moves.push(parcel.scenario().choices[choice].id.text.clone());
            session.choose(choice, &mut ()).unwrap();
        }
        eprintln!("{}", moves.join(","));
        acts.push(moves.join(","));
    }
    let runs: Vec<_> = acts.iter().map(|acts| run(&parcel, acts)).collect();
    let out = Path::new("/work/scratch/t-contrast/pages");
    fs::create_dir_all(out).unwrap();
    let write = |name: &str, document: &Document| {
        fs::write(out.join(format!("{name}.html")), html::render(document)).unwrap();
        fs::write(out.join(format!("{name}.md")), markdown::render(document)).unwrap();
        fs::write(out.join(format!("{name}.txt")), text::render(document, 80)).unwrap();
    };
    let mut one = runs[0].clone();
    one.typed = Typed {
        answers: vec![Answer {
            question: "What was it?".to_owned(),
            words: "Too fast.".to_owned(),
        }],
        notes: vec![Note {
            turn: 2,
            about: "What I feel".to_owned(),
            words: "<b>hm</b>".to_owned(),
        }],
        commitments: vec![Commitment {
            words: "Ask once more.".to_owned(),
            by: "3 May".to_owned(),
        }],
    };
    write("one", &debrief::document(&[one], Frame::Orid));
    write("sbi", &debrief::document(&runs[..1], Frame::Sbi));
    write("three", &debrief::document(&runs[..3], Frame::Orid));
    write("contrast2", &contrast::document(&runs[..2]));
    write("contrast4", &contrast::document(&runs));
    fs::write(out.join("contrast2.json"), json::contrast(&runs[..2])).unwrap();
}
