//! What came later in one run and not, or otherwise, in the other.

use mile_core::contrast::{Came, Delayed};
use mile_core::event::Event;
use mile_core::timeline::{Cause, Fate, Later, LaterWhat};

use super::{Part, Telling, both, heading};
use crate::after;
use crate::told::{Kind, Told};
use crate::words::{capital, trim};

impl Telling<'_> {
    pub(super) fn later(&self) -> Vec<Part> {
        let mut parts = vec![heading("What came later, and not alike")];
        if self.contrast.delayed.is_empty() {
            parts.push(both("Whatever came later came in both alike, or nothing did."));
        }
        for delayed in &self.contrast.delayed {
            let called = self.called(delayed);
            let came = |run: usize| delayed.runs.get(run).and_then(Option::as_ref);
            let sides = [0, 1].map(|run| self.came(run, delayed.what, &called, came(run)));
            parts.push(Part::Both(Told::new(Kind::Later, called).after_gap()));
            parts.push(Part::Each(sides));
        }
        parts
    }

    /// What was said when it came, if something was.
    fn said(&self, later: &Later) -> Option<String> {
        let spoken = later.effects.iter().any(|event| matches!(event, Event::Said { .. }));
        spoken.then(|| self.voice.said(&later.effects))
    }

    /// What came in one run at least, by the words with which it first came.
    fn called(&self, delayed: &Delayed) -> String {
        match delayed.what {
            LaterWhat::Promise(promise) => {
                let text = self.voice.fill(&self.voice.scenario.promises[promise].text);
                format!("A promise: {}.", trim(&text))
            }
            LaterWhat::Outcome(outcome) => {
                let mut came = delayed.runs.iter().flatten();
                let words = came.find_map(|came| self.said(&came.later));
                let words = words.or_else(|| self.voice.would_say(outcome));
                words.unwrap_or_else(|| "Something that nobody spoke of.".to_owned())
            }
        }
    }

    /// What became of it in one run, and what it grew from.
    fn came(&self, run: usize, what: LaterWhat, called: &str, came: Option<&Came>) -> Vec<Told> {
        let plain = |words: String| Told::new(Kind::Plain, words);
        let Some(came) = came else {
            let words = match (self.is_whole(run), what) {
                (false, _) => "Not known.",
                (true, LaterWhat::Promise(_)) => "Not promised.",
                (true, LaterWhat::Outcome(_)) => "It did not come.",
            };
            return vec![plain(words.to_owned())];
        };
        let when = capital(&self.voice.delay(came.caused_at, &came.later));
        let mut told = vec![plain(match came.later.fate {
            Fate::Surfaced => match self.said(&came.later).filter(|said| said != called) {
                Some(said) => format!("{when}: {said}"),
                None => format!("{when}."),
            },
            Fate::Kept => format!("{when}: kept."),
            Fate::Broken => format!("{when}: broken."),
            Fate::Cancelled => "Called off by what you did.".to_owned(),
            Fate::Lapsed => "It did not come.".to_owned(),
        })];
        told.extend(after::effects(self.voice, "So: ", Kind::Later, &came.later.effects));
        told.push(match came.cause {
            Cause::Start => plain("It was on its way from the start.".to_owned()),
            Cause::Choice { turn, choice, timed_out } => {
                let clock = if timed_out { ", which the clock took" } else { "" };
                let chosen = self.voice.choice_in_short(choice);
                plain(format!("It grew from decision {turn}{clock}: {chosen}"))
            }
        });
        told
    }
}
