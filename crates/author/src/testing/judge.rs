//! Holding an expectation against the events of a run.

use std::fmt::{self, Display, Formatter};

use mile_core::event::Event;
use mile_core::id::{FlagId, MeterId, OutcomeId, PromiseId, SceneId, SignalId};
use mile_core::scenario::Scenario;
use mile_core::tally::{SignalFate, Tally};
use mile_core::walk::{Expectation, OutcomeFate, PromiseFate};

/// What was expected and was not so.
#[derive(Debug)]
pub(super) struct Verdict {
    /// The turn at which it showed.
    pub(super) turn: i64,
    pub(super) what: String,
    pub(super) expected: String,
    pub(super) seen: String,
}

/// The last scenes of a run that are told.
const SCENES_TOLD: usize = 5;

/// What is wrong, if the events so far are not as `expected`.
pub(super) fn missed(
    scenario: &Scenario,
    events: &[Event],
    expected: &Expectation,
) -> Option<Verdict> {
    let run = Run { scenario, events, tally: Tally::of(scenario, events) };
    match expected {
        &Expectation::Reaches(scene) => run.reaches(scene),
        &Expectation::Avoids(scene) => run.avoids(scene),
        Expectation::Says(words) => run.says(words),
        Expectation::NeverSays(words) => run.never_says(words),
        Expectation::Meter(meter, range) => run.meter(*meter, *range.start(), *range.end()),
        &Expectation::Flag(flag, set) => run.flag(flag, set),
        &Expectation::Notices(signal) => run.signal(signal, SignalFate::Noticed),
        &Expectation::Misses(signal) => run.signal(signal, SignalFate::Missed),
        &Expectation::Outcome(outcome, fate) => run.outcome(outcome, fate),
        &Expectation::Promise(promise, fate) => run.promise(promise, fate),
        &Expectation::EndsIn(scene) => run.ends_in(scene),
    }
}

/// The scene that a run is in.
pub(super) fn scene(events: &[Event]) -> Option<SceneId> {
    events.iter().rev().find_map(|event| match event {
        Event::Entered { scene, .. } => Some(*scene),
        _ => None,
    })
}

/// When something happened.
#[derive(Debug, Clone, Copy)]
struct When {
    /// After so many decisions.
    turn: i64,
    /// The story had ended.
    is_over: bool,
}

impl Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self { is_over: true, .. } => write!(f, "when the story was over"),
            Self { turn: 0, .. } => write!(f, "at the start"),
            Self { turn, .. } => write!(f, "on turn {turn}"),
        }
    }
}

/// A run, as far as it is looked at.
struct Run<'r> {
    scenario: &'r Scenario,
    events: &'r [Event],
    tally: Tally,
}

