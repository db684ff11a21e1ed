//! A run as somebody plays it on the screen: the engine's run, and what was told and typed.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use mile_core::event::Event;
use mile_core::id::ChoiceId;
use mile_core::program::Program;
use mile_core::scenario::Scenario;
use mile_core::session::Phase;
use mile_core::transcript::{Move, Run};

use crate::hands::Hands;
use crate::kept::{self, Counted, Typed};
use crate::record::{Aside, Branch, Commitment, Past, Played, Record};
use crate::tell::Teller;
use crate::told::Told;
use crate::words::Voice;

/// Seeds stay below this, so that every program can hold them.
const SEEDS: u64 = 1 << 53;

/// What a real-time limit does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Timers {
    /// Nothing: nobody is hurried.
    #[default]
    Off,
    /// It is twice as long.
    Slow,
    /// It runs.
    On,
}

impl Timers {
    /// Every setting, in order.
    pub const ALL: [Self; 3] = [Self::Off, Self::Slow, Self::On];

    /// Its name on the command line and on the screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Slow => "slow",
            Self::On => "on",
        }
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Off => Self::Slow,
            Self::Slow => Self::On,
            Self::On => Self::Off,
        }
    }

    /// How long a limit of so many seconds runs; `None` if it does not.
    pub(crate) fn stretch(self, seconds: u32) -> Option<Duration> {
        let times = match self {
            Self::Off => return None,
            Self::Slow => 2,
            Self::On => 1,
        };
        Some(Duration::from_secs(u64::from(seconds) * times))
    }
}

/// How a run is played.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    /// What decides the chances.
    pub seed: u64,
    /// What the people in the story call the learner.
    pub learner: Option<String>,
    /// Whether coach notes follow the choices at once.
    pub coached: bool,
    /// What real-time limits do.
    pub timers: Timers,
    /// What the learner agrees to, while that is being asked. It is asked once.
    pub agreed: Option<Agreed>,
    /// Whom the house names to talk to, line by line.
    pub support: Arc<[String]>,
}

/// What a learner agrees to, each apart. Nothing is shared unless they say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// Their runs are recorded, for themselves.
    pub playing: bool,
    /// A facilitator may see the runs that they share.
    pub facilitator: bool,
    /// They are counted in the figures of a group.
    pub group: bool,
}

/// What a learner is asked to agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Playing,
    Facilitator,
    Group,
}

impl Agreed {
    /// Says yes where it was no, and no where it was yes.
    pub(crate) fn toggle(&mut self, what: Asked) {
        let answer = match what {
            Asked::Playing => &mut self.playing,
            Asked::Facilitator => &mut self.facilitator,
            Asked::Group => &mut self.group,
        };
        *answer = !*answer;
    }
}

impl Default for Agreed {
    fn default() -> Self {
        Self { playing: true, facilitator: false, group: false }
    }
}

impl How {
    /// Whether the learner wants no record.
    pub(crate) fn declines_record(&self) -> bool {
        self.agreed.is_some_and(|agreed| !agreed.playing)
    }

    /// A seed for the run after this one.
    pub(crate) fn next_seed(&self) -> u64 {
        (self.seed + 1) % SEEDS
    }
}

/// A change of the run, made once it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    Begin,
    /// To go on with the run of that id.
    Resume(String),
    Choose(ChoiceId),
    TimeOut,
    Undo,
    Stop,
    Note(String, String),
    /// Words, and whether the learner puts their name to them.
    Concern(String, bool),
    /// A question and its answer.
    Answer(String, String),
    /// The hands of a room, choice by choice.
    Hands(Vec<(ChoiceId, u32)>),
    /// A prompt, and what was said there.
    Heard(String, String),
    Commit(Commitment),
}

