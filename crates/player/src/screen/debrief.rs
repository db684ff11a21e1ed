//! Looking back: the questions one at a time, then what the run shows.

use mile_core::debrief::Debrief as Data;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::time::Duration;

use super::reader::Reader;
use super::{Ask, To};
use crate::after;
use crate::chrome::{self, Look};
use crate::editor::Editor;
use crate::journey::{Act, Journey};
use crate::keymap::{Action, Context};
use crate::rows::{Rows, Scroll};
use crate::told::{Kind, Told};

/// The screen of the debrief.
#[derive(Debug)]
pub(crate) struct Debrief {
    questions: Vec<Question>,
    reactions_first: bool,
    page: Page,
    /// The question that was asked last.
    last: usize,
    reader: Reader,
}

#[derive(Debug)]
struct Question {
    asked: after::Question,
    editor: Editor,
    /// What of the answer is recorded.
    recorded: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Asking,
    Question(usize),
    Reading,
}

impl Debrief {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let (program, run) = (journey.program(), &journey.run);
        let data = Data::of(program, run.session().state(), run.events());
        let editor = Editor::new("", &look.theme);
        let questions = after::questions(journey.voice(), &data)
            .into_iter()
            .map(|asked| Question { asked, editor: editor.clone(), recorded: String::new() });
        let questions: Vec<_> = questions.collect();
        let page = if questions.is_empty() { Page::Reading } else { Page::Asking };
        let told = after::debrief(journey.voice(), &data);
        let reader = Reader::new(told, look, look.parts(1).body);
        Self { questions, reactions_first: false, page, last: 0, reader }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.reader.rows().len() == 0
    }

    pub(crate) fn context(&self) -> Context {
        match self.page {
            Page::Asking => Context::Asking,
            Page::Question(_) => Context::Answer,
            Page::Reading => Context::Reading,
        }
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        self.reader.fit(look, look.parts(1).body);
    }

    pub(crate) fn act(&mut self, action: Action) -> Ask {
        match (self.page, action) {
            (Page::Asking, Action::Take) => self.page = Page::Question(0),
            (Page::Asking, Action::Swap) => self.swap(),
            (Page::Asking, Action::Skip) => self.page = Page::Reading,
            (Page::Question(index), Action::Keep) => {
                return self.leave(index, self.page_at(index + 1));
            }
            (Page::Question(index), Action::Skip) => return self.leave(index, Page::Reading),
            (Page::Question(index), Action::Previous) => {
                return self
                    .leave(index, index.checked_sub(1).map_or(Page::Asking, Page::Question));
            }
            (Page::Reading, Action::Previous) if self.questions.is_empty() => {
                return Ask::Say("There were no questions.".to_owned());
            }
            (Page::Reading, Action::Previous) => self.page = Page::Question(self.last),
            (Page::Reading, Action::Take) if self.reader.below() == 0 => return Ask::Go(To::Next),
            (Page::Reading, Action::Take) => drop(self.reader.act(Action::PageDown)),
            (Page::Reading, action) => drop(self.reader.act(action)),
            _ => {}
        }
        Ask::Nothing
    }

    fn page_at(&self, index: usize) -> Page {
        if index < self.questions.len() { Page::Question(index) } else { Page::Reading }
    }

    /// Puts the stage of reactions first, or back in its place.
    fn swap(&mut self) {
        self.reactions_first = !self.reactions_first;
        let reactions_first = self.reactions_first;
        self.questions.sort_by_key(|question| after::order(question.asked.stage, reactions_first));
    }

    /// Goes to another page, and asks to record the answer if there is something new in it.
    fn leave(&mut self, index: usize, to: Page) -> Ask {
        self.page = to;
        self.last = index;
        let question = &mut self.questions[index];
        let answer = question.editor.text();
        if answer == question.recorded {
            return Ask::Nothing;
        }
        question.recorded.clone_from(&answer);
        Ask::Make(Act::Answer(question.asked.text.clone(), answer), Duration::ZERO)
    }

    /// Whether an answer is being written that is not recorded.
    pub(crate) fn holds_words(&self) -> bool {
        let Page::Question(index) = self.page else { return false };
        self.questions[index].editor.text() != self.questions[index].recorded
    }

    /// The place where something is typed now.
    pub(crate) fn editor(&mut self) -> Option<&mut Editor> {
        match self.page {
            Page::Question(index) => Some(&mut self.questions[index].editor),
            _ => None,
        }
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        if self.page == Page::Reading {
            self.reader.wheel(rows);
        }
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let right = match self.page {
            Page::Question(index) => format!("{} of {}", index + 1, self.questions.len()),
            _ => String::new(),
        };
        chrome::head(frame, look, parts, "Looking back", &right);
        let mut below = 0;
        match self.page {
            Page::Asking => self.view_asking(frame, look, parts.body),
            Page::Question(index) => view_question(frame, look, parts.body, &self.questions[index]),
            Page::Reading => {
                self.reader.view(frame, parts.body);
                below = self.reader.below();
            }
        }
        chrome::foot(frame, look, parts.foot, self.context(), below);
    }

    fn view_asking(&self, frame: &mut Frame<'_>, look: &Look, area: Rect) {
        let count = match self.questions.len() {
            1 => "There is one question".to_owned(),
            count => format!("There are {count} questions, one at a time"),
        };
        let first = self.questions.first().map(|question| after::stage(question.asked.stage));
        let told = [
            Told::new(
                Kind::Plain,
                format!(
                    "{count}. Answer in your own words, for yourself; leave out what you like."
                ),
            ),
            Told::new(Kind::Plain, format!("It begins with: {}.", first.unwrap_or_default()))
                .after_gap(),
        ];
        let rows = Rows::of(&told, area.width, &look.theme);
        chrome::column(frame, area, &rows.rows, Scroll::default());
    }
}

fn view_question(frame: &mut Frame<'_>, look: &Look, area: Rect, question: &Question) {
    let told = [
        Told::heading(after::stage(question.asked.stage)),
        Told::new(Kind::Plain, question.asked.text.clone()),
    ];
    let rows = Rows::of(&told, area.width, &look.theme);
    // The place to write in keeps at least two rows, however long the question is.
    let most = area.height.saturating_sub(3);
    let taken = (rows.len() as u16).min(most);
    chrome::column(frame, Rect { height: taken, ..area }, &rows.rows, Scroll::default());
    let y = area.y + taken + u16::from(area.height > taken + 2);
    let writing = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    question.editor.view(frame, look, writing);
}
