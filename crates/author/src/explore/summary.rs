//! What a search comes to, in a form that parts of a search can be joined in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::standings::{Shape, Standings, Sums};
use super::walk::Walk;

/// What was found. Scenes, choices and facts are told by their numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// Whether everything was explored. Where it was not, only `states`, `first` and what was met of
    /// `endings` are told.
    pub(crate) exhaustive: bool,
    /// How many different states.
    pub(crate) states: u64,
    /// How many paths; of the whole, told only by what comes first.
    pub(crate) paths: Option<u128>,
    /// The shortest walk to each fact that was seen.
    pub(crate) first: BTreeMap<u32, Walk>,
    /// What the endings come to, by scene.
    pub(crate) endings: BTreeMap<u32, Ending>,
    /// Scenes in which no ending can be reached any more: the shortest walk, and the scenes that the
    /// story can go on to.
    pub(crate) traps: BTreeMap<u32, Trap>,
    /// The decisions, by scene.
    pub(crate) decisions: BTreeMap<u32, Decision>,
    /// Pairs of choices that may be hollow, as long as they are.
    pub(crate) hollow: Vec<Hollow>,
}

/// What an ending comes to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Ending {
    /// Of random plays, the share that ends here.
    pub(crate) share: f64,
    pub(crate) meters: Vec<Range>,
    /// Marks of each kind, credit, fraud flags.
    pub(crate) service: Vec<Range>,
}

/// From where to where a number goes at an ending. The sum is over random plays that end there, each
/// times its share.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Range {
    pub(crate) min: i64,
    /// `None` where there is no largest.
    pub(crate) max: Option<i64>,
    pub(crate) sum: f64,
}

/// States of a scene from which no ending can be reached.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Trap {
    pub(crate) walk: Walk,
    pub(crate) leads_to: Vec<u32>,
}

/// The decision that a scene asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Decision {
    /// What the choices come to in its states; told only by a part of a search.
    pub(crate) standings: Standings,
    /// What that adds up to; told only of the whole.
    #[serde(skip)]
    pub(crate) sums: Sums,
    /// The smallest and the largest value of each meter at the end, by choice.
    pub(crate) extremes: BTreeMap<u32, Vec<(i64, i64)>>,
    /// How a choice compares with another.
    #[serde(with = "entries")]
    pub(crate) pairs: BTreeMap<(u32, u32), Pair>,
}

/// Tables whose keys JSON has no keys for.
mod entries {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        table: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(table)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Vec::deserialize(deserializer).map(|entries: Vec<(K, V)>| entries.into_iter().collect())
    }
}

/// How a choice compares with another of its scene wherever it is offered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pair {
    /// The other is always offered, too, and always at least as good.
    pub(crate) never_better: bool,
    /// A walk to where the other is better.
    pub(crate) worse: Option<Walk>,
    /// After one of them the scene can be met again with the other on offer.
    pub(crate) again: bool,
}

/// How two choices of a scene compare that may have the same effect.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hollow {
    pub(crate) choice: u32,
    pub(crate) other: u32,
    pub(crate) same: bool,
    /// A walk to where both are offered.
    pub(crate) walk: Option<Walk>,
}

impl Summary {
    /// Takes in what another part of the same search has found.
    pub(crate) fn join(&mut self, other: Self) {
        self.exhaustive &= other.exhaustive;
        self.states += other.states;
        for (fact, walk) in other.first {
            join(&mut self.first, fact, walk, |known, walk| {
                *known = std::mem::take(known).first(walk);
            });
        }
        for (scene, ending) in other.endings {
            join(&mut self.endings, scene, ending, Ending::join);
        }
        for (scene, trap) in other.traps {
            join(&mut self.traps, scene, trap, Trap::join);
        }
        for (scene, decision) in other.decisions {
            join(&mut self.decisions, scene, decision, Decision::join);
        }
        for hollow in other.hollow {
            let known = self.hollow.iter_mut();
            let known =
                known.into_iter().find(|h| (h.choice, h.other) == (hollow.choice, hollow.other));
            match known {
                Some(known) => known.join(hollow),
                None => self.hollow.push(hollow),
            }
        }
    }
}

impl Summary {
    /// Once all parts are joined: adds up what the choices come to.
    pub(crate) fn add_up(&mut self, shape: Shape) {
        for decision in self.decisions.values_mut() {
            decision.sums = std::mem::take(&mut decision.standings).sums(shape);
        }
    }
}

fn join<K: Ord, V>(table: &mut BTreeMap<K, V>, key: K, value: V, with: impl FnOnce(&mut V, V)) {
    match table.entry(key) {
        std::collections::btree_map::Entry::Vacant(entry) => {
            entry.insert(value);
        }
        std::collections::btree_map::Entry::Occupied(mut entry) => with(entry.get_mut(), value),
    }
}

impl Ending {
    fn join(&mut self, other: Self) {
        self.share += other.share;
        let pairs = |mine: &mut Vec<Range>, theirs: Vec<Range>| {
            mine.iter_mut().zip(theirs).for_each(|(mine, other)| mine.join(other));
        };
        pairs(&mut self.meters, other.meters);
        pairs(&mut self.service, other.service);
    }
}

impl Range {
    /// Nothing was counted.
    pub(crate) const NOTHING: Self = Self { min: 0, max: Some(0), sum: 0.0 };

    pub(crate) fn join(&mut self, other: Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.zip(other.max).map(|(mine, other)| mine.max(other));
        self.sum += other.sum;
    }
}

impl Trap {
    fn join(&mut self, other: Self) {
        self.walk = std::mem::take(&mut self.walk).first(other.walk);
        self.leads_to.extend(other.leads_to);
        self.leads_to.sort_unstable();
        self.leads_to.dedup();
    }
}

impl Decision {
    fn join(&mut self, other: Self) {
        self.standings.join(&other.standings);
        for (choice, extremes) in other.extremes {
            stretch(&mut self.extremes, choice, extremes);
        }
        for (key, pair) in other.pairs {
            join(&mut self.pairs, key, pair, Pair::join);
        }
    }
}

/// Adds from where to where the meters can go after a choice.
pub(crate) fn stretch(
    all: &mut BTreeMap<u32, Vec<(i64, i64)>>,
    choice: u32,
    extremes: Vec<(i64, i64)>,
) {
    join(all, choice, extremes, |mine, other| {
        for (mine, other) in mine.iter_mut().zip(other) {
            *mine = (mine.0.min(other.0), mine.1.max(other.1));
        }
    });
}

impl Pair {
    fn join(&mut self, other: Self) {
        self.never_better &= other.never_better;
        self.again |= other.again;
        self.worse = first(self.worse.take(), other.worse);
    }
}

impl Hollow {
    fn join(&mut self, other: Self) {
        self.same &= other.same;
        self.walk = first(self.walk.take(), other.walk);
    }
}

fn first(a: Option<Walk>, b: Option<Walk>) -> Option<Walk> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.first(b)),
        (a, b) => a.or(b),
    }
}
