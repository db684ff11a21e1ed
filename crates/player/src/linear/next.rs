//! Once all is said: play again, try another branch, keep the run, leave.

use super::keep::{Naming, naming};
use super::replay::Stepped;
use super::wish::{Wish, quoted, wish};
use super::{End, Flow, Player};
use crate::before;
use crate::journey::Journey;
use crate::kept;
use crate::map;
use crate::moments::Moments;

/// What comes after a run.
pub(super) enum Next {
    Leave(End),
    /// The story from its start.
    Again,
    /// The same run, from before the decision that follows so many others.
    Branch(usize),
    /// A run of the tree, to look back at.
    Walk(usize),
    /// Another way from a run that was looked back at.
    Other(Box<Journey>),
}

const PROMPT: &str = "Type the name of a file to keep it in, again to play anew, branch 1 for \
                      another way at decision 1, or press Enter to leave:";
const BRANCHED: &str = "Type the name of a file to keep it in, contrast to lay it beside the run from \
                        which you took another way, tree to see all of these runs, again to play \
                        anew, branch 1 for another way at decision 1, or press Enter to leave:";
const HOW: &str = "Type a name such as run.txt, and the story, what came of it and your words are \
                   written there. again plays the story anew; branch and the number of a decision \
                   plays another way from there; after that, contrast lays both runs beside \
                   each other, tree lists all runs that have their beginnings in common, contrast \
                   1 3 lays any two of them beside each other, and run 1 looks back at one; map shows the map of this run. Enter alone leaves.";

impl Player<'_, '_> {
    /// Asks for what is next. Nothing typed is thrown away unless the learner wants it so.
    pub(super) fn what_next(&mut self, journey: &mut Journey) -> Flow<Next> {
        self.page.tell(&before::support(&self.settings.how.support))?;
        self.page.gap()?;
        self.page.say(if self.unrecorded || !self.settings.recorded {
            "Nothing of this run is kept unless you keep it."
        } else {
            "This run is in your records, which are yours alone."
        })?;
        loop {
            let prompt = if journey.is_in_a_tree() { BRANCHED } else { PROMPT };
            let line = self.ask(prompt)?;
            let next = match words(&line).as_slice() {
                ["again"] => Some(Next::Again),
                ["contrast", numbers @ ..] => {
                    self.contrast(journey, numbers)?;
                    continue;
                }
                ["tree"] => {
                    self.tree(journey)?;
                    continue;
                }
                ["run", number] => match self.numbered_run(journey, number)? {
                    None => continue,
                    Some(place) => Some(Next::Walk(place)),
                },
                ["branch", number] => match self.decision(journey, number)? {
                    None => continue,
                    branch => branch,
                },
                [word] if word.starts_with("branch") && word.len() > 6 => {
                    match self.decision(journey, &word[6..])? {
                        None => continue,
                        branch => branch,
                    }
                }
                ["branch"] => {
                    self.page.say("Which decision? Type branch and its number.")?;
                    continue;
                }
                _ if matches!(naming(&line), Naming::Leave) => Some(Next::Leave(End::Over)),
                _ => None,
            };
            if let Some(next) = next {
                if !self.holds_words(journey) {
                    let Next::Walk(place) = next else { return Ok(next) };
                    let Some(moments) = Moments::walk_to(journey, place) else { continue };
                    match self.step_through(moments)? {
                        Stepped::Left => continue,
                        Stepped::Branched(branch) => return Ok(Next::Other(branch)),
                    }
                }
                // Asked once; after that it is the learner's decision.
                journey.kept = true;
                self.page.say(
                    "You wrote something in this run that is in no file yet. Type the name of a \
                     file to keep it first, or the same once more to go on without.",
                )?;
                continue;
            }
            match (naming(&line), wish(&line)) {
                (Naming::Help | Naming::Leave, _) => self.page.say(HOW)?,
                (_, Wish::Map) => self.page.tell(&map::outline(journey))?,
                (_, aside @ (Wish::Pause | Wish::Story | Wish::Gauges)) => {
                    self.aside(journey, aside, &line)?;
                }
                (Naming::NoName, _) => {
                    self.page.say(&format!("“{}” is no name here. {HOW}", quoted(&line)))?;
                }
                (Naming::Home, _) => self.page.say(
                    "“~” stands for no folder here. Type the whole path, or a name alone for the \
                     folder that you are in.",
                )?,
                (Naming::Name, _) => self.keep(journey, &line)?,
            }
        }
    }

    pub(super) fn keep(&mut self, journey: &mut Journey, name: &str) -> Flow<()> {
        match self.outside.keep(name, &journey.page()?) {
            Ok(()) => {
                journey.kept = true;
                self.page.say(&format!("Kept in {name}."))?;
            }
            Err(error) => self.page.say(&kept::refusal(name, &error))?,
        }
        Ok(())
    }

    /// The branch from the decision with that number, if there was one.
    fn decision(&mut self, journey: &Journey, number: &str) -> Flow<Option<Next>> {
        let made = journey.decisions();
        match number.parse() {
            Ok(number) if (1..=made).contains(&number) => Ok(Some(Next::Branch(number - 1))),
            _ if made == 0 => {
                self.page.say("There was no decision in this run.")?;
                Ok(None)
            }
            _ => {
                self.page.say(&format!("The decisions of this run are 1 to {made}."))?;
                Ok(None)
            }
        }
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}
