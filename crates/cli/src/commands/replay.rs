//! `mile replay`: a run again, from its record, and whether it still goes that way.

mod verdict;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use mile_core::compare::{self, Verdict};
use mile_core::event::Event;
use mile_core::moment::Moment;
use mile_core::program::Program;
use mile_core::wire::{Wire, WireEvent};
use mile_core::words::Voice;
use mile_player::app::How;
use mile_player::linear;
use mile_player::record::Opening;
use mile_record::replay::{self, Replay as Replayed};
use mile_record::run::Kept;
use serde::Serialize;

use super::play::{Play, turn};
use crate::args::Color;
use crate::failure::{Answer, Failure};
use crate::records::{self, Records};
use crate::{library, terminal};
use verdict::{Fares, Now, WireVerdict};

/// Play a run again from its record, and check that it still goes the way it went
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Replay {
    /// The run: its id, the beginning of it, or `last`
    run: String,

    /// Up to this decision; 0 is the start
    #[arg(long, value_name = "TURN", value_parser = turn, allow_negative_numbers = true)]
    to: Option<usize>,

    /// Compare with this scenario, by id or path, and not with the one of the same id in the library
    #[arg(long, value_name = "SCENARIO")]
    with: Option<String>,

    /// One prompt at a time, without moving the cursor
    #[arg(long, conflicts_with = "format")]
    plain: bool,

    /// Print it; so, as text, where there is no terminal
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
}

const EXAMPLES: &str = "\
Examples:
  mile replay last
  mile replay k7f3 --to 4
  mile replay k7f3 --with my-story.ron

The story is told in the version that was played, which is kept with the run. If the scenario has \
changed since, this says whether the same choices still lead the same way: `ok`, `moved` (the same \
under other names), or the first decision where it differs and why (status 1).

Which file was played is not kept: its path could tell who you are. So the scenario of that id in \
your library is compared; name a file of your own with --with.";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As a transcript
    #[default]
    Text,
    /// One object
    Json,
}

impl Replay {
    pub fn run(
        &self,
        folders: &[PathBuf],
        records: &Records,
        color: Color,
    ) -> Result<Answer, Failure> {
        let mut store = records.open()?;
        let kept = store.find(&self.run).and_then(|id| store.load(&id))?;
        store.may_stand_together(std::slice::from_ref(&kept.run.id))?;
        let program = records::program(&kept)?;
        let replayed = replay::verify(Arc::clone(&program), &kept);
        let now = self.now(&program, &kept, folders)?;
        let (turn, events) = self.events(&kept, &replayed)?;
        let differs = match &now.fares {
            Fares::Changed(comparison) => matches!(comparison.verdict, Verdict::Differs(_)),
            Fares::Unchanged | Fares::Missing(_) => false,
        };
        let answer = if differs || replayed.broken.is_some() { Answer::No } else { Answer::Yes };
        if self.format.is_none() && (self.plain || terminal::is_full_screen()) {
            let mut past = records::past_in_tree(&mut store, &kept, &kept.run.learner, false)?;
            past.verdict = verdict::in_words(&kept, &replayed, &now);
            let learner = records::branch_learner(&mut store, &kept, None)?;
            let mut play = Play::by(&learner, self.plain)?;
            if store.may_record(&kept.run.learner).is_err() {
                play = play.unrecorded();
            }
            play.open(Opening::Replay(past), folders, records, color)?;
            return Ok(answer);
        }
        let shown =
            Shown { kept: &kept, program: &program, replayed: &replayed, now: &now, turn, events };
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format.unwrap_or_default() {
            Format::Text => shown.text(&mut out)?,
            Format::Json => shown.json(&mut out)?,
        }
        out.flush()?;
        Ok(answer)
    }

    /// The scenario as it is now, beside the one of then. One that was asked for must be there.
    fn now(&self, then: &Arc<Program>, kept: &Kept, folders: &[PathBuf]) -> Result<Now, Failure> {
        let is_named = self.with.is_some();
        let wanted = self.with.as_deref().unwrap_or(&kept.run.scenario);
        let (name, scenario) = match library::find_named(wanted, folders) {
            Ok(found) => found,
            Err(failure) if is_named => return Err(failure),
            Err(failure) => {
                let fares = Fares::Missing(failure.message().to_owned());
                return Ok(Now { fares, found: None, is_named });
            }
        };
        let found = Some(name);
        if scenario.source == then.scenario().source {
            return Ok(Now { fares: Fares::Unchanged, found, is_named });
        }
        let moves: Vec<_> = kept.standing().into_iter().filter_map(records::engine_move).collect();
        let now = Arc::new(Program::new(scenario));
        let compared = compare::compare(then, &now, kept.run.seed, &moves);
        Ok(Now { fares: Fares::Changed(compared), found, is_named })
    }

