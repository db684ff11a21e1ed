//! The player as a model: messages change it and bring commands, and it can be drawn.
//!
//! It does no I/O and reads no clock; `terminal` runs the commands and answers them with messages.

mod input;
mod over;
mod reload;
mod steps;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use jiff::civil::Date;
use mile_core::program::Program;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::chrome::{self, Look};
use crate::guide::Guiding;
use crate::journey::{Act, Journey};
pub use crate::journey::{Agreed, How, Timers};
use crate::keymap::Context;
use crate::record::{Listed, Opening, Past, Played, Record};
use crate::rows::{Rows, Scroll};
use crate::screen::aftermath::Aftermath;
use crate::screen::before::Before;
use crate::screen::beside::Beside;
use crate::screen::breathe::Breathe;
use crate::screen::debrief::Debrief;
use crate::screen::dialog::Dialog;
use crate::screen::guided::Guided;
use crate::screen::library::Library;
use crate::screen::next::Next;
use crate::screen::note::Note;
use crate::screen::page::Page;
use crate::screen::play::Play;
use crate::screen::replay::Replay;
use crate::screen::room::Room;
use crate::screen::story::Story;
use crate::screen::tree::Tree;
use crate::screen::{Ask, To};
use crate::theme::{Colours, Signs, Theme, ThemeName};

/// What the player is started for.
#[derive(Debug, Clone, Default)]
pub enum Start {
    /// Somebody plays.
    #[default]
    Play,
    /// A room plays the scenario together.
    Room,
    /// A run is looked back at, guided.
    Debrief(Box<Past>, Guiding),
}

/// How the player is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What for.
    pub start: Start,
    /// The scenario to play at once, by id or path; without one the library opens.
    pub scenario: Option<String>,
    /// How the next run is played.
    pub how: How,
    /// Whether every run has that seed; if not, each gets one of its own.
    pub same_seed: bool,
    /// Whether the file is played anew whenever it is saved, and nothing recorded.
    pub watch: bool,
    /// Which day it is, for what somebody will do by another.
    pub today: Date,
    /// Whether what is recorded stays. If not, nothing typed is thrown away unasked.
    pub recorded: bool,
    /// A run of the records to open at once.
    pub opening: Option<Opening>,
    /// How things look.
    pub theme: ThemeName,
    /// Which colours there are.
    pub colours: Colours,
    /// Which signs there are.
    pub signs: Signs,
}

/// What happens to the player.
#[derive(Debug)]
pub enum Msg {
    /// The first frame has been drawn.
    Started,
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The window has that many columns and rows.
    Resize(u16, u16),
    /// So much real time has passed since the last message.
    Tick(Duration),
    /// The library has so many files, and they are being read; or it cannot be.
    Library(Result<usize, String>),
    /// A file of the library is read.
    Found(Listed),
    /// The scenario asked for is open, or cannot be.
    Opened(Result<Arc<Program>, String>),
    /// The run of the story about to be played that was not finished, if there is one.
    Unfinished(Option<Past>),
    /// The file is watched, or cannot be.
    Watching(Result<(), String>),
    /// The file that is watched was saved: what is to be played now, or its problems.
    Saved(Result<Arc<Program>, Vec<String>>),
    /// What was to be recorded is, and the id of the run if it has one; or it is not and why.
    Recorded(Result<Option<String>, String>),
    /// The page is written, or is not and why.
    Kept(Result<(), String>),
}

/// What the player wants done. Each but the last two is answered by a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Load the library: answered at once with the number of its files, and then by each of them.
    Library,
    /// Open a scenario, by id or path.
    Open(String),
    /// Open a scenario, by id or path, now and whenever it is saved.
    Watch(String),
    /// Look for a run of this story that was not finished.
    Unfinished(Played),
    /// Record something.
    Record(Record),
    /// Write a page under a name.
    Keep(String, String),
    /// Stop the process until it is continued.
    Suspend,
    /// Leave; what went wrong, if something did.
    Quit(Option<String>),
}

/// The player.
#[derive(Debug)]
pub struct App {
    options: Options,
    look: Look,
    shelf: Library,
    screen: Screen,
    overlay: Option<Overlay>,
    /// What lies under it and comes back when it is closed, the topmost last.
    under: Vec<Overlay>,
    journey: Option<Journey>,
    /// A run of the story about to be played that was not finished.
    unfinished: Option<Past>,
    /// What is made once it is recorded.
    pending: Option<(Act, Record)>,
    /// Whether the learner plays on without a record.
    unrecorded: bool,
    /// Whether the learner wants no record of any run.
    declined: bool,
    /// A word in passing, until the next key.
    notice: String,
    /// The words of a concern that was begun and not flagged.
    draft: String,
    /// Where the learner wants to go and leave words behind.
    leaving: To,
    /// The name of a file being written.
    file: String,
}

