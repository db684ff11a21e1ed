//! Where runs part and where they meet again.
//!
//! From a parting on, the runs meet at the scene, one that asks or ends, that all of them come to with
//! the fewest visits in all; of equals, at the one that stands first in the file. That does not depend
//! on the order of the runs. Until there, runs that part the same way are aligned among themselves.

use std::collections::BTreeMap;

use crate::contrast::{Parting, Span, Stretch, Way};
use crate::id::SceneId;
use crate::path::{Left, Visit};
use crate::scenario::{Body, Scenario};

/// The paths of all runs, aligned.
pub(super) fn align(scenario: &Scenario, paths: &[&[Visit]]) -> Vec<Stretch> {
    let spans = paths.iter().enumerate().map(|(run, path)| Span { run, from: 0, to: path.len() });
    Aligner { scenario, paths }.align(spans.collect())
}

struct Aligner<'a> {
    scenario: &'a Scenario,
    paths: &'a [&'a [Visit]],
}

impl Aligner<'_> {
    /// Aligns the runs of `rest`, each within its span.
    fn align(&self, mut rest: Vec<Span>) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        while rest.iter().any(|span| span.from < span.to) {
            let shared = self.shared(&rest);
            if shared > 0 {
                let together = rest.iter().map(|span| Span { to: span.from + shared, ..*span });
                stretches.push(Stretch::Together(together.collect()));
                rest.iter_mut().for_each(|span| span.from += shared);
            }
            if rest.iter().all(|span| span.from == span.to) {
                break;
            }
            let meeting = self.meeting(&rest);
            let apart = rest.iter().zip(&meeting).map(|(span, &to)| Span { to, ..*span }).collect();
            let (parting, ways) = (self.parting(&rest), self.ways(apart));
            stretches.push(Stretch::Apart { parting, ways });
            rest.iter_mut().zip(meeting).for_each(|(span, from)| span.from = from);
        }
        stretches
    }

    fn visit(&self, span: &Span, offset: usize) -> Option<&Visit> {
        let place = span.from + offset;
        (place < span.to).then(|| &self.paths[span.run][place])
    }

    /// How many visits all runs share from here on.
    fn shared(&self, rest: &[Span]) -> usize {
        let is_shared = |&offset: &usize| {
            let mut visits = rest.iter().map(|span| self.visit(span, offset));
            let first = visits.next().flatten();
            visits.all(|visit| is_like(first, visit)) && first.is_some()
        };
        (0..usize::MAX).take_while(is_shared).count()
    }

    /// The scene that all runs stand in, if it is one.
    fn common(&self, rest: &[Span]) -> Option<SceneId> {
        let mut scenes = rest.iter().map(|span| self.visit(span, 0).map(|visit| visit.scene));
        let first = scenes.next()??;
        scenes.all(|scene| scene == Some(first)).then_some(first)
    }

    fn parting(&self, rest: &[Span]) -> Parting {
        let Some(scene) = self.common(rest) else { return Parting::Elsewhere };
        let mut visits = rest.iter().filter_map(|span| self.visit(span, 0));
        if visits.any(|visit| visit.left == Left::Not) {
            return Parting::Ends(scene);
        }
        match self.scenario.scenes[scene].body {
            Body::Chance(_) => Parting::Chance(scene),
            Body::Next(_) => Parting::Condition(scene),
            Body::Choices { .. } | Body::Ending(_) => Parting::Decision(scene),
        }
    }

    /// The place in each run at which all of them are in one scene again; the ends, if they never are.
    fn meeting(&self, rest: &[Span]) -> Vec<usize> {
        // The scene in which they part is left.
        let first = usize::from(self.common(rest).is_some());
        let longest = rest.iter().map(|span| span.to - span.from).max().unwrap_or(0);
        let mut seen: BTreeMap<SceneId, Vec<Option<usize>>> = BTreeMap::new();
        let mut best: Option<(usize, SceneId)> = None;
        for offset in first..longest {
            // Whatever is found from here on takes as many visits at least.
            if best.is_some_and(|(sum, _)| sum < offset) {
                break;
            }
            for (index, span) in rest.iter().enumerate() {
                let visit = self.visit(span, offset).filter(|visit| self.is_seen(visit.scene));
                let Some(visit) = visit else { continue };
                let places = seen.entry(visit.scene).or_insert_with(|| vec![None; rest.len()]);
                places[index].get_or_insert(offset);
                if let Some(sum) = places.iter().copied().sum::<Option<usize>>() {
                    let found = (sum, visit.scene);
                    best = Some(best.map_or(found, |best| best.min(found)));
                }
            }
        }
        let places = best.and_then(|(_, scene)| seen.remove(&scene)).unwrap_or_default();
        let mut places = places.into_iter().flatten();
        rest.iter().map(|span| places.next().map_or(span.to, |offset| span.from + offset)).collect()
    }

    /// Whether people know that they are in a scene: it asks, or ends.
    fn is_seen(&self, scene: SceneId) -> bool {
        matches!(self.scenario.scenes[scene].body, Body::Choices { .. } | Body::Ending(_))
    }

    /// The ways of runs that stand where they part.
    fn ways(&self, apart: Vec<Span>) -> Vec<Way> {
        let mut ways: Vec<Vec<Span>> = Vec::new();
        for span in apart {
            let visit = self.visit(&span, 0);
            match ways.iter_mut().find(|way| is_like(self.visit(&way[0], 0), visit)) {
                Some(way) => way.push(span),
                None => ways.push(vec![span]),
            }
        }
        let way = |spans: Vec<Span>| Way {
            runs: spans.iter().map(|span| span.run).collect(),
            stretches: self.align(spans),
        };
        ways.into_iter().map(way).collect()
    }
}

/// Whether two visits are to one scene and were left alike; or neither is there.
fn is_like(one: Option<&Visit>, other: Option<&Visit>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.scene == other.scene && one.left.is_like(other.left),
        (None, None) => true,
        _ => false,
    }
}
