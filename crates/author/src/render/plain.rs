//! Findings one a line, for screen readers and grep.

use std::fmt::Write as _;

use mile_core::source::Lines;

use crate::checked::Checked;

/// `file:line:column severity[code] message; help` for every finding of a file.
pub fn render(file: &Checked) -> String {
    let mut out = String::new();
    if file.diagnostics.is_empty() {
        return out;
    }
    let lines = Lines::new(&file.text);
    for diagnostic in &file.diagnostics {
        let at = lines.position(diagnostic.span.start);
        let (severity, code) = (diagnostic.severity().as_str(), diagnostic.code.as_str());
        let _ = write!(
            out,
            "{}:{}:{} {severity}[{code}] {}",
            clean(&file.name),
            at.line,
            at.column,
            clean(&diagnostic.message)
        );
        for label in &diagnostic.labels {
            let other = lines.position(label.span.start);
            let (text, line, column) = (clean(&label.text), other.line, other.column);
            let _ = write!(out, " ({text}: {line}:{column})");
        }
        if let Some(help) = &diagnostic.help {
            let _ = write!(out, "; {}", clean(help));
        }
        out.push('\n');
    }
    out
}

/// `text` in one line and without control characters, whatever a file or its name holds.
pub(crate) fn clean(text: &str) -> String {
    let harmless = |c: char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c == '\n' || c == '\t' {
            ' '
        } else if c.is_control() || turns {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(harmless).collect()
}
