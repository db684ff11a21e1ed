//! A column of text that is read from top to bottom.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::chrome::{self, Look};
use crate::keymap::Action;
use crate::rows::{Rows, Scroll};
use crate::told::Told;

/// Paragraphs in a window, and how far they are scrolled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reader {
    told: Vec<Told>,
    rows: Rows,
    pub(crate) scroll: Scroll,
    height: usize,
}

impl Reader {
    /// `told` from its beginning, in `area`.
    pub(crate) fn new(told: Vec<Told>, look: &Look, area: Rect) -> Self {
        let mut reader = Self { told, ..Self::default() };
        reader.fit(look, area);
        reader
    }

    /// Takes the size of `area`.
    pub(crate) fn fit(&mut self, look: &Look, area: Rect) {
        self.hold(Rows::of(&self.told, area.width, &look.theme), area);
    }

    /// Shows `rows` in `area`, wrapped already.
    pub(crate) fn hold(&mut self, rows: Rows, area: Rect) {
        self.rows = rows;
        self.height = usize::from(area.height);
        self.scroll.hold(self.height, self.rows.len());
    }

    /// Scrolls, if that is what the action does.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        let page = self.height.saturating_sub(1).max(1).cast_signed();
        let rows = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -page,
            Action::PageDown => page,
            Action::Top => isize::MIN,
            Action::Bottom => isize::MAX,
            _ => return false,
        };
        self.scroll.by(rows, self.height, self.rows.len());
        true
    }

    /// Scrolls by so many rows.
    pub(crate) fn wheel(&mut self, rows: isize) {
        self.scroll.by(rows, self.height, self.rows.len());
    }

    /// How many rows are below what is seen.
    pub(crate) fn below(&self) -> usize {
        self.rows.len().saturating_sub(self.scroll.top + self.height)
    }

    /// The rows, wrapped.
    pub(crate) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Sees to it that a row is in the window.
    pub(crate) fn reveal(&mut self, row: usize) {
        self.scroll.reveal(&(row..row + 1), self.height);
        self.scroll.hold(self.height, self.rows.len());
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, area: Rect) {
        chrome::column(frame, area, &self.rows.rows, self.scroll);
    }
}
