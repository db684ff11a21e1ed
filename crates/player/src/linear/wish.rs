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
    /// To flag, with a name to it.
    Sign,
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
    let word: String = line.trim().to_lowercase().chars().map(plain_digit).collect();
    if let Ok(number) = word.trim_matches(['.', '(', ')']).parse() {
        return Wish::Number(number);
    }
    match word.as_str() {
        "" => Wish::Nothing,
        "undo" | "u" | "back" => Wish::Undo,
        "look" | "l" => Wish::Look,
        "gauges" | "g" => Wish::Gauges,
        "map" | "m" => Wish::Map,
        "n" => Wish::Note,
        "f" => Wish::Flag,
        word if is(word, "note") => Wish::Note,
        word if is(word, "flag") => Wish::Flag,
        word if is(word, "sign") => Wish::Sign,
        "pause" | "p" | "breathe" => Wish::Pause,
        "stop" | "s" | "quit" | "q" | "exit" | "leave" | "opt_out" => Wish::Stop,
        "?" | "help" | "h" => Wish::Help,
        // `story parcel` looks for the parcel in it.
        word if is(word, "story") => Wish::Story,
        _ => Wish::Words,
    }
}

/// Whether a line is that word, alone or with more behind it.
fn is(line: &str, word: &str) -> bool {
    line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What stands behind the first word of a line.
pub(super) fn behind(line: &str) -> &str {
    line.trim().split_once(' ').map_or("", |(_, rest)| rest.trim())
}

/// A digit as wide as a Chinese character, as keyboards there type it, is a digit.
fn plain_digit(letter: char) -> char {
    match letter {
        '０'..='９' => char::from(b'0' + (u32::from(letter) - u32::from('０')) as u8),
        letter => letter,
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
