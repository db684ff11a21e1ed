//! The story so far, to scroll and search.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::style::Modifier;

use super::reader::Reader;
use crate::chrome::{self, Look};
use crate::journey::Journey;
use crate::keymap::{Action, Context};

/// The overlay of the story so far.
#[derive(Debug)]
pub(crate) struct Story {
    reader: Reader,
    /// What is looked for.
    wanted: String,
    typing: bool,
    /// The row where it was last found.
    found: Option<usize>,
}

impl Story {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let mut reader = Reader::new(journey.told.clone(), look, look.parts(1).body);
        reader.act(Action::Bottom);
        Self { reader, wanted: String::new(), typing: false, found: None }
    }

    pub(crate) fn context(&self) -> Context {
        if self.typing { Context::Search } else { Context::Story }
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        self.reader.fit(look, look.parts(1).body);
        self.found = None;
    }

    /// Whether it is closed.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Search => {
                self.typing = true;
                self.wanted.clear();
            }
            Action::Back if self.typing => self.typing = false,
            Action::Back => return true,
            Action::Take | Action::Again => {
                self.typing = false;
                self.find();
            }
            other => drop(self.reader.act(other)),
        }
        false
    }

    /// A key while the word is typed.
    pub(crate) fn key(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Char(letter) if !letter.is_control() && self.wanted.len() < 256 => {
                self.wanted.push(letter);
            }
            KeyCode::Backspace => drop(self.wanted.pop()),
            _ => {}
        }
    }

    /// The next row with the word, from the top again after the last.
    fn find(&mut self) {
        let wanted = self.wanted.to_lowercase();
        let rows = &self.reader.rows().rows;
        if wanted.is_empty() || rows.is_empty() {
            self.found = None;
            return;
        }
        let from = self.found.map_or(0, |row| row + 1);
        let holds = |row: &usize| {
            let text: String = rows[*row].spans.iter().map(|span| &*span.content).collect();
            text.to_lowercase().contains(&wanted)
        };
        self.found = (from..rows.len()).chain(0..from.min(rows.len())).find(holds);
        if let Some(row) = self.found {
            self.reader.reveal(row);
        }
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let right = match (self.typing, self.wanted.as_str(), self.found) {
            (true, wanted, _) => format!("search: {wanted}▏"),
            (false, "", _) => String::new(),
            (false, wanted, None) => format!("“{wanted}” is not there"),
            (false, wanted, Some(_)) => format!("“{wanted}”"),
        };
        chrome::head(frame, look, parts, "The story so far", &right);
        self.reader.view(frame, parts.body);
        if let Some(row) = self.found
            && let Some(y) = row.checked_sub(self.reader.scroll.top)
            && y < usize::from(parts.body.height)
        {
            let line = self.reader.rows().rows[row]
                .clone()
                .style(look.theme.key.add_modifier(Modifier::REVERSED));
            chrome::draw(
                frame,
                Position::new(parts.body.x, parts.body.y + y as u16),
                &line,
                parts.body.width,
            );
        }
        chrome::foot(frame, look, parts.foot, self.context(), self.reader.below());
    }
}
