//! Loading a story with every place and check, beside `ron` alone reading the same text.

mod story;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mile_core::program::Program;
use mile_core::read::{read, read_text};
use mile_core::syntax;
use mile_core::token::tokens;

mod plain;

fn load(criterion: &mut Criterion) {
    let text = story::story(10_000);
    let mut group = criterion.benchmark_group("10000 scenes");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("ron alone", |b| b.iter(|| plain::read(black_box(&text))));
    group.bench_function("tokens", |b| b.iter(|| tokens(black_box(&text))));
    group.bench_function("tokens and tree", |b| b.iter(|| syntax::parse(black_box(&text))));
    group.bench_function("scenario", |b| b.iter(|| read_text(black_box(&text))));
    group.bench_function("program", |b| {
        b.iter(|| Program::new(read(black_box(text.as_bytes())).0.expect("it is valid")));
    });
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
