//! Which fields a scenario has, and what their values look like: a help in guessing what was meant.
//! A field that is missing here is only guessed less well.

use crate::token::Bracket;

/// What a field's value begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A text, a number or a word.
    Plain,
    /// Entries in brackets.
    Group(Bracket),
}

/// Whether a scenario has a field of that name anywhere.
pub(super) fn is_field(name: &str) -> bool {
    holds(name).is_some()
}

/// What the field of that name holds. `start`, `text` and the like mean the same wherever they stand.
pub(super) fn holds(name: &str) -> Option<Holds> {
    let bracket = match name {
        "about" | "credits" | "content_warning" | "opt_out" | "pre_brief" | "kept" | "broken"
        | "limit" | "now" | "then" | "ending" | "facilitator" | "debrief" => Bracket::Round,
        "emotions" | "skills" | "topics" | "goals" | "facts" | "lines" | "hints" | "choices"
        | "chance" | "next" | "shows" | "marks" | "set" | "clear" | "keep" | "promise"
        | "notices" | "later" | "questions" | "objective" | "reflective" | "interpretive"
        | "decisional" | "lessons" | "feedback" => Bracket::Square,
        "cast" | "meters" | "flags" | "signals" | "promises" | "scenes" | "change"
        | "behaviours" | "allow" => Bracket::Curly,
        "format" | "id" | "version" | "title" | "summary" | "language" | "minutes" | "context"
        | "stakes" | "channel" | "starts_at" | "horizon" | "author" | "licence" | "source"
        | "note" | "text" | "goto" | "role" | "safety" | "start" | "name" | "persona" | "label"
        | "min" | "max" | "better" | "hidden" | "within" | "after" | "ask" | "seconds"
        | "choose" | "act" | "say" | "stance" | "coach" | "takes" | "once" | "detour" | "when"
        | "only_if" | "cancel_when" | "locked" | "credit" | "fraud_flag" | "weight" | "kind"
        | "use_when" | "watch_for" | "situation" | "behaviour" | "impact" | "instead" => {
            return Some(Holds::Plain);
        }
        _ => return None,
    };
    Some(Holds::Group(bracket))
}

/// Whether the list of that field holds texts or words, no brackets.
pub(super) fn lists_plain(name: &str) -> bool {
    matches!(
        name,
        "emotions"
            | "skills"
            | "topics"
            | "goals"
            | "facts"
            | "hints"
            | "shows"
            | "marks"
            | "set"
            | "clear"
            | "keep"
            | "promise"
            | "notices"
            | "questions"
    )
}
