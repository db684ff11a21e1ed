//! From the syntax tree to what the author wrote, piece by piece.
//!
//! Every record, table and list is walked on the tree, so that one slip never hides the next; every
//! single value (a text, a number, a word) is read by `ron`. What cannot be read is reported, left
//! out, and remembered as skipped.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::near::meant;
use crate::recover;
use crate::source::Span;
use crate::syntax::{Bracket, Item, NodeId, Shape, Syntax};

/// Reads one piece of a file.
pub(crate) trait Decode<'s>: Sized {
    /// What `node` says. `None` if it cannot be read; then that was reported.
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self>;
}

/// Reads pieces of one file, and collects what is wrong with them.
pub(crate) struct Decoder<'s, 'd> {
    pub(crate) syntax: &'d Syntax<'s>,
    pub(crate) diagnostics: &'d mut Vec<Diagnostic>,
    /// Places that could not be read: what they name may be meant to be used.
    pub(crate) skipped: Vec<Span>,
    /// Places of which something better is said than that signs are missing or too many there.
    pub(crate) superseded: Vec<Span>,
    /// Where commas are missing and numbers cannot be read, in order: that was reported.
    pub(crate) told: Vec<Span>,
}

/// A text as it is written in the file, its escapes read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal<'s> {
    pub(crate) value: Cow<'s, str>,
    /// Its place, the quotes included.
    pub(crate) span: Span,
}

/// A value and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whole<const MIN: i64, const MAX: i64>(pub(crate) i64);

/// `{ "id": entry, … }`, in the order of the file, each id once. An entry that could not be read
/// leaves its id. Second the places that could not be read: they may declare names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entries<'s, T>(pub(crate) Vec<(Literal<'s>, Option<T>)>, pub(crate) Vec<Span>);

/// What a kind of record is called, and its fields.
pub(crate) struct Record {
    pub(crate) what: &'static str,
    pub(crate) fields: &'static [&'static str],
    pub(crate) required: &'static [bool],
}

/// What a record holds for one of its fields.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Held {
    Nothing,
    Value(NodeId),
    /// A value under another name, which is likely to mean this field; that diagnostic was reported.
    Meant(NodeId, usize),
    /// Something that cannot be read, which was reported.
    Unread,
}

impl Record {
    /// How it is written, as an example.
    fn example(&self) -> String {
        let required = self.fields.iter().zip(self.required).filter(|&(_, &required)| required);
        let mut shown: Vec<_> = required.map(|(field, _)| format!("{field}: …")).collect();
        if shown.is_empty() {
            shown.push(format!("{}: …", self.fields[0]));
        }
        if shown.len() > 4 {
            shown.truncate(3);
            shown.push("…".to_owned());
        }
        format!("({})", shown.join(", "))
    }

    fn its_fields(&self) -> String {
        format!("its fields are {}", list(self.fields))
    }
}

macro_rules! is_required {
    () => {
        false
    };
    ($required:ident) => {
        true
    };
}
pub(crate) use is_required;

/// Defines a record of the format and how it is read: unknown fields, fields written twice and
/// required fields that are missing are reported. Every field is optional in the result.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        $name:ident, $what:literal { $($(@$required:ident)? $field:ident: $type:ty,)+ }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct $name<'s> {
            /// Its opening bracket.
            pub(crate) open: $crate::source::Span,
            /// The whole of it.
            #[allow(dead_code, reason = "not every record is asked")]
            pub(crate) span: $crate::source::Span,
            $(pub(crate) $field: Option<$type>,)+
            lifetime: std::marker::PhantomData<&'s ()>,
        }

        impl<'s> $crate::decode::Decode<'s> for $name<'s> {
            fn decode(
                decoder: &mut $crate::decode::Decoder<'s, '_>,
                node: $crate::syntax::NodeId,
            ) -> Option<Self> {
                const RECORD: $crate::decode::Record = $crate::decode::Record {
                    what: $what,
                    fields: &[$(stringify!($field)),+],
                    required: &[$($crate::decode::is_required!($($required)?)),+],
                };
                let mut values = [$crate::decode::Held::Nothing; RECORD.fields.len()];
                let open = decoder.record(node, &RECORD, &mut values)?;
                let mut values = values.into_iter().enumerate();
                Some(Self {
                    open,
                    span: decoder.syntax.span(node),
                    $($field: values
                        .next()
                        .and_then(|(index, held)| decoder.field(open, &RECORD, index, held)),)+
                    lifetime: std::marker::PhantomData,
                })
            }
        }
    };
}
pub(crate) use record;

