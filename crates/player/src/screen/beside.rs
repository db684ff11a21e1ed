//! Two runs beside each other, laid over the screen.

use ratatui::Frame;
use ratatui::text::Line;

use super::reader::Reader;
use crate::beside::{self, Meter, NAMES, Part};
use crate::chrome::{self, Look, Parts};
use crate::keymap::{Action, Context};
use crate::rows::Rows;
use crate::told::Kind;

/// From so many columns of the window on, each run has a column of its own.
const WIDE: u16 = 100;
/// Wider columns are hard to read.
const WIDEST: u16 = 160;

/// The overlay of two runs.
#[derive(Debug)]
pub(crate) struct Beside {
    parts: Vec<Part>,
    reader: Reader,
    /// The rows at which something else begins: where the runs part, what came later, the meters.
    begins: Vec<usize>,
}

impl Beside {
    pub(crate) fn new(parts: Vec<Part>, look: &Look) -> Self {
        let mut beside = Self { parts, reader: Reader::default(), begins: Vec::new() };
        beside.fit(look);
        beside
    }

    pub(crate) fn fit(&mut self, look: &Look) {
        let body = window(look).body;
        let in_columns = look.size.width >= WIDE;
        let width = if in_columns { body.width.min(WIDEST) } else { body.width };
        let mut rows = Rows::new(width);
        self.begins.clear();
        for part in &self.parts {
            if matches!(part, Part::Both(told) if told.kind == Kind::Heading) {
                // The row above it stays empty.
                self.begins.push(rows.len() + 1);
            }
            add(part, in_columns, &mut rows, look);
        }
        self.reader.hold(rows, body);
    }

    /// Goes to where something else begins, after what is seen first or before.
    fn turn(&mut self, on: bool) {
        let top = self.reader.scroll.top;
        let to = if on {
            self.begins.iter().find(|&&row| row > top)
        } else {
            self.begins.iter().rfind(|&&row| row < top).or(Some(&0))
        };
        if let Some(&to) = to {
            self.reader.wheel(to.cast_signed() - top.cast_signed());
        }
    }

    /// Whether it is closed.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Back => return true,
            Action::Forward => self.turn(true),
            Action::Backward => self.turn(false),
            action => drop(self.reader.act(action)),
        }
        false
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

/// A part, below what is there already.
fn add(part: &Part, in_columns: bool, rows: &mut Rows, look: &Look) {
    let (width, bar) = (rows.width(), look.theme.bar);
    match part {
        Part::Meter(meter) => {
            rows.gap();
            rows.wrap("", "", &meter.over(), look.theme.text);
            if in_columns {
                let mut columns = Rows::columns::<2>(width);
                let each = columns.iter_mut().enumerate();
                each.for_each(|(run, column)| curve(column, meter, run, look));
                rows.beside(&columns, bar);
            } else {
                (0..NAMES.len()).for_each(|run| curve(rows, meter, run, look));
            }
        }
        Part::Each(sides) if in_columns => {
            let mut columns = Rows::columns::<2>(width);
            for ((name, side), column) in NAMES.into_iter().zip(sides).zip(&mut columns) {
                column.tell(&beside::name_of(name), &look.theme);
                side.iter().for_each(|told| column.tell(told, &look.theme));
            }
            rows.beside(&columns, bar);
        }
        Part::Figure(name, [a, b]) if in_columns => {
            let mut columns = Rows::columns::<3>(width);
            let words = [name.clone(), format!("A: {a}"), format!("B: {b}")];
            for (words, column) in words.iter().zip(&mut columns) {
                column.wrap("", "  ", words, look.theme.text);
            }
            rows.beside(&columns, bar);
        }
        part => part.told().iter().for_each(|told| rows.tell(told, &look.theme)),
    }
}

/// A meter in one run: its curve, and its values.
fn curve(rows: &mut Rows, meter: &Meter, run: usize, look: &Look) {
    let lead = format!("{} ", NAMES[run]);
    let columns = usize::from(rows.width()).saturating_sub(lead.len());
    let (first, values) = (["  ", &lead], meter.values(run));
    let drawn = meter.curve(run, columns, look.signs);
    let first = first[usize::from(drawn.is_none())];
    if let Some(drawn) = drawn {
        rows.rows.push(Line::styled(format!("{lead}{drawn}"), look.theme.text));
    }
    rows.wrap(first, "  ", &values, look.theme.text);
}
