//! The names that a file declares, and looking them up.

use std::collections::BTreeMap;

use super::Lower;
use crate::decode::{Entries, Literal};
use crate::diagnostic::{Code, Diagnostic};
use crate::guard_text;
use crate::id::{BehaviourId, CastId, ChoiceId, FlagId, Id, MeterId, PromiseId, SceneId, SignalId};
use crate::near::nearest;
use crate::scenario::Scenario;
use crate::source::Span;
use crate::{rubric, written};

pub(super) type Texts<'s> = Entries<'s, Literal<'s>>;

/// The names that a file declares, in order, with their ids.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) cast: BTreeMap<String, CastId>,
    pub(super) meters: BTreeMap<String, MeterId>,
    pub(super) flags: BTreeMap<String, FlagId>,
    pub(super) signals: BTreeMap<String, SignalId>,
    pub(super) promises: BTreeMap<String, PromiseId>,
    pub(super) behaviours: BTreeMap<String, BehaviourId>,
    pub(super) scenes: BTreeMap<String, SceneId>,
    /// The choices of each scene.
    pub(super) choices: Vec<BTreeMap<String, ChoiceId>>,
    /// Scenes with a choice whose id is missing, which was reported.
    unnamed: Vec<bool>,
    own_cast: Vec<String>,
    /// Tables that are missing, which was reported.
    missing: Vec<&'static str>,
    /// Places in tables that could not be read.
    unread: Vec<(&'static str, Span)>,
}

/// Which names are used, or may be meant to be.
#[derive(Debug)]
pub(super) struct Uses {
    pub(super) flags_read: Vec<bool>,
    pub(super) flags_set: Vec<bool>,
    /// Scenes that a misspelt destination is likely to mean.
    pub(super) scenes_meant: Vec<bool>,
    /// A destination is unknown and near to nothing: it may mean any scene.
    pub(super) lost_destination: bool,
    /// What is set is unknown and near to nothing: it may mean any flag.
    pub(super) lost_set: bool,
    /// What a condition asks for is unknown and near to nothing: it may mean any flag.
    pub(super) lost_read: bool,
    /// Places that could not be read: what they name may be meant to be used.
    pub(super) skipped: Vec<Span>,
}

impl Uses {
    pub(super) fn new(names: &Names, skipped: Vec<Span>) -> Self {
        Self {
            flags_read: vec![false; names.flags.len()],
            flags_set: vec![false; names.flags.len()],
            scenes_meant: vec![false; names.scenes.len()],
            lost_destination: false,
            lost_set: false,
            lost_read: false,
            skipped,
        }
    }
}

impl Names {
    /// Collects what `written` declares, and reports ids that cannot be.
    pub(super) fn collect(
        written: &written::Scenario<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut names = Self::default();
        for voice in [Scenario::NARRATOR, Scenario::LEARNER] {
            let id = CastId::new(names.cast.len());
            names.cast.insert(voice.to_owned(), id);
        }
        let mut next = names.cast.len();
        for (id, _) in written.cast.iter().flat_map(|table| &table.0) {
            check_id(id, diagnostics);
            if id.value == "learner" {
                let message = "\"learner\" cannot be a member of the cast";
                let help = "the learner is \"you\"; {learner} in a text is the learner's name";
                diagnostics.push(Diagnostic::new(Code::ReservedId, id.span, message).help(help));
            }
            names.own_cast.push(id.value.clone().into_owned());
            if !names.cast.contains_key(&*id.value) {
                names.cast.insert(id.value.clone().into_owned(), CastId::new(next));
                next += 1;
            }
        }
        names.note_unread(written);
        names.meters = declare(written.meters.as_ref(), diagnostics);
        names.flags = declare(written.flags.as_ref(), diagnostics);
        names.signals = declare(written.signals.as_ref(), diagnostics);
        names.promises = declare(written.promises.as_ref(), diagnostics);
        for behaviour in rubric::behaviours() {
            let id = BehaviourId::new(names.behaviours.len());
            names.behaviours.insert(behaviour.id.clone(), id);
        }
        for (id, _) in written.behaviours.iter().flat_map(|table| &table.0) {
            check_id(id, diagnostics);
            let next = BehaviourId::new(names.behaviours.len());
            names.behaviours.entry(id.value.clone().into_owned()).or_insert(next);
        }
        names.scenes = declare(written.scenes.as_ref(), diagnostics);
        reserved(written, &names, diagnostics);
        let mut next = 0;
        for (_, scene) in written.scenes.iter().flat_map(|table| &table.0) {
            let mut choices = BTreeMap::new();
            let written = scene.as_ref().and_then(|scene| scene.choices.as_ref());
            let mut unnamed = false;
            for choice in written.into_iter().flat_map(|choices| &choices.value) {
                unnamed |= choice.id.is_none();
                if let Some(id) = &choice.id {
                    choices.entry(id.value.clone().into_owned()).or_insert(ChoiceId::new(next));
                }
                next += 1;
            }
            add_tidy(&mut choices);
            names.choices.push(choices);
            names.unnamed.push(unnamed);
        }
        names
    }

