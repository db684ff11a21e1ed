//! An author's file as text, and places in it.

use std::ops::Range;

/// The largest file that is read: 16 MiB. Bounded before anything is parsed.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The byte order mark, which some editors put at the start of a file.
pub const BOM: char = '\u{feff}';

/// A half-open range of byte offsets into a file, the byte order mark counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty place at `offset`.
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The character of `text` that begins at `start`; nothing at its end.
    pub fn of_char(text: &str, start: u32) -> Self {
        let rest = text.get(start as usize..).unwrap_or_default();
        let len = rest.chars().next().map_or(0, char::len_utf8);
        Self::new(start, start + len as u32)
    }

    /// The empty place just after this one.
    #[must_use]
    pub const fn after(self) -> Self {
        Self::at(self.end)
    }

    /// From the start of this place to the end of `other`.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        Self::new(self.start, other.end)
    }

    /// As an index into the file's text.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column as people count them, both from 1. Columns count Unicode scalar values; a
/// byte order mark at the start of the file is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// Byte offset into the file, from 0.
    pub byte: usize,
}

/// Finds the line and column of byte offsets in one text.
#[derive(Debug)]
pub struct Lines<'s> {
    text: &'s str,
    starts: Vec<u32>,
}

impl<'s> Lines<'s> {
    /// Looks for the line ends of `text` once.
    pub fn new(text: &'s str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(text.match_indices('\n').map(|(newline, _)| newline as u32 + 1));
        Self { text, starts }
    }

    /// The text.
    pub const fn text(&self) -> &'s str {
        self.text
    }

    /// The position of the byte at `offset`. An offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let byte = self.text.floor_char_boundary(offset as usize);
        let line = self.starts.partition_point(|&start| start as usize <= byte);
        let start = self.starts[line - 1] as usize;
        let before = &self.text[start..byte];
        let before = if start == 0 { before.trim_start_matches(BOM) } else { before };
        Position { line, column: before.chars().count() + 1, byte }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_no_byte_order_mark() {
        let lines = Lines::new("\u{feff}aé日b\nc");
        let at = |offset| {
            let p = lines.position(offset);
            (p.line, p.column, p.byte)
        };
        assert_eq!(at(0), (1, 1, 0));
        assert_eq!(at(3), (1, 1, 3));
        assert_eq!(at(9), (1, 4, 9));
        assert_eq!(at(11), (2, 1, 11));
        assert_eq!(at(99), (2, 2, 12));
    }
}
