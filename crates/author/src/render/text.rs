//! Findings with the author's lines around them.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::source::{Lines, Span};

use crate::checked::Checked;
use crate::render::plain::clean;

/// Places that are farther apart, in bytes, are drawn each by itself.
const FAR: usize = 64 * 1024;

/// How findings are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns that there are.
    pub width: usize,
    /// Whether colours may be used.
    pub colour: bool,
}

/// Every finding of a file, each with its lines.
pub fn render(file: &Checked, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    if file.diagnostics.is_empty() {
        return out;
    }
    let text = drawable(&file.text);
    let lines = Lines::new(&text);
    for diagnostic in &file.diagnostics {
        let name = clean(&file.name);
        let message = clean(&diagnostic.message);
        let group = group(&name, &message, &lines, diagnostic);
        let help = diagnostic.help.as_deref().map(clean);
        let group = match &help {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        };
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

fn group<'a>(
    name: &'a str,
    message: &'a str,
    lines: &Lines<'a>,
    found: &'a Diagnostic,
) -> Group<'a> {
    let level = match found.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let primary = visible(lines.text(), found.span);
    let labels = found.labels.iter();
    let labels: Vec<_> =
        labels.map(|label| (visible(lines.text(), label.span), &*label.text)).collect();
    let group = level.primary_title(message).id(found.code.as_str());
    let all = labels.iter().map(|(range, _)| range.clone()).chain([primary.clone()]);
    let whole = all.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or_default();
    if whole.len() <= FAR {
        let (snippet, from) = window(lines, name, &whole);
        let own = AnnotationKind::Primary.span(within(&primary, from));
        let others = labels
            .iter()
            .map(|(range, text)| AnnotationKind::Context.span(within(range, from)).label(*text));
        return group.element(snippet.annotation(own).annotations(others));
    }
    // Each place with its own lines, so that a whole file is not gone through for two of them.
    let (snippet, from) = window(lines, name, &primary);
    let own = AnnotationKind::Primary.span(within(&primary, from));
    let group = group.element(snippet.annotation(own));
    labels.iter().fold(group, |group, (range, text)| {
        let (snippet, from) = window(lines, name, range);
        let other = AnnotationKind::Context.span(within(range, from)).label(*text);
        group.element(snippet.annotation(other))
    })
}

/// The lines of a range, and where they begin in the text.
fn window<'a>(
    lines: &Lines<'a>,
    name: &'a str,
    range: &Range<usize>,
) -> (Snippet<'a, Annotation<'a>>, usize) {
    let text = lines.text();
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length);
    let first = lines.position(start as u32).line;
    (Snippet::source(&text[start..end]).line_start(first).path(name), start)
}

fn within(range: &Range<usize>, from: usize) -> Range<usize> {
    range.start - from..range.end - from
}

/// The text without the controls that the drawing passes on to the terminal (U+0080 to U+009F),
/// each replaced by a dot that is as many bytes long, so that places still fit.
fn drawable(text: &str) -> Cow<'_, str> {
    let steers = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if !text.contains(|c| steers(c) || c == '\r') {
        return Cow::Borrowed(text);
    }
    // The line ends of Windows would be drawn as signs; a space is as long.
    Cow::Owned(text.replace("\r\n", " \n").replace(steers, "·"))
}

/// A range that can be drawn: within the text, on the borders of characters.
fn visible(text: &str, span: Span) -> Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary(span.end as usize).max(start);
    start..end
}
