//! Where the boxes stand and how the lines run: a layered layout from left to right.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir, layout};

use super::boxes::{Box, WIDTH};
use crate::graph::{Drawing, Edge, EdgeKind, To};

/// A place in the picture, in pixels from its left and upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Where a box stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
}

/// The layout of a drawing.
pub(super) struct Placed {
    /// By node.
    pub(super) places: Vec<Place>,
    /// By edge: the points of its line, none where it leads nowhere else.
    pub(super) lines: Vec<Vec<Point>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Lays out a drawing whose nodes have these boxes.
pub(super) fn place(drawing: &Drawing, boxes: &[Box]) -> Placed {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph = Graph::with_options(options);
    for (index, about) in boxes.iter().enumerate() {
        let label = NodeLabel { width: WIDTH, height: about.height, ..NodeLabel::default() };
        graph.set_node(index.to_string(), Some(label));
    }
    for (index, edge) in drawing.edges.iter().enumerate() {
        if let Some(to) = leads_to(edge) {
            let (from, to) = along(edge, to);
            let weight = if edge.kind == EdgeKind::Schedules { 2 } else { 1 };
            let label = EdgeLabel { weight, ..EdgeLabel::default() };
            graph.set_edge(&from, &to, Some(label), Some(&index.to_string()));
        }
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 22.0,
        edgesep: 10.0,
        ranksep: 90.0,
        // Of layouts with equally many crossings the first keeps the order of the file best.
        tie_keep_first: true,
        ..LayoutOptions::default()
    };
    layout(&mut graph, Some(options));
    read(drawing, boxes, &graph)
}

/// The other node that an edge leads to.
fn leads_to(edge: &Edge) -> Option<usize> {
    match edge.to {
        To::Node(to) if to != edge.from => Some(to),
        _ => None,
    }
}

/// The ends of an edge along the story, from the left to the right: the few edges that go back are
/// laid out as if they came the other way, so that no circle pulls the story apart.
fn along(edge: &Edge, to: usize) -> (String, String) {
    let (from, to) = if goes_back(edge, to) { (to, edge.from) } else { (edge.from, to) };
    (from.to_string(), to.to_string())
}

/// Whether an edge leads to what was told before. Delayed outcomes stand behind all scenes, but what
/// they interrupt with is told after them.
fn goes_back(edge: &Edge, to: usize) -> bool {
    edge.kind != EdgeKind::Interrupts && to < edge.from
}

fn read(drawing: &Drawing, boxes: &[Box], graph: &Graph<NodeLabel, EdgeLabel>) -> Placed {
    let places = boxes.iter().enumerate().map(|(index, about)| {
        let node = graph.node(&index.to_string());
        let at = |place: Option<f64>| place.filter(|at| at.is_finite()).unwrap_or_default();
        let (x, y) = node.map_or((0.0, 0.0), |node| (at(node.x), at(node.y)));
        Place { left: x - WIDTH / 2.0, top: y - about.height / 2.0 }
    });
    let places: Vec<Place> = places.collect();
    let lines = drawing.edges.iter().enumerate().map(|(index, edge)| {
        let Some(to) = leads_to(edge) else { return Vec::new() };
        let (left, right) = along(edge, to);
        let label = graph.edge(&left, &right, Some(&index.to_string()));
        let bends = label.map(|label| label.points.as_slice()).unwrap_or_default();
        let start = (places[edge.from], boxes[edge.from].port(edge, index));
        line(start, (places[to], boxes[to].entry()), bends)
    });
    let lines: Vec<_> = lines.collect();
    let right = places.iter().map(|place| place.left + WIDTH);
    let bottom = places.iter().zip(boxes).map(|(place, about)| place.top + about.height);
    let points = || lines.iter().flatten();
    let width = right.chain(points().map(|p| p.x)).fold(0.0, f64::max);
    let height = bottom.chain(points().map(|p| p.y)).fold(0.0, f64::max);
    Placed { places, lines, width, height }
}

/// From the row of one box to the head of another. Past the layers between them the line runs level,
/// at the heights that the layout found there; it rises and falls in the gaps.
fn line(from: (Place, f64), to: (Place, f64), bends: &[dagre::Point]) -> Vec<Point> {
    let (left, right) = (from.0.left.min(to.0.left), from.0.left.max(to.0.left));
    let forward = from.0.left <= to.0.left;
    let (out, into) = if forward { (WIDTH, 0.0) } else { (0.0, WIDTH) };
    let mut points = vec![Point { x: from.0.left + out, y: from.0.top + from.1 }];
    // The layout bends a line in every layer and in every gap.
    let mut between: Vec<_> =
        bends.iter().filter(|at| at.x > left + WIDTH && at.x < right).collect();
    between.sort_by(|a, b| if forward { a.x.total_cmp(&b.x) } else { b.x.total_cmp(&a.x) });
    for at in between.iter().skip(1).step_by(2) {
        let half = if forward { WIDTH / 2.0 } else { -WIDTH / 2.0 };
        points.extend([at.x - half, at.x + half].map(|x| Point { x, y: at.y }));
    }
    points.push(Point { x: to.0.left + into, y: to.0.top + to.1 });
    points
}
