//! Findings with the author's lines around them.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::source::Span;

use crate::checked::Checked;
use crate::render::plain::clean;

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
    let text = drawable(&file.text);
    for diagnostic in &file.diagnostics {
        let name = clean(&file.name);
        let message = clean(&diagnostic.message);
        let group = group(&name, &message, &text, diagnostic);
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

fn group<'a>(name: &'a str, message: &'a str, text: &'a str, found: &'a Diagnostic) -> Group<'a> {
    let level = match found.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let primary = AnnotationKind::Primary.span(visible(text, found.span));
    let labels = found.labels.iter();
    let labels = labels
        .map(|label| AnnotationKind::Context.span(visible(text, label.span)).label(&*label.text));
    let snippet = Snippet::source(text).path(name).annotation(primary).annotations(labels);
    level.primary_title(message).id(found.code.as_str()).element(snippet)
}

/// The text without the controls that the drawing passes on to the terminal (U+0080 to U+009F),
/// each replaced by a dot that is as many bytes long, so that places still fit.
fn drawable(text: &str) -> Cow<'_, str> {
    let steers = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if text.contains(steers) { Cow::Owned(text.replace(steers, "·")) } else { Cow::Borrowed(text) }
}

/// A range that can be drawn: within the text, on the borders of characters.
fn visible(text: &str, span: Span) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary(span.end as usize).max(start);
    start..end
}
