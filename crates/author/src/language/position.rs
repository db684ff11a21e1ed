//! Places in a text as editors count them: lines from 0, and columns in the units of an encoding.

use mile_core::source::Span;

/// How an editor counts columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// The units of UTF-16, which every editor can count.
    #[default]
    Utf16,
}

/// A place as an editor counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// The units before it on its line.
    pub character: u32,
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines<'s> {
    text: &'s str,
    starts: Vec<u32>,
    encoding: Encoding,
}

impl<'s> Lines<'s> {
    /// Looks for the line ends of `text` once: `\n`, `\r\n`, and `\r` alone.
    pub fn new(text: &'s str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let is_end = |at: usize, byte: u8| {
            byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        };
        let ends = bytes.iter().enumerate().filter(|&(at, &byte)| is_end(at, byte));
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
        Self { text, starts, encoding }
    }

    /// The place of the byte at `offset`. Beyond the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary(offset as usize);
        let line = self.starts.partition_point(|&start| start as usize <= offset) - 1;
        let before = &self.text[self.starts[line] as usize..offset];
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The byte at a place. Beyond the end of a line is its end; within a character, its start.
    pub fn offset(&self, position: Position) -> u32 {
        let Some(&start) = self.starts.get(position.line as usize) else {
            return self.text.len() as u32;
        };
        let end =
            self.starts.get(position.line as usize + 1).map_or(self.text.len(), |&e| e as usize);
        let line = self.text[start as usize..end].trim_end_matches(['\r', '\n']);
        let wanted = position.character as usize;
        let (mut units, mut bytes) = (0, 0);
        for c in line.chars() {
            units += match self.encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
            if units > wanted {
                break;
            }
            bytes += c.len_utf8();
        }
        start + bytes as u32
    }

    /// The bytes from one place up to another, whichever comes first.
    pub fn span(&self, start: Position, end: Position) -> Span {
        let (start, end) = (self.offset(start), self.offset(end));
        Span::new(start.min(end), start.max(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_the_units_of_their_encoding() {
        let text = "aé😀b\r\nc\rd\n";
        let lines = Lines::new(text, Encoding::Utf16);
        for (line, character, offset) in [
            (0, 0, 0),
            (0, 1, 1),
            (0, 2, 3),
            (0, 4, 7),
            (0, 5, 8),
            (1, 0, 10),
            (2, 0, 12),
            (2, 1, 13),
            (3, 0, 14),
        ] {
            let position = Position { line, character };
            assert_eq!(lines.offset(position), offset, "{position:?}");
            assert_eq!(lines.position(offset), position);
        }
        let beyond = |line, character| lines.offset(Position { line, character });
        assert_eq!((beyond(0, 3), beyond(0, 99), beyond(9, 0)), (3, 8, 14));
        let lines = Lines::new(text, Encoding::Utf8);
        assert_eq!(lines.position(7), Position { line: 0, character: 7 });
        assert_eq!(lines.offset(Position { line: 0, character: 4 }), 3);
    }
}