/// Where a run cannot be played again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The number of the decision, from 1.
    pub(crate) decision: usize,
    /// The id of the choice that was taken there.
    pub(crate) choice: String,
}

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
    /// What happened in that other run.
    beside: Option<Vec<Event>>,
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
        let (kept, id, branched, beside) = (false, None, None, None);
        let mut journey =
            Self { run, how, told, typed, kept, id, branched, beside, teller, before };
        let events = journey.run.events().to_vec();
        journey.tell(&events);
        journey
    }

    /// Makes a recorded move. Whether it could be made.
    fn make_again(&mut self, made: &Move) -> bool {
        let act = match made {
            Move::Choose(id) => self.offered(id).map(Act::Choose),
            Move::TimeOut(_) => Some(Act::TimeOut),
            Move::OptOut => Some(Act::Stop),
        };
        act.is_some_and(|act| self.make(&act))
    }

    /// The same run anew up to its first `moves` decisions, with what was typed in them.
    pub(crate) fn branch(&self, moves: usize) -> Self {
        let mut branch = Self::begin(Arc::clone(self.program()), self.how.clone());
        for act in self.moves().into_iter().take(moves) {
            branch.make(&act);
        }
        branch.typed = self.typed.until(moves);
        branch.branched = Some(Branch { of: self.id.clone(), moves });
        branch.beside = Some(self.run.events().to_vec());
        branch
    }

    /// A run that was not finished, where it stands.
    pub(crate) fn resume(unfinished: &Past, how: &How) -> Self {
        let Past { run, program, seed, moves, typed, answers, debriefed, .. } = unfinished;
        let how = How { seed: *seed, ..how.clone() };
        let mut journey = Self::begin(Arc::clone(&program.0), how);
        journey.hold_typed(typed);
        for made in moves {
            if !journey.make_again(made) {
                break;
            }
            journey.hold_typed(typed);
        }
        journey.typed.answers.clone_from(answers);
        journey.typed.heard.clone_from(&debriefed.heard);
        journey.typed.commitments.clone_from(&debriefed.committed);
        journey.id = Some(run.clone());
        // In the records.
        journey.kept = true;
        journey
    }

    /// The same run up to its first `moves` moves, a stop included.
    pub(crate) fn until(&self, moves: usize) -> Self {
        let mut until = self.branch(moves);
        (until.id, until.branched, until.kept) = (self.id.clone(), None, self.kept);
        until.beside = None;
        if moves > until.before.len() && self.is_stopped() {
            until.make(&Act::Stop);
        }
        until
    }

    /// The events of the run that this is a branch of, if it is one.
    pub(crate) fn beside(&self) -> Option<&[Event]> {
        self.beside.as_deref()
    }

    /// How many moves were made, a stop included.
    pub(crate) fn count(&self) -> usize {
        self.before.len()
    }

    /// What was told after so many moves, up to the next.
    pub(crate) fn told_after(&self, moves: usize) -> &[Told] {
        let start = |moves: usize| self.before.get(moves).map_or(self.told.len(), |(_, at)| *at);
        let from = moves.checked_sub(1).map_or(0, start);
        self.told.get(from..start(moves)).unwrap_or_default()
    }

    /// The choice that was taken as the move after so many.
    pub(crate) fn taken_after(&self, moves: usize) -> Option<ChoiceId> {
        let mut taken = self.run.events().iter().filter_map(|event| match event {
            Event::Chose { choice, .. } => Some(*choice),
            _ => None,
        });
        taken.nth(moves)
    }

    /// Holds what was typed at this moment.
    fn hold_typed(&mut self, typed: &[Aside]) {
        let now = self.turn();
        for Aside { about, words, .. } in typed.iter().filter(|aside| aside.turn == now) {
            self.hold(&match about {
                Some(about) => Act::Note(about.clone(), words.clone()),
                None => Act::Concern(words.clone(), false),
            });
        }
    }

    /// The choice on offer that is called `id`.
    fn offered(&self, id: &str) -> Option<ChoiceId> {
        let mut offered = self.run.session().offered().iter().copied();
        offered.find(|&choice| self.scenario().choices[choice].id.text == id)
    }

    /// The same run on another program, as far as its choices are on offer there, and where they
    /// are not.
    pub(crate) fn on(&self, program: Arc<Program>) -> (Self, Option<Broken>) {
        let mut run = Self::begin(program, self.how.clone());
        let mut broken = None;
        for (index, act) in self.moves().into_iter().enumerate() {
            let id = |choice: ChoiceId| &self.scenario().choices[choice].id.text;
            let (act, choice) = match act {
                Act::Choose(choice) => {
                    (run.offered(id(choice)).map(Act::Choose), id(choice).clone())
                }
                Act::TimeOut => (Some(Act::TimeOut), "~".to_owned()),
                act => (Some(act), String::new()),
            };
            if !act.is_some_and(|act| run.make(&act)) {
                broken = Some(Broken { decision: index + 1, choice });
                break;
            }
        }
        if broken.is_none() && self.is_stopped() {
            run.make(&Act::Stop);
        }
        run.typed = self.typed.clone();
        (run, broken)
    }

    /// The moves made so far.
    pub(crate) fn moves(&self) -> Vec<Act> {
        let mut timed_out = false;
        let mut moves = Vec::new();
        for event in self.run.events() {
            match event {
                Event::TimedOut { .. } => timed_out = true,
                Event::Chose { choice, .. } => {
                    let clock = std::mem::take(&mut timed_out);
                    moves.push(if clock { Act::TimeOut } else { Act::Choose(*choice) });
                }
                _ => {}
            }
        }
        moves
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

    /// Whether there is nothing to take back.
    pub(crate) fn is_at_start(&self) -> bool {
        self.turn() == 0 && !self.is_over()
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

    /// What would be recorded of an act before it is made.
    pub(crate) fn record(&self, act: &Act, after: Duration) -> Record {
        let state = self.run.session().state();
        let turn = state.turn();
        let scenario = self.scenario();
        let scene = || scenario.scenes[state.scene()].id.text.clone();
        let id = |choice: ChoiceId| scenario.choices[choice].id.text.clone();
        match act {
            Act::Begin => Record::Began {
                program: Played(Arc::clone(self.program())),
                agreed: self.how.agreed,
                seed: self.how.seed,
                branch: self.branched.clone(),
            },
            Act::Resume(run) => Record::Resumed { run: run.clone() },
            Act::Choose(choice) => {
                Record::Chose { turn: turn + 1, scene: scene(), choice: id(*choice), after }
            }
            Act::TimeOut => {
                let choice = self.run.session().limit().map(|limit| id(limit.choose));
                let choice = choice.unwrap_or_default();
                Record::TimedOut { turn: turn + 1, scene: scene(), choice }
            }
            Act::Undo => Record::Undid { turn },
            Act::Stop => Record::Stopped { turn },
            Act::Note(about, text) => {
                Record::Noted { turn, about: about.clone(), text: text.clone() }
            }
            Act::Concern(text, signed) => {
                Record::Concern { turn, scene: scene(), text: text.clone(), signed: *signed }
            }
            Act::Answer(question, answer) => {
                Record::Reflected { question: question.clone(), answer: answer.clone() }
            }
            Act::Hands(counts) => {
                let counts = counts.iter().map(|&(choice, hands)| (id(choice), hands)).collect();
                Record::Hands { turn: turn + 1, scene: scene(), counts }
            }
            Act::Heard(prompt, words) => {
                Record::Heard { prompt: prompt.clone(), words: words.clone() }
            }
            Act::Commit(commitment) => Record::Committed(commitment.clone()),
        }
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
