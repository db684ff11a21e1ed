//! Looking back at a run of the records or of the tree, a decision at a time.

use super::wish::{Wish, wish};
use super::{End, Flow, Player};
use crate::journey::{Act, Journey};
use crate::map;
use crate::moments::Moments;
use crate::record::Past;

const PROMPT: &str =
    "Enter goes on, back goes back, a number goes there, whatif takes another way, stop leaves:";
const IN_A_TREE: &str = "Enter goes on, back goes back, a number goes there, whatif takes another way, \
                         tree lists the other ways that were taken, stop leaves:";
const WORDS: &str = "Enter alone shows what the next decision brought, back the one before, a \
                     number goes to after that decision (0 is the start), map shows the map up to \
                     here, whatif takes another way from here and keeps it as a branch, tree lists \
                     this run and its branches, run 2 looks back at the second of them, contrast 1 \
                     2 lays two of them beside each other, stop leaves.";

/// How looking back at a run ended.
pub(super) enum Stepped {
    /// With leaving it.
    Left,
    /// With another way.
    Branched(Box<Journey>),
}

impl Player<'_, '_> {
    /// The run, from its start.
    pub(super) fn replay(&mut self, past: &Past) -> Flow<End> {
        self.page.say(&self.voice.fill(&self.voice.scenario.title))?;
        match self.step_through(Moments::new(past.clone(), &self.settings.how))? {
            Stepped::Left => Ok(End::Over),
            Stepped::Branched(branch) => self.play_on(*branch, Act::Begin),
        }
    }

    /// Steps through a run, or from there through others of its tree.
    pub(super) fn step_through(&mut self, mut moments: Moments) -> Flow<Stepped> {
        self.show(&moments)?;
        loop {
            self.page.gap()?;
            let in_a_tree = moments.whole().is_in_a_tree();
            let line = self.ask(if in_a_tree { IN_A_TREE } else { PROMPT })?;
            let at = moments.at();
            let lower = line.to_lowercase();
            let words: Vec<_> = lower.split_whitespace().collect();
            match (wish(&line), &*words) {
                (Wish::Stop, _) => return Ok(Stepped::Left),
                (_, ["whatif" | "w"]) if moments.can_branch() => {
                    return Ok(Stepped::Branched(Box::new(moments.branch(at))));
                }
                (_, ["whatif" | "w"]) => {
                    self.page
                        .say("Nothing was decided after this: go back to where something was.")?;
                    continue;
                }
                (_, ["tree"]) => {
                    self.tree(moments.whole())?;
                    continue;
                }
                (_, ["contrast", numbers @ ..]) => {
                    self.contrast(moments.whole(), numbers)?;
                    continue;
                }
                (_, ["run", number]) => {
                    let place = self.numbered_run(moments.whole(), number)?;
                    let walked = place.and_then(|place| Moments::walk_to(moments.whole(), place));
                    let Some(walked) = walked else { continue };
                    moments = walked;
                }
                (Wish::Map, _) => {
                    self.page.tell(&map::outline(&moments.here()))?;
                    continue;
                }
                (Wish::Nothing, _) if at == moments.last() => return Ok(Stepped::Left),
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
