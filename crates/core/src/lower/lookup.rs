//! Looking names up: what is unknown is reported, with what is likely to be meant.

use std::collections::BTreeMap;

use super::Lower;
use super::names::is_id;
use crate::decode::Literal;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{BehaviourId, CastId, ChoiceId, FlagId, Id, MeterId, PromiseId, SceneId, SignalId};
use crate::source::Span;

/// What a name should be found among.
struct Kind {
    code: Code,
    /// `scene`
    one: &'static str,
    /// `scenes`, the field that declares them
    table: &'static str,
}

impl Lower<'_> {
    pub(super) fn scene(&mut self, literal: Option<&Literal<'_>>) -> SceneId {
        let Some(literal) = literal else {
            self.uses.lost_destination = true;
            return self.names.nowhere();
        };
        if literal.value.starts_with('@') && !self.names.scenes.contains_key(&*literal.value) {
            let message = format!("\"{}\" is no scene", literal.value);
            let help = "only a choice can go to \"@return\"; name a scene here";
            let code = Code::MisplacedReturn;
            self.uses.lost_destination = true;
            self.report(Diagnostic::new(code, literal.span, message).help(help));
            return self.names.nowhere();
        }
        let kind = Kind { code: Code::UnknownScene, one: "scene", table: "scenes" };
        self.find_scene(&kind, &literal.value, literal.span, &[], true)
    }

    /// Remembers that something is missing which may use any flag and lead to any scene.
    pub(super) fn lose_uses(&mut self) {
        self.uses.lost_destination = true;
        self.uses.lost_set = true;
        self.uses.lost_read = true;
    }

    /// The destination called `name`; one that is unknown is remembered for what it may mean.
    fn find_scene(
        &mut self,
        kind: &Kind,
        name: &str,
        place: Span,
        more: &[&'static str],
        quoted: bool,
    ) -> SceneId {
        let names = self.names;
        if let Some(&scene) = names.scenes.get(name) {
            return scene;
        }
        let meant = self.unknown(kind, &names.scenes, name, place, more, quoted);
        match meant.and_then(|meant| names.scenes.get(meant)) {
            Some(scene) => self.uses.scenes_meant[scene.index()] = true,
            None => self.uses.lost_destination = meant.is_none() || self.uses.lost_destination,
        }
        names.nowhere()
    }

    /// The destination of a choice; `None` is `@return`.
    pub(super) fn destination(&mut self, literal: Option<&Literal<'_>>) -> Option<SceneId> {
        let Some(literal) = literal else {
            self.uses.lost_destination = true;
            return Some(self.names.nowhere());
        };
        if literal.value == "@return" {
            return None;
        }
        let kind = Kind { code: Code::UnknownScene, one: "scene", table: "scenes" };
        // `@back`, or `return`: no scene is meant.
        let back = matches!(&*literal.value, "return" | "back" | "previous");
        let more: &[&str] = if literal.value.starts_with('@') || back { &["@return"] } else { &[] };
        Some(self.find_scene(&kind, &literal.value, literal.span, more, true))
    }

    pub(super) fn guard_scene(&mut self, name: &str, place: Span) -> Option<SceneId> {
        let kind = Kind { code: Code::UnknownScene, one: "scene", table: "scenes" };
        let names = self.names;
        self.find(&kind, &names.scenes, name, place, false)
    }

    pub(super) fn meter_id(&mut self, literal: &Literal<'_>) -> Option<MeterId> {
        let kind = Kind { code: Code::UnknownMeter, one: "meter", table: "meters" };
        let names = self.names;
        self.find(&kind, &names.meters, &literal.value, literal.span, true)
    }

    pub(super) fn flag_ids(&mut self, list: Option<&Vec<Literal<'_>>>, sets: bool) -> Vec<FlagId> {
        let kind = Kind { code: Code::UnknownFlag, one: "flag", table: "flags" };
        let names = self.names;
        let mut found = Vec::new();
        for literal in list.into_iter().flatten() {
            let flag = names.flags.get(&*literal.value).copied().or_else(|| {
                let meant =
                    self.unknown(&kind, &names.flags, &literal.value, literal.span, &[], true);
                self.uses.lost_set |= sets && meant.is_none();
                names.flags.get(meant?).copied()
            });
            if let Some(flag) = flag {
                self.uses.flags_set[flag.index()] |= sets;
                found.push(flag);
            }
        }
        found
    }

    pub(super) fn signal_ids(&mut self, list: Option<&Vec<Literal<'_>>>) -> Vec<SignalId> {
        let found = list.into_iter().flatten();
        found.filter_map(|literal| self.signal(&literal.value, literal.span, true)).collect()
    }

    pub(super) fn signal(&mut self, name: &str, place: Span, quoted: bool) -> Option<SignalId> {
        let kind = Kind { code: Code::UnknownSignal, one: "signal", table: "signals" };
        let names = self.names;
        self.find(&kind, &names.signals, name, place, quoted)
    }

    pub(super) fn promise_ids(&mut self, list: Option<&Vec<Literal<'_>>>) -> Vec<PromiseId> {
        let found = list.into_iter().flatten();
        found.filter_map(|literal| self.promise_id(&literal.value, literal.span, true)).collect()
    }

    pub(super) fn promise_id(
        &mut self,
        name: &str,
        place: Span,
        quoted: bool,
    ) -> Option<PromiseId> {
        let kind = Kind { code: Code::UnknownPromise, one: "promise", table: "promises" };
        let names = self.names;
        self.find(&kind, &names.promises, name, place, quoted)
    }

    pub(super) fn cast_id(&mut self, literal: &Literal<'_>) -> Option<CastId> {
        let kind = Kind { code: Code::UnknownCast, one: "member of the cast", table: "cast" };
        let names = self.names;
        self.find(&kind, &names.cast, &literal.value, literal.span, true)
    }

    pub(super) fn behaviours(&mut self, list: Option<&Vec<Literal<'_>>>) -> Vec<BehaviourId> {
        let kind = Kind { code: Code::UnknownBehaviour, one: "behaviour", table: "behaviours" };
        let names = self.names;
        let found = list.into_iter().flatten();
        let found = found.filter_map(|literal| {
            self.find(&kind, &names.behaviours, &literal.value, literal.span, true)
        });
        found.collect()
    }

    /// The choice called `name` in a scene; `quoted` in a field, not in a guard.
    pub(super) fn choice_id(
        &mut self,
        scene: SceneId,
        name: &str,
        place: Span,
        quoted: bool,
    ) -> Option<ChoiceId> {
        let names = self.names;
        let choices = &names.choices[scene.index()];
        if let Some(&choice) = choices.get(name) {
            return Some(choice);
        }
        if self.is_full() {
            return None;
        }
        let known: Vec<_> = choices.keys().map(String::as_str).filter(|id| is_id(id)).collect();
        let meant = self.nearest(name, &known);
        // A choice that could not be read, or stands in a scene written twice, may be meant.
        let unnamed = names.unnamed[scene.index()] && meant.is_none();
        if self.is_skipped(name) || unnamed {
            return None;
        }
        let help = match (meant, &known[..]) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, []) => "that scene has no choices".to_owned(),
            (None, known) => format!("its choices are {}", crate::decode::list(known)),
        };
        let of = names.scenes.iter().find(|&(_, &id)| id == scene);
        let of = of.map_or_else(String::new, |(of, _)| format!(" `{of}`"));
        let message = format!("the scene{of} has no choice `{name}`");
        let mut diagnostic = Diagnostic::new(Code::UnknownChoice, place, message).help(help);
        if let Some(meant) = meant {
            let insert = if quoted { format!("\"{meant}\"") } else { meant.to_owned() };
            diagnostic = diagnostic.maybe_fix(format!("write `{meant}`"), [(place, insert)]);
        }
        self.report(diagnostic);
        None
    }

    fn find<I: Copy>(
        &mut self,
        kind: &Kind,
        known: &BTreeMap<String, I>,
        name: &str,
        place: Span,
        quoted: bool,
    ) -> Option<I> {
        known.get(name).copied().or_else(|| {
            self.unknown(kind, known, name, place, &[], quoted);
            None
        })
    }

    /// Whether `name` may be declared in a place that could not be read, which was reported.
    pub(super) fn may_be_declared(&self, table: &str, name: &str) -> bool {
        let as_key = |span: &Span| {
            let key = format!("\"{name}\"");
            let text = &self.source[span.range()];
            text.match_indices(&key)
                .any(|(at, key)| text[at + key.len()..].trim_start().starts_with(':'))
        };
        let mut unread = self.names.unread.iter().filter(|(of, _)| *of == table);
        self.names.missing.contains(&table)
            || unread.any(|(_, span)| mentions(&self.source[span.range()], name))
            || self.uses.skipped.iter().any(as_key)
    }

    /// Whether `name` stands in a place that could not be read.
    pub(super) fn is_skipped(&self, name: &str) -> bool {
        self.uses.skipped.iter().any(|span| mentions(&self.source[span.range()], name))
    }

    /// Reports a name that is not among `known`, and returns what it is likely to mean.
    fn unknown<'n, I>(
        &mut self,
        kind: &Kind,
        known: &'n BTreeMap<String, I>,
        name: &str,
        place: Span,
        more: &[&'static str],
        quoted: bool,
    ) -> Option<&'n str>
    where
        'static: 'n,
    {
        let Kind { code, one, table } = *kind;
        if self.is_full() || self.may_be_declared(table, name) || name.chars().any(char::is_control)
        {
            return None;
        }
        let names = self.names;
        // That the comma after it stands in its quotes was said.
        let bare = name.trim_end_matches(',');
        let told = |d: &Diagnostic| d.code == Code::MissingComma && d.span.end == place.end;
        if quoted && bare.len() < name.len() && self.diagnostics.iter().any(told) {
            let known = known.get_key_value(bare).map(|(id, _)| id.as_str());
            if known.is_some() {
                return known;
            }
        }
        let known: Vec<_> = known.keys().map(String::as_str).filter(|id| is_id(id)).collect();
        let mut others = more.iter().copied().filter(|_| name.starts_with('@'));
        let meant =
            others.next().or_else(|| self.nearest(name, &known)).or_else(|| more.first().copied());
        if meant.is_none() && names.is_uncertain(table) {
            return None;
        }
        let elsewhere = names.kind_of(name).filter(|(other, _)| *other != one);
        let help = match (meant, elsewhere) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some((other, call))) if !quoted && !call.is_empty() => {
                format!("`{name}` is a {other}: did you mean `{call}({name})`?")
            }
            (None, Some((other, _))) => {
                format!("`{name}` is a {other}; add a {one} under `{table}`, or use another name")
            }
            (None, None) if known.len() <= 6 && !known.is_empty() => {
                format!(
                    "under `{table}` stand {}; use one of them, or add it there",
                    crate::decode::list(&known)
                )
            }
            (None, None) => format!("add it under `{table}`"),
        };
        if name.trim().is_empty() {
            let message = format!("this text is empty, where the id of a {one} belongs");
            self.report(Diagnostic::new(code, place, message).help("write an id that is there"));
            return None;
        }
        let mut diagnostic =
            Diagnostic::new(code, place, format!("there is no {one} `{name}`")).help(help);
        if let Some(meant) = meant {
            let insert = if quoted { format!("\"{meant}\"") } else { meant.to_owned() };
            // What the author names may be about to be written: offered, never made unasked.
            diagnostic = diagnostic.maybe_fix(format!("write `{meant}`"), [(place, insert)]);
        }
        self.report(diagnostic);
        meant
    }
}

/// Whether `name` stands in `text` as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(in_word) && !text[at + name.len()..].starts_with(in_word)
    })
}
