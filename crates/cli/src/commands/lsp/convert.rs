//! What the author crate says, in the words of the protocol.

use lsp_types as lsp;
use mile_author::language::completion::{Candidate, Sort};
use mile_author::language::position::{Lines, Position};
use mile_author::language::schema::Kind;
use mile_author::language::symbols::Symbol;
use mile_core::diagnostic::{Diagnostic, Edit, Severity};
use mile_core::source::Span;

/// A place of the editor as the author crate counts it.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A place of the file as the editor counts it.
pub fn range(lines: &Lines<'_>, span: Span) -> lsp::Range {
    let place = |offset| {
        let Position { line, character } = lines.position(offset);
        lsp::Position { line, character }
    };
    lsp::Range { start: place(span.start), end: place(span.end) }
}

/// A finding.
pub fn diagnostic(lines: &Lines<'_>, uri: &lsp::Uri, found: &Diagnostic) -> lsp::Diagnostic {
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    let labels = found.labels.iter().map(|label| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: uri.clone(), range: range(lines, label.span) },
        message: label.text.clone(),
    });
    let labels: Vec<_> = labels.collect();
    lsp::Diagnostic {
        range: range(lines, found.span),
        severity: Some(match found.severity() {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Advice => lsp::DiagnosticSeverity::INFORMATION,
        }),
        code: Some(lsp::NumberOrString::String(found.code.as_str().to_owned())),
        source: Some("mile".to_owned()),
        message,
        related_information: (!labels.is_empty()).then_some(labels),
        ..lsp::Diagnostic::default()
    }
}

/// A change of the text.
pub fn edit(lines: &Lines<'_>, edit: &Edit) -> lsp::TextEdit {
    lsp::TextEdit { range: range(lines, edit.span), new_text: edit.insert.clone() }
}

/// Something that could be written. `order` keeps the author crate's order in the editor.
pub fn completion(
    candidate: &Candidate,
    replace: lsp::Range,
    order: usize,
    snippets: bool,
) -> lsp::CompletionItem {
    let kind = match candidate.sort {
        Sort::Field => lsp::CompletionItemKind::FIELD,
        Sort::Word => lsp::CompletionItemKind::KEYWORD,
        Sort::Id(kind) => match kind {
            Kind::Scene => lsp::CompletionItemKind::MODULE,
            Kind::Choice => lsp::CompletionItemKind::METHOD,
            Kind::Cast => lsp::CompletionItemKind::CLASS,
            Kind::Meter | Kind::Flag => lsp::CompletionItemKind::VARIABLE,
            Kind::Signal | Kind::Promise | Kind::Outcome => lsp::CompletionItemKind::EVENT,
            Kind::Behaviour => lsp::CompletionItemKind::CONSTANT,
        },
    };
    let goes_on = candidate.insert.contains("$0");
    let (new_text, format) = if snippets && goes_on {
        (snippet(&candidate.insert), lsp::InsertTextFormat::SNIPPET)
    } else {
        (candidate.insert.replace("$0", ""), lsp::InsertTextFormat::PLAIN_TEXT)
    };
    // What the word under the cursor is compared with: editors do not look past quotes.
    let quoted = new_text.starts_with('"').then(|| new_text.clone());
    lsp::CompletionItem {
        label: candidate.label.clone(),
        kind: Some(kind),
        detail: (!candidate.detail.is_empty()).then(|| candidate.detail.clone()),
        sort_text: Some(format!("{order:05}")),
        filter_text: quoted,
        insert_text_format: Some(format),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range: replace, new_text })),
        ..lsp::CompletionItem::default()
    }
}

/// The text with everything escaped that has a meaning in snippets, but for `$0`.
fn snippet(insert: &str) -> String {
    let part = |part: &str| part.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    insert.split("$0").map(part).collect::<Vec<_>>().join("$0")
}

/// A part of the outline.
#[allow(deprecated, reason = "the protocol's type has a field that is deprecated, and no default")]
pub fn symbol(lines: &Lines<'_>, symbol: &Symbol) -> lsp::DocumentSymbol {
    let kind = match symbol.kind {
        Kind::Scene => lsp::SymbolKind::MODULE,
        Kind::Choice => lsp::SymbolKind::METHOD,
        Kind::Cast => lsp::SymbolKind::CLASS,
        Kind::Meter => lsp::SymbolKind::NUMBER,
        Kind::Flag => lsp::SymbolKind::BOOLEAN,
        Kind::Signal | Kind::Promise | Kind::Outcome => lsp::SymbolKind::EVENT,
        Kind::Behaviour => lsp::SymbolKind::CONSTANT,
    };
    let children: Vec<_> = symbol.children.iter().map(|child| self::symbol(lines, child)).collect();
    lsp::DocumentSymbol {
        name: symbol.name.clone(),
        detail: (!symbol.detail.is_empty()).then(|| symbol.detail.clone()),
        kind,
        tags: None,
        deprecated: None,
        range: range(lines, symbol.whole),
        selection_range: range(lines, symbol.id),
        children: (!children.is_empty()).then_some(children),
    }
}
