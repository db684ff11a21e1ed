//! Plays on a screen that is kept in memory: keys in as a string, screens out as text.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use mile_core::program::Program;
use mile_core::read::read;
use mile_core::scenario::Scenario;
use mile_core::transcript::Move;
use mile_player::app::{App, Command, Msg, Options};
use mile_player::record::{Branch, Listed, Past, Played, Record};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// The player on a screen in memory, with what it asked of the outside.
pub struct Stage {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    /// The last frame. Unlike the backend it knows that a wide character covers the cell after it.
    frame: Buffer,
    pub records: Vec<Record>,
    pub files: Vec<(String, String)>,
    /// Whether the player has left.
    pub left: bool,
    /// A run that was not finished.
    pub unfinished: Option<Past>,
    /// Why nothing can be recorded, if nothing can.
    pub fails: Option<String>,
    shelf: Vec<Listed>,
}

/// A scenario of the repository.
pub fn scenario(path: &str) -> Arc<Scenario> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let bytes = std::fs::read(path).expect("the file is there");
    let (scenario, diagnostics) = read(&bytes);
    Arc::new(scenario.unwrap_or_else(|| panic!("{diagnostics:?}")))
}

/// The small story that the tests play.
pub const PARCEL: &str = "tests/suite/player/parcel.ron";

/// A run of the small story, as it was recorded.
pub fn past(moves: &[&str]) -> Past {
    Past {
        run: "k7f3".to_owned(),
        program: Played(Arc::new(Program::new((*scenario(PARCEL)).clone()))),
        changed: false,
        seed: 0,
        moves: moves.iter().copied().map(Move::parse).collect(),
        times: vec![None; moves.len()],
        typed: Vec::new(),
        answers: Vec::new(),
        debriefed: Box::default(),
        ago: Duration::from_hours(2),
        verdict: Vec::new(),
        branch: None,
        family: Vec::new(),
    }
}

/// A tree of the records. Run 1 breaks its promise; run 2 is another way from there and the one at
/// hand, run 3 is another way from the start.
pub fn family() -> Past {
    let run = |id: &str, moves: &[&str], hours: u32, of: Option<(&str, usize)>| Past {
        run: id.to_owned(),
        ago: Duration::from_hours(hours.into()),
        branch: of.map(|(of, moves)| Branch { of: Some(of.to_owned()), moves }),
        ..past(moves)
    };
    Past {
        family: vec![
            run("k3", &["send"], 1, Some(("k1", 0))),
            run("k1", &["promise", "queue"], 3, None),
        ],
        ..run("k2", &["promise", "ring"], 2, Some(("k1", 1)))
    }
}

impl Stage {
    /// The library, filled with the shipped stories and a broken file.
    pub fn library(options: Options, columns: u16, rows: u16) -> Self {
        let shipped = [
            "scenarios/billing/billing-dispute.ron",
            "scenarios/security/security-hold.ron",
            "scenarios/shipping/lost-parcel.ron",
        ];
        let listed = |(place, path): (usize, &&str)| Listed {
            place,
            name: (*path).to_owned(),
            scenario: Ok(scenario(path)),
        };
        let mut library: Vec<_> = shipped.iter().enumerate().map(listed).collect();
        library.push(Listed {
            place: library.len(),
            name: "mine/broken.ron".to_owned(),
            scenario: Err("the bracket `(` here is never closed".to_owned()),
        });
        Self::open(options, library, columns, rows)
    }

    /// Before the story at `path`, which was asked for.
    pub fn story(path: &str, options: Options, columns: u16, rows: u16) -> Self {
        let options = Options { scenario: Some(path.to_owned()), same_seed: true, ..options };
        Self::open(options, Vec::new(), columns, rows)
    }

    /// Whatever `options` start.
    pub fn started(options: Options, columns: u16, rows: u16) -> Self {
        Self::open(options, Vec::new(), columns, rows)
    }

    /// Before a story of which a run was not finished.
    pub fn story_with(path: &str, unfinished: Option<Past>, columns: u16, rows: u16) -> Self {
        let mut stage = Self::open(Options::default(), Vec::new(), columns, rows);
        stage.unfinished = unfinished;
        let program = Arc::new(Program::new((*scenario(path)).clone()));
        stage.tell(Msg::Opened(Ok(program)));
        stage
    }

