//! One decision, with everything that may be asked for before it.

use std::io;
use std::time::Duration;

use mile_core::id::ChoiceId;
use mile_core::scenario::Body;

use super::wish::{Reply, Wish, behind, reply, wish};
use super::{Flow, Player};
use crate::before;
use crate::gauge::gauges;
use crate::journey::{Act, Journey, Timers};
use crate::kept;
use crate::map;
use crate::words::countdown;

impl Player<'_, '_> {
    /// Asks until something has happened in the story.
    pub(super) fn decide(&mut self, journey: &mut Journey) -> Flow<()> {
        let mut left = journey.limit();
        if let Some(left) = left {
            // Whoever listens knows it before the choices are read out.
            self.page.gap()?;
            self.page.say(&format!(
                "The next decision has a limit of {} seconds, counted from the end of its choices \
                 until you press Enter. Type timers off to have no limits.",
                left.as_secs()
            ))?;
        }
        self.choices(journey)?;
        let mut waited = Duration::ZERO;
        loop {
            self.page.gap()?;
            let begun = (self.clock)();
            let line = self.ask(&prompt(left))?;
            let took = (self.clock)().saturating_sub(begun);
            waited += took;
            if is_timers_off(&line) {
                // However late: who takes the limit away is not overtaken by it.
                (journey.how.timers, left) = (Timers::Off, None);
                self.page.say("There are no limits from here on.")?;
                continue;
            }
            if let Some(before) = left.filter(|_| !matches!(wish(&line), Wish::Stop)) {
                let after = before.saturating_sub(took);
                if after.is_zero() {
                    return self.make(journey, Act::TimeOut, Duration::ZERO);
                }
                left = Some(after);
            }
            match wish(&line) {
                Wish::Number(number) => match numbered(journey, number) {
                    Some(choice) => return self.make(journey, Act::Choose(choice), waited),
                    None => self.say_what_can_be_chosen(journey)?,
                },
                Wish::Undo if self.take_back(journey)? => return Ok(()),
                Wish::Undo => {}
                Wish::Look => {
                    self.page.tell(&journey.here())?;
                    self.choices(journey)?;
                }
                Wish::Stop => {
                    if self.asked_to_stop()? {
                        return self.make(journey, Act::Stop, Duration::ZERO);
                    }
                }
                Wish::Help => self.help(journey)?,
                Wish::Nothing => self.say_what_can_be_chosen(journey)?,
                Wish::Words => {
                    self.not_understood(&line, "")?;
                    self.say_what_can_be_chosen(journey)?;
                }
                aside => self.aside(journey, aside, &line)?,
            }
        }
    }

    /// What costs nothing in the story and changes nothing in it.
    pub(super) fn aside(&mut self, journey: &mut Journey, wish: Wish, line: &str) -> Flow<()> {
        match wish {
            Wish::Pause => self.breathe(),
            Wish::Story => self.story(journey, line),
            Wish::Note => self.note(journey, behind(line)),
            Wish::Flag => self.flag(journey, behind(line), false),
            Wish::Sign => self.flag(journey, behind(line), true),
            Wish::Gauges => self.gauges(journey),
            Wish::Map => Ok(self.page.tell(&map::outline(journey))?),
            _ => Ok(()),
        }
    }

    /// Takes the last move back and says where that leads. Whether there was one.
    pub(super) fn take_back(&mut self, journey: &mut Journey) -> Flow<bool> {
        if let Some(why) = journey.nothing_to_undo() {
            self.page.say(why)?;
            return Ok(false);
        }
        self.make(journey, Act::Undo, Duration::ZERO)?;
        self.page.heading("Taken back. You are here again:")?;
        self.page.tell(&journey.here())?;
        Ok(true)
    }

    /// A short pause.
    fn breathe(&mut self) -> Flow<()> {
        self.page.say(
            "Take a breath: in while you count to four, out while you count to six. Three times, \
             if you like. The story waits, and no time passes in it.",
        )?;
        self.ask("Press Enter when you are ready:")?;
        Ok(())
    }

    /// Whether the learner means to stop.
    pub(super) fn asked_to_stop(&mut self) -> Flow<bool> {
        self.page.say("You may stop here. Nothing is scored when you stop.")?;
        self.page.tell(&before::support(&self.settings.how.support))?;
        let line = self.ask("Type stop again to leave, or press Enter to stay:")?;
        // Nothing typed is a no here, whatever it is elsewhere.
        let yes = matches!(reply(&line), Reply::On) && !line.trim().is_empty();
        Ok(yes || matches!(wish(&line), Wish::Stop))
    }

