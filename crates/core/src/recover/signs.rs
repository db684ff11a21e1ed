//! Signs that are not RON's outside texts, and numbers with units, mended one token after the other.

use super::Found;
use super::fields::is_field;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::token::{Bracket, Token, TokenKind};

/// The tokens of `row` with such signs mended. What was wrong goes to `found`.
pub(super) fn mend(text: &str, row: &[Token], found: &mut Found) -> Vec<Token> {
    let out = Vec::with_capacity(row.len());
    let mut mender = Mender { text, row, out, before: TokenKind::Comma, blanks: None, found };
    let mut at = 0;
    while at < row.len() {
        at = mender.step(at);
    }
    mender.end_blanks();
    mender.out
}

/// Blanks of another kind that stand close together.
struct Blanks {
    name: &'static str,
    edits: Vec<(Span, String)>,
}

struct Mender<'s, 't, 'f> {
    text: &'s str,
    row: &'t [Token],
    out: Vec<Token>,
    /// The kind of the token before, comments and blanks left out.
    before: TokenKind,
    blanks: Option<Blanks>,
    found: &'f mut Found,
}

impl<'s> Mender<'s, '_, '_> {
    /// Reads the token `at`, and returns the next to read.
    fn step(&mut self, at: usize) -> usize {
        let token = self.row[at];
        let next = match token.kind {
            TokenKind::Other => self.other(at),
            TokenKind::Number => self.number(at),
            TokenKind::Word => self.word(at),
            TokenKind::Text => self.three_quotes(at),
            _ => None,
        };
        let next = next.unwrap_or_else(|| {
            self.out.push(token);
            at + 1
        });
        let written = self.out.iter().rev().take(4).find(|token| !token.kind.is_trivia());
        self.before = written.map_or(self.before, |token| token.kind);
        next
    }

