//! Runs from the records as they are looked back on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mile_author::page::{Answer, Commitment, Note, Sitting, Typed};
use mile_core::compare::{self, Verdict};
use mile_core::debrief::Stage;
use mile_core::program::Program;
use mile_core::transcript;
use mile_core::words::stage;
use mile_record::replay;
use mile_record::run::Kept;

use crate::failure::Failure;
use crate::records::{self, Records};

/// What was typed and said, and is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct With {
    /// Notes beside the story.
    pub notes: bool,
    /// Answers, typed or said.
    pub answers: bool,
    /// What somebody means to do.
    pub commitments: bool,
}

/// The runs that somebody names, of one scenario and each once.
pub fn load(records: &Records, wanted: &[String]) -> Result<Vec<Kept>, Failure> {
    let mut store = records.open()?;
    let mut runs: Vec<Kept> = Vec::new();
    for wanted in wanted {
        let kept = store.find(wanted).and_then(|id| store.load(&id))?;
        if runs.iter().any(|run| run.run.id == kept.run.id) {
            let failure = Failure::new(format!("the run {} is named twice", kept.run.id));
            return Err(failure.help("name each run once; `mile runs` shows those that there are"));
        }
        runs.push(kept);
    }
    let ids: Vec<_> = runs.iter().map(|kept| kept.run.id.clone()).collect();
    store.may_stand_together(&ids)?;
    let scenario = |kept: &Kept| kept.run.scenario.clone();
    if let Some(other) = runs.iter().find(|kept| scenario(kept) != scenario(&runs[0])) {
        let (one, other) = (scenario(&runs[0]), scenario(other));
        let failure = Failure::new(format!("these are runs of two stories, `{one}` and `{other}`"));
        return Err(failure.help(format!("`mile runs --of {one}` shows the runs of one story")));
    }
    let learners: BTreeSet<_> = runs.iter().map(|kept| kept.run.learner.clone()).collect();
    if learners.len() > 1 {
        // Whoever looks at several is none of them, and sees what was handed over.
        let seen = runs.into_iter().map(|kept| store.seen_by(None, kept));
        runs = seen.collect::<Result<_, _>>()?;
    }
    Ok(runs)
}

/// The runs as they are looked back on, with what was typed in them if that is wanted. Runs of the
/// same text share their program.
pub fn of(runs: &[Kept], with: With) -> Result<Vec<Sitting>, Failure> {
    let mut programs: BTreeMap<&str, Arc<Program>> = BTreeMap::new();
    let mut sittings = Vec::new();
    for kept in runs {
        let program = match programs.get(&*kept.run.hash) {
            Some(program) => Arc::clone(program),
            None => records::program(kept)?,
        };
        programs.insert(&kept.run.hash, Arc::clone(&program));
        let replayed = replay::verify(Arc::clone(&program), kept);
        if let Some(broken) = replayed.broken {
            let message = format!(
                "the record of run {} cannot be played again from decision {} on",
                kept.run.id, broken.turn
            );
            let help = format!("`mile replay {}` says why", kept.run.id);
            return Err(Failure::new(message).help(help));
        }
        let (state, events) = (replayed.run.session().state(), replayed.run.events());
        // Names would say who it was, where several are told of.
        let learner = records::shown_name(&kept.learner).filter(|_| runs.len() == 1);
        sittings.push(Sitting {
            state: state.clone(),
            events: events.to_vec(),
            learner: learner.map(str::to_owned),
            typed: typed(kept, with),
            program,
        });
    }
    Ok(sittings)
}

fn typed(kept: &Kept, with: With) -> Typed {
    let note = |note: &mile_record::run::Note| Note {
        turn: note.turn,
        about: note.about.clone(),
        words: note.text.clone(),
    };
    let answer = |(question, answer): (&str, &str)| Answer {
        question: question.to_owned(),
        words: answer.to_owned(),
    };
    let commitment = |it: &mile_record::run::Commitment| Commitment {
        who: it.who.clone(),
        words: it.what.clone(),
        by: it.day.clone(),
    };
    let said = kept.said().into_iter().map(|(prompt, words)| (question(prompt), words));
    let said = kept.answers().into_iter().chain(said);
    Typed {
        notes: kept.notes.iter().filter(|_| with.notes).map(note).collect(),
        answers: said.filter(|_| with.answers).map(answer).collect(),
        commitments: kept.commitments.iter().filter(|_| with.commitments).map(commitment).collect(),
    }
}

/// The question of a prompt, which begins with the title of its stage.
fn question(prompt: &str) -> &str {
    let stages = [Stage::Objective, Stage::Reflective, Stage::Interpretive, Stage::Decisional];
    let titled = prompt.split_once(": ");
    let titled = titled.filter(|(title, _)| stages.iter().any(|s| stage(*s) == *title));
    titled.map_or(prompt, |(_, question)| question)
}

/// The runs on one text: that of the run played last, on which the others must go the same way.
pub fn on_one_text(runs: &[Kept]) -> Result<Vec<Sitting>, Failure> {
    let mut sittings = of(runs, With::default())?;
    let latest = (0..runs.len()).max_by_key(|&index| runs[index].run.began).unwrap_or(0);
    let Some(now) = sittings.get(latest).map(|sitting| Arc::clone(&sitting.program)) else {
        return Ok(sittings);
    };
    for (kept, sitting) in runs.iter().zip(&mut sittings) {
        if sitting.program.scenario().source == now.scenario().source {
            continue;
        }
        let moves = kept.standing().into_iter().filter_map(records::engine_move);
        let moves: Vec<_> = moves.collect();
        let same = compare::compare(&sitting.program, &now, kept.run.seed, &moves).verdict;
        let mut events = Vec::new();
        let played = transcript::play(&now, kept.run.seed, &moves, &[], &mut events);
        let (Verdict::Same, Ok(session)) = (same, played) else {
            let message = format!(
                "the story was changed between these runs, and run {} would go another way now",
                kept.run.id
            );
            let help = "put together runs of one version; `mile debrief` shows them one by one";
            return Err(Failure::new(message).help(help));
        };
        let (state, program) = (session.state().clone(), Arc::clone(&now));
        *sitting = Sitting { program, state, events, ..sitting.clone() };
    }
    Ok(sittings)
}
