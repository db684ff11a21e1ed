//! From the syntax tree to what the author wrote, piece by piece.
//!
//! Every record, table and list is walked on the tree, so that one slip never hides the next; every
//! single value (a text, a number, a word) is read by `ron`. What cannot be read is reported, left
//! out, and remembered as skipped.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::near::nearest;
use crate::source::Span;
use crate::syntax::{Bracket, Item, NodeId, Shape, Syntax};

/// Reads one piece of a file.
pub(crate) trait Decode<'s>: Sized {
    /// What `node` says. `None` if it cannot be read; then that was reported.
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self>;
}

/// Reads pieces of one file, and collects what is wrong with them.
pub(crate) struct Decoder<'s, 'd> {
    pub(crate) syntax: &'d Syntax<'s>,
    pub(crate) diagnostics: &'d mut Vec<Diagnostic>,
    /// Places that could not be read: what they name may be meant to be used.
    pub(crate) skipped: Vec<Span>,
}

/// A text as it is written in the file, its escapes read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal<'s> {
    pub(crate) value: Cow<'s, str>,
    /// Its place, the quotes included.
    pub(crate) span: Span,
}

/// A value and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whole<const MIN: i64, const MAX: i64>(pub(crate) i64);

/// `{ "id": entry, … }`, in the order of the file, each id once. An entry that could not be read
/// leaves its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entries<'s, T>(pub(crate) Vec<(Literal<'s>, Option<T>)>);

/// Defines a record of the format and how it is read: unknown fields, fields written twice and
/// required fields that are missing are reported. Every field is optional in the result.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        $name:ident, $what:literal { $($(@$required:ident)? $field:ident: $type:ty,)+ }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct $name<'s> {
            /// Its opening bracket.
            pub(crate) open: $crate::source::Span,
            /// The whole of it.
            #[allow(dead_code, reason = "not every record is asked")]
            pub(crate) span: $crate::source::Span,
            $(pub(crate) $field: Option<$type>,)+
            lifetime: std::marker::PhantomData<&'s ()>,
        }

        impl<'s> $crate::decode::Decode<'s> for $name<'s> {
            fn decode(
                decoder: &mut $crate::decode::Decoder<'s, '_>,
                node: $crate::syntax::NodeId,
            ) -> Option<Self> {
                const FIELDS: &[&str] = &[$(stringify!($field)),+];
                let mut values = [None; FIELDS.len()];
                let open = decoder.record(node, $what, FIELDS, &mut values)?;
                let mut next = values.into_iter();
                Some(Self {
                    open,
                    span: decoder.syntax.span(node),
                    $($field: {
                        let value = next.next().flatten();
                        #[allow(unused_mut, unused_assignments)]
                        let mut required = false;
                        $(required = stringify!($required) == "required";)?
                        if required && value.is_none() {
                            decoder.missing(node, $what, stringify!($field));
                        }
                        value.and_then(|value| decoder.read(value))
                    },)+
                    lifetime: std::marker::PhantomData,
                })
            }
        }
    };
}
pub(crate) use record;

