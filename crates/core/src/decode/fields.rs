//! Records: their fields by name, with every slip that an author makes with names.

use std::borrow::Cow;

use super::{Decode, Decoder, duration_unit, elsewhere, is_amount, list, short};
use crate::diagnostic::{Code, Diagnostic};
use crate::near::{is_certain, is_other_word, meant};
use crate::source::Span;
use crate::syntax::{Bracket, Item, NodeId, Shape};

/// No record has more fields. A row of so many places is cheaper than one that is allocated.
pub(crate) const MOST_FIELDS: usize = 32;

/// A kind of record: what may stand in its brackets.
#[derive(Debug)]
pub struct Record {
    /// What it is called in messages, as in "a choice".
    pub what: &'static str,
    /// The names of its fields, in the order of the documentation.
    pub fields: &'static [&'static str],
    /// Which of them it needs.
    pub required: &'static [bool],
}

/// Fields whose value is a word without quotes.
const WORDS: &[&str] =
    &["stance", "kind", "better", "stakes", "channel", "once", "detour", "hidden", "fraud_flag"];

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

        impl $name<'_> {
            pub(crate) const RECORD: $crate::decode::Record = $crate::decode::Record {
                what: $what,
                fields: &[$(stringify!($field)),+],
                required: &[$($crate::decode::is_required!($($required)?)),+],
            };
        }

        impl<'s> $crate::decode::Decode<'s> for $name<'s> {
            fn decode(
                decoder: &mut $crate::decode::Decoder<'s, '_>,
                node: $crate::syntax::NodeId,
            ) -> Option<Self> {
                const RECORD: &$crate::decode::Record = &$name::RECORD;
                const { assert!(RECORD.fields.len() <= $crate::decode::MOST_FIELDS) };
                let mut values = [$crate::decode::Held::Nothing; RECORD.fields.len()];
                let open = decoder.record(node, RECORD, &mut values)?;
                let mut values = values.into_iter().enumerate();
                Some(Self {
                    open,
                    span: decoder.syntax.span(node),
                    $($field: values
                        .next()
                        .and_then(|(index, held)| decoder.field(open, RECORD, index, held)),)+
                    lifetime: std::marker::PhantomData,
                })
            }
        }
    };
}
pub(crate) use record;
impl<'s> Decoder<'s, '_> {
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
        let named = |item: &Item| item.key.is_some() || self.is_field_call(item.value, record);
        if !items.is_empty() && !items.iter().any(named) {
            self.supersede_colon(syntax.span(items[0].value));
            let message = format!("{} is made of fields with names", record.what);
            self.report(
                Diagnostic::new(Code::NamelessValue, open, message)
                    .help(format!("write it like {}", record.example())),
            );
            self.skip(node);
            return None;
        }
        let mut keys = [None; MOST_FIELDS];
        let (mut unknown, mut nameless) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(&Item { key, value }) = items.get(at) {
            let run = self.run_on(items, at, record);
            at += run.max(1);
            let Some(key) = key else {
                if self.field_call(value, record, &mut keys, values) {
                    continue;
                }
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
                    return self.wrong_kind(node, &wanted, like);
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
            _ => return self.wrong_kind(node, &wanted, like),
        }
        if let Some(name) = syntax.name(node).filter(|name| !self.excused.contains(&name.start)) {
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
    pub(super) fn without_brackets(&mut self, node: NodeId, value: NodeId, what: &str) {
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
    fn run_on(&self, items: &[Item], at: usize, record: &Record) -> usize {
        let mut run = 1;
        while let (Some(_), Some(&Item { key, value })) = (items[at].key, items.get(at + run)) {
            let before = self.syntax.span(items[at + run - 1].value);
            let next = self.syntax.span(key.unwrap_or(value));
            let gap = Span::new(before.end, next.start);
            // Two words in a row look like a name whose `:` is missing.
            let goes_on = key.is_none() || {
                let colon = Span::new(next.end, self.syntax.span(value).start);
                !record.fields.contains(&self.slice(next)) && self.is_told(colon)
            };
            if !goes_on || self.slice(gap).contains('\n') || !self.is_told(gap) {
                break;
            }
            run += 1;
        }
        run
    }

    /// Whether a missing comma or colon, or a number that cannot be read, was reported within `place`.
    pub(super) fn is_told(&self, place: Span) -> bool {
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
            _ if written.contains("::") || WORDS.contains(&field) && written.contains('.') => {
                words.last().copied().unwrap_or_default().to_owned()
            }
            _ if written.contains(['"', '|']) => String::new(),
            _ if WORDS.contains(&field) => String::new(),
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
        if unknown.is_empty() && nameless.is_empty() {
            return;
        }
        let elsewhere: Vec<_> = unknown
            .iter()
            .map(|(name, ..)| {
                let close = is_other_word(name, record.fields);
                if close { None } else { elsewhere::help(record.what, record.fields, name) }
            })
            .collect();
        let homes = unknown.iter().zip(&elsewhere);
        let mut homes: Vec<_> = homes
            .map(
                |((name, ..), elsewhere)| {
                    if elsewhere.is_some() { None } else { meant(name, record.fields) }
                },
            )
            .collect();
        // Of one field unknown and one missing, the first is likely to be the second.
        let mut missing = record.fields.iter().enumerate().filter(|&(index, field)| {
            record.required[index]
                && matches!(values[index], Held::Nothing)
                && !homes.contains(&Some(*field))
        });
        let only = missing.next().filter(|_| missing.next().is_none());
        let lost = (0..homes.len()).filter(|&index| homes[index].is_none());
        let lost: Vec<_> = lost.filter(|&index| elsewhere[index].is_none()).collect();
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
        for (((name, key, value), home), elsewhere) in unknown.iter().zip(homes).zip(elsewhere) {
            let message = format!("{} has no field `{name}`", record.what);
            let diagnostic = Diagnostic::new(Code::UnknownField, *key, message);
            let index = home.and_then(|home| record.fields.iter().position(|&field| field == home));
            let report = self.diagnostics.len();
            self.report(match home {
                Some(home) => diagnostic.help(format!("did you mean `{home}`?")).fix_if(
                    index.is_some_and(|index| matches!(values[index], Held::Nothing))
                        && is_certain(name, home, record.fields.iter().copied()),
                    format!("write `{home}`"),
                    [(*key, home.to_owned())],
                ),
                None => diagnostic.help(elsewhere.unwrap_or_else(|| record.its_fields())),
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

    /// Whether a `:` is missing between the name of a field and its bracket: `now (set: …)`.
    fn is_field_call(&self, value: NodeId, record: &Record) -> bool {
        let name = self.syntax.name(value).map(|span| self.slice(span));
        name.is_some_and(|name| record.fields.contains(&name))
    }

    /// Reports a `:` that is missing between the name of a field and its bracket.
    fn field_call(
        &mut self,
        value: NodeId,
        record: &Record,
        keys: &mut [Option<Span>],
        values: &mut [Held],
    ) -> bool {
        let Some(name) = self.syntax.name(value) else { return false };
        let written = self.slice(name);
        let Some(index) = record.fields.iter().position(|&field| field == written) else {
            return false;
        };
        if keys[index].is_some() {
            return false;
        }
        keys[index] = Some(name);
        values[index] = Held::Value(value);
        self.excused.insert(name.start);
        let message = format!("a `:` is missing after {written}");
        self.report(
            Diagnostic::new(Code::MissingColon, name.after(), message)
                .help("a `:` stands between a name and its value")
                .fix("add the `:`", [(name.after(), ":".to_owned())]),
        );
        true
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
    pub(super) fn supersede_colon(&mut self, place: Span) -> bool {
        let before = self.slice(Span::new(0, place.start)).trim_end();
        let colon = before.ends_with(':');
        if colon {
            self.superseded.push(Span::new(before.len() as u32 - 1, before.len() as u32));
        }
        colon
    }

    /// Reports a required field that is not there.
    fn missing(&mut self, open: Span, what: &str, field: &str) {
        // One that stands too deep inside was told of there.
        let too_deep = |d: &Diagnostic| {
            d.code == Code::UnknownField && d.span.start > open.start && self.slice(d.span) == field
        };
        if self.diagnostics.iter().rev().take(8).any(too_deep) {
            return;
        }
        let message = format!("{what} needs the field `{field}`");
        self.report(
            Diagnostic::new(Code::MissingField, open, message)
                .help(format!("add `{field}: …,` inside these brackets")),
        );
    }
}
