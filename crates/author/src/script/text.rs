//! A script as plain text, wrapped.

use textwrap::Options;

use crate::script::{Block, Script};

/// The script in lines of at most `width` columns.
pub fn render(script: &Script, width: usize) -> String {
    let width = width.max(20);
    let mut out = wrapped(&script.title, "", "", width);
    out += &"=".repeat(textwrap::core::display_width(&script.title).min(width));
    out.push('\n');
    let mut loose = true;
    // A picture is for pages.
    let is_text = |block: &&Block| !matches!(block, Block::Map { .. });
    for block in script.blocks.iter().filter(is_text) {
        let in_list = matches!(block, Block::Item { .. } | Block::Said { depth: 1.., .. });
        if !in_list || loose {
            out.push('\n');
        }
        loose = !in_list;
        out += &self::block(block, width);
    }
    out
}

fn block(block: &Block, width: usize) -> String {
    match block {
        Block::Part(title) => {
            let title = title.to_uppercase();
            format!("\n{}{}\n", wrapped(&title, "", "", width), "=".repeat(title.chars().count()))
        }
        Block::Heading { text, .. } => {
            let text = text.plain();
            let line = "-".repeat(textwrap::core::display_width(&text).min(width));
            format!("\n{}{line}\n", wrapped(&text, "", "", width))
        }
        Block::Choice { number, words, .. } => {
            let words = words.iter().map(super::prose::Prose::plain).collect::<Vec<_>>().join("\n");
            let lead = format!("[{number}] ");
            wrapped(&words, &lead, &" ".repeat(lead.len()), width)
        }
        Block::Paragraph(text) => wrapped(&text.plain(), "", "", width),
        Block::Said { depth, who, words, when } => {
            let lead = indent(*depth) + if *depth == 0 { "" } else { "- " };
            let who = if who.is_empty() { String::new() } else { format!("{who}: ") };
            let when = when.as_ref().map(|when| format!(" [only if {}]", when.plain()));
            let words = format!("{who}{words}{}", when.unwrap_or_default());
            wrapped(&words, &lead, &(indent(*depth) + "  "), width)
        }
        Block::Map { .. } => String::new(),
        Block::Item { depth, text } => {
            let lead = indent(*depth) + "- ";
            wrapped(&text.plain(), &lead, &(indent(*depth) + "  "), width)
        }
    }
}

fn indent(depth: usize) -> String {
    // What is nested deeper than a window is wide stays where it can be read.
    "  ".repeat(depth.min(6))
}

/// `text` in lines; the author's own line breaks stay.
fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        let lead = if index == 0 { first } else { rest };
        let options = Options::new(width).initial_indent(lead).subsequent_indent(rest);
        for line in textwrap::wrap(line, options) {
            out += line.trim_end();
            out.push('\n');
        }
    }
    out
}
