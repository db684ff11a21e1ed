//! A guard as a sentence.

use mile_core::guard::{Comparison, Guard, Value};
use mile_core::id::{GuardId, PromiseId, SceneId};
use mile_core::words::trim;

use crate::plain::{exactly, one_line};
use crate::script::Writer;
use crate::script::prose::Prose;

/// A guard without `not`: it stands in the words of its parts.
enum Formula {
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Clause(Prose),
}

impl Writer<'_> {
    /// What has to hold, as a clause that can follow “if”. `here` is the scene where it is asked.
    pub(super) fn condition(&self, guard: GuardId, here: Option<SceneId>) -> Prose {
        self.formula(&self.scenario.guards[guard], true, here).prose(0)
    }

    fn formula(&self, guard: &Guard, holds: bool, here: Option<SceneId>) -> Formula {
        let all = |parts: &[Guard]| {
            parts.iter().map(|part| self.formula(part, holds, here)).collect::<Vec<_>>()
        };
        match (guard, holds) {
            (Guard::And(parts), true) | (Guard::Or(parts), false) => Formula::All(all(parts)),
            (Guard::And(parts), false) | (Guard::Or(parts), true) => Formula::Any(all(parts)),
            (Guard::Not(part), _) => self.formula(part, !holds, here),
            _ => Formula::Clause(self.clause(guard, holds, here)),
        }
    }

    fn clause(&self, guard: &Guard, holds: bool, here: Option<SceneId>) -> Prose {
        let scenario = self.scenario;
        let either = |yes: &'static str, no: &'static str| if holds { yes } else { no };
        match guard {
            Guard::Compare(left, comparison, right) => {
                let comparison = if holds { *comparison } else { opposite(*comparison) };
                self.compare(*left, comparison, *right, here)
            }
            Guard::Flag(flag) => {
                let fact = self.quoted(&scenario.flags[*flag].text);
                format!("{} {fact}", either("it is so that", "it is not so that")).into()
            }
            Guard::Seen(scene) => {
                self.titled(*scene).and(either(" was entered", " was not entered"))
            }
            Guard::Chose(choice) => {
                let number = self.numbers.to_choice(scenario, *choice);
                let words = one_line(&self.voice.choice_in_short(*choice));
                let lead = either("the learner chose ", "the learner did not choose ");
                Prose::from(lead).and(number).and(format!(" ({words})"))
            }
            Guard::Noticed(signal) => {
                let signal = self.quoted(&scenario.signals[*signal].text);
                let lead = either("the learner picked up", "the learner did not pick up");
                format!("{lead} {signal}").into()
            }
            Guard::Promised(promise) => self.promise(*promise, either("is open", "is not open")),
            Guard::Kept(promise) => self.promise(*promise, either("was kept", "was not kept")),
            Guard::Broken(promise) => {
                self.promise(*promise, either("was broken", "was not broken"))
            }
            // These have parts of their own.
            Guard::And(_) | Guard::Or(_) | Guard::Not(_) => Prose::default(),
        }
    }

    fn promise(&self, promise: PromiseId, fate: &str) -> Prose {
        format!("the promise {} {fate}", self.quoted(&self.scenario.promises[promise].text)).into()
    }

    fn titled(&self, scene: SceneId) -> Prose {
        self.numbers.to_titled(self.voice, scene)
    }

    fn compare(
        &self,
        left: Value,
        comparison: Comparison,
        right: Value,
        here: Option<SceneId>,
    ) -> Prose {
        match (left, right) {
            (Value::Integer(_), Value::Integer(_)) => {}
            (Value::Integer(_), _) => return self.compare(right, turned(comparison), left, here),
            (_, Value::Integer(number)) => return self.against(left, comparison, number, here),
            _ => {}
        }
        let middle = match comparison {
            Comparison::Equal => " is the same as ",
            Comparison::Unequal => " is not the same as ",
            Comparison::Less => " is below ",
            Comparison::AtMost => " is at most ",
            Comparison::More => " is above ",
            Comparison::AtLeast => " is at least ",
        };
        self.value(left).and(middle).and(self.value(right))
    }

    /// A value against a number.
    fn against(
        &self,
        value: Value,
        comparison: Comparison,
        number: i64,
        here: Option<SceneId>,
    ) -> Prose {
        match value {
            Value::Clock if number >= 0 => self.time(comparison, number).into(),
            Value::Turn => {
                let made = if number == 1 { "decision was made" } else { "decisions were made" };
                format!("{} {number} {made}", amount(comparison)).into()
            }
            Value::Visits(scene) if Some(scene) == here => match (comparison, number) {
                (Comparison::Equal | Comparison::AtMost, 1) | (Comparison::Less, 2) => {
                    "this is the first time here".into()
                }
                (Comparison::More | Comparison::Unequal, 1) | (Comparison::AtLeast, 2) => {
                    "this is not the first time here".into()
                }
                _ => {
                    let times = format!("{} {}", amount(comparison), times(number));
                    format!("this scene was entered {times}, now included").into()
                }
            },
            Value::Visits(scene) => {
                let times = format!("{} {}", amount(comparison), times(number));
                self.titled(scene).and(format!(" was entered {times}"))
            }
            _ => {
                let is = match comparison {
                    Comparison::Equal => "is exactly",
                    Comparison::Unequal => "is not",
                    Comparison::Less => "is below",
                    Comparison::AtMost => "is at most",
                    Comparison::More => "is above",
                    Comparison::AtLeast => "is at least",
                };
                self.value(value).and(format!(" {is} {number}"))
            }
        }
    }

    fn time(&self, comparison: Comparison, minutes: i64) -> String {
        if self.scenario.starts_at.is_none() {
            let amount = amount(comparison);
            return format!("{amount} {} have passed since the start", exactly(minutes));
        }
        let time = self.voice.clock(minutes);
        match comparison {
            Comparison::Equal => format!("it is exactly {time}"),
            Comparison::Unequal => format!("it is not exactly {time}"),
            Comparison::Less => format!("it is before {time}"),
            Comparison::AtMost => format!("it is {time} or before"),
            Comparison::More => format!("it is after {time}"),
            Comparison::AtLeast => format!("it is {time} or after"),
        }
    }

    fn value(&self, value: Value) -> Prose {
        match value {
            Value::Integer(number) => number.to_string().into(),
            Value::Meter(meter) => {
                let label = &self.scenario.meters[meter].label;
                format!("“{}”", trim(&one_line(&self.voice.fill(label)))).into()
            }
            Value::Clock => "the number of minutes since the start".into(),
            Value::Turn => "the number of decisions".into(),
            Value::Visits(scene) => Prose::from("the number of visits to ").and(self.titled(scene)),
        }
    }
}

