//! A guided debrief: one thing at a time, large, with a timer and notes that whoever facilitates holds.

use std::time::Duration;

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::commit::Commit;
use super::reader::Reader;
use super::{Ask, To};
use crate::chrome::{self, Look};
use crate::editor::Editor;
use crate::guide::{Frame as Framing, Guiding, Step, What, With, plan};
use crate::journey::{Act, Journey};
use crate::keymap::{Action, Context};
use crate::large::Large;
use crate::rows::{Rows, Scroll};
use crate::timer::Timer;
use crate::told::{Kind, Told};

/// Rows that the running timer takes where there is room for it below a question.
const TIMER: u16 = 5;

/// The screen of a guided debrief.
#[derive(Debug)]
pub(crate) struct Guided {
    guiding: Guiding,
    plan: Vec<Step>,
    /// The step; none while it is being set up.
    at: Option<usize>,
    reader: Reader,
    /// How far a question is scrolled that fills more than the window.
    scroll: Scroll,
    timer: Timer,
    /// A note that is being written, and the notes of every step.
    writing: bool,
    notes: Vec<Editor>,
    /// What is recorded of each.
    recorded: Vec<String>,
    commit: Commit,
}

impl Guided {
    pub(crate) fn new(journey: &Journey, guiding: Guiding, today: Date, look: &Look) -> Self {
        let mut guided = Self {
            guiding,
            plan: Vec::new(),
            at: None,
            reader: Reader::default(),
            scroll: Scroll::default(),
            timer: Timer::default(),
            writing: false,
            notes: Vec::new(),
            recorded: Vec::new(),
            commit: Commit::new(today, look),
        };
        guided.plan(journey, look);
        guided.committed(journey, look);
        guided
    }

    /// Makes the plan anew.
    fn plan(&mut self, journey: &Journey, look: &Look) {
        self.plan = plan(journey, self.guiding);
        self.recorded = self.plan.iter().map(|step| step.noted(journey).to_owned()).collect();
        self.notes = self.recorded.iter().map(|n| Editor::new(n, &look.theme)).collect();
        self.read(look);
    }

    fn what(&self) -> Option<&What> {
        self.plan.get(self.at?).map(|step| &step.what)
    }

    pub(crate) fn context(&self) -> Context {
        match self.what() {
            _ if self.writing => Context::GuideNote,
            None => Context::GuideSetup,
            Some(What::Read(_)) => Context::GuideRead,
            Some(What::Ask(..)) => Context::GuideAsk,
            Some(What::Commit(_)) => Context::Commit,
        }
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let at = self.reader.scroll;
        self.read(look);
        self.reader.scroll = at;
        self.reader.wheel(0);
    }

    fn read(&mut self, look: &Look) {
        let told = match self.what() {
            None => setup(self.guiding),
            Some(What::Read(told)) => told.clone(),
            Some(What::Ask(..) | What::Commit(_)) => Vec::new(),
        };
        self.reader = Reader::new(told, look, look.parts(1).body);
        self.scroll = Scroll::default();
    }

    pub(crate) fn act(&mut self, action: Action, journey: &Journey, look: &Look) -> Ask {
        if self.writing {
            return self.at_note(action);
        }
        if self.at.is_some() && self.timer.act(action) {
            return Ask::Nothing;
        }
        match (self.at, action) {
            (_, Action::Stop) => return Ask::Go(To::Next),
            (None, Action::Take) => self.go(0, look),
            (None, Action::Frame | Action::With | Action::Swap) => {
                change(&mut self.guiding, action);
                self.plan(journey, look);
            }
            (Some(at), action) => return self.at_step(at, action, look),
            (None, action) => drop(self.reader.act(action)),
        }
        Ask::Nothing
    }

    fn at_step(&mut self, at: usize, action: Action, look: &Look) -> Ask {
        let passes = match self.what() {
            Some(What::Ask(_, passes)) => *passes,
            _ => 0,
        };
        match (self.what(), action) {
            (Some(What::Commit(_)), Action::Skip) if self.commit.is_empty() => {
                return self.next(at, look);
            }
            (Some(What::Commit(_)), action) => return self.commit.act(action),
            (Some(What::Read(_)), Action::Take) if self.reader.below() > 0 => {
                self.reader.act(Action::PageDown);
            }
            (_, Action::Take) => return self.next(at, look),
            (Some(What::Ask(..)), Action::Skip) => {
                let ask = self.next(at + passes, look);
                let said = Ask::Say("Passed. That is always fine.".to_owned());
                return if ask == Ask::Nothing { said } else { ask };
            }
            (_, Action::Previous) if at == 0 => {
                self.at = None;
                self.read(look);
            }
            (_, Action::Previous) => self.go(at - 1, look),
            (Some(What::Ask(..)), Action::Note) => self.writing = true,
            (Some(What::Ask(..)), action) => self.scroll_question(action),
            (_, action) => drop(self.reader.act(action)),
        }
        Ask::Nothing
    }

    fn at_note(&mut self, action: Action) -> Ask {
        if !matches!(action, Action::Keep | Action::Back) {
            return Ask::Nothing;
        }
        self.writing = false;
        let Some(at) = self.at else { return Ask::Nothing };
        let words = self.notes[at].text();
        let Some(What::Ask(asked, _)) = self.what().filter(|_| words != self.recorded[at]) else {
            return Ask::Nothing;
        };
        let prompt = self.plan[at].prompt(asked);
        self.recorded[at].clone_from(&words);
        Ask::Make(Act::Heard(prompt, words), Duration::ZERO)
    }