impl Run<'_> {
    /// Every event, and when it happened.
    fn told(&self) -> impl DoubleEndedIterator<Item = (When, &Event)> {
        let mut when = When { turn: 0, is_over: false };
        let told = self.events.iter().map(move |event| {
            match event {
                Event::Chose { turn, .. } => when.turn = *turn,
                Event::Ended { .. } => when.is_over = true,
                _ => {}
            }
            (when, event)
        });
        told.collect::<Vec<_>>().into_iter()
    }

    fn verdict(
        &self,
        what: String,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) -> Verdict {
        Verdict { turn: self.tally.turn, what, expected: expected.into(), seen: seen.into() }
    }

    fn scene_name(&self, scene: SceneId) -> &str {
        &self.scenario.scenes[scene].id.text
    }

    /// The last scenes that were entered.
    fn path(&self) -> String {
        let entered = self.events.iter().filter_map(|event| match event {
            Event::Entered { scene, .. } => Some(self.scene_name(*scene)),
            _ => None,
        });
        let entered: Vec<_> = entered.collect();
        let told = entered.len().saturating_sub(SCENES_TOLD);
        let before = if told > 0 { "… → " } else { "" };
        format!("{before}{}", entered[told..].join(" → "))
    }

    fn reaches(&self, scene: SceneId) -> Option<Verdict> {
        let what = format!("the scene {}", self.scene_name(scene));
        (self.tally.visits[scene] == 0)
            .then(|| self.verdict(what, "reached", format!("not reached: {}", self.path())))
    }

    fn avoids(&self, scene: SceneId) -> Option<Verdict> {
        let entered =
            |event: &Event| matches!(event, Event::Entered { scene: s, .. } if *s == scene);
        let (When { turn, .. }, _) = self.told().find(|(_, event)| entered(event))?;
        let what = format!("the scene {}", self.scene_name(scene));
        Some(Verdict { turn, ..self.verdict(what, "not entered", "entered") })
    }

    /// The lines that were said, as they are read, with their turns.
    fn said(&self) -> impl DoubleEndedIterator<Item = (When, String)> {
        self.told().filter_map(|(when, event)| match event {
            Event::Said { line } => {
                let text = self.scenario.fill(&self.scenario.lines[*line].text, None);
                Some((when, text.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
            _ => None,
        })
    }

    fn says(&self, words: &str) -> Option<Verdict> {
        if self.said().any(|(_, line)| line.contains(words)) {
            return None;
        }
        let seen = match self.said().next_back() {
            Some((_, last)) => format!("no such line; the last one was \"{}\"", short(&last)),
            None => "no line at all".to_owned(),
        };
        Some(self.verdict("what is said".to_owned(), format!("\"{}\"", short(words)), seen))
    }

    fn never_says(&self, words: &str) -> Option<Verdict> {
        let (When { turn, .. }, line) = self.said().find(|(_, line)| line.contains(words))?;
        let expected = format!("never \"{}\"", short(words));
        let seen = format!("\"{}\"", short(&line));
        Some(Verdict { turn, ..self.verdict("what is said".to_owned(), expected, seen) })
    }

    fn meter(&self, meter: MeterId, low: i64, high: i64) -> Option<Verdict> {
        let value = self.tally.meters[meter];
        if (low..=high).contains(&value) {
            return None;
        }
        let moved = self.told().rev().find_map(|(when, event)| match event {
            Event::Changed { meter: m, by, .. } if *m == meter => Some((when, *by)),
            _ => None,
        });
        let seen = match moved {
            Some((when, by)) => format!("{value}; it last moved by {by:+}, {when}"),
            None => format!("{value}; it never moved"),
        };
        let bounds = &self.scenario.meters[meter];
        let expected = match (low, high) {
            _ if low == high => low.to_string(),
            _ if low == bounds.min => format!("at most {high}"),
            _ if high == bounds.max => format!("at least {low}"),
            _ => format!("{low} to {high}"),
        };
        let what = format!("the meter {}", self.scenario.meters[meter].id.text);
        Some(self.verdict(what, expected, seen))
    }

    fn flag(&self, flag: FlagId, set: bool) -> Option<Verdict> {
        if self.tally.flags[flag] == set {
            return None;
        }
        let turned = self.told().rev().find_map(|(when, event)| match event {
            Event::Set { flag: f } | Event::Cleared { flag: f } if *f == flag => Some(when),
            _ => None,
        });
        let seen = match (set, turned) {
            (true, None) => "never set".to_owned(),
            (true, Some(when)) => format!("cleared {when}"),
            (false, Some(when)) => format!("set {when}"),
            (false, None) => "set".to_owned(),
        };
        let what = format!("the flag {}", self.scenario.flags[flag].id.text);
        Some(self.verdict(what, if set { "set" } else { "not set" }, seen))
    }

    fn signal(&self, signal: SignalId, fate: SignalFate) -> Option<Verdict> {
        let told = |fate| match fate {
            SignalFate::Noticed => "picked up",
            SignalFate::Missed => "on display and not picked up",
            SignalFate::Unseen => "never on display",
        };
        let stands = self.tally.signals[signal];
        let what = format!("the signal {}", self.scenario.signals[signal].id.text);
        (stands != fate).then(|| self.verdict(what, told(fate), told(stands)))
    }

    fn outcome(&self, outcome: OutcomeId, fate: OutcomeFate) -> Option<Verdict> {
        let mut stands = (OutcomeFate::Never, None);
        for (when, event) in self.told() {
            match event {
                Event::Scheduled { outcome: o, .. } if *o == outcome => {
                    stands = (OutcomeFate::Pending, Some(when));
                }
                Event::Surfaced { outcome: o, .. } if *o == outcome => {
                    stands = (OutcomeFate::Surfaced, Some(when));
                }
                Event::Cancelled { outcome: o } if *o == outcome => {
                    stands = (OutcomeFate::Cancelled, Some(when));
                }
                Event::Lapsed { outcome: o } if *o == outcome => {
                    stands = (OutcomeFate::Lapsed, Some(when));
                }
                Event::OptedOut { .. } if stands.0 == OutcomeFate::Pending => {
                    stands = (OutcomeFate::Dropped, Some(when));
                }
                _ => {}
            }
        }
        let what = format!("the delayed outcome {}", self.scenario.outcomes[outcome].id.text);
        let seen = || match stands {
            (stands, None) => stands.as_str().to_owned(),
            (stands, Some(when)) => format!("{}, {when}", stands.as_str()),
        };
        (stands.0 != fate).then(|| self.verdict(what, fate.as_str(), seen()))
    }

    fn promise(&self, promise: PromiseId, fate: PromiseFate) -> Option<Verdict> {
        let mut stands = (PromiseFate::Never, None);
        for (when, event) in self.told() {
            match event {
                Event::Promised { promise: p, .. } if *p == promise => {
                    stands = (PromiseFate::Open, Some(when));
                }
                Event::Kept { promise: p } if *p == promise => {
                    stands = (PromiseFate::Kept, Some(when));
                }
                Event::Broken { promise: p } if *p == promise => {
                    stands = (PromiseFate::Broken, Some(when));
                }
                Event::OptedOut { .. } if stands.0 == PromiseFate::Open => {
                    stands = (PromiseFate::Dropped, Some(when));
                }
                _ => {}
            }
        }
        let what = format!("the promise {}", self.scenario.promises[promise].id.text);
        let seen = || match stands {
            (stands, None) => stands.as_str().to_owned(),
            (stands, Some(when)) => format!("{}, {when}", stands.as_str()),
        };
        (stands.0 != fate).then(|| self.verdict(what, fate.as_str(), seen()))
    }

    fn ends_in(&self, scene: SceneId) -> Option<Verdict> {
        let ended = self.events.iter().find_map(|event| match event {
            Event::Ended { scene, .. } => Some(*scene),
            _ => None,
        });
        if ended == Some(scene) {
            return None;
        }
        let seen = match ended {
            Some(ended) => format!("`{}`", self.scene_name(ended)),
            None => format!("no ending: {}, where it waits", self.path()),
        };
        let expected = format!("`{}`", self.scene_name(scene));
        Some(self.verdict("the ending".to_owned(), expected, seen))
    }
}

/// The beginning of a line, enough to know it by.
fn short(text: &str) -> String {
    const LONGEST: usize = 70;
    let mut rest = text.chars();
    let start: String = rest.by_ref().take(LONGEST).collect();
    if rest.next().is_some() { start + "…" } else { start }
}
