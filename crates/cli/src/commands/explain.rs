//! `mile explain`: the page of a code.

use std::io::Write;

use clap::Args;
use mile_author::explain;

use crate::failure::{Answer, Failure};
use crate::terminal;

/// Columns of the widest paragraph: longer lines are hard to read.
const WIDEST: usize = 80;

/// Explain a code that `mile check` shows, with a wrong and a right example
///
/// Without a code: every code there is.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// The code, such as E050
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  mile explain E050     what it means that there is no such scene
  mile explain          every code";

impl Explain {
    pub fn run(&self) -> Result<Answer, Failure> {
        let text = match &self.code {
            None => explain::list(),
            Some(wanted) => match explain::find(wanted) {
                Ok(code) => explain::render(code, terminal::width().min(WIDEST)),
                Err(near) => {
                    return Err(unknown(wanted, near.map(mile_core::diagnostic::Code::as_str)));
                }
            },
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(Answer::Yes)
    }
}

fn unknown(wanted: &str, near: Option<&str>) -> Failure {
    let failure = Failure::new(format!("there is no code `{wanted}`"));
    failure.help(match near {
        Some(near) => format!("did you mean {near}? `mile explain` lists every code"),
        None => "`mile explain` lists every code".to_owned(),
    })
}
