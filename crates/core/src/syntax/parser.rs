//! From tokens to the tree, entry by entry, with the slips that are found on the way.

use super::{
    AFTER_END, Bracket, Extension, Item, MAX_DEPTH, MAX_FOUND, Node, NodeId, Shape, Syntax,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::recover;
use crate::source::Span;
use crate::token::{Token, TokenKind};
use serde::de::IgnoredAny;

/// So many signs of a row are said.
const LONGEST_ROW: usize = 8;

/// Brackets that are open.
struct Open {
    bracket: Bracket,
    start: Span,
    name: Option<Span>,
    /// Where its items begin among those that are not yet filed.
    items: usize,
    /// The key of the entry that is being read, and where its colon is.
    key: Option<(NodeId, Span)>,
    /// The value of the entry that is being read.
    value: Option<NodeId>,
}

pub(super) struct Parser<'s, I: Iterator<Item = Token>> {
    syntax: Syntax<'s>,
    diagnostics: Vec<Diagnostic>,
    tokens: Significant<I>,
    open: Vec<Open>,
    /// Items of the brackets that are open.
    pending: Vec<Item>,
    /// A word that may be the name of the bracket that follows.
    last_word: Option<NodeId>,
    /// The last number, and where the comma right after it ends, if there is one.
    last_number: (Span, Option<u32>),
    /// The last signs that belong to nothing.
    last_stray: Span,
}

/// The tokens that are neither comments nor blanks, with the next one seen ahead.
struct Significant<I> {
    tokens: I,
    ahead: Option<Token>,
    /// A comment that is never closed, if there was one.
    open_comment: Option<Span>,
}

impl<I: Iterator<Item = Token>> Significant<I> {
    fn new(tokens: I) -> Self {
        let mut this = Self { tokens, ahead: None, open_comment: None };
        this.next();
        this
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.ahead.take();
        for token in self.tokens.by_ref() {
            if token.kind == TokenKind::OpenComment {
                self.open_comment.get_or_insert(token.span);
            } else if !token.kind.is_trivia() {
                self.ahead = Some(token);
                break;
            }
        }
        token
    }

    fn peek(&self) -> Option<Token> {
        self.ahead
    }
}

impl<'s, I: Iterator<Item = Token>> Parser<'s, I> {
    pub(super) fn parse(text: &'s str, tokens: I) -> (Syntax<'s>, Vec<Diagnostic>) {
        let syntax = Syntax {
            text,
            nodes: Vec::with_capacity(text.len() / 16),
            items: Vec::with_capacity(text.len() / 24),
            root: None,
            extensions: Vec::new(),
        };
        let mut parser = Self {
            syntax,
            diagnostics: Vec::new(),
            tokens: Significant::new(tokens),
            open: Vec::new(),
            pending: Vec::new(),
            last_word: None,
            last_number: (Span::default(), None),
            last_stray: Span::default(),
        };
        parser.attributes();
        parser.run();
        if let Some(open) = parser.tokens.open_comment {
            let place = Span::new(open.start, open.start + 2);
            parser.report(
                Diagnostic::new(Code::UnclosedText, place, "this comment is never closed")
                    .help("close it with */, or begin each line of it with //"),
            );
        }
        (parser.syntax, parser.diagnostics)
    }