impl<'s> Decoder<'s, '_> {
    /// Reads `node` as a `T`. `None` in place of a value is a value left out; `Some(…)` is not
    /// needed, and warned of.
    pub(crate) fn read<T: Decode<'s>>(&mut self, node: NodeId) -> Option<T> {
        let whole = self.syntax.span(node);
        match self.syntax.shape(node) {
            Shape::Missing => None,
            Shape::Word if self.slice(whole) == "None" => None,
            Shape::Word if matches!(self.slice(whole), "null" | "nil" | "undefined") => {
                let message = format!("`{}` means nothing here", self.slice(whole));
                self.report(
                    Diagnostic::new(Code::WrongKind, whole, message)
                        .help("leave out what has no value, or write None")
                        .fix("write None", [(whole, "None".to_owned())]),
                );
                None
            }
            Shape::Group(Bracket::Round) => {
                let name = self.syntax.name(node).map(|span| self.slice(span));
                if let (Some("Some"), [Item { key: None, value }]) = (name, self.syntax.items(node))
                {
                    let inner = self.syntax.span(*value);
                    let (before, after) =
                        (Span::new(whole.start, inner.start), Span::new(inner.end, whole.end));
                    let edits = [(before, String::new()), (after, String::new())];
                    self.report(
                        Diagnostic::new(Code::NeedlessSome, before, "`Some(…)` is not needed")
                            .help("write just the value")
                            .fix("remove `Some(…)`", edits),
                    );
                    return self.read(*value);
                }
                T::decode(self, node)
            }
            _ => T::decode(self, node),
        }
    }

    pub(crate) fn slice(&self, span: Span) -> &'s str {
        self.syntax.slice(span)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Sorts the items of a record into `values`, a place for each of its fields.
    pub(crate) fn record(
        &mut self,
        node: NodeId,
        record: &Record,
        values: &mut [Held],
    ) -> Option<Span> {
        let node = self.record_brackets(node, record)?;
        let syntax = self.syntax;
        let items = syntax.items(node);
        let open = self.opening(node);
        if !items.is_empty() && items.iter().all(|item| item.key.is_none()) {
            let message = format!("{} is made of fields with names", record.what);
            self.report(
                Diagnostic::new(Code::NamelessValue, open, message)
                    .help(format!("write it like {}", record.example())),
            );
            self.skip(node);
            return None;
        }
        let mut keys: Vec<Option<Span>> = vec![None; record.fields.len()];
        let (mut unknown, mut nameless) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(&Item { key, value }) = items.get(at) {
            let run = self.run_on(items, at);
            at += run.max(1);
            let Some(key) = key else {
                if !self.lone_name(value, record, values) {
                    nameless.push(value);
                }
                continue;
            };
            let key_span = syntax.span(key);
            let name = self.field_name(key);
            if run > 1 {
                self.one_value(&name, value, items[at - 1].value);
            }
            match record.fields.iter().position(|&field| field == name) {
                Some(index) if keys[index].is_some() => {
                    let message = format!("`{name}` is written twice");
                    let first = keys[index].unwrap_or(key_span);
                    self.report(
                        Diagnostic::new(Code::DuplicateField, key_span, message)
                            .label(first, "it is written here already")
                            .help("keep one of the two"),
                    );
                    self.skip(value);
                }
                Some(index) => {
                    keys[index] = Some(key_span);
                    values[index] = if run > 1 { Held::Unread } else { Held::Value(value) };
                }
                None => unknown.push((name, key_span, value)),
            }
        }
        self.unknown_fields(record, &unknown, &nameless, values);
        Some(open)
    }

    /// The brackets of a record: what stands in others is reported, and read if it is evident.
    fn record_brackets(&mut self, node: NodeId, record: &Record) -> Option<NodeId> {
        let syntax = self.syntax;
        let items = syntax.items(node);
        let keyed = |node: NodeId| syntax.items(node).iter().any(|item| item.key.is_some());
        let wanted = format!("{} in round brackets", record.what);
        let like = |d: Diagnostic| d.help(format!("write it like {}", record.example()));
        match (syntax.shape(node), items) {
            (Shape::Group(Bracket::Round), _) => {}
            (Shape::Group(Bracket::Curly), _) if keyed(node) || items.is_empty() => {
                self.wrong_bracket(node, record.what, ("(", ")"), "{ } is for tables");
            }
            (Shape::Group(Bracket::Square), &[Item { key: None, value }])
                if syntax.shape(value) == Shape::Group(Bracket::Round)
                    && syntax.items(value).iter().any(|item| {
                        item.key.is_some_and(|key| {
                            record.fields.contains(&self.slice(syntax.span(key)))
                        })
                    }) =>
            {
                self.without_brackets(node, value, record.what);
                return Some(value);
            }
            (Shape::Text, _) => {
                let mut required =
                    record.fields.iter().zip(record.required).filter(|&(_, &required)| required);
                let Some(((field, _), None)) = required.next().map(|one| (one, required.next()))
                else {
                    return self.wrong_kind_with(node, &wanted, like);
                };
                let place = syntax.span(node);
                let instead = format!("({field}: {})", self.slice(place));
                let message = format!("this is a text, where {wanted} belongs");
                self.report(
                    Diagnostic::new(Code::WrongKind, place, message)
                        .help(format!("write {}", short(&instead)))
                        .maybe_fix("write the field's name", [(place, instead)]),
                );
                self.skip(node);
                return None;
            }
            _ => return self.wrong_kind_with(node, &wanted, like),
        }
        if let Some(name) = syntax.name(node) {
            let message = format!("`{}` does not belong before this bracket", self.slice(name));
            self.report(
                Diagnostic::new(Code::WrongKind, name, message)
                    .help(format!("{} begins with its bracket", record.what))
                    .fix("remove it", [(name, String::new())]),
            );
        }
        Some(node)
    }

    /// Reports brackets around a single value that stands without them.
    fn without_brackets(&mut self, node: NodeId, value: NodeId, what: &str) {
        let (whole, inner) = (self.syntax.span(node), self.syntax.span(value));
        let edits = [
            (Span::new(whole.start, inner.start), String::new()),
            (Span::new(inner.end, whole.end), String::new()),
        ];
        let message = format!("no brackets belong around {what} here");
        self.report(
            Diagnostic::new(Code::WrongKind, self.opening(node), message)
                .help("remove the outer brackets")
                .fix("remove the outer brackets", edits),
        );
    }

    /// How many items from `at` on are one value that lacks its quotes or brackets, as in
    /// `when: trust >= 3` or `takes: 5 Minutes`: on one line, without a comma, only the first with a
    /// name.
    fn run_on(&self, items: &[Item], at: usize) -> usize {
        let key = items[at].key;
        let mut run = 1;
        while let Some(&Item { key: None, value }) = items.get(at + run)
            && key.is_some()
        {
            let before = self.syntax.span(items[at + run - 1].value);
            let gap = Span::new(before.end, self.syntax.span(value).start);
            if self.slice(gap).contains('\n') || !self.is_told(gap) {
                break;
            }
            run += 1;
        }
        run
    }

    /// Whether a missing comma, or a number that cannot be read, was reported within `place`.
    fn is_told(&self, place: Span) -> bool {
        let next = self.told.partition_point(|told| told.start < place.start);
        self.told.get(next).is_some_and(|told| told.end <= place.end)
    }

    /// Reports the value of a field that goes on from `first` to `last`, in place of the signs that
    /// seemed to be missing or too many in it.
    fn one_value(&mut self, field: &str, first: NodeId, last: NodeId) {
        let whole = self.syntax.span(first).to(self.syntax.span(last));
        self.superseded.push(whole);
        let written = self.slice(whole);
        let message = format!("`{}` cannot be read as one value", short(written));
        let diagnostic = Diagnostic::new(Code::WrongKind, whole, message);
        let words: Vec<_> = written.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let unit = words.iter().find_map(|word| duration_unit(word));
        let number = words.iter().find(|word| word.bytes().all(|b| b.is_ascii_digit()));
        let instead = match (unit, number.filter(|number| !number.is_empty())) {
            (Some(unit), Some(number)) => format!("{unit}({number})"),
            // An amount with its currency, or the like.
            (None, Some(number)) if is_amount(written, number) => (*number).to_owned(),
            _ if written.contains("::") => words.last().copied().unwrap_or_default().to_owned(),
            _ if written.contains(['"', '|']) => String::new(),
            _ => format!("\"{written}\""),
        };
        self.report(if instead.is_empty() {
            diagnostic.help(format!("write one value after `{field}:`, and a comma after it"))
        } else {
            diagnostic
                .help(format!("write {}", short(&instead)))
                .maybe_fix(format!("write {}", short(&instead)), [(whole, instead)])
        });
        self.skipped.push(whole);
    }

    /// Reports fields that a record does not have. The value of one whose meaning is near counts as
    /// that field's.
    fn unknown_fields(
        &mut self,
        record: &Record,
        unknown: &[(Cow<'s, str>, Span, NodeId)],
        nameless: &[NodeId],
        values: &mut [Held],
    ) {
        let mut homes: Vec<_> =
            unknown.iter().map(|(name, ..)| meant(name, record.fields)).collect();
        // Of one field unknown and one missing, the first is likely to be the second.
        let mut missing = record.fields.iter().enumerate().filter(|&(index, field)| {
            record.required[index]
                && matches!(values[index], Held::Nothing)
                && !homes.contains(&Some(*field))
        });
        let only = missing.next().filter(|_| missing.next().is_none());
        let lost: Vec<_> = (0..homes.len()).filter(|&index| homes[index].is_none()).collect();
        match (only, &lost[..], nameless) {
            (Some((_, field)), &[index], []) => homes[index] = Some(field),
            (Some((index, field)), [], &[value]) => {
                let report = self.nameless(value, &format!("write `{field}: …`"));
                values[index] = Held::Meant(value, report);
            }
            _ => {
                for &value in nameless {
                    self.nameless(value, &format!("write `name: value`; {}", record.its_fields()));
                    self.skip(value);
                }
            }
        }
        for ((name, key, value), home) in unknown.iter().zip(homes) {
            let message = format!("{} has no field `{name}`", record.what);
            let diagnostic = Diagnostic::new(Code::UnknownField, *key, message);
            let index = home.and_then(|home| record.fields.iter().position(|&field| field == home));
            let report = self.diagnostics.len();
            self.report(match home {
                Some(home) => diagnostic
                    .help(format!("did you mean `{home}`?"))
                    .maybe_fix(format!("write `{home}`"), [(*key, home.to_owned())]),
                None => diagnostic.help(record.its_fields()),
            });
            match index.filter(|&index| matches!(values[index], Held::Nothing)) {
                Some(index) => values[index] = Held::Meant(*value, report),
                None => self.skip(*value),
            }
        }
    }

    /// Reads the value of a field.
    pub(crate) fn field<T: Decode<'s>>(
        &mut self,
        open: Span,
        record: &Record,
        index: usize,
        held: Held,
    ) -> Option<T> {
        let (field, required) = (record.fields[index], record.required[index]);
        match held {
            Held::Value(value) if required && self.slice(self.syntax.span(value)) == "None" => {
                let message = format!("`{field}` cannot be left out: {} needs it", record.what);
                let place = self.syntax.span(value);
                self.report(
                    Diagnostic::new(Code::MissingField, place, message)
                        .help("write a value in place of None"),
                );
                None
            }
            Held::Value(value) => self.read(value),
            Held::Meant(value, report) => {
                let before = self.diagnostics.len();
                let read = self.read(value);
                if read.is_none() {
                    // It was not meant after all.
                    self.diagnostics.truncate(before);
                    self.diagnostics[report].help = Some(record.its_fields());
                    self.diagnostics[report].fixes.clear();
                    self.skip(value);
                    if required {
                        self.missing(open, record.what, field);
                    }
                }
                read
            }
            Held::Nothing => {
                if required {
                    self.missing(open, record.what, field);
                }
                None
            }
            Held::Unread => None,
        }
    }

    /// The name of a field; one in quotes is reported and read all the same.
    fn field_name(&mut self, key: NodeId) -> Cow<'s, str> {
        let span = self.syntax.span(key);
        let written = self.slice(span);
        if self.syntax.shape(key) == Shape::Word {
            return Cow::Borrowed(written);
        }
        let name = written.trim_matches('"');
        self.report(
            Diagnostic::new(
                Code::QuotedField,
                span,
                format!("the field name {written} has quotes"),
            )
            .help("field names are written without quotes; ids in a { } table have them")
            .fix("remove the quotes", [(span, name.to_owned())]),
        );
        Cow::Borrowed(name)
    }

    /// Whether a value without a name is the name of a field, whose value is missing; then it is
    /// reported.
    fn lone_name(&mut self, value: NodeId, record: &Record, values: &mut [Held]) -> bool {
        let span = self.syntax.span(value);
        let written = self.slice(span);
        let Some(index) = record.fields.iter().position(|&field| field == written) else {
            return false;
        };
        values[index] = Held::Unread;
        let message = format!("`{written}` has no value");
        self.report(
            Diagnostic::new(Code::MissingValue, span, message)
                .help(format!("write `{written}: …`, or remove it")),
        );
        self.skip(value);
        true
    }

    /// Reports a value without the name of its field; which diagnostic that is.
    fn nameless(&mut self, value: NodeId, help: &str) -> usize {
        let span = self.syntax.span(value);
        self.supersede_colon(span);
        let message = "a field name is missing before this";
        self.report(Diagnostic::new(Code::NamelessValue, span, message).help(help));
        self.diagnostics.len() - 1
    }

    /// That a `:` before `place` belongs to nothing needs no saying when its name is missing.
    fn supersede_colon(&mut self, place: Span) {
        let before = self.slice(Span::new(0, place.start)).trim_end();
        if before.ends_with(':') {
            self.superseded.push(Span::new(before.len() as u32 - 1, before.len() as u32));
        }
    }

    /// Reports a required field that is not there.
    fn missing(&mut self, open: Span, what: &str, field: &str) {
        let message = format!("{what} needs the field `{field}`");
        self.report(
            Diagnostic::new(Code::MissingField, open, message)
                .help(format!("add `{field}: …,` inside these brackets")),
        );
    }

    /// Remembers a place that could not be read.
    pub(crate) fn skip(&mut self, node: NodeId) {
        self.skipped.push(self.syntax.span(node));
    }

    /// Reports that `node` is not what is wanted here.
    pub(crate) fn wrong_kind<T>(&mut self, node: NodeId, wanted: &str) -> Option<T> {
        self.wrong_kind_with(node, wanted, |diagnostic| diagnostic)
    }

    /// Reports that `node` is not what is wanted here, with what `add` says about it.
    pub(crate) fn wrong_kind_with<T>(
        &mut self,
        node: NodeId,
        wanted: &str,
        add: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Option<T> {
        let found = match self.syntax.shape(node) {
            Shape::Text | Shape::RawText => "a text",
            Shape::Char => "a text in single quotes",
            Shape::ByteText => "a text with a letter before its quotes",
            Shape::Number => "a number",
            Shape::Word => "a word without quotes",
            Shape::Group(Bracket::Round) => "something in ( )",
            Shape::Group(Bracket::Square) => "a list in [ ]",
            Shape::Group(Bracket::Curly) => "a table in { }",
            Shape::Missing => return None,
        };
        let span = self.syntax.span(node);
        let place = if matches!(self.syntax.shape(node), Shape::Group(_)) {
            self.syntax.name(node).unwrap_or_else(|| self.opening(node))
        } else {
            span
        };
        let message = format!("this is {found}, where {wanted} belongs");
        self.report(add(Diagnostic::new(Code::WrongKind, place, message)));
        self.skip(node);
        None
    }

    pub(crate) fn wrong_bracket(
        &mut self,
        node: NodeId,
        what: &str,
        (open, close): (&str, &str),
        why: &str,
    ) {
        let span = self.syntax.span(node);
        let opening = self.opening(node);
        let closing = Span::new(span.end - 1, span.end);
        self.report(
            Diagnostic::new(
                Code::WrongBracket,
                opening,
                format!("{what} stands in {open} {close}; {why}"),
            )
            .help(format!("write {open} here, and {close} where it ends"))
            .fix(
                format!("write {open} and {close}"),
                [(opening, open.to_owned()), (closing, close.to_owned())],
            ),
        );
    }

    /// The opening bracket of a group, or the whole of anything else.
    pub(crate) fn opening(&self, node: NodeId) -> Span {
        let span = self.syntax.span(node);
        match self.syntax.shape(node) {
            Shape::Group(_) => {
                let start = self.syntax.name(node).map_or(span.start, |name| name.end);
                let gap = self.slice(Span::new(start, span.end)).find(['(', '[', '{']);
                let start = start + gap.unwrap_or(0) as u32;
                Span::new(start, start + 1)
            }
            _ => span,
        }
    }

    /// The items of `node` as a list. A value that stands without its brackets is one item.
    fn list(&mut self, node: NodeId) -> Option<(Vec<NodeId>, bool)> {
        let items = self.syntax.items(node);
        match self.syntax.shape(node) {
            Shape::Group(Bracket::Square) => {
                let mut values = Vec::with_capacity(items.len());
                for &Item { key, value } in items {
                    match key {
                        None => values.push(value),
                        Some(key) => {
                            let place = self.syntax.span(key);
                            let message = "a list in [ ] holds values, without names or `:`";
                            self.report(
                                Diagnostic::new(Code::WrongKind, place, message)
                                    .help("put ( ) around the fields of one entry"),
                            );
                            self.skip(node);
                            // The fields of one entry, most likely: once is enough.
                            return Some((values, false));
                        }
                    }
                }
                Some((values, false))
            }
            Shape::Group(Bracket::Curly) if items.iter().all(|item| item.key.is_none()) => {
                self.wrong_bracket(node, "a list", ("[", "]"), "{ } is for tables");
                Some((items.iter().map(|item| item.value).collect(), false))
            }
            Shape::Group(Bracket::Curly) => {
                self.wrong_kind_with(node, "a list in [ ]", |diagnostic| {
                    diagnostic.help("write [ … ], its entries without `\"id\":` before them")
                })
            }
            _ => Some((vec![node], true)),
        }
    }

    /// Reads a number with `ron`; reports what is no whole number from `min` to `max`.
    pub(crate) fn whole(&mut self, node: NodeId, min: i64, max: i64) -> Option<i64> {
        let span = self.syntax.span(node);
        let written = self.slice(span);
        match self.syntax.shape(node) {
            Shape::Number => {}
            Shape::Text if ron::from_str::<i64>(written.trim_matches('"').trim()).is_ok() => {
                let bare = written.trim_matches('"').trim().to_owned();
                let message = format!("the number {written} has quotes");
                self.report(
                    Diagnostic::new(Code::WrongKind, span, message)
                        .help(format!("write {bare}"))
                        .fix("remove the quotes", [(span, bare.clone())]),
                );
                let number = ron::from_str(&bare).ok();
                return number.filter(|number| (min..=max).contains(number));
            }
            Shape::Group(Bracket::Round) if self.syntax.items(node).len() == 1 => {
                let number = self.slice(self.syntax.span(self.syntax.items(node)[0].value));
                return self.wrong_kind_with(node, "a whole number", |diagnostic| {
                    diagnostic.help(format!("write just the number, like {}", short(number)))
                });
            }
            _ => return self.wrong_kind(node, "a whole number"),
        }
        match ron::from_str::<i64>(written) {
            Ok(number) if (min..=max).contains(&number) => Some(number),
            Err(_) if written.contains(['.', 'e', 'E']) && !written.contains("0x") => {
                self.report(
                    Diagnostic::new(Code::WrongKind, span, format!("{written} is no whole number"))
                        .help("write it without a fraction"),
                );
                None
            }
            // That it is no number was reported.
            _ if self.is_told(span) => None,
            _ => {
                let message = format!("{written} is out of range");
                self.report(
                    Diagnostic::new(Code::OutOfRange, span, message)
                        .help(format!("it goes from {min} to {max}")),
                );
                None
            }
        }
    }

    /// One of `words`; the index of it.
    pub(crate) fn word(&mut self, node: NodeId, words: &[&'static str]) -> Option<usize> {
        let span = self.syntax.span(node);
        let written = self.slice(span);
        let bare = written.trim_matches('"');
        let quoted = match self.syntax.shape(node) {
            Shape::Word => false,
            Shape::Text => true,
            _ => {
                return self.wrong_kind_with(
                    node,
                    &format!("one of {}", list(words)),
                    |diagnostic| diagnostic.help("write one of these words"),
                );
            }
        };
        let index = words.iter().position(|&word| word == bare);
        if !quoted && index.is_some() {
            return index;
        }
        if let Some(index) = index {
            let message = format!("the word {written} has quotes");
            self.report(
                Diagnostic::new(Code::WrongKind, span, message)
                    .help(format!("write {bare}"))
                    .fix("remove the quotes", [(span, bare.to_owned())]),
            );
            return Some(index);
        }
        let near = meant(bare, words);
        let message = format!("`{bare}` is none of {}", list(words));
        let diagnostic = Diagnostic::new(Code::UnknownWord, span, message);
        self.report(match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .maybe_fix(format!("write `{near}`"), [(span, near.to_owned())]),
            None => diagnostic.help("choose one of these words, written just so"),
        });
        near.and_then(|near| words.iter().position(|&word| word == near))
    }
}

