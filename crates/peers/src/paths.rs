//! Every path of the same story: all ways on to a depth, nothing kept, and different states, kept.

use std::hint::black_box;
use std::num::NonZero;
use std::time::Instant;

use cpu_time::ThreadTime;

use crate::floor::Floor;
use crate::mile::{self, Paths};
use crate::story::Story;
use crate::{quartiles, report};

/// What can take every way on.
pub trait Explorer {
    /// Begins anew.
    fn begin(&mut self);
    /// Takes every way on from here, so many decisions deep, and returns how many decisions that
    /// were. It ends somewhere else.
    fn steps(&mut self, deep: u32) -> u64;
}

const ROUNDS: usize = 9;
const STEPS: u64 = 10_000_000;
const STATES: usize = 1_000_000;

pub fn compare(story: &Story) {
    let mut floor = Floor::<false>::new(story);
    let mut queued = Floor::<true>::new(story);
    let mut mile = Paths::new(&mile::file(story));
    let deep = (1..50).find(|&deep| all_ways(&mut mile, deep) > STEPS).unwrap_or(1);
    assert_eq!(all_ways(&mut mile, deep), all_ways(&mut queued, deep), "the same ways");
    assert_eq!(all_ways(&mut mile, deep), mile.steps_on_all(deep), "on all cores");

    let mut rounds: [Vec<f64>; 6] = Default::default();
    for _ in 0..ROUNDS {
        let times = [
            per_one(|| all_ways(&mut floor, deep)),
            per_one(|| all_ways(&mut queued, deep)),
            per_one(|| all_ways(&mut mile, deep)),
            per_one(|| mile.states_on(NonZero::new(1), STATES)),
            per_one_of_all(|| mile.steps_on_all(deep)),
            per_one_of_all(|| mile.states_on(None, STATES)),
        ];
        rounds.iter_mut().zip(times).for_each(|(all, time)| all.push(time));
    }
    let [floor, queued, mile, states, steps_on_all, states_on_all] = &rounds;
    println!("\n| every path, {deep} decisions deep | a second |\n|---|---|");
    let rows = [
        ("steps of the floor, nothing delayed, nothing kept", floor),
        ("steps of the floor with a delay queue, nothing kept", queued),
        ("steps of Mile, nothing kept", mile),
        ("the same on all cores", steps_on_all),
        ("different states of Mile, with their ways and what happens on them", states),
        ("the same on all cores", states_on_all),
    ];
    for (name, times) in rows {
        println!("| {name} | {:.2} M |", 1_000.0 / quartiles(times.clone())[1]);
    }
    report(&[("steps: Mile, against the floor with a queue", mile, queued, "")]);
}

fn all_ways(explorer: &mut impl Explorer, deep: u32) -> u64 {
    explorer.begin();
    explorer.steps(deep)
}

/// Nanoseconds of processor time for one of what is counted.
#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn per_one(count: impl FnOnce() -> u64) -> f64 {
    let start = ThreadTime::now();
    let count = black_box(count());
    start.elapsed().as_secs_f64() * 1e9 / count as f64
}

/// Nanoseconds by the clock for one of what is counted on all cores.
#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn per_one_of_all(count: impl FnOnce() -> u64) -> f64 {
    let start = Instant::now();
    let count = black_box(count());
    start.elapsed().as_secs_f64() * 1e9 / count as f64
}
