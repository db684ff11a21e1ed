//! Balances brackets by what the lines of a file show: how deep they stand, and what kind of entries
//! they hold.
//!
//! In files as people write them a bracket is closed either in its own line, or at the start of a
//! line that stands as deep as the line that opened it. So the inside of a line and the indentation
//! of lines can be looked at one after the other, and a slip in one place leaves the rest alone.

mod inside;
mod report;

use super::Found;
use super::fields::{Holds, holds};
use crate::source::Span;
use crate::token::{Bracket, Token, TokenKind};

/// So many lines are searched for a wrong bracket; in the rest brackets are matched as they come.
const SEARCHES: usize = 200;

/// The tokens of `row`, its brackets balanced. What was wrong with them goes to `found`.
pub(super) fn mend(text: &str, row: Vec<Token>, found: &mut Found) -> Vec<Token> {
    if is_balanced(&row) {
        return row;
    }
    let mut balancer = Balancer::new(text, row, found);
    if balancer.is_indented() {
        for line in 0..balancer.lines.len() {
            balancer.line(line);
        }
    } else {
        for line in 0..balancer.lines.len() {
            let Line { first, end, .. } = balancer.lines[line];
            balancer.as_they_come(line, first, end);
        }
    }
    balancer.end();
    balancer.into_row()
}

