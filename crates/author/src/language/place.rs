//! What belongs at a place in a file, by the fields and brackets around it.

use mile_core::source::Span;
use mile_core::syntax::{Bracket, Item, NodeId, Shape as Written, Syntax};
use mile_core::token::{Token, TokenKind, token_at};

use super::schema::{Kind, Record, Shape};
use super::tree;

/// What belongs at a place.
#[derive(Debug)]
pub(super) enum Slot<'s> {
    /// The name of a field.
    Field {
        /// Of this record.
        record: &'static Record,
        /// The names that stand there.
        present: Vec<&'s str>,
        /// The one that stands at this place, whole or begun.
        here: Option<&'s str>,
    },
    /// A value, or an id before its `:`.
    Value {
        /// What it is.
        shape: Shape,
        /// Whether it is an id before its `:`.
        is_key: bool,
        /// The ids that stand there already, of a list or a table.
        present: Vec<&'s str>,
    },
}

/// A place in a file.
#[derive(Debug)]
pub(super) struct Place<'s> {
    /// What belongs there.
    pub(super) slot: Slot<'s>,
    /// The inside of the text around it.
    pub(super) text: Option<Span>,
    /// The scene around it.
    pub(super) scene: Option<&'s str>,
    /// The field whose value this is, or is part of.
    pub(super) field: &'static str,
}

/// What belongs at `offset` in a file of that shape.
pub(super) fn find<'s>(
    syntax: &Syntax<'s>,
    shape: &'static Record,
    offset: u32,
) -> Option<Place<'s>> {
    let mut finder = Finder { syntax, offset, scene: None, field: "" };
    let (mut node, mut shape) = (syntax.root()?, Shape::Record(shape));
    loop {
        let inner = tree::unwrapped(syntax, node);
        match finder.step(shape, inner)? {
            Step::Into(next, next_shape) => (node, shape) = (next, next_shape),
            Step::Here(slot, text) => {
                let Finder { scene, field, .. } = finder;
                return Some(Place { slot, text, scene, field });
            }
        }
    }
}

enum Step<'s> {
    Into(NodeId, Shape),
    Here(Slot<'s>, Option<Span>),
}

struct Finder<'s, 't> {
    syntax: &'t Syntax<'s>,
    offset: u32,
    scene: Option<&'s str>,
    field: &'static str,
}

