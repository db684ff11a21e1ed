//! How the full-screen player looks, as every command that opens it can be told.

use clap::{Args, ValueEnum};
use mile_player::theme::{Colours, ThemeName};

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

    /// The colours that the terminal is trusted with.
    pub fn colours(&self, color: Color) -> Colours {
        match (terminal::uses_colour(color), self.truecolor) {
            (false, _) => Colours::None,
            (true, false) => Colours::Sixteen,
            (true, true) => Colours::True,
        }
    }
}
