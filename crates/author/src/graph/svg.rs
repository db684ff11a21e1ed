//! A drawing as a picture: one SVG that needs nothing beside it.
//!
//! A scene is a box with a row for each way out, so that no label stands on a line; the line begins
//! at the row. Solid lines are choices, dashed ones pass on, dotted ones come later.

#![allow(clippy::cast_precision_loss, reason = "a picture has few rows")]

mod boxes;
mod place;

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};
use mile_core::scenario::EndingKind;

use self::boxes::{Box, PADDING, ROW, Row, WIDTH};
use self::place::{Place, Point};
use crate::graph::{Drawing, EdgeKind, NodeKind};

/// Room above the picture for its title and the meaning of its lines.
const HEAD: f64 = 64.0;
/// Room around everything.
const MARGIN: f64 = 24.0;
/// How far the first line of a text stands below the top of its row.
const BASELINE: f64 = 12.0;

const STYLE: &str = "\
text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#1d1d26}\
.id{font-weight:700}.dim{fill:#565664}.guard{font-style:italic;fill:#4a3a78}\
.head{font-size:18px;font-weight:700}\
.scene{fill:#fff;stroke:#3c3c4c;stroke-width:1.2}\
.delayed{fill:#fbf8ff;stroke:#6b4fa0;stroke-width:1.2;stroke-dasharray:2 3}\
.chance,.passage{fill:#f4f6fa;stroke:#3c3c4c;stroke-width:1.2;stroke-dasharray:6 3}\
.resolved{fill:#dcefdc}.partial{fill:#f7ecc8}.unresolved{fill:#f3dcd4}.stopped{fill:#e4e4ea}\
.ending{stroke:#1d1d26;stroke-width:2.4}\
.rule{stroke:#d5d5de}\
.way{fill:none;stroke-width:1.3}.pass{stroke-dasharray:6 3}.later{stroke-dasharray:1.5 3.5}\
.c0{stroke:#274b8f}.c1{stroke:#8a4b14}.c2{stroke:#226a4a}.c3{stroke:#863a6a}.c4{stroke:#52525e}\
.c5{stroke:#0f6a7a}.c6{stroke:#6b4fa0}";

/// The most scenes and delayed outcomes that a picture is made of.
pub const LARGEST: usize = 1000;

/// The picture; none of more than [`LARGEST`] nodes, which nobody could read.
pub fn render(drawing: &Drawing) -> Option<String> {
    (drawing.nodes.len() <= LARGEST).then(|| picture(drawing))
}

fn picture(drawing: &Drawing) -> String {
    let boxes = boxes::of(drawing);
    let placed = place::place(drawing, &boxes);
    let (width, height) = (placed.width + 2.0 * MARGIN, placed.height + HEAD + MARGIN);
    let width = width.max(760.0);
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"
            viewBox=(format!("0 0 {width:.0} {height:.0}"))
            width=(format!("{width:.0}")) height=(format!("{height:.0}"))
        {
            title id="title" { (clean(&drawing.title)) }
            desc id="desc" { (clean(&description(drawing))) }
            style { (PreEscaped(STYLE)) }
            (arrows())
            rect width="100%" height="100%" fill="#fff" {}
            (head(drawing))
            g transform=(format!("translate({MARGIN} {HEAD})")) {
                @for (index, points) in placed.lines.iter().enumerate() {
                    (line(drawing, index, points))
                }
                @for (node, (about, place)) in boxes.iter().zip(&placed.places).enumerate() {
                    (scene(drawing, node, about, place))
                }
            }
        }
    };
    picture.into_string() + "\n"
}

/// What the picture shows, for those who do not see it.
fn description(drawing: &Drawing) -> String {
    format!(
        "{} Scenes are boxes, with a row for each way out and a line from it to where it leads. \
         The same in words: mile graph {} --format outline.",
        drawing.summary(),
        drawing.id
    )
}

