//! Which key does what where: the one table behind dispatch, footer and help.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::journey::Asked;

/// Where keys are pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    Library,
    /// Saying what stories are to be about.
    Filters,
    Warning,
    Brief,
    Play,
    /// The story has ended; nothing is left to choose.
    Ended,
    /// A room reads on.
    RoomStory,
    /// A room has read the end.
    RoomEnd,
    /// Everybody thinks.
    Think,
    /// Hands are counted.
    Hands,
    /// All hands are seen, and what is played can be picked.
    Counted,
    /// How a guided debrief is set up.
    GuideSetup,
    /// Something is said or looked at in it.
    GuideRead,
    /// Something is asked in it.
    GuideAsk,
    /// A note is written at a question.
    GuideNote,
    /// Somebody says what to do by a day.
    Commit,
    Aftermath,
    /// Before the questions of the debrief.
    Asking,
    /// In the answer to a question.
    Answer,
    /// Reading the debrief.
    Reading,
    /// What to do next, once all is said.
    Next,
    /// Looking back at a run of the records.
    Replay,
    Help,
    Story,
    /// Typing what to search for in the story so far.
    Search,
    Map,
    /// Two runs beside each other.
    Beside,
    /// The tree of branches.
    Tree,
    /// What is wrong with the file that is watched.
    Problems,
    /// Picking what a note is about.
    NoteAbout,
    /// Writing a note or a concern.
    Note,
    Concern,
    Breathe,
    Stop,
    /// A run of the story was not finished.
    Unfinished,
    /// Something could not be recorded.
    Failed,
    /// Typing the name of a file.
    File,
    /// Leaving while something typed is not kept.
    Leave,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Takes the choice with that number, from 1; or a digit of a longer number.
    Number(usize),
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    /// Takes what is selected, or goes on.
    Take,
    Help,
    /// Closes what is open, or goes back.
    Back,
    Quit,
    Undo,
    Story,
    Note,
    Breathe,
    Concern,
    Stop,
    Gauges,
    Map,
    /// Lays a run beside another.
    Beside,
    /// Opens the tree of branches.
    Tree,
    Timers,
    Coached,
    /// Says yes to something that the learner is asked to agree to, or no again.
    Agree(Asked),
    /// Puts the learner's name to a concern, or takes it away.
    Sign,
    Keep,
    Previous,
    Swap,
    Skip,
    Search,
    /// Opens the filters of the library.
    Filters,
    /// The value before, or after, what a filter has.
    Before,
    After,
    /// Takes a filter away.
    Any,
    Again,
    /// To the decision after, or before.
    Forward,
    Backward,
    First,
    Last,
    /// Takes another way.
    WhatIf,
    Unrecorded,
    Suspend,
    /// Takes the last digit away.
    Delete,
    /// Starts or stops the timer.
    Timer,
    Longer,
    Shorter,
    /// Puts the timer away.
    Clear,
    /// Who looks back.
    With,
    /// How the questions are framed.
    Frame,
}

/// Keys, what they do and where, and their words for footer and help.
struct Binding {
    contexts: &'static [Context],
    keys: &'static [Key],
    action: Action,
    /// What the keys are called.
    name: &'static str,
    /// In a word or two, for the footer; none keeps it out of there.
    label: &'static str,
    /// For the help.
    help: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    code: KeyCode,
    ctrl: bool,
}

const fn key(code: KeyCode) -> Key {
    Key { code, ctrl: false }
}

const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

const fn ctrl(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), ctrl: true }
}

use Action as A;
use Context as C;
use KeyCode as K;

/// Where text is typed, so that letters are letters.
const TYPING: &[Context] =
    &[C::Library, C::Answer, C::GuideNote, C::Commit, C::Search, C::Note, C::Concern, C::File];
