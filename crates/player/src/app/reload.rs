//! A file that is being written and played at once: what follows when it is saved.

use std::sync::Arc;

use mile_core::program::Program;

use super::{App, Overlay, Screen};
use crate::journey::Broken;
use crate::screen::aftermath::Aftermath;
use crate::screen::debrief::Debrief;
use crate::screen::next::Next;
use crate::screen::page::Page;
use crate::screen::play::Play;

impl App {
    /// Goes on with what was saved, at the same place if the path there still holds; or shows what
    /// is wrong with it, over what was played before.
    pub(super) fn reload(&mut self, saved: Result<Arc<Program>, Vec<String>>) {
        let program = match saved {
            Ok(program) => program,
            Err(problems) => {
                self.notice.clear();
                self.clear();
                self.overlay = Some(Overlay::Page(Page::problems(&problems, &self.look)));
                return;
            }
        };
        // A note that is being written stays.
        if !matches!(self.overlay, Some(Overlay::Note(_) | Overlay::Breathe(_))) {
            self.clear();
        }
        if let Screen::Before(before) = &mut self.screen {
            before.reload(program, &self.look);
        } else if self.journey.is_none() {
            // What is watched is not recorded: there is nothing to go on with.
            self.prepare(program);
        } else {
            self.play_again(program);
        }
    }

    /// The run so far on another program.
    fn play_again(&mut self, program: Arc<Program>) {
        let Some(journey) = &self.journey else { return };
        let (journey, broken) = journey.on(program);
        self.notice = match broken {
            None => "Reloaded: the path here still holds.".to_owned(),
            Some(Broken { decision, choice }) => format!(
                "Reloaded. The path holds up to decision {decision}: `{choice}` is not on offer there."
            ),
        };
        let look = &self.look;
        self.screen = match &self.screen {
            Screen::Aftermath(_) if journey.is_over() => {
                Screen::Aftermath(Aftermath::new(&journey, look))
            }
            Screen::Debrief(_) if journey.is_over() => {
                Screen::Debrief(Debrief::new(&journey, look))
            }
            Screen::Next(_) if journey.is_over() => {
                Screen::Next(Next::new(&journey, &self.options.start, look))
            }
            _ => {
                let mut play = Play::new(&journey, look);
                play.moved(&journey, look, journey.last_move());
                Screen::Play(play)
            }
        };
        self.journey = Some(journey);
    }
}
