//! What the author wrote: the records of the format, field by field, before anything is looked up.

use crate::decode::{
    Decode, Decoder, Entries, Literal, Spanned, Whole, duration_unit, record, short,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::near::{is_certain, meant};
use crate::scenario::{Better, Channel, EndingKind, Mark, Stakes, Stance};
use crate::source::Span;
use crate::syntax::{Bracket, Item, NodeId, Shape};

/// Meters, changes, credit and the integers of guards lie within ±10⁹.
pub(crate) const LARGEST: i64 = 1_000_000_000;
const LARGEST_DAYS: i64 = 36_500;
const DAY: i64 = 24 * 60;

pub(crate) type Amount = Spanned<Whole<{ -LARGEST }, LARGEST>>;
type Credit = Whole<1, LARGEST>;
type Weight = Whole<1, { u32::MAX as i64 }>;
type Small = Whole<1, { u32::MAX as i64 }>;

record! {
    /// The whole file.
    Scenario, "a scenario" {
        @required format: Spanned<Whole<{ i64::MIN }, { i64::MAX }>>,
        @required id: Literal<'s>,
        version: Literal<'s>,
        @required title: Literal<'s>,
        summary: Literal<'s>,
        @required language: Literal<'s>,
        minutes: Small,
        about: About<'s>,
        starts_at: Literal<'s>,
        horizon: Minutes,
        credits: Credits<'s>,
        content_warning: ContentWarning<'s>,
        @required opt_out: OptOut<'s>,
        pre_brief: PreBrief<'s>,
        @required cast: Entries<'s, Cast<'s>>,
        @required meters: Entries<'s, Meter<'s>>,
        flags: Entries<'s, Literal<'s>>,
        signals: Entries<'s, Literal<'s>>,
        promises: Entries<'s, Promise<'s>>,
        behaviours: Entries<'s, Literal<'s>>,
        later: Vec<Delayed<'s>>,
        @required start: Literal<'s>,
        @required scenes: Entries<'s, Scene<'s>>,
        facilitator: Facilitator<'s>,
        @required debrief: Debrief<'s>,
        allow: Entries<'s, Literal<'s>>,
    }
}

record! {
    About, "`about`" {
        context: Literal<'s>,
        emotions: Vec<Literal<'s>>,
        stakes: Stakes,
        channel: Channel,
        skills: Vec<Literal<'s>>,
    }
}

record! {
    Credits, "`credits`" { author: Literal<'s>, licence: Literal<'s>, source: Literal<'s>, }
}

record! {
    ContentWarning, "`content_warning`" { topics: Vec<Literal<'s>>, note: Literal<'s>, }
}

record! {
    OptOut, "`opt_out`" { text: Literal<'s>, @required goto: Literal<'s>, }
}

record! {
    PreBrief, "`pre_brief`" {
        role: Literal<'s>,
        goals: Vec<Literal<'s>>,
        facts: Vec<Literal<'s>>,
        safety: Literal<'s>,
    }
}

record! {
    Cast, "a member of the cast" { @required name: Literal<'s>, persona: Literal<'s>, }
}

record! {
    Meter, "a meter" {
        @required label: Literal<'s>,
        @required start: Amount,
        @required min: Amount,
        @required max: Amount,
        better: Better,
        hidden: bool,
    }
}

record! {
    Promise, "a promise" {
        @required text: Literal<'s>,
        @required within: Minutes,
        kept: Outcome<'s>,
        broken: Outcome<'s>,
    }
}

record! {
    Scene, "a scene" {
        title: Literal<'s>,
        lines: Vec<Line<'s>>,
        hints: Vec<Literal<'s>>,
        ask: Literal<'s>,
        limit: Limit<'s>,
        choices: Spanned<Vec<Choice<'s>>>,
        chance: Spanned<Vec<Branch<'s>>>,
        next: Spanned<Vec<Way<'s>>>,
        ending: Spanned<Ending<'s>>,
    }
}

record! {
    Limit, "a limit" { @required seconds: Spanned<Small>, @required choose: Literal<'s>, }
}

record! {
    Choice, "a choice" {
        @required id: Literal<'s>,
        act: Literal<'s>,
        say: Literal<'s>,
        stance: Stance,
        coach: Literal<'s>,
        shows: Vec<Literal<'s>>,
        takes: Minutes,
        when: Literal<'s>,
        locked: Literal<'s>,
        once: bool,
        detour: Spanned<bool>,
        now: Outcome<'s>,
        later: Vec<Delayed<'s>>,
        @required goto: Literal<'s>,
    }
}

record! {
    Branch, "a branch of `chance`" {
        @required weight: Weight,
        @required goto: Literal<'s>,
        when: Literal<'s>,
        then: Outcome<'s>,
        later: Vec<Delayed<'s>>,
    }
}

record! {
    Way, "a way of `next`" {
        @required goto: Literal<'s>,
        when: Literal<'s>,
        then: Outcome<'s>,
        later: Vec<Delayed<'s>>,
    }
}

record! {
    Ending, "an ending" {
        @required kind: EndingKind,
        @required title: Literal<'s>,
        text: Literal<'s>,
    }
}

record! {
    Delayed, "a delayed outcome" {
        @required id: Literal<'s>,
        @required after: Spanned<After>,
        only_if: Literal<'s>,
        cancel_when: Literal<'s>,
        then: Outcome<'s>,
        later: Vec<Delayed<'s>>,
        goto: Literal<'s>,
    }
}

record! {
    Outcome, "an outcome" {
        lines: Vec<Line<'s>>,
        change: Entries<'s, Amount>,
        set: Vec<Literal<'s>>,
        clear: Vec<Literal<'s>>,
        notices: Vec<Literal<'s>>,
        marks: Vec<Mark>,
        credit: Credit,
        fraud_flag: bool,
        promise: Vec<Literal<'s>>,
        keep: Vec<Literal<'s>>,
    }
}

record! {
    Facilitator, "`facilitator`" {
        use_when: Literal<'s>,
        watch_for: Literal<'s>,
        questions: Vec<Literal<'s>>,
    }
}

record! {
    Debrief, "`debrief`" {
        objective: Vec<Question<'s>>,
        reflective: Vec<Question<'s>>,
        interpretive: Vec<Question<'s>>,
        decisional: Vec<Question<'s>>,
        lessons: Vec<Lesson<'s>>,
        feedback: Vec<Feedback<'s>>,
    }
}

record! {
    Question, "a question" { @required ask: Literal<'s>, when: Literal<'s>, }
}

record! {
    Lesson, "a lesson" { @required text: Literal<'s>, when: Literal<'s>, }
}

record! {
    Feedback, "a piece of feedback" {
        when: Literal<'s>,
        @required situation: Literal<'s>,
        @required behaviour: Literal<'s>,
        @required impact: Literal<'s>,
        instead: Literal<'s>,
    }
}

/// `("mira", "It had to be today.", "trust >= 5")`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line<'s> {
    pub(crate) who: Literal<'s>,
    pub(crate) text: Literal<'s>,
    pub(crate) when: Option<Literal<'s>>,
}

impl<'s> Decode<'s> for Line<'s> {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        const WANTED: &str = "a line like (\"mira\", \"It is not here.\")";
        let items = decoder.syntax.items(node);
        match decoder.syntax.shape(node) {
            Shape::Group(Bracket::Round) => {}
            Shape::Group(_) if items.len() > 1 || items.iter().any(|item| item.key.is_some()) => {
                decoder.wrong_bracket(node, "a line", ("(", ")"), "its parts have commas between");
            }
            _ => {
                return decoder.wrong_kind(node, WANTED, |diagnostic| {
                    diagnostic.help("say who speaks, then what is said, in ( )")
                });
            }
        }
        if let Some(when) = decoder.bare_condition(items) {
            let read = |decoder: &mut Decoder<'s, '_>, at: usize| decoder.read(items[at].value);
            let (who, text) = (read(decoder, 0), read(decoder, 1));
            decoder.skipped.push(when);
            return Some(Self { who: who?, text: text?, when: None });
        }
        let mut values = Vec::with_capacity(3);
        let mut told = decoder.syntax.shape(node) != Shape::Group(Bracket::Round);
        for &Item { key, value } in items {
            if let Some(key) = key {
                if !std::mem::replace(&mut told, true) {
                    decoder.named_part(key, value);
                }
                // ("mira": "…") and (mira: "…") name who speaks.
                if items.len() == 1 {
                    values.push(key);
                }
            }
            values.push(value);
        }
        if values.len() < 2 {
            let message = "a line needs who speaks and what is said";
            decoder.report(
                Diagnostic::new(Code::MissingField, decoder.opening(node), message)
                    .help("write it like (\"mira\", \"It is not here.\")"),
            );
            decoder.skip(node);
            return None;
        }
        if let Some(&extra) = values.get(3) {
            let place = decoder.syntax.span(extra);
            let message = "a line has at most three parts";
            decoder.report(
                Diagnostic::new(Code::WrongKind, place, message)
                    .help("who speaks, what is said, a condition"),
            );
            decoder.skip(extra);
        }
        let when = values.get(2).map(|&when| decoder.read(when));
        let who = match decoder.syntax.shape(values[0]) {
            // What is missing around the name was said with the `:`.
            Shape::Word if told => {
                let span = decoder.syntax.span(values[0]);
                Some(Literal { value: decoder.slice(span).into(), span, plain: Some(0) })
            }
            _ => decoder.read(values[0]),
        };
        let text = decoder.read(values[1]);
        Some(Self { who: who?, text: text?, when: when.flatten() })
    }
}

