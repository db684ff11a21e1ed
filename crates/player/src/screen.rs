//! The screens: the state of each, what a key does to it, and how it looks.

pub(crate) mod aftermath;
pub(crate) mod before;
pub(crate) mod beside;
pub(crate) mod breathe;
pub(crate) mod commit;
pub(crate) mod debrief;
pub(crate) mod dialog;
pub(crate) mod filters;
pub(crate) mod guided;
pub(crate) mod library;
pub(crate) mod next;
pub(crate) mod note;
pub(crate) mod page;
pub(crate) mod play;
pub(crate) mod reader;
pub(crate) mod replay;
pub(crate) mod room;
pub(crate) mod story;
pub(crate) mod tree;

use std::time::Duration;

use crate::journey::Act;

/// What a screen asks of the player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Nothing: it took care of it.
    Nothing,
    /// To record an act and then make it; so long after it became possible.
    Make(Act, Duration),
    /// To show something else.
    Go(To),
    /// To say something in passing.
    Say(String),
}

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// The scenario of the library at that place.
    Scenario(usize),
    Library,
    Play,
    Aftermath,
    Debrief,
    Next,
    Replay,
    /// In a run of the records, to after so many of its moves.
    Moment(usize),
    /// To the run that was not finished.
    Resume,
    /// The same run, from before the decision that follows so many others.
    Branch(usize),
    Help,
    Story,
    Map,
    /// To this run beside the one that it branched from.
    Beside,
    /// To the tree of branches.
    Tree,
    /// To the same decision, without limits in real time from here on.
    Unhurried,
    /// To a run of the tree, by its place.
    Run(usize),
    /// To two runs of the tree beside each other.
    Pair(usize, usize),
    Note,
    Concern,
    Breathe,
    Stop,
    /// To the name of a file to keep the run in.
    File,
    /// The file's name is typed.
    Written,
    /// To try a record again.
    Again,
    /// To play on without a record.
    Unrecorded,
    /// To stop although it cannot be recorded.
    Stopped,
    /// To where the learner was going, leaving words behind.
    Unkept,
    /// Closes what lies over the screen.
    Close,
    Quit,
}
