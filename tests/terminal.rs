//! The full-screen player on a real terminal: what a person sees, and what is left when it ends.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mile_core::scenario::Channel;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::harness::repository;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the player sends when it takes the terminal over.
const ALTERNATE: &str = "\u{1b}[?1049h";

/// One terminal at a time: they share the machine's patience.
static ONE: Mutex<()> = Mutex::new(());

struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that was ever written.
    written: Vec<u8>,
    _one: MutexGuard<'static, ()>,
}

impl Terminal {
    fn open(args: &[&str], rows: u16, cols: u16, variables: &[(&str, &str)]) -> Self {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let pty = native_pty_system();
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = pty.openpty(size).expect("there are terminals");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_mile"));
        command.args(args);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        variables.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(std::env::temp_dir());
        let child = pair.slave.spawn_command(command).expect("mile starts");
        let mut reader = pair.master.try_clone_reader().expect("it can be read");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("it can be written");
        let screen = vt100::Parser::new(at_least_one(rows), at_least_one(cols), 0);
        let written = Vec::new();
        Self { child, master: pair.master, keys, output, screen, written, _one: one }
    }

    /// The small story, at its first decision.
    fn playing() -> Self {
        let story = repository("tests/suite/player/parcel.ron");
        let mut terminal = Self::open(&["play", text(&story), "--as", "Kim"], 24, 80, &[]);
        terminal.sees("Is this for today?").types("\r").sees("Before you begin").types("\r");
        terminal.sees("What do you do?");
        terminal
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).expect("somebody reads");
        self.keys.flush().expect("somebody reads");
        self
    }

    /// Waits until `words` are on the screen.
    #[track_caller]
    fn sees(&mut self, words: &str) -> &mut Self {
        self.waits(words, |terminal| terminal.screen.screen().contents().contains(words))
    }

    #[track_caller]
    fn waits(&mut self, what: &str, done: impl Fn(&Self) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.written.extend(bytes);
                }
                Err(error) => {
                    let seen = self.screen.screen().contents();
                    panic!("{what:?} never came: {error}\n{seen}")
                }
            }
        }
        self
    }

    fn resize(&mut self, rows: u16, cols: u16) -> &mut Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("it can be resized");
        self.screen.screen_mut().set_size(at_least_one(rows), at_least_one(cols));
        self
    }

    fn signal(&mut self, name: &str) -> &mut Self {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "{name} was not sent");
        self
    }

    /// Waits for the end, and asserts that the terminal is as it was. Returns the exit status.
    #[track_caller]
    fn ends(&mut self) -> u32 {
        self.waits("the screen before", |terminal| {
            let screen = terminal.screen.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        assert_eq!(
            self.screen.screen().mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is given back"
        );
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn at_least_one(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap_or(NonZero::<u16>::MIN)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths are text here")
}

#[test]
fn a_whole_play() {
    let mut terminal = Terminal::playing();
    terminal.types("1").sees("> “Today? What is it for?”");
    terminal.resize(12, 40).sees("↓").resize(40, 120).sees("What do you do?");
    terminal.resize(1, 1).resize(24, 80).sees("What do you do?");
    terminal.types("2").sees("You have promised").types("2").sees("The end: On its way");
    terminal.types("\r").sees("What came of it").types(" ").sees("promise broken");
    terminal.types("\r").sees("There are 3 questions").types("\r").sees("What did Mira say first?");
    terminal.types("\u{1b}[200~Two\nlines\u{1b}[201~").sees("lines").types("\t").sees("2 of 3");
    terminal.types("\u{3}").sees("Leave without keeping it?").types("\r");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_library_opens_without_a_name() {
    let mut terminal = Terminal::open(&[], 24, 80, &[]);
    terminal.sees("3 stories").types("pay").sees("1 of 3").types("\u{1b}").sees("3 stories");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn signals_end_it_and_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let mut terminal = Terminal::playing();
        terminal.signal(name);
        assert_eq!(terminal.ends(), 128 + number, "{name}");
    }
}

#[test]
fn without_colours_none_are_sent() {
    let story = repository("tests/suite/player/parcel.ron");
    for (args, variables) in [(vec![], vec![("NO_COLOR", "1")]), (vec!["--theme", "mono"], vec![])]
    {
        let args = [vec!["play", text(&story)], args].concat();
        let mut terminal = Terminal::open(&args, 24, 80, &variables);
        terminal.sees("Is this for today?").types("\r\r").sees("What do you do?").types("3");
        terminal.sees("You owe").types("\u{3}").sees("Stop here?").types("\u{3}");
        assert_eq!(terminal.ends(), 0);
        let written = String::from_utf8_lossy(&terminal.written).into_owned();
        for colour in ["\u{1b}[38;", "\u{1b}[48;", "\u{1b}[31m", "\u{1b}[36m"] {
            assert!(!written.contains(colour), "{colour:?} in {written:?}");
        }
    }
}

#[test]
fn where_the_cursor_cannot_be_moved_it_stays_linear() {
    let story = repository("tests/suite/player/parcel.ron");
    for (args, variables) in [(vec!["--plain"], vec![]), (vec![], vec![("TERM", "dumb")])] {
        let args = [vec!["play", text(&story)], args].concat();
        let mut terminal = Terminal::open(&args, 24, 80, &variables);
        terminal.sees("Press Enter to go on, or type stop to leave:").types("stop\n");
        terminal.sees("That is fine.");
        assert!(!String::from_utf8_lossy(&terminal.written).contains(ALTERNATE));
    }
}

#[test]
fn what_cannot_be_opened_is_told_below_the_prompt() {
    let mut terminal = Terminal::open(&["play", "parcle"], 24, 80, &[]);
    terminal.sees("there is no scenario `parcle`");
    assert_eq!(terminal.ends(), 2);
}

#[test]
fn suspended_it_gives_the_terminal_back_and_resumed_it_goes_on() {
    let mut terminal = Terminal::playing();
    terminal.types("3").sees("You owe").types("\u{1a}");
    terminal.waits("the screen before", |terminal| !terminal.screen.screen().alternate_screen());
    assert!(!terminal.screen.screen().hide_cursor());
    terminal.signal("CONT").sees("You owe").types("u").sees("Taken back");
    terminal.types("\u{3}").sees("Stop here?").types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_new_scenario_begins_with_questions() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = text(folder.path());
    let mut terminal = Terminal::open(&["new", "late", "--dir", dir], 40, 100, &[]);
    terminal.sees("What is your story called?").sees("[Three days, last Tuesday]");
    terminal.types("The late refund\r").sees("What pulls apart in it?").types("\r");
    terminal.sees("Where does it happen?").types("\r");
    terminal.sees("How does the customer reach you?").types("fax\r");
    terminal.sees("Please answer with one of these words").types("chat\r");
    terminal.sees("What is the customer called?").types("Mira \"Mo\" Holt\r");
    terminal.sees("Who is that?").types("\r").sees("Who is the learner?").types("\r");
    terminal.sees("And who writes it?").types("\r").sees("meet it as a learner does");
    assert_eq!(terminal.ends(), 0);
    let written = std::fs::read(folder.path().join("late.ron")).expect("a scenario");
    let (scenario, _) = mile_core::read::read(&written);
    let scenario = scenario.expect("a valid one");
    assert_eq!(scenario.fill(&scenario.title, None), "The late refund");
    assert_eq!(scenario.about.channel.map(Channel::as_str), Some("Chat"));
    assert!(scenario.cast.values().any(|member| member.name == "Mira \"Mo\" Holt"));
    assert!(folder.path().join("late.test.ron").is_file());
}
