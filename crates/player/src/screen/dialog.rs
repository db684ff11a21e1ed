//! Short questions that wait for an answer: stopping, leaving, a record that failed, a file's name.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::before;
use crate::chrome::{self, Look};
use crate::editor::Editor;
use crate::keymap::Context;
use crate::rows::{Rows, Scroll};

/// What is asked.
#[derive(Debug)]
pub(crate) enum Dialog {
    /// Whether to go on with a run that was not finished, and what there is to say of it.
    Unfinished(String),
    /// Whether to stop the run, and whom the house names to talk to.
    Stop(Arc<[String]>),
    /// Whether to leave although something typed is not kept.
    Leave,
    /// What to do about a record that failed, and why it did.
    Failed(String),
    /// The name of a file to keep the run in, and what was wrong with the last one.
    File(Box<Editor>, String),
}

impl Dialog {
    pub(crate) fn context(&self) -> Context {
        match self {
            Self::Unfinished(_) => Context::Unfinished,
            Self::Stop(_) => Context::Stop,
            Self::Leave => Context::Leave,
            Self::Failed(_) => Context::Failed,
            Self::File(..) => Context::File,
        }
    }

    /// The place where something is typed now.
    pub(crate) fn editor(&mut self) -> Option<&mut Editor> {
        match self {
            Self::File(editor, _) => Some(editor),
            _ => None,
        }
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let theme = &look.theme;
        let mut rows = Rows::new(parts.body.width);
        let title = match self {
            Self::Unfinished(told) => {
                rows.wrap("", "", told, theme.text);
                rows.gap();
                let words = "You can go on where you were, or begin anew: that run stays as it is.";
                rows.wrap("", "", words, theme.text);
                "Go on with it?"
            }
            Self::Stop(support) => {
                let words = "You may stop here, for any reason or for none. Nothing is scored when \
                             you stop, and the story will be here another day.";
                rows.wrap("", "", words, theme.text);
                for told in before::support(support) {
                    if told.gap {
                        rows.gap();
                    }
                    rows.wrap("", "", &told.text, theme.text);
                }
                "Stop here?"
            }
            Self::Leave => {
                let words = "You wrote something in this run that is in no file yet. Going on now \
                             throws it away. Esc takes you back, and what comes next after a run \
                             offers to keep it in a file.";
                rows.wrap("", "", words, theme.text);
                "Leave without keeping it?"
            }
            Self::Failed(why) => {
                rows.wrap(
                    "",
                    "",
                    &format!("Your last step could not be recorded: {why}."),
                    theme.warning,
                );
                rows.gap();
                let words = "Nothing has happened in the story yet. You can try again, play on \
                             without a record, or stop here.";
                rows.wrap("", "", words, theme.text);
                "Not recorded"
            }
            Self::File(_, problem) => {
                if !problem.is_empty() {
                    rows.wrap("", "", problem, theme.warning);
                }
                rows.wrap("", "", "The name of a file to keep this run in:", theme.text);
                "Keep this run"
            }
        };
        chrome::head(frame, look, parts, title, "");
        chrome::column(frame, parts.body, &rows.rows, Scroll::default());
        if let Self::File(editor, _) = self {
            let y = parts.body.y + (rows.len() as u16).min(parts.body.height.saturating_sub(1));
            editor.view(
                frame,
                look,
                Rect { y, height: 1.min(parts.body.bottom().saturating_sub(y)), ..parts.body },
            );
        }
        chrome::foot(frame, look, parts.foot, self.context(), 0);
    }
}
