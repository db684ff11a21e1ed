//! The page that a run is kept on, if the learner wants it kept.

use std::io;

use mile_core::debrief::Debrief;
use mile_core::transcript::Run;

use crate::after;
use crate::day;
use crate::hands::Hands;
use crate::journey::Journey;
use crate::linear::transcript;
use crate::page::Page;
use crate::record::Commitment;
use crate::words::{Voice, trim};

/// Columns of the page.
const COLUMNS: usize = 80;

/// What a note can be about.
pub(crate) const ABOUT: [&str; 3] =
    ["What I feel right now", "Why this feels right", "What I would have said instead"];

/// What a note is about that began with words at once.
pub(crate) const PLAIN: &str = "A note";

/// What a note of a room is about.
pub(crate) const SAID: &str = "What was said here";

/// What is asked of somebody who flags the content as harmful.
pub(crate) const CONCERN: &str = "What here could harm somebody? Words help, but are not needed. It \
                                  stays with this run, for the facilitator you share it with; they see no name \
                                  unless you sign it.";

/// What is said when it is flagged.
pub(crate) const FLAGGED: &str = "Flagged. Thank you for saying so.";

/// What the learner typed in a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Questions of the debrief and the answers, in order.
    pub(crate) answers: Vec<(String, String)>,
    pub(crate) notes: Vec<Aside>,
    /// Concerns about the content; words may be missing.
    pub(crate) concerns: Vec<Aside>,
    /// The hands of a room, as they were counted.
    pub(crate) hands: Vec<Counted>,
    /// Prompts of a debrief that somebody facilitated, and what was said there.
    pub(crate) heard: Vec<(String, String)>,
    pub(crate) commitments: Vec<Commitment>,
}

/// The hands of a room at a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// After how many moves.
    pub(crate) moves: usize,
    /// The same for people.
    pub(crate) place: String,
    pub(crate) hands: Hands,
}

/// Something typed beside the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Aside {
    /// After how many moves.
    pub(crate) moves: usize,
    /// The same for people.
    pub(crate) place: String,
    /// What it is about.
    pub(crate) about: String,
    pub(crate) words: String,
}

impl Typed {
    /// What was typed in the first `moves` moves, before anybody looked back.
    pub(crate) fn until(&self, moves: usize) -> Self {
        let until = |asides: &[Aside]| -> Vec<_> {
            asides.iter().filter(|aside| aside.moves <= moves).cloned().collect()
        };
        let hands = self.hands.iter().filter(|round| round.moves <= moves).cloned().collect();
        let (notes, concerns) = (until(&self.notes), until(&self.concerns));
        Self { notes, concerns, hands, ..Self::default() }
    }
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

/// The story, what came of it, what was typed, the rest of the debrief, and who wrote it.
pub(crate) fn page(journey: &Journey) -> io::Result<String> {
    let (program, run, typed) = (journey.program(), &journey.run, &journey.typed);
    let mut out = Vec::new();
    transcript(program, run.events(), &journey.how, COLUMNS, &mut out)?;
    // A page believes that it begins on an empty line.
    out.push(b'\n');
    let voice = journey.voice();
    let mut page = Page::new(&mut out, COLUMNS);
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
    for Aside { place, about, words, .. } in &typed.notes {
        page.gap()?;
        page.say(&format!("{place}. {about}"))?;
        page.hang("  ", "  ", words)?;
    }
    if !typed.concerns.is_empty() {
        page.heading("Content concerns")?;
    }
    for Aside { place, words, .. } in &typed.concerns {
        page.hang("- ", "  ", place)?;
        page.hang("  ", "  ", words)?;
    }
    facilitated(&mut page, voice, typed)?;
    let debrief = Debrief::of(program, run.session().state(), run.events());
    page.tell(&after::debrief(voice, &debrief))?;
    let source = voice.scenario.credits.source.as_ref();
    let source = source.map(|source| format!("Source: {}.", trim(source)));
    for (index, credit) in voice.credits().into_iter().chain(source).enumerate() {
        if index == 0 {
            page.gap()?;
        }
        page.say(&credit)?;
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// What a room or a debrief with others brought.
fn facilitated(page: &mut Page<'_>, voice: Voice<'_>, typed: &Typed) -> io::Result<()> {
    if !typed.hands.is_empty() {
        page.heading("The hands of the room")?;
    }
    for Counted { place, hands, .. } in &typed.hands {
        page.gap()?;
        page.say(place)?;
        for counted in hands.told(voice) {
            page.hang("  ", "     ", &counted)?;
        }
    }
    // What was emptied was taken back.
    let heard: Vec<_> = typed.heard.iter().filter(|(_, words)| !words.is_empty()).collect();
    if !heard.is_empty() {
        page.heading("What was said")?;
    }
    for (prompt, words) in heard {
        page.gap()?;
        page.say(prompt)?;
        page.hang("  ", "  ", words)?;
    }
    if !typed.commitments.is_empty() {
        page.heading("Who does what, by when")?;
    }
    for commitment in &typed.commitments {
        page.hang("- ", "  ", &committed(commitment))?;
    }
    Ok(())
}

/// A commitment in a sentence.
pub(crate) fn committed(Commitment { who, what, by }: &Commitment) -> String {
    let who = if who.is_empty() { String::new() } else { format!("{who}: ") };
    format!("{who}{}, by {}.", trim(what), day::in_words(*by))
}

/// Why nothing was kept under `name`.
pub(crate) fn refusal(name: &str, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            return format!("{name} is there already, and stays as it is.");
        }
        io::ErrorKind::NotFound => "there is no folder of that name".to_owned(),
        io::ErrorKind::PermissionDenied => "that is not permitted there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "nothing can be written there".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "what should be a folder is a file".to_owned(),
        io::ErrorKind::InvalidFilename => "that is too long, or no name for a file".to_owned(),
        io::ErrorKind::StorageFull => "there is no room left".to_owned(),
        _ => {
            let said = error.to_string();
            said.split(" (os error").next().unwrap_or(&said).to_owned()
        }
    };
    format!("It could not be kept in {name}: {why}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_in_plain_words() {
        for (kind, words) in [
            (
                io::ErrorKind::NotFound,
                "It could not be kept in it: there is no folder of that name.",
            ),
            (
                io::ErrorKind::PermissionDenied,
                "It could not be kept in it: that is not permitted there.",
            ),
            (io::ErrorKind::IsADirectory, "It could not be kept in it: it is a folder."),
        ] {
            assert_eq!(refusal("it", &kind.into()), words);
        }
        let unknown = io::Error::from_raw_os_error(5);
        assert!(!refusal("it", &unknown).contains("os error"), "{}", refusal("it", &unknown));
    }
}
