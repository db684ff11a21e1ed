//! What a trainer should look at, each with its place and a shortest walk where there is one.

use std::collections::BTreeMap;

use mile_core::guard::{Guard, Value};
use mile_core::id::{ChoiceId, GuardId, Id, SceneId};
use mile_core::scenario::{Body, Scenario};
use mile_core::source::Span;
use serde::Serialize;

use super::facts::{Fact, FactIds};
use super::kind::Kind;
use super::places::{Decides, Place, guards, root};
use super::quality;
use super::summary::Summary;
use super::walk::Walk;

/// Something that was found.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Which kind of thing.
    pub code: Kind,
    /// Where: an id, `scene.choice`, `scene#2`, `debrief.feedback.0`.
    pub at: String,
    /// What there is to know, in a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    #[serde(skip)]
    pub help: &'static str,
    /// The choices of a shortest walk that shows it.
    pub witness: Option<Vec<String>>,
    /// The branches that chance takes on it.
    pub draws: Vec<u32>,
    /// Its place in the file.
    #[serde(skip)]
    pub span: Span,
}

/// Everything that was found, by place in the file. `text` is the file's.
pub(crate) fn find(scenario: &Scenario, text: &str, summary: &Summary) -> Vec<Finding> {
    let mut finder =
        Finder { scenario, text, summary, ids: FactIds::new(scenario), found: Vec::new() };
    finder.stuck();
    if summary.exhaustive {
        finder.scenes();
        finder.choices();
        finder.guards();
        finder.outcomes();
        finder.promises();
        finder.signals();
        finder.traps();
        finder.meters();
        quality::find(&mut finder);
    }
    let mut found = finder.found;
    found.sort_by_key(|(place, finding)| (finding.span, *place, finding.code));
    found.into_iter().map(|(_, finding)| finding).collect()
}

pub(super) struct Finder<'s> {
    pub(super) scenario: &'s Scenario,
    text: &'s str,
    pub(super) summary: &'s Summary,
    ids: FactIds,
    found: Vec<(Place, Finding)>,
}

