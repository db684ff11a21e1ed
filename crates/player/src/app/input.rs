//! Keys, the mouse and what is pasted.

use std::time::Duration;

use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Position;

use super::{App, Command, Overlay, Screen};
use crate::editor::Editor;
use crate::journey::{Act, Journey};
use crate::keymap::{self, Action, Context};
use crate::screen::before::After;
use crate::screen::dialog::Dialog;
use crate::screen::play::Play;
use crate::screen::{Ask, To};

/// Rows that a notch of the mouse wheel moves.
const NOTCH: isize = 3;

impl App {
    pub(super) fn key(&mut self, key: KeyEvent) -> Option<Command> {
        if key.kind == KeyEventKind::Release {
            return None;
        }
        self.notice.clear();
        let context = self.context();
        match keymap::action(context, key) {
            Some(Action::Quit) => self.quit(context),
            Some(Action::Suspend) => Some(Command::Suspend),
            Some(Action::Help) => self.answer(Ask::Go(To::Help)),
            Some(action) => {
                let ask = match self.overlay.take() {
                    Some(overlay) => self.act_over(overlay, action),
                    None => self.act_on_screen(action),
                };
                self.answer(ask)
            }
            None => {
                if keymap::is_typing(context) {
                    self.typed(key);
                }
                None
            }
        }
    }

    /// Leaves, unless something typed would be lost; asked twice, it leaves all the same.
    pub(super) fn quit(&mut self, context: Context) -> Option<Command> {
        if context != Context::Leave && self.asks_before(To::Quit) {
            return None;
        }
        Some(Command::Quit(None))
    }

    /// An action while something lies over the screen.
    fn act_over(&mut self, mut overlay: Overlay, action: Action) -> Ask {
        let mut ask = Ask::Nothing;
        let closed = match &mut overlay {
            Overlay::Story(story) => story.act(action),
            Overlay::Page(page) => page.act(action),
            Overlay::Beside(beside) => beside.act(action),
            Overlay::Tree(tree) => {
                ask = tree.act(action, &self.look);
                ask == Ask::Go(To::Close)
            }
            Overlay::Breathe(_) => action == Action::Back,
            Overlay::Dialog(dialog) => {
                ask = answer(dialog, action);
                ask == Ask::Go(To::Close)
            }
            Overlay::Note(note) => {
                ask = note.act(action);
                if let Some(draft) = note.draft() {
                    self.draft = draft;
                }
                let closed = ask == Ask::Go(To::Close);
                if closed && note.draft().is_some_and(|draft| !draft.is_empty()) {
                    "Not flagged. Your words are there when you come back."
                        .clone_into(&mut self.notice);
                }
                closed
            }
        };
        if closed {
            self.close();
            return Ask::Nothing;
        }
        self.overlay = Some(overlay);
        ask
    }

    fn act_on_screen(&mut self, action: Action) -> Ask {
        match action {
            Action::Story => return Ask::Go(To::Story),
            Action::Note if !matches!(self.screen, Screen::Guided(_)) => {
                return Ask::Go(To::Note);
            }
            Action::Concern => return Ask::Go(To::Concern),
            Action::Map => return Ask::Go(To::Map),
            Action::Beside => return Ask::Go(To::Beside),
            Action::Tree => return Ask::Go(To::Tree),
            Action::Breathe => return Ask::Go(To::Breathe),
            _ => {}
        }
        let look = &self.look;
        match (&mut self.screen, &self.journey) {
            (Screen::Library, _) => self.shelf.act(action, look),
            (Screen::Before(before), _) => match before.act(action, look) {
                After::Stay => Ask::Nothing,
                After::Leave => Ask::Go(To::Library),
                After::Begin => Ask::Go(To::Play),
            },
            (Screen::Play(play), Some(journey)) => act_in_play(play, journey, action, look),
            (Screen::Room(room), Some(journey)) => room.act(action, journey, look),
            (Screen::Aftermath(aftermath), _) => aftermath.act(action, look),
            (Screen::Debrief(debrief), _) => debrief.act(action),
            (Screen::Guided(guided), Some(journey)) => guided.act(action, journey, look),
            (Screen::Next(next), _) => next.act(action, look),
            (Screen::Replay(replay), _) => replay.act(action),
            (Screen::Play(_) | Screen::Room(_) | Screen::Guided(_), None) => Ask::Nothing,
        }
    }

    /// A key that is text.
    fn typed(&mut self, key: KeyEvent) {
        let modified = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        if let Some(editor) = self.editor() {
            editor.key(key);
        } else if let Some(Overlay::Story(story)) = &mut self.overlay {
            story.key(key);
        } else if self.overlay.is_none() && matches!(self.screen, Screen::Library) {
            match key.code {
                KeyCode::Char(letter) if !modified => self.shelf.letter(Some(letter)),
                KeyCode::Backspace => self.shelf.letter(None),
                _ => {}
            }
        }
    }

