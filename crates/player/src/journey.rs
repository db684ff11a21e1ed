//! A run as somebody plays it on the screen: the engine's run, and what was told and typed.

mod act;
mod branches;
mod how;
mod replays;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::scenario::Scenario;
use mile_core::session::Phase;
use mile_core::transcript::Run;

use crate::hands::Hands;
use crate::kept::{self, Counted, Typed};
use crate::record::Branch;
use crate::tell::Teller;
use crate::told::Told;
use crate::words::Voice;

pub(crate) use act::Act;
pub(crate) use branches::Listed;
use branches::Tree;
pub(crate) use how::Asked;
pub use how::{Agreed, How, Timers};
pub(crate) use replays::Broken;

/// A run in play, or just played.
#[derive(Debug)]
pub(crate) struct Journey {
    pub(crate) run: Run,
    pub(crate) how: How,
    /// The story so far, in paragraphs.
    pub(crate) told: Vec<Told>,
    pub(crate) typed: Typed,
    /// Whether what was typed is in a file.
    pub(crate) kept: bool,
    /// Its id, if it comes from the records.
    id: Option<String>,
    /// What it has from another run, if it is a branch.
    branched: Option<Branch>,
    /// The runs that have their beginnings in common with this one.
    tree: Tree,
    /// How long the learner took for each decision, where a record says so.
    times: Vec<Option<Duration>>,
    teller: Teller,
    /// The teller before each move, and how many paragraphs there were.
    before: Vec<(Teller, usize)>,
}

impl Journey {
    /// A run from its start.
    pub(crate) fn begin(program: Arc<Program>, how: How) -> Self {
        let run = Run::start(program, how.seed);
        let teller = Teller::new(how.coached);
        let (told, typed, before) = (Vec::new(), Typed::default(), Vec::new());
        let (kept, id, branched, tree, times) = (false, None, None, Tree::new(), Vec::new());
        let mut journey =
            Self { run, how, told, typed, kept, id, branched, tree, times, teller, before };
        let events = journey.run.events().to_vec();
        journey.tell(&events);
        journey
    }

    /// It is recorded under that id.
    pub(crate) fn is_recorded_as(&mut self, id: Option<String>) {
        self.id = id;
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        self.run.session().program()
    }

    pub(crate) fn scenario(&self) -> &Scenario {
        self.program().scenario()
    }

