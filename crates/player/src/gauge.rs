//! The meters, roughly: bars without numbers, and only for who asks for them.

use mile_core::event::Event;
use mile_core::tally::Tally;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::chrome::{self, Look};
use crate::journey::Journey;

/// Steps of a gauge: few, so that it tells no number.
const STEPS: i64 = 5;
/// Columns of a step.
const STEP: usize = 2;

/// Columns of a gauge.
const WIDE: usize = STEPS as usize * STEP;

/// A meter, roughly.
#[derive(Debug)]
pub(crate) struct Gauge {
    label: String,
    filled: usize,
    change: &'static str,
}

impl Gauge {
    /// The gauge as a sentence.
    pub(crate) fn in_words(&self) -> String {
        let stands = match self.filled {
            0 => "very low",
            1 => "low",
            2 | 3 => "in the middle",
            4 => "high",
            _ => "very high",
        };
        let change = match self.change {
            "" => String::new(),
            change => format!("; it {change} with your last choice"),
        };
        format!("{}: {stands}{change}.", self.label)
    }

    /// Columns of its label.
    pub(crate) fn label_width(&self) -> usize {
        self.label.width()
    }

    /// The row of the gauge; `widest` columns has the widest label beside it.
    pub(crate) fn line(&self, look: &Look, width: u16, widest: usize) -> Line<'static> {
        let theme = &look.theme;
        let room = usize::from(width).saturating_sub(WIDE + 9).min(widest);
        let label = chrome::shortened(&self.label, room);
        let pad = " ".repeat(room.saturating_sub(label.width()));
        let filled = "█".repeat(self.filled * STEP);
        let empty = "·".repeat(WIDE - self.filled * STEP);
        Line::from(vec![
            Span::styled(format!("{label}{pad} "), theme.muted),
            Span::styled(filled, theme.bar),
            Span::styled(empty, theme.bar),
            Span::styled(format!("  {}", self.change), theme.muted),
        ])
    }
}

/// The meters that are shown, roughly, with what the last decision did to each.
pub(crate) fn gauges(journey: &Journey) -> Vec<Gauge> {
    let (scenario, voice) = (journey.scenario(), journey.voice());
    let events = journey.story();
    let tally = Tally::of(scenario, events);
    let last = events.iter().rposition(|event| matches!(event, Event::Chose { .. })).unwrap_or(0);
    let shown = scenario.meters.iter().filter(|(_, meter)| !meter.hidden);
    let gauges = shown.map(|(id, meter)| {
        let value = tally.meters[id];
        let by: i64 = events[last..]
            .iter()
            .map(|event| match event {
                Event::Changed { meter, by, .. } if *meter == id => *by,
                _ => 0,
            })
            .sum();
        let change = match by.signum() {
            1 => "rose",
            -1 => "fell",
            _ => "",
        };
        let (part, whole) = (
            i128::from(value) - i128::from(meter.min),
            i128::from(meter.max) - i128::from(meter.min),
        );
        let filled = (part * i128::from(STEPS) + whole / 2).checked_div(whole).unwrap_or(0);
        let label = voice.fill(&meter.label).into_owned();
        Gauge { label, filled: usize::try_from(filled).unwrap_or(0).min(STEPS as usize), change }
    });
    gauges.collect()
}
