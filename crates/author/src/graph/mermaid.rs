//! A drawing in the language of Mermaid, which many wikis and code hosts draw.

use std::fmt::Write as _;

use mile_core::scenario::EndingKind;

use crate::graph::{Drawing, Edge, EdgeKind, Node, NodeKind, To};
use crate::plain::cut;

/// Columns of a line in a node.
const WIDTH: usize = 30;

/// The drawing as a `flowchart`.
pub fn render(drawing: &Drawing) -> String {
    let mut out = "flowchart LR\n".to_owned();
    let _ = writeln!(out, "  accTitle: {}", escaped(&drawing.title));
    let _ = writeln!(out, "  accDescr: {}", escaped(&drawing.summary()));
    for (index, node) in drawing.nodes.iter().enumerate() {
        let (open, close) = shape(node.kind);
        let _ = write!(out, "  {}{open}\"{}\"{close}", name(node), lines(node, index == 0));
        let _ = writeln!(out, "{}", class(node.kind));
    }
    for (index, edge) in drawing.edges.iter().enumerate() {
        let from = name(&drawing.nodes[edge.from]);
        let to = match edge.to {
            To::Node(to) => name(&drawing.nodes[to]),
            To::Back => format!("back_{index}[\"back\"]"),
        };
        let _ = writeln!(out, "  {from} {}|\"{}\"| {to}", arrow(edge.kind), label(edge));
    }
    out.push_str("  classDef resolved fill:#dcefdc,stroke:#2c6a2c,color:#102610\n");
    out.push_str("  classDef partial fill:#f7ecc8,stroke:#7a5c00,color:#2d2200\n");
    out.push_str("  classDef unresolved fill:#f3dcd4,stroke:#8a3d22,color:#33150a\n");
    out.push_str("  classDef stopped fill:#e4e4ea,stroke:#50505e,color:#1c1c22\n");
    out.push_str("  classDef delayed stroke-dasharray:2 3\n");
    out
}

/// What a node is called in the file. An id by itself might be a word of Mermaid, such as `end`.
fn name(node: &Node) -> String {
    match node.kind {
        NodeKind::Delayed => format!("later_{}", node.id),
        _ => format!("scene_{}", node.id),
    }
}

fn lines(node: &Node, first: bool) -> String {
    let title = match node.kind {
        NodeKind::Delayed => cut(&node.title, 2 * WIDTH),
        _ => node.title.clone(),
    };
    let kind = node.kind.in_words();
    let start = if first { "start" } else { "" };
    let texts = [node.id.as_str(), start, kind, &title];
    let texts = texts.into_iter().chain(node.guards.iter().map(String::as_str));
    let lines = texts.flat_map(|text| textwrap::wrap(text, WIDTH));
    joined(lines.map(|line| escaped(&line)))
}

fn label(edge: &Edge) -> String {
    let words = edge.words.as_ref().map(|words| cut(words, WIDTH));
    let lead = if edge.kind == EdgeKind::Way { "" } else { "if " };
    let guard = edge.guard.as_ref().map(|guard| format!("{lead}{guard}"));
    let detour = (edge.kind == EdgeKind::Choice { detour: true }).then(|| "and back".to_owned());
    let parts = [Some(edge.label.clone()), words, guard, detour];
    joined(parts.into_iter().flatten().map(|part| escaped(&part)))
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("<br/>")
}

fn shape(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Decision => ("[", "]"),
        NodeKind::Chance => ("{{", "}}"),
        NodeKind::Passage => ("(", ")"),
        NodeKind::Ending(_) => ("([", "])"),
        NodeKind::Delayed => ("[/", "/]"),
    }
}

fn class(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Decision | NodeKind::Chance | NodeKind::Passage => "",
        NodeKind::Ending(EndingKind::Resolved) => ":::resolved",
        NodeKind::Ending(EndingKind::Partial) => ":::partial",
        NodeKind::Ending(EndingKind::Unresolved) => ":::unresolved",
        NodeKind::Ending(EndingKind::Stopped) => ":::stopped",
        NodeKind::Delayed => ":::delayed",
    }
}

fn arrow(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Choice { .. } => "-->",
        EdgeKind::Chance | EdgeKind::Way => "-->",
        EdgeKind::Schedules | EdgeKind::Interrupts => "-.->",
    }
}

/// `text` with everything that could mean something to Mermaid as a number between `#` and `;`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !".,:!?'-_".contains(c) {
            let _ = write!(out, "#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
