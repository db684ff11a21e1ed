//! A meter in two runs over simulated time: in words, and as a small curve for each.

use mile_core::contrast::Figures;
use mile_core::curve::Curve;
use mile_core::curve::axes::{Range, Time, last_values};
use mile_core::id::MeterId;

use super::{Part, Telling, both, heading};
use crate::theme::Signs;
use crate::told::{Kind, Told};

/// Columns beyond which a curve is no small one.
const WIDEST: usize = 36;

/// A meter in two runs.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    /// What it is called, and what it is at the start.
    label: String,
    start: i64,
    /// Both runs are drawn on the same axes.
    time: Time,
    range: Range,
    /// Its curve in each run; one that came to no ending has none.
    curves: [Option<Curve>; 2],
}

impl Meter {
    /// What stands over its curves: what it is called, and their scale.
    pub(crate) fn over(&self) -> String {
        format!("{}, on a scale from {} to {}", self.label, self.range.low, self.range.high)
    }

    /// All of it in words.
    pub(super) fn told(&self) -> Told {
        let [a, b] = [0, 1].map(|run| self.went(run));
        let words = format!("{}, {} at the start: A {a}; B {b}.", self.label, self.start);
        Told::new(Kind::Plain, words).item()
    }

    /// How it went in a run, from the start on.
    pub(crate) fn values(&self, run: usize) -> String {
        match &self.curves[run] {
            Some(_) => format!("{} at the start, {}", self.start, self.went(run)),
            None => "no figures".to_owned(),
        }
    }

    /// How it went in a run, after the start.
    fn went(&self, run: usize) -> String {
        let Some(curve) = &self.curves[run] else { return "–".to_owned() };
        let (ending, last) = last_values(curve);
        // What it was between start and ending, in the order of simulated time.
        let before = curve.iter().skip(1).filter(|point| !point.in_aftermath);
        let mut way: Vec<String> = before.map(|point| point.value.to_string()).collect();
        way.pop();
        let way = way.join(", ");
        let way = if way.is_empty() { way } else { format!("{way}, then ") };
        format!("{way}{ending} at the ending, {last} in the end")
    }

    /// The curve of a run, in at most so many columns.
    pub(crate) fn curve(&self, run: usize, columns: usize, signs: Signs) -> Option<String> {
        let (curve, signs) = (self.curves[run].as_ref()?, signs.levels());
        let levels = self.time.levels(curve, self.range, columns.min(WIDEST), signs.len());
        Some(levels.into_iter().map(|level| signs[level]).collect())
    }
}

impl Telling<'_> {
    pub(super) fn meters(&self, time: Time) -> Vec<Part> {
        let meters = &self.voice.scenario.meters;
        if meters.is_empty() {
            return Vec::new();
        }
        let meter = |(meter, about): (MeterId, &mile_core::scenario::Meter)| {
            let curve = |figures: &Figures| figures.curves[meter].clone();
            Part::Meter(Meter {
                label: self.voice.fill(&about.label).into_owned(),
                start: about.start,
                time,
                range: Range::of(self.voice, self.contrast, meter),
                curves: [0, 1].map(|run| self.contrast.runs.get(run)?.figures.as_ref().map(curve)),
            })
        };
        let lead = [heading("How the meters went"), both(self.axes(time))];
        lead.into_iter().chain(meters.iter().map(meter)).collect()
    }

    /// From when to when the meters are told.
    fn axes(&self, time: Time) -> String {
        let [first, ending, last] = time.ends(self.voice);
        let from = if first.is_empty() { "the start".to_owned() } else { first };
        let until = match (ending.starts_with("decision"), last.is_empty()) {
            (true, _) => format!("to {ending}, then what came of it"),
            (false, true) => format!("to the last ending, {ending}"),
            (false, false) => {
                format!("to the last ending, {ending}, then what came of it, to {last}")
            }
        };
        format!("From {from} {until}.")
    }
}