    fn run(&mut self) {
        while let Some(token) = self.tokens.next() {
            if self.open.is_empty() && self.syntax.root.is_some() && !self.is_name_of(token) {
                self.report(
                    Diagnostic::new(Code::StraySign, token.span, AFTER_END)
                        .help("remove it, or move it inside the last bracket"),
                );
                break;
            }
            match token.kind {
                TokenKind::Open(bracket) => {
                    if self.open.len() >= MAX_DEPTH {
                        self.report(
                            Diagnostic::new(
                                Code::TooDeep,
                                token.span,
                                format!("brackets are nested more than {MAX_DEPTH} deep here"),
                            )
                            .help("a scenario needs far fewer; is a bracket never closed?"),
                        );
                        break;
                    }
                    self.open_group(bracket, token.span);
                }
                TokenKind::Close(bracket) => self.close_group(bracket, token.span),
                TokenKind::Comma => self.comma(token.span),
                TokenKind::Colon => self.colon(token.span),
                TokenKind::Text => self.value(Shape::Text, token.span),
                TokenKind::RawText => self.value(Shape::RawText, token.span),
                TokenKind::ByteText => self.value(Shape::ByteText, token.span),
                TokenKind::Char => self.value(Shape::Char, token.span),
                TokenKind::Number => self.number(token.span),
                TokenKind::Word => self.value(Shape::Word, token.span),
                TokenKind::OpenText => {
                    let place = Span::new(token.span.start, token.span.start + 1);
                    let message = "this text is not closed: its second \" is missing";
                    self.report(Diagnostic::new(Code::UnclosedText, place, message));
                    self.value(Shape::Text, token.span);
                }
                TokenKind::Other => self.other(token.span),
                TokenKind::Bom
                | TokenKind::Space
                | TokenKind::LineComment
                | TokenKind::BlockComment
                | TokenKind::OpenComment => {}
            }
        }
        while let Some(open) = self.open.last() {
            let (bracket, start) = (open.bracket, open.start);
            self.report(unclosed(bracket, start));
            let end = self.syntax.text.len() as u32;
            self.close_group(bracket, Span::at(end));
        }
        if self.syntax.root.is_none() && self.diagnostics.is_empty() {
            let message = "this file holds no scenario";
            let help = "a scenario is written in round brackets: ( format: 1, id: \"…\", … )";
            self.report(Diagnostic::new(Code::NotRon, Span::default(), message).help(help));
        }
    }

    /// `#![enable(…)]`, at the very start.
    fn attributes(&mut self) {
        let text = self.syntax.text;
        while let Some(first) = self.tokens.peek() {
            if &text[first.span.range()] != "#" {
                return;
            }
            self.tokens.next();
            let mut last = first.span;
            let mut names = Vec::new();
            while let Some(token) = self.tokens.next() {
                last = token.span;
                match token.kind {
                    TokenKind::Word => names.push(token.span),
                    TokenKind::Close(Bracket::Square) => break,
                    _ => {}
                }
            }
            let attribute = first.span.to(last);
            let said = names.first().map_or("", |&name| &text[name.range()]);
            let enables = said == "enable";
            // `#![type = "…"]` tells tools what is in the file.
            if matches!(said, "type" | "schema") {
                self.syntax.extensions.push(Extension { name: names[0], attribute });
            } else if !enables || names.len() < 2 {
                let message = "this line is not understood";
                let help = "a scenario needs no line that begins with #; comments begin with //";
                self.report(Diagnostic::new(Code::Extension, attribute, message).help(help));
            }
            let names = names.into_iter().skip(1).filter(|_| enables);
            self.syntax.extensions.extend(names.map(|name| Extension { name, attribute }));
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        // Nobody reads more, and a file of nothing but brackets would fill the memory.
        if self.diagnostics.len() < MAX_FOUND || diagnostic.code == Code::TooDeep {
            self.diagnostics.push(diagnostic);
        }
    }

    fn slice(&self, span: Span) -> &'s str {
        self.syntax.slice(span)
    }

    fn node(&mut self, shape: Shape, span: Span) -> NodeId {
        self.syntax.nodes.push(Node { shape, span, name_end: 0, items: (0, 0) });
        NodeId(self.syntax.nodes.len() as u32 - 1)
    }

    /// Whether `token` opens the bracket that belongs to a word read just before.
    fn is_name_of(&self, token: Token) -> bool {
        token.kind == TokenKind::Open(Bracket::Round) && self.last_word.is_some()
    }