impl<'s> Finder<'s, '_> {
    /// What belongs at the offset within `node`, which should have that shape.
    fn step(&mut self, shape: Shape, node: NodeId) -> Option<Step<'s>> {
        if !matches!(self.syntax.shape(node), Written::Group(_)) {
            let text = self.inside(node);
            let slot = Slot::Value { shape, is_key: false, present: Vec::new() };
            return Some(Step::Here(slot, text));
        }
        let items = self.syntax.items(node);
        for (index, item) in items.iter().enumerate() {
            if let Some(key) = item.key.filter(|&key| self.is_in(key)) {
                return Some(self.key(shape, node, key));
            }
            if self.is_in(item.value) {
                return self.value(shape, node, index, item);
            }
        }
        self.between(shape, node)
    }

    /// The offset is in an id or a field name before a `:`.
    fn key(&self, shape: Shape, node: NodeId, key: NodeId) -> Step<'s> {
        let here = self.syntax.slice(self.syntax.span(key));
        let text = self.inside(key);
        let slot = match shape {
            Shape::Record(record) => {
                Slot::Field { record, present: self.keys(node), here: Some(here) }
            }
            Shape::Table(key, _) => {
                Slot::Value { shape: *key, is_key: true, present: self.keys(node) }
            }
            other => Slot::Value { shape: other, is_key: true, present: Vec::new() },
        };
        Step::Here(slot, text)
    }

    /// The offset is in the value of an entry.
    fn value(&mut self, shape: Shape, node: NodeId, index: usize, item: &Item) -> Option<Step<'s>> {
        let written = self.syntax.shape(item.value);
        match (shape, item.key) {
            (Shape::Record(record), Some(key)) => {
                let field = record.field(self.syntax.slice(self.syntax.span(key)))?;
                self.field = field.name;
                Some(Step::Into(item.value, field.shape))
            }
            // A field name that is being typed.
            (Shape::Record(record), None) if written == Written::Word => {
                let here = Some(self.syntax.slice(self.syntax.span(item.value)));
                Some(Step::Here(Slot::Field { record, present: self.keys(node), here }, None))
            }
            (Shape::Table(key, value), Some(id)) => {
                if matches!(key, Shape::Definition(Kind::Scene)) {
                    self.scene = tree::text(self.syntax, id);
                }
                Some(Step::Into(item.value, *value))
            }
            // An id that is being typed.
            (Shape::Table(key, _), None) => {
                let text = self.inside(item.value);
                let present = self.keys(node);
                Some(Step::Here(Slot::Value { shape: *key, is_key: true, present }, text))
            }
            (Shape::List(inner), _) if matches!(written, Written::Group(_)) => {
                Some(Step::Into(item.value, *inner))
            }
            (Shape::List(inner), _) => {
                let text = self.inside(item.value);
                let present = self.entries(node);
                Some(Step::Here(Slot::Value { shape: *inner, is_key: false, present }, text))
            }
            (Shape::Line, _) => Some(Step::Into(item.value, part_of_line(index)?)),
            _ => None,
        }
    }

    /// The offset is between two entries, or between a name and its value.
    fn between(&mut self, shape: Shape, node: NodeId) -> Option<Step<'s>> {
        let items = self.syntax.items(node);
        let ends = |node: NodeId| self.syntax.span(node).end;
        let parts = items.iter().flat_map(|item| item.key.into_iter().chain([item.value]));
        let parts = parts.filter(|&part| self.syntax.shape(part) != Written::Missing);
        let before = parts.map(ends).filter(|&end| end <= self.offset).max();
        let open = self.syntax.name(node).unwrap_or(Span::at(self.syntax.span(node).start)).end;
        let from = before.unwrap_or(open);
        let (sign, text) = self.last_sign(from)?;
        let present = match shape {
            Shape::Record(_) | Shape::Table(..) => self.keys(node),
            _ => self.entries(node),
        };
        let value =
            |shape, is_key, present| Step::Here(Slot::Value { shape, is_key, present }, text);
        match (shape, sign) {
            (Shape::Record(record), TokenKind::Colon) => {
                let is_key = |item: &&Item| item.key.is_some_and(|key| ends(key) <= self.offset);
                let key = items.iter().rfind(is_key)?.key?;
                let field = record.field(self.syntax.slice(self.syntax.span(key)))?;
                self.field = field.name;
                Some(value(field.shape, false, Vec::new()))
            }
            (Shape::Table(_, inner), TokenKind::Colon) => Some(value(*inner, false, Vec::new())),
            (Shape::Record(record), TokenKind::Comma | TokenKind::Open(_)) => {
                Some(Step::Here(Slot::Field { record, present, here: None }, None))
            }
            (Shape::Table(key, _), TokenKind::Comma | TokenKind::Open(_)) => {
                Some(value(*key, true, present))
            }
            (Shape::List(inner), TokenKind::Comma | TokenKind::Open(Bracket::Square)) => {
                Some(value(*inner, false, present))
            }
            (Shape::Line, TokenKind::Comma | TokenKind::Open(_)) => {
                let index = items.iter().filter(|item| ends(item.value) <= self.offset).count();
                Some(value(part_of_line(index)?, false, Vec::new()))
            }
            _ => None,
        }
    }

    /// The last token between `from` and the offset that is no space, and the inside of a text that
    /// begins after it and has just been opened. Nothing belongs in a comment.
    fn last_sign(&self, from: u32) -> Option<(TokenKind, Option<Span>)> {
        let text = self.syntax.text();
        let (mut at, mut last) = (from, None);
        while at < self.offset && (at as usize) < text.len() {
            let Token { kind, span } = token_at(text, at as usize);
            let is_whole = match kind {
                TokenKind::Space => true,
                TokenKind::LineComment => span.end < self.offset,
                TokenKind::Text | TokenKind::OpenText if span.end > self.offset => {
                    let inside = Span::new(span.start + 1, self.offset);
                    let begun = !self.syntax.slice(inside).contains('\n');
                    return last.filter(|_| begun).map(|last| (last, Some(inside)));
                }
                TokenKind::OpenComment => false,
                _ => span.end <= self.offset,
            };
            if !is_whole {
                return None;
            }
            if !kind.is_trivia() {
                last = Some(kind);
            }
            at = span.end;
        }
        last.map(|last| (last, None))
    }

    fn touches(&self, span: Span) -> bool {
        span.start <= self.offset && self.offset <= span.end
    }

    /// Whether the offset is in a value: between its brackets or its marks, or in its word.
    fn is_in(&self, node: NodeId) -> bool {
        let span = self.syntax.span(node);
        let within = |start: u32| start < self.offset && self.offset < span.end;
        match self.syntax.shape(node) {
            Written::Missing => false,
            Written::Group(_) => {
                let open = self.syntax.name(node).map_or(span.start, |name| name.end);
                let closed = self.syntax.slice(span).ends_with([')', ']', '}']);
                within(open) || (self.offset == span.end && !closed)
            }
            Written::Text | Written::RawText | Written::Char | Written::ByteText => {
                within(span.start) || self.is_behind_open_text(span)
            }
            Written::Word | Written::Number => self.touches(span),
        }
    }

    /// The inside of a text, if the offset is there.
    fn inside(&self, node: NodeId) -> Option<Span> {
        let inside = tree::inside(self.syntax, node)?;
        if self.touches(inside) {
            return Some(inside);
        }
        let open = self.is_behind_open_text(self.syntax.span(node));
        open.then(|| Span::new(inside.start, self.offset))
    }

    /// Whether the offset is at the end of a text whose closing mark is missing, blanks passed over.
    fn is_behind_open_text(&self, span: Span) -> bool {
        let written = self.syntax.slice(span);
        let closed = written.len() > 1 && written.ends_with(['"', '\'', '#']);
        let gap = self.syntax.text().get(span.end as usize..self.offset as usize);
        !closed && gap.is_some_and(|gap| gap.chars().all(|c| c == ' '))
    }

    fn keys(&self, node: NodeId) -> Vec<&'s str> {
        let keys = self.syntax.items(node).iter().filter_map(|item| item.key);
        keys.map(|key| {
            let written = || self.syntax.slice(self.syntax.span(key));
            tree::text(self.syntax, key).unwrap_or_else(written)
        })
        .collect()
    }

    fn entries(&self, node: NodeId) -> Vec<&'s str> {
        let values = self.syntax.items(node).iter();
        values.filter_map(|item| tree::text(self.syntax, item.value)).collect()
    }
}

/// Who speaks, what is said, a condition.
fn part_of_line(index: usize) -> Option<Shape> {
    [Shape::Reference(Kind::Cast), Shape::Text, Shape::Guard].get(index).copied()
}
