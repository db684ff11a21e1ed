//! The words of a condition, one that is being typed included.

use mile_core::format::{CALLS, RESERVED};

use super::schema::Kind;

/// A token of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'g> {
    /// A word, or one sign.
    pub(super) text: &'g str,
    /// Where it begins, in bytes.
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    /// Whether it could be the id of something.
    fn is_id(&self) -> bool {
        self.is_word() && !self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Cuts a condition into words and signs.
pub(super) fn tokens(guard: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = guard[at..].chars().next() {
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let rest = &guard[at..];
        let len = if in_word(first) {
            rest.find(|c| !in_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            tokens.push(Token { text: &rest[..len], start: at });
        }
        at += len;
    }
    tokens
}

/// What stands at a place in a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot<'g> {
    /// A word of its own: a meter, a flag, a word of the grammar.
    Free,
    /// A name in the brackets of a call.
    Argument(Kind),
    /// A choice of that scene.
    ChoiceOf(&'g str),
}

/// What belongs behind these tokens.
pub(super) fn slot<'g>(before: &[Token<'g>]) -> Slot<'g> {
    let call = |open: usize| {
        let call = open.checked_sub(1).map(|call| before[call].text);
        call.filter(|_| before[open].text == "(").and_then(argument)
    };
    match before {
        [.., scene, dot] if dot.text == "." && scene.is_word() && before.len() >= 3 => {
            match call(before.len() - 3) {
                Some(Kind::Scene) => Slot::ChoiceOf(scene.text),
                _ => Slot::Free,
            }
        }
        [.., _] => call(before.len() - 1).map_or(Slot::Free, Slot::Argument),
        [] => Slot::Free,
    }
}

/// What a call asks about.
fn argument(call: &str) -> Option<Kind> {
    match call {
        "seen" | "visits" | "chose" => Some(Kind::Scene),
        "noticed" => Some(Kind::Signal),
        "promised" | "kept" | "broken" => Some(Kind::Promise),
        _ => None,
    }
}

/// The names in a condition, each with what it is a name of. A flag is given as a meter: which it is,
/// its place does not tell.
pub(super) fn names(guard: &str) -> Vec<(Token<'_>, Slot<'_>)> {
    let tokens = tokens(guard);
    let named = tokens.iter().enumerate().filter(|(_, token)| token.is_id());
    let slots = named.map(|(at, &token)| (token, slot(&tokens[..at])));
    slots.filter(|(token, slot)| *slot != Slot::Free || !RESERVED.contains(&token.text)).collect()
}

/// What a word of the grammar means, and how it is used.
pub(super) fn meaning(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "and" => ("a and b", "Both hold."),
        "or" => ("a or b", "One of them holds, or both."),
        "not" => ("not a", "It does not hold."),
        "clock" => ("clock >= 60", "The minutes of the story that have passed."),
        "turn" => ("turn >= 3", "The number of choices that have been taken."),
        "visits" => {
            ("visits(scene) == 1", "How many times the scene has been entered, this time included.")
        }
        "seen" => ("seen(scene)", "The scene has been entered, this time included."),
        "chose" => ("chose(scene.choice)", "The choice has been taken at least once."),
        "noticed" => ("noticed(signal)", "The signal has been picked up."),
        "promised" => ("promised(promise)", "The promise has been made and is still open."),
        "kept" => ("kept(promise)", "The promise, as it was last made, has been kept."),
        "broken" => ("broken(promise)", "The promise, as it was last made, has been broken."),
        _ => return None,
    })
}

/// The words of the grammar, those that are followed by brackets marked.
pub(super) fn words() -> impl Iterator<Item = (&'static str, bool)> {
    RESERVED.iter().map(|word| (*word, CALLS.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_grammar_is_explained() {
        for (word, is_call) in words() {
            let (usage, meaning) = meaning(word).unwrap_or_default();
            assert!(meaning.ends_with('.'), "{word}");
            assert_eq!(usage.contains('('), is_call, "{word}");
        }
    }

    #[test]
    fn names_are_told_by_their_place() {
        let found: Vec<_> = names("trust >= 5 and not seen(open) or chose(open.ask) and kept(call")
            .into_iter()
            .map(|(token, slot)| (token.text, slot))
            .collect();
        assert_eq!(
            found,
            [
                ("trust", Slot::Free),
                ("open", Slot::Argument(Kind::Scene)),
                ("open", Slot::Argument(Kind::Scene)),
                ("ask", Slot::ChoiceOf("open")),
                ("call", Slot::Argument(Kind::Promise)),
            ]
        );
    }
}
