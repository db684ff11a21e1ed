//! A page that lies over the screen and is only read: the help, the map, the problems of a file.

use ratatui::Frame;

use super::reader::Reader;
use crate::chrome::{self, Look};
use crate::journey::Journey;
use crate::keymap::{self, Action, Context};
use crate::map;
use crate::told::{Kind, Told};

/// The overlay of a page.
#[derive(Debug)]
pub(crate) struct Page {
    context: Context,
    title: &'static str,
    /// What stands at the right of the title.
    right: String,
    reader: Reader,
}

impl Page {
    fn new(context: Context, title: &'static str, told: Vec<Told>, look: &Look) -> Self {
        let reader = Reader::new(told, look, look.parts(1).body);
        Self { context, title, right: String::new(), reader }
    }

    /// Which keys there are in `context`, from the table that dispatches them.
    pub(crate) fn help(context: Context, look: &Look) -> Self {
        let keys = keymap::help(context).map(|(keys, what)| {
            let width = 10usize.saturating_sub(keys.chars().count());
            let first = format!("{keys}{} ", " ".repeat(width));
            Told::new(Kind::Plain, what).hang(first, "           ")
        });
        Self::new(Context::Help, "Keys", keys.collect(), look)
    }

    /// The map of the run, open where the story is.
    pub(crate) fn map(journey: &Journey, look: &Look) -> Self {
        let mut page = Self::new(Context::Map, "The map", map::outline(journey), look);
        "* taken".clone_into(&mut page.right);
        let rows = &page.reader.rows().rows;
        let here = rows.iter().position(|row| row.to_string().contains(map::HERE));
        if let Some(here) = here {
            page.reader.reveal(here);
        }
        page
    }

    /// What is wrong with a file that is being written, over the play of how it was before.
    pub(crate) fn problems(problems: &[String], look: &Look) -> Self {
        let told = problems.iter().map(|text| Told::new(Kind::Plain, text).item().after_gap());
        let again = "The story goes on here as soon as the file is saved without them.";
        let told = told.chain([Told::new(Kind::Coach, again).after_gap()]).collect();
        let title = "The file as it is now cannot be played";
        let right = match problems.len() {
            1 => "1 problem".to_owned(),
            count => format!("{count} problems"),
        };
        Self { right, ..Self::new(Context::Problems, title, told, look) }
    }

    pub(crate) fn context(&self) -> Context {
        self.context
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
        chrome::head(frame, look, parts, self.title, &self.right);
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, self.context, self.reader.below());
    }
}
