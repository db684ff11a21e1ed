//! The linear player: the whole run as text, one prompt at a time. It needs no terminal, moves no
//! cursor and reads well aloud.

mod keep;
pub mod library;
mod look_back;
mod wish;

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;

use mile_core::event::Event;
use mile_core::id::ChoiceId;
use mile_core::program::Program;
use mile_core::scenario::Body;
use mile_core::session::Phase;
use mile_core::timeline::Timeline;
use mile_core::transcript::Run;

use crate::kept::{self, Typed};
use crate::page::Page;
use crate::tell::Teller;
use crate::words::{Voice, clean};
use crate::{after, before};
use look_back::Next;
use wish::{Reply, Wish, quoted, reply, wish};

/// How a run is played.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What decides the chances.
    pub seed: u64,
    /// What the people in the story call the learner.
    pub learner: Option<String>,
    /// Whether coach notes follow the choices at once.
    pub coached: bool,
    /// Columns of the window.
    pub width: usize,
    /// Whether nobody's Enter shows on what the learner reads, as when the input is a file: a line
    /// is then ended after each answer.
    pub echo: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 0, learner: None, coached: false, width: 0, echo: true }
    }
}

/// Where the player reads and writes, and how it keeps a page.
pub struct Surroundings<'i> {
    /// What the learner types.
    pub input: &'i mut dyn BufRead,
    /// What the learner reads.
    pub output: &'i mut dyn Write,
    /// Writes a page under a name, without ever replacing one.
    pub keep: &'i mut dyn FnMut(&str, &str) -> io::Result<()>,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Surroundings")
    }
}

/// Plays a run with a person, from the content warning to the debrief. The end of the input is not
/// an error: the run just stops there.
///
/// # Errors
/// If reading or writing fails.
pub fn play(
    program: &Arc<Program>,
    settings: &Settings,
    surroundings: Surroundings<'_>,
) -> io::Result<()> {
    let Surroundings { input, output, keep } = surroundings;
    let voice = Voice { scenario: program.scenario(), learner: settings.learner.as_deref() };
    let page = Page::new(output, settings.width);
    let mut player = Player { voice, settings, input, page, typed: Typed::default() };
    match player.run(program, keep)? {
        End::Over => {}
        End::Left => player.page.say("That is fine. Come back whenever you like.")?,
        End::InputEnded { over } => player.page.heading(if over {
            "The input has ended."
        } else {
            "The input has ended, so the run stops here."
        })?,
    }
    player.page.flush()
}

/// The transcript of a run: its story and, when it is over, what came of it.
///
/// # Errors
/// If it cannot be written.
pub fn transcript(
    program: &Program,
    events: &[Event],
    settings: &Settings,
    output: &mut dyn Write,
) -> io::Result<()> {
    let voice = Voice { scenario: program.scenario(), learner: settings.learner.as_deref() };
    let mut page = Page::new(output, settings.width);
    page.say(&voice.fill(&voice.scenario.title))?;
    page.tell(&Teller::new(settings.coached).tell(voice, events))?;
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
    /// Nothing more can be read.
    InputEnded {
        /// Whether the story was over.
        over: bool,
    },
}

/// A run, and how far it is told, so that both are taken back together.
struct Telling<'p> {
    voice: Voice<'p>,
    run: Run,
    teller: Teller,
    /// The teller before each move.
    past: Vec<Teller>,
}

impl Telling<'_> {
    fn choose(&mut self, page: &mut Page<'_>, choice: ChoiceId) -> io::Result<()> {
        self.past.push(self.teller.clone());
        page.tell(&self.teller.tell(self.voice, self.run.choose(choice)))
    }

    fn stop(&mut self, page: &mut Page<'_>) -> io::Result<()> {
        self.past.push(self.teller.clone());
        page.tell(&self.teller.tell(self.voice, self.run.opt_out()))
    }

    /// Takes the last move back. Whether there was one.
    fn undo(&mut self) -> bool {
        let undone = self.run.undo();
        if let Some(teller) = self.past.pop() {
            self.teller = teller;
        }
        undone
    }

    fn is_over(&self) -> bool {
        self.run.session().state().phase() == Phase::Finished
    }

    fn has_stopped(&self) -> bool {
        self.run.events().iter().any(|event| matches!(event, Event::OptedOut { .. }))
    }
}

/// Writes a page under a name, without ever replacing one.
type Keep<'k> = &'k mut dyn FnMut(&str, &str) -> io::Result<()>;

struct Player<'p, 'w> {
    voice: Voice<'p>,
    settings: &'p Settings,
    input: &'w mut dyn BufRead,
    page: Page<'w>,
    /// What the learner typed, apart from choices.
    typed: Typed,
}

/// What can be typed while playing.
const KEYS: &str = "At any moment: a number chooses, undo takes a choice back, stop leaves, ? shows \
                    what else there is.";

/// A question of the debrief, and the learner's answer.
type Answer = (String, String);

