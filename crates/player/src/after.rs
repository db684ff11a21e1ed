//! What comes after the ending, in paragraphs: the timeline, and the debrief without its questions.

use mile_core::debrief::{Debrief, Stage};
use mile_core::event::Event;
use mile_core::id::{BehaviourId, OutcomeId, SignalId};
use mile_core::scenario::{Choice, Feedback, From};
use mile_core::tally::PromiseFate;
use mile_core::text::Text;
use mile_core::timeline::{Cause, Fate, Later, LaterWhat, Step, Timeline};

pub(crate) use mile_core::words::stage;

use crate::told::{Kind, Told};
use crate::words::{Voice, capital, stance, trim};

/// A decision of the timeline in paragraphs.
#[derive(Debug, Clone)]
pub(crate) struct StepTold {
    /// The decision.
    pub(crate) cause: Told,
    /// What it brought at once, if that is something.
    pub(crate) at_once: Option<Told>,
    /// What came later, each consequence by itself.
    pub(crate) later: Vec<Vec<Told>>,
}

/// What grew from what, decision by decision.
pub(crate) fn timeline(voice: Voice<'_>, timeline: &Timeline) -> Vec<StepTold> {
    let steps = timeline.steps.iter().map(|step| {
        let later = step.later.iter().map(|later| consequence(voice, step, later));
        StepTold {
            cause: cause(voice, step),
            at_once: effects(voice, "   at once: ", Kind::AtOnce, &step.now),
            later: later.filter(|told| !told.is_empty()).collect(),
        }
    });
    // Every decision is told, and the start if there is something to tell of it.
    let is_told = |(step, told): &(&Step, StepTold)| {
        step.cause != Cause::Start || !step.now.is_empty() || !told.later.is_empty()
    };
    timeline.steps.iter().zip(steps).filter(is_told).map(|(_, told)| told).collect()
}

/// The decision itself, with the time unless the story knows none that moves.
fn cause(voice: Voice<'_>, step: &Step) -> Told {
    match step.cause {
        Cause::Start => Told::new(Kind::Cause, "From the start:"),
        Cause::Choice { turn, choice, timed_out } => {
            let who = if timed_out { "the clock took" } else { "you chose" };
            let what = voice.choice_in_short(choice);
            let text = if step.clock == 0 && voice.scenario.starts_at.is_none() {
                format!("{}: {what}", capital(who))
            } else {
                format!("{}, {who}: {what}", capital(&voice.clock(step.clock)))
            };
            Told::new(Kind::Cause, text).hang(format!("{turn}. "), "   ")
        }
    }
    .after_gap()
}

/// What events changed, in one sentence after `label`; nothing if nothing to speak of.
pub(crate) fn effects(voice: Voice<'_>, label: &str, kind: Kind, events: &[Event]) -> Option<Told> {
    let effects: Vec<_> = events.iter().filter_map(|&event| voice.effect(event)).collect();
    if effects.is_empty() {
        return None;
    }
    let effects: Vec<_> = effects.iter().map(|effect| trim(effect)).collect();
    Some(Told::new(kind, effects.join("; ") + ".").hang(label, "     "))
}

fn consequence(voice: Voice<'_>, step: &Step, later: &Later) -> Vec<Told> {
    let when = voice.delay(step.clock, later);
    let told = match (later.what, later.fate) {
        (LaterWhat::Outcome(outcome), Fate::Lapsed | Fate::Cancelled) => {
            let words = absence(voice, later, outcome);
            let told = words.map(|words| Told::new(Kind::Undone, words).hang("   ", "     "));
            return told.into_iter().collect();
        }
        (LaterWhat::Promise(promise), fate) => {
            let text = voice.fill(&voice.scenario.promises[promise].text);
            let fate = if fate == Fate::Kept { "promise kept" } else { "promise broken" };
            Told::new(Kind::Later, format!("{fate}: {}.", trim(&text)))
                .hang(format!("   {when}: "), "     ")
        }
        (LaterWhat::Outcome(outcome), _) => {
            let from = match voice.scenario.outcomes[outcome].from {
                From::Start | From::Choice(_) => "",
                From::Branch(_) => ", as things fell",
            };
            Told::new(Kind::Later, voice.said(&later.effects))
                .hang(format!("   {when}{from}: "), "     ")
        }
    };
    let so = effects(voice, "     so: ", Kind::Later, &later.effects);
    std::iter::once(told).chain(so).collect()
}