/// `a`, `b` and `c`.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// `text` in one line, and no longer than fits into a sentence.
pub(crate) fn short(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    if !text.contains('\n') && text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let start: String =
        text.chars().map(|c| if c == '\n' { ' ' } else { c }).take(LONGEST - 1).collect();
    Cow::Owned(start + "…")
}

/// `5 EUR`, and the like: a number and the name of what it counts.
fn is_amount(written: &str, number: &str) -> bool {
    let rest = written.strip_prefix(number).unwrap_or_default().trim_start();
    !rest.is_empty() && rest.chars().all(char::is_alphabetic)
}

/// The unit of time that a word means, as it is written in a file.
pub(crate) fn duration_unit(word: &str) -> Option<&'static str> {
    match &*word.to_ascii_lowercase() {
        "minutes" | "minute" | "mins" | "min" => Some("Minutes"),
        "hours" | "hour" | "h" => Some("Hours"),
        "days" | "day" => Some("Days"),
        "turns" | "turn" => Some("Turns"),
        _ => None,
    }
}

impl Literal<'_> {
    /// The place in the file of a range of bytes of the value.
    pub(crate) fn place(&self, source: &str, range: Range<usize>) -> Span {
        let written = &source[self.span.range()];
        let raw = written.starts_with("r\"") || written.starts_with("r#");
        let mark = |c: &char| recover::is_quote(*c);
        let open = if raw {
            written.find('"').map_or(0, |quote| quote + 1)
        } else {
            written.chars().next().filter(mark).map_or(0, char::len_utf8)
        };
        let body = self.span.start as usize + open;
        if !(written.contains('\r') || (!raw && written.contains('\\'))) {
            return Span::new((body + range.start) as u32, (body + range.end) as u32);
        }
        // Walk the written text and the value side by side.
        let offset = |wanted: usize| {
            let mut rest = &written[open..];
            let mut at = 0;
            while at < wanted && !rest.is_empty() {
                let (taken, given) = if !raw && rest.starts_with('\\') {
                    let taken = match rest.as_bytes().get(1) {
                        Some(b'x') => 4,
                        Some(b'u') => rest.find('}').map_or(2, |end| end + 1),
                        _ => 2,
                    };
                    let given =
                        ron::from_str::<String>(&format!("\"{}\"", &rest[..taken.min(rest.len())]));
                    (taken, given.map_or(1, |value| value.len()))
                } else if rest.starts_with("\r\n") {
                    (2, 1)
                } else {
                    let len = rest.chars().next().map_or(1, char::len_utf8);
                    (len, len)
                };
                rest = rest.get(taken..).unwrap_or_default();
                at += given;
            }
            (self.span.start as usize + written.len() - rest.len()) as u32
        };
        Span::new(offset(range.start), offset(range.end))
    }
}

