//! `mile consent`: what a learner agrees to, and changing it.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use mile_record::error::Kind;
use mile_record::{Consent as What, Store, Who};

use super::play::name;
use crate::failure::{Answer, Failure};
use crate::records::{NAMELESS, Records};
use crate::terminal::printable;

/// Show what you agree to, or change it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Consent {
    /// The name of the learner, or the id
    #[arg(long = "as", value_name = "NAME", value_parser = name, default_value = NAMELESS, hide_default_value = true)]
    learner: String,

    /// Whether runs are recorded, for yourself
    #[arg(long, value_enum, value_name = "ANSWER")]
    playing: Option<Yes>,

    /// Whether a facilitator may see the runs that you share
    #[arg(long, value_enum, value_name = "ANSWER")]
    facilitator: Option<Yes>,

    /// Whether you are counted in the figures of a group, where fewer than five are never shown
    #[arg(long, value_enum, value_name = "ANSWER")]
    group: Option<Yes>,

    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  mile consent                                what you agree to
  mile consent --as Kim --facilitator yes
  mile consent --as Kim --group no            from now on you are counted nowhere

Until you say otherwise runs are recorded on this machine, for yourself, and nothing is shared. \
Who plays under a new name is asked before the first run. What was handed over already stays with \
whoever has it: ask them to purge it.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Yes {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line each
    #[default]
    Text,
    /// One object
    Json,
}

impl Consent {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        let mut store = records.open()?;
        let answers = [self.playing, self.facilitator, self.group];
        let who = self.who(&mut store, answers.iter().any(Option::is_some))?;
        for (what, answer) in What::ALL.into_iter().zip(answers) {
            if let Some(answer) = answer {
                // Only who plays here can be at the keyboard.
                if answer == Yes::Yes && !who.here {
                    let message =
                        format!("{} does not play here, and says yes elsewhere", who.name);
                    return Err(Failure::new(message)
                        .help("what they agree to comes along when they share their runs"));
                }
                store.say(&who.id, what, answer == Yes::Yes)?;
            }
        }
        let mut said = Vec::new();
        for what in What::ALL {
            let agrees =
                if who.id.is_empty() { what.unsaid() } else { store.agrees(&who.id, what)? };
            said.push((what, agrees));
        }
        let mut out = io::stdout().lock();
        match self.format {
            Format::Text => {
                for (what, agrees) in said {
                    let answer = if agrees { "yes" } else { "no" };
                    writeln!(out, "{} {answer} (--{})", what.question(), what.as_str())?;
                }
            }
            Format::Json => {
                let mut object = serde_json::Map::new();
                object.insert("learner".to_owned(), printable(&who.name).into());
                object.extend(said.iter().map(|(what, yes)| (what.as_str().into(), (*yes).into())));
                writeln!(out, "{}", serde_json::Value::Object(object))?;
            }
        }
        Ok(Answer::Yes)
    }

    /// The learner. A name that is not there is a slip; only who plays without one may be new, and is
    /// made only if there is something to write down.
    fn who(&self, store: &mut Store, to_write: bool) -> Result<Who, Failure> {
        match store.who(&self.learner) {
            Err(error) if error.kind == Kind::Missing && self.learner == NAMELESS => {
                let id = if to_write { store.learner(&self.learner)? } else { String::new() };
                Ok(Who { id, name: self.learner.clone(), here: true })
            }
            found => Ok(found?),
        }
    }
}
