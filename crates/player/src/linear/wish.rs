//! What the learner wants, as it is typed at the prompts.

/// What the learner wants.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
    Number(usize),
    Undo,
    Look,
    Story,
    Note,
    Flag,
    Pause,
    Gauges,
    Map,
    Stop,
    Help,
    Nothing,
    /// Words that mean nothing in particular.
    Words,
}

/// What a line wishes for.
pub(super) fn wish(line: &str) -> Wish {
    let word = line.trim().to_lowercase();
    if let Ok(number) = word.trim_end_matches(['.', ')']).parse() {
        return Wish::Number(number);
    }
    match word.as_str() {
        "" => Wish::Nothing,
        "undo" | "u" | "back" => Wish::Undo,
        "look" | "l" => Wish::Look,
        "gauges" | "g" => Wish::Gauges,
        "map" | "m" => Wish::Map,
        "note" | "n" => Wish::Note,
        "flag" | "f" => Wish::Flag,
        "pause" | "p" | "breathe" => Wish::Pause,
        "stop" | "s" | "quit" | "q" | "exit" | "leave" | "opt_out" => Wish::Stop,
        "?" | "help" | "h" => Wish::Help,
        // `story parcel` looks for the parcel in it.
        word if word == "story" || word.starts_with("story ") => Wish::Story,
        _ => Wish::Words,
    }
}

/// An answer to the question whether to go on.
#[derive(Debug)]
pub(super) enum Reply {
    On,
    Leave,
    /// No answer, but perhaps a wish.
    Neither(Wish),
}

/// What a line answers. Nobody is led on by a word that might have been a no.
pub(super) fn reply(line: &str) -> Reply {
    match (wish(line), line.trim().to_lowercase().as_str()) {
        (Wish::Nothing, _) | (_, "yes" | "y" | "ok" | "go") => Reply::On,
        (Wish::Stop, _) | (_, "no" | "n") => Reply::Leave,
        (wish, _) => Reply::Neither(wish),
    }
}

/// A line as it is quoted to whoever typed it: its beginning.
pub(super) fn quoted(line: &str) -> String {
    const ENOUGH: usize = 60;
    line.chars().take(ENOUGH).collect()
}
