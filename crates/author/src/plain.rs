//! Small words for people, which drawings and scripts share.

use mile_core::scenario::{After, Outcome};
use mile_core::words::Voice;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// `text` in one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` cut after at most `columns` columns, between words where it can be, with a sign that it
/// was cut.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let lines = textwrap::wrap(text, columns.saturating_sub(1).max(1));
    match &lines[..] {
        [] => String::new(),
        [line] => line.to_string(),
        [first, ..] => format!("{}…", first.trim_end_matches([',', ';', ':', '.', ' '])),
    }
}

/// What an outcome says first, in one line; nothing if it says nothing.
pub(crate) fn first_words(voice: Voice<'_>, outcome: &Outcome) -> String {
    let first = outcome.lines.get(0);
    first.map(|line| one_line(&voice.line(line))).unwrap_or_default()
}

/// When a delayed outcome is due.
pub(crate) fn when_due(after: After) -> String {
    match after {
        After::Minutes(minutes) => format!("after {}", exactly(minutes)),
        After::Turns(1) => "after 1 decision".to_owned(),
        After::Turns(turns) => format!("after {turns} decisions"),
        After::Ending => "at the ending".to_owned(),
    }
}

/// Minutes in words that say them to the minute: `2 days 3 hours 5 minutes`.
pub(crate) fn exactly(minutes: i64) -> String {
    let parts =
        [(minutes / DAY, "day"), (minutes % DAY / HOUR, "hour"), (minutes % HOUR, "minute")];
    let some = |&(number, unit): &(i64, &str)| {
        (number > 0).then(|| format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
    };
    let parts: Vec<_> = parts.iter().filter_map(some).collect();
    if parts.is_empty() { "0 minutes".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_exact() {
        for (minutes, words) in
            [(0, "0 minutes"), (61, "1 hour 1 minute"), (2630, "1 day 19 hours 50 minutes")]
        {
            assert_eq!(exactly(minutes), words);
        }
    }

    #[test]
    fn what_is_long_is_cut_between_words() {
        assert_eq!(cut("short", 10), "short");
        assert_eq!(cut("one two, three four", 10), "one two…");
        assert_eq!(cut("", 10), "");
        assert_eq!(cut("漢字漢字漢字漢字", 9), "漢字漢字…");
    }
}
