//! Ways through the syntax tree.

use mile_core::source::Span;
use mile_core::syntax::{Item, NodeId, Shape, Syntax};

/// The value of a field of a record.
pub(super) fn field(syntax: &Syntax<'_>, record: NodeId, name: &str) -> Option<NodeId> {
    let items = syntax.items(unwrapped(syntax, record)).iter();
    items.filter(|item| is_called(syntax, item, name)).map(|item| item.value).next()
}

fn is_called(syntax: &Syntax<'_>, item: &Item, name: &str) -> bool {
    item.key.is_some_and(|key| syntax.slice(syntax.span(key)) == name)
}

/// What stands in `Some( )`, which is never needed, or the node itself.
pub(super) fn unwrapped(syntax: &Syntax<'_>, node: NodeId) -> NodeId {
    let is_some = syntax.name(node).is_some_and(|name| syntax.slice(name) == "Some");
    match syntax.items(node) {
        &[Item { key: None, value }] if is_some => value,
        _ => node,
    }
}

/// The place of what a text says, without its marks.
pub(super) fn inside(syntax: &Syntax<'_>, node: NodeId) -> Option<Span> {
    match syntax.shape(node) {
        Shape::Text => Some(syntax.inside(node)),
        Shape::RawText => {
            let span = syntax.span(node);
            let written = syntax.slice(span);
            let (first, last) = (written.find('"')?, written.rfind('"')?);
            let open = span.start + first as u32 + 1;
            Some(Span::new(open, (span.start + last as u32).max(open)))
        }
        _ => None,
    }
}

/// What a text says, as it is written.
pub(super) fn text<'s>(syntax: &Syntax<'s>, node: NodeId) -> Option<&'s str> {
    inside(syntax, node).map(|span| syntax.slice(span))
}

/// What the text in a field says.
pub(super) fn field_text<'s>(syntax: &Syntax<'s>, record: NodeId, name: &str) -> Option<&'s str> {
    text(syntax, field(syntax, record, name)?)
}
