//! A run as it is written down while it is played: every move is made here first, to know what it
//! brings about, and counts only once it is on the disk.

use std::sync::Arc;
use std::time::Duration;

use mile_core::event::Event;
use mile_core::program::Program;
use mile_core::session::Phase;
use mile_core::transcript::{self, OPT_OUT};

use crate::error::{Error, Result};
use crate::run::{
    Commitment, Concern, Entry, Hands, Heard, Kept, Kind, Move, Note, Parent, Reflection, Run,
    Text, Versions,
};
use crate::store::Store;
use crate::{hash, new_id, now, replay};

/// How a run begins.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// What is played.
    pub program: Arc<Program>,
    /// Its text.
    pub text: Arc<str>,
    /// What decides the chances.
    pub seed: u64,
    /// The id of the learner.
    pub learner: String,
    /// The group that it is played in.
    pub group: Option<String>,
}

/// Writes one run down.
#[derive(Debug)]
pub struct Recorder {
    run: Run,
    /// The run, as far as it is recorded.
    shadow: transcript::Run,
    /// The moves that stand.
    standing: Vec<Move>,
    last_seq: i64,
    /// The text of a branch in which nothing was done yet: it is kept with the first thing that is.
    unwritten: Option<Text>,
}

impl Recorder {
    /// Begins a run from the start of the story.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn begin(store: &mut Store, beginning: Beginning) -> Result<Self> {
        let mut recorder = Self::unwritten(beginning, None, &[])?;
        if let Some(text) = &recorder.unwritten {
            store.begin(&recorder.run, text, &[])?;
        }
        recorder.unwritten = None;
        Ok(recorder)
    }

    /// Begins a branch of the run with that id, whose moves that stand are `moves`: the same run up to
    /// decision `turn`, which is taken anew. It is recorded once something is done or typed in it.
    ///
    /// # Errors
    /// If there is no such decision, or the moves before it do not lead where they did.
    pub fn branch(beginning: Beginning, parent: Parent, moves: &[Move]) -> Result<Self> {
        let kept = usize::try_from(parent.turn - 1).ok().and_then(|kept| moves.get(..kept));
        let kept = kept.ok_or_else(|| Error::new("the run has no such decision"))?;
        Self::unwritten(beginning, Some(parent), kept)
    }

    fn unwritten(beginning: Beginning, parent: Option<Parent>, moves: &[Move]) -> Result<Self> {
        let Beginning { program, text, seed, learner, group } = beginning;
        let scenario = program.scenario();
        let text = Text {
            hash: hash::of_text(&text),
            scenario: scenario.id.clone(),
            version: scenario.version.clone(),
            title: scenario.fill(&scenario.title, None).into_owned(),
            text: text.to_string(),
        };
        let run = Run {
            id: new_id()?,
            learner,
            scenario: scenario.id.clone(),
            hash: text.hash.clone(),
            versions: Versions::current(),
            seed,
            group,
            parent,
            began: now(),
            finished: None,
            ending: None,
        };
        let moves: Vec<_> =
            (1..).zip(moves).map(|(seq, made)| Move { seq, ..made.clone() }).collect();
        let shadow = replay::again(program, seed, &moves)?;
        let last_seq = moves.last().map_or(0, |last| last.seq);
        Ok(Self { run, shadow, standing: moves, last_seq, unwritten: Some(text) })
    }

    /// Goes on with a run that was kept, on the program of its own text.
    ///
    /// # Errors
    /// If the moves do not lead to where they did.
    pub fn resume(program: Arc<Program>, kept: &Kept) -> Result<Self> {
        let standing: Vec<_> = kept.standing().into_iter().cloned().collect();
        let shadow = replay::again(program, kept.run.seed, &standing)?;
        let (run, last_seq) = (kept.run.clone(), kept.last_seq());
        Ok(Self { run, shadow, standing, last_seq, unwritten: None })
    }

    /// Whether it is in the records: a branch is once something was done in it.
    pub fn is_written(&self) -> bool {
        self.unwritten.is_none()
    }

    /// The learner has another id from now on: the records are others.
    pub fn learner_is(&mut self, learner: &str) {
        learner.clone_into(&mut self.run.learner);
    }

    /// The run, as it began.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The moves that stand.
    pub fn standing(&self) -> &[Move] {
        &self.standing
    }

    /// Records that the learner took a choice, by its id; after how long, if anybody measured.
    ///
    /// # Errors
    /// If it is not on offer, or cannot be recorded; then nothing is.
    pub fn choose(
        &mut self,
        store: &mut Store,
        choice: &str,
        after: Option<Duration>,
    ) -> Result<()> {
        let millis = after.and_then(|after| i64::try_from(after.as_millis()).ok());
        self.make(store, Kind::Choose, choice, millis)
    }

    /// Records that the clock took its choice.
    ///
    /// # Errors
    /// As [`Recorder::choose`].
    pub fn time_out(&mut self, store: &mut Store, choice: &str) -> Result<()> {
        self.make(store, Kind::Timeout, choice, None)
    }

    /// Records that the learner stopped.
    ///
    /// # Errors
    /// As [`Recorder::choose`].
    pub fn opt_out(&mut self, store: &mut Store) -> Result<()> {
        self.make(store, Kind::OptOut, OPT_OUT, None)
    }

    /// Records that the last move was taken back. Nothing happens if there is none.
    ///
    /// # Errors
    /// As [`Recorder::choose`].
    pub fn undo(&mut self, store: &mut Store) -> Result<()> {
        let Some(last) = self.standing.last() else { return Ok(()) };
        let before = self.standing.len().checked_sub(2).and_then(|at| self.standing.get(at));
        let before = before.map(|made| (made.clock, made.state.clone()));
        let (clock, state) = before.unwrap_or((0, String::new()));
        let undo = Move {
            seq: self.last_seq + 1,
            kind: Kind::Undo,
            turn: last.turn,
            scene: last.scene.clone(),
            choice: last.choice.clone(),
            real_ms: None,
            clock,
            state,
            ending: None,
            at: now(),
        };
        self.append(store, &Entry::Move(undo))?;
        self.standing.pop();
        self.shadow.undo();
        Ok(())
    }

    /// Records a note on this moment.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn note(&mut self, store: &mut Store, about: &str, text: &str) -> Result<()> {
        let (seq, turn, scene) = (self.last_seq + 1, self.turn(), self.scene());
        let (about, text) = (about.to_owned(), text.to_owned());
        self.append(store, &Entry::Note(Note { seq, turn, scene, about, text, at: now() }))
    }

    /// Records an answer of the debrief.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn reflect(&mut self, store: &mut Store, question: &str, answer: &str) -> Result<()> {
        let (question, answer) = (question.to_owned(), answer.to_owned());
        let seq = self.last_seq + 1;
        self.append(store, &Entry::Reflection(Reflection { seq, question, answer, at: now() }))
    }

    /// Records a concern about the content of this scene.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn concern(&mut self, store: &mut Store, text: &str, signed: bool) -> Result<()> {
        let (seq, turn, scene) = (self.last_seq + 1, self.turn(), self.scene());
        let text = text.to_owned();
        self.append(store, &Entry::Concern(Concern { seq, turn, scene, text, signed, at: now() }))
    }

    /// Records the hands of a room at this decision.
    ///
    /// # Errors
    /// If they cannot be recorded.
    pub fn hands(&mut self, store: &mut Store, counts: &[(String, u32)]) -> Result<()> {
        let (seq, turn, scene) = (self.last_seq + 1, self.turn() + 1, self.scene());
        let counts = counts.to_vec();
        self.append(store, &Entry::Hands(Hands { seq, turn, scene, counts, at: now() }))
    }

    /// Records what was said at a prompt of a debrief.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn heard(&mut self, store: &mut Store, prompt: &str, words: &str) -> Result<()> {
        let (prompt, words) = (prompt.to_owned(), words.to_owned());
        let seq = self.last_seq + 1;
        self.append(store, &Entry::Heard(Heard { seq, prompt, words, at: now() }))
    }

    /// Records what somebody means to do, by a day such as `2026-11-29`.
    ///
    /// # Errors
    /// If it cannot be recorded.
    pub fn commit(&mut self, store: &mut Store, who: &str, what: &str, day: &str) -> Result<()> {
        let [who, what, day] = [who, what, day].map(str::to_owned);
        let seq = self.last_seq + 1;
        self.append(store, &Entry::Commitment(Commitment { seq, who, what, day, at: now() }))
    }

    fn make(
        &mut self,
        store: &mut Store,
        kind: Kind,
        choice: &str,
        real_ms: Option<i64>,
    ) -> Result<()> {
        let (scene, seq) = (self.scene(), self.last_seq + 1);
        let made = replay::make(&mut self.shadow, kind, choice)
            .ok_or_else(|| Error::new(format!("`{choice}` is not on offer in `{scene}`")))?;
        let made = Move {
            seq,
            kind,
            turn: self.turn(),
            scene,
            choice: choice.to_owned(),
            real_ms,
            clock: made.clock,
            state: made.state,
            ending: made.ending,
            at: now(),
        };
        let appended = self.append(store, &Entry::Move(made.clone()));
        if appended.is_ok() {
            self.standing.push(made);
        } else {
            self.shadow.undo();
        }
        appended
    }

    fn append(&mut self, store: &mut Store, entry: &Entry) -> Result<()> {
        match &self.unwritten {
            Some(text) => store.begin_with(&self.run, text, &self.standing, entry)?,
            None => store.append(&self.run, entry)?,
        }
        self.unwritten = None;
        self.last_seq += 1;
        Ok(())
    }

    fn turn(&self) -> i64 {
        self.shadow.session().state().turn()
    }

    fn scene(&self) -> String {
        let scene = self.shadow.session().state().scene();
        self.shadow.session().program().scenario().scenes[scene].id.text.clone()
    }

    /// The ids of the choices on offer.
    pub fn offered(&self) -> Vec<String> {
        let session = self.shadow.session();
        let choices = &session.program().scenario().choices;
        session.offered().iter().map(|&choice| choices[choice].id.text.clone()).collect()
    }

    /// Whether nothing more can be decided.
    pub fn is_over(&self) -> bool {
        self.shadow.session().state().phase() == Phase::Finished
    }

    /// Every event of the run so far; what was taken back is not among them.
    pub fn events(&self) -> &[Event] {
        self.shadow.events()
    }
}
