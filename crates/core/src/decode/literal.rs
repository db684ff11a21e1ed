//! Texts as they are written in the file.

use std::borrow::Cow;
use std::ops::Range;

use super::{Decode, Decoder, short};
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::recover;
use crate::source::Span;
use crate::syntax::{Item, NodeId, Shape};

/// A text as it is written in the file, its escapes read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal<'s> {
    pub(crate) value: Cow<'s, str>,
    /// Its place, the quotes included.
    pub(crate) span: Span,
    /// The length of what stands before the value, where the value stands just as it is in the file.
    pub(crate) plain: Option<u32>,
}

impl Literal<'_> {
    /// The place in the file of a range of bytes of the value.
    pub(crate) fn place(&self, source: &str, range: Range<usize>) -> Span {
        if let Some(open) = self.plain {
            let body = self.span.start + open;
            return Span::new(body + range.start as u32, body + range.end as u32);
        }
        let written = &source[self.span.range()];
        let raw = written.starts_with("r\"") || written.starts_with("r#");
        let open = if raw {
            written.find('"').map_or(0, |quote| quote + 1)
        } else {
            recover::marks(written).0
        };
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
        const WANTED: &str = "a text in \"quotes\"";
        let span = decoder.syntax.span(node);
        let written = decoder.slice(span);
        let value = match decoder.syntax.shape(node) {
            Shape::Text => {
                let body = decoder.slice(decoder.syntax.inside(node));
                if body.contains('\\') {
                    match ron::from_str::<String>(&format!("\"{body}\"")) {
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
            Shape::Word if !matches!(written, "true" | "false") => {
                decoder.report(
                    Diagnostic::new(Code::WrongKind, span, format!("`{written}` needs quotes"))
                        .help(format!("write \"{written}\""))
                        .fix("put it in quotes", [(span, format!("\"{written}\""))]),
                );
                Cow::Borrowed(written)
            }
            Shape::Group(_) => {
                if let (None, &[Item { key: None, value }]) =
                    (decoder.syntax.name(node), decoder.syntax.items(node))
                    && matches!(decoder.syntax.shape(value), Shape::Text | Shape::RawText)
                {
                    decoder.without_brackets(node, value, "a text");
                    return Self::decode(decoder, value);
                }
                return decoder.unquoted_call(node, WANTED);
            }
            Shape::Number => {
                let quoted = format!("\"{written}\"");
                return decoder.wrong_kind(node, WANTED, |diagnostic| {
                    diagnostic
                        .help(format!("write {quoted}"))
                        .maybe_fix("put it in quotes", [(span, quoted)])
                });
            }
            _ => {
                return decoder.wrong_kind(node, WANTED, |diagnostic| {
                    diagnostic.help("write it between two \"")
                });
            }
        };
        let value =
            if value.contains('\r') { Cow::Owned(value.replace("\r\n", "\n")) } else { value };
        let plain = match &value {
            Cow::Borrowed(body) => Some((body.as_ptr().addr() - written.as_ptr().addr()) as u32),
            Cow::Owned(_) => None,
        };
        let literal = Self { value, span, plain };
        decoder.refuse_controls(&literal);
        Some(literal)
    }
}

impl Decoder<'_, '_> {
    /// Reports brackets where a text belongs: `kept(callback)` most likely lacks its quotes, and
    /// `scene("desk")` means the text in it.
    fn unquoted_call<T>(&mut self, node: NodeId, wanted: &str) -> Option<T> {
        let syntax = self.syntax;
        let whole = syntax.span(node);
        let written = self.slice(whole);
        let called = syntax.name(node).is_some();
        let instead = match syntax.items(node) {
            &[Item { key: None, value }] if called && syntax.shape(value) == Shape::Text => {
                self.slice(syntax.span(value)).to_owned()
            }
            _ if called && !written.contains(['"', '\n']) => format!("\"{written}\""),
            _ => {
                return self.wrong_kind(node, wanted, |diagnostic| {
                    diagnostic.help("write it between two \"")
                });
            }
        };
        // Dots and signs in it are a part of the text.
        self.superseded.push(whole);
        self.wrong_kind(node, wanted, |diagnostic| {
            diagnostic
                .help(format!("write {}", short(&instead)))
                .maybe_fix(format!("write {}", short(&instead)), [(whole, instead)])
        })
    }

    /// Author's text never carries control characters to a terminal: it is cleaned here, once.
    fn refuse_controls(&mut self, literal: &Literal<'_>) {
        // Every such character has a byte below 0x20, 0x7f, or begins with 0xc2 or 0xe2.
        let suspect = |b: &u8| (*b < 0x20 && *b != b'\n') || matches!(b, 0x7f | 0xc2 | 0xe2);
        if !literal.value.as_bytes().iter().any(suspect) {
            return;
        }
        let in_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let mut told: Vec<(char, usize)> = Vec::new();
        for (at, c) in literal.value.char_indices() {
            let (name, remedy) = match c {
                '\n' => continue,
                '\t' => ("a tab", "write spaces instead"),
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    ("a character that turns the direction of writing", "remove it")
                }
                c if c.is_control() => ("a control character", "remove it"),
                _ => continue,
            };
            let place = literal.place(self.syntax.text(), at..at + c.len_utf8());
            let insert = if c == '\t' { " " } else { "" }.to_owned();
            // Once for every text is enough; the change mends all of them.
            if let Some(&(_, report)) = told.iter().find(|&&(other, _)| other == c) {
                let edits = &mut self.diagnostics[report].fixes[0].edits;
                edits.push(Edit { span: place, insert });
                continue;
            }
            told.push((c, self.diagnostics.len()));
            let message = format!("this text contains {name} (U+{:04X})", u32::from(c));
            let diagnostic = Diagnostic::new(Code::ControlCharacter, place, message)
                .help(format!("{remedy}; texts hold letters, signs, spaces and new lines"));
            let edits = [(place, insert)];
            // In what looks like an id, a space would be as wrong.
            self.report(if literal.value.chars().all(|c| in_id(c) || c.is_control()) {
                diagnostic.maybe_fix(remedy, edits)
            } else {
                diagnostic.fix(remedy, edits)
            });
        }
    }
}