/// Where a column of text is read.
const SCROLLING: &[Context] = &[
    C::Warning,
    C::Brief,
    C::Play,
    C::Ended,
    C::RoomStory,
    C::RoomEnd,
    C::Think,
    C::Hands,
    C::GuideSetup,
    C::GuideRead,
    C::GuideAsk,
    C::Aftermath,
    C::Asking,
    C::Reading,
    C::Replay,
    C::Help,
    C::Story,
    C::Map,
    C::Beside,
    C::Problems,
];
const EVERYWHERE: &[Context] = &[
    C::Library,
    C::Filters,
    C::Warning,
    C::Brief,
    C::Play,
    C::Ended,
    C::RoomStory,
    C::RoomEnd,
    C::Think,
    C::Hands,
    C::Counted,
    C::GuideSetup,
    C::GuideRead,
    C::GuideAsk,
    C::GuideNote,
    C::Commit,
    C::Aftermath,
    C::Asking,
    C::Answer,
    C::Reading,
    C::Next,
    C::Replay,
    C::Help,
    C::Story,
    C::Search,
    C::Map,
    C::Beside,
    C::Tree,
    C::Problems,
    C::NoteAbout,
    C::Note,
    C::Concern,
    C::Breathe,
    C::Stop,
    C::Unfinished,
    C::Failed,
    C::File,
    C::Leave,
];
/// Where a run goes on or has gone on.
const IN_RUN: &[Context] = &[C::Play, C::Ended];
/// Where the run may be looked at, and something be said of it.
const OF_RUN: &[Context] = &[
    C::Play,
    C::Ended,
    C::RoomStory,
    C::RoomEnd,
    C::Think,
    C::Counted,
    C::Aftermath,
    C::Asking,
    C::Reading,
    C::Next,
];
/// Where it may only be looked at.
const SHOWN: &[Context] = &[C::GuideRead, C::GuideAsk];
/// Where numbers are typed or picked.
const NUMBERS: &[Context] = &[C::Play, C::Hands, C::Counted];
/// Where a room plays.
const ROOM: &[Context] = &[C::RoomStory, C::Think, C::Counted];
/// Where whoever facilitates has a timer.
const TIMED: &[Context] = &[C::Think, C::Counted, C::GuideRead, C::GuideAsk];
/// The steps of a guided debrief.
const GUIDE: &[Context] = &[C::GuideRead, C::GuideAsk];

macro_rules! bind {
    ($($contexts:expr, [$($key:expr),+] => $action:expr, $name:literal, $label:literal, $help:literal;)+) => {
        &[$(Binding { contexts: $contexts, keys: &[$($key),+], action: $action, name: $name, label: $label, help: $help },)+]
    };
}

