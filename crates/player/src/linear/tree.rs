//! The tree of branches in the linear player: its runs by number, and any two beside each other.

use super::{Flow, Player};
use crate::beside;
use crate::journey::Journey;
use crate::words::sentence;

const TWO: &str =
    "Type contrast and the numbers of two runs, such as contrast 1 2; tree lists them.";

impl Player<'_, '_> {
    /// Says which runs have their beginnings in common.
    pub(super) fn tree(&mut self, journey: &Journey) -> Flow<()> {
        self.page.heading("The tree of branches")?;
        for run in journey.listed() {
            let from = run.parent.map(|parent| format!(", from run {}", parent + 1));
            let lead = format!("Run {}{}: ", run.place + 1, from.unwrap_or_default());
            let here = if run.is_here { " You are here." } else { "" };
            self.page.hang(&lead, "  ", &format!("{}{here}", sentence(&run.text)))?;
        }
        let words = "run and a number looks back at that run; contrast and two numbers lays those \
                     two beside each other.";
        self.page.say(words)?;
        Ok(self.page.gap()?)
    }

    /// Lays two runs of the tree beside each other: those with these numbers, this one and that with
    /// this number, or this one and the one that it branched from.
    pub(super) fn contrast(&mut self, journey: &Journey, numbers: &[&str]) -> Flow<()> {
        let place = |number: &&str| number.parse::<usize>().ok()?.checked_sub(1);
        let places: Option<Vec<usize>> = numbers.iter().map(place).collect();
        let pair = match places.as_deref() {
            Some([]) => journey.pair(),
            Some([other]) => Some((journey.place_in_tree(), *other)),
            Some([a, b]) => Some((*a, *b)),
            _ => None,
        };
        let Some(parts) = pair.and_then(|pair| beside::of(journey, pair)) else {
            let why = if journey.is_in_a_tree() { TWO } else { beside::NOTHING };
            return Ok(self.page.say(why)?);
        };
        self.page.heading("Beside each other")?;
        self.page.tell(&beside::in_one_column(&parts))?;
        Ok(self.page.gap()?)
    }

    /// The place of the run of the tree that has this number.
    pub(super) fn numbered_run(&mut self, journey: &Journey, number: &str) -> Flow<Option<usize>> {
        let count = journey.listed().len();
        let place = number.parse::<usize>().ok().filter(|number| (1..=count).contains(number));
        if place.is_none() {
            let words = match count {
                1 => "This run is the only one of its tree.".to_owned(),
                count => format!("The runs of this tree are 1 to {count}; tree lists them."),
            };
            self.page.say(&words)?;
        }
        Ok(place.map(|number| number - 1))
    }
}