impl Finder<'_> {
    pub(super) fn walk(&self, fact: Fact) -> Option<&Walk> {
        self.summary.first.get(&(self.ids.of(fact) as u32))
    }

    pub(super) fn is_seen(&self, fact: Fact) -> bool {
        self.walk(fact).is_some()
    }

    pub(super) fn report(
        &mut self,
        code: Kind,
        place: Place,
        message: String,
        walk: Option<&Walk>,
    ) {
        let span = place.span(self.scenario);
        self.report_at(code, place, span, message, walk);
    }

    fn report_at(
        &mut self,
        code: Kind,
        place: Place,
        span: Span,
        message: String,
        walk: Option<&Walk>,
    ) {
        let at = place.written(self.scenario);
        let witness = walk.map(|walk| walk.choice_ids(self.scenario));
        let draws = walk.map(|walk| walk.draws.clone()).unwrap_or_default();
        let help = code.help();
        self.found.push((place, Finding { code, at, message, help, witness, draws, span }));
    }

    fn stuck(&mut self) {
        for (id, scene) in self.scenario.scenes.iter() {
            let Some(walk) = self.walk(Fact::Stuck(id)).cloned() else { continue };
            let why = match scene.body {
                Body::Choices { .. } => "no choice is offered",
                Body::Chance(_) => "no branch can be drawn",
                Body::Next(_) | Body::Ending(_) => "no way is open",
            };
            let message = format!("the story can get stuck in `{}`: {why}", scene.id.text);
            self.report(Kind::Stuck, Place::Scene(id), message, Some(&walk));
        }
    }

    fn scenes(&mut self) {
        let way_out = self.scenario.opt_out.goto;
        for (id, scene) in self.scenario.scenes.iter().filter(|&(id, _)| id != way_out) {
            if self.is_seen(Fact::Entered(id)) {
                continue;
            }
            let (code, what) = match scene.body {
                Body::Ending(_) => (Kind::EndingUnreachable, "ending"),
                _ => (Kind::SceneUnreachable, "scene"),
            };
            let message = format!("no path reaches the {what} `{}`", scene.id.text);
            self.report(code, Place::Scene(id), message, None);
        }
    }

    fn choices(&mut self) {
        for (id, choice) in self.scenario.choices.iter() {
            let place = Place::Choice(id);
            let name = place.written(self.scenario);
            match self.walk(Fact::Offered(id)).cloned() {
                Some(walk) if choice.once && !self.is_seen(Fact::UsedUp(id)) => {
                    let message = format!(
                        "`once` makes no difference to `{name}`: after it was taken, it would never be offered again"
                    );
                    self.report(Kind::OnceNeverMatters, place, message, Some(&walk));
                }
                None if self.is_seen(Fact::Entered(choice.scene)) => {
                    let message = format!("the choice `{name}` is never offered on any path");
                    self.report(Kind::NeverOffered, place, message, None);
                }
                _ => {}
            }
        }
    }

    fn guards(&mut self) {
        for (guard, place, decides) in guards(self.scenario).iter() {
            // What calls an outcome off has findings of its own.
            if decides == Decides::CancelWhen {
                continue;
            }
            let (held, failed) = (self.walk(Fact::Held(guard)), self.walk(Fact::Failed(guard)));
            let span = self.scenario.guard_spans[guard];
            let condition = self.condition(guard);
            match (held.cloned(), failed.cloned()) {
                (Some(walk), None) => {
                    let message = format!("{condition} is always true{}", meaning(decides, true));
                    self.report_at(Kind::GuardAlways, place, span, message, Some(&walk));
                }
                (None, Some(_)) if !self.asks_for_the_way_out(guard) => {
                    let message = format!("{condition} is never true{}", meaning(decides, false));
                    self.report_at(Kind::GuardNever, place, span, message, None);
                }
                _ => {}
            }
        }
    }

    /// A guard as it is written.
    fn condition(&self, guard: GuardId) -> String {
        let span = self.scenario.guard_spans[guard];
        let written = self.text.get(span.range()).unwrap_or_default();
        let written = written.trim_matches(['"', '#', 'r']);
        if written.is_empty() || written.contains(['\n', '\\']) {
            "the condition".to_owned()
        } else {
            format!("the condition `{written}`")
        }
    }

    /// Whether a guard asks for the scene that opting out leads to, which is not followed.
    fn asks_for_the_way_out(&self, guard: GuardId) -> bool {
        let way_out = self.scenario.opt_out.goto;
        let is_way_out = |value: &Value| *value == Value::Visits(way_out);
        let mut asks = false;
        self.scenario.guards[guard].walk(&mut |part| {
            asks |= match part {
                Guard::Seen(scene) => *scene == way_out,
                Guard::Compare(left, _, right) => is_way_out(left) || is_way_out(right),
                _ => false,
            };
        });
        asks
    }

    fn outcomes(&mut self) {
        for (id, outcome) in self.scenario.outcomes.iter() {
            let place = Place::Outcome(id);
            let name = &outcome.id.text;
            let is_scheduled = self.is_seen(Fact::Scheduled(id));
            let surfaces = self.is_seen(Fact::Surfaced(id));
            let lapses = self.is_seen(Fact::Lapsed(id));
            let cancelled = self.walk(Fact::Cancelled(id)).cloned();
            if !surfaces {
                let why = if !is_scheduled {
                    format!(
                        "nothing schedules it, as {} never comes to it",
                        root(self.scenario, id)
                    )
                } else if cancelled.is_some() && !lapses {
                    "it is always cancelled".to_owned()
                } else if cancelled.is_some() {
                    "it always lapses or is cancelled".to_owned()
                } else {
                    "it always lapses".to_owned()
                };
                let message = format!("the delayed outcome `{name}` never surfaces: {why}");
                self.report(Kind::OutcomeNeverSurfaces, place, message, None);
            }
            if let Some(walk) = cancelled.as_ref().filter(|_| !surfaces && !lapses) {
                let message = format!("the delayed outcome `{name}` is always cancelled");
                self.report(Kind::OutcomeAlwaysCancelled, place, message, Some(walk));
            }
            if outcome.cancel_when.is_some() && is_scheduled && cancelled.is_none() {
                let walk = self.walk(Fact::Scheduled(id)).cloned();
                let message = format!(
                    "the delayed outcome `{name}` is never cancelled, although it says `cancel_when`"
                );
                self.report(Kind::OutcomeNeverCancelled, place, message, walk.as_ref());
            }
            if let Some(goto) = outcome.goto
                && is_scheduled
                && !self.is_seen(Fact::Followed(id))
            {
                let walk = self.walk(Fact::Surfaced(id)).cloned();
                let scene = &self.scenario.scenes[goto].id.text;
                let message = format!(
                    "the interruption by `{name}` is never followed: it never leads to `{scene}` while the story goes on"
                );
                self.report(Kind::InterruptionNeverFollowed, place, message, walk.as_ref());
            }
        }
    }

    fn promises(&mut self) {
        for (id, promise) in self.scenario.promises.iter() {
            let place = Place::Promise(id);
            let name = &promise.id.text;
            let made = self.walk(Fact::Promised(id)).cloned();
            if !self.is_seen(Fact::Kept(id)) {
                let message = if made.is_some() {
                    format!("the promise `{name}` cannot be kept on any path")
                } else {
                    format!("the promise `{name}` cannot be kept: it is never made")
                };
                self.report(Kind::PromiseCannotBeKept, place, message, made.as_ref());
            }
            if made.is_some() && !self.is_seen(Fact::Broken(id)) {
                let message = format!("the promise `{name}` cannot be broken on any path");
                self.report(Kind::PromiseCannotBeBroken, place, message, made.as_ref());
            }
        }
    }

    fn signals(&mut self) {
        for (id, signal) in self.scenario.signals.iter() {
            if !self.is_seen(Fact::Noticed(id)) {
                let message =
                    format!("the signal `{}` is never noticed on any path", signal.id.text);
                self.report(Kind::SignalNeverNoticed, Place::Signal(id), message, None);
            }
        }
    }

    /// Scenes from which no ending can be reached, those together that lead to each other.
    fn traps(&mut self) {
        let traps = &self.summary.traps;
        // Each scene's representative, found by joining.
        let mut together: BTreeMap<u32, u32> = traps.keys().map(|&scene| (scene, scene)).collect();
        for (&scene, trap) in traps {
            for other in &trap.leads_to {
                let (Some(&a), Some(&b)) = (together.get(&scene), together.get(other)) else {
                    continue;
                };
                together.values_mut().filter(|of| **of == a).for_each(|of| *of = b);
            }
        }
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (scene, group) in together {
            groups.entry(group).or_default().push(scene);
        }
        for scenes in groups.into_values() {
            let name = |scene: &u32| &self.scenario.scenes[SceneId::new(*scene as usize)].id.text;
            let first = scenes.iter().min_by_key(|scene| traps.get(scene).map(|trap| &trap.walk));
            let Some(first) = first.copied() else { continue };
            let walk = traps.get(&first).map(|trap| trap.walk.clone());
            let round: Vec<_> = scenes.iter().map(|scene| format!("`{}`", name(scene))).collect();
            let message = format!(
                "there is no way out from `{}` on: no ending can be reached any more, and the story goes round in {}",
                name(&first),
                round.join(", ")
            );
            let place = Place::Scene(SceneId::new(first as usize));
            self.report(Kind::NoWayOut, place, message, walk.as_ref());
        }
    }

    fn meters(&mut self) {
        for (index, (id, meter)) in self.scenario.meters.iter().enumerate() {
            let ranges = self.summary.endings.values().filter_map(|end| end.meters.get(index));
            let ends = ranges.map(|range| (range.min, range.max.unwrap_or(i64::MAX)));
            let ends = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            let Some((low, high)) = ends else { continue };
            let is_bound = low == meter.min || low == meter.max;
            if low == high && is_bound && meter.min < meter.max {
                let bound = if low == meter.min { "smallest" } else { "largest" };
                let name = &meter.id.text;
                let message = format!(
                    "the meter `{name}` is pinned at its {bound} value: it ends at {low} on every path"
                );
                let endings = self.scenario.scenes.ids();
                let walk = endings.filter_map(|end| self.walk(Fact::Ended(end))).min().cloned();
                self.report(Kind::MeterPinned, Place::Meter(id), message, walk.as_ref());
            }
        }
    }

    /// The name of a choice in its scene.
    pub(super) fn name(&self, choice: ChoiceId) -> &str {
        &self.scenario.choices[choice].id.text
    }
}

/// What it means that a guard always or never holds.
fn meaning(decides: Decides, always: bool) -> &'static str {
    match (decides, always) {
        (Decides::Offer, true) => ": the choice is offered without it just as well",
        (Decides::Offer, false) => ": the choice is never offered",
        (Decides::Way, true) => ": this way is open without it just as well",
        (Decides::Way, false) => ": this way is never taken",
        (Decides::Line, true) => ": the line is said without it just as well",
        (Decides::Line, false) => ": the line is never said",
        (Decides::OnlyIf, true) => ": the outcome never lapses for it",
        (Decides::OnlyIf, false) => ": the outcome always lapses",
        (Decides::CancelWhen, _) => "",
        (Decides::Debrief, true) => " at an ending: it is shown without it just as well",
        (Decides::Debrief, false) => " at an ending: it is never shown",
    }
}
