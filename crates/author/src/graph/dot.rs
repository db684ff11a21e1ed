//! A drawing in the language of Graphviz.

use std::fmt::Write as _;

use mile_core::scenario::EndingKind;

use crate::graph::{Drawing, Edge, EdgeKind, Node, NodeKind, To};
use crate::plain::cut;

/// Columns of a line in a node.
const WIDTH: usize = 30;

/// The drawing as a `digraph`.
pub fn render(drawing: &Drawing) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", quoted(&drawing.id));
    let _ = writeln!(out, "  label={}; labelloc=t;", quoted(&drawing.title));
    out.push_str("  graph [rankdir=LR, fontname=\"sans-serif\", nodesep=0.3, ranksep=0.8];\n");
    out.push_str(
        "  node [shape=box, fontname=\"sans-serif\", fontsize=11, margin=\"0.15,0.08\"];\n",
    );
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=9];\n");
    for (index, node) in drawing.nodes.iter().enumerate() {
        let lines = lines(node, index == 0);
        let _ = writeln!(out, "  {} [label={}{}];", name(node), quoted(&lines), look(node.kind));
    }
    for (index, edge) in drawing.edges.iter().enumerate() {
        let from = name(&drawing.nodes[edge.from]);
        let to = match edge.to {
            To::Node(to) => name(&drawing.nodes[to]),
            To::Back => {
                let back = quoted(&format!("@return {index}"));
                let _ = writeln!(out, "  {back} [label=\"back\", shape=plaintext];");
                back
            }
        };
        let _ =
            writeln!(out, "  {from} -> {to} [label={}{}];", quoted(&label(edge)), line(edge.kind));
    }
    out.push_str("}\n");
    out
}

/// What a node is called in the file: scenes and delayed outcomes may share their ids.
fn name(node: &Node) -> String {
    match node.kind {
        NodeKind::Delayed => quoted(&format!("~{}", node.id)),
        _ => quoted(&node.id),
    }
}

fn lines(node: &Node, first: bool) -> String {
    let mut lines = vec![node.id.clone()];
    if first {
        lines.push("(start)".to_owned());
    }
    if !node.kind.in_words().is_empty() {
        lines.push(format!("({})", node.kind.in_words()));
    }
    let title = match node.kind {
        NodeKind::Delayed => cut(&node.title, 2 * WIDTH),
        _ => node.title.clone(),
    };
    for text in [title].iter().chain(&node.guards) {
        lines.extend(textwrap::wrap(text, WIDTH).into_iter().map(String::from));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn label(edge: &Edge) -> String {
    let words = edge.words.as_ref().map(|words| cut(words, WIDTH));
    let guard = edge.guard.as_ref().map(|guard| format!("[{guard}]"));
    let detour = (edge.kind == EdgeKind::Choice { detour: true }).then(|| "and back".to_owned());
    let parts = [Some(edge.label.clone()), words, guard, detour];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn look(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Decision => "",
        NodeKind::Chance => ", shape=hexagon",
        NodeKind::Passage => ", shape=ellipse",
        NodeKind::Delayed => ", shape=note, style=dotted",
        NodeKind::Ending(EndingKind::Resolved) => {
            ", peripheries=2, style=filled, fillcolor=\"#dcefdc\""
        }
        NodeKind::Ending(EndingKind::Partial) => {
            ", peripheries=2, style=filled, fillcolor=\"#f7ecc8\""
        }
        NodeKind::Ending(EndingKind::Unresolved) => {
            ", peripheries=2, style=filled, fillcolor=\"#f3dcd4\""
        }
        NodeKind::Ending(EndingKind::Stopped) => {
            ", peripheries=2, style=filled, fillcolor=\"#e4e4ea\""
        }
    }
}

fn line(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Choice { .. } => "",
        EdgeKind::Chance | EdgeKind::Way => ", style=dashed",
        EdgeKind::Schedules | EdgeKind::Interrupts => ", style=dotted",
    }
}

/// `text` between quotation marks. Graphviz reads escapes, and entities as HTML has them.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
