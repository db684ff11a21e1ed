//! `mile graph`: the story as a drawing.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mile_author::graph::{Drawing, dot, mermaid, outline, svg};

use crate::failure::{Answer, Failure};
use crate::{files, library};

/// Draw a scenario: scenes, choices, conditions, what comes later, endings
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Graph {
    /// The id of a scenario of the library, or a file
    scenario: String,

    /// What to draw it as
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Write it to this new file, not to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mile graph lost-parcel                                in words, scene by scene
  mile graph lost-parcel --format svg --out parcel.svg  a picture for the browser
  mile graph my-story.ron --format dot | dot -Tpdf > my-story.pdf";

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// In words, for the terminal and for screen readers
    #[default]
    Outline,
    /// For Graphviz
    Dot,
    /// For wikis and code hosts that draw Mermaid
    Mermaid,
    /// A picture
    Svg,
}

impl Graph {
    pub fn run(&self, folders: &[PathBuf]) -> Result<Answer, Failure> {
        let drawing = Drawing::of(&library::find(&self.scenario, folders)?);
        let drawn = match self.format {
            Format::Outline => outline::render(&drawing),
            Format::Dot => dot::render(&drawing),
            Format::Mermaid => mermaid::render(&drawing),
            Format::Svg => svg::render(&drawing).ok_or_else(|| {
                Failure::new("this story is too large for a picture that can be read")
                    .help("`--format outline` tells it in words, `--format dot` is for Graphviz")
            })?,
        };
        files::put(self.out.as_deref(), &drawn)?;
        Ok(Answer::Yes)
    }
}
