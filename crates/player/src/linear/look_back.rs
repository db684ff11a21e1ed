//! What comes once the story is over: the last chance to undo, and looking back.

use std::io;

use mile_core::debrief::{Debrief, Stage};
use mile_core::program::Program;
use mile_core::transcript::Run;

use super::wish::{Reply, Wish, quoted, reply, wish};
use super::{Answer, End, Keep, Player, Telling, timeline};
use crate::after;
use crate::kept::Typed;

/// What follows an ending.
pub(super) enum Next {
    /// The ending was taken back.
    Back,
    LookBack,
    Leave,
    InputEnded,
}

/// What was typed at a question of the debrief.
enum Answered {
    /// Words, or none to pass on.
    Words(String),
    Back,
    Again,
    Stop,
    InputEnded,
}

impl Player<'_, '_> {
    /// The story is over. It can still be taken back before anything is told of what came of it.
    pub(super) fn at_the_end(&mut self, told: &mut Telling<'_>) -> io::Result<Next> {
        let stopped = told.has_stopped();
        let prompt = if stopped {
            "Press Enter to leave, or type look to look back, or undo to take the stop back:"
        } else {
            "Press Enter to see what came of it, or type undo to take the last choice back:"
        };
        loop {
            self.page.gap()?;
            let Some(line) = self.ask(prompt)? else { return Ok(Next::InputEnded) };
            match reply(&line) {
                Reply::On if stopped => return Ok(Next::Leave),
                Reply::On => return Ok(Next::LookBack),
                Reply::Leave => return Ok(Next::Leave),
                Reply::Neither(Wish::Look) if stopped => return Ok(Next::LookBack),
                Reply::Neither(Wish::Look) => self.look(told)?,
                Reply::Neither(Wish::Undo) => {
                    if self.take_back(told)? {
                        return Ok(Next::Back);
                    }
                }
                Reply::Neither(Wish::Story) => self.story(&told.run)?,
                Reply::Neither(wish @ (Wish::Note | Wish::Flag | Wish::Pause)) => {
                    let goes_on = match wish {
                        Wish::Note => self.note(&told.run)?,
                        Wish::Flag => self.flag(&told.run)?,
                        _ => self.breathe()?,
                    };
                    if !goes_on {
                        return Ok(Next::InputEnded);
                    }
                }
                Reply::Neither(Wish::Help) => self.say_what_can_follow(stopped)?,
                Reply::Neither(_) => {
                    let line = quoted(&line);
                    self.page.say(&format!("“{line}” is not understood here."))?;
                    self.say_what_can_follow(stopped)?;
                }
            }
        }
    }

    fn say_what_can_follow(&mut self, stopped: bool) -> io::Result<()> {
        self.page.say(if stopped {
            "Enter alone leaves, look looks back at the run, undo takes the stop back, story, \
             note, flag and pause do what they do in the story."
        } else {
            "Enter alone goes on to what came of it, undo takes the last choice back, look says the \
             ending again, story, note, flag and pause do what they do in the story, stop leaves."
        })
    }

    /// What came of it, the questions unless nothing more can be read, and the rest of the debrief.
    pub(super) fn afterwards(
        &mut self,
        program: &Program,
        run: &Run,
        ended: bool,
        keep: Keep<'_>,
    ) -> io::Result<End> {
        let debrief = Debrief::of(program, run.session().state(), run.events());
        timeline(&mut self.page, self.voice, run.events())?;
        let (answers, ended) =
            if ended { (Vec::new(), true) } else { self.questions(run, &debrief)? };
        self.page.tell(&after::debrief(self.voice, &debrief))?;
        if ended {
            return Ok(End::InputEnded { over: true });
        }
        let typed = Typed { answers, ..std::mem::take(&mut self.typed) };
        self.offer_to_keep(program, run, &typed, keep)
    }

    /// The questions of the debrief, one at a time, and whether the input ended in them.
    fn questions(&mut self, run: &Run, debrief: &Debrief<'_>) -> io::Result<(Vec<Answer>, bool)> {
        let questions = self.filled(debrief);
        let mut answers = vec![String::new(); questions.len()];
        if !questions.is_empty() {
            self.page.heading("Looking back")?;
            self.page.say(
                "Answer in your own words, for yourself; Enter alone passes on, stop ends the \
                 questions, ? shows what else there is.",
            )?;
        }
        let (mut at, mut stage, mut ended) = (0, None, false);
        while let Some((its_stage, question)) = questions.get(at) {
            if stage.replace(*its_stage) != Some(*its_stage) {
                self.page.heading(after::stage(*its_stage))?;
            }
            self.page.say(question)?;
            match self.answer(run, &answers[at])? {
                Answered::Words(words) => {
                    answers[at] = words;
                    at += 1;
                }
                Answered::Back if at == 0 => self.page.say("This is the first question.")?,
                Answered::Back => at -= 1,
                Answered::Again => {}
                Answered::Stop => break,
                Answered::InputEnded => {
                    ended = true;
                    break;
                }
            }
        }
        let questions = questions.into_iter().map(|(_, question)| question);
        let answers = questions.zip(answers).filter(|(_, answer)| !answer.is_empty());
        Ok((answers.collect(), ended))
    }

    /// Every question with its stage and the names in it.
    fn filled(&self, debrief: &Debrief<'_>) -> Vec<(Stage, String)> {
        let stages = debrief.questions.iter();
        let questions = stages.flat_map(|(stage, texts)| texts.iter().map(|text| (*stage, *text)));
        let fill = |text| self.voice.scenario.fill(text, self.voice.learner).into_owned();
        questions.map(|(stage, text)| (stage, fill(text))).collect()
    }

    /// The answer to a question that may have one already.
    fn answer(&mut self, run: &Run, so_far: &str) -> io::Result<Answered> {
        if !so_far.is_empty() {
            self.page.hang("  ", "  ", &format!("So far: “{so_far}” Enter alone keeps it."))?;
        }
        loop {
            let Some(line) = self.ask("  Your words:")? else { return Ok(Answered::InputEnded) };
            return Ok(match wish(&line) {
                Wish::Help => {
                    self.page.say(
                        "Whatever you type is your answer. Enter alone passes on, undo goes back \
                         one question, look says the question again, pause is a short pause to \
                         breathe, stop ends the questions.",
                    )?;
                    continue;
                }
                Wish::Story => {
                    self.story(run)?;
                    continue;
                }
                Wish::Pause if self.breathe()? => continue,
                Wish::Note if self.note(run)? => continue,
                Wish::Flag if self.flag(run)? => continue,
                Wish::Pause | Wish::Note | Wish::Flag => Answered::InputEnded,
                Wish::Undo => Answered::Back,
                Wish::Look => Answered::Again,
                Wish::Stop => Answered::Stop,
                Wish::Nothing => Answered::Words(so_far.to_owned()),
                Wish::Number(_) | Wish::Words => Answered::Words(line),
            });
        }
    }
}
