//! What exploring found, for trainers.

use std::fmt::Write as _;

use mile_core::scenario::Scenario;

use super::findings::Finding;
use super::kind::Kind;
use super::plays::{Played, SHOWN};
use super::report::{Choice, Decision, Ending, Range, Report};
use crate::render::plain::clean;

/// How a report is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// Columns that there are.
    pub width: usize,
    /// The scenario as it was given, for commands to try.
    pub scenario: &'a str,
}

impl Style<'_> {
    /// How somebody gets there.
    pub(crate) fn walk(&self, choices: &[String], draws: &[u32]) -> String {
        if choices.is_empty() && draws.is_empty() {
            "at the first decision".to_owned()
        } else {
            self.command(choices, draws)
        }
    }

    /// How a walk is played.
    pub(crate) fn command(&self, choices: &[String], draws: &[u32]) -> String {
        let draws: Vec<_> = draws.iter().map(ToString::to_string).collect();
        let draws = match draws[..] {
            [] => String::new(),
            _ => format!(" --draws {}", draws.join(",")),
        };
        let scenario = self.scenario;
        let quote = if scenario.contains(char::is_whitespace) { "\"" } else { "" };
        let choices = if choices.is_empty() { "\"\"".to_owned() } else { choices.join(",") };
        format!("mile play {quote}{scenario}{quote} --choose {choices}{draws}")
    }
}

/// The report in words.
pub fn render(scenario: &Scenario, report: &Report, style: Style<'_>) -> String {
    let mut page = Page { scenario, report, style, out: String::new() };
    page.head();
    page.endings();
    page.decisions();
    page.findings();
    page.out
}

struct Page<'a> {
    scenario: &'a Scenario,
    report: &'a Report,
    style: Style<'a>,
    out: String,
}

/// Findings that say no more than another one at the same place.
const FOLLOWS: &[(Kind, Kind)] = &[
    (Kind::GuardNever, Kind::NeverOffered),
    (Kind::GuardNever, Kind::OutcomeNeverSurfaces),
    (Kind::OutcomeNeverSurfaces, Kind::OutcomeAlwaysCancelled),
    (Kind::InterruptionNeverFollowed, Kind::OutcomeNeverSurfaces),
];

impl Page<'_> {
    fn put(&mut self, indent: usize, text: &str) {
        let blank = " ".repeat(indent);
        let hanging = " ".repeat(indent + 2);
        let options = textwrap::Options::new(self.style.width.max(20))
            .initial_indent(&blank)
            .subsequent_indent(&hanging)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.out.push_str(&textwrap::fill(&clean(text), options));
        self.out.push('\n');
    }

    fn title(&mut self, text: &str) {
        self.out.push('\n');
        self.put(0, text);
    }

    fn head(&mut self) {
        let report = self.report;
        let title = self.scenario.fill(&self.scenario.title, None).into_owned();
        let situations = some(report.states, "situation");
        let text = if report.exhaustive {
            let paths = report.paths.map_or_else(|| "as many paths as one likes".to_owned(), many);
            format!(
                "{title}: every path is explored, {situations} of the learner in all, on {paths}."
            )
        } else {
            format!(
                "{title}: not every path is explored. After {situations} of the learner the search was stopped. What was met is told; what was not met is not known, so nothing is said never or always to happen."
            )
        };
        self.put(0, &text);
    }

    fn endings(&mut self) {
        let report = self.report;
        if report.endings.is_empty() {
            return;
        }
        self.title("Endings (shares are of random plays, not of people)");
        let mut endings: Vec<_> = report.endings.iter().collect();
        endings.sort_by(|a, b| b.share.partial_cmp(&a.share).unwrap_or(std::cmp::Ordering::Equal));
        for ending in endings {
            self.ending(ending);
        }
    }

    fn ending(&mut self, ending: &Ending) {
        let share = ending.share.map(|share| format!(", {}", percent(share))).unwrap_or_default();
        self.put(2, &format!("{} ({}){share}", ending.scene, ending.kind));
        let mut meters = Vec::new();
        for meter in self.scenario.meters.values() {
            if let Some(found) = ending.meters.get(&meter.id.text) {
                let label = self.scenario.fill(&meter.label, None);
                meters.push(format!("{label} {}", range(found)));
            }
        }
        let service = ending.service.iter().filter(|(_, found)| found.max != Some(0));
        meters.extend(
            service.map(|(name, found)| format!("{} {}", service_word(name), range(found))),
        );
        if !meters.is_empty() {
            self.put(6, &format!("{}.", meters.join("; ")));
        }
        self.put(6, &format!("Shortest: {}", self.style.command(&ending.shortest, &ending.draws)));
    }

    /// Where what is best now is not what is best later.
    fn decisions(&mut self) {
        let report = self.report;
        let meters: Vec<_> = self.scenario.meters.values().collect();
        let mut said = false;
        for decision in &report.decisions {
            for meter in &meters {
                let id = &meter.id.text;
                let (Some(now), Some(later)) =
                    (decision.best_now.get(id), decision.best_later.get(id))
                else {
                    continue;
                };
                if now.is_empty() || later.is_empty() || now.iter().any(|c| later.contains(c)) {
                    continue;
                }
                if !said {
                    self.title(
                        "Best now against best later (where they differ, a choice pays at once and costs later, or the other way round)",
                    );
                    said = true;
                }
                let label = self.scenario.fill(&meter.label, None).into_owned();
                let text = format!(
                    "{}, {label}: best now {}, best later {}",
                    decision.scene,
                    means(decision, now, |choice| choice.now.get(id).copied()),
                    means(decision, later, |choice| choice.later.get(id).map(|l| l.mean))
                );
                self.put(2, &text);
            }
        }
    }

    fn findings(&mut self) {
        let report = self.report;
        let follows = |finding: &Finding| {
            FOLLOWS.iter().any(|&(what, from)| {
                let is_from = |other: &Finding| other.code == from && other.at == finding.at;
                finding.code == what && report.findings.iter().any(is_from)
            })
        };
        let findings: Vec<_> = report.findings.iter().filter(|f| !follows(f)).collect();
        if findings.is_empty() {
            let text = if report.exhaustive { "Nothing found." } else { "Nothing found so far." };
            self.title(text);
            return;
        }
        self.title(&format!("{} worth a look", some(findings.len() as u64, "thing")));
        for finding in findings {
            self.put(2, &format!("{}: {}.", finding.at, finding.message));
            self.put(6, &format!("What to do: {}.", finding.help));
            if let Some(witness) = &finding.witness {
                self.put(6, &format!("See it: {}", self.style.walk(witness, &finding.draws)));
            }
        }
    }
}

