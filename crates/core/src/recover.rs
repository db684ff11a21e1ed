//! Mends the tokens of a file that is not whole, by guessing what its author meant.
//!
//! One pass after the other, each on what the one before left: the ends of texts and comments, signs
//! that are not RON's, brackets. Every slip is reported once, by the pass that mends it, so that the
//! passes after it, and the readers of scenarios, see the file as it was meant.

mod brackets;
mod fields;
mod foreign;
mod line;
mod look;
mod reading;
mod signs;
#[cfg(test)]
mod tests;
mod texts;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::MAX_FOUND;
use crate::token::Token;
use foreign::Outside;

/// The tokens of `text`, its texts and comments as they were meant, and what had to be mended.
pub(crate) fn texts(text: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut found = Found::default();
    let row = texts::mend(text, &mut found);
    (row, found.0)
}

/// The tokens of `row` as they were meant, or nothing if it is no scenario at all, and what had to be
/// mended, after what was `found` before. A token that was missing has an empty place; a text may begin
/// and end with other marks than `"`, or without.
pub(crate) fn mend(
    text: &str,
    row: &[Token],
    found: Vec<Diagnostic>,
) -> (Option<Vec<Token>>, Vec<Diagnostic>) {
    let mut found = Found(found);
    let mut row = signs::mend(text, row, &mut found);
    let row = match foreign::outside(text, &row) {
        Outside::Brackets => brackets::mend(text, row, &mut found),
        Outside::Bare => {
            let last = foreign::take_last_bracket(&mut row);
            let row = brackets::mend(text, row, &mut found);
            foreign::wrap(text, row, last, &mut found)
        }
        Outside::Foreign(diagnostic) => return (None, vec![diagnostic]),
    };
    (Some(row), found.0)
}

/// What is said of a file in JSON, all of which is RON as far as brackets and signs go.
pub(crate) fn json(place: Span) -> Diagnostic {
    foreign::json(place)
}

/// What had to be mended. Nobody reads more than some, and a file of nothing but brackets would fill
/// the memory.
#[derive(Default)]
struct Found(Vec<Diagnostic>);

impl Found {
    fn push(&mut self, diagnostic: Diagnostic) {
        if self.0.len() < MAX_FOUND {
            self.0.push(diagnostic);
        }
    }

    fn last_mut(&mut self) -> Option<&mut Diagnostic> {
        self.0.last_mut()
    }
}

/// The lengths of the marks before and after a text as it is written, 0 for one that is missing.
pub(crate) fn marks(written: &str) -> (usize, usize) {
    let is_mark = |c: &char| matches!(c, '"' | '\'') || look::is_foreign_quote(*c);
    let Some(first) = written.chars().next().filter(is_mark) else {
        return (0, usize::from(written.ends_with('"')));
    };
    if is_doubled(written) {
        return (2, 2);
    }
    let body = &written[first.len_utf8()..];
    let Some(last) = body.chars().next_back().filter(is_mark) else { return (first.len_utf8(), 0) };
    let rest = &body[..body.len() - last.len_utf8()];
    let escaped = (rest.len() - rest.trim_end_matches('\\').len()) % 2 == 1;
    // In a text whose `"` is missing a mark at its end may belong to a word.
    let paired =
        first == '"' && last != '"' && rest.contains(|c| c == '\'' || look::is_foreign_quote(c));
    (first.len_utf8(), if escaped || paired { 0 } else { last.len_utf8() })
}

/// Whether a text stands between two `\'\'`, which look like one `"`.
fn is_doubled(written: &str) -> bool {
    written.len() > 4 && written.starts_with("''") && written.ends_with("''")
}

/// The unit that people mean by `word`: `Minutes` by `min`.
pub(crate) fn unit_of(word: &str) -> Option<&'static str> {
    signs::unit_of(word)
}
