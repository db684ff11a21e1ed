//! What comes after the ending: the timeline, and the debrief without its questions.

use std::io;

use mile_core::debrief::Debrief;
use mile_core::event::Event;
use mile_core::id::{BehaviourId, OutcomeId, SignalId};
use mile_core::scenario::{After, From};
use mile_core::tally::PromiseFate;
use mile_core::timeline::{Cause, Fate, Later, LaterWhat, Step, Timeline};

use crate::page::Page;
use crate::words::{Voice, capital, duration, stance, trim};

/// What grew from what, decision by decision.
pub(crate) fn timeline(
    page: &mut Page<'_>,
    voice: Voice<'_>,
    timeline: &Timeline,
) -> io::Result<()> {
    page.heading("What came of it")?;
    for step in timeline.steps.iter().filter(|step| is_told(voice, step)) {
        cause(page, voice, step)?;
        effects(page, voice, "at once: ", &step.now)?;
        for later in &step.later {
            consequence(page, voice, step, later)?;
        }
    }
    Ok(())
}

/// Whether there is anything to tell of a step: every decision is told.
fn is_told(voice: Voice<'_>, step: &Step) -> bool {
    let came = |later: &Later| match (later.what, later.fate) {
        (LaterWhat::Outcome(outcome), Fate::Lapsed | Fate::Cancelled) => {
            absence(voice, later, outcome).is_some()
        }
        _ => true,
    };
    step.cause != Cause::Start || !step.now.is_empty() || step.later.iter().any(came)
}

fn cause(page: &mut Page<'_>, voice: Voice<'_>, step: &Step) -> io::Result<()> {
    page.gap()?;
    match step.cause {
        Cause::Start => page.say("From the start:"),
        Cause::Choice { turn, choice, timed_out } => {
            let who = if timed_out { "the clock took" } else { "you chose" };
            let at = voice.clock(step.clock);
            let what = voice.choice_in_short(choice);
            page.hang(&format!("{turn}. "), "   ", &format!("{}, {who}: {what}", capital(&at)))
        }
    }
}

fn effects(page: &mut Page<'_>, voice: Voice<'_>, label: &str, events: &[Event]) -> io::Result<()> {
    let effects: Vec<_> = events.iter().filter_map(|&event| voice.effect(event)).collect();
    if effects.is_empty() {
        return Ok(());
    }
    let effects: Vec<_> = effects.iter().map(|effect| trim(effect)).collect();
    page.hang(&format!("   {label}"), "     ", &(effects.join("; ") + "."))
}

fn consequence(
    page: &mut Page<'_>,
    voice: Voice<'_>,
    step: &Step,
    later: &Later,
) -> io::Result<()> {
    let when = when(voice, step, later);
    match (later.what, later.fate) {
        (LaterWhat::Outcome(outcome), Fate::Lapsed | Fate::Cancelled) => {
            return match absence(voice, later, outcome) {
                Some(words) => page.hang("   ", "     ", &words),
                None => Ok(()),
            };
        }
        (LaterWhat::Promise(promise), fate) => {
            let text = voice.fill(&voice.scenario.promises[promise].text);
            let fate = if fate == Fate::Kept { "promise kept" } else { "promise broken" };
            let words = format!("{fate}: {}.", trim(&text));
            page.hang(&format!("   {when}: "), "     ", &words)?;
        }
        (LaterWhat::Outcome(outcome), _) => {
            let from = match voice.scenario.outcomes[outcome].from {
                From::Start | From::Choice(_) => "",
                From::Branch(_) => ", as things fell",
            };
            page.hang(&format!("   {when}{from}: "), "     ", &said(voice, &later.effects))?;
        }
    }
    effects(page, voice, "  so: ", &later.effects)
}

/// When a consequence came. What waited for the ending has no delay of its own.
fn when(voice: Voice<'_>, step: &Step, later: &Later) -> String {
    const OVER: &str = "when the story was over";
    if let LaterWhat::Outcome(outcome) = later.what
        && voice.scenario.outcomes[outcome].after == After::Ending
    {
        return OVER.to_owned();
    }
    let since = later.clock - step.clock;
    let when =
        if since > 0 { format!("{} later", duration(since)) } else { "soon after".to_owned() };
    if later.in_aftermath { format!("{when}, {OVER}") } else { when }
}

/// What is told of an outcome that did not come: nothing where nobody would have spoken of it, or
/// where only its time never came. What the story or chance had in store, and a condition kept away,
/// is none of the learner's doing.
fn absence(voice: Voice<'_>, later: &Later, outcome: OutcomeId) -> Option<String> {
    let words = would_have_said(voice, outcome)?;
    if later.fate == Fate::Cancelled {
        return Some(format!("Called off by what you did: otherwise “{words}” would have come."));
    }
    let chosen = matches!(voice.scenario.outcomes[outcome].from, From::Choice(_));
    let lapse =
        || format!("Did not happen, because of something else that was so: “{}”.", trim(&words));
    (chosen && later.was_due).then(lapse)
}

/// What was said among `events`, in one paragraph.
fn said(voice: Voice<'_>, events: &[Event]) -> String {
    let lines = events.iter().filter_map(|event| match event {
        Event::Said { line } => Some(voice.line(*line)),
        _ => None,
    });
    let said = lines.collect::<Vec<_>>().join(" ");
    if said.is_empty() { "nobody spoke of it".to_owned() } else { said }
}

