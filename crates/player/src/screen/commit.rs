//! One thing by a day: who, what, by when; one person after the other, and whoever passes, passes.

use std::time::Duration;

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Ask;
use crate::chrome::{self, Look};
use crate::day;
use crate::editor::Editor;
use crate::journey::Act;
use crate::kept;
use crate::keymap::Action;
use crate::record::Commitment;
use crate::rows::{Rows, Scroll};
use crate::told::{Kind, Told};

const LABELS: [&str; 3] = ["Who: ", "What: ", "By: "];
const WHAT: usize = 1;

/// The form of a commitment.
#[derive(Debug)]
pub(crate) struct Commit {
    today: Date,
    /// Who, what, by when.
    fields: [Editor; 3],
    at: usize,
    /// What is made already, for people.
    made: Vec<String>,
    /// What is wrong with what was typed.
    problem: Option<String>,
}

impl Commit {
    pub(crate) fn new(today: Date, look: &Look) -> Self {
        Self { today, fields: empty(look), at: 0, made: Vec::new(), problem: None }
    }

    /// Whether nothing is typed that is not kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.iter().all(|field| field.text().is_empty())
    }

    pub(crate) fn editor(&mut self) -> &mut Editor {
        &mut self.fields[self.at]
    }

    pub(crate) fn act(&mut self, action: Action) -> Ask {
        match action {
            Action::Take if self.at + 1 < self.fields.len() => self.at += 1,
            Action::Take | Action::Skip => return self.keep(),
            Action::Up | Action::Previous => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(self.fields.len() - 1),
            _ => {}
        }
        Ask::Nothing
    }

    fn keep(&mut self) -> Ask {
        let [who, what, by] = self.fields.each_ref().map(Editor::text);
        if what.is_empty() {
            self.at = WHAT;
            self.problem = Some("What is it? Whoever passes leaves all three empty.".to_owned());
            return Ask::Nothing;
        }
        let Some(by) = day::day(&by, self.today) else {
            self.at = self.fields.len() - 1;
            self.problem = Some(format!("“{by}” is no day here. Type {}.", day::HOW));
            return Ask::Nothing;
        };
        Ask::Make(Act::Commit(Commitment { who, what, by }), Duration::ZERO)
    }

    /// A commitment is recorded, and the next can be typed.
    pub(crate) fn made(&mut self, all: &[Commitment], look: &Look) {
        self.made = all.iter().map(kept::committed).collect();
        self.fields = empty(look);
        self.at = 0;
        self.problem = None;
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look, area: Rect, asked: &str) {
        let mut told = vec![Told::new(Kind::Heading, asked)];
        told.extend(self.problem.iter().map(|text| Told::new(Kind::Broken, text).after_gap()));
        let rows = Rows::of(&told, area.width, &look.theme);
        // The three lines to type in are always there.
        let fields = 3.min(area.height);
        let above = (rows.len() as u16).min(area.height - fields);
        let place = Rect { height: above, ..area };
        let top = rows.len().saturating_sub(usize::from(above));
        let top = if self.problem.is_some() { top } else { 0 };
        chrome::column(frame, place, &rows.rows, Scroll { top });
        let gap = u16::from(area.height > above + fields + 1);
        let mut y = area.y + above + gap;
        for (at, (label, field)) in LABELS.iter().zip(&self.fields).enumerate() {
            if y < area.bottom() {
                self.view_field(frame, look, Rect { y, height: 1, ..area }, (at, label, field));
            }
            y += 1;
        }
        let mut list = Rows::new(area.width);
        for made in &self.made {
            list.wrap("- ", "  ", made, look.theme.text);
        }
        let rest = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
        let top = list.len().saturating_sub(usize::from(rest.height));
        chrome::column(frame, rest, &list.rows, Scroll { top });
    }

    fn view_field(
        &self,
        frame: &mut Frame<'_>,
        look: &Look,
        area: Rect,
        (at, label, field): (usize, &str, &Editor),
    ) {
        let theme = &look.theme;
        let style = if at == self.at { theme.title } else { theme.muted };
        let sign = if at == self.at { "> " } else { "  " };
        let label = format!("{sign}{label}");
        let taken = (label.len() as u16).min(area.width);
        chrome::draw(frame, area.as_position(), &Line::styled(label, style), area.width);
        let place = Rect { x: area.x + taken, width: area.width - taken, ..area };
        let text = field.text();
        if at == self.at {
            field.view_bare(frame, place);
        } else {
            let usual = at == LABELS.len() - 1 && text.is_empty();
            let text = if usual { day::in_words(day::usual(self.today)) } else { text };
            let style = if usual { theme.muted } else { theme.text };
            let text = chrome::shortened(&text, usize::from(place.width));
            chrome::draw(frame, place.as_position(), &Line::styled(text, style), place.width);
        }
    }
}

fn empty(look: &Look) -> [Editor; 3] {
    [(); 3].map(|()| Editor::line("", &look.theme))
}
