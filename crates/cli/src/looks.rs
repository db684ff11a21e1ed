//! How the full-screen player looks, as every command that opens it can be told.

use clap::{Args, ValueEnum};
use mile_player::theme::{Colours, Signs, ThemeName};

use crate::args::Color;
use crate::terminal;

/// Options of the full-screen player's looks.
#[derive(Debug, Clone, Default, Args)]
pub struct Looks {
    /// How the full-screen player looks
    #[arg(long, value_enum, value_name = "NAME", default_value_t, env = "MILE_THEME")]
    theme: Theme,

    /// Use true colours, not the sixteen that every terminal has
    #[arg(long)]
    truecolor: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Theme {
    /// Few accents, in the terminal's own colours
    #[default]
    Calm,
    /// For light backgrounds
    Light,
    /// The strongest contrast
    Contrast,
    /// Without colours
    Mono,
}

impl Looks {
    /// The theme that was asked for.
    pub fn theme(&self) -> ThemeName {
        match self.theme {
            Theme::Calm => ThemeName::Calm,
            Theme::Light => ThemeName::Light,
            Theme::Contrast => ThemeName::Contrast,
            Theme::Mono => ThemeName::Mono,
        }
    }

    /// The signs that the terminal can show, as far as it is known: the console of Linux and old
    /// terminals have no blocks of every height, and other encodings than UTF-8 have none at all.
    pub fn signs() -> Signs {
        let told = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let plain = ["linux", "vt", "ansi", "cons", "wsvt"];
        let terminal = told("TERM").unwrap_or_default();
        // `LC_ALL` rules over `LC_CTYPE`, and that over `LANG`.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(told).unwrap_or_default();
        let encoding = locale.split_once('.').map_or("utf8", |(_, encoding)| encoding);
        let encoding = encoding.to_lowercase().replace('-', "");
        let is_plain = plain.iter().any(|plain| terminal.starts_with(plain));
        if is_plain || !encoding.starts_with("utf8") { Signs::Ascii } else { Signs::Blocks }
    }

    /// The colours that the terminal is trusted with.
    pub fn colours(&self, color: Color) -> Colours {
        match (terminal::uses_colour(color), self.truecolor) {
            (false, _) => Colours::None,
            (true, false) => Colours::Sixteen,
            (true, true) => Colours::True,
        }
    }
}
