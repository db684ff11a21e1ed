//! Whatever is pressed, at whatever size: no panic, and no control character on the screen.

mod harness;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use harness::{PARCEL, Stage, family, past};
use mile_player::app::{How, Msg, Options, Start, Timers};
use mile_player::guide::Guiding;
use mile_player::record::Opening;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Doing {
    Key(KeyCode, KeyModifiers),
    Click(u16, u16),
    Wheel(bool),
    Resize(u16, u16),
    Paste(String),
    Wait(u64),
}

fn key() -> impl Strategy<Value = KeyCode> {
    let named = [
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::F(1),
    ];
    prop_oneof![
        3 => prop::sample::select(named.to_vec()),
        3 => prop::sample::select("1234567890unlfgbmsqrptcxywh+-/? ".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        1 => any::<char>().prop_map(KeyCode::Char),
    ]
}

fn doing() -> impl Strategy<Value = Doing> {
    let modifiers = prop_oneof![
        9 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
    ];
    prop_oneof![
        20 => (key(), modifiers).prop_map(|(key, modifiers)| Doing::Key(key, modifiers)),
        2 => (0u16..140, 0u16..50).prop_map(|(x, y)| Doing::Click(x, y)),
        1 => any::<bool>().prop_map(Doing::Wheel),
        2 => (1u16..=120, 1u16..=40).prop_map(|(x, y)| Doing::Resize(x, y)),
        1 => prop_oneof![any::<String>(), "(한|👩‍👩‍👧|e\u{301}|\u{200d}|\u{1b}|\n|a){0,40}".prop_map(|s| s)]
            .prop_map(Doing::Paste),
        1 => (0u64..100_000).prop_map(Doing::Wait),
    ]
}

fn check(mut stage: Stage, doings: Vec<Doing>) {
    for doing in doings {
        match doing {
            Doing::Key(code, modifiers) => stage.press(code, modifiers),
            Doing::Click(column, row) => {
                let kind = MouseEventKind::Down(MouseButton::Left);
                stage.tell(Msg::Mouse(MouseEvent {
                    kind,
                    column,
                    row,
                    modifiers: KeyModifiers::NONE,
                }));
            }
            Doing::Wheel(up) => {
                let kind = if up { MouseEventKind::ScrollUp } else { MouseEventKind::ScrollDown };
                let (column, row, modifiers) = (0, 0, KeyModifiers::NONE);
                stage.tell(Msg::Mouse(MouseEvent { kind, column, row, modifiers }));
            }
            Doing::Resize(columns, rows) => drop(stage.resize(columns, rows)),
            Doing::Paste(text) => stage.tell(Msg::Paste(text)),
            Doing::Wait(time) => drop(stage.wait(Duration::from_millis(time))),
        }
        for cell in &stage.buffer().content {
            assert!(!cell.symbol().contains(char::is_control), "{:?}", cell.symbol());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_a_story(
        columns in 1u16..=120,
        rows in 1u16..=40,
        doings in prop::collection::vec(doing(), 0..60),
    ) {
        let how = How { timers: Timers::On, ..How::default() };
        let options = Options { how, ..Options::default() };
        let mut stage = Stage::story(PARCEL, options, columns, rows);
        stage.keys("Enter Enter");
        check(stage, doings);
    }

    #[test]
    fn nothing_breaks_a_room(
        columns in 1u16..=120,
        rows in 1u16..=40,
        doings in prop::collection::vec(doing(), 0..60),
    ) {
        let options = Options { start: Start::Room, ..Options::default() };
        let mut stage = Stage::story(PARCEL, options, columns, rows);
        stage.keys("Enter Enter");
        check(stage, doings);
    }

    #[test]
    fn nothing_breaks_a_guided_debrief(
        columns in 1u16..=120,
        rows in 1u16..=40,
        steps in 0usize..12,
        doings in prop::collection::vec(doing(), 0..60),
    ) {
        let played = past(&["ask", "promise", "queue"]);
        let options = Options {
            start: Start::Debrief(Box::new(played), Guiding::default()),
            ..Options::default()
        };
        let mut stage = Stage::started(options, columns, rows);
        for _ in 0..steps {
            stage.keys("Enter");
        }
        check(stage, doings);
    }

    #[test]
    fn nothing_breaks_two_runs_beside_each_other(
        columns in 1u16..=140,
        rows in 1u16..=40,
        doings in prop::collection::vec(doing(), 0..40),
    ) {
        let opening = Opening::Branch(past(&["ask", "promise", "queue"]), 1);
        let options = Options { opening: Some(opening), ..Options::default() };
        let mut stage = Stage::story(PARCEL, options, 120, 40);
        stage.keys("3 1 Enter Space Enter x c").shows("Beside each other");
        stage.resize(columns, rows);
        check(stage, doings);
    }

    #[test]
    fn nothing_breaks_a_walk_in_the_tree(
        columns in 1u16..=140,
        rows in 1u16..=40,
        doings in prop::collection::vec(doing(), 0..60),
    ) {
        let options = Options { opening: Some(Opening::Replay(family())), ..Options::default() };
        let mut stage = Stage::story(PARCEL, options, 120, 40);
        stage.keys("t").shows("The tree of branches").resize(columns, rows);
        check(stage, doings);
    }

    #[test]
    fn nothing_breaks_the_library(
        columns in 1u16..=120,
        rows in 1u16..=40,
        doings in prop::collection::vec(doing(), 0..60),
    ) {
        check(Stage::library(Options::default(), columns, rows), doings);
    }
}

#[test]
fn every_size_is_survived() {
    let mut stage = Stage::story(PARCEL, Options::default(), 80, 24);
    for keys in [
        "",
        "Enter",
        "Enter",
        "g",
        "3",
        "n",
        "1 \"한국어 👩‍👩‍👧 words\"",
        "Tab",
        "l",
        "Esc m",
        "Esc ?",
        "Esc s",
        "Esc 2",
        "Enter",
        "Space",
        "Enter",
    ] {
        stage.keys(keys);
        for (columns, rows) in
            [(1, 1), (2, 1), (1, 9), (3, 3), (7, 5), (40, 12), (500, 200), (80, 24)]
        {
            stage.resize(columns, rows);
        }
    }
}
