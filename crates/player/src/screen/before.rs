//! Before the first scene: what may be hard to bear, with a way out, and the pre-brief.

use std::sync::Arc;

use mile_core::program::Program;
use ratatui::Frame;

use super::reader::Reader;
use crate::before;
use crate::chrome::{self, Look};
use crate::journey::How;
use crate::keymap::{Action, Context};
use crate::rows::Rows;
use crate::told::{Kind, Told};
use crate::words::Voice;

/// The screen before a run.
#[derive(Debug)]
pub(crate) struct Before {
    pub(crate) program: Arc<Program>,
    pub(crate) how: How,
    is_room: bool,
    /// Whether the warning has been read and accepted.
    accepted: bool,
    /// Whether the learner has changed what they agree to.
    touched: bool,
    /// Rows at the end that ask what the learner agrees to. Nobody has to read them: unread they mean
    /// that nothing is shared.
    unasked: usize,
    reader: Reader,
}

/// What comes after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Stay,
    Begin,
    Leave,
}

impl Before {
    pub(crate) fn new(program: Arc<Program>, how: How, is_room: bool, look: &Look) -> Self {
        let (accepted, touched, unasked) = (false, false, 0);
        let reader = Reader::default();
        let mut before = Self { program, how, is_room, accepted, touched, unasked, reader };
        before.read(look);
        before
    }

    /// Takes the scenario as it was saved.
    pub(crate) fn reload(&mut self, program: Arc<Program>, look: &Look) {
        self.program = program;
        self.read(look);
    }

    pub(crate) fn context(&self) -> Context {
        if self.accepted { Context::Brief } else { Context::Warning }
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        self.reader.fit(look, look.parts(1).body);
        self.measure(look);
    }

    /// How many rows need not be read.
    fn measure(&mut self, look: &Look) {
        let asks = self.accepted && !self.touched;
        let told = if asks { before::agreed(&self.how) } else { Vec::new() };
        let rows = Rows::of(&told, look.parts(1).body.width, &look.theme).len();
        // The empty row above them need not be read, either.
        self.unasked = if rows > 0 { rows + 1 } else { 0 };
    }

    /// Reads the page that is next from its beginning.
    fn read(&mut self, look: &Look) {
        let voice =
            Voice { scenario: self.program.scenario(), learner: self.how.learner.as_deref() };
        let told = if self.accepted {
            self.brief(voice)
        } else {
            before::warning(voice, &self.how.support)
        };
        self.reader = Reader::new(told, look, look.parts(1).body);
        self.measure(look);
    }

    fn brief(&self, voice: Voice<'_>) -> Vec<Told> {
        let mut told = Vec::new();
        if let Some(brief) = &voice.scenario.pre_brief {
            told = before::brief(voice, brief);
        }
        told.push(Told::new(Kind::Plain, before::safe(self.is_room)));
        let [timers, coach] = before::how(voice.scenario, &self.how);
        told.push(Told::new(Kind::Plain, timers).after_gap());
        told.push(Told::new(Kind::Plain, coach));
        told.extend(before::agreed(&self.how));
        told
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> After {
        match action {
            // Nobody agrees to what is still below the window.
            Action::Take if self.reader.below() > self.unasked => {
                self.reader.act(Action::PageDown);
            }
            Action::Take if self.accepted => {
                // Who has not seen what they are asked was not asked, and agreed to nothing.
                if self.reader.below() > 0 {
                    self.how.agreed = None;
                }
                return After::Begin;
            }
            Action::Take => {
                self.accepted = true;
                self.read(look);
            }
            Action::Back => return After::Leave,
            Action::Timers => self.how.timers = self.how.timers.next(),
            Action::Coached => self.how.coached = !self.how.coached,
            Action::Agree(what) => {
                if let Some(agreed) = &mut self.how.agreed {
                    agreed.toggle(what);
                }
                self.touched = true;
            }
            other => {
                self.reader.act(other);
                return After::Stay;
            }
        }
        if matches!(action, Action::Timers | Action::Coached | Action::Agree(_)) {
            self.read(look);
            self.reader.act(Action::Bottom);
        }
        After::Stay
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let title = if self.accepted { "Before you begin" } else { "Is this for today?" };
        chrome::head(frame, look, parts, title, "");
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, self.context(), self.reader.below());
    }
}
