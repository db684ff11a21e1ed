//! A file without its white space: what remains to be laid out, and how it was.

use mile_core::source::BOM;
use mile_core::token::{TokenKind, tokens};

/// What stood between a piece and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing, or spaces.
    None,
    /// The end of a line.
    Line,
    /// A blank line, or several.
    Blank,
}

/// A token that is no white space.
#[derive(Debug)]
pub(super) struct Piece<'s> {
    pub(super) kind: TokenKind,
    pub(super) text: &'s str,
    /// What stood before it.
    pub(super) before: Break,
    /// The column where it stood, from 0, in characters.
    pub(super) column: usize,
    /// Of a comment: whether no other piece followed it on its line.
    pub(super) ends_line: bool,
}

impl Piece<'_> {
    pub(super) fn is_comment(&self) -> bool {
        matches!(self.kind, TokenKind::LineComment | TokenKind::BlockComment)
    }

    /// A comment that stood at the end of a line, after something else.
    pub(super) fn is_trailing(&self) -> bool {
        self.is_comment() && self.ends_line && self.before == Break::None
    }

    fn follows(&self) -> bool {
        matches!(self.kind, TokenKind::Comma | TokenKind::Colon)
    }

    /// Columns that it takes.
    pub(super) fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// The pieces of `text`. The byte order mark is none.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut line_ends = 0;
    let mut line_start = text.len() - text.trim_start_matches(BOM).len();
    for token in tokens(text) {
        let written = &text[token.span.range()];
        let start = token.span.start as usize;
        match token.kind {
            TokenKind::Bom => {}
            TokenKind::Space => line_ends += written.matches('\n').count(),
            kind => {
                let before = match std::mem::take(&mut line_ends) {
                    0 => Break::None,
                    1 => Break::Line,
                    _ => Break::Blank,
                };
                let column = text[line_start..start].chars().count();
                pieces.push(Piece { kind, text: written, before, column, ends_line: false });
            }
        }
        if let Some(end) = written.rfind('\n') {
            line_start = start + end + 1;
        }
    }
    find_line_ends(&mut pieces);
    move_breaks(&mut pieces);
    pieces
}

/// Finds the comments that no other piece followed on their line.
fn find_line_ends(pieces: &mut [Piece<'_>]) {
    let mut ends = true;
    for piece in pieces.iter_mut().rev() {
        piece.ends_line = piece.is_comment() && (piece.kind == TokenKind::LineComment || ends);
        ends = piece.ends_line || (piece.before > Break::None && !piece.follows());
    }
}

/// A `,` and a `:` follow what they belong to: a break before them becomes one after them, and after
/// the comment beside them.
fn move_breaks(pieces: &mut [Piece<'_>]) {
    let mut moved = Break::None;
    for piece in pieces {
        if piece.follows() {
            moved = moved.max(std::mem::replace(&mut piece.before, Break::None));
        } else if !piece.is_trailing() {
            piece.before = piece.before.max(std::mem::replace(&mut moved, Break::None));
        }
    }
}