impl<'s> Decode<'s> for Literal<'s> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        const WANTED: &str = "a text in \"quotes\"";
        let span = decoder.syntax.span(node);
        let written = decoder.slice(span);
        let value = match decoder.syntax.shape(node) {
            Shape::Text => {
                let body = decoder.slice(decoder.syntax.inside(node));
                if body.contains('\\') {
                    match ron::from_str::<String>(&format!("\"{body}\"")) {
                        Ok(value) => Cow::Owned(value),
                        // The syntax pass has reported the escape.
                        Err(_) => Cow::Borrowed(body),
                    }
                } else {
                    Cow::Borrowed(body)
                }
            }
            Shape::RawText => {
                let body = written.trim_start_matches('r').trim_matches('#');
                Cow::Borrowed(body.get(1..body.len().saturating_sub(1)).unwrap_or_default())
            }
            Shape::Word if !matches!(written, "true" | "false") => {
                decoder.report(
                    Diagnostic::new(Code::WrongKind, span, format!("`{written}` needs quotes"))
                        .help(format!("write \"{written}\""))
                        .fix("put it in quotes", [(span, format!("\"{written}\""))]),
                );
                Cow::Borrowed(written)
            }
            Shape::Group(_) => {
                if let (None, &[Item { key: None, value }]) =
                    (decoder.syntax.name(node), decoder.syntax.items(node))
                    && matches!(decoder.syntax.shape(value), Shape::Text | Shape::RawText)
                {
                    decoder.without_brackets(node, value, "a text");
                    return Self::decode(decoder, value);
                }
                return decoder.wrong_kind(node, WANTED);
            }
            Shape::Number => {
                let quoted = format!("\"{written}\"");
                return decoder.wrong_kind_with(node, WANTED, |diagnostic| {
                    diagnostic
                        .help(format!("write {quoted}"))
                        .maybe_fix("put it in quotes", [(span, quoted)])
                });
            }
            _ => {
                return decoder.wrong_kind_with(node, WANTED, |diagnostic| {
                    diagnostic.help("write it between two \"")
                });
            }
        };
        let value =
            if value.contains('\r') { Cow::Owned(value.replace("\r\n", "\n")) } else { value };
        let literal = Self { value, span };
        decoder.refuse_controls(&literal);
        Some(literal)
    }
}

