//! How long a play takes somebody who reads all of it: what was said, what was asked, and everything that was on offer.

use std::collections::BTreeSet;

use mile_core::event::Event;
use mile_core::id::{ChoiceId, SceneId};
use mile_core::scenario::{Body, Scenario};
use mile_core::text::Text;

/// Between reading aloud (about 180) and reading a novel (about 240).
const WORDS_A_MINUTE: u64 = 200;
/// Making up one's mind once everything is read.
const SECONDS_A_DECISION: u64 = 5;

/// What one learner has read of a story, from its first line to what came of it: without the pre-brief before, and
/// without the debrief after.
pub struct Reading<'a> {
    scenario: &'a Scenario,
    words: usize,
    decisions: u64,
    /// What is shown again is known already.
    known: BTreeSet<ChoiceId>,
}

impl<'a> Reading<'a> {
    /// Of a learner who begins.
    pub fn of(scenario: &'a Scenario) -> Self {
        Self { scenario, words: 0, decisions: 0, known: BTreeSet::new() }
    }

    /// Reads what is asked in `scene`, and what is new of the choices that can be taken and
    /// of those that cannot yet.
    pub fn decides(
        &mut self,
        scene: SceneId,
        offered: &[ChoiceId],
        locked: impl IntoIterator<Item = ChoiceId>,
    ) {
        self.decisions += 1;
        if let Body::Choices { ask, .. } = &self.scenario.scenes[scene].body {
            self.words += all(ask.as_ref());
        }
        for choice in locked {
            if !self.known.contains(&choice) {
                self.words += all(self.scenario.choices[choice].locked.as_ref());
            }
            self.read(choice);
        }
        for &choice in offered {
            self.read(choice);
        }
    }

    fn read(&mut self, choice: ChoiceId) {
        if self.known.insert(choice) {
            let choice = &self.scenario.choices[choice];
            self.words += all(choice.act.as_ref()) + all(choice.say.as_ref());
        }
    }

    /// The seconds of the whole play, with what `events` tell besides.
    pub fn seconds(self, events: &[Event]) -> u64 {
        let told: usize = events.iter().map(|&event| told(self.scenario, event)).sum();
        (self.words + told) as u64 * 60 / WORDS_A_MINUTE + self.decisions * SECONDS_A_DECISION
    }
}

fn told(scenario: &Scenario, event: Event) -> usize {
    match event {
        Event::Said { line } => words(&scenario.lines[line].text),
        Event::Entered { scene, .. } => {
            let scene = &scenario.scenes[scene];
            let ending = match &scene.body {
                Body::Ending(ending) => words(&ending.title) + all(ending.text.as_ref()),
                _ => 0,
            };
            all(scene.title.as_ref()) + ending
        }
        _ => 0,
    }
}

fn all(text: Option<&Text>) -> usize {
    text.map_or(0, words)
}

/// A name is one word, near enough.
fn words(text: &Text) -> usize {
    text.fill(|_| "name").split_whitespace().count()
}
