//! Phrases to look for, compiled in from `assets/`, by language.

use std::collections::BTreeMap;

use regex::Regex;

/// A pattern that finds every one of `phrases` as whole words, in capitals or not; none for no phrases.
pub(super) fn pattern(phrases: &[String]) -> Option<Regex> {
    let one = |phrase: &String| {
        let edge = |c: Option<char>| if c.is_some_and(char::is_alphanumeric) { r"\b" } else { "" };
        let (before, after) = (edge(phrase.chars().next()), edge(phrase.chars().next_back()));
        let words = phrase.split_whitespace().map(|word| regex::escape(word).replace('\'', "['’]"));
        format!("{before}{}{after}", words.collect::<Vec<_>>().join(r"\s+"))
    };
    let any: Vec<_> = phrases.iter().map(one).collect();
    (!any.is_empty()).then(|| Regex::new(&format!("(?i)(?:{})", any.join("|"))).ok()).flatten()
}

/// What is there for the language of a scenario: `en` for `en-GB`.
pub(super) fn of_language<'t, T>(table: &'t BTreeMap<String, T>, language: &str) -> Option<&'t T> {
    table.get(language.split(['-', '_']).next().unwrap_or_default())
}