/// What is told of an outcome that did not come: nothing where nobody would have spoken of it, or
/// where only its time never came. What the story or chance had in store, and a condition kept away,
/// is none of the learner's doing.
fn absence(voice: Voice<'_>, later: &Later, outcome: OutcomeId) -> Option<String> {
    let words = voice.would_say(outcome)?;
    if later.fate == Fate::Cancelled {
        return Some(format!("Called off by what you did: otherwise “{words}” would have come."));
    }
    let chosen = matches!(voice.scenario.outcomes[outcome].from, From::Choice(_));
    let lapse =
        || format!("Did not happen, because of something else that was so: “{}”.", trim(&words));
    (chosen && later.was_due).then(lapse)
}

/// A question of the debrief.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) stage: Stage,
    pub(crate) text: String,
}

/// The questions of the debrief, stage by stage.
pub(crate) fn questions(voice: Voice<'_>, debrief: &Debrief<'_>) -> Vec<Question> {
    let stages = debrief.questions.iter();
    let questions = stages.flat_map(|(stage, texts)| {
        let text = |text: &&Text| voice.fill(text).into_owned();
        texts.iter().map(move |asked| Question { stage: *stage, text: text(asked) })
    });
    questions.collect()
}

/// The place of a stage among the others; what it was like may come first.
pub(crate) fn order(stage: Stage, reactions_first: bool) -> u8 {
    match stage {
        Stage::Reflective if reactions_first => 0,
        Stage::Objective => 1,
        Stage::Reflective => 2,
        Stage::Interpretive => 3,
        Stage::Decisional => 4,
    }
}

/// Feedback, signals, promises, behaviours, coach notes and lessons.
pub(crate) fn debrief(voice: Voice<'_>, debrief: &Debrief<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    feedback(voice, debrief, &mut told);
    signals(voice, "What you picked up", &debrief.noticed, &mut told);
    // Who stopped has not seen the rest, and the story is there for another day.
    if !debrief.opted_out {
        signals(voice, "What was there and not explored", &debrief.missed, &mut told);
    }
    promises(voice, debrief, &mut told);
    behaviours(voice, debrief, &mut told);
    coach(voice, debrief, &mut told);
    if debrief.opted_out {
        return told;
    }
    let lessons = debrief.lessons.iter().map(|lesson| voice.scenario.fill(lesson, voice.learner));
    list("To take along", lessons, &mut told);
    told
}

/// The signals that were picked up, and those that were not.
pub(crate) fn all_signals(voice: Voice<'_>, debrief: &Debrief<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    signals(voice, "What was picked up", &debrief.noticed, &mut told);
    signals(voice, "What was there and not explored", &debrief.missed, &mut told);
    told
}

/// A heading and the items under it; nothing without an item.
fn list<T: Into<String>>(heading: &str, items: impl IntoIterator<Item = T>, told: &mut Vec<Told>) {
    let mut items = items.into_iter().peekable();
    if items.peek().is_some() {
        told.push(Told::heading(heading));
    }
    told.extend(items.map(|item| Told::new(Kind::Plain, item).item()));
}

fn feedback(voice: Voice<'_>, debrief: &Debrief<'_>, told: &mut Vec<Told>) {
    if !debrief.feedback.is_empty() {
        told.push(Told::heading("Feedback: situation, behaviour, impact"));
    }
    told.extend(debrief.feedback.iter().flat_map(|feedback| moment(voice, feedback)));
}

