//! Runs beside each other as JSON.

use mile_core::contrast::{Came, Contrast, Delayed, Parting, Side, Span, Stretch, Way};
use mile_core::curve::Point;
use mile_core::path::Left;
use mile_core::scenario::Scenario;
use mile_core::timeline::{Cause, Fate, LaterWhat};
use serde_json::{Map, Value, json};

use crate::page::{Sitting, label, labels};

/// The contrast of runs of one text as JSON, ended by a line break. Ids are those of the scenario;
/// a run that came to no ending has `null` for its figures.
pub fn contrast(sittings: &[Sitting]) -> String {
    let Some(first) = sittings.first() else { return "null\n".to_owned() };
    let scenario = first.program.scenario();
    let events: Vec<_> = sittings.iter().map(|sitting| &*sitting.events).collect();
    let contrast = Contrast::of(scenario, &events);
    let writer = Writer { scenario, contrast: &contrast };
    let sides = contrast.runs.iter().enumerate();
    let value = json!({
        "scenario": scenario.id,
        "runs": sides.map(|(run, side)| writer.side(run, side)).collect::<Vec<_>>(),
        "paths": writer.stretches(&contrast.stretches),
        "delayed": contrast.delayed.iter().map(|delayed| writer.delayed(delayed)).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

struct Writer<'a> {
    scenario: &'a Scenario,
    contrast: &'a Contrast,
}

impl Writer<'_> {
    fn side(&self, run: usize, side: &Side) -> Value {
        let indicators = side.figures.as_ref().map(|figures| {
            let found = figures.indicators;
            json!({
                "time_to_clarity": found.time_to_clarity,
                "first_contact_resolution": found.first_contact_resolution,
                "escalated": found.escalated,
                "reopened": found.reopened,
                "credit": found.credit,
                "fraud_flags": found.fraud_flags,
                "promises_kept": found.kept,
                "promises_broken": found.broken,
            })
        });
        let meters = side.figures.as_ref().map(|figures| {
            let curve = |points: &[Point]| {
                let point = |point: &Point| {
                    json!({
                        "turn": point.turn,
                        "clock": point.clock,
                        "value": point.value,
                        "aftermath": point.in_aftermath,
                    })
                };
                Value::from(points.iter().map(point).collect::<Vec<_>>())
            };
            let meters = figures.curves.iter();
            meters
                .map(|(meter, points)| (self.scenario.meters[meter].id.text.clone(), curve(points)))
                .collect::<Map<_, _>>()
        });
        json!({
            "label": label(run),
            "ending": side.path.ending.map(|scene| &self.scenario.scenes[scene].id.text),
            "indicators": indicators,
            "meters": meters,
        })
    }

    fn stretches(&self, stretches: &[Stretch]) -> Vec<Value> {
        let stretch = |stretch: &Stretch| match stretch {
            Stretch::Together(spans) => json!({"together": self.visits(spans)}),
            Stretch::Apart { parting, ways } => {
                let (why, at) = match *parting {
                    Parting::Decision(at) => ("decision", Some(at)),
                    Parting::Chance(at) => ("chance", Some(at)),
                    Parting::Condition(at) => ("condition", Some(at)),
                    Parting::Ends(at) => ("end", Some(at)),
                    Parting::Elsewhere => ("elsewhere", None),
                };
                let way = |way: &Way| {
                    let runs: Vec<_> = way.runs.iter().map(|&run| label(run)).collect();
                    json!({"runs": runs, "paths": self.stretches(&way.stretches)})
                };
                json!({"apart": {
                    "why": why,
                    "scene": at.map(|scene| &self.scenario.scenes[scene].id.text),
                    "ways": ways.iter().map(way).collect::<Vec<_>>(),
                }})
            }
        };
        stretches.iter().map(stretch).collect()
    }

    /// Visits that are alike, with what differs between the runs by their labels.
    fn visits(&self, spans: &[Span]) -> Vec<Value> {
        let Some(first) = spans.first() else { return Vec::new() };
        let visit = |span: &Span, offset: usize| {
            self.contrast.runs[span.run].path.visits[span.from + offset]
        };
        let value = |offset: usize| {
            let like = visit(first, offset);
            let (choice, timed_out) = match like.left {
                Left::Choice { choice, timed_out, .. } => {
                    (Some(&self.scenario.choices[choice].id.text), timed_out)
                }
                Left::Branch(_) | Left::Not => (None, false),
            };
            let runs = spans.iter().map(|span| {
                let visit = visit(span, offset);
                let turn = match visit.left {
                    Left::Choice { turn, .. } => Some(turn),
                    Left::Branch(_) | Left::Not => None,
                };
                (label(span.run), json!({"clock": visit.clock, "turn": turn}))
            });
            json!({
                "scene": self.scenario.scenes[like.scene].id.text,
                "choice": choice,
                "timed_out": timed_out,
                "runs": runs.collect::<Map<_, _>>(),
            })
        };
        (0..first.to - first.from).map(value).collect()
    }

    fn delayed(&self, delayed: &Delayed) -> Value {
        let (kind, id) = match delayed.what {
            LaterWhat::Outcome(outcome) => ("outcome", &self.scenario.outcomes[outcome].id.text),
            LaterWhat::Promise(promise) => ("promise", &self.scenario.promises[promise].id.text),
        };
        let runs = delayed.runs.iter().enumerate();
        let runs: Map<_, _> =
            runs.map(|(run, came)| (labels(&[run]), self.came(came.as_ref()))).collect();
        json!({kind: id, "runs": runs})
    }

    fn came(&self, came: Option<&Came>) -> Value {
        let Some(came) = came else { return Value::Null };
        let fate = match came.later.fate {
            Fate::Surfaced => "surfaced",
            Fate::Lapsed => "lapsed",
            Fate::Cancelled => "cancelled",
            Fate::Kept => "kept",
            Fate::Broken => "broken",
        };
        let (turn, from) = match came.cause {
            Cause::Start => (None, "start".to_owned()),
            Cause::Choice { turn, choice, .. } => {
                let choice = &self.scenario.choices[choice];
                let scene = &self.scenario.scenes[choice.scene].id.text;
                (Some(turn), format!("{scene}.{}", choice.id.text))
            }
        };
        json!({
            "fate": fate,
            "clock": came.later.clock,
            "aftermath": came.later.in_aftermath,
            "turn": turn,
            "from": from,
        })
    }
}
