//! What every screen has: a head with its title, the middle, and a footer with the keys that matter.

use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::keymap::{Context, footer};
use crate::rows::Scroll;
use crate::theme::{Signs, Theme};

/// Lines longer than this are hard to read, however wide the window is.
const WIDEST: u16 = 92;

/// Columns between two keys of the footer, in a window that is wide and in one that is not.
const BETWEEN: [usize; 2] = [3, 2];

/// Columns from which a row is wide.
const WIDE: u16 = 60;

/// The parts of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) head: Rect,
    /// A line between head and middle, where there is room.
    pub(crate) rule: Rect,
    pub(crate) body: Rect,
    pub(crate) foot: Rect,
}

/// The window as it is, and how things look.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) size: Size,
    pub(crate) theme: Theme,
    pub(crate) signs: Signs,
}

impl Look {
    /// The parts of a screen whose head has so many rows, in a column that reads well.
    pub(crate) fn parts(&self, head: u16) -> Parts {
        parts(self.size, head, WIDEST)
    }

    /// The parts of a screen that uses the whole width.
    pub(crate) fn wide_parts(&self, head: u16) -> Parts {
        parts(self.size, head, u16::MAX)
    }
}

fn parts(size: Size, head: u16, widest: u16) -> Parts {
    let Size { width, height } = size;
    let margin = if width >= 60 { 2 } else { u16::from(width >= 30) };
    let inner = (width - 2 * margin).min(widest);
    let x = (width - inner) / 2;
    // The middle matters most: the head goes first where there is no room, then the footer.
    let foot = u16::from(height >= 4);
    let head = if height >= 8 { head.min(height / 2) } else { u16::from(height >= 6).min(head) };
    let rule = u16::from(height >= 10);
    // A row of air above the footer, where there is room.
    let air = u16::from(height >= 20);
    let top = (head + rule).min(height);
    Parts {
        head: Rect::new(x, 0, inner, head),
        rule: Rect::new(x, head.min(height), inner, rule.min(height - head.min(height))),
        body: Rect::new(x, top, inner, height.saturating_sub(top + foot + air)),
        foot: Rect::new(x, height.saturating_sub(foot), inner, foot),
    }
}

/// Puts `left` and `right` on a row. Where both do not fit, `right` stays whole.
pub(crate) fn between(frame: &mut Frame<'_>, area: Rect, left: &Span<'_>, right: &Span<'_>) {
    let area = area.intersection(frame.area());
    if area.is_empty() {
        return;
    }
    let taken = (right.width() as u16).min(area.width);
    let at = area.right() - taken;
    let room = area.width.saturating_sub(taken + u16::from(taken > 0));
    let style = left.style;
    let left = Span::styled(shortened(&left.content, usize::from(room)), style);
    frame.buffer_mut().set_span(area.x, area.y, &left, room);
    frame.buffer_mut().set_span(at, area.y, right, taken);
}

/// As much of `text` as fits on so many columns, with an ellipsis where some is missing.
pub(crate) fn shortened(text: &str, columns: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut width = 0;
    for cluster in text.graphemes(true) {
        width += cluster.width();
        if width + 1 > columns {
            break;
        }
        short.push_str(cluster);
    }
    if columns > 0 {
        short.truncate(short.trim_end().len());
        short.push('…');
    }
    short
}

/// The rows of a column that its window shows.
pub(crate) fn column(frame: &mut Frame<'_>, area: Rect, rows: &[Line<'_>], scroll: Scroll) {
    let area = area.intersection(frame.area());
    let seen = scroll.seen(usize::from(area.height), rows.len());
    for (y, row) in (area.y..).zip(&rows[seen]) {
        draw(frame, Position::new(area.x, y), row, area.width);
    }
}

/// One row of text.
pub(crate) fn draw(frame: &mut Frame<'_>, at: Position, row: &Line<'_>, width: u16) {
    let area = frame.area();
    if area.contains(at) {
        frame.buffer_mut().set_line(at.x, at.y, row, width.min(area.right() - at.x));
    }
}

/// The keys that matter now, and how much there is below.
pub(crate) fn foot(frame: &mut Frame<'_>, look: &Look, area: Rect, context: Context, below: usize) {
    let theme = &look.theme;
    let more = match below {
        0 => String::new(),
        rows => format!("↓ {rows} more"),
    };
    let area = area.intersection(frame.area());
    if area.is_empty() {
        return;
    }
    let keys: Vec<_> = footer(context).collect();
    let between = BETWEEN[usize::from(area.width < WIDE)];
    let wide = |&(keys, label, _): &(&str, &str, bool)| keys.width() + 1 + label.width() + between;
    // Where what must be there and this do not both fit, an arrow has to do.
    let must: usize = keys.iter().filter(|(.., always)| *always).map(wide).sum();
    let narrow = must + more.width() > usize::from(area.width) && below > 0;
    let more = if narrow { "↓".to_owned() } else { more };
    let mut room = (usize::from(area.width) + between).saturating_sub(if more.is_empty() {
        0
    } else {
        more.width() + 1
    });
    let mut shown = vec![false; keys.len()];
    for always in [true, false] {
        for (key, shown) in keys.iter().zip(&mut shown).filter(|(key, _)| key.2 == always) {
            if wide(key) > room {
                // What comes after it matters less.
                break;
            }
            room -= wide(key);
            *shown = true;
        }
    }
    let mut spans: Vec<Span<'_>> = Vec::new();
    for (&(keys, label, _), _) in keys.iter().zip(shown).filter(|(_, shown)| *shown) {
        if !spans.is_empty() {
            spans.push(Span::styled(" ".repeat(between), Style::new()));
        }
        spans.push(Span::styled(keys, theme.key));
        spans.push(Span::styled(format!(" {label}"), theme.muted));
    }
    draw(frame, area.as_position(), &Line::from(spans), area.width);
    let more = Span::styled(more, theme.key);
    let at = area.right().saturating_sub(more.width() as u16).max(area.x);
    frame.buffer_mut().set_span(at, area.y, &more, area.right() - at);
}

/// A title in the first row of a head, something at its right end, and the line below the head.
pub(crate) fn head(frame: &mut Frame<'_>, look: &Look, parts: Parts, title: &str, right: &str) {
    let theme = &look.theme;
    let area = Rect { height: parts.head.height.min(1), ..parts.head };
    let right = Span::styled(right.to_owned(), theme.muted);
    between(frame, area, &Span::styled(title.to_owned(), theme.title), &right);
    if !parts.rule.is_empty() {
        let rule = "─".repeat(usize::from(parts.rule.width));
        draw(frame, parts.rule.as_position(), &Line::styled(rule, theme.bar), parts.rule.width);
    }
}