    /// Remembers which tables are not, or not wholly, known.
    fn note_unread(&mut self, written: &written::Scenario<'_>) {
        fn places<'t, T>(table: Option<&'t Entries<'_, T>>) -> Option<(bool, &'t [Span])> {
            table.map(|Entries(entries, unread)| (entries.is_empty(), &unread[..]))
        }
        for (table, required, known) in [
            ("cast", true, places(written.cast.as_ref())),
            ("meters", true, places(written.meters.as_ref())),
            ("flags", false, places(written.flags.as_ref())),
            ("signals", false, places(written.signals.as_ref())),
            ("promises", false, places(written.promises.as_ref())),
            ("behaviours", false, places(written.behaviours.as_ref())),
            ("scenes", true, places(written.scenes.as_ref())),
        ] {
            match known {
                Some((true, [])) if table == "scenes" => self.missing.push(table),
                Some((_, unread)) => self.unread.extend(unread.iter().map(|&span| (table, span))),
                None if required => self.missing.push(table),
                None => {}
            }
        }
    }

    /// Where a name that is unknown leads: beyond the last scene.
    pub(super) fn nowhere(&self) -> SceneId {
        SceneId::new(self.scenes.len())
    }

    /// Whose name `{id}` in a text stands for: a member of the cast that the file itself names.
    pub(super) fn cast_in_text(&self, id: &str) -> Option<CastId> {
        let named = self.own_cast.iter().any(|own| own == id);
        self.cast.get(id).copied().filter(|_| named)
    }

    /// The members of the cast that the file itself names.
    pub(super) fn cast_in_file(&self) -> impl Iterator<Item = &str> {
        self.own_cast.iter().map(String::as_str)
    }

    /// What kind of thing `name` is, and the call of conditions that asks for it.
    fn kind_of(&self, name: &str) -> Option<(&'static str, &'static str)> {
        let kinds = [
            (self.meters.contains_key(name), ("meter", "")),
            (self.flags.contains_key(name), ("flag", "")),
            (self.signals.contains_key(name), ("signal", "noticed")),
            (self.promises.contains_key(name), ("promise", "kept")),
            (self.scenes.contains_key(name), ("scene", "seen")),
        ];
        kinds.into_iter().find_map(|(is, kind)| is.then_some(kind))
    }

    /// Whether an entry of a table could not be read, or its id is written twice: it may be meant to
    /// be called otherwise.
    fn is_uncertain(&self, table: &str) -> bool {
        self.unread.iter().any(|(of, _)| *of == table)
    }

    pub(super) fn cast_entry<'w, 's>(
        written: &'w written::Scenario<'s>,
        id: &str,
    ) -> Option<&'w (Literal<'s>, Option<written::Cast<'s>>)> {
        written.cast.iter().flat_map(|table| &table.0).find(|(name, _)| name.value == id)
    }
}

fn declare<I: Id, T>(
    table: Option<&Entries<'_, T>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, I> {
    let entries = table.into_iter().flat_map(|table| &table.0).enumerate();
    let declared = entries.map(|(index, (id, _))| {
        check_id(id, diagnostics);
        (id.value.clone().into_owned(), I::new(index))
    });
    let mut declared = declared.collect();
    add_tidy(&mut declared);
    declared
}

