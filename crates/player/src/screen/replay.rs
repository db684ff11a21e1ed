//! A run that is over, step by step: forward, back, to any decision, with how things stood there.

use mile_core::id::ChoiceId;
use mile_core::moment::Moment;
use mile_core::scenario::Body;
use ratatui::Frame;

use super::reader::Reader;
use super::{Ask, To};
use crate::chrome::{self, Look};
use crate::journey::{Act, Journey};
use crate::keymap::{Action, Context};
use crate::told::{Kind, Told};

/// The screen of a replay.
#[derive(Debug)]
pub(crate) struct Replay {
    moments: Vec<Shown>,
    at: usize,
    /// The number that is being typed.
    typed: usize,
    reader: Reader,
}

/// A moment of the run: before a decision, or at the end.
#[derive(Debug)]
struct Shown {
    title: String,
    clock: String,
    told: Vec<Told>,
}

impl Replay {
    /// The run of `journey`, from its start.
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let moments = moments(journey);
        let mut replay = Self { moments, at: 0, typed: 0, reader: Reader::default() };
        replay.go(0, look);
        replay
    }

    /// Decisions before the moment that is shown.
    fn decisions(&self) -> usize {
        self.moments.len().saturating_sub(1)
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        self.reader.fit(look, look.parts(1).body);
    }

    fn go(&mut self, at: usize, look: &Look) {
        self.at = at.min(self.decisions());
        let told = self.moments.get(self.at).map(|moment| moment.told.clone());
        self.reader = Reader::new(told.unwrap_or_default(), look, look.parts(1).body);
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> Ask {
        let typed = std::mem::take(&mut self.typed);
        match action {
            Action::Next if self.at == self.decisions() => {
                return Ask::Say("This is the end of the run.".to_owned());
            }
            Action::Next => self.go(self.at + 1, look),
            Action::Previous if self.at == 0 => {
                return Ask::Say("This is the start of the run.".to_owned());
            }
            Action::Previous => self.go(self.at - 1, look),
            Action::First => self.go(0, look),
            Action::Last => self.go(self.decisions(), look),
            Action::Number(digit) => return self.jump(typed * 10 + digit, look),
            Action::Branch if self.at < self.decisions() => return Ask::Go(To::Branch(self.at)),
            Action::Branch => {
                return Ask::Say("Step back to a decision, and play another way there.".to_owned());
            }
            Action::Take if self.reader.below() > 0 => {
                self.reader.act(Action::PageDown);
            }
            Action::Take if self.at < self.decisions() => self.go(self.at + 1, look),
            Action::Take | Action::Back => return Ask::Go(To::Next),
            action => {
                self.reader.act(action);
            }
        }
        Ask::Nothing
    }

    /// To the decision with that number; one with more digits may follow.
    fn jump(&mut self, number: usize, look: &Look) -> Ask {
        if number == 0 || number > self.decisions() {
            return Ask::Say(match self.decisions() {
                0 => "There was no decision in this run.".to_owned(),
                last => format!("The decisions of this run are 1 to {last}."),
            });
        }
        self.typed = if number * 10 <= self.decisions() { number } else { 0 };
        self.go(number - 1, look);
        Ask::Nothing
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        if let Some(moment) = self.moments.get(self.at) {
            chrome::head(frame, look, parts, &moment.title, &moment.clock);
        }
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, Context::Replay, self.reader.below());
    }
}

/// Every moment of a run, told from the same run played again.
fn moments(journey: &Journey) -> Vec<Shown> {
    let moves = journey.moves();
    let mut again = Journey::begin(journey.program().clone(), journey.how.clone());
    let mut moments = Vec::new();
    let mut from = 0;
    for (index, act) in moves.iter().enumerate() {
        let title = format!("Decision {} of {}", index + 1, moves.len());
        let mut told = again.told.get(from..).unwrap_or_default().to_vec();
        told.extend(offer(&again, act));
        moments.push(shown(&again, title, told));
        from = again.told.len();
        again.make(act);
    }
    if journey.is_stopped() && !again.is_over() {
        again.make(&Act::Stop);
    }
    let told = again.told.get(from..).unwrap_or_default().to_vec();
    moments.push(shown(&again, "The end".to_owned(), told));
    moments
}

fn shown(run: &Journey, title: String, mut told: Vec<Told>) -> Shown {
    let voice = run.voice();
    let moment = Moment::of(run.program(), run.run.session().state());
    told.push(Told::heading("How things stood"));
    let words = moment.in_words(voice).into_iter();
    told.extend(words.map(|words| Told::new(Kind::Plain, words).item()));
    Shown { title, clock: voice.clock(moment.clock), told }
}

/// What was on offer, with what was taken.
fn offer(run: &Journey, act: &Act) -> Vec<Told> {
    let (voice, session) = (run.voice(), run.run.session());
    let mut told = Vec::new();
    let scene = session.state().scene();
    if let Body::Choices { ask: Some(ask), .. } = &run.scenario().scenes[scene].body {
        told.push(Told::heading(voice.fill(ask)));
    }
    let taken = taken(run, act);
    for (place, &choice) in session.offered().iter().enumerate() {
        let is_taken = taken == Some(choice);
        let (sign, kind) = if is_taken { ("> ", Kind::Chosen) } else { ("  ", Kind::Plain) };
        let by = match (is_taken, act) {
            (true, Act::TimeOut) => " (the clock took this)",
            (true, _) => " (taken)",
            _ => "",
        };
        let text = format!("{}{by}", voice.choice(choice));
        told.push(
            Told::new(kind, text).hang(format!("{sign}{}. ", place + 1), "     ").after_gap(),
        );
    }
    told
}

fn taken(run: &Journey, act: &Act) -> Option<ChoiceId> {
    match act {
        Act::Choose(choice) => Some(*choice),
        Act::TimeOut => run.run.session().limit().map(|limit| limit.choose),
        _ => None,
    }
}