impl<'s> Decoder<'s, '_> {
    /// Reads `node` as a `T`. `None` in place of a value is a value left out; `Some(…)` is not
    /// needed, and warned of.
    pub(crate) fn read<T: Decode<'s>>(&mut self, node: NodeId) -> Option<T> {
        let whole = self.syntax.span(node);
        match self.syntax.shape(node) {
            Shape::Missing => None,
            Shape::Word if self.slice(whole) == "None" => None,
            Shape::Group(Bracket::Round) => {
                let name = self.syntax.name(node).map(|span| self.slice(span));
                if let (Some("Some"), [Item { key: None, value }]) = (name, self.syntax.items(node))
                {
                    let inner = self.syntax.span(*value);
                    let (before, after) =
                        (Span::new(whole.start, inner.start), Span::new(inner.end, whole.end));
                    let edits = [(before, String::new()), (after, String::new())];
                    self.report(
                        Diagnostic::new(Code::NeedlessSome, before, "`Some(…)` is not needed")
                            .help("write just the value")
                            .fix("remove `Some(…)`", edits),
                    );
                    return self.read(*value);
                }
                T::decode(self, node)
            }
            _ => T::decode(self, node),
        }
    }

    pub(crate) fn slice(&self, span: Span) -> &'s str {
        self.syntax.slice(span)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Sorts the items of a record into `values`, a place for each of `fields`.
    pub(crate) fn record(
        &mut self,
        node: NodeId,
        what: &str,
        fields: &[&'static str],
        values: &mut [Option<NodeId>],
    ) -> Option<Span> {
        let Shape::Group(bracket) = self.syntax.shape(node) else {
            return self
                .wrong_kind(node, &format!("{what} in round brackets, like ({}: …)", fields[0]));
        };
        let keyed = self.syntax.items(node).iter().any(|item| item.key.is_some());
        if bracket == Bracket::Square
            || (bracket == Bracket::Curly && !keyed && !self.is_empty(node))
        {
            return self
                .wrong_kind(node, &format!("{what} in round brackets, like ({}: …)", fields[0]));
        }
        if bracket == Bracket::Curly {
            self.wrong_bracket(node, what, ("(", ")"), "{ } is for tables");
        }
        let open = self.opening(node);
        if let Some(name) = self.syntax.name(node) {
            let message = format!("`{}` does not belong before this bracket", self.slice(name));
            self.report(
                Diagnostic::new(Code::WrongKind, name, message)
                    .help(format!("{what} begins with its bracket"))
                    .fix("remove it", [(name, String::new())]),
            );
        }
        let mut keys: Vec<Option<Span>> = vec![None; fields.len()];
        let mut unknown = Vec::new();
        for &Item { key, value } in self.syntax.items(node) {
            let Some(key) = key else {
                self.nameless(value, what, fields);
                continue;
            };
            let key_span = self.syntax.span(key);
            let name = self.field_name(key);
            match fields.iter().position(|&field| field == name) {
                Some(index) if keys[index].is_some() => {
                    let message = format!("`{name}` is written twice");
                    let first = keys[index].unwrap_or(key_span);
                    self.report(
                        Diagnostic::new(Code::DuplicateField, key_span, message)
                            .label(first, "it is written here already")
                            .help("keep one of the two"),
                    );
                    self.skip(value);
                }
                Some(index) => {
                    keys[index] = Some(key_span);
                    values[index] = Some(value);
                }
                None => unknown.push((name, key_span, value)),
            }
        }
        for (name, key_span, value) in unknown {
            let meant = nearest(&name, fields.iter().copied());
            let mut diagnostic = Diagnostic::new(
                Code::UnknownField,
                key_span,
                format!("{what} has no field `{name}`"),
            );
            diagnostic = match meant {
                Some(meant) => diagnostic
                    .help(format!("did you mean `{meant}`?"))
                    .maybe_fix(format!("write `{meant}`"), [(key_span, meant.to_owned())]),
                None => diagnostic.help(format!("its fields are {}", list(fields))),
            };
            self.report(diagnostic);
            let index = meant.and_then(|meant| fields.iter().position(|&field| field == meant));
            match index.filter(|&index| values[index].is_none()) {
                Some(index) => values[index] = Some(value),
                None => self.skip(value),
            }
        }
        Some(open)
    }

    /// The name of a field; one in quotes is reported and read all the same.
    fn field_name(&mut self, key: NodeId) -> Cow<'s, str> {
        let span = self.syntax.span(key);
        let written = self.slice(span);
        if self.syntax.shape(key) == Shape::Word {
            return Cow::Borrowed(written);
        }
        let name = written.trim_matches('"');
        self.report(
            Diagnostic::new(
                Code::QuotedField,
                span,
                format!("the field name {written} has quotes"),
            )
            .help("field names are written without quotes; ids in a { } table have them")
            .fix("remove the quotes", [(span, name.to_owned())]),
        );
        Cow::Borrowed(name)
    }

    fn nameless(&mut self, value: NodeId, what: &str, fields: &[&'static str]) {
        let span = self.syntax.span(value);
        let message =
            format!("a field name is missing before this; {what} is made of named fields");
        self.report(
            Diagnostic::new(Code::NamelessValue, span, message)
                .help(format!("its fields are {}", list(fields))),
        );
        self.skip(value);
    }

    /// Reports a required field that is not there.
    pub(crate) fn missing(&mut self, node: NodeId, what: &str, field: &str) {
        let message = format!("{what} needs the field `{field}`");
        self.report(
            Diagnostic::new(Code::MissingField, self.opening(node), message)
                .help(format!("add `{field}: …,` inside these brackets")),
        );
    }

    /// Remembers a place that could not be read.
    pub(crate) fn skip(&mut self, node: NodeId) {
        self.skipped.push(self.syntax.span(node));
    }

    /// Reports that `node` is not what is wanted here.
    pub(crate) fn wrong_kind<T>(&mut self, node: NodeId, wanted: &str) -> Option<T> {
        let found = match self.syntax.shape(node) {
            Shape::Text | Shape::RawText => "a text",
            Shape::Char => "a text in single quotes",
            Shape::ByteText => "a text with a letter before its quotes",
            Shape::Number => "a number",
            Shape::Word => "a word without quotes",
            Shape::Group(Bracket::Round) => "something in ( )",
            Shape::Group(Bracket::Square) => "a list in [ ]",
            Shape::Group(Bracket::Curly) => "a table in { }",
            Shape::Missing => return None,
        };
        let span = self.syntax.span(node);
        let place = if matches!(self.syntax.shape(node), Shape::Group(_)) {
            self.syntax.name(node).unwrap_or_else(|| self.opening(node))
        } else {
            span
        };
        let message = format!("this is {found}, where {wanted} belongs");
        self.report(Diagnostic::new(Code::WrongKind, place, message));
        self.skip(node);
        None
    }

    fn wrong_bracket(&mut self, node: NodeId, what: &str, (open, close): (&str, &str), why: &str) {
        let span = self.syntax.span(node);
        let opening = self.opening(node);
        let closing = Span::new(span.end - 1, span.end);
        self.report(
            Diagnostic::new(
                Code::WrongBracket,
                opening,
                format!("{what} stands in {open} {close}; {why}"),
            )
            .fix(
                format!("write {open} and {close}"),
                [(opening, open.to_owned()), (closing, close.to_owned())],
            ),
        );
    }

    /// The opening bracket of a group, or the whole of anything else.
    pub(crate) fn opening(&self, node: NodeId) -> Span {
        let span = self.syntax.span(node);
        match self.syntax.shape(node) {
            Shape::Group(_) => {
                let start = self.syntax.name(node).map_or(span.start, |name| name.end);
                let gap = self.slice(Span::new(start, span.end)).find(['(', '[', '{']);
                let start = start + gap.unwrap_or(0) as u32;
                Span::new(start, start + 1)
            }
            _ => span,
        }
    }

    fn is_empty(&self, node: NodeId) -> bool {
        self.syntax.items(node).is_empty()
    }

    /// The items of `node` as a list; a lone value where a list belongs is reported and read.
    fn list(&mut self, node: NodeId) -> Option<Vec<NodeId>> {
        let span = self.syntax.span(node);
        match self.syntax.shape(node) {
            Shape::Group(Bracket::Square) => {
                let mut values = Vec::with_capacity(self.syntax.items(node).len());
                for &Item { key, value } in self.syntax.items(node) {
                    match key {
                        None => values.push(value),
                        Some(key) => {
                            let place = self.syntax.span(key);
                            let message = "a list in [ ] holds values, without names or `:`";
                            self.report(Diagnostic::new(Code::WrongKind, place, message));
                            self.skip(value);
                        }
                    }
                }
                Some(values)
            }
            Shape::Group(Bracket::Curly)
                if self.syntax.items(node).iter().all(|i| i.key.is_none()) =>
            {
                self.wrong_bracket(node, "a list", ("[", "]"), "{ } is for tables");
                Some(self.syntax.items(node).iter().map(|item| item.value).collect())
            }
            Shape::Group(Bracket::Curly) => self.wrong_kind(node, "a list in [ ]"),
            _ => {
                self.report(
                    Diagnostic::new(Code::WrongKind, self.opening(node), "a list belongs here")
                        .help("put it in square brackets: [ … ]")
                        .fix(
                            "put it in [ ]",
                            [(Span::at(span.start), "[".into()), (Span::at(span.end), "]".into())],
                        ),
                );
                Some(vec![node])
            }
        }
    }

    /// Reads a number with `ron`; reports what is no whole number from `min` to `max`.
    pub(crate) fn whole(&mut self, node: NodeId, min: i64, max: i64) -> Option<i64> {
        let span = self.syntax.span(node);
        let written = self.slice(span);
        match self.syntax.shape(node) {
            Shape::Number => {}
            Shape::Text if ron::from_str::<i64>(written.trim_matches('"').trim()).is_ok() => {
                let bare = written.trim_matches('"').trim().to_owned();
                self.report(
                    Diagnostic::new(Code::WrongKind, span, "a number stands without quotes")
                        .fix("remove the quotes", [(span, bare.clone())]),
                );
                return ron::from_str(&bare).ok();
            }
            _ => return self.wrong_kind(node, "a whole number"),
        }
        match ron::from_str::<i64>(written) {
            Ok(number) if (min..=max).contains(&number) => Some(number),
            Err(_) if written.contains(['.', 'e', 'E']) && !written.contains("0x") => {
                self.report(
                    Diagnostic::new(Code::WrongKind, span, format!("{written} is no whole number"))
                        .help("write it without a fraction"),
                );
                None
            }
            _ => {
                let message = format!("{written} is out of range");
                self.report(
                    Diagnostic::new(Code::OutOfRange, span, message)
                        .help(format!("it goes from {min} to {max}")),
                );
                None
            }
        }
    }

    /// One of `words`; the index of it.
    pub(crate) fn word(&mut self, node: NodeId, words: &[&'static str]) -> Option<usize> {
        let span = self.syntax.span(node);
        let written = self.slice(span);
        let bare = written.trim_matches('"');
        let quoted = match self.syntax.shape(node) {
            Shape::Word => false,
            Shape::Text => true,
            _ => return self.wrong_kind(node, &format!("one of {}", list(words))),
        };
        let index = words.iter().position(|&word| word == bare);
        if !quoted && index.is_some() {
            return index;
        }
        let meant = nearest(bare, words.iter().copied());
        let diagnostic = match index {
            Some(_) => Diagnostic::new(
                Code::WrongKind,
                span,
                format!("{bare} is written without quotes here"),
            ),
            None => Diagnostic::new(
                Code::UnknownWord,
                span,
                format!("`{bare}` is none of {}", list(words)),
            ),
        };
        self.report(match meant {
            Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).any_word_fix(
                index.is_some(),
                span,
                meant,
            ),
            None => diagnostic.help(format!("write one of {}", list(words))),
        });
        index.or_else(|| meant.and_then(|meant| words.iter().position(|&word| word == meant)))
    }
}

