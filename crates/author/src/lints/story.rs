//! What lints ask of a scenario: everything that happens in it, every text, and places in texts.

use std::borrow::Cow;
use std::ops::Range;

use mile_core::guard::{Comparison, Guard, Value};
use mile_core::id::{GuardId, LineId, MeterId, PromiseId, SceneId, SignalId, Table};
use mile_core::scenario::{Body, Branch, Outcome, Scenario};
use mile_core::source::Span;
use mile_core::text::{Piece, Text};

/// A scenario with its source, and what the outcomes in it do.
pub(super) struct Story<'a> {
    pub(super) scenario: &'a Scenario,
    source: &'a str,
    /// Meters that an outcome changes.
    pub(super) changed: Table<MeterId, bool>,
    /// Promises that an outcome makes.
    pub(super) promised: Table<PromiseId, bool>,
    /// Promises that an outcome keeps.
    pub(super) kept: Table<PromiseId, bool>,
    /// Signals that an outcome picks up.
    pub(super) noticed: Table<SignalId, bool>,
    /// Signals that a scene has on display.
    pub(super) hinted: Table<SignalId, bool>,
}

impl<'a> Story<'a> {
    pub(super) fn new(scenario: &'a Scenario, source: &'a str) -> Self {
        let mut story = Self {
            scenario,
            source,
            changed: scenario.meters.ids().map(|_| false).collect(),
            promised: scenario.promises.ids().map(|_| false).collect(),
            kept: scenario.promises.ids().map(|_| false).collect(),
            noticed: scenario.signals.ids().map(|_| false).collect(),
            hinted: scenario.signals.ids().map(|_| false).collect(),
        };
        for outcome in outcomes(scenario) {
            for &(meter, by) in &outcome.change {
                story.changed[meter] |= by != 0;
            }
            outcome.promise.iter().for_each(|&promise| story.promised[promise] = true);
            outcome.keep.iter().for_each(|&promise| story.kept[promise] = true);
            outcome.notices.iter().for_each(|&signal| story.noticed[signal] = true);
        }
        for &signal in scenario.scenes.values().flat_map(|scene| &scene.hints) {
            story.hinted[signal] = true;
        }
        story
    }

