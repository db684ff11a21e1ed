//! A private note on a moment, or a concern about its content.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Ask, To};
use crate::chrome::{self, Look};
use crate::editor::Editor;
use crate::journey::Act;
use crate::kept::{ABOUT, CONCERN};
use crate::keymap::{Action, Context};
use crate::rows::{Rows, Scroll};

/// The overlay of a note.
#[derive(Debug)]
pub(crate) struct Note {
    kind: Kind,
    selected: usize,
    /// What it is about, where that is not to be picked.
    about: Option<&'static str>,
    editor: Editor,
    /// Whether a concern has the learner's name.
    signed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What it is about is still being picked.
    About,
    Note,
    Concern,
}

impl Note {
    pub(crate) fn new(look: &Look) -> Self {
        let editor = Editor::new("", &look.theme);
        Self { kind: Kind::About, selected: 0, about: None, editor, signed: false }
    }

    /// A note about something certain.
    pub(crate) fn about(about: &'static str, look: &Look) -> Self {
        Self { kind: Kind::Note, about: Some(about), ..Self::new(look) }
    }

    /// A concern about the content; `draft` is what was written before and not flagged.
    pub(crate) fn concern(draft: &str, look: &Look) -> Self {
        let editor = Editor::new(draft, &look.theme);
        Self { kind: Kind::Concern, editor, ..Self::new(look) }
    }

    pub(crate) fn context(&self) -> Context {
        match self.kind {
            Kind::About => Context::NoteAbout,
            Kind::Note => Context::Note,
            Kind::Concern => Context::Concern,
        }
    }

    pub(crate) fn act(&mut self, action: Action) -> Ask {
        match (self.kind, action) {
            (Kind::About, Action::Number(number)) => {
                self.selected = (number - 1).min(ABOUT.len() - 1);
                self.kind = Kind::Note;
            }
            (Kind::About, Action::Up) => self.selected = self.selected.saturating_sub(1),
            (Kind::About, Action::Down) => {
                self.selected = (self.selected + 1).min(ABOUT.len() - 1);
            }
            (Kind::About, Action::Take) => self.kind = Kind::Note,
            (Kind::Note, Action::Back) if self.about.is_none() && self.editor.text().is_empty() => {
                self.kind = Kind::About;
            }
            (Kind::About | Kind::Concern, Action::Back) => return Ask::Go(To::Close),
            (Kind::Note, Action::Keep | Action::Back) if self.editor.text().is_empty() => {
                return Ask::Go(To::Close);
            }
            // Whatever was written is kept; who wants it gone empties it.
            (Kind::Note, Action::Keep | Action::Back) => {
                let about = self.about.unwrap_or(ABOUT[self.selected]).to_owned();
                return Ask::Make(Act::Note(about, self.editor.text()), Duration::ZERO);
            }
            (Kind::Concern, Action::Keep) => {
                return Ask::Make(Act::Concern(self.editor.text(), self.signed), Duration::ZERO);
            }
            (Kind::Concern, Action::Sign) => self.signed = !self.signed,
            _ => {}
        }
        Ask::Nothing
    }

    /// Begins to write about what is selected, if that is still being picked.
    pub(crate) fn begin(&mut self) {
        if self.kind == Kind::About {
            self.kind = Kind::Note;
        }
    }

    /// The place where something is typed now.
    pub(crate) fn editor(&mut self) -> Option<&mut Editor> {
        (self.kind != Kind::About).then_some(&mut self.editor)
    }

    /// The words of a concern that is not flagged yet.
    pub(crate) fn draft(&self) -> Option<String> {
        (self.kind == Kind::Concern).then(|| self.editor.text())
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let theme = &look.theme;
        let mut rows = Rows::new(parts.body.width);
        let title = match (self.kind, self.about) {
            (Kind::Concern, _) => "A content concern",
            (_, Some(_)) => "A note",
            (_, None) => "A private note",
        };
        chrome::head(frame, look, parts, title, "");
        match self.kind {
            Kind::About => {
                for (index, about) in ABOUT.iter().enumerate() {
                    let selected = index == self.selected;
                    let sign = if selected { "> " } else { "  " };
                    let style = if selected { theme.selected } else { theme.text };
                    rows.wrap("", "", &format!("{sign}{}. {about}", index + 1), style);
                }
            }
            Kind::Note => {
                let about = self.about.unwrap_or(ABOUT[self.selected]);
                rows.wrap("", "", about, theme.heading);
            }
            Kind::Concern => {
                rows.wrap("", "", CONCERN, theme.text);
                let name = if self.signed { "With your name." } else { "Without your name." };
                rows.wrap("", "", name, theme.muted);
            }
        }
        let taken = (rows.len() as u16).min(parts.body.height.saturating_sub(3).max(1));
        let words = Rect { height: taken.min(parts.body.height), ..parts.body };
        chrome::column(frame, words, &rows.rows, Scroll::default());
        if self.kind != Kind::About {
            let y = words.bottom() + u16::from(parts.body.height > taken + 2);
            let height = parts.body.bottom().saturating_sub(y);
            self.editor.view(frame, look, Rect { y, height, ..parts.body });
        }
        chrome::foot(frame, look, parts.foot, self.context(), 0);
    }
}
