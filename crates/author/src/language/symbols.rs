//! The outline of a file: what it defines, scenes with their choices, choices with what comes later.

use mile_core::source::Span;

use super::Reading;
use super::schema::Kind;

/// Something that a file defines.
#[derive(Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub name: String,
    /// What it is called, or says, if anything.
    pub detail: String,
    /// The whole of it.
    pub whole: Span,
    /// Its id.
    pub id: Span,
    /// What is defined in it.
    pub children: Vec<Symbol>,
}

impl Reading<'_> {
    /// The outline of the file.
    pub fn symbols(&self) -> Vec<Symbol> {
        let mut top: Vec<Symbol> = Vec::new();
        for name in &self.names {
            let Some(value) = name.defined else { continue };
            let value = self.syntax.span(value);
            let whole = Span::new(value.start.min(name.span.start), value.end.max(name.span.end));
            let symbol = Symbol {
                kind: name.kind,
                name: name.text.to_owned(),
                detail: self.caption(name).unwrap_or_default().to_owned(),
                whole,
                id: name.span,
                children: Vec::new(),
            };
            put(&mut top, symbol);
        }
        top
    }
}

/// Puts `symbol` into the innermost one around it. They come in the order of their ids.
fn put(symbols: &mut Vec<Symbol>, symbol: Symbol) {
    let around = |other: &&mut Symbol| {
        other.whole.start <= symbol.whole.start && symbol.whole.end <= other.whole.end
    };
    match symbols.last_mut().filter(around) {
        Some(other) => put(&mut other.children, symbol),
        None => symbols.push(symbol),
    }
}
