//! `mile whatif`: another way from a decision of a run, kept as a branch of it.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use mile_core::program::Program;
use mile_core::transcript::{self, Impossible, Move};
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
    #[arg(long, value_name = "TURN", value_parser = play::turn, allow_negative_numbers = true)]
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

Everything before that decision is as it was, the chances included. `mile runs` shows the branch \
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
        let Some(choices) = &self.choose else {
            let player = store.learner(&learner)?;
            store.may_record(&player)?;
            let past = records::past_in_tree(&mut store, &kept, &player, false)?;
            let opening = Opening::Branch(past, self.at - 1);
            return Play::by(&learner, self.plain)?.open(opening, folders, records, color);
        };
        let wanted = play::items("--choose", choices)?.into_iter().map(Move::parse);
        let wanted: Vec<_> = wanted.collect();
        // All of it is possible, or none of it is recorded.
        let moves: Vec<_> = before.iter().chain(&wanted).cloned().collect();
        let mut events = Vec::new();
        let seed = kept.run.seed;
        transcript::play(&program, seed, &moves, &[], &mut events)
            .map_err(|why| self.explain(why, &kept))?;
        self.must_be_another_way(&kept, &program, &before, &wanted)?;
        let player = store.learner(&learner)?;
        store.may_record(&player)?;

        let parent =
            Parent { run: kept.run.id.clone(), turn: i64::try_from(self.at).unwrap_or(i64::MAX) };
        let beginning = Beginning {
            program: Arc::clone(&program),
            text: Arc::clone(&program.scenario().source),
            seed,
            learner: player.clone(),
            group: None,
        };
        let mut recorder = Recorder::branch(beginning, parent, &kept.standing_for(&player))?;
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

    /// Why the choices that were typed cannot be taken, counted from the first of them.
    fn explain(&self, why: Impossible, kept: &Kept) -> Failure {
        match why {
            Impossible::Move { index, wanted, possible } if index + 1 >= self.at => {
                let turn = index + 1;
                let index = turn - self.at;
                let why = Impossible::Move { index, wanted, possible };
                play::explain_at(&why, &format!("at decision {turn}"))
            }
            _ => {
                let message = format!("the record of run {} cannot be played again", kept.run.id);
                Failure::new(message).help(format!("`mile replay {}` says why", kept.run.id))
            }
        }
    }

    /// A branch that is empty, or the run itself as far as it goes, shows nobody anything.
    fn must_be_another_way(
        &self,
        kept: &Kept,
        program: &Arc<Program>,
        before: &[Move],
        wanted: &[Move],
    ) -> Result<(), Failure> {
        let moves = kept.standing().into_iter().filter_map(records::engine_move);
        let went: Vec<_> = moves.skip(before.len()).collect();
        if !went.starts_with(wanted) {
            return Ok(());
        }
        let message = match wanted {
            [] => "no choice is named after --choose, so no branch is kept".to_owned(),
            _ => format!("the run {} went this way itself, so no branch is kept", kept.run.id),
        };
        let others = transcript::play(program, kept.run.seed, before, &[], &mut ());
        let others = others.map(|session| {
            let choices = &program.scenario().choices;
            let ids = session.offered().iter().map(|&choice| choices[choice].id.text.as_str());
            let other = |id: &&str| went.first() != Some(&Move::Choose((*id).to_owned()));
            ids.filter(other).collect::<Vec<_>>().join(", ")
        });
        let failure = Failure::new(message);
        Err(match others {
            Ok(others) if !others.is_empty() => {
                failure.help(format!("other ways at decision {}: {others}", self.at))
            }
            _ => failure.help("take another decision with --at"),
        })
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
