//! Writing down what somebody plays, and saving it where records vanish.

use std::sync::Arc;

use mile_core::program::Program;
use mile_player::record::{Agreed, Branch, Commitment, Past, Record};
use mile_record::error::Kind;
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::{Kept, Parent};
use mile_record::{Consent, Error, Rescue, Store};

use crate::failure::Failure;
use crate::records::{NAMELESS, Records, branch_learner, past_in_tree, program};

/// Writes down what somebody plays; or nothing, if that is wanted.
#[derive(Debug)]
pub struct Diary {
    written: Option<Written>,
}

#[derive(Debug)]
struct Written {
    store: Store,
    learner: String,
    group: Option<String>,
    recorder: Option<Recorder>,
    /// What was saved of records that are gone, until it is kept again.
    saved: Option<Rescue>,
}

impl Diary {
    /// One that writes nothing down.
    pub fn none() -> Self {
        Self { written: None }
    }

    /// One for a learner, who may be nameless.
    pub fn open(
        records: &Records,
        learner: Option<&str>,
        group: Option<String>,
    ) -> Result<Self, Failure> {
        let mut store = records.open()?;
        let learner = store.learner(learner.unwrap_or(NAMELESS))?;
        if !store.agrees(&learner, Consent::Playing)? {
            return Ok(Self::none());
        }
        let written = Written { store, learner, group, recorder: None, saved: None };
        Ok(Self { written: Some(written) })
    }

    /// One that adds to a run that was played before: what is said when it is looked back at.
    pub fn of(store: Store, kept: &Kept) -> Result<Self, Failure> {
        let recorder = Some(Recorder::resume(program(kept)?, kept)?);
        let (learner, group) = (kept.run.learner.clone(), kept.run.group.clone());
        let written = Written { store, learner, group, recorder, saved: None };
        Ok(Self { written: Some(written) })
    }

    /// Whether anything is written down.
    pub fn is_kept(&self) -> bool {
        self.written.is_some()
    }

    /// Whether the last run is a branch in which nothing was done.
    pub fn has_empty_branch(&self) -> bool {
        let recorder = self.written.as_ref().and_then(|written| written.recorder.as_ref());
        recorder.is_some_and(|recorder| !recorder.is_written())
    }

    /// What the learner is to be asked to agree to: nothing, where they were asked before.
    pub fn asked_to_agree(&mut self) -> Result<Option<Agreed>, Failure> {
        let Some(Written { store, learner, .. }) = &mut self.written else { return Ok(None) };
        let said = store.agreements(learner)?;
        Ok(said.iter().all(|(_, said)| said.is_none()).then(Agreed::default))
    }

    /// The run that is meant, which must not be over, and who goes on with it: who is named, or whose
    /// run it is.
    pub fn unfinished_run(
        records: &Records,
        wanted: &str,
        named: Option<&str>,
    ) -> Result<(Past, String), Failure> {
        let mut store = records.open()?;
        let kept = store.find(wanted).and_then(|id| store.load(&id))?;
        store.may_record(&kept.run.learner)?;
        let name = branch_learner(&mut store, &kept, named)?;
        let learner = store.learner(&name)?;
        store.may_record(&learner)?;
        if kept.is_over() {
            let failure = Failure::new(format!("the run {} is over", kept.run.id));
            let id = &kept.run.id;
            return Err(failure.help(format!(
                "`mile replay {id}` shows it, `mile whatif {id}` plays another way from it"
            )));
        }
        Ok((past_in_tree(&mut store, &kept, false)?, name))
    }

    /// The run of this story that the learner did not finish. Where it cannot be read, nobody is
    /// kept from playing.
    pub fn unfinished(&mut self, program: &Arc<Program>) -> Option<Past> {
        let Written { store, learner, .. } = self.written.as_mut()?;
        let scenario = program.scenario();
        let kept = store.unfinished(learner, &scenario.id).ok().flatten()?;
        let changed = *kept.text.text != *scenario.source;
        // There is nothing to go on with before the first decision.
        past_in_tree(store, &kept, changed).ok().filter(|past| !past.moves.is_empty())
    }

    /// The id of the run that is written down.
    pub fn run(&self) -> Option<String> {
        let recorder = self.written.as_ref()?.recorder.as_ref()?;
        Some(recorder.run().id.clone())
    }

    /// Writes something down. When this returns, it is on the disk.
    pub fn record(&mut self, record: &Record) -> Result<(), Error> {
        match &mut self.written {
            Some(written) => written.keep(record),
            None => Ok(()),
        }
    }
}

