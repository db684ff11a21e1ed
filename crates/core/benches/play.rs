//! Headless random play: decisions per second on generated stories, observing nothing, beside the
//! same with every event handed to an observer. Every path is in `crates/peers`.

mod story;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mile_core::event::{Event, Observer};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::session::{Phase, Session};
use story::Dice;

const DECISIONS: u64 = 100_000;

fn play(criterion: &mut Criterion) {
    for scenes in [40, 1_000, 10_000] {
        let mut group = criterion.benchmark_group(format!("{scenes} scenes"));
        group.throughput(Throughput::Elements(DECISIONS));
        let scenario = read(story::story(scenes).as_bytes()).0.expect("the story is valid");
        let program = Arc::new(Program::new(scenario));
        group.bench_function("observing nothing", |bencher| {
            let mut session = Session::start(Arc::clone(&program), 0, &mut ());
            bencher.iter(|| decide(&mut session, &mut ()));
        });
        group.bench_function("counting events", |bencher| {
            let mut count = Count(0);
            let mut session = Session::start(Arc::clone(&program), 0, &mut count);
            bencher.iter(|| decide(&mut session, &mut count));
            black_box(count.0);
        });
        group.finish();
    }
}

/// Makes so many decisions at random, beginning anew whenever a run is over.
fn decide(session: &mut Session, observer: &mut impl Observer) {
    let mut dice = Dice(1);
    for seed in 0..DECISIONS {
        if session.state().phase() != Phase::Waiting {
            session.restart(seed, observer);
        }
        let offered = session.offered();
        let choice = offered[dice.below(offered.len())];
        session.choose(choice, observer).expect("it is offered");
    }
}

struct Count(u64);

impl Observer for Count {
    fn observe(&mut self, event: Event) {
        black_box(event);
        self.0 += 1;
    }
}

criterion_group!(benches, play);
criterion_main!(benches);
