//! The linear player: the whole run as text, one prompt at a time. It needs no terminal, moves no
//! cursor and reads well aloud.

pub mod library;

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;

use mile_core::debrief::Debrief;
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

/// How a run is played.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What decides the chances.
    pub seed: u64,
    /// What the people in the story call the learner.
    pub learner: Option<String>,
    /// Whether coach notes follow the choices at once.
    pub coached: bool,
    /// Columns of the window.
    pub width: usize,
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
        End::InputEnded => {
            player.page.gap()?;
            player.page.say("The input has ended, so the run stops here.")?;
        }
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
    /// The learner left before it began.
    Left,
    /// Nothing more can be read.
    InputEnded,
}

/// What the learner wants.
enum Wish {
    Number(usize),
    Undo,
    Look,
    Story,
    Pause,
    Note,
    Flag,
    Stop,
    Help,
    Nothing,
    Unclear(String),
}

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

/// What a question of the debrief was, and the learner's answer.
type Answer = (String, String);

impl<'p> Player<'p, '_> {
    fn run(
        &mut self,
        program: &'p Arc<Program>,
        keep: &mut dyn FnMut(&str, &str) -> io::Result<()>,
    ) -> io::Result<End> {
        match self.before()? {
            Some(true) => {}
            Some(false) => return Ok(End::Left),
            None => return Ok(End::InputEnded),
        }
        let mut run = Run::start(Arc::clone(program), self.settings.seed);
        let mut teller = Teller::new(self.settings.coached);
        self.page.tell(&teller.tell(self.voice, run.events()))?;
        let mut tellers = Vec::new();
        while run.session().state().phase() != Phase::Finished {
            if !self.decide(&mut run, &mut teller, &mut tellers)? {
                return Ok(End::InputEnded);
            }
        }
        self.afterwards(program, &run, keep)
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
        self.asked_to_go_on("Press Enter to begin:")
    }

    fn asked_to_go_on(&mut self, prompt: &str) -> io::Result<Option<bool>> {
        self.page.gap()?;
        let line = self.ask(prompt)?;
        Ok(line.map(|line| !matches!(wish(&line), Wish::Stop)))
    }

    /// Reads one line, cleaned. `None` at the end of the input.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        ask(&mut self.page, self.input, prompt)
    }

    /// One decision, with everything that may be asked for before it. False at the end of the input.
    fn decide(
        &mut self,
        run: &mut Run,
        teller: &mut Teller,
        tellers: &mut Vec<Teller>,
    ) -> io::Result<bool> {
        self.choices(run)?;
        loop {
            self.page.gap()?;
            let Some(line) = self.ask("Your choice:")? else { return Ok(false) };
            match wish(&line) {
                Wish::Number(number) => match numbered(run, number) {
                    Some(choice) => {
                        tellers.push(teller.clone());
                        self.page.tell(&teller.tell(self.voice, run.choose(choice)))?;
                        return Ok(true);
                    }
                    None => self.say_what_can_be_chosen(run)?,
                },
                Wish::Undo => {
                    if run.undo() {
                        *teller = tellers.pop().unwrap_or_else(|| teller.clone());
                        self.page.heading("Taken back. You are here again:")?;
                        self.look(run, teller)?;
                        return Ok(true);
                    }
                    self.page.say("There is no choice to take back yet.")?;
                }
                Wish::Look => {
                    self.look(run, teller)?;
                    return Ok(true);
                }
                Wish::Pause => {
                    self.page.say(
                        "Take a breath: in while you count to four, out while you count to six. \
                         Three times, if you like. The story waits, and no time passes in it.",
                    )?;
                    if self.ask("Press Enter when you are ready:")?.is_none() {
                        return Ok(false);
                    }
                }
                Wish::Story => {
                    let told = Teller::new(self.settings.coached).tell(self.voice, run.events());
                    self.page.tell(&told)?;
                }
                Wish::Note => {
                    if !self.note(run)? {
                        return Ok(false);
                    }
                }
                Wish::Flag => {
                    self.page.say(kept::CONCERN)?;
                    let Some(words) = self.ask("Your words, or Enter:")? else { return Ok(false) };
                    self.typed.concerns.push((kept::place(self.voice, run), words));
                    self.page.say(kept::FLAGGED)?;
                }
                Wish::Stop => {
                    self.page.say("You may stop here. Nothing is scored when you stop.")?;
                    let Some(line) =
                        self.ask("Type stop again to leave, or press Enter to stay:")?
                    else {
                        return Ok(false);
                    };
                    if matches!(wish(&line), Wish::Stop) {
                        tellers.push(teller.clone());
                        self.page.tell(&teller.tell(self.voice, run.opt_out()))?;
                        return Ok(true);
                    }
                }
                Wish::Help => self.help()?,
                Wish::Nothing => self.say_what_can_be_chosen(run)?,
                Wish::Unclear(words) => {
                    self.page.say(&format!("“{words}” is not understood here."))?;
                    self.say_what_can_be_chosen(run)?;
                }
            }
        }
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
    fn look(&mut self, run: &Run, teller: &Teller) -> io::Result<()> {
        let entered = |event: &Event| matches!(event, Event::Entered { .. });
        let from = run.events().iter().rposition(entered).unwrap_or(0);
        self.page.tell(&teller.clone().tell(self.voice, &run.events()[from..]))
    }

    /// What came of it, the questions, and the rest of the debrief.
    fn afterwards(
        &mut self,
        program: &Program,
        run: &Run,
        keep: &mut dyn FnMut(&str, &str) -> io::Result<()>,
    ) -> io::Result<End> {
        let debrief = Debrief::of(program, run.session().state(), run.events());
        if debrief.opted_out {
            self.page.gap()?;
            let prompt = "Press Enter to leave, or type look to look back:";
            match self.ask(prompt)? {
                None => return Ok(End::InputEnded),
                Some(line) if matches!(wish(&line), Wish::Look) => {}
                Some(_) => return Ok(End::Over),
            }
        }
        timeline(&mut self.page, self.voice, run.events())?;
        let (answers, ended) = self.questions(&debrief)?;
        self.page.tell(&after::debrief(self.voice, &debrief))?;
        if ended {
            return Ok(End::InputEnded);
        }
        let typed = Typed { answers, ..std::mem::take(&mut self.typed) };
        self.offer_to_keep(program, run, &typed, keep)
    }

    /// The questions of the debrief, one at a time, and whether the input ended in them.
    fn questions(&mut self, debrief: &Debrief<'_>) -> io::Result<(Vec<Answer>, bool)> {
        let mut answers = Vec::new();
        if debrief.questions.is_empty() {
            return Ok((answers, false));
        }
        self.page.heading("Looking back")?;
        self.page.say(
            "Answer in your own words, for yourself; Enter alone passes on, stop ends the questions.",
        )?;
        for (stage, questions) in &debrief.questions {
            self.page.heading(after::stage(*stage))?;
            for question in questions {
                let question = self.voice.scenario.fill(question, self.voice.learner).into_owned();
                self.page.say(&question)?;
                let Some(answer) = self.ask("  Your words:")? else { return Ok((answers, true)) };
                if matches!(wish(&answer), Wish::Stop) {
                    return Ok((answers, false));
                }
                if !answer.is_empty() {
                    answers.push((question, answer));
                }
            }
        }
        Ok((answers, false))
    }

    /// Nothing typed is thrown away unless the learner wants it so.
    fn offer_to_keep(
        &mut self,
        program: &Program,
        run: &Run,
        typed: &Typed,
        keep: &mut dyn FnMut(&str, &str) -> io::Result<()>,
    ) -> io::Result<End> {
        self.page.gap()?;
        self.page.say("Nothing of this run is kept unless you keep it.")?;
        loop {
            let prompt = "Type the name of a file to keep it in, or press Enter to leave:";
            let Some(name) = self.ask(prompt)? else { return Ok(End::InputEnded) };
            if name.is_empty() || matches!(wish(&name), Wish::Stop) {
                return Ok(End::Over);
            }
            let text = kept::page(program, run, self.settings, typed)?;
            match keep(&name, &text) {
                Ok(()) => {
                    self.page.say(&format!("Kept in {name}."))?;
                    return Ok(End::Over);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.page.say(&format!("{name} is there already, and stays as it is."))?;
                }
                Err(error) => {
                    self.page.say(&format!("It could not be kept in {name}: {error}."))?;
                }
            }
        }
    }
}