    fn open_group(&mut self, bracket: Bracket, span: Span) {
        let mut name = None;
        if bracket == Bracket::Round
            && let Some(word) = self.last_word.take()
        {
            name = Some(self.syntax.span(word));
            match self.open.last_mut() {
                Some(open) => open.value = None,
                None => self.syntax.root = None,
            }
        } else {
            self.before_value(span);
        }
        let items = self.pending.len();
        self.open.push(Open { bracket, start: span, name, items, key: None, value: None });
        self.last_word = None;
    }

    fn close_group(&mut self, bracket: Bracket, span: Span) {
        let Some(open) = self.open.last() else {
            let message = format!("this bracket {} closes nothing", closer(bracket));
            self.report(
                Diagnostic::new(Code::StrayBracket, span, message)
                    .help("there is one bracket too many; remove it")
                    .maybe_fix("remove it", [(span, String::new())]),
            );
            return;
        };
        if open.bracket != bracket {
            let (opened, start) = (open.bracket, open.start);
            let message = format!("this bracket {} closes a {}", closer(bracket), opener(opened));
            self.report(
                Diagnostic::new(Code::StrayBracket, span, message)
                    .label(start, "which is opened here")
                    .help(format!("write {} here, or mend the brackets between", closer(opened))),
            );
        }
        self.end_item();
        let Some(open) = self.open.pop() else { return };
        if open.bracket == Bracket::Round {
            self.missing_colons(open.items);
        }
        let start = self.syntax.items.len() as u32;
        self.syntax.items.extend(self.pending.drain(open.items..));
        let items = (start, self.syntax.items.len() as u32);
        let whole = open.name.unwrap_or(open.start).to(span);
        let name_end = open.name.map_or(0, |name| name.end);
        let shape = Shape::Group(open.bracket);
        self.syntax.nodes.push(Node { shape, span: whole, name_end, items });
        let node = NodeId(self.syntax.nodes.len() as u32 - 1);
        self.put(node);
        self.last_word = None;
    }

    /// `now (…)` among fields is read as `now: (…)`; alone it could be meant, as `Minutes(5)` is.
    fn missing_colons(&mut self, from: usize) {
        if !self.pending[from..].iter().any(|item| item.key.is_some()) {
            return;
        }
        for at in from..self.pending.len() {
            let Item { key: None, value } = self.pending[at] else { continue };
            let Some(name) = self.syntax.name(value) else { continue };
            if !self.slice(name).starts_with(|c: char| c.is_lowercase()) {
                continue;
            }
            let rest = Span::new(name.end, self.syntax.span(value).end);
            let gap = self.slice(rest).find('(').unwrap_or_default();
            let node = &mut self.syntax.nodes[value.0 as usize];
            node.span.start = name.end + gap as u32;
            node.name_end = 0;
            let bracket = Span::of_char(self.syntax.text, node.span.start);
            let key = self.node(Shape::Word, name);
            self.pending[at].key = Some(key);
            self.report(missing_colon(self.slice(name), name.after(), bracket));
        }
    }

    /// Files the entry that has been read, if there is one, before a comma or a closing bracket.
    fn end_item(&mut self) -> bool {
        let Some(open) = self.open.last_mut() else { return false };
        let (key, value) = (open.key.take(), open.value.take());
        match (key, value) {
            (key, Some(value)) => {
                self.pending.push(Item { key: key.map(|(key, _)| key), value });
                true
            }
            (Some((key, colon)), None) => {
                let name = self.slice(self.syntax.span(key));
                self.report(
                    Diagnostic::new(
                        Code::MissingValue,
                        colon.after(),
                        format!("the value of {name} is missing"),
                    )
                    .help(format!("write one after the `:`, or remove {name}")),
                );
                let value = self.node(Shape::Missing, colon.after());
                self.pending.push(Item { key: Some(key), value });
                true
            }
            (None, None) => false,
        }
    }

