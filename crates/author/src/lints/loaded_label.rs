//! `S010`: a choice whose words give the "right" answer away. The phrases are in
//! `assets/loaded-labels.ron`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mile_core::diagnostic::{Code, Diagnostic};
use regex::Regex;

use super::phrases::{of_language, pattern};
use super::story::Story;

fn labels() -> &'static BTreeMap<String, Regex> {
    static LABELS: LazyLock<BTreeMap<String, Regex>> = LazyLock::new(|| {
        // A test reads it, so the compiled-in text is never wrong.
        let phrases: BTreeMap<String, Vec<String>> =
            ron::from_str(include_str!("../../../../assets/loaded-labels.ron")).unwrap_or_default();
        let phrases = phrases.into_iter();
        phrases.filter_map(|(language, phrases)| Some((language, pattern(&phrases)?))).collect()
    });
    &LABELS
}

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let Some(loaded) = of_language(labels(), &story.scenario.language) else { return };
    for choice in story.scenario.choices.values() {
        for text in choice.act.iter().chain(&choice.say) {
            let words = story.words(text);
            let Some(label) = loaded.find(&words.text) else { continue };
            let message =
                format!("\"{}\" tells the learner what to think of this choice", label.as_str());
            let help = "write what is done or said, and leave the judgement to the debrief";
            let place = words.place(label.range());
            found.push(Diagnostic::new(Code::LoadedLabel, place, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_phrases_can_be_read() {
        let english = &super::labels()["en"];
        for loaded in [
            "Do the right thing.",
            "(Best) Wait.",
            "Coldly read the rule.",
            "hide behind  the rule",
        ] {
            assert!(english.is_match(loaded), "{loaded}");
        }
        for fair in ["Do it the way that is right for her.", "The scold list", "Best regards"] {
            assert!(!english.is_match(fair), "{fair}");
        }
    }
}
