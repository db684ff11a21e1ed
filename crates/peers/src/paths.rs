//! Every path of the same story: all ways on to a depth, nothing kept, and different states, kept.

use std::hint::black_box;
use std::num::NonZero;
use std::time::Instant;

use cpu_time::ThreadTime;

use crate::floor::Floor;
use crate::mile::{self, Paths};
use crate::story::Story;
use crate::{print_rates, report};

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
            per_one(|| all_ways(&mut floor, deep)).processor,
            per_one(|| all_ways(&mut queued, deep)).processor,
            per_one(|| all_ways(&mut mile, deep)).processor,
            per_one(|| mile.steps_on_all(deep)).clock,
            per_one(|| mile.states_on(NonZero::new(1), STATES)).processor,
            per_one(|| mile.states_on(None, STATES)).clock,
        ];
        rounds.iter_mut().zip(times).for_each(|(all, time)| all.push(time));
    }
    let [floor, queued, mile, mile_on_all, states, states_on_all] = &rounds;
    println!("\n{deep} decisions deep, from the start\n\n| every path | a second |\n|---|---|");
    print_rates(&[
        ("steps of the floor, nothing delayed, nothing kept", floor),
        ("steps of the floor with a delay queue, nothing kept", queued),
        ("steps of Mile, nothing kept", mile),
        ("the same on all cores", mile_on_all),
        ("different states of Mile, with their ways and what happens on them", states),
        ("the same on all cores", states_on_all),
    ]);
    report(&[("steps: Mile, against the floor with a queue", mile, queued, "")]);
}

fn all_ways(explorer: &mut impl Explorer, deep: u32) -> u64 {
    explorer.begin();
    explorer.steps(deep)
}

/// Nanoseconds for one of what is counted: of this thread's processor time, and by the clock.
struct PerOne {
    processor: f64,
    clock: f64,
}

#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn per_one(count: impl FnOnce() -> u64) -> PerOne {
    let (processor, clock) = (ThreadTime::now(), Instant::now());
    let count = black_box(count()) as f64;
    let [processor, clock] =
        [processor.elapsed(), clock.elapsed()].map(|time| time.as_secs_f64() * 1e9 / count);
    PerOne { processor, clock }
}
