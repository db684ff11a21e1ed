//! A file that has been checked: its name, its text and what is wrong with it.

use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::read;

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
    /// Checks a file.
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        let (_, diagnostics) = read::read(bytes);
        Self { diagnostics, ..Self::unchecked(name, bytes) }
    }

    /// A file in which nothing has been looked for.
    pub fn unchecked(name: impl Into<String>, bytes: &[u8]) -> Self {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => replace_broken(bytes),
        };
        Self { name: name.into(), text, diagnostics: Vec::new() }
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity() == severity).count()
    }
}

/// The text of what is not UTF-8, every byte that is not replaced by `?`, so that places still fit.
fn replace_broken(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}
