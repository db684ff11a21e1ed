//! Which keys there are, from the table that dispatches them.

use ratatui::Frame;

use super::reader::Reader;
use crate::chrome::{self, Look};
use crate::keymap::{self, Action, Context};
use crate::told::{Kind, Told};

/// The overlay of the help.
#[derive(Debug)]
pub(crate) struct Help {
    reader: Reader,
}

impl Help {
    /// The help for `context`.
    pub(crate) fn new(context: Context, look: &Look) -> Self {
        let keys = keymap::help(context).map(|(keys, what)| {
            let width = 10usize.saturating_sub(keys.chars().count());
            let first = format!("{keys}{} ", " ".repeat(width));
            Told::new(Kind::Plain, what).hang(first, "           ")
        });
        Self { reader: Reader::new(keys.collect(), look, look.parts(1).body) }
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
        chrome::head(frame, look, parts, "Keys", "");
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, Context::Help, self.reader.below());
    }
}
