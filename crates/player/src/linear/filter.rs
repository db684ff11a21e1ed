//! What a line at the prompt of the library asks to be shown: `emotion anger`, `minutes 10`, `all`.

use mile_core::scenario::Scenario;
use mile_core::shelf::{self, Facet, Wanted};

use super::wish::behind;

/// What is done about such a line.
pub(super) enum Filter {
    /// What there is, in a sentence.
    Told(String),
    /// Something else is looked for from now on.
    Changed(Box<dyn Fn(&Wanted) -> Wanted>),
}

impl Filter {
    /// Reads a line; `None` where it asks for nothing of the kind.
    pub(super) fn read(line: &str, scenarios: &[&Scenario]) -> Option<Self> {
        let word = line.split_whitespace().next()?.to_lowercase();
        let value = behind(line).to_owned();
        if word == "all" && value.is_empty() {
            return Some(Self::Changed(Box::new(|_| Wanted::default())));
        }
        if word == "minutes" {
            return Some(minutes(&value, scenarios));
        }
        let facet = Facet::ALL.into_iter().find(|facet| facet.name() == word)?;
        if value.is_empty() {
            return Some(Self::Told(there_is(facet, scenarios)));
        }
        let change = move |wanted: &Wanted| {
            let mut wanted = wanted.clone();
            wanted.set(facet, Some(value.clone()));
            wanted
        };
        Some(Self::Changed(Box::new(change)))
    }
}

fn minutes(value: &str, scenarios: &[&Scenario]) -> Filter {
    let Ok(most) = value.parse() else {
        let minutes = shelf::minutes(scenarios.iter().copied());
        let minutes: Vec<_> = minutes.iter().map(ToString::to_string).collect();
        return Filter::Told(format!(
            "Type `minutes` and a number. There are stories of {} minutes.",
            minutes.join(", ")
        ));
    };
    let change = move |wanted: &Wanted| {
        let mut wanted = wanted.clone();
        wanted.minutes = Some(most);
        wanted
    };
    Filter::Changed(Box::new(change))
}

/// What the stories say of a facet, each with how many there are.
fn there_is(facet: Facet, scenarios: &[&Scenario]) -> String {
    let values = shelf::values(scenarios.iter().copied(), facet).into_iter();
    let values: Vec<_> = values.map(|(value, count)| format!("{value} ({count})")).collect();
    if values.is_empty() {
        return format!("No story says anything of {}.", facet.name());
    }
    format!("There are: {}.", values.join(", "))
}
