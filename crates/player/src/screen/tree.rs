//! The tree of branches, to walk in: which run to look back at, and which two to lay beside each
//! other.

use std::ops::Range;

use ratatui::Frame;

use super::{Ask, To};
use crate::chrome::{self, Look};
use crate::journey::{Journey, Listed};
use crate::keymap::{Action, Context};
use crate::rows::{Rows, Scroll};
use crate::told::{Kind, Told};

/// What is said below the runs.
const HOW: &str = "Enter looks back at the selected run, and from there you can take another way. \
                   c on one run and then on another lays the two beside each other.";

/// The overlay of the tree.
#[derive(Debug)]
pub(crate) struct Tree {
    runs: Vec<Listed>,
    selected: usize,
    /// The place of the run that the next one is laid beside.
    marked: Option<usize>,
    rows: Rows,
    /// The rows of each run.
    places: Vec<Range<usize>>,
    height: usize,
    scroll: Scroll,
}

impl Tree {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let runs = journey.listed();
        let selected = runs.iter().position(|run| run.is_here).unwrap_or(0);
        let (rows, places, scroll) = (Rows::default(), Vec::new(), Scroll::default());
        let mut tree = Self { runs, selected, marked: None, rows, places, height: 0, scroll };
        tree.fit(look);
        tree
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let (body, theme) = (look.parts(1).body, &look.theme);
        let mut rows = Rows::new(body.width);
        self.places.clear();
        for (at, run) in self.runs.iter().enumerate() {
            let style = if at == self.selected { theme.selected } else { theme.text };
            // However deep a tree is, its words have room.
            let indent = " ".repeat((run.depth * 3).min(usize::from(body.width) / 4));
            let sign = if at == self.selected { "> " } else { "  " };
            let first = format!("{sign}{indent}{}. ", run.place + 1);
            let rest = " ".repeat(first.len());
            let mark = if self.marked == Some(run.place) { " [A]" } else { "" };
            let here = if run.is_here { " (you are here)" } else { "" };
            let from = rows.len();
            rows.wrap(&first, &rest, &format!("{}{here}{mark}", run.text), style);
            self.places.push(from..rows.len());
        }
        rows.tell(&Told::new(Kind::Coach, HOW).after_gap(), theme);
        self.rows = rows;
        self.height = usize::from(body.height).max(1);
        if let Some(rows) = self.places.get(self.selected) {
            self.scroll.reveal(rows, self.height);
        }
        self.scroll.hold(self.height, self.rows.len());
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> Ask {
        let Some(run) = self.runs.get(self.selected) else { return Ask::Go(To::Close) };
        let place = run.place;
        let mut ask = Ask::Nothing;
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(self.runs.len() - 1),
            Action::Top => self.selected = 0,
            Action::Bottom => self.selected = self.runs.len() - 1,
            Action::Take => ask = Ask::Go(To::Run(place)),
            Action::Beside => match self.marked.take() {
                None => {
                    self.marked = Some(place);
                    ask = Ask::Say(format!(
                        "Run {} is A. Select another and press c: that is B.",
                        place + 1
                    ));
                }
                Some(marked) if marked == place => {
                    ask = Ask::Say(format!("Run {} is A no longer.", place + 1));
                }
                Some(marked) => ask = Ask::Go(To::Pair(marked, place)),
            },
            Action::Back => ask = Ask::Go(To::Close),
            _ => {}
        }
        self.fit(look);
        ask
    }

    pub(crate) fn wheel(&mut self, rows: isize, look: &Look) {
        self.act(if rows < 0 { Action::Up } else { Action::Down }, look);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let right = match self.marked {
            Some(place) => format!("A is run {}", place + 1),
            None => format!("{} runs", self.runs.len()),
        };
        chrome::head(frame, look, parts, "The tree of branches", &right);
        chrome::column(frame, parts.body, &self.rows.rows, self.scroll);
        let below = self.rows.len().saturating_sub(self.scroll.top + self.height);
        chrome::foot(frame, look, parts.foot, Context::Tree, below);
    }
}
