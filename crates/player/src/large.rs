//! Words that are read from across a room: in big letters where they fit, else bold, with air.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use textwrap::{Options, WrapAlgorithm};
use tui_big_text::{BigText, PixelSize};
use unicode_width::UnicodeWidthStr;

use crate::chrome;
use crate::rows::{Rows, Scroll};

/// The sizes of letters: columns and rows of one.
const SIZES: [(PixelSize, u16); 2] = [(PixelSize::Full, 8), (PixelSize::Quadrant, 4)];

/// Words as large as they fit into a place.
#[derive(Debug, Clone)]
pub(crate) struct Large {
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Big(Vec<String>, PixelSize, u16),
    Bold(Rows),
}

impl Large {
    /// `text` in so many columns and at most so many rows; what is longer scrolls.
    pub(crate) fn new(text: &str, width: u16, height: u16, style: Style) -> Self {
        let big = plain(text).and_then(|text| {
            let fits = |&(size, cells): &(PixelSize, u16)| {
                let lines = lines(&text, width / cells)?;
                (lines.len() <= usize::from(height / cells)).then_some((lines, size, cells))
            };
            SIZES.iter().find_map(fits)
        });
        if let Some((lines, size, cells)) = big {
            return Self { what: What::Big(lines, size, cells) };
        }
        let mut rows = Rows::new(width);
        rows.wrap("", "", text, style.add_modifier(Modifier::BOLD));
        if rows.len() * 2 <= usize::from(height) {
            let spaced = rows.rows.into_iter().flat_map(|row| [row, Line::default()]);
            let mut airy = Rows::new(width);
            airy.rows = spaced.collect();
            airy.rows.pop();
            rows = airy;
        }
        Self { what: What::Bold(rows) }
    }

    /// The rows that it takes.
    pub(crate) fn height(&self) -> usize {
        match &self.what {
            What::Big(lines, _, cells) => lines.len() * usize::from(*cells),
            What::Bold(rows) => rows.len(),
        }
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, area: Rect, style: Style, scroll: Scroll) {
        let area = area.intersection(frame.area());
        match &self.what {
            What::Big(lines, size, _) => {
                let lines: Vec<_> = lines.iter().map(|line| Line::from(line.as_str())).collect();
                let text = BigText::builder()
                    .pixel_size(*size)
                    .alignment(Alignment::Left)
                    .style(style)
                    .lines(lines)
                    .build();
                frame.render_widget(&text, area);
            }
            What::Bold(rows) => chrome::column(frame, area, &rows.rows, scroll),
        }
    }
}

/// The text in characters that there are big letters for, if it has no others.
fn plain(text: &str) -> Option<String> {
    let letter = |c: char| match c {
        '’' | '‘' => Some('\''),
        '“' | '”' => Some('"'),
        '–' | '—' | '\u{2011}' => Some('-'),
        '\u{a0}' => Some(' '),
        ' ' => Some(' '),
        c if c.is_ascii_graphic() || ('\u{a1}'..='\u{ff}').contains(&c) => Some(c),
        _ => None,
    };
    text.replace('…', "...").chars().map(letter).collect()
}

/// The lines of a text in so many letters; nothing where a word would have to be broken.
fn lines(text: &str, letters: u16) -> Option<Vec<String>> {
    let letters = usize::from(letters);
    let options = Options::new(letters).wrap_algorithm(WrapAlgorithm::FirstFit).break_words(false);
    let lines: Vec<_> = textwrap::wrap(text, options).iter().map(ToString::to_string).collect();
    (letters > 0 && lines.iter().all(|line| line.width() <= letters)).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_as_large_as_there_is_room_for() {
        let rows =
            |text: &str, width, height| Large::new(text, width, height, Style::new()).height();
        assert_eq!(rows("1:00", 36, 9), 8);
        assert_eq!(rows("1:00", 30, 9), 4);
        assert_eq!(rows("What did Mira say first?", 38, 9), 1, "no room: bold");
        assert_eq!(rows("What did Mira say first?", 76, 20), 8, "two lines of small big letters");
        assert_eq!(rows("Čo povedala Mira ako prvé a prečo?", 38, 9), 1, "no letters for it");
        assert_eq!(rows("one two three four five six seven eight", 12, 20), 7, "with air");
    }
}
