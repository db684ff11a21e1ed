//! What choices and branches bring, at once and later.

use mile_core::id::{IdRange, LineId, MeterId, OutcomeId, SceneId};
use mile_core::scenario::{After, Outcome};
use mile_core::text::Text;
use mile_core::words::{mark, trim};

use crate::plain::{exactly, one_line, when_due};
use crate::script::prose::Prose;
use crate::script::{Block, Writer};

/// What the delay of a delayed outcome is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// The start of the story.
    Start,
    /// The choice or branch above it, or the promise.
    This,
    /// The delayed outcome above it.
    Outcome,
}

impl Writer<'_> {
    /// A text in one line between quotation marks, without its full stop.
    pub(super) fn quoted(&self, text: &Text) -> String {
        format!("“{}”", trim(&one_line(&self.voice.fill(text))))
    }

    pub(super) fn lines(&mut self, lines: IdRange<LineId>, depth: usize, here: Option<SceneId>) {
        for line in lines.iter() {
            let line = &self.scenario.lines[line];
            let who = self.voice.speaker(line.who).to_owned();
            let words = self.voice.fill(&line.text).into_owned();
            let when = line.when.map(|guard| self.condition(guard, here));
            self.blocks.push(Block::Said { depth, who, words, when });
        }
    }

    /// What an outcome says and changes, each as a point of its own.
    pub(super) fn outcome(&mut self, outcome: &Outcome, depth: usize) {
        self.lines(outcome.lines, depth, None);
        let scenario = self.scenario;
        let mut effects: Vec<String> = Vec::new();
        effects.extend(outcome.change.iter().map(|&(meter, by)| self.change(meter, by)));
        let fact = |flag| self.quoted(&scenario.flags[flag].text);
        effects.extend(
            outcome.set.iter().map(|&flag| format!("From now on it is so: {}.", fact(flag))),
        );
        effects.extend(outcome.clear.iter().map(|&flag| format!("No longer so: {}.", fact(flag))));
        let signal = |signal| self.quoted(&scenario.signals[signal].text);
        effects.extend(outcome.notices.iter().map(|&s| format!("Picked up: {}.", signal(s))));
        effects.extend(
            outcome.marks.iter().map(|&m| format!("Counted for the service: {}.", mark(m))),
        );
        if outcome.credit > 0 {
            effects.push(format!("Goodwill given: {}.", outcome.credit));
        }
        if outcome.fraud_flag {
            effects.push("A fraud flag is raised.".to_owned());
        }
        let promise = |promise| self.quoted(&scenario.promises[promise].text);
        effects.extend(outcome.promise.iter().map(|&p| {
            let within = exactly(scenario.promises[p].within);
            format!("Promised: {}, within {within}.", promise(p))
        }));
        effects.extend(outcome.keep.iter().map(|&p| format!("Promise kept: {}.", promise(p))));
        effects.into_iter().for_each(|effect| self.item(depth, effect));
    }

    fn change(&self, meter: MeterId, by: i64) -> String {
        let label = one_line(&self.voice.fill(&self.scenario.meters[meter].label));
        format!("{} {by:+}.", trim(&label))
    }

    /// Delayed outcomes, each with what it brings and schedules below it.
    pub(super) fn later(&mut self, later: &[OutcomeId], depth: usize, since: Since) {
        for &id in later {
            let outcome = &self.scenario.outcomes[id];
            let mut lead = Prose::lead(self.when(outcome.after, since));
            if let Some(guard) = outcome.cancel_when {
                lead = lead.and(", unless before that ").and(self.condition(guard, None));
            }
            if let Some(guard) = outcome.only_if {
                lead = lead.and(", if at that time ").and(self.condition(guard, None));
            }
            self.item(depth, lead.and(":"));
            let before = self.blocks.len();
            self.outcome(&outcome.then, depth + 1);
            if let Some(scene) = outcome.goto {
                let scene = self.numbers.to_titled(self.voice, scene);
                let comes = Prose::from("This comes between: the story goes to ").and(scene);
                self.item(depth + 1, comes.and("."));
            }
            self.later(&outcome.later, depth + 1, Since::Outcome);
            if self.blocks.len() == before {
                self.item(depth + 1, "Nothing is said or changed.");
            }
        }
    }

    fn when(&self, after: After, since: Since) -> String {
        match (after, since) {
            (After::Minutes(minutes), Since::Start) => {
                let time = self.scenario.starts_at.map(|_| self.voice.clock(minutes));
                let time = time.map(|time| format!(" ({time})")).unwrap_or_default();
                format!("{} after the start{time}", exactly(minutes))
            }
            (After::Minutes(minutes), Since::Outcome) => format!("{} after that", exactly(minutes)),
            (After::Turns(turns), Since::This) => {
                let plural = if turns == 1 { "" } else { "s" };
                format!("After {turns} more decision{plural}")
            }
            (After::Ending, _) => "After the ending".to_owned(),
            (after, _) => mile_core::words::capital(&when_due(after)),
        }
    }
}