impl Diagnostic {
    fn any_word_fix(self, safe: bool, span: Span, meant: &str) -> Self {
        let title = format!("write `{meant}`");
        let edits = [(span, meant.to_owned())];
        if safe { self.fix(title, edits) } else { self.maybe_fix(title, edits) }
    }
}

/// `a`, `b` and `c`.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

impl Literal<'_> {
    /// The place in the file of a range of bytes of the value.
    pub(crate) fn place(&self, source: &str, range: Range<usize>) -> Span {
        let written = &source[self.span.range()];
        let raw = written.starts_with('r');
        let open = written.find('"').map_or(0, |quote| quote + 1);
        let body = self.span.start as usize + open;
        if !(written.contains('\r') || (!raw && written.contains('\\'))) {
            return Span::new((body + range.start) as u32, (body + range.end) as u32);
        }
        // Walk the written text and the value side by side.
        let offset = |wanted: usize| {
            let mut rest = &written[open..];
            let mut at = 0;
            while at < wanted && !rest.is_empty() {
                let (taken, given) = if !raw && rest.starts_with('\\') {
                    let taken = match rest.as_bytes().get(1) {
                        Some(b'x') => 4,
                        Some(b'u') => rest.find('}').map_or(2, |end| end + 1),
                        _ => 2,
                    };
                    let given =
                        ron::from_str::<String>(&format!("\"{}\"", &rest[..taken.min(rest.len())]));
                    (taken, given.map_or(1, |value| value.len()))
                } else if rest.starts_with("\r\n") {
                    (2, 1)
                } else {
                    let len = rest.chars().next().map_or(1, char::len_utf8);
                    (len, len)
                };
                rest = rest.get(taken..).unwrap_or_default();
                at += given;
            }
            (self.span.start as usize + written.len() - rest.len()) as u32
        };
        Span::new(offset(range.start), offset(range.end))
    }
}