#[derive(Debug)]
enum Screen {
    Library,
    Before(Before),
    Play(Play),
    Room(Room),
    Aftermath(Aftermath),
    Debrief(Debrief),
    Guided(Box<Guided>),
    Next(Next),
    Replay(Box<Replay>),
}

#[derive(Debug)]
enum Overlay {
    Story(Story),
    Page(Page),
    Beside(Beside),
    Tree(Tree),
    Note(Box<Note>),
    Breathe(Breathe),
    Dialog(Dialog),
}

impl Overlay {
    fn context(&self) -> Context {
        match self {
            Self::Story(story) => story.context(),
            Self::Page(page) => page.context(),
            Self::Beside(_) => Context::Beside,
            Self::Tree(_) => Context::Tree,
            Self::Note(note) => note.context(),
            Self::Breathe(_) => Context::Breathe,
            Self::Dialog(dialog) => dialog.context(),
        }
    }

    fn fit(&mut self, look: &Look) {
        match self {
            Self::Story(story) => story.fit(look),
            Self::Page(page) => page.fit(look),
            Self::Beside(beside) => beside.fit(look),
            Self::Tree(tree) => tree.fit(look),
            Self::Note(_) | Self::Breathe(_) | Self::Dialog(_) => {}
        }
    }

    fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        match self {
            Self::Story(story) => story.view(frame, look),
            Self::Page(page) => page.view(frame, look),
            Self::Beside(beside) => beside.view(frame, look),
            Self::Tree(tree) => tree.view(frame, look),
            Self::Note(note) => note.view(frame, look),
            Self::Breathe(breathe) => breathe.view(frame, look),
            Self::Dialog(dialog) => dialog.view(frame, look),
        }
    }
}

