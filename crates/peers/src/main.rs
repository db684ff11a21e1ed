//! How fast Mile steps, beside a floor of flat arrays and beside ink: the same stories, the same
//! choices, the same trace, in one run.
//!
//! Processor time, in rounds in which every engine has its turn, so that whatever else the machine
//! does weighs on all of them; ratios are taken within a round, and of these the median.

mod floor;
mod ink;
mod mile;
mod paths;
mod story;
mod walk;

use std::hint::black_box;

use cpu_time::ThreadTime;
use floor::Floor;
use ink::Ink;
use mile::{Json, Mile, Prose};
use story::Story;
use walk::{Engine, Hashes, walk};

/// Kinder to ink than the system's, which is slow once a large story was compiled in the same process.
/// Mile and the floor allocate nothing while they run, but where their tables lie counts: the system's
/// is the one that `mile` has.
#[cfg(not(feature = "system"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;
/// Decisions per round: so that each engine's turn takes about as long.
const BARE: u32 = 2_000_000;
const TEXT: u32 = 200_000;
const INK: u32 = 15_000;

fn main() {
    let sizes: Vec<_> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![40, 1_000, 10_000] } else { sizes };
    for size in sizes {
        assert!(size >= 2, "a story has a scene and an ending");
        compare(size);
    }
}

fn compare(size: usize) {
    let story = Story::new(size);
    let program = mile::program(&story);
    let mut floor = Floor::<false>::new(&story);
    let mut queued = Floor::<true>::new(&story);
    let mut bare = Mile::new(&program, ());
    let mut prose = Mile::new(&program, Prose::new(&program));
    let mut json = Mile::new(&program, Json::new(&program));
    let mut silent_ink = Ink::<false>::new(&story);
    let mut ink = Ink::<true>::new(&story);

    let told = hashes(&mut prose, INK);
    let steps = told.steps;
    assert_eq!(told, hashes(&mut ink, INK), "Mile and ink tell the same");
    assert_eq!(steps, hashes(&mut silent_ink, INK).steps, "silent ink");
    assert_eq!(steps, hashes(&mut json, INK).steps, "Mile with JSON");
    assert_eq!(steps, hashes(&mut bare, INK).steps, "Mile observing nothing");
    assert_eq!(steps, hashes(&mut queued, INK).steps, "the floor with a queue");
    assert_eq!(hashes(&mut bare, BARE).steps, hashes(&mut queued, BARE).steps, "to the end");
    let mut undelayed = Mile::new(&mile::program(&Story::new(size).without_delays()), ());
    let undelayed = hashes(&mut undelayed, BARE).steps;
    assert_eq!(undelayed, hashes(&mut floor, BARE).steps, "the floor without a queue");

    let mut rounds: [Vec<f64>; 7] = Default::default();
    for _ in 0..ROUNDS {
        let times = [
            per_decision(&mut floor, BARE),
            per_decision(&mut queued, BARE),
            per_decision(&mut bare, BARE),
            per_decision(&mut prose, TEXT),
            per_decision(&mut json, TEXT),
            per_decision(&mut silent_ink, INK),
            per_decision(&mut ink, INK),
        ];
        rounds.iter_mut().zip(times).for_each(|(all, time)| all.push(time));
    }
    print(size, steps, &rounds);
    paths::compare(&story);
}

fn hashes(engine: &mut impl Engine, decisions: u32) -> Hashes {
    let mut hashes = Hashes::default();
    walk(engine, decisions, &mut hashes);
    hashes
}

/// Nanoseconds of processor time for a decision.
fn per_decision(engine: &mut impl Engine, decisions: u32) -> f64 {
    let start = ThreadTime::now();
    walk(engine, decisions, &mut ());
    black_box(engine.meters());
    start.elapsed().as_secs_f64() * 1e9 / f64::from(decisions)
}

fn print(size: usize, steps: u64, rounds: &[Vec<f64>; 7]) {
    let [floor, queued, bare, prose, json, silent_ink, ink] = rounds;
    println!("\n{size} scenes, trace {steps:016x}\n");
    println!("| engine | decisions/s, one core |\n|---|---|");
    print_rates(&[
        ("floor of flat arrays, no delayed outcomes", floor),
        ("floor with a delay queue", queued),
        ("Mile, observing nothing", bare),
        ("Mile, its text", prose),
        ("Mile, its events as lines of JSON", json),
        ("ink, a story without text", silent_ink),
        ("ink, its text", ink),
    ]);
    report(&[
        ("floor with a queue, against without", queued, floor, ""),
        ("Mile observing nothing, against the floor with a queue", bare, queued, "at most 1.3"),
        ("ink without text, against Mile observing nothing", silent_ink, bare, "at least 200"),
        ("ink's text, against Mile observing nothing", ink, bare, ""),
        ("ink's text, against Mile's text", ink, prose, "at least 20"),
        ("ink's text, against Mile's events as JSON", ink, json, "at least 20"),
    ]);
}

/// Prints how many there are a second, from the nanoseconds for one.
fn print_rates(rows: &[(&str, &[f64])]) {
    for &(name, times) in rows {
        println!("| {name} | {:.3} M |", 1_000.0 / quartiles(times.to_vec())[1]);
    }
}

/// Prints how many times as long one takes as another, each with its goal.
fn report(ratios: &[(&str, &[f64], &[f64], &str)]) {
    println!("\n| ratio | median | quartiles | goal |\n|---|---|---|---|");
    for &(name, slow, fast, goal) in ratios {
        let within = slow.iter().zip(fast).map(|(slow, fast)| slow / fast).collect();
        let [low, median, high] = quartiles(within).map(|ratio| format!("{ratio:.2}"));
        println!("| {name} | {median} | {low} to {high} | {goal} |");
    }
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}
