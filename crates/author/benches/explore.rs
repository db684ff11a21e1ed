//! How fast every path of a shipped scenario is explored, on one core: the search alone, which a bound
//! just below the number of states leaves without what is worked out afterwards, and all of it.

use std::hint::black_box;
use std::num::NonZero;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mile_author::explore::{Limits, Story, explore};
use mile_core::read::read_text;

fn paths(criterion: &mut Criterion) {
    let text = include_str!("../../../scenarios/security/security-hold.ron");
    let scenario = read_text(text).0.expect("it is valid");
    let story = Story::new(scenario, text);
    let limits = |states| Limits { states, threads: NonZero::new(1) };
    let states = explore(&story, limits(usize::MAX), &mut |_| true).report.states;
    let mut group = criterion.benchmark_group("every path");
    group.sample_size(10).throughput(Throughput::Elements(states));
    for (name, most) in [("search", states as usize - 1), ("search and report", usize::MAX)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(explore(&story, limits(most), &mut |_| true).report.states));
        });
    }
}

criterion_group!(benches, paths);
criterion_main!(benches);
