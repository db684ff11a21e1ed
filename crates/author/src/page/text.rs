//! A document as plain text, wrapped.

use std::fmt::Write as _;

use textwrap::Options;
use textwrap::core::display_width;

use crate::page::prose::Prose;
use crate::page::{Block, Document, Item, Table};

/// The document in lines of at most `width` columns.
pub fn render(document: &Document, width: usize) -> String {
    let width = width.max(20);
    let mut out = String::new();
    heading(&document.title, '=', width, &mut out);
    blocks(&document.lead, "", width, &mut out);
    for part in &document.parts {
        out.push('\n');
        heading(&part.title, '-', width, &mut out);
        blocks(&part.blocks, "", width, &mut out);
    }
    out
}

fn heading(title: &Prose, line: char, width: usize, out: &mut String) {
    let title = title.plain();
    *out += &wrapped(&title, "", "", width);
    out.extend(std::iter::repeat_n(line, display_width(&title).min(width)));
    out.push('\n');
}

fn blocks(blocks: &[Block], indent: &str, width: usize, out: &mut String) {
    for block in blocks {
        if !matches!(block, Block::Path(_)) {
            out.push('\n');
        }
        self::block(block, indent, width, out);
    }
}

fn block(block: &Block, indent: &str, width: usize, out: &mut String) {
    match block {
        Block::Heading(_, text) => {
            *out += &wrapped(&format!("{}:", text.plain()), indent, indent, width);
        }
        Block::Paragraph(text) => *out += &wrapped(&text.plain(), indent, indent, width),
        Block::List(points) => list(points, indent, width, out),
        Block::Quote(text) => {
            let lead = format!("{indent}> ");
            *out += &wrapped(&text.plain(), &lead, &lead, width);
        }
        Block::Room(what, lines) => room(what, *lines, indent, width, out),
        Block::Table(table) => self::table(table, indent, width, out),
        // The list of decisions says all of it.
        Block::Path(_) => {}
        Block::Chart(chart) => *out += &chart.text(indent, width),
        Block::Sides(sides) => {
            for (index, side) in sides.iter().enumerate() {
                let mut column = String::new();
                blocks(side, &format!("{indent}  "), width, &mut column);
                *out += if index == 0 { column.trim_start_matches('\n') } else { &column };
            }
        }
    }
}

fn list(points: &[Item], indent: &str, width: usize, out: &mut String) {
    for point in points {
        let rest = format!("{indent}  ");
        *out += &wrapped(&point.text.plain(), &format!("{indent}- "), &rest, width);
        // What is nested deeper than a window is wide stays where it can be read.
        let below = if display_width(&rest) * 2 > width { indent } else { &rest };
        list(&point.below, below, width, out);
    }
}

fn room(what: &str, lines: u8, indent: &str, width: usize, out: &mut String) {
    for line in 0..lines {
        let lead = if line == 0 { format!("{indent}{what} ") } else { indent.to_owned() };
        let left = width.saturating_sub(display_width(&lead)).max(8);
        let _ = writeln!(out, "{lead}{}", "_".repeat(left));
    }
}

/// A table as a list: it fits any window, and is read in the right order.
fn table(table: &Table, indent: &str, width: usize, out: &mut String) {
    *out += &wrapped(&format!("{}:", table.caption), indent, indent, width);
    for row in &table.rows {
        let [first, cells @ ..] = &row[..] else { continue };
        let cells = cells.iter().zip(table.head.iter().skip(1));
        let cells: Vec<_> =
            cells.map(|(cell, head)| format!("{} {}", head.plain(), cell.plain())).collect();
        let words = format!("{}: {}", first.plain(), cells.join("; "));
        *out += &wrapped(&words, &format!("{indent}- "), &format!("{indent}  "), width);
    }
}

/// `text` in lines; line breaks in it stay.
pub(super) fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
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
