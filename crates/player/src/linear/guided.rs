//! A guided debrief in the linear player: the same plan, one prompt at a time.

use std::time::Duration;

use super::keep::{Naming, naming};
use super::wish::{Wish, quoted, wish};
use super::{Flow, Halt, Player};
use crate::before;
use crate::day;
use crate::guide::{Frame, Guiding, Step, What, With, plan};
use crate::journey::{Act, Journey};
use crate::kept;
use crate::map;
use crate::record::Commitment;

const SETUP: &str = "Enter alone begins; one, group and pair say who looks back, orid and sbi which \
                     frame, reactions whether it begins with what it was like; stop ends.";
const READ: &str = "Enter alone goes on, back goes one step back, stop ends.";
const TRIED: &str = "Type what somebody will try, in their words; then who it is, and by which day. Enter \
                     alone or pass goes on, back goes one step back, stop ends.";
const WHO: &str = "Type a name or initials, or press Enter alone to name nobody.";
const ASKED: &str = "Whatever you type is noted, as many lines as you like. Enter alone goes on, pass \
                     passes, back goes one step back, time says how long this has been asked, timer \
                     2 sets a timer of two minutes, story \
                     and map show the run, stop ends the debrief; what was noted stays.";

/// Where a step leads.
enum On {
    /// So many steps on.
    By(usize),
    Back,
    End,
}

