//! Balances brackets by what the lines of a file show: how deep they stand, and what kind of entries
//! they hold.
//!
//! In files as people write them a bracket is closed either in its own line, or at the start of a
//! line that stands as deep as the line that opened it. So the inside of a line and the indentation
//! of lines can be looked at one after the other, and a slip in one place leaves the rest alone.

use super::Found;
use super::fields::{Holds, holds};
use super::line::{Change, LONGEST, Piece, best};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::{closer, opener, unclosed};
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

    /// Reports that the last bracket is not closed, and closes it before the token `at`.
    fn blame_last(&mut self, at: usize, whole_line: bool) {
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
    fn is_idle(&self, open: Opened, at: usize) -> bool {
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

    fn drop_open(&mut self, open: Opened) {
        let span = self.token(open.at).span;
        self.row[self.plain[open.at]].kind = TokenKind::Space;
        let diagnostic = unclosed(open.kind, span).help("remove it, or close it where it ends");
        self.found.push(diagnostic.maybe_fix("remove it", [(span, String::new())]));
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

    /// The tokens from `start` to `end` of a line, without what closes and opens other lines.
    fn inside(&mut self, line: usize, start: usize, end: usize) {
        let (left, fits) = self.left_open(start, end);
        if fits && left.is_empty() {
            return;
        }
        let indent = self.lines[line].indent;
        let deeper = self.lines.get(line + 1).is_some_and(|next| next.indent > indent);
        if fits && deeper && end == self.lines[line].end {
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
    fn left_open(&self, start: usize, end: usize) -> (Vec<usize>, bool) {
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

    /// The line goes on in the next lines, inside its brackets.
    fn spill(&mut self, line: usize, left: &[usize]) {
        let indent = self.lines[line].indent;
        for &at in left {
            if let TokenKind::Open(kind) = self.kind(at) {
                self.stack.push(Opened { kind, at, missing: false, indent });
            }
        }
    }

    /// Whether the line ends with brackets that close those of other lines, and the next line stands
    /// as if it were so. Then they are closed.
    fn closes_others(&mut self, line: usize, start: usize, end: usize) -> bool {
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

    fn change(&mut self, change: Change, start: usize, end: usize) {
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

    fn close_inline(&mut self, at: usize) {
        let Some(open) = self.stack.pop() else { return };
        let before = self.token(at - 1).span.after();
        let index = self.plain.get(at - 1).map_or(self.row.len(), |&index| index + 1);
        self.inserts.push((index, Token { kind: TokenKind::Close(open.kind), span: before }));
        let what = closer(open.kind);
        self.found.push(
            unclosed(open.kind, self.token(open.at).span)
                .label(before, format!("{what} is missing here"))
                .maybe_fix(format!("add {what}"), [(before, close_sign(open.kind).to_owned())]),
        );
    }

    /// The closing bracket of the opening one that is missing before the token `at`.
    fn partner_of_missing(&self, start: usize, at: usize, end: usize) -> usize {
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

    fn replace(&mut self, start: usize, at: usize, end: usize, with: Bracket) {
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
    fn as_they_come(&mut self, line: usize, start: usize, end: usize) {
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

    fn close_as_it_comes(&mut self, at: usize, kind: Bracket) {
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

    /// Brackets that are open at the end of the file: the file may have been cut off.
    fn end(&mut self) {
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
        let mut diagnostic = unclosed(last.kind, self.token(last.at).span)
            .label(end, format!("`{signs}` is missing here, at the end"))
            .maybe_fix(format!("add `{signs}` at the end"), [(end, signs.clone())]);
        if open.len() > 1 {
            let help = "the end of the file is missing; close every bracket that is open";
            diagnostic = diagnostic.help(help);
        }
        self.found.push(diagnostic);
    }

    fn too_many(&mut self, at: usize) {
        let Token { kind: TokenKind::Close(kind), span } = self.token(at) else { return };
        self.row[self.plain[at]].kind = TokenKind::Space;
        let message = format!("this bracket {} closes nothing", closer(kind));
        self.found.push(
            Diagnostic::new(Code::StrayBracket, span, message)
                .help("there is one bracket too many; remove it")
                .maybe_fix("remove it", [(span, String::new())]),
        );
    }

    /// Adds the opening bracket before the token `at` for the one that closes at `closing`.
    fn add_open(&mut self, at: usize, kind: Bracket, closing: usize) {
        let index = self.plain.get(at).copied().unwrap_or(self.row.len());
        self.open_missing(index, Span::at(self.token(at).span.start), kind, closing);
    }

    /// The same, if it may belong in a line before the token.
    fn add_open_between(&mut self, at: usize, kind: Bracket, closing: usize) {
        let (index, place) = self.place_of_open(at);
        self.open_missing(index, place, kind, closing);
    }

    fn open_missing(&mut self, index: usize, place: Span, kind: Bracket, closing: usize) {
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
    fn place_of_open(&self, at: usize) -> (usize, Span) {
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
    fn wrong_close(&mut self, at: usize, kind: Bracket, open: Opened) {
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
    fn wrong_open(&mut self, open: Opened, closing: usize, with: Bracket) {
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
