//! Mends the tokens of a file that is not whole, by guessing what its author meant.

mod brackets;
mod fields;
mod line;
mod look;
mod reading;
mod texts;

use crate::diagnostic::Diagnostic;
use crate::token::Token;

/// Whether a text may have been put between two of these.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'') || look::is_foreign_quote(c)
}

/// The tokens of `text` as they were meant. What had to be mended is pushed to `found`; a token
/// that was missing has an empty place.
pub(crate) fn mend(text: &str, found: &mut Vec<Diagnostic>) -> Vec<Token> {
    let row = texts::mend(text, found);
    brackets::mend(text, row, found)
}
