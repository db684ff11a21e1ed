//! The linear player: the whole run as text, one prompt at a time. It needs no terminal, moves no
//! cursor and reads well aloud. Whatever can be done on the full screen can be done here.

mod before;
mod decide;
mod filter;
mod guided;
mod keep;
pub mod library;
mod look_back;
mod next;
mod replay;
mod room;
mod timer;
mod tree;
mod wish;

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::timeline::Timeline;

use crate::after;
use crate::guide::Guiding;
use crate::journey::{Act, How, Journey};
use crate::page::Page;
use crate::record::{Opening, Outside, Past, Record};
use crate::tell::Teller;
use crate::words::{Voice, clean};
use look_back::AtTheEnd;
use next::Next;
use wish::{Reply, quoted, reply};

/// How the linear player is started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How the first run is played.
    pub how: How,
    /// Whether every run has its seed; if not, each gets one of its own.
    pub same_seed: bool,
    /// Which day it is, for what somebody will do by another.
    pub today: Date,
    /// Whether what is recorded stays. If not, nothing typed is thrown away unasked.
    pub recorded: bool,
    /// A run of the records to open at once.
    pub opening: Option<Opening>,
    /// Columns of the window.
    pub width: usize,
    /// Whether nobody's Enter shows on what the learner reads, as when the input is a file: a line
    /// is then ended after each answer.
    pub echo: bool,
}

/// Where the player reads and writes, and what it cannot do by itself.
pub struct Surroundings<'i> {
    /// What the learner types.
    pub input: &'i mut dyn BufRead,
    /// What the learner reads.
    pub output: &'i mut dyn Write,
    /// Records and files.
    pub outside: &'i mut dyn Outside,
    /// How much real time has passed since some moment, always the same.
    pub clock: &'i mut dyn FnMut() -> Duration,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Surroundings")
    }
}

/// Plays with a person, from the content warning to the debrief and to other branches. The end of
/// the input is not an error: the run just stops there.
///
/// # Errors
/// If reading or writing fails.
pub fn play(
    program: &Arc<Program>,
    settings: &Settings,
    surroundings: Surroundings<'_>,
) -> io::Result<()> {
    with(program, settings, surroundings, false)
}

/// Plays with a room: silent thinking, hands, what the room or whoever facilitates picks.
///
/// # Errors
/// If reading or writing fails.
pub fn room(
    program: &Arc<Program>,
    settings: &Settings,
    surroundings: Surroundings<'_>,
) -> io::Result<()> {
    with(program, settings, surroundings, true)
}

/// Looks back at a run that was played before, with somebody who guides.
///
/// # Errors
/// If reading or writing fails.
pub fn debrief(
    run: &Past,
    guiding: Guiding,
    settings: &Settings,
    surroundings: Surroundings<'_>,
) -> io::Result<()> {
    let mut journey = Journey::resume(run, &settings.how);
    let mut player = Player::new(&run.program.0, settings, surroundings, false);
    player.is_over = true;
    let looked_back = player.guided(&mut journey, guiding);
    let ended = looked_back.and_then(|()| player.keep_or_leave(&mut journey));
    player.end(ended.map(|()| End::Over))
}

fn with(
    program: &Arc<Program>,
    settings: &Settings,
    surroundings: Surroundings<'_>,
    room: bool,
) -> io::Result<()> {
    let mut player = Player::new(program, settings, surroundings, room);
    let ended = match &settings.opening {
        Some(Opening::Resume(past)) => player.resume(past),
        Some(Opening::Replay(past)) => player.replay(past),
        Some(Opening::Branch(past, moves)) => {
            let run = Journey::resume(past, &settings.how);
            player.play_on(run.branch(*moves), Act::Begin)
        }
        None => player.run(program),
    };
    let ended = match ended {
        // It may be of another version of the story.
        Ok(End::Resume(unfinished)) => {
            let voice = Voice { scenario: unfinished.program.0.scenario(), ..player.voice };
            let mut player = Player { voice, ..player };
            let ended = player.resume(&unfinished);
            return player.end(ended);
        }
        ended => ended,
    };
    player.end(ended)
}

