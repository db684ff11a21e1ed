//! A file that has been checked: its name, its text and what is wrong with it.

use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::read;

use crate::lints;

/// A file and what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The path, as it was given.
    pub name: String,
    /// Its text. Where it is not UTF-8, what is not is replaced, byte by byte, by `?`.
    pub text: String,
    /// What was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Checks a file: reads it, and looks with the lints at what can be played. Advice on `style` only
    /// where it is asked for.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>, style: bool) -> Self {
        let bytes = bytes.into();
        let (scenario, mut diagnostics) = read::read(&bytes);
        let unchecked = Self::unchecked(name, bytes);
        if let Some(scenario) = scenario {
            diagnostics.extend(lints::lint(&scenario, &unchecked.text, style));
            diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
        Self { diagnostics, ..unchecked }
    }

    /// A file in which nothing has been looked for.
    pub fn unchecked(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let text = String::from_utf8(bytes.into());
        let text = text.unwrap_or_else(|error| replace_broken(error.as_bytes()));
        Self { name: name.into(), text, diagnostics: Vec::new() }
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity() == severity).count()
    }
}

/// The text of what is not UTF-8, every byte that is not replaced by `?`, so that places still fit.
pub(crate) fn replace_broken(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}
