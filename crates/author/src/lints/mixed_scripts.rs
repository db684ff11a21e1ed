//! `S006`: letters of two scripts in one word, such as a Cyrillic `а` in a Latin word. They look alike, and
//! searching, sorting and reading aloud stumble over them.

use mile_core::diagnostic::{Code, Diagnostic};
use unicode_script::{Script, UnicodeScript};

use super::story::Story;

/// Scripts with letters that look like each other's. Others are written together in many languages.
const ALIKE: [Script; 5] =
    [Script::Latin, Script::Cyrillic, Script::Greek, Script::Armenian, Script::Cherokee];

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for text in story.texts() {
        let words = story.words(text);
        if words.text.is_ascii() {
            continue;
        }
        for (at, word) in letters(&words.text) {
            let Some((usual, odd)) = mixed(word) else { continue };
            let message = format!(
                "the word \"{word}\" mixes letters of two scripts: `{odd}` is {}, others are {}",
                odd.script().full_name(),
                usual.full_name()
            );
            let help = format!("type the word again with a {} keyboard", usual.full_name());
            let place = words.place(at..at + word.len());
            found.push(Diagnostic::new(Code::MixedScripts, place, message).help(help));
        }
    }
}

/// The words of a text, with where they begin: letters and what belongs to them.
fn letters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr().addr();
    let joins = |c: char| c.is_alphabetic() || matches!(c.script(), Script::Inherited);
    let words = text.split(move |c: char| !joins(c)).filter(|word| !word.is_empty());
    words.map(move |word| (word.as_ptr().addr() - base, word))
}

/// The script of most letters, and the first letter of another one that looks like it. Two letters may
/// be a unit: `μm`.
fn mixed(word: &str) -> Option<(Script, char)> {
    if word.chars().count() < 3 {
        return None;
    }
    let count = |script: &Script| word.chars().filter(|c| c.script() == *script).count();
    let usual = ALIKE.into_iter().max_by_key(count).filter(|script| count(script) > 0)?;
    let odd = word.chars().find(|c| c.script() != usual && ALIKE.contains(&c.script()))?;
    Some((usual, odd))
}