/// The transcript of a run: its story and, when it is over, what came of it.
///
/// # Errors
/// If it cannot be written.
pub fn transcript(
    program: &Program,
    events: &[Event],
    how: &How,
    width: usize,
    output: &mut dyn Write,
) -> io::Result<()> {
    let voice = Voice { scenario: program.scenario(), learner: how.learner.as_deref() };
    let mut page = Page::new(output, width);
    page.say(&voice.fill(&voice.scenario.title))?;
    page.tell(&Teller::new(how.coached).tell(voice, events))?;
    let opted_out = events.iter().any(|event| matches!(event, Event::OptedOut { .. }));
    if matches!(events.last(), Some(Event::Finished { .. })) && !opted_out {
        timeline(&mut page, voice, events)?;
    }
    page.flush()
}

/// What came of the events of a run.
fn timeline(page: &mut Page<'_>, voice: Voice<'_>, events: &[Event]) -> io::Result<()> {
    page.heading("What came of it")?;
    for step in after::timeline(voice, &Timeline::of(voice.scenario, events)) {
        page.tell(&[step.cause])?;
        page.tell(step.at_once.as_slice())?;
        page.tell(&step.later.concat())?;
    }
    Ok(())
}

/// How playing came to its end.
enum End {
    /// The run was played and debriefed, or stopped.
    Over,
    /// The learner left before it began, or before anything was told of what came of it.
    Left,
    /// The learner goes on with another run first.
    Resume(Box<Past>),
}

/// How the learner wants to begin.
enum Start {
    Anew(How),
    Resume(Past),
    Leave,
}

/// Why playing cannot go on.
enum Halt {
    /// Nothing more can be read.
    InputEnded,
    /// Reading or writing failed.
    Failed(io::Error),
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// What comes of something, if playing goes on.
type Flow<T> = Result<T, Halt>;

struct Player<'p, 'w> {
    voice: Voice<'p>,
    settings: &'p Settings,
    input: &'w mut dyn BufRead,
    page: Page<'w>,
    outside: &'w mut dyn Outside,
    clock: &'w mut dyn FnMut() -> Duration,
    /// Whether a room plays together.
    room: bool,
    /// Whether the story has come to an end.
    is_over: bool,
    /// Whether the learner plays on without a record.
    unrecorded: bool,
    /// What whoever facilitates has set.
    timer: Option<timer::Timer>,
}

impl<'p, 'w> Player<'p, 'w> {
    fn new(
        program: &'p Program,
        settings: &'p Settings,
        surroundings: Surroundings<'w>,
        room: bool,
    ) -> Self {
        let learner = settings.how.learner.as_deref();
        let voice = Voice { scenario: program.scenario(), learner };
        let Surroundings { input, output, outside, clock } = surroundings;
        let page = Page::new(output, settings.width);
        let (is_over, unrecorded, timer) = (false, false, None);
        Self { voice, settings, input, page, outside, clock, room, is_over, unrecorded, timer }
    }
}

impl Player<'_, '_> {
    /// Says how playing came to its end.
    fn end(mut self, ended: Flow<End>) -> io::Result<()> {
        match ended {
            Ok(End::Over | End::Resume(_)) => {}
            Ok(End::Left) => self.page.say("That is fine. Come back whenever you like.")?,
            Err(Halt::Failed(error)) => return Err(error),
            Err(Halt::InputEnded) => self.page.heading(if self.is_over {
                "The input has ended."
            } else {
                "The input has ended, so the run stops here."
            })?,
        }
        self.page.flush()
    }

    fn run(&mut self, program: &Arc<Program>) -> Flow<End> {
        let how = match self.before(program)? {
            Start::Anew(how) => how,
            Start::Resume(unfinished) => return Ok(End::Resume(Box::new(unfinished))),
            Start::Leave => return Ok(End::Left),
        };
        if let Some(agreed) = how.agreed.filter(|_| how.declines_record()) {
            // Who wants no record can play all the same; they are asked again if this fails.
            let _ = self.outside.record(&Record::Declined(agreed));
            self.unrecorded = true;
        }
        self.play_on(Journey::begin(Arc::clone(program), how), Act::Begin)
    }

    /// Goes on with a run that was not finished.
    fn resume(&mut self, unfinished: &Past) -> Flow<End> {
        self.page.say(&self.voice.fill(&self.voice.scenario.title))?;
        self.page.heading("You are here again:")?;
        let journey = Journey::resume(unfinished, &self.settings.how);
        self.play_on(journey, Act::Resume(unfinished.run.clone()))
    }

