//! One file a command: its arguments, its help and what it does.

pub mod check;
pub mod collect;
pub mod concerns;
pub mod consent;
pub mod contrast;
pub mod debrief;
pub mod explain;
pub mod explore;
pub mod export;
pub mod fmt;
pub mod graph;
pub mod list;
pub mod lsp;
pub mod new;
pub mod play;
pub mod purge;
pub mod replay;
pub mod room;
pub mod runs;
pub mod script;
pub mod share;
pub mod test;
pub mod whatif;

use crate::args::{Args, Command};
use crate::failure::{Answer, Failure};
use crate::records::Records;

/// Does what was asked.
pub fn run(args: Args) -> Result<Answer, Failure> {
    let Args { command, mut library, data, color } = args;
    let records = Records::at(data);
    if let Some(folders) = std::env::var_os("MILE_LIBRARY") {
        let folders = std::env::split_paths(&folders);
        library.extend(folders.filter(|folder| !folder.as_os_str().is_empty()));
    }
    match command {
        Some(Command::List(list)) => list.run(&library),
        Some(Command::Play(play)) => play.run(&library, &records, color),
        Some(Command::Runs(runs)) => runs.run(&records),
        Some(Command::Replay(replay)) => replay.run(&library, &records, color),
        Some(Command::Whatif(whatif)) => whatif.run(&library, &records, color),
        Some(Command::Contrast(contrast)) => contrast.run(&records),
        Some(Command::Debrief(debrief)) => debrief.run(&library, &records, color),
        Some(Command::Concerns(concerns)) => concerns.run(&records),
        Some(Command::Share(share)) => share.run(&records),
        Some(Command::Collect(collect)) => collect.run(&records),
        Some(Command::Consent(consent)) => consent.run(&records),
        Some(Command::Export(export)) => export.run(&records),
        Some(Command::Purge(purge)) => purge.run(&records),
        Some(Command::Check(check)) => check.run(color),
        Some(Command::Explore(explore)) => explore.run(&library),
        Some(Command::Fmt(fmt)) => fmt.run(color),
        Some(Command::Explain(explain)) => explain.run(),
        Some(Command::Graph(graph)) => graph.run(&library),
        Some(Command::New(new)) => new.run(&library),
        Some(Command::Room(room)) => room.run(&library, &records, color),
        Some(Command::Script(script)) => script.run(&library),
        Some(Command::Test(test)) => test.run(color),
        Some(Command::Lsp(lsp)) => lsp.run(),
        None => list::List::default().run(&library),
    }
}
