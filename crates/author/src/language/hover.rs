//! What an author learns of the word under the cursor.

use mile_core::rubric;
use mile_core::source::Span;
use mile_core::syntax::NodeId;

use super::names::Name;
use super::place::{self, Slot};
use super::references::Target;
use super::schema::{Kind, Shape};
use super::{Reading, guard, tree};

/// Longest list of places that is shown whole.
const MOST: usize = 12;

/// What is said of a word.
#[derive(Debug, PartialEq, Eq)]
pub struct Hover {
    /// The word.
    pub span: Span,
    /// Lines of plain text.
    pub text: String,
}

impl<'s> Reading<'s> {
    /// What is to be said of the word at a place.
    pub fn hover(&self, offset: u32) -> Option<Hover> {
        if let Some(name) = self.name_at(offset) {
            return Some(Hover { span: name.span, text: self.home().describe(name) });
        }
        let place = place::find(&self.syntax, self.shape, offset)?;
        match place.slot {
            Slot::Field { record, here: Some(word), .. } => {
                let field = record.field(word)?;
                let need = if field.required { " (needed)" } else { "" };
                let text =
                    format!("{}: {}{need}\n{}", field.name, field.shape.describe(), field.meaning);
                Some(Hover { span: self.word_at(offset)?, text })
            }
            Slot::Value { shape: Shape::Guard, .. } => {
                let span = self.word_at(offset).filter(|_| place.text.is_some())?;
                let (usage, meaning) = guard::meaning(self.syntax.slice(span))?;
                Some(Hover { span, text: format!("{usage}\n{meaning}") })
            }
            Slot::Value { shape: Shape::Word(words), .. } => {
                let span = self.word_at(offset)?;
                let word = self.syntax.slice(span);
                let (_, meaning) = words.iter().find(|(known, _)| *known == word)?;
                Some(Hover { span, text: format!("{word}\n{meaning}") })
            }
            _ => None,
        }
    }

    /// The word around a place.
    fn word_at(&self, offset: u32) -> Option<Span> {
        let text = self.syntax.text();
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let (before, after) = text.split_at_checked(offset as usize)?;
        let start = before.trim_end_matches(in_word).len();
        let end = text.len() - after.trim_start_matches(in_word).len();
        (start < end).then(|| Span::new(start as u32, end as u32))
    }

