//! What stands after the story: the debrief and the notes for facilitators.

use mile_core::id::GuardId;
use mile_core::scenario::Feedback;
use mile_core::text::Text;

use crate::script::Writer;
use crate::script::prose::Prose;

impl Writer<'_> {
    /// The debrief, and the notes for facilitators unless they stand at the front.
    pub(super) fn after(&mut self, noted: bool) {
        self.debrief();
        if !noted {
            self.facilitator();
        }
    }

    fn debrief(&mut self) {
        self.part("Looking back");
        let plan = &self.scenario.debrief;
        for (lead, questions) in [
            ("What happened:", &plan.objective),
            ("What it was like:", &plan.reflective),
            ("What it means:", &plan.interpretive),
            ("What to do with it:", &plan.decisional),
            ("What one can learn here:", &plan.lessons),
        ] {
            if !questions.is_empty() {
                self.paragraph(Prose::lead(lead));
            }
            for question in questions {
                self.guarded(&question.text, question.when);
            }
        }
        if !plan.feedback.is_empty() {
            self.paragraph(Prose::lead("Feedback:"));
        }
        plan.feedback.iter().for_each(|feedback| self.feedback(feedback));
    }

    fn guarded(&mut self, text: &Text, when: Option<GuardId>) {
        let text = Prose::from(self.fill(text));
        let text = match when {
            None => text,
            Some(guard) => {
                let condition = self.condition(guard, None);
                text.and(" (Only if ").and(condition).and(".)")
            }
        };
        self.item(0, text);
    }

    fn feedback(&mut self, feedback: &Feedback) {
        let lead = match feedback.when {
            None => Prose::lead("Always:"),
            Some(guard) => Prose::lead("If ").and(self.condition(guard, None)).and(":"),
        };
        self.item(0, lead);
        for (lead, text) in [
            ("Situation: ", Some(&feedback.situation)),
            ("Behaviour: ", Some(&feedback.behaviour)),
            ("Impact: ", Some(&feedback.impact)),
            ("Instead: ", feedback.instead.as_ref()),
        ] {
            if let Some(text) = text {
                let text = self.fill(text);
                self.item(1, Prose::lead(lead).and(text));
            }
        }
    }

    fn facilitator(&mut self) {
        let notes = &self.scenario.facilitator;
        if notes.use_when.is_none() && notes.watch_for.is_none() && notes.questions.is_empty() {
            return;
        }
        self.part("For whoever plays it with a group");
        for (lead, text) in
            [("Use it when: ", &notes.use_when), ("Be careful of: ", &notes.watch_for)]
        {
            if let Some(text) = text {
                let text = self.fill(text);
                self.item(0, Prose::lead(lead).and(text));
            }
        }
        for question in &notes.questions {
            let question = self.fill(question);
            self.item(0, Prose::lead("Ask: ").and(question));
        }
    }
}
