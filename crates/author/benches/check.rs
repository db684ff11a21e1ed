//! Checking large files: what `mile check` does but for reading them from disk. The stories are those of
//! the core's benchmarks.

#[path = "../../core/benches/story.rs"]
#[allow(dead_code, reason = "the dice are for the core's other benchmarks")]
mod story;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mile_author::checked::Checked;
use mile_author::render::{json, plain, text};

fn check(criterion: &mut Criterion) {
    let scenario = story::story(10_000);
    let mut group = criterion.benchmark_group("check 10000 scenes");
    group.sample_size(10).throughput(Throughput::Bytes(scenario.len() as u64));
    let check = |text: &str| Checked::new("story.ron", text, false);
    group.bench_function("whole", |b| b.iter(|| check(black_box(&scenario))));
    // A slip of syntax brings in the passes that guess what was meant.
    let slip = scenario.replacen("takes: Minutes(2),", "takes: Minutes(2)", 1);
    group.bench_function("with a comma missing", |b| b.iter(|| check(black_box(&slip))));
    let files = [check(&scenario)];
    let style = text::Style { width: 80, colour: false };
    group.bench_function("as text", |b| b.iter(|| text::render(black_box(&files[0]), style)));
    group.bench_function("as plain", |b| b.iter(|| plain::render(black_box(&files[0]))));
    group.bench_function("as JSON", |b| b.iter(|| json::render(black_box(&files))));
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
