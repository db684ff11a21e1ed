//! Two runs of a tree of branches beside each other: where they part and meet again, what differed at
//! once and later, how the meters went, service indicators. For both players.
//!
//! Nothing is ranked. Of a run that came to no ending, nobody is told why.

mod figures;
mod later;
mod meter;

use mile_core::contrast::{Contrast, Parting, Span, Stretch, Way};
use mile_core::curve::axes::Time;
use mile_core::path::{Left, Visit};
use mile_core::scenario::Body;

use crate::after;
use crate::journey::Journey;
use crate::told::{Kind, Told};
use crate::words::{Voice, capital, sentence, trim};

pub(crate) use meter::Meter;

/// What is said where there is no other run.
pub(crate) const NOTHING: &str =
    "There is nothing to lay beside this run yet: play another way at a decision first.";

/// What is said of a run that is no branch, but has branches.
pub(crate) const NO_BRANCH: &str =
    "This run is no branch of another. In the tree (t), any two can be laid beside each other.";

/// What the runs are called.
pub(crate) const NAMES: [&str; 2] = ["A", "B"];

/// A part of what is told.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    /// Of both runs.
    Both(Told),
    /// Of each run by itself.
    Each([Vec<Told>; 2]),
    /// Something that has a value in each run: its name, and the values.
    Figure(String, [String; 2]),
    /// A meter in each run over simulated time.
    Meter(Meter),
}

/// Two runs of a tree beside each other, by their places there; nothing where they are not two.
pub(crate) fn of(journey: &Journey, (a, b): (usize, usize)) -> Option<Vec<Part>> {
    let (of_a, of_b) = (journey.events_of(a)?, journey.events_of(b)?);
    if a == b {
        return None;
    }
    let contrast = Contrast::of(journey.scenario(), &[of_a, of_b]);
    let time = Time::of(&[of_a, of_b], &contrast);
    let telling = Telling { voice: journey.voice(), contrast: &contrast };
    let who = if journey.is_branch_of((a, b)) {
        "A is the run from which another way was taken, B is that other way.".to_owned()
    } else {
        format!("A is run {} and B is run {} of the tree of branches.", a + 1, b + 1)
    };
    let mut parts = telling.lead(&who);
    parts.extend(telling.paths());
    parts.extend(telling.later());
    parts.extend(time.map(|time| telling.meters(time)).unwrap_or_default());
    parts.extend(telling.indicators());
    Some(parts)
}

/// The parts in one column.
pub(crate) fn in_one_column(parts: &[Part]) -> Vec<Told> {
    parts.iter().flat_map(Part::told).collect()
}

impl Part {
    /// The part in one column, all of it in words.
    pub(crate) fn told(&self) -> Vec<Told> {
        match self {
            Self::Both(both) => vec![both.clone()],
            Self::Each(sides) => {
                let sides = NAMES.into_iter().zip(sides);
                let told = |(name, side)| [name_of(name)].into_iter().chain(Vec::clone(side));
                sides.flat_map(told).collect()
            }
            Self::Figure(name, [a, b]) => {
                let words = format!("{name}: A {a}; B {b}.");
                vec![Told::new(Kind::Plain, words).item()]
            }
            Self::Meter(meter) => vec![meter.told()],
        }
    }
}

/// The name of a run, over what is told of it.
pub(crate) fn name_of(name: &str) -> Told {
    Told::new(Kind::Cause, name).after_gap()
}

fn both(text: impl Into<String>) -> Part {
    Part::Both(Told::new(Kind::Plain, text))
}

fn heading(text: impl Into<String>) -> Part {
    Part::Both(Told::heading(text))
}

/// What is said of each run: once where it is the same.
fn of_each([a, b]: [String; 2]) -> String {
    if a == b { a } else { format!("{a} (A), {b} (B)") }
}

struct Telling<'a> {
    voice: Voice<'a>,
    contrast: &'a Contrast,
}

