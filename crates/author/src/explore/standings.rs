//! What the choices of a decision come to in its states, which means are taken over.
//!
//! What is added up is whole numbers, so that the order makes no difference, nor in how many parts a
//! story was explored.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Means are taken over at most so many states of a decision.
pub(crate) const SAMPLE: usize = 20_000;

/// 128 bits that differ for different states.
pub(crate) type Fingerprint = (u64, u64);

/// What a choice comes to, added up over states.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sum {
    /// In how many states it is on offer, and from how many of them an ending can be reached.
    offered: u32,
    ends: u32,
    now: Vec<i128>,
    endings: Vec<i128>,
    later: Vec<i128>,
}

/// The sums of every choice, by its number.
pub(crate) type Sums = BTreeMap<u32, Sum>;

/// How many rows there are of everything: meters, and scenes that end the story.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) meters: usize,
    pub(crate) endings: usize,
}

/// What a choice comes to, on average over the states in which it is on offer.
#[derive(Debug, Default)]
pub(crate) struct Means {
    /// The meters right after its immediate outcome.
    pub(crate) now: Vec<f64>,
    /// The likelihood of each ending.
    pub(crate) endings: Vec<f64>,
    /// The meters at the end, where there is one.
    pub(crate) later: Option<Vec<f64>>,
}

impl Sum {
    /// Adds what the choice comes to in a state.
    pub(crate) fn add(&mut self, row: &[f64], Shape { meters, endings }: Shape) {
        let (now, odds) = row.split_at(meters.min(row.len()));
        let (likelihoods, later) = odds.split_at(endings.min(odds.len()));
        self.offered += 1;
        add(&mut self.now, now.iter().copied());
        add(&mut self.endings, likelihoods.iter().copied());
        let ends: f64 = likelihoods.iter().sum();
        if ends > 0.0 {
            self.ends += 1;
            add(&mut self.later, later.iter().map(|value| value / ends));
        }
    }

    /// Whether it is on offer anywhere.
    pub(crate) fn is_any(&self) -> bool {
        self.offered > 0
    }

    pub(crate) fn means(&self) -> Means {
        let mean = |sums: &[i128], count: u32| {
            sums.iter().map(|&sum| sum as f64 / UNIT / f64::from(count)).collect()
        };
        Means {
            now: mean(&self.now, self.offered),
            endings: mean(&self.endings, self.offered),
            later: (self.ends > 0).then(|| mean(&self.later, self.ends)),
        }
    }
}

/// One. Meters lie within ±10⁹, so they fit.
const UNIT: f64 = (1_u64 << 32) as f64;

fn add(sums: &mut Vec<i128>, values: impl ExactSizeIterator<Item = f64>) {
    sums.resize(values.len(), 0);
    // The report of a part may have been changed by hand, so it could be any number.
    let add = |(sum, value): (&mut i128, f64)| {
        *sum = sum.saturating_add((value * UNIT).round() as i128);
    };
    sums.iter_mut().zip(values).for_each(add);
}

/// What the choices come to in each state: in those with the smallest fingerprints, up to [`SAMPLE`],
/// which is all of them in nearly every story.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standings {
    /// By fingerprint, once they are sorted.
    states: Vec<State>,
    choices: Vec<u32>,
    rows: Vec<f64>,
}

/// Where the choices and the rows of a state begin and end.
#[derive(Debug, Clone, Copy)]
struct State {
    print: Fingerprint,
    choices: [u32; 2],
    rows: [u32; 2],
}

/// What the choices on offer in a state come to.
#[derive(Debug, Serialize, Deserialize)]
struct Standing<C, R> {
    choices: C,
    /// A row for each choice: the meters right after its immediate outcome, the likelihood of each
    /// ending, then the sum of each meter at the end times its likelihood.
    rows: R,
}

impl Standings {
    /// Adds a state that was not added before: `fill` appends the choices on offer, and as many rows
    /// of equal length.
    pub(crate) fn add(
        &mut self,
        print: Fingerprint,
        fill: impl FnOnce(&mut Vec<u32>, &mut Vec<f64>),
    ) {
        let (choices, rows) = (self.choices.len() as u32, self.rows.len() as u32);
        fill(&mut self.choices, &mut self.rows);
        let (choices_end, rows_end) = (self.choices.len() as u32, self.rows.len() as u32);
        self.states.push(State { print, choices: [choices, choices_end], rows: [rows, rows_end] });
    }

    /// Sorts the states, after the last was added.
    pub(crate) fn sort(&mut self) {
        self.states.sort_unstable_by_key(|state| state.print);
        self.states.dedup_by_key(|state| state.print);
        self.states.truncate(SAMPLE);
    }

    /// What they add up to.
    pub(crate) fn sums(&self, shape: Shape) -> Sums {
        let mut sums = Sums::new();
        for (choice, row) in self.rows() {
            sums.entry(choice).or_default().add(row, shape);
        }
        sums
    }

    /// Every choice in every state, with its row.
    fn rows(&self) -> impl Iterator<Item = (u32, &[f64])> {
        self.states.iter().flat_map(|state| {
            let Standing { choices, rows } = self.of(state);
            let width = rows.len() / choices.len().max(1);
            choices.iter().copied().zip(rows.chunks(width.max(1)))
        })
    }

    fn of(&self, state: &State) -> Standing<&[u32], &[f64]> {
        let range = |[start, end]: [u32; 2]| start as usize..end as usize;
        Standing {
            choices: &self.choices[range(state.choices)],
            rows: &self.rows[range(state.rows)],
        }
    }

    /// Takes in what another part of the same search has found.
    pub(crate) fn join(&mut self, other: &Self) {
        self.take(other);
        self.sort();
        // What was left out is let go: there may be a thousand parts.
        let mut kept = Self::default();
        kept.take(self);
        *self = kept;
    }

    fn take(&mut self, other: &Self) {
        for state in &other.states {
            let Standing { choices, rows } = other.of(state);
            self.add(state.print, |all_choices, all_rows| {
                all_choices.extend(choices);
                all_rows.extend(rows);
            });
        }
    }
}

impl Serialize for Standings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.states.iter().map(|state| (state.print, self.of(state))))
    }
}

impl<'de> Deserialize<'de> for Standings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        type Read = Standing<Vec<u32>, Vec<f64>>;
        let mut standings = Self::default();
        for (print, standing) in Vec::<(Fingerprint, Read)>::deserialize(deserializer)? {
            standings.add(print, |choices, rows| {
                choices.extend(standing.choices);
                rows.extend(standing.rows);
            });
        }
        standings.sort();
        Ok(standings)
    }
}
