//! What lies over a screen for a while, and the tree of branches that one walks in from there.

use std::sync::Arc;

use super::{App, Overlay, Screen};
use crate::beside;
use crate::editor::Editor;
use crate::journey::Journey;
use crate::kept;
use crate::screen::To;
use crate::screen::beside::Beside;
use crate::screen::breathe::Breathe;
use crate::screen::dialog::Dialog;
use crate::screen::next::Next;
use crate::screen::note::Note;
use crate::screen::page::Page;
use crate::screen::replay::Replay;
use crate::screen::story::Story;
use crate::screen::tree::Tree;

impl App {
    /// Looks back at another run of the tree.
    pub(super) fn walk_to(&mut self, place: usize) {
        let found = self.whole().and_then(|whole| Replay::walk_to(whole, place, &self.look));
        let Some(replay) = found else { return };
        let moment = self.journey.replace(replay.here());
        // What was at hand before any of this stays at hand.
        let origin = match &mut self.screen {
            Screen::Replay(before) => before.origin().take(),
            _ => moment,
        };
        self.clear();
        self.screen = Screen::Replay(Box::new(replay.from(origin)));
    }

    /// From a run that was looked back at to what can be done next with the run before that.
    pub(super) fn back_from_replay(&mut self) {
        if let Screen::Replay(replay) = &mut self.screen
            && let Some(origin) = replay.origin().take()
        {
            self.screen = Screen::Next(Next::new(&origin, &self.options.start, &self.look));
            self.journey = Some(origin);
        }
    }

    /// The run at hand, all of it although it may be looked at up to a moment only.
    pub(super) fn whole(&self) -> Option<&Journey> {
        match &self.screen {
            Screen::Replay(replay) => Some(replay.whole()),
            _ => self.journey.as_ref(),
        }
    }

    /// The run at hand, and that to which one can go back.
    pub(super) fn runs(&mut self) -> impl Iterator<Item = &mut Journey> {
        let origin = match &mut self.screen {
            Screen::Replay(replay) => replay.origin().as_mut(),
            _ => None,
        };
        self.journey.iter_mut().chain(origin)
    }

    /// Closes what lies over the screen; what lay under it comes back.
    pub(super) fn close(&mut self) {
        self.overlay = self.under.pop();
    }

    /// Closes all that lies over the screen.
    pub(super) fn clear(&mut self) {
        self.overlay = None;
        self.under.clear();
    }

    /// Lays something over what is there.
    fn lay(&mut self, overlay: Overlay) {
        self.under.extend(self.overlay.replace(overlay));
    }

    /// What lies over the screen for a while.
    pub(super) fn lay_over(&mut self, to: To) {
        let look = &self.look;
        let beside = |whole: &Journey, pair| {
            Some(Overlay::Beside(Beside::new(beside::of(whole, pair)?, look)))
        };
        let overlay = match (to, &self.journey) {
            (To::Help, _) => Overlay::Page(Page::help(self.context(), look)),
            (To::Story, Some(journey)) => Overlay::Story(Story::new(journey, look)),
            (To::Map, Some(journey)) => Overlay::Page(Page::map(journey, look)),
            (To::Beside, _) => {
                let whole = self.whole();
                let pair = whole.and_then(|whole| beside(whole, whole.pair()?));
                let Some(overlay) = pair else {
                    let tree = whole.is_some_and(Journey::is_in_a_tree);
                    let why = if tree { beside::NO_BRANCH } else { beside::NOTHING };
                    why.clone_into(&mut self.notice);
                    return;
                };
                overlay
            }
            (To::Pair(a, b), _) => {
                let Some(overlay) = self.whole().and_then(|whole| beside(whole, (a, b))) else {
                    return;
                };
                overlay
            }
            (To::Tree, _) => {
                let Some(whole) = self.whole() else { return };
                Overlay::Tree(Tree::new(whole, look))
            }
            (To::Note, _) if self.is_room() => {
                Overlay::Note(Box::new(Note::about(kept::SAID, look)))
            }
            (To::Note, _) => Overlay::Note(Box::new(Note::new(look))),
            (To::Concern, _) => Overlay::Note(Box::new(Note::concern(&self.draft, look))),
            (To::Breathe, _) => Overlay::Breathe(Breathe::default()),
            (To::Stop, journey) => {
                let support = journey.as_ref().map(|journey| Arc::clone(&journey.how.support));
                Overlay::Dialog(Dialog::Stop(support.unwrap_or_default()))
            }
            (To::File, Some(journey)) => {
                let name = format!("{}.txt", journey.scenario().id);
                let editor = Editor::line(&name, &look.theme);
                Overlay::Dialog(Dialog::File(Box::new(editor), String::new()))
            }
            _ => return,
        };
        self.lay(overlay);
    }

    /// Asks whether to leave words behind that are in no file yet, before going `to` somewhere.
    /// Returns whether it asks.
    pub(super) fn asks_before(&mut self, to: To) -> bool {
        // What is in the record is not lost.
        let is_lost = self.unrecorded || !self.options.recorded;
        let in_run = is_lost && self.runs().any(|run| run.holds_words());
        let in_answer = match &self.screen {
            Screen::Debrief(debrief) => debrief.holds_words(),
            Screen::Guided(guided) => guided.holds_words(),
            _ => false,
        };
        if in_run || in_answer {
            self.leaving = to;
            self.lay(Overlay::Dialog(Dialog::Leave));
        }
        in_run || in_answer
    }
}
