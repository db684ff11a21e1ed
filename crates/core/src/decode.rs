//! From the syntax tree to what the author wrote, piece by piece.
//!
//! Every record, table and list is walked on the tree, so that one slip never hides the next; every
//! single value (a text, a number, a word) is read by `ron`. What cannot be read is reported, left
//! out, and remembered as skipped.

mod elsewhere;
mod fields;
mod groups;
mod literal;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::near::{is_certain, meant};
use crate::source::Span;
use crate::syntax::{Bracket, Item, NodeId, Shape, Syntax};

pub use fields::Record;
pub(crate) use fields::{Held, MOST_FIELDS, is_required, record};
pub(crate) use groups::Entries;
pub(crate) use literal::Literal;

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
    /// Places of which something better is said than that signs are missing or too many there.
    pub(crate) superseded: Vec<Span>,
    /// Where commas and colons are missing and numbers cannot be read, in order: that was reported.
    pub(crate) told: Vec<Span>,
    /// Where words before brackets begin that were reported as names of fields.
    pub(crate) excused: BTreeSet<u32>,
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

impl<'s> Decoder<'s, '_> {
    /// Reads `node` as a `T`. `None` in place of a value is a value left out; `Some(…)` is not
    /// needed, and warned of.
    pub(crate) fn read<T: Decode<'s>>(&mut self, node: NodeId) -> Option<T> {
        let whole = self.syntax.span(node);
        match self.syntax.shape(node) {
            // What would stand here may use anything.
            Shape::Missing => {
                self.skip(node);
                None
            }
            Shape::Word if self.slice(whole) == "None" => None,
            Shape::Word if matches!(self.slice(whole), "null" | "nil" | "undefined") => {
                let message = format!("`{}` means nothing here", self.slice(whole));
                self.report(
                    Diagnostic::new(Code::WrongKind, whole, message)
                        .help("leave out what has no value, or write None")
                        .fix("write None", [(whole, "None".to_owned())]),
                );
                None
            }
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

    /// Remembers a place that could not be read.
    pub(crate) fn skip(&mut self, node: NodeId) {
        self.skipped.push(self.syntax.span(node));
    }

    /// Reports that `node` is not what is wanted here, with what `add` says about it.
    pub(crate) fn wrong_kind<T>(
        &mut self,
        node: NodeId,
        wanted: &str,
        add: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Option<T> {
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
        self.report(add(Diagnostic::new(Code::WrongKind, place, message)));
        self.skip(node);
        None
    }

    pub(crate) fn wrong_bracket(
        &mut self,
        node: NodeId,
        what: &str,
        (open, close): (&str, &str),
        why: &str,
    ) {
        let span = self.syntax.span(node);
        let opening = self.opening(node);
        let last = self.slice(span).chars().next_back().map_or(0, char::len_utf8);
        let closing = Span::new(span.end - last as u32, span.end);
        self.report(
            Diagnostic::new(
                Code::WrongBracket,
                opening,
                format!("{what} stands in {open} {close}; {why}"),
            )
            .help(format!("write {open} here, and {close} where it ends"))
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
                let rest = self.slice(Span::new(start, span.end));
                // One that was mended may be missing, or of another script.
                let gap = rest.find(['(', '[', '{']).unwrap_or(0);
                Span::of_char(self.syntax.text(), start + gap as u32)
            }
            _ => span,
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
                let message = format!("the number {written} has quotes");
                self.report(
                    Diagnostic::new(Code::WrongKind, span, message)
                        .help(format!("write {bare}"))
                        .fix("remove the quotes", [(span, bare.clone())]),
                );
                let number = ron::from_str(&bare).ok();
                return number.filter(|number| (min..=max).contains(number));
            }
            Shape::Group(Bracket::Round) if self.syntax.items(node).len() == 1 => {
                let number = self.slice(self.syntax.span(self.syntax.items(node)[0].value));
                return self.wrong_kind(node, "a whole number", |diagnostic| {
                    diagnostic.help(format!("write just the number, like {}", short(number)))
                });
            }
            _ => {
                return self.wrong_kind(node, "a whole number", |diagnostic| {
                    diagnostic.help("write it with digits, like 5 or -12")
                });
            }
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
            // That it is no number was reported.
            _ if self.is_told(span) => None,
            Err(_)
                if written.ends_with(char::is_alphanumeric)
                    && written.contains(['i', 'u', 'N']) =>
            {
                self.report(
                    Diagnostic::new(Code::WrongKind, span, format!("{written} is no whole number"))
                        .help("write it with digits only, like 5 or -12"),
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
            _ => {
                return self.wrong_kind(node, &format!("one of {}", list(words)), |diagnostic| {
                    diagnostic.help("write one of these words")
                });
            }
        };
        let index = words.iter().position(|&word| word == bare);
        if !quoted && index.is_some() {
            return index;
        }
        if let Some(index) = index {
            let message = format!("the word {written} has quotes");
            self.report(
                Diagnostic::new(Code::WrongKind, span, message)
                    .help(format!("write {bare}"))
                    .fix("remove the quotes", [(span, bare.to_owned())]),
            );
            return Some(index);
        }
        let near = meant(bare, words);
        let message = format!("`{bare}` is none of {}", list(words));
        let diagnostic = Diagnostic::new(Code::UnknownWord, span, message);
        self.report(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix_if(
                is_certain(bare, near, words.iter().copied()),
                format!("write `{near}`"),
                [(span, near.to_owned())],
            ),
            None => diagnostic.help("choose one of these words, written just so"),
        });
        near.and_then(|near| words.iter().position(|&word| word == near))
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

/// `text` in one line, and no longer than fits into a sentence.
pub(crate) fn short(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    if !text.contains('\n') && text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let start: String =
        text.chars().map(|c| if c == '\n' { ' ' } else { c }).take(LONGEST - 1).collect();
    Cow::Owned(start + "…")
}

/// `5 EUR`, and the like: a number and the name of what it counts.
fn is_amount(written: &str, number: &str) -> bool {
    let rest = written.strip_prefix(number).unwrap_or_default().trim_start();
    !rest.is_empty() && rest.chars().all(char::is_alphabetic)
}

/// The unit of time that a word means, as it is written in a file.
pub(crate) fn duration_unit(word: &str) -> Option<&'static str> {
    match &*word.to_ascii_lowercase() {
        "minutes" | "minute" | "mins" | "min" => Some("Minutes"),
        "hours" | "hour" | "h" => Some("Hours"),
        "days" | "day" => Some("Days"),
        "turns" | "turn" => Some("Turns"),
        _ => None,
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
