//! Whom the house names to talk to: `support.txt` in a library folder.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::files;
use crate::terminal::disturbs;

/// The name of the file.
const NAME: &str = "support.txt";

/// Lines and letters of a line that are read: contacts, not a book.
const MOST_LINES: usize = 20;
const MOST_LETTERS: usize = 200;

/// The lines of `support.txt` in each library folder and beside a scenario that is named by its path.
/// A folder without one names nobody; one that cannot be read is a failure: who is in need of it must
/// not find out.
pub fn lines(folders: &[PathBuf], scenario: Option<&str>) -> Result<Vec<String>, Failure> {
    let beside = scenario.map(Path::new).filter(|path| path.is_file());
    let beside = beside.and_then(Path::parent).map(Path::to_owned);
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for path in folders.iter().chain(&beside).map(|folder| folder.join(NAME)) {
        if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            continue;
        }
        match files::read(&path) {
            Ok(bytes) => lines.extend(cleaned(&String::from_utf8_lossy(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::file("read", path.display(), &error)),
        }
    }
    Ok(lines)
}

/// The lines with something in them, without what could steer a terminal.
fn cleaned(text: &str) -> Vec<String> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(|line| {
        let line: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
        let line = line.chars().filter(|&c| !disturbs(c)).take(MOST_LETTERS).collect::<String>();
        line.trim().to_owned()
    });
    lines.filter(|line| !line.is_empty()).take(MOST_LINES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_house_writes_is_cleaned_and_bounded() {
        let text = "\u{feff}Ana, 4711\r\n\r\n\u{1b}[31mred\u{202e}\n\tRoom 3\n";
        assert_eq!(cleaned(text), ["Ana, 4711", "[31mred", "Room 3"]);
        let long = "x".repeat(5000) + &"\nline".repeat(99);
        let lines = cleaned(&long);
        assert_eq!((lines.len(), lines[0].len()), (20, 200));
    }
}
