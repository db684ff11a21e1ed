//! Every id in a file: what it is the id of, and whether it is defined or used there.

use mile_core::source::Span;
use mile_core::syntax::{Bracket, NodeId, Shape as Written, Syntax};

use super::guard::{self, Slot};
use super::schema::{Kind, Record, Shape};
use super::{tree, walks};

/// An id in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'s> {
    /// What it is the id of.
    pub kind: Kind,
    /// The id.
    pub text: &'s str,
    /// Its place, without quotation marks.
    pub span: Span,
    /// Of a choice: its scene.
    pub scene: Option<&'s str>,
    /// Whether it is defined here, and by which value.
    pub defined: Option<NodeId>,
    /// Where it stands.
    pub at: At<'s>,
}

/// The part of the story in which something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At<'s> {
    /// The scene.
    pub scene: Option<&'s str>,
    /// The choice of it.
    pub choice: Option<&'s str>,
    /// The entry of a table other than that of the scenes.
    pub entry: Option<&'s str>,
    /// The field of the whole file.
    pub part: &'static str,
    /// The field itself.
    pub field: &'static str,
}

/// The ids in a file of that shape, in order.
pub(super) fn collect<'s>(syntax: &Syntax<'s>, record: &'static Record) -> Vec<Name<'s>> {
    let mut walk = Walk { syntax, names: Vec::new(), at: At::default() };
    if let Some(root) = syntax.root() {
        walk.value(Shape::Record(record), root);
    }
    let mut names = walk.names;
    names.sort_by_key(|name| name.span);
    tell_flags(&mut names);
    names
}

/// A word by itself in a condition is a flag where there is one of that name, else a meter.
fn tell_flags(names: &mut [Name<'_>]) {
    let flags = names.iter().filter(|name| name.kind == Kind::Flag && name.defined.is_some());
    let mut flags: Vec<_> = flags.map(|name| name.text).collect();
    flags.sort_unstable();
    let meters = names.iter_mut().filter(|name| name.kind == Kind::Meter && name.defined.is_none());
    for name in meters.filter(|name| name.at.field != "change") {
        if flags.binary_search(&name.text).is_ok() {
            name.kind = Kind::Flag;
        }
    }
}

/// The id of a choice: in a test, `~` may stand before it.
pub(super) fn choice_of(syntax: &Syntax<'_>, span: Span) -> Span {
    let timed = syntax.slice(span).starts_with('~');
    Span::new(span.start + u32::from(timed), span.end)
}

struct Walk<'s, 't> {
    syntax: &'t Syntax<'s>,
    names: Vec<Name<'s>>,
    at: At<'s>,
}

impl<'s> Walk<'s, '_> {
    fn value(&mut self, shape: Shape, node: NodeId) {
        let node = tree::unwrapped(self.syntax, node);
        match shape {
            Shape::Text => self.placeholders(node),
            Shape::Guard => self.guard(node),
            Shape::Definition(kind) => self.id(kind, node, Some(node)),
            Shape::Reference(kind) => self.id(kind, node, None),
            Shape::Line => self.line(node),
            Shape::List(inner) => self.list(*inner, node),
            Shape::Table(key, value) => self.table(*key, *value, node),
            Shape::Record(record) => self.record(record, node),
            Shape::Plain | Shape::Number | Shape::Bool => {}
            Shape::Duration | Shape::After | Shape::Word(_) => {}
        }
    }

    fn list(&mut self, inner: Shape, node: NodeId) {
        if self.syntax.shape(node) != Written::Group(Bracket::Square) {
            // A single entry whose brackets are missing.
            return self.value(inner, node);
        }
        for item in self.syntax.items(node) {
            self.value(inner, item.value);
        }
    }

    fn table(&mut self, key: Shape, value: Shape, node: NodeId) {
        for item in self.syntax.items(node) {
            let Some(id) = item.key else { continue };
            let outer = self.at;
            match key {
                Shape::Definition(kind) => {
                    self.id(kind, id, Some(item.value));
                    let text = tree::text(self.syntax, id);
                    match kind {
                        Kind::Scene => self.at.scene = text,
                        _ => self.at.entry = text,
                    }
                }
                shape => self.value(shape, id),
            }
            self.value(value, item.value);
            self.at = outer;
        }
    }

    fn record(&mut self, record: &'static Record, node: NodeId) {
        let outer = self.at;
        if record.what == "a choice" {
            self.at.choice = tree::field_text(self.syntax, node, "id");
        }
        for item in self.syntax.items(node) {
            let name = item.key.map(|key| self.syntax.slice(self.syntax.span(key)));
            let Some(field) = name.and_then(|name| record.field(name)) else { continue };
            self.at.field = field.name;
            if outer.part.is_empty() {
                self.at.part = field.name;
            }
            match field.shape {
                // What defines is the record, not its id.
                Shape::Definition(kind) => self.id(kind, item.value, Some(node)),
                shape => self.value(shape, item.value),
            }
        }
        self.at = outer;
    }

    fn line(&mut self, node: NodeId) {
        let parts = [Shape::Reference(Kind::Cast), Shape::Text, Shape::Guard];
        for (item, part) in self.syntax.items(node).iter().zip(parts) {
            self.value(part, item.value);
        }
    }

    fn id(&mut self, kind: Kind, node: NodeId, defined: Option<NodeId>) {
        if let Some(span) = tree::inside(self.syntax, node) {
            let span = if kind == Kind::Choice { choice_of(self.syntax, span) } else { span };
            if kind == Kind::Choice && walks::is_opt_out(self.syntax.slice(span)) {
                return;
            }
            let scene = if kind == Kind::Choice { self.at.scene } else { None };
            self.push(kind, span, scene, defined);
        }
    }

    fn push(&mut self, kind: Kind, span: Span, scene: Option<&'s str>, defined: Option<NodeId>) {
        let text = self.syntax.slice(span);
        if !text.is_empty() {
            self.names.push(Name { kind, text, span, scene, defined, at: self.at });
        }
    }

    fn guard(&mut self, node: NodeId) {
        let Some(inside) = tree::inside(self.syntax, node) else { return };
        for (token, slot) in guard::names(self.syntax.slice(inside)) {
            let start = inside.start + token.start as u32;
            let span = Span::new(start, start + token.text.len() as u32);
            let (kind, scene) = match slot {
                Slot::Free => (Kind::Meter, None),
                Slot::Argument(kind) => (kind, None),
                Slot::ChoiceOf(scene) => (Kind::Choice, Some(scene)),
            };
            self.push(kind, span, scene, None);
        }
    }

    /// `{mira}` in a text.
    fn placeholders(&mut self, node: NodeId) {
        let Some(inside) = tree::inside(self.syntax, node) else { return };
        let text = self.syntax.slice(inside);
        let mut at = 0;
        while let Some(found) = text[at..].find('{') {
            let start = at + found + 1;
            let rest = &text[start..];
            if rest.starts_with('{') {
                at = start + 1;
                continue;
            }
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            if end > 0 && rest[end..].starts_with('}') && &rest[..end] != "learner" {
                let start = inside.start + start as u32;
                self.push(Kind::Cast, Span::new(start, start + end as u32), None, None);
            }
            at = start + end;
        }
    }
}
