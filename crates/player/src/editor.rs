//! A place to write in: several lines, wrapped, with the usual keys.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::chrome::{self, Look};
use crate::theme::Theme;
use crate::words::clean;

/// The most that is taken in, in bytes: a long letter.
const MOST: usize = 64 * 1024;

/// A text being written.
#[derive(Debug, Clone)]
pub(crate) struct Editor {
    area: TextArea<'static>,
    /// How long it is at most now, so that pasting cannot grow without bound.
    bytes: usize,
    lines: bool,
}

impl Editor {
    /// An editor that holds `text`.
    pub(crate) fn new(text: &str, theme: &Theme) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_style(theme.text);
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(theme.text.add_modifier(Modifier::REVERSED));
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, bytes: text.len(), lines: true }
    }

    /// An editor of a single line.
    pub(crate) fn line(text: &str, theme: &Theme) -> Self {
        Self { lines: false, ..Self::new(text, theme) }
    }

    /// A key that is bound to nothing else.
    pub(crate) fn key(&mut self, key: KeyEvent) {
        let is_control = matches!(key.code, crossterm::event::KeyCode::Char(c) if c.is_control());
        if self.bytes < MOST && !is_control && self.area.input(key) {
            self.bytes += 4;
        }
    }

    /// What was pasted, without what could disturb a terminal.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines = text.split('\n').map(clean).collect::<Vec<_>>();
        let text = lines.join(if self.lines { "\n" } else { " " });
        if self.bytes + text.len() <= MOST {
            self.bytes += text.len();
            self.area.insert_str(text);
        }
    }

    /// What is written, cleaned, without empty space around it.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<_> = self.area.lines().iter().map(|line| clean(line)).collect();
        lines.join("\n").trim().to_owned()
    }

    /// Draws it without a bar.
    pub(crate) fn view_bare(&self, frame: &mut Frame<'_>, area: Rect) {
        let area = area.intersection(frame.area());
        if !area.is_empty() {
            frame.render_widget(&self.area, area);
        }
    }

    /// Draws it, with a bar at its left where there is room, so that its place is seen.
    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look, area: Rect) {
        let mut area = area.intersection(frame.area());
        if area.width >= 8 {
            for y in area.top()..area.bottom() {
                chrome::draw(frame, (area.x, y).into(), &Line::styled("│", look.theme.bar), 1);
            }
            area = Rect { x: area.x + 2, width: area.width - 2, ..area };
        }
        if !area.is_empty() {
            frame.render_widget(&self.area, area);
        }
    }
}