impl Decoder<'_, '_> {
    /// Reports a `:` in a line: after who speaks a comma belongs; other names belong nowhere.
    fn named_part(&mut self, key: NodeId, value: NodeId) {
        const LIKE: &str = "who speaks, then what is said: (\"mira\", \"It is not here.\")";
        let name = self.syntax.span(key);
        let gap = Span::new(name.end, self.syntax.span(value).start);
        let colon = self
            .slice(gap)
            .find(':')
            .map(|at| Span::new(gap.start + at as u32, gap.start + at as u32 + 1));
        let colon = colon.filter(|_| self.syntax.shape(key) == Shape::Text);
        self.report(if let Some(colon) = colon {
            let message = "in a line a comma, not `:`, stands between who speaks and what is said";
            Diagnostic::new(Code::WrongKind, colon, message)
                .label(name, "who speaks")
                .help(LIKE)
                .fix("write `,`", [(colon, ",".to_owned())])
        } else {
            let message = "a line has no names and no `:` in it; its parts are told by their order";
            Diagnostic::new(Code::WrongKind, name, message).help(LIKE)
        });
    }

    /// The condition of a line that lacks its quotes, as in `("mira", "Hello.", trust >= 5)`, and has
    /// come apart into several items. It was reported.
    fn bare_condition(&mut self, items: &[Item]) -> Option<Span> {
        let [who, text, first, ..] = items else { return None };
        let texts = [who, text]
            .iter()
            .all(|item| item.key.is_none() && self.syntax.shape(item.value) == Shape::Text);
        let start = self.syntax.span(first.key.unwrap_or(first.value));
        let is_word = self.slice(start).starts_with(|c: char| c.is_ascii_lowercase());
        let last = items.last().map_or(start, |item| self.syntax.span(item.value));
        let whole = start.to(last);
        let several = items.len() > 3 || first.key.is_some();
        if !texts || !is_word || !several || self.slice(whole).contains(['"', '\n']) {
            return None;
        }
        self.superseded.push(whole);
        let quoted = format!("\"{}\"", self.slice(whole));
        self.report(
            Diagnostic::new(Code::WrongKind, whole, "this condition needs quotes")
                .help(format!("write {quoted}"))
                .fix("put it in quotes", [(whole, quoted)]),
        );
        Some(whole)
    }
}

