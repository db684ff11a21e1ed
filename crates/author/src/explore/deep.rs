//! Findings of the explorer as diagnostics, each at its place in the file.

use mile_core::diagnostic::{Code, Diagnostic};
use mile_core::read::read_text;

use super::findings::Finding;
use super::text::Style;
use super::{Kind, Limits, Progress, Story, explore};
use crate::checked::Checked;

/// Adds to a checked file what the explorer finds on its paths, if it can be played and every path
/// can be explored. Returns whether that was so; of a file with errors there is nothing more to say.
pub fn deepen(file: &mut Checked, limits: Limits, go_on: &mut dyn FnMut(Progress) -> bool) -> bool {
    let (Some(scenario), _) = read_text(&file.text) else { return true };
    let story = Story::new(scenario, file.text.clone());
    let explored = explore(&story, limits, go_on);
    // What the quick look has found already is not said twice.
    let is_known = |finding: &Finding| {
        let known = |code: Code| {
            let mut found = file.diagnostics.iter();
            found.any(|d| d.code == code && d.span == finding.span)
        };
        let is_of_reach =
            matches!(finding.code.code(), Code::SceneUnreachable | Code::EndingUnreachable);
        is_of_reach && known(Code::UnreachableScene)
            || finding.code == Kind::NoWayOut && known(Code::NoEnding)
    };
    let allowed = &story.scenario().allowed;
    let is_allowed =
        |finding: &Finding| allowed.iter().any(|code| code == finding.code.code().as_str());
    let found = explored.report.findings.iter();
    let found = found.filter(|finding| !is_known(finding) && !is_allowed(finding));
    let found: Vec<_> = found.map(|finding| diagnostic(finding, &file.name)).collect();
    file.diagnostics.extend(found);
    file.diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    explored.complete
}

fn diagnostic(finding: &Finding, name: &str) -> Diagnostic {
    let style = Style { width: 0, scenario: name };
    let see = finding
        .witness
        .as_ref()
        .map(|witness| format!("; see it with `{}`", style.command(witness, &finding.draws)));
    let help = format!("{}{}", finding.help, see.unwrap_or_default());
    Diagnostic::new(finding.code.code(), finding.span, finding.message.clone()).help(help)
}
