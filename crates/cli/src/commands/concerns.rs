//! `mile concerns`: what trainees found harmful in the stories.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use mile_record::concerns::Raised;
use serde::Serialize;

use crate::failure::{Answer, Failure};
use crate::records::Records;
use crate::terminal::printable;

/// List the content concerns that trainees raised: scene and words, nameless unless signed
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Concerns {
    /// Only concerns about this scenario, by its id
    #[arg(long, value_name = "SCENARIO")]
    of: Option<String>,

    /// How to print them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mile concerns
  mile concerns --of billing-dispute --format json";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A paragraph each
    #[default]
    Text,
    /// One object
    Json,
}

#[derive(Serialize)]
struct Wire<'c> {
    concerns: &'c [Raised],
}

impl Concerns {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        let concerns = match records.open_existing()? {
            Some(mut store) => store.concerns(self.of.as_deref())?,
            None => Vec::new(),
        };
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Json => {
                let wire = Wire { concerns: &concerns };
                serde_json::to_writer(&mut out, &wire).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Text if concerns.is_empty() => {
                writeln!(out, "No content concern has been raised.")?;
            }
            Format::Text => tell(&concerns, &mut out)?,
        }
        out.flush()?;
        Ok(Answer::Yes)
    }
}

/// Scene by scene.
fn tell(concerns: &[Raised], out: &mut impl Write) -> io::Result<()> {
    let mut place = ("", "");
    for raised in concerns {
        let here = (raised.scenario.as_str(), raised.scene.as_str());
        if std::mem::replace(&mut place, here) != here {
            writeln!(out, "{}, scene {}:", raised.scenario, printable(&raised.scene))?;
        }
        let words = if raised.words.is_empty() { "(no words)" } else { &raised.words };
        let signed = raised.signed.as_ref().map(|name| format!(" — {name}")).unwrap_or_default();
        writeln!(out, "- {}{}", printable(words).replace('\n', "\n  "), printable(&signed))?;
    }
    Ok(())
}