    /// The story so far, or those paragraphs of it that hold the words after `story`.
    fn story(&mut self, journey: &Journey, line: &str) -> Flow<()> {
        let wanted = behind(line);
        if wanted.is_empty() {
            return Ok(self.page.tell(&journey.told)?);
        }
        let holds = |text: &str| text.to_lowercase().contains(&wanted.to_lowercase());
        let found: Vec<_> = journey.told.iter().filter(|told| holds(&told.text)).cloned().collect();
        match found.as_slice() {
            [] => self.page.say(&format!("“{wanted}” is not in the story so far."))?,
            found => self.page.tell(found)?,
        }
        Ok(())
    }

    /// A private note on this moment; `words` are what it says, if that is said already.
    fn note(&mut self, journey: &mut Journey, words: &str) -> Flow<()> {
        let (about, words) = match words {
            "" => self.asked_for_a_note()?,
            words => (kept::PLAIN, words.to_owned()),
        };
        if words.is_empty() {
            self.page.say("No note is kept.")?;
        } else {
            self.make(journey, Act::Note(about.to_owned(), words), Duration::ZERO)?;
            self.page.say("Kept with this run.")?;
        }
        Ok(())
    }

    /// What a note is about, and its words. Words where a number is asked for are the note.
    fn asked_for_a_note(&mut self) -> Flow<(&'static str, String)> {
        for (index, about) in kept::ABOUT.iter().enumerate() {
            self.page.say(&format!("{}. {about}", index + 1))?;
        }
        let line = self.ask("What is your note about? Its number:")?;
        let about = match wish(&line) {
            Wish::Number(number @ 1..=3) => kept::ABOUT[number - 1],
            _ => return Ok((kept::PLAIN, line)),
        };
        Ok((about, self.ask(&format!("{about}:"))?))
    }

    /// Flags the content as harmful, with the learner's name or without; `words` say why, if that is
    /// said already.
    fn flag(&mut self, journey: &mut Journey, words: &str, signed: bool) -> Flow<()> {
        let words = if words.is_empty() {
            self.page.say(kept::CONCERN)?;
            self.ask("Your words, or Enter:")?
        } else {
            words.to_owned()
        };
        self.make(journey, Act::Concern(words, signed), Duration::ZERO)?;
        Ok(self.page.say(kept::FLAGGED)?)
    }

    /// How things stand, roughly.
    fn gauges(&mut self, journey: &Journey) -> Flow<()> {
        let gauges = gauges(journey);
        if gauges.is_empty() {
            self.page.say("There is nothing to measure in this story.")?;
        }
        for gauge in gauges {
            self.page.hang("", "  ", &gauge.in_words())?;
        }
        Ok(())
    }

    fn say_what_can_be_chosen(&mut self, journey: &Journey) -> io::Result<()> {
        match journey.run.session().offered().len() {
            0 => self.page.say("Type undo to take the last choice back, or stop to leave."),
            1 => self.page.say("Type 1 to choose, or ? to see what else there is."),
            many => self.page.say(&format!(
                "Type a number from 1 to {many} to choose, or ? to see what else there is."
            )),
        }
    }

    fn help(&mut self, journey: &Journey) -> io::Result<()> {
        if journey.how.timers != Timers::Off {
            let what = "takes the limits in real time away, from here on";
            self.page.hang("timers off: ", "  ", what)?;
        }
        for (word, what) in [
            ("1, 2, 3 …", "takes that choice"),
            ("undo", "takes the last choice back, as often as you like"),
            ("look", "says the scene and the choices again"),
            ("story", "tells the story so far; story and a word finds it there"),
            ("note", "a private note on this moment"),
            ("flag", "flags this content as harmful, for the facilitator, without your name"),
            ("sign", "does the same with your name"),
            ("gauges", "how things stand, roughly"),
            ("map", "the map of this run"),
            ("pause", "a short pause to breathe"),
            ("stop", "leaves the story; you owe nobody a reason"),
            ("?", "shows this"),
        ] {
            self.page.hang(&format!("{word}: "), "  ", what)?;
        }
        Ok(())
    }

    /// What stands between the learner and the next moment: promises, the question, the choices.
    pub(super) fn choices(&mut self, journey: &Journey) -> io::Result<()> {
        let scenario = self.voice.scenario;
        let session = journey.run.session();
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
}

/// Whether no limit is wanted.
fn is_timers_off(line: &str) -> bool {
    let words: Vec<_> = line.split_whitespace().map(str::to_lowercase).collect();
    words == ["timers", "off"] || words == ["timer", "off"]
}

/// The prompt of a decision, with the real time that is left for it.
fn prompt(left: Option<Duration>) -> String {
    match left {
        None => "Your choice:".to_owned(),
        Some(left) => format!("Your choice ({} left):", countdown(left)),
    }
}

/// The choice that is offered under a number, from 1.
fn numbered(journey: &Journey, number: usize) -> Option<ChoiceId> {
    journey.run.session().offered().get(number.checked_sub(1)?).copied()
}
