//! Making the changes that are surely meant.

use mile_core::diagnostic::{Code, Diagnostic, Edit, Fix};

/// So many rounds are made at most: a change can bring another to light.
const ROUNDS: usize = 8;

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it did.
    pub title: String,
    /// Its line and its column when it was made, from 1.
    pub place: (usize, usize),
}

/// `text` after every safe change that its findings suggest, and what was done, in order. `find` says
/// what is found in a text.
pub fn fix(text: &str, find: impl Fn(&str) -> Vec<Diagnostic>) -> (String, Vec<Made>) {
    let (mut text, mut made) = (text.to_owned(), Vec::new());
    for _ in 0..ROUNDS {
        let found = find(&text);
        let chosen = choose(&text, &found);
        if chosen.is_empty() {
            break;
        }
        let lines = mile_core::source::Lines::new(&text);
        made.extend(chosen.iter().map(|fix| {
            let at = lines.position(fix.edits.first().map_or(0, |edit| edit.span.start));
            Made { title: fix.title.clone(), place: (at.line, at.column) }
        }));
        text = apply(&text, chosen.iter().flat_map(|fix| &fix.edits));
    }
    (text, made)
}

/// The safe changes that can be made together: of two that touch each other, the first.
fn choose<'d>(text: &str, found: &'d [Diagnostic]) -> Vec<&'d Fix> {
    let mut chosen: Vec<&Fix> = Vec::new();
    let mut taken: Vec<(u32, u32)> = Vec::new();
    // Behind a text that is not closed nobody knows what is text and what is not.
    let open = found.iter().filter(|found| found.code == Code::UnclosedText);
    let open = open.map(|found| found.span.start).min().unwrap_or(u32::MAX);
    let known = |fix: &&Fix| fix.safe && fix.edits.iter().all(|edit| edit.span.start < open);
    for fix in found.iter().filter_map(|d| d.fixes.iter().find(known)) {
        let touches = |edit: &Edit| {
            let beyond = edit.span.end as usize > text.len();
            beyond
                || taken
                    .iter()
                    .any(|&(start, end)| edit.span.start <= end && start <= edit.span.end)
        };
        if fix.edits.is_empty() || fix.edits.iter().any(touches) {
            continue;
        }
        taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
        chosen.push(fix);
    }
    chosen
}

/// `text` after `edits`, which do not touch each other.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<_> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.insert);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use mile_core::source::Span;

    use super::*;

    fn finding(edits: &[(u32, u32, &str)], safe: bool) -> Diagnostic {
        let found = Diagnostic::new(Code::StraySign, Span::default(), "odd");
        let edits =
            edits.iter().map(|&(start, end, insert)| (Span::new(start, end), insert.to_owned()));
        if safe { found.fix("mend", edits) } else { found.maybe_fix("mend", edits) }
    }

    #[test]
    fn only_safe_changes_are_made_and_none_on_top_of_another() {
        let found = [
            finding(&[(0, 1, "A"), (4, 4, "!")], true),
            finding(&[(2, 3, "C")], false),
            finding(&[(4, 5, "E")], true),
        ];
        let find = |text: &str| if text == "abcde" { found.to_vec() } else { Vec::new() };
        let (text, made) = fix("abcde", find);
        assert_eq!(text, "Abcd!e");
        assert_eq!(made, [Made { title: "mend".to_owned(), place: (1, 1) }]);
    }

    #[test]
    fn what_a_change_brings_to_light_is_mended_as_well_and_never_for_ever() {
        let shrink = |text: &str| {
            let first = finding(&[(0, 1, "")], true);
            if text.len() > 2 { vec![first] } else { Vec::new() }
        };
        assert_eq!(fix("abcde", shrink).0, "de");
        let grow = |_: &str| vec![finding(&[(0, 0, "x")], true)];
        assert_eq!(fix("", grow).1.len(), ROUNDS);
    }
}