impl Written {
    /// Writes something down; first, if the records were gone, what was saved of them.
    fn keep(&mut self, record: &Record) -> Result<(), Error> {
        if let Some(saved) = &self.saved {
            self.store.reopen()?;
            self.learner = self.store.bring(saved)?;
            if let Some(recorder) = &mut self.recorder {
                recorder.learner_is(&self.learner);
            }
            self.saved = None;
        }
        let recorded = self.record(record);
        recorded.map_err(|error| if error.kind == Kind::Gone { self.save(error) } else { error })
    }

    /// Saves what the program still holds of records that are gone.
    fn save(&mut self, gone: Error) -> Error {
        // Of a branch in which nothing was done there is only what it branches from.
        let run = self.recorder.as_ref().map(|recorder| match &recorder.run().parent {
            Some(parent) if !recorder.is_written() => parent.run.clone(),
            _ => recorder.run().id.clone(),
        });
        match self.store.rescue(&self.learner, run.as_deref()) {
            Ok(saved) => self.saved = Some(saved),
            Err(error) => return error,
        }
        gone.help(
            "put them back and try again; if they stay away, trying again makes new ones there and \
             keeps this run in them, whole",
        )
    }

    fn record(&mut self, record: &Record) -> Result<(), Error> {
        let Self { store, recorder, .. } = self;
        match (record, recorder) {
            (Record::Began { program, seed, branch, agreed }, _) => {
                if let Some(agreed) = agreed {
                    self.agree(*agreed)?;
                    return self.record(&Record::Began {
                        program: program.clone(),
                        seed: *seed,
                        branch: branch.clone(),
                        agreed: None,
                    });
                }
                self.recorder = Some(self.begin(&program.0, *seed, branch.as_ref())?);
                Ok(())
            }
            (Record::Resumed { run }, _) => {
                let kept = store.load(run)?;
                self.recorder = Some(Recorder::resume(program(&kept)?, &kept)?);
                Ok(())
            }
            (Record::Declined(agreed), _) => self.agree(*agreed),
            (_, None) => Err(Error::new("the beginning of the run is not recorded")),
            (Record::Chose { choice, after, .. }, Some(it)) => {
                it.choose(store, choice, Some(*after))
            }
            (Record::TimedOut { choice, .. }, Some(it)) => it.time_out(store, choice),
            (Record::Undid { .. }, Some(it)) => it.undo(store),
            (Record::Stopped { .. }, Some(it)) => it.opt_out(store),
            (Record::Noted { about, text, .. }, Some(it)) => it.note(store, about, text),
            (Record::Concern { text, signed, .. }, Some(it)) => it.concern(store, text, *signed),
            (Record::Reflected { question, answer }, Some(it)) => {
                it.reflect(store, question, answer)
            }
            (Record::Hands { counts, .. }, Some(it)) => it.hands(store, counts),
            (Record::Heard { prompt, words }, Some(it)) => it.heard(store, prompt, words),
            (Record::Committed(Commitment { who, what, by }), Some(it)) => {
                it.commit(store, who, what, &by.to_string())
            }
        }
    }

    /// Writes down what the learner agreed to.
    fn agree(&mut self, agreed: Agreed) -> Result<(), Error> {
        let Agreed { playing, facilitator, group } = agreed;
        for (what, given) in Consent::ALL.into_iter().zip([playing, facilitator, group]) {
            self.store.say(&self.learner, what, given)?;
        }
        Ok(())
    }

    fn begin(
        &mut self,
        program: &Arc<Program>,
        seed: u64,
        branch: Option<&Branch>,
    ) -> Result<Recorder, Error> {
        let beginning = Beginning {
            program: Arc::clone(program),
            text: Arc::clone(&program.scenario().source),
            seed,
            learner: self.learner.clone(),
            group: self.group.clone(),
        };
        let store = &mut self.store;
        let Some(Branch { of, moves }) = branch else { return Recorder::begin(store, beginning) };
        let (run, standing) = match (of, &self.recorder) {
            (Some(of), _) => {
                let kept = store.load(of)?;
                // It holds their moves, too.
                store.may_record(&kept.run.learner)?;
                (of.clone(), kept.standing().into_iter().cloned().collect())
            }
            (None, Some(before)) => {
                let run = before.run();
                // Nothing was done in a branch that is not written: it is still its parent.
                let parent = run.parent.as_ref().filter(|_| !before.is_written());
                (parent.map_or(&run.id, |parent| &parent.run).clone(), before.standing().to_vec())
            }
            (None, None) => {
                return Err(Error::new("the run that this branches from is not recorded"));
            }
        };
        let turn = i64::try_from(moves + 1).unwrap_or(i64::MAX);
        Recorder::branch(beginning, Parent { run, turn }, &standing)
    }
}
