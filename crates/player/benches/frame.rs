//! A key to its frame, at 120 by 40 on a story of 10,000 scenes, beside the floor: an empty frame of
//! that size from the same library. Some hundred decisions into a run.

#[path = "../../core/benches/story.rs"]
mod story;

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use mile_core::program::Program;
use mile_core::read::read;
use mile_player::app::{App, Command, Msg, Options};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;

fn frame(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame of 120 by 40");
    group.bench_function("empty", |bencher| {
        let mut terminal = terminal();
        bencher.iter(|| terminal.draw(|_| {}).map(|frame| frame.count));
    });
    let scenario = read(story::story(10_000).as_bytes()).0.expect("the story is valid");
    let program = Arc::new(Program::new(scenario));
    group.bench_function("a key that moves", |bencher| {
        let (mut app, mut terminal) = (playing(&program), terminal());
        let mut down = true;
        bencher.iter(|| {
            down = !down;
            press(&mut app, if down { KeyCode::Down } else { KeyCode::Up });
            terminal.draw(|frame| app.view(frame)).expect("memory is there");
        });
    });
    group.bench_function("a choice and its undoing, two frames", |bencher| {
        let (mut app, mut terminal) = (playing(&program), terminal());
        bencher.iter(|| {
            for key in ['1', 'u'] {
                press(&mut app, KeyCode::Char(key));
                terminal.draw(|frame| app.view(frame)).expect("memory is there");
            }
        });
    });
    group.finish();
}

fn terminal() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("memory is there")
}

/// Some hundred decisions into a run.
fn playing(program: &Arc<Program>) -> App {
    let mut app = App::new(Options::default(), COLUMNS, ROWS);
    app.update(Msg::Opened(Ok(Arc::clone(program))));
    for key in [KeyCode::Enter, KeyCode::Enter] {
        press(&mut app, key);
    }
    for _ in 0..300 {
        press(&mut app, KeyCode::Char('1'));
    }
    app
}

fn press(app: &mut App, key: KeyCode) {
    let key = KeyEvent::new(key, KeyModifiers::NONE);
    if let Some(Command::Record(_)) = app.update(Msg::Key(key)) {
        app.update(Msg::Recorded(Ok(None)));
    }
}

criterion_group!(benches, frame);
criterion_main!(benches);
