//! `S009`: a line that is too long to be said, or read, in one breath.

use mile_core::diagnostic::{Code, Diagnostic};
use unicode_width::UnicodeWidthStr;

use super::story::Story;

/// Columns of the longest paragraph that a line should have: about half a minute of speaking, and eight rows
/// of a usual window.
const LONGEST: usize = 500;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for line in story.scenario.lines.values() {
        let words = story.words(&line.text);
        let mut at = 0;
        for paragraph in words.text.split('\n') {
            let columns = paragraph.width();
            if columns > LONGEST {
                let message = format!("this line goes on for {columns} characters without a break");
                let help = format!(
                    "split it into two lines, or into paragraphs; up to {LONGEST} are easy to follow"
                );
                let place = words.place(at..at + paragraph.len());
                found.push(Diagnostic::new(Code::LongLine, place, message).help(help));
            }
            at += paragraph.len() + 1;
        }
    }
}
