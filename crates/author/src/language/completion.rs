//! What could be written at a place.

use mile_core::diagnostic::Code;
use mile_core::rubric;
use mile_core::source::Span;

use super::Reading;
use super::guard;
use super::place::{self, Place, Slot};
use super::schema::{Field, Kind, Shape};
use crate::vocabulary::{Vocabulary, Words};

/// Something that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word that the author sees.
    pub label: String,
    /// What it is.
    pub sort: Sort,
    /// What it means, in a line.
    pub detail: String,
    /// What is written, `$0` the place where the author goes on.
    pub insert: String,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// An id.
    Id(Kind),
    /// A field of a record.
    Field,
    /// A word of the format.
    Word,
}

/// What could be written, and what it replaces.
#[derive(Debug, PartialEq, Eq)]
pub struct Completion {
    /// The word that has been begun.
    pub replace: Span,
    /// What it could become, the likely ones first.
    pub candidates: Vec<Candidate>,
}

impl<'s> Reading<'s> {
    /// What could be written at a place.
    pub fn complete(&self, offset: u32) -> Option<Completion> {
        let place = place::find(&self.syntax, self.shape, offset)?;
        let candidates = match &place.slot {
            Slot::Field { record, present, here } => {
                let missing =
                    |field: &&Field| !present.contains(&field.name) || *here == Some(field.name);
                record.fields.iter().filter(missing).map(|f| self.field(f, offset)).collect()
            }
            Slot::Value { shape: Shape::Guard, .. } => self.guard(&place, offset)?,
            Slot::Value { shape: Shape::Text, is_key: false, .. } => {
                self.placeholder(&place, offset)?
            }
            Slot::Value { shape, is_key, present } => {
                self.values(*shape, *is_key, present, &place, offset)
            }
        };
        let replace = self.begun(&place, offset);
        (!candidates.is_empty()).then_some(Completion { replace, candidates })
    }

