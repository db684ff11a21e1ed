//! What follows when a screen asks for something: going there, recording it, making it.

use std::sync::Arc;
use std::time::Duration;

use mile_core::program::Program;

use super::{App, Command, Overlay, Screen, Start};
use crate::guide::{Guiding, With};
use crate::journey::{Act, Journey, Timers};
use crate::kept::FLAGGED;
use crate::record::{Opening, Past, Played, Record};
use crate::screen::aftermath::Aftermath;
use crate::screen::before::Before;
use crate::screen::debrief::Debrief;
use crate::screen::dialog::Dialog;
use crate::screen::guided::Guided;
use crate::screen::next::Next;
use crate::screen::play::Play;
use crate::screen::replay::Replay;
use crate::screen::room::Room;
use crate::screen::{Ask, To};

impl App {
    /// Does what a screen asks for.
    pub(super) fn answer(&mut self, ask: Ask) -> Option<Command> {
        match ask {
            Ask::Nothing => None,
            Ask::Say(notice) => {
                self.notice = notice;
                None
            }
            Ask::Make(act, after) => self.record(act, after),
            Ask::Go(to) => self.go(to),
        }
    }

    /// Asks for an act to be recorded; without a record it is made at once.
    fn record(&mut self, act: Act, after: Duration) -> Option<Command> {
        let record = self.journey.as_ref()?.record(&act, after);
        self.pending = Some((act, record.clone()));
        if self.unrecorded { self.recorded(Ok(None)) } else { Some(Command::Record(record)) }
    }

    /// Makes what was recorded, or asks what to do instead.
    pub(super) fn recorded(&mut self, result: Result<Option<String>, String>) -> Option<Command> {
        let id = match result {
            Ok(id) => id,
            Err(why) => {
                self.clear();
                self.overlay = Some(Overlay::Dialog(Dialog::Failed(why)));
                return None;
            }
        };
        let (act, _) = self.pending.take()?;
        self.clear();
        if let (Act::Begin, Some(journey)) = (&act, &mut self.journey) {
            journey.is_recorded_as(id.filter(|_| !self.unrecorded));
        }
        self.make(&act);
        None
    }

    fn make(&mut self, act: &Act) {
        let Some(journey) = &mut self.journey else { return };
        let told = journey.told.len();
        let changed = journey.make(act);
        match act {
            Act::Note(..) => "Kept with this run.".clone_into(&mut self.notice),
            Act::Concern(..) => {
                self.draft.clear();
                FLAGGED.clone_into(&mut self.notice);
            }
            Act::Answer(..) | Act::Begin | Act::Resume(_) => {}
            Act::Hands(_) => {
                if let Screen::Room(room) = &mut self.screen {
                    room.counted(journey, &self.look);
                }
            }
            Act::Heard(..) => "Noted.".clone_into(&mut self.notice),
            Act::Commit(_) => {
                if let Screen::Guided(guided) = &mut self.screen {
                    guided.committed(journey, &self.look);
                }
            }
            Act::Undo => "Taken back. You are here again.".clone_into(&mut self.notice),
            Act::Choose(_) | Act::TimeOut | Act::Stop => self.notice.clear(),
        }
        if !changed || !matches!(act, Act::Choose(_) | Act::TimeOut | Act::Undo | Act::Stop) {
            return;
        }
        // After undoing, reading goes on where the decision was offered.
        let from = if *act == Act::Undo { journey.last_move() } else { told };
        match &mut self.screen {
            Screen::Play(play) => play.moved(journey, &self.look, from),
            Screen::Room(room) => room.moved(journey, &self.look, from),
            _ => {}
        }
    }

    /// Whether a room plays together.
    pub(super) fn is_room(&self) -> bool {
        matches!(self.options.start, Start::Room)
    }

    /// What was asked for.
    pub(super) fn start(&mut self) -> Option<Command> {
        match self.options.opening.take() {
            Some(Opening::Resume(past)) => return self.resume(&past),
            Some(Opening::Replay(past)) => {
                let replay = Replay::new(past, &self.options.how, &self.look);
                self.journey = Some(replay.here());
                self.screen = Screen::Replay(Box::new(replay));
                return None;
            }
            Some(Opening::Branch(past, moves)) => {
                let branch = Journey::resume(&past, &self.options.how).branch(moves);
                return self.begin(branch, Act::Begin);
            }
            None => {}
        }
        Some(match &self.options.scenario {
            Some(scenario) if self.options.watch => Command::Watch(scenario.clone()),
            Some(scenario) => Command::Open(scenario.clone()),
            None => Command::Library,
        })
    }