    fn open(options: Options, library: Vec<Listed>, columns: u16, rows: u16) -> Self {
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("memory is there");
        let app = App::new(options, columns, rows);
        let (records, files) = (Vec::new(), Vec::new());
        let (frame, left, fails, unfinished) = (Buffer::default(), false, None, None);
        let mut stage =
            Self { app, terminal, frame, records, files, left, unfinished, fails, shelf: library };
        stage.draw();
        stage.tell(Msg::Started);
        stage
    }

    /// Tells the player something, and does what it wants.
    pub fn tell(&mut self, msg: Msg) {
        let mut command = self.app.update(msg);
        while let Some(wanted) = command.take() {
            let answer = match wanted {
                Command::Library => {
                    self.app.update(Msg::Library(Ok(self.shelf.len())));
                    // They come in any order.
                    for listed in self.shelf.drain(..).rev() {
                        self.app.update(Msg::Found(listed));
                    }
                    break;
                }
                Command::Open(path) => {
                    Msg::Opened(Ok(Arc::new(Program::new((*scenario(&path)).clone()))))
                }
                Command::Unfinished(_) => Msg::Unfinished(self.unfinished.clone()),
                Command::Record(record) => {
                    let began = matches!(record, Record::Began { .. });
                    let recorded = self.record(record);
                    let begun = self.records.iter().filter(|r| matches!(r, Record::Began { .. }));
                    let id = began.then(|| format!("run{}", begun.count()));
                    Msg::Recorded(recorded.map(|()| id))
                }
                Command::Keep(name, text) => {
                    self.files.push((name, text));
                    Msg::Kept(Ok(()))
                }
                Command::Watch(path) => {
                    self.app.update(Msg::Watching(Ok(())));
                    Msg::Saved(Ok(Arc::new(Program::new((*scenario(&path)).clone()))))
                }
                Command::Suspend => break,
                Command::Quit(_) => {
                    self.left = true;
                    break;
                }
            };
            command = self.app.update(answer);
        }
        self.draw();
    }

    fn record(&mut self, record: Record) -> Result<(), String> {
        if let Some(why) = &self.fails {
            return Err(why.clone());
        }
        self.records.push(record);
        Ok(())
    }

    fn draw(&mut self) {
        let app = &self.app;
        let drawn = self.terminal.draw(|frame| app.view(frame)).expect("memory is there");
        self.frame = drawn.buffer.clone();
    }

    /// Presses keys: `a`, `Enter`, `C-c`, and `"some words"`, separated by spaces.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for (index, part) in keys.split('"').enumerate() {
            if index % 2 == 1 {
                part.chars()
                    .for_each(|letter| self.press(KeyCode::Char(letter), KeyModifiers::NONE));
                continue;
            }
            for name in part.split_whitespace() {
                let (code, modifiers) = key(name);
                self.press(code, modifiers);
            }
        }
        self
    }

    pub fn press(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.tell(Msg::Key(KeyEvent::new(code, modifiers)));
    }

    /// Lets real time pass.
    pub fn wait(&mut self, time: Duration) -> &mut Self {
        self.tell(Msg::Tick(time));
        self
    }

    /// The window gets another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(columns, rows);
        self.tell(Msg::Resize(columns, rows));
        self
    }

    pub fn buffer(&self) -> &Buffer {
        &self.frame
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width).max(1);
        let rows = buffer.content.chunks(width).map(|row| {
            let mut text = String::new();
            let mut skip = 0;
            for cell in row {
                if skip == 0 {
                    text.push_str(cell.symbol());
                    skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
                }
                skip -= 1;
            }
            text.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Asserts that some words are on the screen.
    #[track_caller]
    pub fn shows(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(words), "{words:?} is missing:\n{screen}");
        self
    }

    /// Asserts that some words are not on the screen.
    #[track_caller]
    pub fn hides(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(words), "{words:?} is there:\n{screen}");
        self
    }
}

fn key(name: &str) -> (KeyCode, KeyModifiers) {
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Backspace" => KeyCode::Backspace,
        "Space" => KeyCode::Char(' '),
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "F1" => KeyCode::F(1),
        name => {
            let control = name.strip_prefix("C-");
            let letter = control.unwrap_or(name).chars().next().unwrap_or(' ');
            let modifiers =
                if control.is_some() { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
            return (KeyCode::Char(letter), modifiers);
        }
    };
    (code, KeyModifiers::NONE)
}
