//! What is said about brackets, and how the tokens are mended.

use super::{Balancer, Opened};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::{CUT_OFF, closer, opener, unclosed};
use crate::token::{Bracket, Token, TokenKind};

impl Balancer<'_, '_> {
    /// Reports that the last bracket is not closed, and closes it before the token `at`.
    pub(super) fn blame_last(&mut self, at: usize, whole_line: bool) {
        let Some(open) = self.pop() else { return };
        let span = self.token(open.at).span;
        if open.missing {
            return;
        }
        if self.is_idle(open, at) {
            self.row[self.plain[open.at]].kind = TokenKind::Space;
            let diagnostic = unclosed(open.kind, span).help("remove it, or close it where it ends");
            self.found.push(diagnostic.maybe_fix("remove it", [(span, String::new())]));
            return;
        }
        let before = self.token(at - 1).span.after();
        let comma = whole_line && matches!(self.kind(at - 1), TokenKind::Comma);
        let follows =
            !self.is_close(at) && at < self.plain.len() && self.kind(at) != TokenKind::Comma;
        let index = self.plain.get(at).copied().unwrap_or(self.row.len());
        let mut sign = close_sign(open.kind).to_owned();
        self.inserts.push((index, Token { kind: TokenKind::Close(open.kind), span: before }));
        if follows && comma {
            self.inserts.push((index, Token { kind: TokenKind::Comma, span: before }));
            sign.push(',');
        }
        if comma {
            sign = format!("\n{}{sign}", " ".repeat(open.indent));
        }
        let blamed = self.blamed.replace((at, open.at));
        if whole_line && blamed == Some((at, open.at + 1)) {
            // Two brackets of one closing line are one slip.
            let last =
                self.found.last_mut().and_then(|last| last.fixes.first_mut()?.edits.first_mut());
            if let Some(edit) = last {
                let place = edit.insert.trim_end_matches(',').len();
                edit.insert.insert_str(place, close_sign(open.kind));
                return;
            }
        }
        let what = closer(open.kind);
        self.found.push(
            unclosed(open.kind, span)
                .label(before, format!("{what} is missing here"))
                .maybe_fix(format!("add {what}"), [(before, sign)]),
        );
    }

    /// Whether a bracket that is not closed before the token `at` was one too many: there is nothing
    /// in it, or only another bracket that would do in its place.
    pub(super) fn is_idle(&self, open: Opened, at: usize) -> bool {
        let next = open.at + 1;
        if next == at {
            return self.kind(open.at.wrapping_sub(1)) != TokenKind::Colon;
        }
        match (open.kind, self.kind(next)) {
            (Bracket::Square, TokenKind::Open(Bracket::Round)) => false,
            (_, TokenKind::Open(_)) => true,
            _ => false,
        }
    }

    pub(super) fn drop_open(&mut self, open: Opened) {
        let span = self.token(open.at).span;
        self.row[self.plain[open.at]].kind = TokenKind::Space;
        let diagnostic = unclosed(open.kind, span).help("remove it, or close it where it ends");
        self.found.push(diagnostic.maybe_fix("remove it", [(span, String::new())]));
    }

    pub(super) fn close_inline(&mut self, at: usize) {
        let Some(open) = self.stack.pop() else { return };
        let before = self.token(at - 1).span.after();
        let index = self.plain.get(at - 1).map_or(self.row.len(), |&index| index + 1);
        self.inserts.push((index, Token { kind: TokenKind::Close(open.kind), span: before }));
        let what = closer(open.kind);
        self.found.push(
            unclosed(open.kind, self.token(open.at).span)
                .label(before, format!("{what} is missing here"))
                .fix(format!("add {what}"), [(before, close_sign(open.kind).to_owned())]),
        );
    }

    /// Brackets that are open at the end of the file: the file may have been cut off.
    pub(super) fn end(&mut self) {
        let open: Vec<_> = std::mem::take(&mut self.stack);
        let open: Vec<_> = open.into_iter().filter(|open| !open.missing).collect();
        let Some(&last) = open.last() else { return };
        if let [only] = open[..]
            && self.is_idle(only, self.plain.len())
        {
            return self.drop_open(only);
        }
        let end = self.token(self.plain.len().saturating_sub(1)).span.after();
        let mut signs = String::new();
        for open in open.iter().rev() {
            let index = self.row.len();
            self.inserts.push((index, Token { kind: TokenKind::Close(open.kind), span: end }));
            signs.push_str(close_sign(open.kind));
        }
        let said = crate::decode::short(&signs);
        let mut diagnostic = unclosed(last.kind, self.token(last.at).span)
            .label(end, format!("`{said}` is missing here, at the end"))
            .maybe_fix(format!("add `{said}` at the end"), [(end, signs.clone())]);
        if open.len() > 1 {
            diagnostic = diagnostic.help(CUT_OFF);
        }
        self.found.push(diagnostic);
    }

