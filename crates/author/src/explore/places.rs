//! Where in a scenario a finding is: as programs read it, and in the file.

use mile_core::id::{
    BranchId, ChoiceId, GuardId, IdRange, LineId, MeterId, OutcomeId, PromiseId, SceneId, SignalId,
    Table,
};
use mile_core::scenario::{Body, From, Outcome, Scenario};
use mile_core::source::Span;

/// A place in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Scene(SceneId),
    Choice(ChoiceId),
    Branch(BranchId),
    Outcome(OutcomeId),
    Promise(PromiseId),
    Signal(SignalId),
    Meter(MeterId),
    /// An entry of a part of the debrief.
    Debrief(&'static str, usize),
}

impl Place {
    /// As reports write it: an id, `scene.choice`, `scene#2`, `debrief.feedback.0`.
    pub(crate) fn written(self, scenario: &Scenario) -> String {
        match self {
            Self::Scene(id) => scenario.scenes[id].id.text.clone(),
            Self::Choice(id) => {
                let choice = &scenario.choices[id];
                format!("{}.{}", scenario.scenes[choice.scene].id.text, choice.id.text)
            }
            Self::Branch(id) => {
                let scene = &scenario.scenes[scenario.branches[id].scene];
                let index = match &scene.body {
                    Body::Chance(branches) | Body::Next(branches) => branches.position(id),
                    Body::Choices { .. } | Body::Ending(_) => None,
                };
                format!("{}#{}", scene.id.text, index.unwrap_or_default())
            }
            Self::Outcome(id) => scenario.outcomes[id].id.text.clone(),
            Self::Promise(id) => scenario.promises[id].id.text.clone(),
            Self::Signal(id) => scenario.signals[id].id.text.clone(),
            Self::Meter(id) => scenario.meters[id].id.text.clone(),
            Self::Debrief(part, index) => format!("debrief.{part}.{index}"),
        }
    }

    /// Where its name stands in the file. An entry of the debrief has none.
    pub(crate) fn span(self, scenario: &Scenario) -> Span {
        match self {
            Self::Scene(id) => scenario.scenes[id].id.span,
            Self::Choice(id) => scenario.choices[id].id.span,
            Self::Branch(id) => scenario.branches[id].span,
            Self::Outcome(id) => scenario.outcomes[id].id.span,
            Self::Promise(id) => scenario.promises[id].id.span,
            Self::Signal(id) => scenario.signals[id].id.span,
            Self::Meter(id) => scenario.meters[id].id.span,
            Self::Debrief(..) => Span::default(),
        }
    }
}

/// What a guard decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decides {
    /// Whether a choice is offered.
    Offer,
    /// Whether a branch or way can be taken.
    Way,
    /// Whether a line is said.
    Line,
    /// Whether a delayed outcome happens when it is due.
    OnlyIf,
    /// Whether a delayed outcome is called off.
    CancelWhen,
    /// Whether something of the debrief is shown.
    Debrief,
}

/// What every guard decides, and where.
pub(crate) fn guards(scenario: &Scenario) -> Guards {
    let guards = scenario.guards.ids().map(|_| None).collect();
    let mut found = Found { scenario, guards: Guards(guards) };
    for (id, scene) in scenario.scenes.iter() {
        found.lines(scene.lines, Place::Scene(id));
    }
    for (id, choice) in scenario.choices.iter() {
        found.add(choice.when, Place::Choice(id), Decides::Offer);
        found.outcome(&choice.now, Place::Scene(choice.scene));
    }
    for (id, branch) in scenario.branches.iter() {
        found.add(branch.when, Place::Branch(id), Decides::Way);
        found.outcome(&branch.then, Place::Scene(branch.scene));
    }
    for (id, outcome) in scenario.outcomes.iter() {
        found.add(outcome.only_if, Place::Outcome(id), Decides::OnlyIf);
        found.add(outcome.cancel_when, Place::Outcome(id), Decides::CancelWhen);
        found.outcome(&outcome.then, Place::Outcome(id));
    }
    for (id, promise) in scenario.promises.iter() {
        found.outcome(&promise.kept, Place::Promise(id));
        found.outcome(&promise.broken, Place::Promise(id));
    }
    found.debrief();
    found.guards
}

/// What every guard decides, and where.
#[derive(Clone)]
pub(crate) struct Guards(Table<GuardId, Option<(Place, Decides)>>);

impl Guards {
    /// All of them, in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (GuardId, Place, Decides)> {
        self.0.iter().filter_map(|(guard, &found)| found.map(|(place, what)| (guard, place, what)))
    }

    /// What a guard decides.
    pub(crate) fn decides(&self, guard: GuardId) -> Option<Decides> {
        self.0[guard].map(|(_, decides)| decides)
    }
}

struct Found<'s> {
    scenario: &'s Scenario,
    guards: Guards,
}

impl Found<'_> {
    fn add(&mut self, guard: Option<GuardId>, place: Place, decides: Decides) {
        if let Some(guard) = guard {
            self.guards.0[guard] = Some((place, decides));
        }
    }

    fn outcome(&mut self, outcome: &Outcome, place: Place) {
        self.lines(outcome.lines, place);
    }

    fn lines(&mut self, lines: IdRange<LineId>, place: Place) {
        for line in lines.iter() {
            self.add(self.scenario.lines[line].when, place, Decides::Line);
        }
    }

    fn debrief(&mut self) {
        let plan = &self.scenario.debrief;
        let parts = [
            ("objective", &plan.objective),
            ("reflective", &plan.reflective),
            ("interpretive", &plan.interpretive),
            ("decisional", &plan.decisional),
            ("lessons", &plan.lessons),
        ];
        for (part, entries) in parts {
            for (index, entry) in entries.iter().enumerate() {
                self.add(entry.when, Place::Debrief(part, index), Decides::Debrief);
            }
        }
        for (index, entry) in plan.feedback.iter().enumerate() {
            self.add(entry.when, Place::Debrief("feedback", index), Decides::Debrief);
        }
    }
}

/// What a delayed outcome grows from, in words.
pub(crate) fn root(scenario: &Scenario, outcome: OutcomeId) -> String {
    match scenario.outcomes[outcome].from {
        From::Start => "the start of the story".to_owned(),
        From::Choice(choice) => format!("`{}`", Place::Choice(choice).written(scenario)),
        From::Branch(branch) => format!("`{}`", Place::Branch(branch).written(scenario)),
    }
}
