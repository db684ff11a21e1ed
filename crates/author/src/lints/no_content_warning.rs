//! `S008`: a scenario without a content warning, though its words suggest one. The words are in
//! `assets/content-words.ron`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::source::Span;
use regex::Regex;

use super::phrases::{of_language, pattern};
use super::story::Story;

/// By language, the topics with their words.
type Words = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The patterns of the topics of one language.
type Topics = Vec<(String, Regex)>;

fn topics() -> &'static BTreeMap<String, Topics> {
    static TOPICS: LazyLock<BTreeMap<String, Topics>> = LazyLock::new(|| {
        // A test reads it, so the compiled-in text is never wrong.
        let words: Words =
            ron::from_str(include_str!("../../../../assets/content-words.ron")).unwrap_or_default();
        let patterns = |topics: BTreeMap<String, Vec<String>>| {
            let topics = topics.into_iter();
            topics.filter_map(|(topic, words)| Some((topic, pattern(&words)?))).collect()
        };
        words.into_iter().map(|(language, topics)| (language, patterns(topics))).collect()
    });
    &TOPICS
}

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let scenario = story.scenario;
    let warned = scenario.content_warning.as_ref();
    if warned.is_some_and(|warning| !warning.topics.is_empty() || warning.note.is_some()) {
        return;
    }
    let Some(topics) = of_language(topics(), &scenario.language) else { return };
    let mut first: BTreeMap<&str, (Span, String)> = BTreeMap::new();
    for text in story.played().chain(scenario.summary.as_ref()) {
        let words = story.words(text);
        for (topic, pattern) in topics {
            let Some(word) = pattern.find(&words.text) else { continue };
            let here = (words.place(word.range()), word.as_str().to_owned());
            let before = first.entry(topic).or_insert_with(|| here.clone());
            if here.0 < before.0 {
                *before = here;
            }
        }
    }
    let Some((place, word)) = first.values().min().cloned() else { return };
    let names: Vec<_> = first.keys().map(|topic| format!("\"{topic}\"")).collect();
    let message =
        format!("there is no content warning, and \"{word}\" may be hard to read for some");
    let help = format!(
        "say before the story what is in it: `content_warning: (topics: [{}], note: \"…\")`",
        names.join(", ")
    );
    found.push(Diagnostic::new(Code::NoContentWarning, place, message).help(help));
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_can_be_read() {
        let english = &super::topics()["en"];
        assert!(
            english
                .iter()
                .any(|(topic, word)| topic == "bereavement" && word.is_match("a Funeral."))
        );
        assert!(english.iter().all(|(_, words)| !words.is_match("The battery died; canceration.")));
    }
}
