//! The debrief of a run, as data: what every player and every page shows of it.

use crate::event::Event;
use crate::id::{BehaviourId, ChoiceId, PromiseId, SceneId, SignalId};
use crate::path::shown;
use crate::program::Program;
use crate::scenario::{DebriefPlan, Feedback, Guarded, Scenario};
use crate::session::State;
use crate::tally::{PromiseFate, SignalFate, Tally};
use crate::text::Text;

/// The stages of the focused conversation (ORID), in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// What happened: facts and senses.
    Objective,
    /// What it felt like.
    Reflective,
    /// What it means.
    Interpretive,
    /// What to do with it.
    Decisional,
}

/// What turns a run into learning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debrief<'p> {
    /// Whether the learner stepped away. Then nothing is scored.
    pub opted_out: bool,
    /// The ending that was reached, if one was.
    pub ending: Option<SceneId>,
    /// The questions of each stage whose guards hold, in ORID's order. Stages without a question are
    /// left out.
    pub questions: Vec<(Stage, Vec<&'p Text>)>,
    /// Feedback whose guard holds: situation, behaviour, impact.
    pub feedback: Vec<&'p Feedback>,
    /// What one can learn here.
    pub lessons: Vec<&'p Text>,
    /// Every decision, in order.
    pub decisions: Vec<Decision>,
    /// Signals that were picked up.
    pub noticed: Vec<SignalId>,
    /// Signals that were on display and not explored.
    pub missed: Vec<SignalId>,
    /// Promises that were made, and how the latest making of each ended.
    pub promises: Vec<(PromiseId, PromiseFate)>,
    /// Behaviours that showed, each with the turns of the choices that it showed in. They are quoted,
    /// never totalled.
    pub behaviours: Vec<(BehaviourId, Vec<i64>)>,
}

/// A decision that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Its number, from 1.
    pub turn: i64,
    /// The choice; its `coach` and `stance` belong to the debrief.
    pub choice: ChoiceId,
    /// Whether the clock took it, not the learner.
    pub timed_out: bool,
}

impl<'p> Debrief<'p> {
    /// The debrief as others may see it: of a run that came to no ending only what was done, and the
    /// questions that are asked of everybody. See [`crate::path`].
    pub fn for_others(program: &'p Program, state: &State, events: &[Event]) -> Self {
        let (events, ending) = shown(events);
        if ending.is_some() {
            return Self::of(program, state, events);
        }
        let plan = &program.scenario().debrief;
        let asked = |questions: &'p [Guarded]| -> Vec<&'p Text> {
            let of_all = questions.iter().filter(|question| question.when.is_none());
            of_all.map(|question| &question.text).collect()
        };
        Self {
            questions: stages(plan, asked),
            feedback: Vec::new(),
            lessons: Vec::new(),
            missed: Vec::new(),
            ..Self::of(program, state, events)
        }
    }

    /// The debrief of a run that is over: its last state and all of its events.
    pub fn of(program: &'p Program, state: &State, events: &[Event]) -> Self {
        let scenario = program.scenario();
        let plan = &scenario.debrief;
        let tally = Tally::of(scenario, events);
        let hold = |questions: &'p [Guarded]| -> Vec<&'p Text> {
            let holding = questions.iter().filter(|q| state.holds(program, q.when));
            holding.map(|question| &question.text).collect()
        };
        let signals = |fate| {
            let such = tally.signals.iter().filter(move |&(_, &f)| f == fate);
            such.map(|(signal, _)| signal).collect()
        };
        let ending = events.iter().rev().find_map(|event| match event {
            Event::Ended { scene, .. } => Some(*scene),
            _ => None,
        });
        Self {
            opted_out: events.iter().any(|event| matches!(event, Event::OptedOut { .. })),
            ending,
            questions: stages(plan, hold),
            feedback: plan.feedback.iter().filter(|f| state.holds(program, f.when)).collect(),
            lessons: hold(&plan.lessons),
            decisions: decisions(events),
            noticed: signals(SignalFate::Noticed),
            missed: signals(SignalFate::Missed),
            promises: tally.promises.iter().filter_map(|(p, fate)| Some((p, (*fate)?))).collect(),
            behaviours: behaviours(scenario, events),
        }
    }
}

/// The questions of each stage, as `asked` picks them; stages without one are left out.
fn stages<'p>(
    plan: &'p DebriefPlan,
    asked: impl Fn(&'p [Guarded]) -> Vec<&'p Text>,
) -> Vec<(Stage, Vec<&'p Text>)> {
    let stages = [
        (Stage::Objective, &plan.objective),
        (Stage::Reflective, &plan.reflective),
        (Stage::Interpretive, &plan.interpretive),
        (Stage::Decisional, &plan.decisional),
    ];
    let asked = stages.into_iter().map(|(stage, questions)| (stage, asked(questions)));
    asked.filter(|(_, texts)| !texts.is_empty()).collect()
}

fn decisions(events: &[Event]) -> Vec<Decision> {
    let mut decisions = Vec::new();
    let mut timed_out = false;
    for event in events {
        match *event {
            Event::TimedOut { .. } => timed_out = true,
            Event::Chose { turn, choice, .. } => {
                let timed_out = std::mem::take(&mut timed_out);
                decisions.push(Decision { turn, choice, timed_out });
            }
            _ => {}
        }
    }
    decisions
}

/// The behaviours that showed, in the order of the rubric, with their turns.
fn behaviours(scenario: &Scenario, events: &[Event]) -> Vec<(BehaviourId, Vec<i64>)> {
    let mut turns: Vec<(BehaviourId, Vec<i64>)> =
        scenario.behaviours.ids().map(|behaviour| (behaviour, Vec::new())).collect();
    let mut now = 0;
    for event in events {
        match *event {
            Event::Chose { turn, .. } => now = turn,
            Event::Showed { behaviour } => {
                if let Some((_, turns)) = turns.iter_mut().find(|(known, _)| *known == behaviour) {
                    turns.push(now);
                }
            }
            _ => {}
        }
    }
    turns.retain(|(_, turns)| !turns.is_empty());
    turns
}
