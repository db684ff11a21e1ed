//! What comes once the story is over: the last chance to undo, and looking back.

use std::time::Duration;

use mile_core::debrief::Debrief;

use super::wish::{Reply, Wish, reply, wish};
use super::{Flow, Halt, Player, timeline};
use crate::after::{self, Question};
use crate::guide::{Guiding, With};
use crate::journey::{Act, Journey};

/// What follows an ending.
pub(super) enum AtTheEnd {
    /// The ending was taken back.
    Back,
    LookBack,
    Leave,
}

/// What was typed at a question of the debrief.
enum Answered {
    /// Words, or none to pass on.
    Words(String),
    Back,
    Again,
    /// The questions about reactions come first, or no longer.
    Swap,
    Stop,
}

impl Player<'_, '_> {
    /// The story is over. It can still be taken back before anything is told of what came of it.
    pub(super) fn at_the_end(&mut self, journey: &mut Journey) -> Flow<AtTheEnd> {
        let stopped = journey.is_stopped();
        let prompt = if stopped {
            "Press Enter to leave, or type look to look back, or undo to take the stop back:"
        } else {
            "Press Enter to see what came of it, or type undo to take the last choice back:"
        };
        loop {
            self.page.gap()?;
            let line = match self.ask(prompt) {
                // Whoever stopped does not look back unasked.
                Err(Halt::InputEnded) if !stopped => return Ok(AtTheEnd::LookBack),
                line => line?,
            };
            match reply(&line) {
                Reply::On if stopped => return Ok(AtTheEnd::Leave),
                Reply::On => return Ok(AtTheEnd::LookBack),
                Reply::Leave => return Ok(AtTheEnd::Leave),
                Reply::Neither(Wish::Look) if stopped => return Ok(AtTheEnd::LookBack),
                Reply::Neither(Wish::Look) => self.page.tell(&journey.here())?,
                Reply::Neither(Wish::Undo) => {
                    if self.take_back(journey)? {
                        return Ok(AtTheEnd::Back);
                    }
                }
                Reply::Neither(Wish::Help) => self.page.say(what_can_follow(stopped))?,
                Reply::Neither(Wish::Number(_) | Wish::Words) => {
                    self.not_understood(&line, what_can_follow(stopped))?;
                }
                Reply::Neither(aside) => self.aside(journey, aside, &line)?,
            }
        }
    }

    /// What came of it, the questions unless nothing more can be read, and the rest of the debrief.
    pub(super) fn look_back(&mut self, journey: &mut Journey) -> Flow<()> {
        let program = journey.program().clone();
        timeline(&mut self.page, self.voice, journey.run.events())?;
        if self.room {
            let unkept = self.unrecorded || !self.settings.recorded;
            let guiding = Guiding { with: With::Group, unkept, ..Guiding::default() };
            return self.guided(journey, guiding);
        }
        let debrief = Debrief::of(&program, journey.run.session().state(), journey.run.events());
        let questions = after::questions(self.voice, &debrief);
        let told = after::debrief(self.voice, &debrief);
        let asked = self.questions(journey, questions);
        if matches!(asked, Ok(()) | Err(Halt::InputEnded)) {
            self.page.tell(&told)?;
        }
        asked
    }

    /// The questions of the debrief, one at a time.
    fn questions(&mut self, journey: &mut Journey, mut questions: Vec<Question>) -> Flow<()> {
        if !questions.is_empty() {
            self.page.heading("Looking back")?;
            self.page.say(
                "Answer in your own words, for yourself; Enter alone passes on, stop ends the \
                 questions, ? shows what else there is.",
            )?;
        }
        let mut answers = vec![String::new(); questions.len()];
        let (mut at, mut stage, mut reactions_first) = (0, None, false);
        while let Some(question) = questions.get(at) {
            if stage.replace(question.stage) != Some(question.stage) {
                self.page.heading(after::stage(question.stage))?;
            }
            self.page.say(&question.text)?;
            match self.answer(journey, &answers[at])? {
                Answered::Words(words) => {
                    if answers[at] != words {
                        let act = Act::Answer(question.text.clone(), words.clone());
                        self.make(journey, act, Duration::ZERO)?;
                        answers[at] = words;
                    }
                    at += 1;
                }
                Answered::Swap if answers.iter().all(String::is_empty) => {
                    reactions_first = !reactions_first;
                    questions.sort_by_key(|asked| after::order(asked.stage, reactions_first));
                    (at, stage) = (0, None);
                }
                Answered::Swap => {
                    self.page.say("You have begun to answer, so the order stays as it is.")?;
                }
                Answered::Back if at == 0 => self.page.say("This is the first question.")?,
                Answered::Back => at -= 1,
                Answered::Again => {}
                Answered::Stop => break,
            }
        }
        Ok(())
    }

    /// The answer to a question that may have one already.
    fn answer(&mut self, journey: &mut Journey, so_far: &str) -> Flow<Answered> {
        if !so_far.is_empty() {
            self.page.hang("  ", "  ", &format!("So far: “{so_far}” Enter alone keeps it."))?;
        }
        loop {
            let line = self.ask("  Your words:")?;
            if line.trim().eq_ignore_ascii_case("reactions") {
                return Ok(Answered::Swap);
            }
            return Ok(match wish(&line) {
                Wish::Help => {
                    self.page.say(
                        "Whatever you type is your answer. Enter alone passes on, undo goes back \
                         one question, look says the question again, reactions begins with what \
                         it was like, story, note, flag, map and pause do what they do in the \
                         story, stop ends the questions.",
                    )?;
                    continue;
                }
                Wish::Undo => Answered::Back,
                Wish::Look => Answered::Again,
                Wish::Stop => Answered::Stop,
                Wish::Nothing => Answered::Words(so_far.to_owned()),
                Wish::Number(_) | Wish::Words => Answered::Words(line),
                // More words than the one that is meant are an answer.
                _ if line.contains(' ') => Answered::Words(line),
                aside => {
                    self.aside(journey, aside, &line)?;
                    continue;
                }
            });
        }
    }
}

fn what_can_follow(stopped: bool) -> &'static str {
    if stopped {
        "Enter alone leaves, look looks back at the run, undo takes the stop back, story, note, \
         flag, map and pause do what they do in the story."
    } else {
        "Enter alone goes on to what came of it, undo takes the last choice back, look says the \
         ending again, story, note, flag, map and pause do what they do in the story, stop leaves."
    }
}
