//! What the learner is told before the first scene, in paragraphs.

use mile_core::scenario::{Body, PreBrief, Scenario, Scene};

use crate::journey::{Agreed, How, Timers};
use crate::told::{Kind, Told};
use crate::words::Voice;

/// What a run is: somebody's own, or that of a room, where everybody sees it.
pub(crate) fn safe(is_room: bool) -> &'static str {
    if is_room {
        "This is practice, not assessment."
    } else {
        "This is practice, not assessment. Nobody sees this run but you, until you share it."
    }
}

/// What the story is, who wrote it, what may be hard to bear in it, and the way out.
pub(crate) fn warning(voice: Voice<'_>, support: &[String]) -> Vec<Told> {
    let scenario = voice.scenario;
    let mut told = vec![Told::new(Kind::Heading, voice.fill(&scenario.title))];
    let mut say = |text: String| told.push(Told::new(Kind::Plain, text));
    if let Some(summary) = &scenario.summary {
        say(voice.fill(summary).into_owned());
    }
    if let Some(minutes) = scenario.minutes {
        say(format!("About {minutes} minutes."));
    }
    if let Some(warning) = &scenario.content_warning {
        let topics: Vec<_> = warning.topics.iter().map(|topic| voice.fill(topic)).collect();
        told.push(Told::heading(format!("Before you begin: {}", topics.join(", "))));
        let note = warning.note.as_ref();
        told.extend(note.map(|note| Told::new(Kind::Plain, voice.fill(note))));
    }
    // What is said to whoever stops reads like a way out only beside a warning.
    let way_out = scenario.opt_out.text.as_ref().filter(|_| scenario.content_warning.is_some());
    let way_out = way_out.map_or("You may stop at any moment.".into(), |text| voice.fill(text));
    told.push(Told::new(Kind::Plain, way_out));
    told.extend(self::support(support));
    told.extend(voice.credits().map(|credits| Told::new(Kind::Coach, credits).after_gap()));
    told
}

/// Whom the house names to talk to; nothing where it names nobody.
pub(crate) fn support(support: &[String]) -> Vec<Told> {
    if support.is_empty() {
        return Vec::new();
    }
    let lines = support.iter().map(|line| Told::new(Kind::Plain, line.as_str()));
    [Told::heading("If you want to talk to somebody")].into_iter().chain(lines).collect()
}

/// What the learner agrees to, as it stands, while that is being asked.
pub(crate) fn agreed(how: &How) -> Vec<Told> {
    let Some(Agreed { playing, facilitator, group }) = how.agreed else { return Vec::new() };
    let say = |what: &str, yes: bool| {
        Told::new(Kind::Plain, format!("{what}: {}.", if yes { "yes" } else { "no" })).item()
    };
    vec![
        Told::heading("What you agree to, asked once (mile consent changes it):"),
        say("Recorded here, for yourself (r)", playing),
        say("A facilitator may see what you share (f)", facilitator),
        say("Counted in groups, never under five (g)", group),
    ]
}

/// How it is played, each in a sentence: timers and coach.
pub(crate) fn how(scenario: &Scenario, how: &How) -> [String; 2] {
    let is_timed = |scene: &Scene| matches!(scene.body, Body::Choices { limit: Some(_), .. });
    let timers = match (scenario.scenes.values().any(is_timed), how.timers) {
        (false, _) => "none in this story",
        (true, Timers::Off) => "off: nobody hurries you",
        (true, Timers::Slow) => "slow: some decisions have a limit, twice as long",
        (true, Timers::On) => "on: some decisions have a limit",
    };
    let coach = if how.coached { "on: a note after each choice" } else { "off" };
    [format!("Timers (t): {timers}."), format!("Coach (c): {coach}.")]
}

/// Who the learner is, what for, what is known, and why this is a safe place.
pub(crate) fn brief(voice: Voice<'_>, brief: &PreBrief) -> Vec<Told> {
    let mut told = Vec::new();
    told.extend(brief.role.as_ref().map(|role| Told::heading(voice.fill(role))));
    let lists = [("What you are here for:", &brief.goals), ("What you know:", &brief.facts)];
    for (heading, texts) in lists {
        if !texts.is_empty() {
            told.push(Told::heading(heading));
        }
        told.extend(texts.iter().map(|text| Told::new(Kind::Plain, voice.fill(text)).item()));
    }
    let safety = brief.safety.as_ref().map(|text| voice.fill(text)).unwrap_or_default();
    told.push(Told::new(Kind::Plain, safety).after_gap());
    told
}
