//! The page that a run is kept on, if the learner wants it kept.

use std::io;

use mile_core::debrief::Debrief;
use mile_core::program::Program;
use mile_core::transcript::Run;

use crate::after;
use crate::linear::{Settings, transcript};
use crate::page::Page;
use crate::words::Voice;

/// What a note can be about.
pub(crate) const ABOUT: [&str; 3] =
    ["What I feel right now", "Why this feels right", "What I would have said instead"];

/// What is asked of somebody who flags the content as harmful.
pub(crate) const CONCERN: &str = "What here could harm somebody? Words help, but are not needed. It \
                                  stays with this run, for the facilitator.";

/// What is said when it is flagged.
pub(crate) const FLAGGED: &str = "Flagged. Thank you for saying so.";

/// What the learner typed in a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Questions of the debrief and the answers, in order.
    pub(crate) answers: Vec<(String, String)>,
    /// Notes: what they stand by, what they are about, and the words.
    pub(crate) notes: Vec<(String, String, String)>,
    /// Concerns about the content: what they stand by, and the words, if any.
    pub(crate) concerns: Vec<(String, String)>,
}

/// Where a run is, for people: after how many decisions, and the scene.
pub(crate) fn place(voice: Voice<'_>, run: &Run) -> String {
    let state = run.session().state();
    let title = voice.scenario.scenes[state.scene()].title.as_ref();
    let title = title.map(|title| format!(": {}", voice.fill(title))).unwrap_or_default();
    match state.turn() {
        0 => format!("At the start{title}"),
        1 => format!("After 1 decision{title}"),
        turns => format!("After {turns} decisions{title}"),
    }
}

/// The story, what came of it, what was typed, and the rest of the debrief.
pub(crate) fn page(
    program: &Program,
    run: &Run,
    settings: &Settings,
    typed: &Typed,
) -> io::Result<String> {
    let mut out = Vec::new();
    transcript(program, run.events(), settings, &mut out)?;
    // A page believes that it begins on an empty line.
    out.push(b'\n');
    let voice = Voice { scenario: program.scenario(), learner: settings.learner.as_deref() };
    let mut page = Page::new(&mut out, settings.width);
    if !typed.answers.is_empty() {
        page.heading("Looking back")?;
    }
    for (question, answer) in &typed.answers {
        page.gap()?;
        page.say(question)?;
        page.hang("  ", "  ", answer)?;
    }
    if !typed.notes.is_empty() {
        page.heading("Your notes")?;
    }
    for (place, about, words) in &typed.notes {
        page.gap()?;
        page.say(&format!("{place}. {about}"))?;
        page.hang("  ", "  ", words)?;
    }
    if !typed.concerns.is_empty() {
        page.heading("Content concerns")?;
    }
    for (place, words) in &typed.concerns {
        page.hang("- ", "  ", place)?;
        page.hang("  ", "  ", words)?;
    }
    let debrief = Debrief::of(program, run.session().state(), run.events());
    page.tell(&after::debrief(voice, &debrief))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}