/// The table. What stands first is first in the footer.
#[rustfmt::skip]
const TABLE: &[Binding] = bind! {
    &[C::Play], [letter('1')] => A::Number(1), "1–9", "choose", "take the choice with that number; where there are more than nine, select it";
    NUMBERS, [letter('2')] => A::Number(2), "", "", "";
    NUMBERS, [letter('3')] => A::Number(3), "", "", "";
    NUMBERS, [letter('4')] => A::Number(4), "", "", "";
    NUMBERS, [letter('5')] => A::Number(5), "", "", "";
    NUMBERS, [letter('6')] => A::Number(6), "", "", "";
    NUMBERS, [letter('7')] => A::Number(7), "", "", "";
    NUMBERS, [letter('8')] => A::Number(8), "", "", "";
    NUMBERS, [letter('9')] => A::Number(9), "", "", "";
    NUMBERS, [letter('0')] => A::Number(0), "", "", "";
    &[C::Hands], [letter('1')] => A::Number(1), "0–9", "how many", "how many would take this; the counts stay hidden until the last is in";
    &[C::Counted], [letter('1')] => A::Number(1), "1–9", "pick", "pick what is played, whatever the hands say";
    &[C::NoteAbout], [letter('1')] => A::Number(1), "1–3", "pick", "pick what to write about";
    &[C::NoteAbout], [letter('2')] => A::Number(2), "", "", "";
    &[C::NoteAbout], [letter('3')] => A::Number(3), "", "", "";
    &[C::Replay], [key(K::Right), key(K::Enter), letter('n')] => A::Forward, "→", "next", "what the next decision brought";
    &[C::Replay], [key(K::Left), key(K::Backspace), letter('b')] => A::Backward, "←", "back", "the decision before";
    &[C::Replay], [letter('w')] => A::WhatIf, "w", "what if", "take another way from here; it is kept as a branch of this run";
    &[C::Replay], [letter('t')] => A::Tree, "t", "tree", "the tree of branches: look at another run, or lay any two beside each other";
    &[C::Replay], [letter('0')] => A::Number(0), "0–9", "go to", "to after that decision; 0 is the start";
    &[C::Replay], [letter('1')] => A::Number(1), "", "", "";
    &[C::Replay], [letter('2')] => A::Number(2), "", "", "";
    &[C::Replay], [letter('3')] => A::Number(3), "", "", "";
    &[C::Replay], [letter('4')] => A::Number(4), "", "", "";
    &[C::Replay], [letter('5')] => A::Number(5), "", "", "";
    &[C::Replay], [letter('6')] => A::Number(6), "", "", "";
    &[C::Replay], [letter('7')] => A::Number(7), "", "", "";
    &[C::Replay], [letter('8')] => A::Number(8), "", "", "";
    &[C::Replay], [letter('9')] => A::Number(9), "", "", "";
    &[C::Replay], [letter('<')] => A::First, "<", "", "to the start";
    &[C::Replay], [letter('>')] => A::Last, ">", "", "to the end";
    &[C::Replay], [letter('l')] => A::Story, "l", "story", "the story up to here, and search it";
    &[C::Replay], [letter('m')] => A::Map, "m", "map", "the map of the run up to here";
    &[C::Replay], [key(K::Esc), letter('q')] => A::Back, "Esc", "leave", "back to where you came from, or leave Mile";
    &[C::Tree], [key(K::Enter), key(K::Right)] => A::Take, "Enter", "open", "look back at the selected run; from there you can take another way";
    &[C::Tree], [letter('c'), letter(' ')] => A::Beside, "c", "beside", "the selected run is A; on another, lays that beside it as B; on A, takes that back";
    &[C::Tree], [key(K::Up), letter('k')] => A::Up, "↑↓", "select", "select a run";
    &[C::Tree], [key(K::Down), letter('j')] => A::Down, "", "", "";
    &[C::Tree], [key(K::Home)] => A::Top, "", "", "";
    &[C::Tree], [key(K::End)] => A::Bottom, "", "", "";
    &[C::Beside], [key(K::Tab), letter('n'), key(K::Enter)] => A::Forward, "Tab", "next", "to where the runs part or meet, what came later, the meters, the indicators";
    &[C::Beside], [key(K::BackTab), letter('b')] => A::Backward, "Shift-Tab", "", "to the part before";
    &[C::Library], [key(K::Enter)] => A::Take, "Enter", "open", "open the selected scenario";
    &[C::Warning, C::Aftermath], [key(K::Enter)] => A::Take, "Enter", "go on", "go on";
    &[C::Brief], [key(K::Enter)] => A::Take, "Enter", "begin", "begin";
    &[C::Play], [key(K::Enter)] => A::Take, "Enter", "take", "take the selected choice";
    &[C::RoomStory], [key(K::Enter)] => A::Take, "Enter", "go on", "read on, and then think";
    &[C::RoomEnd], [key(K::Enter)] => A::Take, "Enter", "go on", "go on to what came of it";
    &[C::Think], [key(K::Enter)] => A::Take, "Enter", "hands", "read on, and then count the hands, choice by choice";
    &[C::Hands], [key(K::Enter)] => A::Take, "Enter", "next", "the next choice; after the last, all counts at once";
    &[C::Hands], [key(K::Backspace)] => A::Delete, "Backspace", "", "take the last digit away";
    &[C::Hands], [key(K::BackTab)] => A::Previous, "Shift-Tab", "back", "the choice before";
    &[C::Hands], [key(K::Esc)] => A::Back, "Esc", "think on", "back to thinking; nothing is counted";
    &[C::Counted], [key(K::Enter)] => A::Take, "Enter", "play it", "play what is picked";
    &[C::Counted], [letter('h')] => A::Again, "h", "hands again", "count the hands once more; the first counts are kept";
    &[C::Counted], [key(K::Up), letter('k')] => A::Up, "↑↓", "", "pick what is played";
    &[C::Counted], [key(K::Down), letter('j')] => A::Down, "", "", "";
    &[C::Counted], [key(K::PageDown), letter(' ')] => A::PageDown, "PgDn", "", "read on";
    &[C::Counted], [key(K::PageUp)] => A::PageUp, "PgUp", "", "read back";
    &[C::GuideSetup], [key(K::Enter)] => A::Take, "Enter", "begin", "begin";
    GUIDE, [key(K::Enter), key(K::Right)] => A::Take, "Enter", "next", "the next step";
    &[C::GuideAsk], [letter('p')] => A::Skip, "p", "pass", "pass on; nobody owes a reason, and nothing is noted of it";
    &[C::GuideAsk], [letter('n')] => A::Note, "n", "note", "note what is said; more than once, if you like";
    GUIDE, [key(K::BackTab), key(K::Left), key(K::Backspace)] => A::Previous, "←", "back", "the step before";
    &[C::GuideSetup], [letter('w')] => A::With, "w", "who", "who looks back: one person, a group, or a pair";
    &[C::GuideSetup], [letter('f')] => A::Frame, "f", "frame", "the frame: what happened to what to do, or moments";
    &[C::GuideSetup], [letter('r')] => A::Swap, "r", "reactions first", "what it was like before what happened, or the other way round";
    &[C::GuideNote], [key(K::Tab), key(K::Esc), ctrl('s')] => A::Keep, "Tab", "keep it", "keep the note, and back to the question";
    &[C::Commit], [key(K::Enter)] => A::Take, "Enter", "keep", "to the next line; from the last, keep it";
    &[C::Commit], [key(K::Tab), key(K::Esc)] => A::Skip, "Tab", "go on", "go on once everybody has spoken or passed; keeps what is typed first";
    &[C::Commit], [key(K::Up), key(K::BackTab)] => A::Up, "↑↓", "line", "to another line";
    &[C::Commit], [key(K::Down)] => A::Down, "", "", "";
    TIMED, [letter('t')] => A::Timer, "t", "timer", "start the timer, stop it, or start it again; it ends nothing";
    TIMED, [letter('+'), letter('=')] => A::Longer, "+ -", "", "half a minute more or less";
    TIMED, [letter('-')] => A::Shorter, "", "", "";
    &[C::Think], [key(K::BackTab)] => A::Previous, "Shift-Tab", "story", "back to what was told last";
    TIMED, [letter('x')] => A::Clear, "x", "", "put the timer away";
    &[C::Ended], [key(K::Enter)] => A::Take, "Enter", "go on", "go on to what came of it";
    &[C::Asking], [key(K::Enter)] => A::Take, "Enter", "answer", "begin with the first question";
    &[C::Reading], [key(K::Enter)] => A::Take, "Enter", "go on", "go on to what is next";
    &[C::Reading, C::Next, C::Replay], [letter('c')] => A::Beside, "c", "", "lay this run beside the one from which you took another way";
    &[C::Reading, C::Next], [letter('t')] => A::Tree, "t", "", "the tree of branches: look at another run, or lay any two beside each other";
    &[C::Next], [key(K::Enter)] => A::Take, "Enter", "do it", "do what is selected";
    &[C::NoteAbout], [key(K::Enter)] => A::Take, "Enter", "write", "write about what is selected";
    &[C::Stop], [key(K::Enter), letter('y')] => A::Take, "Enter", "stop here", "stop here";
    &[C::Unfinished], [key(K::Enter), letter('y')] => A::Take, "Enter", "go on", "go on where you were";
    &[C::Unfinished], [key(K::Esc), letter('n')] => A::Back, "n", "begin anew", "begin the story anew";
    &[C::Leave], [key(K::Enter), letter('y')] => A::Take, "Enter", "leave", "leave without keeping";
    &[C::Search], [key(K::Enter)] => A::Take, "Enter", "find", "find it";
    &[C::File], [key(K::Enter)] => A::Take, "Enter", "keep", "write the file";
    &[C::Breathe], [key(K::Enter), key(K::Esc), letter('b')] => A::Back, "Enter", "I am ready", "go back to the story";
    &[C::Answer], [key(K::Tab), ctrl('s')] => A::Keep, "Tab", "next", "keep the answer and go on";
    &[C::Answer], [key(K::BackTab)] => A::Previous, "Shift-Tab", "back", "the question before";
    &[C::Answer], [key(K::Esc)] => A::Skip, "Esc", "end the questions", "keep the answer and end the questions";
    &[C::Note], [key(K::Tab), ctrl('s')] => A::Keep, "Tab", "keep it", "keep the note";
    &[C::Concern], [key(K::Tab), ctrl('s')] => A::Keep, "Tab", "flag it", "flag this content, with or without words";
    &[C::Answer], [key(K::F(2))] => A::Story, "F2", "story", "look back at the story, and search it";
    &[C::Reading], [key(K::BackTab)] => A::Previous, "Shift-Tab", "questions", "back to the questions";
    &[C::Asking], [letter('r')] => A::Swap, "r", "reactions first", "what it was like before what happened, or the other way round";
    &[C::Asking], [letter('x')] => A::Skip, "x", "no questions", "leave the questions out";
    &[C::Aftermath], [letter(' ')] => A::Skip, "Space", "all at once", "show everything at once";
    &[C::Failed], [letter('r'), key(K::Enter)] => A::Again, "r", "try again", "try to record it again";
    &[C::Failed], [letter('p')] => A::Unrecorded, "p", "unrecorded", "play on; nothing more is recorded";
    &[C::Failed], [letter('s')] => A::Stop, "s", "stop", "stop the run here";
    &[C::Brief], [letter('t')] => A::Timers, "t", "timers", "real-time limits: off, slow (twice as long) or on";
    &[C::Play], [letter('t')] => A::Timers, "t", "", "no limits in real time from here on";
    &[C::Brief], [letter('c')] => A::Coached, "c", "coach", "coach notes after each choice, or none";
    &[C::Brief], [letter('r')] => A::Agree(Asked::Playing), "r", "", "your runs are recorded, or not; asked once";
    &[C::Brief], [letter('f')] => A::Agree(Asked::Facilitator), "f", "", "a facilitator may see what you share, or not; asked once";
    &[C::Brief], [letter('g')] => A::Agree(Asked::Group), "g", "", "you are counted in figures of groups, or not; asked once";
    &[C::Concern], [ctrl('n')] => A::Sign, "Ctrl-N", "sign it", "put your name to it, or take it away";
    &[C::Library], [key(K::Up)] => A::Up, "↑↓", "select", "select a scenario";
    &[C::Library], [key(K::Down)] => A::Down, "", "", "";
    &[C::Library], [key(K::Tab)] => A::Filters, "Tab", "filters", "filters: what the stories are to be about";
    &[C::Filters], [key(K::Left), letter('h')] => A::Before, "←→", "change", "the next thing to ask for, or the one before";
    &[C::Filters], [key(K::Right), letter('l'), letter(' ')] => A::After, "", "", "";
    &[C::Filters], [key(K::Up), letter('k')] => A::Up, "↑↓", "select", "select what to ask for";
    &[C::Filters], [key(K::Down), letter('j')] => A::Down, "", "", "";
    &[C::Filters], [key(K::Backspace), key(K::Delete)] => A::Any, "Backspace", "any", "ask for nothing here";
    &[C::Filters], [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::Filters], [key(K::Enter), key(K::Tab), key(K::Esc)] => A::Back, "Enter", "stories", "back to the stories that are left";
    &[C::Next, C::NoteAbout], [key(K::Up), letter('k')] => A::Up, "↑↓", "select", "select";
    &[C::Next, C::NoteAbout], [key(K::Down), letter('j')] => A::Down, "", "", "";
    &[C::Play], [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::Library], [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::GuideSetup, C::GuideRead, C::GuideAsk], [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::GuideSetup, C::GuideRead, C::GuideAsk], [letter('q'), letter('s')] => A::Stop, "q", "end", "end the debrief here; whatever was noted stays";
    ROOM, [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::Play, C::RoomStory, C::Think, C::Counted], [letter('s'), letter('q'), ctrl('c')] => A::Stop, "s", "stop", "stop; you owe nobody a reason";
    &[C::Play, C::Ended, C::RoomStory, C::RoomEnd, C::Think], [letter('u')] => A::Undo, "u", "undo", "take the last choice back, as often as you like";
    &[C::Play], [key(K::Up), letter('k')] => A::Up, "↑↓", "", "select a choice, or read on";
    &[C::Play], [key(K::Down), letter('j')] => A::Down, "", "", "";
    OF_RUN, [letter('l')] => A::Story, "l", "story", "look back at the story so far, and search it";
    OF_RUN, [letter('n')] => A::Note, "n", "note", "a private note on this moment";
    &[C::Play, C::RoomStory, C::Think], [letter('b'), letter('p')] => A::Breathe, "b", "breathe", "breathe: a short pause that costs nothing";
    &[C::Counted, C::GuideRead, C::GuideAsk], [letter('b')] => A::Breathe, "b", "breathe", "breathe: a short pause for everybody";
    OF_RUN, [letter('f')] => A::Concern, "f", "flag", "flag this content as harmful, for the facilitator";
    IN_RUN, [letter('g')] => A::Gauges, "g", "gauges", "gauges: how things stand, roughly; again to hide them";
    OF_RUN, [letter('m')] => A::Map, "m", "map", "the map of this run";
    SHOWN, [letter('l')] => A::Story, "l", "story", "look back at the story, and search it";
    SHOWN, [letter('m')] => A::Map, "m", "map", "the map of this run";
    &[C::Story], [letter('/')] => A::Search, "/", "search", "search for a word";
    &[C::Story], [letter('n'), key(K::Enter)] => A::Again, "n", "next", "the next place where the word stands";
    SCROLLING, [key(K::PageDown), letter(' ')] => A::PageDown, "PgDn", "", "read on";
    SCROLLING, [key(K::PageUp)] => A::PageUp, "PgUp", "", "read back";
    &[C::Library], [key(K::PageDown)] => A::PageDown, "", "", "";
    &[C::Library], [key(K::PageUp)] => A::PageUp, "", "", "";
    SCROLLING, [key(K::Down), letter('j')] => A::Down, "", "", "";
    SCROLLING, [key(K::Up), letter('k')] => A::Up, "", "", "";
    SCROLLING, [key(K::Home)] => A::Top, "Home", "", "the beginning";
    SCROLLING, [key(K::End)] => A::Bottom, "End", "", "the end";
    &[C::Library], [key(K::Esc)] => A::Back, "Esc", "leave", "clear what was typed, then the filters; or leave";
    &[C::Warning, C::Brief], [key(K::Esc), letter('q'), letter('s')] => A::Back, "Esc", "not today", "leave this story; nothing has begun";
    &[C::Help], [key(K::Esc), letter('q'), letter('?'), key(K::F(1))] => A::Back, "Esc", "back", "back to where you were";
    &[C::Story, C::Map, C::Beside, C::Tree, C::Problems], [key(K::Esc), letter('q')] => A::Back, "Esc", "back", "back to where you were";
    &[C::Note], [key(K::Esc), ctrl('c')] => A::Back, "Esc", "keep and go back", "keep the note, and back to where you were; an empty one is not kept";
    &[C::Concern], [ctrl('c')] => A::Back, "", "", "";
    &[C::NoteAbout, C::Concern, C::Search, C::File, C::Leave], [key(K::Esc)] => A::Back, "Esc", "back", "back to where you were";
    &[C::Stop], [key(K::Esc), letter('n')] => A::Back, "Esc", "stay", "stay in the story";
    &[C::Stop, C::Leave, C::Failed], [ctrl('c')] => A::Quit, "", "", "";
    &[C::Warning, C::Brief, C::Ended, C::Hands, C::RoomEnd, C::Aftermath, C::Asking, C::Reading, C::Next, C::Replay], [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::Story, C::Map, C::Beside, C::Tree, C::Problems, C::NoteAbout, C::Breathe, C::Stop, C::Unfinished, C::Leave], [letter('?'), key(K::F(1))] => A::Help, "?", "help", "this help";
    &[C::Failed], [letter('?'), key(K::F(1))] => A::Help, "?", "", "this help";
    &[C::Answer, C::GuideNote, C::Commit, C::Note, C::Concern, C::Search, C::File], [key(K::F(1))] => A::Help, "F1", "help", "this help";
    EVERYWHERE, [ctrl('c')] => A::Quit, "Ctrl-C", "", "leave Mile";
    EVERYWHERE, [ctrl('z')] => A::Suspend, "", "", "";
};

