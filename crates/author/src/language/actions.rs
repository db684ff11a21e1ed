//! What can be mended at a place: the fixes of the findings there.

use mile_core::diagnostic::{Diagnostic, Edit, Fix};
use mile_core::source::Span;

/// The fixes of the findings that `place` touches.
pub fn at(diagnostics: &[Diagnostic], place: Span) -> impl Iterator<Item = (&Diagnostic, &Fix)> {
    let touched = move |d: &&Diagnostic| d.span.start <= place.end && place.start <= d.span.end;
    diagnostics.iter().filter(touched).flat_map(|d| d.fixes.iter().map(move |fix| (d, fix)))
}

/// The one change that turns `before` into `after`, as small as whole lines allow; none if they are
/// the same.
pub fn difference(before: &str, after: &str) -> Option<Edit> {
    let same = |(a, b): &(&str, &str)| a == b;
    let lines = |text| str::split_inclusive(text, '\n');
    let head = lines(before).zip(lines(after)).take_while(same).map(|(line, _)| line.len()).sum();
    let (rest, wanted) = (&before[head..], &after[head..]);
    if rest == wanted {
        return None;
    }
    let back = lines(rest).rev().zip(lines(wanted).rev());
    let tail: usize = back.take_while(same).map(|(line, _)| line.len()).sum();
    let span = Span::new(head as u32, (before.len() - tail) as u32);
    Some(Edit { span, insert: wanted[..wanted.len() - tail].to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_as_small_as_lines_allow() {
        let edit = |before, after| difference(before, after).map(|e| (e.span.range(), e.insert));
        assert_eq!(edit("a\nb\nc\n", "a\nB\nc\n"), Some((2..4, "B\n".to_owned())));
        assert_eq!(edit("a\nb", "a\nb\n"), Some((2..3, "b\n".to_owned())));
        assert_eq!(edit("a\na\n", "a\n"), Some((2..4, String::new())));
        assert_eq!(edit("", "a"), Some((0..0, "a".to_owned())));
        assert_eq!(edit("a\n", "a\n"), None);
    }
}
