//! A run as the moves that make it: written down, played again, undone.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::event::{Event, Observer};
use crate::id::{ChoiceId, SceneId};
use crate::program::Program;
use crate::session::{Phase, Session, State};

/// The choice that nobody can write: stopping.
pub const OPT_OUT: &str = "opt_out";

/// A move, by the id that authors give a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The learner takes a choice.
    Choose(String),
    /// The clock takes it: written `~id`.
    TimeOut(String),
    /// The learner stops: written `opt_out`.
    OptOut,
}

impl Move {
    /// Reads `id`, `~id` or `opt_out`.
    pub fn parse(written: &str) -> Self {
        match written.strip_prefix('~') {
            Some(id) => Self::TimeOut(id.to_owned()),
            None if written == OPT_OUT => Self::OptOut,
            None => Self::Choose(written.to_owned()),
        }
    }
}

/// Why a list of moves could not be played to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Impossible {
    /// A move could not be made.
    Move {
        /// Its place in the list, from 0.
        index: usize,
        /// What it was.
        wanted: Move,
        /// What could have been done instead: ids of choices, and `opt_out`. None after the end.
        possible: Vec<String>,
    },
    /// A branch that was to be taken could not be.
    Draw {
        /// The chance scene.
        scene: String,
        /// The branch that was wanted.
        wanted: usize,
        /// The branches that could have been taken.
        possible: Vec<usize>,
    },
}

/// Plays `moves` from the start, telling `observer` everything up to the last one that is possible.
/// The next chance scenes take the branches in `draws`; when those are used up, chance decides.
///
/// # Errors
/// If a move or a branch is not possible.
pub fn play(
    program: &Arc<Program>,
    seed: u64,
    moves: &[Move],
    draws: &[usize],
    observer: &mut impl Observer,
) -> Result<Session, Impossible> {
    let mut forced = Forced { observer, draws: draws.iter().copied().collect(), refused: None };
    let mut session = Session::start(Arc::clone(program), seed, &mut forced);
    forced.check(program)?;
    for (index, wanted) in moves.iter().enumerate() {
        let choice = |id: &str| {
            let mut offered = session.offered().iter().copied();
            offered.find(|&c| program.scenario().choices[c].id.text == id)
        };
        let made = match wanted {
            Move::Choose(id) => choice(id).map(|choice| session.choose(choice, &mut forced)),
            Move::TimeOut(id) => {
                let limit = session.limit().filter(|limit| Some(limit.choose) == choice(id));
                limit.map(|_| session.time_out(&mut forced))
            }
            Move::OptOut => Some(session.opt_out(&mut forced)),
        };
        if !matches!(made, Some(Ok(()))) {
            let (wanted, possible) = (wanted.clone(), possible(&session));
            return Err(Impossible::Move { index, wanted, possible });
        }
        forced.check(program)?;
    }
    Ok(session)
}

/// What can be done now, as it would be written: choices, what the clock can take, `opt_out`.
fn possible(session: &Session) -> Vec<String> {
    if session.state().phase() == Phase::Finished {
        return Vec::new();
    }
    let id = |choice: ChoiceId| session.program().scenario().choices[choice].id.text.clone();
    let offered = session.offered().iter().map(|&choice| id(choice));
    let timed = session.limit().filter(|limit| session.offered().contains(&limit.choose));
    let timed = timed.map(|limit| format!("~{}", id(limit.choose)));
    offered.chain(timed).chain([OPT_OUT.to_owned()]).collect()
}

/// Takes given branches in place of draws, and is silent from the first that cannot be taken.
struct Forced<'o, O> {
    observer: &'o mut O,
    draws: VecDeque<usize>,
    refused: Option<(SceneId, usize, Vec<usize>)>,
}

impl<O: Observer> Forced<'_, O> {
    fn check(&self, program: &Program) -> Result<(), Impossible> {
        let Some((scene, wanted, possible)) = &self.refused else { return Ok(()) };
        let scene = program.scenario().scenes[*scene].id.text.clone();
        Err(Impossible::Draw { scene, wanted: *wanted, possible: possible.clone() })
    }
}

impl<O: Observer> Observer for Forced<'_, O> {
    fn observe(&mut self, event: Event) {
        if self.refused.is_none() {
            self.observer.observe(event);
        }
    }

    fn branch(
        &mut self,
        scene: SceneId,
        possible: &mut dyn Iterator<Item = bool>,
    ) -> Option<usize> {
        let wanted = self.draws.pop_front()?;
        let possible: Vec<_> =
            possible.enumerate().filter(|&(_, can)| can).map(|(index, _)| index).collect();
        if !possible.contains(&wanted) && self.refused.is_none() {
            self.refused = Some((scene, wanted, possible));
        }
        Some(wanted)
    }
}

/// A run that remembers its moves, so that any number of them can be undone.
#[derive(Debug)]
pub struct Run {
    session: Session,
    events: Vec<Event>,
    /// The state before each move, and how many events there were.
    past: Vec<(State, usize)>,
}

impl Run {
    /// Begins a run.
    pub fn start(program: Arc<Program>, seed: u64) -> Self {
        let mut events = Vec::new();
        let session = Session::start(program, seed, &mut events);
        Self { session, events, past: Vec::new() }
    }

    /// The session as it stands.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Every event so far; what was undone is not among them.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Takes `choice`, which is on offer, and returns the events that follow; nothing happens if it
    /// is not.
    pub fn choose(&mut self, choice: ChoiceId) -> &[Event] {
        self.make(|session, events| session.choose(choice, events).is_ok())
    }

    /// Lets the clock take what the scene's limit names, and returns the events that follow.
    pub fn time_out(&mut self) -> &[Event] {
        self.make(|session, events| session.time_out(events).is_ok())
    }

    /// Stops, and returns the events that follow.
    pub fn opt_out(&mut self) -> &[Event] {
        self.make(|session, events| session.opt_out(events).is_ok())
    }

    fn make(&mut self, make: impl FnOnce(&mut Session, &mut Vec<Event>) -> bool) -> &[Event] {
        let before = (self.session.state().clone(), self.events.len());
        let first = self.events.len();
        if make(&mut self.session, &mut self.events) {
            self.past.push(before);
        }
        &self.events[first..]
    }

    /// Takes the last move back: the state is exactly what it was before. Returns whether there was
    /// one.
    pub fn undo(&mut self) -> bool {
        let Some((state, events)) = self.past.pop() else { return false };
        self.session.restore(state);
        self.events.truncate(events);
        true
    }
}
