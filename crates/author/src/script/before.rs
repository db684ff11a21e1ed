//! What stands before the story: what it is, what may be hard to bear, the brief, the cast.

use mile_core::scenario::{Better, Scenario};
use mile_core::text::Text;
use mile_core::words::trim;

use crate::explore::Report;
use crate::plain::{exactly, one_line};
use crate::script::Writer;
use crate::script::consequence::Since;
use crate::script::prose::Prose;

const HOW_TO_READ: &str = "Every scene has a number, and every choice a letter: 3b is the second \
choice of scene 3. Below each choice stands what it brings at once, what it brings later, and where \
it leads. Delayed consequences arrive in the story's own time, which moves by what choices take. What \
depends on something says so in a sentence.";

impl Writer<'_> {
    pub(super) fn before(&mut self, report: Option<&Report>) {
        self.summary();
        self.credits();
        self.paragraph(Prose::lead("How to read this. ").and(HOW_TO_READ));
        if report.is_some() {
            self.sheet(report);
        }
        self.warning();
        self.brief();
        self.cast();
        self.meters();
        self.signals();
        self.promises();
        if !self.scenario.later.is_empty() {
            self.part("What time brings by itself");
            self.later(&self.scenario.later, 0, Since::Start);
        }
    }

    /// What it is, in a sentence, and what it is about.
    pub(super) fn summary(&mut self) {
        if let Some(summary) = &self.scenario.summary {
            let summary = self.fill(summary);
            self.paragraph(summary);
        }
        let facts = self.voice.facts();
        if !facts.is_empty() {
            self.paragraph(facts);
        }
    }

    pub(super) fn fill(&self, text: &Text) -> String {
        self.voice.fill(text).into_owned()
    }

    fn credits(&mut self) {
        let credits = self.voice.credits().into_iter();
        let version = self.scenario.version.iter().map(|version| format!("Version {version}."));
        let source = &self.scenario.credits.source;
        let source = source.iter().map(|source| format!("Source: {}.", trim(source)));
        let all = credits.chain(version).chain(source).collect::<Vec<_>>().join(" ");
        if !all.is_empty() {
            self.paragraph(all);
        }
    }

    fn warning(&mut self) {
        self.part("What may be hard to bear");
        match &self.scenario.content_warning {
            None => self.paragraph("This story has no content warning."),
            Some(warning) => {
                let topics: Vec<_> = warning.topics.iter().map(|topic| self.fill(topic)).collect();
                if !topics.is_empty() {
                    self.paragraph(Prose::lead("Topics: ").and(format!("{}.", topics.join(", "))));
                }
                if let Some(note) = &warning.note {
                    let note = self.fill(note);
                    self.paragraph(note);
                }
            }
        }
        if let Some(text) = &self.scenario.opt_out.text {
            let text = self.fill(text);
            self.paragraph(Prose::lead("The way out: ").and(text));
        }
    }

    fn brief(&mut self) {
        let Some(brief) = &self.scenario.pre_brief else { return };
        self.part("What the learner is told first");
        if let Some(role) = &brief.role {
            let role = self.fill(role);
            self.paragraph(role);
        }
        for (lead, texts) in [("Goal: ", &brief.goals), ("Fact: ", &brief.facts)] {
            for text in texts {
                let text = self.fill(text);
                self.item(0, Prose::lead(lead).and(text));
            }
        }
        if let Some(safety) = &brief.safety {
            let safety = self.fill(safety);
            self.paragraph(safety);
        }
    }

    fn cast(&mut self) {
        self.part("Who speaks");
        for (id, member) in self.scenario.cast.iter() {
            let name = match (id == Scenario::narrator(), id == Scenario::learner()) {
                (true, _) if member.name.is_empty() => "The narrator".to_owned(),
                (_, true) => format!("{} (the learner)", member.name),
                _ => member.name.clone(),
            };
            let persona = member.persona.as_ref().map(|persona| self.fill(persona));
            let persona = persona.map(|persona| format!(": {persona}")).unwrap_or_default();
            self.item(0, Prose::lead(name).and(persona));
        }
    }

    fn meters(&mut self) {
        if self.scenario.meters.is_empty() {
            return;
        }
        self.part("What is measured");
        for meter in self.scenario.meters.values() {
            let label = one_line(&self.voice.fill(&meter.label));
            let better = if meter.better == Better::Higher { "higher" } else { "lower" };
            let hidden = if meter.hidden { ", and the learner does not see it" } else { "" };
            let range = format!(
                ": starts at {}, between {} and {}; {better} is better{hidden}.",
                meter.start, meter.min, meter.max
            );
            self.item(0, Prose::lead(label).and(range));
        }
    }

    fn signals(&mut self) {
        if self.scenario.signals.is_empty() {
            return;
        }
        self.part("What can be picked up");
        for (id, signal) in self.scenario.signals.iter() {
            let shown = self
                .numbers
                .order
                .iter()
                .filter(|&&scene| self.scenario.scenes[scene].hints.contains(&id));
            let shown = shown.map(|&scene| self.numbers.to_scene(self.scenario, scene)).collect();
            let text = Prose::from(self.fill(&signal.text));
            let scenes = Prose::joined(shown, ", ", " and ");
            let text = if scenes.0.is_empty() {
                text.and(" On display in no scene.")
            } else {
                text.and(" On display in ").and(scenes).and(".")
            };
            self.item(0, text);
        }
    }

    fn promises(&mut self) {
        if self.scenario.promises.is_empty() {
            return;
        }
        self.part("What can be promised");
        for promise in self.scenario.promises.values() {
            let text = Prose::lead(self.quoted(&promise.text));
            self.item(0, text.and(format!(", within {}.", exactly(promise.within))));
            for (lead, outcome) in
                [("If it is kept:", &promise.kept), ("If it is broken:", &promise.broken)]
            {
                self.item(1, Prose::lead(lead));
                let before = self.blocks.len();
                self.outcome(outcome, 2);
                if self.blocks.len() == before {
                    self.item(2, "Nothing is said or changed.");
                }
            }
        }
    }
}