fn means(decision: &Decision, ids: &[String], mean: impl Fn(&Choice) -> Option<f64>) -> String {
    let named = ids.iter().map(|id| {
        let choice = decision.choices.iter().find(|choice| choice.id == *id);
        let value = choice.and_then(&mean).map(|mean| format!(" ({mean:.1})"));
        format!("`{id}`{}", value.unwrap_or_default())
    });
    named.collect::<Vec<_>>().join(" and ")
}

fn range(range: &Range) -> String {
    let mean = range.mean.map(|mean| format!(", {mean:.1} on average")).unwrap_or_default();
    match range.max {
        Some(max) if max == range.min => format!("always {max}"),
        Some(max) => format!("{} to {max}{mean}", range.min),
        None => format!("{} or more{mean}", range.min),
    }
}

fn service_word(name: &str) -> &'static str {
    match name {
        "Clarity" => "marks that the customer knows what happens next",
        "Resolved" => "marks that the issue is resolved",
        "Escalated" => "escalations",
        "Reopened" => "times reopened",
        "credit" => "goodwill given",
        _ => "fraud flags",
    }
}

pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        share if share > 0.0 && share < 0.1 => "less than 0.1%".to_owned(),
        share => format!("{share:.1}%"),
    }
}

/// A number of paths, as people say it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a count")]
fn many(paths: f64) -> String {
    let steps = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    match steps.into_iter().find(|&(step, _)| paths >= step) {
        Some((step, _)) if paths >= 1000.0 * step => "more than 1,000 trillion paths".to_owned(),
        Some((step, name)) => format!("about {:.1} {name} paths", paths / step),
        None => some(paths as u64, "path"),
    }
}

pub(crate) fn some(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// What random plays came by, in words.
pub fn render_plays(scenario: &Scenario, played: &Played, style: Style<'_>) -> String {
    let title = scenario.fill(&scenario.title, None);
    let mut out = format!(
        "{}: {}, {}.\n",
        clean(&title),
        some(played.plays, "random play"),
        some(played.decisions, "decision")
    );
    let coverage = &played.coverage;
    let parts = [
        ("scenes entered", coverage.scenes, &played.never.scenes),
        ("choices taken", coverage.choices, &played.never.choices),
        ("conditions that held", coverage.guards_true, &played.never.guards_true),
        ("conditions that failed", coverage.guards_false, &played.never.guards_false),
        ("delayed outcomes that happened", coverage.outcomes, &played.never.outcomes),
    ];
    out.push_str("\nCoverage (what was not met can still be possible: `mile explore` without --plays knows)\n");
    for (what, share, missed) in parts {
        let _ = writeln!(out, "  {:>6} {what}", percent(share));
        for missed in missed {
            let _ = writeln!(out, "           not {}", clean(missed));
        }
    }
    out.push_str("\nEndings (shares are of random plays, not of people)\n");
    for ending in &played.endings {
        let _ = writeln!(out, "  {:>6} {}", percent(ending.share), ending.scene);
    }
    if let Some(fault) = &played.fault {
        let why = match fault.kind {
            "stuck" => "a play got stuck",
            _ => "a play did not end after 10,000 decisions",
        };
        let first = &fault.path[..fault.path.len().min(SHOWN)];
        let draws = &fault.draws[..fault.draws.len().min(fault.shown)];
        let _ = writeln!(out, "\nStopped: {why} in {}.", fault.scene);
        let _ = writeln!(out, "  See it: {}", style.command(first, draws));
    }
    out
}
