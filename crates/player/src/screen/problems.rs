//! What is wrong with a file that is being written, over the play of how it was before.

use ratatui::Frame;

use super::reader::Reader;
use crate::chrome::{self, Look};
use crate::keymap::{Action, Context};
use crate::told::{Kind, Told};

/// The overlay of problems.
#[derive(Debug)]
pub(crate) struct Problems {
    count: usize,
    reader: Reader,
}

impl Problems {
    pub(crate) fn new(problems: &[String], look: &Look) -> Self {
        let told = problems.iter().map(|text| Told::new(Kind::Plain, text).item().after_gap());
        let again = "The story goes on here as soon as the file is saved without them.";
        let told = told.chain([Told::new(Kind::Coach, again).after_gap()]).collect();
        Self { count: problems.len(), reader: Reader::new(told, look, look.parts(1).body) }
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
        let count = match self.count {
            1 => "1 problem".to_owned(),
            count => format!("{count} problems"),
        };
        chrome::head(frame, look, parts, "The file as it is now cannot be played", &count);
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, Context::Problems, self.reader.below());
    }
}