    fn comma(&mut self, span: Span) {
        self.last_word = None;
        self.last_number.1 = (self.last_number.0.end == span.start).then_some(span.end);
        if !self.end_item() {
            self.report(
                Diagnostic::new(Code::StraySign, span, "this comma separates nothing")
                    .help("one comma stands between two entries; remove this one")
                    .fix("remove it", [(span, String::new())]),
            );
        }
    }

    fn colon(&mut self, span: Span) {
        self.last_word = None;
        let next = self.tokens.peek().map(|token| token.kind);
        let doubled = self.syntax.text[..span.start as usize].ends_with(':');
        let Some(open) = self.open.last_mut() else {
            return self.stray(span);
        };
        match (open.key, open.value.take()) {
            (None, Some(key)) => open.key = Some((key, span)),
            (Some(_), Some(value))
                if !doubled
                    && matches!(
                        (open.bracket, next),
                        (Bracket::Round, Some(TokenKind::Word))
                            | (Bracket::Curly, Some(TokenKind::Text))
                    ) =>
            {
                open.value = Some(value);
                self.for_comma(span);
            }
            (_, value) => {
                open.value = value;
                self.report(
                    Diagnostic::new(Code::StraySign, span, "this `:` stands where none belongs")
                        .help("a `:` stands once, between a name and its value")
                        .maybe_fix("remove it", [(span, String::new())]),
                );
            }
        }
    }

    /// A sign that separates two entries in place of a comma.
    fn for_comma(&mut self, span: Span) {
        let message = format!("`{}` stands where a comma belongs", self.slice(span));
        self.report(
            Diagnostic::new(Code::StraySign, span, message)
                .help("a comma stands between two entries")
                .fix("write `,`", [(span, ",".to_owned())]),
        );
        self.comma(span);
    }

    fn stray(&mut self, span: Span) {
        // A row of signs is one slip.
        let row = self
            .diagnostics
            .last()
            .filter(|last| last.span == self.last_stray && last.span.end == span.start);
        let span = match row.map(|last| last.span.to(span)) {
            Some(whole) => {
                self.diagnostics.pop();
                whole
            }
            None => span,
        };
        self.last_stray = span;
        // A long row is not said whole, and not again for every sign of it.
        let mut sign: String = self.slice(span).chars().take(LONGEST_ROW + 1).collect();
        if sign.chars().count() > LONGEST_ROW {
            sign.pop();
            sign.push('…');
        }
        let message = format!("`{sign}` stands where nothing calls for it");
        self.report(
            Diagnostic::new(Code::StraySign, span, message)
                .help("remove it")
                .maybe_fix("remove it", [(span, String::new())]),
        );
    }

    fn value(&mut self, shape: Shape, span: Span) {
        self.before_value(span);
        if shape == Shape::Text {
            self.escapes(span);
        }
        let node = self.node(shape, span);
        self.put(node);
        self.last_word = (shape == Shape::Word).then_some(node);
    }

    fn put(&mut self, node: NodeId) {
        match self.open.last_mut() {
            Some(open) => open.value = Some(node),
            None => self.syntax.root = Some(node),
        }
    }