    /// Plays runs until the learner leaves; `act` is how the first one begins.
    fn play_on(&mut self, mut journey: Journey, mut act: Act) -> Flow<End> {
        let program = Arc::clone(journey.program());
        loop {
            self.is_over = false;
            let resumed = matches!(act, Act::Resume(_));
            self.make(&mut journey, std::mem::replace(&mut act, Act::Begin), Duration::ZERO)?;
            journey.how.agreed = None;
            if resumed {
                self.page.tell(&journey.here())?;
            } else {
                self.page.tell(&journey.told[journey.last_move()..])?;
            }
            match self.play_through(&mut journey)? {
                Next::Leave(end) => return Ok(end),
                Next::Branch(moves) => journey = journey.branch(moves),
                Next::Other(branch) => journey = *branch,
                // It was walked to before this was asked again.
                Next::Walk(_) => {}
                Next::Again => {
                    let mut how = journey.how.clone();
                    if !self.settings.same_seed {
                        how.seed = how.next_seed();
                    }
                    journey = Journey::begin(Arc::clone(&program), how);
                }
            }
        }
    }

    /// A run from its first decision to what is to come after it.
    fn play_through(&mut self, journey: &mut Journey) -> Flow<Next> {
        loop {
            while !journey.is_over() {
                if self.room {
                    self.decide_together(journey)?;
                } else {
                    self.decide(journey)?;
                }
            }
            self.is_over = true;
            match self.at_the_end(journey)? {
                AtTheEnd::Back => self.is_over = false,
                AtTheEnd::Leave if self.holds_words(journey) => return self.what_next(journey),
                AtTheEnd::Leave => return Ok(Next::Leave(End::Left)),
                AtTheEnd::LookBack => {
                    self.look_back(journey)?;
                    return self.what_next(journey);
                }
            }
        }
    }

    /// Whether something was typed that leaving would throw away.
    fn holds_words(&self, journey: &Journey) -> bool {
        (self.unrecorded || !self.settings.recorded) && journey.holds_words()
    }

    /// Records an act, makes it and tells what comes of it. Where it cannot be recorded, nothing
    /// happens before the learner has said how to go on.
    fn make(&mut self, journey: &mut Journey, mut act: Act, after: Duration) -> Flow<()> {
        let record = journey.record(&act, after);
        while !self.unrecorded
            && let Err(why) = self.outside.record(&record)
        {
            self.page.say(&format!("Your last step could not be recorded: {why}."))?;
            self.page.say("Nothing has happened in the story yet.")?;
            let prompt = "Type again to try once more, on to play on unrecorded, or stop:";
            match self.ask(prompt)?.to_lowercase().as_str() {
                "on" => self.unrecorded = true,
                "stop" if journey.is_over() => return Ok(()),
                "stop" => {
                    self.unrecorded = true;
                    act = Act::Stop;
                }
                _ => {}
            }
        }
        if act == Act::Begin {
            let id = if self.unrecorded { None } else { self.outside.run() };
            journey.is_recorded_as(id);
        }
        let from = journey.told.len();
        journey.make(&act);
        self.page.tell(journey.told.get(from..).unwrap_or_default())?;
        Ok(())
    }

    /// Whether the learner goes on, asked until that is clear.
    fn asked_to_go_on(&mut self, prompt: &str) -> Flow<bool> {
        const HOW: &str = "Enter alone goes on; stop leaves.";
        loop {
            self.page.gap()?;
            let line = self.ask(prompt)?;
            match reply(&line) {
                Reply::On => return Ok(true),
                Reply::Leave => return Ok(false),
                Reply::Neither(wish::Wish::Help) => self.page.say(HOW)?,
                Reply::Neither(_) => self.not_understood(&line, HOW)?,
            }
        }
    }

    fn not_understood(&mut self, line: &str, instead: &str) -> io::Result<()> {
        self.page.say(&format!("“{}” is not understood here. {instead}", quoted(line)))
    }

    /// Reads one line, cleaned.
    fn ask(&mut self, prompt: &str) -> Flow<String> {
        let line = ask(&mut self.page, self.input, prompt, self.settings.echo)?;
        line.ok_or(Halt::InputEnded)
    }
}

/// The longest line that is read: a page of words, and no more than memory bears.
const LONGEST_LINE: u64 = 64 * 1024;

/// Reads one line, cleaned, and ends the line of the prompt if the answer does not. `None` at the end
/// of the input.
fn ask(
    page: &mut Page<'_>,
    input: &mut dyn BufRead,
    prompt: &str,
    echo: bool,
) -> io::Result<Option<String>> {
    page.prompt(prompt)?;
    let mut line = Vec::new();
    let read = input.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if echo || read == 0 {
        page.end_line()?;
    }
    Ok((read > 0).then(|| clean(&String::from_utf8_lossy(&line))))
}
