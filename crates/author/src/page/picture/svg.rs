//! The path of runs as SVG, in parts that fit on a sheet of paper each.

#![allow(clippy::cast_precision_loss, reason = "a picture has few rows")]

use std::fmt::Write as _;

use maud::{Markup, html};
use textwrap::core::display_width;
use textwrap::{Options, WrapAlgorithm};

use crate::page::picture::{Picture, Row, Sign, number};

/// How wide the picture is; a small telephone shows it at its size.
const WIDTH: f64 = 340.0;
/// How high a part of it becomes at most, about: two stand below each other on a sheet.
const SHEET: f64 = 460.0;
/// Room on the left for the curves.
const LEFT: f64 = 34.0;
/// How far two lines of text stand apart.
const LINE: f64 = 15.0;
/// How wide a column of text is, at most about.
const COLUMN: f64 = 6.7;
/// The most lines of words in a row.
const MOST: usize = 3;

/// A row and where it stands.
struct Placed<'p> {
    row: &'p Row,
    x: f64,
    /// The middle of its sign.
    y: f64,
    title: String,
    lines: Vec<String>,
    bottom: f64,
}

/// The picture; `id` is what its parts are called.
pub(in crate::page) fn render(picture: &Picture, id: &str) -> Markup {
    let placed = place(picture);
    let sheets = sheets(&placed);
    let drawing = Drawing { picture, placed: &placed };
    html! {
        @for (index, &(top, bottom)) in sheets.iter().enumerate() {
            @let part = if sheets.len() == 1 { String::new() } else {
                format!(", part {} of {}", index + 1, sheets.len())
            };
            svg class="path" role="img" aria-labelledby=(format!("{id}-{index}-title {id}-{index}-desc"))
                viewBox=(format!("0 {top:.0} {WIDTH:.0} {:.0}", bottom - top))
            {
                title id=(format!("{id}-{index}-title")) { (picture.title) (part) }
                desc id=(format!("{id}-{index}-desc")) { (picture.told) }
                (drawing.part(top, bottom))
            }
        }
    }
}

fn place<'p>(picture: &'p Picture) -> Vec<Placed<'p>> {
    let lane = (120.0 / picture.lanes as f64).min(22.0);
    let text = text_left(picture);
    let columns = columns(WIDTH - text);
    let mut top = 6.0;
    let place = |row: &'p Row| {
        let Row { title, words, .. } = row;
        // Bold letters are wider.
        let title = wrap(title, columns * 8 / 9, 1).concat();
        let mut lines = wrap(words, columns, MOST);
        lines.retain(|line| !line.is_empty());
        let rows = lines.len() + usize::from(!title.is_empty());
        let (x, y) = (LEFT + lane * row.lane as f64, top + 12.0);
        top += LINE * rows.max(1) as f64 + 12.0;
        Placed { row, x, y, title, lines, bottom: top }
    };
    picture.rows.iter().map(place).collect()
}

/// Where words begin, right of all lanes.
fn text_left(picture: &Picture) -> f64 {
    let lane = (120.0 / picture.lanes as f64).min(22.0);
    LEFT + lane * (picture.lanes - 1) as f64 + 18.0
}

/// How many columns of text fit in a width.
#[allow(clippy::cast_sign_loss, reason = "no width is negative")]
fn columns(width: f64) -> usize {
    (width.max(0.0) / COLUMN) as usize
}

/// `words` in at most so many lines; the last says that it is cut, if it is.
fn wrap(words: &str, columns: usize, most: usize) -> Vec<String> {
    let options = Options::new(columns.max(8)).wrap_algorithm(WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(words, options);
    let whole = lines.len() <= most;
    let mut lines: Vec<_> = lines.into_iter().take(most).map(String::from).collect();
    if let Some(last) = lines.last_mut().filter(|_| !whole) {
        let mut kept = last.as_str();
        while display_width(kept) + 1 > columns.max(8) {
            kept = &kept[..kept.char_indices().last().map_or(0, |(at, _)| at)];
        }
        *last = format!("{}…", kept.trim_end());
    }
    lines
}

/// Where each part begins and ends.
fn sheets(placed: &[Placed<'_>]) -> Vec<(f64, f64)> {
    let (mut sheets, mut top) = (Vec::new(), 0.0);
    for (index, row) in placed.iter().enumerate() {
        let next = placed.get(index + 1).map(|next| next.bottom);
        if next.is_none_or(|bottom| bottom - top > SHEET) {
            sheets.push((top, row.bottom));
            top = row.bottom;
        }
    }
    sheets
}

struct Drawing<'p> {
    picture: &'p Picture,
    placed: &'p [Placed<'p>],
}

