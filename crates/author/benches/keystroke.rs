//! What a keystroke costs in a story of 500 scenes: its findings, and what an editor asks beside.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use mile_author::checked::Checked;
use mile_author::fmt;
use mile_author::language::Reading;
use mile_author::language::references::Target;

#[path = "../../core/benches/story.rs"]
mod story;

fn keystroke(criterion: &mut Criterion) {
    let whole = story::story(500);
    // In the middle of a word, of a text and of brackets, in the middle of the file.
    let middle =
        whole[whole.len() / 2..].find("goto: \"").expect("there are many") + whole.len() / 2;
    let mut open_text = whole.clone();
    open_text.replace_range(middle + 6..middle + 10, "\"s");
    let mut open_bracket = whole.clone();
    open_bracket.insert_str(middle, "now: (change: {");
    println!("{} bytes", whole.len());

    let mut group = criterion.benchmark_group("keystroke");
    group.sample_size(20);
    for (name, text) in
        [("whole", &whole), ("open text", &open_text), ("open bracket", &open_bracket)]
    {
        group.bench_function(format!("findings, {name}"), |b| {
            b.iter(|| Checked::new("story.ron", black_box(text.as_bytes()), false));
        });
        group.bench_function(format!("completion, {name}"), |b| {
            b.iter(|| Reading::scenario(black_box(text)).complete(middle as u32 + 8));
        });
    }
    group.bench_function("hover", |b| {
        b.iter(|| Reading::scenario(black_box(&whole)).hover(middle as u32 + 8));
    });
    group.bench_function("references", |b| {
        b.iter(|| {
            let reading = Reading::scenario(black_box(&whole));
            let target = Target::of(reading.name_at(middle as u32 + 8).expect("a destination"));
            reading.uses(&target).count()
        });
    });
    group.bench_function("outline", |b| b.iter(|| Reading::scenario(black_box(&whole)).symbols()));
    group.bench_function("formatting", |b| b.iter(|| fmt::format(black_box(&whole))));
    group.finish();
}

criterion_group!(benches, keystroke);
criterion_main!(benches);
