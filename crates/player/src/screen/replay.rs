//! Looking back at a run of the records, a decision at a time.

use ratatui::Frame;

use super::reader::Reader;
use super::{Ask, To};
use crate::chrome::{self, Look};
use crate::journey::{How, Journey};
use crate::keymap::{Action, Context};
use crate::moments::Moments;
use crate::record::Past;

/// The screen of a run of the records.
#[derive(Debug)]
pub(crate) struct Replay {
    moments: Moments,
    reader: Reader,
    /// The number of a decision, as far as it is typed.
    number: usize,
    /// The run that was at hand before, to go back to.
    origin: Option<Journey>,
}

impl Replay {
    pub(crate) fn new(past: Past, how: &How, look: &Look) -> Self {
        Self::of(Moments::new(past, how), look)
    }

    fn of(moments: Moments, look: &Look) -> Self {
        let mut replay = Self { moments, reader: Reader::default(), number: 0, origin: None };
        replay.go(0, look);
        replay
    }

    /// A run of the tree that a journey is in.
    pub(crate) fn walk_to(journey: &Journey, place: usize, look: &Look) -> Option<Self> {
        Some(Self::of(Moments::walk_to(journey, place)?, look))
    }

    /// With a run to go back to.
    pub(crate) fn from(self, origin: Option<Journey>) -> Self {
        Self { origin, ..self }
    }

    /// The whole run.
    pub(crate) fn whole(&self) -> &Journey {
        self.moments.whole()
    }

    /// The run to go back to.
    pub(crate) fn origin(&mut self) -> &mut Option<Journey> {
        &mut self.origin
    }

    /// The run up to the moment that is looked at.
    pub(crate) fn here(&self) -> Journey {
        self.moments.here()
    }

    /// Another way from after so many moves.
    pub(crate) fn branch(&self, moves: usize) -> Journey {
        self.moments.branch(moves)
    }

    /// Goes to after so many moves.
    pub(crate) fn go(&mut self, moves: usize, look: &Look) {
        self.moments.go(moves);
        self.reader = Reader::new(self.moments.told(), look, look.parts(1).body);
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        self.reader.fit(look, look.parts(1).body);
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn act(&mut self, action: Action) -> Ask {
        let (at, last) = (self.moments.at(), self.moments.last());
        let number = std::mem::take(&mut self.number);
        match action {
            Action::Forward if at == last => Ask::Say("This is the end of the run.".to_owned()),
            Action::Forward => Ask::Go(To::Moment(at + 1)),
            Action::Backward => Ask::Go(To::Moment(at.saturating_sub(1))),
            Action::Back => Ask::Go(if self.origin.is_some() { To::Next } else { To::Quit }),
            Action::First => Ask::Go(To::Moment(0)),
            Action::Last => Ask::Go(To::Moment(last)),
            Action::Number(digit) => {
                // `1` goes to the first decision at once, and `12` then on to the twelfth.
                let longer = number * 10 + digit;
                self.number = if longer <= last { longer } else { digit };
                Ask::Go(To::Moment(self.number))
            }
            Action::WhatIf if self.moments.can_branch() => Ask::Go(To::Branch(at)),
            Action::WhatIf => Ask::Say(
                "Nothing was decided after this; go back to where something was.".to_owned(),
            ),
            other => {
                self.reader.act(other);
                Ask::Nothing
            }
        }
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        chrome::head(frame, look, parts, "Looking back at a run", &self.moments.place());
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, Context::Replay, self.reader.below());
    }
}
