//! Looking back at a run of the records, a decision at a time.

use super::wish::{Wish, wish};
use super::{End, Flow, Player};
use crate::journey::Act;
use crate::map;
use crate::moments::Moments;
use crate::record::Past;

const PROMPT: &str =
    "Enter goes on, back goes back, a number goes there, whatif takes another way, stop leaves:";
const WORDS: &str = "Enter alone shows what the next decision brought, back the one before, a \
                     number goes to after that decision (0 is the start), map shows the map up to \
                     here, whatif takes another way from here and keeps it as a branch, stop leaves.";

impl Player<'_, '_> {
    /// The run, from its start.
    pub(super) fn replay(&mut self, past: &Past) -> Flow<End> {
        let mut moments = Moments::new(past.clone(), &self.settings.how);
        self.page.say(&self.voice.fill(&self.voice.scenario.title))?;
        self.show(&moments)?;
        loop {
            self.page.gap()?;
            let line = self.ask(PROMPT)?;
            let at = moments.at();
            match (wish(&line), line.trim().to_lowercase().as_str()) {
                (Wish::Stop, _) => return Ok(End::Over),
                (_, "whatif" | "w") if moments.can_branch() => {
                    return self.play_on(moments.branch(at), Act::Begin);
                }
                (_, "whatif" | "w") => {
                    self.page
                        .say("Nothing was decided after this: go back to where something was.")?;
                    continue;
                }
                (Wish::Map, _) => {
                    self.page.tell(&map::outline(&moments.here()))?;
                    continue;
                }
                (Wish::Nothing, _) if at == moments.last() => return Ok(End::Over),
                (Wish::Nothing, _) => moments.go(at + 1),
                (Wish::Undo, _) => moments.go(at.saturating_sub(1)),
                (Wish::Number(number), _) if number <= moments.last() => moments.go(number),
                (Wish::Number(_), _) => {
                    let last = moments.last();
                    self.page.say(&format!("The decisions of this run are 1 to {last}."))?;
                    continue;
                }
                (Wish::Look, _) => {}
                _ => {
                    self.page.say(WORDS)?;
                    continue;
                }
            }
            self.show(&moments)?;
        }
    }

    fn show(&mut self, moments: &Moments) -> Flow<()> {
        self.page.heading(&format!("[{}]", moments.place()))?;
        Ok(self.page.tell(&moments.told())?)
    }
}