impl App {
    /// A player in a window of `columns` and `rows`.
    pub fn new(options: Options, columns: u16, rows: u16) -> Self {
        let theme = Theme::new(options.theme, options.colours);
        Self {
            look: Look { size: Size::new(columns, rows), theme, signs: options.signs },
            options,
            shelf: Library::default(),
            screen: Screen::Library,
            overlay: None,
            under: Vec::new(),
            journey: None,
            unfinished: None,
            pending: None,
            unrecorded: false,
            declined: false,
            notice: String::new(),
            draft: String::new(),
            leaving: To::Quit,
            file: String::new(),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, msg: Msg) -> Option<Command> {
        match msg {
            Msg::Started if self.look_back() => None,
            Msg::Started => self.start(),
            Msg::Library(Ok(files)) => {
                self.shelf.expect(files);
                None
            }
            Msg::Found(listed) => {
                self.shelf.add(listed);
                None
            }
            Msg::Library(Err(why)) | Msg::Opened(Err(why)) | Msg::Watching(Err(why)) => {
                Some(Command::Quit(Some(why)))
            }
            Msg::Watching(Ok(())) => None,
            Msg::Saved(saved) => {
                self.reload(saved);
                None
            }
            Msg::Opened(Ok(program)) => self.prepare(program),
            Msg::Unfinished(unfinished) => {
                self.offer(unfinished);
                None
            }
            Msg::Recorded(result) => self.recorded(result),
            Msg::Kept(result) => self.file_kept(result),
            Msg::Resize(columns, rows) => {
                self.resize(Size::new(columns, rows));
                None
            }
            Msg::Tick(elapsed) => self.tick(elapsed),
            Msg::Key(key) => self.key(key),
            Msg::Paste(text) => {
                self.paste(&text);
                None
            }
            Msg::Mouse(mouse) => self.mouse(mouse),
        }
    }

    /// How long until something changes by itself; `None` while nothing does.
    pub fn next_tick(&self) -> Option<Duration> {
        match (&self.overlay, &self.screen) {
            (Some(Overlay::Breathe(breathe)), _) => breathe.next_tick(),
            // What whoever facilitates has started goes on under everything else.
            (_, Screen::Room(room)) => room.next_tick(),
            (_, Screen::Guided(guided)) => guided.next_tick(),
            (Some(_), _) => None,
            (None, Screen::Play(play)) => play.next_tick(),
            (None, Screen::Aftermath(aftermath)) => aftermath.next_tick(),
            (None, _) => None,
        }
    }

    fn context(&self) -> Context {
        self.overlay.as_ref().map_or_else(|| self.screen_context(), Overlay::context)
    }

    fn screen_context(&self) -> Context {
        match &self.screen {
            Screen::Library => self.shelf.context(),
            Screen::Before(before) => before.context(),
            Screen::Play(_) => self.journey.as_ref().map_or(Context::Play, Play::context),
            Screen::Room(room) => {
                self.journey.as_ref().map_or(Context::RoomStory, |journey| room.context(journey))
            }
            Screen::Aftermath(_) => Context::Aftermath,
            Screen::Debrief(debrief) => debrief.context(),
            Screen::Guided(guided) => guided.context(),
            Screen::Next(_) => Context::Next,
            Screen::Replay(_) => Context::Replay,
        }
    }

    fn resize(&mut self, size: Size) {
        self.look.size = size;
        let look = &self.look;
        self.overlay.iter_mut().chain(&mut self.under).for_each(|overlay| overlay.fit(look));
        match (&mut self.screen, &self.journey) {
            (Screen::Library, _) => self.shelf.fit(look),
            (Screen::Before(before), _) => before.fit(look),
            (Screen::Play(play), Some(journey)) => play.fit(journey, look),
            (Screen::Room(room), Some(journey)) => room.fit(journey, look),
            (Screen::Play(_) | Screen::Room(_), None) => {}
            (Screen::Aftermath(aftermath), _) => aftermath.fit(look),
            (Screen::Debrief(debrief), _) => debrief.fit(look),
            (Screen::Guided(guided), _) => guided.fit(look),
            (Screen::Next(next), _) => next.fit(look),
            (Screen::Replay(replay), _) => replay.fit(look),
        }
    }

    fn tick(&mut self, elapsed: Duration) -> Option<Command> {
        match (&mut self.overlay, &mut self.screen) {
            (Some(Overlay::Breathe(breathe)), _) => breathe.tick(elapsed),
            (_, Screen::Room(room)) => room.tick(elapsed),
            (_, Screen::Guided(guided)) => guided.tick(elapsed),
            (None, Screen::Aftermath(aftermath)) => aftermath.tick(elapsed, &self.look),
            (None, Screen::Play(play)) => {
                let over = play.tick(elapsed);
                return self.answer(if over {
                    Ask::Make(Act::TimeOut, Duration::ZERO)
                } else {
                    Ask::Nothing
                });
            }
            _ => {}
        }
        None
    }

    /// Draws the player. Nothing changes by it.
    pub fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        frame.buffer_mut().set_style(area, self.look.theme.page);
        let look = &self.look;
        match (&self.overlay, &self.screen, &self.journey) {
            (Some(overlay), ..) => overlay.view(frame, look),
            (None, Screen::Library, _) => self.shelf.view(frame, look),
            (None, Screen::Before(before), _) => before.view(frame, look),
            (None, Screen::Play(play), Some(journey)) => play.view(frame, journey, look),
            (None, Screen::Room(room), Some(journey)) => room.view(frame, journey, look),
            (None, Screen::Play(_) | Screen::Room(_), None) => {}
            (None, Screen::Aftermath(aftermath), _) => aftermath.view(frame, look),
            (None, Screen::Debrief(debrief), _) => debrief.view(frame, look),
            (None, Screen::Guided(guided), _) => guided.view(frame, look),
            (None, Screen::Next(next), _) => next.view(frame, look),
            (None, Screen::Replay(replay), _) => replay.view(frame, look),
        }
        self.view_notice(frame);
    }

    /// A word in passing, in the place of the footer.
    fn view_notice(&self, frame: &mut Frame<'_>) {
        let foot = self.look.parts(1).foot.intersection(frame.area());
        if self.notice.is_empty() || foot.is_empty() {
            return;
        }
        let mut rows = Rows::new(foot.width);
        rows.wrap("", "", &self.notice, self.look.theme.title);
        // What does not fit on the row of the footer lies over the rows above it.
        let height = (rows.len() as u16).min(foot.bottom());
        let area = Rect { y: foot.bottom() - height, height, ..foot };
        let cleared = Rect { x: 0, width: frame.area().width, ..area };
        frame.render_widget(ratatui::widgets::Clear, cleared);
        frame.buffer_mut().set_style(cleared, self.look.theme.page);
        chrome::column(frame, area, &rows.rows, Scroll::default());
    }
}
