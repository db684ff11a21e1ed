//! `S002`: a debrief that leaves out one of the four stages: what happened, what it felt like, what it
//! means, what to do (objective, reflective, interpretive, decisional).

use mile_core::diagnostic::{Code, Diagnostic};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    let plan = &story.scenario.debrief;
    let stages = [
        ("objective", plan.objective.len(), "what happened"),
        ("reflective", plan.reflective.len(), "what it felt like"),
        ("interpretive", plan.interpretive.len(), "what it means"),
        ("decisional", plan.decisional.len(), "what to do next time"),
    ];
    let missing: Vec<_> = stages.iter().filter(|(_, questions, _)| *questions == 0).collect();
    let Some((stage, _, asks)) = missing.first() else { return };
    let names: Vec<_> = missing.iter().map(|(stage, ..)| format!("`{stage}`")).collect();
    let message = match &names[..] {
        [all @ .., last] if !all.is_empty() => {
            format!("the debrief asks nothing under {} and {last}", all.join(", "))
        }
        _ => format!("the debrief asks nothing under {}", names.concat()),
    };
    let help = format!("ask {asks}: `{stage}: [(ask: \"…\")]`");
    found.push(Diagnostic::new(Code::DebriefStages, plan.span, message).help(help));
}
