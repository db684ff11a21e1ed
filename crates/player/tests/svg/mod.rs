//! A screen as a picture.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Pixels of a cell, and around the screen.
const WIDTH: usize = 9;
const HEIGHT: usize = 19;
const MARGIN: usize = 14;
/// What the terminal has where nothing else is said.
const GROUND: &str = "#1e2228";
const INK: &str = "#d5dae2";

/// The screen as SVG that needs nothing else.
pub fn picture(buffer: &Buffer) -> String {
    let area = buffer.area;
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let ground = buffer.content.first().map(|cell| colour(cell.bg, GROUND));
    let ground = ground.unwrap_or_else(|| GROUND.to_owned());
    let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" \
         font-size=\"15\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" \
         fill=\"{ground}\"/>\n"
    );
    for (y, row) in buffer.content.chunks(columns.max(1)).enumerate() {
        let mut x = 0;
        while x < row.len() {
            x = draw(&mut svg, row, x, y, &ground);
        }
    }
    svg + "</svg>\n"
}

/// The cells from `x` that look alike. Returns where they end.
fn draw(svg: &mut String, row: &[Cell], x: usize, y: usize, ground: &str) -> usize {
    let look = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    let first = &row[x];
    let (mut text, mut end) = (String::new(), x);
    while end < row.len() && look(&row[end]) == look(first) {
        text.push_str(row[end].symbol());
        end += row[end].symbol().width().max(1);
    }
    let (ink, paper) = if first.modifier.contains(Modifier::REVERSED) {
        (colour(first.bg, ground), colour(first.fg, INK))
    } else {
        (colour(first.fg, INK), colour(first.bg, ground))
    };
    let (left, top) = (MARGIN + x * WIDTH, MARGIN + y * HEIGHT);
    let wide = (end - x) * WIDTH;
    if paper != ground {
        let _ = writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{HEIGHT}\" fill=\"{paper}\"/>"
        );
    }
    let words = text.trim();
    if !words.is_empty() {
        // Spaces are left out: where the words stand and how wide they are is said in numbers.
        let left = left + (text.width() - text.trim_start().width()) * WIDTH;
        let wide = words.width() * WIDTH;
        let bold =
            if first.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            svg,
            "<text x=\"{left}\" y=\"{}\" textLength=\"{wide}\" fill=\"{ink}\"{bold} \
             xml:space=\"preserve\">{}</text>",
            top + 14,
            escaped(words)
        );
    }
    end
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(' ', "\u{a0}")
}

/// A colour as terminals commonly show it.
fn colour(colour: Color, otherwise: &str) -> String {
    match colour {
        Color::Black => "#1c1c1c",
        Color::Red => "#c0392b",
        Color::Green => "#2e8b57",
        Color::Yellow => "#b58900",
        Color::Blue => "#2c5fb3",
        Color::Magenta => "#8e44ad",
        Color::Cyan => "#1f8f99",
        Color::Gray => "#b8bec8",
        Color::DarkGray => "#6b7480",
        Color::White => "#f7f7f5",
        Color::LightRed => "#ff6b5e",
        Color::LightGreen => "#5fd787",
        Color::LightYellow => "#ffd75f",
        Color::LightMagenta => "#d787ff",
        Color::LightCyan => "#5fd7ff",
        Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise,
    }
    .to_owned()
}
