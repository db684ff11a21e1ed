//! Decisions and what came of them in words, for whoever was not there.

use mile_core::event::Event;
use mile_core::id::{OutcomeId, SceneId};
use mile_core::scenario::{Body, From};
use mile_core::timeline::{Cause, Fate, Later, LaterWhat};
use mile_core::words::{Voice, trim};

use crate::page::prose::Prose;

/// What `events` changed, in one sentence; nothing if nothing to speak of.
pub(super) fn effects(voice: Voice<'_>, events: &[Event]) -> Option<Prose> {
    let effect = |[before, story, after]: [String; 3]| {
        let story = trim(&story).to_owned();
        let prose = Prose::from(before);
        if story.is_empty() { prose.and(after) } else { prose.tell(story).and(after) }
    };
    let parts = events.iter().filter_map(|&event| voice.effect_in_parts(event));
    let effects: Vec<_> = parts.map(effect).collect();
    (!effects.is_empty()).then(|| Prose::joined(effects, "; ").and("."))
}

/// A scene by its title.
pub(super) fn scene(voice: Voice<'_>, scene: SceneId) -> Prose {
    Prose::story(voice.scene(scene))
}

/// Why a scene that asks nobody was left.
pub(super) fn passed(voice: Voice<'_>, scene: SceneId) -> &'static str {
    match voice.scenario.scenes[scene].body {
        Body::Chance(_) => "chance decided",
        _ => "it went on by what was so",
    }
}

/// What became of a later consequence, in one sentence; nothing where nobody would have spoken of it,
/// or where only its time never came.
pub(super) fn consequence(voice: Voice<'_>, caused_at: i64, later: &Later) -> Option<Prose> {
    let when = || voice.delay(caused_at, later);
    match (later.what, later.fate) {
        (LaterWhat::Outcome(outcome), Fate::Cancelled) => {
            let words = voice.would_say(outcome)?;
            let prose = Prose::lead("Called off by what was done: ").and("otherwise “");
            Some(prose.tell(words).and("” would have come."))
        }
        (LaterWhat::Outcome(outcome), Fate::Lapsed) => {
            let words = missed(voice, later, outcome)?;
            let prose = Prose::lead("Did not happen, ").and("because of something else: “");
            Some(prose.tell(trim(&words)).and("”."))
        }
        (LaterWhat::Promise(promise), fate) => {
            let fate = if fate == Fate::Kept { "promise kept: " } else { "promise broken: " };
            let text = voice.fill(&voice.scenario.promises[promise].text);
            let text = trim(&text).to_owned();
            Some(
                Prose::lead(mile_core::words::capital(&when()) + ": ")
                    .and(fate)
                    .tell(text)
                    .and("."),
            )
        }
        (LaterWhat::Outcome(outcome), _) => {
            let fell = match voice.scenario.outcomes[outcome].from {
                From::Start | From::Choice(_) => "",
                From::Branch(_) => ", as things fell",
            };
            let lead = format!("{}{fell}: ", mile_core::words::capital(&when()));
            Some(Prose::lead(lead).and(said(voice, later)))
        }
    }
}

/// What is said when a consequence comes.
pub(super) fn said(voice: Voice<'_>, later: &Later) -> Prose {
    let spoken = later.effects.iter().any(|event| matches!(event, Event::Said { .. }));
    if spoken { Prose::story(voice.said(&later.effects)) } else { "nobody spoke of it.".into() }
}

/// What a choice had in store that was due and did not come. What the story or chance had in store is
/// none of the learner's doing.
fn missed(voice: Voice<'_>, later: &Later, outcome: OutcomeId) -> Option<String> {
    let chosen = matches!(voice.scenario.outcomes[outcome].from, From::Choice(_));
    if chosen && later.was_due { voice.would_say(outcome) } else { None }
}

/// What a consequence grew from, with a link to the decision.
pub(super) fn cause(voice: Voice<'_>, cause: Cause, anchor: impl Fn(i64) -> String) -> Prose {
    match cause {
        Cause::Start => "It was on its way from the start.".into(),
        Cause::Choice { turn, choice, timed_out } => {
            let who = if timed_out { ", which the clock took: " } else { ": " };
            let link = Prose::link(anchor(turn), format!("decision {turn}"));
            let prose = Prose::from("It grew from ").and(link).and(who);
            prose.tell(voice.choice_in_short(choice))
        }
    }
}