/// What a key does in a context; nothing where it is text, or means nothing.
pub(crate) fn action(context: Context, event: KeyEvent) -> Option<Action> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    let pressed = Key { code: event.code, ctrl };
    let bound = |binding: &&Binding| {
        binding.contexts.contains(&context) && binding.keys.contains(&pressed) && !alt
    };
    TABLE.iter().find(bound).map(|binding| binding.action)
}

/// Whether letters are text in a context.
pub(crate) fn is_typing(context: Context) -> bool {
    TYPING.contains(&context)
}

/// Keys and their words for the footer, the most important first, and whether they are there however
/// narrow it is: nobody looks for the way out or for help.
pub(crate) fn footer(context: Context) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    let here = TABLE.iter().filter(move |binding| binding.contexts.contains(&context));
    here.filter(|binding| !binding.label.is_empty()).map(move |binding| {
        let always = match binding.action {
            // Where there is little room, what a room came for is before the way out.
            A::Stop => !matches!(context, C::GuideAsk | C::Counted),
            A::Number(_) => context == C::Counted,
            A::Note => context == C::GuideAsk,
            A::Help => context != C::Tree && (!is_typing(context) || context == C::Library),
            A::Back | A::Skip | A::Keep | A::Unrecorded => true,
            // Where choices are numbered, the numbers stand on the screen.
            A::Take => context != C::Play,
            A::Beside | A::Forward | A::WhatIf => true,
            _ => false,
        };
        (binding.name, binding.label, always)
    })
}

