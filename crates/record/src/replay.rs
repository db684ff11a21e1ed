//! From the record to the events: the moves are made again, and what each brings about is compared
//! with what it brought about then.

use std::sync::Arc;

use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::transcript::{self, OPT_OUT, Run};

use crate::error::{Error, Result};
use crate::run::{Kept, Kind, Move};
use crate::{hash, now};

/// What a move brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) clock: i64,
    pub(crate) state: String,
    pub(crate) ending: Option<String>,
}

/// Makes a move in a run; `None` if it is not possible there.
pub(crate) fn make(run: &mut Run, kind: Kind, choice: &str) -> Option<Made> {
    let first = run.events().len();
    let session = run.session();
    let scenario = session.program().scenario();
    let named = |id: &mile_core::id::ChoiceId| scenario.choices[*id].id.text == choice;
    let offered = session.offered().iter().copied().find(named);
    match kind {
        Kind::Choose => drop(run.choose(offered?)),
        Kind::Timeout => {
            session.limit().filter(|limit| Some(limit.choose) == offered)?;
            run.time_out();
        }
        Kind::OptOut => drop(run.opt_out()),
        Kind::Undo => drop(run.undo().then_some(())?),
    }
    let session = run.session();
    if kind == Kind::Undo {
        return Some(Made { clock: session.state().clock(), state: String::new(), ending: None });
    }
    let events = run.events().get(first..).filter(|events| !events.is_empty())?;
    let scenes = &session.program().scenario().scenes;
    let ending = events.iter().find_map(|event| match event {
        Event::Ended { scene, .. } if kind != Kind::OptOut => Some(scenes[*scene].id.text.clone()),
        _ => None,
    });
    Some(Made { clock: session.state().clock(), state: hash::of_move(session, events), ending })
}

/// A record played again.
#[derive(Debug)]
pub struct Replay {
    /// The run as it stands, as far as it could be played.
    pub run: Run,
    /// Where it is not what was recorded.
    pub broken: Option<Broken>,
}

/// The first move that does not do what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its number in the record.
    pub seq: i64,
    /// The number of the decision.
    pub turn: i64,
    /// The scene that it was made in, as recorded.
    pub scene: String,
    /// The choice, as recorded.
    pub choice: String,
    /// What is different.
    pub why: Why,
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Another scene stands there.
    Scene,
    /// The move cannot be made there.
    NotOffered,
    /// Something else came of it.
    Outcome,
}

impl Why {
    /// In words, to follow on the choice.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scene => "the run is in another scene by then",
            Self::NotOffered => "it is not on offer there",
            Self::Outcome => "something else came of it than was recorded",
        }
    }
}

/// Plays a record on the program of its own text and compares every move, those that were taken back
/// included.
pub fn verify(program: Arc<Program>, kept: &Kept) -> Replay {
    let mut run = Run::start(program, kept.run.seed);
    let mut broken = None;
    for made in &kept.moves {
        let why = if made.kind != Kind::Undo && scene(&run) != made.scene {
            Some(Why::Scene)
        } else {
            match make(&mut run, made.kind, &made.choice) {
                None => Some(Why::NotOffered),
                Some(again) if !is_equal(&again, made, run.session().state().turn()) => {
                    Some(Why::Outcome)
                }
                Some(_) => None,
            }
        };
        if let Some(why) = why {
            let Move { seq, turn, scene, choice, .. } = made.clone();
            broken = Some(Broken { seq, turn, scene, choice, why });
            break;
        }
    }
    Replay { run, broken }
}

fn is_equal(again: &Made, made: &Move, turn: i64) -> bool {
    match made.kind {
        // The state is the one before; every move after it shows whether it is.
        Kind::Undo => true,
        _ => again.state == made.state && again.clock == made.clock && made.turn == turn,
    }
}

fn scene(run: &Run) -> &str {
    let session = run.session();
    &session.program().scenario().scenes[session.state().scene()].id.text
}

/// What a record holds of moves that were made some other way; `None` if one of them is not possible.
pub fn written(program: Arc<Program>, seed: u64, moves: &[transcript::Move]) -> Option<Vec<Move>> {
    let mut run = Run::start(program, seed);
    let mut written = Vec::new();
    for (seq, wanted) in (1..).zip(moves) {
        let (kind, choice) = match wanted {
            transcript::Move::Choose(id) => (Kind::Choose, id.as_str()),
            transcript::Move::TimeOut(id) => (Kind::Timeout, id.as_str()),
            transcript::Move::OptOut => (Kind::OptOut, OPT_OUT),
        };
        let scene = scene(&run).to_owned();
        let made = make(&mut run, kind, choice)?;
        written.push(Move {
            seq,
            kind,
            turn: run.session().state().turn(),
            scene,
            choice: choice.to_owned(),
            real_ms: None,
            clock: made.clock,
            state: made.state,
            ending: made.ending,
            at: now(),
        });
    }
    Some(written)
}

/// Moves that stand, made again.
///
/// # Errors
/// If one of them cannot be made, or brings something else about than it did.
pub(crate) fn again(program: Arc<Program>, seed: u64, standing: &[Move]) -> Result<Run> {
    let mut run = Run::start(program, seed);
    for made in standing {
        let again = make(&mut run, made.kind, &made.choice);
        if again.is_none_or(|again| again.state != made.state) {
            let message = format!("the record differs at decision {}", made.turn);
            return Err(Error::new(message).help("`mile replay` says how"));
        }
    }
    Ok(run)
}
