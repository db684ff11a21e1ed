//! Paragraphs wrapped to rows of the screen, and a window on them that scrolls.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use textwrap::{Options, WrapAlgorithm};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::theme::Theme;
use crate::told::{Kind, Told};

/// Below this width nothing is indented.
const NARROW: usize = 16;

/// What stands between two columns.
const BETWEEN_BAR: &str = " │ ";
const BETWEEN_WIDTH: u16 = 3;

/// Rows of text, wrapped to a width.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Line<'static>>,
    width: usize,
}

impl Rows {
    /// None yet; `width` in columns.
    pub(crate) fn new(width: u16) -> Self {
        Self { rows: Vec::new(), width: usize::from(width).max(1) }
    }

    /// The paragraphs, wrapped.
    pub(crate) fn of(told: &[Told], width: u16, theme: &Theme) -> Self {
        let mut rows = Self::new(width);
        told.iter().for_each(|told| rows.tell(told, theme));
        rows
    }

    /// The columns that it has.
    pub(crate) fn width(&self) -> u16 {
        u16::try_from(self.width).unwrap_or(u16::MAX)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// An empty row, unless there is one already or this is the top.
    pub(crate) fn gap(&mut self) {
        if self.rows.last().is_some_and(|row| row.width() > 0) {
            self.rows.push(Line::default());
        }
    }

    /// As many columns beside each other as fill a width together.
    pub(crate) fn columns<const N: usize>(width: u16) -> [Self; N] {
        let columns = u16::try_from(N).unwrap_or(1).max(1);
        let between = BETWEEN_WIDTH * (columns - 1);
        [(); N].map(|()| Self::new(width.saturating_sub(between) / columns))
    }

    /// The rows of columns beside each other, with a bar between them.
    pub(crate) fn beside<const N: usize>(&mut self, columns: &[Self; N], bar: Style) {
        let most = columns.iter().map(Self::len).max().unwrap_or(0);
        for row in 0..most {
            let mut spans = Vec::new();
            for (place, column) in columns.iter().enumerate() {
                if place > 0 {
                    spans.push(Span::styled(BETWEEN_BAR, bar));
                }
                let line = column.rows.get(row).cloned().unwrap_or_default();
                let room = column.width.saturating_sub(line.width());
                let base = line.style;
                spans.extend(
                    line.spans
                        .into_iter()
                        .map(|span| Span { style: base.patch(span.style), ..span }),
                );
                spans.push(Span::raw(" ".repeat(room)));
            }
            self.rows.push(Line::from(spans));
        }
    }

    /// A paragraph.
    pub(crate) fn tell(&mut self, told: &Told, theme: &Theme) {
        if told.gap {
            self.gap();
        }
        let from = self.rows.len();
        let (style, mark) = look(told.kind, theme);
        let first = if mark.is_empty() { told.first.as_str() } else { mark };
        let rest = if mark.is_empty() { told.rest } else { "  " };
        self.wrap(first, rest, &told.text, style);
        if told.lead > 0
            && let Some(row) = self.rows.get_mut(from)
        {
            emphasise(row, &told.text[..told.lead], lead_style(told.kind, theme));
        }
    }

    /// Words with a style, each of their lines wrapped by itself.
    pub(crate) fn wrap(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        // A beginning that would fill the row is wrapped like the words after it.
        let long = first.width() > self.width / 2 && !first.trim().is_empty();
        let joined = if long { Cow::Owned(format!("{first}{text}")) } else { text.into() };
        let (text, first) = (&*joined, if long { "" } else { first });
        let (mut first, rest) = if self.width < NARROW { ("", "") } else { (first, rest) };
        for line in text.lines() {
            let options = Options::new(self.width)
                .wrap_algorithm(WrapAlgorithm::FirstFit)
                .break_words(false)
                .initial_indent(first)
                .subsequent_indent(rest);
            for row in textwrap::wrap(line, options) {
                for part in broken(row.trim_end(), rest, self.width) {
                    self.rows.push(Line::styled(part, style));
                }
            }
            first = rest;
        }
    }
}

/// A row, broken between characters as they are seen where a word is wider than all of it.
fn broken(row: &str, rest: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for seen in row.graphemes(true) {
        if used + seen.width() > width && used > rest.width() {
            parts.push(rest.to_owned());
            used = rest.width();
        }
        used += seen.width();
        if let Some(part) = parts.last_mut() {
            part.push_str(seen);
        }
    }
    parts
}

/// The style of a paragraph, and the sign that it begins with where its words have none.
fn look(kind: Kind, theme: &Theme) -> (Style, &'static str) {
    match kind {
        Kind::Plain | Kind::Speech(_) | Kind::Narration | Kind::AtOnce | Kind::Later => {
            (theme.text, "")
        }
        Kind::Heading => (theme.heading, ""),
        Kind::Chosen | Kind::Quoted => (theme.chosen, ""),
        Kind::TimedOut => (theme.warning, "! "),
        Kind::Coach | Kind::Undone => (theme.muted, ""),
        Kind::Promise => (theme.heading, "+ "),
        Kind::Broken => (theme.warning, "! "),
        Kind::Arrival => (theme.arrival, ">> "),
        Kind::Interruption => (theme.warning, "!! "),
        Kind::Ending => (theme.title, ""),
        Kind::Cause => (theme.heading, ""),
    }
}

fn lead_style(kind: Kind, theme: &Theme) -> Style {
    use mile_core::id::Id;
    match kind {
        // The narrator and the learner stand first in every cast.
        Kind::Speech(who) if who.index() >= 2 && !theme.speakers.is_empty() => {
            theme.speakers[(who.index() - 2) % theme.speakers.len()]
        }
        _ => theme.title,
    }
}

/// Gives the start of a row a style of its own, where it fits on the row.
fn emphasise(row: &mut Line<'static>, lead: &str, style: Style) {
    let text: String = row.spans.iter().map(|span| &*span.content).collect();
    if let Some(after) = text.strip_prefix(lead) {
        let base = row.style;
        *row = Line::from(vec![Span::styled(lead.to_owned(), style), Span::raw(after.to_owned())])
            .style(base);
    }
}

/// Where a window of so many rows stands on a longer column of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scroll {
    /// The first row that is seen.
    pub(crate) top: usize,
}

impl Scroll {
    /// Moves by `rows`, and never past the ends.
    pub(crate) fn by(&mut self, rows: isize, height: usize, all: usize) {
        self.top = self.top.saturating_add_signed(rows);
        self.hold(height, all);
    }

    /// Stays within `all` rows.
    pub(crate) fn hold(&mut self, height: usize, all: usize) {
        self.top = self.top.min(all.saturating_sub(height));
    }

    /// Moves just far enough that `rows` are seen, the first of them if not all can be.
    pub(crate) fn reveal(&mut self, rows: &Range<usize>, height: usize) {
        if rows.end > self.top + height {
            self.top = rows.end.saturating_sub(height);
        }
        if rows.start < self.top {
            self.top = rows.start;
        }
    }

    /// The rows that are seen.
    pub(crate) fn seen(self, height: usize, all: usize) -> Range<usize> {
        self.top.min(all)..(self.top + height).min(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wider_than_the_window_break_between_characters_as_they_are_seen() {
        let mut rows = Rows::new(6);
        rows.wrap("", "", &format!("no {} on 👩‍👩‍👧", "e\u{301}".repeat(7)), Style::new());
        let rows: Vec<String> = rows.rows.iter().map(ToString::to_string).collect();
        assert_eq!(rows, ["no", &"e\u{301}".repeat(6), "e\u{301}", "on", "👩‍👩‍👧"]);
    }
}
