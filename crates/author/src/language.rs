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
mod walks;

use mile_core::syntax::{self, Syntax};

use names::Name;

/// A file as an editor sees it.
#[derive(Debug)]
pub struct Reading<'s> {
    syntax: Syntax<'s>,
    /// Every id in it, in the order of the file.
    pub names: Vec<Name<'s>>,
    /// What stands in such a file.
    shape: &'static schema::Record,
    /// Of a file of tests: the scenario.
    scenario: Option<&'s Reading<'s>>,
}

impl<'s> Reading<'s> {
    /// Reads a scenario, whole or not.
    pub fn scenario(text: &'s str) -> Self {
        let (syntax, _) = syntax::parse(text);
        let names = names::collect(&syntax, &schema::SCENARIO);
        Self { syntax, names, shape: &schema::SCENARIO, scenario: None }
    }

    /// Reads a file of tests of `scenario`, whole or not.
    pub fn tests(text: &'s str, scenario: Option<&'s Reading<'s>>) -> Self {
        let (syntax, _) = syntax::parse(text);
        let mut names = names::collect(&syntax, &schema::TEST_FILE);
        if let Some(scenario) = scenario {
            walks::tell_scenes(&syntax, &mut names, scenario);
        }
        Self { syntax, names, shape: &schema::TEST_FILE, scenario }
    }

    /// The file that defines what this one names.
    fn home(&self) -> &Self {
        self.scenario.unwrap_or(self)
    }
}
