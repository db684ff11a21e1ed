//! From what the author wrote to a scenario that is valid by construction.
//!
//! Every name is looked up, every rule of the format checked, and everything found is reported in
//! one pass: a name that leads nowhere is reported and stands for nothing from then on. The story
//! itself is in `story`, guards in `guards`, tables of names in `names`, looking them up in `lookup`,
//! warnings in `warnings`.

mod guards;
mod lookup;
mod names;
mod story;
mod warnings;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::id::{BehaviourId, Id, Table};
use crate::lower::names::{Names, Uses};
use crate::scenario::{
    About, Cast, ContentWarning, Credits, DebriefPlan, Described, Facilitator, Feedback, Guarded,
    Meter, Name, OptOut, PreBrief, Promise, Scenario,
};
use crate::source::Span;
use crate::syntax::MAX_FOUND;
use crate::text::{Text, TextError};
use crate::{rubric, written};

use crate::decode::Literal;

const DAY: i64 = 24 * 60;
const DEFAULT_HORIZON: i64 = 90 * DAY;

/// The scenario that `written` means, if nothing is wrong with it. `skipped` are the places that
/// could not be read.
pub(crate) fn lower(
    written: &written::Scenario<'_>,
    source: &str,
    skipped: Vec<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    let names = Names::collect(written, diagnostics);
    let uses = Uses::new(&names, skipped);
    let scenario = Scenario {
        source: source.into(),
        id: String::new(),
        version: None,
        title: plain(""),
        summary: None,
        language: String::new(),
        minutes: None,
        about: About::default(),
        starts_at: None,
        horizon: DEFAULT_HORIZON,
        credits: Credits::default(),
        content_warning: None,
        opt_out: OptOut { text: None, goto: names.nowhere() },
        pre_brief: None,
        cast: Table::default(),
        meters: Table::default(),
        flags: Table::default(),
        signals: Table::default(),
        promises: Table::default(),
        behaviours: Table::default(),
        later: Vec::new(),
        outcomes: Table::default(),
        start: names.nowhere(),
        scenes: Table::default(),
        choices: Table::default(),
        branches: Table::default(),
        lines: Table::default(),
        guards: Table::default(),
        guard_spans: Table::default(),
        facilitator: Facilitator::default(),
        debrief: DebriefPlan::default(),
        allowed: Vec::new(),
    };
    let (room, comparisons) = (Room { errors: MAX_FOUND, warnings: MAX_FOUND }, MAX_COMPARISONS);
    let mut lower = Lower { source, names: &names, uses, diagnostics, scenario, room, comparisons };
    lower.head(written);
    lower.tables(written);
    lower.story(written);
    lower.debrief(written);
    lower.warn(written);
    let mut scenario = lower.scenario;
    scenario.allowed = allow(written, diagnostics);
    let valid = diagnostics.iter().all(|d| d.severity() != Severity::Error);
    valid.then_some(scenario)
}

/// Lowers one scenario.
struct Lower<'l> {
    source: &'l str,
    names: &'l Names,
    uses: Uses,
    diagnostics: &'l mut Vec<Diagnostic>,
    scenario: Scenario,
    room: Room,
    /// So many more names are compared to find what was meant.
    comparisons: usize,
}

/// So many names are compared in one file to find what was meant: more than any author's slips need,
/// and few enough for a file that is nothing but slips.
const MAX_COMPARISONS: usize = 1_000_000;

/// How many more findings are reported. Nobody reads more than a thousand.
struct Room {
    errors: usize,
    warnings: usize,
}

/// Leaves out the warnings that the author allows, with a reason; the codes of those.
fn allow(written: &written::Scenario<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let Some(allowed) = &written.allow else { return Vec::new() };
    for (code, reason) in &allowed.0 {
        if let Some(reason) = reason.as_ref().filter(|reason| reason.value.trim().is_empty()) {
            let message = format!("there is no reason why {} is allowed", code.value);
            let help = "say in a few words why this finding is meant";
            diagnostics.push(Diagnostic::new(Code::EmptyText, reason.span, message).help(help));
        }
        let known = code.value.len() == 4
            && code.value.starts_with(|c: char| c.is_ascii_uppercase())
            && code.value[1..].bytes().all(|b| b.is_ascii_digit());
        if !known || code.value.starts_with('E') {
            let message = format!("\"{}\" is not a finding that can be allowed", code.value);
            diagnostics.push(
                Diagnostic::new(Code::UnknownWord, code.span, message)
                    .help("write the code that the finding shows, such as \"L003\""),
            );
        }
    }
    diagnostics.retain(|diagnostic| {
        let code = diagnostic.code.as_str();
        diagnostic.severity() == Severity::Error || !allowed.0.iter().any(|(a, _)| a.value == code)
    });
    allowed.0.iter().map(|(code, _)| code.value.clone().into_owned()).collect()
}

