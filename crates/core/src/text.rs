//! Words for people, with the names in them left open.

use std::borrow::Cow;

use crate::id::CastId;
use crate::source::Span;

/// A text that a person reads, in which names may be left open until it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pieces: Pieces,
    span: Span,
}

/// Nearly every text is one piece, which needs no row of them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pieces {
    One(Piece),
    Many(Box<[Piece]>),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand.
    Words(Box<str>),
    /// The name of a member of the cast, written `{id}`.
    Name(CastId),
    /// The name of the learner, written `{learner}`.
    Learner,
}

/// Why a text could not be read; the place is a range of bytes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextError {
    /// A `{` that nothing closes.
    Unclosed(std::ops::Range<usize>),
    /// What stands between the braces is no member of the cast.
    UnknownName(std::ops::Range<usize>),
}

impl Text {
    /// Reads `written`, which stands at `span`: in it `{id}` stands for a name, `{{` and `}}` for
    /// braces. `cast` finds a member of the cast. Every problem is pushed to `errors`.
    pub fn parse(
        written: &str,
        span: Span,
        cast: impl Fn(&str) -> Option<CastId>,
        errors: &mut Vec<TextError>,
    ) -> Self {
        if !written.contains(['{', '}']) {
            return Self { pieces: Pieces::One(Piece::Words(written.into())), span };
        }
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut at = 0;
        while let Some(found) = written[at..].find(['{', '}']) {
            let brace = at + found;
            words.push_str(&written[at..brace]);
            let rest = &written[brace..];
            if rest.starts_with("{{") || rest.starts_with("}}") || rest.starts_with('}') {
                words.push_str(&rest[..1]);
                at = brace + if rest.starts_with("{{") || rest.starts_with("}}") { 2 } else { 1 };
                continue;
            }
            // A name has no white space, so a brace left open is found at the first one.
            let name = rest[1..].split(|c: char| c.is_whitespace() || "{}".contains(c)).next();
            let name = name.unwrap_or_default();
            let end = brace + 1 + name.len();
            if !written[end..].starts_with('}') {
                errors.push(TextError::Unclosed(brace..end));
                at = end;
                continue;
            }
            let piece = match name {
                "learner" => Some(Piece::Learner),
                _ => cast(name).map(Piece::Name),
            };
            match piece {
                Some(piece) => {
                    if !words.is_empty() {
                        pieces.push(Piece::Words(std::mem::take(&mut words).into()));
                    }
                    pieces.push(piece);
                }
                None => errors.push(TextError::UnknownName(brace..end + 1)),
            }
            at = end + 1;
        }
        words.push_str(&written[at..]);
        if !words.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Words(words.into()));
        }
        Self { pieces: Pieces::Many(pieces.into()), span }
    }

    /// Where it stands in the file, its quotation marks included. Empty for what no file holds.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The text with every name filled in by `name`; `None` asks for the learner's.
    pub fn fill<'t>(&'t self, name: impl Fn(Option<CastId>) -> &'t str) -> Cow<'t, str> {
        if let [Piece::Words(words)] = self.pieces() {
            return Cow::Borrowed(words);
        }
        let filled = self.pieces().iter().map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Name(id) => name(Some(*id)),
            Piece::Learner => name(None),
        });
        Cow::Owned(filled.collect())
    }

    /// The parts, in order.
    pub fn pieces(&self) -> &[Piece] {
        match &self.pieces {
            Pieces::One(piece) => std::slice::from_ref(piece),
            Pieces::Many(pieces) => pieces,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    fn read(written: &str) -> (String, Vec<TextError>) {
        let mut errors = Vec::new();
        let cast = |name: &str| (name == "mira").then(|| CastId::new(0));
        let text = Text::parse(written, Span::default(), cast, &mut errors);
        (text.fill(|who| if who.is_some() { "Mira" } else { "Sam" }).into_owned(), errors)
    }

    #[test]
    fn names_and_braces_are_filled_in() {
        for (written, shown) in [
            ("", ""),
            ("plain", "plain"),
            ("{mira}", "Mira"),
            ("Hello {mira}, I am {learner}.", "Hello Mira, I am Sam."),
            ("{{mira}}", "{mira}"),
            ("a } b }} c", "a } b } c"),
            ("A {{brace, {learner}.", "A {brace, Sam."),
            ("{{{mira}}}", "{Mira}"),
        ] {
            assert_eq!(read(written), (shown.to_owned(), vec![]), "{written}");
        }
    }

    #[test]
    fn every_slip_is_found_at_its_place() {
        let (_, errors) = read("é {mia} and {open and {learner");
        assert_eq!(
            errors,
            [
                TextError::UnknownName(3..8),
                TextError::Unclosed(13..18),
                TextError::Unclosed(23..31),
            ]
        );
    }
}
