//! From what the author of a test wrote to walks: names looked up in the scenario.

use super::{Expectation, Expected, SHAPE, Walk, written};
use crate::decode::{Entries, Literal};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::id::{Id, Table};
use crate::near::nearest;
use crate::scenario::{Body, Name, Scenario};
use crate::source::Span;
use crate::transcript::{Move, OPT_OUT};

pub(super) fn walks(
    file: Option<&written::File<'_>>,
    scenario: &Scenario,
    diagnostics: Vec<Diagnostic>,
) -> (Option<Vec<Walk>>, Vec<Diagnostic>) {
    let mut lower = Lower { scenario, diagnostics };
    let entries = file.and_then(|file| file.walks.as_ref());
    let entries = entries.into_iter().flat_map(|walks| &walks.0);
    let walks = entries.filter_map(|(name, walk)| Some(lower.walk(name, walk.as_ref()?)));
    let walks: Vec<_> = walks.collect();
    let mut diagnostics = lower.diagnostics;
    let is_error = |d: &Diagnostic| d.severity() == Severity::Error;
    if file.is_none() && !diagnostics.iter().any(is_error) {
        let message = "this file holds no tests";
        diagnostics.push(Diagnostic::new(Code::NotRon, Span::default(), message).help(SHAPE));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    let valid = !diagnostics.iter().any(is_error);
    (valid.then_some(walks), diagnostics)
}

struct Lower<'l> {
    scenario: &'l Scenario,
    diagnostics: Vec<Diagnostic>,
}

