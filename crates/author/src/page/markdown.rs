//! A document as Markdown.

use std::fmt::Write as _;

use crate::page::prose::{Piece, Prose};
use crate::page::{Block, Document, Item, Table};
use crate::script::markdown::escaped;

/// The document as `CommonMark` with tables, in which nothing that an author or a learner wrote means
/// anything but itself.
pub fn render(document: &Document) -> String {
    let mut out = format!("# {}\n", in_line(&document.title));
    blocks(&document.lead, &mut out);
    for part in &document.parts {
        let _ = write!(out, "\n## {}\n", in_line(&part.title));
        blocks(&part.blocks, &mut out);
    }
    out
}

fn blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        let written = self::block(block);
        if !written.is_empty() {
            let _ = write!(out, "\n{written}");
        }
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => {
            format!("{} {}\n", "#".repeat(usize::from(*level).min(6)), in_line(text))
        }
        Block::Paragraph(text) => prose(text, "") + "\n",
        Block::List(points) => list(points, 0),
        Block::Quote(text) => format!("> {}\n", prose(text, "> ")),
        Block::Room(what, lines) => {
            let line = "\\_".repeat(40);
            let lines: Vec<_> = (0..*lines).map(|_| line.as_str()).collect();
            format!("{} {}\n", escaped(what, ""), lines.join("\\\n"))
        }
        Block::Table(table) => self::table(table),
        // The list of decisions, and the tables, say all of it.
        Block::Path(_) | Block::Chart(_) => String::new(),
        Block::Sides(sides) => {
            let mut out = String::new();
            sides.iter().for_each(|side| blocks(side, &mut out));
            out.trim_start_matches('\n').to_owned()
        }
    }
}

fn list(points: &[Item], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let point = |point: &Item| {
        let text = prose(&point.text, &format!("{indent}  "));
        format!("{indent}- {text}\n{}", list(&point.below, depth + 1))
    };
    points.iter().map(point).collect()
}

fn table(table: &Table) -> String {
    let row = |cells: &[Prose]| {
        let cells: Vec<_> = cells.iter().map(in_line).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(table.head.len()));
    let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!("{}:\n\n{}{rule}{rows}", escaped(&table.caption, ""), row(&table.head))
}

/// Without line breaks.
fn in_line(text: &Prose) -> String {
    prose_of(text, |words| escaped(&words.replace('\n', " "), ""))
}

fn prose(text: &Prose, hang: &str) -> String {
    prose_of(text, |words| escaped(words, hang))
}

fn prose_of(text: &Prose, escaped: impl Fn(&str) -> String) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Lead(words) => {
            let space = &words[words.trim_end().len()..];
            format!("**{}**{space}", escaped(words.trim_end()))
        }
        other => escaped(other.words()),
    };
    text.0.iter().map(piece).collect()
}