impl<'p> Player<'p, '_> {
    fn run(&mut self, program: &'p Arc<Program>, keep: Keep<'_>) -> io::Result<End> {
        match self.before()? {
            Some(true) => {}
            Some(false) => return Ok(End::Left),
            None => return Ok(End::InputEnded { over: false }),
        }
        let run = Run::start(Arc::clone(program), self.settings.seed);
        let teller = Teller::new(self.settings.coached);
        let mut told = Telling { voice: self.voice, run, teller, past: Vec::new() };
        self.page.tell(&told.teller.tell(self.voice, told.run.events()))?;
        loop {
            while !told.is_over() {
                if !self.decide(&mut told)? {
                    return Ok(End::InputEnded { over: false });
                }
            }
            match self.at_the_end(&mut told)? {
                Next::Back => {}
                Next::LookBack => return self.afterwards(program, &told.run, false, keep),
                Next::Leave => return Ok(End::Left),
                // Whoever stopped does not look back unasked.
                Next::InputEnded if told.has_stopped() => {
                    return Ok(End::InputEnded { over: true });
                }
                Next::InputEnded => return self.afterwards(program, &told.run, true, keep),
            }
        }
    }

    /// Content warning and pre-brief. Whether the learner goes on; `None` if the input has ended.
    fn before(&mut self) -> io::Result<Option<bool>> {
        self.page.tell(&before::warning(self.voice))?;
        match self.asked_to_go_on("Press Enter to go on, or type stop to leave:")? {
            Some(true) => {}
            other => return Ok(other),
        }
        let Some(brief) = &self.voice.scenario.pre_brief else { return Ok(Some(true)) };
        self.page.tell(&before::brief(self.voice, brief))?;
        self.page.say(&format!("{} {KEYS}", before::SAFE))?;
        self.asked_to_go_on("Press Enter to begin, or type stop to leave:")
    }

    /// Whether the learner goes on, asked until that is clear; `None` if the input has ended.
    fn asked_to_go_on(&mut self, prompt: &str) -> io::Result<Option<bool>> {
        loop {
            self.page.gap()?;
            let Some(line) = self.ask(prompt)? else { return Ok(None) };
            match reply(&line) {
                Reply::On => return Ok(Some(true)),
                Reply::Leave => return Ok(Some(false)),
                Reply::Neither(Wish::Help) => self.page.say(HOW_TO_GO_ON)?,
                Reply::Neither(_) => {
                    let line = quoted(&line);
                    let what = format!("“{line}” is not understood here. {HOW_TO_GO_ON}");
                    self.page.say(&what)?;
                }
            }
        }
    }

    /// Reads one line, cleaned. `None` at the end of the input.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        ask(&mut self.page, self.input, prompt, self.settings.echo)
    }

    /// One decision, with everything that may be asked for before it. False at the end of the input.
    fn decide(&mut self, told: &mut Telling<'p>) -> io::Result<bool> {
        self.choices(&told.run)?;
        loop {
            self.page.gap()?;
            let Some(line) = self.ask("Your choice:")? else { return Ok(false) };
            match wish(&line) {
                Wish::Number(number) => match numbered(&told.run, number) {
                    Some(choice) => {
                        told.choose(&mut self.page, choice)?;
                        return Ok(true);
                    }
                    None => self.say_what_can_be_chosen(&told.run)?,
                },
                Wish::Undo => {
                    if self.take_back(told)? {
                        return Ok(true);
                    }
                }
                Wish::Look => {
                    self.look(told)?;
                    return Ok(true);
                }
                Wish::Pause => {
                    if !self.breathe()? {
                        return Ok(false);
                    }
                }
                Wish::Story => self.story(&told.run)?,
                Wish::Note => {
                    if !self.note(&told.run)? {
                        return Ok(false);
                    }
                }
                Wish::Flag => {
                    if !self.flag(&told.run)? {
                        return Ok(false);
                    }
                }
                Wish::Stop => match self.asked_to_stop()? {
                    None => return Ok(false),
                    Some(false) => {}
                    Some(true) => {
                        told.stop(&mut self.page)?;
                        return Ok(true);
                    }
                },
                Wish::Help => self.help()?,
                Wish::Nothing => self.say_what_can_be_chosen(&told.run)?,
                Wish::Words => {
                    let line = quoted(&line);
                    self.page.say(&format!("“{line}” is not understood here."))?;
                    self.say_what_can_be_chosen(&told.run)?;
                }
            }
        }
    }

    /// Takes the last move back and says where that leads. Whether there was one.
    fn take_back(&mut self, told: &mut Telling<'_>) -> io::Result<bool> {
        if !told.undo() {
            self.page.say("There is no choice to take back yet.")?;
            return Ok(false);
        }
        self.page.heading("Taken back. You are here again:")?;
        self.look(told)?;
        Ok(true)
    }

    /// A short pause. False at the end of the input.
    fn breathe(&mut self) -> io::Result<bool> {
        self.page.say(
            "Take a breath: in while you count to four, out while you count to six. Three times, \
             if you like. The story waits, and no time passes in it.",
        )?;
        Ok(self.ask("Press Enter when you are ready:")?.is_some())
    }

    /// Whether the learner means to stop; `None` if the input has ended.
    fn asked_to_stop(&mut self) -> io::Result<Option<bool>> {
        self.page.say("You may stop here. Nothing is scored when you stop.")?;
        let line = self.ask("Type stop again to leave, or press Enter to stay:")?;
        Ok(line.map(|line| matches!(wish(&line), Wish::Stop)))
    }

    /// The story so far.
    fn story(&mut self, run: &Run) -> io::Result<()> {
        self.page.tell(&Teller::new(self.settings.coached).tell(self.voice, run.events()))
    }

    /// A private note on this moment. False at the end of the input.
    fn note(&mut self, run: &Run) -> io::Result<bool> {
        for (index, about) in kept::ABOUT.iter().enumerate() {
            self.page.say(&format!("{}. {about}", index + 1))?;
        }
        let Some(line) = self.ask("What is your note about? Its number:")? else {
            return Ok(false);
        };
        let about = match wish(&line) {
            Wish::Number(number @ 1..=3) => kept::ABOUT[number - 1],
            _ => kept::ABOUT[0],
        };
        let Some(words) = self.ask(&format!("{about}:"))? else { return Ok(false) };
        if !words.is_empty() {
            let place = kept::place(self.voice, run);
            self.typed.notes.push((place, about.to_owned(), words));
            self.page.say("Kept with this run.")?;
        }
        Ok(true)
    }

    /// Flags the content as harmful. False at the end of the input.
    fn flag(&mut self, run: &Run) -> io::Result<bool> {
        self.page.say(kept::CONCERN)?;
        let Some(words) = self.ask("Your words, or Enter:")? else { return Ok(false) };
        self.typed.concerns.push((kept::place(self.voice, run), words));
        self.page.say(kept::FLAGGED)?;
        Ok(true)
    }

    fn say_what_can_be_chosen(&mut self, run: &Run) -> io::Result<()> {
        match run.session().offered().len() {
            0 => self.page.say("Type undo to take the last choice back, or stop to leave."),
            1 => self.page.say("Type 1 to choose, or ? to see what else there is."),
            many => self.page.say(&format!(
                "Type a number from 1 to {many} to choose, or ? to see what else there is."
            )),
        }
    }

    fn help(&mut self) -> io::Result<()> {
        for (word, what) in [
            ("1, 2, 3 …", "takes that choice"),
            ("undo", "takes the last choice back, as often as you like"),
            ("look", "says the scene and the choices again"),
            ("story", "tells the story so far"),
            ("note", "a private note on this moment"),
            ("flag", "flags this content as harmful, for the facilitator"),
            ("pause", "a short pause to breathe"),
            ("stop", "leaves the story; you owe nobody a reason"),
            ("?", "shows this"),
        ] {
            self.page.hang(&format!("{word}: "), "  ", what)?;
        }
        Ok(())
    }

    /// What stands between the learner and the next moment: promises, the question, the choices.
    fn choices(&mut self, run: &Run) -> io::Result<()> {
        let scenario = self.voice.scenario;
        let session = run.session();
        let state = session.state();
        for owed in self.voice.owed(state) {
            self.page.gap()?;
            self.page.say(&owed)?;
        }
        self.page.gap()?;
        if let Body::Choices { ask: Some(ask), .. } = &scenario.scenes[state.scene()].body {
            self.page.say(&self.voice.fill(ask))?;
        }
        for (index, &choice) in session.offered().iter().enumerate() {
            self.page.gap()?;
            let number = format!("{}. ", index + 1);
            let indent = " ".repeat(number.len());
            self.page.hang(&number, &indent, &self.voice.choice(choice))?;
        }
        for choice in session.locked() {
            self.page.gap()?;
            self.page.hang("Not now: ", "  ", &self.voice.choice(choice))?;
            if let Some(why) = &scenario.choices[choice].locked {
                self.page.hang("  Why: ", "  ", &self.voice.fill(why))?;
            }
        }
        Ok(())
    }

    /// The scene again, from where it was entered.
    fn look(&mut self, told: &Telling<'_>) -> io::Result<()> {
        let events = told.run.events();
        let entered = |event: &Event| matches!(event, Event::Entered { .. });
        let from = events.iter().rposition(entered).unwrap_or(0);
        self.page.tell(&told.teller.again().tell(self.voice, &events[from..]))
    }
}

/// The choice that is offered under a number, from 1.
fn numbered(run: &Run, number: usize) -> Option<ChoiceId> {
    run.session().offered().get(number.checked_sub(1)?).copied()
}

const HOW_TO_GO_ON: &str = "Enter alone goes on; stop leaves.";

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
