//! What can be mended at a place: the fixes of the findings there.

use mile_core::diagnostic::{Diagnostic, Edit, Fix};
use mile_core::source::Span;

/// The fixes of the findings that `place` touches.
pub fn at(diagnostics: &[Diagnostic], place: Span) -> impl Iterator<Item = (&Diagnostic, &Fix)> {
    let touched = move |d: &&Diagnostic| d.span.start <= place.end && place.start <= d.span.end;
    diagnostics.iter().filter(touched).flat_map(|d| d.fixes.iter().map(move |fix| (d, fix)))
}

/// The edits of every fix that surely keeps what was meant, of two that overlap the first.
pub fn all_safe(diagnostics: &[Diagnostic]) -> Vec<&Edit> {
    let mut edits: Vec<&Edit> = Vec::new();
    let fixes = diagnostics.iter().filter_map(|d| d.fixes.iter().find(|fix| fix.safe));
    for fix in fixes {
        let apart = |edit: &&Edit| {
            edits
                .iter()
                .all(|other| edit.span.end < other.span.start || other.span.end < edit.span.start)
        };
        if fix.edits.iter().all(|edit| apart(&edit)) {
            edits.extend(&fix.edits);
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}
