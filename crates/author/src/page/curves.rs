//! Meters over simulated time, as small pictures and as lines of signs.
//!
//! The conversation and what came of it have very different lengths: each has a part of the width of
//! its own. Where the clock stands still, decisions are the time.

#![allow(clippy::cast_precision_loss, reason = "a picture shows no more than a few digits")]

use std::fmt::Write as _;

use maud::{Markup, html};
use mile_core::contrast::Contrast;
use mile_core::curve::{Curve, Point};
use mile_core::event::Event;
use mile_core::id::MeterId;
use mile_core::words::Voice;

use crate::page::{Sitting, label};
use crate::plain::one_line;

/// A meter over simulated time, in each of the runs that came to an ending.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    /// What the meter is called.
    pub(super) label: String,
    min: i64,
    max: i64,
    time: Time,
    /// The letter of each run, where it ended, and its curve.
    runs: Vec<(String, i64, Curve)>,
    /// The first moment, the last of the conversation, and the last of what came of it.
    ends: [String; 3],
}

/// How moments become places.
#[derive(Debug, Clone, Copy)]
enum Time {
    /// By the clock: the last ending, and the last moment.
    Clock(i64, i64),
    /// By decisions: how many there were.
    Turns(i64),
}

/// How much of the width belongs to the conversation.
const STORY: f64 = 0.62;

impl Time {
    /// The place of a moment, from 0 to 1.
    fn place(self, point: Point) -> f64 {
        let part = |at: i64, of: i64| at as f64 / of.max(1) as f64;
        match self {
            Self::Clock(end, _) if point.clock <= end => STORY * part(point.clock, end),
            Self::Clock(end, last) => STORY + (1.0 - STORY) * part(point.clock - end, last - end),
            Self::Turns(_) if point.in_aftermath => 1.0,
            Self::Turns(turns) => STORY * part(point.turn, turns),
        }
    }
}

/// A chart for every meter; none where no run came to an ending.
pub(super) fn charts(sittings: &[Sitting], contrast: &Contrast) -> Vec<Chart> {
    let Some(first) = sittings.first() else { return Vec::new() };
    let voice = Voice { scenario: first.program.scenario(), learner: None };
    let ended = |sitting: &Sitting| {
        sitting.events.iter().find_map(|event| match *event {
            Event::Ended { turn, clock, .. } => Some((turn, clock)),
            _ => None,
        })
    };
    let sides = sittings.iter().zip(&contrast.runs).enumerate();
    let whole: Vec<_> = sides
        .filter_map(|(run, (sitting, side))| Some((run, ended(sitting)?, side.figures.as_ref()?)))
        .collect();
    if whole.is_empty() {
        return Vec::new();
    }
    let end = whole.iter().map(|&(_, (_, clock), _)| clock).max().unwrap_or(0);
    let turns = whole.iter().map(|&(_, (turn, _), _)| turn).max().unwrap_or(0);
    let points = |meter| whole.iter().flat_map(move |(_, _, figures)| &figures.curves[meter]);
    let last = voice.scenario.meters.ids().flat_map(points).map(|point| point.clock).max();
    let last = last.unwrap_or(0).max(end);
    let time = if last == 0 { Time::Turns(turns) } else { Time::Clock(end, last) };
    let ends = match time {
        Time::Clock(..) => {
            let last = if last > end { voice.clock(last) } else { String::new() };
            [voice.clock(0), voice.clock(end), last]
        }
        Time::Turns(turns) => [String::new(), format!("decision {turns}"), String::new()],
    };
    let chart = |meter: MeterId| {
        let about = &voice.scenario.meters[meter];
        let runs = whole
            .iter()
            .map(|&(run, (_, clock), figures)| (label(run), clock, figures.curves[meter].clone()));
        let values = || points(meter).map(|point| point.value);
        // The whole range would flatten what happened in a part of it.
        let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
        Chart {
            label: one_line(&voice.fill(&about.label)),
            min: if low < 0 { low } else { about.min.max(0).min(low) },
            max: high,
            time,
            runs: runs.collect(),
            ends: ends.clone(),
        }
    };
    voice.scenario.meters.ids().map(chart).collect()
}

/// The value of a curve at the ending, and after everything that came of it.
pub(super) fn ends(curve: &Curve) -> (i64, i64) {
    let story = curve.iter().rev().find(|point| !point.in_aftermath);
    let value = |point: Option<&Point>| point.map_or(0, |point| point.value);
    (value(story), value(curve.last()))
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 128.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 26.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

impl Chart {
    /// The chart as a picture called `id`.
    pub(super) fn svg(&self, id: &str) -> Markup {
        let floor = HEIGHT - BOTTOM;
        let end = LEFT + STORY * (WIDTH - LEFT - RIGHT);
        let right = WIDTH - RIGHT;
        html! {
            svg class="chart" role="img" viewBox=(format!("0 0 {WIDTH} {HEIGHT}"))
                aria-labelledby=(format!("{id}-title {id}-desc"))
            {
                title id=(format!("{id}-title")) { (self.label) " over simulated time" }
                desc id=(format!("{id}-desc")) { (self.told()) }
                path class="axis" d=(format!("M{LEFT} {TOP}V{floor}H{right}")) {}
                path class="end" d=(format!("M{end:.1} {TOP}V{floor}")) {}
                text class="tick" x=(LEFT - 5.0) y=(TOP + 4.0) text-anchor="end" { (self.max) }
                text class="tick" x=(LEFT - 5.0) y=(floor + 4.0) text-anchor="end" { (self.min) }
                @let [first, ending, last] = &self.ends;
                text class="tick" x=(LEFT) y=(floor + 14.0) { (first) }
                text class="tick" x=(format!("{end:.1}")) y=(floor + 14.0) text-anchor="end" {
                    (ending)
                }
                text class="tick" x=(right) y=(floor + 26.0) text-anchor="end" { (last) }
                @for (index, (_, _, curve)) in self.runs.iter().enumerate() {
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
        let range = (self.max - self.min).max(1) as f64;
        HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - self.min) as f64 / range
    }

    fn line(&self, curve: &Curve) -> String {
        let mut path = String::new();
        for point in curve {
            let (x, y) =
                (LEFT + self.time.place(*point) * (WIDTH - LEFT - RIGHT), self.height(point.value));
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
        let height = |(label, _, curve): &'_ (String, i64, Curve)| {
            (label.clone(), self.height(ends(curve).1) + 4.0)
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
        let run = |(label, _, curve): &(String, i64, Curve)| {
            let start = curve.first().map_or(0, |point| point.value);
            let (ending, last) = ends(curve);
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
        for (label, _, curve) in &self.runs {
            let at = |column: usize| {
                let place = column as f64 / (COLUMNS - 1) as f64;
                let so_far =
                    curve.iter().take_while(|point| self.time.place(**point) <= place + 1e-9);
                so_far.last().map_or(self.min, |point| point.value)
            };
            let sign = |value: i64| {
                let level = (value - self.min) * 7 / (self.max - self.min).max(1);
                SIGNS[usize::try_from(level).unwrap_or(0).min(7)]
            };
            let signs: String = (0..COLUMNS).map(|column| sign(at(column))).collect();
            let start = curve.first().map_or(0, |point| point.value);
            let (ending, last) = ends(curve);
            let words = format!("{signs} {start}, {ending} at the ending, {last} in the end");
            let lead = format!("{indent}  {label} ");
            out += &super::text::wrapped(&words, &lead, &format!("{indent}    "), width);
        }
        out
    }
}
