//! Once all is said: play again, try another branch, keep the run, leave.

use mile_core::debrief::Debrief;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::{Ask, To};
use crate::chrome::{self, Look};
use crate::journey::Journey;
use crate::keymap::{Action, Context};
use crate::rows::Scroll;

/// The screen of what to do next.
#[derive(Debug)]
pub(crate) struct Next {
    items: Vec<(String, To)>,
    selected: usize,
    scroll: Scroll,
}

impl Next {
    pub(crate) fn new(journey: &Journey) -> Self {
        let state = journey.run.session().state();
        let data = Debrief::of(journey.program(), state, journey.run.events());
        let item = |text: &str, to| (text.to_owned(), to);
        let mut items =
            vec![item("Back to the library", To::Library), item("Play it again", To::Replay)];
        if data.opted_out {
            items.insert(1, item("Look back at what came of it", To::Aftermath));
        }
        items.push(item("See the map of this run", To::Map));
        items.push(item("Keep this run in a file", To::File));
        for decision in &data.decisions {
            let chosen = journey.voice().choice_in_short(decision.choice);
            let text = format!("Another way at decision {}: instead of {chosen}", decision.turn);
            let before = usize::try_from(decision.turn - 1).unwrap_or(0);
            items.push((text, To::Branch(before)));
        }
        items.push(item("Leave Mile", To::Quit));
        Self { items, selected: 0, scroll: Scroll::default() }
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> Ask {
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(self.items.len() - 1),
            Action::Take => return Ask::Go(self.items[self.selected].1),
            Action::Map => return Ask::Go(To::Map),
            _ => {}
        }
        self.fit(look);
        Ask::Nothing
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let height = usize::from(look.parts(1).body.height).max(1);
        self.scroll.reveal(&(self.selected..self.selected + 1), height);
    }

    pub(crate) fn click(&mut self, at: Position, look: &Look) -> Ask {
        let body = look.parts(1).body;
        let place = self.scroll.top + usize::from(at.y.saturating_sub(body.y));
        if !body.contains(at) || place >= self.items.len() {
            return Ask::Nothing;
        }
        if self.selected == place {
            return Ask::Go(self.items[place].1);
        }
        self.selected = place;
        Ask::Nothing
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        chrome::head(frame, look, parts, "What next?", "");
        let seen = self.scroll.seen(usize::from(parts.body.height), self.items.len());
        let below = self.items.len() - seen.end;
        for (y, place) in (parts.body.y..).zip(seen) {
            let selected = place == self.selected;
            let style = if selected { look.theme.selected } else { look.theme.text };
            let sign = if selected { "> " } else { "  " };
            let text = Span::styled(format!("{sign}{}", self.items[place].0), style);
            let row = Rect { y, height: 1, ..parts.body };
            chrome::between(frame, row, &text, &Span::raw(""));
        }
        chrome::foot(frame, look, parts.foot, Context::Next, below);
    }
}
