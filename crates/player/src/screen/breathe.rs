//! A paced pause that costs nothing: no time passes in the story.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::chrome::{self, Look};
use crate::keymap::Context;
use crate::rows::{Rows, Scroll};

const IN: u64 = 4;
const OUT: u64 = 6;
const BREATHS: u64 = 3;

/// The overlay of the pause.
#[derive(Debug, Default)]
pub(crate) struct Breathe {
    passed: Duration,
}

impl Breathe {
    pub(crate) fn tick(&mut self, elapsed: Duration) {
        self.passed += elapsed;
    }

    fn is_over(&self) -> bool {
        self.passed.as_secs() >= (IN + OUT) * BREATHS
    }

    /// When the count changes next; `None` once the breaths are over.
    pub(crate) fn next_tick(&self) -> Option<Duration> {
        let into = u64::from(self.passed.subsec_millis());
        (!self.is_over()).then(|| Duration::from_millis(1000 - into))
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        chrome::head(frame, look, parts, "Breathe", "");
        let second = self.passed.as_secs() % (IN + OUT);
        let (words, count, wide) = match (self.is_over(), second < IN) {
            (true, _) => ("That is all. Go on when you are ready.", 0, 0),
            (false, true) => ("Breathe in", second + 1, second + 1),
            (false, false) => ("Breathe out", second - IN + 1, (IN + OUT - 1 - second) * IN / OUT),
        };
        let mut rows = Rows::new(parts.body.width);
        let count = if count > 0 { format!("{words} … {count}") } else { words.to_owned() };
        rows.wrap("", "", &count, look.theme.title);
        let bar = "━".repeat((wide as usize * 6).min(usize::from(parts.body.width)));
        rows.wrap("", "", if bar.is_empty() { " " } else { &bar }, look.theme.heading);
        rows.gap();
        let waits = "The story waits, and no time passes in it.";
        rows.wrap("", "", waits, look.theme.muted);
        let above = parts.body.height / 4;
        let area =
            Rect { y: parts.body.y + above, height: parts.body.height - above, ..parts.body };
        chrome::column(frame, area, &rows.rows, Scroll::default());
        chrome::foot(frame, look, parts.foot, Context::Breathe, 0);
    }
}
