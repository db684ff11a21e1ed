//! `mile check --fix`: a file is mended as a whole or not at all, and then checked again.

use std::io::{self, Write};
use std::path::Path;

use mile_author::checked::Checked;
use mile_author::fix::{Made, fix};
use mile_core::diagnostic::Code;

use crate::failure::Failure;
use crate::files;
use crate::terminal::printable;

/// The file after every change that is surely meant, checked again; as it was where there is none, or
/// where it cannot be written.
pub(super) fn mend(path: &Path, file: Checked, style: bool, failed: &mut Vec<Failure>) -> Checked {
    // What is not UTF-8 was replaced in the text, and must not be written.
    if file.diagnostics.iter().any(|d| matches!(d.code, Code::NotUtf8 | Code::TooLarge)) {
        return file;
    }
    let find = |text: &str| Checked::new("", text, style).diagnostics;
    let (text, made) = fix(&file.text, find);
    if made.is_empty() {
        return file;
    }
    if let Err(error) = files::replace(path, text.as_bytes()) {
        failed.push(Failure::file("write", path.display(), &error));
        return file;
    }
    tell(&file.name, &made);
    Checked::new(file.name, text, style)
}

/// Says what was done, on standard error: standard output is for what is left.
fn tell(name: &str, made: &[Made]) {
    let told = made.iter().map(|Made { title, place: (line, column) }| {
        format!("mended {name}:{line}:{column}: {title}\n")
    });
    // Where this cannot be said, nothing can.
    let _ = io::stderr().write_all(printable(&told.collect::<String>()).as_bytes());
}
