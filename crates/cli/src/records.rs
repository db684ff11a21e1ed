//! Where records live on this machine, and writing down what somebody plays.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use etcetera::BaseStrategy;
use mile_core::program::Program;
use mile_core::transcript::Move;
use mile_player::record::{Agreed, Aside, Branch, Commitment, Past, Played, Record};
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::{Kept, Kind, Parent};
use mile_record::{Consent, Error, Location, Store};

use crate::failure::Failure;

/// Who plays without a name.
pub const NAMELESS: &str = "me";

/// Who plays where a room does. It is nobody's own run.
pub const ROOM: &str = "room";

/// Where records live; nothing is touched before it is opened.
#[derive(Debug)]
pub struct Records {
    data: Option<String>,
}

impl Records {
    /// At the place that was named, or in the platform's data folder.
    pub fn at(data: Option<String>) -> Self {
        Self { data }
    }

    fn location(&self) -> Result<Location, Failure> {
        if let Some(data) = &self.data {
            return Ok(Location::parse(data)?);
        }
        let folder = etcetera::choose_base_strategy().map(|base| base.data_dir().join("mile"));
        folder.map(|folder: PathBuf| Location::folder(&folder)).map_err(|_| {
            Failure::new("it is not known where your records belong: you have no home folder here")
                .help("name a folder with --data")
        })
    }

    /// Opens them; they are made where there are none.
    pub fn open(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.location()?)?)
    }

    /// Opens them if there are any.
    pub fn open_existing(&self) -> Result<Option<Store>, Failure> {
        Ok(Store::open_existing(&self.location()?)?)
    }
}

/// A learner's name as a story says it; none for who plays without one.
pub fn shown_name(name: &str) -> Option<&str> {
    (name != NAMELESS && name != ROOM).then_some(name)
}

/// The scenario of a kept run, as it was then.
pub fn program(kept: &Kept) -> Result<Arc<Program>, Error> {
    let (scenario, _) = mile_core::read::read_text(&kept.text.text);
    let unreadable = || Error::new("the story of this run cannot be read by this version of Mile");
    scenario.map(|scenario| Arc::new(Program::new(scenario))).ok_or_else(unreadable)
}

/// A move as the engine makes it again; none for what takes moves back.
pub fn engine_move(made: &mile_record::run::Move) -> Option<Move> {
    Some(match made.kind {
        Kind::Choose => Move::Choose(made.choice.clone()),
        Kind::Timeout => Move::TimeOut(made.choice.clone()),
        Kind::OptOut => Move::OptOut,
        Kind::Undo => return None,
    })
}

/// Who plays on from a kept run: who is named, or whose run it is if it was played here.
pub fn branch_learner(
    store: &mut Store,
    kept: &Kept,
    named: Option<&str>,
) -> Result<String, Error> {
    let is_own = store.learner_called(&kept.learner)?.as_ref() == Some(&kept.run.learner);
    let own = is_own.then_some(kept.learner.as_str());
    Ok(named.or(own).unwrap_or(NAMELESS).to_owned())
}

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
        Ok(Self { written: Some(Written { store, learner, group, recorder: None }) })
    }

    /// One that adds to a run that was played before: what is said when it is looked back at.
    pub fn of(store: Store, kept: &Kept) -> Result<Self, Failure> {
        let recorder = Some(Recorder::resume(program(kept)?, kept)?);
        let (learner, group) = (kept.run.learner.clone(), kept.run.group.clone());
        Ok(Self { written: Some(Written { store, learner, group, recorder }) })
    }

    /// Whether anything is written down.
    pub fn is_kept(&self) -> bool {
        self.written.is_some()
    }

    /// What the learner is to be asked to agree to: nothing, where they were asked before.
    pub fn asked_to_agree(&mut self) -> Result<Option<Agreed>, Failure> {
        let Some(Written { store, learner, .. }) = &mut self.written else { return Ok(None) };
        let said = store.agreements(learner)?;
        Ok(said.iter().all(|(_, said)| said.is_none()).then(Agreed::default))
    }

    /// The run that is meant, which must not be over, and to which the learner may add.
    pub fn unfinished_run(
        records: &Records,
        wanted: &str,
        learner: Option<&str>,
    ) -> Result<Past, Failure> {
        let mut store = records.open()?;
        let kept = store.find(wanted).and_then(|id| store.load(&id))?;
        store.may_record(&kept.run.learner)?;
        let learner = store.learner(learner.unwrap_or(NAMELESS))?;
        store.may_record(&learner)?;
        if kept.is_over() {
            let failure = Failure::new(format!("the run {} is over", kept.run.id));
            let id = &kept.run.id;
            return Err(failure.help(format!(
                "`mile replay {id}` shows it, `mile whatif {id}` plays another way from it"
            )));
        }
        Ok(past_in_tree(&mut store, &kept, false)?)
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
            Some(written) => written.record(record),
            None => Ok(()),
        }
    }
}

impl Written {
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
            (None, Some(before)) => (before.run().id.clone(), before.standing().to_vec()),
            (None, None) => {
                return Err(Error::new("the run that this branches from is not recorded"));
            }
        };
        let turn = i64::try_from(moves + 1).unwrap_or(i64::MAX);
        Recorder::branch(store, beginning, Parent { run, turn }, &standing)
    }
}

/// A kept run as the player opens it.
pub fn past(kept: &Kept, changed: bool) -> Result<Past, Error> {
    Ok(past_on(program(kept)?, kept, changed, mile_record::now()))
}

/// A kept run as the player opens it, with those of its tree that may be put beside it.
pub fn past_in_tree(store: &mut Store, kept: &Kept, changed: bool) -> Result<Past, Error> {
    let now = mile_record::now();
    let mut past = past_on(program(kept)?, kept, changed, now);
    for id in store.family(&kept.run.id)? {
        let pair = [kept.run.id.clone(), id];
        if pair[0] == pair[1] || store.may_stand_together(&pair).is_err() {
            continue;
        }
        let other = store.load(&pair[1])?;
        // Of another text, or with other chances, it has no beginning in common.
        if (&other.run.hash, other.run.seed) == (&kept.run.hash, kept.run.seed) {
            past.family.push(past_on(Arc::clone(&past.program.0), &other, changed, now));
        }
    }
    Ok(past)
}

fn past_on(program: Arc<Program>, kept: &Kept, changed: bool, now: i64) -> Past {
    let notes = kept.notes.iter().map(|note| Aside {
        turn: note.turn,
        about: Some(note.about.clone()),
        words: note.text.clone(),
    });
    let concerns = kept.concerns.iter().map(|concern| Aside {
        turn: concern.turn,
        about: None,
        words: concern.text.clone(),
    });
    let answers = kept.answers().into_iter();
    let branch = kept.run.parent.as_ref().map(|parent| Branch {
        of: Some(parent.run.clone()),
        moves: usize::try_from(parent.turn - 1).unwrap_or(0),
    });
    Past {
        run: kept.run.id.clone(),
        program: Played(program),
        changed,
        seed: kept.run.seed,
        moves: kept.standing().into_iter().filter_map(engine_move).collect(),
        typed: notes.chain(concerns).collect(),
        answers: answers.map(|(asked, answer)| (asked.to_owned(), answer.to_owned())).collect(),
        times: kept.standing().into_iter().map(|made| time(made.real_ms?)).collect(),
        ago: time(now.saturating_sub(kept.run.began)).unwrap_or_default(),
        verdict: Vec::new(),
        branch,
        family: Vec::new(),
    }
}

fn time(millis: i64) -> Option<Duration> {
    u64::try_from(millis).ok().map(Duration::from_millis)
}