fn arrows() -> Markup {
    html! {
        defs {
            @for colour in 0..7 {
                marker id=(format!("a{colour}")) viewBox="0 0 8 8" refX="7" refY="4"
                    markerWidth="7" markerHeight="7" orient="auto" {
                    path d="M0 0L8 4L0 8" class=(format!("way c{colour}")) {}
                }
            }
        }
    }
}

fn head(drawing: &Drawing) -> Markup {
    let kinds = [
        ("way", "the learner chooses"),
        ("way pass", "passes on, or chance"),
        ("way later", "comes later"),
    ];
    html! {
        text class="head" x=(MARGIN) y="26" { (clean(&drawing.title)) }
        @for (index, (class, words)) in kinds.iter().enumerate() {
            @let x = MARGIN + 220.0 * index as f64;
            line class=(format!("{class} c4")) x1=(x) x2=(x + 36.0) y1="44" y2="44" {}
            text class="dim" x=(x + 42.0) y="48" { (words) }
        }
    }
}

/// The line of an edge, if it has one.
fn line(drawing: &Drawing, index: usize, points: &[Point]) -> Markup {
    let edge = &drawing.edges[index];
    let later = matches!(edge.kind, EdgeKind::Schedules | EdgeKind::Interrupts);
    let colour = if later { 6 } else { edge.from % 6 };
    let kind = match edge.kind {
        EdgeKind::Choice { .. } => "",
        EdgeKind::Chance | EdgeKind::Way => "pass ",
        EdgeKind::Schedules | EdgeKind::Interrupts => "later ",
    };
    html! {
        @if !points.is_empty() {
            path class=(format!("way {kind}c{colour}")) d=(curve(points))
                marker-end=(format!("url(#a{colour})")) {}
        }
    }
}

/// A curve through `points` that leaves and enters each of them level.
fn curve(points: &[Point]) -> String {
    let mut path = String::new();
    let mut before: Option<&Point> = None;
    for point in points {
        let _ = match before {
            None => write!(path, "M{:.1} {:.1}", point.x, point.y),
            Some(before) => {
                let middle = f64::midpoint(before.x, point.x);
                let (from, to) = (before.y, point.y);
                write!(path, "C{middle:.1} {from:.1} {middle:.1} {to:.1} {:.1} {to:.1}", point.x)
            }
        };
        before = Some(point);
    }
    path
}

fn scene(drawing: &Drawing, node: usize, about: &Box, place: &Place) -> Markup {
    let kind = drawing.nodes[node].kind;
    html! {
        g transform=(format!("translate({:.1} {:.1})", place.left, place.top)) {
            title { (clean(&about.whole)) }
            rect class=(class(kind)) width=(WIDTH) height=(about.height) rx=(roundness(kind)) {}
            @for row in &about.rows { (self::row(row)) }
        }
    }
}

fn row(row: &Row) -> Markup {
    html! {
        @if row.ruled {
            line class="rule" x1="0" x2=(WIDTH) y1=(row.top - 3.0) y2=(row.top - 3.0) {}
        }
        @for (index, piece) in row.lines.iter().enumerate() {
            text x=(PADDING) y=(row.top + BASELINE + ROW * index as f64) {
                @for (class, words) in piece {
                    tspan class=(class) { (clean(words)) }
                }
            }
        }
    }
}

fn class(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Decision => "scene",
        NodeKind::Chance => "chance",
        NodeKind::Passage => "passage",
        NodeKind::Delayed => "delayed",
        NodeKind::Ending(EndingKind::Resolved) => "ending resolved",
        NodeKind::Ending(EndingKind::Partial) => "ending partial",
        NodeKind::Ending(EndingKind::Unresolved) => "ending unresolved",
        NodeKind::Ending(EndingKind::Stopped) => "ending stopped",
    }
}

fn roundness(kind: NodeKind) -> u8 {
    match kind {
        NodeKind::Decision | NodeKind::Chance | NodeKind::Passage => 4,
        NodeKind::Delayed => 10,
        NodeKind::Ending(_) => 14,
    }
}

/// Without the two characters that a text may hold and XML may not.
fn clean(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