impl Player<'_, '_> {
    /// Looks back at a run, guided, in a way that can be changed first.
    pub(super) fn guided(&mut self, journey: &mut Journey, guiding: Guiding) -> Flow<()> {
        let Some(guiding) = self.guiding(guiding)? else { return Ok(()) };
        let steps = plan(journey, guiding);
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            self.page.heading(&format!("{} of {}. {}", at + 1, steps.len(), step.title))?;
            match self.step(journey, step)? {
                On::By(steps) => at += steps,
                On::Back => at = at.saturating_sub(1),
                On::End => break,
            }
        }
        Ok(())
    }

    /// How it is guided; `None` to leave it.
    fn guiding(&mut self, mut guiding: Guiding) -> Flow<Option<Guiding>> {
        self.page.heading("Looking back, guided")?;
        loop {
            for said in guiding.in_words() {
                // The keys of the full screen mean nothing here.
                let words = said.replace(" (w)", "").replace(" (f)", "").replace(" (r)", "");
                self.page.say(&words)?;
            }
            self.page.gap()?;
            let line = self.ask("Press Enter to begin, or ? to see what can be changed:")?;
            match line.to_lowercase().as_str() {
                "one" => guiding.with = With::One,
                "group" => guiding.with = With::Group,
                "pair" => guiding.with = With::Pair,
                "orid" => guiding.frame = Frame::Orid,
                "sbi" => guiding.frame = Frame::Sbi,
                "reactions" => guiding.reactions_first = !guiding.reactions_first,
                "" => return Ok(Some(guiding)),
                word => match wish(word) {
                    Wish::Stop => return Ok(None),
                    Wish::Help => self.page.say(SETUP)?,
                    _ => self.not_understood(&line, SETUP)?,
                },
            }
        }
    }

    fn step(&mut self, journey: &mut Journey, step: &Step) -> Flow<On> {
        match &step.what {
            What::Read(told) => {
                self.page.tell(told)?;
                self.page.gap()?;
                loop {
                    let line = self.ask("Press Enter to go on:")?;
                    if let Some(on) = self.turned(journey, &line)? {
                        return Ok(on);
                    }
                    if line.is_empty() {
                        return Ok(On::By(1));
                    }
                    self.help_or_not(&line, READ)?;
                }
            }
            What::Ask(asked, passes) => self.asked(journey, step, asked, *passes),
            What::Commit(asked) => self.commitments(journey, asked),
        }
    }

    fn asked(
        &mut self,
        journey: &mut Journey,
        step: &Step,
        asked: &str,
        passes: usize,
    ) -> Flow<On> {
        self.page.say(asked)?;
        let begun = (self.clock)();
        self.timer = None;
        let prompt = step.prompt(asked);
        let mut words = step.noted(journey).to_owned();
        if !words.is_empty() {
            self.page.hang("  ", "  ", &format!("So far: “{words}”"))?;
        }
        loop {
            let line = self.ask_in_time("  Notes, pass, or Enter to go on:")?;
            if line.eq_ignore_ascii_case("pass") || line.eq_ignore_ascii_case("p") {
                self.page.say("Passed. That is always fine.")?;
                return Ok(On::By(1 + passes));
            }
            if self.timed(&line, begun)? {
                continue;
            }
            if line.is_empty() {
                return Ok(On::By(1));
            }
            if let Some(on) = self.turned(journey, &line)? {
                return Ok(on);
            }
            // What has more words is noted, whatever its first one is.
            let wished = if line.contains(' ') { Wish::Words } else { wish(&line) };
            match wished {
                Wish::Help => self.page.say(ASKED)?,
                Wish::Story => self.page.tell(&journey.told)?,
                Wish::Map => self.page.tell(&map::outline(journey))?,
                _ => {
                    let gap = if words.is_empty() { "" } else { "\n" };
                    words = format!("{words}{gap}{line}");
                    self.make(journey, Act::Heard(prompt.clone(), words.clone()), Duration::ZERO)?;
                }
            }
        }
    }

    /// One thing each, until nobody wants to name another.
    fn commitments(&mut self, journey: &mut Journey, asked: &str) -> Flow<On> {
        self.page.say(asked)?;
        for known in &journey.typed.commitments {
            self.page.say(&format!("Kept: {}", kept::committed(known)))?;
        }
        let today = self.settings.today;
        loop {
            self.page.gap()?;
            let what = self.ask("What will somebody try? Enter alone goes on:")?;
            if what.is_empty() {
                return Ok(On::By(1));
            }
            if what.eq_ignore_ascii_case("pass") || what.eq_ignore_ascii_case("p") {
                self.page.say("Passed. That is always fine.")?;
                return Ok(On::By(1));
            }
            if let Some(on) = self.turned(journey, &what)? {
                return Ok(on);
            }
            if matches!(wish(&what), Wish::Help) {
                self.page.say(TRIED)?;
                continue;
            }
            let who = loop {
                let line = self.ask("Who? A name, initials, or Enter for nobody's business:")?;
                match line.as_str() {
                    "?" => self.page.say(WHO)?,
                    _ => break line,
                }
            };
            let usual = day::in_words(day::usual(today));
            let by = loop {
                let line = self.ask(&format!("By which day? Enter alone: {usual}:"))?;
                match day::day(&line, today) {
                    Some(day) => break day,
                    None if line == "?" => {
                        self.page.say(&format!("Type {}.", day::HOW))?;
                    }
                    None => self.page.say(&format!(
                        "“{}” is no day here. Type {}.",
                        quoted(&line),
                        day::HOW
                    ))?,
                }
            };
            let commitment = Commitment { who, what, by };
            self.make(journey, Act::Commit(commitment.clone()), Duration::ZERO)?;
            self.page.say(&format!("Kept: {}", kept::committed(&commitment)))?;
        }
    }

    /// Says what can be typed, to whoever asks for it or typed something else.
    fn help_or_not(&mut self, line: &str, help: &str) -> Flow<()> {
        match wish(line) {
            Wish::Help => self.page.say(help)?,
            _ => self.not_understood(line, help)?,
        }
        Ok(())
    }

    /// Where one of the words that turn a page leads.
    fn turned(&mut self, journey: &Journey, line: &str) -> Flow<Option<On>> {
        Ok(match wish(line) {
            Wish::Undo if !line.contains(' ') => Some(On::Back),
            Wish::Stop => {
                let unkept = self.unrecorded || !self.settings.recorded;
                let heard = !journey.typed.heard.is_empty();
                self.page.say(match (heard, unkept) {
                    (false, _) => "It ends here.",
                    (true, false) => "It ends here. What was noted stays.",
                    (true, true) => "It ends here. What was noted is in no file yet.",
                })?;
                Some(On::End)
            }
            _ => None,
        })
    }

    /// Offers to keep what was said in a file.
    pub(super) fn keep_or_leave(&mut self, journey: &mut Journey) -> Flow<()> {
        self.page.tell(&before::support(&self.settings.how.support))?;
        loop {
            self.page.gap()?;
            let prompt = "Type the name of a file to keep all this in, or press Enter to leave:";
            let line = match self.ask(prompt) {
                Err(Halt::InputEnded) => return Ok(()),
                line => line?,
            };
            match naming(&line) {
                Naming::Leave => return Ok(()),
                Naming::Name => self.keep(journey, &line)?,
                Naming::Help | Naming::Home | Naming::NoName => self.help_or_not(
                    &line,
                    "Type a name such as debrief.txt, or press Enter to leave.",
                )?,
            }
        }
    }
}