    pub(super) fn too_many(&mut self, at: usize) {
        let Token { kind: TokenKind::Close(kind), span } = self.token(at) else { return };
        self.row[self.plain[at]].kind = TokenKind::Space;
        // Its comma goes with it, where one stands before already.
        let before = at.checked_sub(1).map(|before| self.kind(before));
        let alone = matches!(before, Some(TokenKind::Comma | TokenKind::Open(_)));
        let comma = alone && self.kind(at + 1) == TokenKind::Comma;
        let whole = if comma {
            self.row[self.plain[at + 1]].kind = TokenKind::Space;
            span.to(self.token(at + 1).span)
        } else {
            span
        };
        let message = format!("this bracket {} closes nothing", closer(kind));
        self.found.push(
            Diagnostic::new(Code::StrayBracket, span, message)
                .help("there is one bracket too many; remove it")
                .maybe_fix("remove it", [(whole, String::new())]),
        );
    }

    /// Adds the opening bracket before the token `at` for the one that closes at `closing`.
    pub(super) fn add_open(&mut self, at: usize, kind: Bracket, closing: usize) {
        let index = self.plain.get(at).copied().unwrap_or(self.row.len());
        self.open_missing(index, Span::at(self.token(at).span.start), kind, closing);
    }

    /// The same, if it may belong in a line before the token.
    pub(super) fn add_open_between(&mut self, at: usize, kind: Bracket, closing: usize) {
        let (index, place) = self.place_of_open(at);
        self.open_missing(index, place, kind, closing);
    }

    pub(super) fn open_missing(
        &mut self,
        index: usize,
        place: Span,
        kind: Bracket,
        closing: usize,
    ) {
        self.inserts.push((index, Token { kind: TokenKind::Open(kind), span: place }));
        let (open, close) = (opener(kind), closer(kind));
        self.found.push(
            Diagnostic::new(
                Code::StrayBracket,
                place,
                format!("a bracket {open} is missing here: its {close} closes nothing"),
            )
            .label(self.token(closing).span, format!("this {close} has no {open}"))
            .help(format!("add {open} here, or remove the {close}"))
            .maybe_fix(format!("add {open}"), [(place, open_sign(kind).to_owned())]),
        );
    }

    /// Where an opening bracket belongs that is missing before the token `at`: behind the `:` in a line
    /// before it, or in an empty line.
    pub(super) fn place_of_open(&self, at: usize) -> (usize, Span) {
        let next = self.token(at).span.start as usize;
        let index = self.plain.get(at).copied().unwrap_or(self.row.len());
        let before = at.checked_sub(1).map_or(0, |at| self.token(at).span.end as usize);
        let between = self.text.get(before..next).unwrap_or_default();
        let mut place = next;
        if at > 0 && between.contains('\n') {
            if self.kind(at - 1) == TokenKind::Colon {
                let place = before + usize::from(between.starts_with(' '));
                return (self.plain[at - 1] + 1, Span::at(place as u32));
            }
            let mut end = before;
            for line in between.split_inclusive('\n') {
                let blanks = line.trim_end_matches(['\n', '\r']);
                if end > before
                    && line.ends_with('\n')
                    && !blanks.is_empty()
                    && blanks.trim().is_empty()
                {
                    place = end + blanks.len();
                }
                end += line.len();
            }
            if place == next && self.is_open(at - 1) {
                return (self.plain[at - 1] + 1, Span::at(before as u32));
            }
        }
        (index, Span::at(place as u32))
    }

    /// A closing bracket of the wrong kind.
    pub(super) fn wrong_close(&mut self, at: usize, kind: Bracket, open: Opened) {
        let span = self.token(at).span;
        self.row[self.plain[at]].kind = TokenKind::Close(open.kind);
        let right = closer(open.kind);
        let message = format!("this bracket {} closes a {}", closer(kind), opener(open.kind));
        self.found.push(
            Diagnostic::new(Code::StrayBracket, span, message)
                .label(self.token(open.at).span, "which is opened here")
                .help(format!("write {right} here"))
                .maybe_fix(format!("write {right}"), [(span, close_sign(open.kind).to_owned())]),
        );
    }

    /// An opening bracket of the wrong kind, as the one that closes it and what it holds show.
    pub(super) fn wrong_open(&mut self, open: Opened, closing: usize, with: Bracket) {
        let span = self.token(open.at).span;
        self.row[self.plain[open.at]].kind = TokenKind::Open(with);
        let (was, right) = (opener(open.kind), opener(with));
        let message = format!("this bracket {was} is closed by a {}", closer(with));
        self.found.push(
            Diagnostic::new(Code::StrayBracket, span, message)
                .label(self.token(closing).span, "which stands here")
                .help(format!("write {right} here"))
                .maybe_fix(format!("write {right}"), [(span, open_sign(with).to_owned())]),
        );
    }
}

const fn close_sign(kind: Bracket) -> &'static str {
    match kind {
        Bracket::Round => ")",
        Bracket::Square => "]",
        Bracket::Curly => "}",
    }
}

const fn open_sign(kind: Bracket) -> &'static str {
    match kind {
        Bracket::Round => "(",
        Bracket::Square => "[",
        Bracket::Curly => "{",
    }
}