    /// The branches or ways of `scene`.
    pub(super) fn branches(&self, scene: SceneId) -> impl Iterator<Item = &'a Branch> {
        let (Body::Chance(branches) | Body::Next(branches)) = &self.scenario.scenes[scene].body
        else {
            return None.into_iter().flatten();
        };
        let branches = branches.iter().map(|id| &self.scenario.branches[id]);
        Some(branches).into_iter().flatten()
    }

    /// Whether `guard` says just that `scene` is entered for the first time.
    pub(super) fn is_first_visit(&self, guard: GuardId, scene: SceneId) -> bool {
        let (once, visits) = (Value::Integer(1), Value::Visits(scene));
        let Guard::Compare(left, comparison, right) = &self.scenario.guards[guard] else {
            return false;
        };
        let sides = (*left, *right) == (visits, once) || (*left, *right) == (once, visits);
        sides && *comparison == Comparison::Equal
    }

    /// What stands at a place of the file.
    pub(super) fn written(&self, span: Span) -> &'a str {
        self.source.get(span.range()).unwrap_or_default()
    }

    /// Where the text of a line stands.
    pub(super) fn line_span(&self, line: LineId) -> Span {
        self.scenario.lines[line].text.span()
    }

    /// What a learner reads while playing, in the order of the tables.
    pub(super) fn played(&self) -> impl Iterator<Item = &'a Text> {
        let scenario = self.scenario;
        let scenes = scenario.scenes.values().flat_map(|scene| {
            let (ask, ending) = match &scene.body {
                Body::Choices { ask, .. } => (ask.as_ref(), None),
                Body::Ending(ending) => (Some(&ending.title), ending.text.as_ref()),
                _ => (None, None),
            };
            scene.title.iter().chain(ask).chain(ending)
        });
        let choices = scenario.choices.values();
        let choices = choices.flat_map(|c| c.act.iter().chain(&c.say).chain(&c.locked));
        let promises = scenario.promises.values().map(|promise| &promise.text);
        let lines = scenario.lines.values().map(|line| &line.text);
        scenes.chain(choices).chain(promises).chain(lines)
    }

    /// Every text that a person reads.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a Text> {
        let s = self.scenario;
        let warning = s.content_warning.iter().flat_map(|w| w.topics.iter().chain(&w.note));
        let brief = s.pre_brief.iter();
        let brief =
            brief.flat_map(|b| b.role.iter().chain(&b.goals).chain(&b.facts).chain(&b.safety));
        let described = s.flags.values().chain(s.signals.values()).chain(s.behaviours.values());
        let notes = s.facilitator.use_when.iter().chain(&s.facilitator.watch_for);
        let notes = notes.chain(&s.facilitator.questions);
        let plan = &s.debrief;
        let guarded = plan.objective.iter().chain(&plan.reflective).chain(&plan.interpretive);
        let guarded = guarded.chain(&plan.decisional).chain(&plan.lessons).map(|one| &one.text);
        let feedback = plan.feedback.iter();
        let feedback = feedback
            .flat_map(|f| [&f.situation, &f.behaviour, &f.impact].into_iter().chain(&f.instead));
        [&s.title]
            .into_iter()
            .chain(&s.summary)
            .chain(&s.opt_out.text)
            .chain(warning)
            .chain(brief)
            .chain(s.cast.values().flat_map(|cast| &cast.persona))
            .chain(s.meters.values().map(|meter| &meter.label))
            .chain(described.map(|described| &described.text))
            .chain(s.choices.values().flat_map(|choice| &choice.coach))
            .chain(self.played())
            .chain(notes)
            .chain(guarded)
            .chain(feedback)
    }

    /// The words of a text, with a way back to their places.
    pub(super) fn words(&self, text: &Text) -> Words<'a> {
        let span = text.span();
        let written = &self.source[span.range()];
        let open = written.find('"').map_or(0, |quote| quote + 1);
        let close = written.rfind('"').map_or(0, |quote| written.len() - quote);
        let inside = Span::new(span.start + open as u32, span.end.saturating_sub(close as u32));
        let plain = self.source.get(inside.range()).filter(|body| !body.contains('\\'));
        if let Some(body) = plain {
            return Words { text: Cow::Borrowed(body), span, start: Some(inside.start) };
        }
        let words = text.pieces().iter().filter_map(|piece| match piece {
            Piece::Words(words) => Some(&**words),
            _ => None,
        });
        Words { text: Cow::Owned(words.collect()), span, start: None }
    }

    /// How many words there are in a text.
    pub(super) fn count(&self, text: &Text) -> usize {
        self.words(text).text.split_whitespace().count()
    }
}

/// What a text says.
pub(super) struct Words<'a> {
    pub(super) text: Cow<'a, str>,
    /// The whole text in the file.
    span: Span,
    /// Where its first word stands; not known of a text with escapes in it.
    start: Option<u32>,
}

impl Words<'_> {
    /// The place of a range of bytes in the text; of a text with escapes the whole of it.
    pub(super) fn place(&self, range: Range<usize>) -> Span {
        let at = |start: u32| Span::new(start + range.start as u32, start + range.end as u32);
        self.start.map_or(self.span, at)
    }
}

/// Everything that can happen in a scenario.
fn outcomes(scenario: &Scenario) -> impl Iterator<Item = &Outcome> {
    let choices = scenario.choices.values().map(|choice| &choice.now);
    let branches = scenario.branches.values().map(|branch| &branch.then);
    let delayed = scenario.outcomes.values().map(|outcome| &outcome.then);
    let promises = scenario.promises.values().flat_map(|promise| [&promise.kept, &promise.broken]);
    choices.chain(branches).chain(delayed).chain(promises)
}
