//! A script as Markdown.

use std::fmt::Write as _;

use crate::script::prose::{Piece, Prose};
use crate::script::{Block, Script};

/// The script as `CommonMark`, in which nothing that the author wrote means anything but itself.
pub fn render(script: &Script) -> String {
    render_with(script, None)
}

/// The same, the map being a picture in the file `map`. Without one it is left out.
pub fn render_with(script: &Script, map: Option<&str>) -> String {
    let mut out = format!("# {}\n", escaped(&script.title, ""));
    let mut was_item = false;
    let is_shown = |block: &&Block| map.is_some() || !matches!(block, Block::Map { .. });
    for block in script.blocks.iter().filter(is_shown) {
        let is_item = matches!(block, Block::Item { .. } | Block::Said { depth: 1.., .. });
        if !(is_item && was_item) {
            out.push('\n');
        }
        was_item = is_item;
        match (block, map) {
            (Block::Map { alt, .. }, Some(file)) => {
                let alt = escaped(alt, "");
                let _ = writeln!(out, "## The map\n\n[![{alt}]({file})]({file})");
            }
            _ => out += &self::block(block),
        }
    }
    out
}

fn block(block: &Block) -> String {
    match block {
        Block::Part(title) => format!("## {}\n", escaped(title, "")),
        Block::Heading { text, .. } => format!("### {}\n", prose(text, "")),
        Block::Choice { number, words, .. } => {
            let words: Vec<_> = words.iter().map(|words| prose(words, "")).collect();
            format!("#### {number}\n\n{}\n", words.join("\n\n"))
        }
        Block::Paragraph(text) => prose(text, "") + "\n",
        Block::Said { depth, who, words, when } => {
            let (lead, hang) = match depth {
                0 => (String::new(), String::new()),
                _ => item(*depth),
            };
            let who =
                if who.is_empty() { String::new() } else { format!("**{}:** ", escaped(who, "")) };
            let when = when.as_ref().map(|when| format!(" *\\[only if {}\\]*", prose(when, &hang)));
            format!("{lead}{who}{}{}\n", escaped(words, &hang), when.unwrap_or_default())
        }
        Block::Map { .. } => String::new(),
        Block::Item { depth, text } => {
            let (lead, hang) = item(*depth);
            format!("{lead}{}\n", prose(text, &hang))
        }
    }
}

/// What stands before a point of a list, and before its other lines.
fn item(depth: usize) -> (String, String) {
    let indent = "  ".repeat(depth);
    (format!("{indent}- "), format!("{indent}  "))
}

fn prose(text: &Prose, hang: &str) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) | Piece::Link { words, .. } => escaped(words, hang),
        Piece::Lead(words) => {
            let space = &words[words.trim_end().len()..];
            format!("**{}**{space}", escaped(words.trim_end(), hang))
        }
    };
    text.0.iter().map(piece).collect()
}

/// `text` with a backslash before every sign that Markdown reads; a line break stays one.
pub fn escaped(text: &str, hang: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            // An empty line ends the paragraph, one with words only begins a new line in it.
            out += if line.is_empty() || lines[index - 1].is_empty() { "\n" } else { "\\\n" };
            out += if line.is_empty() { "" } else { hang };
        }
        let start = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        for (at, c) in line.char_indices() {
            let begins =
                at == 0 && "+-=".contains(c) || at == start && start > 0 && ".)".contains(c);
            if begins || r"\`*_[]<>&|~#$".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    // What was trimmed at the ends stood between two pieces.
    let lead = &text[..text.len() - text.trim_start_matches(' ').len()];
    let trail = if text.trim().is_empty() { "" } else { &text[text.trim_end_matches(' ').len()..] };
    format!("{lead}{out}{trail}")
}
