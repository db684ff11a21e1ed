//! Once all is said: play again, try another branch, keep the run, leave.

use std::ops::Range;
use std::sync::Arc;

use mile_core::debrief::Debrief;
use ratatui::Frame;
use ratatui::layout::Position;

use super::{Ask, To};
use crate::app::Start;
use crate::before;
use crate::chrome::{self, Look};
use crate::journey::Journey;
use crate::keymap::{Action, Context};
use crate::rows::{Rows, Scroll};

/// The screen of what to do next.
#[derive(Debug)]
pub(crate) struct Next {
    items: Vec<(String, To)>,
    selected: usize,
    /// Whom the house names to talk to.
    support: Arc<[String]>,
    rows: Rows,
    /// The rows of each item.
    places: Vec<Range<usize>>,
    height: usize,
    scroll: Scroll,
}

impl Next {
    pub(crate) fn new(journey: &Journey, start: &Start, look: &Look) -> Self {
        let items = items(journey, start);
        let (rows, places, scroll) = (Rows::default(), Vec::new(), Scroll::default());
        let support = Arc::clone(&journey.how.support);
        let mut next = Self { items, selected: 0, support, rows, places, height: 0, scroll };
        next.fit(look);
        next
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> Ask {
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(self.items.len() - 1),
            Action::Take => return Ask::Go(self.items[self.selected].1),
            _ => {}
        }
        self.fit(look);
        Ask::Nothing
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let body = look.parts(1).body;
        let mut rows = Rows::new(body.width);
        self.places.clear();
        for (place, (text, _)) in self.items.iter().enumerate() {
            let selected = place == self.selected;
            let style = if selected { look.theme.selected } else { look.theme.text };
            let from = rows.len();
            rows.wrap(if selected { "> " } else { "  " }, "    ", text, style);
            self.places.push(from..rows.len());
        }
        for told in before::support(&self.support) {
            if told.gap {
                rows.gap();
            }
            rows.wrap("", "", &told.text, look.theme.text);
        }
        self.rows = rows;
        self.height = usize::from(body.height).max(1);
        self.scroll.reveal(&self.places[self.selected], self.height);
        self.scroll.hold(self.height, self.rows.len());
    }

    pub(crate) fn click(&mut self, at: Position, look: &Look) -> Ask {
        let body = look.parts(1).body;
        let row = self.scroll.top + usize::from(at.y.saturating_sub(body.y));
        let hit = self.places.iter().position(|rows| rows.contains(&row));
        let Some(place) = hit.filter(|_| body.contains(at)) else { return Ask::Nothing };
        if self.selected == place {
            return Ask::Go(self.items[place].1);
        }
        self.selected = place;
        self.fit(look);
        Ask::Nothing
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        chrome::head(frame, look, parts, "What next?", "");
        chrome::column(frame, parts.body, &self.rows.rows, self.scroll);
        let below = self.rows.len().saturating_sub(self.scroll.top + self.height);
        chrome::foot(frame, look, parts.foot, Context::Next, below);
    }
}

/// What can be done, most likely first.
fn items(journey: &Journey, start: &Start) -> Vec<(String, To)> {
    let item = |text: &str, to| (text.to_owned(), to);
    let keep =
        [item("See the map of this run", To::Map), item("Keep this run in a file", To::File)];
    let leave = item("Leave Mile", To::Quit);
    let mut items = match start {
        Start::Debrief(..) => {
            let mut items = vec![leave, item("Look back once more", To::Debrief)];
            items.extend(keep);
            return items;
        }
        Start::Room => vec![item("Look back on it together", To::Debrief)],
        Start::Play => vec![item("Back to the library", To::Library)],
    };
    if journey.is_stopped() {
        items.push(item("Look back at what came of it", To::Aftermath));
    }
    if journey.pair().is_some() {
        items.push(item("Lay it beside the run from which you took another way (c)", To::Beside));
    }
    if journey.is_in_a_tree() {
        items.push(item("Walk in the tree of its branches (t)", To::Tree));
    }
    items.push(item("Play it again", To::Replay));
    items.extend(keep);
    let data = Debrief::of(journey.program(), journey.run.session().state(), journey.run.events());
    let another = if matches!(start, Start::Room) {
        "The road not taken at decision"
    } else {
        "Another way at decision"
    };
    for decision in &data.decisions {
        let chosen = journey.voice().choice_in_short(decision.choice);
        let scene = journey.voice().scene(journey.scenario().choices[decision.choice].scene);
        let text = format!("{another} {}, {scene}, instead of {chosen}", decision.turn);
        let before = usize::try_from(decision.turn - 1).unwrap_or(0);
        items.push((text, To::Branch(before)));
    }
    items.push(leave);
    items
}