impl Decoder<'_, '_> {
    /// Author's text never carries control characters to a terminal: it is cleaned here, once.
    fn refuse_controls(&mut self, literal: &Literal<'_>) {
        // Every such character has a byte below 0x20, 0x7f, or begins with 0xc2 or 0xe2.
        let suspect = |b: &u8| (*b < 0x20 && *b != b'\n') || matches!(b, 0x7f | 0xc2 | 0xe2);
        if !literal.value.as_bytes().iter().any(suspect) {
            return;
        }
        let in_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let mut told: Vec<(char, usize)> = Vec::new();
        for (at, c) in literal.value.char_indices() {
            let (name, remedy) = match c {
                '\n' => continue,
                '\t' => ("a tab", "write spaces instead"),
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    ("a character that turns the direction of writing", "remove it")
                }
                c if c.is_control() => ("a control character", "remove it"),
                _ => continue,
            };
            let place = literal.place(self.syntax.text(), at..at + c.len_utf8());
            let insert = if c == '\t' { " " } else { "" }.to_owned();
            // Once for every text is enough; the change mends all of them.
            if let Some(&(_, report)) = told.iter().find(|&&(other, _)| other == c) {
                let edits = &mut self.diagnostics[report].fixes[0].edits;
                edits.push(Edit { span: place, insert });
                continue;
            }
            told.push((c, self.diagnostics.len()));
            let message = format!("this text contains {name} (U+{:04X})", u32::from(c));
            let diagnostic = Diagnostic::new(Code::ControlCharacter, place, message)
                .help(format!("{remedy}; texts hold letters, signs, spaces and new lines"));
            let edits = [(place, insert)];
            // In what looks like an id, a space would be as wrong.
            self.report(if literal.value.chars().all(|c| in_id(c) || c.is_control()) {
                diagnostic.maybe_fix(remedy, edits)
            } else {
                diagnostic.fix(remedy, edits)
            });
        }
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Vec<T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let before = decoder.diagnostics.len();
        let (nodes, lone) = decoder.list(node)?;
        let values: Vec<T> = nodes.into_iter().filter_map(|node| decoder.read(node)).collect();
        if !lone {
            return Some(values);
        }
        let span = decoder.syntax.span(node);
        let help = "put it in square brackets: [ … ]";
        if values.is_empty() {
            if let Some(diagnostic) = decoder.diagnostics.get_mut(before) {
                diagnostic.help.get_or_insert_with(|| help.to_owned());
            }
            return None;
        }
        // A word that lacks its quotes as well is told of once.
        let quotes = decoder.diagnostics.get(before).and_then(|diagnostic| {
            let edit = diagnostic.fixes.first()?.edits.first()?;
            (edit.span == span).then(|| edit.insert.clone())
        });
        let diagnostic =
            Diagnostic::new(Code::WrongKind, decoder.opening(node), "a list belongs here");
        let diagnostic = match quotes {
            Some(insert) => {
                decoder.diagnostics.truncate(before);
                let insert = format!("[{insert}]");
                diagnostic.help(format!("write {insert}")).fix("write a list", [(span, insert)])
            }
            None => diagnostic.help(help).fix(
                "put it in [ ]",
                [(Span::at(span.start), "[".into()), (Span::at(span.end), "]".into())],
            ),
        };
        decoder.report(diagnostic);
        Some(values)
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Entries<'s, T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let items = decoder.syntax.items(node);
        match decoder.syntax.shape(node) {
            Shape::Group(Bracket::Curly) => {}
            Shape::Group(Bracket::Round) if items.iter().all(|item| item.key.is_some()) => {
                decoder.wrong_bracket(node, "a table", ("{", "}"), "( ) is for records");
            }
            Shape::Missing => return None,
            _ => {
                decoder.wrong_kind_with::<()>(node, "a table in { }", |diagnostic| {
                    diagnostic.help("write each id with what belongs to it: { \"id\": … }")
                });
                return Some(Self(Vec::new(), vec![decoder.syntax.span(node)]));
            }
        }
        let mut entries: Vec<(Literal<'s>, Option<T>)> = Vec::with_capacity(items.len());
        let mut unread = Vec::new();
        let mut places = std::collections::BTreeMap::new();
        let mut rest = items.iter().copied().peekable();
        while let Some(Item { key, value }) = rest.next() {
            let span = decoder.syntax.span(value);
            let (key, value) = match (key, rest.peek()) {
                (Some(key), _) => (key, value),
                (None, Some(&Item { key: None, value: next }))
                    if decoder.syntax.shape(value) == Shape::Text
                        && decoder.syntax.shape(next) != Shape::Text =>
                {
                    rest.next();
                    let gap = Span::new(span.end, decoder.syntax.span(next).start);
                    let message = format!("a `:` is missing after {}", decoder.slice(span));
                    decoder.report(
                        Diagnostic::new(Code::MissingColon, span.after(), message)
                            .help("write `:` between an id and what belongs to it")
                            .fix("write `:`", [(gap, ": ".to_owned())]),
                    );
                    (value, next)
                }
                (None, _) => {
                    unread.push(span);
                    decoder.skip(value);
                    decoder.supersede_colon(span);
                    let written = short(decoder.slice(span));
                    decoder.report(if decoder.syntax.shape(value) == Shape::Text {
                        Diagnostic::new(Code::MissingValue, span, format!("{written} has no value"))
                            .help(format!("a table holds ids with their values: {written}: …"))
                    } else {
                        let message = "an id is missing before this";
                        let place = decoder.opening(value);
                        Diagnostic::new(Code::NamelessValue, place, message)
                            .help("a table holds ids with their values: \"id\": …")
                    });
                    continue;
                }
            };
            let Some(key) = decoder.read::<Literal<'s>>(key) else {
                unread.push(decoder.syntax.span(value));
                decoder.skip(value);
                continue;
            };
            if let Some(&first) = places.get(&key.value) {
                let message = format!("\"{}\" is written twice in this table", key.value);
                decoder.report(
                    Diagnostic::new(Code::DuplicateField, key.span, message)
                        .label(first, "it is written here already")
                        .help("keep one of the two, or give one of them another id"),
                );
                unread.push(key.span);
                decoder.skip(value);
                continue;
            }
            places.insert(key.value.clone(), key.span);
            let entry = decoder.read(value);
            entries.push((key, entry));
        }
        Some(Self(entries, unread))
    }
}

impl<'s, T: Decode<'s>> Decode<'s> for Spanned<T> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        let span = decoder.syntax.span(node);
        T::decode(decoder, node).map(|value| Self { value, span })
    }
}

impl<'s, const MIN: i64, const MAX: i64> Decode<'s> for Whole<MIN, MAX> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        decoder.whole(node, MIN, MAX).map(Self)
    }
}

impl<'s> Decode<'s> for bool {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        decoder.word(node, &["false", "true"]).map(|index| index == 1)
    }
}