impl<'s> Decode<'s> for Literal<'s> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let span = decoder.syntax.span(node);
        let written = decoder.slice(span);
        let value = match decoder.syntax.shape(node) {
            Shape::Text => {
                let body = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
                if body.contains('\\') {
                    match ron::from_str::<String>(written) {
                        Ok(value) => Cow::Owned(value),
                        // The syntax pass has reported the escape.
                        Err(_) => Cow::Borrowed(body),
                    }
                } else {
                    Cow::Borrowed(body)
                }
            }
            Shape::RawText => {
                let body = written.trim_start_matches('r').trim_matches('#');
                Cow::Borrowed(body.get(1..body.len().saturating_sub(1)).unwrap_or_default())
            }
            Shape::Word => {
                decoder.report(
                    Diagnostic::new(Code::WrongKind, span, format!("`{written}` needs quotes"))
                        .help(format!("write \"{written}\""))
                        .fix("put it in quotes", [(span, format!("\"{written}\""))]),
                );
                Cow::Borrowed(written)
            }
            _ => return decoder.wrong_kind(node, "a text in \"quotes\""),
        };
        let value =
            if value.contains('\r') { Cow::Owned(value.replace("\r\n", "\n")) } else { value };
        let literal = Self { value, span };
        decoder.refuse_controls(&literal);
        Some(literal)
    }
}

