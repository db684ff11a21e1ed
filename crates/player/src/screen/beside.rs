//! Two runs beside each other, laid over the screen.

use ratatui::Frame;
use ratatui::text::Line;

use super::reader::Reader;
use crate::beside::{self, Meter, NAMES, Part};
use crate::chrome::{self, Look, Parts};
use crate::keymap::{Action, Context};
use crate::rows::Rows;

/// From so many columns of the window on, each run has a column of its own.
const WIDE: u16 = 100;
/// Wider columns are hard to read.
const WIDEST: u16 = 160;

/// The overlay of two runs.
#[derive(Debug)]
pub(crate) struct Beside {
    parts: Vec<Part>,
    reader: Reader,
}

impl Beside {
    pub(crate) fn new(parts: Vec<Part>, look: &Look) -> Self {
        let mut beside = Self { parts, reader: Reader::default() };
        beside.fit(look);
        beside
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let body = window(look).body;
        let rows = if look.size.width < WIDE {
            in_one_column(&self.parts, body.width, look)
        } else {
            in_columns(&self.parts, body.width.min(WIDEST), look)
        };
        self.reader.hold(rows, body);
    }

    /// Whether it is closed.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        action == Action::Back || {
            self.reader.act(action);
            false
        }
    }

    pub(crate) fn wheel(&mut self, rows: isize) {
        self.reader.wheel(rows);
    }

    pub(crate) fn view(&self, frame: &mut Frame<'_>, look: &Look) {
        let parts = window(look);
        chrome::head(frame, look, parts, "Beside each other", "A and B");
        self.reader.view(frame, parts.body);
        chrome::foot(frame, look, parts.foot, Context::Beside, self.reader.below());
    }
}

fn window(look: &Look) -> Parts {
    if look.size.width < WIDE { look.parts(1) } else { look.wide_parts(1) }
}

fn in_one_column(parts: &[Part], width: u16, look: &Look) -> Rows {
    let mut rows = Rows::new(width);
    for part in parts {
        match part {
            Part::Meter(meter) => {
                rows.gap();
                rows.wrap("", "", meter.label(), look.theme.text);
                (0..NAMES.len()).for_each(|run| curve(&mut rows, meter, run, width, look));
            }
            part => part.told().iter().for_each(|told| rows.tell(told, &look.theme)),
        }
    }
    rows
}

/// A meter in one run: its curve, and its values.
fn curve(rows: &mut Rows, meter: &Meter, run: usize, width: u16, look: &Look) {
    let lead = format!("{} ", NAMES[run]);
    let columns = usize::from(width).saturating_sub(lead.len());
    let (first, values) = match meter.curve(run, columns, look.signs) {
        Some(curve) => {
            rows.rows.push(Line::styled(format!("{lead}{curve}"), look.theme.text));
            ("  ", meter.values(run))
        }
        None => (&*lead, meter.values(run)),
    };
    rows.wrap(first, "  ", &values, look.theme.text);
}

fn in_columns(parts: &[Part], width: u16, look: &Look) -> Rows {
    let mut rows = Rows::new(width);
    let bar = look.theme.bar;
    for part in parts {
        match part {
            Part::Both(told) => rows.tell(told, &look.theme),
            Part::Each(sides) => {
                let mut columns = Rows::columns::<2>(width);
                for ((name, side), column) in NAMES.into_iter().zip(sides).zip(&mut columns) {
                    column.tell(&beside::name_of(name), &look.theme);
                    side.iter().for_each(|told| column.tell(told, &look.theme));
                }
                rows.beside(&columns, bar);
            }
            Part::Figure(name, [a, b]) => {
                let mut columns = Rows::columns::<3>(width);
                let words = [name.clone(), format!("A: {a}"), format!("B: {b}")];
                for (words, column) in words.iter().zip(&mut columns) {
                    column.wrap("", "  ", words, look.theme.text);
                }
                rows.beside(&columns, bar);
            }
            Part::Meter(meter) => {
                rows.gap();
                rows.wrap("", "", meter.label(), look.theme.text);
                let mut columns = Rows::columns::<2>(width);
                for (run, column) in columns.iter_mut().enumerate() {
                    let width = column.width();
                    curve(column, meter, run, width, look);
                }
                rows.beside(&columns, bar);
            }
        }
    }
    rows
}