fn is_balanced(row: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in row {
        match token.kind {
            TokenKind::Open(kind) => open.push(kind),
            TokenKind::Close(kind) if open.pop() != Some(kind) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// The tokens from `first` up to `end`, counted without comments and blanks.
#[derive(Debug, Clone, Copy)]
struct Line {
    first: usize,
    end: usize,
    indent: usize,
}

/// A bracket that is open.
#[derive(Debug, Clone, Copy)]
struct Opened {
    kind: Bracket,
    /// Its token, counted without comments and blanks; the one after it, if it was missing.
    at: usize,
    missing: bool,
    indent: usize,
}

/// A place where an opening bracket would explain why the next lines stand deeper.
#[derive(Debug, Clone, Copy)]
struct Jump {
    /// The token before which it belongs.
    at: usize,
    indent: usize,
    /// How many brackets are open there.
    depth: usize,
}

struct Balancer<'s, 'f> {
    text: &'s str,
    row: Vec<Token>,
    /// The tokens of `row` that are neither comments nor blanks.
    plain: Vec<usize>,
    lines: Vec<Line>,
    /// For each line the next one that stands no deeper.
    ends: Vec<usize>,
    stack: Vec<Opened>,
    jumps: Vec<Jump>,
    /// Tokens to be inserted, and before which token of `row`.
    inserts: Vec<(usize, Token)>,
    searches: usize,
    /// How much deeper lines in brackets stand than the line that opens them.
    step: usize,
    /// The last brackets that were blamed for a closing line that is missing: before which token, and
    /// the opening bracket.
    blamed: Option<(usize, usize)>,
    found: &'f mut Found,
}

impl<'s, 'f> Balancer<'s, 'f> {
    fn new(text: &'s str, row: Vec<Token>, found: &'f mut Found) -> Self {
        let plain: Vec<_> = (0..row.len()).filter(|&at| !row[at].kind.is_trivia()).collect();
        let lines = lines(text, &row, &plain);
        Self {
            text,
            row,
            plain,
            ends: ends(&lines),
            lines,
            stack: Vec::new(),
            jumps: Vec::new(),
            inserts: Vec::new(),
            searches: 0,
            step: 4,
            blamed: None,
            found,
        }
    }

    /// Whether lines after an opening bracket stand deeper, nearly always, and by how much.
    fn is_indented(&mut self) -> bool {
        let pairs = self.lines.windows(2).filter(|pair| self.is_open(pair[0].end - 1));
        let (mut all, mut steps) = (0, [0_usize; 9]);
        for pair in pairs {
            all += 1;
            steps[pair[1].indent.saturating_sub(pair[0].indent).min(8)] += 1;
        }
        let deeper = all - steps[0];
        self.step = (1..9).max_by_key(|&step| steps[step]).unwrap_or(4);
        all > 0 && deeper * 10 >= all * 8
    }

    fn token(&self, at: usize) -> Token {
        let end = Token { kind: TokenKind::Space, span: Span::at(self.text.len() as u32) };
        self.plain.get(at).map_or(end, |&at| self.row[at])
    }

    fn kind(&self, at: usize) -> TokenKind {
        self.token(at).kind
    }

    fn word(&self, at: usize) -> &'s str {
        let token = self.token(at);
        if token.kind == TokenKind::Word { &self.text[token.span.range()] } else { "" }
    }

    fn is_open(&self, at: usize) -> bool {
        matches!(self.kind(at), TokenKind::Open(_))
    }

    fn is_close(&self, at: usize) -> bool {
        matches!(self.kind(at), TokenKind::Close(_))
    }

    fn line(&mut self, line: usize) {
        let Line { first, end, indent } = self.lines[line];
        let mut start = first;
        if self.is_close(first) {
            start = (first..end).find(|&at| !self.is_close(at)).unwrap_or(end);
            self.closing_line(line, start);
        } else if self.kind(first) == TokenKind::Comma && self.is_open_at(indent) {
            // The bracket before the comma is missing.
            self.close_deeper(indent, first);
            self.blame_last(first, false);
        } else {
            self.dedent(line);
        }
        let mut tail = end;
        while tail > start && self.is_open(tail - 1) {
            tail -= 1;
        }
        self.inside(line, start, tail);
        for at in tail..end {
            if let TokenKind::Open(kind) = self.kind(at) {
                self.stack.push(Opened { kind, at, missing: false, indent });
            }
        }
    }

    /// Whether a bracket is open whose line stands at `indent`.
    fn is_open_at(&self, indent: usize) -> bool {
        let deep = self.stack.iter().rev().take(16).take_while(|open| open.indent >= indent);
        deep.last().is_some_and(|open| open.indent == indent)
    }

    fn pop(&mut self) -> Option<Opened> {
        let open = self.stack.pop();
        while self.jumps.last().is_some_and(|jump| jump.depth > self.stack.len()) {
            self.jumps.pop();
        }
        open
    }

    /// Before a line with an entry: every bracket as deep as it must have been closed.
    fn dedent(&mut self, line: usize) {
        let Line { first, indent, .. } = self.lines[line];
        while self.jumps.last().is_some_and(|jump| jump.indent >= indent) {
            self.jumps.pop();
        }
        while self.stack.last().is_some_and(|open| open.indent >= indent) {
            let before = self.lines[line - 1];
            let Some(&open) = self.stack.last() else { break };
            let behind_comma = self.kind(first - 1) == TokenKind::Comma;
            // A closing line that lacks one of its brackets, or one that is missing as a whole.
            if behind_comma && self.is_close(before.first) && before.indent == open.indent {
                self.blame_last(first - 1, false);
            } else {
                self.blame_last(first, true);
            }
        }
        if line > 0 {
            self.jump(line);
        }
    }

    /// Keeps in mind that a line stands deeper than the brackets before it explain.
    fn jump(&mut self, line: usize) {
        let Line { first, indent, .. } = self.lines[line];
        let before = self.lines[line - 1].indent;
        let open = self.stack.last().map_or(0, |open| open.indent);
        let jump = if self.kind(first - 1) == TokenKind::Colon && indent > before {
            before
        } else if indent >= open + 2 * self.step {
            indent - self.step
        } else {
            return;
        };
        let depth = self.stack.len();
        if self.jumps.last().is_none_or(|last| last.indent < jump || last.depth < depth) {
            self.jumps.push(Jump { at: first, indent: jump, depth });
        }
    }

    /// Closes brackets of lines that are deeper than `indent`, which should have been closed before
    /// the token `at`.
    fn close_deeper(&mut self, indent: usize, at: usize) {
        while self.stack.last().is_some_and(|open| open.indent > indent) {
            self.blame_last(at, true);
        }
    }

    /// A line that begins with closing brackets, up to `end`.
    fn closing_line(&mut self, line: usize, end: usize) {
        let Line { first, indent, .. } = self.lines[line];
        if self.is_open_at(indent) {
            self.close_deeper(indent, first);
        } else if let Some(jump) = self.jumps.last().copied().filter(|jump| jump.indent == indent) {
            while self.stack.len() > jump.depth {
                self.blame_last(first, true);
            }
        }
        let mut last = None;
        for at in first..end {
            let TokenKind::Close(kind) = self.kind(at) else { continue };
            let group =
                self.stack.iter().rev().take(8).take_while(|open| open.indent == indent).count();
            let Some(&top) = self.stack.last() else {
                self.too_many(at);
                continue;
            };
            if group == 0 {
                last = self.close_elsewhere(line, at, kind, last);
            } else if top.kind == kind {
                last = self.pop();
            } else {
                last = self.close_wrong(at, kind, end - at, group);
            }
        }
    }

    /// A closing bracket for which no line of its indentation has opened one.
    fn close_elsewhere(
        &mut self,
        line: usize,
        at: usize,
        kind: Bracket,
        last: Option<Opened>,
    ) -> Option<Opened> {
        let indent = self.lines[line].indent;
        if let Some(inner) = last {
            let before = inner.at.wrapping_sub(1);
            let wanted = self.wanted(before);
            let other = kind != inner.kind;
            if other && (wanted == Some(kind) || (wanted.is_none() && kind == Bracket::Square)) {
                self.add_open(inner.at, kind, at);
                return last;
            }
        }
        if let Some(jump) = self.jumps.last().copied().filter(|jump| jump.indent == indent) {
            self.jumps.pop();
            self.add_open_between(jump.at, kind, at);
            return Some(Opened { kind, at: jump.at, missing: true, indent });
        }
        let top = self.stack.last().copied()?;
        if top.kind == kind && (top.indent > indent || self.is_dedented_after(line, top)) {
            return self.pop();
        }
        self.too_many(at);
        last
    }

    /// Whether the lines after `line` stand as if it had closed `open`.
    fn is_dedented_after(&self, line: usize, open: Opened) -> bool {
        let Some(&next) = self.lines.get(line + 1) else { return self.stack.len() == 1 };
        let closes = self.is_close(next.first);
        if closes { next.indent < open.indent } else { next.indent <= open.indent }
    }

    /// A closing bracket of another kind than the last that was opened on its indentation, of which
    /// there are `group`; `rest` closing brackets are left in the line, with this one.
    fn close_wrong(
        &mut self,
        at: usize,
        kind: Bracket,
        rest: usize,
        group: usize,
    ) -> Option<Opened> {
        let top = self.stack.last().copied()?;
        let below = self.stack.len().checked_sub(2).map(|at| self.stack[at]);
        if rest < group && below.is_some_and(|below| below.kind == kind) {
            if self.fit(top, top.kind) < self.fit(top, kind) {
                self.pop();
                self.drop_open(top);
            } else {
                self.blame_last(at, false);
            }
            return self.pop();
        }
        if rest > group && self.kind(at + 1) == TokenKind::Close(top.kind) {
            let content = Opened { at: top.at, ..top };
            if self.fit(content, kind) > self.fit_inside(content, top.kind) {
                self.add_open_between(top.at + 1, kind, at);
            } else {
                self.too_many(at);
            }
            return None;
        }
        self.pop();
        if self.fit(top, kind) > self.fit(top, top.kind) {
            self.wrong_open(top, at, kind);
        } else {
            self.wrong_close(at, kind, top);
        }
        Some(top)
    }

    /// Which bracket belongs after the token `at`, if it is the colon of a field.
    fn wanted(&self, at: usize) -> Option<Bracket> {
        if self.kind(at) != TokenKind::Colon {
            return None;
        }
        match holds(self.word(at.wrapping_sub(1)))? {
            Holds::Group(kind) => Some(kind),
            Holds::Plain => None,
        }
    }

    /// How well the bracket `open` would be of `kind`, by its field and by what it holds.
    fn fit(&self, open: Opened, kind: Bracket) -> u32 {
        let wanted = self.wanted(open.at.wrapping_sub(1));
        let field = if wanted == Some(kind) { 2 } else { 0 };
        field + self.fit_inside(open, kind)
    }

    fn fit_inside(&self, open: Opened, kind: Bracket) -> u32 {
        let first = if open.missing { open.at } else { open.at + 1 };
        let fits = match (self.kind(first), self.kind(first + 1)) {
            (TokenKind::Open(_), _) | (TokenKind::Word, TokenKind::Open(_)) => {
                kind == Bracket::Square
            }
            (TokenKind::Text, TokenKind::Colon) => kind == Bracket::Curly,
            (TokenKind::Word, TokenKind::Colon) => kind == Bracket::Round,
            (TokenKind::Text, _) => kind != Bracket::Curly,
            _ => kind == Bracket::Square,
        };
        u32::from(fits) * 2
    }

    fn into_row(mut self) -> Vec<Token> {
        self.inserts.sort_by_key(|&(at, _)| at);
        let mut row = Vec::with_capacity(self.row.len() + self.inserts.len());
        let mut inserts = self.inserts.into_iter().peekable();
        for (at, token) in self.row.into_iter().enumerate() {
            while let Some((_, insert)) = inserts.next_if(|&(before, _)| before <= at) {
                row.push(insert);
            }
            row.push(token);
        }
        row.extend(inserts.map(|(_, insert)| insert));
        row
    }
}

/// The lines that hold tokens. A line inside a text is no line of its own.
fn lines(text: &str, row: &[Token], plain: &[usize]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut broken = true;
    let mut at = 0;
    for (nth, &index) in plain.iter().enumerate() {
        while at < index {
            let token = row[at];
            broken |= token.kind == TokenKind::Space && text[token.span.range()].contains('\n');
            at += 1;
        }
        at = index + 1;
        if broken {
            let start = row[index].span.start as usize;
            let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let width = |byte| if byte == b'\t' { 4 } else { 1 };
            let indent = text.as_bytes()[line..start].iter().map(|&byte| width(byte)).sum();
            lines.push(Line { first: nth, end: nth, indent });
            broken = false;
        }
        if let Some(line) = lines.last_mut() {
            line.end = nth + 1;
        }
    }
    lines
}

/// For each line the next one that stands no deeper; one after the last where there is none.
fn ends(lines: &[Line]) -> Vec<usize> {
    let mut ends = vec![lines.len(); lines.len()];
    let mut waiting: Vec<usize> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        while let Some(&last) = waiting.last().filter(|&&last| lines[last].indent >= line.indent) {
            ends[last] = at;
            waiting.pop();
        }
        waiting.push(at);
    }
    ends
}