impl Formula {
    fn prose(self, depth: usize) -> Prose {
        let (parts, by) = match self {
            Self::Clause(prose) => return prose,
            Self::All(parts) => (parts, "and"),
            Self::Any(parts) => (parts, "or"),
        };
        let count = parts.len();
        let nested = parts.iter().any(|part| !matches!(part, Self::Clause(_)));
        let parts = parts.into_iter().map(|part| part.prose(depth + 1)).collect();
        // With more than two, or with others inside, a comma says where each one ends.
        let last = if nested || count > 2 { format!(", {by} ") } else { format!(" {by} ") };
        let prose = Prose::joined(parts, ", ", &last);
        let lead = match (by, count) {
            _ if depth == 0 => return prose,
            ("or", 2) => "either ",
            ("or", _) => "one of these is so: ",
            (_, 2) => "both ",
            _ => "all of these are so: ",
        };
        Prose::from("(").and(lead).and(prose).and(")")
    }
}

fn amount(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "exactly",
        Comparison::Unequal => "not exactly",
        Comparison::Less => "fewer than",
        Comparison::AtMost => "at most",
        Comparison::More => "more than",
        Comparison::AtLeast => "at least",
    }
}

fn times(number: i64) -> String {
    format!("{number} time{}", if number == 1 { "" } else { "s" })
}

/// The comparison that holds when this one does not.
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Unequal,
        Comparison::Unequal => Comparison::Equal,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::More,
        Comparison::More => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
    }
}

/// The same comparison with its sides exchanged.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}
