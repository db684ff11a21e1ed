//! Guards as the author writes them, from the scenario.

use mile_core::guard::{Comparison, Guard, Value};
use mile_core::id::GuardId;
use mile_core::scenario::Scenario;

/// A guard in the words of the format, such as `trust >= 5 and not seen(depot)`.
pub fn written(scenario: &Scenario, guard: GuardId) -> String {
    Writer { scenario }.whole(&scenario.guards[guard])
}

struct Writer<'s> {
    scenario: &'s Scenario,
}

impl Writer<'_> {
    fn whole(&self, guard: &Guard) -> String {
        let scenario = self.scenario;
        match guard {
            Guard::And(parts) => self.joined(parts, " and "),
            Guard::Or(parts) => self.joined(parts, " or "),
            Guard::Not(part) => format!("not {}", self.part(part)),
            Guard::Compare(left, comparison, right) => {
                format!("{} {} {}", self.value(*left), sign(*comparison), self.value(*right))
            }
            Guard::Flag(flag) => scenario.flags[*flag].id.text.clone(),
            Guard::Seen(scene) => format!("seen({})", scenario.scenes[*scene].id.text),
            Guard::Chose(choice) => {
                let choice = &scenario.choices[*choice];
                format!("chose({}.{})", scenario.scenes[choice.scene].id.text, choice.id.text)
            }
            Guard::Noticed(signal) => format!("noticed({})", scenario.signals[*signal].id.text),
            Guard::Promised(promise) => {
                format!("promised({})", scenario.promises[*promise].id.text)
            }
            Guard::Kept(promise) => format!("kept({})", scenario.promises[*promise].id.text),
            Guard::Broken(promise) => format!("broken({})", scenario.promises[*promise].id.text),
        }
    }

    /// With brackets around what is joined.
    fn part(&self, guard: &Guard) -> String {
        let whole = self.whole(guard);
        if matches!(guard, Guard::And(_) | Guard::Or(_)) { format!("({whole})") } else { whole }
    }

    fn joined(&self, parts: &[Guard], by: &str) -> String {
        parts.iter().map(|part| self.part(part)).collect::<Vec<_>>().join(by)
    }

    fn value(&self, value: Value) -> String {
        let scenario = self.scenario;
        match value {
            Value::Integer(number) => number.to_string(),
            Value::Meter(meter) => scenario.meters[meter].id.text.clone(),
            Value::Clock => "clock".to_owned(),
            Value::Turn => "turn".to_owned(),
            Value::Visits(scene) => format!("visits({})", scenario.scenes[scene].id.text),
        }
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::Unequal => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
    }
}
