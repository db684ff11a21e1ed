//! The names that a file declares, and what is wrong with them.

use std::collections::BTreeMap;

use crate::decode::{Entries, Literal};
use crate::diagnostic::{Code, Diagnostic};
use crate::guard_text;
use crate::id::{BehaviourId, CastId, ChoiceId, FlagId, Id, MeterId, PromiseId, SceneId, SignalId};
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
    pub(super) unnamed: Vec<bool>,
    own_cast: Vec<String>,
    /// Tables that are missing, which was reported.
    pub(super) missing: Vec<&'static str>,
    /// Places in tables that could not be read.
    pub(super) unread: Vec<(&'static str, Span)>,
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
        // A value that is missing altogether may be meant to use anything.
        let lost = skipped.iter().any(|span| span.start == span.end);
        Self {
            flags_read: vec![false; names.flags.len()],
            flags_set: vec![false; names.flags.len()],
            scenes_meant: vec![false; names.scenes.len()],
            lost_destination: lost,
            lost_set: lost,
            lost_read: lost,
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
    pub(super) fn kind_of(&self, name: &str) -> Option<(&'static str, &'static str)> {
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
    pub(super) fn is_uncertain(&self, table: &str) -> bool {
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
pub(super) fn is_id(id: &str) -> bool {
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
