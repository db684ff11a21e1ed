//! What only the player says in words, beside what every surface does.

pub(crate) use mile_core::words::{Voice, capital, duration, stance, trim};

/// Real time as `1:05`, rounded up to whole seconds.
pub(crate) fn countdown(left: std::time::Duration) -> String {
    let seconds = left.as_millis().div_ceil(1000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// With a capital at its start, and an end.
pub(crate) fn sentence(text: &str) -> String {
    let ended = text.ends_with(['.', '!', '?', '…', '”']);
    capital(text) + if ended { "" } else { "." }
}

/// What a learner typed, without what could disturb a terminal or a page.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    text.chars().filter(|&c| !c.is_control() && !turns(c)).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_cleaned() {
        assert_eq!(clean(" a\u{1b}[31mb\tc\u{202e} é \r\n"), "a[31mb c é");
    }
}
