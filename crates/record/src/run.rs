//! What is kept of a run, in the shape that it is kept in. These are counterparts of what the engine
//! and the player work with, with a version of their own.

use serde::{Deserialize, Serialize};

/// The version of these shapes, as they are written into files.
pub const SHAPE: i64 = 1;

/// The version of the rules that the engine plays by. It is raised when equal scenario, seed and
/// choices no longer give equal events.
pub const ENGINE: i64 = 1;

/// What made a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of the scenario format.
    pub format: i64,
    /// Of the program.
    pub program: String,
    /// Of the rules that the engine plays by: [`ENGINE`].
    pub engine: i64,
    /// Of the store.
    pub store: i64,
}

impl Versions {
    /// Those of this program.
    pub fn current() -> Self {
        Self {
            format: mile_core::scenario::FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            engine: ENGINE,
            store: crate::migrate::VERSION,
        }
    }
}

/// Where a branch left another run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// That run. It may be gone.
    pub run: String,
    /// The decision that was taken anew, from 1.
    pub turn: i64,
}

/// A run, without what was done in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// The id of the learner.
    pub learner: String,
    /// The id of the scenario.
    pub scenario: String,
    /// The hash of the scenario's text.
    pub hash: String,
    /// What made it.
    pub versions: Versions,
    /// What decides the chances.
    pub seed: u64,
    /// The group that it was played in.
    pub group: Option<String>,
    /// The run that it branched from.
    pub parent: Option<Parent>,
    /// When it began, in milliseconds since 1970.
    pub began: i64,
    /// When its story came to an end. Missing while it goes on, and when it was stopped.
    pub finished: Option<i64>,
    /// The scene that it ended in.
    pub ending: Option<String>,
}

/// What kind of move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The learner took a choice.
    Choose,
    /// The clock took it.
    Timeout,
    /// The last move that stood was taken back.
    Undo,
    /// The learner stopped.
    OptOut,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Choose, Self::Timeout, Self::Undo, Self::OptOut];

    /// Its name in a store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Choose => "choose",
            Self::Timeout => "timeout",
            Self::Undo => "undo",
            Self::OptOut => "opt_out",
        }
    }
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Its number among everything done and typed in the run, from 1.
    pub seq: i64,
    /// What kind of move.
    pub kind: Kind,
    /// The number of the decision, from 1; of the one that was taken back; of the last one before
    /// stopping.
    pub turn: i64,
    /// The scene that it was made in.
    pub scene: String,
    /// The choice, or the one taken back; `opt_out` for stopping.
    pub choice: String,
    /// How long the learner took, in milliseconds.
    pub real_ms: Option<i64>,
    /// The simulated clock afterwards, in minutes.
    pub clock: i64,
    /// What happened and the state afterwards, as one hash.
    pub state: String,
    /// The ending that it led to.
    pub ending: Option<String>,
    /// When it was recorded, in milliseconds since 1970.
    pub at: i64,
}

/// A private note on a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its number among everything done and typed in the run.
    pub seq: i64,
    /// After that many decisions.
    pub turn: i64,
    /// The scene that it was written in.
    pub scene: String,
    /// What it is about.
    pub about: String,
    /// The words.
    pub text: String,
    /// When it was recorded.
    pub at: i64,
}

/// An answer of the debrief. The latest to a question counts; an empty one takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reflection {
    /// Its number among everything done and typed in the run.
    pub seq: i64,
    /// What was asked.
    pub question: String,
    /// The words.
    pub answer: String,
    /// When it was recorded.
    pub at: i64,
}

/// A concern about the content of a scene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its number among everything done and typed in the run.
    pub seq: i64,
    /// After that many decisions.
    pub turn: i64,
    /// The scene.
    pub scene: String,
    /// The words, if there are any.
    pub text: String,
    /// Whether the learner's name may stand by it.
    pub signed: bool,
    /// When it was recorded.
    pub at: i64,
}

/// The hands of a room at a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hands {
    /// Its number among everything done and typed in the run.
    pub seq: i64,
    /// The number of the decision, from 1.
    pub turn: i64,
    /// The scene.
    pub scene: String,
    /// The choices on offer, in their order, each with its hands.
    pub counts: Vec<(String, u32)>,
    /// When they were recorded.
    pub at: i64,
}

/// What was said at a prompt of a debrief. The latest words at a prompt count; empty ones take them
/// back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Its number among everything done and typed in the run.
    pub seq: i64,
    /// The prompt.
    pub prompt: String,
    /// The words, as whoever facilitated noted them.
    pub words: String,
    /// When they were recorded.
    pub at: i64,
}

/// What somebody means to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Its number among everything done and typed in the run.
    pub seq: i64,
    /// A name, initials, or nothing.
    pub who: String,
    /// What, in that person's words.
    pub what: String,
    /// By which day: `2026-11-29`.
    pub day: String,
    /// When it was recorded.
    pub at: i64,
}

/// Something to add to a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each holds the shape of the same name")]
pub enum Entry {
    Move(Move),
    Note(Note),
    Reflection(Reflection),
    Concern(Concern),
    Hands(Hands),
    Heard(Heard),
    Commitment(Commitment),
}

impl Entry {
    /// The same, recorded at another time.
    #[must_use]
    pub fn recorded(mut self, time: i64) -> Self {
        match &mut self {
            Self::Move(Move { at, .. })
            | Self::Note(Note { at, .. })
            | Self::Reflection(Reflection { at, .. })
            | Self::Concern(Concern { at, .. })
            | Self::Hands(Hands { at, .. })
            | Self::Heard(Heard { at, .. })
            | Self::Commitment(Commitment { at, .. }) => *at = time,
        }
        self
    }
}

