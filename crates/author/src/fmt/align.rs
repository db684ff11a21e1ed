//! Comments that stood one below the other at the ends of lines stand so again.

/// A comment at the end of a line, after one space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trailing {
    /// The line, from 0.
    pub(super) line: usize,
    /// Where the space before it is in the text.
    pub(super) offset: usize,
    /// The column of that space.
    pub(super) column: usize,
    /// The column where the comment stood in the file.
    pub(super) was: usize,
}

/// The text with more spaces before those comments, which come in order, that were in one column.
pub(super) fn align(text: &str, comments: &[Trailing]) -> String {
    let mut aligned = String::with_capacity(text.len() + text.len() / 32 + 2);
    let mut copied = 0;
    for run in comments.chunk_by(|a, b| a.line + 1 == b.line && a.was == b.was) {
        let column = run.iter().map(|comment| comment.column).max().unwrap_or_default();
        for comment in run {
            aligned.push_str(&text[copied..comment.offset]);
            aligned.extend(std::iter::repeat_n(' ', column - comment.column));
            copied = comment.offset;
        }
    }
    aligned.push_str(&text[copied..]);
    aligned
}
