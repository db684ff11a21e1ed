//! Prints the pieces of a file one after the other, deciding what stands between each two.

use mile_core::source::BOM;
use mile_core::token::{TokenKind, tokens};

use super::align::{self, Trailing};
use super::layout::{Group, groups, is_spaced};
use super::pieces::{Break, Piece};
use super::{INDENT, SHORT, WIDTH};

/// How brackets are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// On one line.
    Flat,
    /// One entry a line.
    Open,
    /// Around a single entry, whose brackets share the lines of these: `[(` … `)]`.
    Around,
}

/// Brackets that are being printed.
struct Level {
    mode: Mode,
    /// The indentation of the line with its opening bracket.
    outer: usize,
    /// The indentation of its entries.
    inner: usize,
    /// Whether an entry has begun.
    within_entry: bool,
}

struct Printer<'s, 'p> {
    pieces: &'p [Piece<'s>],
    groups: Vec<Group>,
    levels: Vec<Level>,
    newline: &'static str,
    out: String,
    /// The line that is being printed, from 0, its indentation, and the column, in characters.
    line: usize,
    indent: usize,
    column: usize,
    /// Comments at the ends of lines.
    trailing: Vec<Trailing>,
}

/// What stands between two pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Nothing,
    Space,
    Line,
    Blank,
}

/// The text in its one layout.
pub(super) fn print(text: &str, pieces: &[Piece<'_>]) -> String {
    // As the first line between tokens ends; those within a text are the author's.
    let spaces = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Space);
    let line = spaces.map(|token| &text[token.span.range()]).find(|space| space.contains('\n'));
    let crlf = line.is_some_and(|space| space.contains("\r\n"));
    let top = Level { mode: Mode::Open, outer: 0, inner: 0, within_entry: false };
    let mut printer = Printer {
        pieces,
        groups: groups(pieces),
        levels: vec![top],
        newline: if crlf { "\r\n" } else { "\n" },
        out: String::with_capacity(text.len() + text.len() / 8),
        line: 0,
        indent: 0,
        column: 0,
        trailing: Vec::new(),
    };
    if text.starts_with(BOM) {
        printer.out.push(BOM);
    }
    for at in 0..pieces.len() {
        printer.piece(at);
    }
    let newline = printer.newline;
    let mut formatted = align::align(&printer.out, &printer.trailing);
    formatted.push_str(newline);
    formatted
}