    fn slice(&self, span: Span) -> &'s str {
        &self.text[span.range()]
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.row.get(at).map(|token| token.kind)
    }

    /// The next token in the line, blanks left out.
    fn next(&self, at: usize) -> usize {
        let blank = |token: &Token| {
            token.kind == TokenKind::Space && !self.slice(token.span).contains('\n')
        };
        if self.row.get(at + 1).is_some_and(blank) { at + 2 } else { at + 1 }
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.out.push(Token { kind, span });
    }

    fn other(&mut self, at: usize) -> Option<usize> {
        let span = self.row[at].span;
        let sign = self.slice(span).chars().next()?;
        if let Some((name, kind, plain)) = full_width(sign) {
            self.full_width(span, name, kind, plain);
            return Some(at + 1);
        }
        if let Some((name, insert)) = blank(sign) {
            self.blank(span, name, insert);
            return Some(at + 1);
        }
        let number = self.next(at);
        let value = matches!(self.before, TokenKind::Colon | TokenKind::Comma | TokenKind::Open(_));
        if let Some(next) = self.sign_of_number(at, sign, value) {
            return Some(next);
        }
        if value && matches!(sign, '-' | '+') && self.kind(number) == Some(TokenKind::Number) {
            let gap = Span::new(span.end, self.row[number].span.start);
            let message = format!("a blank stands between the {sign} and its number");
            self.found.push(
                Diagnostic::new(Code::BadNumber, span, message)
                    .help(format!("write {sign}{}", self.slice(self.row[number].span)))
                    .fix("remove the blank", [(gap, String::new())]),
            );
            self.push(TokenKind::Space, span);
            return Some(at + 1);
        }
        None
    }

    /// A dash in place of a minus sign, a sign written twice, and `+= 2` in place of `: +2`.
    fn sign_of_number(&mut self, at: usize, sign: char, value: bool) -> Option<usize> {
        let span = self.row[at].span;
        let number = self.next(at);
        let digits = |at: usize| {
            let token = self.row.get(at).filter(|token| token.kind == TokenKind::Number)?;
            Some((token.span, self.slice(token.span)))
        };
        if value && let (Some((place, written)), true) = (digits(number), is_dash(sign)) {
            let whole = span.to(place);
            let right = format!("-{written}");
            let message = format!("`{sign}` is a dash, not the minus sign `-`");
            self.found.push(
                Diagnostic::new(Code::BadNumber, span, message)
                    .help(format!("write {right}"))
                    .fix(format!("write {right}"), [(whole, right)]),
            );
            self.push(TokenKind::Space, span);
            return Some(at + 1);
        }
        if value
            && matches!(sign, '+' | '-')
            && let Some((place, written)) =
                digits(at + 1).filter(|(_, w)| w.starts_with(['+', '-']))
        {
            let message = format!("`{sign}{written}` is no number: it has two signs");
            self.found.push(
                Diagnostic::new(Code::BadNumber, span.to(place), message)
                    .help(format!("write {written}"))
                    .maybe_fix(format!("write {written}"), [(span, String::new())]),
            );
            self.push(TokenKind::Space, span);
            return Some(at + 1);
        }
        let equals = self.row.get(at + 1).filter(|token| self.slice(token.span) == "=")?;
        let (place, written) = digits(self.next(at + 1))?;
        if !matches!(sign, '+' | '-') || !matches!(self.before, TokenKind::Text | TokenKind::Word) {
            return None;
        }
        let (whole, right) = (span.to(equals.span), format!(": {sign}{written}"));
        let message = format!("`{sign}=` stands where `:` belongs");
        self.found.push(
            Diagnostic::new(Code::MissingColon, whole, message)
                .help(format!("write `{right}`"))
                .fix(format!("write `{right}`"), [(self.with_blanks(whole).to(place), right)]),
        );
        self.push(TokenKind::Colon, whole);
        Some(at + 2)
    }

    /// A place with the blanks before it.
    fn with_blanks(&self, span: Span) -> Span {
        let before = self.text[..span.start as usize].trim_end_matches(' ').len();
        Span::new(before as u32, span.end)
    }

    fn full_width(&mut self, span: Span, name: &str, kind: TokenKind, plain: &str) {
        let code = match kind {
            TokenKind::Colon => Code::MissingColon,
            TokenKind::Comma => Code::StraySign,
            _ => Code::StrayBracket,
        };
        let sign = self.slice(span);
        let message =
            format!("`{sign}` is a full-width {name}; RON needs the plain one: `{plain}`");
        self.found.push(
            Diagnostic::new(code, span, message)
                .help(format!("write `{plain}`"))
                .fix(format!("write `{plain}`"), [(span, plain.to_owned())]),
        );
        self.push(kind, span);
    }

    /// Blanks of another kind, which often stand in a whole passage that was pasted, are one slip.
    fn blank(&mut self, span: Span, name: &'static str, insert: &str) {
        let near = |blanks: &Blanks| {
            let last = blanks.edits.last().map_or(0, |(last, _)| last.end);
            let between = &self.text[last as usize..span.start as usize];
            between.matches('\n').count() <= 1
        };
        if !self.blanks.as_ref().is_some_and(near) {
            self.end_blanks();
        }
        let blanks = self.blanks.get_or_insert_with(|| Blanks { name, edits: Vec::new() });
        blanks.edits.push((span, insert.to_owned()));
        self.push(TokenKind::Space, span);
    }

    fn end_blanks(&mut self) {
        let Some(Blanks { name, edits }) = self.blanks.take() else { return };
        let place = edits[0].0;
        let message = format!("a {name} stands here, which cannot be seen; RON does not know it");
        let help = match edits.len() {
            1 => "replace it by a plain blank, or remove it".to_owned(),
            many => format!("replace it, and {} more like it below, by plain blanks", many - 1),
        };
        let diagnostic = Diagnostic::new(Code::StraySign, place, message).help(help);
        self.found.push(diagnostic.fix("write plain blanks", edits));
    }

    /// `5 min`, `5%` and `12:30`.
    fn number(&mut self, at: usize) -> Option<usize> {
        let span = self.row[at].span;
        let next = self.next(at);
        let follows = *self.row.get(next)?;
        let named = self.kind(self.next(next)) == Some(TokenKind::Colon);
        let unit = follows.kind == TokenKind::Word
            && unit_of(self.slice(follows.span)).is_some()
            && !named;
        let percent = follows.kind == TokenKind::Other && self.slice(follows.span) == "%";
        if unit || percent {
            // The reader of numbers reports the whole of it.
            self.push(TokenKind::Number, span.to(follows.span));
            return Some(next + 1);
        }
        let minutes = self.row.get(at + 2)?;
        if self.before == TokenKind::Colon
            && self.kind(at + 1) == Some(TokenKind::Colon)
            && minutes.kind == TokenKind::Number
        {
            let whole = span.to(minutes.span);
            let written = self.slice(whole);
            self.found.push(
                Diagnostic::new(Code::BadNumber, whole, format!("`{written}` is no number"))
                    .help("a time of day is written in quotes, like \"09:10\"; a duration like Minutes(5)")
                    .fix("put it in quotes", [(whole, format!("\"{written}\""))]),
            );
            self.push(TokenKind::Text, whole);
            return Some(at + 3);
        }
        None
    }

    /// `Minutes 5`, `Minutes5)`, `Minutes[5]` and `Minutes: 5`.
    fn word(&mut self, at: usize) -> Option<usize> {
        let token = self.row[at];
        let written = self.slice(token.span);
        if let Some(next) = self.raw_text(at).or_else(|| self.name_in_pieces(at)) {
            return Some(next);
        }
        let letters = written.trim_end_matches(|c: char| c.is_ascii_digit());
        if self.before != TokenKind::Colon
            || !matches!(letters, "Minutes" | "Hours" | "Days" | "Turns")
        {
            return None;
        }
        let next = self.next(at);
        let follows = *self.row.get(next)?;
        if letters != written {
            return self.number_in_word(at, letters.len());
        }
        match follows.kind {
            TokenKind::Number => {
                let message = format!("the brackets around the number after {written} are missing");
                let closed = self.is_closed_alone(next);
                self.brackets_missing(message, token.span, follows.span, closed);
                Some(next + 1)
            }
            TokenKind::Open(kind @ (Bracket::Square | Bracket::Curly)) => {
                let number = self.next(next);
                let close = self.next(number);
                let (Some(TokenKind::Number), Some(TokenKind::Close(closing))) =
                    (self.kind(number), self.kind(close))
                else {
                    return None;
                };
                if closing != kind && closing != Bracket::Round {
                    return None;
                }
                self.brackets_wrong(at, next, number, close);
                Some(close + 1)
            }
            TokenKind::Colon => {
                let number = self.next(next);
                if self.kind(number) != Some(TokenKind::Number) {
                    return None;
                }
                let message = format!("this `:` does not belong after {written}");
                let span = self.row[number].span;
                let place = follows.span;
                self.call(token.span, span, place, message, Code::StraySign, false);
                Some(number + 1)
            }
            _ => None,
        }
    }

    /// `opt out:` and `opt-out:`, which mean the field `opt_out`. The reader of fields says so.
    fn name_in_pieces(&mut self, at: usize) -> Option<usize> {
        if !matches!(self.before, TokenKind::Comma | TokenKind::Open(_)) {
            return None;
        }
        let mut name = self.slice(self.row[at].span).to_owned();
        let mut last = at;
        for _ in 0..3 {
            let mut next = self.next(last);
            if self.kind(next) == Some(TokenKind::Colon) {
                break;
            }
            if self.row.get(next).is_some_and(|token| self.slice(token.span) == "-") {
                next = self.next(next);
            }
            let piece = self.row.get(next).filter(|token| token.kind == TokenKind::Word)?;
            name.push('_');
            name.push_str(self.slice(piece.span));
            last = next;
        }
        let ends = self.kind(self.next(last)) == Some(TokenKind::Colon);
        if last == at || !ends || !is_field(&name.to_lowercase()) {
            return None;
        }
        self.push(TokenKind::Word, self.row[at].span.to(self.row[last].span));
        Some(last + 1)
    }

    /// `r#"…"` without its `#` at the end: the text ends at its `"` all the same.
    fn raw_text(&mut self, at: usize) -> Option<usize> {
        let word = self.row[at].span;
        let hash = |token: &&Token| self.slice(token.span) == "#";
        let hashes = self.row[at + 1..].iter().take_while(hash).count();
        let text = self.row.get(at + 1 + hashes).filter(|token| token.kind == TokenKind::Text)?;
        let before = Span::new(word.start, text.span.start);
        if !matches!(self.slice(word), "r" | "r#") || before.end - before.start > 8 {
            return None;
        }
        let closing = format!("\"{}", self.slice(before).trim_start_matches('r'));
        let message = format!(
            "this text begins with {}\" and does not end with {closing}",
            self.slice(before)
        );
        self.found.push(
            Diagnostic::new(Code::UnclosedText, before.to(Span::at(text.span.start + 1)), message)
                .label(text.span.after(), format!("{closing} may belong here"))
                .help("begin and end it with a plain \"")
                .maybe_fix("begin it with \"", [(before, String::new())]),
        );
        self.push(TokenKind::Text, text.span);
        Some(at + 2 + hashes)
    }

    /// `"""…"""`, which other languages have: a text between two empty ones.
    fn three_quotes(&mut self, at: usize) -> Option<usize> {
        let [first, text, last] = self.row.get(at..at + 3)? else { return None };
        let empty = |token: &Token| self.slice(token.span) == "\"\"";
        let close = first.span.end == text.span.start && text.span.end == last.span.start;
        if !empty(first) || !empty(last) || !close || text.kind != TokenKind::Text {
            return None;
        }
        let edits = [(first.span, String::new()), (last.span, String::new())];
        self.found.push(
            Diagnostic::new(Code::StraySign, first.span, "three quotes stand before this text")
                .help("write one \" before and one after a text; it may go over several lines")
                .fix("write one \"", edits),
        );
        self.push(TokenKind::Text, text.span);
        Some(at + 3)
    }

    fn number_in_word(&mut self, at: usize, letters: usize) -> Option<usize> {
        if self.kind(at + 1) != Some(TokenKind::Close(Bracket::Round)) || !self.is_closed_alone(at)
        {
            return None;
        }
        let Span { start, end } = self.row[at].span;
        let middle = start + letters as u32;
        let (word, number) = (Span::new(start, middle), Span::new(middle, end));
        let message = "a bracket `(` is missing here: its `)` closes nothing";
        self.call(word, number, Span::at(middle), message.to_owned(), Code::StrayBracket, true);
        Some(at + 1)
    }

    /// Whether a `)` follows the token `at` that no bracket of the line has opened.
    fn is_closed_alone(&self, at: usize) -> bool {
        let next = self.next(at);
        if self.kind(next) != Some(TokenKind::Close(Bracket::Round)) {
            return false;
        }
        let line = self.out.iter().rev().take(64);
        let line = line.take_while(|token| {
            token.kind != TokenKind::Space || !self.slice(token.span).contains('\n')
        });
        let balance: i32 = line
            .map(|token| match token.kind {
                TokenKind::Open(_) => 1,
                TokenKind::Close(_) => -1,
                _ => 0,
            })
            .sum();
        balance <= 0
    }

    fn brackets_missing(&mut self, message: String, word: Span, number: Span, closed: bool) {
        self.call(word, number, word.to(number), message, Code::BadNumber, closed);
    }

    /// Reads `word` and `number` as `Word(number)`; the `)` is there already if it is `closed`.
    fn call(
        &mut self,
        word: Span,
        number: Span,
        place: Span,
        message: String,
        code: Code,
        closed: bool,
    ) {
        let right = format!("{}({})", self.slice(word), self.slice(number));
        let open = if closed { right.trim_end_matches(')').to_owned() } else { right.clone() };
        self.found.push(
            Diagnostic::new(code, place, message)
                .help(format!("write {right}"))
                .fix(format!("write {right}"), [(word.to(number), open)]),
        );
        self.push(TokenKind::Word, word);
        self.push(TokenKind::Open(Bracket::Round), Span::at(number.start));
        self.push(TokenKind::Number, number);
        if !closed {
            self.push(TokenKind::Close(Bracket::Round), number.after());
        }
    }

    fn brackets_wrong(&mut self, at: usize, open: usize, number: usize, close: usize) {
        let [word, open, number, close] = [at, open, number, close].map(|at| self.row[at].span);
        let (name, digits) = (self.slice(word), self.slice(number));
        let message = format!("round brackets belong after {name}, not `{}`", self.slice(open));
        self.found.push(
            Diagnostic::new(Code::StrayBracket, open, message)
                .help(format!("write {name}({digits})"))
                .fix("write round brackets", [(open, "(".to_owned()), (close, ")".to_owned())]),
        );
        self.push(TokenKind::Word, word);
        self.push(TokenKind::Open(Bracket::Round), open);
        self.push(TokenKind::Number, number);
        self.push(TokenKind::Close(Bracket::Round), close);
    }
}

