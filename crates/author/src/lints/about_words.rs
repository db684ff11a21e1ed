//! `L019` and `S011`: words in `about` that the library is not sorted by. They are in
//! `assets/vocabulary.ron`.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::scenario::Name;

use super::story::Story;
use crate::vocabulary::{Vocabulary, Words};

/// A word with one letter wrong, so that nobody finds the story by it.
pub(super) fn find_misspelt(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (word, _, words) in unknown(story) {
        let Some(meant) = words.slip(&word.text).filter(|_| is_strange(word, words)) else {
            continue;
        };
        let message = format!("`{}` is nearly `{meant}`, by which stories are found", word.text);
        let help = format!("write `{meant}`, or `allow` it if it is another word");
        found.push(
            with_fix(story, Diagnostic::new(Code::MisspeltAbout, word.span, message), word, meant)
                .help(help),
        );
    }
}

/// Any other word that is not among those of the library.
pub(super) fn find_unknown(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (word, kind, words) in unknown(story) {
        if let Some(same) = words.for_same(&word.text) {
            found.push(in_other_words(story, word, same));
        } else if words.slip(&word.text).is_none() {
            found.push(of_its_own(word, kind, words));
        }
    }
}

fn in_other_words(story: &Story<'_>, word: &Name, same: &str) -> Diagnostic {
    let message = format!("stories like this one are sorted under `{same}`, not `{}`", word.text);
    let help = format!("write `{same}`, so that they are found together");
    let diagnostic = Diagnostic::new(Code::UnknownAbout, word.span, message).help(help);
    with_fix(story, diagnostic, word, same)
}

fn of_its_own(word: &Name, kind: &str, words: &Words) -> Diagnostic {
    let message = format!("no other story is sorted under the {kind} `{}`", word.text);
    let near = words.near(&word.text).map(|near| format!("did you mean `{near}`? "));
    let all = words.all().collect::<Vec<_>>().join(", ");
    let near = near.unwrap_or_default();
    let help = format!("{near}the words are {all}; where none of them fits, `allow` your own");
    Diagnostic::new(Code::UnknownAbout, word.span, message).help(help)
}

/// Words of `about` that are not among those for the language of the story, what they are, and those.
fn unknown<'s>(
    story: &Story<'s>,
) -> impl Iterator<Item = (&'s Name, &'static str, &'static Words)> + use<'s> {
    let about = &story.scenario.about;
    Vocabulary::of(&story.scenario.language).into_iter().flat_map(|known| {
        let context = about.context.iter().map(|word| (word, "context", &known.contexts));
        let emotions = about.emotions.iter().map(|word| (word, "emotion", &known.emotions));
        context.chain(emotions).filter(|(word, _, words)| !words.has(&word.text))
    })
}

/// Whether it is neither one of the words nor another word for one.
fn is_strange(word: &Name, words: &Words) -> bool {
    words.for_same(&word.text).is_none()
}

fn with_fix(story: &Story<'_>, diagnostic: Diagnostic, word: &Name, meant: &str) -> Diagnostic {
    let quote = if story.written(word.span).starts_with('"') { "\"" } else { "" };
    let insert = format!("{quote}{meant}{quote}");
    diagnostic.maybe_fix(format!("write `{meant}`"), [(word.span, insert)])
}