    /// Before a run of `program`.
    pub(super) fn prepare(&mut self, program: Arc<Program>) -> Option<Command> {
        let how = self.options.how.clone();
        // What is being written is tried, not practised.
        self.unrecorded = self.options.watch || self.declined;
        let played = Played(Arc::clone(&program));
        self.screen = Screen::Before(Before::new(program, how, self.is_room(), &self.look));
        (!self.unrecorded).then_some(Command::Unfinished(played))
    }

    /// Offers to go on with a run, if there is one.
    pub(super) fn offer(&mut self, unfinished: Option<Past>) {
        if let Some(unfinished) = &unfinished {
            self.overlay = Some(Overlay::Dialog(Dialog::Unfinished(unfinished.told())));
        }
        self.unfinished = unfinished;
    }

    /// Goes on with a run.
    fn resume(&mut self, unfinished: &Past) -> Option<Command> {
        let journey = Journey::resume(unfinished, &self.options.how);
        "You are here again.".clone_into(&mut self.notice);
        self.begin(journey, Act::Resume(unfinished.run.clone()))
    }

    /// Begins a run, or goes on with one that stands at a decision.
    fn begin(&mut self, journey: Journey, act: Act) -> Option<Command> {
        self.shelf.played(&journey.scenario().id);
        let declined = journey.how.agreed.filter(|agreed| !agreed.playing && !self.declined);
        self.declined |= declined.is_some();
        self.unrecorded |= self.declined;
        self.options.how = journey.how.clone();
        self.options.how.agreed = None;
        if !self.options.same_seed {
            self.options.how.seed = journey.how.next_seed();
        }
        self.clear();
        self.screen = if self.is_room() {
            Screen::Room(Room::new(&journey, &self.look))
        } else {
            let mut play = Play::new(&journey, &self.look);
            play.moved(&journey, &self.look, journey.last_move());
            Screen::Play(play)
        };
        self.journey = Some(journey);
        if let Some(agreed) = declined {
            let record = Record::Declined(agreed);
            self.pending = Some((act, record.clone()));
            return Some(Command::Record(record));
        }
        self.record(act, Duration::ZERO)
    }

    fn go(&mut self, to: To) -> Option<Command> {
        match to {
            To::Scenario(place) => {
                let scenario = self.shelf.scenario(place)?;
                return self.prepare(Arc::new(Program::new((*scenario).clone())));
            }
            To::Library | To::Replay | To::Branch(_) if self.asks_before(to) => {}
            To::Unkept => {
                self.runs().for_each(|run| run.kept = true);
                self.clear();
                if self.leaving == To::Quit {
                    return Some(Command::Quit(None));
                }
                return self.go(self.leaving);
            }
            To::Library => return self.leave_run(),
            To::Play => {
                if let Screen::Before(before) = &self.screen {
                    let journey = Journey::begin(Arc::clone(&before.program), before.how.clone());
                    return self.begin(journey, Act::Begin);
                }
            }
            To::Resume => {
                let unfinished = self.unfinished.take()?;
                return self.resume(&unfinished);
            }
            To::Replay => {
                let program = Arc::clone(self.journey.as_ref()?.program());
                return self.prepare(program);
            }
            To::Moment(moves) => {
                if let Screen::Replay(replay) = &mut self.screen {
                    replay.go(moves, &self.look);
                    self.journey = Some(replay.here());
                }
            }
            To::Unhurried => self.unhurry(),
            To::Run(place) => self.walk_to(place),
            To::Branch(moves) => {
                let branch = match &self.screen {
                    Screen::Replay(replay) => replay.branch(moves),
                    _ => self.journey.as_ref()?.branch(moves),
                };
                return self.begin(branch, Act::Begin);
            }
            To::Next if matches!(self.screen, Screen::Replay(_)) => self.back_from_replay(),
            To::Aftermath | To::Debrief | To::Next => self.go_after(to),
            To::Close => self.close(),
            To::Quit => {
                let context = self.context();
                return self.quit(context);
            }
            To::Written => return self.write(),
            To::Again => return self.pending.as_ref().map(|(_, r)| Command::Record(r.clone())),
            To::Unrecorded => {
                self.unrecorded = true;
                return self.recorded(Ok(None));
            }
            To::Stopped => return self.stop_unrecorded(),
            _ => self.lay_over(to),
        }
        None
    }

