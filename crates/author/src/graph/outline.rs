//! A drawing in words, for the terminal and for screen readers.

use std::fmt::Write as _;

use crate::graph::{Drawing, Edge, EdgeKind, Node, NodeKind, To};
use crate::plain::cut;

/// Columns that the first words of a choice get.
const WORDS: usize = 44;

/// Scene by scene in the order of the story, with the ways out and what comes later below each.
pub fn render(drawing: &Drawing) -> String {
    let mut out = format!("{} ({})\n{}\n", drawing.title, drawing.id, drawing.summary());
    out.push_str("? has a condition, % is drawn by chance, ~ comes later\n");
    for (index, node) in drawing.scenes() {
        let _ = write!(out, "\n{}", node.id);
        let facts = [if index == 0 { "start" } else { "" }, node.kind.in_words()];
        let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        if !facts.is_empty() {
            let _ = write!(out, " ({})", facts.join("; "));
        }
        if !node.title.is_empty() {
            let _ = write!(out, ": {}", node.title);
        }
        out.push('\n');
        let own = |edge: &Edge| edge.kind != EdgeKind::Schedules;
        for (way, edge) in drawing.ways_out(index).filter(|(_, edge)| own(edge)) {
            out.push_str(&way_out(drawing, edge));
            delayed(drawing, index, Some(way), 2, &mut out);
        }
        delayed(drawing, index, None, 1, &mut out);
    }
    out
}

fn way_out(drawing: &Drawing, edge: &Edge) -> String {
    let sign = match (edge.kind, &edge.guard) {
        (EdgeKind::Chance, _) => "% ",
        (_, Some(_)) => "? ",
        _ => "",
    };
    let mut line = format!("  {sign}{}", edge.label);
    if let Some(guard) = &edge.guard {
        let _ = match edge.kind {
            EdgeKind::Way => write!(line, " {guard}"),
            _ => write!(line, " [if {guard}]"),
        };
    }
    let _ = write!(line, " -> {}", target(drawing, edge));
    if edge.kind == (EdgeKind::Choice { detour: true }) {
        line.push_str(", and back");
    }
    if let Some(words) = &edge.words {
        let _ = write!(line, ": {}", cut(words, WORDS));
    }
    line + "\n"
}

fn target<'d>(drawing: &'d Drawing, edge: &Edge) -> &'d str {
    match edge.to {
        To::Node(to) => &drawing.nodes[to].id,
        To::Back => "back to what was left",
    }
}

/// What `node` schedules by its edge `grows_from`, each chain below the outcome that goes before.
fn delayed(
    drawing: &Drawing,
    node: usize,
    grows_from: Option<usize>,
    depth: usize,
    out: &mut String,
) {
    // Chains are as long as an author cares to write them, brackets nest 128 deep at most.
    let schedules = |edge: &Edge| edge.kind == EdgeKind::Schedules && edge.grows_from == grows_from;
    for (_, edge) in drawing.ways_out(node).filter(|(_, edge)| schedules(edge)) {
        let To::Node(index) = edge.to else { continue };
        let outcome = &drawing.nodes[index];
        let _ = write!(out, "{}~ {}: {}", "  ".repeat(depth), outcome.id, edge.label);
        for guard in &outcome.guards {
            let _ = write!(out, ", {guard}");
        }
        if let Some(scene) = interrupted(drawing, index) {
            let _ = write!(out, " -> {} (comes between)", scene.id);
        }
        if !outcome.title.is_empty() {
            let _ = write!(out, ": {}", cut(&outcome.title, WORDS));
        }
        out.push('\n');
        delayed(drawing, index, None, depth + 1, out);
    }
}

/// The scene that a delayed outcome interrupts to.
fn interrupted(drawing: &Drawing, outcome: usize) -> Option<&Node> {
    let mut ways = drawing.ways_out(outcome);
    let (_, edge) = ways.find(|(_, edge)| edge.kind == EdgeKind::Interrupts)?;
    let To::Node(to) = edge.to else { return None };
    Some(&drawing.nodes[to]).filter(|node| node.kind != NodeKind::Delayed)
}