impl Telling<'_> {
    fn is_whole(&self, run: usize) -> bool {
        self.contrast.runs.get(run).is_some_and(|side| side.path.is_whole())
    }

    fn lead(&self, who: &str) -> Vec<Part> {
        let mut parts = vec![both(format!("{who} Nothing here is ranked."))];
        let unended = match [0, 1].map(|run| self.is_whole(run)) {
            [true, true] => return parts,
            [false, true] => "A comes to no ending here, and has no figures.",
            [true, false] => "B comes to no ending here, and has no figures.",
            [false, false] => "A and B come to no ending here, and have no figures.",
        };
        parts.push(both(unended));
        parts
    }

    /// A visit of a span, by its place there.
    fn visit(&self, span: &Span, offset: usize) -> Option<Visit> {
        let visits = &self.contrast.runs.get(span.run)?.path.visits;
        visits.get(span.from..span.to)?.get(offset).copied()
    }

    fn paths(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (index, stretch) in self.contrast.stretches.iter().enumerate() {
            match stretch {
                Stretch::Together(spans) => parts.extend(self.together(spans, index > 0)),
                Stretch::Apart { parting, ways } => {
                    parts.push(heading(self.parting(*parting)));
                    let way = |run| ways.iter().find(|way| way.runs.contains(&run));
                    parts.push(Part::Each([0, 1].map(|run| self.way(run, way(run)))));
                }
            }
        }
        parts
    }

    /// What both did alike, in one paragraph, and what it did not bring alike.
    fn together(&self, spans: &[Span], again: bool) -> Vec<Part> {
        let [a, b] = spans else { return Vec::new() };
        let both_at = |offset| Some([self.visit(a, offset)?, self.visit(b, offset)?]);
        let visits: Vec<_> = (0..a.to - a.from).filter_map(both_at).collect();
        let title = match visits.first().filter(|_| again) {
            Some([visit, _]) => format!("Together again in {}", self.voice.scene(visit.scene)),
            None => "Together".to_owned(),
        };
        let alike: Vec<_> = visits.iter().map(|&visits| self.in_short(visits)).collect();
        let mut parts = vec![heading(title), both(sentence(&alike.join("; ")))];
        for at in visits {
            let brought = [self.at_once(a.run, at[0]), self.at_once(b.run, at[1])];
            if brought[0] != brought[1] {
                let words = sentence(&format!("Not alike at once after {}", self.in_short(at)));
                parts.push(Part::Both(Told::new(Kind::Plain, words).after_gap()));
                let nothing = || Told::new(Kind::Plain, "Nothing.");
                parts.push(Part::Each(brought.map(|told| vec![told.unwrap_or_else(nothing)])));
            }
        }
        parts
    }

    fn parting(&self, parting: Parting) -> String {
        let (words, at) = match parting {
            Parting::Decision(at) => ("They part in", at),
            Parting::Chance(at) => ("Chance falls otherwise in", at),
            Parting::Condition(at) => ("By what was so, they go different ways in", at),
            Parting::Ends(at) => ("One of them goes no further than", at),
            Parting::Elsewhere => return "What came between differs".to_owned(),
        };
        format!("{words} {}", self.voice.scene(at))
    }

    /// The way of one run while they are apart.
    fn way(&self, run: usize, way: Option<&Way>) -> Vec<Told> {
        let mut told = Vec::new();
        for stretch in way.map_or(&[][..], |way| &way.stretches) {
            // Two runs are apart once, and each is with itself then.
            let Stretch::Together(spans) = stretch else { continue };
            for span in spans.iter().filter(|span| span.run == run) {
                for visit in (0..span.to - span.from).filter_map(|at| self.visit(span, at)) {
                    told.push(self.in_full(visit));
                    told.extend(self.at_once(run, visit));
                }
            }
        }
        if told.is_empty() {
            told.push(Told::new(Kind::Plain, "Nothing in between."));
        }
        told
    }

    /// How a scene was left by both, among others.
    fn in_short(&self, visits: [Visit; 2]) -> String {
        let [visit, _] = visits;
        match visit.left {
            Left::Choice { choice, timed_out, .. } => {
                let clock = if timed_out { " (the clock took it)" } else { "" };
                let chosen = self.voice.choice_in_short(choice);
                let turn = of_each(visits.map(|visit| match visit.left {
                    Left::Choice { turn, .. } => turn.to_string(),
                    _ => String::new(),
                }));
                format!("decision {turn}, {}{clock}", trim(&chosen))
            }
            Left::Branch(_) => format!("{}, {}", self.voice.scene(visit.scene), self.passed(visit)),
            Left::Not => {
                let clock = of_each(visits.map(|visit| self.voice.clock(visit.clock)));
                self.last(visit, &clock)
            }
        }
    }

    /// How a scene was left, by itself.
    fn in_full(&self, visit: Visit) -> Told {
        match visit.left {
            Left::Choice { turn, choice, timed_out } => {
                let who = if timed_out { "The clock took: " } else { "" };
                let (clock, chosen) = (self.voice.clock(visit.clock), self.voice.choice(choice));
                let words = format!("Decision {turn}, {clock}: {who}{chosen}");
                Told::new(Kind::Chosen, words)
            }
            Left::Branch(_) => {
                let words = format!("{}: {}.", self.voice.scene(visit.scene), self.passed(visit));
                Told::new(Kind::Plain, words)
            }
            Left::Not => {
                Told::new(Kind::Plain, capital(&self.last(visit, &self.voice.clock(visit.clock))))
            }
        }
    }

    fn passed(&self, visit: Visit) -> &'static str {
        match self.voice.scenario.scenes[visit.scene].body {
            Body::Chance(_) => "chance decided",
            _ => "it went on by what was so",
        }
    }

    /// The last visit of a run.
    fn last(&self, visit: Visit, clock: &str) -> String {
        match &self.voice.scenario.scenes[visit.scene].body {
            Body::Ending(ending) => {
                format!("the ending, {clock}: {}", self.voice.fill(&ending.title))
            }
            _ => format!("{clock}, {}: it goes no further", self.voice.scene(visit.scene)),
        }
    }

    fn at_once(&self, run: usize, visit: Visit) -> Option<Told> {
        let Left::Choice { turn, .. } = visit.left else { return None };
        let step = self.contrast.runs.get(run)?.timeline.decision(turn)?;
        after::effects(self.voice, "At once: ", Kind::AtOnce, &step.now)
    }
}
