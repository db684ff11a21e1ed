//! What `mile` can be asked: the one definition behind parsing and help texts.

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::commands::{
    check, collect, concerns, consent, contrast, debrief, explain, explore, export, fmt, graph,
    list, lsp, new, play, purge, replay, room, runs, script, share, test, whatif,
};
use crate::terminal;

/// Columns of the widest help text: longer lines are hard to read.
const WIDEST_HELP: usize = 100;

/// Walk a mile in every customer's shoes: practise the moments where policy and a person pull apart.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = false, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// A folder with scenarios of your own (repeatable; or `MILE_LIBRARY`, folders as in PATH)
    #[arg(long, value_name = "DIR", global = true)]
    pub library: Vec<PathBuf>,

    /// Where records live: a folder, or a file as sqlite:PATH [default: your data folder]
    #[arg(
        long,
        value_name = "LOCATION",
        global = true,
        env = "MILE_DATA",
        hide_env_values = true,
        help_heading = "Records"
    )]
    pub data: Option<String>,

    /// When to use colours
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub color: Color,
}

impl Args {
    /// What `mile` was asked, or what the parser says instead: help, the version, what is wrong.
    pub fn read() -> Result<Self, clap::Error> {
        // Left alone, the parser believes `COLUMNS=0`.
        let mut command = Self::command().term_width(terminal::width().min(WIDEST_HELP));
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        let mut args = Self::from_arg_matches(&matches).map_err(|e| e.format(&mut command))?;
        if args.command.is_none() && terminal::is_interactive() {
            args.command = Some(Command::Play(play::Play::bare()?));
        }
        Ok(args)
    }
}

const EXAMPLES: &str = "\
Examples:
  mile                          choose a scenario and play it
  mile play billing-dispute     play one of the library
  mile play my-story.ron        play a file of your own
  mile runs                     the runs that you played
  mile check my-stories/        find every problem in your files
  mile test my-stories/         play the tests beside them
  mile explore my-story.ron     every path of it, and whether its dilemmas are real
  mile new my-story             begin one of your own

At any moment while playing, `stop` leaves and `?` helps.";

#[derive(Debug, Subcommand)]
pub enum Command {
    List(list::List),
    Play(play::Play),
    Room(room::Room),
    Runs(runs::Runs),
    Replay(replay::Replay),
    Whatif(whatif::Whatif),
    Contrast(contrast::Contrast),
    Debrief(debrief::Debrief),
    Concerns(concerns::Concerns),
    Share(share::Share),
    Collect(collect::Collect),
    Consent(consent::Consent),
    Export(export::Export),
    Purge(purge::Purge),
    New(new::New),
    Check(check::Check),
    Explore(explore::Explore),
    Explain(explain::Explain),
    Fmt(fmt::Fmt),
    Test(test::Test),
    Graph(graph::Graph),
    Script(script::Script),
    Lsp(lsp::Lsp),
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
