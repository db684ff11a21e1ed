//! Keeping a run in a file.

use std::io;

use mile_core::debrief::Debrief;
use mile_core::program::Program;
use mile_core::transcript::Run;

use super::wish::{Reply, Wish, quoted, reply};
use super::{Answer, End, Keep, Player, after, transcript};
use crate::page::Page;
use crate::words::trim;

const HOW: &str = "Type a name such as run.txt, and the story, what came of it and your answers are \
                   written there. Enter alone leaves, and nothing is kept.";

/// What was typed where a name was asked for.
enum Naming {
    Name,
    /// The learner wants nothing kept.
    Leave,
    Help,
    Pause,
    /// The place of the learner's own files, as shells write it.
    Home,
    /// More likely a word for the player than a name.
    NoName,
}

fn naming(line: &str) -> Naming {
    match reply(line) {
        Reply::Neither(Wish::Help) => Naming::Help,
        Reply::Neither(Wish::Pause) => Naming::Pause,
        Reply::Neither(Wish::Words) if line.starts_with('~') => Naming::Home,
        Reply::Neither(Wish::Words) if !is_short(line) => Naming::Name,
        Reply::Neither(_) => Naming::NoName,
        Reply::On if line.is_empty() => Naming::Leave,
        Reply::Leave if !matches!(line.to_lowercase().as_str(), "no" | "n") => Naming::Leave,
        // Whether a yes or a no is to the keeping or to the leaving, nobody can tell.
        Reply::On | Reply::Leave => Naming::NoName,
    }
}

/// Whether a word is too short to be a name by itself.
fn is_short(word: &str) -> bool {
    word.chars().count() <= 2 && !word.contains(['.', '/', '\\'])
}

impl Player<'_, '_> {
    /// Nothing typed is thrown away unless the learner wants it so.
    pub(super) fn offer_to_keep(
        &mut self,
        program: &Program,
        run: &Run,
        debrief: &Debrief<'_>,
        answers: &[Answer],
        keep: Keep<'_>,
    ) -> io::Result<End> {
        self.page.gap()?;
        self.page.say("Nothing of this run is kept unless you keep it.")?;
        loop {
            let prompt = "Type the name of a file to keep it in, or press Enter to leave:";
            let Some(name) = self.ask(prompt)? else { return Ok(End::InputEnded { over: true }) };
            match naming(&name) {
                Naming::Leave => return Ok(End::Over),
                Naming::Help => self.page.say(HOW)?,
                Naming::Pause if self.breathe()? => {}
                Naming::Pause => return Ok(End::InputEnded { over: true }),
                Naming::NoName => {
                    self.page.say(&format!("“{}” is no name here. {HOW}", quoted(&name)))?;
                }
                Naming::Home => self.page.say(
                    "“~” stands for no folder here. Type the whole path, or a name alone for the \
                     folder that you are in.",
                )?,
                Naming::Name => {
                    let text = self.kept(program, run, debrief, answers)?;
                    match keep(&name, &text) {
                        Ok(()) => {
                            self.page.say(&format!("Kept in {name}."))?;
                            return Ok(End::Over);
                        }
                        Err(error) => self.page.say(&refusal(&name, &error))?,
                    }
                }
            }
        }
    }

    /// The page of a run: its story, what came of it, the answers, the rest of the debrief, and who
    /// wrote it.
    fn kept(
        &self,
        program: &Program,
        run: &Run,
        debrief: &Debrief<'_>,
        answers: &[Answer],
    ) -> io::Result<String> {
        let mut out = Vec::new();
        transcript(program, run.events(), self.settings, &mut out)?;
        let mut page = Page::new(&mut out, self.settings.width);
        if !answers.is_empty() {
            page.heading("Looking back")?;
        }
        for (question, answer) in answers {
            page.gap()?;
            page.say(question)?;
            page.hang("  ", "  ", answer)?;
        }
        after::debrief(&mut page, self.voice, debrief)?;
        page.gap()?;
        if let Some(credits) = self.voice.credits() {
            page.say(&credits)?;
        }
        if let Some(source) = &self.voice.scenario.credits.source {
            page.say(&format!("Source: {}.", trim(source)))?;
        }
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}

/// Why nothing was kept under `name`.
fn refusal(name: &str, error: &io::Error) -> String {
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
