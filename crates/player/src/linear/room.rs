//! A room plays together in the linear player: thinking, hands, what is played.

use std::time::Duration;

use mile_core::id::ChoiceId;

use super::wish::{Reply, Wish, reply, wish};
use super::{Flow, Player};
use crate::hands::{Hands, MOST};
use crate::journey::{Act, Journey};

const THINKING: &str = "Enter alone goes on to the hands; time says how long the room has been \
                        thinking; timer 2 sets a timer of two minutes, timer off puts it away; look \
                        says the scene and the choices again; story, note, flag, map, \
                        gauges and pause do what they do for one person; undo takes the last decision \
                        back; stop leaves.";
const HANDS: &str = "A number for each choice, in their order and with spaces between: how many hands \
                     are up, 0 where there are none. Enter alone goes back to thinking, and stop \
                     leaves from there.";
const PICKING: &str = "A number plays that choice, Enter alone the one with the most hands; hands \
                       counts again; note keeps what was said; stop leaves.";

/// What follows the hands.
enum Picked {
    Choice(ChoiceId),
    /// To count again.
    Again,
    /// Something has happened in the story.
    Moved,
}

impl Player<'_, '_> {
    /// Lets the room decide; until something has happened in the story.
    pub(super) fn decide_together(&mut self, journey: &mut Journey) -> Flow<()> {
        let begun = (self.clock)();
        self.timer = None;
        self.choices(journey)?;
        if journey.run.session().offered().is_empty() {
            return self.decide(journey);
        }
        self.page.gap()?;
        self.page.say("Everybody thinks alone, in silence. Nobody is hurried.")?;
        loop {
            if self.thought(journey, begun)? {
                return Ok(());
            }
            while let Some(hands) = self.hands(journey)? {
                match self.picked(journey, &hands)? {
                    Picked::Again => {}
                    Picked::Moved => return Ok(()),
                    Picked::Choice(choice) => {
                        let waited = (self.clock)().saturating_sub(begun);
                        return self.make(journey, Act::Choose(choice), waited);
                    }
                }
            }
        }
    }

    /// Waits until everybody has thought. Whether something has happened in the story instead.
    fn thought(&mut self, journey: &mut Journey, begun: Duration) -> Flow<bool> {
        loop {
            self.page.gap()?;
            let line = self.ask_in_time("Press Enter when everybody is ready to show hands:")?;
            if self.timed(&line, begun)? {
                continue;
            }
            match (reply(&line), wish(&line)) {
                (Reply::On, _) => return Ok(false),
                (_, Wish::Undo) if self.take_back(journey)? => return Ok(true),
                (_, Wish::Undo) => {}
                (_, Wish::Stop) => {
                    if self.asked_to_stop()? {
                        self.make(journey, Act::Stop, Duration::ZERO)?;
                        return Ok(true);
                    }
                }
                (_, Wish::Look) => {
                    self.page.tell(&journey.here())?;
                    self.choices(journey)?;
                }
                (_, Wish::Help) => self.page.say(THINKING)?,
                (_, Wish::Nothing | Wish::Number(_) | Wish::Words) => {
                    self.not_understood(&line, THINKING)?;
                }
                (_, aside) => self.aside(journey, aside, &line)?,
            }
        }
    }

    /// The hands, typed all at once so that no count is seen before the others. `None` to think on.
    fn hands(&mut self, journey: &mut Journey) -> Flow<Option<Hands>> {
        let offered = journey.run.session().offered().to_vec();
        if let [only] = offered.as_slice() {
            return Ok(Some(Hands { counts: vec![(*only, 0)] }));
        }
        self.page.gap()?;
        self.page.say(
            "Ask for each choice: who would take this? Whoever passes keeps the hand down, and owes \
             nobody a reason. Type the counts when the last hand is down.",
        )?;
        let example: Vec<_> = (0..offered.len()).map(|at| [4, 0, 2][at % 3].to_string()).collect();
        let prompt = format!(
            "The hands for 1 to {}, with spaces between, such as {}; Enter alone to think on:",
            offered.len(),
            example.join(" ")
        );
        loop {
            let line = self.ask_in_time(&prompt)?;
            match wish(&line) {
                Wish::Nothing => return Ok(None),
                Wish::Help => {
                    self.page.say(HANDS)?;
                    continue;
                }
                _ => {}
            }
            let words = line.split([' ', ',', ';']).filter(|word| !word.is_empty());
            let counts: Option<Vec<u32>> =
                words.map(|word| word.parse().ok().filter(|&hands| hands <= MOST)).collect();
            match counts {
                Some(counts) if counts.len() == offered.len() => {
                    let counts: Vec<_> = offered.iter().copied().zip(counts).collect();
                    self.make(journey, Act::Hands(counts.clone()), Duration::ZERO)?;
                    return Ok(Some(Hands { counts }));
                }
                _ => self.page.say(&format!(
                    "That is not {} numbers of hands, one for each choice. 0 stands for none.",
                    offered.len()
                ))?,
            }
        }
    }

    /// Shows the counts, invites who sees it otherwise, and asks what is played.
    fn picked(&mut self, journey: &mut Journey, hands: &Hands) -> Flow<Picked> {
        let counts = &hands.counts;
        let asked = counts.len() > 1;
        if asked {
            self.page.heading("All hands:")?;
            for told in hands.told(journey.voice()) {
                self.page.hang("", "   ", &told)?;
            }
            if let Some(in_all) = hands.in_all(journey) {
                self.page.say(&in_all)?;
            }
            self.page.gap()?;
            self.page.say(&hands.asked())?;
        }
        let usual = if asked { hands.majority() } else { Some(0) };
        let prompt = match usual {
            Some(place) => format!("Press Enter to play {}, or type another number:", place + 1),
            None => "Type the number of the choice that is played:".to_owned(),
        };
        loop {
            self.page.gap()?;
            let line = self.ask_in_time(&prompt)?;
            if line.eq_ignore_ascii_case("hands") {
                return Ok(Picked::Again);
            }
            let place = match wish(&line) {
                Wish::Nothing => usual,
                Wish::Number(number) => number.checked_sub(1),
                Wish::Stop => {
                    if self.asked_to_stop()? {
                        self.make(journey, Act::Stop, Duration::ZERO)?;
                        return Ok(Picked::Moved);
                    }
                    continue;
                }
                Wish::Help => {
                    self.page.say(PICKING)?;
                    continue;
                }
                Wish::Look => {
                    self.choices(journey)?;
                    continue;
                }
                Wish::Undo | Wish::Words => None,
                aside => {
                    self.aside(journey, aside, &line)?;
                    continue;
                }
            };
            match place.and_then(|place| counts.get(place)) {
                Some((choice, _)) => return Ok(Picked::Choice(*choice)),
                None => self.page.say(&format!(
                    "Type a number from 1 to {}, hands to count again, or ? to see what else \
                     there is.",
                    counts.len()
                ))?,
            }
        }
    }
}
