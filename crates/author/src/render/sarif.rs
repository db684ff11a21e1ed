//! Findings as SARIF 2.1.0, the format of services that show findings beside the code.

use std::fmt::Write as _;

use mile_core::diagnostic::{Code, Diagnostic, Severity};
use mile_core::source::{Lines, Span};
use serde_json::{Value, json};

use crate::checked::Checked;
use crate::explain;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Every finding of every file, as `mile check --format sarif` prints it.
pub fn render(files: &[Checked]) -> String {
    let mut codes: Vec<_> = files.iter().flat_map(|f| &f.diagnostics).map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<_> = files.iter().flat_map(|file| results(file, &codes)).collect();
    let rules: Vec<_> = codes.iter().map(|&code| rule(code)).collect();
    let driver = json!({
        "name": "mile",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }).to_string()
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": explain::title(code) },
        "help": {
            "text": explain::render(code, usize::MAX),
            "markdown": explain::page(code),
        },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn results(file: &Checked, codes: &[Code]) -> Vec<Value> {
    let lines = Lines::new(&file.text);
    file.diagnostics.iter().map(|found| result(file, &lines, codes, found)).collect()
}

fn result(file: &Checked, lines: &Lines<'_>, codes: &[Code], found: &Diagnostic) -> Value {
    let message = match &found.help {
        Some(help) => format!("{}; {help}", found.message),
        None => found.message.clone(),
    };
    let mut result = json!({
        "ruleId": found.code.as_str(),
        "ruleIndex": codes.binary_search(&found.code).unwrap_or_default(),
        "level": level(found.severity()),
        "message": { "text": message },
        "locations": [location(&file.name, lines, found.span)],
    });
    // Lists that hold nothing are left out.
    if !found.labels.is_empty() {
        let labels = found.labels.iter().enumerate().map(|(id, label)| {
            let mut other = location(&file.name, lines, label.span);
            other["id"] = json!(id);
            other["message"] = json!({ "text": label.text });
            other
        });
        result["relatedLocations"] = labels.collect();
    }
    if !found.fixes.is_empty() {
        let fixes = found.fixes.iter().map(|fix| {
            let edits = fix.edits.iter().map(|edit| {
                json!({
                    "deletedRegion": region(lines, edit.span),
                    "insertedContent": { "text": edit.insert },
                })
            });
            json!({
                "description": { "text": fix.title },
                "artifactChanges": [{
                    "artifactLocation": { "uri": uri(&file.name) },
                    "replacements": edits.collect::<Vec<_>>(),
                }],
            })
        });
        result["fixes"] = fixes.collect();
    }
    result
}

fn location(name: &str, lines: &Lines<'_>, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(name) },
            "region": region(lines, span),
        },
    })
}

fn region(lines: &Lines<'_>, span: Span) -> Value {
    let (start, end) = (lines.position(span.start), lines.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": start.byte,
        "byteLength": end.byte.saturating_sub(start.byte),
    })
}

/// A path as a reference: what has a meaning of its own in one, or is not ASCII, is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    if path.starts_with('/') { format!("file://{uri}") } else { uri }
}
