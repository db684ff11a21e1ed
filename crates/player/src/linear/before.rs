//! Before the first scene: the content warning with its way out, the pre-brief, and how to play.

use std::sync::Arc;

use mile_core::program::Program;

use super::wish::{Reply, Wish, reply};
use super::{Flow, Player, Start};
use crate::before;
use crate::journey::{Asked, How};

/// What can be typed while playing.
const KEYS: &str = "At any moment: a number chooses, undo takes a choice back, stop leaves, ? shows \
                    what else there is.";

impl Player<'_, '_> {
    /// Content warning and pre-brief, and how the learner wants to play.
    pub(super) fn before(&mut self, program: &Arc<Program>) -> Flow<Start> {
        self.page.tell(&before::warning(self.voice, &self.settings.how.support))?;
        if !self.asked_to_go_on("Press Enter to go on, or type stop to leave:")? {
            return Ok(Start::Leave);
        }
        let mut unfinished = self.outside.unfinished(program);
        if let Some(brief) = &self.voice.scenario.pre_brief {
            self.page.tell(&before::brief(self.voice, brief))?;
        }
        self.page.say(&format!("{} {KEYS}", before::safe(self.room)))?;
        let mut how = self.settings.how.clone();
        self.page.gap()?;
        self.say_how(&how)?;
        if let Some(unfinished) = &unfinished {
            self.page.gap()?;
            self.page.say(&unfinished.told())?;
        }
        loop {
            self.page.gap()?;
            // Enter begins anew, as ever: a script is not led elsewhere by a run before it.
            let line = self.ask(match unfinished {
                Some(_) => {
                    "Press Enter to begin anew, or type resume to go on there, or stop to leave:"
                }
                None => "Press Enter to begin, or type stop to leave:",
            })?;
            match (reply(&line), line.trim().to_lowercase().as_str()) {
                (Reply::On, _) => return Ok(Start::Anew(how)),
                (Reply::Leave, _) => return Ok(Start::Leave),
                (_, "resume" | "r") if unfinished.is_some() => {
                    return Ok(unfinished.take().map_or(Start::Leave, Start::Resume));
                }
                (_, "timers" | "t") => how.timers = how.timers.next(),
                (_, "coach" | "c") => how.coached = !how.coached,
                (_, word) if how.agreed.is_some() && asked(word).is_some() => {
                    if let (Some(agreed), Some(what)) = (&mut how.agreed, asked(word)) {
                        agreed.toggle(what);
                    }
                }
                (Reply::Neither(Wish::Help), _) => {
                    self.page.say(WORDS)?;
                    continue;
                }
                _ => {
                    self.not_understood(&line, WORDS)?;
                    continue;
                }
            }
            self.say_how(&how)?;
        }
    }

    fn say_how(&mut self, how: &How) -> Flow<()> {
        for said in before::how(self.voice.scenario, how) {
            self.page.say(&said)?;
        }
        self.page.tell(&before::agreed(how))?;
        Ok(())
    }
}

/// What a word is about that a learner is asked to agree to.
fn asked(word: &str) -> Option<Asked> {
    match word {
        "record" | "r" => Some(Asked::Playing),
        "facilitator" | "f" => Some(Asked::Facilitator),
        "group" | "g" => Some(Asked::Group),
        _ => None,
    }
}

const WORDS: &str = "Enter alone goes on; timers and coach change how you play; record, facilitator and group \
                     change what you agree to, while you are asked; stop leaves.";
