//! `S003`: the compassionate choice stands in the same place of every decision. Learners learn the place.

use std::collections::BTreeSet;

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::scenario::Stance;
use mile_core::source::Span;

use super::story::Story;

/// So many decisions make a habit.
const HABIT: usize = 3;

/// A decision with a compassionate choice: where such choices stand in it.
struct Decision {
    from_above: BTreeSet<usize>,
    from_below: BTreeSet<usize>,
    first: Span,
}

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let decisions = decisions(story);
    let [first, others @ ..] = &decisions[..] else { return };
    if decisions.len() < HABIT {
        return;
    }
    let shared = |places: fn(&Decision) -> &BTreeSet<usize>| {
        let everywhere = |place: &&usize| others.iter().all(|other| places(other).contains(place));
        places(first).iter().find(everywhere).copied()
    };
    let place = match (shared(|one| &one.from_above), shared(|one| &one.from_below)) {
        (Some(0), _) => "first".to_owned(),
        (_, Some(0)) => "last".to_owned(),
        (Some(place), _) => format!("in place {}", place + 1),
        (None, _) => return,
    };
    let message =
        format!("the compassionate choice stands {place} in all {} decisions", decisions.len());
    let help =
        "let it stand in other places, too: learners soon learn the place in place of the person";
    found.push(Diagnostic::new(Code::SamePlace, first.first, message).help(help));
}

/// The decisions between several choices of which one at least is compassionate.
fn decisions(story: &Story<'_>) -> Vec<Decision> {
    let scenario = story.scenario;
    let mut decisions = Vec::new();
    for scene in scenario.scenes.ids() {
        let choices = scenario.choices_of(scene);
        let kind = choices.iter().enumerate();
        let kind =
            kind.filter(|&(_, id)| scenario.choices[id].stance == Some(Stance::Compassionate));
        let kind: Vec<_> = kind.collect();
        if let (Some(&(_, first)), true) = (kind.first(), choices.len() > 1) {
            decisions.push(Decision {
                from_above: kind.iter().map(|&(place, _)| place).collect(),
                from_below: kind.iter().map(|&(place, _)| choices.len() - 1 - place).collect(),
                first: scenario.choices[first].id.span,
            });
        }
    }
    decisions
}
