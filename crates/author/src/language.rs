//! What an editor asks while an author types: text and places in, names, words and edits out.
//!
//! Everything stands on the recovering syntax tree, so a file that is being typed is understood as far
//! as it goes. Nothing is remembered between two questions: a [`Reading`] is made anew from the text,
//! which takes a few milliseconds for the largest story.

pub mod actions;
pub mod completion;
mod guard;
pub mod hover;
pub mod names;
mod place;
pub mod position;
pub mod references;
pub mod schema;
pub mod symbols;
mod tree;

use mile_core::syntax::{self, Syntax};

use names::Name;

/// A file as an editor sees it.
#[derive(Debug)]
pub struct Reading<'s> {
    syntax: Syntax<'s>,
    /// Every id in it, in the order of the file.
    pub names: Vec<Name<'s>>,
}

impl<'s> Reading<'s> {
    /// Reads a scenario, whole or not.
    pub fn scenario(text: &'s str) -> Self {
        let (syntax, _) = syntax::parse(text);
        let names = names::collect(&syntax, &schema::SCENARIO);
        Self { syntax, names }
    }
}
