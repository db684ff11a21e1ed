//! Where the points of curves are drawn: the same axes for all runs that stand beside each other.
//!
//! The conversation and what came of it have very different lengths: each has a part of the width of
//! its own. Where the clock stands still, decisions are the time.

use super::{Curve, Point};
use crate::contrast::Contrast;
use crate::event::Event;
use crate::id::MeterId;
use crate::words::Voice;

/// The whole width.
pub const WIDTH: i64 = 1_000_000;
/// How much of it belongs to the conversation.
pub const STORY: i64 = WIDTH / 100 * 62;

/// How moments become places from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// By the clock: the last ending, and the last moment of all, in simulated minutes.
    Clock(i64, i64),
    /// By decisions: how many there were at most.
    Turns(i64),
}

/// The lowest and the highest value that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The lowest.
    pub low: i64,
    /// The highest.
    pub high: i64,
}

impl Time {
    /// The time of runs beside each other, each by its events; none where no run came to an ending.
    pub fn of(runs: &[&[Event]], contrast: &Contrast) -> Option<Self> {
        let whole = runs.iter().zip(&contrast.runs).filter(|(_, side)| side.figures.is_some());
        let ended: Vec<_> = whole.filter_map(|(events, _)| ended(events)).collect();
        let turns = ended.iter().map(|&(turn, _)| turn).max()?;
        let end = ended.iter().map(|&(_, clock)| clock).max()?;
        let figures = contrast.runs.iter().filter_map(|side| side.figures.as_ref());
        let points = figures.flat_map(|figures| figures.curves.values().flatten());
        let last = points.map(|point| point.clock).max().unwrap_or(0).max(end);
        Some(if last == 0 { Self::Turns(turns) } else { Self::Clock(end, last) })
    }

    /// The place of a moment, from 0 to [`WIDTH`].
    pub fn place(self, point: Point) -> i64 {
        let part = |width: i64, at: i64, of: i64| width * at / of.max(1);
        match self {
            Self::Clock(end, _) if point.clock <= end => part(STORY, point.clock, end),
            Self::Clock(end, last) => STORY + part(WIDTH - STORY, point.clock - end, last - end),
            Self::Turns(_) if point.in_aftermath => WIDTH,
            Self::Turns(turns) => part(STORY, point.turn, turns),
        }
    }

    /// What the first moment is called, the last of the conversation, and the last of what came of
    /// it; empty where there is nothing to say.
    pub fn ends(self, voice: Voice<'_>) -> [String; 3] {
        match self {
            Self::Clock(end, last) => {
                let last = if last > end { voice.clock(last) } else { String::new() };
                [voice.clock(0), voice.clock(end), last]
            }
            Self::Turns(turns) => [String::new(), format!("decision {turns}"), String::new()],
        }
    }

    /// How high a curve is in each of so many columns, from 0 to below `levels`.
    pub fn levels(self, curve: &Curve, range: Range, columns: usize, levels: usize) -> Vec<usize> {
        let (last, top) = (columns.saturating_sub(1).max(1), levels.saturating_sub(1));
        let height = |value: i64| {
            let above = usize::try_from(value.saturating_sub(range.low)).unwrap_or(0);
            let whole = usize::try_from(range.high.saturating_sub(range.low)).unwrap_or(0).max(1);
            (above.saturating_mul(top) / whole).min(top)
        };
        let at = |column: usize| {
            let place =
                i64::try_from(column).unwrap_or(0) * WIDTH / i64::try_from(last).unwrap_or(1);
            let so_far = curve.iter().take_while(|&&point| self.place(point) <= place);
            height(so_far.last().map_or(range.low, |point| point.value))
        };
        // The value at the start is drawn even where the first decision changes it at once.
        let start = curve.first().map(|point| height(point.value));
        let rest = (0..columns).skip(usize::from(start.is_some())).map(at);
        start.into_iter().take(columns).chain(rest).collect()
    }
}

impl Range {
    /// The range of a meter in all runs. All that it could be would flatten what happened in a part
    /// of it.
    pub fn of(voice: Voice<'_>, contrast: &Contrast, meter: MeterId) -> Self {
        let figures = contrast.runs.iter().filter_map(|side| side.figures.as_ref());
        let values = || figures.clone().flat_map(|it| &it.curves[meter]).map(|point| point.value);
        let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
        let min = voice.scenario.meters[meter].min;
        Self { low: if low < 0 { low } else { min.max(0).min(low) }, high }
    }
}

/// How many decisions there were when the story ended, and what time it was.
pub fn ended(events: &[Event]) -> Option<(i64, i64)> {
    events.iter().find_map(|event| match *event {
        Event::Ended { turn, clock, .. } => Some((turn, clock)),
        _ => None,
    })
}

/// The value of a curve at the ending, and after everything that came of it.
pub fn last_values(curve: &Curve) -> (i64, i64) {
    let story = curve.iter().rev().find(|point| !point.in_aftermath);
    let value = |point: Option<&Point>| point.map_or(0, |point| point.value);
    (value(story), value(curve.last()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(turn: i64, clock: i64, value: i64, in_aftermath: bool) -> Point {
        Point { turn, clock, value, in_aftermath }
    }

    #[test]
    fn conversation_and_what_came_of_it_have_their_parts_of_the_width() {
        let curve = vec![point(0, 0, 5, false), point(1, 10, 8, false), point(2, 2890, 1, true)];
        let range = Range { low: 1, high: 8 };
        // The ending is at minute 20, two days before the last moment.
        let levels = Time::Clock(20, 2890).levels(&curve, range, 11, 8);
        assert_eq!(levels, [4, 4, 4, 4, 7, 7, 7, 7, 7, 7, 0]);
        let levels = Time::Turns(2).levels(&curve, range, 11, 4);
        assert_eq!(levels, [1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 0]);
        let curve = [curve[0], point(1, 0, 8, false)].to_vec();
        let levels = Time::Clock(20, 20).levels(&curve, range, 3, 8);
        assert_eq!(levels, [4, 7, 7], "what is changed in the first moment was otherwise before");
    }

    #[test]
    fn a_flat_curve_and_a_picture_without_columns_are_no_trouble() {
        let curve = vec![point(0, 0, i64::MAX, false)];
        let range = Range { low: i64::MIN, high: i64::MAX };
        assert_eq!(Time::Clock(0, 0).levels(&curve, range, 0, 8), []);
        let flat = Range { low: 5, high: 5 };
        assert_eq!(Time::Clock(0, 0).levels(&vec![point(0, 0, 5, false)], flat, 2, 8), [0, 0]);
    }
}