/// The first line that an outcome would have brought, if possible one without a condition.
fn would_have_said(voice: Voice<'_>, outcome: OutcomeId) -> Option<String> {
    let lines = voice.scenario.outcomes[outcome].then.lines;
    let sure = lines.iter().find(|&line| voice.scenario.lines[line].when.is_none());
    sure.or_else(|| lines.get(0)).map(|line| voice.line(line))
}

/// Feedback, signals, promises, behaviours, coach notes and lessons.
pub(crate) fn debrief(
    page: &mut Page<'_>,
    voice: Voice<'_>,
    debrief: &Debrief<'_>,
) -> io::Result<()> {
    let scenario = voice.scenario;
    if !debrief.feedback.is_empty() {
        page.heading("Feedback: situation, behaviour, impact")?;
    }
    for feedback in &debrief.feedback {
        page.gap()?;
        page.hang("Situation: ", "  ", &scenario.fill(&feedback.situation, voice.learner))?;
        page.hang("Behaviour: ", "  ", &scenario.fill(&feedback.behaviour, voice.learner))?;
        page.hang("Impact: ", "  ", &scenario.fill(&feedback.impact, voice.learner))?;
        if let Some(instead) = &feedback.instead {
            page.hang("Another way: ", "  ", &scenario.fill(instead, voice.learner))?;
        }
    }
    signals(page, voice, "What you picked up", &debrief.noticed)?;
    signals(page, voice, "What was there and not explored", &debrief.missed)?;
    promises(page, voice, debrief)?;
    behaviours(page, voice, debrief)?;
    coach(page, voice, debrief)?;
    if !debrief.lessons.is_empty() {
        page.heading("To take along")?;
    }
    for lesson in &debrief.lessons {
        page.hang("- ", "  ", &scenario.fill(lesson, voice.learner))?;
    }
    Ok(())
}

fn signals(
    page: &mut Page<'_>,
    voice: Voice<'_>,
    heading: &str,
    signals: &[SignalId],
) -> io::Result<()> {
    if !signals.is_empty() {
        page.heading(heading)?;
    }
    for &signal in signals {
        page.hang("- ", "  ", &voice.fill(&voice.scenario.signals[signal].text))?;
    }
    Ok(())
}

fn promises(page: &mut Page<'_>, voice: Voice<'_>, debrief: &Debrief<'_>) -> io::Result<()> {
    if !debrief.promises.is_empty() {
        page.heading("What you promised")?;
    }
    for &(promise, fate) in &debrief.promises {
        let fate = match fate {
            PromiseFate::Kept => "kept",
            PromiseFate::Broken => "broken",
            PromiseFate::Open(_) => "still open",
            PromiseFate::Dropped => "set down when you stopped",
        };
        let text = voice.fill(&voice.scenario.promises[promise].text);
        page.hang("- ", "  ", &format!("{}: {fate}.", trim(&text)))?;
    }
    Ok(())
}

/// Behaviours are quoted where they showed, never totalled.
fn behaviours(page: &mut Page<'_>, voice: Voice<'_>, debrief: &Debrief<'_>) -> io::Result<()> {
    let scenario = voice.scenario;
    if !debrief.behaviours.is_empty() {
        page.heading("What showed in your words")?;
    }
    for (behaviour, turns) in &debrief.behaviours {
        page.hang("- ", "  ", &voice.fill(&scenario.behaviours[*behaviour].text))?;
        for turn in turns {
            let decision = debrief.decisions.iter().find(|decision| decision.turn == *turn);
            if let Some(decision) = decision {
                page.hang("  ", "  ", &voice.words(decision.choice))?;
            }
        }
    }
    let shown =
        |skill: &BehaviourId| debrief.behaviours.iter().any(|(behaviour, _)| behaviour == skill);
    let room: Vec<_> = scenario.about.skills.iter().filter(|skill| !shown(skill)).collect();
    if !room.is_empty() {
        page.heading("What this story gave room for, too")?;
    }
    for &skill in room {
        page.hang("- ", "  ", &voice.fill(&scenario.behaviours[skill].text))?;
    }
    Ok(())
}

/// The coach's note of each choice taken.
fn coach(page: &mut Page<'_>, voice: Voice<'_>, debrief: &Debrief<'_>) -> io::Result<()> {
    let scenario = voice.scenario;
    let noted = |choice| {
        let choice: &mile_core::scenario::Choice = &scenario.choices[choice];
        choice.coach.is_some() || choice.stance.is_some()
    };
    let mut decisions = debrief.decisions.iter().filter(|d| noted(d.choice)).peekable();
    if decisions.peek().is_some() {
        page.heading("Your choices, and what a coach would say of them")?;
    }
    for decision in decisions {
        let choice = &scenario.choices[decision.choice];
        let kind = choice.stance.map(|s| format!(" ({})", stance(s))).unwrap_or_default();
        let clock = if decision.timed_out { " (the clock took it)" } else { "" };
        let what = voice.choice_in_short(decision.choice);
        page.hang(&format!("{}. ", decision.turn), "   ", &format!("{what}{kind}{clock}"))?;
        if let Some(coach) = &choice.coach {
            page.hang("   ", "   ", &voice.fill(coach))?;
        }
    }
    Ok(())
}