impl Lower<'_> {
    fn walk(&mut self, name: &Literal<'_>, walk: &written::Walk<'_>) -> Walk {
        let moves: Vec<_> = walk.choose.iter().flatten().map(|id| self.made(id)).collect();
        let turns = moves.iter().filter(|(made, _)| *made != Move::OptOut).count();
        let mut expected = Vec::new();
        for stop in walk.on_the_way.iter().flatten() {
            let Some(turn) = &stop.turn else { continue };
            let after = turn.value.0;
            if after.unsigned_abs() > turns as u64 {
                let choices = if turns == 1 { "choice" } else { "choices" };
                let message =
                    format!("this walk makes {turns} {choices}, and never comes to turn {after}");
                let help = "turn 1 is after the first choice, turn 0 before it";
                self.report(Diagnostic::new(Code::NeverExpected, turn.span, message).help(help));
            }
            self.expect(stop.expect.as_ref(), Some(after), &mut expected);
        }
        expected.sort_by_key(|one| one.turn);
        self.expect(walk.expect.as_ref(), None, &mut expected);
        let draws = walk.draws.as_ref();
        let indices = draws.into_iter().flat_map(|draws| &draws.value);
        Walk {
            name: Name { text: name.value.clone().into_owned(), span: name.span },
            seed: walk.seed.map_or(0, |seed| seed.0.unsigned_abs()),
            moves,
            draws: indices.map(|index| index.0.unsigned_abs() as usize).collect(),
            draws_span: draws.map(|draws| draws.span).unwrap_or_default(),
            expected,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A move. Whether the choice is on offer shows when it is played; that there is one of that name
    /// somewhere is checked here.
    fn made(&mut self, literal: &Literal<'_>) -> (Move, Span) {
        let made = Move::parse(&literal.value);
        if let Move::Choose(id) | Move::TimeOut(id) = &made {
            let choices = self.scenario.choices.values().map(|choice| &*choice.id.text);
            if !choices.clone().any(|known| known == id) {
                let meant = nearest(id, choices.chain([OPT_OUT]));
                let sign = if matches!(made, Move::TimeOut(_)) { "~" } else { "" };
                let message = format!("no scene has a choice `{id}`");
                let diagnostic = Diagnostic::new(Code::UnknownChoice, literal.span, message);
                self.report(match meant {
                    Some(meant) => {
                        diagnostic.help(format!("did you mean `{sign}{meant}`?")).maybe_fix(
                            format!("write `{sign}{meant}`"),
                            [(literal.span, format!("\"{sign}{meant}\""))],
                        )
                    }
                    None => diagnostic.help(
                        "write the id of a choice, ~id for one that the clock takes, or opt_out",
                    ),
                });
            }
        }
        (made, literal.span)
    }

    fn expect(
        &mut self,
        expect: Option<&written::Expect<'_>>,
        turn: Option<i64>,
        expected: &mut Vec<Expected>,
    ) {
        let Some(expect) = expect else { return };
        let scenario = self.scenario;
        let mut add = |span, what| expected.push(Expected { turn, span, what });
        let scenes = Known::new("scene", Code::UnknownScene, &scenario.scenes, |s| &s.id);
        let meters = Known::new("meter", Code::UnknownMeter, &scenario.meters, |m| &m.id);
        let flags = Known::new("flag", Code::UnknownFlag, &scenario.flags, |f| &f.id);
        let signals = Known::new("signal", Code::UnknownSignal, &scenario.signals, |s| &s.id);
        let outcomes =
            Known::new("delayed outcome", Code::UnknownOutcome, &scenario.outcomes, |o| &o.id);
        let promises = Known::new("promise", Code::UnknownPromise, &scenario.promises, |p| &p.id);
        for (id, span) in self.each(&scenes, expect.reaches.as_ref()) {
            add(span, Expectation::Reaches(id));
        }
        for (id, span) in self.each(&scenes, expect.avoids.as_ref()) {
            add(span, Expectation::Avoids(id));
        }
        for words in expect.says.iter().flatten() {
            add(words.span, Expectation::Says(one_blank(&words.value)));
        }
        for words in expect.never_says.iter().flatten() {
            add(words.span, Expectation::NeverSays(one_blank(&words.value)));
        }
        for (id, span, reading) in self.entries(&meters, expect.meters.as_ref()) {
            let meter = &scenario.meters[id];
            let (low, high) = match reading {
                written::Reading::Exactly(number) => (*number, *number),
                written::Reading::Between(bounds) => (
                    bounds.at_least.as_ref().map_or(meter.min, |number| number.value.0),
                    bounds.at_most.as_ref().map_or(meter.max, |number| number.value.0),
                ),
            };
            if low > meter.max || high < meter.min || low > high {
                let message = format!(
                    "the meter `{}` goes from {} to {}, and is never {}",
                    meter.id.text,
                    meter.min,
                    meter.max,
                    reading.in_words()
                );
                let help = "write a number that it can have, or (at_least: …, at_most: …)";
                self.report(Diagnostic::new(Code::NeverExpected, span, message).help(help));
            }
            add(span, Expectation::Meter(id, low..=high));
        }
        for (id, span, &set) in self.entries(&flags, expect.flags.as_ref()) {
            add(span, Expectation::Flag(id, set));
        }
        for (id, span) in self.each(&signals, expect.notices.as_ref()) {
            add(span, Expectation::Notices(id));
        }
        for (id, span) in self.each(&signals, expect.misses.as_ref()) {
            add(span, Expectation::Misses(id));
        }
        for (id, span, &fate) in self.entries(&outcomes, expect.outcomes.as_ref()) {
            add(span, Expectation::Outcome(id, fate));
        }
        for (id, span, &fate) in self.entries(&promises, expect.promises.as_ref()) {
            add(span, Expectation::Promise(id, fate));
        }
        if let Some(literal) = &expect.ends_in
            && let Some(scene) = self.find(&scenes, literal)
        {
            if !matches!(scenario.scenes[scene].body, Body::Ending(_)) {
                let message = format!("no run ends in `{}`: it is no ending", literal.value);
                let help = "name a scene with an `ending`, or write it under `reaches`";
                self.report(Diagnostic::new(Code::NeverExpected, literal.span, message).help(help));
            }
            add(literal.span, Expectation::EndsIn(scene));
        }
    }

    /// The ids in a list.
    fn each<I: Id>(
        &mut self,
        known: &Known<'_, I>,
        list: Option<&Vec<Literal<'_>>>,
    ) -> Vec<(I, Span)> {
        let list = list.into_iter().flatten();
        list.filter_map(|literal| Some((self.find(known, literal)?, literal.span))).collect()
    }

    /// The ids of a table, with what belongs to each.
    fn entries<'w, I: Id, T>(
        &mut self,
        known: &Known<'_, I>,
        table: Option<&'w Entries<'_, T>>,
    ) -> Vec<(I, Span, &'w T)> {
        let entries = table.into_iter().flat_map(|table| &table.0);
        let found = entries.filter_map(|(literal, entry)| {
            let id = self.find(known, literal)?;
            Some((id, literal.span, entry.as_ref()?))
        });
        found.collect()
    }

    fn find<I: Id>(&mut self, known: &Known<'_, I>, literal: &Literal<'_>) -> Option<I> {
        let name = &*literal.value;
        if let Some(index) = known.names.iter().position(|known| *known == name) {
            return Some(I::new(index));
        }
        let message = format!("the scenario has no {} `{name}`", known.one);
        let diagnostic = Diagnostic::new(known.code, literal.span, message);
        self.report(match nearest(name, known.names.iter().copied()) {
            Some(meant) => diagnostic
                .help(format!("did you mean `{meant}`?"))
                .maybe_fix(format!("write `{meant}`"), [(literal.span, format!("\"{meant}\""))]),
            None => diagnostic.help(format!("write the id of a {} of the scenario", known.one)),
        });
        None
    }
}

/// The names of one kind of thing, in the order of their ids.
struct Known<'n, I> {
    one: &'static str,
    code: Code,
    names: Vec<&'n str>,
    ids: std::marker::PhantomData<I>,
}

impl<'n, I: Id> Known<'n, I> {
    fn new<T>(
        one: &'static str,
        code: Code,
        table: &'n Table<I, T>,
        name: impl Fn(&'n T) -> &'n Name,
    ) -> Self {
        let names = table.values().map(|entry| &*name(entry).text).collect();
        Self { one, code, names, ids: std::marker::PhantomData }
    }
}

/// `text` with one blank for all white space in a row, so that line breaks make no difference.
fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
