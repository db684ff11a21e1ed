//! `mile whatif`: another way from a decision of a run, kept as a branch of it.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use mile_core::transcript::{self, Move};
use mile_player::app::How;
use mile_player::linear;
use mile_player::record::Opening;
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::{Kept, Parent};

use super::play::{self, Play};
use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::records::{self, Records};
use crate::terminal;

/// Take a decision of a run anew, and keep what follows as a branch of it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Whatif {
    /// The run: its id, the beginning of it, or `last`
    run: String,

    /// The decision that is taken anew, from 1
    #[arg(long, value_name = "TURN")]
    at: usize,

    /// The choice there and those after it, by their ids; without, you play on from there
    #[arg(long, value_name = "ID,ID,…", value_delimiter = ',')]
    choose: Option<Vec<String>>,

    /// Without --choose: one prompt at a time, without moving the cursor
    #[arg(long, conflicts_with = "choose")]
    plain: bool,

    /// Who plays the branch
    #[arg(long = "as", value_name = "NAME", value_parser = play::name)]
    learner: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  mile whatif last --at 2 --choose ask,promise
  mile whatif k7f3 --at 4

Everything before that decision is as it was, the chances included. `mile runs` shows the branch
below its run; `mile play --resume` and its id go on with it.";

impl Whatif {
    pub fn run(
        &self,
        folders: &[PathBuf],
        records: &Records,
        color: Color,
    ) -> Result<Answer, Failure> {
        let mut store = records.open()?;
        let kept = store.find(&self.run).and_then(|id| store.load(&id))?;
        let program = records::program(&kept)?;
        let before = self.before(&kept)?;
        store.may_record(&kept.run.learner)?;
        let learner = records::branch_learner(&mut store, &kept, self.learner.as_deref())?;
        let player = store.learner(&learner)?;
        store.may_record(&player)?;
        let Some(choices) = &self.choose else {
            let opening =
                Opening::Branch(records::past_in_tree(&mut store, &kept, false)?, self.at - 1);
            return Play::by(&learner, self.plain)?.open(opening, folders, records, color);
        };
        let wanted = play::items("--choose", choices)?.into_iter().map(Move::parse);
        let wanted: Vec<_> = wanted.collect();
        // All of it is possible, or none of it is recorded.
        let moves: Vec<_> = before.iter().chain(&wanted).cloned().collect();
        let mut events = Vec::new();
        let seed = kept.run.seed;
        transcript::play(&program, seed, &moves, &[], &mut events)
            .map_err(|why| play::explain(&why))?;

        let parent =
            Parent { run: kept.run.id.clone(), turn: i64::try_from(self.at).unwrap_or(i64::MAX) };
        let beginning = Beginning {
            program: Arc::clone(&program),
            text: Arc::clone(&program.scenario().source),
            seed,
            learner: player,
            group: None,
        };
        let standing: Vec<_> = kept.standing().into_iter().cloned().collect();
        let mut recorder = Recorder::branch(&mut store, beginning, parent, &standing)?;
        for made in &wanted {
            match made {
                Move::Choose(id) => recorder.choose(&mut store, id, None)?,
                Move::TimeOut(id) => recorder.time_out(&mut store, id)?,
                Move::OptOut => recorder.opt_out(&mut store)?,
            }
        }
        let mut out = BufWriter::new(io::stdout().lock());
        let learner = records::shown_name(&learner).map(str::to_owned);
        let how = How { learner, ..How::default() };
        linear::transcript(&program, &events, &how, terminal::width(), &mut out)?;
        let id = &recorder.run().id;
        writeln!(out, "\nThis branch of {} is kept as {id}.", kept.run.id)?;
        out.flush()?;
        Ok(Answer::Yes)
    }

    /// The moves before the decision.
    fn before(&self, kept: &Kept) -> Result<Vec<Move>, Failure> {
        let standing = kept.standing().into_iter().filter_map(records::engine_move);
        let standing: Vec<_> = standing.filter(|made| *made != Move::OptOut).collect();
        if (1..=standing.len()).contains(&self.at) {
            return Ok(standing[..self.at - 1].to_vec());
        }
        let failure = Failure::new(format!("the run {} has no decision {}", kept.run.id, self.at));
        Err(match standing.len() {
            0 => failure.help("nothing was decided in it"),
            count => failure.help(format!(
                "its decisions are 1 to {count}; `mile replay {}` shows them",
                kept.run.id
            )),
        })
    }
}
