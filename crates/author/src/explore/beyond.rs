//! What lies beyond a state that another part of the search explored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What other parts found, by state.
pub(crate) type Beyond = BTreeMap<u32, Given>;

/// What can follow a state, as far as it matters to the states before it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Given {
    /// The best ends that are possible, as rows of meters.
    pub(crate) best: Vec<Vec<i64>>,
    /// The worst.
    pub(crate) worst: Vec<Vec<i64>>,
    /// The likelihood of each ending, then the sum of each meter at the end times its likelihood.
    pub(crate) odds: Vec<f64>,
    /// An ending can be reached.
    pub(crate) ends: bool,
    /// How many paths there are.
    pub(crate) paths: Option<u128>,
    /// One can go round for ever.
    pub(crate) goes_round: bool,
    /// The choices that can be met on offer, by their numbers.
    pub(crate) meets: Vec<u32>,
}