    /// What something is called, or says, in the file's own words.
    pub(super) fn caption(&self, name: &Name<'s>) -> Option<&'s str> {
        let node = name.defined?;
        let field = |field| tree::field_text(&self.syntax, node, field);
        match name.kind {
            Kind::Scene => field("title").or_else(|| {
                let ending = tree::field(&self.syntax, node, "ending")?;
                tree::field_text(&self.syntax, ending, "title")
            }),
            Kind::Choice => field("say").or_else(|| field("act")),
            Kind::Meter => field("label"),
            Kind::Flag | Kind::Signal | Kind::Behaviour => tree::text(&self.syntax, node),
            Kind::Promise => field("text"),
            Kind::Cast => field("name"),
            Kind::Outcome => None,
        }
    }

    fn describe(&self, name: &Name<'s>) -> String {
        let target = Target::of(name);
        let mut lines = vec![format!("{} {}", name.kind.as_str(), name.text)];
        let Some(defined) = self.definitions(&target).next() else {
            lines.push(undefined(name));
            return lines.join("\n");
        };
        lines.extend(self.caption(defined).map(str::to_owned));
        let node = defined.defined;
        match (name.kind, node) {
            (Kind::Scene, Some(node)) => self.scene(node, &target, &mut lines),
            (Kind::Choice, Some(node)) => {
                let leads = tree::field_text(&self.syntax, node, "goto");
                lines.extend(leads.map(|scene| format!("leads to {scene}")));
                lines.extend(self.places("asked about in", &target, |name| name.defined.is_none()));
            }
            (Kind::Meter, Some(node)) => {
                let number = |field| {
                    let value = tree::field(&self.syntax, node, field)?;
                    Some(self.syntax.slice(self.syntax.span(value)))
                };
                if let (Some(start), Some(min), Some(max)) =
                    (number("start"), number("min"), number("max"))
                {
                    lines.push(format!("{start} at the start, from {min} to {max}"));
                }
                lines.extend(self.places("changed in", &target, |name| name.at.field == "change"));
                lines.extend(self.asked(&target, "change"));
            }
            (Kind::Flag, _) => {
                lines.extend(self.places("set in", &target, |name| name.at.field == "set"));
                lines.extend(self.places("cleared in", &target, |name| name.at.field == "clear"));
                let read = |name: &Name<'_>| !matches!(name.at.field, "set" | "clear");
                lines.extend(self.places("asked about in", &target, read));
            }
            (Kind::Signal, _) => {
                lines
                    .extend(self.places("on display in", &target, |name| name.at.field == "hints"));
                lines.extend(self.places("picked up in", &target, |n| n.at.field == "notices"));
            }
            (Kind::Promise, _) => {
                lines.extend(self.places("made in", &target, |name| name.at.field == "promise"));
                lines.extend(self.places("kept in", &target, |name| name.at.field == "keep"));
            }
            (Kind::Behaviour, _) => {
                lines.extend(self.places("shown in", &target, |name| name.at.field == "shows"));
            }
            (Kind::Outcome, Some(node)) => {
                let after = tree::field(&self.syntax, node, "after");
                lines.extend(after.map(|after| {
                    format!("due after: {}", self.syntax.slice(self.syntax.span(after)))
                }));
                let then = tree::field(&self.syntax, node, "then");
                lines.extend(then.and_then(|then| self.first_line(then)));
                lines.extend(self.places("comes from", &target, |name| name.defined.is_some()));
            }
            (Kind::Cast, Some(node)) => {
                lines.extend(tree::field_text(&self.syntax, node, "persona").map(str::to_owned));
            }
            _ => {}
        }
        lines.join("\n")
    }

    /// What happens in a scene, and who leads there.
    fn scene(&self, node: NodeId, target: &Target, lines: &mut Vec<String>) {
        lines.extend(self.first_line(node));
        let choices = tree::field(&self.syntax, node, "choices");
        for choice in choices.iter().flat_map(|&choices| self.syntax.items(choices)) {
            let field = |name| tree::field_text(&self.syntax, choice.value, name).unwrap_or("…");
            lines.push(format!("- {} leads to {}", field("id"), field("goto")));
        }
        if let Some(ending) = tree::field(&self.syntax, node, "ending") {
            let kind = tree::field(&self.syntax, ending, "kind");
            let kind = kind.map(|kind| self.syntax.slice(self.syntax.span(kind)));
            lines.push(format!("an ending: {}", kind.unwrap_or("…")));
        }
        let leads = |name: &Name<'_>| matches!(name.at.field, "goto" | "start");
        lines.extend(
            self.places("led to from", target, leads)
                .or_else(|| Some("nothing leads here".to_owned())),
        );
        lines.extend(self.asked(target, ""));
    }

    /// The first line that is said in a scene or an outcome.
    fn first_line(&self, node: NodeId) -> Option<String> {
        let said = tree::field(&self.syntax, node, "lines")?;
        let [who, what, ..] = self.syntax.items(self.syntax.items(said).first()?.value) else {
            return None;
        };
        let text = |value| tree::text(&self.syntax, value).unwrap_or_default();
        Some(format!("{}: {}", text(who.value), text(what.value)))
    }

    fn asked(&self, target: &Target, not: &str) -> Option<String> {
        self.places("asked about in", target, |name| {
            name.defined.is_none()
                && !matches!(name.at.field, "goto" | "start")
                && name.at.field != not
        })
    }

    /// Where `target` is named in a certain way, each place once, after some words.
    fn places(
        &self,
        words: &str,
        target: &Target,
        is: impl Fn(&Name<'_>) -> bool,
    ) -> Option<String> {
        let mut found: Vec<String> = Vec::new();
        for name in self.uses(target).filter(|name| is(name)) {
            let place = match (name.at.scene, name.at.choice) {
                (Some(scene), Some(choice)) => format!("{scene}.{choice}"),
                (Some(scene), None) => scene.to_owned(),
                _ => name.at.entry.unwrap_or(name.at.part).to_owned(),
            };
            if !found.contains(&place) {
                found.push(place);
            }
        }
        let more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!found.is_empty()).then(|| format!("{words} {}{more}", found.join(", ")))
    }
}

/// What is said of a name that the file does not define.
fn undefined(name: &Name<'_>) -> String {
    let built_in = rubric::behaviours().iter().find(|behaviour| behaviour.id == name.text);
    match (name.kind, name.text, built_in) {
        (Kind::Scene, "@return", _) => "the scene that was interrupted".to_owned(),
        (Kind::Cast, "narrator", _) => "the voice that tells the story".to_owned(),
        (Kind::Cast, "you", _) => "the learner".to_owned(),
        (Kind::Behaviour, _, Some(behaviour)) => behaviour.text.clone(),
        _ => "not defined in this file".to_owned(),
    }
}