    /// Sees to it that the entry before is over when another value begins.
    fn before_value(&mut self, next: Span) {
        let Some(open) = self.open.last() else { return };
        let Some(value) = open.value else { return };
        let (before, keyed, bracket) = (self.syntax.span(value), open.key.is_some(), open.bracket);
        let shape = self.syntax.shape(value);
        let could_be_key = match bracket {
            Bracket::Round => shape == Shape::Word,
            Bracket::Curly => matches!(shape, Shape::Text | Shape::RawText | Shape::Word),
            Bracket::Square => false,
        };
        let next_is_key = self.tokens.peek().is_some_and(|t| t.kind == TokenKind::Colon);
        let gap = before.after();
        if !keyed && could_be_key && !next_is_key {
            let name = self.slice(before);
            self.report(missing_colon(name, gap, next));
            if let Some(open) = self.open.last_mut() {
                open.value = None;
                open.key = Some((value, gap));
            }
            return;
        }
        let text = matches!(shape, Shape::Text);
        let pieces = text && keyed && bracket == Bracket::Round && !next_is_key;
        if pieces && self.slice(next).starts_with('"') {
            let joint = Span::new(before.end - 1, next.start + 1);
            self.report(
                Diagnostic::new(Code::StraySign, gap, "this text stands in two pieces")
                    .label(next, "the second piece")
                    .help("write one text; it may go over several lines")
                    .maybe_fix("join the two", [(joint, " ".to_owned())]),
            );
            return;
        }
        let inside = text && keyed && self.slice(before).ends_with(",\"");
        let diagnostic = if inside {
            let swap = Span::new(before.end - 2, before.end);
            let message = "the comma after this text stands inside its quotes";
            Diagnostic::new(Code::MissingComma, Span::new(before.end - 1, before.end), message)
                .help("write the comma after the \"")
                .fix("write the comma after the \"", [(swap, "\",".to_owned())])
        } else {
            Diagnostic::new(Code::MissingComma, gap, "a comma is missing after this")
                .label(next, "before the next entry")
                .help("a comma stands between two entries")
                .fix("add the comma", [(gap, ",".to_owned())])
        };
        self.report(diagnostic);
        self.end_item();
    }