/// Keys and what they do, for the help.
pub(crate) fn help(context: Context) -> impl Iterator<Item = (&'static str, &'static str)> {
    let here = TABLE.iter().filter(move |binding| binding.contexts.contains(&context));
    here.filter(|binding| !binding.help.is_empty()).map(|binding| (binding.name, binding.help))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No key that must be there is cut off where a window is narrow.
    #[test]
    fn what_matters_fits_on_forty_columns() {
        use unicode_width::UnicodeWidthStr;
        for &context in EVERYWHERE {
            let must = footer(context).filter(|(.., always)| *always);
            let columns: usize =
                must.map(|(keys, label, _)| keys.width() + label.width() + 3).sum();
            assert!((1..=38 + 2).contains(&columns), "{context:?}: {columns}");
        }
    }

    /// The keys that lead to the help, wherever somebody is.
    #[test]
    fn help_is_everywhere() {
        for &context in EVERYWHERE.iter().filter(|&&context| context != C::Help) {
            let press = |code| action(context, KeyEvent::new(code, KeyModifiers::NONE));
            assert_eq!(press(K::F(1)), Some(A::Help), "{context:?}");
            let letter = press(K::Char('?'));
            // Where words are typed it is a letter of them.
            let typing = is_typing(context) && context != C::Library;
            assert_eq!(letter, (!typing).then_some(A::Help), "{context:?}");
        }
    }
}
