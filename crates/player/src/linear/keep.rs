//! What is meant where the name of a file is asked for.

use super::wish::{Reply, Wish, reply};

/// What was typed where a name was asked for.
pub(super) enum Naming {
    Name,
    /// The learner wants nothing kept.
    Leave,
    Help,
    /// The place of the learner's own files, as shells write it.
    Home,
    /// More likely a word for the player than a name.
    NoName,
}

pub(super) fn naming(line: &str) -> Naming {
    match reply(line) {
        Reply::Neither(Wish::Help) => Naming::Help,
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