impl<'s> Printer<'s, '_> {
    fn piece(&mut self, at: usize) {
        let piece = &self.pieces[at];
        let gap = self.gap(at);
        match gap {
            Gap::Nothing => {}
            Gap::Space => {
                if piece.is_trailing() && piece.kind == TokenKind::LineComment {
                    self.trailing.push(Trailing {
                        line: self.line,
                        offset: self.out.len(),
                        column: self.column,
                        was: piece.column,
                    });
                }
                self.out.push(' ');
                self.column += 1;
            }
            Gap::Line | Gap::Blank => self.new_line(gap, self.indent_of(at)),
        }
        if let TokenKind::Open(_) = piece.kind {
            let level = Level {
                mode: self.mode(at),
                outer: self.indent,
                inner: self.indent + INDENT,
                within_entry: false,
            };
            self.top().within_entry = true;
            self.levels.push(level);
        }
        self.write(piece);
        match piece.kind {
            TokenKind::Close(_) if self.levels.len() > 1 => {
                self.levels.pop();
            }
            TokenKind::Comma => self.top().within_entry = false,
            TokenKind::Open(_) => {}
            _ if piece.is_comment() => {}
            _ => self.top().within_entry = true,
        }
    }

    fn write(&mut self, piece: &Piece<'s>) {
        self.out.push_str(piece.text);
        match piece.text.rfind('\n') {
            Some(end) => {
                self.line += piece.text.matches('\n').count();
                self.column = piece.text[end + 1..].chars().count();
            }
            None => self.column += piece.width(),
        }
    }

    fn new_line(&mut self, gap: Gap, indent: usize) {
        let ends = if gap == Gap::Blank { 2 } else { 1 };
        for _ in 0..ends {
            self.out.push_str(self.newline);
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.line += ends;
        self.indent = indent;
        self.column = indent;
    }

    fn top(&mut self) -> &mut Level {
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn level(&self) -> &Level {
        &self.levels[self.levels.len() - 1]
    }

    /// How the brackets that `at` opens are laid out.
    fn mode(&self, at: usize) -> Mode {
        let group = self.groups[at];
        let is_empty = group.close == at + 1;
        if is_empty || self.level().mode == Mode::Flat || self.fits(at, self.column) {
            return Mode::Flat;
        }
        let first = &self.pieces[at + 1];
        let inner = if first.kind == TokenKind::Word { at + 2 } else { at + 1 };
        let single = matches!(self.pieces[inner].kind, TokenKind::Open(_))
            && self.groups[inner].close + 1 == group.close
            && inner + 1 < self.groups[inner].close;
        let together = first.before == Break::None
            && self.pieces[inner].before < Break::Blank
            && self.pieces[group.close].before < Break::Blank;
        let name = if inner == at + 2 { first.width() } else { 0 };
        if single && together && !self.fits(inner, self.indent + INDENT + name) {
            Mode::Around
        } else {
            Mode::Open
        }
    }

    /// Whether brackets that were on one line can be so again, if they begin at `column`.
    fn fits(&self, at: usize, column: usize) -> bool {
        let group = self.groups[at];
        let after = self.pieces.get(group.close + 1);
        let comma = after.is_some_and(|piece| piece.kind == TokenKind::Comma);
        group.one_line && (group.is_line || column + group.width + usize::from(comma) <= WIDTH)
    }

    /// What stands before the piece `at`.
    fn gap(&self, at: usize) -> Gap {
        let piece = &self.pieces[at];
        let Some(previous) = at.checked_sub(1).map(|previous| &self.pieces[previous]) else {
            return Gap::Nothing;
        };
        let line = if piece.before == Break::Blank { Gap::Blank } else { Gap::Line };
        let open = self.level().mode == Mode::Open;
        let spaced = if is_spaced(previous, piece) { Gap::Space } else { Gap::Nothing };
        let is_close = matches!(piece.kind, TokenKind::Close(_));
        let boundary = matches!(previous.kind, TokenKind::Open(_) | TokenKind::Comma);

        if previous.kind == TokenKind::LineComment || piece.before == Break::Blank {
            return line;
        }
        if piece.is_trailing() {
            return Gap::Space;
        }
        if piece.is_comment() && piece.ends_line {
            return line;
        }
        if previous.is_comment() {
            return if previous.ends_line || (open && is_close) { line } else { spaced };
        }
        if piece.is_comment() && open && boundary {
            // It belongs to what follows, unless nothing does.
            return if self.closes_next(at) { Gap::Space } else { line };
        }
        let after_attribute =
            self.levels.len() == 1 && matches!(previous.kind, TokenKind::Close(_));
        match open {
            true if boundary && self.shares_row(at) => Gap::Space,
            true if boundary || is_close || after_attribute => line,
            _ => spaced,
        }
    }

    /// The indentation of the piece `at` on a new line.
    fn indent_of(&self, at: usize) -> usize {
        let level = self.level();
        let next = self.pieces[at..].iter().find(|piece| !piece.is_comment());
        let ends_entry = matches!(
            next.map(|piece| piece.kind),
            None | Some(TokenKind::Close(_) | TokenKind::Comma)
        );
        match self.pieces[at].kind {
            TokenKind::Close(_) => level.outer,
            _ if self.levels.len() == 1 => 0,
            _ if level.within_entry && !ends_entry => level.inner + INDENT,
            _ => level.inner,
        }
    }

    /// Whether nothing but comments stands between `at` and the closing bracket.
    fn closes_next(&self, at: usize) -> bool {
        let next = self.pieces[at..].iter().find(|piece| !piece.is_comment());
        next.is_some_and(|piece| matches!(piece.kind, TokenKind::Close(_)))
    }

    /// Whether the piece `at` stays on the line of the entry before it: two plain values in a row.
    fn shares_row(&self, at: usize) -> bool {
        let plain = |at: usize| match self.pieces[at].kind {
            TokenKind::Number | TokenKind::Word | TokenKind::Char => true,
            TokenKind::Text => self.pieces[at].width() <= SHORT,
            _ => false,
        };
        let ends = |at: usize| {
            let piece = self.pieces.get(at);
            piece.is_some_and(|p| matches!(p.kind, TokenKind::Comma | TokenKind::Close(_)))
        };
        let begins =
            |at: usize| matches!(self.pieces[at].kind, TokenKind::Comma | TokenKind::Open(_));
        let piece = &self.pieces[at];
        let (Some(before), Some(comma)) = (at.checked_sub(3), at.checked_sub(1)) else {
            return false;
        };
        piece.before == Break::None
            && self.pieces[comma].kind == TokenKind::Comma
            && plain(at)
            && ends(at + 1)
            && plain(at - 2)
            && begins(before)
            && self.column + piece.width() + 2 <= WIDTH
    }
}