    /// The word around the place, within its text if it is in one.
    fn begun(&self, place: &Place<'_>, offset: u32) -> Span {
        let text = self.syntax.text();
        let bounds = place.text.unwrap_or(Span::new(0, text.len() as u32));
        let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '-');
        let before = text.get(bounds.start as usize..offset as usize).unwrap_or_default();
        let after = text.get(offset as usize..bounds.end as usize).unwrap_or_default();
        let start = before.trim_end_matches(in_word).len();
        let len = after.len() - after.trim_start_matches(in_word).len();
        Span::new(bounds.start + start as u32, offset + len as u32)
    }

    fn field(&self, field: &Field, offset: u32) -> Candidate {
        // The `:` may stand there already.
        let text = self.syntax.text();
        let rest = text.get(offset as usize..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        let value = match field.shape {
            _ if rest.trim_start().starts_with(':') => String::new(),
            Shape::Text | Shape::Plain | Shape::Guard => ": \"$0\"".to_owned(),
            Shape::Definition(_) | Shape::Reference(_) => ": \"$0\"".to_owned(),
            Shape::List(_) => ": [$0]".to_owned(),
            Shape::Table(..) => ": {$0}".to_owned(),
            Shape::Record(_) => ": ($0)".to_owned(),
            _ => ": $0".to_owned(),
        };
        Candidate {
            label: field.name.to_owned(),
            sort: Sort::Field,
            detail: field.meaning.to_owned(),
            insert: format!("{}{value}", field.name),
        }
    }

    fn values(
        &self,
        shape: Shape,
        is_key: bool,
        present: &[&str],
        place: &Place<'s>,
        offset: u32,
    ) -> Vec<Candidate> {
        let word = |(word, detail): (&str, &str)| {
            let insert = word.replace("(5)", "($0)");
            let label = word.to_owned();
            Candidate { label, sort: Sort::Word, detail: detail.to_owned(), insert }
        };
        match shape {
            Shape::Word(words) => words.iter().copied().map(word).collect(),
            Shape::Bool => [("true", "yes"), ("false", "no")].into_iter().map(word).collect(),
            Shape::Duration => DURATIONS[..3].iter().copied().map(word).collect(),
            Shape::After => DURATIONS.iter().copied().map(word).collect(),
            Shape::Plain if is_key && place.field == "allow" => codes(place.text.is_some()),
            Shape::Plain if matches!(place.field, "context" | "emotions") => {
                about_words(place.field, place.text.is_some(), present)
            }
            Shape::Reference(kind) => {
                let here = self.name_at(offset).map(|name| name.text);
                let is_new = |c: &Candidate| {
                    here == Some(c.label.as_str()) || !present.contains(&c.label.as_str())
                };
                let mut found = self.ids(kind, place.scene);
                if kind == Kind::Scene && place.field == "goto" && place.scene.is_some() {
                    found.push(word(("@return", "the scene that was interrupted")));
                }
                found.retain(is_new);
                for candidate in &mut found {
                    if place.text.is_none() {
                        candidate.insert = format!("\"{}\"", candidate.insert);
                    }
                    if is_key && !self.has_colon(place, offset) {
                        candidate.insert.push_str(if place.text.is_none() { ": $0" } else { "" });
                    }
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// Whether a `:` follows.
    fn has_colon(&self, place: &Place<'_>, offset: u32) -> bool {
        let end = place.text.map_or(offset, |inside| inside.end + 1);
        let rest = self.syntax.text().get(end as usize..).unwrap_or_default();
        rest.trim_start().starts_with(':')
    }

    /// The ids of a kind, each once, in the order of the file; of choices, those of one scene.
    fn ids(&self, kind: Kind, scene: Option<&str>) -> Vec<Candidate> {
        let home = self.home();
        let defined = home.names.iter().filter(|name| name.kind == kind && name.defined.is_some());
        // A test does not say in which scene it is.
        let anywhere = kind != Kind::Choice || self.scenario.is_some();
        let defined = defined.filter(|name| anywhere || name.scene == scene);
        let mut found: Vec<Candidate> = Vec::new();
        let mut push = |label: &str, detail: &str| {
            if !found.iter().any(|other| other.label == label) {
                let (label, insert) = (label.to_owned(), label.to_owned());
                let detail = detail.lines().next().unwrap_or_default().to_owned();
                found.push(Candidate { label, sort: Sort::Id(kind), detail, insert });
            }
        };
        for name in defined {
            push(name.text, home.caption(name).unwrap_or_default());
        }
        match kind {
            Kind::Cast => {
                push("narrator", "the voice that tells the story");
                push("you", "the learner");
            }
            Kind::Behaviour => {
                rubric::behaviours().iter().for_each(|b| push(&b.id, &b.text));
            }
            _ => {}
        }
        found
    }

    /// Names and words in a condition.
    fn guard(&self, place: &Place<'s>, offset: u32) -> Option<Vec<Candidate>> {
        let inside = place.text?;
        let begun = self.begun(place, offset);
        let before = self.syntax.slice(Span::new(inside.start, begun.start));
        let tokens = guard::tokens(before);
        let scene_of_choice = |open: &[guard::Token<'_>]| matches!(open, [.., call, open] if call.text == "chose" && open.text == "(");
        Some(match guard::slot(&tokens) {
            guard::Slot::Argument(kind) => {
                let mut found = self.ids(kind, None);
                if scene_of_choice(&tokens) {
                    found.iter_mut().for_each(|candidate| candidate.insert.push('.'));
                }
                found
            }
            guard::Slot::ChoiceOf(scene) => self.ids(Kind::Choice, Some(scene)),
            guard::Slot::Free => {
                let mut found = self.ids(Kind::Meter, None);
                found.extend(self.ids(Kind::Flag, None));
                found.extend(guard::words().map(|(word, is_call)| {
                    let (usage, meaning) = guard::meaning(word).unwrap_or_default();
                    let insert = if is_call { format!("{word}($0)") } else { word.to_owned() };
                    let detail = format!("{usage}: {meaning}");
                    Candidate { label: word.to_owned(), sort: Sort::Word, detail, insert }
                }));
                found
            }
        })
    }

    /// Names of the cast behind a `{` in a text.
    fn placeholder(&self, place: &Place<'s>, offset: u32) -> Option<Vec<Candidate>> {
        let inside = place.text?;
        let begun = self.begun(place, offset);
        let before = self.syntax.slice(Span::new(inside.start, begun.start));
        let braces = before.len() - before.trim_end_matches('{').len();
        if braces.is_multiple_of(2) {
            return None;
        }
        let closed = self.syntax.text().get(begun.end as usize..)?.starts_with('}');
        let mut found = self.ids(Kind::Cast, None);
        let own = |name: &str| {
            let defined = |n: &&super::names::Name<'_>| n.kind == Kind::Cast && n.defined.is_some();
            self.names.iter().filter(defined).any(|n| n.text == name)
        };
        found.retain(|candidate| own(&candidate.label));
        found.push(Candidate {
            label: "learner".to_owned(),
            sort: Sort::Word,
            detail: "the name of the learner".to_owned(),
            insert: "learner".to_owned(),
        });
        if !closed {
            found.iter_mut().for_each(|candidate| candidate.insert.push('}'));
        }
        Some(found)
    }
}

const DURATIONS: [(&str, &str); 5] = [
    ("Minutes(5)", "after so many minutes of the story"),
    ("Hours(5)", "after so many hours"),
    ("Days(5)", "after so many days"),
    ("Turns(5)", "after so many choices"),
    ("AtEnding", "when the story has ended"),
];

/// The words by which a library is sorted, but for those that are there already.
fn about_words(field: &str, quoted: bool, present: &[&str]) -> Vec<Candidate> {
    let english = Vocabulary::of("en");
    let words = english.map(|e| if field == "context" { &e.contexts } else { &e.emotions });
    let words = words.into_iter().flat_map(Words::all).filter(|word| !present.contains(word));
    words
        .map(|word| Candidate {
            label: word.to_owned(),
            sort: Sort::Word,
            detail: String::new(),
            insert: if quoted { word.to_owned() } else { format!("\"{word}\"") },
        })
        .collect()
}

/// The codes of findings that can be allowed.
fn codes(quoted: bool) -> Vec<Candidate> {
    let lints = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !code.starts_with('E'));
    lints
        .map(|code| Candidate {
            label: code.to_owned(),
            sort: Sort::Word,
            detail: String::new(),
            insert: if quoted { code.to_owned() } else { format!("\"{code}\": \"$0\"") },
        })
        .collect()
}