    fn scroll_question(&mut self, action: Action) {
        let page = 4;
        let rows: isize = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -page,
            Action::PageDown => page,
            Action::Top => isize::MIN,
            _ => return,
        };
        // The end of the question is held when it is drawn.
        self.scroll.top = self.scroll.top.saturating_add_signed(rows).min(64);
    }

    fn next(&mut self, at: usize, look: &Look) -> Ask {
        if at + 1 >= self.plan.len() {
            return Ask::Go(To::Next);
        }
        self.go(at + 1, look);
        Ask::Nothing
    }

    fn go(&mut self, at: usize, look: &Look) {
        self.at = Some(at);
        self.timer.clear();
        self.read(look);
    }

    /// A commitment is recorded.
    pub(crate) fn committed(&mut self, journey: &Journey, look: &Look) {
        self.commit.made(&journey.typed.commitments, look);
    }

    /// Whether something is being written that is not recorded.
    pub(crate) fn holds_words(&self) -> bool {
        let note = self.at.is_some_and(|at| self.notes[at].text() != self.recorded[at]);
        note || !self.commit.is_empty()
    }

    /// The place where something is typed now.
    pub(crate) fn editor(&mut self) -> Option<&mut Editor> {
        match self.context() {
            Context::GuideNote => self.notes.get_mut(self.at?),
            Context::Commit => Some(self.commit.editor()),
            _ => None,
        }
    }

    pub(crate) fn tick(&mut self, elapsed: Duration) {
        self.timer.tick(elapsed);
    }

    pub(crate) fn next_tick(&self) -> Option<Duration> {
        self.timer.next_tick()
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let title = self.at.and_then(|at| self.plan.get(at)).map_or("Looking back", |s| &s.title);
        let place = self.at.map(|at| format!("{} of {}", at + 1, self.plan.len()));
        let right = self.timer.shown().or(place).unwrap_or_default();
        chrome::head(frame, look, parts, title, &right);
        let mut below = 0;
        match self.what() {
            None | Some(What::Read(_)) => {
                self.reader.view(frame, parts.body);
                below = self.reader.below();
            }
            Some(What::Ask(asked, _)) => self.view_question(frame, look, parts.body, asked),
            Some(What::Commit(asked)) => self.commit.view(frame, look, parts.body, asked),
        }
        chrome::foot(frame, look, parts.foot, self.context(), below);
    }

    /// The question as large as it fits, the timer below it, and the note at the bottom.
    fn view_question(&self, frame: &mut Frame<'_>, look: &Look, area: Rect, asked: &str) {
        let theme = &look.theme;
        let note = self.at.map(|at| &self.notes[at]);
        let mut noted = Rows::new(area.width);
        if let Some(note) = note.filter(|_| !self.writing) {
            noted.wrap("│ ", "│ ", &note.text(), theme.text);
        }
        let half = area.height / 2;
        let rows = if self.writing { half.max(2) } else { half.min(noted.len() as u16) };
        let rows = rows.min(area.height);
        let gap = u16::from(rows > 0 && area.height > rows + 3);
        let above = Rect { height: area.height - rows - gap, ..area };
        let question = Large::new(asked, above.width, above.height, theme.title);
        let last = question.height().saturating_sub(usize::from(above.height));
        question.view(frame, above, theme.title, Scroll { top: self.scroll.top.min(last) });
        let used = (question.height() as u16).min(above.height);
        let left = Rect { y: above.y + used, height: above.height - used, ..above };
        if let Some(time) = self.timer.shown().filter(|_| left.height > TIMER) {
            let place = Rect { y: left.y + 1, height: left.height - 1, ..left };
            let time = Large::new(&time, place.width, TIMER - 1, theme.heading);
            time.view(frame, place, theme.heading, Scroll::default());
        }
        let place = Rect { y: area.bottom() - rows, height: rows, ..area };
        if let Some(note) = note.filter(|_| self.writing) {
            note.view(frame, look, place);
        } else {
            let top = noted.len().saturating_sub(usize::from(rows));
            chrome::column(frame, place, &noted.rows, Scroll { top });
        }
    }
}

fn change(guiding: &mut Guiding, action: Action) {
    match action {
        Action::Frame => {
            guiding.frame = match guiding.frame {
                Framing::Orid => Framing::Sbi,
                Framing::Sbi => Framing::Orid,
            }
        }
        Action::With => {
            guiding.with = match guiding.with {
                With::One => With::Group,
                With::Group => With::Pair,
                With::Pair => With::One,
            }
        }
        _ => guiding.reactions_first = !guiding.reactions_first,
    }
}

/// How the debrief is set up.
fn setup(guiding: Guiding) -> Vec<Told> {
    let told = guiding.in_words().map(|text| Told::new(Kind::Plain, text).after_gap());
    let mut told: Vec<_> = told.collect();
    let words = "One thing at a time. Anybody may pass at every question, and anybody may stop at any \
                 time. Nothing is scored, and nobody is hurried: the timer is yours.";
    told.push(Told::new(Kind::Coach, words).after_gap());
    told
}