impl Drawing<'_> {
    fn part(&self, top: f64, bottom: f64) -> Markup {
        let visible = |from: f64, to: f64| from < bottom && to > top;
        html! {
            @for (run, way) in self.picture.ways.iter().enumerate() {
                @for pair in way.windows(2) {
                    @let (from, to) = (&self.placed[pair[0]], &self.placed[pair[1]]);
                    @if visible(from.y, to.y) && self.is_first(run, pair) {
                        path class="way" d=(line(from, to)) {}
                    }
                }
            }
            @for row in self.placed {
                @if let Sign::Arrival(Some(cause)) = row.row.sign {
                    @let cause = &self.placed[cause];
                    @if visible(cause.y, row.y) { path class="came" d=(curve(cause, row)) {} }
                }
            }
            @for row in self.placed.iter().filter(|row| visible(row.y, row.y)) {
                (self.row(row))
            }
        }
    }

    /// Whether no run before this one goes the same way.
    fn is_first(&self, run: usize, pair: &[usize]) -> bool {
        !self.picture.ways[..run].iter().any(|way| way.windows(2).any(|other| other == pair))
    }

    fn row(&self, row: &Placed<'_>) -> Markup {
        let left = text_left(self.picture);
        let titled = usize::from(!row.title.is_empty());
        html! {
            (sign(row))
            @if titled == 1 {
                text class="title" x=(left) y=(format!("{:.1}", row.y + 4.0)) { (isolated(&row.title)) }
            }
            @for (index, line) in row.lines.iter().enumerate() {
                @let y = row.y + 4.0 + LINE * (index + titled) as f64;
                text x=(left) y=(format!("{y:.1}")) { (isolated(line)) }
            }
        }
    }
}

/// Text with its own direction, whatever stands around it.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

fn sign(row: &Placed<'_>) -> Markup {
    let (x, y) = (format!("{:.1}", row.x), format!("{:.1}", row.y));
    html! {
        @match row.row.sign {
            Sign::Decision(_) => { circle class="decision" cx=(x) cy=(y) r="9" {} }
            Sign::Passing => { circle class="passing" cx=(x) cy=(y) r="4" {} }
            Sign::Parting => {
                path class="parting" d=(format!("M{x} {:.1}l7 7l-7 7l-7 -7z", row.y - 7.0)) {}
            }
            Sign::Ending => {
                rect class="ending" x=(format!("{:.1}", row.x - 7.0))
                    y=(format!("{:.1}", row.y - 7.0)) width="14" height="14" rx="2" {}
            }
            Sign::Waiting => { circle class="passing" cx=(x) cy=(y) r="6" {} }
            Sign::Arrival(_) => { circle class="arrival" cx=(x) cy=(y) r="5" {} }
        }
        @if let Some(number) = number(row.row.sign) {
            text class="number" x=(x) y=(format!("{:.1}", row.y + 3.5)) { (number) }
        }
    }
}

/// From one row to the next of a run. It changes lanes at once where it leaves the others, and at the
/// end where it comes back to them.
fn line(from: &Placed<'_>, to: &Placed<'_>) -> String {
    const BEND: f64 = 26.0;
    let mut path = format!("M{:.1} {:.1}", from.x, from.y);
    let bend = |path: &mut String, top: f64| {
        let middle = top + BEND / 2.0;
        let (x, y) = (to.x, top + BEND);
        let _ = write!(path, "C{:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {y:.1}", from.x);
    };
    if to.x > from.x {
        bend(&mut path, from.y);
    } else if to.x < from.x {
        let _ = write!(path, "V{:.1}", to.y - BEND);
        bend(&mut path, to.y - BEND);
    }
    let _ = write!(path, "V{:.1}", to.y);
    path
}

/// From a decision to what came of it, on the left of all lines.
fn curve(cause: &Placed<'_>, came: &Placed<'_>) -> String {
    let reach = (LEFT - 12.0).min(6.0 + (came.y - cause.y) / 10.0);
    let bow = cause.x.min(came.x) - 10.0 - reach * 1.2;
    format!(
        "M{:.1} {:.1}C{bow:.1} {:.1} {bow:.1} {:.1} {:.1} {:.1}",
        cause.x - 9.0,
        cause.y,
        cause.y + 8.0,
        came.y - 8.0,
        came.x - 5.0,
        came.y
    )
}