/// The choice that is offered under a number, from 1.
fn numbered(run: &Run, number: usize) -> Option<ChoiceId> {
    run.session().offered().get(number.checked_sub(1)?).copied()
}

/// The longest line that is read: a page of words, and no more than memory bears.
const LONGEST_LINE: u64 = 64 * 1024;

/// Reads one line, cleaned. `None` at the end of the input.
fn ask(page: &mut Page<'_>, input: &mut dyn BufRead, prompt: &str) -> io::Result<Option<String>> {
    page.prompt(prompt)?;
    let mut line = Vec::new();
    if input.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(clean(&String::from_utf8_lossy(&line))))
}

fn wish(line: &str) -> Wish {
    let word = line.trim().to_lowercase();
    if let Ok(number) = word.trim_end_matches(['.', ')']).parse() {
        return Wish::Number(number);
    }
    match word.as_str() {
        "" => Wish::Nothing,
        "undo" | "u" | "back" => Wish::Undo,
        "look" | "l" => Wish::Look,
        "story" => Wish::Story,
        "note" | "n" => Wish::Note,
        "flag" | "f" => Wish::Flag,
        "pause" | "p" | "breathe" => Wish::Pause,
        "stop" | "s" | "quit" | "q" | "exit" | "opt_out" => Wish::Stop,
        "?" | "help" | "h" => Wish::Help,
        _ => Wish::Unclear(line.chars().take(60).collect()),
    }
}
