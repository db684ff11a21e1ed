//! What a facilitator looks for before a session: what it is about, when to use it, what was measured,
//! its map, and questions for the room.

use mile_core::id::{ChoiceId, SceneId};
use mile_core::scenario::{EndingKind, Scenario};
use mile_core::words::Voice;

use super::numbers::Numbers;
use super::prose::Prose;
use super::{Block, Script, Writer, ways_in};
use crate::explore::report::{Decision, Ending, Report};
use crate::explore::text::{percent, some};
use crate::graph::{Drawing, svg};

/// What the part is called that holds what was measured.
pub const MEASURED: &str = "As measured";

impl Script {
    /// A page for whoever runs a session on `scenario`, with what exploring it found if it was explored.
    pub fn sheet(scenario: &Scenario, report: Option<&Report>) -> Self {
        let mut writer = Writer::new(scenario);
        writer.summary();
        writer.sheet(report);
        Self::with(scenario, writer.blocks)
    }

    /// The whole story in plain words, what was measured at the front.
    pub fn measured(scenario: &Scenario, report: &Report) -> Self {
        Self::with(scenario, Writer::new(scenario).write(Some(report)))
    }
}

impl Writer<'_> {
    pub(super) fn sheet(&mut self, report: Option<&Report>) {
        self.use_it();
        if let Some(report) = report {
            self.measures(report);
        }
        self.map();
        let questions = &self.scenario.facilitator.questions;
        if !questions.is_empty() {
            self.part("Questions for the room");
        }
        for question in questions {
            let question = self.fill(question);
            self.item(0, question);
        }
    }

    fn use_it(&mut self) {
        self.part("When to use it");
        let notes = &self.scenario.facilitator;
        for (lead, text) in
            [("Use it when: ", &notes.use_when), ("Be careful of: ", &notes.watch_for)]
        {
            if let Some(text) = text {
                let text = self.fill(text);
                self.item(0, Prose::lead(lead).and(text));
            }
        }
        let warning = self.scenario.content_warning.iter().flat_map(|warning| &warning.note);
        for note in warning {
            let note = self.fill(note);
            self.item(0, Prose::lead("What may be hard to bear: ").and(note));
        }
        let skills = &self.scenario.about.skills;
        if !skills.is_empty() {
            self.paragraph(Prose::lead("What it gives room to practise:"));
        }
        for &skill in skills {
            let skill = self.fill(&self.scenario.behaviours[skill].text);
            self.item(0, skill);
        }
    }

    fn measures(&mut self, report: &Report) {
        self.part(MEASURED);
        let situations = some(report.states, "situation");
        self.paragraph(if report.exhaustive {
            format!("Every path was explored: the learner can stand in {situations}. Shares and means are of random plays, not of people.")
        } else {
            format!("Not every path was explored, only {situations}; shares and means are not known.")
        });
        self.tensions(report);
        self.endings(report);
        let found = report.findings.len() as u64;
        self.paragraph(match found {
            0 if report.exhaustive => {
                "Nothing in it is stuck, out of reach, hollow, obvious or never the better choice."
                    .to_owned()
            }
            0 => "Nothing was found to be wrong so far.".to_owned(),
            found => format!(
                "`mile explore {}` tells of {} worth a look.",
                self.scenario.id,
                some(found, "thing")
            ),
        });
    }

    /// Decisions in which what is best at once is not what is best at the end.
    fn tensions(&mut self, report: &Report) {
        let lead = Prose::lead("Where best now is not best later:");
        let mut tensions = Vec::new();
        for decision in &report.decisions {
            let Some(scene) = scene_called(self.scenario, &decision.scene) else { continue };
            let differing = self.differing(scene, decision);
            if !differing.is_empty() {
                tensions.push((scene, differing));
            }
        }
        if tensions.is_empty() {
            self.paragraph("At no decision is best now different from best later.");
            return;
        }
        self.paragraph(lead);
        for (scene, differing) in tensions {
            let title = self.voice.scene(scene);
            self.item(0, Prose::lead(title));
            differing.into_iter().for_each(|text| self.item(1, text));
        }
    }

    /// What is best now and later at a decision, for each meter on which they differ.
    fn differing(&self, scene: SceneId, decision: &Decision) -> Vec<Prose> {
        let meters = self.scenario.meters.values().filter_map(|meter| {
            let id = &meter.id.text;
            let now = decision.best_now.get(id).filter(|best| !best.is_empty())?;
            let later = decision.best_later.get(id).filter(|best| !best.is_empty())?;
            if now.iter().any(|choice| later.contains(choice)) {
                return None;
            }
            let label = self.fill(&meter.label);
            let (now, later) = (self.choices(scene, now), self.choices(scene, later));
            Some(
                Prose::lead(format!("{label}: "))
                    .and(format!("at once {now} / in the end {later}")),
            )
        });
        meters.collect()
    }

    /// Choices of a scene in their first words.
    fn choices(&self, scene: SceneId, ids: &[String]) -> String {
        let called = |id: &String| {
            let mut choices = self.scenario.choices_of(scene).iter();
            let choice: Option<ChoiceId> =
                choices.find(|&choice| self.scenario.choices[choice].id.text == *id);
            choice.map(|choice| self.voice.choice_in_short(choice))
        };
        ids.iter().filter_map(called).collect::<Vec<_>>().join(" or ")
    }

    fn endings(&mut self, report: &Report) {
        if report.endings.is_empty() {
            return;
        }
        self.paragraph(Prose::lead("How it ends:"));
        let mut endings: Vec<_> = report.endings.iter().collect();
        endings.sort_by(|a, b| b.share.partial_cmp(&a.share).unwrap_or(std::cmp::Ordering::Equal));
        for ending in endings {
            let Some(scene) = scene_called(self.scenario, &ending.scene) else { continue };
            let title = self.voice.scene(scene);
            let share = ending.share.map(percent).unwrap_or_default();
            let lead = Prose::lead(format!("{title}, {share}"));
            let kind = kind_word(ending.kind);
            self.item(0, lead.and(format!(": {kind}. {}", self.means(ending))));
        }
    }

    /// The meters at an ending: `Mira's trust 2 to 9, 5.1 on average; …`
    fn means(&self, ending: &Ending) -> String {
        let meters = self.scenario.meters.values().filter_map(|meter| {
            let range = ending.meters.get(&meter.id.text)?;
            let label = self.fill(&meter.label);
            let most = range.max.filter(|&most| most != range.min);
            Some(match (most, range.mean) {
                (None, _) => format!("{label} {}", range.min),
                (Some(most), Some(mean)) => {
                    format!("{label} {} to {most}, {mean:.1} on average", range.min)
                }
                (Some(most), None) => format!("{label} {} to {most}", range.min),
            })
        });
        let meters: Vec<_> = meters.collect();
        if meters.is_empty() { String::new() } else { meters.join("; ") + "." }
    }

    fn map(&mut self) {
        let drawing = Drawing::of(self.scenario);
        let alt = format!("The map of “{}”. {}", drawing.title, drawing.summary());
        if let Some(svg) = svg::render(&drawing) {
            self.blocks.push(Block::Map { svg, alt });
        }
    }
}

impl<'s> Writer<'s> {
    pub(super) fn new(scenario: &'s Scenario) -> Self {
        let voice = Voice { scenario, learner: None };
        let (numbers, ways_in) = (Numbers::of(scenario), ways_in(scenario));
        Self { voice, scenario, numbers, ways_in, blocks: Vec::new() }
    }
}

fn scene_called(scenario: &Scenario, id: &str) -> Option<SceneId> {
    scenario.scenes.ids().find(|&scene| scenario.scenes[scene].id.text == id)
}

fn kind_word(kind: &str) -> &'static str {
    let kinds = [
        (EndingKind::Resolved, "resolved"),
        (EndingKind::Partial, "resolved in part"),
        (EndingKind::Unresolved, "not resolved"),
    ];
    let kind = kinds.into_iter().find(|(known, _)| known.as_str() == kind);
    kind.map_or("stopped", |(_, words)| words)
}