/// An id that cannot be is known by what it should be as well, so that it is reported once.
fn add_tidy<I: Copy>(declared: &mut BTreeMap<String, I>) {
    let bad = declared.iter().filter(|(id, _)| !is_id(id));
    let tidied: Vec<_> = bad.filter_map(|(id, &entry)| Some((tidy(id)?, entry))).collect();
    for (id, entry) in tidied {
        declared.entry(id).or_insert(entry);
    }
}

/// Whether an id is `[a-z][a-z0-9_]*`.
fn is_id(id: &str) -> bool {
    let mut chars = id.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The id that was probably meant: `bank_desk` for `bankDesk`, `Bank desk` or `bank-desk`.
fn tidy(id: &str) -> Option<String> {
    let mut tidied = String::new();
    let mut before = ' ';
    for c in id.trim().chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            tidied.push('_');
        }
        match c.to_ascii_lowercase() {
            c if c.is_ascii_lowercase() || (c.is_ascii_digit() && !tidied.is_empty()) => {
                tidied.push(c);
            }
            _ if tidied.is_empty() || tidied.ends_with('_') => {}
            _ => tidied.push('_'),
        }
        before = c;
    }
    let tidied = tidied.trim_end_matches('_');
    (!tidied.is_empty()).then(|| tidied.to_owned())
}

/// Reports an id that is not `[a-z][a-z0-9_]*`.
pub(super) fn check_id(id: &Literal<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // A control character in it was reported.
    if is_id(&id.value) || id.value.chars().any(char::is_control) {
        return;
    }
    let help = "ids are made of small letters a to z, digits and _, and begin with a letter";
    let help = match tidy(&id.value) {
        Some(tidied) => format!("{help}, like \"{tidied}\""),
        None => help.to_owned(),
    };
    let message = format!("\"{}\" cannot be an id", id.value);
    diagnostics.push(Diagnostic::new(Code::BadId, id.span, message).help(help));
}

/// Reports ids that have a meaning of their own, and ids that meters and flags share.
fn reserved(written: &written::Scenario<'_>, names: &Names, diagnostics: &mut Vec<Diagnostic>) {
    let meters = written.meters.iter().flat_map(|table| &table.0).map(|(id, _)| id);
    let flags = written.flags.iter().flat_map(|table| &table.0).map(|(id, _)| id);
    for id in meters.clone().chain(flags.clone()) {
        if guard_text::RESERVED.contains(&&*id.value) {
            let message = format!("\"{}\" has a meaning of its own in conditions", id.value);
            let help = "give the meter or flag another id";
            diagnostics.push(Diagnostic::new(Code::ReservedId, id.span, message).help(help));
        }
    }
    for flag in flags {
        if names.meters.contains_key(&*flag.value)
            && let Some(meter) = meters.clone().find(|meter| meter.value == flag.value)
        {
            let message = format!("\"{}\" is a meter and a flag", flag.value);
            diagnostics.push(
                Diagnostic::new(Code::ReservedId, flag.span, message)
                    .label(meter.span, "the meter is here")
                    .help("give one of them another id, so that conditions can tell them apart"),
            );
        }
    }
}

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
        // A choice that could not be read, or stands in a scene written twice, may be meant.
        let unnamed =
            names.unnamed[scene.index()] && nearest(name, choices.keys().map(|k| &**k)).is_none();
        if self.is_skipped(name) || unnamed {
            return None;
        }
        let known: Vec<_> = choices.keys().map(String::as_str).filter(|id| is_id(id)).collect();
        let meant = nearest(name, known.iter().copied());
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
        if self.may_be_declared(table, name) || name.chars().any(char::is_control) {
            return None;
        }
        let names = self.names;
        let known: Vec<_> = known.keys().map(String::as_str).filter(|id| is_id(id)).collect();
        let others = more.iter().copied().filter(|_| name.starts_with('@'));
        let meant = others
            .chain(nearest(name, known.iter().copied().chain(more.iter().copied())))
            .next()
            .or_else(|| more.first().copied());
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
