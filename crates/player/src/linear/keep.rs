//! Keeping a run in a file.

use std::io;

use mile_core::program::Program;
use mile_core::transcript::Run;

use super::wish::{Reply, Wish, quoted, reply};
use super::{End, Keep, Player};
use crate::kept::{self, Typed};

const HOW: &str = "Type a name such as run.txt, and the story, what came of it and your answers are \
                   written there. Enter alone leaves, and nothing is kept.";

/// What was typed where a name was asked for.
enum Naming {
    Name,
    /// The learner wants nothing kept.
    Leave,
    Help,
    Pause,
    /// The place of the learner's own files, as shells write it.
    Home,
    /// More likely a word for the player than a name.
    NoName,
}

fn naming(line: &str) -> Naming {
    match reply(line) {
        Reply::Neither(Wish::Help) => Naming::Help,
        Reply::Neither(Wish::Pause) => Naming::Pause,
        Reply::Neither(Wish::Words) if line.starts_with('~') => Naming::Home,
        Reply::Neither(Wish::Words) if !is_short(line) => Naming::Name,
        Reply::Neither(_) => Naming::NoName,
        Reply::On if line.is_empty() => Naming::Leave,
        Reply::Leave if !matches!(line.to_lowercase().as_str(), "no" | "n") => Naming::Leave,
        // Whether a yes or a no is to the keeping or to the leaving, nobody can tell.
        Reply::On | Reply::Leave => Naming::NoName,
    }
}

/// Whether a word is too short to be a name by itself.
fn is_short(word: &str) -> bool {
    word.chars().count() <= 2 && !word.contains(['.', '/', '\\'])
}

impl Player<'_, '_> {
    /// Nothing typed is thrown away unless the learner wants it so.
    pub(super) fn offer_to_keep(
        &mut self,
        program: &Program,
        run: &Run,
        typed: &Typed,
        keep: Keep<'_>,
    ) -> io::Result<End> {
        self.page.gap()?;
        self.page.say("Nothing of this run is kept unless you keep it.")?;
        loop {
            let prompt = "Type the name of a file to keep it in, or press Enter to leave:";
            let Some(name) = self.ask(prompt)? else { return Ok(End::InputEnded { over: true }) };
            match naming(&name) {
                Naming::Leave => return Ok(End::Over),
                Naming::Help => self.page.say(HOW)?,
                Naming::Pause if self.breathe()? => {}
                Naming::Pause => return Ok(End::InputEnded { over: true }),
                Naming::NoName => {
                    self.page.say(&format!("“{}” is no name here. {HOW}", quoted(&name)))?;
                }
                Naming::Home => self.page.say(
                    "“~” stands for no folder here. Type the whole path, or a name alone for the \
                     folder that you are in.",
                )?,
                Naming::Name => {
                    let text = kept::page(program, run, self.settings, typed)?;
                    match keep(&name, &text) {
                        Ok(()) => {
                            self.page.say(&format!("Kept in {name}."))?;
                            return Ok(End::Over);
                        }
                        Err(error) => self.page.say(&kept::refusal(&name, &error))?,
                    }
                }
            }
        }
    }
}