    pub(crate) fn voice(&self) -> Voice<'_> {
        Voice { scenario: self.scenario(), learner: self.how.learner.as_deref() }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.run.session().state().phase() == Phase::Finished
    }

    /// Whether the learner stopped it.
    pub(crate) fn is_stopped(&self) -> bool {
        self.run.events().iter().any(|event| matches!(event, Event::OptedOut { .. }))
    }

    /// The paragraph at which the last move begins.
    pub(crate) fn last_move(&self) -> usize {
        self.before.last().map_or(0, |(_, told)| *told)
    }

    /// Why there is nothing to take back; `None` where there is something.
    pub(crate) fn nothing_to_undo(&self) -> Option<&'static str> {
        if self.is_over() {
            return None;
        }
        match (&self.branched, self.decisions()) {
            (_, 0) => Some("There is no choice to take back yet."),
            (Some(branch), made) if made <= branch.moves => {
                Some("This way begins here. What came before belongs to the run that it left.")
            }
            _ => None,
        }
    }

    /// Whether the clock took the last choice.
    pub(crate) fn is_timed_out(&self) -> bool {
        let events = self.run.events();
        let last = events.iter().rposition(|event| matches!(event, Event::Chose { .. }));
        let before = last.and_then(|last| events.get(last.checked_sub(1)?));
        matches!(before, Some(Event::TimedOut { .. }))
    }

    /// How many decisions were made.
    pub(crate) fn decisions(&self) -> usize {
        self.run.events().iter().filter(|event| matches!(event, Event::Chose { .. })).count()
    }

    /// The real time that this decision is given, if it is limited.
    pub(crate) fn limit(&self) -> Option<Duration> {
        let session = self.run.session();
        let limit = session.limit().filter(|limit| session.offered().contains(&limit.choose));
        limit.and_then(|limit| self.how.timers.stretch(limit.seconds))
    }

    /// The scene that the story has come to, told again from where it was entered.
    pub(crate) fn here(&self) -> Vec<Told> {
        let events = self.run.events();
        let entered = |event: &Event| matches!(event, Event::Entered { .. });
        let from = events.iter().rposition(entered).unwrap_or(0);
        self.teller.again().tell(self.voice(), &events[from..])
    }

    /// The events up to the ending; what comes after is the aftermath's to tell.
    pub(crate) fn story(&self) -> &[Event] {
        let events = self.run.events();
        let ended = |event: &Event| matches!(event, Event::Ended { .. });
        let end = events.iter().rposition(ended).map_or(events.len(), |end| end + 1);
        &events[..end]
    }

    /// The simulated time that the story has come to.
    pub(crate) fn clock(&self) -> i64 {
        match self.story().last() {
            Some(Event::Ended { clock, .. }) => *clock,
            _ => self.run.session().state().clock(),
        }
    }

    /// Decisions made so far.
    pub(crate) fn turn(&self) -> i64 {
        self.run.session().state().turn()
    }

    /// Whether something was typed that leaving would throw away.
    pub(crate) fn holds_words(&self) -> bool {
        let Typed { answers, notes, concerns, hands: _, heard, commitments } = &self.typed;
        let nothing = answers.is_empty() && notes.is_empty() && concerns.is_empty();
        let nothing = nothing && heard.is_empty() && commitments.is_empty();
        !nothing && !self.kept
    }

    /// Makes an act. Returns whether it changed anything.
    pub(crate) fn make(&mut self, act: &Act) -> bool {
        let first = self.run.events().len();
        let before = (self.teller.clone(), self.told.len());
        match act {
            Act::Choose(choice) => drop(self.run.choose(*choice)),
            Act::TimeOut => drop(self.run.time_out()),
            Act::Stop => drop(self.run.opt_out()),
            Act::Undo => return self.undo(),
            Act::Begin | Act::Resume(_) => return true,
            Act::Note(..)
            | Act::Concern(..)
            | Act::Answer(..)
            | Act::Hands(_)
            | Act::Heard(..)
            | Act::Commit(_) => {
                self.hold(act);
                return true;
            }
        }
        let events = self.run.events()[first..].to_vec();
        if !events.is_empty() {
            self.before.push(before);
            self.tell(&events);
        }
        !events.is_empty()
    }

    fn undo(&mut self) -> bool {
        let undone = self.run.undo();
        if undone && let Some((teller, told)) = self.before.pop() {
            self.teller = teller;
            self.told.truncate(told);
        }
        undone
    }

    fn tell(&mut self, events: &[Event]) {
        let program = Arc::clone(self.program());
        let learner = self.how.learner.clone();
        let voice = Voice { scenario: program.scenario(), learner: learner.as_deref() };
        self.told.extend(self.teller.tell(voice, events));
    }

    /// Keeps what was typed.
    fn hold(&mut self, act: &Act) {
        self.kept = false;
        let aside = |about: &str, words: &str| kept::Aside {
            moves: self.before.len(),
            place: kept::place(self.voice(), &self.run),
            about: about.to_owned(),
            words: words.to_owned(),
        };
        match act {
            Act::Note(about, text) => self.typed.notes.push(aside(about, text)),
            Act::Concern(text, _) => self.typed.concerns.push(aside("", text)),
            Act::Answer(question, answer) => put(&mut self.typed.answers, question, answer),
            Act::Heard(prompt, words) => put(&mut self.typed.heard, prompt, words),
            Act::Hands(counts) => {
                let place = kept::place(self.voice(), &self.run);
                let hands = Hands { counts: counts.clone() };
                self.typed.hands.push(Counted { moves: self.before.len(), place, hands });
            }
            Act::Commit(commitment) => self.typed.commitments.push(commitment.clone()),
            _ => {}
        }
    }

    /// The hands of the room at this decision, the latest last.
    pub(crate) fn rounds(&self) -> Vec<&Hands> {
        let here = self.typed.hands.iter().filter(|round| round.moves == self.before.len());
        here.map(|round| &round.hands).collect()
    }

    /// The page that the run is kept on.
    pub(crate) fn page(&self) -> io::Result<String> {
        kept::page(self)
    }
}

/// Puts words under their question, in the place of what was there.
fn put(list: &mut Vec<(String, String)>, question: &str, words: &str) {
    match list.iter_mut().find(|(known, _)| known == question) {
        Some((_, known)) => words.clone_into(known),
        None => list.push((question.to_owned(), words.to_owned())),
    }
}