impl Decoder<'_, '_> {
    /// Author's text never carries control characters to a terminal: it is cleaned here, once.
    fn refuse_controls(&mut self, literal: &Literal<'_>) {
        // Every such character has a byte below 0x20, 0x7f, or begins with 0xc2 or 0xe2.
        let suspect = |b: &u8| (*b < 0x20 && *b != b'\n') || matches!(b, 0x7f | 0xc2 | 0xe2);
        if !literal.value.as_bytes().iter().any(|b| suspect(b)) {
            return;
        }
        for (at, c) in literal.value.char_indices() {
            let name = match c {
                '\n' => continue,
                '\t' => "a tab",
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    "a character that turns the direction of writing"
                }
                c if c.is_control() => "a control character",
                _ => continue,
            };
            let place = literal.place(self.syntax.text(), at..at + c.len_utf8());
            let message = format!("this text contains {name} (U+{:04X})", u32::from(c));
            let spaced = if c == '\t' { " " } else { "" };
            let title = if c == '\t' { "write a space" } else { "remove it" };
            self.report(
                Diagnostic::new(Code::ControlCharacter, place, message)
                    .help("texts hold letters, signs, spaces and new lines only")
                    .fix(title, [(place, spaced.to_owned())]),
            );
        }
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Vec<T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let nodes = decoder.list(node)?;
        Some(nodes.into_iter().filter_map(|node| decoder.read(node)).collect())
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Entries<'s, T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let items = decoder.syntax.items(node);
        match decoder.syntax.shape(node) {
            Shape::Group(Bracket::Curly) => {}
            Shape::Group(Bracket::Round) if items.iter().all(|item| item.key.is_some()) => {
                decoder.wrong_bracket(node, "a table", ("{", "}"), "( ) is for records");
            }
            _ => return decoder.wrong_kind(node, "a table in { }, like { \"id\": … }"),
        }
        let mut entries: Vec<(Literal<'s>, Option<T>)> = Vec::with_capacity(items.len());
        let mut places = std::collections::BTreeMap::new();
        for &Item { key, value } in items {
            let Some(key) = key else {
                let place = decoder.opening(value);
                let message = "an id is missing before this; a table holds `\"id\": …` entries";
                decoder.report(Diagnostic::new(Code::NamelessValue, place, message));
                decoder.skip(value);
                continue;
            };
            let Some(key) = decoder.read::<Literal<'s>>(key) else {
                decoder.skip(value);
                continue;
            };
            if let Some(&first) = places.get(&key.value) {
                let message = format!("\"{}\" is written twice in this table", key.value);
                decoder.report(
                    Diagnostic::new(Code::DuplicateField, key.span, message)
                        .label(first, "it is written here already")
                        .help("keep one of the two, or give one of them another id"),
                );
                decoder.skip(value);
                continue;
            }
            places.insert(key.value.clone(), key.span);
            let entry = decoder.read(value);
            entries.push((key, entry));
        }
        Some(Self(entries))
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Spanned<T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let span = decoder.syntax.span(node);
        T::decode(decoder, node).map(|value| Self { value, span })
    }
}

impl<'s, const MIN: i64, const MAX: i64> Decode<'s> for Whole<MIN, MAX> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        decoder.whole(node, MIN, MAX).map(Self)
    }
}

impl<'s> Decode<'s> for bool {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        decoder.word(node, &["false", "true"]).map(|index| index == 1)
    }
}
