//! How things look: a handful of roles, each with a style, read from `assets/themes.ron`.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// The themes that there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// Few accents, in the terminal's own colours.
    #[default]
    Calm,
    /// For light backgrounds.
    Light,
    /// The strongest contrast.
    Contrast,
    /// Without colours.
    Mono,
}

impl ThemeName {
    /// Every theme, in order.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Light, Self::Contrast, Self::Mono];

    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Mono => "mono",
        }
    }
}

/// Which colours the terminal is trusted with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colours {
    /// None: attributes only.
    None,
    /// The sixteen that every terminal has.
    #[default]
    Sixteen,
    /// All of them.
    True,
}

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signs {
    /// Blocks of every height.
    #[default]
    Blocks,
    /// Those of ASCII only.
    Ascii,
}

impl Signs {
    /// A sign for each height, from the lowest.
    pub(crate) fn levels(self) -> &'static [char] {
        match self {
            Self::Blocks => &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            Self::Ascii => &['_', '.', '-', '\''],
        }
    }
}

/// A style for each role.
#[derive(Debug, Clone, Default)]
pub(crate) struct Theme {
    /// The whole screen, before anything is drawn.
    pub(crate) page: Style,
    pub(crate) text: Style,
    /// What may be overlooked.
    pub(crate) muted: Style,
    /// The title of a screen.
    pub(crate) title: Style,
    pub(crate) heading: Style,
    /// What the learner chose.
    pub(crate) chosen: Style,
    /// Names of speakers, in the order of the cast.
    pub(crate) speakers: Vec<Style>,
    /// A delayed outcome, or what else comes by itself.
    pub(crate) arrival: Style,
    pub(crate) warning: Style,
    /// What would be taken now.
    pub(crate) selected: Style,
    /// Keys in the footer and in the help.
    pub(crate) key: Style,
    /// Lines between parts of the screen.
    pub(crate) bar: Style,
}

impl Theme {
    /// The theme called `name`, with no more colours than `colours`.
    pub(crate) fn new(name: ThemeName, colours: Colours) -> Self {
        // A test reads the file, so that the compiled-in text is never wrong.
        let Ok(written) = read() else { return Self::default() };
        let Written { calm, light, contrast, mono } = written;
        let look = match name {
            ThemeName::Calm => calm,
            ThemeName::Light => light,
            ThemeName::Contrast => contrast,
            ThemeName::Mono => mono,
        };
        let style = |paint: &Paint| paint.style(colours);
        Self {
            page: look.page.as_ref().map(style).unwrap_or_default(),
            text: style(&look.text),
            muted: style(&look.muted),
            title: style(&look.title),
            heading: style(&look.heading),
            chosen: style(&look.chosen),
            speakers: look.speakers.iter().map(style).collect(),
            arrival: style(&look.arrival),
            warning: style(&look.warning),
            selected: {
                let selected = style(&look.selected);
                // Without colours, what is selected is told by being reversed.
                let plain = selected.fg.is_none() && selected.bg.is_none();
                if plain { selected.add_modifier(Modifier::REVERSED) } else { selected }
            },
            key: style(&look.key),
            bar: style(&look.bar),
        }
    }
}

fn read() -> Result<Written, ron::error::SpannedError> {
    ron::from_str(include_str!("../../../assets/themes.ron"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    calm: Look,
    light: Look,
    contrast: Look,
    mono: Look,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    text: Paint,
    #[serde(default)]
    page: Option<Paint>,
    muted: Paint,
    title: Paint,
    heading: Paint,
    chosen: Paint,
    speakers: Vec<Paint>,
    arrival: Paint,
    warning: Paint,
    selected: Paint,
    key: Paint,
    bar: Paint,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Paint {
    fg: String,
    bg: String,
    rgb: String,
    bold: bool,
    underlined: bool,
    reversed: bool,
}

impl Paint {
    fn style(&self, colours: Colours) -> Style {
        let mut style = Style::new();
        for (wanted, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.underlined, Modifier::UNDERLINED),
            (self.reversed, Modifier::REVERSED),
        ] {
            if wanted {
                style = style.add_modifier(modifier);
            }
        }
        if colours == Colours::None {
            return style;
        }
        let colour = |name: &str| Color::from_str(name).ok();
        let rgb = colour(&self.rgb).filter(|_| colours == Colours::True);
        style.fg = rgb.or_else(|| colour(&self.fg));
        style.bg = colour(&self.bg);
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_themes_can_be_read() {
        read().expect("assets/themes.ron holds the themes");
    }

    #[test]
    fn without_colours_there_are_none() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name, Colours::None);
            for style in [theme.page, theme.text, theme.arrival, theme.selected, theme.bar] {
                assert_eq!((style.fg, style.bg), (None, None), "{name:?}");
            }
            assert!(theme.selected.add_modifier.contains(Modifier::REVERSED), "{name:?}");
        }
    }

    #[test]
    fn sixteen_colours_unless_told() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name, Colours::Sixteen);
            let styles = theme.speakers.iter().chain([&theme.heading, &theme.muted, &theme.bar]);
            for style in styles {
                assert!(!matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))), "{name:?}");
            }
        }
        let heading = Theme::new(ThemeName::Calm, Colours::True).heading;
        assert!(matches!(heading.fg, Some(Color::Rgb(..))));
    }
}
