//! Scenario tests: walks through a scenario, and what must be true of each.
//!
//! They are read from `NAME.test.ron` as a scenario is: every problem at its place, every name looked up.
//! Who plays them is the author crate.

mod lower;
mod written;

use std::ops::RangeInclusive;

use crate::diagnostic::{Code, Diagnostic};
use crate::id::{FlagId, MeterId, OutcomeId, PromiseId, SceneId, SignalId};
use crate::read;
use crate::scenario::{Name, Scenario};
use crate::source::Span;
use crate::transcript::Move;

pub(crate) use written::RECORDS;

/// How a test file looks, for an author who has something else in it.
const SHAPE: &str =
    "tests are written in round brackets: ( walks: { \"…\": ( choose: [ … ], expect: ( … ) ) } )";

/// A test file that has been read, its names not yet looked up.
#[derive(Debug)]
pub struct TestFile<'s> {
    written: Option<written::File<'s>>,
    diagnostics: Vec<Diagnostic>,
}

/// One run, and what must be true of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// What it is called.
    pub name: Name,
    /// What decides the chances.
    pub seed: u64,
    /// What is done, each with its place.
    pub moves: Vec<(Move, Span)>,
    /// The branches that the next chance scenes take, as indices.
    pub draws: Vec<usize>,
    /// Where those stand.
    pub draws_span: Span,
    /// What must be true, in the order in which it comes up.
    pub expected: Vec<Expected>,
}

/// Something that must be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// After so many decisions; `None` is after the last move, the aftermath included.
    pub turn: Option<i64>,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub what: Expectation,
}

/// What can be expected of a run, up to some moment in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// The scene has been entered.
    Reaches(SceneId),
    /// The scene has not been entered.
    Avoids(SceneId),
    /// A line with these words has been said. White space counts as one blank.
    Says(String),
    /// No line with these words has been said.
    NeverSays(String),
    /// The meter lies in this range.
    Meter(MeterId, RangeInclusive<i64>),
    /// The flag is set, or not.
    Flag(FlagId, bool),
    /// The signal has been picked up.
    Notices(SignalId),
    /// The signal was on display, and has not been picked up.
    Misses(SignalId),
    /// What last became of the delayed outcome.
    Outcome(OutcomeId, OutcomeFate),
    /// What last became of the promise.
    Promise(PromiseId, PromiseFate),
    /// The run has ended in this scene.
    EndsIn(SceneId),
}

macro_rules! fates {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $vdoc:literal])+ $variant:ident,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[doc = $vdoc])+ $variant,)+ }

        impl $name {
            /// Every one of them, as it is written.
            pub const WORDS: &[&str] = &[$(stringify!($variant)),+];
            const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in the file.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)+ }
            }
        }
    )+};
}

fates! {
    /// What last became of a delayed outcome.
    OutcomeFate {
        /// It was never scheduled.
        Never,
        /// It is scheduled.
        Pending,
        /// It happened.
        Surfaced,
        /// Its `cancel_when` came to hold.
        Cancelled,
        /// It was due, or never came due, and did not happen.
        Lapsed,
        /// It was scheduled when the learner stopped.
        Dropped,
    }
    /// What last became of a promise.
    PromiseFate {
        /// It was never made.
        Never,
        /// It is open.
        Open,
        /// It was kept.
        Kept,
        /// It was broken.
        Broken,
        /// It was open when the learner stopped.
        Dropped,
    }
}

impl<'s> TestFile<'s> {
    /// Reads a test file from text within the bounds of [`read::decode_utf8`].
    pub fn read(text: &'s str) -> Self {
        let mut diagnostics = Vec::new();
        let written = read::decode(text, &mut diagnostics).map(|(written, _)| written);
        // What is said of a file that is no scenario would send the author the wrong way.
        for empty in diagnostics.iter_mut().filter(|d: &&mut Diagnostic| d.code == Code::NotRon) {
            "this file holds no tests".clone_into(&mut empty.message);
            empty.help = Some(SHAPE.to_owned());
        }
        Self { written, diagnostics }
    }

    /// The scenario that it says it tests, as a path from its own folder; `None` is the one beside it.
    pub fn scenario(&self) -> Option<&str> {
        self.written.as_ref()?.scenario.as_ref().map(|path| &*path.value)
    }

    /// The walks through `scenario`, unless there is an error among the diagnostics, and every
    /// diagnostic, sorted by place.
    pub fn walks(self, scenario: &Scenario) -> (Option<Vec<Walk>>, Vec<Diagnostic>) {
        lower::walks(self.written.as_ref(), scenario, self.diagnostics)
    }
}
