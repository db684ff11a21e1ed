//! Guards: the names in them looked up, and what each is used for checked.

use std::borrow::Cow;
use std::ops::Range;

use super::Lower;
use crate::decode::Literal;
use crate::diagnostic::{Code, Diagnostic};
use crate::guard::{Comparison, Guard, Value};
use crate::guard_text::{self, Argument, CALLS, Operand, Parsed, Word};
use crate::id::{GuardId, Id, SceneId};
use crate::near::nearest;
use crate::source::Span;
use crate::written::LARGEST;

impl Lower<'_> {
    /// A guard, if there is one. One that is wrong stands for none; it was reported.
    pub(super) fn guard(&mut self, literal: Option<&Literal<'_>>) -> Option<GuardId> {
        let literal = literal?;
        let mut errors = Vec::new();
        let written = self.without_hyphens(literal);
        let parsed = guard_text::parse(&written, &mut errors);
        if !errors.is_empty() {
            self.uses.skipped.push(literal.span);
        }
        for error in errors {
            let empty = error.range.is_empty() && literal.value.is_empty();
            let place =
                if empty { literal.span } else { literal.place(self.source, error.range.clone()) };
            let mut diagnostic = Diagnostic::new(Code::GuardSyntax, place, error.message);
            diagnostic.help = error.help;
            if let Some(instead) = error.instead {
                diagnostic = diagnostic
                    .fix(format!("write `{}`", instead.trim_end()), [(place, instead.to_owned())]);
            }
            self.report(diagnostic);
        }
        let guard = self.resolve(&parsed?, literal);
        if guard.is_none() {
            self.uses.skipped.push(literal.span);
        }
        let guard = self.scenario.guards.push(guard?);
        self.scenario.guard_spans.push(literal.span);
        Some(guard)
    }

    /// What a guard says, with `_` in names that were written with `-`; those are reported.
    fn without_hyphens<'t>(&mut self, literal: &'t Literal<'_>) -> Cow<'t, str> {
        let value = &*literal.value;
        let mut mended = Cow::Borrowed(value);
        if !value.contains('-') {
            return mended;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let mut at = 0;
        for piece in value.split_inclusive(|c| !is_name(c)) {
            let word = piece.trim_end_matches(|c| !is_name(c));
            let range = at..at + word.len();
            at += piece.len();
            let meant = word.replace('-', "_");
            if meant == word || self.names.kind_of(&meant).is_none() {
                continue;
            }
            let place = self.at(literal, &range);
            let message = format!("there is no `{word}`: ids have `_`, not `-`");
            self.report(
                Diagnostic::new(Code::UnknownGuardName, place, message)
                    .help(format!("did you mean `{meant}`?"))
                    .fix(format!("write `{meant}`"), [(place, meant.clone())]),
            );
            // Of the same length, so that places stay.
            mended.to_mut().replace_range(range, &meant);
        }
        mended
    }

    /// A guard of the debrief, where no promise is open any more.
    pub(super) fn debrief_guard(&mut self, literal: Option<&Literal<'_>>) -> Option<GuardId> {
        if let Some(literal) = literal
            && let Some(parsed) = guard_text::parse(&literal.value, &mut Vec::new())
        {
            let mut promised = Vec::new();
            calls(&parsed, "promised", &mut promised);
            for range in promised {
                let place = literal.place(self.source, range);
                let message = "`promised()` never holds in the debrief: nothing is open any more";
                let help = "ask with kept() or broken() how the promise ended";
                self.report(Diagnostic::new(Code::PromisedInDebrief, place, message).help(help));
            }
        }
        self.guard(literal)
    }

    fn resolve(&mut self, parsed: &Parsed<'_>, literal: &Literal<'_>) -> Option<Guard> {
        match parsed {
            Parsed::And(parts) => self.resolve_all(parts, literal).map(Guard::And),
            Parsed::Or(parts) => self.resolve_all(parts, literal).map(Guard::Or),
            Parsed::Not(part) => self.resolve(part, literal).map(|part| Guard::Not(Box::new(part))),
            Parsed::Compare(left, comparison, right) => {
                self.compare(left, *comparison, right, literal)
            }
            Parsed::Word(word) => self.flag(word, literal),
            Parsed::Call(call, argument) => self.call(call, argument, literal),
        }
    }

    /// Every part, so that the problems of all are found.
    fn resolve_all(&mut self, parts: &[Parsed<'_>], literal: &Literal<'_>) -> Option<Vec<Guard>> {
        let resolved: Vec<_> = parts.iter().map(|part| self.resolve(part, literal)).collect();
        resolved.into_iter().collect()
    }

    fn at(&self, literal: &Literal<'_>, range: &Range<usize>) -> Span {
        literal.place(self.source, range.clone())
    }

    fn kind_error<T>(
        &mut self,
        place: Span,
        message: String,
        help: impl Into<String>,
    ) -> Option<T> {
        self.report(Diagnostic::new(Code::GuardKind, place, message).help(help));
        None
    }

    fn flag(&mut self, word: &Word<'_>, literal: &Literal<'_>) -> Option<Guard> {
        let place = self.at(literal, &word.range);
        let name = word.text;
        if let Some(&flag) = self.names.flags.get(name) {
            self.uses.flags_read[flag.index()] = true;
            return Some(Guard::Flag(flag));
        }
        if self.names.meters.contains_key(name) || matches!(name, "clock" | "turn") {
            let kind = if self.names.meters.contains_key(name) { "a meter" } else { "a number" };
            let message = format!("`{name}` is {kind}, which is neither true nor false by itself");
            return self.kind_error(place, message, format!("compare it: `{name} >= 5`"));
        }
        self.unknown_name(word, literal, true)
    }

    /// Reports a name that stands alone and is no flag, or is compared and is no number.
    fn unknown_name<T>(
        &mut self,
        word: &Word<'_>,
        literal: &Literal<'_>,
        flags: bool,
    ) -> Option<T> {
        let place = self.at(literal, &word.range);
        let name = word.text;
        let names = self.names;
        let wants = if flags { "flag" } else { "meter" };
        if matches!(name, "true" | "false") {
            let message = format!("a condition has no `{name}`");
            let help = "leave out a condition that always holds; a flag stands alone: `checked`";
            self.report(Diagnostic::new(Code::UnknownGuardName, place, message).help(help));
            return None;
        }
        let declared = |table| self.may_be_declared(table, name);
        if self.is_full() || declared("flags") || declared("meters") {
            self.uses.lost_read = true;
            return None;
        }
        if let Some(call) = self.called(name) {
            let message = format!("there is no {wants} `{name}`");
            self.report(
                Diagnostic::new(Code::UnknownGuardName, place, message)
                    .help(format!("did you mean `{call}`?"))
                    .maybe_fix(format!("write `{call}`"), [(place, call)]),
            );
            return None;
        }
        let (flag_names, meter_names) = (names.flags.keys(), names.meters.keys());
        let known: Vec<_> = if flags {
            flag_names.chain(meter_names).collect()
        } else {
            meter_names.chain(flag_names).collect()
        };
        let known = known.into_iter().map(String::as_str);
        let negated = name.strip_prefix("not").map(|rest| rest.trim_start_matches('_'));
        let negated = negated.filter(|rest| names.flags.contains_key(*rest));
        let known: Vec<_> = known.chain(guard_text::RESERVED.iter().copied()).collect();
        let near = self.meant(name, &known);
        let near = negated.map(|flag| format!("not {flag}")).or_else(|| near.map(str::to_owned));
        if near.is_none() && (names.is_uncertain("flags") || names.is_uncertain("meters")) {
            self.uses.lost_read = true;
            return None;
        }
        let diagnostic =
            Diagnostic::new(Code::UnknownGuardName, place, format!("there is no {wants} `{name}`"));
        self.report(match &near {
            // What the author names may be about to be written: offered, never made unasked.
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .maybe_fix(format!("write `{near}`"), [(place, near.clone())]),
            None => {
                diagnostic.help(format!("add it under `{wants}s`, or use a name that is there"))
            }
        });
        match near.and_then(|near| names.flags.get(near.trim_start_matches("not "))) {
            Some(&flag) => self.uses.flags_read[flag.index()] = true,
            None => self.uses.lost_read = true,
        }
        None
    }

    /// How a name that is a scene, signal or promise would be asked for.
    fn called(&self, name: &str) -> Option<String> {
        let names = self.names;
        let call = if names.signals.contains_key(name) {
            "noticed"
        } else if names.promises.contains_key(name) {
            "kept"
        } else if names.scenes.contains_key(name) {
            "seen"
        } else {
            return None;
        };
        Some(format!("{call}({name})"))
    }

    fn compare(
        &mut self,
        left: &Operand<'_>,
        comparison: Comparison,
        right: &Operand<'_>,
        literal: &Literal<'_>,
    ) -> Option<Guard> {
        let first = self.value(left, literal);
        // `checked == true`: that `checked` is compared with nothing was said.
        let second = match right {
            Operand::Word(word) if first.is_none() && matches!(word.text, "true" | "false") => None,
            _ => self.value(right, literal),
        };
        let (first, second) = (first?, second?);
        let plain = |value| matches!(value, Value::Integer(_) | Value::Meter(_));
        if !plain(first) && !plain(second) {
            let place = self.at(literal, &(left.range().start..right.range().end));
            let message = "a comparison needs a meter or a number on one side".to_owned();
            return self.kind_error(place, message, "compare each of the two with a number");
        }
        Some(Guard::Compare(first, comparison, second))
    }

    fn value(&mut self, operand: &Operand<'_>, literal: &Literal<'_>) -> Option<Value> {
        match operand {
            Operand::Integer(word) => {
                let number = word.text.parse::<i64>().ok();
                if let Some(number) = number.filter(|number| number.abs() <= LARGEST) {
                    return Some(Value::Integer(number));
                }
                let place = self.at(literal, &word.range);
                let message = format!("{} is out of range", word.text);
                let help = format!("numbers go from -{LARGEST} to {LARGEST}");
                self.report(Diagnostic::new(Code::OutOfRange, place, message).help(help));
                None
            }
            Operand::Word(Word { text: "clock", .. }) => Some(Value::Clock),
            Operand::Word(Word { text: "turn", .. }) => Some(Value::Turn),
            Operand::Word(word) => {
                if let Some(&meter) = self.names.meters.get(word.text) {
                    return Some(Value::Meter(meter));
                }
                if let Some(&flag) = self.names.flags.get(word.text) {
                    self.uses.flags_read[flag.index()] = true;
                    let place = self.at(literal, &word.range);
                    let name = word.text;
                    let message = format!("`{name}` is a flag, which is compared with nothing");
                    return self.kind_error(
                        place,
                        message,
                        format!("write `{name}` or `not {name}`"),
                    );
                }
                self.unknown_name(word, literal, false)
            }
            Operand::Call(call, argument) if call.text == "visits" => {
                let scene = self.argument_scene(call, argument, literal)?;
                Some(Value::Visits(scene))
            }
            Operand::Call(call, argument) => {
                self.call(call, argument, literal)?;
                let place = self.at(literal, &call.range);
                let message =
                    format!("`{}()` is true or false; it is compared with nothing", call.text);
                self.kind_error(place, message, "write it alone, or with `not` before it")
            }
        }
    }

    fn call(
        &mut self,
        call: &Word<'_>,
        argument: &Argument<'_>,
        literal: &Literal<'_>,
    ) -> Option<Guard> {
        let place = self.at(literal, &argument.name.range);
        let name = argument.name.text;
        match call.text {
            "seen" => self.argument_scene(call, argument, literal).map(Guard::Seen),
            "chose" => {
                let Some(choice) = &argument.choice else {
                    let help = match self.scene_with(name) {
                        Some(scene) => format!("did you mean `chose({scene}.{name})`?"),
                        None => "name both, with a dot between: `chose(opening.ask)`".to_owned(),
                    };
                    let message = "`chose()` needs the scene before the choice".to_owned();
                    return self.kind_error(place, message, help);
                };
                let choice_place = self.at(literal, &choice.range);
                let scene = self.guard_scene(name, place)?;
                self.choice_id(scene, choice.text, choice_place, false).map(Guard::Chose)
            }
            "noticed" | "promised" | "kept" | "broken" => {
                self.no_choice(call, argument, literal)?;
                match call.text {
                    "noticed" => self.signal(name, place, false).map(Guard::Noticed),
                    "promised" => self.promise_id(name, place, false).map(Guard::Promised),
                    "kept" => self.promise_id(name, place, false).map(Guard::Kept),
                    _ => self.promise_id(name, place, false).map(Guard::Broken),
                }
            }
            "visits" => {
                self.argument_scene(call, argument, literal)?;
                let place = self.at(literal, &call.range);
                let message = "`visits()` is a number, which is neither true nor false".to_owned();
                self.kind_error(place, message, format!("compare it: `visits({name}) >= 2`"))
            }
            other => {
                let place = self.at(literal, &call.range);
                let diagnostic = Diagnostic::new(
                    Code::UnknownGuardName,
                    place,
                    format!("a condition has no `{other}()`"),
                );
                if self.names.flags.contains_key(name) || self.names.meters.contains_key(name) {
                    let kind = if self.names.flags.contains_key(name) { "flag" } else { "meter" };
                    self.report(
                        diagnostic.help(format!("`{name}` is a {kind}: write just `{name}`")),
                    );
                    return None;
                }
                self.report(match nearest(other, CALLS.iter().copied()) {
                    Some(meant) => diagnostic
                        .help(format!("did you mean `{meant}`?"))
                        .maybe_fix(format!("write `{meant}`"), [(place, meant.to_owned())]),
                    None => diagnostic.help(format!("it has {}", crate::decode::list(CALLS))),
                });
                None
            }
        }
    }

    /// The first scene that has a choice called `choice`.
    fn scene_with(&self, choice: &str) -> Option<&str> {
        let scenes = &self.names.scenes;
        let has = |id: &SceneId| self.names.choices[id.index()].contains_key(choice);
        scenes.iter().filter(|(_, id)| has(id)).min_by_key(|&(_, &id)| id).map(|(id, _)| &**id)
    }

    fn argument_scene(
        &mut self,
        call: &Word<'_>,
        argument: &Argument<'_>,
        literal: &Literal<'_>,
    ) -> Option<SceneId> {
        self.no_choice(call, argument, literal)?;
        let place = self.at(literal, &argument.name.range);
        self.guard_scene(argument.name.text, place)
    }

    fn no_choice(
        &mut self,
        call: &Word<'_>,
        argument: &Argument<'_>,
        literal: &Literal<'_>,
    ) -> Option<()> {
        let Some(choice) = &argument.choice else { return Some(()) };
        let place = self.at(literal, &choice.range);
        let message = format!("`{}()` takes one name, without a dot", call.text);
        let help = format!("write `{}({})`", call.text, argument.name.text);
        self.kind_error(place, message, help)
    }
}

/// The places of the names that `wanted` is called with.
fn calls(parsed: &Parsed<'_>, wanted: &str, found: &mut Vec<Range<usize>>) {
    match parsed {
        Parsed::And(parts) | Parsed::Or(parts) => {
            parts.iter().for_each(|part| calls(part, wanted, found));
        }
        Parsed::Not(part) => calls(part, wanted, found),
        Parsed::Call(call, _) if call.text == wanted => found.push(call.range.clone()),
        Parsed::Call(..) | Parsed::Compare(..) | Parsed::Word(_) => {}
    }
}
