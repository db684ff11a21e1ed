//! What grew from what: immediate and delayed side by side, arriving one by one.

use std::time::Duration;

use mile_core::timeline::Timeline;
use ratatui::Frame;
use ratatui::text::{Line, Span};

use super::{Ask, To};
use crate::after::{self, StepTold};
use crate::chrome::{self, Look};
use crate::journey::Journey;
use crate::keymap::{Action, Context};
use crate::rows::{Rows, Scroll};
use crate::told::{Kind, Told};

/// Real time between two arrivals.
const PAUSE: Duration = Duration::from_millis(1200);
/// From this width on, what came at once stands beside what came later.
const WIDE: u16 = 64;
/// Columns before what came of a decision.
const INDENT: u16 = 3;
/// Between the two.
const BETWEEN: &str = " │ ";

/// The screen of what came of it.
#[derive(Debug)]
pub(crate) struct Aftermath {
    steps: Vec<StepTold>,
    /// How many arrivals are shown: decisions and their later consequences, in order.
    shown: usize,
    waited: Duration,
    rows: Rows,
    scroll: Scroll,
    height: usize,
}

impl Aftermath {
    pub(crate) fn new(journey: &Journey, look: &Look) -> Self {
        let timeline = Timeline::of(journey.scenario(), journey.run.events());
        let steps = after::timeline(journey.voice(), &timeline);
        let (rows, scroll, waited) = (Rows::default(), Scroll::default(), Duration::ZERO);
        let mut aftermath = Self { steps, shown: 1, waited, rows, scroll, height: 0 };
        aftermath.fit(look);
        aftermath
    }

    fn arrivals(&self) -> usize {
        self.steps.iter().map(|step| 1 + step.later.len()).sum()
    }

    fn is_all(&self) -> bool {
        self.shown >= self.arrivals()
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let body = look.parts(1).body;
        self.height = usize::from(body.height);
        self.rows = Rows::new(body.width);
        let mut left = self.shown;
        for step in &self.steps {
            if left == 0 {
                break;
            }
            left -= 1;
            let later = left.min(step.later.len());
            left -= later;
            tell(&mut self.rows, step, later, body.width, look);
        }
        if self.is_all() {
            let end = Told::new(Kind::Plain, "Press Enter to look back on it.").after_gap();
            self.rows.tell(&end, &look.theme);
        }
        self.scroll.hold(self.height, self.rows.len());
    }

    pub(crate) fn act(&mut self, action: Action, look: &Look) -> Ask {
        let page = self.height.saturating_sub(1).max(1).cast_signed();
        let rows = match action {
            Action::Take if self.is_all() && self.below() == 0 => return Ask::Go(To::Debrief),
            Action::Take if self.is_all() => page,
            Action::Take => {
                self.show(self.shown + 1, look);
                0
            }
            Action::Skip if self.is_all() => page,
            Action::Skip => {
                let top = self.scroll;
                self.show(usize::MAX, look);
                self.scroll = top;
                0
            }
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -page,
            Action::PageDown => page,
            Action::Top => isize::MIN,
            Action::Bottom => isize::MAX,
            _ => 0,
        };
        self.wheel(rows);
        Ask::Nothing
    }

    fn show(&mut self, arrivals: usize, look: &Look) {
        self.shown = arrivals.min(self.arrivals());
        self.waited = Duration::ZERO;
        self.fit(look);
        self.scroll.top = self.rows.len();
        self.scroll.hold(self.height, self.rows.len());
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.scroll.by(rows, self.height, self.rows.len());
    }

    pub(crate) fn tick(&mut self, elapsed: Duration, look: &Look) {
        self.waited += elapsed;
        if self.waited >= PAUSE && !self.is_all() {
            self.show(self.shown + 1, look);
        }
    }

    /// When the next one arrives; `None` when all have.
    pub(crate) fn next_tick(&self) -> Option<Duration> {
        (!self.is_all()).then(|| PAUSE.saturating_sub(self.waited))
    }

    fn below(&self) -> usize {
        self.rows.len().saturating_sub(self.scroll.top + self.height)
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = look.parts(1);
        let right = if parts.body.width >= WIDE { "at once │ later" } else { "" };
        chrome::head(frame, look, parts, "What came of it", right);
        chrome::column(frame, parts.body, &self.rows.rows, self.scroll);
        chrome::foot(frame, look, parts.foot, Context::Aftermath, self.below());
    }
}

/// A decision and the first `later` of its later consequences.
fn tell(rows: &mut Rows, step: &StepTold, later: usize, width: u16, look: &Look) {
    let theme = &look.theme;
    rows.tell(&step.cause, theme);
    let later = &step.later[..later];
    if width < WIDE {
        step.at_once.iter().chain(later.iter().flatten()).for_each(|told| rows.tell(told, theme));
        return;
    }
    let between = BETWEEN.chars().count() as u16;
    let room = width - between - INDENT;
    let left_width = room * 2 / 5;
    let beside = |told: &Told| {
        let first = told.first.trim_start().trim_start_matches("at once: ").to_owned();
        Told { first, rest: "  ", ..told.clone() }
    };
    let now: Vec<_> = step.at_once.iter().map(beside).collect();
    let left = Rows::of(&now, left_width, theme).rows;
    let later = later.iter().flat_map(|told| {
        let told = told.iter().map(beside).enumerate();
        // A row of air before each consequence.
        told.map(|(index, told)| if index == 0 { told.after_gap() } else { told })
    });
    let later: Vec<_> = later.collect();
    let right = Rows::of(&later, room - left_width, theme).rows;
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    loop {
        let (now, then) = (left.next(), right.next());
        if now.is_none() && then.is_none() {
            break;
        }
        let (now, then) = (now.unwrap_or_default(), then.unwrap_or_default());
        let pad = usize::from(left_width).saturating_sub(now.width());
        let mut spans = vec![Span::raw(" ".repeat(usize::from(INDENT)))];
        spans.extend(styled(now));
        spans.push(Span::raw(" ".repeat(pad)));
        spans.push(Span::styled(BETWEEN, theme.bar));
        spans.extend(styled(then));
        rows.rows.push(Line::from(spans));
    }
}

/// The spans of a row, each with the row's own style under it.
fn styled(row: Line<'static>) -> Vec<Span<'static>> {
    let base = row.style;
    row.spans.into_iter().map(|span| Span::styled(span.content, base.patch(span.style))).collect()
}