/// A duration in minutes: `Minutes(n)`, `Hours(n)`, `Days(n)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Minutes(pub(crate) i64);

impl<'s> Decode<'s> for Minutes {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        match decoder.amount(node, &["Minutes", "Hours", "Days"], &[])? {
            Amounts::Of(unit, number) => Some(Self(number * minutes_of(unit))),
            Amounts::Bare(_) => None,
        }
    }
}

/// When a delayed outcome is due: a duration, `Turns(n)`, or `AtEnding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Minutes(i64),
    Turns(i64),
    Ending,
}

impl<'s> Decode<'s> for After {
    fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
        match decoder.amount(node, &["Minutes", "Hours", "Days", "Turns"], &["AtEnding"])? {
            Amounts::Of("Turns", number) => Some(Self::Turns(number)),
            Amounts::Of(unit, number) => Some(Self::Minutes(number * minutes_of(unit))),
            Amounts::Bare(_) => Some(Self::Ending),
        }
    }
}

fn minutes_of(unit: &str) -> i64 {
    match unit {
        "Hours" => 60,
        "Days" => DAY,
        _ => 1,
    }
}

enum Amounts {
    /// `Hours(2)`
    Of(&'static str, i64),
    /// `AtEnding`
    Bare(#[allow(dead_code, reason = "says which, where there is more than one")] &'static str),
}

impl Decoder<'_, '_> {
    /// `Unit(number)` with one of `units`, or one of the words in `bare`.
    fn amount(
        &mut self,
        node: NodeId,
        units: &[&'static str],
        bare: &[&'static str],
    ) -> Option<Amounts> {
        let span = self.syntax.span(node);
        let shape = self.syntax.shape(node);
        let name = match shape {
            Shape::Word => Some(span),
            Shape::Group(_) => self.syntax.name(node),
            _ => None,
        };
        let Some(name) = name else {
            return self.no_amount(node, bare);
        };
        let written = self.slice(name);
        let all: Vec<_> = units.iter().chain(bare).copied().collect();
        let known = all.iter().find(|&&word| word == written).copied();
        let Some(word) = known.or_else(|| meant(written, &all)) else {
            let message = if matches!(written, "Turns" | "AtEnding") {
                format!("`{written}` belongs to `after` only")
            } else {
                format!("`{written}` is no unit of time")
            };
            let help = format!("write one of {}", crate::decode::list(&all));
            self.report(Diagnostic::new(Code::UnknownWord, name, message).help(help));
            self.skip(node);
            return None;
        };
        if known.is_none() {
            self.report(
                Diagnostic::new(Code::UnknownWord, name, format!("`{written}` is no unit of time"))
                    .help(format!("did you mean `{word}`?"))
                    .fix_if(
                        is_certain(written, word, all.iter().copied()),
                        format!("write `{word}`"),
                        [(name, word.to_owned())],
                    ),
            );
        }
        if bare.contains(&word) {
            if let Shape::Group(_) = shape {
                let rest = Span::new(name.end, span.end);
                self.report(
                    Diagnostic::new(Code::WrongKind, rest, format!("`{word}` stands alone"))
                        .help("remove the brackets after it")
                        .fix("remove the brackets", [(rest, String::new())]),
                );
            }
            return Some(Amounts::Bare(word));
        }
        let (Shape::Group(Bracket::Round), [Item { key: None, value }]) =
            (shape, self.syntax.items(node))
        else {
            if known.is_none() {
                self.skip(node);
                return None;
            }
            self.report(
                Diagnostic::new(Code::WrongKind, span, format!("`{word}` needs one number in ( )"))
                    .help(format!("write it like {word}(5)")),
            );
            return None;
        };
        let largest = match word {
            "Turns" => LARGEST,
            unit => LARGEST_DAYS * DAY / minutes_of(unit),
        };
        let number = self.whole(*value, 1, largest)?;
        Some(Amounts::Of(word, number))
    }

    /// Reports what is no duration: a number without its unit, or one said in words.
    fn no_amount<T>(&mut self, node: NodeId, bare: &[&'static str]) -> Option<T> {
        let span = self.syntax.span(node);
        let written = self.slice(span);
        let said = written.trim_matches('"');
        let number = |c: char| c.is_ascii_digit();
        let digits: String =
            said.chars().skip_while(|&c| !number(c)).take_while(|&c| number(c)).collect();
        let unit = said.split(|c: char| !c.is_alphabetic()).find_map(duration_unit);
        let instead = match unit.zip((!digits.is_empty()).then_some(digits.as_str())) {
            _ if bare.contains(&said) => Some(said.to_owned()),
            Some((unit, digits)) => Some(format!("{unit}({digits})")),
            None => None,
        };
        let wanted = match bare {
            [] => "a duration like Minutes(5), Hours(2) or Days(1)",
            _ => "Minutes(5), Hours(2), Days(1), Turns(3) or AtEnding",
        };
        self.wrong_kind(node, wanted, |diagnostic| match instead {
            Some(instead) => diagnostic
                .help(format!("write {}", short(&instead)))
                .maybe_fix(format!("write {}", short(&instead)), [(span, instead)]),
            None if !digits.is_empty() => diagnostic.help(format!(
                "say the unit: Minutes({digits}), Hours({digits}) or Days({digits})"
            )),
            None => diagnostic,
        })
    }
}

macro_rules! decode_words {
    ($($name:ident),+) => {$(
        impl<'s> Decode<'s> for $name {
            fn decode(decoder: &mut Decoder<'s, '_>, node: NodeId) -> Option<Self> {
                const WORDS: [&str; $name::ALL.len()] = {
                    let mut words = [""; $name::ALL.len()];
                    let mut index = 0;
                    while index < words.len() {
                        words[index] = $name::ALL[index].as_str();
                        index += 1;
                    }
                    words
                };
                decoder.word(node, &WORDS).map(|index| $name::ALL[index])
            }
        }
    )+};
}

decode_words!(Stakes, Channel, Better, Stance, EndingKind, Mark);
