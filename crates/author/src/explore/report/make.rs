//! From a summary to the parts of a report.

use std::collections::BTreeMap;

use mile_core::id::{ChoiceId, Id, SceneId};
use mile_core::scenario::{self, Better, Body, Mark, Scenario};

use super::{
    Choice, Choices, Decision, Ending, Later, Outcome, Promise, Range, Scenes, Stuck, round,
};
use crate::explore::analysis;
use crate::explore::facts::{Fact, FactIds};
use crate::explore::places::Place;
use crate::explore::standings::{Means, Sum};
use crate::explore::summary::{self, Summary};
use crate::explore::walk::Walk;

pub(super) struct Make<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) ids: FactIds,
    pub(super) summary: &'s Summary,
}

impl Make<'_> {
    fn walk(&self, fact: Fact) -> Option<&Walk> {
        self.summary.first.get(&(self.ids.of(fact) as u32))
    }

    fn is_seen(&self, fact: Fact) -> bool {
        self.walk(fact).is_some()
    }

    /// Whether something happens: what was not seen is not known before everything was explored.
    fn happens(&self, fact: Fact) -> Option<bool> {
        match self.is_seen(fact) {
            false if !self.summary.exhaustive => None,
            seen => Some(seen),
        }
    }

    pub(super) fn scenes(&self) -> Scenes {
        let scenes = self.scenario.scenes.iter();
        let (reached, unreached): (Vec<_>, Vec<_>) =
            scenes.partition(|&(id, _)| self.is_seen(Fact::Entered(id)));
        let way_out = self.scenario.opt_out.goto;
        let unreached = unreached.into_iter().filter(|&(id, _)| id != way_out);
        let unreached = unreached.filter(|_| self.summary.exhaustive);
        let name = |(_, scene): (SceneId, &scenario::Scene)| scene.id.text.clone();
        Scenes {
            reached: reached.into_iter().map(name).collect(),
            unreached: unreached.map(name).collect(),
        }
    }

    pub(super) fn choices(&self) -> Choices {
        let ids = self.scenario.choices.ids();
        let (offered, never): (Vec<_>, Vec<_>) =
            ids.partition(|&id| self.is_seen(Fact::Offered(id)));
        let name = |id| Place::Choice(id).written(self.scenario);
        let never = never.into_iter().filter(|_| self.summary.exhaustive);
        Choices {
            offered: offered.into_iter().map(name).collect(),
            never_offered: never.map(name).collect(),
        }
    }

    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        let outcomes = self.scenario.outcomes.iter().map(|(id, outcome)| Outcome {
            id: outcome.id.text.clone(),
            surfaces: self.happens(Fact::Surfaced(id)),
            cancelled: self.happens(Fact::Cancelled(id)),
            lapses: self.happens(Fact::Lapsed(id)),
        });
        outcomes.collect()
    }

    pub(super) fn promises(&self) -> Vec<Promise> {
        let promises = self.scenario.promises.iter().map(|(id, promise)| Promise {
            id: promise.id.text.clone(),
            kept: self.happens(Fact::Kept(id)),
            broken: self.happens(Fact::Broken(id)),
        });
        promises.collect()
    }

    pub(super) fn stuck(&self) -> Vec<Stuck> {
        let stuck = self.scenario.scenes.iter().filter_map(|(id, scene)| {
            let walk = self.walk(Fact::Stuck(id))?;
            let path = walk.choice_ids(self.scenario);
            Some(Stuck { scene: scene.id.text.clone(), path, draws: walk.draws.clone() })
        });
        stuck.collect()
    }

    pub(super) fn endings(&self) -> Vec<Ending> {
        let endings = self.scenario.scenes.iter().filter_map(|(id, scene)| {
            let Body::Ending(ending) = &scene.body else { return None };
            let walk = self.walk(Fact::Ended(id))?;
            let found = self.summary.endings.get(&(id.index() as u32))?;
            let range = |range: &summary::Range| Range {
                min: range.min,
                max: range.max,
                mean: self.known(found.share > 0.0, || round(range.sum / found.share)),
            };
            let meters = self.scenario.meters.values().zip(&found.meters);
            Some(Ending {
                scene: scene.id.text.clone(),
                kind: ending.kind.as_str(),
                share: self.known(true, || round(found.share)),
                meters: meters.map(|(m, found)| (m.id.text.clone(), range(found))).collect(),
                service: indicators().zip(&found.service).map(|(n, r)| (n, range(r))).collect(),
                shortest: walk.choice_ids(self.scenario),
                draws: walk.draws.clone(),
            })
        });
        endings.collect()
    }

    fn known<T>(&self, also: bool, value: impl FnOnce() -> T) -> Option<T> {
        (self.summary.exhaustive && also).then(value)
    }

    pub(super) fn decisions(&self) -> Vec<Decision> {
        let decisions = self.summary.decisions.iter().map(|(&scene, found)| {
            let scene = SceneId::new(scene as usize);
            let ids = self.scenario.choices_of(scene).iter();
            let ids = ids.filter(|&id| self.is_seen(Fact::Offered(id)));
            let profiles: Vec<_> = ids.map(|id| Profile::new(id, found)).collect();
            Decision {
                scene: self.scenario.scenes[scene].id.text.clone(),
                best_now: self.best(&profiles, |profile| &profile.means.now),
                best_later: self.best(&profiles, Profile::later),
                choices: profiles.iter().map(|profile| self.choice(profile)).collect(),
            }
        });
        decisions.collect()
    }

    /// For every meter, the choices with the best mean.
    fn best<'p>(
        &self,
        profiles: &'p [Profile],
        means: impl Fn(&'p Profile) -> &'p [f64],
    ) -> BTreeMap<String, Vec<String>> {
        let meters = self.scenario.meters.values().enumerate().map(|(index, meter)| {
            let value = |profile| means(profile).get(index).copied().map(round);
            let sign = if meter.better == Better::Higher { 1.0 } else { -1.0 };
            let all = profiles.iter().filter_map(value).map(|value| value * sign);
            let best = all.fold(f64::NEG_INFINITY, f64::max) * sign;
            let such = profiles.iter().filter(|profile| value(profile) == Some(best));
            let ids = such.map(|profile| self.scenario.choices[profile.choice].id.text.clone());
            (meter.id.text.clone(), ids.collect())
        });
        meters.collect()
    }

    fn choice(&self, profile: &Profile) -> Choice {
        let meters = || self.scenario.meters.values();
        let name = |meter: &scenario::Meter| meter.id.text.clone();
        let later = meters().zip(profile.later()).zip(&profile.extremes);
        let later = later.map(|((meter, &mean), &(low, high))| {
            let (best, worst) =
                if meter.better == Better::Higher { (high, low) } else { (low, high) };
            (name(meter), Later { best, mean: round(mean), worst })
        });
        let scenes = self.scenario.scenes.values();
        let endings = scenes.zip(analysis::endings(self.scenario)).filter_map(|(scene, column)| {
            let share = round(*profile.means.endings.get(column?)?);
            (share > 0.0).then(|| (scene.id.text.clone(), share))
        });
        Choice {
            id: self.scenario.choices[profile.choice].id.text.clone(),
            now: meters().zip(&profile.means.now).map(|(m, &now)| (name(m), round(now))).collect(),
            later: later.collect(),
            endings: endings.collect(),
        }
    }
}

/// The names of the service indicators, in their order.
fn indicators() -> impl Iterator<Item = &'static str> {
    Mark::ALL.iter().map(|mark| mark.as_str()).chain(["credit", "fraud_flags"])
}

/// What a choice comes to, over the states in which it is offered, each weighing as much as any other.
struct Profile {
    choice: ChoiceId,
    means: Means,
    extremes: Vec<(i64, i64)>,
}

impl Profile {
    fn new(choice: ChoiceId, found: &summary::Decision) -> Self {
        let number = choice.index() as u32;
        let means = found.sums.get(&number).map(Sum::means).unwrap_or_default();
        let extremes = found.extremes.get(&number).cloned().unwrap_or_default();
        Self { choice, means, extremes }
    }

    fn later(&self) -> &[f64] {
        self.means.later.as_deref().unwrap_or_default()
    }
}