fn plain(words: &str) -> Text {
    Text::parse(words, Span::default(), |_| None, &mut Vec::new())
}

/// What a time of day is likely to mean that is written in another way: `9:05`, `21.30`, `9:05 pm`.
fn likely_time(written: &str) -> Option<String> {
    let said = written.trim().to_lowercase();
    let (digits, afternoon) = match said.strip_suffix("pm").or_else(|| said.strip_suffix("p.m.")) {
        Some(digits) => (digits, true),
        None => (said.trim_end_matches("a.m.").trim_end_matches("am"), false),
    };
    let (hours, minutes) = digits.trim().split_once([':', '.', 'h'])?;
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    let hours = if afternoon && hours < 12 { hours + 12 } else { hours };
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

fn name(literal: &Literal<'_>) -> Name {
    Name { text: literal.value.clone().into_owned(), span: literal.span }
}

fn string(literal: Option<&Literal<'_>>) -> Option<String> {
    literal.map(|literal| literal.value.clone().into_owned())
}

impl Lower<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        let room = match diagnostic.severity() {
            Severity::Error => &mut self.room.errors,
            Severity::Warning | Severity::Advice => &mut self.room.warnings,
        };
        if let Some(left) = room.checked_sub(1) {
            *room = left;
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether no more errors are reported, so that there is no use in looking into another.
    fn is_full(&self) -> bool {
        self.room.errors == 0
    }

    /// What `name` is likely to mean among `known`, while comparing is not too much work.
    fn nearest<'n>(&mut self, name: &str, known: &[&'n str]) -> Option<&'n str> {
        self.comparisons = self.comparisons.checked_sub(known.len())?;
        crate::near::nearest(name, known.iter().copied())
    }

    /// The same among words that are called otherwise elsewhere.
    fn meant<'n>(&mut self, name: &str, known: &[&'n str]) -> Option<&'n str> {
        self.comparisons = self.comparisons.checked_sub(known.len())?;
        crate::near::meant(name, known)
    }

    /// A text that people read, with the names in it looked up.
    fn text(&mut self, literal: &Literal<'_>) -> Text {
        if literal.value.trim().is_empty() {
            let help = "write what is to be read here, or leave it out where it is not needed";
            let message = "this text is empty";
            self.report(Diagnostic::new(Code::EmptyText, literal.span, message).help(help));
        }
        let mut errors = Vec::new();
        let cast = |id: &str| self.names.cast_in_text(id);
        let text = Text::parse(&literal.value, literal.span, cast, &mut errors);
        for error in errors {
            if self.is_full() {
                break;
            }
            let diagnostic = match error {
                TextError::Unclosed(range) => {
                    let place = literal.place(self.source, range.start..range.start + 1);
                    let rest = &literal.value[range.start + 1..];
                    let inside = rest.split(['{', '}']).next().unwrap_or_default();
                    let closed = rest[inside.len()..].starts_with('}') && !inside.contains('\n');
                    let name = inside.trim();
                    let (message, help) = if closed
                        && (name == "learner" || self.names.cast_in_text(name).is_some())
                    {
                        ("a name in braces stands without spaces", format!("write {{{name}}}"))
                    } else if closed {
                        ("what stands in these braces is no name", self.names_in_texts())
                    } else {
                        ("this `{` in the text is never closed", self.names_in_texts())
                    };
                    Diagnostic::new(Code::BadName, place, message).help(help)
                }
                TextError::UnknownName(range) => {
                    let place = literal.place(self.source, range.clone());
                    let id = &literal.value[range.start + 1..range.end - 1];
                    if self.may_be_declared("cast", id) {
                        continue;
                    }
                    let message = format!("`{{{id}}}` is the name of nobody in the cast");
                    let known: Vec<_> = self.names.cast_in_file().chain(["learner"]).collect();
                    let nearest = self.nearest(id, &known);
                    let help = match nearest.or((id == Scenario::LEARNER).then_some("learner")) {
                        Some(meant) => format!("did you mean `{{{meant}}}`?"),
                        None => self.names_in_texts(),
                    };
                    Diagnostic::new(Code::BadName, place, message).help(help)
                }
            };
            self.report(diagnostic);
        }
        text
    }

    /// What may stand in the braces of a text.
    fn names_in_texts(&self) -> String {
        const SHOWN: usize = 4;
        let names: Vec<_> = ["learner"].into_iter().chain(self.names.cast_in_file()).collect();
        let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("{{{name}}}")).collect();
        let more = if names.len() > SHOWN { ", …" } else { "" };
        format!("names are written {}{more}; a brace itself is written {{{{", shown.join(", "))
    }

    fn some_text(&mut self, literal: Option<&Literal<'_>>) -> Option<Text> {
        literal.map(|literal| self.text(literal))
    }

    /// The text of a required field; where it is missing, that was reported.
    fn required_text(&mut self, literal: Option<&Literal<'_>>) -> Text {
        self.some_text(literal).unwrap_or_else(|| plain(""))
    }

    fn texts(&mut self, literals: Option<&Vec<Literal<'_>>>) -> Vec<Text> {
        literals.into_iter().flatten().map(|literal| self.text(literal)).collect()
    }

    /// Everything that stands before the tables.
    fn head(&mut self, written: &written::Scenario<'_>) {
        if let Some(format) = &written.format
            && format.value.0 != crate::scenario::FORMAT
        {
            let message = format!("format {} is not known", format.value.0);
            self.report(
                Diagnostic::new(Code::UnknownFormat, format.span, message)
                    .help("write `format: 1`"),
            );
        }
        if let Some(id) = &written.id {
            self.check_scenario_id(id);
        }
        self.scenario.id = string(written.id.as_ref()).unwrap_or_default();
        self.scenario.version = string(written.version.as_ref());
        self.scenario.title = self.required_text(written.title.as_ref());
        self.scenario.summary = self.some_text(written.summary.as_ref());
        self.scenario.language = string(written.language.as_ref()).unwrap_or_default();
        self.scenario.minutes =
            written.minutes.as_ref().map(|minutes| minutes.0.unsigned_abs() as u32);
        self.scenario.starts_at =
            written.starts_at.as_ref().and_then(|time| self.time_of_day(time));
        self.scenario.horizon = written.horizon.map_or(DEFAULT_HORIZON, |horizon| horizon.0);
        if let Some(credits) = &written.credits {
            self.scenario.credits = Credits {
                author: string(credits.author.as_ref()),
                licence: string(credits.licence.as_ref()),
                source: string(credits.source.as_ref()),
            };
        }
        self.scenario.content_warning = written.content_warning.as_ref().map(|w| ContentWarning {
            topics: self.texts(w.topics.as_ref()),
            note: self.some_text(w.note.as_ref()),
        });
        self.scenario.pre_brief = written.pre_brief.as_ref().map(|p| PreBrief {
            role: self.some_text(p.role.as_ref()),
            goals: self.texts(p.goals.as_ref()),
            facts: self.texts(p.facts.as_ref()),
            safety: self.some_text(p.safety.as_ref()),
        });
        if let Some(f) = &written.facilitator {
            self.scenario.facilitator = Facilitator {
                use_when: self.some_text(f.use_when.as_ref()),
                watch_for: self.some_text(f.watch_for.as_ref()),
                questions: self.texts(f.questions.as_ref()),
            };
        }
        if let Some(about) = &written.about {
            let word = |literal: &Literal<'_>| Name {
                text: literal.value.clone().into_owned(),
                span: literal.span,
            };
            self.scenario.about = About {
                context: about.context.as_ref().map(word),
                emotions: about.emotions.iter().flatten().map(word).collect(),
                stakes: about.stakes,
                channel: about.channel,
                skills: self.behaviours(about.skills.as_ref()),
            };
        }
    }

    /// Reports a scenario's id that is not `[a-z0-9-]+`.
    fn check_scenario_id(&mut self, id: &Literal<'_>) {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let wrong = id.value.is_empty() || !id.value.chars().all(good);
        // A control character in it was reported.
        if !wrong || id.value.chars().any(char::is_control) {
            return;
        }
        let words = id.value.split(|c: char| !good(c.to_ascii_lowercase()));
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        let like = if words.is_empty() { "late-parcel".to_owned() } else { words.join("-") };
        let message = format!("\"{}\" cannot be the id of a scenario", id.value);
        let help = format!(
            "it is made of small letters a to z, digits and -, like \"{}\"",
            like.to_ascii_lowercase()
        );
        self.report(Diagnostic::new(Code::BadId, id.span, message).help(help));
    }

    /// `"09:10"` as minutes after midnight.
    fn time_of_day(&mut self, literal: &Literal<'_>) -> Option<u16> {
        let time = literal.value.split_once(':').and_then(|(hours, minutes)| {
            let two_digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
            let digits = |s: &str| two_digits(s).then(|| s.parse::<u16>().ok());
            let (hours, minutes) = (digits(hours)??, digits(minutes)??);
            (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
        });
        if time.is_none() {
            let message = format!("\"{}\" is no time of day", literal.value);
            let diagnostic = Diagnostic::new(Code::BadTime, literal.span, message);
            self.report(match likely_time(&literal.value) {
                Some(time) => diagnostic.help(format!("write \"{time}\"")).maybe_fix(
                    format!("write \"{time}\""),
                    [(literal.span, format!("\"{time}\""))],
                ),
                None => diagnostic.help("write hours and minutes, like \"09:10\""),
            });
        }
        time
    }

    /// Cast, meters, flags, signals, promises and behaviours.
    fn tables(&mut self, written: &written::Scenario<'_>) {
        for (id, default) in [(Scenario::NARRATOR, ""), (Scenario::LEARNER, "You")] {
            let own = Names::cast_entry(written, id);
            let entry = own.and_then(|(_, entry)| entry.as_ref());
            let persona = entry.and_then(|entry| entry.persona.as_ref());
            let called = entry.and_then(|entry| string(entry.name.as_ref()));
            let cast = Cast {
                id: own
                    .map_or(Name { text: id.to_owned(), span: Span::default() }, |(l, _)| name(l)),
                name: called.unwrap_or_else(|| default.to_owned()),
                persona: self.some_text(persona),
            };
            self.scenario.cast.push(cast);
        }
        let own = |id: &str| ![Scenario::NARRATOR, Scenario::LEARNER].contains(&id);
        for (id, entry) in written.cast.iter().flat_map(|t| &t.0).filter(|(id, _)| own(&id.value)) {
            let entry = entry.as_ref();
            let cast = Cast {
                id: name(id),
                name: entry.and_then(|entry| string(entry.name.as_ref())).unwrap_or_default(),
                persona: self.some_text(entry.and_then(|entry| entry.persona.as_ref())),
            };
            self.scenario.cast.push(cast);
        }
        for (id, meter) in written.meters.iter().flat_map(|table| &table.0) {
            let meter = self.meter(id, meter.as_ref());
            self.scenario.meters.push(meter);
        }
        let described = |lower: &mut Self, table: Option<&names::Texts<'_>>| {
            let entries = table.into_iter().flat_map(|table| &table.0);
            entries.map(|(id, text)| lower.described(id, text.as_ref())).collect::<Vec<_>>()
        };
        self.scenario.flags = described(self, written.flags.as_ref()).into_iter().collect();
        self.scenario.signals = described(self, written.signals.as_ref()).into_iter().collect();
        for behaviour in rubric::behaviours() {
            let id = Name { text: behaviour.id.clone(), span: Span::default() };
            self.scenario.behaviours.push(Described { id, text: plain(&behaviour.text) });
        }
        for own in described(self, written.behaviours.as_ref()) {
            let id: Option<&BehaviourId> = self.names.behaviours.get(own.id.text.as_str());
            match id.filter(|id| id.index() < self.scenario.behaviours.len()) {
                // The scenario says one of the rubric's in its own words.
                Some(&id) => self.scenario.behaviours[id] = own,
                None => {
                    self.scenario.behaviours.push(own);
                }
            }
        }
        for (id, promise) in written.promises.iter().flat_map(|table| &table.0) {
            let promise = self.promise(id, promise.as_ref());
            self.scenario.promises.push(promise);
        }
    }

    fn described(&mut self, id: &Literal<'_>, text: Option<&Literal<'_>>) -> Described {
        Described { id: name(id), text: self.required_text(text) }
    }

    fn meter(&mut self, id: &Literal<'_>, meter: Option<&written::Meter<'_>>) -> Meter {
        let number =
            |n: Option<&crate::decode::Spanned<crate::decode::Whole<_, _>>>| n.map(|n| n.value.0);
        let bounds = |m: &written::Meter<'_>| {
            (number(m.start.as_ref()), number(m.min.as_ref()), number(m.max.as_ref()))
        };
        if let Some(m) = meter
            && let (Some(start), Some(min), Some(max)) = bounds(m)
            && !(min <= start && start <= max)
        {
            let swapped = min > max;
            let message = if swapped {
                format!("the smallest value, {min}, is above the largest, {max}")
            } else {
                format!("the meter starts at {start}, outside {min} to {max}")
            };
            let place = if swapped { &m.min } else { &m.start };
            let place = place.as_ref().map_or(m.open, |place| place.span);
            self.report(
                Diagnostic::new(Code::MeterRange, place, message)
                    .help("`min` is at most `start`, and `start` at most `max`"),
            );
        }
        let (start, min, max) = meter.map(bounds).unwrap_or_default();
        let (min, max) = (min.unwrap_or(0), max.unwrap_or(0));
        Meter {
            id: name(id),
            label: self.required_text(meter.and_then(|meter| meter.label.as_ref())),
            start: start.unwrap_or(0),
            min,
            max,
            better: meter.and_then(|m| m.better).unwrap_or(crate::scenario::Better::Higher),
            hidden: meter.and_then(|meter| meter.hidden).unwrap_or(false),
        }
    }

    fn promise(&mut self, id: &Literal<'_>, promise: Option<&written::Promise<'_>>) -> Promise {
        let (kept, broken) = promise.map_or((None, None), |p| (p.kept.as_ref(), p.broken.as_ref()));
        for outcome in kept.into_iter().chain(broken) {
            for (field, list) in [("promise", &outcome.promise), ("keep", &outcome.keep)] {
                let Some(first) = list.as_ref().and_then(|list| list.first()) else { continue };
                let does = if field == "keep" { "keep" } else { "make" };
                let message = format!("what a promise brings cannot {does} a promise itself");
                let help = format!("put `{field}` into a choice or a delayed outcome");
                self.report(
                    Diagnostic::new(Code::PromiseInPromise, first.span, message).help(help),
                );
            }
        }
        Promise {
            id: name(id),
            text: self.required_text(promise.and_then(|promise| promise.text.as_ref())),
            within: promise.and_then(|promise| promise.within).map_or(1, |within| within.0),
            kept: self.outcome(kept),
            broken: self.outcome(broken),
        }
    }

    fn debrief(&mut self, written: &written::Scenario<'_>) {
        let Some(debrief) = &written.debrief else { return };
        let questions = |lower: &mut Self, list: &Option<Vec<written::Question<'_>>>| {
            let list = list.iter().flatten();
            let lowered = list.map(|question| Guarded {
                text: lower.required_text(question.ask.as_ref()),
                when: lower.debrief_guard(question.when.as_ref()),
            });
            lowered.collect()
        };
        let objective = questions(self, &debrief.objective);
        let reflective = questions(self, &debrief.reflective);
        let interpretive = questions(self, &debrief.interpretive);
        let decisional = questions(self, &debrief.decisional);
        let lessons = debrief.lessons.iter().flatten();
        let lessons = lessons.map(|lesson| Guarded {
            text: self.required_text(lesson.text.as_ref()),
            when: self.debrief_guard(lesson.when.as_ref()),
        });
        let lessons = lessons.collect();
        let feedback = debrief.feedback.iter().flatten();
        let feedback = feedback.map(|feedback| Feedback {
            when: self.debrief_guard(feedback.when.as_ref()),
            situation: self.required_text(feedback.situation.as_ref()),
            behaviour: self.required_text(feedback.behaviour.as_ref()),
            impact: self.required_text(feedback.impact.as_ref()),
            instead: self.some_text(feedback.instead.as_ref()),
        });
        let feedback = feedback.collect();
        self.scenario.debrief = DebriefPlan {
            span: debrief.open,
            objective,
            reflective,
            interpretive,
            decisional,
            lessons,
            feedback,
        };
    }
}
