//! The map of the run, to read.

use ratatui::Frame;

use super::reader::Reader;
use crate::chrome::{self, Look};
use crate::journey::Journey;
use crate::keymap::{Action, Context};
use crate::map;

/// The overlay of the map.
#[derive(Debug)]
pub(crate) struct Map {
    reader: Reader,
}

impl Map {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let told = map::outline(journey);
        let mut reader = Reader::new(told, look, look.parts(1).body);
        let here = reader.rows().rows.iter().position(|row| row.to_string().contains(map::HERE));
        if let Some(here) = here {
            reader.reveal(here);
        }
        Self { reader }
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        self.reader.fit(look, look.parts(1).body);
    }

    /// Whether it is closed.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        action == Action::Back || {
            self.reader.act(action);
            false
        }
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        chrome::head(frame, look, parts, "The map", "* taken");
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, Context::Map, self.reader.below());
    }
}
