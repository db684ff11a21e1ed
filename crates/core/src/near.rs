//! "Did you mean": the known word that a misspelt one is near to.

/// The candidate that `word` is most likely meant to be, if any is near. Of equally near ones the
/// first.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = fold(word);
    let length = folded.chars().count();
    // One slip in a short word, two in a longer one, three in a long one.
    let allowed = match length {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let close = |candidate: &'c str| {
        let other = fold(candidate);
        let apart = length.abs_diff(other.chars().count());
        let distance =
            if apart > allowed { usize::MAX } else { strsim::damerau_levenshtein(&folded, &other) };
        let shared = other.starts_with(&folded) || folded.starts_with(&other);
        let distance = if shared && length >= 3 && !other.is_empty() {
            distance.min(allowed)
        } else {
            distance
        };
        // Nothing in common is no slip of the pen.
        (distance <= allowed && distance < length.max(1)).then_some((distance, candidate))
    };
    candidates.into_iter().filter_map(close).min_by_key(|&(distance, _)| distance).map(|(_, c)| c)
}

/// The candidate that `word` is most likely meant to be, where any word may be meant: a short word has
/// to be one slip away from it.
pub fn nearest_word<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    nearest(word, candidates).filter(|near| word.chars().count() > 5 || is_one_slip(word, near))
}

/// Whether `word` is `meant` with one letter too many, missing, wrong or in the wrong place, though not
/// its first.
pub fn is_one_slip(word: &str, meant: &str) -> bool {
    let (word, meant) = (fold(word), fold(meant));
    word.chars().count() >= 4
        && word.chars().next() == meant.chars().next()
        && strsim::damerau_levenshtein(&word, &meant) == 1
}

/// Whether `word` is `meant` with a slip of the pen, and near to no other of `candidates`, so that
/// nothing else can be meant.
pub fn is_certain<'c>(
    word: &str,
    meant: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> bool {
    let folded = fold(word);
    let distance = |other: &str| strsim::damerau_levenshtein(&folded, &fold(other));
    let allowed = if folded.chars().count() > 5 { 2 } else { 1 };
    // A slip of the pen leaves the beginning as it is; `un` before a word turns it round.
    folded.len() >= 3
        && folded.chars().next() == fold(meant).chars().next()
        && distance(meant) <= allowed
        && candidates.into_iter().all(|other| other == meant || distance(other) > allowed + 1)
}

/// The word of the format that `word` is most likely meant to be: what another format, or plain
/// speech, calls so, or the nearest.
pub fn meant<'c>(word: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let folded = fold(word);
    let find = |wanted: &dyn Fn(&str) -> bool| candidates.iter().copied().find(|c| wanted(c));
    let mut others = OTHER_WORDS.iter().filter(|(other, _)| *other == folded);
    find(&|candidate| fold(candidate) == folded)
        .or_else(|| others.find_map(|&(_, meant)| find(&|candidate| candidate == meant)))
        .or_else(|| nearest(word, candidates.iter().copied()))
}

/// Whether `word` is nearly one of `candidates`, or another word for one of them, so that nothing else
/// can be meant.
pub fn is_other_word(word: &str, candidates: &[&str]) -> bool {
    let folded = fold(word);
    let near = |candidate: &str| {
        let other = fold(candidate);
        other == folded
            || (folded.len() > 3 && strsim::damerau_levenshtein(&folded, &other) <= 1)
            || OTHER_WORDS.contains(&(&*folded, candidate))
    };
    candidates.iter().any(|candidate| near(candidate))
}

/// What authors write for a word of the format, folded; where several are possible, the first that
/// belongs there.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("yes", "true"),
    ("on", "true"),
    ("no", "false"),
    ("off", "false"),
    ("up", "Higher"),
    ("down", "Lower"),
    ("failure", "Unresolved"),
    ("failed", "Unresolved"),
    ("success", "Resolved"),
    ("solved", "Resolved"),
    ("telephone", "Phone"),
    ("call", "Phone"),
    ("destination", "goto"),
    ("target", "goto"),
    ("to", "goto"),
    ("next", "goto"),
    ("text", "say"),
    ("tell", "say"),
    ("reply", "say"),
    ("answer", "say"),
    ("speak", "say"),
    ("label", "say"),
    ("options", "choices"),
    ("answers", "choices"),
    ("if", "when"),
    ("if", "only_if"),
    ("when", "only_if"),
    ("cancelif", "cancel_when"),
    ("cancel", "cancel_when"),
    ("unless", "cancel_when"),
    ("condition", "when"),
    ("requires", "when"),
    ("duration", "takes"),
    ("time", "takes"),
    ("odds", "weight"),
    ("probability", "weight"),
    ("chance", "weight"),
    ("delay", "after"),
    ("due", "after"),
    ("then", "now"),
    ("effects", "now"),
    ("outcome", "now"),
    ("now", "then"),
    ("effects", "change"),
    ("meters", "change"),
    ("flags", "set"),
    ("flag", "set"),
    ("signals", "notices"),
    ("question", "ask"),
    ("prompt", "ask"),
    ("name", "label"),
    ("name", "title"),
    ("initial", "start"),
    ("characters", "cast"),
    ("time", "clock"),
    ("dangerous", "Risky"),
    ("kind", "Compassionate"),
    ("easy", "Tempting"),
    ("min", "Minutes"),
    ("mins", "Minutes"),
    ("h", "Hours"),
    ("hr", "Hours"),
    ("hrs", "Hours"),
    ("d", "Days"),
    ("minutes", "clock"),
];

/// Upper case, hyphens and spaces make no difference.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_known_before_near_ones() {
        let choice = ["act", "say", "when", "now", "goto"];
        for (written, meant_by_it) in
            [("then", Some("now")), ("target", Some("goto")), ("says", Some("say")), ("x", None)]
        {
            assert_eq!(meant(written, &choice), meant_by_it, "{written}");
        }
        assert_eq!(meant("yes", &["false", "true"]), Some("true"));
    }

    #[test]
    fn slips_of_the_pen_are_seen_through() {
        let words = ["account", "closing", "bank_desk", "goto", "say", "Hours", "refund_now"];
        for (written, meant) in [
            ("acount", Some("account")),
            ("closin", Some("closing")),
            ("bankDesk", Some("bank_desk")),
            ("bank-desk", Some("bank_desk")),
            ("gotto", Some("goto")),
            ("Hour", Some("Hours")),
            ("refund_no", Some("refund_now")),
            ("refund", Some("refund_now")),
            ("sya", Some("say")),
            ("x", None),
            ("lighthouse", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, words), meant, "{written}");
        }
    }
}
