//! The filters of the library: what a story is to be about, a row for each.

use mile_core::scenario::Scenario;
use mile_core::shelf::{self, Facet, Wanted};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::chrome::{self, Look};
use crate::keymap::Action;
use crate::rows::{Rows, Scroll};
use crate::words::capital;

/// Columns of the widest name.
const NAMES: usize = 9;

/// What is looked for, and the form in which that is said.
#[derive(Debug, Default)]
pub(crate) struct Filters {
    pub(crate) wanted: Wanted,
    pub(crate) is_open: bool,
    /// The row that the keys change: a facet, or after them the minutes.
    selected: usize,
}

impl Filters {
    pub(crate) fn act(&mut self, action: Action, scenarios: &[&Scenario]) {
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(Facet::ALL.len()),
            Action::Before => self.change(scenarios, true),
            Action::After => self.change(scenarios, false),
            Action::Any => self.set(None),
            Action::Take | Action::Back => self.is_open = false,
            _ => {}
        }
    }

    fn facet(&self) -> Option<Facet> {
        Facet::ALL.get(self.selected).copied()
    }

    fn set(&mut self, value: Option<String>) {
        match self.facet() {
            Some(facet) => self.wanted.set(facet, value),
            None => self.wanted.minutes = value.and_then(|value| value.parse().ok()),
        }
    }

    /// Goes one value on or back among those that leave a story; past the last comes anything.
    fn change(&mut self, scenarios: &[&Scenario], back: bool) {
        let values = self.values(scenarios);
        let now = match self.facet() {
            Some(facet) => self.wanted.get(facet).map(str::to_owned),
            None => self.wanted.minutes.map(|minutes| minutes.to_string()),
        };
        let at = now.and_then(|now| values.iter().position(|value| *value == now));
        let next = match (at, back) {
            (None, false) => 0,
            (None, true) => values.len().wrapping_sub(1),
            (Some(at), false) => at + 1,
            (Some(at), true) => at.wrapping_sub(1),
        };
        self.set(values.into_iter().nth(next));
    }

    /// What can be asked for in the selected row, all other rows being as they are.
    fn values(&self, scenarios: &[&Scenario]) -> Vec<String> {
        let mut others = self.wanted.clone();
        match self.facet() {
            Some(facet) => others.set(facet, None),
            None => others.minutes = None,
        }
        let left = scenarios.iter().copied().filter(|scenario| others.takes(scenario));
        match self.facet() {
            Some(facet) => shelf::values(left, facet).into_iter().map(|(value, _)| value).collect(),
            None => shelf::minutes(left).iter().map(ToString::to_string).collect(),
        }
    }

    /// A row as it reads: its name and what is asked for.
    fn row(&self, place: usize) -> (String, String) {
        let (name, value) = match Facet::ALL.get(place) {
            Some(&facet) => {
                let value = self.wanted.get(facet).map(|value| value.replace('_', " "));
                (facet.name(), value)
            }
            None => ("minutes", self.wanted.minutes.map(|most| format!("up to {most}"))),
        };
        (capital(name), value.unwrap_or_else(|| "any".to_owned()))
    }

    pub(crate) fn view(
        &self,
        frame: &mut Frame<'_>,
        look: &Look,
        area: Rect,
        scenarios: &[&Scenario],
    ) {
        let theme = &look.theme;
        let count = Facet::ALL.len() + 1;
        let mut scroll = Scroll::default();
        scroll.reveal(&(self.selected..self.selected + 1), usize::from(area.height).max(1));
        let seen = scroll.seen(usize::from(area.height), count);
        let rest = area.height.saturating_sub(seen.len() as u16);
        for (y, place) in (area.y..).zip(seen) {
            let (name, value) = self.row(place);
            let selected = place == self.selected;
            let (sign, value) =
                if selected { (">", format!("< {value} >")) } else { (" ", format!("  {value}")) };
            let style = if selected { theme.selected } else { theme.text };
            let row = Span::styled(format!("{sign} {name:NAMES$}{value}"), style);
            let row_area = Rect { y, height: 1, ..area };
            chrome::between(frame, row_area, &row, &Span::raw(""));
        }
        let below = Rect { y: area.bottom() - rest, height: rest, ..area };
        if let Some(told) = self.behaviour(scenarios)
            && rest > 1
        {
            let mut rows = Rows::new(below.width);
            rows.wrap("", "", " ", theme.text);
            rows.wrap("  ", "  ", &told, theme.muted);
            chrome::column(frame, below, &rows.rows, Scroll::default());
        }
    }

    /// What the behaviour that is asked for looks like.
    fn behaviour(&self, scenarios: &[&Scenario]) -> Option<String> {
        let wanted = self.wanted.get(Facet::Skill)?;
        scenarios.iter().find_map(|scenario| {
            let mut skills = scenario.behaviours.values();
            let skill = skills.find(|behaviour| behaviour.id.text == wanted)?;
            Some(scenario.fill(&skill.text, None).into_owned())
        })
    }
}
