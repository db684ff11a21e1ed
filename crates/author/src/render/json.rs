//! Findings as one JSON object.

use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::source::{Lines, Span};
use serde::Serialize;

use crate::checked::Checked;

/// Every finding of every file, as `mile check --format json` prints it.
pub fn render(files: &[Checked]) -> String {
    let count = |severity| files.iter().map(|file| file.count(severity)).sum();
    let report = Report {
        diagnostics: files.iter().flat_map(findings).collect(),
        files: files.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
    };
    // Strings, numbers and lists: nothing that could fail to be written.
    serde_json::to_string(&report).unwrap_or_default()
}

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Finding<'a>>,
    files: usize,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    file: &'a str,
    start: Place,
    end: Place,
    message: &'a str,
    help: Option<&'a str>,
    labels: Vec<LabelAt<'a>>,
    fixes: Vec<FixOf<'a>>,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    byte: usize,
}

#[derive(Serialize)]
struct LabelAt<'a> {
    start: Place,
    end: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct FixOf<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditAt<'a>>,
}

#[derive(Serialize)]
struct EditAt<'a> {
    start: Place,
    end: Place,
    insert: &'a str,
}

fn findings(file: &Checked) -> Vec<Finding<'_>> {
    let lines = Lines::new(&file.text);
    file.diagnostics.iter().map(|diagnostic| finding(file, &lines, diagnostic)).collect()
}

fn finding<'a>(file: &'a Checked, lines: &Lines<'_>, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let places = |span: Span| (place(lines, span.start), place(lines, span.end));
    let (start, end) = places(diagnostic.span);
    let labels = diagnostic.labels.iter().map(|label| {
        let (start, end) = places(label.span);
        LabelAt { start, end, text: &label.text }
    });
    let fixes = diagnostic.fixes.iter().map(|fix| {
        let edits = fix.edits.iter().map(|edit| {
            let (start, end) = places(edit.span);
            EditAt { start, end, insert: &edit.insert }
        });
        FixOf { title: &fix.title, safe: fix.safe, edits: edits.collect() }
    });
    Finding {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity().as_str(),
        file: &file.name,
        start,
        end,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        labels: labels.collect(),
        fixes: fixes.collect(),
    }
}

fn place(lines: &Lines<'_>, offset: u32) -> Place {
    let position = lines.position(offset);
    Place { line: position.line, column: position.column, byte: position.byte }
}
