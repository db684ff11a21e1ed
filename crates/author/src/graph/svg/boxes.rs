//! What stands in the box of each node, and how high it is.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::graph::{Drawing, Edge, EdgeKind, Node, NodeKind, To};
use crate::plain::cut;

/// Pixels that every box is wide.
pub(super) const WIDTH: f64 = 264.0;
/// Pixels from one line of text to the next.
pub(super) const ROW: f64 = 15.0;
/// Pixels between a box and what it holds.
pub(super) const PADDING: f64 = 9.0;
/// Columns that fit into a box.
const COLUMNS: usize = 36;

/// The box of a node.
pub(super) struct Box {
    pub(super) height: f64,
    pub(super) rows: Vec<Row>,
    /// Everything it is about, uncut, for whoever points at it.
    pub(super) whole: String,
    /// Where the lines of its edges begin, by index of the edge.
    ports: Vec<(usize, f64)>,
}

impl Box {
    /// How far below the top the line of `edge` begins.
    pub(super) fn port(&self, edge: &Edge, index: usize) -> f64 {
        let wanted = edge.grows_from.unwrap_or(index);
        let port = self.ports.iter().find(|(index, _)| *index == wanted);
        port.map_or(self.entry(), |&(_, y)| y)
    }

    /// How far below the top a line ends that leads here.
    pub(super) fn entry(&self) -> f64 {
        (PADDING + ROW / 2.0).min(self.height / 2.0)
    }
}

/// Something in a box: lines of pieces with their class.
pub(super) struct Row {
    pub(super) top: f64,
    /// Whether a rule stands above it.
    pub(super) ruled: bool,
    pub(super) lines: Vec<Vec<(&'static str, String)>>,
}

/// The boxes of all nodes.
pub(super) fn of(drawing: &Drawing) -> Vec<Box> {
    (0..drawing.nodes.len()).map(|node| one(drawing, node)).collect()
}

fn one(drawing: &Drawing, index: usize) -> Box {
    let node = &drawing.nodes[index];
    let mut lines = head(drawing, index);
    let mut whole = format!("{}: {}", node.id, node.title);
    for guard in &node.guards {
        let wrapped = textwrap::wrap(guard, COLUMNS);
        lines.extend(wrapped.iter().map(|line| vec![("guard", line.to_string())]));
    }
    let mut top = PADDING;
    let mut rows = vec![Row { top, ruled: false, lines }];
    top += height_of(&rows[0]);
    let mut ports = Vec::new();
    let own = |edge: &Edge| !matches!(edge.kind, EdgeKind::Schedules | EdgeKind::Interrupts);
    for (edge_index, edge) in drawing.ways_out(index).filter(|(_, edge)| own(edge)) {
        top += 6.0;
        ports.push((edge_index, top + ROW / 2.0));
        let row = Row { top, ruled: true, lines: way_out(edge, index) };
        top += height_of(&row);
        rows.push(row);
        let guard = edge.guard.as_ref().map(|guard| format!(" [if {guard}]"));
        let words = edge.words.as_deref().unwrap_or_default();
        let _ = write!(whole, "\n{}{} {words}", edge.label, guard.unwrap_or_default());
    }
    Box { height: top + PADDING - 2.0, rows, whole, ports }
}

/// Id, kind and title of a node.
fn head(drawing: &Drawing, index: usize) -> Vec<Vec<(&'static str, String)>> {
    let node = &drawing.nodes[index];
    let mut first = vec![("id", node.id.clone())];
    let facts = if index == 0 { "start" } else { node.kind.in_words() };
    let facts = node.delay.as_deref().unwrap_or(facts);
    if !facts.is_empty() {
        let together = node.id.width() + facts.width() + 3 <= COLUMNS;
        if together {
            first.push(("dim", format!("  {facts}")));
        }
        let own_line = (!together).then(|| vec![("dim", facts.to_owned())]);
        return [first].into_iter().chain(own_line).chain(title(node)).collect();
    }
    [first].into_iter().chain(title(node)).collect()
}

fn title(node: &Node) -> Vec<Vec<(&'static str, String)>> {
    let text = match node.kind {
        NodeKind::Delayed => cut(&node.title, 2 * COLUMNS),
        _ => cut(&node.title, 3 * COLUMNS),
    };
    let lines = textwrap::wrap(&text, COLUMNS);
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    lines.map(|line| vec![("", line.into_owned())]).collect()
}

fn way_out(edge: &Edge, node: usize) -> Vec<Vec<(&'static str, String)>> {
    let ending = match (edge.to, edge.kind) {
        (To::Back, _) => "  ↩ back",
        (To::Node(to), _) if to == node => "  ↻ stays here",
        (_, EdgeKind::Choice { detour: true }) => "  ⇄ and back",
        _ => "",
    };
    let mut first = vec![("id", cut(&edge.label, COLUMNS - ending.width()))];
    if !ending.is_empty() {
        first.push(("dim", ending.to_owned()));
    }
    let mut lines = vec![first];
    if let Some(guard) = &edge.guard {
        let text = if edge.kind == EdgeKind::Way { guard.clone() } else { format!("if {guard}") };
        lines.push(vec![("guard", cut(&text, COLUMNS))]);
    }
    if let Some(words) = &edge.words {
        lines.push(vec![("", cut(words, COLUMNS))]);
    }
    lines
}

fn height_of(row: &Row) -> f64 {
    ROW * row.lines.len() as f64
}