    /// What comes after the story.
    fn go_after(&mut self, to: To) {
        let Some(journey) = &self.journey else { return };
        let looks_back = matches!(self.screen, Screen::Next(_));
        self.screen = match to {
            // Who stopped is asked nothing, and looks back only on wish.
            To::Aftermath if journey.is_stopped() && !looks_back => {
                Screen::Next(Next::new(journey, &self.options.start, &self.look))
            }
            To::Aftermath => Screen::Aftermath(Aftermath::new(journey, &self.look)),
            To::Debrief if matches!(self.options.start, Start::Room | Start::Debrief(..)) => {
                self.guided(journey)
            }
            To::Debrief => match Debrief::new(journey, &self.look) {
                debrief if debrief.is_empty() => {
                    Screen::Next(Next::new(journey, &self.options.start, &self.look))
                }
                debrief => Screen::Debrief(debrief),
            },
            _ => Screen::Next(Next::new(journey, &self.options.start, &self.look)),
        };
    }

    /// A debrief that somebody guides, from its beginning.
    fn guided(&self, journey: &Journey) -> Screen {
        let guiding = match self.options.start {
            Start::Debrief(_, guiding) => guiding,
            Start::Play | Start::Room => {
                let unkept = self.unrecorded || !self.options.recorded;
                Guiding { with: With::Group, unkept, ..Guiding::default() }
            }
        };
        Screen::Guided(Box::new(Guided::new(journey, guiding, self.options.today, &self.look)))
    }

    /// Begins to look back at a run, if that is what the player was started for.
    pub(super) fn look_back(&mut self) -> bool {
        let Start::Debrief(run, _) = &self.options.start else { return false };
        let journey = Journey::resume(run, &self.options.how);
        self.screen = self.guided(&journey);
        self.journey = Some(journey);
        true
    }

    /// Takes the limits in real time away.
    fn unhurry(&mut self) {
        let Some(journey) = &mut self.journey else { return };
        let was = std::mem::replace(&mut journey.how.timers, Timers::Off);
        if let Screen::Play(play) = &mut self.screen {
            play.unhurry();
        }
        self.options.how.timers = Timers::Off;
        let words = match was {
            Timers::Off => "There are no limits.",
            Timers::Slow | Timers::On => "There are no limits from here on.",
        };
        words.clone_into(&mut self.notice);
    }

    /// To the library, which may not be loaded yet.
    fn leave_run(&mut self) -> Option<Command> {
        self.screen = Screen::Library;
        self.journey = None;
        if self.shelf.is_opened() { None } else { Some(Command::Library) }
    }

    /// Stops although nothing can be recorded.
    fn stop_unrecorded(&mut self) -> Option<Command> {
        self.unrecorded = true;
        self.pending = None;
        self.clear();
        if self.journey.as_ref().is_some_and(|journey| !journey.is_over()) {
            self.make(&Act::Stop);
        }
        None
    }

    /// Writes the file whose name was typed.
    fn write(&mut self) -> Option<Command> {
        let Some(Overlay::Dialog(Dialog::File(editor, problem))) = &mut self.overlay else {
            return None;
        };
        let name = editor.text();
        if name.is_empty() {
            "A file needs a name.".clone_into(problem);
            return None;
        }
        match self.journey.as_ref()?.page() {
            Ok(page) => {
                self.file.clone_from(&name);
                Some(Command::Keep(name, page))
            }
            Err(error) => {
                *problem = error.to_string();
                None
            }
        }
    }

    pub(super) fn file_kept(&mut self, result: Result<(), String>) -> Option<Command> {
        match result {
            Ok(()) => {
                self.clear();
                self.notice = format!("Kept in {}.", self.file);
                if let Some(journey) = &mut self.journey {
                    journey.kept = true;
                }
            }
            Err(why) => {
                if let Some(Overlay::Dialog(Dialog::File(_, problem))) = &mut self.overlay {
                    *problem = why;
                }
            }
        }
        None
    }
}