    /// The decision up to which the run is wanted, and the events up to there.
    fn events(&self, kept: &Kept, replayed: &Replayed) -> Result<(usize, Vec<Event>), Failure> {
        let events = replayed.run.events();
        let starts: Vec<_> = decisions(events).collect();
        let made = starts.len();
        match self.to {
            Some(turn) if turn > made => {
                let failure =
                    Failure::new(format!("the run {} has no decision {turn}", kept.run.id));
                Err(failure.help(format!("its decisions are 1 to {made}, and 0 is the start")))
            }
            Some(turn) => {
                let end = starts.get(turn).copied().unwrap_or(events.len());
                Ok((turn, events[..end].to_vec()))
            }
            None => Ok((made, events.to_vec())),
        }
    }
}

/// Where each decision begins.
fn decisions(events: &[Event]) -> impl Iterator<Item = usize> {
    (0..events.len()).filter(|&at| match events[at] {
        Event::TimedOut { .. } => true,
        Event::Chose { .. } => !at
            .checked_sub(1)
            .is_some_and(|before| matches!(events[before], Event::TimedOut { .. })),
        _ => false,
    })
}

/// What there is to show of a run.
struct Shown<'r> {
    kept: &'r Kept,
    program: &'r Arc<Program>,
    replayed: &'r Replayed,
    now: &'r Now,
    turn: usize,
    events: Vec<Event>,
}

impl Shown<'_> {
    fn text(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let learner = records::shown_name(&self.kept.learner);
        let how = How { learner: learner.map(str::to_owned), ..How::default() };
        linear::transcript(self.program, &self.events, &how, terminal::width(), out)?;
        let voice = Voice { scenario: self.program.scenario(), learner };
        writeln!(out, "\nHow things stood after {}:", decisions_in_words(self.turn))?;
        for words in self.moment().in_words(voice) {
            writeln!(out, "- {words}")?;
        }
        writeln!(out)?;
        for line in verdict::in_words(self.kept, self.replayed, self.now) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn moment(&self) -> Moment {
        let moves = self.kept.standing().into_iter().filter_map(records::engine_move);
        let whole = self.turn == decisions(self.replayed.run.events()).count();
        let count = if whole { usize::MAX } else { self.turn };
        let moves: Vec<_> = moves.take(count).collect();
        let seed = self.kept.run.seed;
        let played = mile_core::transcript::play(self.program, seed, &moves, &[], &mut ());
        match played {
            Ok(session) => Moment::of(self.program, session.state()),
            // It is told as far as it goes.
            Err(_) => Moment::of(self.program, self.replayed.run.session().state()),
        }
    }

    fn json(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let scenario = self.program.scenario();
        let moment = self.moment();
        let mut wire = Wire::new(scenario, records::shown_name(&self.kept.learner));
        let events = self.events.iter().map(|&event| wire.event(event)).collect();
        let meters =
            moment.meters.iter().map(|&(id, value)| (&*scenario.meters[id].id.text, value));
        let replay = WireReplay {
            run: &self.kept.run.id,
            scenario: &self.kept.run.scenario,
            seed: self.kept.run.seed,
            record: WireVerdict::of_record(self.replayed),
            now: verdict::wire(self.now),
            turn: self.turn,
            clock: moment.clock,
            meters: meters.collect(),
            events,
        };
        serde_json::to_writer(&mut *out, &replay).map_err(io::Error::from)?;
        writeln!(out)?;
        Ok(())
    }
}

fn decisions_in_words(count: usize) -> String {
    if count == 1 { "1 decision".to_owned() } else { format!("{count} decisions") }
}

#[derive(Serialize)]
struct WireReplay<'r> {
    run: &'r str,
    scenario: &'r str,
    seed: u64,
    record: WireVerdict<'r>,
    now: WireVerdict<'r>,
    turn: usize,
    clock: i64,
    meters: std::collections::BTreeMap<&'r str, i64>,
    events: Vec<WireEvent<'r>>,
}