    /// The place where something is written now.
    fn editor(&mut self) -> Option<&mut Editor> {
        match (&mut self.overlay, &mut self.screen) {
            (Some(Overlay::Note(note)), _) => note.editor(),
            (Some(Overlay::Dialog(dialog)), _) => dialog.editor(),
            (None, Screen::Debrief(debrief)) => debrief.editor(),
            (None, Screen::Guided(guided)) => guided.editor(),
            _ => None,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.notice.clear();
        if let Some(Overlay::Note(note)) = &mut self.overlay {
            note.begin();
        }
        if let Some(editor) = self.editor() {
            editor.paste(text);
        } else if keymap::is_typing(self.context()) {
            for letter in text.chars().take(256).filter(|letter| !letter.is_control()) {
                let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
                self.typed(key);
            }
        }
    }

    pub(super) fn mouse(&mut self, mouse: MouseEvent) -> Option<Command> {
        let rows = match mouse.kind {
            MouseEventKind::ScrollUp => -NOTCH,
            MouseEventKind::ScrollDown => NOTCH,
            MouseEventKind::Down(MouseButton::Left) => {
                self.notice.clear();
                let ask = self.click(Position::new(mouse.column, mouse.row));
                return self.answer(ask);
            }
            _ => return None,
        };
        match (&mut self.overlay, &mut self.screen) {
            (Some(Overlay::Story(story)), _) => story.wheel(rows),
            (Some(Overlay::Page(page)), _) => page.wheel(rows),
            (Some(Overlay::Beside(beside)), _) => beside.wheel(rows),
            (Some(Overlay::Tree(tree)), _) => tree.wheel(rows, &self.look),
            (Some(_), _) => {}
            (None, Screen::Before(before)) => before.wheel(rows),
            (None, Screen::Play(play)) => play.wheel(rows),
            (None, Screen::Room(room)) => room.wheel(rows),
            (None, Screen::Aftermath(aftermath)) => aftermath.wheel(rows),
            (None, Screen::Debrief(debrief)) => debrief.wheel(rows),
            (None, Screen::Guided(guided)) => guided.wheel(rows),
            (None, Screen::Replay(replay)) => replay.wheel(rows),
            (None, Screen::Library | Screen::Next(_)) => {
                let action = if rows < 0 { Action::Up } else { Action::Down };
                let ask = self.act_on_screen(action);
                return self.answer(ask);
            }
        }
        None
    }

    fn click(&mut self, at: Position) -> Ask {
        if self.overlay.is_some() {
            return Ask::Nothing;
        }
        match &mut self.screen {
            Screen::Library => self.shelf.click(at, &self.look),
            Screen::Play(play) => play.click(at, &self.look),
            Screen::Next(next) => next.click(at, &self.look),
            Screen::Before(_)
            | Screen::Room(_)
            | Screen::Aftermath(_)
            | Screen::Debrief(_)
            | Screen::Guided(_)
            | Screen::Replay(_) => Ask::Nothing,
        }
    }
}

/// What a key answers to a dialog.
fn answer(dialog: &Dialog, action: Action) -> Ask {
    match (dialog, action) {
        (Dialog::Unfinished(_), Action::Take) => Ask::Go(To::Resume),
        (Dialog::Stop(_), Action::Take) => Ask::Make(Act::Stop, Duration::ZERO),
        (Dialog::Leave, Action::Take) => Ask::Go(To::Unkept),
        (Dialog::File(..), Action::Take) => Ask::Go(To::Written),
        (Dialog::Failed(_), Action::Again) => Ask::Go(To::Again),
        (Dialog::Failed(_), Action::Unrecorded) => Ask::Go(To::Unrecorded),
        (Dialog::Failed(_), Action::Stop) => Ask::Go(To::Stopped),
        (Dialog::Failed(_), _) => Ask::Nothing,
        (_, Action::Back) => Ask::Go(To::Close),
        _ => Ask::Nothing,
    }
}

fn act_in_play(
    play: &mut Play,
    journey: &Journey,
    action: Action,
    look: &crate::chrome::Look,
) -> Ask {
    match action {
        Action::Take if journey.is_over() && play.is_read() => Ask::Go(To::Aftermath),
        Action::Undo => match journey.nothing_to_undo() {
            Some(why) => Ask::Say(why.to_owned()),
            None => Ask::Make(Act::Undo, Duration::ZERO),
        },
        Action::Stop => Ask::Go(To::Stop),
        Action::Timers => Ask::Go(To::Unhurried),
        other => play.act(other, journey, look),
    }
}
