//! `mile purge`: forgets a learner.

use std::io::{self, BufRead, Write};

use clap::Args;
use mile_record::{Purged, Who};

use super::play::name;
use crate::failure::{Answer, Failure};
use crate::input::Input;
use crate::records::Records;
use crate::terminal::{self, printable};

/// Remove everything that is held about one learner, for good
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Purge {
    /// The name of the learner, or the id
    #[arg(long = "as", value_name = "NAME", value_parser = name, required = true)]
    learner: String,

    /// Do not ask
    #[arg(long)]
    yes: bool,
}

const EXAMPLES: &str = "\
Examples:
  mile export --as Kim --to kim.json      first keep a copy
  mile purge --as Kim

Runs, branches of them, notes, answers, concerns and the name are removed, and wiped from the disk \
as far as a program can. Files that were handed over are not here to be removed: ask whoever has \
them to do the same.";

impl Purge {
    pub fn run(&self, records: &Records) -> Result<Answer, Failure> {
        let mut store = records.open()?;
        let who = store.who(&self.learner)?;
        let held = store.held(&who.id)?;
        if !self.yes && !asked(&who, held)? {
            println!("Nothing was removed.");
            return Ok(Answer::No);
        }
        store.purge(&who.id)?;
        println!("{}", printable(&format!("Everything about {} is gone.", who.name)));
        Ok(Answer::Yes)
    }
}

/// Whether it is to be done.
fn asked(who: &Who, held: Purged) -> Result<bool, Failure> {
    if !terminal::is_interactive() {
        let failure = Failure::new("this cannot be undone, and nobody is here to be asked");
        return Err(failure.help("say --yes if it is meant"));
    }
    let Purged { runs, words, concerns } = held;
    let counted = |count, one, several| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {several}"),
    };
    let question = format!(
        "Of {}: {}, {}, {}. This cannot be undone.\nType yes to remove everything:",
        who.name,
        counted(runs, "run", "runs"),
        counted(words, "note or answer", "notes and answers"),
        counted(concerns, "content concern", "content concerns"),
    );
    let mut out = io::stdout().lock();
    write!(out, "{} ", printable(&question))?;
    out.flush()?;
    let mut line = String::new();
    Input::open().read_line(&mut line)?;
    Ok(line.trim().eq_ignore_ascii_case("yes"))
}
