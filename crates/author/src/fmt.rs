//! The one layout of scenario files, and of any other RON.
//!
//! Line breaks and white space change, nothing else: the tokens of a formatted file, comments
//! included, are those of the file before, in the same order. No comma is added or taken away.
//!
//! - Brackets are the author's to open: what was written on one line stays on one line as long as that
//!   line, its longest text left out, fits in [`WIDTH`] columns. Everything else has one entry a line,
//!   indented by four spaces. A long text is left out because no line break would make it shorter;
//!   for the same reason what somebody says, `("mira", "…", "trust >= 5")`, stays on one line.
//! - `[(` … `)]` around a single entry stay together where the author wrote them so.
//! - Numbers, words and short texts in a list may share a line, as the rows of a matrix do.
//! - A comment stays on the line it was on, or on a line of its own; those that stood one below the
//!   other at the ends of lines stand so again. Blank lines stay, several becoming one.
//! - The file keeps its kind of line end and its byte order mark, and ends with one line end.

mod align;
mod layout;
mod pieces;
mod printer;

use mile_core::diagnostic::Diagnostic;
use mile_core::syntax;
use mile_core::token::{TokenKind, tokens};

/// Columns that a line has at most, its longest text left out.
pub const WIDTH: usize = 100;

/// Columns of the longest text that may share a line with others, such as an id.
const SHORT: usize = 30;

/// Columns that brackets indent what is in them.
const INDENT: usize = 4;

/// The text in its one layout.
///
/// # Errors
/// What is wrong with its syntax: what is not understood cannot be laid out.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let slips = syntax::slips(text);
    if !slips.is_empty() {
        return Err(slips);
    }
    let formatted = printer::print(text, &pieces::pieces(text));
    // However odd the file: rather unformatted than changed.
    Ok(if says_the_same(text, &formatted) { formatted } else { text.to_owned() })
}

/// Whether two texts have the same tokens, comments included, and differ in white space at most.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let said = |text| {
        let kept = tokens(text).into_iter().filter(|token| token.kind != TokenKind::Space);
        kept.map(|token| (token.kind, token.span))
    };
    let (mut left, mut right) = (said(one), said(other));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some((kind, a)), Some((same, b)))
                if kind == same && one[a.range()] == other[b.range()] => {}
            _ => return false,
        }
    }
}
