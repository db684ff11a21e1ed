//! Lists and tables.

use std::collections::BTreeMap;

use super::{Decode, Decoder, Literal, short};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::{Bracket, Item, NodeId, Shape};

/// `{ "id": entry, … }`, in the order of the file, each id once. An entry that could not be read
/// leaves its id. Second the places that could not be read: they may declare names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entries<'s, T>(pub(crate) Vec<(Literal<'s>, Option<T>)>, pub(crate) Vec<Span>);

/// What stands where a list belongs.
enum Listed<'d> {
    Items(&'d [Item]),
    /// One value without brackets around it.
    Lone,
}

impl<'d> Decoder<'_, 'd> {
    /// The items of `node` as a list. A value that stands without its brackets is one item.
    fn list(&mut self, node: NodeId) -> Option<Listed<'d>> {
        let items = self.syntax.items(node);
        match self.syntax.shape(node) {
            Shape::Group(Bracket::Square) => {
                let keyed = items.iter().position(|item| item.key.is_some());
                let Some(keyed) = keyed else { return Some(Listed::Items(items)) };
                let place =
                    items[keyed].key.map_or_else(Span::default, |key| self.syntax.span(key));
                let message = "a list in [ ] holds values, without names or `:`";
                self.report(
                    Diagnostic::new(Code::WrongKind, place, message)
                        .help("put ( ) around the fields of one entry"),
                );
                self.skip(node);
                // The fields of one entry, most likely: once is enough.
                Some(Listed::Items(&items[..keyed]))
            }
            Shape::Group(Bracket::Curly) if items.iter().all(|item| item.key.is_none()) => {
                self.wrong_bracket(node, "a list", ("[", "]"), "{ } is for tables");
                Some(Listed::Items(items))
            }
            Shape::Group(Bracket::Curly) => self.wrong_kind(node, "a list in [ ]", |diagnostic| {
                diagnostic.help("write [ … ], its entries without `\"id\":` before them")
            }),
            Shape::Group(Bracket::Round) if self.is_listed(node) => {
                self.wrong_bracket(node, "a list", ("[", "]"), "( ) holds fields with names");
                Some(Listed::Items(items))
            }
            _ => Some(Listed::Lone),
        }
    }

    /// Whether round brackets hold just one text or word, as if they were those of a list.
    fn is_listed(&self, node: NodeId) -> bool {
        let plain = |value| matches!(self.syntax.shape(value), Shape::Text | Shape::Word);
        self.syntax.name(node).is_none()
            && matches!(self.syntax.items(node), &[Item { key: None, value }] if plain(value))
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Vec<T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let before = decoder.diagnostics.len();
        if let Listed::Items(items) = decoder.list(node)? {
            let mut values: Vec<T> = Vec::with_capacity(items.len());
            values.extend(items.iter().filter_map(|item| decoder.read(item.value)));
            return Some(values);
        }
        let values: Vec<T> = decoder.read(node).into_iter().collect();
        let span = decoder.syntax.span(node);
        let help = "put it in square brackets: [ … ]";
        if values.is_empty() {
            if let Some(diagnostic) = decoder.diagnostics.get_mut(before) {
                diagnostic.help.get_or_insert_with(|| help.to_owned());
            }
            return None;
        }
        // A word that lacks its quotes as well is told of once.
        let quotes = decoder.diagnostics.get(before).and_then(|diagnostic| {
            let edit = diagnostic.fixes.first()?.edits.first()?;
            (edit.span == span).then(|| edit.insert.clone())
        });
        let diagnostic =
            Diagnostic::new(Code::WrongKind, decoder.opening(node), "a list belongs here");
        let diagnostic = match quotes {
            Some(insert) => {
                decoder.diagnostics.truncate(before);
                let insert = format!("[{insert}]");
                diagnostic.help(format!("write {insert}")).fix("write a list", [(span, insert)])
            }
            None => diagnostic.help(help).fix(
                "put it in [ ]",
                [(Span::at(span.start), "[".into()), (Span::at(span.end), "]".into())],
            ),
        };
        decoder.report(diagnostic);
        Some(values)
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Entries<'s, T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let items = decoder.syntax.items(node);
        match decoder.syntax.shape(node) {
            Shape::Group(Bracket::Curly) => {}
            Shape::Group(Bracket::Round) if items.iter().all(|item| item.key.is_some()) => {
                decoder.wrong_bracket(node, "a table", ("{", "}"), "( ) holds fields with names");
            }
            Shape::Missing => return None,
            _ => {
                decoder.wrong_kind::<()>(node, "a table in { }", |diagnostic| {
                    diagnostic.help("write each id with what belongs to it: { \"id\": … }")
                });
                return Some(Self(Vec::new(), vec![decoder.syntax.span(node)]));
            }
        }
        let mut entries: Vec<(Literal<'s>, Option<T>)> = Vec::with_capacity(items.len());
        let mut unread = Vec::new();
        let mut places = BTreeMap::new();
        // Most tables are small, and a look through them is all that is needed.
        let small = items.len() <= 16;
        let mut rest = items.iter().copied().peekable();
        while let Some(Item { key, value }) = rest.next() {
            let span = decoder.syntax.span(value);
            let (key, value) = match (key, rest.peek()) {
                (Some(key), _) => (key, value),
                (None, Some(&Item { key: None, value: next }))
                    if decoder.syntax.shape(value) == Shape::Text
                        && decoder.syntax.shape(next) != Shape::Text =>
                {
                    rest.next();
                    let gap = Span::new(span.end, decoder.syntax.span(next).start);
                    let message = format!("a `:` is missing after {}", decoder.slice(span));
                    decoder.report(
                        Diagnostic::new(Code::MissingColon, span.after(), message)
                            .help("write `:` between an id and what belongs to it")
                            .fix("write `:`", [(gap, ": ".to_owned())]),
                    );
                    (value, next)
                }
                (None, _) => {
                    unread.push(span);
                    decoder.skip(value);
                    let nameless = decoder.supersede_colon(span);
                    let written = short(decoder.slice(span));
                    let id = decoder.syntax.shape(value) == Shape::Text && !nameless;
                    decoder.report(if id {
                        Diagnostic::new(Code::MissingValue, span, format!("{written} has no value"))
                            .help(format!("a table holds ids with their values: {written}: …"))
                    } else {
                        let message = "an id is missing before this";
                        let place = decoder.opening(value);
                        Diagnostic::new(Code::NamelessValue, place, message)
                            .help("a table holds ids with their values: \"id\": …")
                    });
                    continue;
                }
            };
            let Some(key) = decoder.read::<Literal<'s>>(key) else {
                unread.push(decoder.syntax.span(value));
                decoder.skip(value);
                continue;
            };
            let first = if small {
                entries.iter().find(|(other, _)| other.value == key.value).map(|(key, _)| key.span)
            } else {
                places.get(&key.value).copied()
            };
            if let Some(first) = first {
                let message = format!("\"{}\" is written twice in this table", key.value);
                decoder.report(
                    Diagnostic::new(Code::DuplicateField, key.span, message)
                        .label(first, "it is written here already")
                        .help("keep one of the two, or give one of them another id"),
                );
                unread.push(key.span);
                decoder.skip(value);
                continue;
            }
            if !small {
                places.insert(key.value.clone(), key.span);
            }
            let entry = decoder.read(value);
            entries.push((key, entry));
        }
        Some(Self(entries, unread))
    }
}