/// The unit that people mean by `word`.
pub(super) fn unit_of(word: &str) -> Option<&'static str> {
    let unit = match word.to_lowercase().as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" => "Minutes",
        "h" | "hr" | "hrs" | "hour" | "hours" => "Hours",
        "d" | "day" | "days" => "Days",
        "turn" | "turns" => "Turns",
        _ => return None,
    };
    Some(unit)
}

fn full_width(sign: char) -> Option<(&'static str, TokenKind, &'static str)> {
    use TokenKind::{Close, Colon, Comma, Open};
    let found = match sign {
        '：' | '︓' => ("colon", Colon, ":"),
        '＝' => ("equals sign", Colon, ":"),
        '，' | '、' | '､' => ("comma", Comma, ","),
        '；' => ("semicolon", Comma, ","),
        '（' => ("bracket", Open(Bracket::Round), "("),
        '）' => ("bracket", Close(Bracket::Round), ")"),
        '［' | '【' => ("bracket", Open(Bracket::Square), "["),
        '］' | '】' => ("bracket", Close(Bracket::Square), "]"),
        '｛' => ("bracket", Open(Bracket::Curly), "{"),
        '｝' => ("bracket", Close(Bracket::Curly), "}"),
        _ => return None,
    };
    Some(found)
}

/// Whether a sign is a dash or a typographic minus, which word processors put in place of `-`.
fn is_dash(sign: char) -> bool {
    matches!(sign, '–' | '—' | '−' | '‐' | '‑' | '‒' | '―' | '－' | '﹣')
}

/// The name of a blank that RON does not know, and what belongs in its place.
fn blank(sign: char) -> Option<(&'static str, &'static str)> {
    let found = match sign {
        '\u{a0}' => ("no-break space", " "),
        '\u{202f}' => ("narrow no-break space", " "),
        '\u{3000}' => ("full-width space", " "),
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' => ("typographic space", " "),
        '\u{200b}' => ("zero-width space", ""),
        '\u{200c}' | '\u{200d}' => ("zero-width joiner", ""),
        '\u{2060}' => ("word joiner", ""),
        '\u{feff}' => ("zero-width no-break space (a byte order mark)", ""),
        '\u{ad}' => ("soft hyphen", ""),
        '\u{fe0f}' | '\u{fe0e}' => ("variation selector", ""),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ("mark of writing direction", ""),
        _ => return None,
    };
    Some(found)
}
