//! What is recorded of a run, as it is made, and the one way to do so.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use mile_core::program::Program;
use mile_core::scenario::Scenario;
use mile_core::transcript::Move;
use mile_core::words::duration;

pub use crate::journey::Agreed;

/// Something that a learner did or typed. Turns count the decisions made so far.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are ids, turns and the learner's own words")]
pub enum Record {
    /// A run began, perhaps as a branch of another. What the learner agreed to comes with the first
    /// run after they were asked.
    Began { program: Played, seed: u64, branch: Option<Branch>, agreed: Option<Agreed> },
    /// The learner wants no record: what they answered when they were asked, and nothing of the run.
    Declined(Agreed),
    /// A run that was not finished goes on.
    Resumed { run: String },
    /// The learner took a choice, so long after it was offered.
    Chose { turn: i64, scene: String, choice: String, after: Duration },
    /// The clock took a choice.
    TimedOut { turn: i64, scene: String, choice: String },
    /// The last decision was taken back.
    Undid { turn: i64 },
    /// The learner stopped.
    Stopped { turn: i64 },
    /// A private note on a moment, and what it answers.
    Noted { turn: i64, about: String, text: String },
    /// A concern about the content of a scene, for the facilitator; words may be missing. It has no
    /// name unless it is signed.
    Concern { turn: i64, scene: String, text: String, signed: bool },
    /// An answer of the debrief.
    Reflected { question: String, answer: String },
    /// The hands of a room at a decision: the choices on offer, each with how many would take it. The
    /// same decision may be counted again.
    Hands { turn: i64, scene: String, counts: Vec<(String, u32)> },
    /// What was said at a prompt of a debrief or a room, as whoever facilitates noted it.
    Heard { prompt: String, words: String },
    /// What somebody means to do, and by which day.
    Committed(Commitment),
}

/// What somebody means to do. A name may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Who: a name, initials, or nothing.
    pub who: String,
    /// What, in that person's words.
    pub what: String,
    /// By which day.
    pub by: Date,
}

/// What is played. Two are equal if they play the same text.
#[derive(Clone)]
pub struct Played(pub Arc<Program>);

impl PartialEq for Played {
    fn eq(&self, other: &Self) -> bool {
        self.0.scenario().source == other.0.scenario().source
    }
}

impl Eq for Played {}

impl fmt::Debug for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.scenario().id)
    }
}

/// What a branch has from another run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The id of that run, if it comes from the records; else it is the run before this one.
    pub of: Option<String>,
    /// Its first moves, so many.
    pub moves: usize,
}

/// A run of the records to open at once.
#[derive(Debug, Clone)]
pub enum Opening {
    /// To go on with it.
    Resume(Past),
    /// To look back at it, decision by decision.
    Replay(Past),
    /// To take another way from there, after so many of its moves.
    Branch(Past, usize),
}

impl Opening {
    /// The run.
    pub fn past(&self) -> &Past {
        match self {
            Self::Resume(past) | Self::Replay(past) | Self::Branch(past, _) => past,
        }
    }
}

/// A run as it was recorded.
#[derive(Debug, Clone)]
pub struct Past {
    /// Its id.
    pub run: String,
    /// What was played, in the version of then.
    pub program: Played,
    /// Whether the story has changed since.
    pub changed: bool,
    /// What decides the chances.
    pub seed: u64,
    /// The moves that stand.
    pub moves: Vec<Move>,
    /// How long the learner took for each, where that was measured.
    pub times: Vec<Option<Duration>>,
    /// What was typed beside the story.
    pub typed: Vec<Aside>,
    /// Questions of the debrief that were answered.
    pub answers: Vec<(String, String)>,
    /// What was kept of debriefs that somebody facilitated.
    pub debriefed: Box<Debriefed>,
    /// How long ago it began.
    pub ago: Duration,
    /// Whether it can be played again as it was, a sentence each, for who looks back at it.
    pub verdict: Vec<String>,
    /// What it has from another run, if it is a branch.
    pub branch: Option<Branch>,
    /// The other runs that have their beginnings in common with it: those that it branched from,
    /// their branches and its own. They have no family of their own here.
    pub family: Vec<Past>,
}

impl Past {
    /// How far it came and how long ago, in a sentence.
    pub fn told(&self) -> String {
        let decisions = match self.moves.len() {
            0 => "before its first decision".to_owned(),
            1 => "after 1 decision".to_owned(),
            count => format!("after {count} decisions"),
        };
        let minutes = i64::try_from(self.ago.as_secs() / 60).unwrap_or(i64::MAX);
        let changed = if self.changed {
            " The story was changed since; that run goes on in the version that it began with."
        } else {
            ""
        };
        let ago = duration(minutes);
        format!("You have a run of this story that stands {decisions}, begun {ago} ago.{changed}")
    }
}

/// What was kept of a debrief that somebody facilitated.
#[derive(Debug, Clone, Default)]
pub struct Debriefed {
    /// The prompts, and what was noted there.
    pub heard: Vec<(String, String)>,
    /// What somebody means to do.
    pub committed: Vec<Commitment>,
}

/// Something typed beside the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// After that many decisions.
    pub turn: i64,
    /// What it is about; a concern about the content has nothing here.
    pub about: Option<String>,
    /// The words.
    pub words: String,
}

/// A scenario of the library, or a file that holds none.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its place among all that are there, from 0.
    pub place: usize,
    /// Where it is, for people.
    pub name: String,
    /// The scenario, or the first problem of the file.
    pub scenario: Result<Arc<Scenario>, String>,
}

/// Takes what is found in the library.
pub type Found = Box<dyn Fn(Listed) + Send + Sync>;

/// Takes a file as it was saved: what is to be played, or its problems, a paragraph each.
pub type Saved = Box<dyn Fn(Result<Arc<Program>, Vec<String>>) + Send>;

/// Everything that the player cannot do by itself.
pub trait Outside {
    /// Begins to load the library and returns how many files it has. Each goes to `found` once it is
    /// read, in any order, from any thread.
    ///
    /// # Errors
    /// Why it cannot be read at all, for people.
    fn load_library(&mut self, found: Found) -> Result<usize, String>;

    /// Opens the scenario that was asked for by its id or path.
    ///
    /// # Errors
    /// Why it cannot be played, for people.
    fn open(&mut self, wanted: &str) -> Result<Arc<Program>, String>;

    /// Watches the file that was asked for: `saved` gets it now and whenever it is saved, from any
    /// thread.
    ///
    /// # Errors
    /// Why it cannot be watched, for people.
    fn watch(&mut self, wanted: &str, saved: Saved) -> Result<(), String>;

    /// The run of this story that the learner began and did not finish, if there is one.
    fn unfinished(&mut self, program: &Arc<Program>) -> Option<Past> {
        let _ = program;
        None
    }

    /// Records something. When this returns, it is safe.
    ///
    /// # Errors
    /// Why it is not, for people.
    fn record(&mut self, record: &Record) -> Result<(), String>;

    /// The id of the run that is being recorded, where runs have ids.
    fn run(&mut self) -> Option<String> {
        None
    }

    /// Writes a page under a name, and never replaces one.
    ///
    /// # Errors
    /// If it cannot be written, or is there already.
    fn keep(&mut self, name: &str, text: &str) -> io::Result<()>;
}
