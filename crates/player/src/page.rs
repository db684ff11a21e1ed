//! Text for people, wrapped to the width of the window.

use std::io::{self, Write};

use textwrap::Options;

use crate::told::Told;

/// The narrowest text that is still wrapped between words.
const NARROWEST: usize = 20;
/// Lines longer than this are hard to read, however wide the window is.
const WIDEST: usize = 100;

/// Where text is written, paragraph by paragraph. It reads well aloud: no drawing, no colour, and
/// nothing moves.
pub(crate) struct Page<'w> {
    out: &'w mut dyn Write,
    width: usize,
    /// Whether the last line is empty, or there is none yet.
    blank: bool,
}

impl<'w> Page<'w> {
    /// A page of `width` columns.
    pub(crate) fn new(out: &'w mut dyn Write, width: usize) -> Self {
        Self { out, width: width.clamp(NARROWEST, WIDEST), blank: true }
    }

    /// A paragraph.
    pub(crate) fn say(&mut self, text: &str) -> io::Result<()> {
        self.hang("", "", text)
    }

    /// A paragraph whose first line begins with `first` and the others with `rest`. Every line of
    /// `text` is kept.
    pub(crate) fn hang(&mut self, first: &str, rest: &str, text: &str) -> io::Result<()> {
        let mut indent = first;
        for line in text.lines() {
            let options = Options::new(self.width).initial_indent(indent).subsequent_indent(rest);
            for wrapped in textwrap::wrap(line, options) {
                writeln!(self.out, "{}", wrapped.trim_end())?;
                self.blank = false;
            }
            indent = rest;
        }
        Ok(())
    }

    /// Paragraphs, one after the other.
    pub(crate) fn tell(&mut self, told: &[Told]) -> io::Result<()> {
        for told in told {
            if told.gap {
                self.gap()?;
            }
            self.hang(&told.first, told.rest, &told.text)?;
        }
        Ok(())
    }

    /// An empty line, then a heading.
    pub(crate) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.gap()?;
        self.say(text)
    }

    /// An empty line, where there is none already.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.blank, true) {
            return Ok(());
        }
        writeln!(self.out)
    }

    /// What stands before what the learner types.
    pub(crate) fn prompt(&mut self, text: &str) -> io::Result<()> {
        // The last column stays free for the space.
        let lines = textwrap::wrap(text, self.width - 1);
        write!(self.out, "{} ", lines.join("\n"))?;
        self.blank = false;
        self.out.flush()
    }

    /// Ends the line of a prompt whose answer ended none on the screen.
    pub(crate) fn end_line(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Sees to it that everything is on the screen.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
