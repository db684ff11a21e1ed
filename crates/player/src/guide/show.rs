//! What a guided debrief shows of a run, in paragraphs.

use mile_core::debrief::Debrief;
use mile_core::forks::{Destination, forks as ways};
use mile_core::path::shown;
use mile_core::timeline::Timeline;
use mile_core::worth::{Because, worth as moves};

use crate::after;
use crate::journey::Journey;
use crate::told::{Kind, Told};
use crate::words::{Voice, trim};

/// Every decision, with its scene and the words that were chosen, and the ending.
pub(crate) fn path(journey: &Journey) -> Vec<Told> {
    let (voice, scenario) = (journey.voice(), journey.scenario());
    let (events, ending) = shown(journey.run.events());
    let data = Debrief::of(journey.program(), journey.run.session().state(), events);
    let mut told = Vec::new();
    for decision in &data.decisions {
        let scene = voice.scene(scenario.choices[decision.choice].scene);
        let first = format!("{}. ", decision.turn);
        told.push(Told::new(Kind::Heading, scene).hang(first, "   ").after_gap());
        let clock = if decision.timed_out { "The clock took: " } else { "" };
        let text = format!("{clock}{}", voice.choice(decision.choice));
        told.push(Told::new(Kind::Plain, text).hang("   ", "   "));
    }
    told.extend(ending.map(|scene| {
        Told::new(Kind::Ending, format!("The end: {}", voice.scene(scene))).after_gap()
    }));
    told
}

/// Each decision with what it brought, at once and later.
pub(crate) fn grown(journey: &Journey) -> Vec<Told> {
    let timeline = Timeline::for_others(journey.scenario(), journey.run.events());
    let steps = after::timeline(journey.voice(), &timeline).into_iter();
    let told = steps.flat_map(|step| {
        let later = step.later.concat();
        std::iter::once(step.cause).chain(step.at_once).chain(later)
    });
    told.collect()
}

/// The sentences that turned something, each with what it turned.
pub(crate) fn worth(journey: &Journey) -> Vec<Told> {
    let voice = journey.voice();
    let mut told = Vec::new();
    for worth in moves(voice.scenario, journey.run.events()) {
        let words = Told::new(Kind::Quoted, voice.words(worth.choice));
        told.push(words.hang(format!("{}. ", worth.turn), "   ").after_gap());
        told.extend(
            worth.because.iter().map(|&because| {
                Told::new(Kind::Plain, reason(voice, because)).hang("   - ", "     ")
            }),
        );
    }
    told
}

fn reason(voice: Voice<'_>, because: Because) -> String {
    let scenario = voice.scenario;
    match because {
        Because::PickedUp(signal) => {
            format!("It picked up: {}", voice.fill(&scenario.signals[signal].text))
        }
        Because::Kept(promise) => {
            format!("It kept a promise: {}", voice.fill(&scenario.promises[promise].text))
        }
        Because::CalledOff(outcome) => match voice.would_say(outcome) {
            Some(words) => format!("It called off what would have come: “{}”", trim(&words)),
            None => "It called off something that would have come.".to_owned(),
        },
        Because::Turned(meter) => {
            let label = voice.fill(&scenario.meters[meter].label);
            format!("It moved “{label}” one way at once, and the other way later.")
        }
        Because::Moved(meters) => format!("It moved {meters} things at once or later."),
    }
}

/// At each decision, what else was on offer and where it leads.
pub(crate) fn forks(journey: &Journey) -> Vec<Told> {
    let (voice, scenario) = (journey.voice(), journey.scenario());
    let (events, _) = shown(journey.run.events());
    let mut told = Vec::new();
    for fork in ways(journey.program(), events) {
        if fork.others.is_empty() {
            continue;
        }
        let scene = voice.scene(scenario.choices[fork.choice].scene);
        let first = format!("{}. ", fork.turn);
        told.push(Told::new(Kind::Heading, scene).hang(first, "   ").after_gap());
        for other in &fork.others {
            let leads = match other.leads_to {
                Destination::Scene(scene) => voice.scene(scene),
                Destination::Chance => "where chance decides".to_owned(),
            };
            let text = format!("{} → {leads}", voice.choice_in_short(other.choice));
            told.push(Told::new(Kind::Plain, text).hang("   - ", "     "));
        }
    }
    told
}
