//! What is known of the terminal: whether there is one, how wide it is, whether it wants colours.

use std::io::{self, IsTerminal};

use crate::args::Color;

/// Columns where nothing is known of the window.
const DEFAULT_WIDTH: usize = 80;

/// Whether a person can be asked: both input and output are a terminal.
pub fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether the full-screen player can be used: a person is there, and the cursor can be moved.
pub fn is_full_screen() -> bool {
    is_interactive() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The columns of the window, or what `COLUMNS` says, or 80.
pub fn width() -> usize {
    let window = || crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
    let terminal = io::stdout().is_terminal().then(window).flatten();
    let columns = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal.or_else(columns).filter(|&columns| columns > 0).unwrap_or(DEFAULT_WIDTH)
}

/// Whether a character could steer a terminal, or turn the direction of writing.
pub fn disturbs(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Without the characters that disturb, which a file name or an argument may carry.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if disturbs(c) && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// Whether standard output gets colours.
pub fn uses_colour(wanted: Color) -> bool {
    uses_colour_on(&io::stdout(), wanted)
}

/// Whether colours are used on `stream`.
pub fn uses_colour_on(stream: &impl IsTerminal, wanted: Color) -> bool {
    match wanted {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            stream.is_terminal() && unset("NO_COLOR") && !dumb
        }
    }
}