/// The text of a version of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The hash of the text.
    pub hash: String,
    /// The id of the scenario.
    pub scenario: String,
    /// The author's version of it.
    pub version: Option<String>,
    /// Its title.
    pub title: String,
    /// The text, as it was read.
    pub text: String,
}

/// Everything that is kept of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The run.
    pub run: Run,
    /// What the learner is called.
    pub learner: String,
    /// The scenario as it was.
    pub text: Text,
    /// Everything that was done, in order, with what was taken back.
    pub moves: Vec<Move>,
    /// Notes, in order.
    pub notes: Vec<Note>,
    /// Answers, in order, with those that were changed.
    pub reflections: Vec<Reflection>,
    /// Concerns, in order.
    pub concerns: Vec<Concern>,
    /// The hands of a room, in order.
    #[serde(default)]
    pub hands: Vec<Hands>,
    /// What was said in debriefs, in order, with what was changed.
    #[serde(default)]
    pub heard: Vec<Heard>,
    /// What somebody means to do, in order.
    #[serde(default)]
    pub commitments: Vec<Commitment>,
}

impl Kept {
    /// Everything that was done and typed, in order.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<(i64, Entry)> = Vec::new();
        macro_rules! add {
            ($($what:ident as $kind:ident),+) => {
                $(entries.extend(self.$what.iter().map(|it| (it.seq, Entry::$kind(it.clone()))));)+
            };
        }
        add!(moves as Move, notes as Note, reflections as Reflection, concerns as Concern);
        add!(hands as Hands, heard as Heard, commitments as Commitment);
        entries.sort_by_key(|&(seq, _)| seq);
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The moves that stand: none that was taken back, and no taking back.
    pub fn standing(&self) -> Vec<&Move> {
        standing(&self.moves)
    }

    /// The moves that stand, for a branch that `learner` takes from it. Somebody else gets no real
    /// times: not how long each took, and the day of it at most.
    pub fn standing_for(&self, learner: &str) -> Vec<Move> {
        let is_own = self.run.learner == learner;
        let taken = |made: &Move| match made.clone() {
            made if is_own => made,
            made => Move { real_ms: None, at: day_of(made.at), ..made },
        };
        self.standing().into_iter().map(taken).collect()
    }

    /// What was decided and nothing else, as if it were still open.
    pub(crate) fn decisions_alone(self) -> Self {
        let stands = self.standing().into_iter().filter(|made| made.kind != Kind::OptOut);
        let moves = stands.map(|made| Move { real_ms: None, ..made.clone() }).collect();
        let Self { run, learner, text, .. } = self;
        Self {
            run,
            learner,
            text,
            moves,
            notes: Vec::new(),
            reflections: Vec::new(),
            concerns: Vec::new(),
            hands: Vec::new(),
            heard: Vec::new(),
            commitments: Vec::new(),
        }
    }

    /// Whether the learner stopped it. This is nobody's business but the learner's own.
    pub fn is_stopped(&self) -> bool {
        self.standing().last().is_some_and(|last| last.kind == Kind::OptOut)
    }

    /// Whether nothing more can be done in it.
    pub fn is_over(&self) -> bool {
        self.run.finished.is_some() || self.is_stopped()
    }

    /// The answers that stand, in the order in which they were first given.
    pub fn answers(&self) -> Vec<(&str, &str)> {
        latest(self.reflections.iter().map(|it| (&*it.question, &*it.answer)))
    }

    /// What was said in debriefs and stands, in the order in which it was first noted.
    pub fn said(&self) -> Vec<(&str, &str)> {
        latest(self.heard.iter().map(|it| (&*it.prompt, &*it.words)))
    }

    /// The number of the last entry; 0 if there is none.
    pub fn last_seq(&self) -> i64 {
        let moves = self.moves.last().map(|entry| entry.seq);
        let notes = self.notes.last().map(|entry| entry.seq);
        let reflections = self.reflections.last().map(|entry| entry.seq);
        let concerns = self.concerns.last().map(|entry| entry.seq);
        let hands = self.hands.last().map(|entry| entry.seq);
        let heard = self.heard.last().map(|entry| entry.seq);
        let commitments = self.commitments.last().map(|entry| entry.seq);
        let all = [moves, notes, reflections, concerns, hands, heard, commitments];
        all.into_iter().flatten().max().unwrap_or(0)
    }
}

/// The beginning of the day of a moment, in milliseconds since 1970.
pub(crate) fn day_of(at: i64) -> i64 {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    at - at.rem_euclid(DAY)
}

/// The last words to each question; empty ones take them back.
fn latest<'k>(all: impl Iterator<Item = (&'k str, &'k str)>) -> Vec<(&'k str, &'k str)> {
    let mut latest: Vec<(&str, &str)> = Vec::new();
    for (question, words) in all {
        match latest.iter_mut().find(|(known, _)| *known == question) {
            Some((_, known)) => *known = words,
            None => latest.push((question, words)),
        }
    }
    latest.retain(|(_, words)| !words.is_empty());
    latest
}

/// The moves among `moves` that stand.
pub fn standing(moves: &[Move]) -> Vec<&Move> {
    let mut standing = Vec::new();
    for made in moves {
        match made.kind {
            Kind::Undo => drop(standing.pop()),
            Kind::Choose | Kind::Timeout | Kind::OptOut => standing.push(made),
        }
    }
    standing
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The run.
    #[serde(flatten)]
    pub run: Run,
    /// What the learner is called.
    pub name: String,
    /// The title of the scenario.
    pub title: String,
    /// How many decisions stand.
    pub decisions: i64,
}
