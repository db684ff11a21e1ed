//! The brackets inside a line.

use super::super::line::{Change, LONGEST, Piece, best};
use super::{Balancer, Line, Opened, SEARCHES};
use crate::token::{Bracket, TokenKind};

impl Balancer<'_, '_> {
    /// The tokens from `start` to `end` of a line, without what closes and opens other lines.
    pub(super) fn inside(&mut self, line: usize, start: usize, end: usize) {
        let (left, fits) = self.left_open(start, end);
        if fits && left.is_empty() {
            return;
        }
        let indent = self.lines[line].indent;
        // It goes on in the next line, or is closed at the start of that.
        let deeper = self.lines.get(line + 1).is_some_and(|next| {
            next.indent > indent || (next.indent == indent && self.is_close(next.first))
        });
        if fits && deeper && (end == self.lines[line].end || self.is_closed_below(line, &left)) {
            self.spill(line, &left);
            return;
        }
        if !fits && self.closes_others(line, start, end) {
            return;
        }
        if end - start <= LONGEST && self.searches < SEARCHES {
            self.searches += 1;
            let pieces: Vec<_> =
                (start..end).map(|at| Piece { kind: self.kind(at), word: self.word(at) }).collect();
            if let Some(change) = best(&pieces, self.stack.last().map(|open| open.kind)) {
                self.change(change, start, end);
                return;
            }
        }
        if fits && deeper {
            self.spill(line, &left);
            return;
        }
        self.as_they_come(line, start, end);
    }

    /// The brackets that are open after these tokens, and whether those that close fit.
    pub(super) fn left_open(&self, start: usize, end: usize) -> (Vec<usize>, bool) {
        let mut open = Vec::new();
        for at in start..end {
            match self.kind(at) {
                TokenKind::Open(_) => open.push(at),
                TokenKind::Close(kind) => match open.pop() {
                    Some(start) if self.kind(start) == TokenKind::Open(kind) => {}
                    _ => return (open, false),
                },
                _ => {}
            }
        }
        (open, true)
    }

    /// Whether the next line that stands no deeper than `line` begins with as many closing brackets as
    /// are left open in it: those of `left`, and those at its end.
    fn is_closed_below(&self, line: usize, left: &[usize]) -> bool {
        let Line { end, indent, .. } = self.lines[line];
        let at_end = (0..end).rev().take_while(|&at| self.is_open(at)).count();
        let Some(below) = self.lines.get(self.ends[line]) else { return false };
        let closed = (below.first..below.end).take_while(|&at| self.is_close(at)).count();
        below.indent == indent && closed >= left.len() + at_end
    }

    /// The line goes on in the next lines, inside its brackets.
    pub(super) fn spill(&mut self, line: usize, left: &[usize]) {
        let indent = self.lines[line].indent;
        for &at in left {
            if let TokenKind::Open(kind) = self.kind(at) {
                self.stack.push(Opened { kind, at, missing: false, indent });
            }
        }
    }

    /// Whether the line ends with brackets that close those of other lines, and the next line stands
    /// as if it were so. Then they are closed.
    pub(super) fn closes_others(&mut self, line: usize, start: usize, end: usize) -> bool {
        let mut open = Vec::new();
        let mut others = 0;
        for at in start..end {
            match self.kind(at) {
                TokenKind::Comma if at + 1 == end => {}
                TokenKind::Open(kind) => open.push(kind),
                TokenKind::Close(kind) => match open.pop() {
                    Some(last) if last == kind => {}
                    Some(_) => return false,
                    None => {
                        let Some(below) = self.stack.len().checked_sub(1 + others) else {
                            return false;
                        };
                        if self.stack[below].kind != kind {
                            return false;
                        }
                        others += 1;
                    }
                },
                _ if others > 0 => return false,
                _ => {}
            }
        }
        let Some(last) = self.stack.len().checked_sub(others) else { return false };
        let closes = others > 0
            && open.is_empty()
            && self.stack.get(last).is_some_and(|&open| {
                let Some(&next) = self.lines.get(line + 1) else { return last == 0 };
                if self.is_close(next.first) {
                    next.indent < open.indent
                } else {
                    next.indent <= open.indent
                }
            });
        if closes {
            for _ in 0..others {
                self.pop();
            }
        }
        closes
    }

    pub(super) fn change(&mut self, change: Change, start: usize, end: usize) {
        match change {
            Change::Remove(at) => match self.kind(start + at) {
                TokenKind::Open(kind) => {
                    let open = Opened { kind, at: start + at, missing: false, indent: 0 };
                    self.drop_open(open);
                }
                _ => self.too_many(start + at),
            },
            Change::Replace(at, with) => self.replace(start, start + at, end, with),
            Change::Open(at, kind) => {
                let closing = self.partner_of_missing(start, start + at, end);
                self.add_open(start + at, kind, closing);
            }
            Change::Close(at, kind) => {
                // Its opening bracket is the last one left open before it.
                let (left, _) = self.left_open(start, start + at);
                let Some(&open) = left.last() else { return };
                self.stack.push(Opened { kind, at: open, missing: false, indent: 0 });
                let at = start + at;
                self.close_inline(at);
            }
        }
    }

    /// The closing bracket of the opening one that is missing before the token `at`.
    pub(super) fn partner_of_missing(&self, start: usize, at: usize, end: usize) -> usize {
        let mut depth = 0_usize;
        for place in start.max(at)..end {
            match self.kind(place) {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) if depth == 0 => return place,
                TokenKind::Close(_) => depth -= 1,
                _ => {}
            }
        }
        end - 1
    }

    pub(super) fn replace(&mut self, start: usize, at: usize, end: usize, with: Bracket) {
        if let TokenKind::Close(kind) = self.kind(at) {
            let mut depth = 0_usize;
            for place in (start..at).rev() {
                match self.kind(place) {
                    TokenKind::Close(_) => depth += 1,
                    TokenKind::Open(_) if depth == 0 => {
                        let open = Opened { kind: with, at: place, missing: false, indent: 0 };
                        return self.wrong_close(at, kind, open);
                    }
                    TokenKind::Open(_) => depth -= 1,
                    _ => {}
                }
            }
        } else if let TokenKind::Open(kind) = self.kind(at) {
            let closing = self.partner_of_missing(start, at + 1, end);
            let open = Opened { kind, at, missing: false, indent: 0 };
            self.wrong_open(open, closing, with);
        }
    }

    /// Matches brackets as they come, where neither lines nor their insides help.
    pub(super) fn as_they_come(&mut self, line: usize, start: usize, end: usize) {
        let indent = self.lines[line].indent;
        for at in start..end {
            match self.kind(at) {
                TokenKind::Open(kind) => {
                    self.stack.push(Opened { kind, at, missing: false, indent });
                }
                TokenKind::Close(kind) => self.close_as_it_comes(at, kind),
                _ => {}
            }
        }
    }

    pub(super) fn close_as_it_comes(&mut self, at: usize, kind: Bracket) {
        let Some(&top) = self.stack.last() else { return self.too_many(at) };
        let near = self.stack.iter().rev().take(3).position(|open| open.kind == kind);
        if let Some(above) = near {
            for _ in 0..above {
                self.blame_last(at, false);
            }
            self.pop();
        } else {
            self.pop();
            self.wrong_close(at, kind, top);
        }
    }
}