    fn number(&mut self, span: Span) {
        let written = self.slice(span);
        let digits = written.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'_'));
        if digits || ron::from_str::<IgnoredAny>(written).is_ok() {
            if self.last_number.1 == Some(span.start) && self.goes_on() {
                return self.comma_in_number(self.last_number.0.to(span));
            }
            self.last_number = (span, None);
            self.value(Shape::Number, span);
            return;
        }
        let message = format!("`{written}` is no number");
        let count = written.trim_end_matches(|c: char| c.is_alphabetic() || c == '%' || c == ' ');
        let unit = recover::unit_of(written[count.len()..].trim());
        let help = match unit {
            Some(unit) => format!("a duration is written {unit}({count})"),
            None => "numbers are written with digits only, like 5 or -12".to_owned(),
        };
        let diagnostic = Diagnostic::new(Code::BadNumber, span, message).help(help);
        self.report(match unit {
            Some(unit) => {
                let right = format!("{unit}({count})");
                diagnostic.maybe_fix(format!("write {right}"), [(span, right)])
            }
            None => diagnostic,
        });
        // Nothing more is to be said about it.
        self.value(Shape::Missing, span);
    }

    /// Whether a number right after a comma cannot be an entry of its own: it stands among fields.
    fn goes_on(&mut self) -> bool {
        let named = self.tokens.peek().is_some_and(|token| token.kind == TokenKind::Colon);
        let fields = self.open.last().is_some_and(|open| {
            open.bracket != Bracket::Square
                && open.value.is_none()
                && open.key.is_none()
                && self.pending[open.items..].last().is_some_and(|item| item.key.is_some())
        });
        fields && !named
    }

    /// `1.000,50`, read as the value of one field.
    fn comma_in_number(&mut self, span: Span) {
        let written = self.slice(span);
        let message = format!("`{written}` is no number: numbers have no comma in them");
        let plain: String = written.chars().filter(|c| *c != ',').collect();
        let whole = plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-'));
        let diagnostic = Diagnostic::new(Code::BadNumber, span, message);
        self.report(if whole {
            diagnostic
                .help(format!("write {plain}"))
                .maybe_fix(format!("write {plain}"), [(span, plain)])
        } else {
            diagnostic.help("numbers are written with digits only, like 5 or -12")
        });
        let value = self.node(Shape::Missing, span);
        if let (Some(item), Some(open)) = (self.pending.pop(), self.open.last_mut()) {
            open.key = item.key.map(|key| (key, span));
            open.value = Some(value);
        }
    }

    fn other(&mut self, span: Span) {
        let sign = self.slice(span);
        let after_name =
            self.open.last().is_some_and(|open| open.key.is_none() && open.value.is_some());
        match sign {
            "=" | "=>" | "->" | "==" | "：" if after_name => {
                self.report(
                    Diagnostic::new(
                        Code::MissingColon,
                        span,
                        format!("`{sign}` stands where `:` belongs"),
                    )
                    .help("a `:` stands between a name and its value")
                    .fix("write `:`", [self.plain_colon(span)]),
                );
                self.colon(span);
            }
            ";" | "." | "，" | "、"
                if self.open.last().is_some_and(|open| open.value.is_some())
                    && !(sign == "." && self.is_between_words(span)) =>
            {
                self.for_comma(span);
            }
            _ => self.stray(span),
        }
    }

    /// The change that puts `: ` in the place of another sign and the blanks before it.
    fn plain_colon(&self, span: Span) -> (Span, String) {
        let (before, after) =
            (&self.syntax.text[..span.start as usize], &self.syntax.text[span.end as usize..]);
        let start = before.trim_end_matches(' ').len() as u32;
        let blank = if after.starts_with(char::is_whitespace) { ":" } else { ": " };
        (Span::new(start, span.end), blank.to_owned())
    }

    /// Whether words stand close before and after a sign, as in `Stance.Tempting`.
    fn is_between_words(&self, span: Span) -> bool {
        let (before, after) =
            (&self.syntax.text[..span.start as usize], &self.syntax.text[span.end as usize..]);
        before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
    }

    /// Checks what follows each `\` of a text.
    fn escapes(&mut self, span: Span) {
        let written = self.slice(span);
        if !written.contains('\\') {
            return;
        }
        let mut at = 0;
        while let Some(found) = written[at..].find('\\') {
            let start = at + found;
            let rest = &written[start..];
            let len = match rest.as_bytes().get(1) {
                Some(b'u') if rest.starts_with("\\u{") => rest.find('}').map_or(2, |end| end + 1),
                Some(b'x') => 4,
                _ => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            };
            let len =
                (0..=len.min(rest.len())).rev().find(|&l| rest.is_char_boundary(l)).unwrap_or(1);
            if ron::from_str::<String>(&format!("\"{}\"", &rest[..len])).is_err() {
                let offset = span.start + start as u32;
                let place = Span::new(offset, offset + len.max(1) as u32);
                let message = format!("`{}` means nothing in a text", &rest[..len]);
                self.report(
                    Diagnostic::new(Code::BadEscape, place, message)
                        .help("write \\\\ for a backslash, \\\" for a quotation mark, \\n for a new line")
                        .maybe_fix("double the backslash", [(Span::at(offset), "\\".to_owned())]),
                );
            }
            at = start + len.max(1);
        }
    }
}

fn missing_colon(name: &str, gap: Span, value: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingColon, gap, format!("a colon `:` is missing after {name}"))
        .label(value, "before its value")
        .help("a `:` stands between a name and its value")
        .fix("add the `:`", [(gap, ":".to_owned())])
}

/// An opening bracket that nothing closes.
pub(crate) fn unclosed(bracket: Bracket, place: Span) -> Diagnostic {
    let message = format!("this bracket {} is never closed", opener(bracket));
    Diagnostic::new(Code::UnclosedBracket, place, message)
        .help(format!("add {} where it ends", closer(bracket)))
}

pub(crate) const fn opener(bracket: Bracket) -> &'static str {
    match bracket {
        Bracket::Round => "`(`",
        Bracket::Square => "`[`",
        Bracket::Curly => "`{`",
    }
}

pub(crate) const fn closer(bracket: Bracket) -> &'static str {
    match bracket {
        Bracket::Round => "`)`",
        Bracket::Square => "`]`",
        Bracket::Curly => "`}`",
    }
}
