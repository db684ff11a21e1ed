//! The words by which a library is sorted, compiled in from `assets/vocabulary.ron`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mile_core::near::{is_one_slip, nearest_word};
use serde::Deserialize;

/// Words of one kind, each with others that mean the same.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, Vec<String>>);

/// The words for `about` in one language.
#[derive(Debug, Deserialize)]
pub struct Vocabulary {
    /// Where a story happens.
    pub contexts: Words,
    /// What people feel in it.
    pub emotions: Words,
}

impl Vocabulary {
    /// The words for a language, such as `en-GB`; none if there are none for it.
    pub fn of(language: &str) -> Option<&'static Self> {
        static ALL: LazyLock<BTreeMap<String, Vocabulary>> = LazyLock::new(|| {
            // A test reads it, so the compiled-in text is never wrong.
            ron::from_str(include_str!("../../../assets/vocabulary.ron")).unwrap_or_default()
        });
        ALL.get(language.split(['-', '_']).next().unwrap_or_default())
    }
}

impl Words {
    /// Whether `word` is one of them, letter by letter.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// The word to write for `word`: itself in other letters, or one that means the same.
    pub fn for_same(&self, word: &str) -> Option<&str> {
        let folded = fold(word);
        let means = |(known, others): &(&String, &Vec<String>)| {
            fold(known) == folded || others.iter().any(|other| fold(other) == folded)
        };
        self.0.iter().find(means).map(|(known, _)| known.as_str())
    }

    /// The word that `word` is, with one letter wrong.
    pub fn slip(&self, word: &str) -> Option<&str> {
        self.all().find(|known| is_one_slip(word, known))
    }

    /// The word that `word` is near to.
    pub fn near(&self, word: &str) -> Option<&str> {
        nearest_word(word, self.all())
    }

    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn fold(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_word_means_two_things() {
        let english = Vocabulary::of("en-GB").expect("it can be read");
        assert!(Vocabulary::of("xx").is_none());
        for words in [&english.contexts, &english.emotions] {
            assert!(words.0.len() > 20);
            let all = words.0.iter().flat_map(|(word, others)| [word].into_iter().chain(others));
            let mut seen = BTreeSet::new();
            for word in all {
                assert!(seen.insert(fold(word)), "{word} stands there twice");
                assert_eq!(*word, word.to_lowercase(), "the words are in small letters");
            }
        }
    }

    #[test]
    fn other_words_and_slips_are_understood() {
        let english = Vocabulary::of("en").expect("it can be read");
        let emotions = &english.emotions;
        assert!(emotions.has("anger") && !emotions.has("Anger"));
        assert_eq!(emotions.for_same("Anger"), Some("anger"));
        assert_eq!(emotions.for_same("mistrust"), Some("distrust"));
        assert_eq!(emotions.slip("angr"), Some("anger"));
        assert_eq!(emotions.slip("grieff"), Some("grief"));
        assert_eq!(emotions.slip("zeal"), None);
        assert_eq!(english.contexts.slip("hosting"), None);
        assert_eq!(english.contexts.for_same("shopping"), Some("retail"));
    }
}