/// A moment of a run: situation, behaviour, impact, and another way.
pub(crate) fn moment(voice: Voice<'_>, feedback: &Feedback) -> Vec<Told> {
    let parts = [
        ("Situation: ", Some(&feedback.situation)),
        ("Behaviour: ", Some(&feedback.behaviour)),
        ("Impact: ", Some(&feedback.impact)),
        ("Another way: ", feedback.instead.as_ref()),
    ];
    let mut told: Vec<_> = parts
        .into_iter()
        .filter_map(|(label, text)| {
            let text = voice.scenario.fill(text?, voice.learner);
            Some(Told::new(Kind::Plain, text).hang(label, "  "))
        })
        .collect();
    told[0].gap = true;
    told
}

fn signals(voice: Voice<'_>, heading: &str, signals: &[SignalId], told: &mut Vec<Told>) {
    let text = |&signal: &SignalId| voice.fill(&voice.scenario.signals[signal].text);
    list(heading, signals.iter().map(text), told);
}

fn promises(voice: Voice<'_>, debrief: &Debrief<'_>, told: &mut Vec<Told>) {
    let promises = debrief.promises.iter().map(|&(promise, fate)| {
        let fate = match fate {
            PromiseFate::Kept => "kept",
            PromiseFate::Broken => "broken",
            PromiseFate::Open(_) => "still open",
            PromiseFate::Dropped => "set down when you stopped",
        };
        let text = voice.fill(&voice.scenario.promises[promise].text);
        format!("{}: {fate}.", trim(&text))
    });
    list("What you promised", promises, told);
}

/// Behaviours are quoted where they showed, never totalled.
fn behaviours(voice: Voice<'_>, debrief: &Debrief<'_>, told: &mut Vec<Told>) {
    let scenario = voice.scenario;
    if !debrief.behaviours.is_empty() {
        told.push(Told::heading("What showed in your words"));
    }
    for (behaviour, turns) in &debrief.behaviours {
        let text = voice.fill(&scenario.behaviours[*behaviour].text);
        told.push(Told::new(Kind::Plain, text).item());
        let decision = |turn: &i64| debrief.decisions.iter().find(|d| d.turn == *turn);
        told.extend(turns.iter().filter_map(decision).map(|decision| {
            Told::new(Kind::Quoted, voice.words(decision.choice)).hang("  ", "  ")
        }));
    }
    let shown =
        |skill: &BehaviourId| debrief.behaviours.iter().any(|(behaviour, _)| behaviour == skill);
    let room = scenario.about.skills.iter().filter(|skill| !shown(skill) && !debrief.opted_out);
    let room = room.map(|&skill| voice.fill(&scenario.behaviours[skill].text));
    list("What this story gave room for, too", room, told);
}

/// The coach's note of each choice taken.
fn coach(voice: Voice<'_>, debrief: &Debrief<'_>, told: &mut Vec<Told>) {
    let scenario = voice.scenario;
    let noted = |choice| {
        let choice: &Choice = &scenario.choices[choice];
        choice.coach.is_some() || choice.stance.is_some()
    };
    let mut decisions = debrief.decisions.iter().filter(|d| noted(d.choice)).peekable();
    if decisions.peek().is_some() {
        told.push(Told::heading("Your choices, and what a coach would say of them"));
    }
    for decision in decisions {
        let choice = &scenario.choices[decision.choice];
        let kind = choice.stance.map(|s| format!(" ({})", stance(s))).unwrap_or_default();
        let clock = if decision.timed_out { " (the clock took it)" } else { "" };
        let text = format!("{}{kind}{clock}", voice.choice_in_short(decision.choice));
        told.push(Told::new(Kind::Quoted, text).hang(format!("{}. ", decision.turn), "   "));
        let coach = choice.coach.as_ref();
        told.extend(coach.map(|c| Told::new(Kind::Coach, voice.fill(c)).hang("   ", "   ")));
    }
}
