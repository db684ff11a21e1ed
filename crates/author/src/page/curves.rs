//! Meters over simulated time, as small pictures and as lines of signs.

#![allow(clippy::cast_precision_loss, reason = "a picture shows no more than a few digits")]

use std::fmt::Write as _;

use maud::{Markup, html};
use mile_core::contrast::Contrast;
use mile_core::curve::Curve;
use mile_core::curve::axes::{self, Range, STORY, Time, last_values};
use mile_core::id::MeterId;
use mile_core::words::Voice;

use crate::page::{Sitting, label};
use crate::plain::one_line;

/// A meter over simulated time, in each of the runs that came to an ending.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    /// What the meter is called.
    pub(super) label: String,
    range: Range,
    time: Time,
    /// The letter of each run, and its curve.
    runs: Vec<(String, Curve)>,
    /// The first moment, the last of the conversation, and the last of what came of it.
    ends: [String; 3],
}

/// A chart for every meter; none where no run came to an ending.
pub(super) fn charts(sittings: &[Sitting], contrast: &Contrast) -> Vec<Chart> {
    let Some(first) = sittings.first() else { return Vec::new() };
    let voice = Voice { scenario: first.program.scenario(), learner: None };
    let events: Vec<_> = sittings.iter().map(|sitting| &*sitting.events).collect();
    let Some(time) = Time::of(&events, contrast) else { return Vec::new() };
    let chart = |meter: MeterId| {
        let about = &voice.scenario.meters[meter];
        let runs = contrast.runs.iter().enumerate().filter_map(|(run, side)| {
            Some((label(run), side.figures.as_ref()?.curves[meter].clone()))
        });
        Chart {
            label: one_line(&voice.fill(&about.label)),
            range: Range::of(voice, contrast, meter),
            time,
            runs: runs.collect(),
            ends: time.ends(voice),
        }
    };
    voice.scenario.meters.ids().map(chart).collect()
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 128.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 26.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// A place as a part of the width.
fn part(place: i64) -> f64 {
    place as f64 / axes::WIDTH as f64
}

impl Chart {
    /// The chart as a picture called `id`.
    pub(super) fn svg(&self, id: &str) -> Markup {
        let floor = HEIGHT - BOTTOM;
        let end = LEFT + part(STORY) * (WIDTH - LEFT - RIGHT);
        let right = WIDTH - RIGHT;
        html! {
            svg class="chart" role="img" viewBox=(format!("0 0 {WIDTH} {HEIGHT}"))
                aria-labelledby=(format!("{id}-title {id}-desc"))
            {
                title id=(format!("{id}-title")) { (self.label) " over simulated time" }
                desc id=(format!("{id}-desc")) { (self.told()) }
                path class="axis" d=(format!("M{LEFT} {TOP}V{floor}H{right}")) {}
                path class="end" d=(format!("M{end:.1} {TOP}V{floor}")) {}
                text class="tick" x=(LEFT - 5.0) y=(TOP + 4.0) text-anchor="end" { (self.range.high) }
                text class="tick" x=(LEFT - 5.0) y=(floor + 4.0) text-anchor="end" { (self.range.low) }
                @let [first, ending, last] = &self.ends;
                text class="tick" x=(LEFT) y=(floor + 14.0) { (first) }
                text class="tick" x=(format!("{end:.1}")) y=(floor + 14.0) text-anchor="end" {
                    (ending)
                }
                text class="tick" x=(right) y=(floor + 26.0) text-anchor="end" { (last) }
                @for (index, (_, curve)) in self.runs.iter().enumerate() {
                    path class=(format!("curve c{}", index % 4)) d=(self.line(curve)) {}
                }
                @if self.runs.len() > 1 {
                    @for (index, (label, y)) in self.letters().into_iter().enumerate() {
                        text class=(format!("letter l{}", index % 4)) x=(right + 6.0)
                            y=(format!("{y:.1}")) { (label) }
                    }
                }
            }
        }
    }

    fn height(&self, value: i64) -> f64 {
        let Range { low, high } = self.range;
        let range = (high - low).max(1) as f64;
        HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - low) as f64 / range
    }

    fn line(&self, curve: &Curve) -> String {
        let mut path = String::new();
        for point in curve {
            let x = LEFT + part(self.time.place(*point)) * (WIDTH - LEFT - RIGHT);
            let y = self.height(point.value);
            let _ = if path.is_empty() {
                write!(path, "M{x:.1} {y:.1}")
            } else {
                write!(path, "H{x:.1}V{y:.1}")
            };
        }
        let _ = write!(path, "H{:.1}", WIDTH - RIGHT);
        path
    }

    /// The letter of each run and its height, none over another.
    fn letters(&self) -> Vec<(&str, f64)> {
        const APART: f64 = 13.0;
        let height = |(label, curve): &'_ (String, Curve)| {
            (label.clone(), self.height(last_values(curve).1) + 4.0)
        };
        let mut order: Vec<_> = self.runs.iter().map(height).enumerate().collect();
        order.sort_by(|(_, (_, one)), (_, (_, other))| one.total_cmp(other));
        let mut lowest = f64::MIN;
        let mut heights = vec![0.0; order.len()];
        for (index, (_, y)) in order {
            lowest = y.max(lowest + APART);
            heights[index] = lowest;
        }
        // What was pushed below the picture comes up with all others.
        let excess = (lowest - (HEIGHT - 2.0)).max(0.0);
        self.runs.iter().zip(heights).map(|((label, ..), y)| (&**label, y - excess)).collect()
    }

    /// What the picture shows, in words.
    fn told(&self) -> String {
        let run = |(label, curve): &(String, Curve)| {
            let start = curve.first().map_or(0, |point| point.value);
            let (ending, last) = last_values(curve);
            let label = if self.runs.len() > 1 { format!("{label}: ") } else { String::new() };
            format!("{label}{start} at the start, {ending} at the ending, {last} in the end.")
        };
        self.runs.iter().map(run).collect::<Vec<_>>().join(" ")
    }

    /// The chart in lines of text: a sign for each moment, and the values.
    pub(super) fn text(&self, indent: &str, width: usize) -> String {
        const SIGNS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        const COLUMNS: usize = 24;
        let mut out = super::text::wrapped(&format!("{}:", self.label), indent, indent, width);
        for (label, curve) in &self.runs {
            let levels = self.time.levels(curve, self.range, COLUMNS, SIGNS.len());
            let signs: String = levels.into_iter().map(|level| SIGNS[level]).collect();
            let start = curve.first().map_or(0, |point| point.value);
            let (ending, last) = last_values(curve);
            let words = format!("{signs} {start}, {ending} at the ending, {last} in the end");
            let lead = format!("{indent}  {label} ");
            out += &super::text::wrapped(&words, &lead, &format!("{indent}    "), width);
        }
        out
    }
}
